//! The keys of the player: one table for the player itself, for the settings page and for the manual.

use egui::{Event, Key, Modifiers, Ui};

use super::{PlayerAction, PlayerModel};
use crate::session::State;

/// A key and what it does.
pub struct KeyBinding {
    /// The key.
    pub key: Key,
    /// The key's name on screen.
    pub key_name: &'static str,
    /// What it does, in words.
    pub words: &'static str,
    /// What it does.
    pub action: PlayerAction,
}

const fn binding(key: Key, key_name: &'static str, words: &'static str, action: PlayerAction) -> KeyBinding {
    KeyBinding { key, key_name, words, action }
}

/// Every key of the player.
pub const KEYS: &[KeyBinding] = &[
    binding(Key::Space, "Space", "Pause or go on", PlayerAction::Toggle),
    binding(Key::ArrowRight, "Right arrow", "Next exercise", PlayerAction::Skip),
    binding(Key::ArrowLeft, "Left arrow", "Start again, or the exercise before", PlayerAction::Back),
    binding(Key::R, "R", "Start this exercise again", PlayerAction::Restart),
    binding(Key::Plus, "+", "Ten seconds more", PlayerAction::AddTime),
    binding(Key::H, "H", "This hurts: stop the exercise", PlayerAction::Hurts),
    binding(Key::ArrowUp, "Up arrow", "Louder", PlayerAction::Louder),
    binding(Key::ArrowDown, "Down arrow", "Quieter", PlayerAction::Quieter),
    binding(Key::M, "M", "Sound on or off", PlayerAction::Mute),
    binding(Key::C, "C", "Captions on or off", PlayerAction::Captions),
    binding(Key::F, "F", "Full screen on or off", PlayerAction::FullScreen),
    binding(Key::Escape, "Esc", "Leave; what you did is kept", PlayerAction::Leave),
];

/// Keys that never mean "I am ready".
const NOT_READY: &[Key] = &[
    Key::Tab,
    Key::Escape,
    Key::H,
    Key::M,
    Key::C,
    Key::F,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::R,
];

/// The action of the key pressed in this frame. The key is taken, so that a focused button does not act on it too.
/// Arrows are left for the progress bar; ask [`arrow_pressed`] when everything has been shown.
pub(super) fn pressed(ui: &Ui, model: &PlayerModel<'_>) -> Option<PlayerAction> {
    if model.outcome.is_some() {
        return ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)).then_some(PlayerAction::Close);
    }
    if matches!(model.view.state, State::Waiting { .. }) && takes_ready_key(ui) {
        return Some(PlayerAction::Ready);
    }
    let is_hurting = matches!(model.view.state, State::Hurting { .. });
    KEYS.iter()
        .filter(|binding| !(is_arrow(binding.key) || is_hurting && binding.action == PlayerAction::Toggle))
        .find(|binding| ui.input_mut(|input| input.consume_key(Modifiers::NONE, binding.key)))
        .map(|binding| binding.action)
}

/// The action of an arrow key that nothing else took.
pub(super) fn arrow_pressed(ui: &Ui, model: &PlayerModel<'_>) -> Option<PlayerAction> {
    let mut arrows = KEYS.iter().filter(|binding| is_arrow(binding.key) && model.outcome.is_none());
    arrows.find(|binding| ui.input_mut(|input| input.consume_key(Modifiers::NONE, binding.key))).map(|binding| binding.action)
}

fn is_arrow(key: Key) -> bool {
    matches!(key, Key::ArrowLeft | Key::ArrowRight)
}

fn takes_ready_key(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        let n_events = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Key { key, pressed: true, .. } if !NOT_READY.contains(key)));
        input.events.len() < n_events
    })
}
