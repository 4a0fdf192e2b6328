//! Lets the person choose a file in the system's own dialog, on a thread, so that the window goes on.
//!
//! Opens and saves nothing itself. A system without such dialogs answers as if the person had chosen nothing; so whoever asks
//! also offers a field for the path.

use std::path::PathBuf;

use rfd::FileDialog;

use super::job::Job;

/// Files of a kind: its name, and the endings without dots.
pub(super) type Filter<'a> = (&'a str, &'a [&'a str]);

/// A dialog that is open. Without a choice, or without such dialogs, it ends with `None`.
pub(super) type Choosing<T = PathBuf> = Job<Option<T>>;

/// Asks the system. Nobody waits for the answer when the program ends: the dialog belongs to the system and would hold it up.
pub(super) fn choosing<T: Send + 'static>(
    ask: impl FnOnce() -> Option<T> + Send + 'static,
    wake: impl Fn() + Clone + Send + 'static,
) -> Choosing<T> {
    Job::start("choose", wake, move |_| ask()).detached()
}

/// Asks for a file to open. `wake` is called when there is an answer.
pub(super) fn choose_open(title: &str, filters: &[Filter<'_>], wake: impl Fn() + Clone + Send + 'static) -> Choosing {
    let dialog = dialog(title, filters);
    choosing(move || dialog.pick_file(), wake)
}

/// Asks for one file or several to open. `wake` is called when there is an answer.
pub(super) fn choose_several(
    title: &str,
    filters: &[Filter<'_>],
    wake: impl Fn() + Clone + Send + 'static,
) -> Choosing<Vec<PathBuf>> {
    let dialog = dialog(title, filters);
    choosing(move || dialog.pick_files(), wake)
}

/// Asks where to save a file that is to have the ending `ending`, without a dot. `name` is offered as its name, without the
/// ending. `wake` is called when there is an answer.
pub(super) fn choose_save(title: &str, name: &str, ending: &'static str, wake: impl Fn() + Clone + Send + 'static) -> Choosing {
    let dialog = dialog(title, &[(ending, &[ending])]).set_file_name(format!("{name}.{ending}"));
    choosing(move || dialog.save_file().map(|path| with_ending(path, ending)), wake)
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
    use super::*;

    #[test]
    fn the_ending_is_added_where_it_is_missing() {
        for (path, wanted) in [("a", "a.pdf"), ("a.pdf", "a.pdf"), ("a.PDF", "a.PDF"), ("a.b", "a.b.pdf")] {
            assert_eq!(with_ending(PathBuf::from(path), "pdf"), PathBuf::from(wanted));
        }
    }
}
