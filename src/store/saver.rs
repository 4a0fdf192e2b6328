//! Saves on a thread of its own, so that a slow disk never holds up the window. Of several waiting settings the newest counts.
//!
//! It sleeps until there is something to save. Dropping it saves what is waiting first.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread::{Builder, JoinHandle},
};

use super::{Store, StoreError};
use crate::{history::Record, settings::Settings};

/// What is to be saved.
enum Job {
    Settings(Box<Settings>),
    Record(Record),
    /// Tell when everything before it is done.
    Mark(Sender<()>),
}

/// Saves settings and history in the background.
pub struct Saver {
    jobs: Option<Sender<Job>>,
    notices: Receiver<StoreError>,
    worker: Option<JoinHandle<()>>,
}

impl Saver {
    /// Starts the thread. `wake` is called after each notice, so that the window can show it.
    pub fn start(store: Store, wake: impl Fn() + Send + 'static) -> Result<Self, StoreError> {
        let (jobs, waiting) = channel();
        let (notice, notices) = channel();
        let folder = store.data_folder().to_owned();
        let worker = Worker { store, notice, wake: Box::new(wake), unsaved: Vec::new() };
        let worker = Builder::new()
            .name("saver".to_owned())
            .spawn(move || worker.run(&waiting))
            .map_err(StoreError::refused("start saving to", &folder))?;
        Ok(Self { jobs: Some(jobs), notices, worker: Some(worker) })
    }

    /// Saves the settings soon.
    pub fn save_settings(&self, settings: Settings) {
        self.send(Job::Settings(Box::new(settings)));
    }

    /// Adds a record to the history soon. If that fails it is tried again with every later job.
    pub fn append_record(&self, record: Record) {
        self.send(Job::Record(record));
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
    wake: Box<dyn Fn() + Send>,
    unsaved: Vec<Record>,
}

impl Worker {
    fn run(mut self, waiting: &Receiver<Job>) {
        while let Ok(first) = waiting.recv() {
            let mut newest = None;
            let mut marks = Vec::new();
            for job in std::iter::once(first).chain(waiting.try_iter()) {
                match job {
                    Job::Settings(settings) => newest = Some(settings),
                    Job::Record(record) => self.unsaved.push(record),
                    Job::Mark(done) => marks.push(done),
                }
            }
            if let Some(settings) = newest {
                self.save_settings(&settings);
            }
            self.append_records();
            for done in marks {
                // Whoever waited may have gone.
                let _ = done.send(());
            }
        }
    }

    fn save_settings(&self, settings: &Settings) {
        match self.store.save_settings(settings) {
            Ok(None) => {}
            Ok(Some(aside)) => self.tell(StoreError::SetAside { path: self.store.settings_path(), aside }),
            Err(error) => self.tell(error),
        }
    }

    fn append_records(&mut self) {
        while let Some(record) = self.unsaved.first() {
            if let Err(error) = self.store.append_record(record) {
                self.tell(error);
                return;
            }
            self.unsaved.remove(0);
        }
    }

    fn tell(&self, error: StoreError) {
        // Without a receiver the program is ending.
        let _ = self.notice.send(error);
        (self.wake)();
    }
}
