//! What a listener would miss: parts that are not said at all, and short forms that no rule knows, which are said letter by
//! letter. Nothing is lost in silence.

use super::abbreviation::is_spelled;
use super::token::{Cursor, Kind, tokens};
use super::{LONGEST_LINE, can_read, plain, read, shortened};

/// Something about how a text is read aloud that its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Letters of another script: they only show.
    Unsaid(String),
    /// A short form that no rule knows: it is said as it is written.
    AsWritten(String),
    /// The text is longer than [`LONGEST_LINE`]: the end only shows.
    CutOff,
}

/// Everything about how a text is read that its author should know, in the order of the text.
pub fn notices(text: &str) -> Vec<Notice> {
    let mut notices = Vec::new();
    let compatible = plain::compatible(shortened(text));
    for word in compatible.split_whitespace().filter(|word| word.contains(plain::is_foreign)) {
        add(&mut notices, Notice::Unsaid(bare(word)));
    }
    let sayable = plain::sayable(&compatible);
    let tokens = tokens(&sayable);
    let mut c = Cursor::new(&sayable, &tokens);
    while let Some(token) = c.peek() {
        let (is_known, after) = read(c, token, &sayable).map_or((true, c.step()), |reading| (reading.is_known, reading.after));
        if !is_known && token.kind == Kind::Word && is_odd(token.text) {
            add(&mut notices, Notice::AsWritten(bare(chunk_at(&sayable, c.start()))));
        }
        c = after;
    }
    if text.chars().nth(LONGEST_LINE).is_some() {
        notices.push(Notice::CutOff);
    }
    notices
}

/// Which short forms in a text no rule knows, as a sentence; `None` if there are none, or if the voice can't read the text.
pub fn as_written(text: &str) -> Option<String> {
    if !can_read(text) {
        return None;
    }
    let short_form = |notice| match notice {
        Notice::AsWritten(short_form) => Some(format!("\"{short_form}\"")),
        Notice::Unsaid(_) | Notice::CutOff => None,
    };
    let found: Vec<String> = notices(text).into_iter().filter_map(short_form).collect();
    match found.as_slice() {
        [] => None,
        [single] => Some(format!("{single} is said as written, letter by letter.")),
        _ => Some(format!("{} are said as written, letter by letter.", found.join(", "))),
    }
}

fn add(notices: &mut Vec<Notice>, notice: Notice) {
    if !notices.contains(&notice) {
        notices.push(notice);
    }
}

/// A short form as one would quote it.
fn bare(word: &str) -> String {
    word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_owned()
}

/// What stands between two spaces around a place.
fn chunk_at(text: &str, place: usize) -> &str {
    let (before, after) = text.split_at_checked(place).unwrap_or((text, ""));
    let start = before.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let end = after.find(char::is_whitespace).map_or(text.len(), |space| place + space);
    text.get(start..end).unwrap_or_default()
}

/// Whether a word is a short form rather than a word: letters that nobody can say as one.
fn is_odd(word: &str) -> bool {
    let n_letters = word.chars().count();
    if n_letters == 1 {
        return word.chars().all(|letter| letter.is_lowercase() && !matches!(letter, 'a' | 'i' | 'o' | 'x'));
    }
    let lower = word.to_lowercase();
    let is_capital = n_letters <= 5 && !word.chars().any(char::is_lowercase);
    let has_vowel = lower.contains(['a', 'e', 'i', 'o', 'u', 'y']) || !lower.is_ascii();
    !is_spelled(word) && (is_capital || !has_vowel) && !is_word(&lower)
}

#[cfg(feature = "voice")]
fn is_word(lower: &str) -> bool {
    let lexicon = super::super::lexicon::Lexicon::bundled();
    let stems = super::super::suffix::stems_of(lower);
    lexicon.get(lower).is_some() || stems.iter().any(|(stem, _)| lexicon.get(stem).is_some())
}

#[cfg(not(feature = "voice"))]
fn is_word(lower: &str) -> bool {
    lower.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}
