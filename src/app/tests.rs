//! A window without a screen, over a folder of its own, with a clock that is set by hand. For the tests of the parts of the app.
#![allow(clippy::unwrap_used)]

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::civil::{DateTime, date};

use super::*;
use crate::voice::engine::Engine;

/// A clock that is set by hand.
#[derive(Clone, Default)]
pub(super) struct Hands(Arc<AtomicU64>);

impl Hands {
    /// Lets this much time go by.
    pub(super) fn pass(&self, time: Duration) {
        self.0.fetch_add(u64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Time for Hands {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn local(&self) -> DateTime {
        date(2026, 3, 2).at(9, 0, 0, 0).saturating_add(self.now())
    }

    fn copy(&self) -> Box<dyn Time> {
        Box::new(self.clone())
    }
}

/// A computer without sound, with a silent voice, and the hands of its clock.
pub(super) fn quiet() -> (Host, Hands) {
    let hands = Hands::default();
    let engines: Engines = Arc::new(|_| vec![Engine::silent()]);
    (Host { clock: hands.copy(), engines, outputs: None }, hands)
}

/// A window that is not painted.
pub(super) struct Window {
    pub(super) app: App,
    pub(super) ctx: Context,
    pub(super) hands: Hands,
}

impl Window {
    pub(super) fn over(folder: &Path) -> Self {
        let ctx = Context::default();
        let (host, hands) = quiet();
        let app = App::new(&ctx, Store::in_folder(folder), None, host);
        Self { app, ctx, hands }
    }

    pub(super) fn perform(&mut self, action: Action) {
        self.app.perform(&self.ctx, action);
    }

    /// Takes in everything that was asked of the disk.
    pub(super) fn settle(&mut self) {
        self.app.settle();
        self.app.take_saved_records();
    }
}

#[test]
fn what_was_read_before_a_save_does_not_bring_the_old_text_back() {
    use crate::{edit::routine::RoutineEdit, ui::action::Build};
    let folder = tempfile::tempdir().unwrap();
    let text = "format = 1\nname = \"Mine\"\n[[item]]\nexercise = \"chin_tuck\"\n";
    Store::in_folder(folder.path()).add(FileKind::Routine, "mine", text).unwrap();
    let mut window = Window::over(folder.path());
    window.perform(Action::Build(Build::Open("mine".to_owned())));
    window.app.read_again(vec![(FileKind::Routine, "mine".to_owned())]);
    window.perform(Action::Build(Build::Edit(vec![RoutineEdit::SelectAll, RoutineEdit::Delete])));
    window.settle();
    assert!(window.app.model().building.unwrap().draft.rows().is_empty());
}
