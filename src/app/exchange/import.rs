//! Imports and restores in the window: which file, what is in it, and what became of it.
//!
//! What a file means is known to `import`; the dialogs are in `ui`.

use std::path::{Path, PathBuf};

use egui::Context;

use super::Exchange;
use crate::{
    app::{
        App,
        choose::{Choosing, choose_open},
        job::Job,
        place::PathDraft,
        waker,
    },
    import::{ImportOutcome, Incoming, carry_out, look},
    pack::{ENDING, PackKind},
    progress::Progress,
    store::Imported,
    ui::{
        action::{Action, Screen},
        dialogs::import::{Answer, ask_file_ui, preview_ui},
        kit::prose::count_text,
    },
};

/// Endings of files that are taken when they are dropped on the window.
const TAKEN_ENDINGS: [&str; 3] = [ENDING, "toml", "xml"];

/// Which file is to be opened.
pub(in crate::app) struct AskFile {
    kind: PackKind,
    draft: PathDraft,
}

impl AskFile {
    pub(in crate::app) fn of(kind: PackKind) -> Self {
        Self { kind, draft: PathDraft::default() }
    }

    /// The file that has been chosen in the system's dialog.
    pub(in crate::app) fn take_choice(&mut self) -> Option<PathBuf> {
        self.draft.take_choice().then(|| self.draft.path())
    }
}

impl App {
    /// Opens a pack, a backup, or another file that can be imported, and shows what is inside.
    pub fn open_file(&mut self, ctx: &Context, path: &Path) {
        if self.is_exercising() {
            return self.say("End the session first, then open the file again.");
        }
        let (store, path) = (self.disk.store.clone(), path.to_owned());
        let work = move |progress: &mut Progress<'_>| look(&path, &store, progress);
        self.exchange_instead(|| Exchange::Looking(Job::start("look", waker(ctx), work)));
    }

    /// Asks for a file to import or restore.
    pub(in crate::app) fn ask_import(&mut self, ctx: &Context, kind: PackKind) {
        self.exchange(|_| {
            let mut asked = AskFile::of(kind);
            // The system's dialog opens at once.
            asked.draft.place.choose(ask_open(ctx, kind));
            Ok(Exchange::AskFile(asked))
        });
    }

    /// Takes back what was imported.
    pub(in crate::app) fn undo_import(&mut self, imported: Imported) {
        self.on_disk(
            move |store| store.undo_import(&imported),
            |app, undone| {
                match undone {
                    Ok(()) => app.say("The import is undone."),
                    Err(error) => app.say(error.to_string()),
                }
                app.reload(|_| ());
            },
        );
    }

    /// Files that are dropped on the window, as far as they are meant for import.
    pub(in crate::app) fn take_dropped(&mut self, ctx: &Context) {
        let is_taken = |path: &Path| {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            ending.is_some_and(|ending| TAKEN_ENDINGS.contains(&ending.as_str()))
        };
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        let mut files = dropped.into_iter().filter(|path| is_taken(path));
        if let Some(path) = files.next() {
            self.open_file(ctx, &path);
            if files.next().is_some() {
                self.say("One file at a time; the first one is opened.");
            }
        }
    }

    /// Shows what has been taken in, and offers to take it back.
    pub(in crate::app) fn welcome(&mut self, outcome: ImportOutcome) {
        let parts = [(outcome.n_routines, "routine"), (outcome.n_exercises, "exercise"), (outcome.n_sessions, "session")];
        let words: Vec<String> =
            parts.iter().filter(|(number, _)| *number > 0).map(|&(number, name)| count_text(number, name)).collect();
        let message = if words.is_empty() { "Imported".to_owned() } else { format!("Imported {}", words.join(", ")) };
        let undo = Action::UndoImport(Box::new(outcome.imported));
        self.reload(move |app| {
            if app.played.playing.is_none() {
                app.shown.screen = if outcome.n_routines > 0 { Screen::Routines } else { Screen::Exercises };
            }
            app.shown.toasts.push(message, Some(("Undo", undo)));
        });
    }

    /// Asks for a file. Gives what goes on.
    pub(in crate::app) fn show_ask_file(&mut self, ctx: &Context, mut asked: AskFile) -> Option<Exchange> {
        match ask_file_ui(ctx, asked.kind, &mut asked.draft.path) {
            Answer::Cancel => return None,
            // With no path there is nothing to open yet.
            Answer::GoOn if !asked.draft.path.trim().is_empty() => {
                self.open_file(ctx, &asked.draft.path());
                return self.exchange.take();
            }
            Answer::GoOn | Answer::None => {}
            Answer::Choose => asked.draft.place.choose(ask_open(ctx, asked.kind)),
        }
        Some(Exchange::AskFile(asked))
    }

    /// Asks what is to become of a file. Gives what goes on.
    pub(in crate::app) fn show_preview(&mut self, ctx: &Context, mut incoming: Box<Incoming>) -> Option<Exchange> {
        match preview_ui(ctx, &mut incoming.plan) {
            Answer::GoOn => Some(self.begin_import(ctx, *incoming)),
            Answer::Cancel => None,
            Answer::None | Answer::Choose => Some(Exchange::Preview(incoming)),
        }
    }

    fn begin_import(&self, ctx: &Context, mut incoming: Incoming) -> Exchange {
        // They may have changed since the file was looked at.
        incoming.plan.rest.keep_own(&self.settings);
        let store = self.disk.store.clone();
        let work = move |progress: &mut Progress<'_>| carry_out(&incoming, &store, progress);
        Exchange::Importing(Job::start("import", waker(ctx), work))
    }
}

fn ask_open(ctx: &Context, kind: PackKind) -> Choosing {
    match kind {
        PackKind::Pack => {
            let all: &[&str] = &[ENDING, "toml", "xml"];
            choose_open("Import", &[("Packs, routines, exercises", all)], waker(ctx))
        }
        PackKind::Backup => choose_open("Restore", &[("Backups", &[ENDING])], waker(ctx)),
    }
}
