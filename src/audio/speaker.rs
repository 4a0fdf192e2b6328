//! The handle of the loudspeaker. Each frame the program says which session is being played; the speaker makes it so.
//!
//! Never waits: a device that is slow, gone or missing is a state to show, and the session goes on without sound.

use std::{sync::Arc, time::Duration};

use super::{
    Bank, Gains, Lines, RATE_HZ, SoundGroup, Track, frame_at,
    performer::Performance,
    supervisor::{Outputs, Shared, Supervisor},
};
use crate::{
    clock::Time,
    cue::{Tone, ToneTheme},
    session::{Now, Session, State},
    settings::Settings,
    timeline::Timeline,
};

pub use super::supervisor::SoundState;

/// Asks for a repaint, from any thread.
pub type WakeFn = Arc<dyn Fn() + Send + Sync>;

/// How long a test sound keeps the device.
const TEST_LENGTH: Duration = Duration::from_secs(3);
/// How long a spoken test keeps the device after its end, as devices play a little late.
const TEST_REST: Duration = Duration::from_secs(1);

/// The loudspeaker.
pub struct Speaker {
    shared: Arc<Shared>,
    lines: Arc<dyn Lines>,
    bank: Bank,
    theme: ToneTheme,
    count_back: Arc<Track>,
    made: Option<Made>,
    /// What the desk was last asked for.
    asked: Option<Ask>,
    /// Until when a test sound has the device, if no session plays.
    test_until: Option<Duration>,
    time: Box<dyn Time>,
    /// As it was when last looked at.
    state: SoundState,
    devices: Vec<String>,
}

/// A track and what it was made from.
struct Made {
    timeline: Arc<Timeline>,
    version: u64,
    track: Arc<Track>,
}

/// What should sound, to compare with what does.
#[derive(Clone)]
struct Ask {
    track: Arc<Track>,
    since: Now,
    at: Duration,
    counts_back: bool,
}

impl Ask {
    fn is_same_time(&self, other: &Self) -> bool {
        self.since == other.since && self.at == other.at
    }
}

impl Speaker {
    /// A loudspeaker that opens one of these devices when one is needed. `time` is the session's; `wake` is called when the state
    /// changes. Without devices nobody has to be woken.
    pub fn start(
        settings: &Settings,
        lines: Arc<dyn Lines>,
        time: &dyn Time,
        wake: WakeFn,
        outputs: Option<Box<dyn Outputs>>,
    ) -> Self {
        let Some(outputs) = outputs else {
            let speaker = Self::silent(settings, lines, time);
            speaker.shared.desk().trouble = Some("This build of Unhunch has no sound.".to_owned());
            return speaker;
        };
        let (speaker, supervisor) = Self::with_outputs(settings, lines, time, wake, outputs);
        let spawned = std::thread::Builder::new().name("sound".to_owned()).spawn(move || supervisor.run());
        if let Err(error) = spawned {
            speaker.shared.desk().trouble = Some(format!("Sound could not be started: {error}."));
        }
        speaker
    }

    /// A loudspeaker with devices of one's own, and its supervisor, which the caller has to step.
    pub fn with_outputs(
        settings: &Settings,
        lines: Arc<dyn Lines>,
        time: &dyn Time,
        wake: WakeFn,
        outputs: Box<dyn Outputs>,
    ) -> (Self, Supervisor) {
        let speaker = Self::silent(settings, lines, time);
        let supervisor = Supervisor::new(Arc::clone(&speaker.shared), outputs, time.copy(), wake);
        (speaker, supervisor)
    }

    /// A loudspeaker without devices.
    fn silent(settings: &Settings, lines: Arc<dyn Lines>, time: &dyn Time) -> Self {
        let theme = settings.tones;
        let bank = Bank::new(theme);
        let mut speaker = Self {
            shared: Arc::default(),
            lines,
            count_back: Arc::new(Track::count_back(&bank)),
            bank,
            theme,
            made: None,
            asked: None,
            test_until: None,
            time: time.copy(),
            state: SoundState::Idle,
            devices: Vec::new(),
        };
        speaker.set(settings);
        speaker
    }

    /// Takes over volumes, mute, the color of the tones and the chosen device.
    pub fn set(&mut self, settings: &Settings) {
        self.set_theme(settings.tones);
        self.shared.dials.set(Gains::from_volumes(settings.voice_volume, settings.tone_volume), settings.is_muted);
        let mut desk = self.shared.desk();
        if desk.device != settings.output_device {
            desk.device.clone_from(&settings.output_device);
            self.shared.ring();
        }
    }

    /// Takes spoken lines from somebody else.
    pub fn set_lines(&mut self, lines: Arc<dyn Lines>) {
        self.lines = lines;
        self.made = None;
    }

    /// Makes the tones anew in another color.
    fn set_theme(&mut self, theme: ToneTheme) {
        if theme != self.theme {
            self.theme = theme;
            self.bank = Bank::new(theme);
            self.count_back = Arc::new(Track::count_back(&self.bank));
            self.made = None;
        }
    }

    /// Opens the device before a session starts, so that its first cue is not late. Repeat it while the session is being prepared.
    pub fn warm_up(&mut self) {
        self.shared.dials.note_followed(self.time.now());
        self.need();
    }

    /// When a first sound can be heard in full, at `now` or later: a device has opened, swallowed its first silence and plays what it
    /// was given so far, or there will be no sound. `None` as long as the device is not ready.
    pub fn warm_at(&self, now: Now) -> Option<Now> {
        let desk = self.shared.desk();
        if desk.trouble.is_some() || self.shared.dials.is_muted() {
            return Some(now);
        }
        desk.vitals.as_ref().filter(|vitals| vitals.is_warm()).map(|vitals| vitals.heard_until().max(now))
    }

    /// Makes what sounds match the session. Call it each frame after [`Session::advance`].
    pub fn follow(&mut self, session: &Session, now: Now) {
        let track = self.track_of(session.timeline());
        let ask = |since, at, counts_back| Ask { track: Arc::clone(&track), since, at, counts_back };
        match session.state() {
            State::Playing { since, at } => {
                let mut ask = ask(since, at, false);
                // After a count back in the plan goes on as it is.
                ask.counts_back = self.asked.as_ref().is_some_and(|asked| asked.counts_back && asked.is_same_time(&ask));
                self.ask(session.timeline(), ask);
                self.need();
            }
            State::CountingBack { until, at } => {
                self.ask(session.timeline(), ask(until, at, true));
                self.need();
            }
            State::Paused { .. } | State::Waiting { .. } | State::Hurting { .. } => {
                self.silence(now);
                self.need();
            }
            // The last sound may ring out.
            State::Ended { at } if at >= session.timeline().end => self.free(now),
            State::Ended { .. } => self.leave(now),
        }
        self.shared.desk().send();
        // After the plan: who sees that the session is followed also sees what it wants.
        self.shared.dials.note_followed(now);
        self.look();
    }

    /// Falls silent and gives the device back: there is no session. Call it each frame.
    pub fn rest(&mut self) {
        let now = self.time.now();
        self.leave(now);
        self.look();
    }

    /// Plays two tones, if no session plays.
    pub fn test(&mut self) {
        if self.asked.is_some() {
            return;
        }
        self.play_tones(&[(0, Tone::Prepare), (1, Tone::Move)]);
    }

    /// Plays one tone at once, if no session plays or it stands still.
    pub fn sound(&mut self, tone: Tone) {
        if self.asked.is_none() {
            self.play_tones(&[(0, tone)]);
        }
    }

    /// Plays tones, each at its second.
    fn play_tones(&mut self, tones: &[(i64, Tone)]) {
        let until = self.time.now() + TEST_LENGTH;
        let sounds = tones
            .iter()
            .filter_map(|(second, tone)| Some((second * i64::from(RATE_HZ), self.bank.tone(*tone)?, SoundGroup::Tone)));
        self.play_alone(Track::from_sounds(sounds, 0), until);
    }

    /// Plays a spoken line at once, if no session plays or it stands still.
    pub fn say(&mut self, line: Arc<[f32]>) {
        if self.asked.is_some() {
            return;
        }
        let until = self.time.now() + Duration::from_secs_f64(line.len() as f64 / f64::from(RATE_HZ)) + TEST_REST;
        self.play_alone(Track::from_sounds([(0, line, SoundGroup::Voice)], 0), until);
    }

    fn play_alone(&mut self, track: Track, until: Now) {
        self.test_until = Some(until);
        self.put(Some(Performance { track: Arc::new(track), intro: None, since: None, at: 0, stop: i64::MAX }));
        self.shared.desk().ring_until(until);
        self.shared.ring();
    }

    /// How sound is doing, as of this frame.
    pub fn state(&self) -> &SoundState {
        &self.state
    }

    /// Why nothing can be heard, in a sentence, for a badge.
    pub fn trouble(&self) -> Option<&str> {
        match &self.state {
            SoundState::NoDevice(trouble) => Some(trouble),
            SoundState::Idle | SoundState::Playing | SoundState::Muted => None,
        }
    }

    /// The names of the sound devices that were last found. See [`Speaker::find_devices`].
    pub fn devices(&self) -> &[String] {
        &self.devices
    }

    /// Looks for sound devices in the background; `wake` is called when they are known. For when the settings are opened.
    pub fn find_devices(&self) {
        self.shared.desk().wants_names = true;
        self.shared.ring();
    }

    /// Notes how sound is doing.
    fn look(&mut self) {
        let desk = self.shared.desk();
        self.state = match &desk.trouble {
            Some(trouble) => SoundState::NoDevice(trouble.clone()),
            None if desk.vitals.is_none() => SoundState::Idle,
            None if self.shared.dials.is_muted() => SoundState::Muted,
            None => SoundState::Playing,
        };
        if self.devices != desk.names {
            self.devices.clone_from(&desk.names);
        }
    }

    /// The track of a timeline, made anew if the timeline is another or lines have come in.
    fn track_of(&mut self, timeline: &Arc<Timeline>) -> Arc<Track> {
        let version = self.lines.version();
        if let Some(made) = self.made.as_ref().filter(|made| Arc::ptr_eq(&made.timeline, timeline) && made.version == version) {
            return Arc::clone(&made.track);
        }
        let track = Arc::new(Track::new(timeline, &self.bank, self.lines.as_ref()));
        self.made = Some(Made { timeline: Arc::clone(timeline), version, track: Arc::clone(&track) });
        track
    }

    fn ask(&mut self, timeline: &Timeline, ask: Ask) {
        if self.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(&asked.track, &ask.track) && asked.is_same_time(&ask)) {
            return;
        }
        let at = frame_at(ask.at);
        let gate = timeline.segments.iter().find(|segment| segment.waits && segment.end > ask.at);
        let plan = Performance {
            track: Arc::clone(&ask.track),
            intro: ask.counts_back.then(|| Arc::clone(&self.count_back)),
            since: Some(ask.since),
            at,
            stop: gate.map_or(i64::MAX, |segment| frame_at(segment.end)),
        };
        self.asked = Some(ask);
        self.put(Some(plan));
    }

    /// Falls silent, but lets a test sound end.
    fn silence(&mut self, now: Now) {
        let is_tested = self.test_until.take_if(|until| now >= *until).is_some();
        if self.asked.take().is_some() || is_tested {
            self.put(None);
        }
    }

    /// Falls silent and gives the device back.
    fn leave(&mut self, now: Now) {
        self.silence(now);
        if self.test_until.is_none() {
            self.free(now);
        }
        self.made = None;
    }

    fn put(&self, plan: Option<Performance>) {
        let mut desk = self.shared.desk();
        desk.wanted = plan;
        desk.is_unsent = true;
        desk.send();
    }

    fn need(&self) {
        let mut desk = self.shared.desk();
        if !desk.is_needed {
            desk.is_needed = true;
            self.shared.ring();
        }
    }

    fn free(&self, now: Now) {
        let mut desk = self.shared.desk();
        if desk.is_needed {
            desk.is_needed = false;
            desk.ring_until(now);
            self.shared.ring();
        }
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.shared.desk().is_over = true;
        self.shared.ring();
    }
}
