//! Settings: sound and voice, coaching, look, the figure, the goal, files, keys, and about the program.
//!
//! Every change is asked for at once; there is no Save button. Only words being written are kept here.

mod about;
mod look;
mod sound;
mod voice;

use egui::Ui;

use crate::{
    settings::Settings,
    ui::{
        action::Action,
        kit::{
            page::{page, two_columns},
            theme::{Text, Theme, space},
            widgets::{Stepper, card, heading, segmented},
        },
        model::Model,
    },
};

/// What the screen remembers.
#[derive(Default)]
pub struct SettingsState {
    voice: voice::VoiceDraft,
}

/// Shows the screen.
pub fn settings_ui(ui: &mut Ui, model: &Model<'_>, state: &mut SettingsState) -> Option<Action> {
    page(ui, "settings", |ui| {
        heading(ui, Text::Display, "Settings");
        ui.add_space(space::M);
        // Both columns may change a copy; the one that did is the one that is asked for.
        let left = |ui: &mut Ui| {
            let mut wanted = model.settings.clone();
            let action = section(ui, "Sound and voice", |ui| sound::sound_ui(ui, model, &mut wanted));
            let heard = section(ui, "How words are said", |ui| voice::pronunciations_ui(ui, &mut state.voice, &mut wanted));
            section(ui, "Another voice", |ui| voice::command_ui(ui, &mut state.voice, &mut wanted));
            section(ui, "Coaching", |ui| sound::coaching_ui(ui, &mut wanted));
            section(ui, "Weekly goal", |ui| goal_ui(ui, &mut wanted));
            let asked = section(ui, "Your files", |ui| about::files_ui(ui, model));
            action.or(heard).or(asked).or_else(|| change(model, wanted))
        };
        let right = |ui: &mut Ui| {
            let mut wanted = model.settings.clone();
            section(ui, "Look", |ui| look::look_ui(ui, &mut wanted));
            section(ui, "The figure", |ui| look::figure_ui(ui, model, &mut wanted));
            section(ui, "Keys", about::keys_ui);
            let action = section(ui, "About", about::about_ui);
            action.or_else(|| change(model, wanted))
        };
        let (left, right) = two_columns(ui, left, right);
        left.or(right)
    })
}

fn change(model: &Model<'_>, wanted: Settings) -> Option<Action> {
    (wanted != *model.settings).then(|| Action::Change(Box::new(wanted)))
}

fn section<R>(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let result = card(ui, |ui| {
        ui.set_width(ui.available_width());
        heading(ui, Text::Heading, title);
        ui.add_space(space::XS);
        contents(ui)
    });
    ui.add_space(space::S);
    result.inner
}

/// A choice with its name above it.
fn choice<T: PartialEq + Clone>(ui: &mut Ui, name: &str, value: &mut T, choices: &[(T, &str)]) {
    let t = Theme::of(ui);
    ui.label(t.rich(Text::Body, name));
    segmented(ui, name, value, choices);
    ui.add_space(space::S);
}

/// Choices from a table of names in files, with their names on screen.
fn titled<T: Copy>(names: &[(&str, T)], title_of: fn(T) -> &'static str) -> Vec<(T, &'static str)> {
    names.iter().map(|&(_, value)| (value, title_of(value))).collect()
}

fn goal_ui(ui: &mut Ui, wanted: &mut Settings) {
    let t = Theme::of(ui);
    ui.horizontal_wrapped(|ui| {
        let goal = Stepper::new("Minutes a week", &mut wanted.weekly_minutes);
        ui.add(goal.range(0..=600).step(5.0).unit("min"));
        ui.label(t.quiet(Text::Small, "a week; 0 for no goal"));
    });
}
