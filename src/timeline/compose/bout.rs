//! One bout: repetitions at their tempo, what is counted, and where there is room for form cues.

use std::time::Duration;

use super::{AFTER_TONE, Bout, COUNT_IN, Composer, LONG_HOLD, SECOND, form::Opening};
use crate::{
    cue::{Priority, Tone},
    exercise::{Sides, Work, seconds_text},
    timeline::{
        Phase, Step,
        lines::{BREATH, FORM_GAP},
    },
};

/// Holds from this length on say when half is over.
const HALFWAY_HOLD: Duration = Duration::from_secs(20);
/// Holds from this length on say when ten seconds are left.
const TEN_LEFT_HOLD: Duration = Duration::from_secs(40);
/// Pauses from this length on are counted down.
const LONG_PAUSE: Duration = Duration::from_secs(5);
/// Position holds inside repetitions from this length on carry form cues.
const CUED_HOLD: Duration = Duration::from_secs(3);
/// A repetition without a hold that takes this long is a slow flow: its way out and back are named more often.
const SLOW_FLOW: Duration = Duration::from_secs(8);

impl Composer<'_> {
    pub(super) fn bout(&mut self, step: &Step, bout: Bout) {
        self.count_in(bout);
        let n_reps = step.n_reps();
        for rep in 1..=n_reps {
            self.rep(step, bout, rep, n_reps);
            if self.is_full() {
                return;
            }
        }
    }

    fn rep(&mut self, step: &Step, bout: Bout, rep: u32, n_reps: u32) {
        let tempo = step.dose.work.tempo();
        let side = match step.dose.sides {
            Sides::Alternate if rep % 2 == 1 => Some(step.exercise.first_side),
            Sides::Alternate => Some(step.exercise.first_side.other()),
            Sides::Both | Sides::Each => bout.side,
        };
        let bout = Bout { side, ..bout };
        let (start, held_from) = self.segment(Phase::Move, tempo.out, Some(bout), rep);
        let (_, held_to) = self.segment(Phase::Hold, tempo.hold, Some(bout), rep);
        let (_, back_to) = self.segment(Phase::Return, tempo.back, Some(bout), rep);
        if !tempo.out.is_zero() {
            self.tone(Tone::Move, start);
        }
        let go = self.go_line(step, bout, rep, n_reps);
        let is_quiet = go.is_empty();
        self.say(go, Priority::Phase, start + AFTER_TONE, if tempo.hold >= CUED_HOLD { held_to } else { back_to });
        self.hold(bout, rep, held_from, held_to);
        if tempo.hold >= CUED_HOLD {
            self.open_hold(bout, held_from, held_to);
        } else if is_quiet && self.is_full_guidance() {
            // No time for words in the hold, so they go with the movement, where no count is due.
            let before = if rep < n_reps { back_to + tempo.pause } else { back_to };
            let at = start + AFTER_TONE;
            self.openings.push(Opening { at, latest: before, before, side, breath_since: None });
        }
        if !tempo.back.is_zero() {
            self.tone(Tone::Return, held_to);
        }
        let says_back = match step.dose.work {
            Work::Holds { .. } => true,
            Work::Reps { .. } | Work::Time { .. } => {
                rep <= if is_slow_flow(step) {
                    3
                } else if self.is_full_guidance() {
                    2
                } else {
                    1
                }
            }
        } || step.dose.sides == Sides::Alternate;
        if says_back {
            let back = step.words_for(&step.level().words.back, side);
            // The last pause is left out, so nothing may run into it.
            let before = if rep < n_reps { back_to + tempo.pause } else { back_to };
            self.say(back, Priority::Phase, held_to + AFTER_TONE, before);
        }
        if rep < n_reps {
            let (pause_start, _) = self.segment(Phase::Pause, tempo.pause, Some(bout), rep);
            if tempo.pause >= LONG_PAUSE {
                self.count_down(pause_start, tempo.pause);
            }
        }
    }

    /// What is said as a repetition starts: the movement the first time, then the counts that matter.
    fn go_line(&self, step: &Step, bout: Bout, rep: u32, n_reps: u32) -> String {
        let is_hold = matches!(step.dose.work, Work::Holds { .. });
        let count = match rep {
            _ if rep == n_reps && n_reps > 1 && bout.is_last => "Last one.",
            _ if rep == n_reps && n_reps == 2 && is_hold => "Second hold.",
            // More follows: on the other side, in another shape or in the next set.
            _ if rep == n_reps && n_reps > 1 => "Once more.",
            _ if matches!(step.dose.work, Work::Time { .. }) => time_left(step, rep),
            _ if rep + 1 == n_reps && n_reps >= 4 => "This one and one more.",
            _ if n_reps >= 8 && rep == n_reps / 2 + 1 => "Halfway.",
            _ => "",
        };
        let alternates = step.dose.sides == Sides::Alternate;
        let names_movement = rep == 1 || alternates || is_hold || (rep <= 3 && is_slow_flow(step) && self.is_full_guidance());
        // The shape was named in the switch before it, or is its own go line.
        let go = match step.shape(bout.shape) {
            Some(shape) if bout.is_first => shape.go.as_str(),
            Some(_) => "",
            None => step.level().words.go.as_str(),
        };
        let go = if names_movement { step.words_for(go, bout.side) } else { String::new() };
        [count, go.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What marks the time of a hold.
    fn hold(&mut self, bout: Bout, rep: u32, start: Duration, end: Duration) {
        let length = end - start;
        if length >= SECOND {
            self.tone(Tone::Hold, start);
        }
        if length >= LONG_HOLD {
            self.count_down(start, length);
            self.say(format!("Hold for {} seconds.", seconds_text(length)), Priority::Phase, start + AFTER_TONE, end);
        } else if length >= CUED_HOLD && rep == 1 && bout.is_first {
            self.say("Hold.", Priority::Phase, start + AFTER_TONE, end);
        }
        if length >= HALFWAY_HOLD {
            let half = start + length / 2;
            self.tone(Tone::Halfway, half);
            self.say("Halfway.", Priority::Phase, half + Tone::Halfway.length() + BREATH, end);
        }
        if length >= TEN_LEFT_HOLD {
            self.say("Ten seconds left.", Priority::Phase, end - 10 * SECOND, end);
        }
    }

    /// Openings for form cues in a hold: one for each eight seconds, so that it is not talked full, and a breath in every long one.
    fn open_hold(&mut self, bout: Bout, start: Duration, end: Duration) {
        let length = end - start;
        let is_long = length >= LONG_HOLD;
        if !self.is_full_guidance() && !is_long {
            return;
        }
        let n_cues = u32::try_from(length.as_secs() / 8).unwrap_or(1).clamp(1, 4);
        let slot = |i: u32| start + length * (2 * i + 1) / (2 * n_cues + 1);
        for i in 0..n_cues {
            self.openings.push(Opening {
                at: slot(i),
                latest: slot(i + 1),
                before: if is_long { end.saturating_sub(COUNT_IN + FORM_GAP) } else { end },
                side: bout.side,
                breath_since: (is_long && i + 1 == n_cues).then_some(start),
            });
        }
    }
}

/// Whether a repetition is long and never stands still, so that breath and movement belong together.
fn is_slow_flow(step: &Step) -> bool {
    let tempo = step.dose.work.tempo();
    tempo.hold.is_zero() && tempo.out + tempo.back >= SLOW_FLOW
}

/// What is said in work by time when another half minute is over; empty in between.
fn time_left(step: &Step, rep: u32) -> &'static str {
    let Work::Time { work, tempo } = step.dose.work else { return "" };
    let left_at = |rep: u32| work.saturating_sub(tempo.length() * rep.saturating_sub(1)).as_secs();
    match (left_at(rep).div_ceil(30), left_at(rep.saturating_sub(1)).div_ceil(30)) {
        (now, before) if now == before || rep < 2 => "",
        (1, _) => "30 seconds left.",
        (2, _) => "One minute left.",
        (3, _) => "90 seconds left.",
        (4, _) => "Two minutes left.",
        _ => "",
    }
}
