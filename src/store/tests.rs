//! The history on a disk that fills up, dies, or holds what another program left.
#![allow(clippy::unwrap_used)]

use std::fs;

use jiff::civil::date;
use tempfile::{TempDir, tempdir};

use super::{
    disk::faults::{Fault, with},
    *,
};

fn store() -> (TempDir, Store) {
    let folder = tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    (folder, store)
}

fn record(minute: i8) -> Record {
    Record {
        started: date(2026, 3, 2).at(9, minute, 0, 0),
        routine: "desk-reset".to_owned(),
        name: "Desk reset".to_owned(),
        active_s: 60,
        done: 3,
        of: 3,
        finished: true,
        felt: None,
    }
}

#[test]
fn a_record_that_a_full_disk_refuses_leaves_no_half_line() {
    let (_folder, store) = store();
    for before in ["", "{\"half", "junk\n"] {
        fs::write(store.history_path(), before).unwrap();
        store.append_record(&record(1)).unwrap();
        let whole = fs::read(store.history_path()).unwrap();
        for n_steps in 0.. {
            let (result, is_full) = with(Fault::FullDisk, n_steps, || store.append_record(&record(2)));
            if !is_full {
                break;
            }
            assert!(result.unwrap_err().to_string().ends_with("Free some space and try again"));
            assert_eq!(fs::read(store.history_path()).unwrap(), whole);
        }
        assert_eq!(store.load_history().0.records().len(), 2);
    }
}

#[test]
fn a_first_record_that_is_refused_leaves_no_file() {
    let (folder, store) = store();
    for n_steps in 0..2 {
        with(Fault::FullDisk, n_steps, || store.append_record(&record(1))).0.unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn half_a_line_that_can_not_be_taken_away_is_said_and_costs_no_other_line() {
    let (_folder, store) = store();
    store.append_record(&record(1)).unwrap();
    let error = with(Fault::Death, 0, || store.append_record(&record(2))).0.unwrap_err().to_string();
    assert!(error.contains("Half a line is left at its end"), "{error}");
    store.append_record(&record(3)).unwrap();
    let (history, errors) = store.load_history();
    let minutes: Vec<i8> = history.records().iter().map(|record| record.started.minute()).collect();
    assert_eq!(minutes, [1, 3]);
    assert!(matches!(errors.as_slice(), [StoreError::Lines { first: 2, n_lines: 1, .. }]), "{errors:?}");
}

#[test]
fn a_failed_write_never_takes_away_what_another_program_added() {
    let (_folder, store) = store();
    let path = store.history_path();
    let added = file::append(&path, "mine").unwrap();
    fs::write(&path, "mine\ntheirs\n").unwrap();
    assert!(!file::take_back(&path, &added).unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine\ntheirs\n");
}

#[test]
fn a_file_named_after_a_device_is_read_and_changed_but_never_made() {
    let (_folder, store) = store();
    fs::create_dir_all(store.folder(FileKind::Routine)).unwrap();
    fs::write(store.path(FileKind::Routine, "con"), "one").unwrap();
    assert_eq!(store.read_own(FileKind::Routine, "con").unwrap().unwrap(), "one");
    store.save(FileKind::Routine, "con", "two").unwrap();
    assert_eq!(store.load_own().0.routines, [OwnFile { id: "con".to_owned(), text: "two".to_owned() }]);
    let deleted = store.delete(FileKind::Routine, "con").unwrap();
    assert_eq!(store.restore(&deleted).unwrap(), "con-2");
    assert_eq!(store.add(FileKind::Exercise, "lpt1", "x").unwrap(), "lpt1-2");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_text_is_said_with_what_to_do() {
    use std::os::unix::ffi::OsStrExt;
    let (_folder, store) = store();
    fs::create_dir_all(store.folder(FileKind::Routine)).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"\xff\xfe.toml");
    fs::write(store.folder(FileKind::Routine).join(name), "x").unwrap();
    let errors = store.load_own().1;
    assert!(matches!(errors.as_slice(), [StoreError::BadName(_)]), "{errors:?}");
}
