//! Writes a file whole or not at all: into an unfinished file beside it, which then takes its name.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::Builder;

use super::ExportError;

/// Writes `path` with `write`. After an error there is no new file, and an old one is as before.
pub(super) fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>) -> Result<(), ExportError> {
    let refused = || ExportError::file(path);
    let target = target_of(path)?;
    let folder = folder_of(&target);
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
    unfinished.persist(&target).map_err(|error| refused()(error.error))?;
    Ok(())
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
