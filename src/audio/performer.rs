//! What the sound device calls: performs a plan in step with the clock. Never locks, allocates, frees, decodes or waits.
//!
//! A plan says which track sounds from which moment of the clock. The performer compares, each time the device asks, where the
//! track should be with where it is: small drift is mended in silence, large gaps by a jump. It learns nothing from frames drawn,
//! so a slow or hidden window does not disturb the sound.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    time::Duration,
};

use super::{Gains, RATE_HZ, SoundGroup, Track, frame_at, track::mix};
use crate::{clock::Time, session::SUSPEND_GAP};

mod dials;
mod part;
mod pulls;

pub use dials::{Dials, Vitals};
use part::Part;
use pulls::Pulls;

/// Frames rendered at a time: 5 ms.
pub const BLOCK: usize = 240;
/// Blocks over which a sound that is cut off fades: 10 ms.
const FADE_BLOCKS: u8 = 2;
/// Frames of silence when a device opens: half a second, which devices like to swallow or to stretch.
pub const WARM_UP: u64 = RATE_HZ as u64 / 2;
/// Being ahead by more than this is mended at once: 120 ms.
const JUMP_BACK: i64 = RATE_HZ as i64 * 120 / 1000;
/// Being behind by more than this is mended at once: 1.2 s. Less, as after an underrun, is made up for in the next silence: a line
/// that comes a little late is better than half a line.
const JUMP_AHEAD: i64 = RATE_HZ as i64 * 12 / 10;
/// A difference within this is left alone: 2 ms.
const TOLERANCE: i64 = RATE_HZ as i64 * 2 / 1000;

/// Which track sounds when.
#[derive(Clone, Debug)]
pub struct Performance {
    /// What sounds.
    pub track: Arc<Track>,
    /// Heard just before the track begins, such as three, two, one.
    pub intro: Option<Arc<Track>>,
    /// The clock when the track begins; at the first chance if not given.
    pub since: Option<Duration>,
    /// The frame of the track at which it begins.
    pub at: i64,
    /// What starts at this frame or later is not played: the person is asked first.
    pub stop: i64,
}

impl Performance {
    /// The frame at which the first sound may be; the intro has the frames before `at`.
    fn first_frame(&self) -> i64 {
        self.at - self.intro.as_ref().map_or(0, |intro| intro.end())
    }

    /// Whether both go through the same frames at the same times.
    fn continues(&self, other: &Self) -> bool {
        self.since.is_some() && self.since == other.since && self.at == other.at
    }
}

/// The other end of a performer: hands plans over and takes old ones back, so that they are freed here.
#[derive(Debug)]
pub struct Feed {
    plans: SyncSender<Option<Performance>>,
    retired: Receiver<Performance>,
}

impl Feed {
    /// Hands a plan over, or silence. `false` if the performer has not taken the ones before yet.
    pub fn offer(&self, plan: Option<Performance>) -> bool {
        self.retired.try_iter().for_each(drop);
        self.plans.try_send(plan).is_ok()
    }
}

/// Performs plans for a device.
pub struct Performer {
    plans: Receiver<Option<Performance>>,
    retired: SyncSender<Performance>,
    /// An old plan that waits for room on its way back.
    leaving: Option<Performance>,
    playing: Option<Part>,
    fading: Option<(Part, u8)>,
    /// What would play if the session were being followed.
    held: Option<Performance>,
    pulls: Pulls,
    gains: Gains,
    dials: Arc<Dials>,
    vitals: Arc<Vitals>,
    time: Box<dyn Time>,
    block: [f32; BLOCK],
    /// How much of the block has been taken.
    taken: usize,
}

impl Performer {
    /// A performer and its feed.
    pub fn new(dials: Arc<Dials>, vitals: Arc<Vitals>, time: Box<dyn Time>) -> (Self, Feed) {
        let (plans_in, plans) = sync_channel(4);
        let (retired, retired_out) = sync_channel(8);
        let performer = Self {
            plans,
            retired,
            leaving: None,
            playing: None,
            fading: None,
            held: None,
            pulls: Pulls::default(),
            gains: dials.gains(),
            dials,
            vitals,
            time,
            block: [0.0; BLOCK],
            taken: BLOCK,
        };
        (performer, Feed { plans: plans_in, retired: retired_out })
    }

    /// The clock that it follows, for another thread.
    pub fn time(&self) -> Box<dyn Time> {
        self.time.copy()
    }

    /// To be called when the device asks for samples and before they are taken. `latency` is how long from now until the first of
    /// them is heard, if the device knows.
    pub fn note_request(&mut self, latency: Option<Duration>) {
        if let Some(latency) = latency {
            let left = BLOCK.saturating_sub(self.taken);
            self.pulls.tell(frame_at(latency).saturating_add(left as i64));
        }
    }

    /// The next samples: mono, [`RATE_HZ`].
    pub fn fill(&mut self, out: &mut [f32]) {
        out.iter_mut().for_each(|sample| *sample = self.next_sample());
    }

    /// The next sample.
    pub fn next_sample(&mut self) -> f32 {
        if self.taken >= BLOCK {
            self.perform_block();
            self.taken = 0;
        }
        let sample = self.block.get(self.taken).copied().unwrap_or(0.0);
        self.taken += 1;
        sample
    }

    fn perform_block(&mut self) {
        let now = self.time.now();
        let is_fresh = self.pulls.note_block(now);
        self.vitals.note_heard_until(self.pulls.heard_until());
        if self.pulls.is_racing() {
            self.vitals.note_racing();
        }
        if self.pulls.is_warm(now) {
            self.vitals.note_warm();
            self.follow(now, is_fresh);
        }
        self.render();
    }

    /// Brings what plays in line with what should.
    fn follow(&mut self, now: Duration, is_fresh: bool) {
        let is_followed = now.saturating_sub(self.dials.followed()) <= SUSPEND_GAP;
        self.clear_away();
        if self.is_clear() {
            self.take_plan();
        }
        if self.is_clear() {
            self.hold(is_followed);
        }
        if is_fresh {
            self.compare();
        }
        if let Some(part) = &mut self.playing
            && self.pulls.drift().abs() > TOLERANCE
        {
            let by = part.shift(self.pulls.drift());
            self.pulls.note_shift(by);
        }
    }

    fn take_plan(&mut self) {
        let Ok(wanted) = self.plans.try_recv() else { return };
        self.leaving = self.held.take();
        match (wanted, &mut self.playing) {
            (Some(plan), Some(part)) if plan.continues(&part.plan) => {
                // The same frames at the same times, as when lines came in later or a segment was made longer: no seam.
                self.leaving = Some(std::mem::replace(&mut part.plan, plan));
            }
            (Some(plan), _) => self.start(plan),
            (None, _) => self.stop(),
        }
    }

    fn start(&mut self, plan: Performance) {
        self.stop();
        let wanted = Part::wanted_at(&plan, self.pulls.heard_at());
        let lead = i64::try_from(self.pulls.lead()).unwrap_or(0);
        self.playing = Some(Part::new(plan, wanted, lead));
        self.pulls.forget();
    }

    fn stop(&mut self) {
        let Some(part) = self.playing.take() else { return };
        if part.silent_until().is_some() && self.leaving.is_none() {
            self.leaving = Some(part.plan);
        } else {
            self.fading = Some((part, FADE_BLOCKS));
        }
    }

    /// Keeps silent while the session is not followed: the computer slept, or the program is stuck.
    fn hold(&mut self, is_followed: bool) {
        match (is_followed, self.held.take()) {
            (false, None) => {
                // A copy of two counts; both originals go back through the channel, so nothing is freed here.
                self.held = self.playing.as_ref().filter(|part| part.plan.since.is_some()).map(|part| part.plan.clone());
                if self.held.is_some() {
                    self.stop();
                }
            }
            (true, Some(plan)) => self.start(plan),
            (_, held) => self.held = held,
        }
    }

    /// Compares where we are with where we should be, once each time the device asks.
    fn compare(&mut self) {
        let Some(part) = &mut self.playing else { return };
        let Some(wanted) = Part::wanted_at(&part.plan, self.pulls.heard_at()) else { return };
        self.pulls.note_difference(wanted - part.frame);
        let gap = self.pulls.sure_difference();
        if !(-JUMP_BACK..=JUMP_AHEAD + part.grace).contains(&gap) && self.fading.is_none() {
            // A copy of two counts; both go back through the channel in time.
            let fresh = Part::from_frame(part.plan.clone(), wanted);
            let old = std::mem::replace(part, fresh);
            self.fading = Some((old, FADE_BLOCKS));
            self.pulls.forget();
        }
    }

    /// Whether nothing old is left that a new change would have to push out.
    fn is_clear(&self) -> bool {
        self.leaving.is_none() && self.fading.is_none()
    }

    /// Sends what is over back to be freed, or keeps it until there is room.
    fn clear_away(&mut self) {
        if self.leaving.is_none() {
            self.leaving = self.fading.take_if(|(_, left)| *left == 0).map(|(part, _)| part.plan);
        }
        if let Some(plan) = self.leaving.take()
            && let Err(TrySendError::Full(plan) | TrySendError::Disconnected(plan)) = self.retired.try_send(plan)
        {
            self.leaving = Some(plan);
        }
    }

    fn render(&mut self) {
        let mut voice = [0.0; BLOCK];
        let mut tone = [0.0; BLOCK];
        if let Some((part, left)) = self.fading.as_mut().filter(|(_, left)| *left > 0) {
            let add = |group, out: &mut [f32]| {
                part.add_to(group, out);
                fade(out, *left);
            };
            add(SoundGroup::Voice, &mut voice);
            add(SoundGroup::Tone, &mut tone);
            part.frame += BLOCK as i64;
            *left -= 1;
        }
        if let Some(part) = &mut self.playing {
            part.add_to(SoundGroup::Voice, &mut voice);
            part.add_to(SoundGroup::Tone, &mut tone);
            part.frame += BLOCK as i64;
        }
        let gains = self.dials.gains();
        mix(&voice, &tone, (self.gains, gains), &mut self.block);
        self.gains = gains;
    }
}

/// Fades one block of several: `left` counts down to 1.
fn fade(out: &mut [f32], left: u8) {
    let total = f32::from(FADE_BLOCKS) * BLOCK as f32;
    let from = f32::from(left) * BLOCK as f32;
    out.iter_mut().zip(0_u16..).for_each(|(x, i)| *x *= (from - f32::from(i)) / total);
}
