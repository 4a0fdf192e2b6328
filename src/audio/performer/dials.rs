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
    /// When it last asked for samples, in ns; 0 for never.
    pulled: AtomicU64,
    /// It takes samples much faster than they last.
    is_racing: AtomicBool,
    /// It reported that it is gone.
    is_lost: AtomicBool,
}

impl Vitals {
    /// When it last asked for samples; zero if never.
    pub fn pulled(&self) -> Duration {
        Duration::from_nanos(self.pulled.load(Relaxed))
    }

    /// Whether it takes samples much faster than they last. ALSA's `null` does.
    pub fn is_racing(&self) -> bool {
        self.is_racing.load(Relaxed)
    }

    /// Whether it is gone.
    pub fn is_lost(&self) -> bool {
        self.is_lost.load(Relaxed)
    }

    /// Notes that it asks for samples.
    pub(super) fn note_pulled(&self, now: Duration) {
        self.pulled.store(nanos(now), Relaxed);
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
