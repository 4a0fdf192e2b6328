//! `unhunch check`: looks for mistakes in files and prints each with its place, as compilers do.

use std::path::{Path, PathBuf};

use super::{Stop, Streams, routines::library, routines::read_input};
use crate::{
    exercise::{Exercise, Exercises},
    format::problem::{Position, Problem},
    library::{FileKind, id_of_path, kind_of},
    routine::Routine,
    store::{Store, read_file},
};

/// Checks every file. The exit code is 1 if any has errors.
pub(super) fn run(files: &[PathBuf], store: &Store, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let library = library(store, streams)?;
    let mut is_fine = true;
    for path in files {
        let name = path.display();
        let text =
            if path.as_os_str() == "-" { read_input(streams.input) } else { read_file(path).map_err(|error| error.to_string()) };
        let problems = match text {
            Ok(text) => problems_of(path, &text, library.exercises()),
            Err(message) => {
                is_fine = false;
                writeln!(streams.out, "{name}:{}: error: {message}", Position { line: 1, column: 1 })?;
                continue;
            }
        };
        for problem in &problems {
            writeln!(streams.out, "{name}:{problem}")?;
        }
        if problems.is_empty() {
            writeln!(streams.out, "{name}: no problems")?;
        }
        is_fine &= !problems.iter().any(Problem::is_error);
    }
    Ok(u8::from(!is_fine))
}

fn problems_of(path: &Path, text: &str, exercises: &Exercises) -> Vec<Problem> {
    if kind_of(text) == FileKind::Exercise {
        return Exercise::from_toml(text).1;
    }
    let id = if path.as_os_str() == "-" { "stdin".to_owned() } else { id_of_path(path) };
    Routine::from_toml(&id, text, exercises).1
}
