//! The levels of the exercise: which one the form is about, a new one, the usual one, and taking one away.
//!
//! An exercise of one level shows none of this but a way to add the second one.

use egui::Ui;

use super::form::Form;
use crate::{
    edit::exercise::ExerciseField,
    exercise::MAX_LEVELS,
    ui::{
        action::ExerciseAction,
        kit::{
            icon::Icon,
            theme::{Text, Theme, space},
            widgets::{Button, Chip, ChipTone, IconButton, segmented},
        },
        model::Model,
    },
};

/// Shows the levels above the form, where there are several.
pub(super) fn levels_ui(ui: &mut Ui, model: &Model<'_>, form: &mut Form<'_>, level: &mut usize) {
    if form.exercise.levels.len() < 2 {
        return;
    }
    let levels: Vec<(usize, &str)> = form.exercise.levels.iter().map(|level| level.name.as_str()).enumerate().collect();
    segmented(ui, "Level", level, &levels);
    ui.horizontal_wrapped(|ui| {
        if form.level == form.exercise.default_level {
            ui.add(Chip::new("The usual one").tone(ChipTone::Accent).icon(Icon::Check));
        } else if ui.add(Button::quiet("Make it the usual one")).clicked() {
            form.exercise.default_level = form.level;
            form.changed = Some(ExerciseField::Other);
        }
        let can_add = form.exercise.levels.len() < MAX_LEVELS;
        if ui.add_enabled(can_add, Button::quiet("Copy this level").icon(Icon::Plus)).clicked() {
            form.asked = Some(ExerciseAction::AddLevel(form.level));
        }
        if ui.add(IconButton::new(Icon::Trash, "Delete this level").quiet()).clicked() {
            form.asked = Some(ExerciseAction::DeleteLevel(form.level));
        }
    });
    let users = users(model, form);
    if !users.is_empty() {
        let words = format!("{} can't start without this level.", users.join(" and "));
        ui.label(Theme::of(ui).quiet(Text::Small, words));
    }
    ui.add_space(space::M);
}

/// The way to the second level.
pub(super) fn first_ui(ui: &mut Ui, form: &mut Form<'_>) {
    if form.exercise.levels.len() == 1 && ui.add(Button::quiet("Add an easier or harder level").icon(Icon::Plus)).clicked() {
        form.asked = Some(ExerciseAction::AddLevel(form.level));
    }
}

/// The routines that ask for this level. One that asks for none takes the usual one, whichever that is.
fn users(model: &Model<'_>, form: &Form<'_>) -> Vec<String> {
    let id = &form.exercise.level(form.level).id;
    let routines = model.library.routines_with(&form.exercise.id).filter(|entry| {
        let of_this = entry.routine.exercise_items().filter(|item| item.exercise.id == form.exercise.id);
        of_this.filter(|item| item.level != item.exercise.default_level).any(|item| item.exercise.level(item.level).id == *id)
    });
    routines.map(|entry| format!("\"{}\"", entry.title())).take(3).collect()
}
