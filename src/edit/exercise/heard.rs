//! Which of the author's lines will be heard, found by laying the exercise out in time as a session would.

use std::{collections::HashSet, sync::Arc};

use super::{ExerciseField, List, SpokenLine};
use crate::{
    cue::{Sound, estimated_length},
    exercise::{Dose, Exercise, Work, mirrored},
    routine::{ExerciseItem, Item, Routine},
    timeline::{Coaching, Timeline},
    voice::reading::can_read,
};

/// Sets, repetitions and holds of a large dose, in which every line that can be heard is heard.
const MANY: u32 = 12;

/// When a line is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// At the usual dose.
    Usual,
    /// Only with more sets, repetitions or holds.
    More,
    /// Never: no moment of the exercise is long enough for it.
    Never,
}

/// Which of the lines of a level are heard at the usual pace of speech. Lines that are empty, or that the voice can't read, are left out.
pub fn heard_lines(exercise: &Exercise, level: usize) -> Vec<(ExerciseField, Heard)> {
    let words = &exercise.level(level).words;
    let movement = [(SpokenLine::Go, &words.go)].into_iter().filter(|_| exercise.shapes.is_empty());
    let single = movement.chain([(SpokenLine::Back, &words.back)]).map(|(spoken, text)| (ExerciseField::Spoken(spoken), text));
    let cues = words.during.iter().enumerate().map(|(index, cue)| (ExerciseField::Line(List::During, index), cue));
    let written = single.chain(cues).filter(|(_, text)| !text.trim().is_empty() && can_read(text));
    let (usual, more) = (said(exercise, level, exercise.dose), said(exercise, level, larger(exercise.dose)));
    written
        .map(|(field, text)| {
            let heard = match () {
                () if is_in(&usual, text) => Heard::Usual,
                () if is_in(&more, text) => Heard::More,
                () => Heard::Never,
            };
            (field, heard)
        })
        .collect()
}

/// Every line that is said at a dose.
fn said(exercise: &Exercise, level: usize, dose: Dose) -> HashSet<Arc<str>> {
    let exercise = Arc::new(Exercise { motion: None, ..exercise.clone() });
    let item = ExerciseItem { exercise, level, dose, waits: None, note: String::new() };
    let routine = Routine { items: vec![Item::Exercise(item)], ..Routine::default() };
    let timeline = Timeline::compile(&routine, Coaching::default(), &estimated_length);
    let lines = timeline.cues.iter().filter_map(|cue| match &cue.sound {
        Sound::Line(line, _) => Some(Arc::clone(line)),
        Sound::Tone(_) => None,
    });
    lines.collect()
}

/// Whether a text is one of the lines or a part of one, on either side.
fn is_in(lines: &HashSet<Arc<str>>, text: &str) -> bool {
    let other = mirrored(text);
    lines.iter().any(|line| line.contains(text) || line.contains(&other))
}

fn larger(dose: Dose) -> Dose {
    let work = match dose.work {
        Work::Reps { reps, tempo } => Work::Reps { reps: reps.max(MANY), tempo },
        Work::Holds { repeats, hold, gap } => Work::Holds { repeats: repeats.max(MANY), hold, gap },
        by_time @ Work::Time { .. } => by_time,
    };
    Dose { work, sets: dose.sets.max(MANY), ..dose }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::exercise::{Sides, Tempo};

    fn exercise(during: &[&str], reps: u32, tempo_s: [f64; 4]) -> Exercise {
        let mut exercise = Exercise::blank("x");
        let words = &mut exercise.levels.first_mut().unwrap().words;
        (words.go, words.back) = ("Lift your arm.".to_owned(), "And lower it.".to_owned());
        words.during = during.iter().map(|cue| (*cue).to_owned()).collect();
        exercise.dose.work = Work::Reps { reps, tempo: Tempo::from_s(tempo_s) };
        exercise
    }

    fn heard(exercise: &Exercise) -> Vec<Heard> {
        heard_lines(exercise, 0).into_iter().map(|(_, heard)| heard).collect()
    }

    #[test]
    fn a_line_is_heard_at_the_usual_dose_with_more_or_never() {
        let mut five = exercise(&["Breathe out.", "One cue.", "Another cue.", "A third.", "A fourth."], 3, [2.0, 5.0, 2.0, 1.0]);
        let heard_at_once = heard(&five);
        assert_eq!(heard_at_once.get(2), Some(&Heard::Usual), "the first cue");
        assert_eq!(heard_at_once.last(), Some(&Heard::More), "the last cue");
        five.dose.sets = 3;
        assert!(heard(&five).iter().all(|heard| *heard == Heard::Usual), "{:?}", heard(&five));
        // Where every repetition names its side, nothing else has room.
        let mut quick = exercise(&["Push the whole long floor away."], 8, [1.0, 0.0, 1.0, 0.0]);
        quick.dose.sides = Sides::Alternate;
        assert_eq!(heard(&quick), [Heard::Usual, Heard::Never, Heard::Never]);
    }

    #[test]
    fn empty_lines_are_not_told_of_and_the_others_stay_at_their_places() {
        let gap = exercise(&["Tall.", " ", "Soft."], 4, [2.0, 5.0, 2.0, 1.0]);
        let fields: Vec<ExerciseField> = heard_lines(&gap, 0).into_iter().map(|(field, _)| field).collect();
        let wanted = [
            ExerciseField::Spoken(SpokenLine::Go),
            ExerciseField::Spoken(SpokenLine::Back),
            ExerciseField::Line(List::During, 0),
            ExerciseField::Line(List::During, 2),
        ];
        assert_eq!(fields, wanted);
    }
}
