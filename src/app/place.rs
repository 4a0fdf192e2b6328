//! Where a file is to go, or which one is to be opened: a path that is typed, or chosen in the system's dialog.
//!
//! A file that is there already is replaced only if the person agreed to that in the system's dialog.

use std::path::{Path, PathBuf};

use super::choose::Choosing;
use crate::store::is_free;

/// What is known about a path besides its text.
#[derive(Default)]
pub(super) struct Place {
    /// The system's dialog, while it is open.
    choosing: Option<Choosing>,
    /// What was chosen there. If a file has this name, the person has agreed to lose it.
    agreed: Option<PathBuf>,
}

impl Place {
    /// The answer will come from this dialog.
    pub(super) fn choose(&mut self, choosing: Choosing) {
        self.choosing = Some(choosing);
    }

    /// Puts the answer of the system's dialog into the text. True when a file has been chosen.
    pub(super) fn take_choice(&mut self, text: &mut String) -> bool {
        let Some(answer) = self.choosing.as_ref().and_then(Choosing::result) else { return false };
        self.choosing = None;
        let Ok(Some(path)) = answer else { return false };
        *text = path.display().to_string();
        self.agreed = Some(path);
        true
    }

    /// The path for a new file, or why there can't be one.
    pub(super) fn of_new_file(&self, text: &str) -> Result<PathBuf, String> {
        let path = typed_path(text);
        if self.agreed.as_ref() != Some(&path) && !is_free(&path) {
            return Err("There is a file of this name already. Use another name.".to_owned());
        }
        Ok(path)
    }
}

/// A path being typed or chosen.
#[derive(Default)]
pub(super) struct PathDraft {
    pub(super) path: String,
    pub(super) place: Place,
    /// What was wrong with the last try; may be empty.
    pub(super) problem: String,
}

impl PathDraft {
    /// A path that is offered.
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.display().to_string(), ..Self::default() }
    }

    /// Takes the answer of the system's dialog. True when a file has been chosen.
    pub(super) fn take_choice(&mut self) -> bool {
        self.place.take_choice(&mut self.path)
    }

    /// The path as it stands there.
    pub(super) fn path(&self) -> PathBuf {
        typed_path(&self.path)
    }
}

/// A path as typed, without spaces and quotes around it.
pub(super) fn typed_path(text: &str) -> PathBuf {
    PathBuf::from(text.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{fs, sync::mpsc::channel};

    use super::*;
    use crate::app::choose::choosing;

    #[test]
    fn a_file_that_is_there_is_replaced_only_if_it_was_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let (there, free) = (folder.path().join("there.unhunch"), folder.path().join("free.unhunch"));
        fs::write(&there, "old").unwrap();
        let mut place = Place::default();
        let mut text = format!(" \"{}\" ", there.display());
        assert!(place.of_new_file(&text).unwrap_err().contains("already"));
        assert_eq!(place.of_new_file(&free.display().to_string()).unwrap(), free);

        let (done, is_done) = channel();
        let chosen = there.clone();
        place.choose(choosing(move || Some(chosen), move || done.send(()).unwrap()));
        is_done.recv().unwrap();
        assert!(place.take_choice(&mut text) && !place.take_choice(&mut text));
        assert_eq!(place.of_new_file(&text).unwrap(), there);
        // Another name is typed after that: it is asked about again.
        fs::write(&free, "old too").unwrap();
        assert!(place.of_new_file(&free.display().to_string()).is_err());
    }
}
