//! Any text as the exercises of Workrave: read or refused; what is read makes exercises without errors in their numbers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::{exercise::Exercise, import::workrave::read_sheet};

fuzz_target!(|text: &str| {
    for drill in read_sheet(text, &["de".to_owned()]).unwrap_or_default() {
        let exercise = drill.exercise("fuzz", &|_| Some("fuzz.png".to_owned()));
        let (_, problems) = Exercise::from_toml(&exercise.to_toml());
        assert!(problems.iter().all(|problem| !problem.message.contains("range")), "{problems:?}");
    }
});
