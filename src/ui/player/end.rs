//! The summary after a session: what was done, how it felt, and the way out.

use egui::Ui;

use super::{Keeping, PlayerAction, PlayerModel};
use crate::{
    history::Felt,
    session::Outcome,
    ui::kit::{
        icon::Icon,
        theme::{Text, Theme, size, space},
        widgets::{Button, ChipTone, banner, heading},
    },
};

/// What a session was felt to be, with its words.
pub const FELT: &[(Felt, &str)] = &[(Felt::Easy, "Easy"), (Felt::Right, "Just right"), (Felt::Hard, "Hard")];

pub(super) fn end_ui(ui: &mut Ui, model: &PlayerModel<'_>, outcome: &Outcome) -> Option<PlayerAction> {
    let theme = Theme::of(ui);
    let mut action = None;
    let height = ui.available_height();
    // Where it is low the way out matters more than air.
    let is_low = height < theme.px(size::END_CARD) + 2.0 * space::L;
    egui::ScrollArea::vertical().id_salt("end").show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.set_max_width(theme.px(size::DIALOG).min(ui.available_width() - 2.0 * space::L));
            ui.spacing_mut().item_spacing.y = if is_low { space::XS } else { space::L };
            ui.add_space((height / 2.0 - theme.px(size::END_CARD) / 2.0).max(space::L));
            if !is_low {
                Icon::Check.show(ui, theme.px(size::ICON_BIG), theme.palette.accent);
            }
            heading(ui, if is_low { Text::Title } else { Text::Display }, title(outcome, model.keeping));
            ui.label(theme.rich(Text::Lead, done_text(outcome)));
            ui.label(theme.quiet(Text::Body, &model.timeline.routine_name));
            ui.add_space(space::S);
            ui.label(theme.rich(Text::Strong, "How did it feel?"));
            action = felt_ui(ui, model.felt);
            ui.add_space(space::S);
            if ui.add(Button::primary("Done").icon(Icon::Check).key("Esc").big().full_width()).clicked() {
                action = Some(PlayerAction::Close);
            }
            // The last thing on the page, so that nothing moves when it comes or goes.
            if let Keeping::Failed(why) = model.keeping {
                banner(ui, ChipTone::Warning, Icon::Warning, &format!("Not kept yet. {why}."), None);
                if ui.add(Button::secondary("Try again").big().full_width()).clicked() {
                    action = Some(PlayerAction::KeepAgain);
                }
                ui.add_space(space::L);
            }
        });
    });
    action
}

/// Nothing is called kept before it is.
fn title(outcome: &Outcome, keeping: &Keeping) -> &'static str {
    match keeping {
        _ if outcome.is_finished => "Well done",
        Keeping::Kept => "Kept as a partial session",
        Keeping::Saving | Keeping::Failed(_) => "Session left",
    }
}

fn felt_ui(ui: &mut Ui, felt: Option<Felt>) -> Option<PlayerAction> {
    let mut action = None;
    ui.columns(FELT.len(), |columns| {
        for (ui, &(answer, words)) in columns.iter_mut().zip(FELT) {
            let button = if felt == Some(answer) { Button::primary(words) } else { Button::secondary(words) };
            if ui.add(button.full_width()).clicked() {
                action = Some(PlayerAction::Felt(answer));
            }
        }
    });
    action
}

fn done_text(outcome: &Outcome) -> String {
    let seconds = outcome.active.as_secs();
    let time = if seconds < 60 { format!("{seconds} seconds") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) };
    let exercises = if outcome.n_steps == 1 { "exercise" } else { "exercises" };
    format!("{} of {} {exercises}, {time}", outcome.steps_done, outcome.n_steps)
}
