//! A plan being performed: where in it we are, and what of it sounds there.

use std::time::Duration;

use super::{Performance, RATE_HZ, SoundGroup, frame_at};

/// A plan that begins late by up to this much, besides the device's own latency, begins whole and catches up in silence. Beyond
/// it a cue is too late to be said.
const GRACE: i64 = RATE_HZ as i64 / 2;

/// A plan and where in it we are.
#[derive(Debug)]
pub(super) struct Part {
    pub plan: Performance,
    pub frame: i64,
    /// What started before this frame is not heard: it began before a jump.
    floor: i64,
    /// How late it was allowed to begin.
    pub grace: i64,
}

impl Part {
    /// A part that begins now, when it should be at the frame `wanted`. If it is a little late it begins whole. What the device
    /// asks for is heard after `lead` frames, so nothing can begin sooner than that.
    pub fn new(plan: Performance, wanted: Option<i64>, lead: i64) -> Self {
        let first = plan.first_frame();
        let late = wanted.map_or(0, |wanted| wanted - first);
        if (0..=GRACE + lead).contains(&late) {
            Self { grace: late, ..Self::from_frame(plan, first) }
        } else {
            Self::from_frame(plan, first + late)
        }
    }

    /// A part that goes on at a frame.
    pub fn from_frame(plan: Performance, frame: i64) -> Self {
        Self { plan, frame, floor: frame, grace: 0 }
    }

    /// Where it should be when the clock shows `heard`.
    pub fn wanted_at(plan: &Performance, heard: Duration) -> Option<i64> {
        let since = plan.since?;
        let passed = if heard >= since { frame_at(heard - since) } else { -frame_at(since - heard) };
        Some(plan.at + passed)
    }

    /// Adds the sounds of a group to `out`.
    pub fn add_to(&self, group: SoundGroup, out: &mut [f32]) {
        let at = self.plan.at;
        let before = usize::try_from(at - self.frame).unwrap_or(0).min(out.len());
        let (ahead, behind) = out.split_at_mut(before);
        if let (Some(intro), false) = (&self.plan.intro, ahead.is_empty()) {
            let offset = intro.end() - at;
            intro.render(group, &(self.floor + offset..i64::MAX), self.frame + offset, ahead);
        }
        self.plan.track.render(group, &self.starts(), self.frame + before as i64, behind);
    }

    fn starts(&self) -> std::ops::Range<i64> {
        self.floor.max(self.plan.at)..self.plan.stop
    }

    /// If nothing sounds: the frame at which something will.
    pub fn silent_until(&self) -> Option<i64> {
        let at = self.plan.at;
        match &self.plan.intro {
            Some(intro) if self.frame < at => {
                let offset = intro.end() - at;
                let next = intro.silent_until(&(self.floor + offset..i64::MAX), self.frame + offset)?;
                Some(next.saturating_sub(offset).min(at))
            }
            _ => self.plan.track.silent_until(&self.starts(), self.frame),
        }
    }

    /// Moves without a sound being cut, as far as the silence allows. Gives how far.
    pub fn shift(&mut self, by: i64) -> i64 {
        let Some(next) = self.silent_until() else { return 0 };
        if by < 0 {
            // Going back must not play again what was played.
            self.floor = self.frame;
        }
        let by = by.min(next - self.frame);
        self.frame += by;
        self.grace = (self.grace - by).max(0);
        by
    }
}
