//! Several entries chosen together: the fields that they share, changed for all of them at once, and what can be done with them.

use std::{ops::RangeInclusive, time::Duration};

use egui::Ui;

use super::{
    Asked, BuilderState, Shown,
    fields::{WAITS, choice_row, row, sides_choices},
};
use crate::{
    edit::routine::{Common, Draft, ItemKind, RoutineEdit, RoutineField, Value},
    exercise::limits,
    format::reader::duration_from_s,
    routine::{MAX_ROUNDS, clock_text},
    ui::kit::{
        icon::Icon,
        prose::count_text,
        theme::{Text, Theme, space},
        widgets::{Button, Stepper, heading},
    },
};

/// A rest or a length changes by this many seconds.
const STEP_S: f64 = 5.0;

/// Shows what is shared, and what can be done with all of them.
pub(super) fn several_ui(ui: &mut Ui, shown: &Shown<'_>, state: &BuilderState, asked: &mut Asked) {
    let t = Theme::of(ui);
    let roots = shown.draft.selection().roots();
    heading(ui, Text::Strong, &format!("{} selected", count_text(roots.len(), "item")));
    ui.label(t.quiet(Text::Body, format!("{} together", clock_text(state.outline.length_of(&roots)))));
    ui.add_space(space::S);
    fields_ui(ui, shown.draft, asked);
    ui.add_space(space::S);
    if ui.add_enabled(shown.draft.can_group(), Button::secondary("Repeat as a group").full_width()).clicked() {
        asked.edit(RoutineEdit::Group);
    }
    if ui.add(Button::secondary("Duplicate them").icon(Icon::Copy).full_width()).clicked() {
        asked.edit(RoutineEdit::Duplicate);
    }
    if ui.add(Button::secondary("Delete them").icon(Icon::Trash).full_width()).clicked() {
        asked.edit(RoutineEdit::Delete);
    }
    if ui.add(Button::quiet("Clear selection").full_width()).clicked() {
        asked.edit(RoutineEdit::SelectNone);
    }
}

/// The fields of each kind of item that is selected.
fn fields_ui(ui: &mut Ui, draft: &Draft, asked: &mut Asked) {
    let kinds = ItemKind::ALL.map(|kind| (kind, draft.selected(kind).count()));
    let has_several_kinds = kinds.iter().filter(|(_, n_items)| *n_items > 0).count() > 1;
    for (kind, n_items) in kinds {
        if n_items == 0 {
            continue;
        }
        if has_several_kinds {
            ui.add_space(space::XS);
            ui.label(Theme::of(ui).quiet(Text::SmallStrong, count_text(n_items, noun(kind))));
        }
        ui.push_id(noun(kind), |ui| {
            for field in fields_of(kind) {
                if let Some(common) = draft.common(kind, *field)
                    && let Some(value) = field_ui(ui, kind, *field, common)
                {
                    asked.edit(RoutineEdit::SetAll(kind, *field, value));
                }
            }
        });
    }
}

fn noun(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Exercise => "exercise",
        ItemKind::Rest => "rest",
        ItemKind::Group => "group",
    }
}

fn fields_of(kind: ItemKind) -> &'static [RoutineField] {
    match kind {
        ItemKind::Exercise => &[
            RoutineField::Reps,
            RoutineField::Length,
            RoutineField::Sides,
            RoutineField::Sets,
            RoutineField::RestBetween,
            RoutineField::Rest,
            RoutineField::Waits,
        ],
        ItemKind::Rest => &[RoutineField::Rest],
        ItemKind::Group => &[RoutineField::Sets, RoutineField::RestBetween],
    }
}

/// One field; the new value if the person changed it.
fn field_ui(ui: &mut Ui, kind: ItemKind, field: RoutineField, common: Common) -> Option<Value> {
    let is_mixed = common.is_mixed;
    match common.value {
        Value::Count(count) => {
            let (name, range) = match (kind, field) {
                (ItemKind::Group, _) => ("Rounds", 1..=MAX_ROUNDS),
                (_, RoutineField::Reps) => ("Repeats", limits::REPS),
                _ => ("Sets", limits::SETS),
            };
            count_ui(ui, name, count, range, is_mixed).map(Value::Count)
        }
        Value::Hold(time) => time_ui(ui, "Hold", time, limits::HOLD_S, is_mixed).map(Value::Hold),
        Value::Work(time) => time_ui(ui, "Time", time, limits::WORK_S, is_mixed).map(Value::Work),
        Value::Rest(time) => {
            let name = match (kind, field) {
                (ItemKind::Group, _) => "Between rounds",
                (ItemKind::Rest, _) => "Length",
                (_, RoutineField::RestBetween) => "Between sets",
                _ => "Rest after",
            };
            time_ui(ui, name, time, limits::REST_S, is_mixed).map(Value::Rest)
        }
        Value::Sides(sides) => choice_ui(ui, "Sides", sides, &sides_choices(), is_mixed).map(Value::Sides),
        Value::Waits(waits) => choice_ui(ui, "Wait for me", waits, &WAITS, is_mixed).map(Value::Waits),
    }
}

fn count_ui(ui: &mut Ui, name: &str, mut count: u32, range: RangeInclusive<u32>, is_mixed: bool) -> Option<u32> {
    let is_changed = row(ui, name, |ui| ui.add(Stepper::new(name, &mut count).range(range).mixed(is_mixed)).changed());
    is_changed.then_some(count)
}

fn time_ui(ui: &mut Ui, name: &str, time: Duration, range_s: RangeInclusive<f64>, is_mixed: bool) -> Option<Duration> {
    let mut time_s = time.as_secs_f64();
    let stepper = Stepper::new(name, &mut time_s).range(range_s).step(STEP_S).unit("s").mixed(is_mixed);
    row(ui, name, |ui| ui.add(stepper).changed()).then(|| duration_from_s(time_s))
}

fn choice_ui<T: Copy + PartialEq>(ui: &mut Ui, name: &str, value: T, choices: &[(T, &str)], is_mixed: bool) -> Option<T> {
    let choices: Vec<(Option<T>, &str)> = choices.iter().map(|&(choice, words)| (Some(choice), words)).collect();
    let mut chosen = (!is_mixed).then_some(value);
    if choice_row(ui, name, &mut chosen, &choices) { chosen } else { None }
}
