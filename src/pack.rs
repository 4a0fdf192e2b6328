//! One file to hand on: a pack of routines with all they use, or a backup of everything. A zip that any system can open.
//!
//! Reads from and writes to what it is handed; the disk is in `store`, the joining in `import` and `export`. Nothing in a file is
//! trusted: names must fit a pattern, every limit is counted while inflating, and pictures are read and, if need be, written anew.

mod entry;
mod gather;
mod manifest;
mod names;
mod picture;
mod plan;
mod read;
mod rewrite;
#[cfg(test)]
mod tests;
mod write;

use std::{collections::BTreeMap, fmt, io};

use self::rewrite::{with_exercises, with_id};
use crate::{
    library::{FileKind, MAX_OWN_BYTES, OwnFile},
    photo::MAX_FILE_BYTES,
    progress::Canceled,
};

pub use gather::{Parcel, everything, routine_parcel};
pub use manifest::{Credits, Manifest, PackKind};
pub use picture::{Cleaner, clean_picture, sum_of};
pub use plan::{BackupRest, Changes, Choice, FileChange, Here, ImportPlan, PictureChange, PlannedFile, PlannedState};
pub use read::{read_pack, read_pictures};
pub use write::{Written, write_pack};

/// The ending of pack and backup files, without the dot.
pub const ENDING: &str = "unhunch";
/// The most entries of a zip file that are looked at; one with more is refused.
pub const MAX_ENTRIES: usize = 10_000;
/// The longest history, bytes.
pub const MAX_HISTORY_BYTES: u64 = 16 << 20;
/// The most text of a file in all, bytes: own files of both kinds, history and settings of a backup.
const MAX_TEXTS_BYTES: u64 = 2 * MAX_OWN_BYTES as u64 + MAX_HISTORY_BYTES + (4 << 20);
/// The largest picture, bytes.
pub const MAX_PICTURE_BYTES: u64 = MAX_FILE_BYTES as u64;
/// The most that is inflated in all, bytes.
const MAX_INFLATED_BYTES: u64 = 1 << 30;
/// The most troubles that are listed.
const MAX_TROUBLES: usize = 200;

/// What is in a file, as far as it can be used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// What the file says of itself.
    pub manifest: Manifest,
    /// Routines.
    pub routines: Vec<OwnFile>,
    /// Exercises.
    pub exercises: Vec<OwnFile>,
    /// Pictures; their bytes are read when they are needed.
    pub pictures: Vec<PackPicture>,
    /// The settings file of a backup.
    pub settings: Option<String>,
    /// The history file of a backup.
    pub history: Option<String>,
    /// What can't be used, and why.
    pub troubles: Vec<Trouble>,
    /// Names of files that can't be ids, by the ids that they get.
    pub names: BTreeMap<(FileKind, String), String>,
}

impl Contents {
    /// Gives every file an id that any disk takes, and lets the routines follow.
    pub fn fit_ids(&mut self) {
        let exercises = names::fit_ids(&mut self.exercises, FileKind::Exercise);
        for file in &mut self.exercises {
            if exercises.values().any(|id| *id == file.id) {
                file.text = with_id(&file.text, &file.id);
            }
        }
        for file in &mut self.routines {
            file.text = with_exercises(&file.text, &exercises);
        }
        let routines = names::fit_ids(&mut self.routines, FileKind::Routine);
        for (kind, renamed) in [(FileKind::Exercise, exercises), (FileKind::Routine, routines)] {
            self.names.extend(renamed.into_iter().map(|(name, id)| ((kind, id), name)));
        }
    }

    /// Notes what can't be used. A long list helps nobody, so it ends somewhere.
    pub fn note(&mut self, name: impl Into<String>, reason: impl Into<String>) {
        if self.troubles.len() < MAX_TROUBLES {
            self.troubles.push(Trouble { name: name.into(), reason: reason.into() });
        }
    }
}

/// A picture in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackPicture {
    /// Its name, fit for the folder of pictures.
    pub name: String,
    /// The checksum of what will be stored.
    pub sum: u64,
}

/// Something that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The name in the file, cleaned for showing.
    pub name: String,
    /// Why, as one sentence without a full stop.
    pub reason: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.reason)
    }
}

/// Why a file can't be used at all.
#[derive(Debug)]
pub enum PackError {
    /// It is no pack, or too damaged to be read.
    NotAPack(String),
    /// It was made by a newer program.
    Newer(u32),
    /// It has more entries than are looked at.
    TooMany(usize),
    /// The system refused.
    Io(io::Error),
    /// Stopped on request.
    Canceled,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPack(reason) => write!(f, "This is not a pack of Unhunch: {reason}"),
            Self::Newer(format) => {
                write!(f, "This pack has format {format}; this program reads format 1. A newer Unhunch can open it")
            }
            Self::TooMany(n_entries) => {
                write!(f, "This file has {n_entries} entries; at most {MAX_ENTRIES} are read. Split it into smaller packs")
            }
            Self::Io(error) => write!(f, "The file can't be read: {error}. Try again"),
            Self::Canceled => write!(f, "Stopped. Nothing has been changed"),
        }
    }
}

impl std::error::Error for PackError {}

impl From<Canceled> for PackError {
    fn from(_: Canceled) -> Self {
        Self::Canceled
    }
}
