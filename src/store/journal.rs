//! An import that is under way, in a folder of its own: after a kill or a power cut all of it is done, or nothing.
//!
//! What is new is first written and flushed there. A list of steps, renamed into place in one go, is the moment from which the
//! import counts: without the list the folder is thrown away, with it the steps are carried out, by whoever comes next. Each may
//! be carried out again. A lock tells an import that goes on from one that was cut off.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{MAX_NAMES, Store, StoreError, disk, file, is_free};
use crate::{library::FileKind, pack::MAX_HISTORY_BYTES};

/// The folder of an import that is under way, beside a person's files.
const FOLDER: &str = ".unhunch-import";
/// The file that is locked during an import. It stays, so that two programs never lock different files.
const LOCK: &str = ".import.lock";
/// The list of steps.
const STEPS: &str = "steps.json";
/// The sessions to add to the history.
const SESSIONS: &str = "sessions.jsonl";
/// The most text of a list of steps, bytes.
const MAX_STEPS_BYTES: u64 = 16 << 20;

/// An import under way, locked against others. Dropped before it counts, nothing of it is left.
pub(super) struct Journal<'a> {
    store: &'a Store,
    steps: Steps,
    /// Held as long as this lives.
    _lock: Option<File>,
}

/// What is to be done.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Steps {
    has_sessions: bool,
    files: Vec<Put>,
}

/// A file that goes to its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Put {
    pub(super) place: Place,
    /// Its id, or the name of a picture.
    pub(super) name: String,
    /// The number in the name under which what it replaces is kept.
    aside: Option<u32>,
}

/// Where a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    Settings,
    Picture,
    Exercise,
    Routine,
}

/// A step that has been carried out.
#[derive(Debug)]
pub(super) enum Done {
    /// Where nothing was.
    Added(Put),
    /// In the place of what is now kept there.
    Replaced(Put, PathBuf),
    /// What was added to the history.
    Sessions(Vec<u8>),
}

impl From<FileKind> for Place {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Routine => Self::Routine,
            FileKind::Exercise => Self::Exercise,
        }
    }
}

impl Put {
    /// Its place.
    pub(super) fn target(&self, store: &Store) -> Result<PathBuf, StoreError> {
        match self.place {
            Place::Settings => Ok(store.settings_path()),
            Place::Picture => store.picture_path(&self.name),
            Place::Exercise => store.path_for(FileKind::Exercise, &self.name),
            Place::Routine => store.path_for(FileKind::Routine, &self.name),
        }
    }

    /// Where what it replaces is kept, with a number.
    fn aside(&self, store: &Store, number: u32) -> Result<PathBuf, StoreError> {
        let target = self.target(store)?;
        if self.place == Place::Settings {
            return Ok(file::with_ending(&target, &format!("before-{number}")));
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let name = if number == 1 { name.to_string() } else { format!("{stem}.{number}.{ending}") };
        Ok(file::folder_of(&target).join("deleted").join(name))
    }

    /// Its name while it waits.
    fn staged(&self, folder: &Path) -> PathBuf {
        let place = match self.place {
            Place::Settings => "settings",
            Place::Picture => "picture",
            Place::Exercise => "exercise",
            Place::Routine => "routine",
        };
        folder.join(format!("{place}.{}", self.name))
    }
}

impl<'a> Journal<'a> {
    /// Begins an import. One that was cut off is finished or thrown away first.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another import is under way.
    pub(super) fn begin(store: &'a Store) -> Result<Self, StoreError> {
        let folder = store.journal_folder();
        file::make_folder_of(&folder)?;
        let (lock, is_free) = store.lock()?;
        if !is_free {
            return Err(StoreError::Busy);
        }
        store.recover()?;
        disk::make_folder(&folder).map_err(StoreError::refused("make the folder", &folder))?;
        Ok(Self { store, steps: Steps::default(), _lock: lock })
    }

    /// Lets new content wait for its place. Whether there is a file that is to make room is seen now.
    pub(super) fn stage(&mut self, place: Place, name: &str, bytes: &[u8], replaces: bool) -> Result<(), StoreError> {
        let mut put = Put { place, name: name.to_owned(), aside: None };
        let target = put.target(self.store)?;
        if !is_free(&target) {
            if !replaces {
                return Err(StoreError::Taken(target));
            }
            put.aside = Some(self.free_number(&put)?);
        }
        let staged = put.staged(&self.store.journal_folder());
        disk::create(&staged, bytes).map_err(StoreError::refused("save", &target))?;
        self.steps.files.push(put);
        Ok(())
    }

    /// Lets sessions wait for the history.
    pub(super) fn stage_sessions(&mut self, lines: &str) -> Result<(), StoreError> {
        let staged = self.store.journal_folder().join(SESSIONS);
        disk::create(&staged, lines.as_bytes()).map_err(StoreError::refused("save", &self.store.history_path()))?;
        self.steps.has_sessions = true;
        Ok(())
    }

    fn free_number(&self, put: &Put) -> Result<u32, StoreError> {
        for number in 1..=MAX_NAMES as u32 {
            if is_free(&put.aside(self.store, number)?) {
                return Ok(number);
            }
        }
        Err(StoreError::TooMany { path: put.target(self.store)?, limit: MAX_NAMES })
    }

    /// Does all of it.
    ///
    /// # Errors
    /// [`StoreError`]; everything is as before then, unless it says that the rest follows at the next start.
    pub(super) fn finish(self) -> Result<Vec<Done>, StoreError> {
        let folder = self.store.journal_folder();
        let steps = folder.join(STEPS);
        let text = serde_json::to_string(&self.steps).map_err(|error| StoreError::refused("save", &steps)(error.into()))?;
        let unfinished = file::with_ending(&steps, "new");
        let refused = || StoreError::refused("save", &steps);
        disk::create(&unfinished, text.as_bytes()).map_err(refused())?;
        disk::settle(&folder);
        disk::settle(self.store.data_folder());
        disk::rename(&unfinished, &steps).map_err(refused())?;
        disk::settle(&folder);
        let mut done = Vec::new();
        let result = self.store.carry_out(&self.steps, false, &mut done);
        let Err(error) = result else {
            self.store.settle_places(&self.steps);
            // The journal may stay: carried out again it changes nothing.
            let _ = file::remove(&steps);
            return Ok(done);
        };
        for step in done.iter().rev() {
            if self.store.revert(step).is_err() {
                return Err(StoreError::Unfinished(Box::new(error)));
            }
        }
        self.store.settle_places(&self.steps);
        match file::remove(&steps) {
            Ok(()) => Err(error),
            Err(_) => Err(StoreError::Unfinished(Box::new(error))),
        }
    }
}

impl Drop for Journal<'_> {
    fn drop(&mut self) {
        let folder = self.store.journal_folder();
        if is_free(&folder.join(STEPS)) {
            // What is left is thrown away at the next start.
            let _ = discard(&folder);
        }
    }
}

impl Store {
    fn journal_folder(&self) -> PathBuf {
        self.data.join(FOLDER)
    }

    /// Finishes an import that was cut off, or throws it away if nothing of it counts yet. Waits for one that is just being
    /// finished by another copy of the program, so that nobody sees half of it.
    ///
    /// # Errors
    /// [`StoreError`] if the disk refuses; the next call tries again.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        let folder = self.journal_folder();
        if !folder.is_dir() {
            return Ok(());
        }
        let counts = !is_free(&folder.join(STEPS));
        match self.lock()? {
            // It goes on, or the disk has no locks and can't tell.
            (None, _) | (_, false) if !counts => Ok(()),
            (Some(lock), false) => {
                // Held until it is done or its program is gone.
                lock.lock().map_err(StoreError::refused("open", &folder))?;
                self.recover()
            }
            // The lock is held to the end.
            (_lock, _) => self.recover(),
        }
    }

    /// The lock of imports, and whether it is held now. Some disks have no locks.
    fn lock(&self) -> Result<(Option<File>, bool), StoreError> {
        let path = self.data.join(LOCK);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(StoreError::refused("save", &path))?;
        match file.try_lock() {
            Ok(()) => Ok((Some(file), true)),
            Err(TryLockError::WouldBlock) => Ok((Some(file), false)),
            Err(TryLockError::Error(_)) => Ok((None, true)),
        }
    }

    fn recover(&self) -> Result<(), StoreError> {
        let folder = self.journal_folder();
        let path = folder.join(STEPS);
        if let Some(text) = file::read_text(&path, MAX_STEPS_BYTES)? {
            let steps: Steps = serde_json::from_str(&text).map_err(|error| StoreError::refused("read", &path)(error.into()))?;
            self.carry_out(&steps, true, &mut Vec::new())?;
            self.settle_places(&steps);
            file::remove(&path)?;
        }
        discard(&folder)
    }

    /// Carries out what has not been yet. The history comes first, since it alone needs space.
    fn carry_out(&self, steps: &Steps, is_recovery: bool, done: &mut Vec<Done>) -> Result<(), StoreError> {
        if steps.has_sessions {
            done.extend(self.add_sessions()?.map(Done::Sessions));
        }
        for put in &steps.files {
            done.extend(self.put(put, is_recovery)?);
        }
        Ok(())
    }

    /// Adds the sessions that are not in the history yet.
    fn add_sessions(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(lines) = file::read_text(&self.journal_folder().join(SESSIONS), MAX_HISTORY_BYTES + 1)? else { return Ok(None) };
        let path = self.history_path();
        let (bytes, _) = file::read_end(&path, 2 * MAX_HISTORY_BYTES)?.unwrap_or_default();
        // What a power cut left of them.
        let half = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        let half = bytes.get(half..).unwrap_or_default();
        if !half.is_empty() && lines.lines().any(|line| line.as_bytes().starts_with(half)) {
            file::take_back(&path, half)?;
        }
        let there = String::from_utf8_lossy(&bytes);
        let there: BTreeSet<&str> = there.lines().collect();
        let missing: Vec<&str> = lines.lines().filter(|line| !there.contains(line)).collect();
        if missing.is_empty() { Ok(None) } else { file::append(&path, &missing.join("\n")).map(Some) }
    }

    /// Moves a file to its place, unless it is there already.
    fn put(&self, put: &Put, is_recovery: bool) -> Result<Option<Done>, StoreError> {
        let staged = put.staged(&self.journal_folder());
        if is_free(&staged) {
            return Ok(None);
        }
        let target = real(&put.target(self)?);
        file::make_folder_of(&target)?;
        let refused = || StoreError::refused("save", &target);
        if put.aside.is_none() && file::move_to_free(&staged, &target).map_err(refused())? {
            return Ok(Some(Done::Added(put.clone())));
        }
        if is_free(&target) {
            // Gone since it was looked at.
            file::move_over(&staged, &target)?;
            return Ok(Some(Done::Added(put.clone())));
        }
        if file::is_same(&staged, &target) {
            file::remove(&staged)?;
            return Ok(None);
        }
        // After a restart there is nobody to ask: what has taken the name meanwhile makes room, and is kept.
        if put.aside.is_none() && !is_recovery {
            return Err(StoreError::Taken(target));
        }
        let aside = self.keep(put, &target)?;
        if let Err(error) = file::move_over(&staged, &target) {
            // It would only be a copy of what is still there.
            let _ = file::remove(&aside);
            return Err(error);
        }
        Ok(Some(Done::Replaced(put.clone(), aside)))
    }

    /// Keeps what is to make room. It is not missing for a moment.
    fn keep(&self, put: &Put, target: &Path) -> Result<PathBuf, StoreError> {
        let first = put.aside.unwrap_or(1);
        for number in first..first.saturating_add(MAX_NAMES as u32) {
            let aside = put.aside(self, number)?;
            if file::is_same(&aside, target) {
                return Ok(aside);
            }
            if is_free(&aside) {
                file::make_folder_of(&aside)?;
                file::second(target, &aside).map_err(StoreError::refused("keep the previous version of", target))?;
                return Ok(aside);
            }
        }
        Err(StoreError::TooMany { path: target.to_owned(), limit: MAX_NAMES })
    }

    /// Takes a step back, so that it could be carried out again. Needs no space, since a full disk may be the reason.
    fn revert(&self, step: &Done) -> Result<(), StoreError> {
        let waits_again = |put: &Put| -> Result<PathBuf, StoreError> {
            let target = real(&put.target(self)?);
            file::move_over(&target, &put.staged(&self.journal_folder()))?;
            Ok(target)
        };
        match step {
            Done::Added(put) => waits_again(put).map(drop),
            Done::Replaced(put, aside) => file::move_over(aside, &waits_again(put)?),
            Done::Sessions(added) => file::take_back(&self.history_path(), added).map(drop),
        }
    }

    /// Asks the disk to keep the new names.
    fn settle_places(&self, steps: &Steps) {
        let targets = steps.files.iter().filter_map(|put| Some(real(&put.target(self).ok()?)));
        let folders: BTreeSet<PathBuf> = targets.map(|path| file::folder_of(&path).to_owned()).collect();
        for folder in folders {
            disk::settle(&folder.join("deleted"));
            disk::settle(&folder);
        }
        disk::settle(&self.data);
    }
}

/// A link stays a link: what it leads to changes.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Removes the folder of an import that does not count.
fn discard(folder: &Path) -> Result<(), StoreError> {
    let refused = || StoreError::refused("remove", folder);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(refused()(error)),
    };
    for entry in entries {
        file::remove(&entry.map_err(refused())?.path())?;
    }
    disk::remove_folder(folder).map_err(refused())
}
