//! What a person waits for: loading their files, laying out a routine, one look at a running session.
//! Times are for reading, not for tests.

use std::{fmt::Write, sync::Arc, time::Duration};

use jiff::{Span, civil::date};
use tempfile::{TempDir, tempdir};
use unhunch::{
    cue::estimated_length,
    history::{History, Record},
    library::{FileKind, Library, catalog::Catalog},
    routine::Routine,
    session::Session,
    store::Store,
    timeline::{Coaching, Timeline},
};

fn main() {
    // Read once; not part of what is measured.
    Catalog::bundled();
    divan::main();
}

/// A routine of this many items, one exercise after the other.
fn routine_text(n_items: usize) -> String {
    let ids: Vec<&String> = Catalog::bundled().exercises.keys().collect();
    let mut text = "format = 1\nname = \"Long\"\n".to_owned();
    for id in ids.iter().cycle().take(n_items) {
        // Writing to a string can't fail.
        let _ = write!(text, "[[item]]\nexercise = \"{id}\"\nrest_after_s = 10\n");
    }
    text
}

fn long_routine() -> Routine {
    Routine::from_toml("long", &routine_text(100), &Catalog::bundled().exercises).0
}

/// A folder, removed when dropped, with this much in it.
fn filled_store(n_routines: usize, n_records: i64) -> Option<(TempDir, Store)> {
    let folder = tempdir().ok()?;
    let store = Store::in_folder(folder.path());
    std::fs::create_dir_all(store.folder(FileKind::Routine)).ok()?;
    for number in 0..n_routines {
        std::fs::write(store.path(FileKind::Routine, &format!("r{number}")), routine_text(8)).ok()?;
    }
    let lines: String = (0..n_records)
        .map(|number| {
            let record = Record {
                started: date(2020, 1, 1).at(9, 0, 0, 0).saturating_add(Span::new().hours(5 * number)),
                routine: "desk-reset".to_owned(),
                name: "Desk reset".to_owned(),
                active_s: 150,
                done: 3,
                of: 3,
                finished: true,
                felt: None,
            };
            History::line_of(&record) + "\n"
        })
        .collect();
    std::fs::write(store.history_path(), lines).ok()?;
    Some((folder, store))
}

#[divan::bench]
fn lay_out_100_items(bencher: divan::Bencher<'_, '_>) {
    let routine = long_routine();
    bencher.bench(|| Timeline::compile(&routine, Coaching::default(), &estimated_length));
}

#[divan::bench]
fn advance_and_view(bencher: divan::Bencher<'_, '_>) {
    let timeline = Arc::new(Timeline::compile(&long_routine(), Coaching::default(), &estimated_length));
    let mut now = Duration::ZERO;
    let mut session = Session::start(Arc::clone(&timeline), now);
    bencher.bench_local(move || {
        now += Duration::from_millis(16);
        if session.is_over() {
            session = Session::start(Arc::clone(&timeline), now);
        }
        divan::black_box(session.advance(now));
        divan::black_box(session.view(now));
    });
}

#[divan::bench]
fn load_10_000_records(bencher: divan::Bencher<'_, '_>) {
    let store = filled_store(0, 10_000);
    bencher.bench(|| store.as_ref().map(|(_, store)| store.load_history()));
}

#[divan::bench]
fn load_1_000_routines(bencher: divan::Bencher<'_, '_>) {
    let store = filled_store(1_000, 0);
    bencher.bench(|| store.as_ref().map(|(_, store)| Library::new(Catalog::bundled(), store.load_own().0)));
}

#[divan::bench]
fn read_what_is_bundled() -> Catalog {
    Catalog::read().0
}
