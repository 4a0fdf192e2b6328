//! What all kinds of sound files share: where the samples come from, the names in the file, and what can go wrong.

use std::{fmt, io, ops::Range};

use super::{Gains, Group, Track, frame_at, track::mix};
use crate::{
    progress::{Activity, Canceled, Progress},
    timeline::Timeline,
};

/// Frames rendered at a time: 100 ms.
const BLOCK: usize = 4800;

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

/// What the file says about itself.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// The title.
    pub title: String,
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
        track.render(Group::Voice, &(0..i64::MAX), frame, &mut voice);
        track.render(Group::Tone, &(0..i64::MAX), frame, &mut tone);
        mix(&voice, &tone, (gains, gains), &mut block);
        let left = usize::try_from(n_frames - frame).unwrap_or(BLOCK);
        write(block.get(..left).unwrap_or(&block))?;
        frame += BLOCK as i64;
        progress.reached(Activity::Writing, (frame as f32 / n_frames as f32).min(1.0))?;
    }
    Ok(())
}
