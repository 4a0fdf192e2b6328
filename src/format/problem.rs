//! What is wrong with a file, where, and what to do about it.
//!
//! A problem never stops the program: readers return what they could make of a file together with all its problems.

use std::fmt;

/// How much a [`Problem`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file still means what its writer meant, apart from this detail.
    Warning,
    /// The file can't be used as it is.
    Error,
}

/// A place in a text file, counted from 1 as editors do. Columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The place of byte `offset` in `text`; the end of the text if `offset` lies past it.
    pub fn of_offset(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        Self { line: before.matches('\n').count() + 1, column: before.chars().rev().take_while(|&c| c != '\n').count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One thing wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// Where it is. A problem of the whole file is at 1:1.
    pub position: Position,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to do, as one sentence without a full stop; empty if the message says it all.
    pub help: String,
}

impl Problem {
    /// An error that concerns the whole file.
    pub fn of_file(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Error, position: Position { line: 1, column: 1 }, message: message.into(), help: help.into() }
    }

    /// Whether the file can't be used because of this.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{}: {severity}: {}", self.position, self.message)?;
        if !self.help.is_empty() {
            write!(f, ". {}", self.help)?;
        }
        Ok(())
    }
}

/// The candidate that `typed` was most likely meant to be, if one is close enough.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nothing is near to a text that is far longer than any name, and comparing would take long.
    if !crate::format::text_limits::fits(typed, crate::format::text_limits::NAME) {
        return None;
    }
    let limit = typed.chars().count().div_ceil(2).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::levenshtein(typed, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let text = "ä = 1\nname = \"x\"";
        let position = |offset| Position::of_offset(text, offset).to_string();
        assert_eq!(position(0), "1:1");
        assert_eq!(position(3), "1:3");
        assert_eq!(position(7), "2:1");
        assert_eq!(position(999), "2:11");
    }

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        let known = ["exercise", "rest_s", "note"];
        assert_eq!(nearest("exercize", known), Some("exercise"));
        assert_eq!(nearest("rests", known), Some("rest_s"));
        assert_eq!(nearest("banana", known), None);
    }
}
