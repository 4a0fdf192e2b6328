//! A guess at what a word does in its sentence, from the words beside it.
//!
//! A few hundred English words are said by role: close the door, stay close. Coaching sentences are mostly orders, so
//! looking one word to each side is enough. Knows no readings; the dictionary has those.

use super::lexicon::{LexiconEntry, Role};

/// What stands around a word. Words are in small letters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Neighbors<'a> {
    /// The word before, if no mark is between.
    pub before: Option<&'a str>,
    /// The word after, if no mark is between.
    pub after: Option<&'a str>,
}

const DETERMINERS: &[&str] = &[
    "a", "an", "the", "your", "my", "his", "her", "its", "our", "their", "this", "that", "these", "those", "each", "every",
    "another", "no", "any", "some", "one", "two", "three", "four", "five", "ten", "first", "second", "next", "last",
];
const BEFORE_VERBS: &[&str] = &[
    "to", "will", "can", "do", "don't", "not", "never", "let", "i", "you", "we", "they", "please", "then", "slowly", "gently",
    "now", "should", "must", "may", "might", "would", "could", "cannot", "can't",
];
const OBJECTS: &[&str] = &[
    "your", "the", "a", "an", "it", "them", "each", "both", "his", "her", "my", "our", "their", "this", "these", "with", "one",
    "yourself",
];
const PREPOSITIONS: &[&str] = &[
    "in", "on", "at", "with", "for", "by", "from", "of", "to", "through", "into", "under", "over", "against", "toward",
    "towards", "between", "behind", "after", "before", "without", "as", "like",
];
const LINKS: &[&str] = &["is", "are", "was", "were", "has", "of", "and", "or", "should", "will", "can", "may"];
const PERFECT: &[&str] = &["have", "has", "had", "was", "were", "been", "he", "she"];

impl Neighbors<'_> {
    /// The role of a word with this entry; `None` for its usual reading.
    pub fn role_of(&self, entry: &LexiconEntry) -> Option<Role> {
        let is = |word: Option<&str>, list: &[&str]| word.is_some_and(|word| list.contains(&word));
        if self.after.is_none() && entry.has(Role::PhraseEnd) {
            return Some(Role::PhraseEnd);
        }
        if entry.has(Role::Pointer) {
            let points = self.before.is_none() || self.after.is_none() || is(self.before, PREPOSITIONS);
            return points.then_some(Role::Pointer);
        }
        if entry.has(Role::Past) && is(self.before, PERFECT) {
            return Some(Role::Past);
        }
        if is(self.before, DETERMINERS) {
            let more = self.after.is_some_and(|word| !PREPOSITIONS.contains(&word) && !LINKS.contains(&word));
            return Some(if more && entry.has(Role::Adjective) { Role::Adjective } else { Role::Noun });
        }
        if is(self.before, BEFORE_VERBS) || is(self.after, OBJECTS) {
            return Some(Role::Verb);
        }
        if is(self.before, PREPOSITIONS) {
            return Some(Role::Noun);
        }
        // An order begins with its verb.
        let orders = self.before.is_none() && self.after.is_some();
        (orders && !is(self.after, LINKS) && !is(self.after, PREPOSITIONS)).then_some(Role::Verb)
    }

    /// Whether "in" is the stressed one of "breathe in", not the light one of "in a chair".
    pub fn in_is_stressed(&self) -> bool {
        const ADVERBS: &[&str] = &["and", "then", "slowly", "deeply", "gently", "again", "while", "when", "until"];
        self.after.is_none_or(|word| PREPOSITIONS.contains(&word) || ADVERBS.contains(&word))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::lexicon::Lexicon;
    use super::*;

    fn said(before: &str, word: &str, after: &str) -> String {
        let some = |word: &'static str| (!word.is_empty()).then_some(word);
        let (before, after) = (String::leak(before.to_owned()), String::leak(after.to_owned()));
        let entry = Lexicon::bundled().get(word).unwrap();
        let role = Neighbors { before: some(before), after: some(after) }.role_of(&entry);
        entry.reading(role).to_owned()
    }

    #[test]
    fn the_neighbors_choose_the_reading() {
        for (before, word, after, reading) in [
            ("", "close", "your", "klˈOz"),
            ("hands", "close", "to", "klˈOs"),
            ("to", "use", "a", "jˈuz"),
            ("of", "use", "", "jˈus"),
            ("and", "tear", "it", "tˈɛɹ"),
            ("a", "tear", "in", "tˈɪɹ"),
            ("", "wind", "the", "wˈInd"),
            ("the", "wind", "", "wˈɪnd"),
            ("your", "progress", "", "pɹˈɑɡɹəs"),
            ("", "record", "the", "ɹəkˈɔɹd"),
            ("you", "can", "", "kˈæn"),
            ("you", "can", "feel", "kæn"),
        ] {
            assert_eq!(said(before, word, after), reading, "{before} {word} {after}");
        }
    }
}
