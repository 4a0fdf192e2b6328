//! Making and changing an own exercise: a form, and beside it how it will look and sound.
//!
//! The exercise, its undo and its files are elsewhere: this shows an `Editing` and returns what the person changed.

mod about;
mod amount;
mod crop;
mod form;
mod levels;
mod lines;
mod pictures;
mod preview;
mod speech;

use std::{cell::Cell, sync::Arc};

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use crate::{
    edit::exercise::{ExerciseField, Heard, heard_lines},
    exercise::Exercise,
    ui::{
        action::{Action, ExerciseAction, Screen},
        kit::{
            icon::Icon,
            page::{back_link, page, two_columns},
            theme::{Text, Theme, space},
            widgets::{Button, Chip, ChipTone, IconButton, empty_state, heading},
        },
        model::{EditorModel, Model},
        unsaved::unsaved_ui,
    },
};

use crop::Cropping;
use form::Form;

const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
const REDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
const REDO_TOO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);

/// What the editor remembers while it is open.
#[derive(Default)]
pub struct ExerciseEditorState {
    of: String,
    /// Which opening this is: each begins at the top of the page.
    opening: u32,
    level: usize,
    cropping: Option<Cropping>,
    preview: preview::PreviewState,
    heard: HeardLines,
}

/// Which lines are heard, found again only when the exercise or the level has changed.
#[derive(Default)]
struct HeardLines {
    of: Option<(Arc<Exercise>, usize)>,
    lines: Vec<(ExerciseField, Heard)>,
}

impl HeardLines {
    fn of(&mut self, exercise: &Arc<Exercise>, level: usize) -> &[(ExerciseField, Heard)] {
        let is_known = self.of.as_ref().is_some_and(|(known, at)| Arc::ptr_eq(known, exercise) && *at == level);
        if !is_known {
            self.of = Some((Arc::clone(exercise), level));
            self.lines = heard_lines(exercise, level);
        }
        &self.lines
    }
}

/// Shows the editor.
pub fn exercise_editor_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ExerciseEditorState) -> Option<Action> {
    let Some(editor) = model.editor else {
        let is_back =
            empty_state(ui, Icon::Person, "Nothing is being edited", "The exercise may be gone.", Some("All exercises"));
        return is_back.then_some(Action::Open(Screen::Exercises));
    };
    let exercise = editor.editing.exercise();
    if state.of != exercise.id {
        // A new name brings a new id, but only after a change.
        let is_opened = !editor.editing.can_undo() && !editor.editing.can_redo();
        let opening = state.opening + u32::from(is_opened);
        let (of, level) = (exercise.id.clone(), exercise.default_level);
        *state = ExerciseEditorState { of, opening, level, ..ExerciseEditorState::default() };
    }
    state.level = state.level.min(exercise.levels.len().saturating_sub(1));
    let pressed = pressed(ui);
    let asked = page(ui, &format!("exercise editor {}", state.opening), |ui| {
        let head = head_ui(ui, &editor);
        let lacks = editor.editing.lacks(state.level);
        let heard = state.heard.of(exercise, state.level);
        let mut form = Form::new(exercise, state.level, &lacks, heard);
        let (level, cropping, preview) = (&mut state.level, &mut state.cropping, &mut state.preview);
        let bottom = Cell::new(0.0);
        let shown_level = *level;
        let side = |ui: &mut Ui| preview::beside_ui(ui, model, &editor, (shown_level, &lacks), preview, bottom.get());
        let body = |ui: &mut Ui| {
            levels::levels_ui(ui, model, &mut form, level);
            let asked = form_ui(ui, model, &editor, &mut form, cropping);
            bottom.set(ui.min_rect().bottom());
            asked
        };
        let (left, right) = two_columns(ui, body, side);
        let asked = left.or(right);
        if let Some(ExerciseAction::AddLevel(index)) = form.asked {
            *level = index + 1;
        }
        form.into_action().map(Action::Exercise).or(asked).or(head)
    });
    let cropped = state.cropping.take().and_then(|cropping| {
        let (still, action) = crop::crop_ui(ui.ctx(), model, exercise, cropping);
        state.cropping = still;
        action
    });
    pressed.or(cropped).map(Action::Exercise).or(asked)
}

/// Undo and redo belong to the exercise, not to the field that has the keyboard.
fn pressed(ui: &Ui) -> Option<ExerciseAction> {
    ui.input_mut(|input| {
        if input.consume_shortcut(&REDO) || input.consume_shortcut(&REDO_TOO) {
            Some(ExerciseAction::Redo)
        } else if input.consume_shortcut(&UNDO) {
            Some(ExerciseAction::Undo)
        } else {
            None
        }
    })
}

fn head_ui(ui: &mut Ui, editor: &EditorModel<'_>) -> Option<Action> {
    let editing = editor.editing;
    let mut action = back_link(ui, "Exercises").then_some(Action::Open(Screen::Exercises));
    let name = editing.exercise().name.trim();
    ui.horizontal_wrapped(|ui| {
        heading(ui, Text::Display, if name.is_empty() { "New exercise" } else { name });
    });
    ui.horizontal_wrapped(|ui| {
        let undo = IconButton::new(Icon::Undo, "Undo").key("Ctrl Z");
        if ui.add_enabled(editing.can_undo(), undo).clicked() {
            action = Some(Action::Exercise(ExerciseAction::Undo));
        }
        let redo = IconButton::new(Icon::Redo, "Redo").key("Ctrl Y");
        if ui.add_enabled(editing.can_redo(), redo).clicked() {
            action = Some(Action::Exercise(ExerciseAction::Redo));
        }
        if editing.is_fit() {
            ui.add(Chip::new("Ready to use").tone(ChipTone::Accent).icon(Icon::Check));
        } else {
            ui.add(Chip::new("Not finished").tone(ChipTone::Warning).icon(Icon::Warning));
        }
        if ui.add(IconButton::new(Icon::Trash, "Delete this exercise").quiet()).clicked() {
            action = Some(Action::Exercise(ExerciseAction::Delete(editing.exercise().id.clone())));
        }
        let t = Theme::of(ui);
        ui.label(t.quiet(Text::Small, "Changes are saved as you make them."));
    });
    let action = unsaved_ui(ui, editor.saving, "an exercise").or(action);
    ui.add_space(space::M);
    action
}

fn form_ui(
    ui: &mut Ui,
    model: &Model<'_>,
    editor: &EditorModel<'_>,
    form: &mut Form<'_>,
    cropping: &mut Option<Cropping>,
) -> Option<Action> {
    about::about_ui(ui, form);
    lines::part_ui(ui, form, &lines::SETUP);
    lines::part_ui(ui, form, &lines::STEPS);
    amount::amount_ui(ui, form);
    let action = pictures::pictures_ui(ui, model, editor, form, cropping);
    let drawing = draw_ui(ui, editor);
    speech::speech_ui(ui, form);
    lines::part_ui(ui, form, &lines::STOP);
    lines::part_ui(ui, form, &lines::SKIP);
    lines::part_ui(ui, form, &lines::ADAPT);
    about::more_ui(ui, form);
    action.map(Action::Exercise).or(drawing)
}

/// The way to the studio, where the figure learns the exercise.
fn draw_ui(ui: &mut Ui, editor: &EditorModel<'_>) -> Option<Action> {
    let words = if editor.whole.motion.is_some() { "Change how it moves" } else { "Draw it with the figure" };
    let is_asked = section_button(ui, words, Icon::Person);
    ui.add_space(space::L);
    is_asked.then(|| Action::Open(Screen::Studio(editor.editing.exercise().id.clone())))
}

/// A button that goes with a section.
fn section_button(ui: &mut Ui, words: &str, icon: Icon) -> bool {
    ui.add(Button::secondary(words).icon(icon)).clicked()
}
