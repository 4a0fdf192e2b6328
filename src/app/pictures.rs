//! Makes pictures ready on a thread: reads a file or the clipboard, makes it fit, and keeps it among the person's pictures.
//!
//! What it means for the exercise is up to `exercises`.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use arboard::Clipboard;

use super::job::{Job, Lost};
use crate::{
    photo::{Encoded, PhotoEdit, PhotoError, prepared, prepared_pixels},
    store::{Store, read_chosen_picture},
};

/// The most files of one choice or drop.
const MAX_FILES: usize = 40;

/// Where pictures come from.
pub(super) enum PictureJob {
    /// Files that were chosen or dropped.
    Files(Vec<PathBuf>),
    /// What is on the clipboard.
    Paste,
    /// A kept picture, turned or cropped.
    Change { file: String, edit: PhotoEdit },
}

/// What came of a job.
#[derive(Debug, Default)]
pub(super) struct Arrived {
    /// The names of the kept pictures; those of an animation have a time.
    pub(super) pictures: Vec<(String, Option<Duration>)>,
    /// Which picture they stand for, if they are that one changed.
    pub(super) instead_of: Option<String>,
    /// What could not be used, and why.
    pub(super) problems: Vec<String>,
}

/// Makes pictures ready. Nobody has to wait for it: a picture is kept whole or not at all.
pub(super) fn make_ready(store: Store, slug: String, job: PictureJob, wake: impl Fn() + Clone + Send + 'static) -> Job<Arrived> {
    Job::start("picture", wake, move |_| carry_out(&store, &slug, job)).detached()
}

impl From<Lost> for Arrived {
    /// A decoder that fails badly costs this picture, not the window.
    fn from(_: Lost) -> Self {
        Self { problems: vec![PhotoError::Damaged.to_string()], ..Self::default() }
    }
}

fn carry_out(store: &Store, slug: &str, job: PictureJob) -> Arrived {
    let mut arrived = Arrived::default();
    match job {
        PictureJob::Files(paths) => {
            if paths.len() > MAX_FILES {
                arrived.problems.push(format!("The first {MAX_FILES} files are added, the others are left out."));
            }
            for path in paths.iter().take(MAX_FILES) {
                let pictures = from_file(path);
                keep(store, slug, pictures.map_err(|reason| format!("{}: {reason}", name_of(path))), &mut arrived);
            }
        }
        PictureJob::Paste => keep(store, slug, from_clipboard(), &mut arrived),
        PictureJob::Change { file, edit } => {
            let changed = match store.read_picture(&file) {
                Ok(Some(bytes)) => prepared(&bytes, &edit).map_err(|error| error.to_string()),
                Ok(None) => Err("The picture is gone. Remove it and add it again".to_owned()),
                Err(error) => Err(error.to_string()),
            };
            arrived.instead_of = Some(file);
            keep(store, slug, changed, &mut arrived);
        }
    }
    arrived
}

fn keep(store: &Store, slug: &str, pictures: Result<Vec<Encoded>, String>, arrived: &mut Arrived) {
    let kept = pictures.and_then(|pictures| {
        let add = |picture: &Encoded| store.add_picture(slug, picture).map(|name| (name, picture.time));
        pictures.iter().map(add).collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())
    });
    match kept {
        Ok(kept) => arrived.pictures.extend(kept),
        Err(reason) => arrived.problems.push(reason),
    }
}

fn from_file(path: &Path) -> Result<Vec<Encoded>, String> {
    let bytes = read_chosen_picture(path).map_err(|error| error.to_string())?;
    prepared(&bytes, &PhotoEdit::default()).map_err(|error| error.to_string())
}

/// The picture on the clipboard, or the picture files that were copied.
fn from_clipboard() -> Result<Vec<Encoded>, String> {
    let nothing = || "There is no picture on the clipboard. Copy one first".to_owned();
    let mut clipboard =
        Clipboard::new().map_err(|error| format!("The clipboard can't be read: {error}. Choose a file instead"))?;
    if let Ok(image) = clipboard.get_image() {
        let picture = prepared_pixels(image.width, image.height, image.bytes.into_owned());
        return picture.map(|picture| vec![picture]).map_err(|error| error.to_string());
    }
    let paths = clipboard.get().file_list().map_err(|_| nothing())?;
    let first = paths.first().ok_or_else(nothing)?;
    from_file(first)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
