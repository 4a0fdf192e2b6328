//! Any texts and a picture as a backup that is restored into an empty folder: it is done in full or refused, and nothing is written
//! beside the folder. The parts of the input stand between bytes 0xFF: settings, history, an exercise, a routine, a picture.
#![no_main]

use std::{fs, io::Cursor, ops::ControlFlow};

use libfuzzer_sys::fuzz_target;
use unhunch::{
    import::{carry_out, look},
    library::{OwnFile, OwnFiles},
    pack::{everything, write_pack},
    store::Store,
};

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(5, |&byte| byte == 0xff);
    let mut text = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let (settings, history, exercise, routine) = (text(), text(), text(), text());
    let picture = parts.next().unwrap_or_default();
    let files = OwnFiles {
        exercises: vec![OwnFile { id: "mine".to_owned(), text: exercise }],
        routines: vec![OwnFile { id: "morning".to_owned(), text: routine }],
    };
    let name = "mine-0123456789ab.png".to_owned();
    let parcel = everything(files, [name].into(), Some(settings), Some(history.into_bytes()));
    let mut backup = Cursor::new(Vec::new());
    let mut pictures = |_: &str| Ok(Some(Box::new(Cursor::new(picture.to_vec())) as Box<dyn std::io::Read>));
    write_pack(&mut backup, &parcel, &mut pictures, &mut |_| ControlFlow::Continue(())).unwrap();

    let folder = folder();
    let path = folder.path().join("backup.unhunch");
    fs::write(&path, backup.into_inner()).unwrap();
    let store = Store::in_folder(folder.path().join("data"));
    let goes_on = &mut |_| ControlFlow::Continue(());
    let incoming = look(&path, &store, goes_on).unwrap();
    carry_out(&incoming, &store, goes_on).unwrap();
    assert!(fs::read_dir(folder.path()).unwrap().count() <= 2);
    let again = look(&path, &store, goes_on).unwrap();
    assert!(again.plan.rest.sessions.is_empty() && again.plan.items.iter().all(|item| !item.is_wanted()), "{:?}", again.plan);
});

/// A folder in memory where there is such a place.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}
