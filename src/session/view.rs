//! The moment as the screen needs it.

use std::time::Duration;

use super::{COUNT_BACK, Now, Session, State};
use crate::{
    exercise::Work,
    timeline::{Phase, Segment, Step},
};

/// A caption stays this long after its line was said.
const CAPTION_STAYS: Duration = Duration::from_millis(1500);
/// A longer caption, in bytes, comes in parts. The longest line of a built-in exercise is shorter.
const LONG_CAPTION: usize = 150;

/// The moment as the screen needs it. Borrowed from the session; made anew for each frame.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// Whether and how the playhead moves.
    pub state: State,
    /// The position.
    pub at: Duration,
    /// The end of the score.
    pub end: Duration,
    /// What is done now. `None` only if the score is empty.
    pub segment: Option<&'a Segment>,
    /// Which step it belongs to.
    pub step: Option<&'a Step>,
    /// The step after this one.
    pub next: Option<&'a Step>,
    /// The index of the step.
    pub step_index: usize,
    /// How many steps there are.
    pub n_steps: usize,
    /// The seconds to show: what is left of the segment or of the count back in, rounded up.
    pub digits: u64,
    /// How much of the segment is over, 0 to 1.
    pub fraction: f32,
    /// The line that is being said or was just said.
    pub caption: Option<&'a str>,
}

impl View<'_> {
    /// The phase now; [`Phase::Finish`] if there is nothing to do.
    pub fn phase(&self) -> Phase {
        self.segment.map_or(Phase::Finish, |segment| segment.phase)
    }

    /// Whether this is the rest before another exercise, not one between two sets.
    pub fn is_rest_before_next(&self) -> bool {
        self.next.is_some() && self.segment.is_some_and(|segment| segment.phase == Phase::Rest && segment.set == 1)
    }

    /// The step that is shown: while resting before another exercise, that one.
    pub fn shown_step(&self) -> Option<&Step> {
        if self.is_rest_before_next() { self.next } else { self.step }
    }

    /// The word above the timer.
    pub fn phase_title(&self) -> &'static str {
        match self.state {
            State::Paused { .. } => "Paused",
            State::CountingBack { .. } => "Starting in",
            State::Waiting { .. } => "Ready?",
            State::Hurting { .. } => "Stopped",
            State::Playing { .. } | State::Ended { .. } => self.phase().title(),
        }
    }

    /// The repetition and set in words, such as "Rep 3 of 8, set 1 of 2"; empty outside the work.
    pub fn count_text(&self) -> String {
        let (Some(segment), Some(step)) = (self.segment, self.step) else { return String::new() };
        if matches!(segment.phase, Phase::Finish | Phase::Prepare) || self.is_rest_before_next() {
            return String::new();
        }
        let mut parts = Vec::new();
        let is_hold = matches!(step.dose.work, Work::Holds { .. });
        if segment.rep > 0 && (step.n_reps() > 1 || !is_hold) {
            let word = if is_hold { "Hold" } else { "Rep" };
            parts.push(format!("{word} {} of {}", segment.rep, step.n_reps()));
        }
        if step.dose.sets > 1 {
            parts.push(format!("set {} of {}", segment.set, step.dose.sets));
        }
        if let Some(side) = segment.side {
            parts.push(format!("{} side", side.key()));
        }
        let mut text = parts.join(", ");
        if let Some(first) = text.get(..1).map(str::to_uppercase) {
            text.replace_range(..1, &first);
        }
        text
    }

    /// What to do now, in a sentence or a few.
    pub fn instruction(&self) -> String {
        let (Some(segment), Some(step)) = (self.segment, self.step) else { return String::new() };
        let level = step.level();
        let words = &level.words;
        let text = match segment.phase {
            Phase::Prepare => level.setup.join(" "),
            Phase::CountIn | Phase::Move => step.shape(segment.shape).map_or_else(|| words.go.clone(), |shape| shape.go.clone()),
            Phase::Hold => hold_text(step, segment),
            Phase::Return if words.back.is_empty() => words.go.clone(),
            Phase::Return | Phase::Pause => words.back.clone(),
            Phase::Switch => {
                return step
                    .shape(segment.shape)
                    .map_or_else(|| words.switch.clone(), |shape| step.words_for(&shape.go, segment.side));
            }
            Phase::Rest => match self.next.filter(|_| self.is_rest_before_next()) {
                Some(next) => return format!("Rest. Next: {}.", next.title()),
                None => "Rest. Breathe easily.".to_owned(),
            },
            Phase::Finish => "Well done.".to_owned(),
        };
        step.words_for(&text, segment.side)
    }

    /// What is left of the whole score.
    pub fn left(&self) -> Duration {
        self.end.saturating_sub(self.at)
    }
}

/// A form cue for the hold, another one in each repetition.
fn hold_text(step: &Step, segment: &Segment) -> String {
    let words = &step.level().words;
    let rep = usize::try_from(segment.rep.saturating_sub(1)).unwrap_or(0);
    let cue = rep.checked_rem(words.during.len()).and_then(|index| words.during.get(index));
    cue.map_or_else(|| words.go.clone(), |cue| format!("Hold. {cue}"))
}

impl Session {
    /// The moment as the screen needs it.
    pub fn view(&self, now: Now) -> View<'_> {
        let at = self.at(now);
        let timeline = &self.timeline;
        // At a gate the playhead stands on the boundary; what is shown is still the preparation.
        let shown_at = if matches!(self.state, State::Waiting { .. }) { at.saturating_sub(Duration::from_nanos(1)) } else { at };
        let segment = timeline.segment_at(shown_at);
        let step_index = segment.map_or(0, |segment| segment.step);
        let left = match self.state {
            State::CountingBack { until, .. } => until.saturating_sub(now).min(COUNT_BACK),
            _ => segment.map_or(Duration::ZERO, |segment| segment.end.saturating_sub(shown_at)),
        };
        let length = segment.map_or(Duration::ZERO, Segment::length);
        let done = segment.map_or(Duration::ZERO, |segment| shown_at.saturating_sub(segment.start));
        View {
            state: self.state,
            at,
            end: timeline.end,
            segment,
            step: timeline.steps.get(step_index),
            next: timeline.steps.get(step_index + 1),
            step_index,
            n_steps: timeline.steps.len(),
            digits: u64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u64::MAX),
            fraction: if length.is_zero() { 1.0 } else { done.div_duration_f32(length).clamp(0.0, 1.0) },
            caption: timeline
                .line_at(shown_at)
                .filter(|(cue, _)| shown_at < cue.end() + CAPTION_STAYS)
                .map(|(cue, line)| caption_part(line, shown_at.saturating_sub(cue.at), cue.length)),
        }
    }
}

/// What is shown of a line at a time since its start: all of it, or of a long one the sentences around the word being said.
fn caption_part(line: &str, since: Duration, length: Duration) -> &str {
    if line.len() <= LONG_CAPTION {
        return line;
    }
    // Speech is even enough to guess the word from the time.
    let share = if length.is_zero() { 1.0 } else { since.div_duration_f32(length).min(1.0) };
    let word = (share * line.len() as f32) as usize;
    let (mut start, mut end) = (0, 0);
    for phrase in line.split_inclusive(['.', '!', '?', ';', ',']) {
        if end + phrase.len() > start + LONG_CAPTION {
            if word < end {
                break;
            }
            start = end;
        }
        end += phrase.len();
    }
    line.get(start..end).unwrap_or(line).trim()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_word_of_a_line_is_in_its_captions_and_long_ones_come_in_parts(
            phrases in prop::collection::vec("[a-zäß]{1,12}( [a-zäß]{1,12}){0,6}[.,;]", 1..20),
        ) {
            let line = phrases.join(" ");
            let length = Duration::from_secs(10);
            let parts: Vec<&str> = (0..=1000).map(|step| caption_part(&line, length * step / 1000, length)).collect();
            let mut shown = parts.clone();
            shown.dedup();
            prop_assert_eq!(shown.join(" "), line.as_str());
            prop_assert!(parts.iter().all(|part| part.len() <= LONG_CAPTION + 1), "{:?}", parts);
        }
    }
}
