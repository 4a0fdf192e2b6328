//! The built-in voice: reader, model and vocoder together, on one thread.

use super::model::{self, AcousticModel};
use super::vocoder::{self, Noise, Vocoder};
use super::words::Reader;
use super::{Speech, Voice, VoiceError, level, melody, reading};
use crate::cue::pace_in_range;
use rten::ThreadPool;
use std::sync::Arc;

/// Speed of the model at which the lines of the built-in routines come out at 145 words a minute, pauses at commas and between
/// sentences included: measured 143.7 over 175 lines of 1,086 words.
const MODEL_SPEED: f32 = 0.798;

/// Pause between two sentences of one line at pace 1, in seconds.
const PAUSE_S: f32 = 0.5;
/// Pause at a comma at pace 1, in seconds. The model by itself leaves most of them out.
const COMMA_S: f32 = 0.15;

/// Name and version of the voice; the number grows when its sound or its reading changes.
pub const NAME: &str = "heart 2";

/// The bundled neural voice. Loading costs about 80 ms and 40 MB; dropping it gives the memory back.
pub struct NeuralVoice {
    reader: Reader,
    model: AcousticModel,
    vocoder: Vocoder,
}

impl NeuralVoice {
    /// Loads the bundled model.
    ///
    /// # Errors
    /// [`VoiceError::Damaged`] when the model cannot be loaded.
    pub fn load() -> Result<Self, VoiceError> {
        Self::from_bytes(model::BUNDLED)
    }

    /// Loads a packed model with the inputs and outputs of the bundled one.
    ///
    /// # Errors
    /// [`VoiceError::Damaged`] when the bytes are no such model.
    pub fn from_bytes(packed: &[u8]) -> Result<Self, VoiceError> {
        // One thread: speech is made while the window draws and must not take its core.
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let model = AcousticModel::load(packed, Arc::clone(&pool))?;
        Ok(Self { reader: Reader::new(pool), model, vocoder: Vocoder::default() })
    }

    /// The phonemes of one sentence as it will be said.
    pub fn phonemes_of(&mut self, sentence: &str) -> String {
        self.reader.phonemes_of(sentence)
    }
}

impl Voice for NeuralVoice {
    fn name(&self) -> &str {
        NAME
    }

    fn speak(&mut self, text: &str, pace: f32) -> Result<Speech, VoiceError> {
        let pace = pace_in_range(pace);
        // A fixed seed: the same line is the same sound.
        let mut noise = Noise::from_seed(0);
        let mut samples: Vec<f32> = Vec::new();
        for sentence in reading::sentences(&reading::speakable(text)) {
            let clauses = reading::clauses(&sentence);
            for (place, clause) in clauses.iter().enumerate() {
                let phonemes = self.reader.phonemes_of(clause);
                if phonemes.is_empty() {
                    continue;
                }
                let mut prediction = self.model.predict(&phonemes, MODEL_SPEED * pace)?;
                if place + 1 == clauses.len() && reading::rises(&sentence) {
                    melody::raise_end(&mut prediction);
                }
                let said = level::trimmed(&self.vocoder.sound_of(&prediction, &mut noise), vocoder::RATE_HZ);
                if !samples.is_empty() {
                    let pause_s = if place == 0 { PAUSE_S } else { COMMA_S };
                    let pause = pause_s / pace * vocoder::RATE_HZ as f32;
                    samples.extend(std::iter::repeat_n(0.0, pause as usize));
                }
                samples.extend(said);
            }
        }
        if samples.is_empty() { Err(VoiceError::Unreadable) } else { Ok(Speech { rate_hz: vocoder::RATE_HZ, samples }) }
    }
}
