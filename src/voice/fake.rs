//! A silent voice for tests and for builds without the neural voice: right lengths, no sound.

use super::{Speech, TRACK_RATE_HZ, Voice, VoiceError, reading};
use crate::cue::{WORDS_A_MINUTE, pace_in_range};
use std::time::Duration;

/// Says nothing, and takes as long as the words would at 145 a minute.
#[derive(Clone, Copy, Debug, Default)]
pub struct FakeVoice;

/// How long a line would take at 145 words a minute times the pace; zero when it has no words.
pub fn estimated_length(text: &str, pace: f32) -> Duration {
    let said = reading::speakable(text);
    let n_words = said.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    Duration::from_secs_f32(n_words as f32 * 60.0 / WORDS_A_MINUTE as f32 / pace_in_range(pace))
}

impl Voice for FakeVoice {
    fn name(&self) -> &str {
        "silent 1"
    }

    fn speak(&mut self, text: &str, pace: f32) -> Result<Speech, VoiceError> {
        let length = estimated_length(text, pace);
        if length.is_zero() {
            return Err(VoiceError::Unreadable);
        }
        let n_samples = (length.as_secs_f32() * TRACK_RATE_HZ as f32).round() as usize;
        Ok(Speech { rate_hz: TRACK_RATE_HZ, samples: vec![0.0; n_samples] })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn twenty_nine_words_take_twelve_seconds_of_silence() {
        let line = "word ".repeat(29);
        let speech = FakeVoice.speak(&line, 1.0).unwrap();
        assert_eq!(speech.length().as_secs_f32().round(), 12.0);
        assert!(speech.samples.iter().all(|sample| *sample == 0.0));
        assert!(FakeVoice.speak(&line, 1.4).unwrap().samples.len() < speech.samples.len());
        assert_eq!(FakeVoice.speak(" … ", 1.0), Err(VoiceError::Unreadable));
    }
}
