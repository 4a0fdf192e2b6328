//! How long routines take, for showing: laid out in time once and kept until the routine or the coaching changes.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use crate::{library::Entry, routine::Routine, settings::Settings, timeline::Timeline, voice::WORDS_A_MINUTE};

/// A routine laid out in time, with lines as long as their words take on average.
///
/// The session itself uses the true lengths of the lines; it may differ by a few seconds.
pub fn timeline_of(routine: &Routine, settings: &Settings) -> Timeline {
    let words_a_second = f64::from(WORDS_A_MINUTE * settings.pace.clamp(0.5, 2.0)) / 60.0;
    Timeline::compile(routine, settings.coaching(), &|line| {
        Duration::from_secs_f64(line.split_whitespace().count() as f64 / words_a_second)
    })
}

/// Lengths of routines by id, each with a mark of what it was made from.
#[derive(Clone, Debug, Default)]
pub struct Lengths {
    known: HashMap<String, (u64, Duration)>,
}

impl Lengths {
    /// How long a routine takes with these settings.
    pub fn of(&mut self, entry: &Entry, settings: &Settings) -> Duration {
        let mark = mark_of(entry, settings);
        match self.known.get(&entry.id) {
            Some(&(known, length)) if known == mark => length,
            _ => {
                let length = timeline_of(&entry.routine, settings).end;
                self.known.insert(entry.id.clone(), (mark, length));
                length
            }
        }
    }
}

fn mark_of(entry: &Entry, settings: &Settings) -> u64 {
    let mut hasher = DefaultHasher::new();
    entry.text.hash(&mut hasher);
    (settings.guidance, settings.waits, settings.pace.to_bits()).hash(&mut hasher);
    hasher.finish()
}
