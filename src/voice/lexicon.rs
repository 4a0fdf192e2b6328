//! The dictionary: 90,000 words with their phonemes, read in place from the program's own bytes.
//!
//! Nothing is unpacked: a look-up searches the first words of blocks, then walks one block. `scripts/voice-lexicon.py`
//! makes the file and describes its form. Knows no rules; `words` has those.

use super::phoneme;

/// The bundled dictionary, 1.4 MB (Apache-2.0, see `assets/voice/NOTICE`).
static BUNDLED: &[u8] = include_bytes!("../../assets/voice/lexicon.bin");

/// What a word does in its sentence, where that changes how it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A thing: "the lead".
    Noun,
    /// A doing: "lead with the elbow".
    Verb,
    /// A quality: "a live band".
    Adjective,
    /// How: "go underground".
    Adverb,
    /// Any word at the end of a phrase: "as far as you can".
    PhraseEnd,
    /// A doing that is over: "he read it".
    Past,
    /// Pointing at what follows: "that arm".
    Pointer,
}

impl Role {
    /// The byte that begins the reading for a role.
    fn from_mark(mark: u8) -> Option<Role> {
        Some(match mark {
            0xF1 => Role::Noun,
            0xF2 => Role::Verb,
            0xF3 => Role::Adjective,
            0xF4 => Role::Adverb,
            0xF5 => Role::PhraseEnd,
            0xF6 => Role::Past,
            0xF7 => Role::Pointer,
            _ => return None,
        })
    }
}

/// How a word is said: its usual reading and those for single roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconEntry {
    /// Phonemes unless a role below fits.
    pub usual: String,
    /// Phonemes in one role.
    pub by_role: Vec<(Role, String)>,
}

impl LexiconEntry {
    /// Phonemes in a role, or the usual ones.
    pub fn reading(&self, role: Option<Role>) -> &str {
        let special = self.by_role.iter().find(|(r, _)| Some(*r) == role);
        special.map_or(&self.usual, |(_, phonemes)| phonemes)
    }

    /// Whether one role is said differently.
    pub fn has(&self, role: Role) -> bool {
        self.by_role.iter().any(|(r, _)| *r == role)
    }

    fn from_bytes(bytes: &[u8]) -> LexiconEntry {
        let mut entry = LexiconEntry { usual: String::new(), by_role: Vec::new() };
        for byte in bytes {
            if let Some(role) = Role::from_mark(*byte) {
                entry.by_role.push((role, String::new()));
            } else if let Some(sign) = phoneme::sign_of(*byte) {
                match entry.by_role.last_mut() {
                    Some((_, phonemes)) => phonemes.push(sign),
                    None => entry.usual.push(sign),
                }
            }
        }
        entry
    }
}

/// A dictionary over bytes that are never copied.
#[derive(Clone, Copy)]
pub struct Lexicon {
    starts: &'static [u8],
    body: &'static [u8],
}

impl Lexicon {
    /// The bundled dictionary.
    pub fn bundled() -> Lexicon {
        Lexicon::from_bytes(BUNDLED).unwrap_or(Lexicon { starts: &[], body: &[] })
    }

    /// A dictionary from the bytes of its file; `None` when they are not one. A damaged body loses words, nothing else.
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Lexicon> {
        let (n_blocks, rest) = bytes.strip_prefix(b"UHLEX001")?.split_first_chunk::<4>()?;
        let table = usize::try_from(u32::from_le_bytes(*n_blocks)).ok()?.checked_mul(4)?;
        let (starts, body) = rest.split_at_checked(table)?;
        Some(Lexicon { starts, body })
    }

    /// The entry of a word, spelled exactly so.
    pub fn exact(&self, word: &str) -> Option<LexiconEntry> {
        let n_blocks = self.starts.len() / 4;
        let (mut low, mut high) = (0, n_blocks);
        // The block before the first one that begins after the word.
        while low < high {
            let middle = low + (high - low) / 2;
            let first = Walk::over(self.block(middle)?).next_word()?;
            if first.0.as_slice() <= word.as_bytes() { low = middle + 1 } else { high = middle }
        }
        let mut walk = Walk::over(self.block(low.checked_sub(1)?)?);
        while let Some((found, reading)) = walk.next_word() {
            if found == word.as_bytes() {
                return Some(LexiconEntry::from_bytes(reading));
            }
        }
        None
    }

    /// The entry of a word, also when only its first letter is large or small in another way.
    pub fn get(&self, word: &str) -> Option<LexiconEntry> {
        self.exact(word).or_else(|| {
            let mut letters = word.chars();
            let first = letters.next()?;
            let rest = letters.as_str();
            if rest.is_empty() || rest.chars().any(char::is_uppercase) {
                return None;
            }
            let flipped = if first.is_uppercase() { first.to_lowercase().to_string() } else { first.to_uppercase().to_string() };
            self.exact(&(flipped + rest))
        })
    }

    fn block(&self, number: usize) -> Option<&'static [u8]> {
        let place = |number: usize| -> Option<usize> {
            let bytes = self.starts.get(number * 4..)?.first_chunk::<4>()?;
            usize::try_from(u32::from_le_bytes(*bytes)).ok()
        };
        let from = place(number)?;
        let to = place(number + 1).unwrap_or(self.body.len());
        self.body.get(from..to)
    }
}

/// Walks the words of one block.
struct Walk {
    rest: &'static [u8],
    word: Vec<u8>,
}

impl Walk {
    fn over(block: &'static [u8]) -> Walk {
        Walk { rest: block, word: Vec::new() }
    }

    fn next_word(&mut self) -> Option<(Vec<u8>, &'static [u8])> {
        let (shared, rest) = self.rest.split_first()?;
        let (tail, rest) = split_counted(rest)?;
        let (reading, rest) = split_counted(rest)?;
        self.word.truncate(usize::from(*shared));
        self.word.extend_from_slice(tail);
        self.rest = rest;
        Some((self.word.clone(), reading))
    }
}

/// Splits off bytes whose count comes first.
fn split_counted(bytes: &'static [u8]) -> Option<(&'static [u8], &'static [u8])> {
    let (count, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(*count))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn usual(word: &str) -> Option<String> {
        Lexicon::bundled().get(word).map(|entry| entry.usual)
    }

    #[test]
    fn finds_words_and_their_roles() {
        assert_eq!(usual("shoulder").as_deref(), Some("ʃˈOldəɹ"));
        assert_eq!(usual("Shoulder").as_deref(), Some("ʃˈOldəɹ"));
        assert_eq!(usual("scapulaquux"), None);
        assert_eq!(usual(""), None);
        let close = Lexicon::bundled().get("close").unwrap();
        assert_eq!((close.reading(None), close.reading(Some(Role::Verb))), ("klˈOs", "klˈOz"));
    }

    #[test]
    fn damaged_bytes_lose_words_but_never_panic() {
        assert!(Lexicon::from_bytes(b"nonsense").is_none());
        assert!(Lexicon::from_bytes(b"UHLEX001\xff\xff\xff\xff").is_none());
        let torn: &'static [u8] = Vec::leak(BUNDLED.iter().copied().take(BUNDLED.len() / 2).collect());
        let torn = Lexicon::from_bytes(torn).unwrap();
        assert!(torn.get("shoulder").is_none() && torn.get("zebra").is_none());
    }
}
