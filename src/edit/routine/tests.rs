//! Editing, by what a person does and what comes of it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::Duration;

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    cue::estimated_length,
    exercise::{Place, Sides, Tempo, Work, seconds_text},
    fixtures,
    library::catalog::Catalog,
    routine::updated_text,
    timeline::{Coaching, Timeline},
};

fn draft(items: &str) -> Draft {
    Draft::new(fixtures::routine(items))
}

/// Squeeze, a group of stretch and rest, turn.
fn mixed() -> Draft {
    draft(
        r#"item = [
            { exercise = "squeeze" },
            { rounds = 2, rest_between_rounds_s = 5, item = [{ exercise = "stretch" }, { rest_s = 9 }] },
            { exercise = "turn" },
        ]"#,
    )
}

fn names(items: &[Item]) -> String {
    let names: Vec<String> = items
        .iter()
        .map(|item| match item {
            Item::Exercise(item) => item.exercise.id.clone(),
            Item::Rest(rest) => seconds_text(rest.rest),
            Item::Group(group) => format!("{}({})", group.rounds, names(&group.items)),
        })
        .collect();
    names.join(" ")
}

/// Selects rows, edits, and compares what there is then with `wanted`; selected rows are compared too.
fn check(draft: &mut Draft, rows: &[Spot], edit: RoutineEdit, wanted: &str, selected: &[Spot]) {
    draft.apply(RoutineEdit::SelectNone).unwrap();
    for row in rows {
        draft.apply(RoutineEdit::Select(*row, Pick::Toggle)).unwrap();
    }
    draft.apply(edit).unwrap();
    assert_eq!(names(&draft.routine().items), wanted);
    assert_eq!(draft.selection().spots().collect::<Vec<_>>(), selected);
}

fn outline(draft: &Draft) -> Outline {
    let timeline = Timeline::compile(draft.routine(), Coaching::default(), &estimated_length);
    Outline::of(draft.routine(), &timeline)
}

#[test]
fn an_item_moves_into_a_group_through_it_and_out_again() {
    let mut d = mixed();
    let (top, within) = (Spot::top, Spot::within);
    check(&mut d, &[top(0)], RoutineEdit::MoveDown, "2(squeeze stretch 9) turn", &[within(0, 0)]);
    check(&mut d, &[within(0, 0)], RoutineEdit::MoveDown, "2(stretch squeeze 9) turn", &[within(0, 1)]);
    check(&mut d, &[within(0, 1)], RoutineEdit::MoveDown, "2(stretch 9 squeeze) turn", &[within(0, 2)]);
    check(&mut d, &[within(0, 2)], RoutineEdit::MoveDown, "2(stretch 9) squeeze turn", &[top(1)]);
    check(&mut d, &[top(1)], RoutineEdit::MoveUp, "2(stretch 9 squeeze) turn", &[within(0, 2)]);
    check(&mut d, &[within(0, 0)], RoutineEdit::MoveUp, "stretch 2(9 squeeze) turn", &[top(0)]);
    check(&mut d, &[top(0)], RoutineEdit::MoveUp, "stretch 2(9 squeeze) turn", &[top(0)]);
    check(&mut d, &[top(2)], RoutineEdit::MoveDown, "stretch 2(9 squeeze) turn", &[top(2)]);
}

#[test]
fn several_rows_move_together_and_a_group_never_goes_into_a_group() {
    let mut d = mixed();
    let (top, within) = (Spot::top, Spot::within);
    check(
        &mut d,
        &[top(0), top(2)],
        RoutineEdit::MoveTo(within(1, 1)),
        "2(stretch squeeze turn 9)",
        &[within(0, 1), within(0, 2)],
    );
    check(&mut d, &[], RoutineEdit::Add(vec![new_group()], None), "2(stretch squeeze turn 9) 2()", &[top(1)]);
    check(&mut d, &[top(1)], RoutineEdit::MoveTo(within(0, 0)), "2(stretch squeeze turn 9) 2()", &[top(1)]);
    check(&mut d, &[top(1)], RoutineEdit::MoveUp, "2() 2(stretch squeeze turn 9)", &[top(0)]);
    check(&mut d, &[top(1), within(1, 1)], RoutineEdit::MoveTo(top(0)), "2(stretch squeeze turn 9) 2()", &[top(0)]);
    check(&mut d, &[top(0)], RoutineEdit::MoveTo(within(0, 2)), "2(stretch squeeze turn 9) 2()", &[top(0)]);
}

#[test]
fn what_is_added_goes_behind_the_selection_and_into_an_empty_group() {
    let mut d = mixed();
    let (top, within) = (Spot::top, Spot::within);
    let rest = || RoutineEdit::Add(vec![new_rest()], None);
    check(&mut d, &[], rest(), "squeeze 2(stretch 9) turn 15", &[top(3)]);
    check(&mut d, &[within(1, 0)], rest(), "squeeze 2(stretch 15 9) turn 15", &[within(1, 1)]);
    check(&mut d, &[top(1)], RoutineEdit::Add(vec![new_group()], None), "squeeze 2(stretch 15 9) 2() turn 15", &[top(2)]);
    check(&mut d, &[top(2)], rest(), "squeeze 2(stretch 15 9) 2(15) turn 15", &[within(2, 0)]);
}

#[test]
fn rows_are_copied_deleted_grouped_and_ungrouped() {
    let mut d = mixed();
    let (top, within) = (Spot::top, Spot::within);
    check(&mut d, &[top(0), top(1)], RoutineEdit::Duplicate, "squeeze 2(stretch 9) squeeze 2(stretch 9) turn", &[top(2), top(3)]);
    check(&mut d, &[top(1), within(1, 0)], RoutineEdit::Delete, "squeeze squeeze 2(stretch 9) turn", &[top(1)]);
    check(&mut d, &[within(2, 1)], RoutineEdit::Delete, "squeeze squeeze 2(stretch) turn", &[within(2, 0)]);
    check(&mut d, &[top(0), top(3)], RoutineEdit::Group, "2(squeeze turn) squeeze 2(stretch)", &[top(0)]);
    assert!(!d.can_group() && d.can_ungroup());
    check(&mut d, &[top(0), within(2, 0)], RoutineEdit::Ungroup, "squeeze turn squeeze stretch", &[top(0), top(1), top(3)]);
    let all: Vec<Spot> = d.rows();
    check(&mut d, &all, RoutineEdit::Delete, "", &[]);
}

#[test]
fn rows_are_selected_one_by_one_in_ranges_and_with_the_keys() {
    let mut d = mixed();
    let selected = |d: &Draft| d.selection().spots().collect::<Vec<_>>();
    d.apply(RoutineEdit::Step(1, false)).unwrap();
    d.apply(RoutineEdit::Step(2, true)).unwrap();
    assert_eq!(selected(&d), [Spot::top(0), Spot::top(1), Spot::within(1, 0)]);
    assert_eq!(d.selection().roots(), [Spot::top(0), Spot::top(1)]);
    d.apply(RoutineEdit::Step(-1, true)).unwrap();
    assert_eq!(selected(&d), [Spot::top(0), Spot::top(1)]);
    d.apply(RoutineEdit::Select(Spot::top(2), Pick::Toggle)).unwrap();
    d.apply(RoutineEdit::Select(Spot::top(0), Pick::Toggle)).unwrap();
    assert_eq!(selected(&d), [Spot::top(1), Spot::top(2)]);
    d.apply(RoutineEdit::SelectAll).unwrap();
    assert_eq!(d.selection().n_rows(), 5);
}

#[test]
fn typing_in_one_field_is_taken_back_at_once() {
    let mut d = mixed();
    let before = d.head();
    for end in 1..=4 {
        let name = "Calm"[..end].to_owned();
        d.apply(RoutineEdit::SetHead(RoutineField::Name, RoutineHead { name, ..d.head() })).unwrap();
    }
    d.apply(RoutineEdit::SetHead(RoutineField::About, RoutineHead { about: "x".to_owned(), ..d.head() })).unwrap();
    d.apply(RoutineEdit::Undo).unwrap();
    assert_eq!(d.head().name, "Calm");
    d.apply(RoutineEdit::Undo).unwrap();
    assert_eq!(d.head(), before);
    assert!(!d.can_undo() && d.can_redo());
}

#[test]
fn a_field_of_several_items_is_read_and_set_for_all_of_them() {
    let mut d = mixed();
    let all = |d: &mut Draft, kind, field, value| d.apply(RoutineEdit::SetAll(kind, field, value)).unwrap();
    let read = |d: &Draft, kind, field| d.common(kind, field).map(|common| (common.value, common.is_mixed));
    let second = Duration::from_secs(1);
    d.apply(RoutineEdit::SelectAll).unwrap();
    // Repetitions and a hold have a number of repeats in common, but no length.
    assert_eq!(read(&d, ItemKind::Exercise, RoutineField::Reps), Some((Value::Count(4), true)));
    assert_eq!(read(&d, ItemKind::Exercise, RoutineField::Length), None);
    assert_eq!(read(&d, ItemKind::Rest, RoutineField::Rest), Some((Value::Rest(9 * second), false)));
    assert_eq!(read(&d, ItemKind::Exercise, RoutineField::RestBetween), None);
    all(&mut d, ItemKind::Exercise, RoutineField::Sets, Value::Count(3));
    assert_eq!(read(&d, ItemKind::Exercise, RoutineField::Sets), Some((Value::Count(3), false)));
    assert!(read(&d, ItemKind::Exercise, RoutineField::RestBetween).is_some());
    all(&mut d, ItemKind::Exercise, RoutineField::Waits, Value::Waits(Some(true)));
    all(&mut d, ItemKind::Exercise, RoutineField::Sides, Value::Sides(Sides::Each));
    all(&mut d, ItemKind::Rest, RoutineField::Rest, Value::Rest(5000 * second));
    all(&mut d, ItemKind::Group, RoutineField::Sets, Value::Count(4));
    assert_eq!(names(&d.routine().items), "squeeze 4(stretch 900) turn");
    // What does not fit changes nothing.
    let before = d.routine().clone();
    all(&mut d, ItemKind::Rest, RoutineField::Rest, Value::Count(3));
    all(&mut d, ItemKind::Exercise, RoutineField::Note, Value::Count(3));
    assert_eq!(d.routine(), &before);
}

#[test]
fn stepping_a_field_of_several_items_is_taken_back_at_once() {
    let mut d = mixed();
    let start = d.routine().clone();
    d.apply(RoutineEdit::SelectAll).unwrap();
    // The first value is already that of some of them, so that the later ones reach further than the first.
    for count in [4, 5, 9, 11] {
        d.apply(RoutineEdit::SetAll(ItemKind::Exercise, RoutineField::Reps, Value::Count(count))).unwrap();
    }
    d.apply(RoutineEdit::Undo).unwrap();
    assert_eq!(d.routine(), &start);
    assert!(!d.can_undo() && d.can_redo());
    d.apply(RoutineEdit::Redo).unwrap();
    assert_eq!(d.common(ItemKind::Exercise, RoutineField::Reps), Some(Common { value: Value::Count(11), is_mixed: false }));
    // Another selection is another change.
    d.apply(RoutineEdit::Select(Spot::top(0), Pick::Only)).unwrap();
    d.apply(RoutineEdit::SetAll(ItemKind::Exercise, RoutineField::Reps, Value::Count(5))).unwrap();
    d.apply(RoutineEdit::Undo).unwrap();
    d.apply(RoutineEdit::SelectAll).unwrap();
    assert_eq!(d.common(ItemKind::Exercise, RoutineField::Reps), Some(Common { value: Value::Count(11), is_mixed: false }));
}

#[test]
fn a_value_out_of_range_is_brought_into_it() {
    let mut d = mixed();
    let Some(Item::Exercise(mut item)) = d.item(Spot::top(0)).cloned() else { return };
    item.dose.sets = 900;
    item.dose.work = Work::Reps { reps: 0, tempo: Tempo::from_s([0.0, 0.2, 0.0, 0.0]) };
    d.apply(RoutineEdit::Set(Spot::top(0), RoutineField::Sets, Box::new(Item::Exercise(item)))).unwrap();
    let Some(Item::Exercise(item)) = d.item(Spot::top(0)) else { return };
    assert_eq!(item.dose.sets, 20);
    assert_eq!(item.dose.work, Work::Reps { reps: 1, tempo: Tempo::from_s([0.8, 0.2, 0.0, 0.0]) });
}

#[test]
fn a_full_routine_takes_no_more_and_says_so() {
    let mut d = draft("item = []");
    let rests = |n| vec![new_rest(); n];
    d.apply(RoutineEdit::Add(rests(500), None)).unwrap();
    assert!(d.apply(RoutineEdit::Add(rests(1), None)).is_err());
    d.apply(RoutineEdit::SelectAll).unwrap();
    assert!(d.apply(RoutineEdit::Duplicate).is_err());
    assert_eq!(d.routine().items.len(), 500);
}

#[test]
fn the_rows_add_up_to_the_whole() {
    let outline = outline(&mixed());
    let total: Duration = outline.rows.iter().filter(|row| row.spot.inner.is_none()).map(|row| row.length).sum();
    assert_eq!(total, outline.end);
    assert_eq!(outline.row(Spot::within(1, 1)).unwrap().length, Duration::from_secs(9));
    assert!(outline.row(Spot::top(1)).unwrap().length > 2 * outline.row(Spot::within(1, 0)).unwrap().length);
}

#[test]
fn a_hint_tells_which_short_forms_are_said_letter_by_letter() {
    let d = draft(r#"item = [{ exercise = "squeeze", note = "3x10 w/ band, ZQR and k/x" }]"#);
    assert_eq!(outline(&d).hints[0].words, "\"ZQR\", \"k/x\" are said as written, letter by letter.");
    assert_eq!(outline(&draft(r#"item = [{ exercise = "squeeze", note = "3x10 w/ band, R UE" }]"#)).hints, []);
}

#[test]
fn hints_say_what_may_not_be_meant_and_where() {
    let d = draft(
        r#"item = [
            { exercise = "squeeze", hold_s = 30 },
            { exercise = "turn", note = "Тихо" },
            { exercise = "stretch", sets = 20, hold_s = 60, note = "Ease in. Тихо" },
            { rounds = 2 },
        ]"#,
    );
    let hints: Vec<String> =
        outline(&d).hints.iter().map(|hint| format!("{:?} {}", hint.spot.map(|spot| spot.at), hint.words)).collect();
    insta::assert_snapshot!(hints.join("\n"), @r#"
    Some(0) A hold of 30 s, but this exercise is usually done in repetitions.
    Some(1) This is done on the floor, between two that are not.
    Some(1) The voice can't read the note. It shows, with a chime.
    Some(2) This alone takes longer than 15 minutes.
    Some(2) The voice can't read all of the note. The rest only shows.
    Some(3) Nothing is in this group yet.
    "#);
    assert_eq!(outline(&draft("item = []")).hints[0].words, "There is no exercise in it yet.");
    assert_eq!(outline(&draft("item = [{ exercise = \"squeeze\" }]")).hints, []);
}

#[test]
fn work_is_counted_another_way_without_a_jump() {
    let squeeze = Work::Reps { reps: 8, tempo: Tempo::from_s([2.0, 5.0, 2.0, 1.0]) };
    let second = Duration::from_secs(1);
    assert_eq!(work_as(WorkKind::Holds, squeeze, squeeze), Work::Holds { repeats: 8, hold: 5 * second, gap: 3 * second });
    let timed = work_as(WorkKind::Time, squeeze, squeeze);
    assert_eq!(timed, Work::Time { work: 80 * second, tempo: Tempo::from_s([2.0, 5.0, 2.0, 1.0]) });
    assert_eq!(work_as(WorkKind::Reps, timed, timed).n_reps(), 8);
    assert_eq!(work_as(WorkKind::Reps, timed, squeeze), squeeze);
}

#[test]
fn minutes_at_the_desk_are_filled_without_the_floor_and_always_the_same() {
    let exercises = &Catalog::bundled().exercises;
    let length_of = |routine: &Routine| Timeline::compile(routine, Coaching::default(), &estimated_length).end;
    for minutes in [2, 3, 5, 8, 10, 15, 30] {
        let routine = filled(minutes, exercises, &length_of);
        let (length, limit) = (length_of(&routine), Duration::from_secs(u64::from(minutes) * 60));
        assert!(length <= limit && length + Duration::from_secs(60) > limit, "{minutes}: {length:?}");
        assert!(routine.exercise_items().all(|item| item.exercise.level(item.level).place != Place::Floor));
        assert_eq!(routine, filled(minutes, exercises, &length_of));
    }
    let five = filled(5, exercises, &length_of);
    insta::assert_snapshot!(names(&five.items), @"cat_cow chin_tuck bent_arm_wall_stretch doorway_pec_stretch");
}

fn spot() -> impl Strategy<Value = Spot> {
    (0..6_usize, proptest::option::of(0..4_usize)).prop_map(|(at, inner)| Spot { at, inner })
}

/// A value of a field of several items; few numbers, so that the same one often comes again.
fn value() -> impl Strategy<Value = Value> {
    let time = (0..2000_u64).prop_map(Duration::from_secs);
    prop_oneof![
        (0..4_u32).prop_map(Value::Count),
        time.clone().prop_map(Value::Hold),
        time.clone().prop_map(Value::Work),
        time.prop_map(Value::Rest),
        prop::sample::select(Sides::NAMES).prop_map(|(_, sides)| Value::Sides(sides)),
        any::<Option<bool>>().prop_map(Value::Waits),
    ]
}

fn set_all() -> impl Strategy<Value = RoutineEdit> {
    let fields = vec![
        RoutineField::Reps,
        RoutineField::Length,
        RoutineField::Sides,
        RoutineField::Sets,
        RoutineField::RestBetween,
        RoutineField::Rest,
        RoutineField::Waits,
    ];
    (prop::sample::select(&ItemKind::ALL[..]), prop::sample::select(fields), value())
        .prop_map(|(kind, field, value)| RoutineEdit::SetAll(kind, field, value))
}

/// An edit as the screen could ask for it; also ones that make no sense.
fn edit() -> impl Strategy<Value = RoutineEdit> {
    let exercise = |id: String| new_exercise(&fixtures::exercises()[&id], 0);
    let id = prop::sample::select(vec!["squeeze".to_owned(), "stretch".to_owned(), "turn".to_owned()]);
    let pick = prop_oneof![Just(Pick::Only), Just(Pick::Toggle), Just(Pick::Range)];
    let rest = |s: u64| Item::Rest(RestItem { rest: Duration::from_secs(s), note: "é".to_owned() });
    let head = |name: String| RoutineHead { name, about: String::new(), guidance: Some(Guidance::Brief), waits: true };
    prop_oneof![
        3 => (id, proptest::option::of(spot())).prop_map(move |(id, gap)| RoutineEdit::Add(vec![exercise(id), new_rest()], gap)),
        1 => Just(RoutineEdit::Add(vec![new_group()], None)),
        3 => (spot(), pick).prop_map(|(spot, pick)| RoutineEdit::Select(spot, pick)),
        1 => Just(RoutineEdit::SelectAll),
        1 => (-3..4_isize, any::<bool>()).prop_map(|(by, extends)| RoutineEdit::Step(by, extends)),
        1 => Just(RoutineEdit::MoveUp),
        1 => Just(RoutineEdit::MoveDown),
        2 => spot().prop_map(RoutineEdit::MoveTo),
        1 => Just(RoutineEdit::Duplicate),
        1 => Just(RoutineEdit::Delete),
        2 => Just(RoutineEdit::Group),
        1 => Just(RoutineEdit::Ungroup),
        2 => (spot(), 0..2000_u64).prop_map(move |(spot, s)| RoutineEdit::Set(spot, RoutineField::Rest, Box::new(rest(s)))),
        4 => set_all(),
        1 => "\\PC{0,3}".prop_map(move |name| RoutineEdit::SetHead(RoutineField::Name, head(name))),
    ]
}

#[test]
fn the_rows_of_a_routine_that_is_cut_add_up_to_no_more_than_its_end() {
    let long = "item = [{ rounds = 20, item = [{ exercise = \"squeeze\", reps = 100, sets = 20 }, { rest_s = 900 }] }, { rest_s = 900 }]";
    let outline = outline(&Draft::new(fixtures::routine(long)));
    let total: Duration = outline.rows.iter().filter(|row| row.spot.inner.is_none()).map(|row| row.length).sum();
    assert!(total <= outline.end && total + Duration::from_secs(60) > outline.end, "{total:?} of {:?}", outline.end);
}

proptest! {
    #[test]
    fn undo_leads_back_to_the_start_and_redo_to_the_end(edits in vec(edit(), 0..40)) {
        let start = mixed();
        let mut draft = start.clone();
        for edit in edits {
            // A full routine refuses; that is no change.
            let _ = draft.apply(edit);
        }
        let end = draft.routine().clone();
        while draft.can_undo() {
            draft.apply(RoutineEdit::Undo).unwrap();
        }
        prop_assert_eq!(draft.routine(), start.routine());
        while draft.can_redo() {
            draft.apply(RoutineEdit::Redo).unwrap();
        }
        prop_assert_eq!(draft.routine(), &end);
    }

    #[test]
    fn any_row_of_changes_of_one_field_of_several_is_one_step(values in vec(value(), 1..8), rows in 0..32_u32) {
        for kind in ItemKind::ALL {
            for field in [RoutineField::Reps, RoutineField::Sets, RoutineField::Rest, RoutineField::RestBetween, RoutineField::Waits] {
                let mut draft = mixed();
                for (index, row) in draft.rows().into_iter().enumerate().filter(|(index, _)| rows & (1 << index) != 0) {
                    draft.apply(RoutineEdit::Select(row, if index == 0 { Pick::Only } else { Pick::Toggle })).unwrap();
                }
                let start = draft.routine().clone();
                for value in &values {
                    draft.apply(RoutineEdit::SetAll(kind, field, *value)).unwrap();
                }
                prop_assert_eq!(draft.can_undo(), *draft.routine() != start);
                draft.apply(RoutineEdit::Undo).unwrap();
                prop_assert_eq!(draft.routine(), &start);
                prop_assert!(!draft.can_undo());
            }
        }
    }

    #[test]
    fn whatever_is_edited_can_be_written_and_read_and_adds_up(edits in vec(edit(), 0..40)) {
        let mut draft = mixed();
        for edit in edits {
            let _ = draft.apply(edit);
            let rows = draft.rows();
            prop_assert!(draft.selection().spots().all(|spot| rows.contains(&spot)));
        }
        let named = draft.named();
        let text = updated_text("", &named);
        let (read, problems) = Routine::from_toml("test", &text, &fixtures::exercises());
        prop_assert_eq!(problems, []);
        prop_assert_eq!(&read.name, &named.name);
        prop_assert!(read.items.iter().zip(&named.items).all(|(a, b)| names(std::slice::from_ref(a)) == names(std::slice::from_ref(b))));
        let outline = outline(&draft);
        let total: Duration = outline.rows.iter().filter(|row| row.spot.inner.is_none()).map(|row| row.length).sum();
        if draft.routine().exercise_items().next().is_some() {
            prop_assert!(total <= outline.end, "{:?} {:?}", total, outline.end);
        }
    }
}
