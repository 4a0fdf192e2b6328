//! A person's evening: a session, a loudspeaker, and a simulated device with its habits on a simulated clock.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use unhunch::{
    audio::{
        Lines, Speaker,
        performer::{Performer, Vitals},
        supervisor::{Output, Outputs, Supervisor},
    },
    clock::Time,
    session::{Command, Session, State},
    settings::Settings,
    timeline::Timeline,
};

use super::{SECOND, lines_timeline, ms};

/// A clock that is set by hand.
#[derive(Clone, Default)]
pub struct Hands(Arc<AtomicU64>);

impl Hands {
    pub fn set(&self, now: Duration) {
        self.0.store(now.as_nanos() as u64, SeqCst);
    }
}

impl Time for Hands {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(SeqCst))
    }

    fn copy(&self) -> Box<dyn Time> {
        Box::new(self.clone())
    }
}

/// Where the simulated device plugs in.
#[derive(Default)]
pub struct Port {
    pub is_plugged: bool,
    /// It does not answer, neither yes nor no.
    pub hangs: bool,
    pub performer: Option<Performer>,
    pub vitals: Option<Arc<Vitals>>,
    pub n_opened: u32,
    is_new: bool,
}

struct Sockets(Arc<Mutex<Port>>);

impl Outputs for Sockets {
    fn open(&mut self, _: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Option<Box<dyn Output>> {
        self.0.lock().unwrap().n_opened += 1;
        Some(Box::new(Plug { port: Arc::clone(&self.0), performer: Some(performer), vitals: Arc::clone(vitals) }))
    }

    fn find_names(&mut self) {}

    fn names(&mut self) -> Option<Vec<String>> {
        Some(vec!["Simulated".to_owned()])
    }
}

/// The device as the supervisor has it.
struct Plug {
    port: Arc<Mutex<Port>>,
    performer: Option<Performer>,
    vitals: Arc<Vitals>,
}

impl Output for Plug {
    fn opened(&mut self) -> Option<Result<(), String>> {
        let mut port = self.port.lock().unwrap();
        if port.hangs {
            return None;
        }
        if !port.is_plugged {
            return Some(Err("Nothing is plugged in.".to_owned()));
        }
        port.performer = self.performer.take();
        port.vitals = Some(Arc::clone(&self.vitals));
        port.is_new = true;
        Some(Ok(()))
    }
}

impl Drop for Plug {
    fn drop(&mut self) {
        let mut port = self.port.lock().unwrap();
        if port.vitals.as_ref().is_some_and(|vitals| Arc::ptr_eq(vitals, &self.vitals)) {
            port.performer = None;
        }
    }
}

/// A person's evening: a session, a loudspeaker, and a device that takes blocks on its own clock.
pub struct Room {
    pub time: Hands,
    pub now: Duration,
    pub port: Arc<Mutex<Port>>,
    pub speaker: Speaker,
    pub supervisor: Supervisor,
    pub session: Session,
    /// The device's frames a second by the true clock.
    pub rate_hz: f64,
    /// Frames that it takes at a time.
    pub block: usize,
    /// From being taken to being heard.
    pub latency: Duration,
    /// Whether it tells how long that is.
    pub tells_latency: bool,
    /// How long it takes nothing after it was opened, as ALSA's PulseAudio plugin that only says -EIO then.
    pub settles_in: Duration,
    pub next_pull: Duration,
    pub next_frame: Duration,
    pub next_step: Duration,
    /// True times at which sound was heard to begin.
    pub onsets: Vec<Duration>,
    /// How many frames were heard that were not silent.
    pub n_sounding: usize,
    last: f32,
    /// Silent frames since the last sound.
    pub quiet: usize,
    /// The largest step from one sample to the next after a beginning.
    pub click: f32,
}

impl Room {
    pub fn new(timeline: &Arc<Timeline>, lines: impl Lines + 'static) -> Self {
        let time = Hands::default();
        let now = 100 * SECOND;
        time.set(now);
        let port = Arc::new(Mutex::new(Port { is_plugged: true, ..Port::default() }));
        let settings = Settings { voice_volume: 1.0, tone_volume: 1.0, ..Settings::default() };
        let (speaker, supervisor) =
            Speaker::with_outputs(&settings, Arc::new(lines), &time, Arc::new(|| ()), Box::new(Sockets(Arc::clone(&port))));
        let session = Session::start(Arc::clone(timeline), now);
        Self {
            time,
            now,
            port,
            speaker,
            supervisor,
            session,
            rate_hz: 48_000.0,
            block: 2400,
            latency: Duration::ZERO,
            tells_latency: false,
            settles_in: Duration::ZERO,
            next_pull: now,
            next_frame: now,
            next_step: now,
            onsets: Vec::new(),
            n_sounding: 0,
            last: 0.0,
            quiet: 10_000,
            click: 0.0,
        }
    }

    /// Opens the device, lets it warm up, and starts the session anew, as the window does.
    pub fn warmed(mut self) -> Self {
        let timeline = Arc::clone(self.session.timeline());
        let latest = self.now + 10 * SECOND;
        let start = loop {
            assert!(self.now < latest, "the device is not warm after 10 s");
            self.speaker.warm_up();
            match self.speaker.warm_at(self.now) {
                Some(at) => break at,
                None => self.tick(false),
            }
        };
        self.session = Session::start(timeline, start);
        self.next_frame = self.now;
        self
    }

    /// When the session began.
    pub fn start(&self) -> Duration {
        match self.session.state() {
            State::Playing { since, .. } => since,
            state => panic!("{state:?}"),
        }
    }

    pub fn apply(&mut self, command: Command) {
        self.session.apply(self.now, command);
        self.next_frame = self.now;
    }

    /// Lets time pass with everything running.
    pub fn run(&mut self, length: Duration) {
        let end = self.now + length;
        while self.now < end {
            self.tick(true);
        }
    }

    /// To the next thing that happens: a frame of the window, a look of the supervisor, a pull of the device.
    pub fn tick(&mut self, has_window: bool) {
        if self.now >= self.next_frame && has_window {
            self.session.advance(self.now);
            self.speaker.follow(&self.session, self.now);
            self.next_frame = self.now + ms(500);
        }
        if self.now >= self.next_step {
            self.supervisor.step(self.now);
            self.next_step = self.now + ms(250);
        }
        if std::mem::take(&mut self.port.lock().unwrap().is_new) {
            self.next_pull = self.now + self.settles_in;
        }
        if self.now >= self.next_pull {
            self.pull();
            self.next_pull += Duration::from_secs_f64(self.block as f64 / self.rate_hz);
        }
        let next_frame = if has_window { self.next_frame } else { self.next_step };
        self.now = next_frame.min(self.next_step).min(self.next_pull);
        self.time.set(self.now);
    }

    fn pull(&mut self) {
        let mut port = self.port.lock().unwrap();
        let Some(performer) = port.performer.as_mut() else { return };
        performer.note_request(self.tells_latency.then_some(self.latency));
        let mut samples = vec![0.0; self.block];
        performer.fill(&mut samples);
        for (i, sample) in samples.iter().enumerate() {
            if *sample != 0.0 {
                self.n_sounding += 1;
                if self.quiet > 240 {
                    self.onsets.push(self.now + self.latency + Duration::from_secs_f64(i as f64 / self.rate_hz));
                } else {
                    self.click = self.click.max((sample - self.last).abs());
                }
                self.quiet = 0;
            } else {
                self.click = self.click.max(if self.quiet == 0 { self.last.abs() } else { 0.0 });
                self.quiet += 1;
            }
            self.last = *sample;
        }
    }

    /// The device takes nothing for a while and plays nothing: an underrun.
    pub fn stand_still(&mut self, length: Duration) {
        self.next_pull = self.next_pull.max(self.now) + length;
    }

    /// The device is pulled out.
    pub fn lose_device(&mut self) {
        let mut port = self.port.lock().unwrap();
        port.is_plugged = false;
        port.performer = None;
        if let Some(vitals) = &port.vitals {
            vitals.note_lost();
        }
    }

    /// Lets time pass until `is_so`, and tells how long it took.
    pub fn run_until(&mut self, longest: Duration, is_so: impl Fn(&Self) -> bool) -> Duration {
        let from = self.now;
        while !is_so(self) {
            assert!(self.now < from + longest, "not within {longest:?}");
            self.speaker.follow(&self.session, self.now);
            self.tick(true);
        }
        self.now - from
    }

    pub fn onsets_ms(&self, since: Duration) -> Vec<i64> {
        self.onsets.iter().map(|at| at.as_millis() as i64 - since.as_millis() as i64).collect()
    }
}

/// A soft line: starts and ends at zero like a spoken one, so that clicks can be told.
pub struct Soft;

impl Lines for Soft {
    fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        let n: usize = line.parse().unwrap_or(4800);
        Some((0..n).map(|i| 0.3 * (((i + 1) as f32 / 48.0).min(1.0) * ((n - i) as f32 / 48.0).min(1.0))).collect())
    }
}

/// A line of 100 ms every two seconds, the first after half a second.
pub fn every_two_seconds(n: u64) -> Arc<Timeline> {
    let cues: Vec<_> = (0..n).map(|i| (500 + i * 2000, "4800", 100)).collect();
    lines_timeline(&cues, n * 2000 + 1000).0
}
