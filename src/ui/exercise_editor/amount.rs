//! How much of the exercise is usually done: repetitions, holds or time, sets, sides and rests.

use std::{ops::RangeInclusive, time::Duration};

use egui::{Align, Layout, Ui, Vec2};

use super::form::{Form, part};
use crate::{
    edit::{
        exercise::ExerciseField,
        routine::{WorkKind, work_as},
    },
    exercise::{Dose, Often, Side, Sides, Tempo, Work, limits},
    format::reader::duration_from_s,
    ui::kit::{
        theme::{Text, Theme, size, space},
        widgets::{Stepper, segmented},
    },
};

const COUNTINGS: [(WorkKind, &str); 3] =
    [(WorkKind::Reps, "Repetitions"), (WorkKind::Holds, "Holds"), (WorkKind::Time, "For a time")];

pub(super) fn amount_ui(ui: &mut Ui, form: &mut Form<'_>) {
    part(ui, "How much", "The usual dose. A routine can ask for more or less.", |ui| {
        let mut changed = None;
        let dose = &mut form.exercise.dose;
        let mut counting = WorkKind::of(&dose.work);
        if segmented(ui, "Count", &mut counting, &COUNTINGS) {
            dose.work = work_as(counting, dose.work, dose.work);
            changed = Some(ExerciseField::Other);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            let work = work_ui(ui, &mut dose.work);
            let sets = number(ui, "Sets", &mut dose.sets, limits::SETS, "");
            changed = work.or(sets).or(changed);
        });
        ui.label(Theme::of(ui).quiet(Text::Small, "Sides"));
        let sides: Vec<(Sides, &str)> = Sides::NAMES.iter().map(|&(_, sides)| (sides, sides.title())).collect();
        if segmented(ui, "Sides", &mut dose.sides, &sides) {
            changed = Some(ExerciseField::Other);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            changed = rests_ui(ui, dose).or(changed);
        });
        if form.exercise.dose.sides != Sides::Both {
            ui.label(Theme::of(ui).quiet(Text::Small, "Side that starts, and that your words name"));
            let sides = [Side::Left, Side::Right].map(|side| (side, side.title()));
            if segmented(ui, "First side", &mut form.exercise.first_side, &sides) {
                changed = Some(ExerciseField::Other);
            }
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            changed = often_ui(ui, &mut form.exercise.often).or(changed);
        });
        let often = form.exercise.often.words();
        let words = if often.is_empty() {
            "How often is not said: 0 stands for that.".to_owned()
        } else {
            format!("How often: {often}.")
        };
        ui.label(Theme::of(ui).quiet(Text::Small, words));
        form.changed = changed.or(form.changed);
    });
}

/// How often; 0 where it is not said.
fn often_ui(ui: &mut Ui, often: &mut Often) -> Option<ExerciseField> {
    let [mut fewest, mut most] = often.days.unwrap_or_default();
    let mut times = often.times.unwrap_or_default();
    let of_fewest = number(ui, "Days a week, at least", &mut fewest, 0..=*limits::DAYS.end(), "");
    let of_most = number(ui, "Days a week, at most", &mut most, 0..=*limits::DAYS.end(), "");
    let of_times = number(ui, "Times a day, at most", &mut times, 0..=*limits::TIMES.end(), "");
    // The number that was changed pulls the other one along.
    let days = match (of_fewest.is_some(), of_most.is_some()) {
        (true, _) => [fewest, if fewest == 0 { 0 } else { most.max(fewest) }],
        (_, true) => [fewest.clamp(most.min(1), most), most],
        _ => [fewest, most],
    };
    often.days = (days != [0, 0]).then_some(days);
    often.times = (times > 0).then_some(times);
    of_fewest.or(of_most).or(of_times)
}

fn work_ui(ui: &mut Ui, work: &mut Work) -> Option<ExerciseField> {
    match work {
        Work::Reps { reps, tempo } => {
            let count = number(ui, "Repetitions", reps, limits::REPS, "");
            count.or(tempo_ui(ui, tempo))
        }
        Work::Holds { repeats, hold, gap } => {
            let count = number(ui, "How many holds", repeats, limits::REPS, "");
            let length = seconds(ui, "Hold", hold, limits::HOLD_S, 5.0);
            let pause = if *repeats > 1 { seconds(ui, "Between holds", gap, limits::REST_S, 1.0) } else { None };
            count.or(length).or(pause)
        }
        Work::Time { work, tempo } => {
            let length = seconds(ui, "Time", work, limits::WORK_S, 5.0);
            length.or(tempo_ui(ui, tempo))
        }
    }
}

fn tempo_ui(ui: &mut Ui, tempo: &mut Tempo) -> Option<ExerciseField> {
    let parts =
        [("Move", &mut tempo.out), ("Hold there", &mut tempo.hold), ("Come back", &mut tempo.back), ("Pause", &mut tempo.pause)];
    let mut changed = None;
    for (name, part) in parts {
        changed = seconds(ui, name, part, limits::TEMPO_S, 1.0).or(changed);
    }
    // A repetition takes at least a second, so that there is something to count.
    tempo.out += Duration::from_secs(1).saturating_sub(tempo.length());
    changed
}

fn rests_ui(ui: &mut Ui, dose: &mut Dose) -> Option<ExerciseField> {
    let switch =
        if dose.sides == Sides::Each { seconds(ui, "To change sides", &mut dose.switch, limits::REST_S, 1.0) } else { None };
    let between =
        if dose.sets > 1 { seconds(ui, "Between sets", &mut dose.rest_between_sets, limits::REST_S, 5.0) } else { None };
    let after = seconds(ui, "Rest after", &mut dose.rest_after, limits::REST_S, 5.0);
    switch.or(between).or(after)
}

fn number(ui: &mut Ui, name: &'static str, value: &mut u32, range: RangeInclusive<u32>, unit: &str) -> Option<ExerciseField> {
    named(ui, name, |ui| ui.add(Stepper::new(name, value).range(range).unit(unit)).changed())
}

fn seconds(
    ui: &mut Ui,
    name: &'static str,
    time: &mut Duration,
    range_s: RangeInclusive<f64>,
    step_s: f64,
) -> Option<ExerciseField> {
    let mut value_s = time.as_secs_f64();
    let changed = named(ui, name, |ui| ui.add(Stepper::new(name, &mut value_s).range(range_s).step(step_s).unit("s")).changed());
    if changed.is_some() {
        *time = duration_from_s(value_s);
    }
    changed
}

/// A number below its name.
fn named(ui: &mut Ui, name: &'static str, contents: impl FnOnce(&mut Ui) -> bool) -> Option<ExerciseField> {
    let t = Theme::of(ui);
    // As wide as a stepper, so that a line knows when it is full.
    let cell = Vec2::new(t.px(size::STEPPER_VALUE + 2.0 * 0.8 * size::CONTROL), t.px(1.4 * size::CONTROL));
    let shown = ui.allocate_ui_with_layout(cell, Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.label(t.quiet(Text::Small, name));
        contents(ui)
    });
    let is_changed = shown.inner;
    is_changed.then_some(ExerciseField::Dose(name))
}
