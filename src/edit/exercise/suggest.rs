//! What could be said for an exercise of which only the steps are written, and what a new one begins with.
//!
//! A suggestion follows the steps until the person writes something else in its place.

use crate::exercise::{
    DEFAULT_DOSE, Dose, Exercise, Kind, Level, Often, Place, Posture, Side, Sides, USUAL_LEVEL, Words, mirrored,
};

/// The most words of a line that starts or ends a movement.
pub const MAX_GO_WORDS: usize = 8;
/// The most words of a form cue.
pub const MAX_CUE_WORDS: usize = 6;
/// The most form cues that are suggested.
const MAX_CUES: usize = 4;
/// Words at which a long step may be cut.
const JOINTS: [&str; 5] = ["and", "then", "until", "while", "so"];
/// Words that tell that a step leads back.
const BACKWARD: [&str; 6] = ["back", "return", "release", "relax", "lower", "let"];

impl Exercise {
    /// An exercise with nothing in it yet but a sensible start.
    pub fn blank(id: &str) -> Self {
        let level = Level {
            id: USUAL_LEVEL.to_owned(),
            name: String::new(),
            place: Place::Standing,
            posture: Posture::Standing,
            equipment: Vec::new(),
            setup: vec![suggested_setup(Posture::Standing).to_owned()],
            steps: Vec::new(),
            words: Words::default(),
        };
        let mut exercise = Self {
            id: id.to_owned(),
            name: String::new(),
            kind: Kind::Stretch,
            areas: Vec::new(),
            muscles: Vec::new(),
            helpers: Vec::new(),
            stretched: Vec::new(),
            why: String::new(),
            steps: vec![String::new()],
            breath: String::new(),
            feel: String::new(),
            mistakes: Vec::new(),
            easier: String::new(),
            harder: String::new(),
            stop: Vec::new(),
            skip: Vec::new(),
            adapt: Vec::new(),
            sources: Vec::new(),
            first_side: Side::Left,
            dose: DEFAULT_DOSE,
            often: Often::default(),
            levels: vec![level],
            default_level: 0,
            shapes: Vec::new(),
            motion: None,
            pictures: Vec::new(),
        };
        let words = suggested_words(&exercise, 0);
        if let Some(level) = exercise.levels.first_mut() {
            level.words = words;
        }
        exercise
    }

    /// Lets what was only suggested for `before` follow what is written now. What the person wrote stays.
    pub fn follow(&mut self, before: &Self) {
        for index in 0..self.levels.len() {
            // By id: levels come and go.
            let was_at = self.levels.get(index).and_then(|level| before.level_index(&level.id));
            let Some((old_index, old)) = was_at.and_then(|at| Some((at, before.levels.get(at)?))) else { continue };
            self.follow_posture(index, old);
            let (was, now) = (suggested_words(before, old_index), suggested_words(self, index));
            let Some(level) = self.levels.get_mut(index) else { continue };
            let words = &mut level.words;
            for (text, was, now) in [
                (&mut words.setup, was.setup, now.setup),
                (&mut words.go, was.go, now.go),
                (&mut words.back, was.back, now.back),
                (&mut words.switch, was.switch, now.switch),
            ] {
                if *text == was {
                    *text = now;
                }
            }
            if words.during == was.during {
                words.during = now.during;
            }
        }
    }

    fn follow_posture(&mut self, index: usize, old: &Level) {
        let Some(level) = self.levels.get_mut(index) else { return };
        if level.posture != old.posture && level.setup == [suggested_setup(old.posture)] {
            level.setup = vec![suggested_setup(level.posture).to_owned()];
        }
    }
}

/// How to begin in a posture.
fn suggested_setup(posture: Posture) -> &'static str {
    match posture {
        Posture::Sitting => "Sit tall with both feet flat on the floor.",
        Posture::Standing => "Stand tall with your feet hip-width apart.",
        Posture::Kneeling => "Come onto your hands and knees.",
        Posture::FaceDown => "Lie face down on the floor.",
        Posture::FaceUp => "Lie on your back on the floor.",
    }
}

/// What could be said at a level, made from the steps.
pub fn suggested_words(exercise: &Exercise, level: usize) -> Words {
    let steps = exercise.steps_of(exercise.level(level));
    let steps: Vec<&str> = steps.iter().map(|step| step.trim()).filter(|step| !step.is_empty()).collect();
    let setup = exercise.level(level).setup.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let setup = setup.map(with_stop).collect::<Vec<_>>().join(" ");
    let (first, others) = steps.split_first().map_or(("", [].as_slice()), |(first, others)| (*first, others));
    let (back, cues) = match others.split_last() {
        Some((last, cues)) if leads_back(last) => (cut(last, MAX_GO_WORDS), cues),
        _ if first.is_empty() => (String::new(), others),
        _ => ("And back.".to_owned(), others),
    };
    let cues = cues.iter().filter(|step| n_words(step) <= MAX_CUE_WORDS).take(MAX_CUES);
    Words {
        go: cut(first, MAX_GO_WORDS),
        back,
        during: cues.map(|step| with_stop(step)).collect(),
        switch: suggested_switch(&exercise.dose, &setup),
        setup,
    }
}

/// "Switch sides.", and what of the setup is different on the other side.
fn suggested_switch(dose: &Dose, setup: &str) -> String {
    if dose.sides != Sides::Each {
        return String::new();
    }
    let sided = setup.split_inclusive(". ").map(str::trim).filter(|sentence| mirrored(sentence) != **sentence);
    std::iter::once("Switch sides.".to_owned()).chain(sided.map(mirrored)).collect::<Vec<_>>().join(" ")
}

fn leads_back(step: &str) -> bool {
    n_words(step) <= MAX_GO_WORDS
        && step.split(|c: char| !c.is_alphanumeric()).any(|word| BACKWARD.contains(&word.to_lowercase().as_str()))
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The start of a sentence that can be said in time: up to a full stop, a comma or a joining word, else simply its first words.
fn cut(sentence: &str, max_words: usize) -> String {
    let first = sentence.split_inclusive(['.', '!', '?', ';']).next().unwrap_or(sentence).trim();
    let words: Vec<&str> = first.split_whitespace().collect();
    if words.len() <= max_words {
        return with_stop(first);
    }
    let start = words.get(..max_words).unwrap_or(&words);
    let is_joint = |&(index, word): &(usize, &&str)| index >= 2 && JOINTS.contains(&word.to_lowercase().as_str());
    let comma = start.iter().rposition(|word| word.ends_with(',')).filter(|index| *index >= 1).map(|index| index + 1);
    let joint = words.iter().enumerate().take(max_words + 1).filter(is_joint).map(|(index, _)| index).max();
    let length = joint.max(comma).unwrap_or(max_words);
    with_stop(&words.get(..length).unwrap_or(&words).join(" "))
}

/// A line with a mark at its end, so that the voice comes to rest.
fn with_stop(line: &str) -> String {
    let line = line.trim().trim_end_matches([',', ';', ':']).trim_end();
    if line.is_empty() || line.ends_with(['.', '!', '?', '…']) { line.to_owned() } else { format!("{line}.") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::*;
    use crate::format::problem::Problem;

    fn with_steps(steps: &[&str]) -> Exercise {
        let before = Exercise::blank("x");
        let mut exercise = Exercise { steps: steps.iter().map(|step| (*step).to_owned()).collect(), ..before.clone() };
        exercise.follow(&before);
        exercise
    }

    #[test]
    fn steps_alone_make_a_session_that_can_be_followed_by_ear() {
        let exercise = with_steps(&[
            "Turn your head slowly to the left and look over your shoulder",
            "Keep your chin level",
            "Come back to the middle",
        ]);
        let words = &exercise.usual_level().words;
        assert_eq!(words.setup, "Stand tall with your feet hip-width apart.");
        assert_eq!(words.go, "Turn your head slowly to the left.");
        assert_eq!(words.back, "Come back to the middle.");
        assert_eq!(words.during, ["Keep your chin level."]);
        assert_eq!(words.switch, "");
    }

    #[test]
    fn the_other_side_is_named_where_the_setup_names_one() {
        let before = with_steps(&["Lean forward"]);
        let mut exercise = before.clone();
        exercise.levels[0].setup = vec!["Stand in a door frame.".to_owned(), "Left arm up".to_owned()];
        exercise.dose.sides = Sides::Each;
        exercise.follow(&before);
        assert_eq!(exercise.levels[0].words.switch, "Switch sides. Right arm up.");
        assert_eq!(exercise.levels[0].words.back, "And back.");
    }

    #[test]
    fn what_the_person_wrote_is_not_replaced() {
        let before = with_steps(&["Lean forward"]);
        let mut mine = before.clone();
        mine.levels[0].words.go = "Go on!".to_owned();
        mine.levels[0].words.back = String::new();
        mine.follow(&before);
        let mut later = mine.clone();
        later.steps[0] = "Lean back".to_owned();
        later.levels[0].posture = Posture::Sitting;
        later.follow(&mine);
        let words = &later.levels[0].words;
        assert_eq!((words.go.as_str(), words.back.as_str()), ("Go on!", ""));
        assert!(words.setup.starts_with("Sit tall"));
    }

    proptest! {
        #[test]
        fn a_suggestion_is_never_too_long_to_be_said(steps in prop::collection::vec("[a-zA-Zé肩 ,.]{0,80}", 1..6)) {
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            let exercise = Exercise { name: "X".to_owned(), ..with_steps(&steps) };
            let (_, problems) = Exercise::from_toml(&exercise.to_toml());
            let long: Vec<&Problem> = problems.iter().filter(|problem| problem.message.contains(" words")).collect();
            prop_assert!(long.is_empty(), "{:?}", long);
        }
    }
}
