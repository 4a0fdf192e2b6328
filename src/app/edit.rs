//! What is being edited: a routine, an exercise and its movement, each with its file.

pub(super) mod exercise;
pub(super) mod motion;
pub(super) mod routine;

use super::{
    App,
    autosave::{Edited, Editor},
};
use crate::{
    format::ids::{first_free, free_id},
    library::FileKind,
    store::{Deleted, Store, TextFor},
    ui::action::{Action, Screen},
};
use exercise::ExerciseEditing;
use motion::MotionEditing;
use routine::{RoutineDialog, RoutineEditing};

/// Everything that is open to be edited.
#[derive(Default)]
pub(super) struct Edits {
    pub(super) routine: Option<RoutineEditing>,
    pub(super) exercise: Option<ExerciseEditing>,
    pub(super) motion: Option<MotionEditing>,
    /// The dialog about routines that is open.
    pub(super) dialog: Option<RoutineDialog>,
}

impl Edits {
    pub(super) fn get(&self, editor: Editor) -> Option<&dyn Edited> {
        match editor {
            Editor::Routine => self.routine.as_ref().map(|edited| edited as &dyn Edited),
            Editor::Exercise => self.exercise.as_ref().map(|edited| edited as &dyn Edited),
            Editor::Motion => self.motion.as_ref().map(|edited| edited as &dyn Edited),
        }
    }

    pub(super) fn get_mut(&mut self, editor: Editor) -> Option<&mut dyn Edited> {
        match editor {
            Editor::Routine => self.routine.as_mut().map(|edited| edited as &mut dyn Edited),
            Editor::Exercise => self.exercise.as_mut().map(|edited| edited as &mut dyn Edited),
            Editor::Motion => self.motion.as_mut().map(|edited| edited as &mut dyn Edited),
        }
    }

    /// Where this file is open, if it is.
    pub(super) fn on(&self, kind: FileKind, id: &str) -> Option<Editor> {
        let is_it = |edited: &dyn Edited| edited.file().kind == kind && edited.file().id == id;
        Editor::ALL.into_iter().find(|editor| self.get(*editor).is_some_and(is_it))
    }

    /// Lets go of what is edited there. Gives the id of its file, if there is one.
    fn close(&mut self, editor: Editor) -> Option<String> {
        let id = self.get(editor).filter(|edited| edited.file().has_file()).map(|edited| edited.file().id.clone());
        match editor {
            Editor::Routine => self.routine = None,
            Editor::Exercise => self.exercise = None,
            Editor::Motion => self.motion = None,
        }
        id
    }
}

impl App {
    /// Whether this editor is in sight.
    pub(super) fn is_shown(&self, editor: Editor) -> bool {
        self.edits.get(editor).is_some_and(|edited| edited.screen() == self.shown.screen)
    }

    /// Ends the editing there once it is saved, and goes on with the id that the file has now, if there is one. Where it can't
    /// be saved it is shown instead.
    pub(super) fn close_editor(&mut self, editor: Editor, then: impl FnOnce(&mut Self, Option<String>) + Send + 'static) {
        self.once_saved(editor, move |app| {
            let Some(edited) = app.edits.get(editor) else { return then(app, None) };
            if !edited.file().is_saved() {
                app.shown.screen = edited.screen();
                return;
            }
            if editor == Editor::Exercise && app.name_exercise() {
                return app.close_editor(editor, then);
            }
            let id = app.edits.close(editor);
            match (editor, &id) {
                (Editor::Routine, _) | (Editor::Motion, None) => {}
                (Editor::Exercise, _) => app.shown.figures.photos().look_again(),
                (Editor::Motion, Some(id)) => app.shown.figures.redraw(id),
            }
            then(app, id);
        });
    }

    /// Ends what has been left for another screen, once it is saved. A routine stays open, with its way back.
    pub(super) fn close_left_editors(&mut self) {
        for editor in [Editor::Exercise, Editor::Motion] {
            let is_done = self.edits.get(editor).is_some_and(|edited| edited.file().is_saved());
            if is_done && !self.is_shown(editor) {
                self.close_editor(editor, |_, _| ());
            }
        }
    }

    /// Adds an own file, under another id if this one is taken, and goes on with the id it has.
    pub(super) fn add_file(
        &mut self,
        kind: FileKind,
        id: String,
        text: TextFor,
        then: impl FnOnce(&mut Self, &str) + Send + 'static,
    ) {
        let add = move |store: &Store| store.add_file(kind, &id, text.as_ref());
        self.on_disk(add, move |app, added| match added {
            Ok(file) => {
                let id = file.id.clone();
                app.library.put(app.catalog, kind, file);
                then(app, &id);
            }
            Err(error) => app.say(error.to_string()),
        });
    }

    /// Deletes an own file, with what was changed a moment ago; can be undone.
    pub(super) fn delete(&mut self, kind: FileKind, id: String) {
        if let Some(editor) = self.edits.on(kind, &id) {
            return self.once_saved(editor, move |app| match app.edits.close(editor) {
                Some(id) => app.delete(kind, id),
                None => app.shown.screen = Screen::Exercises,
            });
        }
        if let Some(saver) = &self.disk.saver {
            saver.forget(kind, &id);
        }
        let name = match kind {
            FileKind::Routine => self.library.get(&id).map(|entry| entry.title().to_owned()),
            FileKind::Exercise => self.library.own_exercises().get(&id).map(|own| own.title().to_owned()),
        };
        let users = match kind {
            FileKind::Routine => Vec::new(),
            FileKind::Exercise => self.library.routines_with(&id).map(|entry| format!("\"{}\"", entry.title())).take(3).collect(),
        };
        let used = if users.is_empty() { String::new() } else { format!(". {} can't start without it", users.join(" and ")) };
        let words = format!("\"{}\" is deleted{used}", name.unwrap_or_default());
        let delete = {
            let id = id.clone();
            move |store: &Store| store.delete(kind, &id)
        };
        self.on_disk(delete, move |app, deleted| match deleted {
            Ok(deleted) => {
                app.library.remove(app.catalog, kind, &id);
                app.shown.screen = if kind == FileKind::Routine { Screen::Routines } else { Screen::Exercises };
                app.shown.toasts.push(words, Some(("Undo", Action::UndoDelete(deleted))));
            }
            Err(error) => app.say(error.to_string()),
        });
    }

    /// Brings a deleted file back.
    pub(super) fn undo_delete(&mut self, deleted: Deleted) {
        let kind = deleted.kind();
        let restore = move |store: &Store| {
            let restored = store.restore(&deleted).map(|id| (store.read_own(kind, &id), id));
            (restored, deleted)
        };
        self.on_disk(restore, move |app, (restored, deleted)| match restored {
            Ok((text, id)) => app.take_file(kind, &id, text),
            Err(error) => app.shown.toasts.push(error.to_string(), Some(("Try again", Action::UndoDelete(deleted)))),
        });
    }

    /// A name that no other has: this one, or with a number behind it.
    pub(super) fn free_name(&self, kind: FileKind, name: &str) -> String {
        match kind {
            FileKind::Routine => self.library.free_name(name),
            FileKind::Exercise => {
                let is_taken = |name: &str| self.exercises().values().any(|exercise| exercise.name == name);
                first_free(name, " ", is_taken)
            }
        }
    }

    /// An id for a file of this name. An own exercise would take the place of a built-in one of its id.
    pub(super) fn free_id(&self, kind: FileKind, name: &str) -> String {
        let is_taken = |id: &str| self.exercises().contains_key(id) || self.library.own_exercises().contains_key(id);
        match kind {
            FileKind::Routine => kind.id_from(name),
            FileKind::Exercise => free_id(&kind.id_from(name), is_taken),
        }
    }
}
