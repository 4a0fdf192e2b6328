//! An own exercise being edited: every change, the way back without limit, and what is still missing. Pure.
//!
//! The screen is in `ui/exercise_editor`; when it is saved is up to `app`.

mod levels;
mod lines;
mod suggest;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use crate::{
    edit::Undo,
    exercise::{Exercise, Sides, Words, no_device, updated_exercise_text},
    figure::Motion,
    format::text_limits,
    voice::reading::can_read,
};

pub use lines::pasted_lines;
pub use suggest::{MAX_CUE_WORDS, MAX_GO_WORDS, suggested_words};

/// Changes of one field that follow each other sooner than this are taken back together.
const ONE_CHANGE: Duration = Duration::from_secs(2);

/// A part of an exercise that a person edits. Changes of the same field in a row are one step back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name on screen.
    Name,
    /// Another text, by its name.
    Text(&'static str),
    /// A line of a list, by the list and its index.
    Line(List, usize),
    /// A spoken line.
    Spoken(Spoken),
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
}

/// A line that is said once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
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
    pub field: Field,
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
    undo: Undo<Arc<Exercise>, (Field, Duration)>,
    /// The text of the file as it was last read or written.
    text: String,
    saved: Arc<Exercise>,
}

impl Editing {
    /// Begins to edit what was read from `text`. An empty text is a new exercise.
    pub fn new(mut exercise: Exercise, text: &str) -> Self {
        let motion = exercise.motion.take();
        let now = Arc::new(exercise);
        let saved = Arc::clone(&now);
        Self { now, motion, copies: Vec::new(), undo: Undo::default(), text: text.to_owned(), saved }
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
    pub fn change(&mut self, mut exercise: Exercise, field: Field, now: Duration) {
        exercise.follow(&self.now);
        if exercise == *self.now {
            return;
        }
        let goes_on = field != Field::Other && self.undo.goes_on(|&(last, at)| last == field && now < at + ONE_CHANGE);
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

    /// Whether something changed since it was last saved.
    pub fn is_changed(&self) -> bool {
        !Arc::ptr_eq(&self.now, &self.saved) && self.now != self.saved
    }

    /// The text for the file, which counts as saved from now on.
    pub fn save(&mut self) -> String {
        let whole = self.whole();
        self.text = if self.text.is_empty() { whole.to_toml() } else { updated_exercise_text(&self.text, &whole) };
        self.saved = Arc::clone(&self.now);
        self.text.clone()
    }

    /// The text of the file as it was last read or written.
    pub fn text(&self) -> &str {
        &self.text
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

/// An id made of a name: small letters and digits with `_` between the words. Empty if nothing of the name is left.
pub fn slug_of(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let words: String = name.chars().map(|c| plain(unaccented(c))).collect();
    let slug = words.split_whitespace().collect::<Vec<_>>().join("_");
    // Room for a number is left.
    no_device(slug.chars().take(text_limits::ID - 10).collect::<String>().trim_matches('_').to_owned())
}

/// The plain letter of a common accented one.
fn unaccented(letter: char) -> char {
    const PLAIN: [(&str, char); 8] = [
        ("äàáâãåÄÀÁÂÃÅ", 'a'),
        ("çÇ", 'c'),
        ("èéêëÈÉÊË", 'e'),
        ("ìíîïÌÍÎÏ", 'i'),
        ("ñÑ", 'n'),
        ("öòóôõøÖÒÓÔÕØ", 'o'),
        ("üùúûÜÙÚÛ", 'u'),
        ("ß", 's'),
    ];
    PLAIN.iter().find(|(accented, _)| accented.contains(letter)).map_or(letter, |&(_, plain)| plain)
}

/// The exercise without lines in which nothing stands.
fn tidied(mut exercise: Exercise) -> Exercise {
    let tidy = |lines: &mut Vec<String>| lines.retain(|line| !line.trim().is_empty());
    for lines in [
        &mut exercise.steps,
        &mut exercise.muscles,
        &mut exercise.helpers,
        &mut exercise.stop,
        &mut exercise.skip,
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
        error(Field::Name, "It needs a name.");
    }
    if exercise.levels.len() > 1 && exercise.level(level).name.trim().is_empty() {
        error(Field::Text("level"), "The level needs a name.");
    }
    if exercise.steps.iter().all(|step| step.trim().is_empty()) {
        error(Field::Line(List::Steps, 0), "Write at least one step.");
    }
    let words = &exercise.level(level).words;
    if exercise.level(level).setup.iter().all(|line| line.trim().is_empty()) {
        error(Field::Line(List::Setup, 0), "Say how to get into position.");
    }
    if words.go.trim().is_empty() {
        error(Field::Spoken(Spoken::Go), "Say what starts the movement.");
    }
    let mut warn = |field, words: String| lacks.push(Lack { field, words, is_error: false });
    for (which, text, most) in [(Spoken::Go, &words.go, MAX_GO_WORDS), (Spoken::Back, &words.back, MAX_GO_WORDS)] {
        if n_words(text) > most {
            warn(Field::Spoken(which), format!("{} words. Keep it to {most}, so that it is said in time.", n_words(text)));
        }
    }
    for (index, cue) in words.during.iter().enumerate() {
        if n_words(cue) > MAX_CUE_WORDS {
            let field = Field::Line(List::During, index);
            warn(field, format!("{} words. Keep it to {MAX_CUE_WORDS}, so that it is said in time.", n_words(cue)));
        }
    }
    if exercise.dose.sides == Sides::Each && words.switch.trim().is_empty() {
        warn(Field::Spoken(Spoken::Switch), "Say how to change to the other side.".to_owned());
    }
    lacks.extend(unreadable(exercise, words));
    lacks
}

/// Lines that would be shown with a chime, because the voice can't say them.
fn unreadable(exercise: &Exercise, words: &Words) -> Vec<Lack> {
    let single = [
        (Field::Name, &exercise.name),
        (Field::Spoken(Spoken::Setup), &words.setup),
        (Field::Spoken(Spoken::Go), &words.go),
        (Field::Spoken(Spoken::Back), &words.back),
        (Field::Spoken(Spoken::Switch), &words.switch),
    ];
    let cues = words.during.iter().enumerate().map(|(index, cue)| (Field::Line(List::During, index), cue));
    let lines = single.into_iter().chain(cues);
    let unread = lines.filter(|(_, text)| !text.trim().is_empty() && !can_read(text));
    let words = "The voice can't read this. It is shown with a chime instead.";
    unread.map(|(field, _)| Lack { field, words: words.to_owned(), is_error: false }).collect()
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}
