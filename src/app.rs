//! The window: joins content, disk, session, sound and screens. Screens ask, this carries out, after painting.

mod autosave;
mod choose;
mod disk;
mod display;
mod edit;
mod exchange;
mod frame;
pub mod host;
mod job;
mod pictures;
mod place;
mod playing;
pub mod single;
#[cfg(test)]
mod tests;
mod voice;
mod window;

use std::{
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use egui::Context;
use url::Url;

use crate::{
    clock::Time,
    exercise::Exercises,
    figure::Look,
    history::History,
    library::{FileKind, Library, catalog::Catalog},
    pack::PackKind,
    routine::{ExerciseItem, Item, Routine},
    settings::Settings,
    store::{Saver, Store},
    ui::{
        action::{Action, Screen},
        model::Model,
    },
};
use host::{Engines, Host};
use single::Requests;

use disk::Disk;
use edit::{Edits, exercise::ExerciseEditing, motion::MotionEditing, routine::RoutineEditing};
use exchange::Exchange;
use frame::Shown;
use playing::Played;
pub use window::{Options, run};

/// The state of the window.
pub struct App {
    catalog: &'static Catalog,
    clock: Box<dyn Time>,
    engines: Engines,
    disk: Disk,
    library: Library,
    settings: Settings,
    history: History,
    /// What is played.
    played: Played,
    /// What is edited.
    edits: Edits,
    /// What comes in as a file or goes out as one.
    exchange: Option<Exchange>,
    /// What is shown.
    shown: Shown,
    requests: Option<Requests>,
    /// Set when a signal tells the program to end.
    is_told_to_end: Arc<AtomicBool>,
    /// Frames until a check of the window closes it.
    smoke_frames: Option<u32>,
}

impl App {
    /// Loads everything a person has and shows Today. What can't be read is said in messages.
    pub fn new(ctx: &Context, store: Store, requests: Option<Requests>, host: Host) -> Self {
        let Host { clock, engines, outputs } = host;
        let catalog = Catalog::bundled();
        let mut messages = Vec::new();
        let (settings, problems) = store.load_settings();
        messages.extend(problems);
        let (own, problems) = store.load_own();
        messages.extend(problems);
        let (history, problems) = store.load_history();
        messages.extend(problems);
        let (disk, problem) = Disk::start(ctx, store);
        messages.extend(problem);
        if let Some(requests) = &requests {
            requests.wake_with(waker(ctx));
        }
        let mut app = Self {
            library: Library::new(catalog, own),
            played: Played::start(ctx, &disk.store, &settings, clock.as_ref(), Arc::clone(&engines), outputs),
            edits: Edits::default(),
            exchange: None,
            shown: Shown::start(ctx, &disk.store, !settings.is_safety_read),
            catalog,
            clock,
            engines,
            disk,
            settings,
            history,
            requests,
            is_told_to_end: Arc::default(),
            smoke_frames: None,
        };
        app.apply_theme(ctx);
        for message in messages {
            app.say(message.to_string());
        }
        app.take_cut_off();
        app
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Shows a short message.
    fn say(&mut self, message: impl Into<String>) {
        self.shown.toasts.push(message, None);
    }

    fn exercises(&self) -> &Exercises {
        self.library.exercises()
    }

    fn look(&self) -> Look {
        self.settings.look
    }

    /// What the screens read, at this moment.
    pub fn model(&self) -> Model<'_> {
        let local = self.clock.local();
        Model {
            building: self.edits.routine.as_ref().map(RoutineEditing::model),
            preview: self.previewed(),
            unfinished: self.unfinished(local),
            editor: self.edits.exercise.as_ref().map(ExerciseEditing::model),
            drawing: self.edits.motion.as_ref().map(MotionEditing::model),
            output_devices: self.played.speaker.devices(),
            data_folder: &self.shown.data_folder,
            ..Model::of(&self.library, &self.settings, &self.history, &self.shown.figures, local)
        }
    }

    /// Carries out what a screen asked for. What needs the disk goes on in a later frame.
    pub fn perform(&mut self, ctx: &Context, action: Action) {
        self.carry_out(ctx, action);
        self.note_edits();
    }

    fn carry_out(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Open(screen) => {
                self.preview(None);
                self.save_edits_now();
                if let Screen::Studio(id) = screen {
                    return self.open_studio(id);
                }
                if screen == Screen::Settings {
                    self.played.speaker.find_devices();
                }
                self.shown.screen = screen;
            }
            Action::Start(id) => match self.library.startable(&id).map(|entry| entry.routine.clone()) {
                Ok(routine) => self.start(routine),
                Err(reason) => self.say(reason),
            },
            Action::Build(build) => self.build(build),
            Action::Preview(item) => self.preview(item.map(|item| *item)),
            Action::GoOn => self.go_on(),
            Action::LeaveUnfinished => self.leave_cut_off(),
            Action::StartExercise { exercise, level } => {
                if let Some(routine) = self.single(&exercise, level) {
                    self.start(routine);
                }
            }
            Action::Duplicate(id) => self.duplicate(&id),
            Action::Delete(id) => self.delete(FileKind::Routine, id),
            Action::UndoDelete(deleted) => self.undo_delete(deleted),
            Action::Resolve(resolve) => self.resolve(resolve),
            Action::Exercise(action) => self.perform_exercise(ctx, action),
            Action::Studio(action) => self.perform_studio(ctx, action),
            Action::Change(settings) => self.change(*settings),
            Action::TestSound => self.test_sound(),
            Action::Say(line) => self.say_line(&line),
            Action::Felt(felt) => self.note_felt(felt),
            Action::ShowSafety => self.shown.shows_safety = true,
            Action::ShowFolder => open(ctx, self.disk.store.data_folder()),
            Action::SaveSound { id, format } => {
                let ctx = ctx.clone();
                self.once_in_file(id, move |app, id| app.save_sound(&ctx, &id, format));
            }
            Action::ShowSounds => open(ctx, &self.disk.store.sound_folder()),
            Action::Print(id) => self.once_in_file(id, |app, id| app.ask_to_print(&id)),
            Action::OpenFile(path) => open(ctx, &path),
            Action::Copy(text) => ctx.copy_text(text),
            Action::Import => self.ask_import(ctx, PackKind::Pack),
            Action::Restore => self.ask_import(ctx, PackKind::Backup),
            Action::Share(id) => self.once_in_file(id, |app, id| app.ask_share(Some(id))),
            Action::ExportAll => self.ask_share(None),
            Action::UndoImport(imported) => self.undo_import(*imported),
            Action::OpenNamed(name) => self.open_named(ctx, name),
        }
    }

    /// A routine of one exercise with its usual dose.
    fn single(&self, id: &str, level: usize) -> Option<Routine> {
        let exercise = self.exercises().get(id)?;
        let item = ExerciseItem { exercise: Arc::clone(exercise), level, dose: exercise.dose, waits: None, note: String::new() };
        Some(single(item))
    }

    fn change(&mut self, settings: Settings) {
        self.played.speaker.set(&settings);
        if self.played.narration.set(&settings) {
            self.played.speaker.set_lines(self.played.narration.lines());
        }
        self.settings = settings;
        if let Some(saver) = &self.disk.saver {
            saver.save_settings(self.settings.clone());
        }
    }

    /// Says what went wrong in the background since the last frame.
    fn take_notices(&mut self) {
        let notices = self.disk.saver.as_ref().map(Saver::notices).unwrap_or_default();
        for notice in notices {
            self.say(notice.to_string());
        }
    }
}

/// A routine of this alone.
fn single(item: ExerciseItem) -> Routine {
    let (id, name) = (item.exercise.id.clone(), item.exercise.name.clone());
    Routine { id, name, items: vec![Item::Exercise(item)], ..Routine::default() }
}

/// Opens a folder or a file in the system's program for it.
fn open(ctx: &Context, path: &Path) {
    // Only a path that is not whole has no address.
    let address = std::path::absolute(path).ok().and_then(|path| Url::from_file_path(path).ok());
    if let Some(address) = address {
        ctx.open_url(egui::OpenUrl::new_tab(address));
    }
}

/// Asks for a frame from another thread.
fn waker(ctx: &Context) -> impl Fn() + Send + Sync + Clone + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}
