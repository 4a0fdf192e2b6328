//! Opens the sound device when a session needs it, notices when it is gone, and brings it back. Plays nothing itself.
//!
//! One thread, which sleeps without a time limit as long as nobody needs sound. The steps take the time as an argument, so that
//! tests can go through hours in a moment.

use std::{
    any::Any,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::performer::{Dials, Feed, Performer, Plan, Time, Vitals};

/// How often an open device is looked after.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// A device that does not ask for samples for this long is gone.
const STALL: Duration = Duration::from_secs(2);
/// A device that has been well for this long counts as good.
const TRUST_AFTER: Duration = Duration::from_secs(1);
/// After a loss in the first moments the waiting times go on growing.
const STEADY_AFTER: Duration = Duration::from_secs(10);
/// Waiting times between attempts: from, to.
const RETRY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));
/// The device stays open for this long after it was needed.
const LINGER: Duration = Duration::from_secs(3);
/// Nobody asked for sound for this long: the session was forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60);

/// An open device. Dropping it closes it.
pub type Output = Box<dyn Any + Send>;

/// Where sound can go. The real ones are behind the cargo feature `sound`; tests bring their own.
pub trait Outputs: Send {
    /// Opens the device of that name, or the usual one if there is none of that name. The device then calls the performer; a loss is noted
    /// in the vitals.
    ///
    /// # Errors
    /// What failed, for the person.
    fn open(&mut self, name: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Result<Output, String>;

    /// The names of all devices.
    fn names(&mut self) -> Vec<String>;
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
    pub wanted: Option<Plan>,
    /// Whether the performer still has to be told.
    pub is_unsent: bool,
    pub feed: Option<Feed>,
    pub is_needed: bool,
    /// Until when the device is kept for what still rings.
    pub rings_until: Option<Duration>,
    /// The device that the person chose.
    pub device: Option<String>,
    /// Since when a device is open.
    pub open_since: Option<Duration>,
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

/// An open device and what is known about it.
struct Open {
    _output: Output,
    vitals: Arc<Vitals>,
    opened_at: Duration,
    /// From when on the device has to ask for samples.
    awaited_from: Duration,
    name: Option<String>,
}

/// Keeps the device.
pub struct Supervisor {
    shared: Arc<Shared>,
    outputs: Box<dyn Outputs>,
    time: Box<dyn Time>,
    wake: Arc<dyn Fn() + Send + Sync>,
    open: Option<Open>,
    retry_at: Duration,
    wait: Duration,
    last_step: Duration,
    /// What was last shown.
    shown: Option<(bool, Option<String>)>,
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
            open: None,
            retry_at: Duration::ZERO,
            wait: RETRY.0,
            last_step: Duration::ZERO,
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
        self.list_names();
        self.note_step(now);
        let (is_needed, device) = self.needs(now);
        if !is_needed {
            self.close(None);
            self.retry_at = Duration::ZERO;
            self.wait = RETRY.0;
            self.show();
            return None;
        }
        if let Some(trouble) = self.open.as_ref().and_then(|open| trouble_of(open, &device, now)) {
            let was_steady = self.open.as_ref().is_some_and(|open| now > open.opened_at + STEADY_AFTER);
            if was_steady {
                self.wait = RETRY.0;
            }
            self.close(trouble.map(str::to_owned));
            self.retry_at = if trouble.is_some() { now + self.lengthen_wait() } else { now };
        }
        if self.open.is_none() && now >= self.retry_at {
            self.open_device(device, now);
        }
        if self.open.as_ref().is_some_and(|open| now > open.opened_at + TRUST_AFTER) {
            self.shared.desk().trouble = None;
        }
        self.shared.desk().send();
        self.show();
        Some(LOOK_EVERY)
    }

    /// After a sleep of the computer the device gets time to come back: it slept, too.
    fn note_step(&mut self, now: Duration) {
        let has_slept = now > self.last_step + STALL;
        self.last_step = now;
        if let Some(open) = self.open.as_mut().filter(|_| has_slept) {
            open.awaited_from = now;
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

    fn open_device(&mut self, device: Option<String>, now: Duration) {
        let vitals = Arc::new(Vitals::default());
        let (performer, feed) = Performer::new(Arc::clone(&self.shared.dials), Arc::clone(&vitals), self.time.copy());
        // Opening takes up to seconds; the desk is not locked meanwhile.
        match self.outputs.open(device.as_deref(), performer, &vitals) {
            Ok(output) => {
                let opened_at = self.time.now().max(now);
                self.open = Some(Open { _output: output, vitals, opened_at, awaited_from: opened_at, name: device });
                let mut desk = self.shared.desk();
                desk.feed = Some(feed);
                desk.is_unsent = true;
                desk.open_since = Some(opened_at);
                desk.send();
            }
            Err(trouble) => {
                self.shared.desk().trouble = Some(trouble);
                self.retry_at = now + self.lengthen_wait();
            }
        }
    }

    fn close(&mut self, trouble: Option<String>) {
        {
            let mut desk = self.shared.desk();
            desk.feed = None;
            desk.open_since = None;
            desk.trouble = trouble;
        }
        // Closing may take a while, too.
        self.open = None;
    }

    /// The present waiting time; the next one is twice as long.
    fn lengthen_wait(&mut self) -> Duration {
        let wait = self.wait;
        self.wait = (wait * 2).min(RETRY.1);
        wait
    }

    fn list_names(&mut self) {
        if std::mem::take(&mut self.shared.desk().wants_names) {
            let names = self.outputs.names();
            self.shared.desk().names = names;
            (self.wake)();
        }
    }

    /// Asks for a repaint if what is shown about sound has changed.
    fn show(&mut self) {
        let shown = {
            let desk = self.shared.desk();
            (desk.open_since.is_some(), desk.trouble.clone())
        };
        if self.shown.as_ref() != Some(&shown) {
            self.shown = Some(shown);
            (self.wake)();
        }
    }
}

/// Why an open device has to be closed: a trouble, or `Some(None)` if the person chose another one.
fn trouble_of(open: &Open, chosen: &Option<String>, now: Duration) -> Option<Option<&'static str>> {
    let last_pull = open.vitals.pulled().max(open.awaited_from);
    if open.vitals.is_lost() {
        return Some(Some("The sound device is gone. Sound comes back when it does."));
    }
    if open.vitals.is_racing() {
        return Some(Some("No working sound device was found."));
    }
    if now > last_pull + STALL {
        return Some(Some("The sound device has stopped. Sound comes back when it does."));
    }
    (open.name != *chosen).then_some(None)
}
