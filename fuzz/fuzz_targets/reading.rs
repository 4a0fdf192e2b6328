//! Any text as a line to be said, and as a list of pronunciations.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::voice::{
    pronunciation::Pronunciations,
    reading::{readable, sentences, speakable},
};

fuzz_target!(|text: &str| {
    let (list, line) = text.split_once('\0').unwrap_or(("", text));
    let (pronunciations, _) = Pronunciations::parse(list);
    let said = pronunciations.apply(line, true);
    let _ = readable(&said);
    let _ = sentences(&speakable(&said));
});
