//! Imports that meet a fault at every step: all of it is done, or everything is as before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeMap, fs, ops::ControlFlow};

use tempfile::{TempDir, tempdir};

use super::*;
use crate::{
    export::{Watch, pack},
    pack::Choice,
    store::faults::{self, Fault},
};

fn go_on(_: f32) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn exercise(id: &str, name: &str, picture: &str) -> String {
    format!(
        "format = 1\nid = \"{id}\"\nname = \"{name}\"\nkind = \"mobility\"\nplace = \"chair\"\nposture = \"sitting\"\n\
         setup = [\"Sit.\"]\nsteps = [\"Lift.\"]\n[dose]\nreps = 5\n[say]\ngo = \"Lift.\"\n[[picture]]\nfile = \"{picture}\"\n"
    )
}

fn routine(name: &str) -> String {
    format!("format = 1\nname = \"{name}\"\n[[item]]\nexercise = \"lift\"\n")
}

fn png(color: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 8, image::Rgb([color, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn session(day: u32) -> String {
    format!(
        "{{\"started\":\"2026-03-0{day}T09:00:00\",\"routine\":\"a\",\"name\":\"A\",\"active_s\":5,\"done\":1,\"of\":1,\"finished\":true}}\n"
    )
}

/// A person with two routines, an exercise with a picture, settings and two sessions.
fn person(name: &str, color: u8, first_day: u32) -> (TempDir, Store) {
    let folder = tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    let picture = format!("lift-{color}.png");
    store.add(FileKind::Exercise, "lift", &exercise("lift", name, &picture)).unwrap();
    store.add(FileKind::Routine, "morning", &routine(name)).unwrap();
    store.add(FileKind::Routine, &name.to_lowercase(), &routine(name)).unwrap();
    fs::create_dir_all(store.pictures_folder()).unwrap();
    fs::write(store.pictures_folder().join(picture), png(color)).unwrap();
    fs::write(store.settings_path(), format!("# {name}\nformat = 1\n[look]\ntext_percent = {}\n", 100 + first_day * 5)).unwrap();
    fs::write(store.history_path(), session(first_day) + &session(first_day + 1)).unwrap();
    (folder, store)
}

fn nobody() -> (TempDir, Store) {
    let folder = tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    (folder, store)
}

/// Every file below a folder, what is set aside too. Only the lock of imports is no file of the person's.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".import.lock") {
                found.insert(path.strip_prefix(folder).unwrap().display().to_string(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A pack of one of the routines of a person, or a backup.
fn saved(folder: &Path, store: &Store, kind: PackKind) -> PathBuf {
    let path = folder.join("saved.unhunch");
    let never = std::sync::atomic::AtomicBool::new(false);
    let mut watch = Watch { cancel: &never, tell: &mut |_, _| {} };
    match kind {
        PackKind::Pack => {
            let library = Library::new(Catalog::bundled(), store.load_own().0);
            drop(pack::save_routine(&library, store, "morning", Credits::default(), &path, &mut watch).unwrap());
        }
        PackKind::Backup => drop(pack::save_everything(store, &path, &mut watch).unwrap()),
    }
    path
}

/// An import that is tried again and again.
struct Trial {
    path: PathBuf,
    choice: Option<Choice>,
    fresh: fn() -> (TempDir, Store),
    _sender: TempDir,
}

impl Trial {
    fn new(kind: PackKind, choice: Option<Choice>, fresh: fn() -> (TempDir, Store)) -> Self {
        let (sender, store) = person("Sender", 3, 1);
        Self { path: saved(sender.path(), &store, kind), choice, fresh, _sender: sender }
    }

    /// The four kinds of import.
    fn all() -> [Self; 4] {
        let full: fn() -> (TempDir, Store) = || person("Mine", 5, 2);
        [
            Self::new(PackKind::Pack, None, full),
            Self::new(PackKind::Pack, Some(Choice::Replace), full),
            Self::new(PackKind::Backup, None, nobody),
            Self::new(PackKind::Backup, None, full),
        ]
    }

    fn run(&self, store: &Store) -> Result<Outcome, ImportError> {
        let mut incoming = look(&self.path, store, &mut go_on)?;
        if let Some(choice) = self.choice {
            incoming.plan.choose_for_all(choice);
        }
        carry_out(&incoming, store, &mut go_on)
    }

    /// All files before and after an import that goes well.
    fn before_and_after(&self) -> [BTreeMap<String, Vec<u8>>; 2] {
        let (folder, store) = (self.fresh)();
        let before = files(folder.path());
        self.run(&store).unwrap();
        [before, files(folder.path())]
    }
}

/// What a program finds that starts now.
fn found_by_next_start(folder: &Path, store: &Store) -> BTreeMap<String, Vec<u8>> {
    let (_, errors) = store.load_own();
    assert!(errors.is_empty(), "{errors:?}");
    let (_, errors) = store.load_history();
    assert!(errors.is_empty(), "{errors:?}");
    files(folder)
}

#[test]
fn an_import_that_dies_at_any_step_is_done_in_full_or_not_at_all() {
    for (index, trial) in Trial::all().iter().enumerate() {
        let [before, after] = trial.before_and_after();
        assert_ne!(before, after);
        let mut ends = [0, 0];
        for n_steps in 0.. {
            let (folder, store) = (trial.fresh)();
            let (_, has_died) = faults::with(Fault::Death, n_steps, || trial.run(&store).map(drop));
            let found = found_by_next_start(folder.path(), &store);
            let end = [&before, &after].into_iter().position(|state| *state == found);
            let end = end.unwrap_or_else(|| panic!("kind {index}, step {n_steps}: {:?}", found.keys()));
            ends[end] += 1;
            if !has_died {
                break;
            }
        }
        // It can die before it counts and after that.
        assert!(ends[0] > 5 && ends[1] > 5, "kind {index}: {ends:?}");
    }
}

#[test]
fn a_start_that_dies_while_it_completes_an_import_is_completed_by_the_next() {
    // Restoring over what is there takes every kind of step.
    let [.., trial] = Trial::all();
    let [before, after] = trial.before_and_after();
    for n_steps in 0.. {
        let (dead, store) = (trial.fresh)();
        let (_, has_died) = faults::with(Fault::Death, n_steps, || trial.run(&store).map(drop));
        if !has_died {
            break;
        }
        let dead = files(dead.path());
        for n_more in 0.. {
            let (folder, store) = nobody();
            for (name, bytes) in &dead {
                let path = folder.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            let (_, has_died) = faults::with(Fault::Death, n_more, || drop(store.load_own()));
            let found = found_by_next_start(folder.path(), &store);
            assert!(found == before || found == after, "step {n_steps}, then {n_more}: {:?}", found.keys());
            if !has_died {
                break;
            }
        }
    }
}

#[test]
fn an_import_that_meets_a_full_disk_leaves_everything_as_it_was() {
    for trial in Trial::all() {
        let [before, after] = trial.before_and_after();
        for n_steps in 0.. {
            let (folder, store) = (trial.fresh)();
            let (result, is_full) = faults::with(Fault::FullDisk, n_steps, || trial.run(&store).map(drop));
            let expected = if result.is_ok() { &after } else { &before };
            // At once, not only after the next start.
            assert_eq!(&files(folder.path()), expected, "step {n_steps}: {result:?}");
            assert_eq!(&found_by_next_start(folder.path(), &store), expected, "step {n_steps}");
            if let Err(error) = result {
                assert!(error.to_string().contains("Free some space"), "step {n_steps}: {error}");
            }
            if !is_full {
                break;
            }
        }
    }
}
