//! Any text as a routine and an own exercise, set as pages and as a web page. They stand before and after the first NUL. Nothing is
//! drawn: the figure reads no files but motions.
#![no_main]

use std::sync::{Arc, LazyLock, atomic::AtomicBool};

use libfuzzer_sys::fuzz_target;
use unhunch::{exercise::{Exercise, Exercises}, export::{ExportError, Watch, handout::{Format, HandoutOptions, HandoutRequest, make}}, figure::Look, library::catalog::Catalog, routine::Routine};

/// The built-in exercises without their motions.
static STILL: LazyLock<Exercises> = LazyLock::new(|| {
    let still = |exercise: &Exercise| Arc::new(Exercise { motion: None, ..exercise.clone() });
    Catalog::bundled().exercises.iter().map(|(id, exercise)| (id.clone(), still(exercise))).collect()
});

fuzz_target!(|text: &str| {
    let (routine, exercise) = text.split_once('\0').unwrap_or((text, ""));
    let mut exercises = STILL.clone();
    let (own, _) = Exercise::from_toml(exercise);
    exercises.insert("mine".to_owned(), Arc::new(Exercise { motion: None, ..own }));
    let (routine, _) = Routine::from_toml("fuzz", routine, &exercises);
    let request = HandoutRequest {
        routine: &routine,
        safety: &Catalog::bundled().safety,
        look: Look::default(),
        options: HandoutOptions { is_large: text.len() % 2 == 0, ..Options::default() },
        own_picture: &|_| Ok(None),
    };
    for format in [Format::Pdf, Format::Html] {
        let mut watch = Watch { cancel: &AtomicBool::new(false), tell: &mut |_, _| {} };
        match make(&request, format, &mut watch) {
            Ok((bytes, _)) => assert!(!bytes.is_empty()),
            Err(ExportError::Request(reason)) => assert!(reason.contains("too many for pages"), "{reason}"),
            Err(error) => panic!("{error}"),
        }
    }
});
