//! Whatever is on disk, and whenever the program ends: nothing is lost, nothing panics, memory stays small.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use jiff::civil::date;
use proptest::prelude::*;
use tempfile::{TempDir, tempdir};
use unhunch::{
    history::Record,
    library::{FileKind, Library, OwnFile, OwnFiles, catalog::Catalog},
    settings::Settings,
    store::{Saver, Store, StoreError},
};

fn store() -> (TempDir, Store) {
    let folder = tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    (folder, store)
}

fn with_text_size(text_percent: u32) -> Settings {
    Settings { text_percent, ..Settings::default() }
}

fn record(minute: i8, active_s: u32) -> Record {
    Record {
        started: date(2026, 3, 2).at(9, minute, 0, 0),
        routine: "desk-reset".to_owned(),
        name: "Desk reset".to_owned(),
        active_s,
        done: 3,
        of: 3,
        finished: true,
        felt: None,
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn texts(errors: &[StoreError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_fresh_folder_has_defaults_and_stays_empty_until_something_is_saved() {
    let (folder, store) = store();
    assert_eq!(store.load_settings().0, Settings::default());
    assert!(store.load_own().0.routines.is_empty());
    assert!(store.load_history().0.records().is_empty());
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn settings_come_back_and_the_previous_ones_stay() {
    let (folder, store) = store();
    store.save_settings(&with_text_size(110)).unwrap();
    store.save_settings(&with_text_size(120)).unwrap();
    assert_eq!(store.load_settings().0, with_text_size(120));
    assert_eq!(names_in(folder.path()), ["settings.toml", "settings.toml.previous"]);
    let previous = fs::read_to_string(folder.path().join("settings.toml.previous")).unwrap();
    assert_eq!(Settings::from_toml(&previous).0, with_text_size(110));
}

#[test]
fn comments_and_unknown_keys_in_the_settings_stay() {
    let (_folder, store) = store();
    fs::write(store.settings_path(), "# mine\nformat = 1\nshoe_size = 43\n[look]\ntext_percent = 90 # small\n").unwrap();
    assert_eq!(store.save_settings(&with_text_size(120)).unwrap(), None);
    let text = fs::read_to_string(store.settings_path()).unwrap();
    assert!(text.contains("# mine") && text.contains("shoe_size = 43") && text.contains("text_percent = 120 # small"), "{text}");
}

#[test]
fn settings_that_can_not_be_read_are_said_and_set_aside_but_never_overwritten() {
    let (folder, store) = store();
    for (number, broken) in ["[look]\ntheme = \"drak\"\n".as_bytes(), b"\xff\xfe\x00junk", b"= ="].into_iter().enumerate() {
        fs::write(store.settings_path(), broken).unwrap();
        let (_, errors) = store.load_settings();
        assert_eq!(errors.len(), 1);
        assert_eq!(fs::read(store.settings_path()).unwrap(), broken, "loading changes nothing");
        let aside = store.save_settings(&with_text_size(150)).unwrap().unwrap();
        assert_eq!(aside, folder.path().join(format!("settings.toml.broken-{}", number + 1)));
        assert_eq!(fs::read(aside).unwrap(), broken);
        assert_eq!(store.load_settings().0, with_text_size(150));
    }
}

#[test]
fn a_mistake_in_the_settings_is_said_with_its_place() {
    let (_folder, store) = store();
    fs::write(store.settings_path(), "format = 1\n[look]\ntheme = \"drak\"\n").unwrap();
    let message = texts(&store.load_settings().1);
    assert!(message.contains("settings.toml:3:9: error") && message.contains("Did you mean \"dark\"?"), "{message}");
}

#[test]
fn a_folder_or_a_giant_file_in_the_place_of_the_settings_is_set_aside() {
    let (_folder, store) = store();
    fs::create_dir(store.settings_path()).unwrap();
    assert!(texts(&store.load_settings().1).contains("is not a file"));
    store.save_settings(&with_text_size(90)).unwrap().unwrap();
    fs::remove_file(store.settings_path()).unwrap();

    // Sparse: a gigabyte long, a few bytes on disk.
    fs::File::create(store.settings_path()).unwrap().set_len(1 << 30).unwrap();
    assert!(texts(&store.load_settings().1).contains("larger than 2 MiB"));
    let aside = store.save_settings(&with_text_size(90)).unwrap().unwrap();
    assert_eq!(fs::metadata(aside).unwrap().len(), 1 << 30);
    assert_eq!(store.load_settings().0, with_text_size(90));
}

#[test]
fn a_file_in_the_place_of_the_folder_is_a_message() {
    let folder = tempdir().unwrap();
    let place = folder.path().join("data");
    fs::write(&place, "I am a file").unwrap();
    let store = Store::in_folder(&place);
    for message in [
        texts(&store.load_settings().1),
        texts(&store.load_own().1),
        texts(&store.load_history().1),
        store.save_settings(&Settings::default()).unwrap_err().to_string(),
        store.append_record(&record(0, 60)).unwrap_err().to_string(),
        store.add(FileKind::Routine, "a", "x").unwrap_err().to_string(),
    ] {
        assert!(message.contains("data") && message.contains("choose another folder"), "{message}");
    }
    assert_eq!(fs::read_to_string(place).unwrap(), "I am a file");
}

#[test]
fn a_settings_file_that_was_made_read_only_is_respected() {
    let (_folder, store) = store();
    store.save_settings(&with_text_size(110)).unwrap();
    let mut permissions = fs::metadata(store.settings_path()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(store.settings_path(), permissions).unwrap();
    assert!(store.save_settings(&with_text_size(120)).unwrap_err().to_string().contains("read-only"));
    assert_eq!(store.load_settings().0, with_text_size(110));
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_a_pipe_does_not_block() {
    let (folder, store) = store();
    let real = folder.path().join("dotfiles").join("mine.toml");
    fs::create_dir(folder.path().join("dotfiles")).unwrap();
    fs::write(&real, with_text_size(90).to_toml()).unwrap();
    std::os::unix::fs::symlink(&real, store.settings_path()).unwrap();
    store.save_settings(&with_text_size(120)).unwrap();
    assert!(fs::symlink_metadata(store.settings_path()).unwrap().is_symlink());
    assert_eq!(Settings::from_toml(&fs::read_to_string(real).unwrap()).0, with_text_size(120));

    fs::create_dir_all(store.folder(FileKind::Routine)).unwrap();
    let made = Command::new("mkfifo").arg(store.path(FileKind::Routine, "pipe")).status();
    std::os::unix::fs::symlink(store.path(FileKind::Routine, "loop"), store.path(FileKind::Routine, "loop")).unwrap();
    let (OwnFiles { routines: files, .. }, errors) = store.load_own();
    assert!(files.is_empty());
    assert_eq!(errors.len(), if made.is_ok_and(|status| status.success()) { 2 } else { 1 }, "{}", texts(&errors));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_message_and_the_old_file_stays() {
    // Every write to this device fails as on a full disk.
    let (folder, store) = store();
    std::os::unix::fs::symlink("/dev/full", store.history_path()).unwrap();
    assert!(texts(&[store.append_record(&record(0, 60)).unwrap_err()]).contains("is not a file"));

    // A real full disk, where the tests may mount one.
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(folder.path()).stderr(Stdio::null()).status();
    if !mounted.is_ok_and(|status| status.success()) {
        return;
    }
    store.save_settings(&with_text_size(110)).unwrap();
    store.append_record(&record(0, 60)).unwrap();
    let filled = fs::write(folder.path().join("filler"), vec![0; 64 << 10]);
    let results = (store.save_settings(&with_text_size(120)), store.append_record(&record(1, 60)));
    let (settings, history) = (store.load_settings().0, store.load_history().0);
    let _ = fs::remove_file(folder.path().join("filler"));
    let after = store.append_record(&record(2, 60));
    let history_after = store.load_history().0;
    Command::new("umount").arg(folder.path()).status().unwrap();
    assert!(filled.is_err());
    assert!(results.0.unwrap_err().to_string().contains("Free some space"));
    assert_eq!(settings, with_text_size(110));
    assert_eq!(history.records().first(), Some(&record(0, 60)));
    // A short line may still have found room.
    assert!(results.1.is_ok() || history.records().len() == 1);
    after.unwrap();
    assert_eq!(history_after.records().last(), Some(&record(2, 60)));
}

#[test]
fn a_half_written_or_strange_line_of_history_stays_and_is_left_out() {
    let (_folder, store) = store();
    store.append_record(&record(0, 60)).unwrap();
    let half = "{\"started\":\"2026-03-02T09:3";
    fs::OpenOptions::new().append(true).open(store.history_path()).unwrap().write_all(half.as_bytes()).unwrap();
    store.append_record(&record(1, 90)).unwrap();
    let (history, errors) = store.load_history();
    assert_eq!(history.records(), [record(0, 60), record(1, 90)]);
    assert!(texts(&errors).contains("Line 2 of"), "{}", texts(&errors));
    assert!(fs::read_to_string(store.history_path()).unwrap().contains(half));
}

#[test]
fn of_a_giant_history_the_newest_part_is_read() {
    let (_folder, store) = store();
    let file = fs::File::create(store.history_path()).unwrap();
    file.set_len(1 << 30).unwrap();
    drop(file);
    store.append_record(&record(5, 30)).unwrap();
    let (history, errors) = store.load_history();
    assert_eq!(history.records(), [record(5, 30)]);
    assert!(texts(&errors).contains("larger than 16 MiB"), "{}", texts(&errors));
}

#[test]
fn a_deleted_routine_can_be_brought_back_even_if_its_name_was_taken() {
    let (_folder, store) = store();
    store.save(FileKind::Routine, "mine", "one").unwrap();
    let first = store.delete(FileKind::Routine, "mine").unwrap();
    assert!(store.load_own().0.routines.is_empty());
    assert_eq!(store.add(FileKind::Routine, "mine", "two").unwrap(), "mine");
    let second = store.delete(FileKind::Routine, "mine").unwrap();
    assert_eq!(store.restore(&first).unwrap(), "mine");
    assert_eq!(store.restore(&second).unwrap(), "mine-2");
    let file = |id: &str, text: &str| OwnFile { id: id.to_owned(), text: text.to_owned() };
    assert_eq!(store.load_own().0.routines, [file("mine", "one"), file("mine-2", "two")]);
}

#[test]
fn a_name_can_not_lead_out_of_the_folder() {
    let (_folder, store) = store();
    for id in ["../settings", "a/b", "", "C:x", "UPPER", &"x".repeat(70)] {
        assert!(matches!(store.save(FileKind::Routine, id, "x"), Err(StoreError::BadId(_))), "{id}");
        assert!(matches!(store.delete(FileKind::Routine, id), Err(StoreError::BadId(_))), "{id}");
    }
}

#[test]
fn thousands_of_files_are_read_up_to_a_limit_that_is_said() {
    let (_folder, store) = store();
    fs::create_dir_all(store.folder(FileKind::Routine)).unwrap();
    for number in 0..2_100 {
        fs::write(store.path(FileKind::Routine, &format!("r{number:04}")), "format = 1\n").unwrap();
        fs::write(store.folder(FileKind::Routine).join(format!("{number}.txt")), "").unwrap();
    }
    let (OwnFiles { routines: files, .. }, errors) = store.load_own();
    assert_eq!((files.len(), files.last().map(|file| file.id.as_str())), (2_000, Some("r1999")));
    assert!(texts(&errors).contains("the first 2000 are"), "{}", texts(&errors));
}

#[test]
fn an_own_routine_takes_the_place_of_a_built_in_one() {
    let catalog = Catalog::bundled();
    let builtin = catalog.routines.first().unwrap();
    let own = OwnFile { id: builtin.id.clone(), text: "format = 1\nname = \"Changed\"\n".to_owned() };
    let library = Library::new(catalog, OwnFiles { routines: vec![own], ..OwnFiles::default() });
    assert_eq!(library.entries().len(), catalog.routines.len());
    let first = library.entries().first().unwrap();
    assert_eq!((first.title(), first.is_builtin), ("Changed", false));
}

#[test]
fn the_saver_keeps_the_newest_settings_and_every_record() {
    let (_folder, store) = store();
    let saver = Saver::start(store.clone(), || ()).unwrap();
    for percent in 80..=200 {
        saver.save_settings(with_text_size(percent));
    }
    for minute in 0..20 {
        saver.append_record(record(minute, 60));
    }
    drop(saver);
    assert_eq!(store.load_settings().0, with_text_size(200));
    assert_eq!(store.load_history().0.records().len(), 20);
}

#[test]
fn the_saver_reports_failures_and_tries_again() {
    let folder = tempdir().unwrap();
    let place = folder.path().join("data");
    fs::write(&place, "in the way").unwrap();
    let store = Store::in_folder(&place);
    let saver = Saver::start(store.clone(), || ()).unwrap();
    saver.save_settings(with_text_size(130));
    saver.flush();
    assert_eq!(saver.notices().len(), 1);
    saver.append_record(record(0, 60));
    saver.flush();
    assert_eq!(saver.notices().len(), 1);
    assert!(saver.records().iter().all(|saved| saved.error.is_some()));
    fs::remove_file(&place).unwrap();
    saver.append_record(record(1, 60));
    saver.flush();
    assert!(saver.notices().is_empty());
    assert_eq!(store.load_settings().0, with_text_size(130));
    assert_eq!(store.load_history().0.records(), [record(0, 60), record(1, 60)]);
}

#[test]
fn unfinished_files_of_a_killed_program_are_tidied_and_others_stay() {
    let (folder, store) = store();
    store.save_settings(&Settings::default()).unwrap();
    fs::write(folder.path().join(".unhunch-abc"), "half").unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    store.tidy();
    assert_eq!(names_in(folder.path()), ["notes.txt", "settings.toml"]);
}

/// Not a test of its own: the child of the next test, which kills it.
#[test]
fn writer_to_be_killed() {
    let Some(folder) = std::env::var_os("UNHUNCH_TEST_WRITER") else { return };
    let store = Store::in_folder(folder);
    let mut out = std::io::stdout();
    for round in 0_u32.. {
        let percent = 80 + round % 121;
        store.save_settings(&with_text_size(percent)).unwrap();
        store.append_record(&record(i8::try_from(round % 60).unwrap(), round)).unwrap();
        store.save(FileKind::Routine, "mine", &format!("# {percent}\nname = \"Mine\"\n")).unwrap();
        // Plain writing, which the test runner does not hold back.
        writeln!(out, "wrote {percent}").unwrap();
    }
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_saved() {
    let (folder, store) = store();
    let program = std::env::current_exe().unwrap();
    for n_writes in 1..=12 {
        let mut child = Command::new(&program)
            .args(["--exact", "store::writer_to_be_killed", "--nocapture", "--test-threads=1"])
            .env("UNHUNCH_TEST_WRITER", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.by_ref().map(Result::unwrap).filter(|line| line.contains("wrote ")).nth(n_writes - 1).unwrap();
        // More writes are under way by now; this ends them at a moment of its own.
        child.kill().unwrap();
        let last_said = lines.map_while(Result::ok).filter(|line| line.contains("wrote ")).last().unwrap_or(said);
        child.wait().unwrap();

        let said: u32 = last_said.rsplit(' ').next().unwrap().parse().unwrap();
        let (settings, errors) = store.load_settings();
        assert!(errors.is_empty(), "{}", texts(&errors));
        let is_next = |percent: u32| percent == said || percent == 80 + (said - 80 + 1) % 121;
        assert!(is_next(settings.text_percent), "said {said}, found {}", settings.text_percent);
        let (history, errors) = store.load_history();
        assert!(errors.len() <= 1, "{}", texts(&errors));
        assert!(history.records().len() >= n_writes.min(60));
        let (OwnFiles { routines, .. }, errors) = store.load_own();
        assert!(errors.is_empty(), "{}", texts(&errors));
        assert!(routines.first().is_some_and(|file| file.text.ends_with("name = \"Mine\"\n")));
    }
    store.tidy();
    assert!(!names_in(folder.path()).iter().any(|name| name.starts_with(".unhunch-")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_in_any_file_are_read_without_panic_and_survive_a_save(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (folder, store) = store();
        fs::write(store.settings_path(), &bytes).unwrap();
        fs::write(store.history_path(), &bytes).unwrap();
        fs::create_dir_all(store.folder(FileKind::Routine)).unwrap();
        fs::write(store.path(FileKind::Routine, "any"), &bytes).unwrap();
        let (files, _) = store.load_own();
        Library::new(Catalog::bundled(), files);
        store.load_history();
        store.append_record(&record(1, 10)).unwrap();
        prop_assert!(fs::read(store.history_path()).unwrap().starts_with(&bytes));
        prop_assert!(store.load_history().0.records().contains(&record(1, 10)));
        store.save_settings(&with_text_size(150)).unwrap();
        prop_assert_eq!(store.load_settings().0, with_text_size(150));
        let is_kept = names_in(folder.path()).iter().filter(|name| name.starts_with("settings.toml."))
            .any(|name| fs::read(folder.path().join(name)).unwrap() == bytes);
        prop_assert!(is_kept);
    }

    #[test]
    fn any_settings_are_saved_into_any_valid_file_and_come_back(
        old in "(# [a-z ]{0,9}\n)?(format = 1\n)?(zebra = [0-9]{1,3}\n)?(look = \\{ text_percent = 90 \\}\n|\\[look\\]\ntext_percent = 90 # a\n|look.body = 0.5\n)?(\\[\\[sound.say\\]\\]\nword = \"a\"\nspoken = \"b\"\n)?",
        text_percent in 80_u32..=200, pace in 0.7_f32..=1.4, voice_volume in 0.0_f32..=1.0, body in 0.0_f32..=1.0,
        is_muted: bool, weekly_minutes in 0_u32..=600, device in prop::option::of(".{1,12}"), command in ".{0,20}",
        say in prop::collection::vec(("[a-z]{1,8}", "[a-z ]{1,8}[a-z]"), 0..3),
    ) {
        let (_folder, store) = store();
        fs::write(store.settings_path(), &old).unwrap();
        let mut settings = Settings {
            text_percent, pace, voice_volume, is_muted, weekly_minutes, output_device: device, voice_command: command,
            pronunciations: say, ..Settings::default()
        };
        settings.look.shape = body;
        store.save_settings(&settings).unwrap();
        let (read, errors) = store.load_settings();
        prop_assert!(errors.is_empty(), "{}", texts(&errors));
        prop_assert_eq!(&read, &settings);
        let before = fs::read(store.settings_path()).unwrap();
        store.save_settings(&settings).unwrap();
        prop_assert_eq!(fs::read(store.settings_path()).unwrap(), before);
    }
}

/// What a library shows of own files.
fn seen(library: &Library) -> String {
    let entries = library.entries().iter().map(|entry| (entry.title().to_owned(), entry.is_builtin, &entry.id, &entry.problems));
    let own = library.own_exercises().iter().map(|(id, own)| (id, &own.text, &own.problems));
    format!("{:?} {:?}", entries.collect::<Vec<_>>(), own.collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_library_that_learns_of_one_file_at_a_time_is_the_same_as_one_read_anew(
        changes in prop::collection::vec((any::<bool>(), 0_usize..3, prop::option::of(0_usize..3)), 0..12),
    ) {
        let catalog = Catalog::bundled();
        let tuck = include_str!("../../assets/exercises/chin_tuck.toml");
        let exercises = [tuck.to_owned(), tuck.replace("Chin tuck", "My tuck"), "name = ".to_owned()];
        let routine = |name: &str, exercise: &str| format!("name = \"{name}\"\n[[item]]\nexercise = \"{exercise}\"\n");
        let routines = [routine("B", "my_tuck"), routine("a", "chin_tuck"), routine("Same", "airplane")];
        let mut library = Library::new(catalog, OwnFiles::default());
        let mut files = BTreeMap::new();
        for (is_routine, id, text) in changes {
            let (kind, ids, texts) = match is_routine {
                true => (FileKind::Routine, ["mine", "desk-reset", "other"], &routines),
                false => (FileKind::Exercise, ["my_tuck", "airplane", "chin_tuck"], &exercises),
            };
            let id = ids[id].to_owned();
            match text.map(|text| texts[text].clone()) {
                Some(text) => {
                    files.insert((kind, id.clone()), text.clone());
                    library.put(catalog, kind, OwnFile { id, text });
                }
                None => {
                    files.remove(&(kind, id.clone()));
                    library.remove(catalog, kind, &id);
                }
            }
        }
        let of = |wanted| {
            let files = files.iter().filter(|((kind, _), _)| *kind == wanted);
            files.map(|((_, id), text)| OwnFile { id: id.clone(), text: text.clone() }).collect()
        };
        let whole = Library::new(catalog, OwnFiles { exercises: of(FileKind::Exercise), routines: of(FileKind::Routine) });
        prop_assert_eq!(seen(&library), seen(&whole));
        prop_assert!(library.exercises() == whole.exercises());
    }
}
