//! Works on the disk on a thread of its own, so that a slow one never holds up the window. Everything is done in the order in
//! which it was asked for; of several waiting settings, and changes of one file, the newest counts.
//!
//! It sleeps until there is something to save. What could not be saved is tried again with every later job, after a while that
//! grows, and at the end. Dropping it saves what is waiting first.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread::{Builder, JoinHandle},
    time::Duration,
};

use jiff::civil::DateTime;

use super::{OwnChange, OwnName, SaveOutcome, Store, StoreError, file, sessions::SessionFile};
use crate::{history::Record, library::FileKind, session::checkpoint::Checkpoint, settings::Settings};

/// The time until what could not be saved is tried again.
const FIRST_RETRY: Duration = Duration::from_secs(1);
/// It doubles up to this.
const LAST_RETRY: Duration = Duration::from_secs(60);

/// What came of adding a record to the history.
#[derive(Debug)]
pub struct RecordSaved {
    /// When its session started.
    pub started: DateTime,
    /// Why it could not be saved yet.
    pub error: Option<StoreError>,
}

/// What is to be saved.
enum Job {
    Settings(Box<Settings>),
    Record(Record),
    Own(Box<OwnChange>),
    /// An own file goes; what could not be written to it is not wanted any more.
    Forget(OwnName),
    /// Something else, whose result is told by whoever asked.
    Other(Box<dyn FnOnce(&Store) + Send>),
    Session(Box<Checkpoint>),
    /// The running session is over.
    EndSession,
    /// The file of a session that was cut off is not needed any more.
    DiscardSession(PathBuf),
    /// Tell when everything before it is done.
    Mark(Sender<()>),
}

/// Saves settings, history and own files in the background.
pub struct Saver {
    jobs: Option<Sender<Job>>,
    notices: Receiver<StoreError>,
    recorded: Receiver<RecordSaved>,
    worker: Option<JoinHandle<()>>,
}

impl Saver {
    /// Starts the thread. `wake` is called after each notice and result, so that the window can show it.
    pub fn start(store: Store, wake: impl Fn() + Send + 'static) -> Result<Self, StoreError> {
        Self::start_with(store, wake, FIRST_RETRY)
    }

    fn start_with(store: Store, wake: impl Fn() + Send + 'static, first_retry: Duration) -> Result<Self, StoreError> {
        let (jobs, waiting) = channel();
        let (notice, notices) = channel();
        let (tell_recorded, recorded) = channel();
        let folder = store.data_folder().to_owned();
        let worker = Worker {
            store,
            notice,
            tell_recorded,
            wake: Box::new(wake),
            first_retry,
            settings: None,
            records: Vec::new(),
            own: Vec::new(),
            checkpoint: None,
            session: None,
            discarded: Vec::new(),
        };
        let worker = Builder::new()
            .name("saver".to_owned())
            .spawn(move || worker.run(&waiting))
            .map_err(StoreError::refused("start saving to", &folder))?;
        Ok(Self { jobs: Some(jobs), notices, recorded, worker: Some(worker) })
    }

    /// Saves the settings soon.
    pub fn save_settings(&self, settings: Settings) {
        self.send(Job::Settings(Box::new(settings)));
    }

    /// Adds a record to the history soon. Of several of one session the newest counts.
    pub fn append_record(&self, record: Record) {
        self.send(Job::Record(record));
    }

    /// Saves a file that is being edited soon. Of several changes of one file the newest counts.
    pub fn save_change(&self, change: OwnChange) {
        self.send(Job::Own(Box::new(change)));
    }

    /// An own file is about to be deleted: what could not be saved of it must not come back.
    pub fn forget(&self, kind: FileKind, id: &str) {
        self.send(Job::Forget((kind, id.to_owned())));
    }

    /// Does something else with the disk, after all that was asked for before.
    pub fn run(&self, work: impl FnOnce(&Store) + Send + 'static) {
        self.send(Job::Other(Box::new(work)));
    }

    /// Keeps the running session as it stands, in case the program is cut off. The newest counts.
    pub fn keep_session(&self, checkpoint: Checkpoint) {
        self.send(Job::Session(Box::new(checkpoint)));
    }

    /// The running session is over: removes its file once every record is saved.
    pub fn end_session(&self) {
        self.send(Job::EndSession);
    }

    /// Removes the file of a session that was cut off once every record is saved.
    pub fn discard_session(&self, path: PathBuf) {
        self.send(Job::DiscardSession(path));
    }

    /// What came of saving records since the last call.
    pub fn records(&self) -> Vec<RecordSaved> {
        self.recorded.try_iter().collect()
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
    tell_recorded: Sender<RecordSaved>,
    wake: Box<dyn Fn() + Send>,
    first_retry: Duration,
    /// The newest settings, if they are not on disk yet.
    settings: Option<Box<Settings>>,
    /// Records that are not on disk yet, the oldest first.
    records: Vec<Record>,
    /// The newest change of each own file that is not on disk yet.
    own: Vec<OwnChange>,
    /// Where the running session stands, if that is not on disk yet.
    checkpoint: Option<Box<Checkpoint>>,
    session: Option<SessionFile>,
    /// Files of sessions that go once their records are saved.
    discarded: Vec<PathBuf>,
}

impl Worker {
    fn run(mut self, waiting: &Receiver<Job>) {
        let mut retry = self.first_retry;
        loop {
            let first = if self.is_behind() {
                waiting.recv_timeout(retry)
            } else {
                retry = self.first_retry;
                waiting.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match first {
                Ok(first) => self.take(std::iter::once(first).chain(waiting.try_iter())),
                Err(RecvTimeoutError::Timeout) => {
                    retry = (2 * retry).min(LAST_RETRY);
                    self.save(Told::Successes);
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.save(Told::All);
    }

    /// Whether something is waiting that could not be saved.
    fn is_behind(&self) -> bool {
        self.settings.is_some() || !self.records.is_empty() || !self.own.is_empty()
    }

    fn take(&mut self, jobs: impl Iterator<Item = Job>) {
        let mut is_asked = false;
        for job in jobs {
            // These alone ask for nothing new, so that one failure is told once. What was asked for before them comes first.
            let is_apart = matches!(job, Job::Mark(_) | Job::Forget(_) | Job::Other(_));
            if is_apart && std::mem::take(&mut is_asked) {
                self.save(Told::All);
            }
            is_asked |= !is_apart;
            match job {
                Job::Settings(settings) => self.settings = Some(settings),
                Job::Record(record) => {
                    self.records.retain(|other| other.started != record.started);
                    self.records.push(record);
                }
                Job::Own(change) => {
                    self.own.retain(|other| other.name != change.name);
                    self.own.push(*change);
                }
                Job::Forget(name) => self.own.retain(|change| change.name != name),
                Job::Other(work) => {
                    work(&self.store);
                    (self.wake)();
                }
                Job::Session(checkpoint) => self.checkpoint = Some(checkpoint),
                Job::EndSession => {
                    self.checkpoint = None;
                    self.discarded.extend(self.session.take().map(SessionFile::into_path));
                }
                Job::DiscardSession(path) => self.discarded.push(path),
                // Whoever waited may have gone.
                Job::Mark(done) => drop(done.send(())),
            }
        }
        if is_asked {
            self.save(Told::All);
        }
    }

    fn save(&mut self, told: Told) {
        self.save_settings(told);
        self.save_records(told);
        self.save_session();
        for change in std::mem::take(&mut self.own) {
            let outcome = self.store.save_change(&change);
            let is_failed = matches!(outcome, SaveOutcome::Failed(_));
            if !is_failed || told == Told::All {
                (change.tell)(outcome);
                (self.wake)();
            }
            if is_failed {
                self.own.push(change);
            }
        }
    }

    fn save_settings(&mut self, told: Told) {
        let Some(settings) = self.settings.take() else { return };
        match self.store.save_settings(&settings) {
            Ok(None) => {}
            Ok(Some(aside)) => self.tell(StoreError::SetAside { path: self.store.settings_path(), aside }, Told::All),
            Err(error) => {
                self.settings = Some(settings);
                self.tell(error, told);
            }
        }
    }

    fn save_records(&mut self, told: Told) {
        let records = std::mem::take(&mut self.records);
        let mut rest = records.into_iter();
        for record in rest.by_ref() {
            let (started, error) = (record.started, self.store.append_record(&record).err());
            let is_failed = error.is_some();
            if !is_failed || told == Told::All {
                // Without a receiver the program is ending.
                let _ = self.tell_recorded.send(RecordSaved { started, error });
                (self.wake)();
            }
            if is_failed {
                self.records.push(record);
                break;
            }
        }
        self.records.extend(rest);
    }

    /// Keeps the running session. A failure is not told: the person is exercising, and at the end the record counts.
    fn save_session(&mut self) {
        if let Some(checkpoint) = self.checkpoint.take() {
            let written = match &mut self.session {
                Some(session) => session.write(&checkpoint),
                None => SessionFile::create(&self.store, &checkpoint).map(|session| self.session = Some(session)),
            };
            if written.is_err() {
                self.checkpoint = Some(checkpoint);
            }
        }
        if self.records.is_empty() {
            // One that can't be removed is found at the next start, and its record with it.
            self.discarded.retain(|path| file::remove(path).is_err());
        }
    }

    fn tell(&self, error: StoreError, told: Told) {
        if told == Told::All {
            // Without a receiver the program is ending.
            let _ = self.notice.send(error);
            (self.wake)();
        }
    }
}

/// What the window hears of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// Everything.
    All,
    /// Only what is saved at last, so that one failure is told once.
    Successes,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{fs, path::Path};

    use jiff::civil::date;
    use tempfile::TempDir;

    use super::*;

    /// The limit is only there so that a saver that never tries again fails instead of hanging.
    const PATIENCE: Duration = Duration::from_secs(20);

    /// A saver whose folder can't be written to until [`clear`].
    fn blocked() -> (TempDir, Store, Saver, Receiver<()>) {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("data");
        fs::write(&folder, "in the way").unwrap();
        let store = Store::in_folder(&folder);
        let (woke, wakes) = channel();
        let wake = move || {
            let _ = woke.send(());
        };
        let saver = Saver::start_with(store.clone(), wake, Duration::from_millis(1)).unwrap();
        (parent, store, saver, wakes)
    }

    fn clear(parent: &Path) {
        fs::remove_file(parent.join("data")).unwrap();
    }

    /// A change that makes this the text of a file that is not there yet, and what is told of it.
    fn change(kind: FileKind, id: &str, text: &'static str) -> (OwnChange, Receiver<SaveOutcome>) {
        let (name, rewrite) = ((kind, id.to_owned()), Box::new(|_: &str| Some(text.to_owned())));
        let (told, outcomes) = channel();
        let tell = Box::new(move |outcome| drop(told.send(outcome)));
        (OwnChange { name, known: String::new(), base: String::new(), rewrite, version: 7, tell }, outcomes)
    }

    fn record() -> Record {
        let started = date(2026, 3, 2).at(9, 0, 0, 0);
        let (routine, name) = ("desk-reset".to_owned(), "Desk reset".to_owned());
        Record { started, routine, name, active_s: 60, done: 3, of: 3, finished: true, felt: None }
    }

    #[test]
    fn everything_that_failed_is_tried_again_by_itself_and_a_failure_is_told_once() {
        let (parent, store, saver, wakes) = blocked();
        let (change, told) = change(FileKind::Routine, "mine", "format = 1\n");
        saver.save_change(change);
        saver.append_record(record());
        saver.save_settings(Settings { text_percent: 130, ..Settings::default() });
        saver.flush();
        assert!(matches!(told.try_iter().last(), Some(SaveOutcome::Failed(_))));
        assert!(saver.records().iter().all(|saved| saved.error.is_some()));
        assert!(!saver.notices().is_empty());
        // What is told from now on is told by the tries of its own.
        while wakes.try_recv().is_ok() {}
        clear(parent.path());
        let (mut changes, mut records) = (Vec::new(), Vec::new());
        while changes.is_empty() || records.is_empty() {
            wakes.recv_timeout(PATIENCE).unwrap();
            changes.extend(told.try_iter());
            records.extend(saver.records());
        }
        assert!(matches!(changes.as_slice(), [SaveOutcome::Saved { version: 7, .. }]));
        assert!(records.iter().all(|saved| saved.error.is_none()) && records.len() == 1);
        assert!(saver.notices().is_empty());
        saver.flush();
        assert_eq!(store.load_settings().0.text_percent, 130);
        drop(saver);
        assert_eq!(store.load_history().0.records(), [record()]);
        assert_eq!(store.read_own(FileKind::Routine, "mine").unwrap().unwrap(), "format = 1\n");
    }

    #[test]
    fn the_newest_word_about_a_session_is_the_only_one_that_waits() {
        let (parent, store, saver, _wakes) = blocked();
        for active_s in [1, 2, 3] {
            saver.append_record(Record { active_s, ..record() });
            saver.flush();
        }
        clear(parent.path());
        drop(saver);
        let text = fs::read_to_string(store.history_path()).unwrap();
        assert_eq!((text.lines().count(), store.load_history().0.records().first().unwrap().active_s), (1, 3));
    }

    #[test]
    fn what_could_not_be_saved_of_a_deleted_file_does_not_come_back() {
        let (parent, store, saver, _wakes) = blocked();
        saver.save_change(change(FileKind::Exercise, "swing", "format = 1\n").0);
        saver.flush();
        saver.forget(FileKind::Exercise, "swing");
        clear(parent.path());
        drop(saver);
        assert_eq!(store.read_own(FileKind::Exercise, "swing").unwrap(), None);
    }

    #[test]
    fn what_is_asked_for_is_done_in_that_order() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        let saver = Saver::start(store.clone(), || ()).unwrap();
        let (tell, told) = channel();
        saver.save_change(change(FileKind::Routine, "mine", "one").0);
        saver.forget(FileKind::Routine, "mine");
        saver.run(move |store| tell.send(store.delete(FileKind::Routine, "mine")).unwrap());
        saver.save_change(change(FileKind::Routine, "mine", "two").0);
        saver.flush();
        assert_eq!(store.read_own(FileKind::Routine, "mine").unwrap().unwrap(), "two");
        // The file went with what was changed a moment before.
        store.delete(FileKind::Routine, "mine").unwrap();
        store.restore(&told.recv().unwrap().unwrap()).unwrap();
        assert_eq!(store.read_own(FileKind::Routine, "mine").unwrap().unwrap(), "one");
    }
}
