//! The whole window as a person uses it, by the names that a screen reader says: over a folder of its own, with a silent voice,
//! no sound, and a clock that is set by hand.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use jiff::civil::{DateTime, date};
use tempfile::{TempDir, tempdir};
use unhunch::{
    app::{App, host::Host},
    clock::Time,
    edit::motion::MotionEdit,
    export::pack::save_routine,
    history::Felt,
    library::{FileKind, Library, OwnFiles, catalog::Catalog},
    pack::Credits,
    progress::Progress,
    routine::Item,
    settings::Settings,
    store::Store,
    ui::{
        action::{Action, Screen, StudioAction},
        kit::theme::{size, space},
    },
    voice::engine::Engine,
};

/// The limit is only there so that a window that never does it fails instead of hanging.
const MOST_WAKES: usize = 2_000;
const MOMENT: Duration = Duration::from_millis(50);

/// The size of a window in which a screen, beside the rail, has this size.
pub fn beside_rail([width, height]: [f32; 2], scale: f32) -> [f32; 2] {
    [width + size::RAIL * scale + space::M, height]
}

/// A clock that is set by hand.
#[derive(Clone, Default)]
pub struct Hands(Arc<AtomicU64>);

impl Time for Hands {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn local(&self) -> DateTime {
        date(2026, 3, 4).at(9, 0, 0, 0).saturating_add(self.now())
    }

    fn copy(&self) -> Box<dyn Time> {
        Box::new(self.clone())
    }
}

/// The window in use.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub store: Store,
    hands: Hands,
    woken: Receiver<()>,
    folder: TempDir,
}

impl Window {
    /// A window of this size and size of text, over the files that `prepare` has written.
    pub fn open(size: [f32; 2], text_percent: u32, prepare: impl FnOnce(&Store)) -> Self {
        let (folder, hands) = (tempdir().unwrap(), Hands::default());
        let store = Store::in_folder(folder.path().join("data"));
        let settings = Settings { is_safety_read: true, text_percent, reduces_motion: true, ..Settings::default() };
        store.save_settings(&settings).unwrap();
        prepare(&store);
        let host = Host { clock: hands.copy(), engines: Arc::new(|_| vec![Engine::silent()]), outputs: None };
        let files = store.clone();
        let made = move |cc: &mut eframe::CreationContext<'_>| App::new(&cc.egui_ctx, files, None, host);
        let harness = Harness::builder().with_size(size).build_eframe(made);
        let (wake, woken) = channel();
        harness.ctx.set_request_repaint_callback(move |_| {
            let _ = wake.send(());
        });
        let mut window = Self { harness, store, hands, woken, folder };
        window.show();
        window
    }

    pub fn usual(prepare: impl FnOnce(&Store)) -> Self {
        Self::open([1120.0, 900.0], 100, prepare)
    }

    pub fn show(&mut self) {
        self.harness.run_steps(4);
    }

    pub fn app(&self) -> &App {
        self.harness.state()
    }

    /// Asks for something as a screen would.
    pub fn perform(&mut self, action: Action) {
        self.ask(action);
        self.settle();
    }

    /// The same, without waiting for the disk.
    pub fn ask(&mut self, action: Action) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().perform(&ctx, action);
    }

    /// The window closes.
    pub fn close(&mut self) {
        eframe::App::on_exit(self.harness.state_mut(), None);
    }

    /// Everything that was asked of the disk is done and shown.
    pub fn settle(&mut self) {
        self.harness.state_mut().settle();
        self.show();
    }

    /// Shows frames until it is so.
    pub fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..MOST_WAKES {
            self.show();
            if is_so(self) {
                // What has just come finds its place.
                return self.show();
            }
            // A wake-up may have come while a frame was shown.
            let _ = self.woken.recv_timeout(MOMENT);
        }
        panic!("{what}: never");
    }

    pub fn has(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.show();
    }

    /// Clicks the first of several with this name.
    pub fn click_first(&mut self, name: &str) {
        self.harness.query_all_by_label(name).next().unwrap().click();
        self.show();
    }

    pub fn press(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::NONE, key);
        self.show();
    }

    /// Lets time go by, with a frame now and then.
    pub fn pass(&mut self, time: Duration) {
        let end = self.hands.now() + time;
        while self.hands.now() < end {
            let step = (end - self.hands.now()).min(Duration::from_secs(2));
            self.jump(step);
        }
    }

    /// Lets time go by at once, as asleep.
    pub fn jump(&mut self, time: Duration) {
        self.hands.0.fetch_add(time.as_millis() as u64, Ordering::SeqCst);
        self.harness.run_steps(1);
    }

    /// Starts a routine and waits until it plays.
    fn start(&mut self, id: &str) {
        self.perform(Action::Start(id.to_owned()));
        self.pass(Duration::from_secs(5));
        assert!(self.has("Leave the session"));
    }

    /// An own file, if it is there.
    pub fn file(&self, kind: FileKind, id: &str) -> Option<String> {
        self.store.read_own(kind, id).unwrap()
    }

    /// A place for a file beside the person's.
    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

/// A routine of one short exercise.
fn short(store: &Store) {
    let text = "format = 1\nname = \"Short\"\n[[item]]\nexercise = \"chin_tuck\"\nreps = 2\nsets = 1\n";
    store.add(FileKind::Routine, "short", text).unwrap();
}

#[test]
fn a_session_runs_to_its_end_is_kept_and_can_be_rated() {
    let mut window = Window::usual(short);
    window.start("short");
    for _ in 0..150 {
        if window.has("Just right") {
            break;
        }
        window.pass(Duration::from_secs(2));
    }
    window.settle();
    let records = |window: &Window| window.store.load_history().0.records().to_vec();
    let [record] = &records(&window)[..] else { panic!("{:?}", records(&window)) };
    assert!(record.finished && record.name == "Short" && record.felt.is_none(), "{record:?}");
    window.click("Just right");
    window.settle();
    assert_eq!(records(&window).iter().map(|record| record.felt).collect::<Vec<_>>(), [Some(Felt::Right)]);
    assert_eq!(window.app().model().history.records().len(), 1);
}

#[test]
fn an_easier_level_goes_on_from_where_it_hurts() {
    let text = "format = 1\nname = \"Hard\"\n[[item]]\nexercise = \"push_up\"\nlevel = \"full\"\n";
    let mut window = Window::usual(|store| drop(store.add(FileKind::Routine, "hard", text).unwrap()));
    window.start("hard");
    let hard = window.app().played().unwrap().step.unwrap().level;
    window.click("This hurts");
    let name = window.harness.get_by(|node| node.label().is_some_and(|name| name.starts_with("Easier: ")));
    name.click();
    window.show();
    assert!(window.app().played().unwrap().step.unwrap().level < hard);
    window.press(Key::Escape);
    window.settle();
    assert!(!window.has("Leave the session"));
}

#[test]
fn a_session_that_was_asleep_is_paused_and_says_so() {
    let mut window = Window::usual(short);
    window.start("short");
    window.jump(Duration::from_secs(3600));
    window.show();
    assert!(window.has("The computer was asleep, so the session was paused."));
    let at = window.app().played().unwrap().at;
    window.pass(Duration::from_secs(20));
    assert_eq!(window.app().played().unwrap().at, at);
}

#[test]
fn a_preview_shows_an_entry_until_another_screen_is_opened() {
    let mut window = Window::usual(short);
    let items = window.app().model().library.get("short").unwrap().routine.items.clone();
    let [Item::Exercise(item)] = &items[..] else { panic!() };
    window.perform(Action::Preview(Some(Box::new(item.clone()))));
    window.pass(Duration::from_secs(6));
    assert!(window.app().model().preview.is_some());
    window.perform(Action::Open(Screen::Learn));
    window.pass(Duration::from_secs(6));
    assert!(window.app().model().preview.is_none());
    assert!(window.store.load_history().0.records().is_empty());
}

/// A pack with the short routine.
fn pack_at(path: &Path) {
    let folder = tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    short(&store);
    let library = Library::new(Catalog::bundled(), store.load_own().0);
    save_routine(&library, &store, "short", Credits::default(), path, &mut Progress::unheard()).unwrap();
}

#[test]
fn a_pack_is_taken_in_and_the_import_can_be_undone() {
    let mut window = Window::usual(|_| ());
    let pack = window.path("short.unhunch");
    pack_at(&pack);
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().open_file(&ctx, &pack);
    // A second file waits.
    window.perform(Action::Import);
    assert!(window.has("Another file is being worked on"));
    window.until("the preview", |window| window.has("New"));
    window.harness.get_by_role_and_label(Role::Button, "Import").click();
    window.until("the import", |window| window.has("Imported 1 routine"));
    assert!(window.app().model().library.startable("short").is_ok() && window.has("Short"));
    window.click("Undo");
    window.settle();
    assert!(window.app().model().library.get("short").is_none());
    assert_eq!(window.store.load_own().0, OwnFiles::default());
}

#[test]
fn what_another_program_writes_adds_and_deletes_is_seen() {
    let mut window = Window::usual(short);
    window.click("Routines");
    assert!(window.has("Short"));
    let path = window.store.path(FileKind::Routine, "short");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Short", "Long")).unwrap();
    fs::write(window.store.path(FileKind::Routine, "other"), text.replace("Short", "Other")).unwrap();
    window.until("the changes", |window| window.has("Long") && window.has("Other"));
    fs::remove_file(path).unwrap();
    window.until("the deletion", |window| !window.has("Long"));
    assert!(window.has("Other"));
}

#[test]
fn a_deleted_routine_comes_back_with_its_last_change() {
    let mut window = Window::usual(short);
    window.perform(Action::Delete("short".to_owned()));
    assert!(window.app().model().library.get("short").is_none() && !window.store.path(FileKind::Routine, "short").exists());
    window.click("Undo");
    window.settle();
    assert!(window.app().model().library.startable("short").is_ok());
}

#[test]
fn a_movement_is_drawn_and_kept_in_the_file_with_its_comments() {
    let exercise =
        unhunch::exercise::Exercise { name: "Lift".to_owned(), ..(*Catalog::bundled().exercises["chin_tuck"]).clone() };
    let exercise = unhunch::exercise::Exercise { id: "lift".to_owned(), ..exercise };
    let text = format!("# my own\n{}", exercise.to_toml());
    let mut window = Window::usual(|store| drop(store.add(FileKind::Exercise, "lift", &text).unwrap()));
    window.perform(Action::Open(Screen::Studio("lift".to_owned())));
    assert!(window.has("How it moves"));
    let edit = MotionEdit::Effort { pose: 0, share: 0.25 };
    window.perform(Action::Studio(StudioAction::Edit(vec![edit], false)));
    let saved = window.file(FileKind::Exercise, "lift").unwrap();
    assert!(saved.starts_with("# my own\n") && saved.contains("0.25"), "{saved}");
    window.click("Done");
    window.settle();
    assert!(!window.has("How it moves"));
    let own = window.app().model().library.own_exercises()["lift"].exercise.clone();
    assert_eq!(own.motion.as_ref().unwrap().poses[0].1.gain, 0.25);
}

#[test]
fn a_routine_is_printed_and_saved_as_sound_and_as_a_pack() {
    let mut window = Window::usual(short);
    let data = window.path("data");
    window.perform(Action::Print("short".to_owned()));
    window.click("Kind of file: Web page");
    window.harness.get_by_role_and_label(Role::Button, "Save").click();
    window.until("the sheet", |window| window.has("Saved as"));
    assert!(fs::read_to_string(data.join("Short.html")).unwrap().contains("<html"));
    window.perform(Action::SaveSound { id: "short".to_owned(), format: unhunch::audio::SoundFormat::Wav });
    window.until("the sound", |window| window.has("Show folder"));
    assert!(fs::metadata(data.join("Short.wav")).unwrap().len() > 100_000);
    window.perform(Action::Share("short".to_owned()));
    window.harness.get_by_role_and_label(Role::Button, "Save").click();
    window.until("the pack", |window| window.path("data").join("Short.unhunch").exists() && window.has("Short.unhunch"));
}
