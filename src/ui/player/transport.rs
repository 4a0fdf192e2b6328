//! The row of controls at the bottom of the player.

use egui::{Align, Layout, Ui};

use super::{PlayerAction, PlayerModel, volume_ui};
use crate::{
    session::State,
    ui::kit::{
        icon::Icon,
        theme::{Theme, size, space},
        widgets::{Button, IconButton, Stretch, progress_bar},
    },
};

pub(super) fn transport_ui(ui: &mut Ui, model: &PlayerModel<'_>, is_wide: bool) -> Option<PlayerAction> {
    let (mut action, mut volume) = (None, None);
    let is_narrow = ui.available_width() < Theme::of(ui).px(size::NARROW_TRANSPORT);
    let gap = if is_narrow { space::XS } else { space::S };
    let control = |icon, name| if is_narrow { IconButton::new(icon, name).small() } else { IconButton::new(icon, name) };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = gap;
        let mut on = |clicked: bool, wanted: PlayerAction| {
            if clicked {
                action = Some(wanted);
            }
        };
        on(
            ui.add(control(Icon::SkipBack, "To the start, or the exercise before").key("Left arrow")).clicked(),
            PlayerAction::Back,
        );
        on(play_button(ui, model.view.state, is_narrow), PlayerAction::Toggle);
        on(ui.add(control(Icon::SkipForward, "Skip to the next exercise").key("Right arrow")).clicked(), PlayerAction::Skip);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = gap;
            let full = if model.is_full_screen {
                (Icon::ExitFullScreen, "Leave full screen")
            } else {
                (Icon::FullScreen, "Full screen")
            };
            on(ui.add(control(full.0, full.1).key("F")).clicked(), PlayerAction::FullScreen);
            if is_wide {
                volume = volume_ui(ui, model);
            }
            let sound =
                if model.is_muted { (Icon::SpeakerMuted, "Turn the sound on") } else { (Icon::Speaker, "Turn the sound off") };
            on(ui.add(control(sound.0, sound.1).key("M")).clicked(), PlayerAction::Mute);
            let captions = ui.add(control(Icon::Captions, "Captions").key("C").on(model.shows_captions));
            on(captions.clicked(), PlayerAction::Captions);
            on(ui.add(control(Icon::Plus, "Ten seconds more").key("+")).clicked(), PlayerAction::AddTime);
            let hurts = if ui.available_width() > Theme::of(ui).px(size::WIDE_TRANSPORT) {
                ui.add(Button::danger("This hurts").icon(Icon::Hurts).key("H"))
            } else {
                ui.add(control(Icon::Hurts, "This hurts").key("H").danger())
            };
            on(hurts.clicked(), PlayerAction::Hurts);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let stretches: Vec<Stretch<'_>> = model
                    .timeline
                    .steps
                    .iter()
                    .map(|step| Stretch {
                        name: &step.exercise.name,
                        length_s: step.end.saturating_sub(step.start).as_secs_f32(),
                    })
                    .collect();
                if let Some(seek_s) = progress_bar(ui, &stretches, model.view.at.as_secs_f32()) {
                    on(true, PlayerAction::Seek(std::time::Duration::from_secs_f32(seek_s.max(0.0))));
                }
            });
        });
    });
    action.or(volume)
}

fn play_button(ui: &mut Ui, state: State, is_narrow: bool) -> bool {
    let (icon, words) = match state {
        State::Playing { .. } | State::CountingBack { .. } => (Icon::Pause, "Pause"),
        State::Waiting { .. } => (Icon::Play, "Go on"),
        State::Paused { .. } | State::Hurting { .. } | State::Ended { .. } => (Icon::Play, "Go on"),
    };
    let is_hurting = matches!(state, State::Hurting { .. });
    if is_narrow {
        return ui.add_enabled(!is_hurting, IconButton::new(icon, words).small().key("Space")).clicked();
    }
    ui.add_enabled(!is_hurting, Button::primary(words).icon(icon).key("Space")).clicked()
}
