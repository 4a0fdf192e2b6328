//! Saves a file that is being edited, unless somebody else changed it in the meantime; adds and mends files.

use std::path::PathBuf;

use super::{OwnName, Store, StoreError, file};
use crate::library::{FileKind, OwnFile};

/// Makes the new text of a file from an old one; `None` if that can't be understood.
pub type Rewrite = Box<dyn Fn(&str) -> Option<String> + Send>;

/// The text of a new file, made for the id that it gets.
pub type TextFor = Box<dyn Fn(&str) -> String + Send>;

/// One of the person's own files as it is now in the window, to be saved.
pub struct OwnChange {
    /// Which file.
    pub name: OwnName,
    /// What the file held when it was last read or written; empty if there was no file.
    pub known: String,
    /// The text that the new one is made from; mostly the same.
    pub base: String,
    /// Makes the new text, comments kept.
    pub rewrite: Rewrite,
    /// Which state of the window it is, to be told with the result.
    pub version: u64,
    /// Hears what became of it; again when it could not be saved and a later try goes well.
    pub tell: Box<dyn Fn(SaveOutcome) + Send>,
}

/// What became of a change.
#[derive(Debug)]
pub enum SaveOutcome {
    /// It is on disk.
    Saved {
        /// Which state of the window that is.
        version: u64,
        /// The file's text now.
        text: String,
    },
    /// The file is not what it was; it was left alone.
    Conflict {
        /// What is in it now; `None` if it is gone.
        theirs: Option<String>,
    },
    /// It could not be saved.
    Failed(StoreError),
}

impl Store {
    /// Saves a change into its file, with comments kept; the version before stays beside it. A file that somebody else changed
    /// is left alone.
    pub fn save_change(&self, change: &OwnChange) -> SaveOutcome {
        self.try_change(change).unwrap_or_else(SaveOutcome::Failed)
    }

    fn try_change(&self, change: &OwnChange) -> Result<SaveOutcome, StoreError> {
        let OwnChange { name: (kind, id), known, base, rewrite, version, .. } = change;
        let theirs = self.read_own(*kind, id)?;
        let text = rewrite(base).ok_or_else(|| StoreError::Unclear(self.path(*kind, id)))?;
        if theirs.as_deref() != Some(text.as_str()) {
            if theirs.as_deref().unwrap_or_default() != known {
                return Ok(SaveOutcome::Conflict { theirs });
            }
            self.save(*kind, id, &text)?;
        }
        Ok(SaveOutcome::Saved { version: *version, text })
    }

    /// Adds a file under an id, or `id-2`, `id-3` and so on if that is taken.
    pub fn add_file(&self, kind: FileKind, id: &str, text: &dyn Fn(&str) -> String) -> Result<OwnFile, StoreError> {
        let wanted = OwnFile { id: id.to_owned(), text: text(id) };
        let id = self.add(kind, id, &wanted.text)?;
        let file = OwnFile { text: text(&id), id };
        if file.text != wanted.text {
            self.save(kind, &file.id, &file.text)?;
        }
        Ok(file)
    }

    /// Puts a sound text in the place of a file with mistakes. Returns where the old one is kept.
    pub fn mend(&self, kind: FileKind, id: &str, text: &str) -> Result<PathBuf, StoreError> {
        let aside = file::set_aside(&self.path_for(kind, id)?)?;
        self.save(kind, id, text)?;
        Ok(aside)
    }
}
