//! How a routine begins and ends: what it is and takes, and that it is over.

use std::{sync::Arc, time::Duration};

use super::{Composer, SECOND, round_up, words};
use crate::{
    cue::{Cue, Priority, Sound, Tone},
    exercise::Place,
    timeline::{Phase, Timeline, lines::BREATH},
};

/// Said before routines that go down to the floor.
const NOT_FOR_ALL_LINE: &str = "Some moves do not suit everyone. The list is on the page of the routine.";

impl Composer<'_> {
    /// Says that it is over and puts the opening before everything.
    pub(super) fn finish(mut self) -> Timeline {
        if self.timeline.steps.is_empty() {
            self.timeline.segments.clear();
            self.timeline.cues.clear();
            return self.timeline;
        }
        let minutes = (self.at + self.opening_length()).as_secs().saturating_add(30) / 60;
        let n_steps = self.timeline.steps.len();
        let exercises = if n_steps == 1 { "1 exercise".to_owned() } else { format!("{n_steps} exercises") };
        let line = match minutes {
            0 => format!("Well done. That was {exercises}."),
            1 => format!("Well done. That was {exercises} in 1 minute."),
            _ => format!("Well done. That was {exercises} in {minutes} minutes."),
        };
        let line = self.rise_line(None).map_or_else(|| line.clone(), |rise| format!("{line} {rise}"));
        let said = Tone::Finish.length() + BREATH + self.length_of(&line);
        let (start, end) = self.segment(Phase::Finish, round_up(said + SECOND).max(4 * SECOND), None, 0);
        self.tone(Tone::Finish, start);
        self.say(line, Priority::Praise, start + Tone::Finish.length() + BREATH, end);
        self.close_step();
        self.timeline.end = self.at;
        self.open(minutes);
        self.timeline.cues.sort_by_key(|cue| (cue.at, cue.line().is_some()));
        self.timeline
    }

    /// The opening: what this is, about how long it takes and what is needed.
    fn opening(&self, minutes: u64) -> Vec<(Arc<str>, Duration)> {
        // A preview of one entry has no name in files and needs no introduction.
        if !self.is_full_guidance() || self.timeline.routine_id.is_empty() {
            return Vec::new();
        }
        let mut things = Vec::new();
        for thing in self.timeline.steps.iter().flat_map(|step| step.level().equipment.iter().copied()) {
            if !things.contains(&thing) {
                things.push(thing);
            }
        }
        let mut lines = vec![words::opening_line(&self.timeline.routine_name, minutes, &things)];
        if self.timeline.steps.iter().any(|step| step.level().place == Place::Floor) {
            lines.push(NOT_FOR_ALL_LINE.to_owned());
        }
        lines.iter().map(|line| self.voiced(line)).collect()
    }

    /// About how long the opening takes. The number of minutes in it hardly matters for that.
    fn opening_length(&self) -> Duration {
        time_of(&self.opening(self.at.as_secs() / 60))
    }

    /// Puts the opening before everything. How long it all takes is known only at the end.
    fn open(&mut self, minutes: u64) {
        let spoken = self.opening(minutes);
        if spoken.is_empty() {
            return;
        }
        self.timeline.begin_later(time_of(&spoken));
        let mut at = Tone::Prepare.length() + BREATH;
        for (text, length) in spoken {
            self.timeline.cues.push(Cue { at, length, sound: Sound::Line(text, Priority::Phase) });
            at += length + 2 * BREATH;
        }
    }
}

/// How long lines take one after the other.
fn time_of(spoken: &[(Arc<str>, Duration)]) -> Duration {
    round_up(spoken.iter().map(|(_, length)| *length + 2 * BREATH).sum())
}
