//! "This hurts": what is said then, the stop rules and three ways on.

use egui::{ScrollArea, Ui};

use super::{PlayerAction, PlayerModel};
use crate::ui::{
    icon::Icon,
    theme::{Text, Theme, space},
    widgets::{Button, heading},
};

/// What is said at "This hurts", and shown: the first sentence as the title.
pub const STOPPED: &str = "Stopped. Let go slowly and come to rest. Choose what to do next: the right arrow key skips this exercise, \
                           Escape ends the session.";

pub(super) fn hurt_ui(ui: &mut Ui, model: &PlayerModel<'_>) -> Option<PlayerAction> {
    let theme = Theme::of(ui);
    let mut action = None;
    ScrollArea::vertical().id_salt("hurt").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let (title, words) = STOPPED.split_once(". ").unwrap_or((STOPPED, ""));
        heading(ui, Text::Title, title);
        ui.label(theme.rich(Text::Body, words));
        let step = model.view.step;
        if let Some(easier) = step.and_then(|step| step.exercise.levels.get(step.easier_level()?)) {
            if ui.add(Button::primary(&format!("Easier: {}", easier.name)).icon(Icon::ChevronDown).full_width()).clicked() {
                action = Some(PlayerAction::Easier);
            }
        } else if let Some(step) = step.filter(|step| !step.exercise.easier.is_empty()) {
            ui.label(theme.quiet(Text::Body, format!("An easier way: {}", step.exercise.easier)));
            if ui.add(Button::secondary("Try it the easier way").icon(Icon::Restart).full_width()).clicked() {
                action = Some(PlayerAction::Restart);
            }
        }
        if ui.add(Button::secondary("Skip this exercise").icon(Icon::SkipForward).key("Right arrow").full_width()).clicked() {
            action = Some(PlayerAction::Skip);
        }
        if ui.add(Button::secondary("End the session").icon(Icon::Stop).key("Esc").full_width()).clicked() {
            action = Some(PlayerAction::Leave);
        }
        ui.add_space(space::S);
        rules(ui, "Stop for today if you notice", &model.safety.stop_exercise);
        if let Some(step) = step {
            rules(ui, "Stop this exercise for", &step.exercise.stop);
        }
        rules(ui, "Get emergency help for", &model.safety.emergency);
    });
    action
}

fn rules(ui: &mut Ui, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let theme = Theme::of(ui);
    heading(ui, Text::Strong, title);
    for item in items {
        ui.label(theme.rich(Text::Body, format!("• {item}")));
    }
}
