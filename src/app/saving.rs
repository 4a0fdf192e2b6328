//! Makes a file for the person on a thread of its own, one at a time: a routine as sound, or a handout.
//!
//! Where the file goes is known to `store`, what is in it to `export`.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread::{Builder, JoinHandle},
};

use egui::Context;

use super::{App, waker};
use crate::{
    audio::SoundFormat,
    clock::Clock,
    cue::ToneTheme,
    export::{
        ExportError, Watch, Work,
        audio::{Manner, Tape, check_path, speak},
    },
    routine::Routine,
    ui::{
        action::Action,
        dialogs::saving::{SavingModel, saving_ui},
    },
    voice::{
        cache::SpeechCache,
        engine::{Bench, Engine},
    },
};

/// The share of the work that speaking or drawing is, percent; writing is the rest.
const FIRST_PERCENT: f32 = 80.0;

/// What is made: decides the words of the dialog, and what is offered afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// A routine as sound.
    Sound,
    /// A routine on paper.
    Handout,
}

/// A file that is being made. Dropping it stops the work and waits until nothing of it is left.
pub(super) struct Saving {
    made: Made,
    name: String,
    state: Arc<State>,
    result: Receiver<Result<Saved, ExportError>>,
    worker: Option<JoinHandle<()>>,
}

/// A file that is there.
pub(super) struct Saved {
    pub(super) path: PathBuf,
    /// What the person should know about it.
    pub(super) notices: Vec<String>,
}

/// What the window and the thread share.
#[derive(Default)]
struct State {
    cancel: AtomicBool,
    percent: AtomicU32,
}

impl Saving {
    /// Starts to make a file of the routine with this name. `wake` is called when there is something new to show: at most once
    /// for each percent, and at the end.
    pub(super) fn start(
        made: Made,
        name: String,
        make: impl FnOnce(&mut Watch<'_>) -> Result<Saved, ExportError> + Send + 'static,
        wake: impl Fn() + Send + 'static,
    ) -> Result<Self, ExportError> {
        let state = Arc::new(State::default());
        let (finished, result) = channel();
        let shared = Arc::clone(&state);
        let work = move || {
            let mut tell = |work: Work, share: f32| {
                let percent = percent_of(work, share);
                // While lines are spoken more may turn out to be needed; what is shown never goes back.
                if shared.percent.fetch_max(percent, Ordering::Relaxed) < percent {
                    wake();
                }
            };
            let saved = make(&mut Watch { cancel: &shared.cancel, tell: &mut tell });
            // Without a receiver the program is ending.
            let _ = finished.send(saved);
            wake();
        };
        let refused = |error| ExportError::Request(format!("Saving could not start: {error}. Try again"));
        let worker = Builder::new().name("saving".to_owned()).spawn(work).map_err(refused)?;
        Ok(Self { made, name, state, result, worker: Some(worker) })
    }

    /// What came of it, once it is over.
    fn result(&self) -> Option<Result<Saved, ExportError>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Err(ExportError::Request("Saving stopped unexpectedly. Try again".to_owned())))
            }
        }
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        self.state.cancel.store(true, Ordering::Relaxed);
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

fn percent_of(work: Work, share: f32) -> u32 {
    let percent = match work {
        Work::Speaking | Work::Drawing => share * FIRST_PERCENT,
        Work::Writing => FIRST_PERCENT + share * (100.0 - FIRST_PERCENT),
    };
    percent.clamp(0.0, 100.0) as u32
}

/// A routine that is to be saved as sound: how, and where.
struct SoundOrder {
    routine: Routine,
    manner: Manner,
    tones: ToneTheme,
    /// The first of these that is free in the end.
    paths: Box<dyn Iterator<Item = PathBuf> + Send>,
}

impl SoundOrder {
    fn start(self, mut bench: Bench, wake: impl Fn() + Send + 'static) -> Result<Saving, ExportError> {
        let mut paths = self.paths.peekable();
        check_path(paths.peek().map_or(Path::new(""), PathBuf::as_path))?;
        let name = self.routine.name.clone();
        let make = move |watch: &mut Watch<'_>| {
            let mut spoken = speak(&self.routine, &self.manner, &mut bench, watch)?;
            let today = Clock::start().local().date();
            let path = Tape::new(&mut spoken, self.tones, &mut bench).dated(today).save_new(paths, watch)?;
            Ok(Saved { path, notices: spoken.notices })
        };
        Saving::start(Made::Sound, name, make, wake)
    }
}

impl App {
    /// Takes a file that is being made, or says why there is none.
    pub(super) fn take_saving(&mut self, saving: Result<Saving, ExportError>) {
        match saving {
            Ok(saving) => self.saving = Some(saving),
            Err(error) => self.say(error.to_string()),
        }
    }

    /// A routine that a file can be made of. Says why if there is none.
    pub(super) fn routine_to_save(&mut self, id: &str) -> Option<Routine> {
        if !self.settle_building(id) {
            return None;
        }
        let reason = match self.library.startable(id).map(|entry| entry.routine.clone()) {
            _ if self.saving.is_some() => "Another file is being saved. Try again when it is done.".to_owned(),
            Ok(routine) if routine.exercise_items().next().is_none() => {
                "This routine is empty. Add an exercise first.".to_owned()
            }
            Ok(routine) => return Some(routine),
            Err(reason) => reason,
        };
        self.say(reason);
        None
    }

    /// Begins to save a routine as sound.
    pub(super) fn save_sound(&mut self, ctx: &Context, id: &str, format: SoundFormat) {
        let Some(routine) = self.routine_to_save(id) else { return };
        let paths = match self.store.sound_paths(&routine.name, format.ending()) {
            Ok(paths) => Box::new(paths),
            Err(error) => return self.say(error.to_string()),
        };
        // A command that can't be understood was shown in Settings; the built-in voice speaks then.
        let (engines, _) = Engine::chain(Some(&self.settings.voice_command));
        let bench = Bench::new(engines, Some(SpeechCache::in_folder(self.store.data_folder().join("voice-cache"))));
        let order = SoundOrder { routine, manner: Manner::of_settings(&self.settings), tones: self.settings.tones, paths };
        self.take_saving(order.start(bench, waker(ctx)));
    }

    /// Says what came of a file, once it is over.
    pub(super) fn take_saved(&mut self) {
        let Some(result) = self.saving.as_ref().and_then(Saving::result) else { return };
        let made = self.saving.take().map_or(Made::Sound, |saving| saving.made);
        match result {
            Ok(Saved { path, notices }) => {
                for notice in notices {
                    self.say(notice);
                }
                let words = format!("Saved as {}", path.display());
                let next = match made {
                    Made::Sound => ("Show folder", Action::ShowSounds),
                    Made::Handout => ("Open", Action::OpenFile(path)),
                };
                self.toasts.push(words, Some(next));
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    /// Shows how far a file is. A session that runs is not covered.
    pub(super) fn show_saving(&self, ctx: &Context) {
        let Some(saving) = self.saving.as_ref().filter(|_| !self.is_exercising()) else { return };
        let Saving { made, name, state, .. } = saving;
        let is_stopping = state.cancel.load(Ordering::Relaxed);
        let (title, words) = match made {
            Made::Sound => ("Save as sound", format!("The coach speaks \"{name}\" into a file. The first time takes longest.")),
            Made::Handout => ("Print", format!("Drawing the pages of \"{name}\".")),
        };
        let model = SavingModel { title, words: &words, percent: state.percent.load(Ordering::Relaxed), is_stopping };
        if saving_ui(ctx, &model) && !is_stopping {
            state.cancel.store(true, Ordering::Relaxed);
            ctx.request_repaint();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::{library::catalog::Catalog, settings::Settings};

    fn desk_reset() -> Routine {
        Catalog::bundled().routine("desk-reset").unwrap().clone()
    }

    fn start(path: PathBuf, wake: impl Fn() + Send + 'static) -> Result<Saving, ExportError> {
        let bench = Bench::new(vec![Engine::silent()], None);
        let settings = Settings::default();
        let paths = Box::new([path.clone(), path.with_extension("2.wav")].into_iter());
        let order = SoundOrder { routine: desk_reset(), manner: Manner::of_settings(&settings), tones: settings.tones, paths };
        order.start(bench, wake)
    }

    #[test]
    fn the_file_is_there_when_it_is_done_and_the_window_woke_once_a_percent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Desk reset.wav");
        let wakes = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&wakes);
        let saving = start(path.clone(), move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let saving = saving.unwrap();
        assert_eq!(saving.result.recv().unwrap().unwrap().path, path);
        assert_eq!(saving.state.percent.load(Ordering::Relaxed), 100);
        drop(saving);
        assert!((2..=101).contains(&wakes.load(Ordering::Relaxed)));
        assert!(fs::metadata(path).unwrap().len() > 1_000_000);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn when_the_window_closes_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let (go, wait) = channel::<()>();
        let path = folder.path().join("Desk reset.wav");
        // The thread stops at its first percent until the window is closing.
        let wake = move || {
            let _ = wait.recv();
        };
        let saving = start(path, wake).unwrap();
        saving.state.cancel.store(true, Ordering::Relaxed);
        drop(go);
        assert!(matches!(saving.result.recv().unwrap(), Err(ExportError::Canceled)));
        drop(saving);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_left_alone_and_the_next_name_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Desk reset.wav");
        let appears = path.clone();
        let saving = start(path.clone(), move || fs::write(&appears, "other").unwrap()).unwrap();
        assert_eq!(saving.result.recv().unwrap().unwrap().path, path.with_extension("2.wav"));
        drop(saving);
        assert_eq!((fs::read_to_string(&path).unwrap(), fs::read_dir(folder.path()).unwrap().count()), ("other".to_owned(), 2));
    }

    #[test]
    fn a_place_that_takes_no_file_is_said_at_once() {
        let folder = tempfile::tempdir().unwrap();
        assert!(start(folder.path().join("missing").join("x.wav"), || ()).is_err());
        assert!(start(folder.path().join("x.txt"), || ()).is_err());
    }
}
