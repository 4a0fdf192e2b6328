//! What can go wrong on disk, and the sentence a person reads about it: what failed, where, and what to do.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::format::problem::Problem;

/// Something that went wrong on disk. Nothing is lost by any of these.
#[derive(Debug)]
pub enum StoreError {
    /// The system names no folder for this person's files.
    NoHome,
    /// The system refused.
    Refused {
        /// What was tried, such as "save".
        tried: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A folder or a device stands where a file should be.
    NotAFile(PathBuf),
    /// The file is not text.
    NotText(PathBuf),
    /// The file is larger than anything this program writes.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How much of it is read, in bytes.
        limit_bytes: u64,
    },
    /// A folder holds more routines than are read.
    TooMany {
        /// The folder.
        path: PathBuf,
        /// How many are read.
        limit: usize,
    },
    /// A file has a mistake; the rest of it is in use.
    Mistake {
        /// The file.
        path: PathBuf,
        /// The first mistake.
        problem: Problem,
    },
    /// A file that could not be read was kept under a new name before it was written anew.
    SetAside {
        /// The file.
        path: PathBuf,
        /// Where its old content is now.
        aside: PathBuf,
    },
    /// Some lines of the history can't be read. They stay in the file.
    Lines {
        /// The file.
        path: PathBuf,
        /// The first such line, from 1.
        first: usize,
        /// How many there are.
        n_lines: usize,
    },
    /// A later version of the program wrote the file.
    Newer(PathBuf),
    /// A name that no file may have.
    BadId(String),
    /// Something else has taken a name meanwhile.
    Taken(PathBuf),
    /// The file is not written as it should be, so nothing can be changed in it.
    Unclear(PathBuf),
    /// The file was made read-only by someone.
    ReadOnly(PathBuf),
    /// A name that is not text in any alphabet.
    BadName(PathBuf),
    /// A file among the pictures that no exercise can name.
    NotAPicture(PathBuf),
    /// A line could not be written in full, and its half could not be taken away.
    HalfLine {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Another import is under way.
    Busy,
    /// An import was stopped by this error, and could not be taken back.
    Unfinished(Box<Self>),
}

impl StoreError {
    /// Turns what the system says into an error about `path`, for `map_err`.
    pub fn refused(tried: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Refused { tried, path: path.to_owned(), error }
    }
}

impl std::error::Error for StoreError {}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => write!(f, "The system names no folder for your files. Choose one with --data"),
            Self::Refused { tried, path, error } => {
                write!(f, "Can't {tried} {}: {error}. {}", path.display(), advice(error.kind()))
            }
            Self::NotAFile(path) => write!(f, "{} is not a file. Move it away", path.display()),
            Self::NotText(path) => write!(f, "{} is not text. Move it elsewhere or repair it", path.display()),
            Self::TooLarge { path, limit_bytes } => {
                write!(f, "{} is larger than {} MiB. Split it or move it away", path.display(), limit_bytes >> 20)
            }
            Self::TooMany { path, limit } => {
                write!(f, "{} holds more than can be shown; the first {limit} are. Move some away", path.display())
            }
            Self::Mistake { path, problem } => write!(f, "{}:{problem}. The rest of the file is in use", path.display()),
            Self::SetAside { path, aside } => {
                write!(f, "{} could not be read in full. Its old content is kept in {}", path.display(), aside.display())
            }
            Self::Lines { path, first, n_lines: 1 } => {
                write!(f, "Line {first} of {} can't be read. It is left out and stays in the file", path.display())
            }
            Self::Lines { path, first, n_lines } => write!(
                f,
                "{n_lines} lines of {} can't be read, the first is line {first}. They are left out and stay in the file",
                path.display()
            ),
            Self::Newer(path) => {
                write!(f, "{} was written by a newer version of Unhunch. It is left as it is", path.display())
            }
            Self::BadId(id) => {
                let shown: String = id.chars().take(70).collect();
                write!(f, "\"{shown}\" can't be a file name. Use small letters, digits, - and _, at most 64")
            }
            Self::Taken(path) => write!(f, "{} has been made by something else meanwhile. Try again", path.display()),
            Self::Unclear(path) => write!(f, "{} can't be understood, so it was not changed. Repair it first", path.display()),
            Self::ReadOnly(path) => write!(f, "{} is read-only. Allow writing to it to keep changes", path.display()),
            Self::BadName(path) => write!(f, "The name of {} is not text. Rename it", path.display()),
            Self::NotAPicture(path) => write!(
                f,
                "{} can't be the name of a picture. Use small letters, digits, - and _, and .png or .jpg at its end",
                path.display()
            ),
            Self::HalfLine { path, error } => write!(
                f,
                "Can't save {}: {error}. Half a line is left at its end and will be passed over. {}",
                path.display(),
                advice(error.kind())
            ),
            Self::Busy => write!(f, "Another import is under way. Try again when it is done"),
            Self::Unfinished(error) => {
                write!(f, "{error}. The import is not complete yet; it is completed at the next start")
            }
        }
    }
}

/// What a person can do about it.
fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "Free some space and try again",
        io::ErrorKind::ReadOnlyFilesystem => "The disk is read-only; choose another folder with --data",
        io::ErrorKind::PermissionDenied => "Allow access to it, or choose another folder with --data",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "A file stands where a folder is needed; move it, or choose another folder with --data"
        }
        io::ErrorKind::NotFound => "It may have been moved; try again",
        _ => "Try again, or choose another folder with --data",
    }
}
