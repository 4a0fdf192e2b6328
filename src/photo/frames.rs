//! Which frames of an animation are kept: few enough, long enough to be seen, none twice. The length of the whole stays.

use std::time::Duration;

use super::{Encoded, MAX_FRAMES};

/// A frame without a time of its own shows this long, as in browsers.
const USUAL_TIME: Duration = Duration::from_millis(100);
/// A frame shorter than this is joined to the next.
const LEAST_TIME: Duration = Duration::from_millis(100);
/// The longest time of one frame.
const MOST_TIME: Duration = Duration::from_secs(60);

/// The frames that are kept so far.
#[derive(Default)]
pub(super) struct Frames {
    kept: Vec<(Encoded, Duration)>,
    /// Only each frame whose number can be divided by two this often is kept.
    halvings: u32,
    n_seen: u64,
}

impl Frames {
    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether the next frame is kept. One that is not lends its time to the one before.
    pub(super) fn wants(&mut self, time: Duration) -> bool {
        let number = self.n_seen;
        self.n_seen += 1;
        let is_due = number.trailing_zeros() >= self.halvings || number == 0;
        match self.kept.last_mut() {
            Some((_, last)) if !is_due || *last < LEAST_TIME => {
                *last += shown(time);
                false
            }
            _ => true,
        }
    }

    pub(super) fn push(&mut self, picture: Encoded, time: Duration) {
        match self.kept.last_mut() {
            Some((last, last_time)) if last.bytes == picture.bytes => *last_time += shown(time),
            _ => self.kept.push((picture, shown(time))),
        }
        if self.kept.len() > MAX_FRAMES {
            self.halve();
        }
    }

    /// Keeps every other frame.
    fn halve(&mut self) {
        self.halvings += 1;
        let all = std::mem::take(&mut self.kept);
        for (index, (picture, time)) in all.into_iter().enumerate() {
            match self.kept.last_mut() {
                Some((_, last)) if index % 2 == 1 => *last += time,
                _ => self.kept.push((picture, time)),
            }
        }
    }

    /// The pictures with their times; a single one has none.
    pub(super) fn into_pictures(self) -> Vec<Encoded> {
        let is_animation = self.kept.len() > 1;
        let timed = |(picture, time): (Encoded, Duration)| {
            let time = time.clamp(LEAST_TIME, MOST_TIME);
            Encoded { time: is_animation.then_some(time), ..picture }
        };
        self.kept.into_iter().map(timed).collect()
    }
}

fn shown(time: Duration) -> Duration {
    if time.is_zero() { USUAL_TIME } else { time.min(MOST_TIME) }
}
