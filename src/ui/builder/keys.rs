//! The keys of the builder. What a text field needs for itself is left to it.

use egui::{Key, Modifiers, Ui};

use super::{Asked, BuilderState, Shown};
use crate::edit::routine::RoutineEdit;

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
    let table: [(Modifiers, Key, RoutineEdit); 9] = [
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z, RoutineEdit::Redo),
        (Modifiers::COMMAND, Key::Z, RoutineEdit::Undo),
        (Modifiers::COMMAND, Key::Y, RoutineEdit::Redo),
        (Modifiers::COMMAND, Key::D, RoutineEdit::Duplicate),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::G, RoutineEdit::Ungroup),
        (Modifiers::COMMAND, Key::G, RoutineEdit::Group),
        (Modifiers::COMMAND, Key::A, RoutineEdit::SelectAll),
        (Modifiers::ALT, Key::ArrowUp, RoutineEdit::MoveUp),
        (Modifiers::ALT, Key::ArrowDown, RoutineEdit::MoveDown),
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
    let table: [(Modifiers, Key, RoutineEdit); 9] = [
        (Modifiers::SHIFT, Key::ArrowUp, RoutineEdit::Step(-1, true)),
        (Modifiers::SHIFT, Key::ArrowDown, RoutineEdit::Step(1, true)),
        (Modifiers::NONE, Key::ArrowUp, RoutineEdit::Step(-1, false)),
        (Modifiers::NONE, Key::ArrowDown, RoutineEdit::Step(1, false)),
        (Modifiers::SHIFT, Key::Home, RoutineEdit::Step(-far, true)),
        (Modifiers::SHIFT, Key::End, RoutineEdit::Step(far, true)),
        (Modifiers::NONE, Key::Home, RoutineEdit::Step(-far, false)),
        (Modifiers::NONE, Key::End, RoutineEdit::Step(far, false)),
        (Modifiers::NONE, Key::Delete, RoutineEdit::Delete),
    ];
    for (modifiers, key, edit) in table {
        if ui.input_mut(|input| input.consume_key(modifiers, key)) {
            state.sequence.follow(&edit);
            asked.edit(edit);
        }
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace)) {
        state.sequence.follow(&RoutineEdit::Delete);
        asked.edit(RoutineEdit::Delete);
    }
}
