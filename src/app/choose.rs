//! Lets the person choose a file in the system's own dialog, on a thread, so that the window goes on.
//!
//! Opens and saves nothing itself. A system without such dialogs answers as if the person had chosen nothing; so whoever asks
//! also offers a field for the path.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, TryRecvError, channel},
    thread::Builder,
};

use rfd::FileDialog;

/// Files of a kind: its name, and the endings without dots.
pub type Filter<'a> = (&'a str, &'a [&'a str]);

/// A dialog that is open.
pub struct Choosing<T = PathBuf> {
    answer: Receiver<Option<T>>,
}

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen<T = PathBuf> {
    /// It is still open.
    NotYet,
    /// It was closed without a choice, or the system has no such dialog.
    Nothing,
    /// This file, or these.
    File(T),
}

impl<T: Send + 'static> Choosing<T> {
    /// The answer. After anything but [`Chosen::NotYet`] the dialog is over.
    pub fn answer(&self) -> Chosen<T> {
        match self.answer.try_recv() {
            Ok(Some(chosen)) => Chosen::File(chosen),
            Err(TryRecvError::Empty) => Chosen::NotYet,
            Ok(None) | Err(TryRecvError::Disconnected) => Chosen::Nothing,
        }
    }

    pub(super) fn start(ask: impl FnOnce() -> Option<T> + Send + 'static, wake: impl Fn() + Send + 'static) -> Self {
        let (tell, answer) = channel();
        let work = move || {
            // Without a receiver nobody wants to know any more.
            let _ = tell.send(ask());
            drop(tell);
            wake();
        };
        // Without a thread the sender is gone, and that is an answer too. The thread is left alone when the program ends: the
        // dialog belongs to the system and would hold it up.
        let _ = Builder::new().name("choose".to_owned()).spawn(work);
        Self { answer }
    }
}

/// Asks for a file to open. `wake` is called when there is an answer.
pub fn choose_open(title: &str, filters: &[Filter<'_>], wake: impl Fn() + Send + 'static) -> Choosing {
    let dialog = dialog(title, filters);
    Choosing::start(move || dialog.pick_file(), wake)
}

/// Asks for one file or several to open. `wake` is called when there is an answer.
pub fn choose_several(title: &str, filters: &[Filter<'_>], wake: impl Fn() + Send + 'static) -> Choosing<Vec<PathBuf>> {
    let dialog = dialog(title, filters);
    Choosing::start(move || dialog.pick_files(), wake)
}

/// Asks where to save a file that is to have the ending `ending`, without a dot. `name` is offered as its name, without the
/// ending. `wake` is called when there is an answer.
pub fn choose_save(title: &str, name: &str, ending: &'static str, wake: impl Fn() + Send + 'static) -> Choosing {
    let dialog = dialog(title, &[(ending, &[ending])]).set_file_name(format!("{name}.{ending}"));
    Choosing::start(move || dialog.save_file().map(|path| with_ending(path, ending)), wake)
}

fn dialog(title: &str, filters: &[Filter<'_>]) -> FileDialog {
    let dialog = FileDialog::new().set_title(title);
    filters.iter().fold(dialog, |dialog, (name, endings)| dialog.add_filter(*name, endings))
}

/// Some dialogs leave the ending to the program.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    let has_it = path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    if has_it {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_window_is_woken_once_there_is_an_answer() {
        let (woken, is_woken) = channel();
        let (go, wait) = channel::<()>();
        let ask = move || {
            wait.recv().unwrap();
            Some(PathBuf::from("a.unhunch"))
        };
        let choosing = Choosing::start(ask, move || woken.send(()).unwrap());
        assert_eq!(choosing.answer(), Chosen::NotYet);
        go.send(()).unwrap();
        is_woken.recv().unwrap();
        assert_eq!(choosing.answer(), Chosen::File(PathBuf::from("a.unhunch")));
        assert_eq!(choosing.answer(), Chosen::Nothing);
    }

    #[test]
    fn the_ending_is_added_where_it_is_missing() {
        for (path, wanted) in [("a", "a.pdf"), ("a.pdf", "a.pdf"), ("a.PDF", "a.PDF"), ("a.b", "a.b.pdf")] {
            assert_eq!(with_ending(PathBuf::from(path), "pdf"), PathBuf::from(wanted));
        }
    }
}
