//! What a body does: the steps, words, sides, dose and cautions of one exercise, and how to read them from TOML.
//!
//! The pictures are in `figure`; when things happen is decided by `timeline`.

mod dose;
mod names;
mod often;
mod read;
mod write;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    figure::Motion,
    format::{
        problem::Problem,
        reader::{Table, read_toml},
    },
};

pub use dose::{Dose, EASE, Tempo, Work, dose_summary, limits, seconds_text};
pub(crate) use names::named;
pub use names::{Area, Equipment, Kind, PictureStage, Place, Posture, Side, Sides};
pub use often::Often;
pub(crate) use read::{DEFAULT_DOSE, DEFAULT_PICTURE_TIME, USUAL_LEVEL};
pub use read::{MAX_LEVELS, MAX_MISTAKES, MAX_PICTURES, MAX_SHAPES};
pub use write::{tempo_list, updated_exercise_text};

/// The newest version of the exercise and routine formats that this program knows. It reads this one and all before it.
pub const FORMAT: u32 = 2;
/// The version that a file gets that needs nothing of a later one, so that older programs can read it.
pub const FIRST_FORMAT: u32 = 1;
/// All exercises that are known, by id.
pub type Exercises = BTreeMap<String, Arc<Exercise>>;

/// What is said. Words name the first side; [`mirrored`] turns them to the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// How to get into position.
    pub setup: String,
    /// The movement, at most eight words.
    pub go: String,
    /// The way back, at most eight words; may be empty.
    pub back: String,
    /// Form cues of at most six words.
    pub during: Vec<String>,
    /// How to change sides; may be empty.
    pub switch: String,
}

/// An easier or harder way to do an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The name in files.
    pub id: String,
    /// The name on screen, such as "Wall push-up".
    pub name: String,
    /// Where it is done.
    pub place: Place,
    /// How the body is placed.
    pub posture: Posture,
    /// What it needs.
    pub equipment: Vec<Equipment>,
    /// How to get into position, sentence by sentence.
    pub setup: Vec<String>,
    /// What to do where it is another movement; empty if it is that of the exercise.
    pub steps: Vec<String>,
    /// What is said.
    pub words: Words,
}

/// One of several arm shapes done one after the other, such as Y, T and W.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The name in files.
    pub id: String,
    /// What is said and shown when it starts.
    pub go: String,
}

/// A picture that shows the exercise where the figure does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExercisePicture {
    /// The name of the file among the person's pictures.
    pub file: String,
    /// The part of a repetition it shows.
    pub stage: PictureStage,
    /// How long it shows before the next one of the same stage.
    pub time: Duration,
    /// Whether left and right are to change places in it.
    pub is_mirrored: bool,
}

/// A common fault and its fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What goes wrong.
    pub fault: String,
    /// What to do instead.
    pub fix: String,
}

/// What a body does, and every word about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// The name in files: small letters, digits and `_`.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// What it mostly does.
    pub kind: Kind,
    /// Parts of the body to browse by.
    pub areas: Vec<Area>,
    /// Names of the muscles that work most.
    pub muscles: Vec<String>,
    /// Names of the muscles that help.
    pub helpers: Vec<String>,
    /// Names of the muscles that are stretched along with it.
    pub stretched: Vec<String>,
    /// Why one would do it, one sentence.
    pub why: String,
    /// What to do, sentence by sentence.
    pub steps: Vec<String>,
    /// When to breathe.
    pub breath: String,
    /// What to feel.
    pub feel: String,
    /// Common faults.
    pub mistakes: Vec<Mistake>,
    /// How to make it easier.
    pub easier: String,
    /// How to make it harder.
    pub harder: String,
    /// When to stop.
    pub stop: Vec<String>,
    /// Who should leave it out.
    pub skip: Vec<String>,
    /// What to change, and for whom, such as "Latex allergy: use a latex-free band".
    pub adapt: Vec<String>,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// The side that starts when the sides take turns.
    pub first_side: Side,
    /// The usual dose.
    pub dose: Dose,
    /// How often it is done.
    pub often: Often,
    /// Ways to do it from the easiest to the hardest; at least one.
    pub levels: Vec<Level>,
    /// The index of the usual level.
    pub default_level: usize,
    /// Arm shapes done one after the other; usually none.
    pub shapes: Vec<Shape>,
    /// How the figure moves, if it is drawn.
    pub motion: Option<Arc<Motion>>,
    /// Pictures of the person's own, in order; usually none.
    pub pictures: Vec<ExercisePicture>,
}

impl Exercise {
    /// Reads an exercise file. With an error among the problems the exercise is not fit for use.
    pub fn from_toml(text: &str) -> (Self, Vec<Problem>) {
        read_toml(text, Self::read)
    }

    /// The level at `index`, or the usual one if there is none.
    pub fn level(&self, index: usize) -> &Level {
        self.levels.get(index).or_else(|| self.levels.get(self.default_level)).unwrap_or(&NO_LEVEL)
    }

    /// The usual level.
    pub fn usual_level(&self) -> &Level {
        self.level(self.default_level)
    }

    /// What to do at a level, sentence by sentence.
    pub fn steps_of(&self, level: &Level) -> Vec<String> {
        if level.steps.is_empty() { self.steps.clone() } else { level.steps.clone() }
    }

    /// The index of the level with this name in files.
    pub fn level_index(&self, id: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.id == id)
    }

    /// Whether one faces a wall at this level (true) or has the back to it (false), as it is drawn; `None` if no wall is drawn.
    pub fn faces_wall(&self, level: usize) -> Option<bool> {
        let motion = self.motion.as_ref()?;
        let shape = self.shapes.first().map(|shape| shape.id.as_str());
        motion.faces_wall(motion.cycle_of(Some(&self.level(level).id), shape))
    }

    /// The lowest version of the format that holds all of it.
    pub fn format(&self) -> u32 {
        let is_old = self.stretched.is_empty() && self.adapt.is_empty() && self.often == Often::default();
        if is_old { FIRST_FORMAT } else { FORMAT }
    }

    /// What is told of the muscles besides [`Exercise::muscles`], such as "Also at work: biceps". In a stretch the helpers do no work.
    pub fn also_texts(&self) -> Vec<String> {
        let (at_work, stretched): (&[String], &[String]) =
            if self.kind == Kind::Stretch { (&[], &self.helpers) } else { (&self.helpers, &[]) };
        let stretched: Vec<&str> = stretched.iter().chain(&self.stretched).map(String::as_str).collect();
        let at_work: Vec<&str> = at_work.iter().map(String::as_str).collect();
        let lists = [("Also at work", at_work), ("Also stretched", stretched)];
        lists
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(what, names)| format!("{what}: {}", names.join(", ")))
            .collect()
    }

    /// Whether any level can be done at `place`.
    pub fn suits(&self, place: Place) -> bool {
        self.levels.iter().any(|level| level.place == place)
    }
}

/// Stands in for a level where an exercise has none, which reading never lets happen.
static NO_LEVEL: Level = Level {
    id: String::new(),
    name: String::new(),
    place: Place::Standing,
    posture: Posture::Standing,
    equipment: Vec::new(),
    setup: Vec::new(),
    steps: Vec::new(),
    words: Words { setup: String::new(), go: String::new(), back: String::new(), during: Vec::new(), switch: String::new() },
};

/// Notes a problem if the file was written for a newer program.
pub fn check_format(table: &Table<'_>) {
    let Some(format) = table.whole("format", 0..=u32::MAX) else {
        if !table.has("format") {
            table.error("\"format\" is missing", format!("Begin the file with format = {FORMAT}"));
        }
        return;
    };
    if !(1..=FORMAT).contains(&format) {
        let help = format!("This program reads formats 1 to {FORMAT}");
        table.error_at("format", format!("This file has format {format}"), help);
    }
}

/// What stands before the list of [`Exercise::skip`], wherever it is shown.
pub const SKIP_TITLE: &str = "Leave it out, or ask first, if you have";
/// What stands before the list of [`Exercise::adapt`], wherever it is shown.
pub const ADAPT_TITLE: &str = "Change it for";

/// The same words for the other side: left and right change places.
pub fn mirrored(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(match word {
            "left" => "right",
            "right" => "left",
            "Left" => "Right",
            "Right" => "Left",
            other => other,
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_side_swaps_left_and_right_and_nothing_else() {
        assert_eq!(mirrored("Left elbow up, right foot back."), "Right elbow up, left foot back.");
        assert_eq!(mirrored("A bright, leftover cue – ä."), "A bright, leftover cue – ä.");
        assert_eq!(mirrored(&mirrored("Tip your left ear; not right now.")), "Tip your left ear; not right now.");
    }
}
