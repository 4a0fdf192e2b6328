//! Work on a thread of its own that says how far it is and can be stopped.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread::{Builder, JoinHandle},
};

use crate::progress::{Activity, Progress};

/// The share of the work that speaking or drawing is, percent; writing is the rest.
const FIRST_PERCENT: f32 = 80.0;

/// Work that is being done. Dropping it asks it to stop and waits until it has, unless it is [detached](Job::detached).
pub(super) struct Job<T> {
    state: Arc<State>,
    result: Receiver<T>,
    worker: Option<JoinHandle<()>>,
}

/// What the window and the thread share.
#[derive(Default)]
struct State {
    cancel: AtomicBool,
    percent: AtomicU32,
}

/// The work ended without a result, or could not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lost;

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The work stopped unexpectedly. Try again.")
    }
}

/// Wakes the window when it goes, however the work ends.
struct Wake<F: Fn()>(F);

impl<F: Fn()> Drop for Wake<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

impl<T: Send + 'static> Job<T> {
    /// Starts. `wake` is called when there is something new to show: at most once for each percent, and at the end.
    pub(super) fn start(
        name: &str,
        wake: impl Fn() + Clone + Send + 'static,
        work: impl FnOnce(&mut Progress<'_>) -> T + Send + 'static,
    ) -> Self {
        let state = Arc::new(State::default());
        let (tell, result) = channel();
        let shared = Arc::clone(&state);
        let run = move || {
            let _wake = Wake(wake.clone());
            // It goes before the window wakes.
            let tell = tell;
            let reached = |activity, share| {
                let percent = percent_of(activity, share);
                // More may turn out to be needed on the way; what is shown never goes back.
                if shared.percent.fetch_max(percent, Ordering::Relaxed) < percent {
                    wake();
                }
            };
            // Without a receiver the program is ending.
            let _ = tell.send(work(&mut Progress::new(&shared.cancel, reached)));
        };
        // Without a thread the sender is gone, and that is told as a lost job.
        let worker = Builder::new().name(name.to_owned()).spawn(run).ok();
        Self { state, result, worker }
    }

    /// What came of it, once it is over.
    pub(super) fn result(&self) -> Option<Result<T, Lost>> {
        match self.result.try_recv() {
            Ok(result) => Some(Ok(result)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(Lost)),
        }
    }
}

impl<T> Job<T> {
    /// Nobody waits for it when it is dropped: it leaves nothing half done, or belongs to the system.
    pub(super) fn detached(mut self) -> Self {
        self.worker = None;
        self
    }

    /// How much is done, 0 to 100.
    pub(super) fn percent(&self) -> u32 {
        self.state.percent.load(Ordering::Relaxed)
    }

    /// Asks it to stop soon.
    pub(super) fn stop(&self) {
        self.state.cancel.store(true, Ordering::Relaxed);
    }

    /// Whether it has been asked to stop.
    pub(super) fn is_stopping(&self) -> bool {
        self.state.cancel.load(Ordering::Relaxed)
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.stop();
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

fn percent_of(activity: Activity, share: f32) -> u32 {
    let percent = match activity {
        Activity::Packing => share * 100.0,
        Activity::Speaking | Activity::Drawing => share * FIRST_PERCENT,
        Activity::Writing => FIRST_PERCENT + share * (100.0 - FIRST_PERCENT),
    };
    percent.clamp(0.0, 100.0) as u32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_job_says_how_far_it_is_and_stops_on_request() {
        let (woken, is_woken) = channel();
        let (go, wait) = channel::<()>();
        let job = Job::start(
            "test",
            move || woken.send(()).unwrap(),
            move |progress| {
                progress.reached(Activity::Packing, 0.5).unwrap();
                wait.recv().unwrap();
                progress.reached(Activity::Packing, 0.5).is_err()
            },
        );
        is_woken.recv().unwrap();
        assert_eq!(job.percent(), 50);
        assert_eq!(job.result(), None);
        job.stop();
        go.send(()).unwrap();
        is_woken.recv().unwrap();
        assert_eq!(job.result(), Some(Ok(true)));
        assert_eq!(job.result(), Some(Err(Lost)));
    }

    #[test]
    fn work_that_fails_badly_wakes_the_window_and_is_lost() {
        let (woken, is_woken) = channel();
        let job: Job<()> = Job::start("test", move || woken.send(()).unwrap(), |_| panic!("as planned"));
        is_woken.recv().unwrap();
        assert_eq!(job.result(), Some(Err(Lost)));
    }
}
