//! How a device takes samples: in bursts, some late, none early. Tells when the next frame will be heard and how far the track
//! is from where it should be. A device that knows its own latency is believed; of others it is guessed from how far they take
//! samples ahead. Plain arithmetic; holds no sound.

use std::time::Duration;

use super::{RATE_HZ, WARM_UP, frame_at};

/// How many bursts are looked back at.
const N_LOOKS: usize = 8;
/// From how many bursts on small drift is believed.
const N_FOR_DRIFT: usize = 4;
/// From how many bursts on a large difference is believed.
const N_FOR_JUMP: usize = 3;
/// The longest way from here to the ear that is believed: 5 s. Loudspeakers in other rooms take 2 s.
const MAX_LEAD: i64 = RATE_HZ as i64 * 5;
/// A device that is ahead of the clock by this much does not pace itself: 10 s.
const RACE: i64 = RATE_HZ as i64 * 10;

/// What is known about a device's pulls.
#[derive(Debug, Default)]
pub(super) struct Pulls {
    opened: Option<Duration>,
    /// Frames handed out since then.
    handed: u64,
    /// When the present burst began, and what was handed out in it.
    burst: Duration,
    in_burst: u64,
    /// From being handed out at the start of a burst to being heard, in frames.
    lead: i64,
    /// What the device says about that as a burst begins.
    told: Option<i64>,
    knows_lead: bool,
    is_racing: bool,
    looks: [i64; N_LOOKS],
    n_looks: usize,
}

impl Pulls {
    /// Notes what the device says when a burst begins: how many frames from now the next one is heard.
    pub(super) fn tell(&mut self, lead: i64) {
        self.told = Some(lead.clamp(0, MAX_LEAD));
    }

    /// Notes that one more block is asked for. Tells whether a burst begins with it.
    pub(super) fn note_block(&mut self, now: Duration) -> bool {
        let block = super::BLOCK as u64;
        let opened = *self.opened.get_or_insert(now);
        let passed = frame_at(now.saturating_sub(self.burst)) as u64;
        // Half the time that the last burst lasts has gone: the device came back for more. Less is just a slow thread.
        let comes_back = self.handed == 0 || passed * 2 >= self.in_burst.max(1);
        let is_fresh = self.told.is_some() || comes_back && !self.knows_lead;
        if is_fresh {
            self.burst = now;
            self.in_burst = 0;
        }
        let ahead = self.handed as i64 - frame_at(now.saturating_sub(opened));
        let is_filling = self.handed < WARM_UP;
        if let Some(told) = self.told.take() {
            // While it fills its buffer it does not know yet.
            self.lead = if is_filling { told.max(ahead.min(MAX_LEAD)) } else { told };
            self.knows_lead = true;
        } else if is_fresh && is_filling {
            self.lead = self.lead.max(ahead.min(MAX_LEAD));
        }
        self.is_racing |= ahead > RACE;
        self.handed += block;
        self.in_burst += block;
        is_fresh
    }

    /// Whether the device has swallowed its first silence and keeps a pace.
    pub(super) fn is_warm(&self, now: Duration) -> bool {
        let passed = self.opened.map_or(0, |opened| frame_at(now.saturating_sub(opened)));
        self.handed > WARM_UP && passed * 2 >= WARM_UP as i64 && !self.is_racing
    }

    /// Whether the device takes samples much faster than they last.
    pub(super) fn is_racing(&self) -> bool {
        self.is_racing
    }

    /// When the first frame of the present block will be heard.
    pub(super) fn heard_at(&self) -> Duration {
        self.burst + duration_of(self.in_burst.saturating_sub(super::BLOCK as u64) + self.lead())
    }

    /// When the first frame after the present block will be heard: till then the device has something to play.
    pub(super) fn heard_until(&self) -> Duration {
        self.burst + duration_of(self.in_burst + self.lead())
    }

    /// From being asked for to being heard, in frames.
    pub(super) fn lead(&self) -> u64 {
        u64::try_from(self.lead).unwrap_or(0)
    }

    /// Notes how many frames the track is behind where it should be.
    pub(super) fn note_difference(&mut self, behind: i64) {
        self.looks.rotate_right(1);
        if let Some(first) = self.looks.first_mut() {
            *first = behind;
        }
        self.n_looks = (self.n_looks + 1).min(N_LOOKS);
    }

    /// Small differences. A device that knows its latency is off by a little either way: the middle one of several looks counts.
    /// Bursts of others come late but never early, so the least one is the true one.
    pub(super) fn drift(&self) -> i64 {
        if self.n_looks < N_FOR_DRIFT {
            return 0;
        }
        let mut looks = self.looks;
        let Some(looks) = looks.get_mut(..self.n_looks) else { return 0 };
        looks.sort_unstable();
        let index = if self.knows_lead { looks.len() / 2 } else { 0 };
        looks.get(index).copied().unwrap_or(0)
    }

    /// Large differences, from the last few looks: the one nearest to zero. 0 as long as there are too few.
    pub(super) fn sure_difference(&self) -> i64 {
        let last = self.looks.iter().take(N_FOR_JUMP.min(self.n_looks)).copied();
        if self.n_looks < N_FOR_JUMP { 0 } else { last.min_by_key(|look| look.abs()).unwrap_or(0) }
    }

    /// Notes that the track was moved forward.
    pub(super) fn note_shift(&mut self, by: i64) {
        self.looks.iter_mut().take(self.n_looks).for_each(|look| *look -= by);
    }

    /// Forgets all looks, after a jump.
    pub(super) fn forget(&mut self) {
        self.n_looks = 0;
    }
}

fn duration_of(frames: u64) -> Duration {
    Duration::from_nanos(frames * 1_000_000_000 / u64::from(RATE_HZ))
}
