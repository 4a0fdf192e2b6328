//! Makes a file for the person on a thread: a routine as sound, a handout, a pack or a backup.
//!
//! Where the file goes is known to `store`, what is in it to `export`.

use std::path::{Path, PathBuf};

use egui::Context;
use jiff::civil::Date;

use super::Exchange;
use crate::{
    app::{App, choose::choose_save, job::Job, place::PathDraft, waker},
    audio::SoundFormat,
    export::{
        ExportError,
        audio::{Manner, Tape, check_path, speak},
        pack,
    },
    library::{Library, catalog::Catalog, id_of_path},
    pack::{Credits, ENDING},
    progress::Progress,
    routine::Routine,
    settings::Settings,
    ui::{
        action::Action,
        dialogs::import::{Answer, ask_share_ui},
    },
    voice::{cache::SpeechCache, engine::Bench},
};

/// The most troubles of a saved file that are said one by one.
const MAX_SAID: usize = 3;
/// The name of a backup that is offered.
const BACKUP_NAME: &str = "Unhunch backup";

/// What is made: decides the words of the dialog, and what is offered afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Made {
    /// A routine as sound.
    Sound,
    /// A routine on paper.
    Handout,
    /// A routine, or everything, to hand on.
    Pack,
}

/// A file that is being made.
pub(in crate::app) struct Making {
    pub(in crate::app) made: Made,
    /// What it is made of.
    pub(in crate::app) name: String,
}

/// A file that is there.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::app) struct Saved {
    pub(in crate::app) path: PathBuf,
    /// What the person should know about it.
    pub(in crate::app) notices: Vec<String>,
}

/// What is to be handed on, and where.
pub(in crate::app) struct Sharing {
    /// A routine by its id and name; everything, if there is none.
    routine: Option<(String, String)>,
    credits: Credits,
    draft: PathDraft,
}

impl Sharing {
    /// Takes the answer of the system's dialog.
    pub(in crate::app) fn take_choice(&mut self) {
        self.draft.take_choice();
    }

    /// The path of the pack, or why there can't be one.
    fn path(&self) -> Result<PathBuf, String> {
        let path = self.draft.place.of_new_file(&self.draft.path)?;
        pack::check_path(&path).map_err(|error| error.to_string())?;
        Ok(path)
    }
}

/// Begins to save a routine as sound of today, under the first of these paths that is free in the end.
fn start_sound(
    routine: Routine,
    today: Date,
    settings: &Settings,
    paths: impl Iterator<Item = PathBuf> + Send + 'static,
    mut bench: Bench,
    wake: impl Fn() + Clone + Send + 'static,
) -> Result<Job<Result<Saved, ExportError>>, ExportError> {
    let (manner, tones, mut paths) = (Manner::of_settings(settings), settings.tones, paths.peekable());
    check_path(paths.peek().map_or(Path::new(""), PathBuf::as_path))?;
    let make = move |progress: &mut Progress<'_>| {
        let mut spoken = speak(&routine, &manner, &mut bench, progress)?;
        let path = Tape::new(&mut spoken, tones, &mut bench).dated(today).save_new(paths, progress)?;
        Ok(Saved { path, notices: spoken.notices })
    };
    Ok(Job::start("sound", wake, make))
}

impl App {
    /// A routine that a file can be made of, or why there is none.
    pub(in crate::app) fn routine_to_save(&self, id: &str) -> Result<Routine, String> {
        match self.library.startable(id) {
            Ok(entry) if entry.routine.exercise_items().next().is_none() => {
                Err("This routine is empty. Add an exercise first.".to_owned())
            }
            Ok(entry) => Ok(entry.routine.clone()),
            Err(reason) => Err(reason),
        }
    }

    /// Begins to save a routine as sound.
    pub(in crate::app) fn save_sound(&mut self, ctx: &Context, id: &str, format: SoundFormat) {
        self.exchange(|app| {
            let routine = app.routine_to_save(id)?;
            let name = routine.name.clone();
            let paths = app.disk.store.sound_paths(&name, format.ending()).map_err(|error| error.to_string())?;
            let bench = Bench::new(
                (app.engines)(&app.settings.voice_command),
                Some(SpeechCache::in_folder(app.disk.store.data_folder().join("voice-cache"))),
            );
            let today = app.clock.local().date();
            let job = start_sound(routine, today, &app.settings, paths, bench, waker(ctx)).map_err(|error| error.to_string())?;
            Ok(Exchange::Saving(Making { made: Made::Sound, name }, job))
        });
    }

    /// Asks where to save a routine, or everything.
    pub(in crate::app) fn ask_share(&mut self, routine: Option<String>) {
        self.exchange(|app| {
            let title = |id: &str| app.library.get(id).map(|entry| entry.title().to_owned()).unwrap_or_default();
            let routine = routine.map(|id| (title(&id), id)).map(|(title, id)| (id, title));
            let name = routine.as_ref().map_or(BACKUP_NAME, |(_, title)| title);
            let path = app.disk.store.document_path(name, ENDING).map_err(|error| error.to_string())?;
            Ok(Exchange::AskShare(Sharing { routine, credits: Credits::default(), draft: PathDraft::at(&path) }))
        });
    }

    /// Asks where to save. Gives what goes on.
    pub(in crate::app) fn show_share(&mut self, ctx: &Context, mut sharing: Sharing) -> Option<Exchange> {
        let Sharing { routine, credits, draft } = &mut sharing;
        let title = routine.as_ref().map(|(_, title)| title.as_str());
        match ask_share_ui(ctx, title, credits, &mut draft.path, &draft.problem) {
            Answer::Cancel => return None,
            Answer::None => {}
            Answer::Choose => {
                // The name in the path is one that every disk takes.
                let name = id_of_path(&draft.path());
                draft.place.choose(choose_save("Save as", &name, ENDING, waker(ctx)));
            }
            Answer::GoOn => match sharing.path() {
                Ok(path) => return Some(self.begin_share(ctx, sharing, path)),
                Err(problem) => sharing.draft.problem = problem,
            },
        }
        Some(Exchange::AskShare(sharing))
    }

    fn begin_share(&self, ctx: &Context, sharing: Sharing, path: PathBuf) -> Exchange {
        let Sharing { routine, credits, .. } = sharing;
        let (id, name) = routine.map_or_else(|| (None, BACKUP_NAME.to_owned()), |(id, title)| (Some(id), title));
        let store = self.disk.store.clone();
        let make = move |progress: &mut Progress<'_>| {
            let written = match id {
                Some(id) => {
                    let library = Library::new(Catalog::bundled(), store.load_own().0);
                    pack::save_routine(&library, &store, &id, credits, &path, progress)?
                }
                None => pack::save_everything(&store, &path, progress)?.1,
            };
            let mut notices: Vec<String> = written.troubles.iter().take(MAX_SAID).map(ToString::to_string).collect();
            let n_more = written.troubles.len() - notices.len();
            if n_more > 0 {
                notices.push(format!("{n_more} more could not be saved. \"unhunch backup\" names all."));
            }
            Ok(Saved { path, notices })
        };
        Exchange::Saving(Making { made: Made::Pack, name }, Job::start("pack", waker(ctx), make))
    }

    /// Says what came of a file.
    pub(in crate::app) fn show_saved(&mut self, made: Made, saved: Saved) {
        let Saved { path, notices } = saved;
        for notice in notices {
            self.say(notice);
        }
        let words = format!("Saved as {}", path.display());
        let next = match made {
            Made::Sound => Some(("Show folder", Action::ShowSounds)),
            Made::Handout => Some(("Open", Action::OpenFile(path))),
            Made::Pack => None,
        };
        self.shown.toasts.push(words, next);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{
        fs,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
            mpsc::{Receiver, channel},
        },
    };

    use super::*;
    use crate::voice::engine::Engine;

    type Saving = Job<Result<Saved, ExportError>>;

    fn desk_reset() -> Routine {
        Catalog::bundled().routine("desk-reset").unwrap().clone()
    }

    fn start(path: &Path, wake: impl Fn() + Clone + Send + 'static) -> Result<Saving, ExportError> {
        let bench = Bench::new(vec![Engine::silent()], None);
        let paths = [path.to_owned(), path.with_extension("2.wav")].into_iter();
        start_sound(desk_reset(), Date::default(), &Settings::default(), paths, bench, wake)
    }

    /// Waits for the end of a job, which wakes last.
    fn finish(saving: &Saving, wakes: &Receiver<()>) -> Result<Saved, ExportError> {
        loop {
            wakes.recv().unwrap();
            if let Some(result) = saving.result() {
                return result.unwrap();
            }
        }
    }

    #[test]
    fn the_file_is_there_when_it_is_done_and_the_window_woke_once_a_percent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Desk reset.wav");
        let n_wakes = Arc::new(AtomicU32::new(0));
        let (woke, wakes) = channel();
        let counted = Arc::clone(&n_wakes);
        let wake = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            let _ = woke.send(());
        };
        let saving = start(&path, wake).unwrap();
        assert_eq!(finish(&saving, &wakes).unwrap().path, path);
        assert_eq!(saving.percent(), 100);
        drop(saving);
        assert!((2..=101).contains(&n_wakes.load(Ordering::Relaxed)));
        assert!(fs::metadata(path).unwrap().len() > 1_000_000);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn when_the_window_closes_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let (go, wait) = channel::<()>();
        let wait = Arc::new(std::sync::Mutex::new(wait));
        let (woke, wakes) = channel();
        let path = folder.path().join("Desk reset.wav");
        // The thread stops at its first percent until the window is closing.
        let wake = move || {
            let _ = wait.lock().unwrap().recv();
            let _ = woke.send(());
        };
        let saving = start(&path, wake).unwrap();
        saving.stop();
        drop(go);
        assert!(matches!(finish(&saving, &wakes), Err(ExportError::Canceled)));
        drop(saving);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_left_alone_and_the_next_name_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Desk reset.wav");
        let (appears, (woke, wakes)) = (path.clone(), channel());
        let wake = move || {
            fs::write(&appears, "other").unwrap();
            let _ = woke.send(());
        };
        let saving = start(&path, wake).unwrap();
        assert_eq!(finish(&saving, &wakes).unwrap().path, path.with_extension("2.wav"));
        drop(saving);
        assert_eq!((fs::read_to_string(&path).unwrap(), fs::read_dir(folder.path()).unwrap().count()), ("other".to_owned(), 2));
    }

    #[test]
    fn a_place_that_takes_no_file_is_said_at_once() {
        let folder = tempfile::tempdir().unwrap();
        assert!(start(&folder.path().join("missing").join("x.wav"), || ()).is_err());
        assert!(start(&folder.path().join("x.txt"), || ()).is_err());
    }
}
