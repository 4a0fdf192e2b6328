//! The voice: written lines become samples.
//!
//! `reading` makes a line speakable, `words` turns it into phonemes, `neural` into samples, `level` trims and
//! levels them, `cache` keeps them on disk and `shelf` in memory, `narrator` does all of it on one worker thread. Places
//! nothing in time and plays nothing: that is for the track and the speaker.

pub mod cache;
pub mod command;
pub mod engine;
pub mod fake;
pub mod level;
#[cfg(feature = "voice")]
pub mod lexicon;
pub mod loudness;
#[cfg(feature = "voice")]
pub mod melody;
#[cfg(feature = "voice")]
pub mod model;
pub mod narrator;
#[cfg(feature = "voice")]
pub mod neural;
pub mod numbers;
pub mod phoneme;
pub mod pronunciation;
pub mod reading;
pub mod resample;
#[cfg(feature = "voice")]
pub mod role;
pub mod shelf;
#[cfg(feature = "voice")]
pub mod suffix;
#[cfg(all(test, feature = "voice"))]
mod tests;
#[cfg(feature = "voice")]
pub mod unknown;
#[cfg(feature = "voice")]
pub mod vocoder;
pub mod wave;
#[cfg(feature = "voice")]
pub mod words;

use std::fmt;
use std::time::Duration;

/// Rate at which every finished line is handed out: mono, in Hz.
pub const TRACK_RATE_HZ: u32 = 48_000;

/// A spoken line: mono samples between -1 and 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speech {
    /// Samples a second, in Hz; never 0 in speech made by a [`Voice`].
    pub rate_hz: u32,
    /// The samples in order.
    pub samples: Vec<f32>,
}

impl Speech {
    /// How long it takes to play.
    pub fn length(&self) -> Duration {
        match self.rate_hz {
            0 => Duration::ZERO,
            rate_hz => Duration::from_secs_f64(self.samples.len() as f64 / f64::from(rate_hz)),
        }
    }
}

/// Turns a line of text into speech. Engines differ; callers do not notice.
pub trait Voice: Send {
    /// A short name with a version: part of the cache key, so it changes when the sound changes.
    fn name(&self) -> &str;

    /// Speaks one line at a pace inside [`PACE_RANGE`](crate::cue::PACE_RANGE) (others are brought into it). The speech is as the engine made it:
    /// own rate, own loudness, silence at the ends.
    ///
    /// # Errors
    /// [`VoiceError`] when nothing can be said; the voice may be asked again.
    fn speak(&mut self, text: &str, pace: f32) -> Result<Speech, VoiceError>;
}

/// Why a line was not spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceError {
    /// The voice's own files are missing, damaged or of another version.
    Damaged(String),
    /// The text has no sound the voice knows: empty, only signs, or another script.
    Unreadable,
    /// The engine started and gave up.
    Failed(String),
    /// An outside voice program took too long.
    TimedOut,
}

impl fmt::Display for VoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VoiceError::Damaged(what) => {
                write!(f, "The voice could not be loaded ({what}). Reinstall Unhunch to bring it back.")
            }
            VoiceError::Unreadable => write!(f, "The voice cannot read this text. It is shown with a chime instead."),
            VoiceError::Failed(what) => write!(f, "The voice could not speak this line ({what})."),
            VoiceError::TimedOut => {
                write!(f, "The voice program took longer than 5 seconds. Check its command in Settings.")
            }
        }
    }
}

impl std::error::Error for VoiceError {}
