//! The keys of the builder. What a text field needs for itself is left to it.

use egui::{Key, Modifiers, Ui};

use super::{Asked, BuilderState, Shown};
use crate::edit::routine::Edit;

/// Takes the keys that work everywhere on the screen.
pub(super) fn take(ui: &Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked) {
    if ui.ctx().memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    if state.drag.is_some() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        state.drag = None;
        ui.ctx().stop_dragging();
    }
    if ui.ctx().text_edit_focused() {
        return;
    }
    // The more special ones first: egui ignores Shift and Alt that are pressed in addition.
    let table: [(Modifiers, Key, Edit); 9] = [
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z, Edit::Redo),
        (Modifiers::COMMAND, Key::Z, Edit::Undo),
        (Modifiers::COMMAND, Key::Y, Edit::Redo),
        (Modifiers::COMMAND, Key::D, Edit::Duplicate),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::G, Edit::Ungroup),
        (Modifiers::COMMAND, Key::G, Edit::Group),
        (Modifiers::COMMAND, Key::A, Edit::SelectAll),
        (Modifiers::ALT, Key::ArrowUp, Edit::MoveUp),
        (Modifiers::ALT, Key::ArrowDown, Edit::MoveDown),
    ];
    for (modifiers, key, edit) in table {
        if ui.input_mut(|input| input.consume_key(modifiers, key)) {
            state.sequence.follow(&edit);
            asked.edit(edit);
        }
    }
    if state.sequence.has_focus(ui, shown.draft) {
        take_in_sequence(ui, state, asked);
    }
}

/// Takes the keys that work while a row has the keyboard.
fn take_in_sequence(ui: &Ui, state: &mut BuilderState, asked: &mut Asked) {
    let far = isize::MAX / 2;
    let table: [(Modifiers, Key, Edit); 9] = [
        (Modifiers::SHIFT, Key::ArrowUp, Edit::Step(-1, true)),
        (Modifiers::SHIFT, Key::ArrowDown, Edit::Step(1, true)),
        (Modifiers::NONE, Key::ArrowUp, Edit::Step(-1, false)),
        (Modifiers::NONE, Key::ArrowDown, Edit::Step(1, false)),
        (Modifiers::SHIFT, Key::Home, Edit::Step(-far, true)),
        (Modifiers::SHIFT, Key::End, Edit::Step(far, true)),
        (Modifiers::NONE, Key::Home, Edit::Step(-far, false)),
        (Modifiers::NONE, Key::End, Edit::Step(far, false)),
        (Modifiers::NONE, Key::Delete, Edit::Delete),
    ];
    for (modifiers, key, edit) in table {
        if ui.input_mut(|input| input.consume_key(modifiers, key)) {
            state.sequence.follow(&edit);
            asked.edit(edit);
        }
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace)) {
        state.sequence.follow(&Edit::Delete);
        asked.edit(Edit::Delete);
    }
}
