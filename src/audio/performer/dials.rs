//! The numbers that the device's thread shares with the others: what the person turns, and how the device is doing. Atomics only.

use std::{
    sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst},
    time::Duration,
};

use super::Gains;

/// What the person may turn while it sounds.
#[derive(Debug)]
pub struct Dials {
    voice: AtomicU32,
    tone: AtomicU32,
    is_muted: AtomicBool,
    /// When the session was last followed, in ns.
    followed: AtomicU64,
}

impl Default for Dials {
    fn default() -> Self {
        let full = || AtomicU32::new(1.0_f32.to_bits());
        Self { voice: full(), tone: full(), is_muted: AtomicBool::new(false), followed: AtomicU64::new(0) }
    }
}

impl Dials {
    /// Sets the gains and the mute.
    pub fn set(&self, gains: Gains, is_muted: bool) {
        self.voice.store(gains.voice.to_bits(), Relaxed);
        self.tone.store(gains.tone.to_bits(), Relaxed);
        self.is_muted.store(is_muted, Relaxed);
    }

    /// Whether all is muted.
    pub fn is_muted(&self) -> bool {
        self.is_muted.load(Relaxed)
    }

    /// The gains to play with.
    pub fn gains(&self) -> Gains {
        if self.is_muted() {
            return Gains::SILENT;
        }
        Gains { voice: f32::from_bits(self.voice.load(Relaxed)), tone: f32::from_bits(self.tone.load(Relaxed)) }
    }

    /// Notes that the session was followed just now. Without it sound stops after [`SUSPEND_GAP`](crate::session::SUSPEND_GAP), as the session does.
    pub fn note_followed(&self, now: Duration) {
        self.followed.store(nanos(now), SeqCst);
    }

    /// When the session was last followed.
    pub fn followed(&self) -> Duration {
        Duration::from_nanos(self.followed.load(SeqCst))
    }
}

/// How a device is doing.
#[derive(Debug, Default)]
pub struct Vitals {
    /// Until when it has something to play, in ns; 0 before it first asked for samples.
    heard_until: AtomicU64,
    /// It has swallowed its first silence.
    is_warm: AtomicBool,
    /// It takes samples much faster than they last.
    is_racing: AtomicBool,
    /// It reported that it is gone.
    is_lost: AtomicBool,
}

impl Vitals {
    /// Until when it has something to play: when the next sample it asks for will be heard. Zero before it first asked.
    pub fn heard_until(&self) -> Duration {
        Duration::from_nanos(self.heard_until.load(Relaxed))
    }

    /// Whether it has swallowed its first silence, so that what is played now is heard.
    pub fn is_warm(&self) -> bool {
        self.is_warm.load(Relaxed)
    }

    /// Whether it takes samples much faster than they last. ALSA's `null` does.
    pub fn is_racing(&self) -> bool {
        self.is_racing.load(Relaxed)
    }

    /// Whether it is gone.
    pub fn is_lost(&self) -> bool {
        self.is_lost.load(Relaxed)
    }

    /// Notes until when it has something to play.
    pub(super) fn note_heard_until(&self, until: Duration) {
        self.heard_until.store(nanos(until), Relaxed);
    }

    /// Notes that it is warm.
    pub(super) fn note_warm(&self) {
        self.is_warm.store(true, Relaxed);
    }

    /// Notes that it takes samples too fast.
    pub(super) fn note_racing(&self) {
        self.is_racing.store(true, Relaxed);
    }

    /// Notes that the device is gone.
    pub fn note_lost(&self) {
        self.is_lost.store(true, Relaxed);
    }
}

fn nanos(at: Duration) -> u64 {
    u64::try_from(at.as_nanos()).unwrap_or(u64::MAX)
}
