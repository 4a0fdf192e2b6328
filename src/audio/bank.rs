//! The sound of each cue: tones, made once, and spoken lines from whoever speaks them. Knows no times.

use std::sync::Arc;

use super::{
    Group,
    tones::{self, ToneTheme},
};
use crate::cue::{Sound, Tone};

/// Gives the spoken lines as sound: mono at [`super::RATE_HZ`], leveled to -18 LUFS.
pub trait Lines: Send + Sync {
    /// The line as sound; `None` if it has not been spoken yet or can't be.
    fn get(&self, line: &str) -> Option<Arc<[f32]>>;

    /// A number that changes when [`Lines::get`] may answer anew, so that a track is made again with the lines that came since.
    fn version(&self) -> u64 {
        0
    }
}

/// No voice: lines are silent.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLines;

impl Lines for NoLines {
    fn get(&self, _line: &str) -> Option<Arc<[f32]>> {
        None
    }
}

/// The tones, ready to be placed.
#[derive(Clone, Debug)]
pub struct Bank {
    tones: Vec<(Tone, Arc<[f32]>)>,
}

impl Bank {
    /// Makes the tones of a theme.
    pub fn new(theme: ToneTheme) -> Self {
        Self { tones: Tone::ALL.iter().map(|tone| (*tone, tones::samples(*tone, theme).into())).collect() }
    }

    /// A tone as sound.
    pub fn tone(&self, tone: Tone) -> Option<Arc<[f32]>> {
        self.tones.iter().find(|(other, _)| *other == tone).map(|(_, samples)| Arc::clone(samples))
    }

    /// What is heard, as sound, and which volume it follows. `None` for a line that nobody has spoken.
    pub fn sound(&self, sound: &Sound, lines: &dyn Lines) -> Option<(Arc<[f32]>, Group)> {
        match sound {
            Sound::Tone(tone) => Some((self.tone(*tone)?, Group::Tone)),
            Sound::Line(text, _) => Some((lines.get(text)?, Group::Voice)),
        }
    }
}
