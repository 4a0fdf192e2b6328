//! The form cues of an exercise, and the quiet moments in which they are said.
//!
//! They are placed after all other lines of the step, so that a cue is used up only when it is heard. They go on from set to set
//! and from side to side, and begin again only when all have been said.

use std::{collections::VecDeque, time::Duration};

use super::{Composer, LONG_HOLD};
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
/// The longest silence in the work, so that nobody has to wonder whether it still goes on.
const MAX_SILENCE: Duration = Duration::from_secs(15);
const NO_TIME: (Duration, Duration) = (Duration::ZERO, Duration::ZERO);
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
/// A long hold has a moment of its own for the breath, so there the order is as written.
fn form_cues(step: &Step) -> VecDeque<String> {
    let mut cues: VecDeque<String> = step.level().words.during.iter().filter(|cue| !cue.trim().is_empty()).cloned().collect();
    let has_long_holds = step.dose.work.tempo().hold >= LONG_HOLD;
    let breath = match cues.iter().position(|cue| is_breath(cue)) {
        Some(_) if has_long_holds => None,
        Some(index) => cues.remove(index),
        None => Some(BREATH_LINE.to_owned()),
    };
    match (breath, has_long_holds) {
        (Some(breath), true) => cues.push_back(breath),
        (Some(breath), false) => cues.push_front(breath),
        (None, _) => {}
    }
    cues
}

fn is_breath(cue: &str) -> bool {
    cue.to_lowercase().contains("breath")
}

/// The form cues of a step and what is known while they are said, in the order of time.
struct Cueing<'s> {
    step: &'s Step,
    cues: VecDeque<String>,
    taken: Taken,
    quiet_until: Duration,
    /// Whether the last of the cues was said already.
    has_spoken: bool,
    /// When a breath was said last.
    breathed: Option<Duration>,
    /// The stretch of uninterrupted work that is being looked at.
    work: (Duration, Duration),
    /// No silence before this moment is too long.
    checked: Duration,
}

impl Composer<'_> {
    /// Says form cues in the openings of a step, around the lines that are `taken`.
    pub(super) fn say_form_cues(&mut self, step: &Step, openings: Vec<Opening>, taken: Taken) {
        if self.guidance == Guidance::Tones {
            return;
        }
        let cues = form_cues(step);
        let mut cueing = Cueing {
            step,
            cues,
            taken,
            quiet_until: Duration::ZERO,
            has_spoken: false,
            breathed: None,
            work: NO_TIME,
            checked: self.closed,
        };
        for opening in openings {
            self.break_silence(&mut cueing, opening.at);
            if let Some((_, at, _)) = self.next_cue(&cueing, &opening) {
                // It may come late, and cues are said in the order of time.
                self.break_silence(&mut cueing, at);
                self.say_form_cue(&mut cueing, &opening);
            }
        }
        self.break_silence(&mut cueing, step.end);
    }

    /// The next cue that fits into an opening, by its place in the row, and when.
    fn next_cue(&self, cueing: &Cueing<'_>, opening: &Opening) -> Option<(usize, Duration, Wish)> {
        let &Opening { at, latest, before, side, breath_since } = opening;
        let wants_breath = breath_since.is_some_and(|since| cueing.breathed.is_none_or(|at| at < since));
        let at = if wants_breath { at } else { at.max(cueing.quiet_until) };
        // Better nothing than the same words twice in a row.
        let n_fresh = cueing.cues.len().saturating_sub(usize::from(cueing.has_spoken && !wants_breath)).max(1);
        let fresh = cueing.cues.iter().enumerate().take(n_fresh);
        let mut fitting = fresh.filter(|(_, cue)| !wants_breath || is_breath(cue));
        fitting.find_map(|(index, cue)| {
            let (text, length) = self.voiced(&cueing.step.words_for(cue, side));
            let wish = Wish { text, length, priority: Priority::Form, at, latest, before };
            let at = cueing.taken.first_free(&wish, FORM_GAP)?;
            Some((index, at, wish))
        })
    }

    /// Says the next cue that fits into an opening. One that does not fit keeps its place.
    fn say_form_cue(&mut self, cueing: &mut Cueing<'_>, opening: &Opening) {
        let Some((index, at, wish)) = self.next_cue(cueing, opening) else { return };
        cueing.taken.take(at, at + wish.length);
        cueing.quiet_until = at + wish.length + QUIET;
        if let Some(cue) = cueing.cues.remove(index) {
            cueing.breathed = if is_breath(&cue) { Some(at) } else { cueing.breathed };
            cueing.cues.push_back(cue);
            cueing.has_spoken = true;
        }
        self.timeline.cues.push(Cue { at, length: wish.length, sound: Sound::Line(wish.text, Priority::Form) });
    }

    /// Says cues in the work up to a moment where it would be silent for too long.
    fn break_silence(&mut self, cueing: &mut Cueing<'_>, to: Duration) {
        if !self.is_full_guidance() {
            return;
        }
        loop {
            if cueing.work.1 <= cueing.checked {
                let Some(work) = self.work_after(cueing.checked) else { return };
                cueing.work = work;
            }
            let (start, end) = (cueing.work.0, cueing.work.1.min(to));
            let mut from = start.max(cueing.checked);
            if from >= end {
                return;
            }
            let mut next = cueing.taken.next_after(from);
            self.fill(cueing, from, next.map_or(end, |next| next.0.min(end)));
            while let Some(line) = next.filter(|line| line.0 < end) {
                from = line.1;
                next = cueing.taken.next_after(from);
                self.fill(cueing, from, next.map_or(end, |next| next.0.min(end)));
            }
            if cueing.work.1 > to {
                cueing.checked = from;
                return;
            }
            cueing.checked = cueing.work.1;
        }
    }

    /// Says cues in a silence, as many as it takes to keep it bearable.
    fn fill(&mut self, cueing: &mut Cueing<'_>, from: Duration, to: Duration) {
        let silence = to.saturating_sub(from);
        let n_parts = u32::try_from(silence.as_millis().div_ceil(MAX_SILENCE.as_millis())).unwrap_or(u32::MAX).max(1);
        for part in 1..n_parts {
            let at = from + silence / n_parts * part;
            let side = self.timeline.segment_at(at).and_then(|segment| segment.side);
            self.say_form_cue(cueing, &Opening { at, latest: at + FORM_GAP, before: to, side, breath_since: None });
        }
    }

    /// The first stretch of uninterrupted work that ends after a moment.
    fn work_after(&self, at: Duration) -> Option<(Duration, Duration)> {
        let segments = &self.timeline.segments;
        let first = segments.partition_point(|segment| segment.end <= at);
        let mut work = segments.iter().skip(first).skip_while(|segment| !segment.phase.is_work());
        let start = work.next()?;
        let last = work.take_while(|segment| segment.phase.is_work()).last().unwrap_or(start);
        Some((start.start, last.end))
    }
}
