//! Work on a thread of its own that says how far it is and can be stopped.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread::{Builder, JoinHandle},
};

/// Work that is being done. Dropping it asks it to stop and waits until it has.
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

/// What came of a job.
pub(super) enum Progress<T> {
    /// It goes on.
    GoesOn,
    /// It is over.
    Done(T),
    /// It ended without a word, or could not start.
    Lost,
}

/// What the work has to say how far it is, and to hear whether it is to stop.
pub(super) struct Reporter {
    state: Arc<State>,
    wake: Box<dyn Fn() + Send>,
}

impl Reporter {
    /// Says that this share is done, 0 to 1. Breaks if the work is to stop. The window wakes at most once for each percent.
    pub(super) fn tell(&self, share: f32) -> ControlFlow<()> {
        let percent = (share.clamp(0.0, 1.0) * 100.0) as u32;
        if self.state.percent.fetch_max(percent, Ordering::Relaxed) < percent {
            (self.wake)();
        }
        if self.state.cancel.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Set when the work is to stop.
    pub(super) fn cancel(&self) -> &AtomicBool {
        &self.state.cancel
    }
}

impl<T: Send + 'static> Job<T> {
    /// Starts. `wake` is called when there is something new to show.
    pub(super) fn start(
        name: &str,
        wake: impl Fn() + Clone + Send + 'static,
        work: impl FnOnce(&Reporter) -> T + Send + 'static,
    ) -> Self {
        let state = Arc::new(State::default());
        let (tell, result) = channel();
        let reporter = Reporter { state: Arc::clone(&state), wake: Box::new(wake.clone()) };
        let run = move || {
            // Without a receiver the program is ending.
            let _ = tell.send(work(&reporter));
            drop(tell);
            wake();
        };
        // Without a thread the sender is gone, and that is told as a lost job.
        let worker = Builder::new().name(name.to_owned()).spawn(run).ok();
        Self { state, result, worker }
    }

    /// What has come of it.
    pub(super) fn progress(&self) -> Progress<T> {
        match self.result.try_recv() {
            Ok(result) => Progress::Done(result),
            Err(TryRecvError::Empty) => Progress::GoesOn,
            Err(TryRecvError::Disconnected) => Progress::Lost,
        }
    }
}

impl<T> Job<T> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_job_says_how_far_it_is_and_stops_on_request() {
        let (woken, is_woken) = channel();
        let (go, wait) = channel::<()>();
        let job = Job::start(
            "test",
            move || woken.send(()).unwrap(),
            move |reporter| {
                let _ = reporter.tell(0.5);
                wait.recv().unwrap();
                reporter.tell(0.5).is_break()
            },
        );
        is_woken.recv().unwrap();
        assert_eq!(job.percent(), 50);
        assert!(matches!(job.progress(), Progress::GoesOn));
        job.stop();
        go.send(()).unwrap();
        is_woken.recv().unwrap();
        assert!(matches!(job.progress(), Progress::Done(true)));
        assert!(matches!(job.progress(), Progress::Lost));
    }
}
