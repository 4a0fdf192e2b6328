//! "This hurts": what is said then, the stop rules and three ways on.

use egui::{ScrollArea, Ui};

use super::{PlayerAction, PlayerModel};
use crate::{
    exercise::{Area, Exercise, Kind},
    timeline::{Easier, Step},
    ui::kit::{
        icon::Icon,
        page::tinted,
        theme::{Text, Theme, space},
        widgets::{Button, heading},
    },
};

/// What is said at "This hurts", and shown: the first sentence as the title, the second where it can't be missed.
pub const STOPPED: &str = "Stopped. For chest pain, trouble breathing, sudden weakness or trouble speaking, get emergency help. Let go \
                           slowly and come to rest. The right arrow key skips this exercise, Escape ends the session.";

pub(super) fn hurt_ui(ui: &mut Ui, model: &PlayerModel<'_>) -> Option<PlayerAction> {
    let theme = Theme::of(ui);
    let mut action = None;
    ScrollArea::vertical().id_salt("hurt").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let mut sentences = STOPPED.splitn(3, ". ");
        heading(ui, Text::Title, sentences.next().unwrap_or_default());
        let emergency = format!("{}.", sentences.next().unwrap_or_default());
        tinted(ui, theme.palette.coral_tint, |ui| ui.label(theme.rich(Text::Strong, emergency).color(theme.palette.coral_ink)));
        ui.label(theme.rich(Text::Body, sentences.next().unwrap_or_default()));
        let step = model.view.step;
        let mut way_on = |ui: &mut Ui, button: Button<'_>, wanted: PlayerAction| {
            if ui.add(button.full_width()).clicked() {
                action = Some(wanted);
            }
        };
        way_on(ui, Button::secondary("Skip this exercise").icon(Icon::SkipForward).key("Right arrow"), PlayerAction::Skip);
        way_on(ui, Button::secondary("End the session").icon(Icon::Stop).key("Esc"), PlayerAction::Leave);
        if let Some(step) = step {
            easier_ui(ui, step, &mut way_on);
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

/// An easier way on. Not where the neck itself moves: what it warns of there is not to be tried again.
fn easier_ui(ui: &mut Ui, step: &Step, way_on: &mut dyn FnMut(&mut Ui, Button<'_>, PlayerAction)) {
    let Exercise { areas, kind, .. } = &*step.exercise;
    if areas.contains(&Area::Neck) && (areas.len() == 1 || *kind != Kind::Strength) {
        return;
    }
    let easier = step.easier();
    // In words only: a level shows its own way.
    if !matches!(easier, Some(Easier::Level(_))) && !step.exercise.easier.is_empty() {
        ui.label(Theme::of(ui).quiet(Text::Body, format!("An easier way: {}", step.exercise.easier)));
    }
    let name = match easier {
        Some(Easier::Level(level)) => format!("Easier: {}", step.exercise.level(level).name),
        Some(Easier::Less(dose)) => {
            let amount = step.amount(&dose);
            let mut letters = amount.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
            format!("Less of it: {first}{}", letters.as_str())
        }
        None => return,
    };
    way_on(ui, Button::secondary(&name).icon(Icon::ChevronDown), PlayerAction::Easier);
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
