//! Saves what Unhunch shows and says: pictures of the exercises, contact sheets, and routines as sound files and packs.
//!
//! The same renderers as the window and the loudspeaker do the work. A file is written whole or not at all. Knows no command
//! line and no window: both hand in a request and a [`Progress`](crate::progress::Progress).

pub mod animation;
pub mod audio;
mod file;
pub mod handout;
pub mod icon;
pub mod pack;
pub mod picture;
pub mod sheet;

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::progress::Canceled;

/// Why there is no file.
#[derive(Debug)]
pub enum ExportError {
    /// The request can't be fulfilled: what is wrong and what to do.
    Request(String),
    /// The file can't be written.
    File {
        /// The target.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Stopped on request.
    Canceled,
}

impl ExportError {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::File { path: path.to_owned(), error }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(message) => write!(f, "{message}"),
            Self::File { path, error } => {
                let advice = match error.kind() {
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "Free some space and try again",
                    io::ErrorKind::NotFound => "Make the folder first, or choose another place",
                    _ => "Choose another place",
                };
                write!(f, "Can't write {}: {error}. {advice}", path.display())
            }
            Self::Canceled => write!(f, "Saving was canceled"),
        }
    }
}

impl std::error::Error for ExportError {}

impl From<Canceled> for ExportError {
    fn from(_: Canceled) -> Self {
        Self::Canceled
    }
}

/// The lower-case ending of a file name, without the dot; empty if it has none.
fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}
