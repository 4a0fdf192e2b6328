//! The first and the last part of the form: name, kind, where it is done, what it needs and what it is for.

use egui::Ui;

use super::{
    form::{Form, TextOf, part},
    levels, lines,
};
use crate::{
    edit::exercise::ExerciseField,
    exercise::{Area, Equipment, Kind, Place, Posture},
    ui::kit::{
        page::chip_line,
        theme::{Text, Theme},
        widgets::ChipToggle,
    },
};

pub(super) fn about_ui(ui: &mut Ui, form: &mut Form<'_>) {
    part(ui, "What it is", "", |ui| {
        form.text(ui, ExerciseField::Name, "Name", "Doorway stretch", |exercise, _| Some(&mut exercise.name), false);
        if form.exercise.levels.len() > 1 {
            let name_of: TextOf = |exercise, level| Some(&mut exercise.levels.get_mut(level)?.name);
            form.text(ui, ExerciseField::Text("level"), "Name of this level", "Wall push-up", name_of, false);
        }
        form.choice(ui, "Kind", Kind::NAMES, Kind::title, |form| Some(&mut form.exercise.kind));
        form.choice(ui, "Place", Place::NAMES, Place::title, |form| Some(&mut form.level_mut()?.place));
        form.choice(ui, "Posture", Posture::NAMES, Posture::title, |form| Some(&mut form.level_mut()?.posture));
        let level = form.level;
        let needs = |form: &mut Form<'_>, thing: Equipment| {
            toggle(form.exercise.levels.get_mut(level).map(|level| &mut level.equipment), thing);
        };
        let has = form.exercise.level(level).equipment.clone();
        chips(ui, form, "Needs", Equipment::NAMES, Equipment::title, &has, needs);
        let has = form.exercise.areas.clone();
        chips(ui, form, "Good for", Area::NAMES, Area::title, &has, |form, area| toggle(Some(&mut form.exercise.areas), area));
        levels::first_ui(ui, form);
    });
}

/// What few people fill in.
pub(super) fn more_ui(ui: &mut Ui, form: &mut Form<'_>) {
    part(ui, "More about it", "All of this may stay empty.", |ui| {
        form.text(
            ui,
            ExerciseField::Text("why"),
            "Why do it",
            "Opens the chest after sitting.",
            |exercise, _| Some(&mut exercise.why),
            false,
        );
        form.text(
            ui,
            ExerciseField::Text("breath"),
            "Breath",
            "Breathe out as you lean.",
            |exercise, _| Some(&mut exercise.breath),
            false,
        );
        form.text(
            ui,
            ExerciseField::Text("feel"),
            "What to feel",
            "A mild pull across the chest.",
            |exercise, _| Some(&mut exercise.feel),
            false,
        );
        form.text(ui, ExerciseField::Text("easier"), "Easier", "Lean less.", |exercise, _| Some(&mut exercise.easier), false);
        form.text(
            ui,
            ExerciseField::Text("harder"),
            "Harder",
            "Raise the arm a little.",
            |exercise, _| Some(&mut exercise.harder),
            false,
        );
        lines::list_ui(ui, form, &lines::MUSCLES);
        lines::list_ui(ui, form, &lines::STRETCHED);
    });
}

fn chips<T: Copy + PartialEq>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    label: &str,
    names: &[(&str, T)],
    title_of: fn(T) -> &'static str,
    has: &[T],
    toggle: impl Fn(&mut Form<'_>, T),
) {
    ui.label(Theme::of(ui).quiet(Text::Small, label));
    chip_line(ui, |ui| {
        for &(_, value) in names {
            if ui.add(ChipToggle::new(title_of(value), has.contains(&value))).clicked() {
                toggle(form, value);
                form.changed = Some(ExerciseField::Other);
            }
        }
    });
}

fn toggle<T: PartialEq>(list: Option<&mut Vec<T>>, value: T) {
    let Some(list) = list else { return };
    match list.iter().position(|there| *there == value) {
        Some(index) => {
            list.remove(index);
        }
        None => list.push(value),
    }
}
