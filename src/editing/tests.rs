//! Any row of changes can be taken back, and what is saved is what is there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::{catalog::Catalog, exercise::Posture};

/// One change of several kinds, made from two numbers and a text.
fn changed(exercise: &Exercise, kind: u8, number: usize, text: &str) -> (Exercise, Field) {
    let mut next = exercise.clone();
    let line = number % (next.steps.len().max(1));
    let field = match kind % 6 {
        0 => {
            next.name = text.to_owned();
            Field::Name
        }
        1 => {
            next.steps.insert(line, text.to_owned());
            Field::Other
        }
        2 if !next.steps.is_empty() => {
            next.steps.remove(line);
            Field::Other
        }
        3 if !next.steps.is_empty() => {
            next.steps[line] = text.to_owned();
            Field::Line(List::Steps, line)
        }
        4 => {
            next.levels[0].posture = Posture::NAMES[number % Posture::NAMES.len()].1;
            Field::Other
        }
        _ => {
            next.levels[0].words.go = text.to_owned();
            Field::Spoken(Spoken::Go)
        }
    };
    (next, field)
}

proptest! {
    #[test]
    fn every_change_can_be_taken_back_and_made_again(
        changes in prop::collection::vec((any::<u8>(), any::<usize>(), "[a-zß肩 ,.]{0,12}", 0..4_000_u64), 0..20),
        is_built_in in any::<bool>(),
    ) {
        let built_in = Catalog::bundled().exercises["airplane"].as_ref();
        let start = if is_built_in { built_in.clone() } else { Exercise::blank("x") };
        let mut editing = Editing::new(start.clone(), "");
        let mut now = Duration::ZERO;
        for (kind, number, text, pause_ms) in changes {
            now += Duration::from_millis(pause_ms);
            let (next, field) = changed(editing.exercise(), kind, number, &text);
            editing.change(next, field, now);
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
        let saved = Exercise::from_toml(&editing.save()).0;
        prop_assert_eq!(&Exercise { motion: None, ..saved }, &Exercise { motion: None, ..editing.whole() });
        prop_assert!(!editing.is_changed());
    }

    #[test]
    fn an_exercise_that_is_ready_has_a_file_without_errors(
        name in "[a-zA-Z肩 ]{0,8}",
        steps in prop::collection::vec("[a-z肩 ]{0,20}", 0..4),
        go in proptest::option::of("[a-z ]{0,10}"),
    ) {
        let mut editing = Editing::new(Exercise::blank("x"), "");
        let mut next = Exercise { name, steps, ..(**editing.exercise()).clone() };
        next.follow(editing.exercise());
        if let Some(go) = go {
            next.levels[0].words.go = go;
        }
        editing.change(next, Field::Other, Duration::ZERO);
        let (_, problems) = Exercise::from_toml(&editing.save());
        let has_errors = problems.iter().any(crate::problem::Problem::is_error);
        prop_assert!(!editing.is_fit() || !has_errors, "{:?}", problems);
    }
}

#[test]
fn typing_a_word_is_one_step_back() {
    let mut editing = Editing::new(Exercise::blank("x"), "");
    for (index, name) in ["W", "Wa", "Wall"].into_iter().enumerate() {
        let next = Exercise { name: name.to_owned(), ..(**editing.exercise()).clone() };
        editing.change(next, Field::Name, Duration::from_millis(300 * index as u64));
    }
    editing.undo();
    assert_eq!(editing.exercise().name, "");
    editing.redo();
    assert_eq!(editing.exercise().name, "Wall");
    // After a pause it is a new step.
    let next = Exercise { name: "Wall lean".to_owned(), ..(**editing.exercise()).clone() };
    editing.change(next, Field::Name, Duration::from_secs(9));
    editing.undo();
    assert_eq!(editing.exercise().name, "Wall");
}

#[test]
fn a_name_and_steps_are_enough() {
    let mut editing = Editing::new(Exercise::blank("x"), "");
    assert!(!editing.is_fit());
    let next = Exercise {
        name: "Wall lean".to_owned(),
        steps: vec!["Lean your chest forward".to_owned(), String::new()],
        ..(**editing.exercise()).clone()
    };
    editing.change(next, Field::Other, Duration::ZERO);
    assert!(editing.is_fit());
    let (exercise, problems) = Exercise::from_toml(&editing.save());
    assert_eq!((exercise.steps.len(), problems), (1, Vec::new()));
    assert_eq!(exercise.usual_level().words.go, "Lean your chest forward.");
}

#[test]
fn text_for_another_voice_is_said_so() {
    let mut editing = Editing::new(Exercise::blank("x"), "");
    let next = Exercise { name: "肩胛骨".to_owned(), ..(**editing.exercise()).clone() };
    editing.change(next, Field::Name, Duration::ZERO);
    let lack = editing.lacks(0).into_iter().find(|lack| lack.field == Field::Name).unwrap();
    assert!(!lack.is_error && lack.words.contains("can't read"));
}

#[test]
fn a_name_becomes_an_id() {
    assert_eq!(slug_of("Doorway stretch (left)"), "doorway_stretch_left");
    assert_eq!(slug_of("  Übung für Café "), "ubung_fur_cafe");
    assert_eq!(slug_of("肩"), "");
    assert!(crate::exercise::is_id(&slug_of(&"long name ".repeat(50))));
}
