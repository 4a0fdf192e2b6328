//! Saves a routine as a sound file on a thread of its own, one at a time.
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
    audio::{SoundFormat, ToneTheme},
    export::{
        ExportError, Watch, Work,
        audio::{Manner, Tape, check_path, speak},
    },
    routine::Routine,
    ui::{
        model::Action,
        saving::{SavingModel, saving_ui},
    },
    voice::{
        cache::SpeechCache,
        engine::{Bench, Engine},
    },
};

/// The share of the work that speaking is, percent; writing is the rest.
const SPEAKING_PERCENT: f32 = 80.0;

/// What is to be saved, how, and where.
struct Order {
    routine: Routine,
    manner: Manner,
    tones: ToneTheme,
    /// The first of these that is free in the end.
    paths: Box<dyn Iterator<Item = PathBuf> + Send>,
}

/// A sound file that is being made. Dropping it stops the work and waits until nothing of it is left.
pub(super) struct Saving {
    name: String,
    state: Arc<State>,
    result: Receiver<Result<Saved, ExportError>>,
    worker: Option<JoinHandle<()>>,
}

/// A sound file that is there.
struct Saved {
    path: PathBuf,
    /// What the person should know about it.
    notices: Vec<String>,
}

/// What the window and the thread share.
#[derive(Default)]
struct State {
    cancel: AtomicBool,
    percent: AtomicU32,
}

impl Saving {
    /// Starts. `wake` is called when there is something new to show: at most once for each percent, and at the end.
    fn start(order: Order, bench: Bench, wake: impl Fn() + Send + 'static) -> Result<Self, ExportError> {
        let Order { paths, .. } = order;
        let mut paths = paths.peekable();
        check_path(paths.peek().map_or(Path::new(""), PathBuf::as_path))?;
        let order = Order { paths: Box::new(paths), ..order };
        let state = Arc::new(State::default());
        let (finished, result) = channel();
        let name = order.routine.name.clone();
        let shared = Arc::clone(&state);
        let work = move || {
            let saved = fulfill(order, bench, &shared, &wake);
            // Without a receiver the program is ending.
            let _ = finished.send(saved);
            wake();
        };
        let refused = |error| ExportError::Request(format!("Saving could not start: {error}. Try again"));
        let worker = Builder::new().name("sound file".to_owned()).spawn(work).map_err(refused)?;
        Ok(Self { name, state, result, worker: Some(worker) })
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

fn fulfill(order: Order, mut bench: Bench, state: &State, wake: &dyn Fn()) -> Result<Saved, ExportError> {
    let mut tell = |work: Work, share: f32| {
        let percent = percent_of(work, share);
        // While lines are spoken more may turn out to be needed; what is shown never goes back.
        if state.percent.fetch_max(percent, Ordering::Relaxed) < percent {
            wake();
        }
    };
    let mut watch = Watch { cancel: &state.cancel, tell: &mut tell };
    let mut spoken = speak(&order.routine, &order.manner, &mut bench, &mut watch)?;
    let path = Tape::new(&mut spoken, order.tones, &mut bench).save_new(order.paths, &mut watch)?;
    Ok(Saved { path, notices: spoken.notices })
}

fn percent_of(work: Work, share: f32) -> u32 {
    let percent = match work {
        Work::Speaking => share * SPEAKING_PERCENT,
        Work::Drawing | Work::Writing => SPEAKING_PERCENT + share * (100.0 - SPEAKING_PERCENT),
    };
    percent.clamp(0.0, 100.0) as u32
}

impl App {
    /// Begins to save a routine as sound.
    pub(super) fn save_sound(&mut self, ctx: &Context, id: &str, format: SoundFormat) {
        if self.saving.is_some() {
            self.say("Another sound is being saved. Try again when it is done.");
            return;
        }
        let routine = match self.library.startable(id).map(|entry| entry.routine.clone()) {
            Ok(routine) if routine.exercise_items().next().is_none() => {
                return self.say("This routine is empty. Add an exercise first.");
            }
            Ok(routine) => routine,
            Err(reason) => return self.say(reason),
        };
        let paths = match self.store.sound_paths(&routine.name, format.ending()) {
            Ok(paths) => Box::new(paths),
            Err(error) => return self.say(error.to_string()),
        };
        // A command that can't be understood was shown in Settings; the built-in voice speaks then.
        let (engines, _) = Engine::chain(Some(&self.settings.voice_command));
        let bench = Bench::new(engines, Some(SpeechCache::in_folder(self.store.data_folder().join("voice-cache"))));
        let order = Order { routine, manner: Manner::of_settings(&self.settings), tones: self.settings.tones, paths };
        match Saving::start(order, bench, waker(ctx)) {
            Ok(saving) => self.saving = Some(saving),
            Err(error) => self.say(error.to_string()),
        }
    }

    /// Says what came of a sound, once it is over.
    pub(super) fn take_saved(&mut self) {
        let Some(result) = self.saving.as_ref().and_then(Saving::result) else { return };
        self.saving = None;
        match result {
            Ok(Saved { path, notices }) => {
                for notice in notices {
                    self.say(notice);
                }
                let now = self.now();
                self.toasts.push(now, format!("Saved as {}", path.display()), Some(("Show folder", Action::ShowSounds)));
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    /// Shows how far a sound is. A session that runs is not covered.
    pub(super) fn show_saving(&self, ctx: &Context) {
        let Some(saving) = self.saving.as_ref().filter(|_| !self.is_exercising()) else { return };
        let Saving { name, state, .. } = saving;
        let is_stopping = state.cancel.load(Ordering::Relaxed);
        let model = SavingModel { name, percent: state.percent.load(Ordering::Relaxed), is_stopping };
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
    use crate::{catalog::Catalog, settings::Settings};

    fn desk_reset() -> Routine {
        Catalog::bundled().routine("desk-reset").unwrap().clone()
    }

    fn start(path: PathBuf, wake: impl Fn() + Send + 'static) -> Result<Saving, ExportError> {
        let bench = Bench::new(vec![Engine::silent()], None);
        let settings = Settings::default();
        let paths = Box::new([path.clone(), path.with_extension("2.wav")].into_iter());
        let order = Order { routine: desk_reset(), manner: Manner::of_settings(&settings), tones: settings.tones, paths };
        Saving::start(order, bench, wake)
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
