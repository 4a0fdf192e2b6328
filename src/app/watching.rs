//! Takes in what other programs change in the person's own files while the window is open.

use super::App;
use crate::{
    library::FileKind,
    store::{OwnName, Watch},
};

impl App {
    /// Reads the own files anew if one of them is no longer what it was. What the window wrote itself changes nothing.
    pub(super) fn take_outside_changes(&mut self) {
        let changes = self.watch.as_ref().map(Watch::changes).unwrap_or_default();
        let changed: Vec<OwnName> = changes.into_iter().filter(|name| self.differs_on_disk(name)).collect();
        if !changed.is_empty() {
            self.reload_own();
            for (kind, id) in changed {
                match kind {
                    FileKind::Exercise => self.exercise_changed_outside(&id),
                    FileKind::Routine => self.routine_changed_outside(&id),
                }
            }
        }
    }

    fn differs_on_disk(&self, (kind, id): &OwnName) -> bool {
        // A file that can't be read now is told by reading all of them.
        !matches!(self.store.read_own(*kind, id), Ok(text) if text.as_deref() == self.library.own_text(*kind, id))
    }
}
