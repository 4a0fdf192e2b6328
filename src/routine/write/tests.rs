//! Any routine is read back as it was written, and what a person wrote beside it stays.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{sync::Arc, time::Duration};

use proptest::{collection::vec, option, prelude::*};

use super::updated_text;
use crate::{
    exercise::{Dose, Sides, Tempo, Work},
    format::problem::Problem,
    library::catalog::Catalog,
    routine::{ExerciseItem, Group, Guidance, Item, RestItem, Routine},
};

fn read(text: &str) -> (Routine, Vec<Problem>) {
    Routine::from_toml("mine", text, &Catalog::bundled().exercises)
}

fn time(range_ms: std::ops::RangeInclusive<u64>) -> impl Strategy<Value = Duration> {
    prop_oneof![
        3 => (range_ms.start().div_ceil(1000)..=range_ms.end() / 1000).prop_map(Duration::from_secs),
        1 => range_ms.prop_map(Duration::from_millis),
    ]
}

fn tempo() -> impl Strategy<Value = Tempo> {
    let part = || time(0..=60_000);
    (time(1000..=60_000), part(), part(), part()).prop_map(|(out, hold, back, pause)| Tempo { out, hold, back, pause })
}

fn work() -> impl Strategy<Value = Work> {
    prop_oneof![
        (1..=100_u32, tempo()).prop_map(|(reps, tempo)| Work::Reps { reps, tempo }),
        (1..=100_u32, time(1000..=600_000), time(0..=900_000)).prop_map(|(repeats, hold, gap)| Work::Holds {
            repeats,
            hold,
            gap
        }),
        (time(5000..=1_800_000), tempo()).prop_map(|(work, tempo)| Work::Time { work, tempo }),
    ]
}

/// The exercise's own dose with some parts changed, as people do.
fn exercise_item(note: &'static str) -> impl Strategy<Value = Item> {
    let exercises: Vec<_> = Catalog::bundled().exercises.values().cloned().collect();
    let rest = || option::of(time(0..=900_000));
    let sides = option::of(prop_oneof![Just(Sides::Both), Just(Sides::Each), Just(Sides::Alternate)]);
    let dose = (option::of(work()), option::of(1..=20_u32), sides, rest(), rest(), rest());
    (prop::sample::select(exercises), 0..4_usize, dose, option::of(any::<bool>()), note).prop_map(
        |(exercise, level, (work, sets, sides, switch, between, after), waits, note)| {
            let own = exercise.dose;
            let dose = Dose {
                work: work.unwrap_or(own.work),
                sets: sets.unwrap_or(own.sets),
                sides: sides.unwrap_or(own.sides),
                switch: switch.unwrap_or(own.switch),
                rest_between_sets: between.unwrap_or(own.rest_between_sets),
                rest_after: after.unwrap_or(own.rest_after),
            };
            let level = level % exercise.levels.len();
            Item::Exercise(ExerciseItem { exercise: Arc::clone(&exercise), level, dose, waits, note })
        },
    )
}

fn single(note: &'static str) -> impl Strategy<Value = Item> {
    let rest = (time(0..=900_000), note).prop_map(|(rest, note)| Item::Rest(RestItem { rest, note }));
    prop_oneof![4 => exercise_item(note), 1 => rest]
}

fn items(note: &'static str) -> impl Strategy<Value = Vec<Item>> {
    let group = (1..=20_u32, time(0..=900_000), vec(single(note), 0..4))
        .prop_map(|(rounds, rest, items)| Item::Group(Group { rounds, rest, items }));
    vec(prop_oneof![4 => single(note), 1 => group], 0..8)
}

/// Any Unicode but a blank name.
const ANY: &str = "(?s).{0,12}";
/// Text on one line, so that a comment can stand before any line of the file.
const PLAIN: &str = "[a-z éß漢]{0,9}";

fn routine(words: &'static str) -> impl Strategy<Value = Routine> {
    let guidance = option::of(prop_oneof![Just(Guidance::Tones), Just(Guidance::Brief), Just(Guidance::Full)]);
    (words, words, guidance, any::<bool>(), items(words)).prop_map(|(name, about, guidance, waits, items)| Routine {
        id: "mine".to_owned(),
        name: format!("N{name}"),
        about,
        guidance,
        waits,
        items,
    })
}

/// Puts a comment before every line and behind every header.
fn commented(text: &str) -> (String, Vec<String>) {
    let mut comments = Vec::new();
    let mut out = String::new();
    for line in text.lines() {
        let comment = format!("# c{}.", comments.len());
        out.push_str(&format!("{comment}\n{line}"));
        comments.push(comment);
        if line.starts_with('[') || line.ends_with('"') {
            let comment = format!("# c{}.", comments.len());
            out.push_str(&format!("  {comment}"));
            comments.push(comment);
        }
        out.push('\n');
    }
    out.push_str("# end.\n");
    comments.push("# end.".to_owned());
    (out, comments)
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(routine in routine(ANY)) {
        let text = updated_text("", &routine);
        prop_assert_eq!(read(&text), (routine.clone(), Vec::new()), "{}", text);
        prop_assert_eq!(updated_text(&text, &routine), text);
    }

    #[test]
    fn any_change_of_a_file_is_read_back_too(before in routine(ANY), after in routine(ANY)) {
        let text = updated_text(&updated_text("", &before), &after);
        prop_assert_eq!(read(&text), (after, Vec::new()), "{}", text);
    }

    #[test]
    fn comments_survive(before in routine(PLAIN), after in routine(PLAIN), order in any::<prop::sample::Index>()) {
        let (old, comments) = commented(&updated_text("", &before));
        prop_assert_eq!(updated_text(&old, &before), old.clone());
        // The same items in another order, with another head.
        let mut moved = Routine { items: before.items.clone(), ..after };
        if !moved.items.is_empty() {
            let by = order.index(moved.items.len());
            moved.items.rotate_left(by);
        }
        let text = updated_text(&old, &moved);
        for comment in &comments {
            prop_assert!(text.contains(comment), "{} is lost in\n{}", comment, text);
        }
        prop_assert_eq!(read(&text).0, moved, "{}", text);
    }

    #[test]
    fn comments_survive_another_dose(before in routine(PLAIN), work in work()) {
        let (old, comments) = commented(&updated_text("", &before));
        let mut changed = before;
        for item in &mut changed.items {
            match item {
                Item::Exercise(item) => item.dose.work = work,
                Item::Rest(rest) => rest.rest += Duration::from_millis(1500).min(Duration::from_secs(900) - rest.rest),
                Item::Group(group) => group.rest = Duration::ZERO,
            }
        }
        let text = updated_text(&old, &changed);
        for comment in &comments {
            prop_assert!(text.contains(comment), "{} is lost in\n{}", comment, text);
        }
        prop_assert_eq!(read(&text).0, changed, "{}", text);
    }
}

#[test]
fn a_new_file_is_tidy() {
    let mut routine = crate::fixtures::routine(
        r#"item = [
            { exercise = "squeeze", reps = 6, tempo = [1.5, 5, 2, 1], note = "Say \"hi\"." },
            { rounds = 2, rest_between_rounds_s = 5, item = [{ exercise = "stretch", level = "high", hold_s = 12.5 }] },
            { rest_s = 12 },
        ]"#,
    );
    routine.waits = true;
    insta::assert_snapshot!(updated_text("", &routine), @r#"
    format = 1
    name = "Test"
    wait_for_me = true

    [[item]]
    exercise = "squeeze"
    reps = 6
    tempo = [1.5, 5, 2, 1]
    note = 'Say "hi".'

    [[item]]
    rounds = 2
    rest_between_rounds_s = 5

    [[item.item]]
    exercise = "stretch"
    level = "high"
    hold_s = 12.5

    [[item]]
    rest_s = 12
    "#);
}

#[test]
fn what_a_person_wrote_stays_where_it_belongs() {
    let old = r#"# For the afternoon.
format = 1
name = "Mine"   # short
author = "me"

# First the blades.
[[item]] # warm
exercise = "squeeze"
reps = 6 # easy
rest_after_s = 10.0

# Then the door.
[[item]]
exercise = "stretch"
hold_s = 20
mood = "calm"

[extra]
a = 1
"#;
    let exercises = crate::fixtures::exercises();
    let mut routine = Routine::from_toml("test", old, &exercises).0;
    routine.items.reverse();
    let Item::Exercise(item) = &mut routine.items[1] else { return };
    item.dose.work = Work::Reps { reps: 9, tempo: item.dose.work.tempo() };
    routine.items.push(Item::Rest(RestItem { rest: Duration::from_secs(15), note: String::new() }));
    insta::assert_snapshot!(updated_text(old, &routine), @r#"
    # For the afternoon.
    format = 1
    name = "Mine"   # short
    author = "me"

    # Then the door.
    [[item]]
    exercise = "stretch"
    hold_s = 20
    mood = "calm"

    # First the blades.
    [[item]] # warm
    exercise = "squeeze"
    reps = 9 # easy
    rest_after_s = 10.0

    [[item]]
    rest_s = 15

    [extra]
    a = 1
    "#);
}

#[test]
fn items_on_one_line_get_headers_and_keep_their_comments() {
    let old = "format = 1\nname = \"Mine\"\nitem = [\n  # one\n  { exercise = \"squeeze\" },\n  { rest_s = 5 }, # five\n]\n";
    let mut routine = Routine::from_toml("test", old, &crate::fixtures::exercises()).0;
    assert_eq!(updated_text(old, &routine), old);
    routine.items.reverse();
    insta::assert_snapshot!(updated_text(old, &routine), @r#"
    format = 1
    name = "Mine"

    [[item]]
    rest_s = 5

    # one
    [[item]]
    exercise = "squeeze"
    # five
    "#);
}

#[test]
fn a_text_that_is_not_toml_is_written_anew() {
    let routine = crate::fixtures::routine("[[item]]\nexercise = \"squeeze\"\n");
    assert_eq!(updated_text("[[item", &routine), updated_text("", &routine));
}
