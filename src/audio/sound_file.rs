//! A track as a sound file of one kind or the other. Opens no files itself.
//!
//! `wav` and `ogg` know how each kind is written. Samples come from the same renderer as the loudspeaker's.

use std::io::Write;

use super::{
    Gains,
    ogg::write_ogg,
    source::{FileError, Labels, Source},
    wav::write_wav,
};
use crate::progress::Progress;

/// A kind of sound file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SoundFormat {
    /// Opus in an Ogg file: small.
    #[default]
    Ogg,
    /// Plain samples: large, and every player has it.
    Wav,
}

impl SoundFormat {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Ogg, Self::Wav];

    /// The ending of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Ogg => "ogg",
            Self::Wav => "wav",
        }
    }

    /// The kind with this ending, in lower case.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }
}

/// Writes the whole track. `progress` hears how much is done, and may stop it.
///
/// # Errors
/// [`FileError`]; what was written so far is not a whole file then.
pub fn write_sound(
    format: SoundFormat,
    source: &mut dyn Source,
    gains: Gains,
    labels: &Labels,
    out: &mut dyn Write,
    progress: &mut Progress<'_>,
) -> Result<(), FileError> {
    match format {
        SoundFormat::Ogg => write_ogg(source, gains, labels, out, progress),
        SoundFormat::Wav => write_wav(source, gains, labels, out, progress),
    }
}
