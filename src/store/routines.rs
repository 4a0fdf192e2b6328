//! Saves a routine that is being edited, unless somebody else changed its file in the meantime.

use std::path::PathBuf;

use super::{Store, StoreError, file};
use crate::{
    library::FileKind,
    routine::{Routine, updated_text},
};

/// A routine as it is now in the window, to be saved.
#[derive(Clone, Debug)]
pub struct RoutineChange {
    /// The name of its file.
    pub id: String,
    /// The file's text as it was last read or written; empty if there was no file.
    pub known: String,
    /// What it is to say.
    pub routine: Routine,
    /// Which state of the window it is, to be told with the result.
    pub version: u64,
}

/// What came of saving a routine.
#[derive(Debug)]
pub enum RoutineSaved {
    /// It is on disk.
    Saved {
        /// The name of its file.
        id: String,
        /// Which state of the window that is.
        version: u64,
        /// The file's text now.
        text: String,
    },
    /// The file is not what it was; it was left alone.
    Conflict {
        /// The name of its file.
        id: String,
        /// What is in it now; `None` if it is gone.
        theirs: Option<String>,
    },
    /// It could not be saved.
    Failed {
        /// The name of its file.
        id: String,
        /// Why.
        error: StoreError,
    },
}

impl RoutineSaved {
    /// The name of the file it is about.
    pub fn id(&self) -> &str {
        match self {
            Self::Saved { id, .. } | Self::Conflict { id, .. } | Self::Failed { id, .. } => id,
        }
    }
}

impl Store {
    /// Saves an edited routine into its file, with comments kept; the version before stays beside it. A file that somebody
    /// else changed is left alone.
    pub fn save_routine(&self, change: &RoutineChange) -> RoutineSaved {
        let RoutineChange { id, known, routine, version } = change;
        let failed = |error| RoutineSaved::Failed { id: id.clone(), error };
        let theirs = match self.read_own(FileKind::Routine, id) {
            Ok(theirs) => theirs,
            Err(error) => return failed(error),
        };
        let text = updated_text(known, routine);
        let is_there = theirs.as_deref() == Some(text.as_str());
        if !is_there && theirs.as_deref().unwrap_or_default() != known {
            return RoutineSaved::Conflict { id: id.clone(), theirs };
        }
        if !is_there && let Err(error) = self.save(FileKind::Routine, id, &text) {
            return failed(error);
        }
        RoutineSaved::Saved { id: id.clone(), version: *version, text }
    }

    /// Puts a sound text in the place of a file with mistakes. Returns where the old one is kept.
    pub fn mend(&self, kind: FileKind, id: &str, text: &str) -> Result<PathBuf, StoreError> {
        let aside = file::set_aside(&self.path_for(kind, id)?)?;
        self.save(kind, id, text)?;
        Ok(aside)
    }
}
