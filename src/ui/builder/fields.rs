//! The fields of an entry: each a label with a control, and what a change of it means.

use std::{ops::RangeInclusive, time::Duration};

use egui::{Align, ComboBox, Layout, Stroke, Ui, Vec2};

use crate::{
    edit::routine::{RoutineField, WorkKind, work_as},
    exercise::{Dose, Sides, Tempo, Work, limits},
    format::reader::duration_from_s,
    routine::ExerciseItem,
    ui::kit::{
        theme::{Text, Theme, line, size, space},
        widgets::{MIXED, Stepper, segmented, switch},
    },
};

/// The part of a row that a menu takes at most.
const CHOICE_SHARE: f32 = 0.62;
/// The room that a menu takes around its words, and the gap to its label.
const CHOICE_CHROME_PX: f32 = 4.0 * space::L;

/// Whether an exercise waits for the person.
pub(super) const WAITS: [(Option<bool>, &str); 3] = [(None, "As the routine"), (Some(true), "Yes"), (Some(false), "No")];

/// The field that was changed, if one was.
pub(super) type Changed = Option<RoutineField>;

/// Shows every number of an exercise entry.
pub(super) fn dose_ui(ui: &mut Ui, item: &mut ExerciseItem) -> Changed {
    let mut changed = None;
    let mut kind = WorkKind::of(&item.dose.work);
    let kinds = [(WorkKind::Reps, "Repeats"), (WorkKind::Holds, "Hold"), (WorkKind::Time, "Time")];
    if segmented(ui, "Count by", &mut kind, &kinds) {
        item.dose.work = work_as(kind, item.dose.work, item.exercise.dose.work);
        changed = Some(RoutineField::Kind);
    }
    ui.add_space(space::XS);
    let asked = work_ui(ui, &mut item.dose.work);
    changed = changed.or(asked);
    let asked = sets_ui(ui, &mut item.dose);
    changed.or(asked)
}

fn work_ui(ui: &mut Ui, work: &mut Work) -> Changed {
    match work {
        Work::Reps { reps, tempo } => {
            let asked = count_row(ui, "Repeats", reps, limits::REPS, RoutineField::Reps);
            let also = tempo_ui(ui, tempo);
            asked.or(also)
        }
        Work::Holds { repeats, hold, gap } => {
            let asked = seconds_row(ui, "Hold", hold, limits::HOLD_S, 5.0, RoutineField::Length);
            let also = count_row(ui, "Repeats", repeats, limits::REPS, RoutineField::Reps);
            let gap = if *repeats > 1 { seconds_row(ui, "Gap", gap, limits::REST_S, 1.0, RoutineField::Gap) } else { None };
            asked.or(also).or(gap)
        }
        Work::Time { work, tempo } => {
            let asked = seconds_row(ui, "Time", work, limits::WORK_S, 5.0, RoutineField::Length);
            let also = tempo_ui(ui, tempo);
            asked.or(also)
        }
    }
}

fn tempo_ui(ui: &mut Ui, tempo: &mut Tempo) -> Changed {
    let parts =
        [("Move out", &mut tempo.out), ("Stay", &mut tempo.hold), ("Move back", &mut tempo.back), ("Pause", &mut tempo.pause)];
    let mut changed = None;
    for (index, (name, time)) in parts.into_iter().enumerate() {
        let asked = seconds_row(ui, name, time, limits::TEMPO_S, 1.0, RoutineField::Tempo(index));
        changed = changed.or(asked);
    }
    changed
}

fn sets_ui(ui: &mut Ui, dose: &mut Dose) -> Changed {
    let mut changed = None;
    let mut sides = dose.sides;
    if choice_row(ui, "Sides", &mut sides, &sides_choices()) {
        dose.sides = sides;
        changed = Some(RoutineField::Sides);
    }
    let mut keep = |asked: Changed| changed = changed.or(asked);
    if dose.sides == Sides::Each {
        keep(seconds_row(ui, "Switch", &mut dose.switch, limits::REST_S, 1.0, RoutineField::Switch));
    }
    keep(count_row(ui, "Sets", &mut dose.sets, limits::SETS, RoutineField::Sets));
    if dose.sets > 1 {
        keep(seconds_row(ui, "Between sets", &mut dose.rest_between_sets, limits::REST_S, 5.0, RoutineField::RestBetween));
    }
    keep(seconds_row(ui, "Rest after", &mut dose.rest_after, limits::REST_S, 5.0, RoutineField::Rest));
    changed
}

/// How the sides can share the work.
pub(super) fn sides_choices() -> Vec<(Sides, &'static str)> {
    Sides::NAMES.iter().map(|(_, sides)| (*sides, sides.title())).collect()
}

/// A number.
pub(super) fn count_row(ui: &mut Ui, name: &str, count: &mut u32, range: RangeInclusive<u32>, field: RoutineField) -> Changed {
    row(ui, name, |ui| ui.add(Stepper::new(name, count).range(range)).changed()).then_some(field)
}

/// A length of time.
pub(super) fn seconds_row(
    ui: &mut Ui,
    name: &str,
    time: &mut Duration,
    range_s: RangeInclusive<f64>,
    step_s: f64,
    field: RoutineField,
) -> Changed {
    let mut time_s = time.as_secs_f64();
    let stepper = Stepper::new(name, &mut time_s).range(range_s).step(step_s).unit("s");
    if row(ui, name, |ui| ui.add(stepper).changed()) {
        *time = duration_from_s(time_s);
        return Some(field);
    }
    None
}

/// One of a few choices, in a menu. A value that is not among them stands for several that differ.
pub(super) fn choice_row<T: Copy + PartialEq>(ui: &mut Ui, name: &str, value: &mut T, choices: &[(T, &str)]) -> bool {
    let before = *value;
    let chosen = choices.iter().find(|(choice, _)| *choice == before).map_or(MIXED, |(_, words)| words);
    let text_px = |words: &str| {
        let t = Theme::of(ui);
        ui.painter().layout_no_wrap(words.to_owned(), t.font(Text::Body), t.palette.ink).size().x
    };
    // A long choice leaves no room for its label beside it.
    let is_stacked = text_px(name) + text_px(chosen) + CHOICE_CHROME_PX > ui.available_width();
    row_with(ui, name, is_stacked, |ui| {
        let width = (ui.available_width() * CHOICE_SHARE).min(Theme::of(ui).px(0.36 * size::DIALOG));
        let menu = ComboBox::from_id_salt(name).selected_text(chosen).truncate().width(width);
        let shown = menu.show_ui(ui, |ui| {
            for (choice, words) in choices {
                ui.selectable_value(value, *choice, *words);
            }
        });
        shown.response.accessible_name(name);
    });
    *value != before
}

/// Yes or no.
pub(super) fn switch_field(ui: &mut Ui, name: &str, is_on: &mut bool, field: RoutineField) -> Changed {
    row(ui, name, |ui| switch(ui, name, is_on).changed()).then_some(field)
}

/// A label at the left, a control at the right and a line below; the control goes below its label where there is no room.
pub(super) fn row<R>(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    row_with(ui, name, false, control)
}

fn row_with<R>(ui: &mut Ui, name: &str, is_stacked: bool, control: impl FnOnce(&mut Ui) -> R) -> R {
    let t = Theme::of(ui);
    let width = ui.available_width();
    let height = t.px(size::CONTROL);
    let is_narrow = is_stacked || width < t.px(0.45 * size::DIALOG);
    ui.spacing_mut().item_spacing.y = 0.0;
    let result = if is_narrow {
        ui.label(t.quiet(Text::Body, name));
        ui.horizontal(control).inner
    } else {
        ui.allocate_ui_with_layout(Vec2::new(width, height), Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_height(height);
            let result = control(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(t.quiet(Text::Body, name)).truncate());
            });
            result
        })
        .inner
    };
    let (_, rule) = ui.allocate_space(Vec2::new(width, line::THIN));
    ui.painter().hline(rule.x_range(), rule.center().y, Stroke::new(line::THIN, t.palette.line));
    result
}
