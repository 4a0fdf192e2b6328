//! What changes the disk, one step each, so that tests can let the program die or the disk fill up at any of them.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Makes a folder and those above it, if it is missing.
pub fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    step(Needs::Space)?;
    fs::create_dir_all(path)
}

/// Gives a file a second name.
pub fn link(from: &Path, to: &Path) -> io::Result<()> {
    step(Needs::Space)?;
    fs::hard_link(from, to)
}

/// Copies a file.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    step(Needs::Space)?;
    fs::copy(from, to).map(drop)
}

/// Gives a file another name, in the place of a file that has it.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step(Needs::Nothing)?;
    fs::rename(from, to)
}

/// Removes a file.
pub fn remove(path: &Path) -> io::Result<()> {
    step(Needs::Nothing)?;
    fs::remove_file(path)
}

/// Removes an empty folder.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    step(Needs::Nothing)?;
    fs::remove_dir(path)
}

/// Makes a file that was not there, which only its owner can read, and flushes it.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    step(Needs::Space)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    write(&mut options.open(path)?, bytes)
}

/// Writes where the file stands, and flushes it.
pub fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    if let Err(error) = step(Needs::Space) {
        half(file, bytes)?;
        return Err(error);
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// Cuts a file.
pub fn cut(file: &File, n_bytes: u64) -> io::Result<()> {
    step(Needs::Nothing)?;
    file.set_len(n_bytes)?;
    file.sync_all()
}

/// Asks the disk to keep the names in a folder. Some systems can't; the files themselves are safe without it.
pub fn settle(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// What a step takes from the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// It can be done on a full disk.
    Nothing,
    /// It needs space.
    Space,
}

/// Comes before every change.
#[cfg(not(test))]
pub fn step(_: Needs) -> io::Result<()> {
    Ok(())
}

#[cfg(not(test))]
fn half(_: &mut File, _: &[u8]) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
use faults::half;
#[cfg(test)]
pub use faults::step;

/// Lets the steps of this thread fail.
#[cfg(test)]
pub mod faults {
    use std::cell::Cell;

    use super::{File, Needs, Write, io};

    /// What happens at a step.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Fault {
        /// The program dies: nothing is changed any more.
        Death,
        /// The disk is full from then on.
        FullDisk,
    }

    /// What is ahead of this thread.
    #[derive(Clone, Copy)]
    struct Ahead {
        fault: Fault,
        /// Steps that still go well.
        n_steps: usize,
        /// Steps that have failed.
        n_failed: usize,
    }

    thread_local! {
        static AHEAD: Cell<Option<Ahead>> = const { Cell::new(None) };
    }

    /// Does `work`; after so many steps it meets a fault. True if it came to that.
    pub fn with<T>(fault: Fault, n_steps: usize, work: impl FnOnce() -> T) -> (T, bool) {
        AHEAD.set(Some(Ahead { fault, n_steps, n_failed: 0 }));
        let result = work();
        (result, AHEAD.take().is_some_and(|ahead| ahead.n_failed > 0))
    }

    /// Comes before every change.
    pub fn step(needs: Needs) -> io::Result<()> {
        let Some(mut ahead) = AHEAD.get() else { return Ok(()) };
        if ahead.n_steps > 0 {
            ahead.n_steps -= 1;
            AHEAD.set(Some(ahead));
            return Ok(());
        }
        if ahead.fault == Fault::FullDisk && needs == Needs::Nothing {
            return Ok(());
        }
        ahead.n_failed += 1;
        AHEAD.set(Some(ahead));
        Err(match ahead.fault {
            Fault::Death => io::Error::other("dead"),
            Fault::FullDisk => io::ErrorKind::StorageFull.into(),
        })
    }

    /// What a write leaves that is cut off: half of it. The dead write nothing.
    pub fn half(file: &mut File, bytes: &[u8]) -> io::Result<()> {
        if AHEAD.get().is_some_and(|ahead| ahead.fault == Fault::FullDisk || ahead.n_failed == 1) {
            file.write_all(bytes.get(..bytes.len() / 2).unwrap_or_default())?;
        }
        Ok(())
    }
}
