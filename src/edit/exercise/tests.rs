//! Any row of changes can be taken back, and what is saved is what is there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::{
    exercise::{MAX_LEVELS, Posture},
    library::catalog::Catalog,
};

/// One change of several kinds, made from two numbers and a text.
fn changed(exercise: &Exercise, kind: u8, number: usize, text: &str) -> (Exercise, ExerciseField) {
    let mut next = exercise.clone();
    let line = number % (next.steps.len().max(1));
    let level = number % next.levels.len();
    let field = match kind % 7 {
        0 => {
            next.name = text.to_owned();
            ExerciseField::Name
        }
        1 => {
            next.steps.insert(line, text.to_owned());
            ExerciseField::Other
        }
        2 if !next.steps.is_empty() => {
            next.steps.remove(line);
            ExerciseField::Other
        }
        3 if !next.steps.is_empty() => {
            next.steps[line] = text.to_owned();
            ExerciseField::Line(List::Steps, line)
        }
        4 => {
            next.levels[level].posture = Posture::NAMES[number % Posture::NAMES.len()].1;
            ExerciseField::Other
        }
        5 => {
            (next.default_level, next.levels[level].name) = (level, text.to_owned());
            ExerciseField::Other
        }
        _ => {
            next.levels[level].words.go = text.to_owned();
            ExerciseField::Spoken(SpokenLine::Go)
        }
    };
    (next, field)
}

proptest! {
    #[test]
    fn every_change_can_be_taken_back_and_made_again(
        changes in prop::collection::vec((any::<u8>(), any::<usize>(), "[a-zß肩 ,.]{0,12}", 0..4_000_u64), 0..20),
        built_in in prop::sample::select(vec!["", "airplane", "push_up", "bent_arm_wall_stretch"]),
    ) {
        let built_in = Catalog::bundled().exercises.get(built_in).map(|exercise| (**exercise).clone());
        let start = built_in.unwrap_or_else(|| Exercise::blank("x"));
        let mut editing = Editing::new(start.clone());
        let mut now = Duration::ZERO;
        for (kind, number, text, pause_ms) in changes {
            now += Duration::from_millis(pause_ms);
            let level = number % editing.exercise().levels.len();
            match kind % 4 {
                0 => editing.add_level(level, now),
                1 => editing.delete_level(level, now),
                _ => {
                    let (next, field) = changed(editing.exercise(), kind / 4, number, &text);
                    editing.change(next, field, now);
                }
            }
            let exercise = editing.exercise();
            prop_assert!(exercise.default_level < exercise.levels.len() && exercise.levels.len() <= MAX_LEVELS);
        }
        let end = Arc::clone(editing.exercise());
        while editing.can_undo() {
            editing.undo();
        }
        prop_assert_eq!(&**editing.exercise(), &Exercise { motion: None, ..start });
        while editing.can_redo() {
            editing.redo();
        }
        prop_assert_eq!(editing.exercise(), &end);
        let saved = Exercise::from_toml(&editing.whole().to_toml()).0;
        prop_assert_eq!(&Exercise { motion: None, ..saved }, &Exercise { motion: None, ..editing.whole() });
    }

    #[test]
    fn an_exercise_that_is_ready_has_a_file_without_errors(
        name in "[a-zA-Z肩 ]{0,8}",
        steps in prop::collection::vec("[a-z肩 ]{0,20}", 0..4),
        go in proptest::option::of("[a-z ]{0,10}"),
    ) {
        let mut editing = Editing::new(Exercise::blank("x"));
        let mut next = Exercise { name, steps, ..(**editing.exercise()).clone() };
        next.follow(editing.exercise());
        if let Some(go) = go {
            next.levels[0].words.go = go;
        }
        editing.change(next, ExerciseField::Other, Duration::ZERO);
        let (_, problems) = Exercise::from_toml(&editing.whole().to_toml());
        let has_errors = problems.iter().any(crate::format::problem::Problem::is_error);
        prop_assert!(!editing.is_fit() || !has_errors, "{:?}", problems);
    }
}

#[test]
fn typing_a_word_is_one_step_back() {
    let mut editing = Editing::new(Exercise::blank("x"));
    for (index, name) in ["W", "Wa", "Wall"].into_iter().enumerate() {
        let next = Exercise { name: name.to_owned(), ..(**editing.exercise()).clone() };
        editing.change(next, ExerciseField::Name, Duration::from_millis(300 * index as u64));
    }
    editing.undo();
    assert_eq!(editing.exercise().name, "");
    editing.redo();
    assert_eq!(editing.exercise().name, "Wall");
    // After a pause it is a new step.
    let next = Exercise { name: "Wall lean".to_owned(), ..(**editing.exercise()).clone() };
    editing.change(next, ExerciseField::Name, Duration::from_secs(9));
    editing.undo();
    assert_eq!(editing.exercise().name, "Wall");
}

#[test]
fn a_name_and_steps_are_enough() {
    let mut editing = Editing::new(Exercise::blank("x"));
    assert!(!editing.is_fit());
    let next = Exercise {
        name: "Wall lean".to_owned(),
        steps: vec!["Lean your chest forward".to_owned(), String::new()],
        ..(**editing.exercise()).clone()
    };
    editing.change(next, ExerciseField::Other, Duration::ZERO);
    assert!(editing.is_fit());
    let (exercise, problems) = Exercise::from_toml(&editing.whole().to_toml());
    assert_eq!((exercise.steps.len(), problems), (1, Vec::new()));
    assert_eq!(exercise.usual_level().words.go, "Lean your chest forward.");
}

#[test]
fn a_level_begins_as_a_copy_with_a_free_name_and_goes_its_own_way() {
    let mut editing = Editing::new(Exercise { name: "Wall lean".to_owned(), ..Exercise::blank("x") });
    let start = Arc::clone(editing.exercise());
    let names = |editing: &Editing| -> Vec<String> {
        editing.exercise().levels.iter().map(|level| format!("{} {}", level.id, level.name)).collect()
    };
    editing.add_level(0, Duration::ZERO);
    editing.add_level(1, Duration::ZERO);
    assert_eq!(names(&editing), ["usual Wall lean", "level_2 Wall lean 2", "level_3 Wall lean 3"]);
    let mut next = (**editing.exercise()).clone();
    next.steps = vec!["Lean your chest forward".to_owned()];
    next.levels[1].words.go = "Lean less.".to_owned();
    next.levels[2].posture = Posture::Sitting;
    next.default_level = 2;
    editing.change(next, ExerciseField::Other, Duration::ZERO);
    let go: Vec<&str> = editing.exercise().levels.iter().map(|level| level.words.go.as_str()).collect();
    assert_eq!(go, ["Lean your chest forward.", "Lean less.", "Lean your chest forward."]);
    assert!(editing.exercise().levels[2].setup[0].starts_with("Sit tall"));
    // Another one in between: what is suggested and what is written stays where it is.
    editing.add_level(0, Duration::ZERO);
    assert_eq!(names(&editing)[1], "level_4 Wall lean 4");
    assert_eq!((editing.exercise().default_level, editing.exercise().levels[2].words.go.as_str()), (3, "Lean less."));
    for (index, usual) in [(3, 2), (0, 1), (1, 0)] {
        editing.delete_level(index, Duration::ZERO);
        assert_eq!(editing.exercise().default_level, usual);
    }
    editing.delete_level(0, Duration::ZERO);
    assert_eq!(names(&editing), ["level_4 Wall lean 4"]);
    while editing.can_undo() {
        editing.undo();
    }
    assert_eq!(editing.exercise(), &start);
}

#[test]
fn the_steps_of_a_level_rule_what_is_suggested_there_and_stay_when_it_is_alone() {
    let mut editing = Editing::new(Exercise { name: "Wall lean".to_owned(), ..Exercise::blank("x") });
    editing.add_level(0, Duration::ZERO);
    let mut next = (**editing.exercise()).clone();
    next.steps = vec!["Lean forward".to_owned()];
    next.levels[0].steps = vec!["Lean half way".to_owned(), " ".to_owned()];
    editing.change(next, ExerciseField::Other, Duration::ZERO);
    let go: Vec<&str> = editing.exercise().levels.iter().map(|level| level.words.go.as_str()).collect();
    assert_eq!(go, ["Lean half way.", "Lean forward."]);
    editing.delete_level(1, Duration::ZERO);
    assert_eq!(editing.exercise().steps[0], "Lean half way");
    assert!(editing.exercise().levels[0].steps.is_empty());
}

#[test]
fn the_figure_shows_a_copied_level_as_the_one_it_was_copied_from() {
    let push_up = Catalog::bundled().exercises["push_up"].as_ref();
    let mut editing = Editing::new(push_up.clone());
    let (like, last) = (push_up.levels[1].id.clone(), push_up.levels.len());
    editing.add_level(1, Duration::ZERO);
    editing.add_level(2, Duration::ZERO);
    let copies: Vec<String> = editing.exercise().levels[2..4].iter().map(|level| level.id.clone()).collect();
    let (read, problems) = Exercise::from_toml(&editing.whole().to_toml());
    assert_eq!((read.levels.len(), problems), (last + 2, Vec::new()));
    let motion = read.motion.unwrap();
    let keys = |level: &str| motion.cycles[motion.cycle_of(Some(level), None)].moves.clone();
    for copy in &copies {
        assert_eq!(keys(copy), keys(&like));
        let cycle = motion.cycle_of(Some(copy), None);
        assert_eq!(motion.props_of(cycle).count(), motion.props_of(motion.cycle_of(Some(&like), None)).count());
    }
    editing.undo();
    editing.undo();
    assert_eq!(Exercise::from_toml(&editing.whole().to_toml()).0, *push_up);
}

#[test]
fn text_for_another_voice_is_said_so() {
    let mut editing = Editing::new(Exercise::blank("x"));
    let next = Exercise { name: "肩胛骨".to_owned(), ..(**editing.exercise()).clone() };
    editing.change(next, ExerciseField::Name, Duration::ZERO);
    let lack = editing.lacks(0).into_iter().find(|lack| lack.field == ExerciseField::Name).unwrap();
    assert!(!lack.is_error && lack.words.contains("can't read"));
}

#[test]
fn what_is_heard_otherwise_is_told_beside_its_line() {
    let mut exercise = Exercise::blank("x");
    exercise.dose.sides = Sides::Each;
    let words = &mut exercise.levels[0].words;
    (words.go, words.back, words.setup) = ("Linken Arm heben.".to_owned(), "ZQR back.".to_owned(), "Linker Arm hoch.".to_owned());
    words.during = vec!["Left arm long.".to_owned(), "Breathe 肩.".to_owned()];
    let lacks = Editing::new(exercise.clone()).lacks(0);
    let about = |field| lacks.iter().filter(|lack| lack.field == field).map(|lack| lack.words.as_str()).collect::<Vec<_>>();
    assert_eq!(
        about(ExerciseField::Spoken(SpokenLine::Go)),
        ["Left and right can't be turned in this for the other side. Use English, or name no side."]
    );
    assert_eq!(about(ExerciseField::Spoken(SpokenLine::Back)), ["\"ZQR\" is said as written, letter by letter."]);
    assert!(about(ExerciseField::Spoken(SpokenLine::Setup)).is_empty() && about(ExerciseField::Line(List::During, 0)).is_empty());
    assert_eq!(about(ExerciseField::Line(List::During, 1))[0], "The voice can't read all of this. The rest only shows.");
    exercise.dose.sides = Sides::Both;
    assert!(!Editing::new(exercise).lacks(0).iter().any(|lack| lack.words.contains("turned")));
}
