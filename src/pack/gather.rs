//! What goes into a pack: a routine with exactly the own exercises and pictures it uses, or everything a person has.

use std::collections::BTreeSet;

use super::{
    entry::part_of,
    manifest::{Credits, Manifest, PackKind},
};
use crate::{
    exercise::Exercise,
    format::ids::free_id,
    library::{FileKind, Library, OwnFile, OwnFiles},
};

/// What is to be packed. The bytes of pictures are read while they are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parcel {
    /// What the file says of itself.
    pub manifest: Manifest,
    /// Routines and exercises.
    pub files: OwnFiles,
    /// Names of pictures, each once.
    pub pictures: BTreeSet<String>,
    /// The settings file.
    pub settings: Option<String>,
    /// The history file.
    pub history: Option<Vec<u8>>,
}

/// A routine, and exactly the own exercises and pictures that it uses.
///
/// # Errors
/// A sentence if there is no such routine, it has errors, or a credit is too long.
pub fn routine_parcel(library: &Library, id: &str, credits: Credits) -> Result<Parcel, String> {
    let entry = library.startable(id)?;
    if let Some(problem) = credits.problem() {
        return Err(problem);
    }
    let own = library.own_exercises();
    let used: BTreeSet<&str> = entry.routine.exercise_items().map(|item| item.exercise.id.as_str()).collect();
    let used = used.into_iter().filter_map(|id| own.get(id).filter(|own| !own.is_broken()).map(|own| (id, own)));
    let mut parcel = Parcel { manifest: Manifest::new(PackKind::Pack, entry.title(), credits), ..Parcel::default() };
    for (id, own) in used {
        parcel.files.exercises.push(OwnFile { id: id.to_owned(), text: own.text.clone() });
        parcel.pictures.extend(pictures_of(&own.exercise));
    }
    parcel.files.routines.push(OwnFile { id: entry.id.clone(), text: entry.text.clone() });
    Ok(parcel)
}

/// Everything a person has: for a backup.
pub fn everything(mut files: OwnFiles, pictures: BTreeSet<String>, settings: Option<String>, history: Option<Vec<u8>>) -> Parcel {
    for (kind, files) in [(FileKind::Routine, &mut files.routines), (FileKind::Exercise, &mut files.exercises)] {
        fit_names(kind, files);
    }
    let manifest = Manifest::new(PackKind::Backup, "Everything", Credits::default());
    Parcel { manifest, files, pictures, settings, history }
}

/// Gives files whose names can't stand in a pack, such as one with a colon, names that can.
fn fit_names(kind: FileKind, files: &mut [OwnFile]) {
    let mut taken: BTreeSet<String> = files.iter().map(|file| file.id.clone()).collect();
    for file in files {
        if part_of(&format!("{}/{}.toml", kind.folder_name(), file.id)).is_err() {
            file.id = free_id(&kind.id_from(&file.id), |id| taken.contains(id));
            taken.insert(file.id.clone());
        }
    }
}

/// The names of the pictures of an exercise.
pub(super) fn pictures_of(exercise: &Exercise) -> impl Iterator<Item = String> {
    exercise.pictures.iter().map(|picture| picture.file.clone())
}
