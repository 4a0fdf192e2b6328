//! Packs and backups between two people's folders, through the command line and the store.

use std::{ffi::OsString, fs, io::Cursor, path::Path, sync::atomic::AtomicBool};

use proptest::prelude::*;
use tempfile::{TempDir, tempdir};
use unhunch::{
    cli::{CliOutcome, Streams, run},
    format::ids::is_id,
    import::{carry_out, look},
    library::{FileKind, Library, catalog::Catalog},
    progress::Progress,
    store::Store,
};

fn exercise(id: &str, name: &str) -> String {
    let name = toml_edit::Value::from(name);
    format!(
        "# from the sheet\nformat = 1\nid = \"{id}\"\nname = {name}\nkind = \"mobility\"\nplace = \"chair\"\nposture = \"sitting\"\n\
         setup = [\"Sit.\"]\nsteps = [\"Lift.\"]\n[dose]\nreps = 5\n[say]\ngo = \"Lift.\"\n[[picture]]\nfile = \"lift.png\"\n"
    )
}

fn routine(name: &str) -> String {
    let name = toml_edit::Value::from(name);
    format!(
        "# for mornings\nformat = 1\nname = {name}\n[[item]]\nexercise = \"lift\" # slowly\n[[item]]\nexercise = \"chin_tuck\"\n"
    )
}

fn png(color: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 8, image::Rgb([color, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A person with one routine of this name, one exercise and its picture.
fn person(name: &str) -> (TempDir, Store) {
    let folder = tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    store.add(FileKind::Exercise, "lift", &exercise("lift", name)).unwrap();
    store.add(FileKind::Routine, "morning", &routine(name)).unwrap();
    fs::create_dir_all(store.pictures_folder()).unwrap();
    fs::write(store.pictures_folder().join("lift.png"), png(3)).unwrap();
    (folder, store)
}

fn nobody() -> (TempDir, Store) {
    let folder = tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    (folder, store)
}

/// What a person sees of their folder: files by name, with their bytes. What was set aside is left out.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for part in ["routines", "exercises", "pictures", ""] {
        for entry in fs::read_dir(folder.join(part)).into_iter().flatten().flatten().filter(|entry| entry.path().is_file()) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_kept = name.contains(".previous") || name.contains(".before");
            if !is_kept && !name.ends_with(".unhunch") && name != ".import.lock" {
                found.push((format!("{part}/{name}"), fs::read(entry.path()).unwrap()));
            }
        }
    }
    found.sort();
    found
}

struct Said {
    out: String,
    err: String,
    code: u8,
}

fn unhunch(folder: &Path, arguments: &[&str]) -> Said {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("unhunch").chain(arguments.iter().copied()).map(OsString::from);
    let mut streams = Streams { input: &mut std::io::empty(), out: &mut out, err: &mut err };
    let CliOutcome::Done(code) = run(arguments, Some(folder.into()), &mut streams) else { panic!("a window was asked for") };
    Said { out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap(), code }
}

#[test]
fn a_routine_packed_deleted_and_imported_is_the_same_again() {
    let (here, _) = person("Morgens");
    let pack = here.path().join("m.unhunch");
    let pack = pack.to_str().unwrap();
    let said = unhunch(here.path(), &["pack", "morning", pack, "--author", "Zoë", "--license", "CC0-1.0"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    assert_eq!(said.out, format!("Packed 1 routine, 1 exercise, 1 picture into {pack}\n"));
    let (there, store) = nobody();
    let said = unhunch(there.path(), &["import", pack, "--dry-run"]);
    assert!(said.out.contains("Author: Zoë\n") && said.out.ends_with("Nothing has been changed\n"), "{}", said.out);
    assert!(files(there.path()).is_empty());
    let said = unhunch(there.path(), &["import", pack]);
    assert!(said.out.ends_with("Imported 1 routine, 1 exercise\n"), "{}{}", said.out, said.err);
    assert_eq!(files(there.path()), files(here.path()));
    let library = Library::new(Catalog::bundled(), store.load_own().0);
    assert!(library.startable("morning").is_ok());
    let said = unhunch(there.path(), &["import", pack]);
    assert!(said.out.contains("already here") && said.out.ends_with("Nothing to do\n"), "{}", said.out);
}

#[test]
fn nothing_is_overwritten_and_what_is_replaced_comes_back() {
    let (here, _) = person("Morgens");
    let pack = here.path().join("m.unhunch");
    unhunch(here.path(), &["pack", "morning", pack.to_str().unwrap()]);
    let (there, store) = person("Abends");
    let before = files(there.path());
    let mut incoming = look(&pack, &store, &mut Progress::unheard()).unwrap();
    let outcome = carry_out(&incoming, &store, &mut Progress::unheard()).unwrap();
    let ids: Vec<String> = store.load_own().0.routines.into_iter().map(|file| file.id).collect();
    assert_eq!(ids, ["morning", "morning-2"]);
    let library = Library::new(Catalog::bundled(), store.load_own().0);
    let new = &library.startable("morning-2").unwrap().routine;
    assert_eq!(new.exercise_items().next().unwrap().exercise.name, "Morgens");
    store.undo_import(&outcome.imported).unwrap();
    assert_eq!(files(there.path()), before);

    incoming.plan.choose_for_all(unhunch::pack::Choice::Replace);
    let outcome = carry_out(&incoming, &store, &mut Progress::unheard()).unwrap();
    assert_eq!(files(there.path()), files(here.path()));
    store.undo_import(&outcome.imported).unwrap();
    assert_eq!(files(there.path()), before);
}

#[test]
fn an_import_that_fails_half_way_leaves_everything_as_it_was() {
    let (here, _) = person("Morgens");
    let pack = here.path().join("m.unhunch");
    unhunch(here.path(), &["pack", "morning", pack.to_str().unwrap()]);
    let (there, store) = nobody();
    let incoming = look(&pack, &store, &mut Progress::unheard()).unwrap();
    // Someone else takes the last name meanwhile.
    store.add(FileKind::Routine, "morning", "name = \"x\"\n").unwrap();
    let before = files(there.path());
    let error = carry_out(&incoming, &store, &mut Progress::unheard()).unwrap_err();
    assert!(error.to_string().contains("Try again"), "{error}");
    assert_eq!(files(there.path()), before);
    assert!(carry_out(&incoming, &store, &mut Progress::new(&AtomicBool::new(true), |_, _| {})).is_err());
    assert_eq!(files(there.path()), before);
}

#[test]
fn a_backup_brings_everything_back_and_keeps_what_is_there() {
    let (here, store) = person("Morgens");
    fs::write(store.settings_path(), "# mine\nformat = 1\n[look]\ntext_percent = 120\n").unwrap();
    let line = |day: u32| {
        format!(
            "{{\"started\":\"2026-03-0{day}T09:00:00\",\"routine\":\"a\",\"name\":\"A\",\"active_s\":5,\"done\":1,\"of\":1,\"finished\":true}}\n"
        )
    };
    fs::write(store.history_path(), line(1) + &line(2)).unwrap();
    fs::write(store.path(FileKind::Routine, "broken"), "name = ").unwrap();
    let backup = here.path().join("b.unhunch");
    let backup = backup.to_str().unwrap();
    let said = unhunch(here.path(), &["backup", backup]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    assert!(said.out.starts_with("Saved settings, history and 2 routines, 1 exercise, 1 picture in "), "{}", said.out);

    let (empty, _) = nobody();
    assert_eq!(unhunch(empty.path(), &["restore", backup]).code, 0);
    assert_eq!(files(empty.path()), files(here.path()));
    assert!(unhunch(empty.path(), &["restore", backup]).out.ends_with("Nothing to do\n"));

    let (there, there_store) = person("Abends");
    fs::write(there_store.history_path(), line(2) + &line(3)).unwrap();
    fs::write(there_store.settings_path(), "format = 1\n[look]\ntext_percent = 150\n").unwrap();
    let said = unhunch(there.path(), &["restore", backup]);
    assert!(said.out.ends_with("Imported 2 routines, 1 exercise, 1 session and the settings\n"), "{}", said.out);
    assert_eq!(there_store.load_history().0.records().len(), 3);
    assert_eq!(there_store.load_settings().0.text_percent, 120);
    assert!(there.path().join("settings.toml.before-1").is_file());
    assert_eq!(fs::read_to_string(there.path().join("routines/deleted/morning.toml")).unwrap(), routine("Abends"));
    assert!(unhunch(there.path(), &["import", backup]).err.contains("unhunch restore"));
}

#[test]
fn single_files_are_imported_with_the_pictures_beside_them() {
    let (here, store) = person("Morgens");
    let (there, there_store) = nobody();
    let path = store.path(FileKind::Exercise, "lift");
    let said = unhunch(there.path(), &["import", path.to_str().unwrap()]);
    assert!(said.out.ends_with("Imported 1 exercise\n"), "{}{}", said.out, said.err);
    let path = store.path(FileKind::Routine, "morning");
    assert_eq!(unhunch(there.path(), &["import", path.to_str().unwrap()]).code, 0);
    assert_eq!(files(there.path()), files(here.path()));
    assert_eq!(there_store.load_own().0, store.load_own().0);
}

#[test]
fn a_picture_beside_a_file_that_can_not_be_used_is_named_with_the_reason() {
    let ((here, store), (there, _)) = (person("Morgens"), nobody());
    for picture in fs::read_dir(here.path().join("pictures")).unwrap() {
        fs::write(picture.unwrap().path(), "not a picture").unwrap();
    }
    let said = unhunch(there.path(), &["import", store.path(FileKind::Exercise, "lift").to_str().unwrap()]);
    assert!(said.err.contains("can't be used: This is not a picture"), "{}", said.err);
}

#[test]
fn silly_files_and_targets_are_refused_with_what_to_do() {
    let (here, _) = person("Morgens");
    let at = |name: &str| here.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("a.txt"), "hello").unwrap();
    fs::write(at("b.unhunch"), "hello").unwrap();
    for (arguments, words) in [
        (vec!["pack", "morning", &at("m.zip")], "ends in .unhunch"),
        (vec!["pack", "mornin", &at("m.unhunch")], "Did you mean \"morning\"?"),
        (vec!["pack", "morning", &at("no/m.unhunch")], "Make the folder first"),
        (vec!["backup", &at("")], "ends in .unhunch"),
        (vec!["import", &at("a.txt")], "ends in .unhunch, .toml or .xml"),
        (vec!["import", &at("b.unhunch")], "not a pack of Unhunch"),
        (vec!["import", &at("none.unhunch")], "Can't read"),
        (vec!["import", &at("routines")], "is not a file"),
        (vec!["restore", &at("a.txt")], "ends in .unhunch"),
    ] {
        let said = unhunch(here.path(), &arguments);
        assert!(said.code == 1 && said.err.contains(words), "{arguments:?}: {}", said.err);
    }
}

#[test]
fn exercises_of_workrave_come_with_timed_and_mirrored_pictures() {
    let (sheets, (there, store)) = (tempdir().unwrap(), nobody());
    let sheet = "<exercises><exercise><title>Arm stretch</title><description>Lift one arm. Pull it. Then the other.</description>\
        <sequence duration=\"40\"><image src=\"arm.png\" duration=\"10\"/><image src=\"arm.png\" mirrorx=\"yes\" duration=\"10\"/>\
        <image src=\"gone.png\"/><image src=\"../../etc/passwd\"/></sequence></exercise></exercises>";
    let path = sheets.path().join("exercises.xml");
    fs::write(&path, sheet).unwrap();
    fs::write(sheets.path().join("arm.png"), png(5)).unwrap();
    let path = path.to_str().unwrap();
    let said = unhunch(there.path(), &["import", path]);
    assert!(said.out.ends_with("Imported 1 exercise\n"), "{}{}", said.out, said.err);
    assert!(
        said.err.contains("gone.png: ") && said.err.contains("../../etc/passwd: only a picture beside the sheet"),
        "{}",
        said.err
    );
    let library = Library::new(Catalog::bundled(), store.load_own().0);
    let own = &library.own_exercises()["arm_stretch"];
    assert!(own.problems.is_empty(), "{:?}", own.problems);
    let shown: Vec<(u64, bool)> =
        own.exercise.pictures.iter().map(|picture| (picture.time.as_secs(), picture.is_mirrored)).collect();
    assert_eq!(shown, [(10, false), (10, true)]);
    assert_eq!(fs::read_dir(store.pictures_folder()).unwrap().count(), 1);
    assert!(unhunch(there.path(), &["import", path]).out.ends_with("Nothing to do\n"));
}

#[test]
fn a_pack_that_was_renamed_on_its_way_in_is_known_the_second_time() {
    let (here, _) = person("Morgens");
    let pack = here.path().join("m.unhunch");
    let pack = pack.to_str().unwrap();
    unhunch(here.path(), &["pack", "morning", pack]);
    let (there, store) = person("Abends");
    // Another picture of the same name is here too.
    fs::write(store.pictures_folder().join("lift.png"), png(9)).unwrap();
    let said = unhunch(there.path(), &["import", pack]);
    assert!(said.out.ends_with("Imported 1 routine, 1 exercise\n"), "{}{}", said.out, said.err);
    let before = files(there.path());
    let said = unhunch(there.path(), &["import", pack]);
    assert!(said.out.contains("already here as morning-2") && said.out.contains("already here as lift-2"), "{}", said.out);
    assert!(said.out.ends_with("Nothing to do\n"), "{}", said.out);
    // A picture that is gone comes back, and nothing else.
    fs::remove_file(store.pictures_folder().join("lift-2.png")).unwrap();
    unhunch(there.path(), &["import", pack]);
    assert_eq!(files(there.path()), before);
    // What was changed since is another one.
    store.save(FileKind::Routine, "morning-2", &routine("Mine now")).unwrap();
    let said = unhunch(there.path(), &["import", pack]);
    assert!(said.out.contains("both are kept") && said.out.ends_with("Imported 1 routine\n"), "{}", said.out);
    let library = Library::new(Catalog::bundled(), store.load_own().0);
    let new = &library.startable("morning-3").unwrap().routine;
    assert_eq!(new.exercise_items().next().unwrap().exercise.id, "lift-2");
}

#[test]
fn names_of_devices_and_other_odd_names_come_in_under_ids() {
    let (here, _) = nobody();
    fs::create_dir_all(here.path().join("routines")).unwrap();
    fs::create_dir_all(here.path().join("exercises")).unwrap();
    fs::write(
        here.path().join("exercises/prn.toml"),
        exercise("prn", "As needed").replace("[[picture]]\nfile = \"lift.png\"\n", ""),
    )
    .unwrap();
    fs::write(here.path().join("routines/con.toml"), routine("Con").replace("\"lift\"", "\"prn\"")).unwrap();
    let said = unhunch(here.path(), &["list"]);
    assert!(said.out.contains("con"), "{}", said.out);
    let said = unhunch(here.path(), &["check", here.path().join("routines/con.toml").to_str().unwrap()]);
    assert!(said.out.contains("on Windows") || said.err.contains("on Windows"), "{}{}", said.out, said.err);
    let pack = here.path().join("c.unhunch");
    let pack = pack.to_str().unwrap();
    assert_eq!(unhunch(here.path(), &["pack", "con", pack]).code, 0);
    let (there, store) = nobody();
    let said = unhunch(there.path(), &["import", pack]);
    assert!(said.out.contains("called \"con\" in the file"), "{}{}", said.out, said.err);
    let library = Library::new(Catalog::bundled(), store.load_own().0);
    let new = library.startable("con-1").unwrap();
    assert_eq!(new.routine.exercise_items().next().unwrap().exercise.id, "prn-1");
    assert!(library.own_exercises()["prn-1"].problems.is_empty());
    assert!(unhunch(there.path(), &["import", pack]).out.ends_with("Nothing to do\n"));
    let single = here.path().join("AUX.toml");
    fs::write(&single, "format = 1\nname = \"A\"\n[[item]]\nexercise = \"chin_tuck\"\n").unwrap();
    assert!(unhunch(there.path(), &["import", single.to_str().unwrap()]).out.ends_with("Imported 1 routine\n"));
    assert!(store.path(FileKind::Routine, "aux-1").is_file());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Names that are ids come back as they are, all others under an id; the texts are the same.
    #[test]
    fn every_file_of_a_person_comes_back_from_a_backup(
        names in prop::collection::btree_set("[a-zA-Z]{1,2}|con|Aux|[a-z0-9_-]{1,40}|[^/\\x00]{1,40}", 0..8),
        broken in any::<u8>(),
        days in prop::collection::btree_set(1_u32..28, 0..5),
    ) {
        let (here, store) = nobody();
        let mut texts = Vec::new();
        for (number, name) in names.iter().filter(|name| !name.starts_with('.')).enumerate() {
            let text = if number % 8 == usize::from(broken % 8) { "name = ".to_owned() } else { routine(&format!("R{number}")) };
            let folder = store.folder(FileKind::Routine);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{name}.toml")), &text).unwrap();
            texts.push((name.clone(), text));
        }
        let lines: String = days
            .iter()
            .map(|day| format!(
                "{{\"started\":\"2026-03-{day:02}T09:00:00\",\"routine\":\"a\",\"name\":\"A\",\"active_s\":5,\"done\":1,\"of\":1,\"finished\":true}}\n"
            ))
            .collect();
        if !lines.is_empty() {
            fs::write(store.history_path(), &lines).unwrap();
        }
        let backup = here.path().join("b.unhunch");
        let said = unhunch(here.path(), &["backup", backup.to_str().unwrap()]);
        prop_assert_eq!((said.code, said.err.as_str()), (0, ""));
        let (there, there_store) = nobody();
        unhunch(there.path(), &["restore", backup.to_str().unwrap()]);
        let mut back = there_store.load_own().0.routines;
        for (name, text) in texts.iter().filter(|(name, _)| is_id(name)) {
            let found = there_store.read_own(FileKind::Routine, name).unwrap();
            prop_assert_eq!(found.as_ref(), Some(text));
        }
        prop_assert!(back.iter().all(|file| is_id(&file.id)));
        let mut wanted: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
        wanted.sort();
        back.sort_by(|a, b| a.text.cmp(&b.text));
        prop_assert_eq!(back.into_iter().map(|file| file.text).collect::<Vec<_>>(), wanted);
        prop_assert_eq!(fs::read_to_string(there_store.history_path()).unwrap_or_default(), lines);
    }

    #[test]
    fn any_name_makes_the_round_trip(name in "\\PC{1,30}") {
        prop_assume!(!name.trim().is_empty());
        let (here, _) = person(&name);
        let pack = here.path().join("m.unhunch");
        let said = unhunch(here.path(), &["pack", "morning", pack.to_str().unwrap(), "--author", &format!("by {name}")]);
        prop_assert_eq!(said.code, 0, "{}", said.err);
        let (there, store) = nobody();
        let incoming = look(&pack, &store, &mut Progress::unheard()).unwrap();
        carry_out(&incoming, &store, &mut Progress::unheard()).unwrap();
        prop_assert_eq!(files(there.path()), files(here.path()));
    }
}

#[test]
fn a_backup_never_brings_a_program_a_device_or_the_read_safety_card() {
    let (folder, store) = nobody();
    let backup = folder.path().join("b.unhunch");
    let settings = "format = 1\nsafety_read = true\nspeech_program = \"evil\"\n[look]\ntext_percent = 130\n\
        [sound]\ndevice = \"Their desk\"\nvoice_command = \"touch \u{1b}[2Jevil\"\n";
    let mut zip = zip::ZipWriter::new(fs::File::create(&backup).unwrap());
    for (name, text) in [
        ("pack.toml", "format = 1\nkind = \"backup\"\ntitle = \"x\"\n"),
        ("settings.toml", &settings.replace('\u{1b}', "\\u001b")),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let said = unhunch(folder.path(), &["restore", backup.to_str().unwrap()]);
    assert!(said.err.contains("it names a program that speaks, \"touch \\u001b[2Jevil\". It is not taken"), "{}", said.err);
    let text = fs::read_to_string(store.settings_path()).unwrap();
    assert!(!text.contains("evil") && !text.contains("Their desk") && !text.contains("speech_program"), "{text}");
    let mine = store.load_settings().0;
    assert_eq!((mine.text_percent, mine.is_safety_read), (130, false));

    fs::write(
        store.settings_path(),
        "format = 1\nsafety_read = true\n[sound]\ndevice = \"Mine\"\nvoice_command = \"mine {text}\"\n",
    )
    .unwrap();
    assert_eq!(unhunch(folder.path(), &["restore", backup.to_str().unwrap()]).code, 0);
    let mine = store.load_settings().0;
    assert_eq!((mine.text_percent, mine.is_safety_read, mine.voice_command.as_str()), (130, true, "mine {text}"));
    assert_eq!(mine.output_device.as_deref(), Some("Mine"));
    // All of it is here now, and the program is still named.
    let said = unhunch(folder.path(), &["restore", backup.to_str().unwrap()]);
    assert!(said.out.ends_with("Nothing to do\n") && said.err.contains("It is not taken"), "{}{}", said.out, said.err);
}
