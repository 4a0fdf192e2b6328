//! Finds the routine that a person names: by id, or by a file.

use std::{
    io::Read,
    path::{MAIN_SEPARATOR, Path},
};

use super::{Stop, Streams};
use crate::{
    format::{problem::Problem, reader::MAX_TEXT_BYTES},
    library::{Library, catalog::Catalog, id_of_path},
    routine::Routine,
    store::{Store, read_file},
};

/// The routine with this id or at this path, or a sentence that says why it can't be started.
pub fn find_routine(library: &Library, name: &str) -> Result<Routine, String> {
    if !is_path(name) && (library.get(name).is_some() || !Path::new(name).is_file()) {
        return library.startable(name).map(|entry| entry.routine.clone());
    }
    let text = read_file(Path::new(name)).map_err(|error| error.to_string())?;
    let (routine, problems) = Routine::from_toml(&id_of_path(Path::new(name)), &text, library.exercises());
    let errors: Vec<String> =
        problems.iter().filter(|problem| problem.is_error()).map(|problem| format!("{name}:{problem}")).collect();
    if errors.is_empty() { Ok(routine) } else { Err(errors.join("\n")) }
}

/// A name that means the same in another folder.
pub(super) fn portable_name(name: &str) -> String {
    let is_file = is_path(name) || Path::new(name).is_file();
    let absolute = if is_file { std::path::absolute(name).ok() } else { None };
    absolute.and_then(|path| path.to_str().map(str::to_owned)).unwrap_or_else(|| name.to_owned())
}

/// The routine that a person named on the command line; `-` is standard input.
pub(super) fn find(store: &Store, name: &str, streams: &mut Streams<'_>) -> Result<Routine, Stop> {
    let library = library(store, streams)?;
    if name == "-" {
        let text = read_input(streams.input).map_err(Stop::Failed)?;
        let (routine, problems) = Routine::from_toml("stdin", &text, library.exercises());
        for problem in &problems {
            writeln!(streams.err, "-:{problem}")?;
        }
        return if problems.iter().any(Problem::is_error) {
            Err(Stop::Failed("The routine has errors".to_owned()))
        } else {
            Ok(routine)
        };
    }
    find_routine(&library, name).map_err(Stop::Failed)
}

/// All exercises and routines of a person. What can't be read is said.
pub(super) fn library(store: &Store, streams: &mut Streams<'_>) -> Result<Library, Stop> {
    let (own, errors) = store.load_own();
    for error in errors {
        writeln!(streams.err, "unhunch: {error}")?;
    }
    Ok(Library::new(Catalog::bundled(), own))
}

/// All of standard input, up to the longest text that is read at all.
pub(super) fn read_input(input: &mut dyn Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    input
        .take(MAX_TEXT_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("Can't read standard input: {error}"))?;
    String::from_utf8(bytes).map_err(|_| "Standard input is not text".to_owned())
}

/// Whether a name is that of a pack or a backup.
pub fn is_pack(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case(crate::pack::ENDING))
}

fn is_path(name: &str) -> bool {
    name.ends_with(".toml") || is_pack(name) || name.contains('/') || name.contains(MAIN_SEPARATOR)
}
