//! What is shown where something that is being edited can't be saved: why, and what can be done.

use egui::Ui;

use crate::ui::{
    action::{Action, Resolve},
    kit::{
        icon::Icon,
        page::tinted,
        theme::{Text, Theme, space},
        widgets::{Button, ChipTone, banner},
    },
    model::SaveState,
};

/// Says why `what`, such as "a routine", is not saved, and returns what the person decides.
pub fn unsaved_ui(ui: &mut Ui, saving: &SaveState, what: &str) -> Option<Action> {
    let resolve = match saving {
        SaveState::Saved | SaveState::Saving => return None,
        SaveState::Failed(why) => {
            ui.add_space(space::S);
            let words = format!("Not saved. {why}.");
            banner(ui, ChipTone::Warning, Icon::Warning, &words, Some("Save again")).then_some(Resolve::Again)
        }
        SaveState::Conflict { can_take } => {
            ui.add_space(space::S);
            conflict_ui(ui, *can_take, what)
        }
    };
    resolve.map(Action::Resolve)
}

fn conflict_ui(ui: &mut Ui, can_take: bool, what: &str) -> Option<Resolve> {
    let t = Theme::of(ui);
    let mut chosen = None;
    tinted(ui, t.palette.warning_tint, |ui| {
        let words = if can_take {
            "Another program changed this file while you were changing it here. Which one do you want?"
        } else {
            "Another program deleted this file or wrote mistakes into it. What is in this window is whole."
        };
        let label = ui.label(t.rich(Text::Body, words).color(t.palette.warning_ink));
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
        ui.horizontal_wrapped(|ui| {
            let both = format!("Yours becomes {what} of its own");
            let choices = [
                (Resolve::Mine, "Keep mine", "The other one stays beside it as the previous version"),
                (Resolve::Theirs, "Use theirs", "Undo brings yours back"),
                (Resolve::Both, "Keep both", &both),
            ];
            for (choice, words, tip) in choices {
                let is_possible = choice == Resolve::Mine || can_take;
                if ui.add_enabled(is_possible, Button::secondary(words)).on_hover_text(tip).clicked() {
                    chosen = Some(choice);
                }
            }
        });
    });
    chosen
}
