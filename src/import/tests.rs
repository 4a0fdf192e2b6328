//! Imports that meet a fault at every step: all of it is done, or everything is as before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeMap, fs};

use tempfile::{TempDir, tempdir};

use super::*;
use crate::{
    export::pack,
    pack::Choice,
    store::faults::{self, Fault},
};

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
    let mut progress = Progress::unheard();
    match kind {
        PackKind::Pack => {
            let library = Library::new(Catalog::bundled(), store.load_own().0);
            drop(pack::save_routine(&library, store, "morning", Credits::default(), &path, &mut progress).unwrap());
        }
        PackKind::Backup => drop(pack::save_everything(store, &path, &mut progress).unwrap()),
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

    fn run(&self, store: &Store) -> Result<ImportOutcome, ImportError> {
        let mut incoming = look(&self.path, store, &mut Progress::unheard())?;
        if let Some(choice) = self.choice {
            incoming.plan.choose_for_all(choice);
        }
        carry_out(&incoming, store, &mut Progress::unheard())
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
            assert!(files(folder.path()) == *expected, "step {n_steps}: {result:?}");
            assert!(found_by_next_start(folder.path(), &store) == *expected, "step {n_steps}");
            if let Err(error) = result {
                assert!(error.to_string().contains("Free some space"), "step {n_steps}: {error}");
            }
            if !is_full {
                break;
            }
        }
    }
}

#[test]
fn an_import_that_can_not_reach_a_folder_leaves_everything_as_it_was() {
    let (sender, store) = person("Sender", 3, 1);
    let path = saved(sender.path(), &store, PackKind::Backup);
    for blocked in ["routines", "exercises/deleted", "pictures"] {
        let (folder, store) = nobody();
        store.add(FileKind::Exercise, "lift", &exercise("lift", "Mine", "x.png")).unwrap();
        fs::write(store.history_path(), session(5)).unwrap();
        fs::write(store.settings_path(), "format = 1\n").unwrap();
        // A file stands where a folder is needed.
        fs::write(folder.path().join(blocked), "").unwrap();
        let before = files(folder.path());
        let incoming = look(&path, &store, &mut Progress::unheard()).unwrap();
        carry_out(&incoming, &store, &mut Progress::unheard()).unwrap_err();
        assert_eq!(files(folder.path()), before, "{blocked}");
    }
}

#[test]
fn a_second_import_waits_and_a_reader_is_not_held_up() {
    let (folder, store) = person("Mine", 5, 1);
    let before = files(folder.path());
    let mut import = store.begin_import().unwrap();
    import.add_file(FileKind::Routine, "new", &routine("New"), false).unwrap();
    let error = store.begin_import().err().unwrap().to_string();
    assert!(error.contains("Another import is under way"), "{error}");
    // Reading neither waits for it nor takes its files for leftovers.
    assert_eq!(store.load_own().0.routines.len(), 2);
    let imported = import.finish().unwrap();
    assert_eq!(store.load_own().0.routines.len(), 3);
    store.undo_import(&imported).unwrap();
    assert_eq!(store.load_own().0.routines.len(), 2);
    fs::remove_file(folder.path().join("routines/deleted/new.toml")).unwrap();
    assert_eq!(files(folder.path()), before);
    drop(store.begin_import().unwrap());
    assert_eq!(files(folder.path()), before);
}

#[test]
fn what_takes_a_name_before_a_cut_off_import_is_completed_is_kept() {
    let trial = Trial::new(PackKind::Pack, None, nobody);
    let [before, _] = trial.before_and_after();
    for n_steps in 0.. {
        let (folder, store) = (trial.fresh)();
        let (_, has_died) = faults::with(Fault::Death, n_steps, || trial.run(&store).map(drop));
        assert!(has_died, "no step was found that counts");
        let is_there = |name: &str| files(folder.path()).contains_key(name);
        if !is_there(".unhunch-import/steps.json") || is_there("routines/morning.toml") {
            continue;
        }
        fs::create_dir_all(store.folder(FileKind::Routine)).unwrap();
        fs::write(store.path(FileKind::Routine, "morning"), routine("Theirs")).unwrap();
        let found = found_by_next_start(folder.path(), &store);
        assert_eq!(found["routines/deleted/morning.toml"], routine("Theirs").as_bytes());
        assert_eq!(found["routines/morning.toml"], routine("Sender").as_bytes());
        assert_ne!(found, before);
        break;
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_a_link_stays_one_and_what_it_leads_to_is_replaced() {
    let (sender, sender_store) = person("Sender", 3, 1);
    let path = saved(sender.path(), &sender_store, PackKind::Backup);
    let (folder, store) = person("Mine", 5, 2);
    let dotfiles = tempdir().unwrap();
    for name in ["settings.toml", "routines/morning.toml"] {
        let (place, real) = (folder.path().join(name), dotfiles.path().join(name.replace('/', "-")));
        fs::rename(&place, &real).unwrap();
        std::os::unix::fs::symlink(&real, &place).unwrap();
    }
    let incoming = look(&path, &store, &mut Progress::unheard()).unwrap();
    let outcome = carry_out(&incoming, &store, &mut Progress::unheard()).unwrap();
    assert!(store.settings_path().is_symlink() && store.path(FileKind::Routine, "morning").is_symlink());
    assert_eq!(fs::read_to_string(dotfiles.path().join("routines-morning.toml")).unwrap(), routine("Sender"));
    assert_eq!(fs::read_to_string(folder.path().join("routines/deleted/morning.toml")).unwrap(), routine("Mine"));
    assert!(fs::read_to_string(folder.path().join("settings.toml.before-1")).unwrap().starts_with("# Mine"));
    store.undo_import(&outcome.imported).unwrap();
    assert_eq!(fs::read_to_string(store.path(FileKind::Routine, "morning")).unwrap(), routine("Mine"));
}

#[test]
fn more_than_the_list_can_show_is_refused_with_the_number() {
    let (folder, store) = nobody();
    store.add(FileKind::Routine, "zzz-mine", &routine("Mine")).unwrap();
    let before = files(folder.path());
    let file = |number| OwnFile { id: format!("r{number}"), text: "format = 1\nname = \"R\"\n[[item]]\nrest_s = 5\n".to_owned() };
    let incoming = |n_routines: usize| {
        let contents = Contents { routines: (0..n_routines).map(file).collect(), ..Contents::default() };
        let library = Library::new(Catalog::bundled(), store.load_own().0);
        let (history, picture_sum) = (store.load_history().0, |name: &str| store.picture_sum(name));
        let here = Here { library: &library, settings: None, history: &history, picture_sum: &picture_sum };
        Incoming { plan: ImportPlan::new(contents, &here), path: PathBuf::new(), pictures: Pictures::Inside }
    };
    let error = carry_out(&incoming(2_000), &store, &mut Progress::unheard()).unwrap_err().to_string();
    assert!(error.starts_with("This file adds 2000 routines, you have 1, and only 2000 can be shown"), "{error}");
    assert_eq!(files(folder.path()), before);
    assert_eq!(incoming(1_999).plan.refusal(), None);
}
