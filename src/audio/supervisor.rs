//! Opens the sound device when a session needs it, notices when it is gone, and brings it back. Plays nothing itself.
//!
//! One thread, which sleeps without a time limit as long as nobody needs sound. It never waits for a device: opening, closing and
//! listing happen elsewhere. The steps take the time as an argument, so that tests can go through hours in a moment.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::performer::{Dials, Feed, Performance, Performer, Vitals};
use crate::clock::Time;

/// How often an open device is looked after.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often it is while it is about to play.
const LOOK_SOON: Duration = Duration::from_millis(25);
/// A gap between two looks from which on the computer must have been asleep.
const SLEEP_GAP: Duration = Duration::from_secs(2);
/// A device that has had nothing to play for this long is silent, and that is said. With the looks it is known within 2 s.
const SILENT_AFTER: Duration = Duration::from_millis(1400);
/// A device that was just opened gets longer: a server may finish two seconds of silence before it looks at it.
const STARTS_WITHIN: Duration = Duration::from_millis(2500);
/// A device that has been silent for this long is opened anew. Till then it may come back by itself.
const DEAD_AFTER: Duration = Duration::from_secs(3);
/// An answer that takes longer than this is said to be missing; it is waited for all the same.
const ANSWER_WITHIN: Duration = Duration::from_millis(1400);
/// After this long without an answer it is tried once more.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(10);
/// A loss that is mended sooner than this is not worth a word, such as a device that is not ready at the first try.
const TOLERATED: Duration = Duration::from_millis(750);
/// A device that has been well for this long counts as good.
const TRUST_AFTER: Duration = Duration::from_secs(1);
/// Waiting times between attempts: from, to. Sound is to be back within 3 s of the device.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(2));
/// The device stays open for this long after it was needed.
const LINGER: Duration = Duration::from_secs(3);
/// Nobody asked for sound for this long: the session was forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60);

const GONE: &str = "The sound device is gone. Sound comes back when it does.";
const STOPPED: &str = "The sound device has stopped. Sound comes back when it does.";
const NO_ANSWER: &str = "The sound device does not answer. Sound comes back when it does.";
const RACES: &str = "No working sound device was found.";

/// A device that is being opened or is open. Dropping it closes it. Nothing here waits.
pub trait Output: Send {
    /// Whether it is open: `None` as long as that is not known.
    ///
    /// # Errors
    /// Why it could not be opened, for the person.
    fn opened(&mut self) -> Option<Result<(), String>>;
}

/// Where sound can go. The real ones are behind the cargo feature `sound`; tests bring their own. Nothing here waits.
pub trait Outputs: Send {
    /// Begins to open the device of that name, or the usual one if there is none of that name. The device then calls the performer;
    /// a loss is noted in the vitals. `None` if too many devices that were asked for do not answer.
    fn open(&mut self, name: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Option<Box<dyn Output>>;

    /// Begins to look for the names of all devices.
    fn find_names(&mut self);

    /// The names that were looked for, once they are known.
    fn names(&mut self) -> Option<Vec<String>>;
}

/// How sound is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoundState {
    /// Nobody needs sound.
    Idle,
    /// A device is open.
    Playing,
    /// A device is open; the person wants silence.
    Muted,
    /// There is no device that works; why, in a sentence. It is tried again.
    NoDevice(String),
}

/// What speaker and supervisor share. Locked only for moments, never by the sound device.
#[derive(Debug, Default)]
pub(super) struct Desk {
    /// What should sound.
    pub wanted: Option<Performance>,
    /// Whether the performer still has to be told.
    pub is_unsent: bool,
    pub feed: Option<Feed>,
    pub is_needed: bool,
    /// Until when the device is kept for what still rings.
    pub rings_until: Option<Duration>,
    /// The device that the person chose.
    pub device: Option<String>,
    /// How the open device is doing.
    pub vitals: Option<Arc<Vitals>>,
    pub trouble: Option<String>,
    pub wants_names: bool,
    pub names: Vec<String>,
    pub is_over: bool,
}

impl Desk {
    /// Keeps the device until `end` and a little longer, so that the last sound rings out.
    pub fn ring_until(&mut self, end: Duration) {
        self.rings_until = Some(end + LINGER);
    }

    fn is_idle(&self) -> bool {
        !self.is_needed && self.rings_until.is_none() && !self.wants_names && !self.is_over
    }

    /// Tells the performer what should sound, if it has not been told.
    pub fn send(&mut self) {
        if let Some(feed) = &self.feed
            && self.is_unsent
        {
            self.is_unsent = !feed.offer(self.wanted.clone());
        }
    }
}

/// The desk, and a bell for the supervisor.
#[derive(Debug, Default)]
pub(super) struct Shared {
    desk: Mutex<Desk>,
    bell: Condvar,
    pub dials: Arc<Dials>,
}

impl Shared {
    pub fn desk(&self) -> MutexGuard<'_, Desk> {
        // A panic elsewhere leaves nothing half done here.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn ring(&self) {
        self.bell.notify_one();
    }
}

/// A device and what is known about it.
struct Device {
    output: Box<dyn Output>,
    vitals: Arc<Vitals>,
    name: Option<String>,
    /// Until it is open.
    feed: Option<Feed>,
    /// When it was asked to open, then when it was open.
    since: Duration,
    /// From when on it has to ask for samples.
    awaited_from: Duration,
}

impl Device {
    fn is_open(&self) -> bool {
        self.feed.is_none()
    }

    /// How long it has had nothing to play.
    fn silent_for(&self, now: Duration) -> Duration {
        now.saturating_sub(self.vitals.heard_until().max(self.awaited_from))
    }
}

/// Keeps the device.
pub struct Supervisor {
    shared: Arc<Shared>,
    outputs: Box<dyn Outputs>,
    time: Box<dyn Time>,
    wake: Arc<dyn Fn() + Send + Sync>,
    device: Option<Device>,
    retry_at: Duration,
    wait: Duration,
    /// Since when there is no device, and why.
    lost: Option<(Duration, String)>,
    last_step: Duration,
    is_listing: bool,
    /// What was last shown.
    shown: Option<(bool, bool, Option<String>)>,
}

impl Supervisor {
    pub(super) fn new(
        shared: Arc<Shared>,
        outputs: Box<dyn Outputs>,
        time: Box<dyn Time>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        Self {
            shared,
            outputs,
            time,
            wake,
            device: None,
            retry_at: Duration::ZERO,
            wait: RETRY.0,
            lost: None,
            last_step: Duration::ZERO,
            is_listing: false,
            shown: None,
        }
    }

    /// Works until the speaker is gone.
    pub fn run(mut self) {
        loop {
            let now = self.time.now();
            let pause = self.step(now);
            let desk = self.shared.desk();
            if desk.is_over {
                return;
            }
            let is_idle = |desk: &mut Desk| desk.is_idle();
            // The bell may have rung during the step: look at the desk before sleeping.
            let _guard = match pause {
                None => self.shared.bell.wait_while(desk, is_idle).unwrap_or_else(PoisonError::into_inner),
                Some(pause) => self.shared.bell.wait_timeout(desk, pause).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }

    /// Looks after the device once. Gives the time until the next look; `None` if there is nothing to do.
    pub fn step(&mut self, now: Duration) -> Option<Duration> {
        let until_listed = self.list_names().then_some(LOOK_EVERY);
        self.note_step(now);
        let (is_needed, wanted) = self.needs(now);
        if !is_needed {
            self.close();
            (self.retry_at, self.wait, self.lost) = (Duration::ZERO, RETRY.0, None);
            self.shared.desk().trouble = None;
            self.show();
            return until_listed;
        }
        self.hear_of_opening(now);
        self.examine(&wanted, now);
        if self.device.is_none() && now >= self.retry_at {
            self.begin_to_open(wanted, now);
            self.hear_of_opening(now);
        }
        if let Some((since, trouble)) = &self.lost
            && now >= *since + TOLERATED
        {
            self.shared.desk().trouble = Some(trouble.clone());
        }
        self.shared.desk().send();
        self.show();
        Some(if self.is_about_to_play(now) { LOOK_SOON } else { LOOK_EVERY })
    }

    fn is_about_to_play(&self, now: Duration) -> bool {
        self.device.as_ref().is_some_and(|device| !device.vitals.is_warm() && now < device.since + STARTS_WITHIN)
    }

    /// After a sleep of the computer the device gets time to come back: it slept, too.
    fn note_step(&mut self, now: Duration) {
        let has_slept = now > self.last_step + SLEEP_GAP;
        self.last_step = now;
        if let Some(device) = self.device.as_mut().filter(|_| has_slept) {
            device.awaited_from = now;
        }
    }

    /// Whether a device is needed, and which.
    fn needs(&self, now: Duration) -> (bool, Option<String>) {
        let mut desk = self.shared.desk();
        if desk.is_needed && now > self.shared.dials.followed() + FORGOTTEN_AFTER {
            desk.is_needed = false;
        }
        desk.rings_until.take_if(|until| now >= *until);
        let is_needed = desk.is_needed || desk.rings_until.is_some();
        (is_needed && !desk.is_over, desk.device.clone())
    }

    fn begin_to_open(&mut self, name: Option<String>, now: Duration) {
        let vitals = Arc::new(Vitals::default());
        let (performer, feed) = Performer::new(Arc::clone(&self.shared.dials), Arc::clone(&vitals), self.time.copy());
        match self.outputs.open(name.as_deref(), performer, &vitals) {
            Some(output) => {
                self.device = Some(Device { output, vitals, name, feed: Some(feed), since: now, awaited_from: now });
            }
            None => self.fail(NO_ANSWER.to_owned(), now),
        }
    }

    /// Hands the performer over once its device is open.
    fn hear_of_opening(&mut self, now: Duration) {
        let Some(device) = self.device.as_mut().filter(|device| !device.is_open()) else { return };
        match device.output.opened() {
            None => {}
            Some(Err(trouble)) => self.fail(trouble, now),
            Some(Ok(())) => {
                (device.since, device.awaited_from) = (now, now);
                let mut desk = self.shared.desk();
                desk.feed = device.feed.take();
                desk.vitals = Some(Arc::clone(&device.vitals));
                desk.is_unsent = true;
            }
        }
    }

    /// Notes how the device is doing, and gives it up if nothing more is to be had from it.
    fn examine(&mut self, wanted: &Option<String>, now: Duration) {
        let Some(device) = &self.device else { return };
        let silence = device.silent_for(now);
        if device.name != *wanted {
            self.close();
            self.retry_at = now;
        } else if !device.is_open() {
            if now >= device.since + ASK_AGAIN_AFTER {
                self.fail(NO_ANSWER.to_owned(), now);
            } else if now >= device.since + ANSWER_WITHIN {
                self.shared.desk().trouble = Some(NO_ANSWER.to_owned());
            }
        } else if device.vitals.is_lost() {
            self.fail(GONE.to_owned(), now);
        } else if device.vitals.is_racing() {
            self.fail(RACES.to_owned(), now);
        } else if silence >= if device.vitals.is_warm() { SILENT_AFTER } else { STARTS_WITHIN } {
            self.shared.desk().trouble = Some(STOPPED.to_owned());
            if silence >= DEAD_AFTER {
                self.fail(STOPPED.to_owned(), now);
            }
        } else if now >= device.since + TRUST_AFTER {
            (self.wait, self.lost) = (RETRY.0, None);
            self.shared.desk().trouble = None;
        }
    }

    /// Gives the device up for now.
    fn fail(&mut self, trouble: String, now: Duration) {
        self.close();
        let since = self.lost.take().map_or(now, |(since, _)| since);
        self.lost = Some((since, trouble));
        self.retry_at = now + self.wait;
        self.wait = (self.wait * 2).min(RETRY.1);
    }

    fn close(&mut self) {
        let mut desk = self.shared.desk();
        desk.feed = None;
        desk.vitals = None;
        drop(desk);
        self.device = None;
    }

    /// Looks for names if that was asked for. True as long as they are not known.
    fn list_names(&mut self) -> bool {
        if std::mem::take(&mut self.shared.desk().wants_names) {
            self.outputs.find_names();
            self.is_listing = true;
        }
        if let Some(names) = self.outputs.names().filter(|_| self.is_listing) {
            self.is_listing = false;
            self.shared.desk().names = names;
            (self.wake)();
        }
        self.is_listing
    }

    /// Asks for a repaint if what is shown about sound has changed.
    fn show(&mut self) {
        let shown = {
            let desk = self.shared.desk();
            (desk.vitals.is_some(), desk.vitals.as_ref().is_some_and(|vitals| vitals.is_warm()), desk.trouble.clone())
        };
        if self.shown.as_ref() != Some(&shown) {
            self.shown = Some(shown);
            (self.wake)();
        }
    }
}
