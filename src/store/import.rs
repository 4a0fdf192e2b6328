//! Brings files from elsewhere into a person's folders: all of them or none, and as a whole taken back again.
//!
//! What is written, and under which names, is known to `pack`. Nothing is overwritten: what makes room is set aside.

use std::{
    collections::BTreeSet,
    io::{Read, Seek},
    path::Path,
};

use super::{Deleted, MAX_NAMES, Store, StoreError, file};
use crate::{
    exercise::is_picture_name,
    history::{History, Record},
    library::FileKind,
    pack::{MAX_HISTORY_BYTES, sum_of},
};

/// An import under way. Dropped before [`Import::finish`] it takes everything back.
pub struct Import<'a> {
    store: &'a Store,
    done: Imported,
    is_finished: bool,
}

/// What an import has done, for taking it back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    added: Vec<(FileKind, String)>,
    replaced: Vec<Deleted>,
    pictures: Vec<String>,
    /// Whether settings were written, and what they were before.
    settings: Option<Option<String>>,
    sessions: Vec<String>,
}

impl Import<'_> {
    /// Adds a picture under its name. The same picture under the same name is left as it is.
    ///
    /// # Errors
    /// [`StoreError`], also if another picture has taken the name meanwhile.
    pub fn add_picture(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.store.picture_path(name)?;
        if file::create(&path, bytes)? {
            self.done.pictures.push(name.to_owned());
            return Ok(());
        }
        let same = self.store.read_picture(name)?.is_some_and(|present| present == bytes);
        if same { Ok(()) } else { Err(StoreError::Taken(path)) }
    }

    /// Adds an own file. One that is to make room is set aside first.
    ///
    /// # Errors
    /// [`StoreError`], also if the name has been taken meanwhile.
    pub fn add_file(&mut self, kind: FileKind, id: &str, text: &str, replaces: bool) -> Result<(), StoreError> {
        let path = self.store.path_for(kind, id)?;
        if replaces {
            self.done.replaced.push(self.store.delete(kind, id)?);
        }
        if !file::create(&path, text.as_bytes())? {
            return Err(StoreError::Taken(path));
        }
        self.done.added.push((kind, id.to_owned()));
        Ok(())
    }

    /// Puts other settings in the place of those that are there, which are kept beside them.
    ///
    /// # Errors
    /// [`StoreError`]; the settings are as before then.
    pub fn replace_settings(&mut self, text: &str) -> Result<(), StoreError> {
        let path = self.store.settings_path();
        let before = file::read_text(&path, super::TEXT_LIMIT_BYTES).ok().flatten();
        keep_beside(&path)?;
        file::replace(&path, text)?;
        self.done.settings = Some(before);
        Ok(())
    }

    /// Adds sessions to the history.
    ///
    /// # Errors
    /// [`StoreError`]; those added before it are taken back with the import.
    pub fn add_sessions(&mut self, sessions: &[Record]) -> Result<(), StoreError> {
        if sessions.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = sessions.iter().map(History::line_of).collect();
        file::append_line(&self.store.history_path(), &lines.join("\n"))?;
        self.done.sessions = lines;
        Ok(())
    }

    /// Keeps what has been done.
    pub fn finish(mut self) -> Imported {
        self.is_finished = true;
        std::mem::take(&mut self.done)
    }
}

impl Drop for Import<'_> {
    fn drop(&mut self) {
        if !self.is_finished {
            // What can't be taken back does no harm: files that were set aside stay where deleted files are.
            let _ = self.store.undo_import(&self.done);
        }
    }
}

impl Store {
    /// Begins an import.
    pub fn begin_import(&self) -> Import<'_> {
        Import { store: self, done: Imported::default(), is_finished: false }
    }

    /// Takes an import back: what it added is set aside, what it replaced is there again.
    ///
    /// # Errors
    /// The first [`StoreError`]; all else has been tried.
    pub fn undo_import(&self, done: &Imported) -> Result<(), StoreError> {
        let mut result = Ok(());
        let mut note = |step: Result<(), StoreError>| {
            if result.is_ok() {
                result = step;
            }
        };
        for (kind, id) in done.added.iter().rev() {
            note(self.delete(*kind, id).map(|_| ()));
        }
        for deleted in done.replaced.iter().rev() {
            note(self.restore(deleted).map(|_| ()));
        }
        note(self.remove_pictures(&done.pictures));
        match &done.settings {
            Some(Some(text)) => note(file::replace(&self.settings_path(), text)),
            Some(None) => note(file::remove(&self.settings_path())),
            None => {}
        }
        if !done.sessions.is_empty() {
            note(self.remove_sessions(&done.sessions));
        }
        result
    }

    /// The checksum of an own picture, if there is one of this name that can be read.
    pub fn picture_sum(&self, name: &str) -> Option<u64> {
        Some(sum_of(&self.read_picture(name).ok()??))
    }

    /// An own picture, or `None` if there is none.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be opened.
    pub fn open_picture(&self, name: &str) -> Result<Option<Box<dyn Read>>, StoreError> {
        Ok(file::open(&self.picture_path(name)?)?.map(|file| -> Box<dyn Read> { Box::new(file) }))
    }

    /// The names of all own pictures.
    ///
    /// # Errors
    /// [`StoreError`] if the folder can't be read.
    pub fn picture_names(&self) -> Result<BTreeSet<String>, StoreError> {
        let names = file::names_in(&self.pictures_folder(), MAX_NAMES)?;
        Ok(names.into_iter().filter(|name| is_picture_name(name)).collect())
    }

    /// The settings file as it is, if it is text.
    pub fn settings_text(&self) -> Option<String> {
        file::read_text(&self.settings_path(), super::TEXT_LIMIT_BYTES).ok().flatten()
    }

    /// The history file as it is, from its end as far as a backup holds it.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be read.
    pub fn history_bytes(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(file::read_end(&self.history_path(), MAX_HISTORY_BYTES)?.map(|(bytes, _)| bytes))
    }

    /// Removes pictures that no own exercise names any more.
    fn remove_pictures(&self, names: &[String]) -> Result<(), StoreError> {
        if names.is_empty() {
            return Ok(());
        }
        let exercises = self.load(FileKind::Exercise, &mut Vec::new());
        for name in names {
            if !exercises.iter().any(|exercise| exercise.text.contains(name)) {
                file::remove(&self.picture_path(name)?)?;
            }
        }
        Ok(())
    }

    fn remove_sessions(&self, lines: &[String]) -> Result<(), StoreError> {
        let path = self.history_path();
        let Some(text) = file::read_text(&path, 2 * MAX_HISTORY_BYTES)? else { return Ok(()) };
        let unwanted: BTreeSet<&str> = lines.iter().map(String::as_str).collect();
        let kept: Vec<&str> = text.lines().filter(|line| !unwanted.contains(line)).collect();
        let text = if kept.is_empty() { String::new() } else { kept.join("\n") + "\n" };
        file::replace(&path, &text)
    }
}

/// Opens any file that a person names, for reading.
///
/// # Errors
/// [`StoreError`] if there is none, or it is no plain file.
pub fn open_file(path: &Path) -> Result<impl Read + Seek + use<>, StoreError> {
    let missing = || StoreError::refused("read", path)(std::io::ErrorKind::NotFound.into());
    file::open(path)?.ok_or_else(missing)
}

/// The bytes of any file that a person names, up to a limit.
///
/// # Errors
/// [`StoreError`] if there is none, or it is larger.
pub fn read_file_bytes(path: &Path, limit_bytes: u64) -> Result<Vec<u8>, StoreError> {
    let missing = || StoreError::refused("read", path)(std::io::ErrorKind::NotFound.into());
    file::read_bytes(path, limit_bytes)?.ok_or_else(missing)
}

/// Keeps a copy of a file under the first free name `NAME.before-N`.
fn keep_beside(path: &Path) -> Result<(), StoreError> {
    let Some(bytes) = file::read_bytes(path, super::TEXT_LIMIT_BYTES)? else { return Ok(()) };
    for number in 1..=MAX_NAMES {
        if file::create(&file::with_ending(path, &format!("before-{number}")), &bytes)? {
            return Ok(());
        }
    }
    Err(StoreError::TooMany { path: path.to_owned(), limit: MAX_NAMES })
}
