//! Makes pictures ready on a thread: reads a file or the clipboard, makes it fit, and keeps it among the person's pictures.
//!
//! What it means for the exercise is up to `exercises`.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, TryRecvError, channel},
    thread::Builder,
    time::Duration,
};

use arboard::Clipboard;

use crate::{
    photo::{Edit, Encoded, PhotoError, prepared, prepared_pixels},
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
    Change { file: String, edit: Edit },
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

/// Pictures that are being made ready.
pub(super) struct PictureWork {
    result: Receiver<Arrived>,
    arrived: Option<Arrived>,
    is_over: bool,
}

impl PictureWork {
    /// Starts the thread. `wake` is called when the pictures are ready.
    ///
    /// # Errors
    /// A sentence for the person, if the system has no thread for it.
    pub(super) fn start(store: Store, slug: String, job: PictureJob, wake: impl Fn() + Send + 'static) -> Result<Self, String> {
        let (tell, result) = channel();
        let work = move || {
            // A decoder that fails badly costs this picture, not the window.
            let arrived = catch_unwind(AssertUnwindSafe(|| carry_out(&store, &slug, job)));
            let damaged = || Arrived { problems: vec![PhotoError::Damaged.to_string()], ..Arrived::default() };
            // Without a receiver the editor was left.
            let _ = tell.send(arrived.unwrap_or_else(|_| damaged()));
            wake();
        };
        let refused = |error| format!("The picture could not be read: {error}. Try again");
        Builder::new().name("picture".to_owned()).spawn(work).map_err(refused)?;
        Ok(Self { result, arrived: None, is_over: false })
    }

    /// Whether there is a result, or none will come.
    pub(super) fn is_done(&mut self) -> bool {
        match self.result.try_recv() {
            Ok(arrived) => self.arrived = Some(arrived),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => self.is_over = true,
        }
        self.is_over || self.arrived.is_some()
    }

    /// What came of it.
    pub(super) fn into_result(self) -> Option<Arrived> {
        self.arrived
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
    prepared(&bytes, &Edit::default()).map_err(|error| error.to_string())
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
