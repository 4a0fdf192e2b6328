//! A thread for each sound device: opens it, keeps it, and closes it. A device that never answers takes its thread with it, and
//! nothing else; a panic of a library is an error like any other. Decides nothing.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, Sender, TryRecvError, channel},
    },
    thread::{Builder, JoinHandle},
    time::Duration,
};

use super::{
    performer::{Performer, Vitals},
    supervisor::{Output, Outputs},
};

/// The most threads that wait for a device at the same time.
const MOST_THREADS: usize = 3;
/// A device gets this long to close before the next one is opened: many can be open only once.
const CLOSES_WITHIN: Duration = Duration::from_secs(1);
const FAILED: &str = "The sound system failed. It is tried again.";

/// The devices of a system. Its calls may wait, for ever if it comes to that, and panic.
pub trait Devices: Send + Sync + 'static {
    /// Opens the device of that name, or the usual one if there is none of that name. It is closed when the answer is dropped.
    ///
    /// # Errors
    /// What failed, for the person.
    fn open(&self, name: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Result<Box<dyn Any>, String>;

    /// The names of all devices.
    fn names(&self) -> Vec<String>;
}

/// Opens devices on threads of their own.
pub struct Keepers {
    devices: Arc<dyn Devices>,
    threads: Vec<JoinHandle<()>>,
    /// Hangs up when the last device is closed.
    last: Option<Receiver<()>>,
    list: Option<(JoinHandle<()>, Receiver<Vec<String>>)>,
}

impl Keepers {
    /// Keepers of these devices.
    pub fn new(devices: Arc<dyn Devices>) -> Self {
        Self { devices, threads: Vec::new(), last: None, list: None }
    }

    /// How many threads have not ended.
    pub fn n_threads(&mut self) -> usize {
        self.threads.retain(|thread| !thread.is_finished());
        self.threads.len()
    }
}

impl Outputs for Keepers {
    fn open(&mut self, name: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Option<Box<dyn Output>> {
        if self.n_threads() >= MOST_THREADS {
            return None;
        }
        let (name, vitals, devices) = (name.map(str::to_owned), Arc::clone(vitals), Arc::clone(&self.devices));
        let (answers, answer) = channel();
        let (close, closed) = channel();
        let (ended, end) = channel();
        let before = self.last.replace(end);
        let keep = move || {
            let _ended: Sender<()> = ended;
            if let Some(before) = before {
                let _ = before.recv_timeout(CLOSES_WITHIN);
            }
            let open = || devices.open(name.as_deref(), performer, &vitals);
            match catch_unwind(AssertUnwindSafe(open)).unwrap_or_else(|_| Err(FAILED.to_owned())) {
                Ok(output) => {
                    let _ = answers.send(Ok(()));
                    // Until the other end is dropped.
                    let _ = closed.recv();
                    drop(output);
                }
                Err(trouble) => drop(answers.send(Err(trouble))),
            }
        };
        self.threads.push(Builder::new().name("sound device".to_owned()).spawn(keep).ok()?);
        Some(Box::new(Kept { answer, _close: close }))
    }

    fn find_names(&mut self) {
        if self.list.as_ref().is_some_and(|(thread, _)| !thread.is_finished()) {
            return;
        }
        let devices = Arc::clone(&self.devices);
        let (answers, answer) = channel();
        let list = move || drop(answers.send(devices.names()));
        let thread = Builder::new().name("sound devices".to_owned()).spawn(list);
        self.list = thread.ok().map(|thread| (thread, answer));
    }

    fn names(&mut self) -> Option<Vec<String>> {
        let names = match self.list.as_ref()?.1.try_recv() {
            Ok(names) => names,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Vec::new(),
        };
        self.list = None;
        Some(names)
    }
}

/// A device on its thread. It is closed when this is dropped.
struct Kept {
    answer: Receiver<Result<(), String>>,
    _close: Sender<()>,
}

impl Output for Kept {
    fn opened(&mut self) -> Option<Result<(), String>> {
        match self.answer.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(FAILED.to_owned())),
        }
    }
}
