//! Imports, packs, backups and restores in the window: one at a time, the work on a thread.
//!
//! What a file means is known to `import`, how it is written to `export`; the dialogs are in `ui`.

use std::path::{Path, PathBuf};

use egui::Context;

use super::{
    App,
    choose::{Choosing, choose_open, choose_save},
    job::{Job, Progress, Reporter},
    place::{Place, typed_path},
    waker,
};
use crate::{
    export::{ExportError, Watch, pack},
    import::{ImportError, Incoming, Outcome, carry_out, look},
    library::{Library, catalog::Catalog, id_of_path},
    pack::{Credits, ENDING, PackKind, Trouble},
    store::Imported,
    ui::{
        action::{Action, Screen},
        dialogs::{
            import::{Answer, ask_file_ui, ask_share_ui, preview_ui},
            saving::{SavingModel, saving_ui},
        },
        kit::prose::count_text,
    },
};

/// Endings of files that are taken when they are dropped on the window.
const TAKEN_ENDINGS: [&str; 3] = [ENDING, "toml", "xml"];
/// The most troubles of a saved file that are said one by one.
const MAX_SAID: usize = 3;
/// The name of a backup that is offered.
const BACKUP_NAME: &str = "Unhunch backup";

/// Where something that comes in or goes out stands.
pub(super) enum Exchange {
    /// Which file is to be opened?
    AskFile(PackKind, PathDraft),
    /// The file is being read.
    Looking(Job<Result<Incoming, ImportError>>),
    /// What is to become of what is inside?
    Preview(Box<Incoming>),
    /// It is being taken in.
    Importing(Job<Result<Outcome, ImportError>>),
    /// What is to be saved where? Everything, if there is no routine.
    AskShare(Option<String>, Credits, PathDraft),
    /// It is being saved.
    Saving(PathBuf, Job<Result<Vec<Trouble>, ExportError>>),
}

/// A path being typed or chosen.
#[derive(Default)]
pub(super) struct PathDraft {
    path: String,
    place: Place,
    /// What was wrong with the last try; may be empty.
    problem: String,
}

impl PathDraft {
    /// Takes the answer of the system's dialog. True when a file has been chosen.
    fn take_choice(&mut self) -> bool {
        self.place.take_choice(&mut self.path)
    }

    /// The path of a file that is there.
    fn path(&self) -> PathBuf {
        typed_path(&self.path)
    }

    /// The path of a pack that is to be made, or why it can't be.
    fn of_new_pack(&self) -> Result<PathBuf, String> {
        let path = self.place.of_new_file(&self.path)?;
        pack::check_path(&path).map_err(|error| error.to_string())?;
        Ok(path)
    }
}

impl App {
    /// Opens a pack, a backup, or another file that can be imported, and shows what is inside.
    pub fn open_file(&mut self, ctx: &Context, path: &Path) {
        if self.is_exercising() {
            return self.say("End the session first, then open the file again.");
        }
        if matches!(self.exchange, Some(Exchange::Importing(_) | Exchange::Saving(..))) {
            return self.say("Another file is being worked on. Try again when it is done.");
        }
        let (store, path) = (self.store.clone(), path.to_owned());
        let work = move |reporter: &Reporter| look(&path, &store, &mut |share| reporter.tell(share));
        self.exchange = Some(Exchange::Looking(Job::start("look", waker(ctx), work)));
    }

    /// Asks for a file to import or restore. The system's dialog opens at once.
    pub(super) fn ask_import(&mut self, ctx: &Context, kind: PackKind) {
        if self.is_busy() {
            return;
        }
        let mut draft = PathDraft::default();
        draft.place.choose(ask_open(ctx, kind));
        self.exchange = Some(Exchange::AskFile(kind, draft));
    }

    /// Asks where to save a routine, or everything.
    pub(super) fn ask_share(&mut self, routine: Option<String>) {
        if self.is_busy() {
            return;
        }
        if routine.as_ref().is_some_and(|id| !self.settle_building(id)) {
            return;
        }
        let name = match &routine {
            Some(id) => self.library.get(id).map(|entry| entry.title().to_owned()).unwrap_or_default(),
            None => BACKUP_NAME.to_owned(),
        };
        match self.store.document_path(&name, ENDING) {
            Ok(path) => {
                let draft = PathDraft { path: path.display().to_string(), ..PathDraft::default() };
                self.exchange = Some(Exchange::AskShare(routine, Credits::default(), draft));
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    /// Takes back what was imported.
    pub(super) fn undo_import(&mut self, imported: Imported) {
        match self.store.undo_import(&imported) {
            Ok(()) => self.say("The import is undone."),
            Err(error) => self.say(error.to_string()),
        }
        self.reload_all();
    }

    fn is_busy(&mut self) -> bool {
        let is_busy = self.exchange.is_some();
        if is_busy {
            self.say("Another file is being worked on. Try again when it is done.");
        }
        is_busy
    }

    /// Files that are dropped on the window, as far as they are meant for import.
    pub(super) fn take_dropped(&mut self, ctx: &Context) {
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

    /// Takes what the threads have done.
    pub(super) fn take_exchanged(&mut self, ctx: &Context) {
        let lost = || "The work stopped unexpectedly. Try again.".to_owned();
        let Some(exchange) = self.exchange.take() else { return };
        self.exchange = match exchange {
            Exchange::AskFile(kind, mut draft) => {
                if draft.take_choice() {
                    self.open_file(ctx, &draft.path());
                    return;
                }
                Some(Exchange::AskFile(kind, draft))
            }
            Exchange::AskShare(id, credits, mut draft) => {
                draft.take_choice();
                Some(Exchange::AskShare(id, credits, draft))
            }
            Exchange::Looking(job) => match job.progress() {
                Progress::GoesOn => Some(Exchange::Looking(job)),
                Progress::Done(Ok(incoming)) => Some(Exchange::Preview(Box::new(incoming))),
                Progress::Done(Err(error)) => self.give_up(error.to_string()),
                Progress::Lost => self.give_up(lost()),
            },
            Exchange::Importing(job) => match job.progress() {
                Progress::GoesOn => Some(Exchange::Importing(job)),
                Progress::Done(Ok(outcome)) => {
                    self.welcome(outcome);
                    None
                }
                Progress::Done(Err(error)) => self.give_up(error.to_string()),
                Progress::Lost => self.give_up(lost()),
            },
            Exchange::Saving(path, job) => match job.progress() {
                Progress::GoesOn => Some(Exchange::Saving(path, job)),
                Progress::Done(Ok(troubles)) => {
                    for trouble in troubles.iter().take(MAX_SAID) {
                        self.say(trouble.to_string());
                    }
                    if troubles.len() > MAX_SAID {
                        let n_more = troubles.len() - MAX_SAID;
                        self.say(format!("{n_more} more could not be saved. \"unhunch backup\" names all."));
                    }
                    self.say(format!("Saved as {}", path.display()));
                    None
                }
                Progress::Done(Err(error)) => self.give_up(error.to_string()),
                Progress::Lost => self.give_up(lost()),
            },
            Exchange::Preview(incoming) => Some(Exchange::Preview(incoming)),
        };
    }

    fn give_up(&mut self, reason: String) -> Option<Exchange> {
        self.say(reason);
        None
    }

    /// Shows what has been taken in, and offers to take it back.
    fn welcome(&mut self, outcome: Outcome) {
        let parts = [(outcome.n_routines, "routine"), (outcome.n_exercises, "exercise"), (outcome.n_sessions, "session")];
        let words: Vec<String> =
            parts.iter().filter(|(number, _)| *number > 0).map(|&(number, name)| count_text(number, name)).collect();
        let message = if words.is_empty() { "Imported".to_owned() } else { format!("Imported {}", words.join(", ")) };
        let undo = Action::UndoImport(Box::new(outcome.imported));
        self.reload_all();
        if self.playing.is_none() {
            self.screen = if outcome.n_routines > 0 { Screen::Routines } else { Screen::Exercises };
        }
        self.toasts.push(message, Some(("Undo", undo)));
    }

    /// Reads everything anew that an import may have changed.
    fn reload_all(&mut self) {
        self.reload_own();
        self.history = self.store.load_history().0;
        let settings = self.store.load_settings().0;
        if settings != self.settings {
            self.change(settings);
        }
    }

    /// Shows the dialog that is due. A session that runs is not covered.
    pub(super) fn show_exchange(&mut self, ctx: &Context) {
        if self.is_exercising() || self.shows_safety {
            return;
        }
        let Some(exchange) = self.exchange.take() else { return };
        self.exchange = match exchange {
            Exchange::AskFile(kind, mut draft) => match ask_file_ui(ctx, kind, &mut draft.path) {
                // With no path there is nothing to open yet.
                Answer::GoOn if draft.path.trim().is_empty() => Some(Exchange::AskFile(kind, draft)),
                Answer::GoOn => {
                    self.open_file(ctx, &draft.path());
                    return;
                }
                Answer::Cancel => None,
                Answer::Choose => {
                    draft.place.choose(ask_open(ctx, kind));
                    Some(Exchange::AskFile(kind, draft))
                }
                Answer::None => Some(Exchange::AskFile(kind, draft)),
            },
            Exchange::AskShare(id, credits, draft) => self.show_share(ctx, id, credits, draft),
            Exchange::Preview(mut incoming) => match preview_ui(ctx, &mut incoming.plan) {
                Answer::GoOn => Some(self.begin_import(ctx, *incoming)),
                Answer::Cancel => None,
                Answer::None | Answer::Choose => Some(Exchange::Preview(incoming)),
            },
            Exchange::Looking(job) => {
                show_job(ctx, "Import", "The file is being read.", &job);
                Some(Exchange::Looking(job))
            }
            Exchange::Importing(job) => {
                show_job(ctx, "Import", "If you stop, everything stays as it was.", &job);
                Some(Exchange::Importing(job))
            }
            Exchange::Saving(path, job) => {
                show_job(ctx, "Save", "The file is being written.", &job);
                Some(Exchange::Saving(path, job))
            }
        };
    }

    fn show_share(&mut self, ctx: &Context, id: Option<String>, mut credits: Credits, mut draft: PathDraft) -> Option<Exchange> {
        let title = id.as_ref().map(|id| self.library.get(id).map(|entry| entry.title().to_owned()).unwrap_or_default());
        match ask_share_ui(ctx, title.as_deref(), &mut credits, &mut draft.path, &draft.problem) {
            Answer::Cancel => return None,
            Answer::None => {}
            Answer::Choose => {
                // The name in the path is one that every disk takes.
                let name = id_of_path(&draft.path());
                draft.place.choose(choose_save("Save as", &name, ENDING, waker(ctx)));
            }
            Answer::GoOn => match draft.of_new_pack() {
                Ok(path) => return Some(self.begin_share(ctx, id, credits, path)),
                Err(problem) => draft.problem = problem,
            },
        }
        Some(Exchange::AskShare(id, credits, draft))
    }

    fn begin_import(&self, ctx: &Context, mut incoming: Incoming) -> Exchange {
        // They may have changed since the file was looked at.
        incoming.plan.rest.keep_own(&self.settings);
        let store = self.store.clone();
        let work = move |reporter: &Reporter| carry_out(&incoming, &store, &mut |share| reporter.tell(share));
        Exchange::Importing(Job::start("import", waker(ctx), work))
    }

    fn begin_share(&self, ctx: &Context, id: Option<String>, credits: Credits, path: PathBuf) -> Exchange {
        let (store, target) = (self.store.clone(), path.clone());
        let work = move |reporter: &Reporter| {
            // Whether to stop is read from the flag.
            let mut tell = |_, share| {
                let _ = reporter.tell(share);
            };
            let mut watch = Watch { cancel: reporter.cancel(), tell: &mut tell };
            match id {
                Some(id) => {
                    let library = Library::new(Catalog::bundled(), store.load_own().0);
                    let written = pack::save_routine(&library, &store, &id, credits, &target, &mut watch)?;
                    Ok(written.troubles)
                }
                None => Ok(pack::save_everything(&store, &target, &mut watch)?.1.troubles),
            }
        };
        Exchange::Saving(path, Job::start("pack", waker(ctx), work))
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

/// Shows how far a job is, and stops it if the person wants that.
fn show_job<T: Send + 'static>(ctx: &Context, title: &str, words: &str, job: &Job<T>) {
    let model = SavingModel { title, words, percent: job.percent(), is_stopping: job.is_stopping() };
    if saving_ui(ctx, &model) {
        job.stop();
        ctx.request_repaint();
    }
}
