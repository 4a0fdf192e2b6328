//! Keeps what is being edited on the disk, in one way for routines, exercises and their movements.
//!
//! A change is saved soon after it was made. A file that another program changed as well is left alone until the person has
//! decided. What can't be saved is tried again by the saver, with every change, and at the end.

use std::time::Duration;

use egui::Context;

use super::App;
use crate::{
    format::text_limits::stem,
    library::{FileKind, Library, OwnFile, is_sound},
    store::{OwnChange, Rewrite, SaveOutcome, TextFor},
    ui::{
        action::{Action, Resolve, Screen},
        model::SaveState,
    },
};

/// The time from one save to the next.
const SAVE_PAUSE: Duration = Duration::from_millis(500);
/// More than any chain of answers that ask for more.
const MOST_ROUNDS: usize = 20;

/// One of the three kinds of editing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Editor {
    Routine,
    Exercise,
    Motion,
}

impl Editor {
    pub(super) const ALL: [Self; 3] = [Self::Routine, Self::Exercise, Self::Motion];
}

/// Something that is being edited, as far as its file is concerned.
pub(super) trait Edited {
    fn file(&self) -> &Autosave;

    fn file_mut(&mut self) -> &mut Autosave;

    /// Counts the changes: equal numbers mean that nothing changed.
    fn version(&self) -> u64;

    /// The name for the person.
    fn name(&self) -> String;

    /// The screen that shows it.
    fn screen(&self) -> Screen;

    /// How the text of its file is made.
    fn rewrite(&self) -> Rewrite;

    /// Takes over the text of another program; can be undone.
    fn take_over(&mut self, text: &str, library: &Library);

    /// Gives it another name.
    fn rename(&mut self, name: &str, now: Duration);

    /// The text of a file of its own under this name.
    fn copy(&self, name: &str) -> TextFor;

    /// Its file has another id from now on.
    fn move_to(&mut self, _id: &str) {}
}

/// How far one own file that is being edited is on disk.
pub(super) struct Autosave {
    pub(super) kind: FileKind,
    pub(super) id: String,
    /// The text that the next one is made from; empty if there is none.
    pub(super) base: String,
    /// What the file holds, as far as is known; empty if there is none.
    known: String,
    /// The state of what is edited that the file holds; none if it holds something else.
    saved_version: Option<u64>,
    /// The last state that was looked at.
    seen_version: u64,
    /// Whether a change is on its way to the disk.
    is_sent: bool,
    save_at: Duration,
    /// What another program wrote, while it is undecided what to keep; the inner one is none if the file is gone.
    theirs: Option<Option<String>>,
    pub(super) state: SaveState,
}

impl Autosave {
    /// The file holds this text, made from this state of what is edited. An empty text is a file that is not there yet.
    pub(super) fn new(kind: FileKind, id: String, text: String, version: u64) -> Self {
        let (known, saved_version) = (text.clone(), Some(version));
        let (save_at, state) = (Duration::ZERO, SaveState::Saved);
        Self { kind, id, base: text, known, saved_version, seen_version: version, is_sent: false, save_at, theirs: None, state }
    }

    /// Whether all of it is on disk.
    pub(super) fn is_saved(&self) -> bool {
        self.state == SaveState::Saved && !self.is_sent
    }

    /// While it gets another file nothing is saved.
    pub(super) fn set_moving(&mut self, is_moving: bool) {
        self.is_sent = is_moving;
    }

    /// Whether there is a file of it.
    pub(super) fn has_file(&self) -> bool {
        !self.known.is_empty()
    }

    /// Notes in which state it is now. A change is reason enough to try again what failed.
    pub(super) fn note(&mut self, version: u64) {
        if self.seen_version != version {
            self.seen_version = version;
            if self.saved_version != Some(version) && self.theirs.is_none() {
                self.state = SaveState::Saving;
            }
        }
    }

    /// Whether there is something that should be on disk and is not on its way.
    fn is_waiting(&self) -> bool {
        self.state == SaveState::Saving && !self.is_sent
    }

    /// Tries again what could not be saved.
    fn retry(&mut self) {
        if matches!(self.state, SaveState::Failed(_)) {
            self.save_soon();
        }
    }

    fn save_soon(&mut self) {
        self.state = SaveState::Saving;
        self.save_at = Duration::ZERO;
    }

    /// What must be said of it where its editor is not in sight.
    fn trouble(&self, name: &str) -> Option<String> {
        match &self.state {
            SaveState::Saved | SaveState::Saving => None,
            SaveState::Failed(why) => Some(format!("\"{name}\" is not saved yet. {why}.")),
            SaveState::Conflict { .. } => Some(format!("\"{name}\" is not saved: another program changed its file.")),
        }
    }

    fn take_outcome(&mut self, outcome: SaveOutcome, can_take: impl Fn(&str) -> bool) {
        self.is_sent = false;
        match outcome {
            SaveOutcome::Saved { version, text } => self.hold(text, version),
            // An older change that was tried again; what is in the file has been decided about since.
            SaveOutcome::Conflict { theirs } if theirs.as_deref().unwrap_or_default() == self.known => {}
            SaveOutcome::Conflict { theirs } => self.conflict(theirs, can_take),
            SaveOutcome::Failed(error) => self.state = SaveState::Failed(error.to_string()),
        }
    }

    /// The file holds this text now, made from this state.
    pub(super) fn hold(&mut self, text: String, version: u64) {
        self.base.clone_from(&text);
        self.known = text;
        self.saved_version = Some(version);
        self.theirs = None;
        self.state = if version == self.seen_version { SaveState::Saved } else { SaveState::Saving };
    }

    fn conflict(&mut self, theirs: Option<String>, can_take: impl Fn(&str) -> bool) {
        self.state = SaveState::Conflict { can_take: theirs.as_deref().is_some_and(can_take) };
        self.theirs = Some(theirs);
    }

    /// What is in the window is to be kept: written over what another program wrote, which stays as the version before.
    fn keep_mine(&mut self) {
        let Some(theirs) = self.theirs.take() else { return };
        self.known = theirs.unwrap_or_default();
        if self.state == (SaveState::Conflict { can_take: true }) {
            self.base.clone_from(&self.known);
        }
        self.saved_version = None;
        self.save_soon();
    }
}

/// While it is edited.
impl App {
    /// Saves what changed, a moment after the save before and not while something is held. Runs every frame.
    pub(super) fn keep_edits(&mut self, ctx: &Context) {
        self.note_edits();
        let now = self.now();
        let is_held = ctx.input(|input| input.pointer.any_down());
        for editor in Editor::ALL {
            match self.edits.get(editor).map(|edited| edited.file()).filter(|file| file.is_waiting()) {
                // Letting go brings a frame.
                Some(_) if is_held => {}
                Some(file) if now < file.save_at => ctx.request_repaint_after(file.save_at - now),
                Some(_) => self.send_edit(editor),
                None => {}
            }
        }
        self.close_left_editors();
    }

    /// Notes what was changed.
    pub(super) fn note_edits(&mut self) {
        for editor in Editor::ALL {
            if let Some(edited) = self.edits.get_mut(editor) {
                let version = edited.version();
                edited.file_mut().note(version);
            }
        }
    }

    /// Does not wait for the pause between two saves, and tries again what failed.
    pub(super) fn save_edits_now(&mut self) {
        self.note_edits();
        for editor in Editor::ALL {
            let Some(edited) = self.edits.get_mut(editor) else { continue };
            edited.file_mut().retry();
            if edited.file().is_waiting() {
                self.send_edit(editor);
            }
        }
    }

    fn send_edit(&mut self, editor: Editor) {
        let now = self.now();
        let Some(edited) = self.edits.get_mut(editor) else { return };
        let (rewrite, version) = (edited.rewrite(), edited.version());
        let file = edited.file_mut();
        let Some(saver) = &self.disk.saver else {
            file.state = SaveState::Failed("Nothing can be saved now; start the program again".to_owned());
            return;
        };
        file.is_sent = true;
        file.save_at = now + SAVE_PAUSE;
        let (kind, id) = (file.kind, file.id.clone());
        let (name, known, base) = ((kind, id.clone()), file.known.clone(), file.base.clone());
        let answer = self.disk.answerer();
        let tell = Box::new(move |outcome| {
            let id = id.clone();
            answer(Box::new(move |app| app.take_saved_edit(kind, id, outcome)));
        });
        saver.save_change(OwnChange { name, known, base, rewrite, version, tell });
    }

    /// Takes in what came of saving.
    fn take_saved_edit(&mut self, kind: FileKind, id: String, outcome: SaveOutcome) {
        self.note_edits();
        if let SaveOutcome::Saved { text, .. } = &outcome {
            self.library.put(self.catalog, kind, OwnFile { id: id.clone(), text: text.clone() });
        }
        let library = &self.library;
        let Some(edited) = self.edits.on(kind, &id).and_then(|editor| self.edits.get_mut(editor)) else { return };
        let was_saving = edited.file().state == SaveState::Saving;
        edited.file_mut().take_outcome(outcome, |text| is_sound(kind, text, library.exercises()));
        // An editor in sight says it itself.
        let trouble = edited.file().trouble(&edited.name()).filter(|_| was_saving);
        let screen = edited.screen();
        if let Some(words) = trouble.filter(|_| screen != self.shown.screen) {
            self.shown.toasts.push(words, Some(("Show", Action::Open(screen))));
        }
    }
}

/// When something depends on it.
impl App {
    /// Goes on once what is edited there is saved, or could not be.
    pub(super) fn once_saved(&mut self, editor: Editor, then: impl FnOnce(&mut Self) + Send + 'static) {
        self.note_edits();
        if self.edits.get(editor).is_none_or(|edited| edited.file().is_saved()) {
            return then(self);
        }
        // One save may be on its way; another one may have to follow it.
        self.save_edits_now();
        self.once_tried(|app| {
            app.save_edits_now();
            app.once_tried(then);
        });
    }

    /// The name of what is edited there, if it is not saved.
    pub(super) fn unsaved(&self, editor: Editor) -> Option<String> {
        self.edits.get(editor).filter(|edited| !edited.file().is_saved()).map(|edited| edited.name())
    }

    /// At the end of the program: nothing that could be saved is given up, and what is undecided is kept beside the other.
    pub(super) fn finish_edits(&mut self) {
        self.settle();
        for editor in Editor::ALL {
            if self.edits.get(editor).is_some_and(|edited| edited.file().theirs.is_some()) {
                self.keep_both(editor);
            }
        }
        self.settle();
        for editor in Editor::ALL {
            self.close_editor(editor, |_, _| ());
        }
        self.settle();
    }

    /// Waits until everything that was asked of the disk is done, and takes it in: for the end, and for tests.
    pub fn settle(&mut self) {
        // An answer may ask for more.
        for _ in 0..MOST_ROUNDS {
            self.save_edits_now();
            if let Some(saver) = &self.disk.saver {
                saver.flush();
            }
            self.take_answers();
            self.note_edits();
            let is_on_its_way = |file: &Autosave| file.is_sent || file.is_waiting();
            if self.disk.n_asked == 0
                && !Editor::ALL.iter().any(|editor| self.edits.get(*editor).is_some_and(|edited| is_on_its_way(edited.file())))
            {
                return;
            }
        }
    }
}

/// When another program changes a file.
impl App {
    /// Another program may have changed the file that is open there. It is taken over, or asked about if it was changed here too.
    pub(super) fn edit_changed_outside(&mut self, editor: Editor, text: Option<String>) {
        self.note_edits();
        let library = &self.library;
        let Some(edited) = self.edits.get_mut(editor) else { return };
        let version = edited.version();
        let file = edited.file_mut();
        let kind = file.kind;
        // What is on its way finds out by itself.
        if file.is_sent {
            return;
        }
        if text.as_deref().unwrap_or_default() == file.known {
            if file.theirs.take().is_some() {
                file.state = if file.saved_version == Some(version) { SaveState::Saved } else { SaveState::Saving };
            }
            return;
        }
        match text {
            Some(text) if file.saved_version == Some(version) && is_sound(kind, &text, library.exercises()) => {
                self.take_theirs(editor, text);
                let what = if kind == FileKind::Routine { "routine" } else { "exercise" };
                self.say(format!("Another program changed this {what}. Undo brings yours back."));
            }
            theirs => file.conflict(theirs, |text| is_sound(kind, text, library.exercises())),
        }
    }

    /// Takes over a text of another program; can be undone.
    fn take_theirs(&mut self, editor: Editor, text: String) {
        let Some(edited) = self.edits.get_mut(editor) else { return };
        edited.take_over(&text, &self.library);
        let version = edited.version();
        let file = edited.file_mut();
        file.note(version);
        file.hold(text, version);
    }

    /// Does what the person decided about what is not saved in the editor in sight.
    pub(super) fn resolve(&mut self, resolve: Resolve) {
        let Some(editor) = Editor::ALL.into_iter().find(|editor| self.is_shown(*editor)) else { return };
        let Some(file) = self.edits.get_mut(editor).map(|edited| edited.file_mut()) else { return };
        match resolve {
            Resolve::Again => file.retry(),
            Resolve::Mine => file.keep_mine(),
            Resolve::Theirs => {
                if let Some(Some(text)) = file.theirs.clone() {
                    self.take_theirs(editor, text);
                }
            }
            Resolve::Both => self.keep_both(editor),
        }
    }

    /// What is in the window becomes a file of its own.
    fn keep_both(&mut self, editor: Editor) {
        let now = self.now();
        let Some((kind, name)) = self.edits.get(editor).map(|edited| (edited.file().kind, edited.name())) else { return };
        let name = self.free_name(kind, &format!("{} (mine)", stem(&name)));
        let id = self.free_id(kind, &name);
        let Some(edited) = self.edits.get_mut(editor) else { return };
        edited.rename(&name, now);
        let (version, copy) = (edited.version(), edited.copy(&name));
        let file = edited.file_mut();
        let theirs = file.theirs.take();
        file.set_moving(true);
        self.on_disk(
            move |store| store.add_file(kind, &id, copy.as_ref()),
            move |app, added| match added {
                Ok(added) => {
                    app.move_edit(editor, added, version);
                    app.say(format!("Yours is now \"{name}\"."));
                }
                Err(error) => {
                    if let Some(edited) = app.edits.get_mut(editor) {
                        edited.file_mut().set_moving(false);
                        edited.file_mut().theirs = theirs;
                    }
                    app.say(error.to_string());
                }
            },
        );
    }

    /// What is edited there has another file from now on, which holds this state of it.
    pub(super) fn move_edit(&mut self, editor: Editor, file: OwnFile, version: u64) {
        let is_shown = self.is_shown(editor);
        let Some(edited) = self.edits.get_mut(editor) else { return };
        edited.move_to(&file.id);
        let kind = edited.file().kind;
        *edited.file_mut() = Autosave::new(kind, file.id.clone(), file.text.clone(), version);
        if is_shown {
            self.shown.screen = edited.screen();
        }
        self.library.put(self.catalog, kind, file);
        self.note_edits();
    }
}
