//! What a person may not have meant: one plain sentence beside the item it is about. Nothing is forbidden here.

use std::time::Duration;

use super::{FALLBACK_NAME, RoutineRow, Spot};
use crate::{
    exercise::{Place, Work, seconds_text},
    routine::{ExerciseItem, Item, Routine},
    voice::reading::{Readable, as_written, readable},
};

/// A hold from this on is a surprise in an exercise that is done in repetitions.
const LONG_HOLD: Duration = Duration::from_secs(20);
/// One item that takes longer is a surprise.
const LONG_ITEM: Duration = Duration::from_secs(15 * 60);

/// What may not be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The item it is about; none if it is about the routine.
    pub spot: Option<Spot>,
    /// One sentence or two.
    pub words: String,
}

/// Everything that may not be meant, from top to bottom.
pub(super) fn hints(routine: &Routine, rows: &[RoutineRow], is_cut: bool) -> Vec<Hint> {
    let mut hints = Vec::new();
    let mut of_routine = |words: &str| hints.push(Hint { spot: None, words: words.to_owned() });
    if routine.name.trim().is_empty() {
        of_routine(&format!("The name is empty. In the file it is \"{FALLBACK_NAME}\"."));
    }
    if routine.exercise_items().next().is_none() {
        of_routine("There is no exercise in it yet.");
    }
    if is_cut {
        of_routine("This is longer than 4 hours. It ends there.");
    }
    let floor = Floor::of(routine);
    for row in rows {
        let Some(item) = super::order::item_at(&routine.items, row.spot) else { continue };
        let mut about = |words: String| hints.push(Hint { spot: Some(row.spot), words });
        match item {
            Item::Exercise(item) => {
                about_exercise(item, row, &mut about);
                if let Some(words) = row.ordinal.and_then(|ordinal| floor.words_at(ordinal)) {
                    about(words.to_owned());
                }
                about_note(&item.note, &mut about);
            }
            Item::Rest(rest) => about_note(&rest.note, &mut about),
            Item::Group(group) if group.items.is_empty() => about("Nothing is in this group yet.".to_owned()),
            Item::Group(_) => {}
        }
    }
    hints
}

fn about_exercise(item: &ExerciseItem, row: &RoutineRow, about: &mut impl FnMut(String)) {
    let is_usually_reps = matches!(item.exercise.dose.work, Work::Reps { .. });
    match item.dose.work {
        Work::Holds { hold, .. } if is_usually_reps && hold >= LONG_HOLD => {
            about(format!("A hold of {} s, but this exercise is usually done in repetitions.", seconds_text(hold)));
        }
        _ => {}
    }
    if row.length > LONG_ITEM {
        about("This alone takes longer than 15 minutes.".to_owned());
    }
}

fn about_note(note: &str, about: &mut impl FnMut(String)) {
    if note.trim().is_empty() {
        return;
    }
    match readable(note) {
        Readable::Fully => {}
        Readable::Partly => about("The voice can't read all of the note. The rest only shows.".to_owned()),
        Readable::Not => about("The voice can't read the note. It shows, with a chime.".to_owned()),
    }
    as_written(note).into_iter().for_each(about);
}

/// Which exercises are on the floor where one would not expect it.
struct Floor {
    is_on_floor: Vec<bool>,
    is_for_desk: bool,
}

impl Floor {
    fn of(routine: &Routine) -> Self {
        let is_on_floor = routine.exercise_items().map(|item| item.exercise.level(item.level).place == Place::Floor).collect();
        let name = routine.name.to_lowercase();
        let is_for_desk = name.split(|c: char| !c.is_alphanumeric()).any(|word| ["desk", "office", "chair"].contains(&word));
        Self { is_on_floor, is_for_desk }
    }

    fn words_at(&self, ordinal: usize) -> Option<&'static str> {
        let is_on_floor = |index: usize| self.is_on_floor.get(index).copied();
        if is_on_floor(ordinal) != Some(true) {
            return None;
        }
        let before = ordinal.checked_sub(1).and_then(is_on_floor);
        let is_between = before == Some(false) && is_on_floor(ordinal + 1) == Some(false);
        if self.is_for_desk {
            Some("This is done on the floor, and the routine is for the desk.")
        } else if is_between {
            Some("This is done on the floor, between two that are not.")
        } else {
            None
        }
    }
}
