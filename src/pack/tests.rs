//! Packs written and read in memory: what goes in comes out, and what is hostile stays out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::{
    history::History,
    library::{FileKind, Library, OwnFiles, catalog::Catalog},
    progress::Progress,
};

const ROUTINE: &str = "# mine\nformat = 1\nname = \"Morgens 肩\"\n[[item]]\nexercise = \"lift\" # slowly\n[[item]]\nrest_s = 5\n";

fn exercise(id: &str, name: &str, picture: &str) -> String {
    format!(
        "format = 1\nid = \"{id}\"\nname = \"{name}\"\nkind = \"mobility\"\nplace = \"chair\"\nposture = \"sitting\"\n\
         setup = [\"Sit.\"]\nsteps = [\"Lift.\"]\n[dose]\nreps = 5\n[say]\ngo = \"Lift.\"\n[[picture]]\nfile = \"{picture}\"\n"
    )
}

fn png(color: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 8, image::Rgb([color, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn file(id: &str, text: &str) -> OwnFile {
    OwnFile { id: id.to_owned(), text: text.to_owned() }
}

/// Files of a person with one routine, one exercise and one picture.
fn own() -> OwnFiles {
    OwnFiles { exercises: vec![file("lift", &exercise("lift", "Lift", "lift-1.png"))], routines: vec![file("morning", ROUTINE)] }
}

fn pack_of(own: OwnFiles, routine: &str) -> Vec<u8> {
    let library = Library::new(Catalog::bundled(), own);
    let credits = Credits { author: "Zoë".to_owned(), ..Credits::default() };
    let parcel = routine_parcel(&library, routine, credits).unwrap();
    let mut out = Cursor::new(Vec::new());
    let mut pictures = |_: &str| -> io::Result<Option<Box<dyn Read>>> { Ok(Some(Box::new(Cursor::new(png(7))))) };
    write_pack(&mut out, &parcel, &mut pictures, &mut Progress::unheard()).unwrap();
    out.into_inner()
}

fn read(bytes: &[u8]) -> Result<Contents, PackError> {
    read_pack(&mut Cursor::new(bytes), &mut Progress::unheard())
}

/// A zip with these entries.
fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MANIFEST: (&str, &[u8]) = ("pack.toml", b"format = 1\nkind = \"pack\"\ntitle = \"T\"\n");

fn plan(contents: Contents, own: OwnFiles, picture: Option<u64>) -> ImportPlan {
    let library = Library::new(Catalog::bundled(), own);
    let picture_sum = |name: &str| picture.filter(|_| name == "lift-1.png");
    ImportPlan::new(
        contents,
        &Here { library: &library, settings: None, history: &History::default(), picture_sum: &picture_sum },
    )
}

fn states(plan: &ImportPlan) -> Vec<(String, PlannedState)> {
    plan.items.iter().map(|item| (item.id.clone(), item.state)).collect()
}

#[test]
fn a_routine_is_packed_with_exactly_what_it_uses() {
    let mut all = own();
    all.exercises.push(file("other", &exercise("other", "Other", "other.png")));
    let contents = read(&pack_of(all, "morning")).unwrap();
    assert_eq!((contents.manifest.title.as_str(), contents.manifest.credits.author.as_str()), ("Morgens 肩", "Zoë"));
    assert_eq!((contents.exercises, contents.routines), (own().exercises, own().routines));
    assert_eq!(contents.pictures, [PackPicture { name: "lift-1.png".to_owned(), sum: sum_of(&png(7)) }]);
    assert_eq!(contents.troubles, []);
    assert!(routine_parcel(&Library::new(Catalog::bundled(), OwnFiles::default()), "mornin", Credits::default()).is_err());
}

#[test]
fn what_is_new_is_written_as_it_is_and_what_is_here_is_left_alone() {
    let contents = read(&pack_of(own(), "morning")).unwrap();
    let new = plan(contents.clone(), OwnFiles::default(), None);
    assert_eq!(states(&new), [("morning".to_owned(), PlannedState::New), ("lift".to_owned(), PlannedState::New)]);
    let changes = new.changes();
    assert_eq!(
        changes.files.iter().map(|change| change.text.clone()).collect::<Vec<_>>(),
        [own().exercises[0].text.clone(), ROUTINE.to_owned()]
    );
    assert_eq!(changes.pictures.len(), 1);
    let same = plan(contents.clone(), own(), Some(sum_of(&png(7))));
    assert_eq!(states(&same), [("morning".to_owned(), PlannedState::Same), ("lift".to_owned(), PlannedState::Same)]);
    assert!(!same.is_needed());
    // Only the picture is missing here: it comes back, and no file is touched.
    let changes = plan(contents, own(), None).changes();
    assert_eq!((changes.files.len(), changes.pictures.len()), (0, 1));
}

#[test]
fn both_are_kept_with_free_ids_that_everything_in_the_pack_follows() {
    let contents = read(&pack_of(own(), "morning")).unwrap();
    let mut here = own();
    here.exercises[0].text.push_str("# changed\n");
    let mut plan = plan(contents, here, Some(1));
    assert_eq!(states(&plan), [("morning".to_owned(), PlannedState::Taken), ("lift".to_owned(), PlannedState::Taken)]);
    let changes = plan.changes();
    let ids: Vec<(&str, bool)> = changes.files.iter().map(|change| (change.id.as_str(), change.replaces)).collect();
    assert_eq!(ids, [("lift-2", false), ("morning-2", false)]);
    assert_eq!(changes.files[0].text, exercise("lift-2", "Lift", "lift-1-2.png"));
    assert_eq!(changes.files[1].text, ROUTINE.replace("\"lift\"", "\"lift-2\""));
    assert_eq!(changes.pictures.first().unwrap().to, "lift-1-2.png");
    plan.choose_for_all(Choice::Replace);
    let changes = plan.changes();
    assert!(changes.files.iter().all(|change| change.replaces));
    assert_eq!(changes.files[1].text, ROUTINE);
    plan.choose_for_all(Choice::Skip);
    assert!(!plan.is_needed());
}

#[test]
fn a_pack_never_takes_the_place_of_what_is_built_in_unless_asked() {
    let text = exercise("chin_tuck", "Chin tuck of mine", "a.png");
    let bytes = zip_of(&[MANIFEST, ("exercises/chin_tuck.toml", text.as_bytes())]);
    let mut plan = plan(read(&bytes).unwrap(), OwnFiles::default(), None);
    assert_eq!(plan.changes().files[0].id, "chin_tuck-2");
    plan.choose_for_all(Choice::Replace);
    assert_eq!((plan.changes().files[0].id.as_str(), plan.changes().files[0].replaces), ("chin_tuck", false));
}

#[test]
fn what_can_not_be_used_is_listed_and_the_rest_is_read() {
    let good = exercise("lift", "Lift", "lift-1.png");
    let giant = vec![b'#'; crate::format::reader::MAX_TEXT_BYTES + 1];
    let deep = format!("a = {}1{}\n", "[".repeat(50_000), "]".repeat(50_000));
    let bytes = zip_of(&[
        MANIFEST,
        ("../../evil.toml", b"x"),
        ("/etc/passwd", b"x"),
        ("routines\\evil.toml", b"x"),
        ("routines/../evil.toml", b"x"),
        ("exercises/lift.toml", good.as_bytes()),
        ("exercises/LIFT.toml", good.as_bytes()),
        ("exercises/giant.toml", &giant),
        ("exercises/latin.toml", b"name = \"\xe4\""),
        ("exercises/deep.toml", deep.as_bytes()),
        ("routines/lost.toml", b"format = 1\nname = \"L\"\n[[item]]\nexercise = \"nowhere\"\n"),
        ("pictures/lift-1.png", &png(7)),
        ("pictures/lie.png", b"not a picture"),
        ("pictures/loose.png", &png(9)),
        ("settings.toml", b"format = 1\n"),
    ]);
    let contents = read(&bytes).unwrap();
    assert_eq!(contents.settings, None);
    let plan = plan(contents, OwnFiles::default(), None);
    // Names that differ in capitals are different files where they come from.
    assert_eq!(states(&plan), [("lift-2".to_owned(), PlannedState::New), ("lift".to_owned(), PlannedState::New)]);
    let names: Vec<&str> = plan.troubles.iter().map(|trouble| trouble.name.as_str()).collect();
    for name in ["../../evil.toml", "/etc/passwd", "exercises/giant.toml", "exercises/latin.toml"] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    for name in ["exercises/deep", "routines/lost", "pictures/lie.png", "pictures/loose.png", "settings.toml or history.jsonl"] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
}

#[test]
fn links_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("pack.toml", SimpleFileOptions::default()).unwrap();
    zip.write_all(MANIFEST.1).unwrap();
    zip.add_symlink("pictures/a.png", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let contents = read(&zip.finish().unwrap().into_inner()).unwrap();
    assert_eq!((contents.pictures.len(), contents.troubles.len()), (0, 1));
    assert!(contents.troubles[0].reason.contains("link"));
}

#[test]
fn a_bomb_is_not_inflated() {
    // Each entry becomes a thousand times as long; together they would be 1.3 GB of text and pictures.
    let zeros = vec![0_u8; 13 << 20];
    let names: Vec<String> = (0..100).map(|n| format!("pictures/{n}.png")).collect();
    let entries: Vec<(&str, &[u8])> =
        std::iter::once(MANIFEST).chain(names.iter().map(|name| (name.as_str(), zeros.as_slice()))).collect();
    let contents = read(&zip_of(&entries)).unwrap();
    assert_eq!((contents.pictures.len(), contents.troubles.len()), (0, 100));
    assert!(contents.troubles.last().unwrap().reason.contains("too large in all"));
}

#[test]
fn too_many_entries_are_refused_before_any_is_read() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..100_000 {
        zip.start_file(format!("routines/{number}.toml"), SimpleFileOptions::default()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(matches!(read(&bytes), Err(PackError::TooMany(100_000))));
}

#[test]
fn what_is_no_pack_says_so() {
    for bytes in [&b""[..], b"hello", b"PK\x05\x06", &zip_of(&[("readme.txt", b"hi")])] {
        let error = read(bytes).unwrap_err();
        assert!(error.to_string().starts_with("This is not a pack of Unhunch"), "{error}");
    }
    let newer = zip_of(&[("pack.toml", b"format = 2\n")]);
    assert!(read(&newer).unwrap_err().to_string().contains("newer Unhunch"));
}

#[test]
fn reading_stops_on_request() {
    let bytes = pack_of(own(), "morning");
    let result = read_pack(&mut Cursor::new(bytes), &mut Progress::new(&std::sync::atomic::AtomicBool::new(true), |_, _| {}));
    assert!(matches!(result, Err(PackError::Canceled)));
}

#[test]
fn a_damaged_backup_gives_back_what_is_whole() {
    let mut bytes = zip_of(&[
        ("pack.toml", b"format = 1\nkind = \"backup\"\n"),
        ("settings.toml", b"format = 1\n[look]\ntext_percent = 150\ntheme = \"drak\"\n"),
        ("routines/broken.toml", b"name = "),
        ("history.jsonl", b"junk\n{\"started\":\"2026-03-02T09:00:00\",\"routine\":\"a\",\"name\":\"A\",\"active_s\":5,\"done\":1,\"of\":1,\"finished\":true}\n"),
        ("routines/morning.toml", b"format = 1\nname = \"M\"\n[[item]]\nrest_s = 5\n"),
    ]);
    // One bit in the packed bytes of the first entry.
    bytes[45] ^= 1;
    let plan = plan(read(&bytes).unwrap(), OwnFiles::default(), None);
    assert_eq!(plan.manifest.kind, PackKind::Backup);
    let changes = plan.changes();
    assert_eq!(changes.files.iter().map(|change| change.id.as_str()).collect::<Vec<_>>(), ["broken", "morning"]);
    assert_eq!(changes.sessions.len(), 1);
    assert!(changes.settings.unwrap().contains("150"));
    let names: Vec<&str> = plan.troubles.iter().map(|trouble| trouble.name.as_str()).collect();
    assert_eq!(names, ["pack.toml", "pack.toml", "settings.toml", "history.jsonl"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_changed_pack_is_read_or_refused(changes in prop::collection::vec((any::<u32>(), any::<u8>()), 1..8), cut in any::<Option<u16>>()) {
        let mut bytes = pack_of(own(), "morning");
        if let Some(cut) = cut {
            bytes.truncate(usize::from(cut) % bytes.len());
        }
        for (at, byte) in changes {
            let at = at as usize % bytes.len().max(1);
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
        }
        if let Ok(contents) = read(&bytes) {
            let plan = plan(contents, own(), None);
            for change in plan.changes().files {
                prop_assert!(crate::format::ids::is_id(&change.id));
            }
        }
    }

    #[test]
    fn any_name_in_a_pack_gives_a_file_of_its_own(stem in "\\PC{1,20}") {
        let name = format!("routines/{stem}.toml");
        let bytes = zip_of(&[MANIFEST, (&name, b"format = 1\nname = \"M\"\n[[item]]\nrest_s = 5\n")]);
        let contents = read(&bytes).unwrap();
        prop_assert_eq!(contents.routines.len() + contents.troubles.len(), 1);
        prop_assert!(contents.routines.iter().all(|file| crate::format::ids::is_id(&file.id)));
    }
}

/// The kinds of files are told apart by the folder, never by what stands in them.
#[test]
fn a_routine_in_the_folder_of_exercises_is_refused_as_an_exercise() {
    let bytes = zip_of(&[MANIFEST, ("exercises/morning.toml", ROUTINE.as_bytes())]);
    let plan = plan(read(&bytes).unwrap(), OwnFiles::default(), None);
    assert!(plan.items.is_empty());
    assert_eq!(plan.troubles.len(), 1);
    assert_eq!(crate::library::kind_of(ROUTINE), FileKind::Routine);
}
