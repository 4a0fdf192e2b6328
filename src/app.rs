//! The window: joins content, disk, session, sound and screens. Screens ask, this carries out, after painting.

mod choose;
mod display;
mod edit;
mod exchange;
mod frame;
pub mod host;
mod import;
mod job;
mod pictures;
mod place;
mod playing;
mod printing;
mod saving;
pub mod single;
#[cfg(test)]
mod tests;
mod voice;
mod watching;
mod window;

use std::{
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use egui::Context;
use url::Url;

use crate::{
    audio::Speaker,
    clock::Time,
    exercise::Exercises,
    figure::Look,
    history::History,
    library::{FileKind, Library, catalog::Catalog},
    pack::PackKind,
    routine::{ExerciseItem, Item, Routine},
    settings::{Settings, ThemeChoice},
    store::{Deleted, Saver, Store, Watch},
    ui::{
        action::{Action, Screen},
        kit::widgets::Toasts,
        model::Model,
        pictures::{figures::Figures, photos::PictureSource},
        screens::Screens,
    },
};
use host::{Engines, Host};
use single::Requests;

use edit::exercise::Desk;
use edit::motion::Drawing;
use edit::routine::{BuildDialog, Building};
use exchange::Exchange;
use playing::{Playing, Starting, keeping::CutShort};
use voice::Narration;
pub use window::{Options, run};

/// The state of the window.
pub struct App {
    clock: Box<dyn Time>,
    engines: Engines,
    catalog: &'static Catalog,
    store: Store,
    saver: Option<Saver>,
    watch: Option<Watch>,
    requests: Option<Requests>,
    library: Library,
    settings: Settings,
    history: History,
    figures: Figures,
    speaker: Speaker,
    narration: Narration,
    starting: Option<Starting>,
    /// When the voice's memory is given back.
    voice_rests_at: Option<Duration>,
    /// Frames until a check of the window closes it.
    smoke_frames: Option<u32>,
    /// Set when a signal tells the program to end.
    is_told_to_end: Arc<AtomicBool>,
    screen: Screen,
    screens: Screens,
    /// The routine that is open in the builder.
    building: Option<Building>,
    build_dialog: Option<BuildDialog>,
    playing: Option<Playing>,
    /// A session that was cut off and is offered to go on with.
    cut_short: Option<CutShort>,
    shows_safety: bool,
    /// What starts once the safety card has been read for the first time.
    after_safety: Option<Routine>,
    /// What another start of the program asked for and the person put off until the session is over.
    after_session: Option<String>,
    /// The own exercise that is being edited.
    desk: Option<Desk>,
    drawing: Option<Drawing>,
    /// A file that comes in or goes out.
    exchange: Option<Exchange>,
    toasts: Toasts<Action>,
    is_full_screen: bool,
    data_folder: String,
    /// The look of the theme that is in force, to see when it must be set again.
    themed: Option<(ThemeChoice, u32)>,
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
        let saver = Saver::start(store.clone(), waker(ctx)).map_err(|error| messages.push(error)).ok();
        // Without it changes from outside are seen at the next start.
        let watch = Watch::start(&store, waker(ctx)).ok();
        if let Some(requests) = &requests {
            requests.wake_with(waker(ctx));
        }
        let cache_folder = store.data_folder().join("voice-cache");
        let narration = Narration::start(&settings, cache_folder, Arc::new(waker(ctx)), Arc::clone(&engines));
        let speaker = Speaker::start(&settings, narration.lines(), clock.as_ref(), Arc::new(waker(ctx)), outputs);
        let mut app = Self {
            library: Library::new(catalog, own),
            figures: Figures::with_pictures(picture_source(&store), waker(ctx)),
            speaker,
            narration,
            starting: None,
            voice_rests_at: None,
            smoke_frames: None,
            is_told_to_end: Arc::default(),
            screen: Screen::Today,
            screens: Screens::default(),
            building: None,
            build_dialog: None,
            playing: None,
            cut_short: None,
            shows_safety: !settings.is_safety_read,
            after_safety: None,
            after_session: None,
            desk: None,
            drawing: None,
            exchange: None,
            toasts: Toasts::default(),
            is_full_screen: false,
            data_folder: store.data_folder().display().to_string(),
            themed: None,
            clock,
            engines,
            catalog,
            store,
            saver,
            watch,
            requests,
            settings,
            history,
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
        self.toasts.push(message, None);
    }

    fn exercises(&self) -> &Exercises {
        self.library.exercises()
    }

    fn look(&self) -> Look {
        self.settings.look
    }

    /// What the screens read, at this moment.
    fn model(&self) -> Model<'_> {
        let local = self.clock.local();
        Model {
            building: self.builder_model(),
            preview: self.previewed(),
            unfinished: self.unfinished(local),
            editor: self.desk.as_ref().map(Desk::model),
            drawing: self.drawing.as_ref().map(Drawing::studio),
            output_devices: self.speaker.devices(),
            data_folder: &self.data_folder,
            ..Model::of(&self.library, &self.settings, &self.history, &self.figures, local)
        }
    }

    /// Carries out what a screen asked for.
    fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Open(screen) => {
                self.preview(None);
                self.save_building_now();
                self.leave_exercise();
                if let Screen::Studio(id) = &screen {
                    return self.open_studio(id);
                }
                if screen == Screen::Settings {
                    self.speaker.find_devices();
                }
                self.screen = screen;
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
            Action::Delete(id) => self.delete(&id),
            Action::UndoDelete(deleted) => self.undo_delete(deleted),
            Action::Exercise(action) => self.perform_exercise(ctx, action),
            Action::Studio(action) => self.perform_studio(ctx, action),
            Action::Change(settings) => self.change(*settings),
            Action::TestSound => self.test_sound(),
            Action::Say(line) => self.say_line(&line),
            Action::Felt(felt) => self.note_felt(felt),
            Action::ShowSafety => self.shows_safety = true,
            Action::ShowFolder => open(ctx, self.store.data_folder()),
            Action::SaveSound { id, format } => {
                if self.settle_building(&id) {
                    self.save_sound(ctx, &id, format);
                }
            }
            Action::ShowSounds => open(ctx, &self.store.sound_folder()),
            Action::Print(id) => {
                if self.settle_building(&id) {
                    self.ask_to_print(&id);
                }
            }
            Action::OpenFile(path) => open(ctx, &path),
            Action::Copy(text) => ctx.copy_text(text),
            Action::Import => self.ask_import(ctx, PackKind::Pack),
            Action::Restore => self.ask_import(ctx, PackKind::Backup),
            Action::Share(id) => {
                if self.settle_building(&id) {
                    self.ask_share(Some(id));
                }
            }
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
        self.speaker.set(&settings);
        if self.narration.set(&settings) {
            self.speaker.set_lines(self.narration.lines());
        }
        self.settings = settings;
        if let Some(saver) = &self.saver {
            saver.save_settings(self.settings.clone());
        }
    }

    fn duplicate(&mut self, id: &str) {
        let Some(copy) = self.library.copy_of(id) else { return };
        match self.store.add(FileKind::Routine, &copy.id, &copy.text) {
            Ok(id) => {
                self.reload_own();
                self.screen = Screen::Routine(id);
                self.say("Copied. This one is yours to change.");
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    fn delete(&mut self, id: &str) {
        self.forget_building(id);
        let name = self.library.get(id).map(|entry| entry.title().to_owned()).unwrap_or_default();
        match self.store.delete(FileKind::Routine, id) {
            Ok(deleted) => {
                self.reload_own();
                self.screen = Screen::Routines;
                self.toasts.push(format!("\"{name}\" is deleted"), Some(("Undo", Action::UndoDelete(deleted))));
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    fn undo_delete(&mut self, deleted: Deleted) {
        match self.store.restore(&deleted) {
            Ok(_) => self.reload_own(),
            Err(error) => {
                self.toasts.push(error.to_string(), Some(("Try again", Action::UndoDelete(deleted))));
            }
        }
    }

    fn reload_own(&mut self) {
        let (own, problems) = self.store.load_own();
        self.library = Library::new(self.catalog, own);
        for problem in problems {
            self.say(problem.to_string());
        }
    }

    /// Says what went wrong in the background since the last frame.
    fn take_notices(&mut self) {
        let notices = self.saver.as_ref().map(Saver::notices).unwrap_or_default();
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

/// Reads the pictures of own exercises by name. One that can't be read is shown as missing.
fn picture_source(store: &Store) -> PictureSource {
    let store = store.clone();
    Arc::new(move |name| store.read_picture(name).ok().flatten())
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
