//! Reads and writes single files so that nothing is ever lost or half-written, and no file can fill the memory.
//!
//! It knows nothing of what the files mean.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use super::StoreError;

/// How the names of unfinished files begin. One is left behind only if the program is killed while it writes.
pub const UNFINISHED: &str = ".unhunch-";
/// The most files with the same name that are set aside.
const MAX_ASIDE: u32 = 10_000;

/// The text of a file, or `None` if there is no such file. Reads at most `limit_bytes` and one more.
pub fn read_text(path: &Path, limit_bytes: u64) -> Result<Option<String>, StoreError> {
    let Some(bytes) = read_bytes(path, limit_bytes)? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(|_| StoreError::NotText(path.to_owned()))
}

/// The bytes of a file, or `None` if there is no such file. Reads at most `limit_bytes` and one more.
pub fn read_bytes(path: &Path, limit_bytes: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(mut file) = open(path)? else { return Ok(None) };
    let mut bytes = Vec::new();
    (&mut file).take(limit_bytes + 1).read_to_end(&mut bytes).map_err(StoreError::refused("read", path))?;
    if bytes.len() as u64 > limit_bytes {
        return Err(StoreError::TooLarge { path: path.to_owned(), limit_bytes });
    }
    Ok(Some(bytes))
}

/// The last `limit_bytes` of a file, from the start of a line, and whether that is not all of it.
pub fn read_end(path: &Path, limit_bytes: u64) -> Result<Option<(Vec<u8>, bool)>, StoreError> {
    let Some(mut file) = open(path)? else { return Ok(None) };
    let refused = || StoreError::refused("read", path);
    let length = file.seek(SeekFrom::End(0)).map_err(refused())?;
    let skipped = length.saturating_sub(limit_bytes);
    file.seek(SeekFrom::Start(skipped)).map_err(refused())?;
    let mut bytes = Vec::new();
    file.take(limit_bytes).read_to_end(&mut bytes).map_err(refused())?;
    if skipped > 0 {
        let first_line = bytes.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |end| end + 1);
        bytes.drain(..first_line);
    }
    Ok(Some((bytes, skipped > 0)))
}

/// Opens a file for reading, or `None` if there is none. Anything but a plain file is refused: a pipe would block for ever.
pub fn open(path: &Path) -> Result<Option<File>, StoreError> {
    let refused = || StoreError::refused("read", path);
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => File::open(path).map(Some).map_err(refused()),
        Ok(_) => Err(StoreError::NotAFile(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(refused()(error)),
    }
}

/// Replaces a file in one step: at every moment there is either the old one or the new one, whole. The old one stays as
/// `NAME.previous`. A link stays a link.
pub fn replace(path: &Path, text: &str) -> Result<(), StoreError> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|metadata| metadata.permissions().readonly()) {
        return Err(StoreError::ReadOnly(target));
    }
    let written = write_beside(&target, text.as_bytes())?;
    keep_previous(&target).map_err(StoreError::refused("keep the previous version of", &target))?;
    written.persist(&target).map_err(|error| StoreError::refused("save", &target)(error.error))?;
    settle_folder_of(&target);
    Ok(())
}

/// Makes a new file in one step. `false`, and nothing done, if the name is taken.
pub fn create(path: &Path, bytes: impl AsRef<[u8]>) -> Result<bool, StoreError> {
    let written = write_beside(path, bytes.as_ref())?;
    match written.persist_noclobber(path) {
        Ok(_) => {
            settle_folder_of(path);
            Ok(true)
        }
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(StoreError::refused("save", path)(error.error)),
    }
}

/// Adds a line at the end of a file. A half-written line before it stays a line of its own.
pub fn append_line(path: &Path, line: &str) -> Result<(), StoreError> {
    make_folder_of(path)?;
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    let refused = || StoreError::refused("save", path);
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(refused())?;
    let start = if ends_with_line(&mut file).map_err(refused())? { "" } else { "\n" };
    // One write, so that lines of two programs don't mix.
    file.write_all(format!("{start}{line}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(refused())
}

fn ends_with_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == [b'\n'])
}

/// Keeps the present content of `path` under a new name that was free, and returns that name.
pub fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    for number in 1..=MAX_ASIDE {
        let aside = with_ending(path, &format!("broken-{number}"));
        if move_to_free(path, &aside).map_err(StoreError::refused("set aside", path))? {
            return Ok(aside);
        }
    }
    Err(StoreError::TooMany { path: path.to_owned(), limit: MAX_ASIDE as usize })
}

/// Moves a file. `false`, and nothing done, if the new name is taken.
pub fn move_to_free(from: &Path, to: &Path) -> io::Result<bool> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        // A folder, or a disk without links: look, then move.
        Err(_) if fs::symlink_metadata(to).is_ok() => Ok(false),
        Err(_) => fs::rename(from, to).map(|()| true),
    }
}

/// Removes files in `folder` that a killed program left unfinished. To be called while no other copy of the program runs.
pub fn remove_unfinished(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            // If it can't be removed it does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes a file. One that is gone already is fine.
pub fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::refused("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Names of what is in a folder, in no order; none if there is no such folder.
pub fn names_in(folder: &Path, limit: usize) -> Result<Vec<String>, StoreError> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries.take(limit).flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::refused("open", folder)(error)),
    }
}

/// `name.toml` with `previous` is `name.toml.previous`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// The bytes in an unfinished file beside `path`, flushed.
pub fn write_beside(path: &Path, bytes: &[u8]) -> Result<NamedTempFile, StoreError> {
    make_folder_of(path)?;
    let refused = || StoreError::refused("save", path);
    let mut file = Builder::new().prefix(UNFINISHED).tempfile_in(folder_of(path)).map_err(refused())?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(refused())?;
    Ok(file)
}

/// Links the present file as `NAME.previous`, so that it is never missing; copies it where links don't exist.
fn keep_previous(target: &Path) -> io::Result<()> {
    if !target.is_file() {
        return Ok(());
    }
    let previous = with_ending(target, "previous");
    let fresh = Builder::new().prefix(UNFINISHED).make_in(folder_of(target), |path| match fs::hard_link(target, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::copy(target, path).map(|_| ()),
        linked => linked,
    })?;
    fresh.into_temp_path().persist(previous).map_err(|error| error.error)
}

fn make_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(StoreError::refused("make the folder", folder))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Asks the disk to keep the new name too. Some systems can't; the file itself is safe without it.
pub fn settle_folder_of(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
}
