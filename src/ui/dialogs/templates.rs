//! The dialog for a new routine: empty, so many minutes at the desk, or a copy of one that is there.

use egui::{Context, Ui};

use crate::{
    edit::routine::{MAX_MINUTES, MIN_MINUTES},
    library::Library,
    ui::{
        action::Template,
        kit::{
            icon::Icon,
            theme::{Text, Theme, space},
            widgets::{Button, Dialog, Stepper, Wanted, heading},
        },
    },
};

/// What the dialog remembers.
#[derive(Clone, Debug)]
pub struct TemplatesState {
    minutes: u32,
}

impl Default for TemplatesState {
    fn default() -> Self {
        Self { minutes: 5 }
    }
}

/// Shows the dialog over the window. `Some(None)` when it is closed without a choice.
pub fn templates_ui(ctx: &Context, library: &Library, state: &mut TemplatesState) -> Option<Option<Template>> {
    let (chosen, wanted) = Dialog::new("New routine").show(ctx, |ui| choices_ui(ui, library, state));
    match chosen {
        Some(template) => Some(Some(template)),
        None => (wanted != Wanted::Stay).then_some(None),
    }
}

fn choices_ui(ui: &mut Ui, library: &Library, state: &mut TemplatesState) -> Option<Template> {
    let t = Theme::of(ui);
    let mut chosen = None;
    if ui.add(Button::secondary("Start empty").icon(Icon::Plus).big().full_width()).clicked() {
        chosen = Some(Template::Empty);
    }
    ui.add_space(space::M);
    heading(ui, Text::Heading, "Fill some minutes at my desk");
    ui.label(t.quiet(Text::Body, "Varied exercises, nothing on the floor, nothing to fetch."));
    ui.horizontal_wrapped(|ui| {
        ui.add(Stepper::new("Minutes", &mut state.minutes).range(MIN_MINUTES..=MAX_MINUTES).unit("min"));
        if ui.add(Button::secondary("Fill").icon(Icon::Clock).name("Fill the minutes")).clicked() {
            chosen = Some(Template::Minutes(state.minutes));
        }
    });
    ui.add_space(space::M);
    heading(ui, Text::Heading, "Copy a routine and change it");
    for entry in library.entries().iter().filter(|entry| entry.is_builtin && !entry.is_broken()) {
        let name = format!("Copy {}", entry.title());
        if ui.add(Button::secondary(entry.title()).icon(Icon::Copy).name(&name).full_width()).clicked() {
            chosen = Some(Template::Copy(entry.id.clone()));
        }
    }
    chosen
}
