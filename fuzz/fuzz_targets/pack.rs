//! Any bytes as a pack: read or refused, and never a name that leads elsewhere.
#![no_main]

use std::{io::Cursor, ops::ControlFlow};

use libfuzzer_sys::fuzz_target;
use unhunch::{format::ids::{is_id, is_picture_name}, history::History, library::{Library, OwnFiles, catalog::Catalog}, pack::{Here, ImportPlan, read_pack}};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(contents) = read_pack(&mut Cursor::new(bytes), &mut |_| ControlFlow::Continue(())) {
        let library = Library::new(Catalog::bundled(), OwnFiles::default());
        let history = History::default();
        let here = Here { library: &library, settings: None, history: &history, picture_sum: &|_| None };
        let changes = ImportPlan::new(contents, &here).changes();
        assert!(changes.files.iter().all(|file| is_id(&file.id)));
        assert!(changes.pictures.iter().all(|picture| is_picture_name(&picture.to)));
    }
});
