//! How long routines take, for showing: laid out in time once and kept until the routine or the coaching changes.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use crate::{library::RoutineEntry, settings::Settings};

/// Lengths of routines by id, each with a mark of what it was made from.
#[derive(Clone, Debug, Default)]
pub struct Lengths {
    known: HashMap<String, (u64, Duration)>,
}

impl Lengths {
    /// How long a routine takes with these settings.
    pub fn of(&mut self, entry: &RoutineEntry, settings: &Settings) -> Duration {
        let mark = mark_of(entry, settings);
        match self.known.get(&entry.id) {
            Some(&(known, length)) if known == mark => length,
            _ => {
                let length = settings.timeline_of(&entry.routine).end;
                self.known.insert(entry.id.clone(), (mark, length));
                length
            }
        }
    }
}

fn mark_of(entry: &RoutineEntry, settings: &Settings) -> u64 {
    let mut hasher = DefaultHasher::new();
    entry.text.hash(&mut hasher);
    (settings.guidance, settings.waits, settings.pace.to_bits()).hash(&mut hasher);
    hasher.finish()
}
