//! Any text as a history: read, summed up, and written line by line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::history::History;

fuzz_target!(|text: &str| {
    let (history, _) = History::from_lines(text);
    for record in history.records() {
        let _ = history.week_of(record.started.date());
        let (again, unread) = History::from_lines(&History::line_of(record));
        assert!(unread.is_empty() && again.records() == [record.clone()]);
    }
});
