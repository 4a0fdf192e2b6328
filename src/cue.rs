//! What is heard at a moment: a tone or a line. Every cue also has something on screen at the same time.

use std::{ops::RangeInclusive, sync::Arc, time::Duration};

use crate::exercise::named;

/// What matters more when two lines want the same moment. The first wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// How to stay safe.
    Safety,
    /// Three, two, one.
    Countdown,
    /// What to do now.
    Phase,
    /// Which side.
    Side,
    /// How to do it well.
    Form,
    /// Encouragement and counts.
    Praise,
}

/// A tone that marks a change. The sounds are made in `audio`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// A new exercise is announced.
    Prepare,
    /// One beat of three, two, one.
    Count,
    /// Move into the position.
    Move,
    /// Hold the position.
    Hold,
    /// Come back.
    Return,
    /// Half of a long hold is over.
    Halfway,
    /// Change sides.
    Switch,
    /// Rest.
    Rest,
    /// The routine is over.
    Finish,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 9] =
        [Self::Prepare, Self::Count, Self::Move, Self::Hold, Self::Return, Self::Halfway, Self::Switch, Self::Rest, Self::Finish];

    /// How long it sounds.
    pub fn length(self) -> Duration {
        Duration::from_millis(match self {
            Self::Count => 90,
            Self::Move | Self::Hold | Self::Return => 120,
            Self::Halfway | Self::Rest => 260,
            Self::Prepare | Self::Switch => 320,
            Self::Finish => 700,
        })
    }

    /// The name in scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Count => "count",
            Self::Move => "move",
            Self::Hold => "hold",
            Self::Return => "return",
            Self::Halfway => "halfway",
            Self::Switch => "switch",
            Self::Rest => "rest",
            Self::Finish => "finish",
        }
    }
}

/// The color of the tones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToneTheme {
    /// Round, almost a flute.
    #[default]
    Soft,
    /// Struck wood.
    Wood,
    /// Clear, for noisy rooms.
    Bright,
}

named!(ToneTheme, Soft = "soft", "Soft"; Wood = "wood", "Wood"; Bright = "bright", "Bright";);

/// What is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// A tone.
    Tone(Tone),
    /// A spoken line, shown as a caption too.
    Line(Arc<str>, Priority),
}

/// Something heard at a moment of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// When it starts.
    pub at: Duration,
    /// How long it sounds.
    pub length: Duration,
    /// What is heard.
    pub sound: Sound,
}

impl Cue {
    /// When it ends.
    pub fn end(&self) -> Duration {
        self.at + self.length
    }

    /// The spoken words, if it is a line.
    pub fn line(&self) -> Option<&Arc<str>> {
        match &self.sound {
            Sound::Line(text, _) => Some(text),
            Sound::Tone(_) => None,
        }
    }
}

/// The usual pace of speech, words a minute. Found the most comfortable in a study of captions (source S97 of the coaching data).
pub const WORDS_A_MINUTE: u32 = 145;

/// The slowest and the fastest pace of speech; 1 is usual.
pub const PACE_RANGE: RangeInclusive<f32> = 0.7..=1.4;

/// Brings any number into [`PACE_RANGE`]; what is no number becomes 1.
pub fn pace_in_range(pace: f32) -> f32 {
    if pace.is_finite() { pace.clamp(*PACE_RANGE.start(), *PACE_RANGE.end()) } else { 1.0 }
}

/// How long a line takes to say at the usual pace, for when it has not been spoken yet.
pub fn estimated_length(line: &str) -> Duration {
    estimated_length_at(line, 1.0)
}

/// How long a line takes to say at a pace, for when it has not been spoken yet. Every length that is shown before a session
/// comes from here, in the window as on the command line.
pub fn estimated_length_at(line: &str, pace: f32) -> Duration {
    let n_words = line.split_whitespace().count();
    let ms = n_words * 60_000 / WORDS_A_MINUTE as usize + 150;
    Duration::from_millis(ms as u64).div_f64(f64::from(pace_in_range(pace)))
}

/// How long a line may take at a pace, for a line that will be spoken later: a little more than usual, so that it fits.
pub fn cautious_length(line: &str, pace: f32) -> Duration {
    estimated_length_at(line, pace).mul_f64(CAUTION)
}

/// How much longer than usual a line is taken to be while its true length is not known.
const CAUTION: f64 = 1.1;
