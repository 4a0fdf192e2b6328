//! Brings files from elsewhere into a person's folders: all of them or none, and as a whole taken back again.
//!
//! What is written, and under which names, is known to `pack`. Nothing is overwritten: what makes room is set aside.

use std::{
    collections::BTreeSet,
    fs,
    io::{Read, Seek},
    path::Path,
};

use super::{
    Deleted, MAX_NAMES, Store, StoreError, file, is_free,
    journal::{Done, Journal, Place},
};
use crate::{
    format::ids::is_picture_name,
    history::{History, Record},
    library::FileKind,
    pack::{MAX_HISTORY_BYTES, sum_of},
};

/// An import under way. Nothing is in its place before [`Import::finish`]; dropped before that, it leaves nothing.
pub struct Import<'a> {
    store: &'a Store,
    journal: Journal<'a>,
    /// What the settings were.
    settings: Option<Option<String>>,
    sessions: Vec<String>,
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
        if self.store.read_picture(name)?.is_some_and(|present| present == bytes) {
            return Ok(());
        }
        self.journal.stage(Place::Picture, name, bytes, false)
    }

    /// Adds an own file. One that is to make room is set aside.
    ///
    /// # Errors
    /// [`StoreError`], also if the name has been taken meanwhile.
    pub fn add_file(&mut self, kind: FileKind, id: &str, text: &str, replaces: bool) -> Result<(), StoreError> {
        self.journal.stage(kind.into(), id, text.as_bytes(), replaces)
    }

    /// Puts other settings in the place of those that are there, which are kept beside them.
    ///
    /// # Errors
    /// [`StoreError`], also if the file is read-only.
    pub fn replace_settings(&mut self, text: &str) -> Result<(), StoreError> {
        let path = self.store.settings_path();
        if fs::metadata(&path).is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(StoreError::ReadOnly(path));
        }
        self.settings = Some(self.store.settings_text().ok().flatten());
        self.journal.stage(Place::Settings, "settings", text.as_bytes(), true)
    }

    /// Adds sessions to the history.
    ///
    /// # Errors
    /// [`StoreError`] if the disk refuses.
    pub fn add_sessions(&mut self, sessions: &[Record]) -> Result<(), StoreError> {
        if sessions.is_empty() {
            return Ok(());
        }
        self.sessions = sessions.iter().map(History::line_of).collect();
        self.journal.stage_sessions(&self.sessions.join("\n"))
    }

    /// Puts everything in its place.
    ///
    /// # Errors
    /// [`StoreError`]; everything is as before then, or the rest is done at the next start, which the error says.
    pub fn finish(self) -> Result<Imported, StoreError> {
        let mut imported = Imported { settings: self.settings, sessions: self.sessions, ..Imported::default() };
        for step in self.journal.finish()? {
            let (put, kept) = match step {
                Done::Sessions(_) => continue,
                Done::Added(put) => (put, None),
                Done::Replaced(put, kept) => (put, Some(kept)),
            };
            let kind = match put.place {
                Place::Settings => continue,
                Place::Picture => {
                    imported.pictures.push(put.name);
                    continue;
                }
                Place::Exercise => FileKind::Exercise,
                Place::Routine => FileKind::Routine,
            };
            match kept {
                Some(kept) => imported.replaced.push(Deleted { kind, id: put.name, kept }),
                None => imported.added.push((kind, put.name)),
            }
        }
        Ok(imported)
    }
}

impl Store {
    /// Begins an import.
    ///
    /// # Errors
    /// [`StoreError`] if another one is under way, or the disk refuses.
    pub fn begin_import(&self) -> Result<Import<'_>, StoreError> {
        Ok(Import { store: self, journal: Journal::begin(self)?, settings: None, sessions: Vec::new() })
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
            note(self.put_back(deleted));
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

    /// Puts a replaced file back. What is in its place is kept among the deleted ones.
    fn put_back(&self, deleted: &Deleted) -> Result<(), StoreError> {
        let path = self.path_for(deleted.kind, &deleted.id)?;
        if !is_free(&path) {
            let kept = self.first_free_deleted(deleted.kind, &deleted.id, |kept| match file::second(&path, kept) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
                made => made.map(|()| true).map_err(StoreError::refused("keep", &path)),
            });
            kept?;
        }
        file::move_over(&deleted.kept, &path)
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

    /// The names of all own pictures, and what else lies there that can't be one.
    ///
    /// # Errors
    /// [`StoreError`] if the folder can't be read.
    pub fn picture_names(&self) -> Result<(BTreeSet<String>, Vec<StoreError>), StoreError> {
        let folder = self.pictures_folder();
        let mut names = BTreeSet::new();
        let mut errors = Vec::new();
        for name in file::names_in(&folder, MAX_NAMES)? {
            match name.to_str() {
                Some(name) if is_picture_name(name) => drop(names.insert(name.to_owned())),
                Some(name) if name.starts_with('.') => {}
                _ if folder.join(&name).is_dir() => {}
                _ => errors.push(StoreError::NotAPicture(folder.join(name))),
            }
        }
        Ok((names, errors))
    }

    /// The settings file as it is, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be read, or is not text.
    pub fn settings_text(&self) -> Result<Option<String>, StoreError> {
        file::read_text(&self.settings_path(), super::TEXT_LIMIT_BYTES)
    }

    /// The history file as it is, from its end as far as a backup holds it, and what is wrong if that is not all.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be read.
    pub fn history_bytes(&self) -> Result<(Option<Vec<u8>>, Option<StoreError>), StoreError> {
        let path = self.history_path();
        let Some((bytes, is_cut)) = file::read_end(&path, MAX_HISTORY_BYTES)? else { return Ok((None, None)) };
        let error = is_cut.then_some(StoreError::TooLarge { path, limit_bytes: MAX_HISTORY_BYTES });
        Ok((Some(bytes), error))
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
