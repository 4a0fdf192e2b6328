//! The file of a running session: what is needed to record it and to go on with it if the program is cut off.
//!
//! It is locked while its session runs, so that another copy of the program lets it be.

use std::{
    fs::{File, TryLockError},
    io::{self, Read},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::{Store, StoreError, TEXT_LIMIT_BYTES, disk, file};
use crate::session::checkpoint::{Checkpoint, Unread};

/// The most sessions that are kept at a time: one for each copy of the program, and some that can't be read.
const MAX_SESSIONS: usize = 9;
/// A routine's text may be longer between quotes.
const SESSION_LIMIT_BYTES: u64 = 4 * TEXT_LIMIT_BYTES;

/// A session that was running when the program was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// Its file.
    pub path: PathBuf,
    /// Where it stood.
    pub checkpoint: Checkpoint,
}

/// The file of the session that runs now.
pub(super) struct SessionFile {
    path: PathBuf,
    /// Holds the lock.
    locked: Option<File>,
}

impl SessionFile {
    /// Makes the file of a session that has none yet.
    pub(super) fn create(store: &Store, checkpoint: &Checkpoint) -> Result<Self, StoreError> {
        let text = checkpoint.to_json();
        for path in session_paths(store) {
            match locked(&path, &text)?.persist_noclobber(&path) {
                Ok(file) => {
                    disk::settle(file::folder_of(&path));
                    return Ok(Self { path, locked: Some(file) });
                }
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(StoreError::refused("save", &path)(error.error)),
            }
        }
        Err(StoreError::TooMany { path: store.data_folder().to_owned(), limit: MAX_SESSIONS })
    }

    /// Puts the newest moment in the place of the one before.
    pub(super) fn write(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let written = locked(&self.path, &checkpoint.to_json())?;
        // Not every system replaces a file that is open.
        self.locked = None;
        let file = written.persist(&self.path).map_err(|error| StoreError::refused("save", &self.path)(error.error))?;
        self.locked = Some(file);
        disk::settle(file::folder_of(&self.path));
        Ok(())
    }

    /// Lets go of the file, which stays.
    pub(super) fn into_path(self) -> PathBuf {
        self.path
    }
}

impl Store {
    /// The sessions that were running when the program was cut off, and what could not be read. A damaged file is set aside; that
    /// of a later version, and those of sessions that still run in another copy, are left alone.
    pub fn load_cut_off(&self) -> (Vec<CutOff>, Vec<StoreError>) {
        let (mut sessions, mut errors) = (Vec::new(), Vec::new());
        for path in session_paths(self) {
            match read_session(&path) {
                Ok(None) => {}
                Ok(Some(Ok(checkpoint))) => sessions.push(CutOff { path, checkpoint }),
                Ok(Some(Err(Unread::Newer))) => errors.push(StoreError::Newer(path)),
                Ok(Some(Err(Unread::Damaged))) => match file::set_aside(&path) {
                    Ok(aside) => errors.push(StoreError::SetAside { path, aside }),
                    Err(error) => errors.push(error),
                },
                Err(error) => errors.push(error),
            }
        }
        (sessions, errors)
    }
}

fn read_session(path: &Path) -> Result<Option<Result<Checkpoint, Unread>>, StoreError> {
    let Some(mut file) = file::open(path)? else { return Ok(None) };
    // Where there are no locks, the history still counts each session once.
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    (&mut file).take(SESSION_LIMIT_BYTES + 1).read_to_end(&mut bytes).map_err(StoreError::refused("read", path))?;
    Ok(Some(Checkpoint::from_json(&bytes)))
}

fn session_paths(store: &Store) -> impl Iterator<Item = PathBuf> {
    let folder = store.data_folder().to_owned();
    (1..=MAX_SESSIONS)
        .map(move |number| folder.join(if number == 1 { "session.json".to_owned() } else { format!("session-{number}.json") }))
}

/// The text in a file beside `path`, locked.
fn locked(path: &Path, text: &str) -> Result<NamedTempFile, StoreError> {
    let written = file::write_beside(path, text.as_bytes())?;
    // Where there are no locks, the history still counts each session once.
    let _ = written.as_file().try_lock();
    Ok(written)
}
