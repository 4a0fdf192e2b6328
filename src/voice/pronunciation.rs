//! A person's own list of how words are said: `scapula = skap-yoo-la` or `scapula = /ˈskæpjələ/`.
//! Changes lines before they are read; knows no voice.

use super::phoneme;
use crate::format::text_limits::{WORD, fits};
use std::collections::BTreeMap;

/// Stands before phonemes inside a line. Taken out of what people write.
pub const OPEN: char = '\u{E000}';
/// Stands after phonemes inside a line.
pub const CLOSE: char = '\u{E001}';

/// Most rules that are kept.
const MOST_RULES: usize = 1_000;
/// Everyday phonetic signs and the model's own for them, longest first.
const IPA: &[(&str, &str)] = &[
    ("t͡ʃ", "ʧ"),
    ("d͡ʒ", "ʤ"),
    ("tʃ", "ʧ"),
    ("dʒ", "ʤ"),
    ("eɪ", "A"),
    ("aɪ", "I"),
    ("oʊ", "O"),
    ("əʊ", "O"),
    ("aʊ", "W"),
    ("ɔɪ", "Y"),
    ("ɚ", "əɹ"),
    ("ɝ", "ɜɹ"),
    ("r", "ɹ"),
    ("g", "ɡ"),
    ("ɾ", "T"),
    ("ː", ""),
    (":", ""),
    (".", ""),
    ("'", "ˈ"),
];

/// Words with the way they are to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pronunciations {
    rules: BTreeMap<String, Saying>,
}

/// How a word is said instead.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Saying {
    /// In other letters.
    Respelled(String),
    /// In the model's phonemes.
    Phonemes(String),
}

/// A rule that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProblem {
    /// Line in the list, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Pronunciations {
    /// Reads a list, one rule a line; empty lines and lines with `#` in front are passed over. Rules that cannot be used come
    /// back as problems; the others hold.
    pub fn parse(list: &str) -> (Pronunciations, Vec<RuleProblem>) {
        let mut found = Pronunciations::default();
        let mut problems = Vec::new();
        for (place, line) in list.lines().enumerate() {
            let line_text = line.trim();
            if line_text.is_empty() || line_text.starts_with('#') {
                continue;
            }
            match rule_of(line_text) {
                Ok(_) if found.rules.len() >= MOST_RULES => {
                    problems.push(RuleProblem { line: place + 1, message: format!("Only {MOST_RULES} rules are kept.") });
                    break;
                }
                Ok((word, saying)) => {
                    found.rules.insert(word, saying);
                }
                Err(message) => problems.push(RuleProblem { line: place + 1, message: message.to_owned() }),
            }
        }
        (found, problems)
    }

    /// The line with its words respelled. Phonemes go in only when the voice `takes_phonemes`; otherwise the word stays as
    /// written.
    pub fn apply(&self, line: &str, takes_phonemes: bool) -> String {
        let mut said = String::with_capacity(line.len());
        let mut rest = line;
        while !rest.is_empty() {
            let in_word = |sign: char| sign.is_alphanumeric() || sign == '\'' || sign == '’';
            let end = rest.find(|sign| !in_word(sign)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match self.rules.get(&word.to_lowercase()) {
                Some(Saying::Respelled(letters)) => said.push_str(letters),
                Some(Saying::Phonemes(phonemes)) if takes_phonemes => {
                    said.extend([OPEN].into_iter().chain(phonemes.chars()).chain([CLOSE]))
                }
                _ => said.push_str(word),
            }
            let gap_end = after.find(in_word).unwrap_or(after.len());
            let (gap, next) = after.split_at(gap_end);
            said.extend(gap.chars().filter(|sign| *sign != OPEN && *sign != CLOSE));
            rest = next;
        }
        said
    }
}

/// Why a word can't be said like this; `None` if it can.
pub fn problem_of(word: &str, spoken: &str) -> Option<String> {
    rule_of(&format!("{word} = {spoken}")).err().map(str::to_owned)
}

fn rule_of(line: &str) -> Result<(String, Saying), &'static str> {
    let (word, saying) = line.split_once('=').ok_or("Write it as: word = how it sounds.")?;
    let (word, saying) = (word.trim().to_lowercase(), saying.trim());
    if word.is_empty() || !word.chars().all(|sign| sign.is_alphanumeric() || sign == '\'') {
        return Err("The word has to be a single one, of letters only.");
    }
    if !fits(&word, WORD) || !fits(saying, WORD) {
        return Err("This is too long. Use at most 80 letters.");
    }
    let inner = saying.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    match inner {
        Some(ipa) => {
            Ok((word, Saying::Phonemes(phonemes_from_ipa(ipa).ok_or("A sign between the slashes is not one the voice knows.")?)))
        }
        None if saying.chars().any(char::is_alphabetic) && !saying.contains(['/', '=', OPEN, CLOSE]) => {
            Ok((word, Saying::Respelled(saying.to_owned())))
        }
        None => Err("Say how it sounds: in letters, or in phonetic signs between slashes."),
    }
}

/// `None` when a sign is not in the model's alphabet or nothing is left.
fn phonemes_from_ipa(ipa: &str) -> Option<String> {
    let mut phonemes = ipa.trim().to_owned();
    for (written, known) in IPA {
        phonemes = phonemes.replace(written, known);
    }
    (!phonemes.is_empty() && phonemes.chars().all(|sign| phoneme::id_of(sign).is_some())).then_some(phonemes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_change_whole_words_in_any_case() {
        let (list, problems) = Pronunciations::parse("# mine\nscapula = skap yoo la\n\nGIF = /dʒɪf/\n");
        assert_eq!(problems, []);
        assert_eq!(list.apply("Scapula, scapulas. My GIF!", true), format!("skap yoo la, scapulas. My {OPEN}ʤɪf{CLOSE}!"));
        assert_eq!(list.apply("My GIF!", false), "My GIF!");
    }

    #[test]
    fn bad_rules_are_named_and_the_rest_hold() {
        let (list, problems) = Pronunciations::parse("no sign\n= x\nsit = /漢/\ntwo words = x\nlats = latts\na = \u{E000}");
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [1, 2, 3, 4, 6]);
        assert_eq!(list.apply("lats", true), "latts");
    }

    #[test]
    fn a_pair_is_judged_as_a_rule_is() {
        assert_eq!(problem_of("scapula", "skap-yoo-la"), None);
        for (word, spoken) in [("", "x"), ("two words", "x"), ("# mine", "x"), ("lats", ""), ("lats", "/漢/"), ("a", "b = c")] {
            assert!(problem_of(word, spoken).is_some(), "{word}: {spoken}");
        }
    }

    #[test]
    fn signs_that_mark_phonemes_cannot_be_smuggled_in() {
        let list = Pronunciations::default();
        assert_eq!(list.apply("a\u{E000}b\u{E001}", true), "ab");
    }
}
