//! Any text as a movement of the figure: read, and written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::{figure::Motion, format::reader::read_toml};

fuzz_target!(|text: &str| {
    let (motion, problems) = read_toml(text, Motion::read);
    if problems.is_empty() {
        let _ = motion.to_toml();
    }
});
