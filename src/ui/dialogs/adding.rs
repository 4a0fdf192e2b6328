//! The dialog that asks to which routine an exercise is to be added.

use egui::Context;

use crate::{
    library::{Library, RoutineEntry},
    ui::kit::{
        icon::Icon,
        prose::paragraph,
        theme::space,
        widgets::{Button, Dialog, Wanted},
    },
};

/// Where an exercise is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddTo {
    /// Into a new routine.
    New,
    /// Into the routine with this id.
    Own(String),
}

/// Shows the dialog over the window. `Some(None)` when it is closed without a choice.
pub fn adding_ui(ctx: &Context, library: &Library, exercise: &str) -> Option<Option<AddTo>> {
    let (chosen, wanted) = Dialog::new("Add to a routine").show(ctx, |ui| {
        paragraph(ui, &format!("Where does \"{exercise}\" go?"));
        ui.add_space(space::S);
        let mut chosen = None;
        if ui.add(Button::secondary("New routine").icon(Icon::Plus).full_width()).clicked() {
            chosen = Some(AddTo::New);
        }
        let is_open = |entry: &&RoutineEntry| !entry.is_builtin && !entry.is_broken();
        for entry in library.entries().iter().filter(is_open) {
            let name = format!("Add to {}", entry.title());
            if ui.add(Button::secondary(entry.title()).name(&name).full_width()).clicked() {
                chosen = Some(AddTo::Own(entry.id.clone()));
            }
        }
        chosen
    });
    match chosen {
        Some(place) => Some(Some(place)),
        None => (wanted != Wanted::Stay).then_some(None),
    }
}
