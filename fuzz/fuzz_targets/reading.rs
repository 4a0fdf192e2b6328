//! Any text as a line to be said, and as a list of pronunciations.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::exercise::{cannot_be_mirrored, mirrored};
use unhunch::voice::{
    pronunciation::Pronunciations,
    reading::{clauses, notices, readable, rises, sentences, speakable},
};

fuzz_target!(|text: &str| {
    let (list, line) = text.split_once('\0').unwrap_or(("", text));
    let (pronunciations, _) = Pronunciations::parse(list);
    let said = pronunciations.apply(line, true);
    let _ = readable(&said);
    let _ = notices(&said);
    for sentence in sentences(&speakable(&said)) {
        let _ = (clauses(&sentence), rises(&sentence));
    }
    let _ = (mirrored(line), cannot_be_mirrored(line));
});
