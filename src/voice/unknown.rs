//! Words the dictionary does not have: a small net reads their letters.
//! Loaded when the first such word comes; without it such words are spelled.

use super::VoiceError;
use super::model::AcousticModel;
use rten::ThreadPool;
use std::sync::Arc;

static MODEL: &[u8] = include_bytes!("../../assets/voice/oov.onnx.gz");
static ALPHABET: &str = include_str!("../../assets/voice/oov.json");

/// The net with its two alphabets.
pub struct UnknownWords {
    model: AcousticModel,
    alphabet: Alphabet,
}

/// The letters the net reads and the phonemes it answers with; ids count from 1, 0 means nothing.
#[derive(serde::Deserialize)]
struct Alphabet {
    #[serde(rename = "in")]
    letters: Vec<String>,
    #[serde(rename = "out")]
    phonemes: Vec<String>,
    #[serde(rename = "maxlen")]
    most_letters: usize,
}

impl UnknownWords {
    /// Loads the bundled net; about 10 ms.
    ///
    /// # Errors
    /// [`VoiceError::Damaged`] when its files are not as expected.
    pub fn load(pool: Arc<ThreadPool>) -> Result<Self, VoiceError> {
        let alphabet = serde_json::from_str(ALPHABET).map_err(|error| VoiceError::Damaged(error.to_string()))?;
        Ok(Self { model: AcousticModel::load(MODEL, pool)?, alphabet })
    }

    /// The phonemes of one word of letters; letters the net was not taught are passed over.
    ///
    /// # Errors
    /// [`VoiceError::Unreadable`] when no letter is left, [`VoiceError::Failed`] when the net does not run.
    pub fn phonemes_of(&self, word: &str) -> Result<String, VoiceError> {
        let id_of = |letter: char| self.alphabet.letters.iter().position(|known| known.chars().eq([letter]));
        let ids = word.chars().filter_map(id_of).take(self.alphabet.most_letters);
        let ids: Vec<i32> = ids.filter_map(|place| i32::try_from(place + 1).ok()).collect();
        if ids.is_empty() {
            return Err(VoiceError::Unreadable);
        }
        let mut answer = self.model.map_ids(ids)?;
        // The net holds a phoneme over several places; runs count once.
        answer.dedup();
        let phonemes = answer.iter().filter_map(|id| usize::try_from(*id).ok()?.checked_sub(1));
        Ok(phonemes.filter_map(|place| self.alphabet.phonemes.get(place)).map(String::as_str).collect())
    }
}
