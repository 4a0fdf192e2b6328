//! Any text as an exercise: one without errors is written and read back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::{exercise::Exercise, format::problem::Problem};

fuzz_target!(|text: &str| {
    let (exercise, problems) = Exercise::from_toml(text);
    if !problems.iter().any(Problem::is_error) {
        let (again, _) = Exercise::from_toml(&exercise.to_toml());
        assert_eq!(Exercise { motion: None, ..again }, Exercise { motion: None, ..exercise });
    }
});
