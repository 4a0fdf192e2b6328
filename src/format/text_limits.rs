//! How long the texts of a person's files may be, in characters. The one table that the readers, the published schemas and the
//! fields of the editors share, so that what can be typed can be read again.

/// A name that files use for each other: of an exercise, a level, a pose.
pub const ID: usize = 64;
/// A word, and how it is said.
pub const WORD: usize = 80;
/// A name on screen: of a routine, an exercise, a level, a pack.
pub const NAME: usize = 200;
/// Who made a pack, how it may be used, and where it comes from.
pub const CREDIT: usize = 300;
/// A sentence: a step, a cue, a caution, a note, what a routine is for.
pub const LINE: usize = 1000;
/// A command that speaks, or the path of a file.
pub const COMMAND: usize = 4000;
/// The most entries of one list of texts, such as the steps.
pub const LINES: usize = 64;

/// Whether a text is no longer than `max_chars` characters. Quick also where the text is giant.
pub fn fits(text: &str, max_chars: usize) -> bool {
    text.len() <= max_chars || text.chars().nth(max_chars).is_none()
}

/// The start of a name, so that a number or "copy" behind it still fits.
pub fn stem(name: &str) -> &str {
    const ROOM: usize = 20;
    name.char_indices().nth(NAME - ROOM).map_or(name, |(end, _)| name.get(..end).unwrap_or(name).trim_end())
}

/// The start of a text for a message, with dots where something is left out.
pub fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Takes words together into lines that are as long as may be. A word that is longer is taken apart; nothing is left out.
pub fn wrapped(text: &str, max_chars: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0;
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for part in letters.chunks(max_chars.max(1)) {
            match lines.last_mut() {
                Some(line) if part.len() < room => {
                    line.push(' ');
                    line.extend(part);
                    room -= part.len() + 1;
                }
                _ => {
                    lines.push(part.iter().collect());
                    room = max_chars.saturating_sub(part.len());
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(fits("肩肩", 2) && !fits("肩肩肩", 2) && fits("", 0));
        assert_eq!((stem("Ä 2"), stem(&"Ä".repeat(NAME))), ("Ä 2", "Ä".repeat(NAME - 20).as_str()));
        assert_eq!(quoted(&"ä".repeat(60)), "ä".repeat(60));
        assert_eq!(quoted(&"ä".repeat(61)), "ä".repeat(60) + "…");
    }

    #[test]
    fn wrapped_lines_are_short_and_hold_every_word() {
        assert_eq!(wrapped(" a bb\nccc dddddd ", 4), ["a bb", "ccc", "dddd", "dd"]);
        assert_eq!(wrapped("", 4), Vec::<String>::new());
    }
}
