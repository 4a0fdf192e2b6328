//! A person's files: settings, own routines, history. The only part that touches the disk on its own.
//!
//! Every write is whole or not at all, the previous version stays, and nothing that can't be understood is overwritten: it is
//! set aside first. What the files mean is known to `settings`, `routine` and `history`.

mod changes;
mod disk;
mod error;
mod file;
mod journal;
mod pictures;
mod saver;
mod sessions;
mod sounds;
#[cfg(test)]
mod tests;
mod transaction;
mod watch;

use std::path::{Path, PathBuf};

use directories::UserDirs;
use etcetera::app_strategy::{AppStrategy, AppStrategyArgs, choose_native_strategy};
use toml_edit::DocumentMut;

use crate::{
    format::{
        ids::{has_id_letters, is_id},
        patch,
        problem::Problem,
        reader::MAX_TEXT_BYTES,
    },
    history::{History, Record},
    library::{FileKind, MAX_OWN_BYTES, MAX_OWN_FILES, OwnFile, OwnFiles},
    photo::MAX_FILE_BYTES,
    settings::Settings,
};

pub use changes::{OwnChange, Rewrite, SaveOutcome, TextFor};
#[cfg(test)]
pub use disk::faults;
pub use error::StoreError;
pub use saver::{RecordSaved, Saver};
pub use sessions::CutOff;
pub use sounds::is_free;
pub use transaction::{Import, Imported, open_file, read_file_bytes};
pub use watch::{OwnName, Watch};

/// The most names that are looked at in a folder.
const MAX_NAMES: usize = 100_000;
/// How much of the history is read, in bytes, from its end: ten sessions a day for twenty years.
const MAX_HISTORY_BYTES: u64 = 16 << 20;
const TEXT_LIMIT_BYTES: u64 = MAX_TEXT_BYTES as u64;

/// Where a person's files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    config: PathBuf,
    data: PathBuf,
    /// Where sounds and documents go, the best place first; nowhere if everything is to be in one folder.
    sounds: Vec<PathBuf>,
    documents: Vec<PathBuf>,
}

/// A deleted file that can be brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    kind: FileKind,
    id: String,
    kept: PathBuf,
}

impl Deleted {
    /// What the file holds.
    pub fn kind(&self) -> FileKind {
        self.kind
    }
}

impl Store {
    /// Everything in one folder, which is made when something is saved.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self { config: folder.clone(), data: folder, sounds: Vec::new(), documents: Vec::new() }
    }

    /// The folders that the system has for this.
    pub fn in_platform_folders() -> Result<Self, StoreError> {
        let names = AppStrategyArgs { app_name: "Unhunch".to_owned(), ..AppStrategyArgs::default() };
        let places = choose_native_strategy(names).map_err(|_| StoreError::NoHome)?;
        let user = UserDirs::new();
        let own = |folder: fn(&UserDirs) -> Option<&Path>| user.as_ref().and_then(folder).map(Path::to_owned);
        let usual = |name| Some(places.home_dir().join(name));
        let documents: Vec<PathBuf> = [own(UserDirs::document_dir), usual("Documents")].into_iter().flatten().collect();
        let music = [own(UserDirs::audio_dir), usual("Music")].into_iter().flatten();
        let sounds = music.chain(documents.iter().cloned()).collect();
        Ok(Self { config: places.config_dir(), data: places.data_dir(), sounds, documents })
    }

    /// The folder with routines and history, to show to the person.
    pub fn data_folder(&self) -> &Path {
        &self.data
    }

    /// The folder with own files of a kind.
    pub fn folder(&self, kind: FileKind) -> PathBuf {
        self.data.join(kind.folder_name())
    }

    /// One own file.
    pub fn path(&self, kind: FileKind, id: &str) -> PathBuf {
        self.folder(kind).join(format!("{id}.toml"))
    }

    /// The folder with the pictures of own exercises. A picture never changes once it is there; see `store::pictures`.
    pub fn pictures_folder(&self) -> PathBuf {
        self.data.join("pictures")
    }

    /// The settings file.
    pub fn settings_path(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The history file.
    pub fn history_path(&self) -> PathBuf {
        self.data.join("history.jsonl")
    }

    /// Removes what a killed program left unfinished. To be called while no other copy of the program uses these folders.
    pub fn tidy(&self) {
        for folder in
            [&self.config, &self.data, &self.folder(FileKind::Routine), &self.folder(FileKind::Exercise), &self.pictures_folder()]
        {
            file::remove_unfinished(folder);
        }
    }

    /// The settings, and what could not be read of them. Changes nothing on disk, but completes an import that was cut off.
    pub fn load_settings(&self) -> (Settings, Vec<StoreError>) {
        // Said where own files are read.
        let _ = self.settle();
        let path = self.settings_path();
        let text = match file::read_text(&path, TEXT_LIMIT_BYTES) {
            Ok(text) => text.unwrap_or_default(),
            Err(error) => return (Settings::default(), vec![error]),
        };
        let (settings, problems) = Settings::from_toml(&text);
        let mistake = problems.into_iter().find(Problem::is_error).map(|problem| StoreError::Mistake { path, problem });
        (settings, mistake.into_iter().collect())
    }

    /// Saves the settings. Comments and unknown keys in the file stay. If the file can't be understood in full it is set aside
    /// first; its new name is returned.
    pub fn save_settings(&self, settings: &Settings) -> Result<Option<PathBuf>, StoreError> {
        let path = self.settings_path();
        let plain = settings.to_toml();
        let old = file::read_text(&path, TEXT_LIMIT_BYTES);
        let text = match &old {
            Ok(Some(old)) => updated(old, &plain),
            Ok(None) => Some(plain.clone()),
            Err(_) => None,
        };
        let aside = if text.is_none() { Some(file::set_aside(&path)?) } else { None };
        let text = text.unwrap_or(plain);
        if !matches!(old, Ok(Some(old)) if old == text) {
            file::replace(&path, &text)?;
        }
        Ok(aside)
    }

    /// The person's own exercises and routines by file name, and what could not be read.
    pub fn load_own(&self) -> (OwnFiles, Vec<StoreError>) {
        let mut errors: Vec<StoreError> = self.settle().err().into_iter().collect();
        let exercises = self.load(FileKind::Exercise, &mut errors);
        let routines = self.load(FileKind::Routine, &mut errors);
        (OwnFiles { exercises, routines }, errors)
    }

    fn load(&self, kind: FileKind, errors: &mut Vec<StoreError>) -> Vec<OwnFile> {
        let folder = self.folder(kind);
        let mut names = match toml_names(&folder, errors) {
            Ok(names) => names,
            Err(error) => {
                errors.push(error);
                return Vec::new();
            }
        };
        names.sort_unstable();
        if names.len() > MAX_OWN_FILES {
            errors.push(StoreError::TooMany { path: folder.clone(), limit: MAX_OWN_FILES });
        }
        let mut files = Vec::new();
        let mut n_bytes = 0;
        for id in names.into_iter().take(MAX_OWN_FILES) {
            match file::read_text(&self.path(kind, &id), TEXT_LIMIT_BYTES) {
                Ok(Some(text)) => {
                    n_bytes += text.len();
                    files.push(OwnFile { id, text });
                }
                // Deleted a moment ago.
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
            if n_bytes > MAX_OWN_BYTES {
                errors.push(StoreError::TooMany { path: folder, limit: files.len() });
                break;
            }
        }
        files
    }

    /// The text of one own file now, or `None` if there is no such file.
    pub fn read_own(&self, kind: FileKind, id: &str) -> Result<Option<String>, StoreError> {
        file::read_text(&self.path_for(kind, id)?, TEXT_LIMIT_BYTES)
    }

    /// Saves one of the person's own files; the version before stays beside it.
    pub fn save(&self, kind: FileKind, id: &str, text: &str) -> Result<(), StoreError> {
        file::replace(&self.path_for(kind, id)?, text)
    }

    /// Saves a new file under `id`, or `id-2`, `id-3` and so on if that is taken. Returns the id.
    pub fn add(&self, kind: FileKind, id: &str, text: &str) -> Result<String, StoreError> {
        self.first_free(kind, id, |path| file::create(path, text.as_bytes()))
    }

    /// Deletes one of the person's own files. It is moved aside, so [`Store::restore`] can bring it back.
    pub fn delete(&self, kind: FileKind, id: &str) -> Result<Deleted, StoreError> {
        let path = self.path_for(kind, id)?;
        let kept = self
            .first_free_deleted(kind, id, |kept| file::move_to_free(&path, kept).map_err(StoreError::refused("delete", &path)))?;
        Ok(Deleted { kind, id: id.to_owned(), kept })
    }

    /// Offers one name in the folder of deleted files after the other until `take` takes it.
    fn first_free_deleted(
        &self,
        kind: FileKind,
        id: &str,
        take: impl Fn(&Path) -> Result<bool, StoreError>,
    ) -> Result<PathBuf, StoreError> {
        let folder = self.folder(kind).join("deleted");
        disk::make_folder(&folder).map_err(StoreError::refused("make the folder", &folder))?;
        for number in 1..=MAX_NAMES {
            let kept = folder.join(if number == 1 { format!("{id}.toml") } else { format!("{id}.{number}.toml") });
            if take(&kept)? {
                return Ok(kept);
            }
        }
        Err(StoreError::TooMany { path: folder, limit: MAX_NAMES })
    }

    /// Brings a deleted file back and returns its id, which differs only if the old one has been taken since.
    pub fn restore(&self, deleted: &Deleted) -> Result<String, StoreError> {
        let refused = || StoreError::refused("restore", &deleted.kept);
        self.first_free(deleted.kind, &deleted.id, |path| file::move_to_free(&deleted.kept, path).map_err(refused()))
    }

    /// The history, and what could not be read of it.
    pub fn load_history(&self) -> (History, Vec<StoreError>) {
        // Said where own files are read.
        let _ = self.settle();
        let path = self.history_path();
        let (bytes, is_cut) = match file::read_end(&path, MAX_HISTORY_BYTES) {
            Ok(read) => read.unwrap_or_default(),
            Err(error) => return (History::default(), vec![error]),
        };
        let (history, unread) = History::from_lines(&String::from_utf8_lossy(&bytes));
        let mut errors = Vec::new();
        if is_cut {
            errors.push(StoreError::TooLarge { path: path.clone(), limit_bytes: MAX_HISTORY_BYTES });
        }
        if let Some(&first) = unread.first() {
            errors.push(StoreError::Lines { path, first, n_lines: unread.len() });
        }
        (history, errors)
    }

    /// Adds a record at the end of the history file. A later record of the same start counts instead of the earlier one.
    pub fn append_record(&self, record: &Record) -> Result<(), StoreError> {
        file::append(&self.history_path(), &History::line_of(record)).map(drop)
    }

    /// An own file; one that a person named after a device too.
    fn path_for(&self, kind: FileKind, id: &str) -> Result<PathBuf, StoreError> {
        if has_id_letters(id) { Ok(self.path(kind, id)) } else { Err(StoreError::BadId(id.to_owned())) }
    }

    /// Offers one file name after the other until `take` takes it.
    fn first_free(
        &self,
        kind: FileKind,
        id: &str,
        take: impl Fn(&Path) -> Result<bool, StoreError>,
    ) -> Result<String, StoreError> {
        for number in 1..=MAX_OWN_FILES {
            let id = if number == 1 { id.to_owned() } else { format!("{id}-{number}") };
            let path = self.path_for(kind, &id)?;
            if is_id(&id) && take(&path)? {
                return Ok(id);
            }
        }
        Err(StoreError::TooMany { path: self.folder(kind), limit: MAX_OWN_FILES })
    }
}

/// The bytes of a picture that the person chose, of at most [`MAX_FILE_BYTES`].
///
/// # Errors
/// [`StoreError`] if it is not there, can't be read or is too large.
pub fn read_chosen_picture(path: &Path) -> Result<Vec<u8>, StoreError> {
    let missing = || StoreError::refused("read", path)(std::io::ErrorKind::NotFound.into());
    file::read_bytes(path, MAX_FILE_BYTES as u64)?.ok_or_else(missing)
}

/// The text of a person's file for outside the folders, such as one named on the command line.
pub fn read_file(path: &Path) -> Result<String, StoreError> {
    let missing = || StoreError::refused("read", path)(std::io::ErrorKind::NotFound.into());
    file::read_text(path, TEXT_LIMIT_BYTES)?.ok_or_else(missing)
}

/// `old` with the values of `plain`, or `None` if `old` has errors and must be set aside.
fn updated(old: &str, plain: &str) -> Option<String> {
    let is_sound = |problems: &[Problem]| !problems.iter().any(Problem::is_error);
    if !is_sound(&Settings::from_toml(old).1) {
        return None;
    }
    let (there, wanted): (DocumentMut, DocumentMut) = (old.parse().ok()?, plain.parse().ok()?);
    let text = patch::updated(old, &patch::difference(there.as_table(), wanted.as_table(), &|_, _| false))?;
    // Read back before it is trusted.
    let (read, problems) = Settings::from_toml(&text);
    (is_sound(&problems) && read == Settings::from_toml(plain).0).then_some(text)
}

/// The ids of the TOML files in a folder, in no order. A name that is not text is an error.
fn toml_names(folder: &Path, errors: &mut Vec<StoreError>) -> Result<Vec<String>, StoreError> {
    let mut ids = Vec::new();
    for name in file::names_in(folder, MAX_NAMES)? {
        match name.to_str() {
            Some(name) => {
                ids.extend(name.strip_suffix(".toml").filter(|id| !id.is_empty() && !id.starts_with('.')).map(str::to_owned));
            }
            None if Path::new(&name).extension().is_some_and(|ending| ending == "toml") => {
                errors.push(StoreError::BadName(folder.join(name)));
            }
            None => {}
        }
    }
    Ok(ids)
}
