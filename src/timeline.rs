//! A routine laid out in time: segments and cues at absolute times, made once and never changed.
//!
//! Window, loudspeaker, sound file, script and tests all perform this one score; nothing else decides when anything happens.

mod compose;
mod lines;
mod script;

use std::{sync::Arc, time::Duration};

use crate::{
    cue::Cue,
    exercise::{Dose, Exercise, Level, Shape, Side, mirrored},
    routine::{Guidance, Routine},
};

pub use compose::MAX_LENGTH;
pub use script::{script_json, script_text};

/// What the person does during a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Hear what comes and get into position.
    Prepare,
    /// Three, two, one.
    CountIn,
    /// Move into the position.
    Move,
    /// Hold the position.
    Hold,
    /// Come back.
    Return,
    /// Wait for the next repetition.
    Pause,
    /// Change sides or shape.
    Switch,
    /// Rest.
    Rest,
    /// The routine is over.
    Finish,
}

impl Phase {
    /// The word shown above the timer.
    pub fn title(self) -> &'static str {
        match self {
            Self::Prepare => "Get ready",
            Self::CountIn => "Starting in",
            Self::Move => "Move",
            Self::Hold => "Hold",
            Self::Return => "Return",
            Self::Pause => "Pause",
            Self::Switch => "Switch",
            Self::Rest => "Rest",
            Self::Finish => "Done",
        }
    }

    /// Whether the body works in this phase.
    pub fn is_work(self) -> bool {
        matches!(self, Self::Move | Self::Hold | Self::Return | Self::Pause)
    }
}

/// A stretch of time in which one thing is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// When it starts.
    pub start: Duration,
    /// When it ends. Always after the start.
    pub end: Duration,
    /// What is done.
    pub phase: Phase,
    /// The index of the step it belongs to.
    pub step: usize,
    /// The set, from 1.
    pub set: u32,
    /// The side that works, if the sides take turns.
    pub side: Option<Side>,
    /// The index of the arm shape, if the exercise has shapes.
    pub shape: Option<usize>,
    /// The repetition, from 1; 0 outside the work.
    pub rep: u32,
    /// Stop at the end until the person is ready.
    pub waits: bool,
}

impl Segment {
    /// How long it is.
    pub fn length(&self) -> Duration {
        self.end.saturating_sub(self.start)
    }
}

/// What is done instead when it hurts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Easier {
    /// An easier level, as an index.
    Level(usize),
    /// Less of the same.
    Less(Dose),
}

/// One exercise as it is done once: an exercise entry of the routine in one of its rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is done.
    pub exercise: Arc<Exercise>,
    /// The level, as an index.
    pub level: usize,
    /// How much.
    pub dose: Dose,
    /// Said before it starts; may be empty.
    pub note: String,
    /// Which exercise entry of the routine it comes from, counted from 0.
    pub item: usize,
    /// The round and the number of rounds, if it is part of a group.
    pub round: Option<(u32, u32)>,
    /// When its preparation starts.
    pub start: Duration,
    /// When the rest after it ends.
    pub end: Duration,
}

impl Step {
    /// The level that is done.
    pub fn level(&self) -> &Level {
        self.exercise.level(self.level)
    }

    /// What would be easier: the next easier level or else less of the same, if there is any.
    pub fn easier(&self) -> Option<Easier> {
        let level = self.level.checked_sub(1).map(Easier::Level);
        level.or_else(|| self.dose.lessened().map(Easier::Less))
    }

    /// How much is done in words that are said, such as "2 sets of 8, 3 seconds each".
    pub fn amount(&self, dose: &Dose) -> String {
        compose::amount(dose, self.exercise.shapes.len())
    }

    /// The name of the level, such as "Desk push-up"; of the exercise, if it has but one.
    pub fn title(&self) -> String {
        let level = self.level();
        if level.name.is_empty() || self.exercise.levels.len() < 2 { self.exercise.name.clone() } else { level.name.clone() }
    }

    /// How many repetitions one set has, on both sides together if they take turns one by one.
    pub fn n_reps(&self) -> u32 {
        let reps = self.dose.work.n_reps();
        if self.dose.sides == crate::exercise::Sides::Alternate { reps.saturating_mul(2) } else { reps }
    }

    /// Words for `side`: as written for the first side, turned round for the other.
    pub fn words_for(&self, text: &str, side: Option<Side>) -> String {
        match side {
            Some(side) if side != self.exercise.first_side => mirrored(text),
            _ => text.to_owned(),
        }
    }

    /// The shape at `index`, if the exercise has shapes.
    pub fn shape(&self, index: Option<usize>) -> Option<&Shape> {
        self.exercise.shapes.get(index?)
    }
}

/// How a person wants to be coached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coaching {
    /// How much is said, unless the routine says otherwise.
    pub guidance: Guidance,
    /// Wait before every exercise until the person is ready.
    pub waits: bool,
}

impl Default for Coaching {
    fn default() -> Self {
        Self { guidance: Guidance::Full, waits: false }
    }
}

/// A routine laid out in time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The name of the routine in files.
    pub routine_id: String,
    /// The name of the routine on screen.
    pub routine_name: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// The segments; each starts where the one before ends, the first at zero.
    pub segments: Vec<Segment>,
    /// The cues in the order of their starts. No two lines overlap.
    pub cues: Vec<Cue>,
    /// When it is over.
    pub end: Duration,
    /// Whether something was left out because the routine is longer than [`MAX_LENGTH`].
    pub is_cut: bool,
}

impl Timeline {
    /// Lays a routine out in time. `line_length` tells how long a line takes to say.
    pub fn compile(routine: &Routine, coaching: Coaching, line_length: &dyn Fn(&str) -> Duration) -> Self {
        compose::compose(routine, coaching, line_length)
    }

    /// The index of the segment at a time; the last one at the end or later. `None` only if there are no segments.
    pub fn segment_index_at(&self, at: Duration) -> Option<usize> {
        let after = self.segments.partition_point(|segment| segment.start <= at);
        after.checked_sub(1)
    }

    /// The segment at a time.
    pub fn segment_at(&self, at: Duration) -> Option<&Segment> {
        self.segments.get(self.segment_index_at(at)?)
    }

    /// The index of the first cue that starts at `at` or later.
    pub fn first_cue_from(&self, at: Duration) -> usize {
        self.cues.partition_point(|cue| cue.at < at)
    }

    /// The line that was last said to start at `at` or before, with its cue.
    pub fn line_at(&self, at: Duration) -> Option<(&Cue, &Arc<str>)> {
        let started = self.cues.partition_point(|cue| cue.at <= at);
        self.cues.get(..started)?.iter().rev().take(12).find_map(|cue| Some((cue, cue.line()?)))
    }

    /// Every line once, in the order of first use.
    pub fn lines(&self) -> Vec<Arc<str>> {
        self.lines_between(Duration::ZERO, Duration::MAX)
    }

    /// Every line once that is heard between two moments, in the order of first use there.
    pub fn lines_between(&self, from: Duration, to: Duration) -> Vec<Arc<str>> {
        let mut seen = std::collections::HashSet::new();
        let heard = self.cues.iter().filter(|cue| cue.end() > from && cue.at < to);
        heard.filter_map(Cue::line).filter(|line| seen.insert(Arc::clone(line))).cloned().collect()
    }

    /// The same score with the segment at `at` made longer by `extra`: all that has not begun yet comes later.
    pub fn stretched(&self, at: Duration, extra: Duration) -> Self {
        let mut longer = self.clone();
        let Some(index) = self.segment_index_at(at) else { return longer };
        for (i, segment) in longer.segments.iter_mut().enumerate() {
            if i > index {
                segment.start += extra;
            }
            if i >= index {
                segment.end += extra;
            }
        }
        for step in &mut longer.steps {
            if step.start > at {
                step.start += extra;
            }
            if step.end > at {
                step.end += extra;
            }
        }
        for cue in longer.cues.iter_mut().filter(|cue| cue.at > at) {
            cue.at += extra;
        }
        longer.end += extra;
        longer
    }

    /// Makes the first segment longer at its start. What sounds as it starts stays there; all else comes later.
    fn begin_later(&mut self, extra: Duration) {
        for (i, segment) in self.segments.iter_mut().enumerate() {
            if i > 0 {
                segment.start += extra;
            }
            segment.end += extra;
        }
        for (i, step) in self.steps.iter_mut().enumerate() {
            if i > 0 {
                step.start += extra;
            }
            step.end += extra;
        }
        for cue in self.cues.iter_mut().filter(|cue| !cue.at.is_zero()) {
            cue.at += extra;
        }
        self.end += extra;
    }
}

#[cfg(test)]
mod tests;
