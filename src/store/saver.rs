//! Saves on a thread of its own, so that a slow disk never holds up the window. Of several waiting settings, and texts of
//! one file, the newest counts.
//!
//! It sleeps until there is something to save. What could not be saved is tried again with every later job and at the end.
//! Dropping it saves what is waiting first.

use std::{
    collections::BTreeMap,
    sync::mpsc::{Receiver, Sender, channel},
    thread::{Builder, JoinHandle},
};

use super::{RoutineChange, RoutineSaved, Store, StoreError};
use crate::{
    history::Record,
    library::{FileKind, OwnFile},
    settings::Settings,
};

/// What is to be saved.
enum Job {
    Settings(Box<Settings>),
    Record(Record),
    Own(FileKind, OwnFile),
    Routine(Box<RoutineChange>),
    /// Tell when everything before it is done.
    Mark(Sender<()>),
}

/// Saves settings, history, own files and an edited routine in the background.
pub struct Saver {
    jobs: Option<Sender<Job>>,
    notices: Receiver<StoreError>,
    saved: Receiver<RoutineSaved>,
    worker: Option<JoinHandle<()>>,
}

impl Saver {
    /// Starts the thread. `wake` is called after each notice, so that the window can show it.
    pub fn start(store: Store, wake: impl Fn() + Send + 'static) -> Result<Self, StoreError> {
        let (jobs, waiting) = channel();
        let (notice, notices) = channel();
        let (tell_saved, saved) = channel();
        let folder = store.data_folder().to_owned();
        let worker = Worker {
            store,
            notice,
            tell_saved,
            wake: Box::new(wake),
            settings: None,
            records: Vec::new(),
            own: BTreeMap::new(),
            routines: Vec::new(),
        };
        let worker = Builder::new()
            .name("saver".to_owned())
            .spawn(move || worker.run(&waiting))
            .map_err(StoreError::refused("start saving to", &folder))?;
        Ok(Self { jobs: Some(jobs), notices, saved, worker: Some(worker) })
    }

    /// Saves the settings soon.
    pub fn save_settings(&self, settings: Settings) {
        self.send(Job::Settings(Box::new(settings)));
    }

    /// Adds a record to the history soon.
    pub fn append_record(&self, record: Record) {
        self.send(Job::Record(record));
    }

    /// Saves one of the person's own files soon.
    pub fn save_own(&self, kind: FileKind, file: OwnFile) {
        self.send(Job::Own(kind, file));
    }

    /// Saves an edited routine soon. Of several changes of one routine the newest counts.
    pub fn save_routine(&self, change: RoutineChange) {
        self.send(Job::Routine(Box::new(change)));
    }

    /// What came of saving routines since the last call. A routine that could not be saved is not tried again by itself.
    pub fn routines(&self) -> Vec<RoutineSaved> {
        self.saved.try_iter().collect()
    }

    /// What went wrong since the last call.
    pub fn notices(&self) -> Vec<StoreError> {
        self.notices.try_iter().collect()
    }

    /// Waits until everything asked for so far has been tried.
    pub fn flush(&self) {
        let (done, is_done) = channel();
        self.send(Job::Mark(done));
        // An error means the thread has ended, and nothing is left to wait for.
        let _ = is_done.recv();
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only after `jobs` is dropped.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

struct Worker {
    store: Store,
    notice: Sender<StoreError>,
    tell_saved: Sender<RoutineSaved>,
    wake: Box<dyn Fn() + Send>,
    /// The newest settings, if they are not on disk yet.
    settings: Option<Box<Settings>>,
    /// Records that are not on disk yet, the oldest first.
    records: Vec<Record>,
    /// The newest text of each own file that is not on disk yet.
    own: BTreeMap<(FileKind, String), String>,
    /// The newest change of each routine.
    routines: Vec<RoutineChange>,
}

impl Worker {
    fn run(mut self, waiting: &Receiver<Job>) {
        while let Ok(first) = waiting.recv() {
            let mut marks = Vec::new();
            let mut is_asked = false;
            for job in std::iter::once(first).chain(waiting.try_iter()) {
                // A mark alone asks for nothing new, so that one failure is told once.
                is_asked |= !matches!(job, Job::Mark(_));
                match job {
                    Job::Settings(settings) => self.settings = Some(settings),
                    Job::Record(record) => self.records.push(record),
                    Job::Own(kind, file) => {
                        self.own.insert((kind, file.id), file.text);
                    }
                    Job::Routine(change) => {
                        self.routines.retain(|other| other.id != change.id);
                        self.routines.push(*change);
                    }
                    Job::Mark(done) => marks.push(done),
                }
            }
            if is_asked {
                self.save();
            }
            for done in marks {
                // Whoever waited may have gone.
                let _ = done.send(());
            }
        }
        self.save();
    }

    fn save(&mut self) {
        if let Some(settings) = self.settings.take() {
            match self.store.save_settings(&settings) {
                Ok(None) => {}
                Ok(Some(aside)) => self.tell(StoreError::SetAside { path: self.store.settings_path(), aside }),
                Err(error) => {
                    self.settings = Some(settings);
                    self.tell(error);
                }
            }
        }
        let records = std::mem::take(&mut self.records);
        let mut rest = records.into_iter();
        for record in rest.by_ref() {
            if let Err(error) = self.store.append_record(&record) {
                self.records.push(record);
                self.tell(error);
                break;
            }
        }
        self.records.extend(rest);
        for ((kind, id), text) in std::mem::take(&mut self.own) {
            if let Err(error) = self.store.save(kind, &id, &text) {
                self.own.insert((kind, id), text);
                self.tell(error);
            }
        }
        for change in std::mem::take(&mut self.routines) {
            let saved = self.store.save_routine(&change);
            // Without a receiver the program is ending.
            let _ = self.tell_saved.send(saved);
            (self.wake)();
        }
    }

    fn tell(&self, error: StoreError) {
        // Without a receiver the program is ending.
        let _ = self.notice.send(error);
        (self.wake)();
    }
}
