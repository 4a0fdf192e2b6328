//! The dialog for a routine whose file has mistakes: what is lost when it is mended, and that the old file stays.

use egui::Context;

use crate::{
    format::problem::Problem,
    library::RoutineEntry,
    ui::kit::{
        prose::paragraph,
        theme::{Text, Theme, size, space},
        widgets::{Button, Dialog, Wanted},
    },
};

/// Shows the dialog over the window: whether to mend, once that is decided.
pub fn mending_ui(ctx: &Context, entry: &RoutineEntry) -> Option<bool> {
    let dialog = Dialog::new("Repair this routine?").width(1.25 * size::DIALOG);
    let (choice, wanted) = dialog.show(ctx, |ui| {
        let words = format!(
            "The file of \"{}\" has mistakes. It can be opened without what they are about. The old file stays beside it.",
            entry.title()
        );
        paragraph(ui, &words);
        ui.add_space(space::S);
        let t = Theme::of(ui);
        for problem in entry.problems.iter().filter(|problem| problem.is_error()) {
            let Problem { position, message, .. } = problem;
            ui.label(t.rich(Text::Small, format!("Line {}: {message}.", position.line)).color(t.palette.warning_ink));
        }
        ui.add_space(space::M);
        ui.horizontal_wrapped(|ui| {
            let is_mended = ui.add(Button::primary("Repair and edit").big()).clicked();
            let is_left = ui.add(Button::secondary("Leave it").big()).clicked();
            if is_mended || is_left { Some(is_mended) } else { None }
        })
        .inner
    });
    choice.or((wanted != Wanted::Stay).then_some(false))
}
