//! The narrator: a worker thread that makes lines ready before they are needed.
//!
//! The window hands over the lines of a session in the order they will be said and reads progress without waiting. Every line is
//! spoken once, for its length; the samples of those that come soonest are held, the others are fetched from the cache when they
//! come near. The engine is loaded for the first line that is not in the cache and freed when no line waits; [`Narrator::rest`]
//! lets go of the lines too. Decides nothing about when a line sounds.

use super::cache::SpeechCache;
use super::engine::{Bench, Condition, Engine};
use super::pronunciation::Pronunciations;
use super::shelf::Shelf;
use super::{TRACK_RATE_HZ, VoiceError};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Called from the worker after every line; it should only ask for a repaint.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Lines that come in are told in groups of this many, since whole tracks are made anew then.
const GROUP: usize = 8;

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    /// Not asked for, or not yet made.
    Waiting,
    /// Spoken, this many samples long. The samples are held if the line comes soon.
    Spoken(usize),
    /// The voice cannot read it: show it with a chime.
    Unreadable,
    /// No voice could say it: show it with a chime.
    Failed,
}

/// How many lines are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Lines that are spoken, unreadable or failed.
    pub done: usize,
    /// Lines asked for.
    pub wanted: usize,
}

impl Tally {
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
    /// Grows when samples have come in.
    edition: AtomicU64,
}

/// Under the lock, held only for look-ups.
#[derive(Default)]
struct Desk {
    /// Grows with each `prepare`; a line of an older round is thrown away.
    round: u64,
    pace: f32,
    own: Arc<Pronunciations>,
    waiting: VecDeque<Arc<str>>,
    finished: HashMap<Arc<str>, LineState>,
    /// The lines that come soonest, as many as fit on the shelf.
    near: HashSet<Arc<str>>,
    shelf: Shelf,
    /// Lines that came in since the last edition.
    n_untold: usize,
    condition: Condition,
    rests: bool,
    closes: bool,
}

impl Desk {
    /// Puts the lines that come soonest before all that wait, as far as there is room for their samples.
    fn attend(&mut self, soonest: &[Arc<str>]) {
        let lengths = soonest.iter().map(|line| match self.finished.get(line) {
            Some(LineState::Spoken(n_samples)) => *n_samples,
            _ => 0,
        });
        let n_near = self.shelf.n_fitting(lengths);
        self.near = soonest.iter().take(n_near).cloned().collect();
        let is_missing = |line: &&Arc<str>| match self.finished.get(*line) {
            None => true,
            Some(LineState::Spoken(_)) => self.shelf.get(line).is_none(),
            Some(_) => false,
        };
        let mut asked = HashSet::new();
        let missing = soonest.iter().take(n_near).filter(|line| asked.insert(Arc::clone(line)) && is_missing(line));
        let missing: Vec<Arc<str>> = missing.cloned().collect();
        if !missing.is_empty() {
            self.waiting.retain(|line| !missing.contains(line));
            missing.into_iter().rev().for_each(|line| self.waiting.push_front(line));
        }
    }
}

impl Narrator {
    /// Starts the worker, which sleeps until there are lines. Engines are asked in order. If the system gives no thread, lines
    /// stay waiting and the condition says so.
    pub fn start(engines: Vec<Engine>, cache: Option<SpeechCache>, wake: Wake) -> Self {
        Self::with_shelf(engines, cache, wake, Shelf::default())
    }

    /// The same, with a shelf of another size.
    pub fn with_shelf(engines: Vec<Engine>, cache: Option<SpeechCache>, wake: Wake, shelf: Shelf) -> Self {
        let room = Arc::new(Room {
            desk: Mutex::new(Desk { shelf, ..Desk::default() }),
            bell: Condvar::new(),
            done: AtomicUsize::new(0),
            wanted: AtomicUsize::new(0),
            edition: AtomicU64::new(0),
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
    pub fn prepare(&self, lines: &[Arc<str>], pace: f32, own: &Arc<Pronunciations>) {
        let mut desk = self.room.desk();
        let same = desk.pace == pace && desk.own == *own;
        desk.round += 1;
        desk.pace = pace;
        desk.own = Arc::clone(own);
        desk.rests = false;
        desk.condition = Condition::Fine;
        let wanted: HashSet<&str> = lines.iter().map(AsRef::as_ref).collect();
        desk.finished.retain(|line, state| same && *state != LineState::Failed && wanted.contains(line.as_ref()));
        desk.shelf.keep(&|line| same && wanted.contains(line));
        let mut asked = HashSet::new();
        let waiting = lines.iter().filter(|line| asked.insert(*line) && !desk.finished.contains_key(*line)).cloned().collect();
        desk.waiting = waiting;
        desk.attend(lines);
        self.room.wanted.store(wanted.len(), Ordering::Relaxed);
        self.room.done.store(desk.finished.len(), Ordering::Relaxed);
        self.room.bell.notify_one();
    }

    /// Says which lines come soonest, in order, as the session goes on. Their samples are held as far as there is room; one that
    /// was never asked for is spoken too.
    pub fn attend(&self, soonest: &[Arc<str>]) {
        let mut desk = self.room.desk();
        desk.attend(soonest);
        if !desk.waiting.is_empty() {
            self.room.bell.notify_one();
        }
    }

    /// Where a line stands.
    pub fn state_of(&self, line: &str) -> LineState {
        self.room.desk().finished.get(line).copied().unwrap_or(LineState::Waiting)
    }

    /// The samples of a line, if they are held: mono at [`TRACK_RATE_HZ`], shared and never copied.
    pub fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        self.room.desk().shelf.get(line).cloned()
    }

    /// How long the line takes, if it has been spoken.
    pub fn length_of(&self, line: &str) -> Option<Duration> {
        match self.state_of(line) {
            LineState::Spoken(n_samples) => Some(Duration::from_secs_f64(n_samples as f64 / f64::from(TRACK_RATE_HZ))),
            _ => None,
        }
    }

    /// How far the worker is; never waits.
    pub fn progress(&self) -> Tally {
        Tally { done: self.room.done.load(Ordering::Relaxed), wanted: self.room.wanted.load(Ordering::Relaxed) }
    }

    /// A number that grows when [`Narrator::get`] may answer anew; never waits.
    pub fn edition(&self) -> u64 {
        self.room.edition.load(Ordering::Relaxed)
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
        desk.near.clear();
        desk.shelf.keep(&|_| false);
        self.room.wanted.store(0, Ordering::Relaxed);
        self.room.done.store(0, Ordering::Relaxed);
        self.room.edition.fetch_add(1, Ordering::Relaxed);
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

    /// Takes in a line. True if no other waits.
    fn finish(&self, line: Arc<str>, round: u64, spoken: Result<Vec<f32>, VoiceError>, condition: &Condition) -> bool {
        let mut desk = self.desk();
        let desk = &mut *desk;
        if desk.round != round {
            return desk.waiting.is_empty();
        }
        let state = match spoken {
            Ok(samples) => {
                let state = LineState::Spoken(samples.len());
                desk.shelf.put(Arc::clone(&line), samples, &|line| desk.near.contains(line));
                state
            }
            Err(VoiceError::Unreadable) => LineState::Unreadable,
            Err(_) => LineState::Failed,
        };
        desk.finished.insert(line, state);
        desk.condition.clone_from(condition);
        desk.n_untold += 1;
        self.done.store(desk.finished.len(), Ordering::Relaxed);
        if desk.waiting.is_empty() || desk.n_untold >= GROUP {
            desk.n_untold = 0;
            self.edition.fetch_add(1, Ordering::Relaxed);
        }
        desk.waiting.is_empty()
    }
}

/// What the worker does next.
enum Order {
    Speak { line: Arc<str>, round: u64, pace: f32, own: Arc<Pronunciations> },
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
                let spoken = bench.speech_of(&line, pace, &own).map(|speech| speech.samples);
                if room.finish(line, round, spoken, &bench.condition) {
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
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
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

    fn lines(lines: &[&str]) -> Vec<Arc<str>> {
        lines.iter().map(|line| Arc::from(*line)).collect()
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
        narrator.prepare(&lines(&["Hold.", "Switch sides.", "Hold.", "肩"]), 1.0, &own);
        wait_for(&rung, 3);
        assert_eq!(narrator.progress(), Tally { done: 3, wanted: 3 });
        assert!(narrator.length_of("Switch sides.").unwrap() > narrator.length_of("Hold.").unwrap());
        assert_eq!(narrator.state_of("肩"), LineState::Unreadable);
        assert_eq!(narrator.state_of("Never asked for."), LineState::Waiting);
        assert_eq!(narrator.condition(), Condition::Fine);
    }

    #[test]
    fn what_is_ready_stays_ready_unless_the_pace_changes() {
        let (narrator, rung) = narrator(vec![Engine::silent()]);
        let own = Arc::default();
        narrator.prepare(&lines(&["Hold."]), 1.0, &own);
        wait_for(&rung, 1);
        let first = narrator.get("Hold.").unwrap();
        narrator.prepare(&lines(&["Rest.", "Hold."]), 1.0, &own);
        assert!(Arc::ptr_eq(&first, &narrator.get("Hold.").unwrap()));
        wait_for(&rung, 1);
        narrator.prepare(&lines(&["Hold."]), 1.4, &own);
        wait_for(&rung, 1);
        assert!(narrator.get("Hold.").unwrap().len() < first.len());
        assert_eq!(narrator.get("Rest."), None);
    }

    #[test]
    fn rest_forgets_everything_and_work_can_begin_again() {
        let (narrator, rung) = narrator(vec![Engine::silent()]);
        let own = Arc::default();
        narrator.prepare(&lines(&["Hold."]), 1.0, &own);
        wait_for(&rung, 1);
        narrator.rest();
        assert_eq!((narrator.get("Hold."), narrator.progress()), (None, Tally { done: 0, wanted: 0 }));
        narrator.prepare(&lines(&["Hold."]), 1.0, &own);
        wait_for(&rung, 1);
        assert!(narrator.progress().is_complete() && narrator.get("Hold.").is_some());
    }

    #[test]
    fn a_voice_that_fails_is_a_state_not_a_stop() {
        let (narrator, rung) = narrator(vec![Engine::new("bad", || Err(VoiceError::Damaged("model".to_owned())))]);
        narrator.prepare(&lines(&["Hold.", "Rest."]), 1.0, &Arc::default());
        wait_for(&rung, 2);
        assert_eq!(narrator.state_of("Rest."), LineState::Failed);
        assert!(matches!(narrator.condition(), Condition::Silent(_)));
        assert!(narrator.progress().is_complete());
    }

    #[test]
    fn a_long_session_holds_the_lines_that_come_soonest_and_fetches_the_others_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, rung) = mpsc::channel();
        let wake: Wake = Arc::new(move || {
            let _ = sender.send(());
        });
        let all = lines(&["One line.", "Two lines.", "Three lines.", "Four lines."]);
        let most_samples = 2 * TRACK_RATE_HZ as usize;
        let cache = Some(SpeechCache::in_folder(folder.path()));
        let narrator = Narrator::with_shelf(vec![Engine::silent()], cache, wake, Shelf::bounded(most_samples));
        narrator.prepare(&all, 1.0, &Arc::default());
        wait_for(&rung, 4);
        let held = || all.iter().map(|line| narrator.get(line).is_some()).collect::<Vec<_>>();
        assert!(all.iter().all(|line| narrator.length_of(line).is_some()) && narrator.progress().is_complete());
        assert_eq!(held(), [true, true, false, false]);
        let edition = narrator.edition();
        narrator.attend(&all[2..]);
        wait_for(&rung, 2);
        assert_eq!(held(), [false, false, true, true]);
        assert!(narrator.edition() > edition && narrator.progress() == Tally { done: 4, wanted: 4 });
        // What is near and held costs nothing.
        narrator.attend(&all[3..]);
        assert_eq!(held(), [false, false, true, true]);
        narrator.attend(&lines(&["Never asked for."]));
        wait_for(&rung, 1);
        assert!(narrator.get("Never asked for.").is_some());
    }
}
