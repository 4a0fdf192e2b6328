//! The sound of each cue: tones, made once, and spoken lines from whoever speaks them. Knows no times.

use std::sync::Arc;

use super::tones;
use crate::cue::{Tone, ToneTheme};

/// Gives the spoken lines as sound: mono at [`super::RATE_HZ`], leveled to -18 LUFS.
pub trait Lines: Send + Sync {
    /// The line as sound; `None` if it has not been spoken yet or can't be.
    fn get(&self, line: &str) -> Option<Arc<[f32]>>;

    /// Whether the line was to be spoken and can't be, such as when no voice can read its words: a chime stands for it then.
    fn needs_chime(&self, _line: &str) -> bool {
        false
    }

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
    chime: Arc<[f32]>,
}

impl Bank {
    /// Makes the tones of a theme.
    pub fn new(theme: ToneTheme) -> Self {
        let tones = Tone::ALL.iter().map(|tone| (*tone, tones::samples(*tone, theme).into())).collect();
        Self { tones, chime: tones::chime(theme).into() }
    }

    /// A line as sound: spoken, or the chime if it can't be. `None` if it has not been spoken yet.
    pub fn line(&self, line: &str, lines: &dyn Lines) -> Option<Arc<[f32]>> {
        lines.get(line).or_else(|| lines.needs_chime(line).then(|| Arc::clone(&self.chime)))
    }

    /// A tone as sound.
    pub fn tone(&self, tone: Tone) -> Option<Arc<[f32]>> {
        self.tones.iter().find(|(other, _)| *other == tone).map(|(_, samples)| Arc::clone(samples))
    }
}
