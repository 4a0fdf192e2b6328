//! The narrator: a worker thread that makes lines ready before they are needed.
//!
//! The window hands over the lines of a session in the order they will be said and reads progress without waiting. The engine
//! is loaded for the first line that is not in the cache and freed when no line waits; [`Narrator::rest`] lets go of the
//! lines too. Decides nothing about when a line sounds.

use super::cache::SpeechCache;
use super::engine::{Bench, Condition, Engine};
use super::pronunciation::Pronunciations;
use super::{TRACK_RATE_HZ, VoiceError};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Called from the worker after every line; it should only ask for a repaint.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Where a line stands.
#[derive(Clone, Debug, PartialEq)]
pub enum LineState {
    /// Not asked for, or not yet made.
    Waiting,
    /// Ready to be placed: mono at [`TRACK_RATE_HZ`].
    Ready(Arc<[f32]>),
    /// The voice cannot read it: show it with a chime.
    Unreadable,
    /// No voice could say it: show it with a tone.
    Failed,
}

/// How many lines are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Lines that are ready, unreadable or failed.
    pub done: usize,
    /// Lines asked for.
    pub wanted: usize,
}

impl Progress {
    /// Whether nothing is left to do.
    pub fn is_complete(self) -> bool {
        self.done >= self.wanted
    }
}

/// Handle to the worker thread. Dropping it ends the thread after the line it is on.
pub struct Narrator {
    room: Arc<Room>,
}

/// What handle and worker share.
struct Room {
    desk: Mutex<Desk>,
    /// Rung when there is something to do.
    bell: Condvar,
    done: AtomicUsize,
    wanted: AtomicUsize,
}

/// Under the lock, held only for look-ups.
#[derive(Default)]
struct Desk {
    /// Grows with each `prepare`; a line of an older round is thrown away.
    round: u64,
    pace: f32,
    own: Arc<Pronunciations>,
    waiting: VecDeque<String>,
    finished: HashMap<String, LineState>,
    condition: Condition,
    rests: bool,
    closes: bool,
}

impl Narrator {
    /// Starts the worker, which sleeps until there are lines. Engines are asked in order. If the system gives no thread, lines
    /// stay waiting and the condition says so.
    pub fn start(engines: Vec<Engine>, cache: Option<SpeechCache>, wake: Wake) -> Self {
        let room = Arc::new(Room {
            desk: Mutex::new(Desk::default()),
            bell: Condvar::new(),
            done: AtomicUsize::new(0),
            wanted: AtomicUsize::new(0),
        });
        let bench = Bench::new(engines, cache);
        let for_worker = Arc::clone(&room);
        let started = std::thread::Builder::new().name("narrator".to_owned()).spawn(move || work(&for_worker, bench, &wake));
        if let Err(error) = started {
            room.desk().condition = Condition::Silent(format!("The voice could not start ({error})."));
        }
        Self { room }
    }

    /// Asks for these lines, soonest first, in place of all asked for before. Lines that are ready at the same pace and with
    /// the same pronunciations stay ready.
    pub fn prepare(&self, lines: Vec<String>, pace: f32, own: &Arc<Pronunciations>) {
        let mut desk = self.room.desk();
        let same = desk.pace == pace && desk.own == *own;
        desk.round += 1;
        desk.pace = pace;
        desk.own = Arc::clone(own);
        desk.rests = false;
        desk.condition = Condition::Fine;
        desk.waiting.clear();
        let mut kept = HashMap::new();
        let mut wanted = std::collections::HashSet::new();
        for line in lines {
            if !wanted.insert(line.clone()) {
                continue;
            }
            match desk.finished.remove(&line).filter(|state| same && *state != LineState::Failed) {
                Some(state) => {
                    kept.insert(line, state);
                }
                None => desk.waiting.push_back(line),
            }
        }
        desk.finished = kept;
        self.room.wanted.store(wanted.len(), Ordering::Relaxed);
        self.room.done.store(desk.finished.len(), Ordering::Relaxed);
        self.room.bell.notify_one();
    }

    /// Where a line stands.
    pub fn state_of(&self, line: &str) -> LineState {
        self.room.desk().finished.get(line).cloned().unwrap_or(LineState::Waiting)
    }

    /// The samples of a line, if it is ready: mono at [`TRACK_RATE_HZ`], shared and never copied.
    pub fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        match self.state_of(line) {
            LineState::Ready(samples) => Some(samples),
            _ => None,
        }
    }

    /// How long the line takes, if it is ready.
    pub fn length_of(&self, line: &str) -> Option<Duration> {
        self.get(line).map(|samples| Duration::from_secs_f64(samples.len() as f64 / f64::from(TRACK_RATE_HZ)))
    }

    /// How far the worker is; never waits.
    pub fn progress(&self) -> Progress {
        Progress { done: self.room.done.load(Ordering::Relaxed), wanted: self.room.wanted.load(Ordering::Relaxed) }
    }

    /// How the voice did since the last `prepare`.
    pub fn condition(&self) -> Condition {
        self.room.desk().condition.clone()
    }

    /// Lets go of the engine and of all lines; the memory comes back. The next `prepare` starts anew.
    pub fn rest(&self) {
        let mut desk = self.room.desk();
        desk.round += 1;
        desk.rests = true;
        desk.waiting.clear();
        desk.finished.clear();
        self.room.wanted.store(0, Ordering::Relaxed);
        self.room.done.store(0, Ordering::Relaxed);
        self.room.bell.notify_one();
    }
}

impl Drop for Narrator {
    fn drop(&mut self) {
        let mut desk = self.room.desk();
        desk.closes = true;
        desk.waiting.clear();
        self.room.bell.notify_one();
    }
}

impl Room {
    /// The desk, also after a panic elsewhere: its parts are changed one at a time and fit together at any moment.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps until there is something to do; `None` when the handle is gone.
    fn next_order(&self) -> Option<Order> {
        let mut desk = self.desk();
        loop {
            if desk.closes {
                return None;
            }
            if std::mem::take(&mut desk.rests) {
                return Some(Order::Rest);
            }
            if let Some(line) = desk.waiting.pop_front() {
                return Some(Order::Speak { line, round: desk.round, pace: desk.pace, own: Arc::clone(&desk.own) });
            }
            desk = self.bell.wait(desk).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn finish(&self, line: String, round: u64, state: LineState, condition: &Condition) {
        let mut desk = self.desk();
        if desk.round == round {
            desk.finished.insert(line, state);
            desk.condition.clone_from(condition);
            self.done.store(desk.finished.len(), Ordering::Relaxed);
        }
    }
}

/// What the worker does next.
enum Order {
    Speak { line: String, round: u64, pace: f32, own: Arc<Pronunciations> },
    Rest,
}

fn work(room: &Room, mut bench: Bench, wake: &Wake) {
    let mut last_round = 0;
    while let Some(order) = room.next_order() {
        match order {
            Order::Rest => bench.unload(),
            Order::Speak { line, round, pace, own } => {
                if round != last_round {
                    bench.begin_round();
                    last_round = round;
                }
                let state = match bench.speech_of(&line, pace, &own) {
                    Ok(speech) => LineState::Ready(speech.samples.into()),
                    Err(VoiceError::Unreadable) => LineState::Unreadable,
                    Err(_) => LineState::Failed,
                };
                room.finish(line, round, state, &bench.condition);
                if room.desk().waiting.is_empty() {
                    // Loading again costs less than a frame or two; keeping it costs 40 MB for the whole session.
                    bench.unload();
                }
                wake();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::mpsc;

    /// A narrator with the silent voice, and the bell it rings.
    fn narrator(engines: Vec<Engine>) -> (Narrator, mpsc::Receiver<()>) {
        let (sender, rung) = mpsc::channel();
        let wake: Wake = Arc::new(move || {
            let _ = sender.send(());
        });
        (Narrator::start(engines, None, wake), rung)
    }

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    fn wait_for(rung: &mpsc::Receiver<()>, n: usize) {
        for _ in 0..n {
            rung.recv_timeout(Duration::from_secs(20)).unwrap();
        }
    }

    #[test]
    fn lines_become_ready_and_keep_their_length() {
        let (narrator, rung) = narrator(vec![Engine::silent()]);
        let own = Arc::default();
        narrator.prepare(lines(&["Hold.", "Switch sides.", "Hold.", "肩"]), 1.0, &own);
        wait_for(&rung, 3);
        assert_eq!(narrator.progress(), Progress { done: 3, wanted: 3 });
        assert!(narrator.length_of("Switch sides.").unwrap() > narrator.length_of("Hold.").unwrap());
        assert_eq!(narrator.state_of("肩"), LineState::Unreadable);
        assert_eq!(narrator.state_of("Never asked for."), LineState::Waiting);
        assert_eq!(narrator.condition(), Condition::Fine);
    }

    #[test]
    fn what_is_ready_stays_ready_unless_the_pace_changes() {
        let (narrator, rung) = narrator(vec![Engine::silent()]);
        let own = Arc::default();
        narrator.prepare(lines(&["Hold."]), 1.0, &own);
        wait_for(&rung, 1);
        let first = narrator.get("Hold.").unwrap();
        narrator.prepare(lines(&["Rest.", "Hold."]), 1.0, &own);
        assert!(Arc::ptr_eq(&first, &narrator.get("Hold.").unwrap()));
        wait_for(&rung, 1);
        narrator.prepare(lines(&["Hold."]), 1.4, &own);
        wait_for(&rung, 1);
        assert!(narrator.get("Hold.").unwrap().len() < first.len());
        assert_eq!(narrator.get("Rest."), None);
    }

    #[test]
    fn rest_forgets_everything_and_work_can_begin_again() {
        let (narrator, rung) = narrator(vec![Engine::silent()]);
        let own = Arc::default();
        narrator.prepare(lines(&["Hold."]), 1.0, &own);
        wait_for(&rung, 1);
        narrator.rest();
        assert_eq!((narrator.get("Hold."), narrator.progress()), (None, Progress { done: 0, wanted: 0 }));
        narrator.prepare(lines(&["Hold."]), 1.0, &own);
        wait_for(&rung, 1);
        assert!(narrator.progress().is_complete() && narrator.get("Hold.").is_some());
    }

    #[test]
    fn a_voice_that_fails_is_a_state_not_a_stop() {
        let (narrator, rung) = narrator(vec![Engine::new("bad", || Err(VoiceError::Damaged("model".to_owned())))]);
        narrator.prepare(lines(&["Hold.", "Rest."]), 1.0, &Arc::default());
        wait_for(&rung, 2);
        assert_eq!(narrator.state_of("Rest."), LineState::Failed);
        assert!(matches!(narrator.condition(), Condition::Silent(_)));
        assert!(narrator.progress().is_complete());
    }
}
