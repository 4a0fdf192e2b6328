//! Tells when another program changes one of the person's own files, such as a text editor.
//!
//! It sleeps until the system reports something, and knows nothing of what the files mean.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::mpsc::{Receiver, channel},
};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Store, StoreError};
use crate::{format::ids::is_id, library::FileKind};

/// One of the person's own files: what it holds, and its id.
pub type OwnName = (FileKind, String);

/// Watches the folders of own files. Dropping it ends that.
pub struct Watch {
    /// Its thread lives as long as this.
    _watcher: RecommendedWatcher,
    changes: Receiver<OwnName>,
}

impl Watch {
    /// Starts to watch. `wake` is called after each change, from another thread. Makes the folders if they are missing.
    ///
    /// # Errors
    /// If the folders can't be made, or the system can't watch them. Changes are then seen at the next start.
    pub fn start(store: &Store, wake: impl Fn() + Send + 'static) -> Result<Self, StoreError> {
        let (tell, changes) = channel();
        let folders = [FileKind::Exercise, FileKind::Routine].map(|kind| (kind, store.folder(kind)));
        let refused = |error: notify::Error| StoreError::refused("watch", store.data_folder())(into_io(error));
        let on_event = move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            let mut is_told = false;
            for name in event.paths.iter().filter_map(|path| own_name(path)) {
                // Without a receiver the program is ending.
                is_told |= tell.send(name).is_ok();
            }
            if is_told {
                wake();
            }
        };
        let mut watcher = notify::recommended_watcher(on_event).map_err(refused)?;
        for (_, folder) in &folders {
            fs::create_dir_all(folder).map_err(StoreError::refused("make", folder))?;
            watcher.watch(folder, RecursiveMode::NonRecursive).map_err(refused)?;
        }
        Ok(Self { _watcher: watcher, changes })
    }

    /// The files that were written, renamed or removed since the last call, each once. Own writes are among them.
    pub fn changes(&self) -> BTreeSet<OwnName> {
        self.changes.try_iter().collect()
    }
}

/// Which own file a path in one of the watched folders is, if it is one. Unfinished and kept files are not.
fn own_name(path: &Path) -> Option<OwnName> {
    let folder = path.parent()?.file_name()?.to_str()?;
    let kind = [FileKind::Exercise, FileKind::Routine].into_iter().find(|kind| kind.folder_name() == folder)?;
    let id = path.file_name()?.to_str()?.strip_suffix(".toml").filter(|id| is_id(id))?;
    Some((kind, id.to_owned()))
}

fn into_io(error: notify::Error) -> std::io::Error {
    match error.kind {
        notify::ErrorKind::Io(error) => error,
        _ => std::io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_whole_own_files_count() {
        let name = |path: &str| own_name(Path::new(path));
        assert_eq!(name("/data/routines/mine.toml"), Some((FileKind::Routine, "mine".to_owned())));
        assert_eq!(name("/data/exercises/arm_swing.toml"), Some((FileKind::Exercise, "arm_swing".to_owned())));
        for other in [
            "/data/routines/.unhunch-x1.toml",
            "/data/routines/mine.toml.previous",
            "/data/routines/mine.toml~",
            "/data/routines/deleted/mine.toml",
            "/data/settings.toml",
            "/",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn a_file_written_by_another_program_is_told_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        let (woke, wakes) = channel();
        let watch = Watch::start(&store, move || woke.send(()).unwrap()).unwrap();
        fs::write(store.path(FileKind::Routine, "mine"), "format = 1\n").unwrap();
        // The limit is only there so that a broken watch fails instead of hanging.
        wakes.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(watch.changes().contains(&(FileKind::Routine, "mine".to_owned())));
    }
}
