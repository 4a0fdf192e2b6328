//! An own exercise being edited: every change, the way back without limit, and what is still missing. Pure.
//!
//! The screen is in `ui/exercise_editor`; when it is saved is up to `app`.

mod heard;
mod levels;
mod lines;
mod suggest;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use crate::{
    edit::Undo,
    exercise::{Exercise, Sides, Words, cannot_be_mirrored},
    figure::Motion,
    voice::reading::{Readable, as_written, readable},
};

pub use heard::{Heard, heard_lines};
pub use lines::pasted_lines;
pub use suggest::{MAX_CUE_WORDS, MAX_GO_WORDS, suggested_words};

/// Changes of one field that follow each other sooner than this are taken back together.
const ONE_CHANGE: Duration = Duration::from_secs(2);

/// A part of an exercise that a person edits. Changes of the same field in a row are one step back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExerciseField {
    /// The name on screen.
    Name,
    /// Another text, by its name.
    Text(&'static str),
    /// A line of a list, by the list and its index.
    Line(List, usize),
    /// A spoken line.
    Spoken(SpokenLine),
    /// A number of the dose, by its name.
    Dose(&'static str),
    /// A picture's time or stage, by its index.
    Picture(usize),
    /// Anything that is one change by itself.
    Other,
}

/// A list of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// How to get into position.
    Setup,
    /// What to do.
    Steps,
    /// Form cues.
    During,
    /// Muscles at work.
    Muscles,
    /// When to stop.
    Stop,
    /// Who should leave it out.
    Skip,
    /// What to change, and for whom.
    Adapt,
    /// Muscles that are stretched along with it.
    Stretched,
}

/// A line that is said once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpokenLine {
    /// Getting into position.
    Setup,
    /// The movement.
    Go,
    /// The way back.
    Back,
    /// The other side.
    Switch,
}

/// What is missing or can't work, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Where.
    pub field: ExerciseField,
    /// What, and what to do.
    pub words: String,
    /// Whether the exercise can't be used before it is mended.
    pub is_error: bool,
}

/// An exercise being edited. Its motion stands apart: it is edited elsewhere.
#[derive(Clone, Debug)]
pub struct Editing {
    now: Arc<Exercise>,
    motion: Option<Arc<Motion>>,
    /// The levels that were added, by id, and the ones they are copies of.
    copies: Vec<(String, String)>,
    /// A gesture is a change of one field, and when it was made.
    undo: Undo<Arc<Exercise>, (ExerciseField, Duration)>,
}

impl Editing {
    /// Begins to edit an exercise.
    pub fn new(mut exercise: Exercise) -> Self {
        let motion = exercise.motion.take();
        Self { now: Arc::new(exercise), motion, copies: Vec::new(), undo: Undo::default() }
    }

    /// The exercise as it is now, without its motion.
    pub fn exercise(&self) -> &Arc<Exercise> {
        &self.now
    }

    /// The exercise as it is now, as files and sessions have it: with its motion, without empty lines.
    pub fn whole(&self) -> Exercise {
        tidied(Exercise { motion: self.motion(), ..(*self.now).clone() })
    }

    /// Whether the figure shows it.
    pub fn has_motion(&self) -> bool {
        self.motion.is_some()
    }

    /// Takes over a change that the person made in `field` at the time `now`. Suggested lines follow.
    pub fn change(&mut self, mut exercise: Exercise, field: ExerciseField, now: Duration) {
        exercise.follow(&self.now);
        if exercise == *self.now {
            return;
        }
        let goes_on = field != ExerciseField::Other && self.undo.goes_on(|&(last, at)| last == field && now < at + ONE_CHANGE);
        let before = std::mem::replace(&mut self.now, Arc::new(exercise));
        let gesture = Some((field, now));
        if goes_on { self.undo.go_on(gesture) } else { self.undo.push(before, gesture) }
    }

    /// Takes the last change back.
    pub fn undo(&mut self) {
        self.undo.undo(|before| std::mem::replace(&mut self.now, before));
    }

    /// Makes the change again that was taken back last.
    pub fn redo(&mut self) {
        self.undo.redo(|after| std::mem::replace(&mut self.now, after));
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        self.undo.can_undo()
    }

    /// Whether there is something to make again.
    pub fn can_redo(&self) -> bool {
        self.undo.can_redo()
    }

    /// Counts the changes; two equal numbers mean that nothing changed between them.
    pub fn version(&self) -> u64 {
        self.undo.version()
    }

    /// Takes over another state of the exercise as a whole, in one step back.
    pub fn replace(&mut self, mut exercise: Exercise) {
        self.motion = exercise.motion.take();
        let before = std::mem::replace(&mut self.now, Arc::new(exercise));
        self.undo.push(before, None);
    }

    /// The same exercise goes by another id from now on, in every step back too.
    pub fn rename(&mut self, id: &str) {
        for exercise in self.undo.steps_mut().chain([&mut self.now]) {
            *exercise = Arc::new(Exercise { id: id.to_owned(), ..(**exercise).clone() });
        }
    }

    /// Whether it has all that a session needs.
    pub fn is_fit(&self) -> bool {
        (0..self.now.levels.len()).all(|level| !self.lacks(level).iter().any(|lack| lack.is_error))
    }

    /// What is missing or can't work at a level, the most important first.
    pub fn lacks(&self, level: usize) -> Vec<Lack> {
        lacks_of(&self.now, level)
    }
}

/// The exercise without lines in which nothing stands.
fn tidied(mut exercise: Exercise) -> Exercise {
    let tidy = |lines: &mut Vec<String>| lines.retain(|line| !line.trim().is_empty());
    for lines in [
        &mut exercise.steps,
        &mut exercise.muscles,
        &mut exercise.helpers,
        &mut exercise.stretched,
        &mut exercise.stop,
        &mut exercise.skip,
        &mut exercise.adapt,
        &mut exercise.sources,
    ] {
        tidy(lines);
    }
    for level in &mut exercise.levels {
        tidy(&mut level.setup);
        tidy(&mut level.steps);
        tidy(&mut level.words.during);
    }
    exercise
}

/// What is missing or can't work in an exercise.
fn lacks_of(exercise: &Exercise, level: usize) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let mut error = |field, words: &str| lacks.push(Lack { field, words: words.to_owned(), is_error: true });
    if exercise.name.trim().is_empty() {
        error(ExerciseField::Name, "It needs a name.");
    }
    if exercise.levels.len() > 1 && exercise.level(level).name.trim().is_empty() {
        error(ExerciseField::Text("level"), "The level needs a name.");
    }
    if exercise.steps.iter().all(|step| step.trim().is_empty()) {
        error(ExerciseField::Line(List::Steps, 0), "Write at least one step.");
    }
    let words = &exercise.level(level).words;
    if exercise.level(level).setup.iter().all(|line| line.trim().is_empty()) {
        error(ExerciseField::Line(List::Setup, 0), "Say how to get into position.");
    }
    if words.go.trim().is_empty() {
        error(ExerciseField::Spoken(SpokenLine::Go), "Say what starts the movement.");
    }
    let mut warn = |field, words: String| lacks.push(Lack { field, words, is_error: false });
    for (which, text, most) in [(SpokenLine::Go, &words.go, MAX_GO_WORDS), (SpokenLine::Back, &words.back, MAX_GO_WORDS)] {
        if n_words(text) > most {
            warn(
                ExerciseField::Spoken(which),
                format!("{} words. Keep it to {most}, so that it is said in time.", n_words(text)),
            );
        }
    }
    for (index, cue) in words.during.iter().enumerate() {
        if n_words(cue) > MAX_CUE_WORDS {
            let field = ExerciseField::Line(List::During, index);
            warn(field, format!("{} words. Keep it to {MAX_CUE_WORDS}, so that it is said in time.", n_words(cue)));
        }
    }
    if exercise.dose.sides == Sides::Each && words.switch.trim().is_empty() {
        warn(ExerciseField::Spoken(SpokenLine::Switch), "Say how to change to the other side.".to_owned());
    }
    lacks.extend(heard_otherwise(exercise, words));
    lacks
}

/// Lines that are not said as their author may think: not read, read letter by letter, or the same for both sides.
fn heard_otherwise(exercise: &Exercise, words: &Words) -> Vec<Lack> {
    let single = [
        (ExerciseField::Name, &exercise.name),
        (ExerciseField::Spoken(SpokenLine::Setup), &words.setup),
        (ExerciseField::Spoken(SpokenLine::Go), &words.go),
        (ExerciseField::Spoken(SpokenLine::Back), &words.back),
        (ExerciseField::Spoken(SpokenLine::Switch), &words.switch),
    ];
    let cues = words.during.iter().enumerate().map(|(index, cue)| (ExerciseField::Line(List::During, index), cue));
    let lines = single.into_iter().chain(cues);
    let is_sided = exercise.dose.sides != Sides::Both;
    let of_line = |(field, text): (ExerciseField, &String)| {
        let about = |words: String| Lack { field, words, is_error: false };
        let unread = match readable(text) {
            Readable::Fully => None,
            _ if text.trim().is_empty() => None,
            Readable::Partly => Some("The voice can't read all of this. The rest only shows.".to_owned()),
            Readable::Not => Some("The voice can't read this. It is shown with a chime instead.".to_owned()),
        };
        let is_turned = is_sided
            && matches!(field, ExerciseField::Spoken(SpokenLine::Go | SpokenLine::Back) | ExerciseField::Line(List::During, _));
        let unturned = (is_turned && cannot_be_mirrored(text))
            .then(|| "Left and right can't be turned in this for the other side. Use English, or name no side.".to_owned());
        unread.into_iter().chain(as_written(text)).chain(unturned).map(about).collect::<Vec<_>>()
    };
    lines.flat_map(of_line).collect()
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}
