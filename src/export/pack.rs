//! Saves packs and backups as files.

use std::path::Path;

use super::{
    ExportError, ending,
    file::{target_of, write_whole},
};
use crate::{
    library::Library,
    pack::{Credits, ENDING, PackError, Parcel, Written, everything, routine_parcel, write_pack},
    progress::Progress,
    store::Store,
};

/// Saves a routine with the own exercises and pictures that it uses.
///
/// # Errors
/// [`ExportError`]; there is no new file then, and an old one is as before.
pub fn save_routine(
    library: &Library,
    store: &Store,
    id: &str,
    credits: Credits,
    path: &Path,
    progress: &mut Progress<'_>,
) -> Result<Written, ExportError> {
    let parcel = routine_parcel(library, id, credits).map_err(ExportError::Request)?;
    save(&parcel, store, path, progress)
}

/// Saves everything a person has. What can't be read is among the troubles.
///
/// # Errors
/// [`ExportError`]; there is no new file then, and an old one is as before.
pub fn save_everything(store: &Store, path: &Path, progress: &mut Progress<'_>) -> Result<(Parcel, Written), ExportError> {
    let mut troubles = Vec::new();
    let mut note = |error: crate::store::StoreError| {
        troubles.push(crate::pack::Trouble { name: "Left out".to_owned(), reason: error.to_string() });
    };
    let (files, errors) = store.load_own();
    errors.into_iter().for_each(&mut note);
    let (pictures, errors) = store.picture_names().map_err(&mut note).unwrap_or_default();
    errors.into_iter().for_each(&mut note);
    let (history, cut) = store.history_bytes().map_err(&mut note).unwrap_or_default();
    cut.into_iter().for_each(&mut note);
    let settings = store.settings_text().map_err(&mut note).ok().flatten();
    let parcel = everything(files, pictures, settings, history);
    let mut written = save(&parcel, store, path, progress)?;
    written.troubles.append(&mut troubles);
    Ok((parcel, written))
}

/// Whether a pack of this name can be written, as far as one can see without trying.
///
/// # Errors
/// [`ExportError`] if it can't.
pub fn check_path(path: &Path) -> Result<(), ExportError> {
    if ending(path) != ENDING {
        let message = format!("{} is not the name of a pack. Use a name that ends in .{ENDING}", path.display());
        return Err(ExportError::Request(message));
    }
    target_of(path).map(|_| ())
}

fn save(parcel: &Parcel, store: &Store, path: &Path, progress: &mut Progress<'_>) -> Result<Written, ExportError> {
    check_path(path)?;
    let mut pictures = |name: &str| store.open_picture(name).map_err(|error| std::io::Error::other(error.to_string()));
    let mut written = Written::default();
    write_whole(path, |out| {
        written = write_pack(out, parcel, &mut pictures, progress).map_err(|error| match error {
            PackError::Canceled => ExportError::Canceled,
            PackError::Io(error) => ExportError::file(path)(error),
            other => ExportError::Request(other.to_string()),
        })?;
        Ok(())
    })?;
    Ok(written)
}
