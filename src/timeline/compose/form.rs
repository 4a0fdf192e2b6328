//! The form cues of an exercise, and the quiet moments in which they are said.
//!
//! They are placed after all other lines of the step, so that a cue is used up only when it is heard. They go on from set to set
//! and from side to side, and begin again only when all have been said.

use std::{collections::VecDeque, time::Duration};

use super::Composer;
use crate::{
    cue::{Cue, Priority, Sound},
    exercise::Side,
    routine::Guidance,
    timeline::{
        Step,
        lines::{FORM_GAP, Taken, Wish},
    },
};

/// Quiet after a form cue before the next one.
const QUIET: Duration = Duration::from_secs(5);
const BREATH_LINE: &str = "Keep breathing.";

/// A moment in which a form cue may be said.
pub(super) struct Opening {
    /// The best moment to start.
    pub at: Duration,
    /// The last moment to start.
    pub latest: Duration,
    /// The moment by which it must be over.
    pub before: Duration,
    /// The side that works.
    pub side: Option<Side>,
    /// Only a breath will do, unless there was one from this moment on.
    pub breath_since: Option<Duration>,
}

/// The form cues of a step in the order in which they are said: a breath first, which matters in every exercise, then as written.
fn form_cues(step: &Step) -> VecDeque<String> {
    let mut cues: VecDeque<String> = step.level().words.during.iter().filter(|cue| !cue.trim().is_empty()).cloned().collect();
    let breath = match cues.iter().position(|cue| is_breath(cue)) {
        Some(index) => cues.remove(index),
        None => Some(BREATH_LINE.to_owned()),
    };
    if let Some(breath) = breath {
        cues.push_front(breath);
    }
    cues
}

fn is_breath(cue: &str) -> bool {
    cue.to_lowercase().contains("breath")
}

impl Composer<'_> {
    /// Says form cues in the openings of a step, around the lines that are `taken`.
    pub(super) fn say_form_cues(&mut self, step: &Step, openings: Vec<Opening>, mut taken: Taken) {
        if self.guidance == Guidance::Tones {
            return;
        }
        let mut cues = form_cues(step);
        let mut quiet_until = Duration::ZERO;
        let mut breathed: Option<Duration> = None;
        for opening in openings {
            let wants_breath = opening.breath_since.is_some_and(|since| breathed.is_none_or(|at| at < since));
            let fitting = cues.iter().enumerate().filter(|(_, cue)| !wants_breath || is_breath(cue)).find_map(|(index, cue)| {
                let (text, length) = self.voiced(&step.words_for(cue, opening.side));
                let Opening { at, latest, before, .. } = opening;
                let wish = Wish {
                    text,
                    length,
                    priority: Priority::Form,
                    at: if wants_breath { at } else { at.max(quiet_until) },
                    latest,
                    before,
                };
                let at = taken.first_free(&wish, FORM_GAP)?;
                Some((index, at, wish))
            });
            let Some((index, at, wish)) = fitting else { continue };
            taken.take(at, at + wish.length);
            quiet_until = at + wish.length + QUIET;
            if let Some(cue) = cues.remove(index) {
                breathed = if is_breath(&cue) { Some(at) } else { breathed };
                cues.push_back(cue);
            }
            self.timeline.cues.push(Cue { at, length: wish.length, sound: Sound::Line(wish.text, Priority::Form) });
        }
    }
}
