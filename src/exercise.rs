//! What a body does: the steps, words, sides, dose and cautions of one exercise, and how to read them from TOML.
//!
//! The pictures are in `figure`; when things happen is decided by `timeline`.

mod dose;
mod names;
mod read;
mod side;
mod write;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    figure::Motion,
    format::{
        problem::Problem,
        reader::{Table, read_toml},
        text_limits,
    },
};

pub use dose::{Dose, EASE, Tempo, Work, dose_summary, limits, seconds_text};
pub(crate) use names::named;
pub use names::{Area, Equipment, Kind, PictureStage, Place, Posture, Side, Sides};
pub(crate) use read::{DEFAULT_DOSE, DEFAULT_PICTURE_TIME, USUAL_LEVEL};
pub use read::{MAX_LEVELS, MAX_MISTAKES, MAX_PICTURES, MAX_SHAPES};
pub use side::{BODY_PARTS, cannot_be_mirrored, mirrored, side_of_letter};
pub use write::updated_exercise_text;

/// The version of the exercise and routine formats that this program writes and reads.
pub const FORMAT: u32 = 1;
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
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// The side that starts when the sides take turns.
    pub first_side: Side,
    /// The usual dose.
    pub dose: Dose,
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

    /// The index of the level with this name in files.
    pub fn level_index(&self, id: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.id == id)
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
    if format != FORMAT {
        table.error_at("format", format!("This file has format {format}"), format!("This program reads format {FORMAT}"));
    }
}

/// What stands before the list of [`Exercise::skip`], wherever it is shown.
pub const SKIP_TITLE: &str = "Leave it out, or ask first, if you have";

/// Names that Windows keeps for devices; no file can have them there, with any ending.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];
/// Devices that have a number of one digit.
const PORTS: [&str; 2] = ["com", "lpt"];

/// Whether a text is fit to be an id: small letters, digits, `_` and `-`, at most 64, and no device of Windows.
pub fn is_id(text: &str) -> bool {
    has_id_letters(text) && !is_device(text)
}

/// Whether a text has only the letters of an id, and at most 64; it may still be a device of Windows.
pub fn has_id_letters(text: &str) -> bool {
    (1..=text_limits::ID).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

/// Whether a file of this name, with any ending or none, is a device on Windows.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_port = |port: &&str| {
        let mut digits = stem.strip_prefix(*port).unwrap_or_default().chars();
        let is_digit = |c: char| c.is_ascii_digit() || "¹²³".contains(c);
        digits.next().is_some_and(is_digit) && digits.next().is_none()
    };
    DEVICES.contains(&stem.as_str()) || PORTS.iter().any(is_port)
}

/// The same id, or one that is no device of Windows.
pub fn no_device(id: String) -> String {
    if is_device(&id) { id + "-1" } else { id }
}

/// Whether a text is fit to be the name of a picture: an [id](is_id) with the ending .png or .jpg, and so never a path.
pub fn is_picture_name(text: &str) -> bool {
    text.strip_suffix(".png").or_else(|| text.strip_suffix(".jpg")).is_some_and(is_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_is_the_name_of_a_device_of_windows() {
        for name in ["con", "CON", "Con.toml", "aux.x.y", "nul ", "com0", "com9", "lpt1", "LPT¹.txt", "com³", "conin$", "CLOCK$"]
        {
            assert!(is_device(name) && !is_id(name), "{name}");
        }
        for name in ["cone", "com", "com10", "com-1", "lpt", "prn2", "auxiliary", "nul-1", "my_con"] {
            assert!(!is_device(name) && is_id(name), "{name}");
        }
        assert_eq!(no_device("aux".to_owned()), "aux-1");
    }
}
