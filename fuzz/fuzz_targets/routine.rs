//! Any text as a routine: read, laid out in time, its exercises renamed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::{cue::estimated_length, library::catalog::Catalog, routine::Routine, timeline::{Coaching, Timeline}};

fuzz_target!(|text: &str| {
    let (routine, _) = Routine::from_toml("fuzz", text, &Catalog::bundled().exercises);
    let timeline = Timeline::compile(&routine, Coaching::default(), &estimated_length);
    assert!(timeline.segments.iter().all(|segment| segment.start <= segment.end && segment.end <= timeline.end));
});
