//! A written sentence becomes the model's phonemes.
//!
//! A word is looked up, then tried with its endings taken off, then taken apart at hyphens, then spelled or read by the
//! net for unknown words. Small words change with what follows: the arm, the hand. Digits and signs are `reading`'s work
//! and have to be gone by now; what is left of them is passed over.

use super::lexicon::{Lexicon, LexiconEntry};
use super::phoneme::{self, LIGHT, MAIN};
use super::pronunciation::{CLOSE, OPEN};
use super::role::Neighbors;
use super::suffix::{self, Suffix};
use super::unknown::UnknownWords;
use rten::ThreadPool;
use std::sync::Arc;

/// Marks the model was taught; they shape melody and pauses.
const MARKS: &str = ";:,.!?—…()“”\"";

/// Words that are one thing together, so that the second is said lighter: a WALL angel. With two main stresses it was heard as
/// "while angel".
const COMPOUNDS: &[(&str, &str)] =
    &[("wall", "angel"), ("wall", "angels"), ("wall", "angel's"), ("snow", "angel"), ("snow", "angels")];

/// Reads sentences aloud in phonemes.
pub struct Reader {
    lexicon: Lexicon,
    unknown: Unknown,
    pool: Arc<ThreadPool>,
}

/// The net for unknown words, loaded only when needed.
enum Unknown {
    NotLoaded,
    Loaded(Box<UnknownWords>),
    Broken,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Letters with apostrophes and hyphens inside.
    Word(String),
    /// Phonemes given as they are, between `OPEN` and `CLOSE`.
    Phonemes(String),
    /// One of `MARKS`.
    Mark(char),
}

/// What begins right after a word: decides between "thuh" and "thee".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Vowel,
    Consonant,
    Pause,
}

impl Reader {
    /// A reader with the bundled dictionary; nothing is loaded yet.
    pub fn new(pool: Arc<ThreadPool>) -> Reader {
        Reader { lexicon: Lexicon::bundled(), unknown: Unknown::NotLoaded, pool }
    }

    /// The phonemes of a sentence; empty when nothing in it can be said.
    pub fn phonemes_of(&mut self, sentence: &str) -> String {
        let pieces = pieces_of(sentence);
        let small: Vec<Option<String>> = pieces
            .iter()
            .map(|(piece, _)| match piece {
                Piece::Word(word) => Some(word.to_lowercase()),
                _ => None,
            })
            .collect();
        let mut said: Vec<String> = Vec::new();
        let mut next = Next::Pause;
        // From the end, since small words depend on the sound that follows.
        for (place, (piece, spaced)) in pieces.iter().enumerate().rev() {
            let beside = |place: Option<usize>| small.get(place?)?.as_deref();
            let around = Neighbors { before: beside(place.checked_sub(1)), after: beside(place.checked_add(1)) };
            let sound = match piece {
                Piece::Word(word) => {
                    let sound = self.word(word, around, next);
                    let own = small.get(place).and_then(Option::as_deref);
                    let is_second = |(first, second): &(&str, &str)| around.before == Some(first) && own == Some(second);
                    if COMPOUNDS.iter().any(is_second) { phoneme::lightened(&sound) } else { sound }
                }
                Piece::Phonemes(phonemes) => phonemes.clone(),
                Piece::Mark(mark) => mark.to_string(),
            };
            next = next_before(&sound, next);
            said.push(if *spaced { format!(" {sound}") } else { sound });
        }
        let said: String = said.into_iter().rev().collect();
        let has_sound = said.chars().any(|sign| phoneme::is_vowel(sign) || phoneme::is_consonant(sign));
        if has_sound { said.trim().to_owned() } else { String::new() }
    }

    /// A word, perhaps with hyphens.
    fn word(&mut self, word: &str, around: Neighbors, next: Next) -> String {
        if let Some(sound) = self.known(word, around, next) {
            return sound;
        }
        let parts: Vec<&str> = word.split('-').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => String::new(),
            [single] => self.single(single, around, next),
            _ => {
                let begins_with_letter = parts.first().is_some_and(|part| part.chars().count() == 1);
                let parts: Vec<String> = parts.iter().map(|part| self.part(part)).collect();
                compound(parts, begins_with_letter)
            }
        }
    }

    /// A part of a word with hyphens.
    fn part(&mut self, part: &str) -> String {
        // "Re-rack" does not begin with the note of the scale.
        if part.eq_ignore_ascii_case("re") {
            "ɹˌi".to_owned()
        } else {
            self.single(part, Neighbors::default(), Next::Consonant)
        }
    }

    /// A word without hyphens; never empty if it has letters the voice knows.
    fn single(&mut self, word: &str, around: Neighbors, next: Next) -> String {
        if let Some(sound) = self.known(word, around, next) {
            return sound;
        }
        let bare: String = word.chars().filter(|letter| letter.is_alphabetic() || *letter == '\'').collect();
        let capitals = bare.chars().all(|letter| !letter.is_lowercase());
        let has_vowel = bare.to_lowercase().contains(['a', 'e', 'i', 'o', 'u', 'y']);
        if bare.chars().count() == 1 || (capitals && bare.chars().count() <= 5) || !has_vowel && bare.is_ascii() {
            return self.spelled(&bare);
        }
        let bare = if capitals { bare.to_lowercase() } else { bare };
        self.by_net(&bare).unwrap_or_else(|| self.spelled(&bare))
    }

    /// A word of the dictionary, with its stress for capitals.
    fn known(&self, word: &str, around: Neighbors, next: Next) -> Option<String> {
        let small = word.to_lowercase();
        if let Some(sound) = self.small_word(word, &small, around, next) {
            return Some(sound);
        }
        let n_letters = word.chars().count();
        let capitals = n_letters > 1 && !word.chars().any(char::is_lowercase);
        let found = if capitals {
            self.entry_sound(word, around, false).or_else(|| self.dictionary(&small, around))
        } else {
            self.dictionary(word, around)
        };
        let sound = found.or_else(|| if word == small { None } else { self.dictionary(&small, around) })?;
        Some(if capitals {
            phoneme::emphasized(&sound)
        } else if word != small {
            phoneme::touched(&sound)
        } else {
            sound
        })
    }

    /// A word as written, or its stem with an ending.
    fn dictionary(&self, word: &str, around: Neighbors) -> Option<String> {
        if let Some(sound) = self.entry_sound(word, around, true) {
            return Some(sound);
        }
        if let Some(owner) = word.strip_suffix('\'') {
            return self.dictionary(owner, around);
        }
        suffix::stems_of(word).into_iter().find_map(|(stem, ending)| {
            let sound = self.entry_sound(&stem, around, true)?;
            let sound = if ending == Suffix::Ing { phoneme::emphasized(&sound) } else { sound };
            Some(suffix::joined(&sound, ending))
        })
    }

    fn entry_sound(&self, word: &str, around: Neighbors, any_case: bool) -> Option<String> {
        let entry: LexiconEntry = if any_case { self.lexicon.get(word) } else { self.lexicon.exact(word) }?;
        Some(entry.reading(around.role_of(&entry)).to_owned())
    }

    /// The few words whose sound depends on what follows.
    fn small_word(&self, word: &str, small: &str, around: Neighbors, next: Next) -> Option<String> {
        let sound = match small {
            "a" if next != Next::Pause => "ɐ",
            "a" => "ˈA",
            "an" => "ɐn",
            "the" if next == Next::Vowel => "ði",
            "the" => "ðə",
            "to" if next == Next::Vowel => "tʊ",
            "to" if next == Next::Consonant => "tə",
            "am" if next != Next::Pause => "ɐm",
            "in" if next == Next::Pause || around.in_is_stressed() => "ˈɪn",
            "in" => "ɪn",
            "used" if around.after == Some("to") => "jˈust",
            "used" => "jˈuzd",
            "i" if word == "I" => "ˌI",
            _ => return None,
        };
        Some(sound.to_owned())
    }

    /// Letter by letter, the last one stressed: "TRX".
    fn spelled(&self, word: &str) -> String {
        let names: String = word
            .chars()
            .filter_map(|letter| self.lexicon.exact(&letter.to_uppercase().to_string()))
            .map(|entry| phoneme::touched(&phoneme::lightened(&entry.usual)))
            .collect();
        match names.rsplit_once(LIGHT) {
            Some((before, last)) => format!("{before}{MAIN}{last}"),
            None => names,
        }
    }

    fn by_net(&mut self, word: &str) -> Option<String> {
        if matches!(self.unknown, Unknown::NotLoaded) {
            self.unknown = match UnknownWords::load(Arc::clone(&self.pool)) {
                Ok(net) => Unknown::Loaded(Box::new(net)),
                Err(_) => Unknown::Broken,
            };
        }
        let Unknown::Loaded(net) = &self.unknown else {
            return None;
        };
        net.phonemes_of(word).ok().filter(|sound| !sound.is_empty())
    }
}

/// Parts of a hyphenated word as one word: when most parts carry a main stress, the lighter half gives it up. After a letter,
/// as in "T-spine", it is the second.
fn compound(mut parts: Vec<String>, begins_with_letter: bool) -> String {
    parts.retain(|part| !part.is_empty());
    if let ([letter, second], true) = (parts.as_slice(), begins_with_letter) {
        return format!("{letter}{}", phoneme::lightened(second));
    }
    let stressed = parts.iter().filter(|part| part.contains(MAIN)).count();
    if parts.len() > 1 && stressed > parts.len().div_ceil(2) {
        let mut order: Vec<(bool, usize, usize)> =
            parts.iter().enumerate().map(|(place, part)| (part.contains(MAIN), phoneme::weight(part), place)).collect();
        order.sort_unstable();
        for (_, _, place) in order.iter().take(parts.len() / 2) {
            if let Some(part) = parts.get_mut(*place) {
                *part = phoneme::lightened(part);
            }
        }
    }
    parts.concat()
}

/// What a word before this sound is followed by.
fn next_before(sound: &str, after: Next) -> Next {
    let kind = |sign: char| match sign {
        _ if phoneme::is_vowel(sign) => Some(Next::Vowel),
        _ if phoneme::is_consonant(sign) => Some(Next::Consonant),
        ';' | ':' | ',' | '.' | '!' | '?' | '—' | '…' => Some(Next::Pause),
        _ => None,
    };
    sound.chars().find_map(kind).unwrap_or(after)
}

/// The pieces of a sentence, each with whether a space stands before it.
fn pieces_of(sentence: &str) -> Vec<(Piece, bool)> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    let mut spaced = false;
    while let Some(first) = rest.chars().next() {
        let after_first = rest.get(first.len_utf8()..).unwrap_or_default();
        if first == OPEN
            && let Some((phonemes, after)) = after_first.split_once(CLOSE)
        {
            pieces.push((Piece::Phonemes(phonemes.to_owned()), spaced));
            (rest, spaced) = (after, false);
            continue;
        }
        let in_word = |sign: char| sign.is_alphabetic() || sign == '\'' || sign == '-';
        let end = rest.find(|sign| !in_word(sign)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if word.chars().any(char::is_alphabetic) {
            pieces.push((Piece::Word(word.trim_matches(['\'', '-']).to_owned()), spaced));
            (rest, spaced) = (after, false);
            continue;
        }
        if MARKS.contains(first) {
            pieces.push((Piece::Mark(first), spaced));
            spaced = false;
        } else {
            spaced = true;
        }
        rest = after_first;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sentence: &str) -> String {
        Reader::new(Arc::new(ThreadPool::with_num_threads(1))).phonemes_of(sentence)
    }

    #[test]
    fn sentences_read_as_the_model_was_taught() {
        for (sentence, phonemes) in [
            ("Switch sides.", "swˈɪʧ sˈIdz."),
            ("Close your eyes.", "klˈOz jʊɹ ˈIz."),
            ("The arm, the hand.", "ði ˈɑɹm, ðə hˈænd."),
            ("Breathe in, and out.", "bɹˈið ˈɪn, ænd ˈWt."),
            ("Move to a wall.", "mˈuv tə ɐ wˈɔl."),
            ("T-spine re-set, T's.", "tˈispˌIn ɹˌisˈɛt, tˈiz."),
            ("Next: Wall angel.", "nˈɛkst: wˈɔl ˌAnʤəl."),
            ("An angel, wall angels.", "ɐn ˈAnʤəl, wˈɔl ˌAnʤəlz."),
        ] {
            assert_eq!(read(sentence), phonemes);
        }
    }

    #[test]
    fn what_cannot_be_said_is_empty() {
        for nothing in ["", "...", "肩胛骨", "123", "-'-"] {
            assert_eq!(read(nothing), "", "{nothing}");
        }
    }
}
