//! What comes with the program: exercises, routines, safety text and Learn pages, embedded in the binary and read once.
//!
//! A bad bundled file fails the tests, never the user. What a person adds is in `store` and `library`.

pub mod fonts;

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use crate::{
    exercise::{Exercise, Exercises, check_format},
    figure::Motion,
    format::{
        problem::Problem,
        reader::{Table, read_toml},
        text_limits,
    },
    routine::Routine,
};

/// A file of the bundle: its path in the sources and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundledFile {
    /// The path from the top of the sources.
    pub path: &'static str,
    /// The whole text.
    pub text: &'static str,
}

/// The words and the movement of one exercise are in two files with the same name.
struct ExerciseFiles {
    words: BundledFile,
    motion: BundledFile,
}

macro_rules! file {
    ($($part:literal),+) => {
        BundledFile { path: concat!($($part),+), text: include_str!(concat!("../../", $($part),+)) }
    };
}

macro_rules! exercise_files {
    ($($id:literal)+) => {
        [$(ExerciseFiles {
            words: file!("assets/exercises/", $id, ".toml"),
            motion: file!("assets/motions/", $id, ".toml"),
        }),+]
    };
}

macro_rules! routine_files {
    ($($id:literal)+) => { [$(($id, file!("routines/", $id, ".toml"))),+] };
}

static EXERCISES: [ExerciseFiles; 21] = exercise_files![
    "shoulder_blade_squeeze"
    "airplane"
    "push_up"
    "bent_arm_wall_stretch"
    "chin_tuck"
    "thoracic_extension_chair"
    "cat_cow"
    "thread_needle"
    "wall_angel"
    "doorway_pec_stretch"
    "upper_trap_stretch"
    "levator_stretch"
    "wall_slide"
    "prone_ytw"
    "band_row"
    "face_pull"
    "childs_pose"
    "seated_thoracic_rotation"
    "shoulder_rolls"
    "deep_neck_flexor_hold"
    "band_lateral_raise"
];

/// Built-in routines in the order in which they are shown.
static ROUTINES: [(&str, BundledFile); 11] = routine_files![
    "desk-reset" "chair-set" "neck-set" "stand-up-set" "open-the-chest" "band-habit" "band-pulls" "floor-basics" "founding-four"
    "strong-upper-back" "cool-down"
];

static SAFETY: BundledFile = file!("assets/safety.toml");
static LEARN: BundledFile = file!("assets/learn.toml");

/// Fixed words about staying safe. Never computed from what a person enters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Safety {
    /// For whom and what for, one short paragraph.
    pub intended_use: String,
    /// The card before the first session.
    pub first_run: String,
    /// One line for every session.
    pub each_session: String,
    /// What to do about new pain between the shoulder blades.
    pub upper_back: String,
    /// Signs to end the session and get emergency help.
    pub emergency: Vec<String>,
    /// Signs to ask for medical advice the same or the next day.
    pub urgent: Vec<String>,
    /// Reasons to ask a health worker at some time.
    pub routine: Vec<String>,
    /// Signs to stop an exercise.
    pub stop_exercise: Vec<String>,
}

/// One page of Learn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The name in files.
    pub id: String,
    /// The heading.
    pub title: String,
    /// The text, paragraph by paragraph.
    pub paragraphs: Vec<String>,
    /// The short form, point by point; may be empty.
    pub points: Vec<String>,
    /// Where the facts come from.
    pub sources: Vec<String>,
}

/// Everything that comes with the program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// All exercises, by id, with their movements.
    pub exercises: Exercises,
    /// The built-in routines in the order in which they are shown.
    pub routines: Vec<Routine>,
    /// The text of each built-in routine, by id, to start one's own from.
    pub routine_texts: BTreeMap<&'static str, &'static str>,
    /// Words about staying safe.
    pub safety: Safety,
    /// The pages of Learn in order.
    pub learn: Vec<Topic>,
}

impl Catalog {
    /// The catalog, read at the first call.
    pub fn bundled() -> &'static Self {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(|| Self::read().0)
    }

    /// Reads the bundle anew and tells every problem with the path of its file. There are none in a released program.
    pub fn read() -> (Self, Vec<(&'static str, Problem)>) {
        let mut all = Vec::new();
        let mut note =
            |file: &BundledFile, problems: Vec<Problem>| all.extend(problems.into_iter().map(|problem| (file.path, problem)));
        let mut catalog = Self::default();
        for files in &EXERCISES {
            let (mut exercise, problems) = Exercise::from_toml(files.words.text);
            note(&files.words, problems);
            let (motion, problems) = read_toml(files.motion.text, Motion::read);
            note(&files.motion, problems);
            exercise.motion = Some(Arc::new(motion));
            catalog.exercises.insert(exercise.id.clone(), Arc::new(exercise));
        }
        for (id, file) in &ROUTINES {
            let (routine, problems) = Routine::from_toml(id, file.text, &catalog.exercises);
            note(file, problems);
            catalog.routines.push(routine);
            catalog.routine_texts.insert(id, file.text);
        }
        let (safety, problems) = read_toml(SAFETY.text, read_safety);
        note(&SAFETY, problems);
        catalog.safety = safety;
        let (learn, problems) = read_toml(LEARN.text, read_learn);
        note(&LEARN, problems);
        catalog.learn = learn;
        (catalog, all)
    }

    /// The built-in routine with this id.
    pub fn routine(&self, id: &str) -> Option<&Routine> {
        self.routines.iter().find(|routine| routine.id == id)
    }

    /// The Learn page with this id.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.learn.iter().find(|topic| topic.id == id)
    }
}

fn read_safety(table: &Table<'_>) -> Safety {
    check_format(table);
    Safety {
        intended_use: table.required_text("intended_use", text_limits::LINE),
        first_run: table.required_text("first_run", text_limits::LINE),
        each_session: table.required_text("each_session", text_limits::LINE),
        upper_back: table.required_text("upper_back", text_limits::LINE),
        emergency: table.texts("emergency", text_limits::LINE),
        urgent: table.texts("urgent", text_limits::LINE),
        routine: table.texts("routine", text_limits::LINE),
        stop_exercise: table.texts("stop_exercise", text_limits::LINE),
    }
}

fn read_learn(table: &Table<'_>) -> Vec<Topic> {
    check_format(table);
    table.tables("topic", 50).iter().map(read_topic).collect()
}

fn read_topic(table: &Table<'_>) -> Topic {
    let topic = Topic {
        id: table.required_text("id", text_limits::ID),
        title: table.required_text("title", text_limits::NAME),
        paragraphs: table.texts("paragraphs", text_limits::LINE),
        points: table.texts("points", text_limits::LINE),
        sources: table.texts("sources", text_limits::LINE),
    };
    table.finish();
    topic
}
