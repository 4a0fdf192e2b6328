//! Which exercises, how much and in which order: a routine, and how to read it from TOML and write it.
//!
//! A routine knows nothing of time; `timeline` lays it out.

pub mod schema;
mod write;

use std::{cell::Cell, sync::Arc, time::Duration};

use crate::{
    exercise::{Dose, Exercise, Exercises, Kind, Place, check_format, limits},
    format::{
        ids::{has_id_letters, is_id},
        problem::{Problem, nearest},
        reader::{Table, read_toml},
        text_limits,
    },
};

pub use write::updated_text;

/// The most items one routine may have, groups and their items counted alike.
pub const MAX_ITEMS: usize = 500;
/// The most rounds of a group.
pub const MAX_ROUNDS: u32 = 20;

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guidance {
    /// Tones only.
    Tones,
    /// Names, counts and changes.
    Brief,
    /// Everything; each exercise is explained the first time.
    Full,
}

crate::exercise::named!(Guidance, Tones = "tones", "Tones only"; Brief = "brief", "Brief"; Full = "full", "Full";);

/// Exercises in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routine {
    /// The name in files and on the command line.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// What it is for, one sentence.
    pub about: String,
    /// How much is said; the person's setting if not given.
    pub guidance: Option<Guidance>,
    /// Wait before every exercise until the person is ready.
    pub waits: bool,
    /// What is done, in order.
    pub items: Vec<Item>,
}

/// One entry of a routine.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An exercise with its dose.
    Exercise(ExerciseItem),
    /// A rest of its own.
    Rest(RestItem),
    /// Entries done several times in a row.
    Group(Group),
}

/// An exercise as it stands in a routine.
#[derive(Clone, Debug, PartialEq)]
pub struct ExerciseItem {
    /// What is done.
    pub exercise: Arc<Exercise>,
    /// The level, as an index.
    pub level: usize,
    /// How much.
    pub dose: Dose,
    /// Wait until the person is ready; the routine's choice if not given.
    pub waits: Option<bool>,
    /// Said before it starts; may be empty.
    pub note: String,
}

/// A rest of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestItem {
    /// How long.
    pub rest: Duration,
    /// Said when it starts; may be empty.
    pub note: String,
}

/// Entries done several times in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// How often.
    pub rounds: u32,
    /// The rest between two rounds.
    pub rest: Duration,
    /// What is done in each round. Groups within groups do not occur.
    pub items: Vec<Item>,
}

impl Routine {
    /// Reads a routine file. `id` comes from the file's name.
    ///
    /// What can't be understood is left out and noted, so the result can be played even if the file has errors.
    pub fn from_toml(id: &str, text: &str, exercises: &Exercises) -> (Self, Vec<Problem>) {
        read_toml(text, |table| Self::read(id, table, exercises))
    }

    /// Every exercise entry once, in order, without its rounds.
    pub fn exercise_items(&self) -> impl Iterator<Item = &ExerciseItem> {
        self.items
            .iter()
            .flat_map(|item| match item {
                Item::Group(group) => group.items.as_slice(),
                single => std::slice::from_ref(single),
            })
            .filter_map(|item| match item {
                Item::Exercise(item) => Some(item),
                Item::Rest(_) | Item::Group(_) => None,
            })
    }

    /// The exercise that stands for it in pictures: the first of its main work, which comes after the warm-up.
    pub fn emblem(&self) -> Option<&ExerciseItem> {
        let is_main = |item: &&ExerciseItem| matches!(item.exercise.kind, Kind::Strength | Kind::Stretch);
        self.exercise_items().find(is_main).or_else(|| self.exercise_items().next())
    }

    /// The places where it is done, each once, in order of appearance.
    pub fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for item in self.exercise_items() {
            let place = item.exercise.level(item.level).place;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    fn read(id: &str, table: &Table<'_>, exercises: &Exercises) -> Self {
        check_format(table);
        if !has_id_letters(id) {
            table.error(format!("The file name \"{id}\" can't be used"), "Use small letters, digits, - and _, at most 64");
        } else if !is_id(id) {
            table.warn_at("name", format!("No file can be called \"{id}\" on Windows"), "Give the file another name");
        }
        let reading = Reading { exercises, n_items: Cell::new(0) };
        let routine = Self {
            id: id.to_owned(),
            name: table.required_text("name", text_limits::NAME),
            about: table.text("about", text_limits::LINE).unwrap_or_default(),
            guidance: table.choice("guidance", Guidance::NAMES),
            waits: table.flag("wait_for_me").unwrap_or(false),
            items: table.tables("item", MAX_ITEMS).iter().filter_map(|item| reading.item(item, Depth::Routine)).collect(),
        };
        if routine.items.is_empty() && !table.has("item") {
            table.error("The routine is empty", "Add an [[item]] with exercise = \"...\"");
        }
        routine
    }
}

/// Where an item stands: groups may stand in a routine, but not in a group.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    Routine,
    Group,
}

struct Reading<'a> {
    exercises: &'a Exercises,
    /// How many items there are so far.
    n_items: Cell<usize>,
}

impl Reading<'_> {
    fn item(&self, table: &Table<'_>, depth: Depth) -> Option<Item> {
        let n_items = self.n_items.replace(self.n_items.get() + 1);
        if n_items == MAX_ITEMS {
            table.error("Items from here on are too many", format!("Keep at most {MAX_ITEMS}, those of groups included"));
        }
        if n_items >= MAX_ITEMS {
            return None;
        }
        let kinds = ["exercise", "rest_s", "rounds"];
        let present: Vec<&str> = kinds.into_iter().filter(|kind| table.has(kind)).collect();
        let item = match present.as_slice() {
            ["exercise"] => self.exercise_item(table).map(Item::Exercise),
            ["rest_s"] => Some(Item::Rest(RestItem {
                rest: table.seconds("rest_s", limits::REST_S).unwrap_or_default(),
                note: table.text("note", text_limits::LINE).unwrap_or_default(),
            })),
            ["rounds"] if depth == Depth::Routine => Some(Item::Group(Group {
                rounds: table.whole("rounds", 1..=MAX_ROUNDS).unwrap_or(1),
                rest: table.seconds("rest_between_rounds_s", limits::REST_S).unwrap_or_default(),
                items: table.tables("item", MAX_ITEMS).iter().filter_map(|item| self.item(item, Depth::Group)).collect(),
            })),
            ["rounds"] => {
                table.error_at("rounds", "A group can't hold another group", "Write the inner items out");
                None
            }
            [] => {
                table.error("This item does nothing", "Give it exercise = \"...\", rest_s = ... or rounds = ...");
                return None;
            }
            several => {
                table.error(format!("This item has {}", several.join(" and ")), "Split it into one item each");
                return None;
            }
        };
        table.finish();
        item
    }

    fn exercise_item(&self, table: &Table<'_>) -> Option<ExerciseItem> {
        let id = table.text("exercise", text_limits::ID)?;
        let Some(exercise) = self.exercises.get(&id) else {
            let help = match nearest(&id, self.exercises.keys().map(String::as_str)) {
                Some(known) => format!("Did you mean \"{known}\"?"),
                None => "\"unhunch list\" shows all exercises".to_owned(),
            };
            table.error_at("exercise", format!("There is no exercise \"{id}\""), help);
            return None;
        };
        Some(ExerciseItem {
            exercise: Arc::clone(exercise),
            level: read_level(table, exercise),
            dose: exercise.dose.overridden(table),
            waits: table.flag("wait_for_me"),
            note: table.text("note", text_limits::LINE).unwrap_or_default(),
        })
    }
}

fn read_level(table: &Table<'_>, exercise: &Exercise) -> usize {
    let Some(id) = table.text("level", text_limits::ID) else { return exercise.default_level };
    exercise.level_index(&id).unwrap_or_else(|| {
        let ids: Vec<&str> = exercise.levels.iter().map(|level| level.id.as_str()).collect();
        table.error_at("level", format!("\"{}\" has no level \"{id}\"", exercise.id), format!("Use one of: {}", ids.join(", ")));
        exercise.default_level
    })
}

/// A length of time as minutes and seconds, such as "2:05".
pub fn clock_text(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 3600 {
        format!("{}:{:02}", seconds / 60, seconds % 60)
    } else {
        format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

/// A length of time in words, such as "3 min" or "45 s".
pub fn about_text(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min", (seconds + 30) / 60) }
}
