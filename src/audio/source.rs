//! What all kinds of sound files share: where the samples come from, the names in the file, and what can go wrong.

use std::{fmt, io, ops::Range};

use super::{Gains, SoundGroup, Track, frame_at, track::mix};
use crate::{
    progress::{Activity, Canceled, Progress},
    timeline::Timeline,
    voice::level::CEILING,
};

/// Frames rendered at a time: 100 ms.
const BLOCK: usize = 4800;
/// Who the file is by, as players show it.
pub(super) const ARTIST: &str = "Unhunch";
/// Its genre, as players show it.
pub(super) const GENRE: &str = "Exercise";
/// Samples up to here are as they are heard: no line alone comes higher.
const KNEE: f32 = CEILING;
/// No sample comes higher, so that a tone over a line keeps below the limit of peaks, between samples and when coded too.
const HIGHEST: f32 = 0.66;

/// A named moment of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When, in frames.
    pub frame: i64,
    /// What begins there.
    pub name: String,
}

/// Where each exercise of a timeline begins.
pub fn marks(timeline: &Timeline) -> Vec<Mark> {
    timeline.steps.iter().map(|step| Mark { frame: frame_at(step.start), name: step.title() }).collect()
}

/// What the file says about itself, besides who made it.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// The title.
    pub title: String,
    /// The day it was made, as 2026-01-31.
    pub date: Option<String>,
    /// Named moments in order.
    pub marks: Vec<Mark>,
}

/// Why a file is not whole.
#[derive(Debug)]
pub enum FileError {
    /// The target could not be written.
    Io(io::Error),
    /// The routine is longer than the format allows.
    TooLong,
    /// The samples could not be had or coded: what happened.
    Failed(String),
    /// Stopped on request.
    Canceled,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "The sound file could not be written: {error}."),
            Self::TooLong => write!(f, "The routine is too long for one sound file. Split it in two routines."),
            Self::Failed(what) => write!(f, "The sound file could not be made: {what}."),
            Self::Canceled => write!(f, "Saving the sound was canceled."),
        }
    }
}

impl From<Canceled> for FileError {
    fn from(_: Canceled) -> Self {
        Self::Canceled
    }
}

impl std::error::Error for FileError {}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Gives a track piece by piece, so that a long one need not be held as a whole.
pub trait Source {
    /// The frame at which all is over.
    fn end(&self) -> i64;

    /// A track that has everything heard within these frames. Asked for from the start to the end.
    ///
    /// # Errors
    /// [`FileError::Failed`] when a sound can't be had.
    fn track_for(&mut self, frames: Range<i64>) -> Result<&Track, FileError>;
}

impl Source for &Track {
    fn end(&self) -> i64 {
        Track::end(self)
    }

    fn track_for(&mut self, _: Range<i64>) -> Result<&Track, FileError> {
        Ok(self)
    }
}

/// Hands on the first `n_frames` of a track block by block, the last one cut to what is left. What lies beyond its end is silent.
pub(super) fn each_block(
    source: &mut dyn Source,
    gains: Gains,
    n_frames: i64,
    progress: &mut Progress<'_>,
    write: &mut dyn FnMut(&[f32]) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let (mut voice, mut tone, mut block) = ([0.0; BLOCK], [0.0; BLOCK], [0.0; BLOCK]);
    let mut frame = 0;
    while frame < n_frames {
        voice.fill(0.0);
        tone.fill(0.0);
        let track = source.track_for(frame..frame + BLOCK as i64)?;
        track.render(SoundGroup::Voice, &(0..i64::MAX), frame, &mut voice);
        track.render(SoundGroup::Tone, &(0..i64::MAX), frame, &mut tone);
        mix(&voice, &tone, (gains, gains), &mut block);
        block.iter_mut().for_each(|sample| *sample = held(*sample));
        let left = usize::try_from(n_frames - frame).unwrap_or(BLOCK);
        write(block.get(..left).unwrap_or(&block))?;
        frame += BLOCK as i64;
        progress.reached(Activity::Writing, (frame as f32 / n_frames as f32).min(1.0))?;
    }
    Ok(())
}

/// A sample bent to stay below [`HIGHEST`].
fn held(sample: f32) -> f32 {
    let over = (sample.abs() - KNEE).max(0.0);
    let room = HIGHEST - KNEE;
    if over > 0.0 { sample.signum() * (KNEE + room * (over / room).tanh()) } else { sample }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_peaks_above_those_of_a_line_are_held_down() {
        for sample in [0.0, 0.3, -0.63, KNEE] {
            assert_eq!(held(sample), sample);
        }
        for sample in [0.64, -0.7, 1.0, -9.0] {
            assert!(held(sample).abs() <= HIGHEST && held(sample).abs() > KNEE && held(sample).signum() == sample.signum());
        }
        assert!(held(0.7) > held(0.65));
    }
}
