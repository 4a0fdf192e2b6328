//! What the voice says: lines made from the steps until the person writes others.

use egui::Ui;

use super::{
    form::{Form, part},
    lines,
};
use crate::{
    edit::exercise::{ExerciseField, SpokenLine},
    exercise::Sides,
};

pub(super) fn speech_ui(ui: &mut Ui, form: &mut Form<'_>) {
    let about = "Made from your steps. Change what you like; the rest goes on following the steps.";
    part(ui, "What the voice says", about, |ui| {
        form.text(
            ui,
            ExerciseField::Spoken(SpokenLine::Setup),
            "To get ready",
            "Stand in a door frame.",
            |exercise, level| Some(&mut exercise.levels.get_mut(level)?.words.setup),
            true,
        );
        form.text(
            ui,
            ExerciseField::Spoken(SpokenLine::Go),
            "To start the movement, at most eight words",
            "Lean forward.",
            |exercise, level| Some(&mut exercise.levels.get_mut(level)?.words.go),
            false,
        );
        form.text(
            ui,
            ExerciseField::Spoken(SpokenLine::Back),
            "To come back, at most eight words",
            "And back.",
            |exercise, level| Some(&mut exercise.levels.get_mut(level)?.words.back),
            false,
        );
        lines::list_ui(ui, form, &lines::DURING);
        if form.exercise.dose.sides == Sides::Each {
            form.text(
                ui,
                ExerciseField::Spoken(SpokenLine::Switch),
                "To change sides; name the second side",
                "Switch sides. Right arm up.",
                |exercise, level| Some(&mut exercise.levels.get_mut(level)?.words.switch),
                true,
            );
        }
    });
}
