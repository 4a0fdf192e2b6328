//! Reads and writes single files so that nothing is ever lost or half-written, and no file can fill the memory.
//!
//! It knows nothing of what the files mean.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use super::{
    StoreError,
    disk::{self, Needs},
};

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
    disk::step(Needs::Nothing).map_err(StoreError::refused("save", &target))?;
    written.persist(&target).map_err(|error| StoreError::refused("save", &target)(error.error))?;
    disk::settle(folder_of(&target));
    Ok(())
}

/// Makes a new file in one step. `false`, and nothing done, if the name is taken.
pub fn create(path: &Path, bytes: impl AsRef<[u8]>) -> Result<bool, StoreError> {
    let written = write_beside(path, bytes.as_ref())?;
    disk::step(Needs::Nothing).map_err(StoreError::refused("save", path))?;
    match written.persist_noclobber(path) {
        Ok(_) => {
            disk::settle(folder_of(path));
            Ok(true)
        }
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(StoreError::refused("save", path)(error.error)),
    }
}

/// Adds lines at the end of a file: all of them or nothing. A half-written line before them stays a line of its own.
/// Returns what was added, which [`take_back`] takes away again.
pub fn append(path: &Path, lines: &str) -> Result<Vec<u8>, StoreError> {
    make_folder_of(path)?;
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    let refused = || StoreError::refused("save", path);
    let is_new = fs::metadata(path).is_err();
    if is_new {
        disk::step(Needs::Space).map_err(refused())?;
    }
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(refused())?;
    let start = if ends_with_line(&mut file).map_err(refused())? { "" } else { "\n" };
    let length = file.seek(SeekFrom::End(0)).map_err(refused())?;
    let added = format!("{start}{lines}\n").into_bytes();
    // One write, so that lines of two programs don't mix.
    let Err(error) = disk::write(&mut file, &added) else { return Ok(added) };
    drop(file);
    match take_back_part(path, length, &added) {
        Ok(()) => Err(refused()(error)),
        Err(_) => Err(StoreError::HalfLine { path: path.to_owned(), error }),
    }
}

/// Takes the end of a file away if it is exactly this. A file of which nothing is left is removed. `false`, and nothing done,
/// if something else stands there.
pub fn take_back(path: &Path, added: &[u8]) -> Result<bool, StoreError> {
    let refused = || StoreError::refused("save", path);
    let Some(mut file) = open(path)? else { return Ok(false) };
    let length = file.seek(SeekFrom::End(0)).map_err(refused())?;
    let Some(before) = length.checked_sub(added.len() as u64) else { return Ok(false) };
    if bytes_from(&mut file, before, added.len()).map_err(refused())? != added {
        return Ok(false);
    }
    drop(file);
    cut(path, before).map(|()| true)
}

/// Takes away what a failed write left behind `length`. What another program has added since is never touched.
fn take_back_part(path: &Path, length: u64, added: &[u8]) -> Result<(), StoreError> {
    let refused = || StoreError::refused("save", path);
    let Some(mut file) = open(path)? else { return Ok(()) };
    let left = bytes_from(&mut file, length, added.len() + 1).map_err(refused())?;
    drop(file);
    match added.starts_with(&left) {
        true => cut(path, length),
        false => Err(refused()(io::ErrorKind::ResourceBusy.into())),
    }
}

/// Cuts a file. One of which nothing is left is removed.
pub fn cut(path: &Path, length: u64) -> Result<(), StoreError> {
    let refused = || StoreError::refused("save", path);
    if length == 0 && fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return remove(path);
    }
    let file = OpenOptions::new().write(true).open(path).map_err(refused())?;
    disk::cut(&file, length).map_err(refused())
}

fn bytes_from(file: &mut File, start: u64, n_bytes: usize) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(n_bytes as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
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
    match disk::link(from, to) {
        Ok(()) => disk::remove(from).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        // A folder, or a disk without links: look, then move.
        Err(_) if fs::symlink_metadata(to).is_ok() => Ok(false),
        Err(_) => disk::rename(from, to).map(|()| true),
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
    match disk::remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::refused("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Names of what is in a folder, in no order; none if there is no such folder.
pub fn names_in(folder: &Path, limit: usize) -> Result<Vec<OsString>, StoreError> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries.take(limit).flatten().map(|entry| entry.file_name()).collect()),
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
    disk::step(Needs::Space).map_err(refused())?;
    let mut file = Builder::new().prefix(UNFINISHED).tempfile_in(folder_of(path)).map_err(refused())?;
    disk::write(file.as_file_mut(), bytes).map_err(refused())?;
    Ok(file)
}

/// Links the present file as `NAME.previous`, so that it is never missing; copies it where links don't exist.
fn keep_previous(target: &Path) -> io::Result<()> {
    if !target.is_file() {
        return Ok(());
    }
    let previous = with_ending(target, "previous");
    let fresh = Builder::new().prefix(UNFINISHED).make_in(folder_of(target), |path| second(target, path))?;
    disk::step(Needs::Nothing)?;
    fresh.into_temp_path().persist(previous).map_err(|error| error.error)
}

/// Gives a file a second name that is free; copies it where links don't exist.
pub fn second(from: &Path, to: &Path) -> io::Result<()> {
    match disk::link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => disk::copy(from, to),
        linked => linked,
    }
}

/// Moves a file over another; across disks it is copied first.
pub fn move_over(from: &Path, to: &Path) -> Result<(), StoreError> {
    let refused = || StoreError::refused("save", to);
    match disk::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let bytes = fs::read(from).map_err(refused())?;
            let written = write_beside(to, &bytes)?;
            disk::step(Needs::Nothing).map_err(refused())?;
            written.persist(to).map_err(|error| refused()(error.error))?;
            remove(from)
        }
        renamed => renamed.map_err(refused()),
    }
}

/// Whether two files hold the same.
pub fn is_same(one: &Path, other: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len());
    length(one).is_some()
        && length(one) == length(other)
        && matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

/// Makes the folder of a file, if it is missing.
pub fn make_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = folder_of(path);
    disk::make_folder(folder).map_err(StoreError::refused("make the folder", folder))
}

/// The folder that a file is in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
