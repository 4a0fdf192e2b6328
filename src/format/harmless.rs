//! Text from elsewhere, shown so that it can do no harm: what would move the cursor, change the window's title or turn the
//! direction of writing is spelled out.

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Write},
    str::from_utf8,
};

/// Whether a character does something instead of being seen: controls but the ends of lines and tabs, and those that turn the
/// direction of writing, so that a name can look like another.
fn is_harmful(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}');
    turns || (c.is_control() && c != '\n' && c != '\t')
}

/// The text with every harmful character spelled out, such as `\u001b`. In JSON that means the same as the character.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_harmful(c) {
            // Writing to a string can't fail.
            let _ = write!(shown, "\\u{:04x}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// A stream to which only harmless text gets.
pub struct Harmless<'a> {
    to: &'a mut dyn Write,
    /// The start of a character whose end is still to come.
    begun: Vec<u8>,
}

impl<'a> Harmless<'a> {
    /// Passes on to `to`.
    pub fn new(to: &'a mut dyn Write) -> Self {
        Self { to, begun: Vec::new() }
    }
}

impl Write for Harmless<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let mut chunks = all.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.to.write_all(harmless(chunk.valid()).as_bytes())?;
            let is_begun = chunks.peek().is_none() && from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
            if is_begun {
                self.begun = chunk.invalid().to_vec();
            } else if !chunk.invalid().is_empty() {
                self.to.write_all("\u{fffd}".as_bytes())?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn written(pieces: &[&[u8]]) -> String {
        let mut out = Vec::new();
        let mut stream = Harmless::new(&mut out);
        for piece in pieces {
            stream.write_all(piece).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn plain_text_in_any_script_stays_as_it_is() {
        for text in ["Schulterkreisen\n\tüben", "肩こり", "كتف", "कंधा", "👩🏽\u{200d}🦰 e\u{301}"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn what_does_something_is_spelled_out() {
        assert_eq!(harmless("a\u{1b}[2J\u{7}\0\r\u{9b}\u{7f}"), "a\\u001b[2J\\u0007\\u0000\\u000d\\u009b\\u007f");
        assert_eq!(harmless("gpj.\u{202e}exe\u{2066}\u{200f}"), "gpj.\\u202eexe\\u2066\\u200f");
    }

    #[test]
    fn in_json_it_is_the_same_text() {
        let text = "\u{202e}a\u{9b}\u{7f}";
        let json = written(&[serde_json::to_string(text).unwrap().as_bytes()]);
        assert!(json.is_ascii());
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    proptest! {
        #[test]
        fn nothing_harmful_passes_however_it_is_cut(bytes: Vec<u8>, cut: usize) {
            let (start, end) = bytes.split_at(cut.checked_rem(bytes.len()).unwrap_or(0));
            prop_assert!(!written(&[start, end]).contains(is_harmful));
            prop_assert_eq!(written(&[start, end]), written(&[&bytes]));
        }

        #[test]
        fn text_without_harm_passes_unchanged(text in "[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*", cut: usize) {
            let (start, end) = text.as_bytes().split_at(cut.checked_rem(text.len()).unwrap_or(0));
            prop_assert_eq!(written(&[start, end]), text);
        }
    }
}
