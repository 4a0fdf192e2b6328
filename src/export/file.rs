//! Writes a file whole or not at all: into an unfinished file beside it, which then takes its name.

use std::{
    fs,
    io::{self, BufWriter, Seek, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use super::ExportError;

/// What can be written to, here and there.
pub(super) trait Out: Write + Seek {}
impl<T: Write + Seek> Out for T {}

/// Writes `path` with `write`. After an error there is no new file, and an old one is as before.
pub(super) fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Out) -> Result<(), ExportError>) -> Result<(), ExportError> {
    let target = target_of(path)?;
    let unfinished = unfinished(path, folder_of(&target), write)?;
    unfinished.persist(&target).map_err(|error| ExportError::file(path)(error.error))?;
    Ok(())
}

/// Writes a new file with `write`, under the first of these names that is free when all is written. All are in one folder. Gives
/// the name; after an error there is no new file.
pub(super) fn write_new(
    paths: impl IntoIterator<Item = PathBuf>,
    write: impl FnOnce(&mut dyn Out) -> Result<(), ExportError>,
) -> Result<PathBuf, ExportError> {
    let mut paths = paths.into_iter().peekable();
    let none_free = || ExportError::Request("There are too many files of this name. Delete or rename some".to_owned());
    let first = paths.peek().ok_or_else(none_free)?;
    let mut unfinished = unfinished(first, folder_of(first), write)?;
    for path in paths {
        unfinished = match unfinished.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => error.file,
            // Some disks can't do it in one step.
            Err(error) if !is_free(&path) => error.file,
            Err(error) => {
                error.file.persist(&path).map_err(|error| ExportError::file(&path)(error.error))?;
                return Ok(path);
            }
        };
    }
    Err(none_free())
}

/// Whether nothing has this name, not even a link that leads nowhere.
fn is_free(path: &Path) -> bool {
    matches!(fs::symlink_metadata(path), Err(error) if error.kind() == io::ErrorKind::NotFound)
}

/// What is to become the file `path`, whole and on the disk, under a name of its own in this folder.
fn unfinished(
    path: &Path,
    folder: &Path,
    write: impl FnOnce(&mut dyn Out) -> Result<(), ExportError>,
) -> Result<NamedTempFile, ExportError> {
    let refused = || ExportError::file(path);
    let mut builder = Builder::new();
    builder.prefix(".unhunch-");
    share(&mut builder);
    let mut unfinished = builder.tempfile_in(folder).map_err(|error| refused()(without_name(error)))?;
    let mut buffer = BufWriter::with_capacity(1 << 16, unfinished.as_file_mut());
    write(&mut buffer)?;
    buffer.flush().map_err(refused())?;
    drop(buffer);
    // Some disks report being full only here.
    unfinished.as_file().sync_all().map_err(refused())?;
    Ok(unfinished)
}

/// Where a file of this name would really be, if it can be written as far as one can see without trying. A link stays a link.
pub(super) fn target_of(path: &Path) -> Result<PathBuf, ExportError> {
    let refused = |kind, reason: &str| Err(ExportError::file(path)(io::Error::new(kind, reason)));
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&target) {
        Ok(metadata) if !metadata.is_file() => refused(io::ErrorKind::Other, "it is not a file"),
        Ok(metadata) if metadata.permissions().readonly() => refused(io::ErrorKind::Other, "it is read-only"),
        _ if !folder_of(&target).is_dir() => refused(io::ErrorKind::NotFound, "there is no such folder"),
        _ => Ok(target),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The error without the name of the unfinished file, which says nothing to a person.
fn without_name(error: io::Error) -> io::Error {
    io::Error::from(error.kind())
}

/// Makes a folder and those above it.
pub(super) fn make_folder(path: &Path) -> Result<(), ExportError> {
    fs::create_dir_all(path).map_err(ExportError::file(path))
}

/// Others may read the file, as with any file that a person makes; unfinished files are private otherwise.
#[cfg(unix)]
fn share(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn share(_: &mut Builder<'_, '_>) {}
