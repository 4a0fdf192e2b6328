//! Lines of type: which glyphs, how wide, and where a text breaks. Widths are in ems, so they hold at every size.
//!
//! One line runs from left to right. A character that the bundled fonts lack becomes a gap that is drawn as an empty box; the
//! text itself stays in the file for search and screen readers.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::library::catalog::fonts;

/// The width of a box that stands for a character without a glyph.
pub(super) const BOX_EM: f32 = 0.72;
/// Longer words are cut without asking whether they fit.
const LONGEST_WORD_BYTES: usize = 400;
/// More characters than these are not looked at for a line that must fit.
const LONGEST_FITTED_CHARS: usize = 200;
/// Stands between words that are kept on one line.
const HARD_SPACE: char = '\u{a0}';

/// The cuts of type on a handout.
pub(super) struct Fonts {
    pub(super) regular: Cut,
    pub(super) strong: Cut,
}

impl Fonts {
    /// The bundled fonts; `None` if they can't be read, which the tests rule out.
    pub(super) fn bundled() -> Option<Self> {
        Some(Self { regular: Cut::new(fonts::REGULAR)?, strong: Cut::new(fonts::SEMI_BOLD)? })
    }
}

/// One cut of type.
pub(super) struct Cut {
    pub(super) font: Font,
    face: Face<'static>,
    space_em: f32,
}

/// A line that is ready to be drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The characters.
    pub(super) text: String,
    /// What is drawn, from left to right.
    pub(super) runs: Vec<Run>,
    /// How wide it is.
    pub(super) width_em: f32,
}

/// A part of a line.
#[derive(Clone, Debug)]
pub(super) enum Run {
    /// Glyphs; their ranges are of the whole text of the line.
    Glyphs { at_em: f32, glyphs: Vec<KrillaGlyph> },
    /// A character without a glyph.
    Missing { at_em: f32 },
}

impl Line {
    /// Whether some characters have no glyph.
    pub(super) fn has_missing(&self) -> bool {
        self.runs.iter().any(|run| matches!(run, Run::Missing { .. }))
    }
}

impl Cut {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let face = Face::from_slice(bytes, 0)?;
        let mut cut = Self { font, face, space_em: 0.0 };
        cut.space_em = cut.line(" ").width_em;
        Some(cut)
    }

    /// One line with all of a cleaned text.
    pub(super) fn line(&self, text: &str) -> Line {
        let mut line = Line { text: text.to_owned(), ..Line::default() };
        let mut start = 0;
        for (at, character) in text.char_indices() {
            if self.draws(character) {
                continue;
            }
            self.shape(text, start..at, &mut line);
            self.leave_gap(&mut line);
            start = at + character.len_utf8();
        }
        self.shape(text, start..text.len(), &mut line);
        line
    }

    /// A text broken into lines, the first of them narrower by `indent_em`. There is at least one line.
    pub(super) fn lines(&self, text: &str, width_em: f32, indent_em: f32) -> Vec<Line> {
        let words = self.words(&clean(text), width_em);
        let mut rows = self.rows(&words, width_em, indent_em);
        // A short word alone on the last line looks lost: the one before it keeps it company.
        if let [.., before, last] = rows.as_mut_slice()
            && let (&[only], true) = (last.as_slice(), before.len() > 3)
            && words.get(only).is_some_and(|word| word.width_em < width_em / 4.0)
            && let Some(company) = before.pop()
        {
            last.insert(0, company);
        }
        let n_rows = rows.len();
        let line = |(index, row): (usize, Vec<usize>)| {
            let mut text: String = row.iter().filter_map(|&word| words.get(word)).map(|word| word.text.as_str()).collect();
            if index + 1 == n_rows {
                text.truncate(text.trim_end().len());
            }
            self.line(&text)
        };
        rows.into_iter().enumerate().map(line).collect()
    }

    /// One line with as much of a text as fits, and three dots where something is left out.
    pub(super) fn fitted(&self, text: &str, width_em: f32) -> Line {
        // What comes after would not fit on any line.
        let start = text.char_indices().nth(LONGEST_FITTED_CHARS).and_then(|(end, _)| text.get(..end));
        let text = clean(start.unwrap_or(text));
        if start.is_none() {
            let line = self.line(&text);
            if line.width_em <= width_em {
                return line;
            }
        }
        let mut kept: Vec<char> = text.chars().collect();
        loop {
            let short: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
            let line = self.line(&short);
            if line.width_em <= width_em || kept.pop().is_none() {
                return line;
            }
        }
    }

    /// The words of a text, each with the space after it. Words wider than a line are cut.
    fn words(&self, text: &str, width_em_of_line: f32) -> Vec<Word> {
        let mut words = Vec::new();
        for piece in text.split_inclusive([' ', '–', '—', '/']).flat_map(|piece| split_after_hyphen(piece)) {
            if piece.len() <= LONGEST_WORD_BYTES {
                let width_em = self.line(piece.trim_end()).width_em;
                if width_em <= width_em_of_line {
                    words.push(Word { text: piece.to_owned(), width_em });
                    continue;
                }
            }
            self.cut_word(piece, width_em_of_line, &mut words);
        }
        words
    }

    /// Cuts a word into parts that fit.
    fn cut_word(&self, word: &str, width_em: f32, words: &mut Vec<Word>) {
        let mut part = Word { text: String::new(), width_em: 0.0 };
        for character in word.chars() {
            let advance_em = self.advance_em(character);
            // A mark stays with its letter.
            if part.width_em + advance_em > width_em && !part.text.is_empty() && !is_mark(character) {
                words.push(std::mem::replace(&mut part, Word { text: String::new(), width_em: 0.0 }));
            }
            part.text.push(character);
            part.width_em += advance_em;
        }
        words.push(part);
    }

    /// The width of a character by itself.
    fn advance_em(&self, character: char) -> f32 {
        let Some(glyph) = self.face.glyph_index(character) else { return if is_mark(character) { 0.0 } else { BOX_EM } };
        f32::from(self.face.glyph_hor_advance(glyph).unwrap_or_default()) / self.face.units_per_em() as f32
    }

    /// Which words stand on which line.
    fn rows(&self, words: &[Word], width_em: f32, indent_em: f32) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new()];
        let mut used_em = indent_em;
        for (index, word) in words.iter().enumerate() {
            let is_first = rows.last().is_none_or(Vec::is_empty);
            if used_em + word.width_em > width_em && (!is_first || (rows.len() == 1 && indent_em > 0.0)) {
                rows.push(Vec::new());
                used_em = 0.0;
            }
            used_em += word.width_em + if word.text.ends_with(' ') { self.space_em } else { 0.0 };
            if let Some(row) = rows.last_mut() {
                row.push(index);
            }
        }
        rows
    }

    /// Whether there is a glyph, or the character joins with the letter before it.
    fn draws(&self, character: char) -> bool {
        self.face.glyph_index(character).is_some() || is_mark(character)
    }

    fn leave_gap(&self, line: &mut Line) {
        line.runs.push(Run::Missing { at_em: line.width_em });
        line.width_em += BOX_EM;
    }

    fn shape(&self, text: &str, range: std::ops::Range<usize>, line: &mut Line) {
        let Some(part) = text.get(range.clone()).filter(|part| !part.is_empty()) else { return };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(part);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&self.face, &[], buffer);
        let per_em = self.face.units_per_em() as f32;
        let ranges = cluster_ranges(shaped.glyph_infos().iter().map(|info| range.start + info.cluster as usize), range.end);
        let at_em = line.width_em;
        let mut glyphs = Vec::with_capacity(ranges.len());
        for ((info, position), range) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()).zip(ranges) {
            // A mark that found no letter to join is left out; its letter stands.
            if info.glyph_id == 0 {
                continue;
            }
            let [advance, x, y] = [position.x_advance, position.x_offset, position.y_offset].map(|units| units as f32 / per_em);
            glyphs.push(KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, x, y, 0.0, range, None));
            line.width_em += advance;
        }
        if !glyphs.is_empty() {
            line.runs.push(Run::Glyphs { at_em, glyphs });
        }
    }
}

/// The characters of each glyph: from its start to the start of the next cluster.
fn cluster_ranges(starts: impl DoubleEndedIterator<Item = usize>, end: usize) -> Vec<std::ops::Range<usize>> {
    let (mut end, mut last) = (end, end);
    let mut ranges: Vec<_> = starts
        .rev()
        .map(|start| {
            if start < last {
                end = last;
                last = start;
            }
            start..end
        })
        .collect();
    ranges.reverse();
    ranges
}

/// A word with what follows it, and its width without the space at its end.
struct Word {
    text: String,
    width_em: f32,
}

/// Breaks after a hyphen within a word, such as in "left-hand", but not before a number such as "-5".
fn split_after_hyphen(piece: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = piece;
    while let Some(at) = rest.find('-').filter(|&at| at > 0) {
        let (part, after) = rest.split_at(at + 1);
        if !after.starts_with(char::is_alphabetic) {
            break;
        }
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// Marks that join with the letter before them.
fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// A text on one line: any white space is one space, and what can't be seen is left out.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        if character == HARD_SPACE || character == '\u{202f}' {
            cleaned.push(HARD_SPACE);
        } else if character.is_whitespace() || character.is_control() {
            if !cleaned.ends_with(' ') && !cleaned.is_empty() {
                cleaned.push(' ');
            }
        } else if !is_invisible(character) {
            cleaned.push(character);
        }
    }
    cleaned.truncate(cleaned.trim_end_matches(' ').len());
    cleaned
}

/// Characters that only steer others: joiners, direction marks, variation selectors, the soft hyphen, no characters at all.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn texts(text: &str, width_em: f32) -> Vec<String> {
        let fonts = Fonts::bundled().unwrap();
        fonts.regular.lines(text, width_em, 0.0).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn the_bundled_type_has_every_letter_of_european_names() {
        let fonts = Fonts::bundled().unwrap();
        for cut in [&fonts.regular, &fonts.strong] {
            let line = cut.line("× – ’ ° “Äöüßéèêëàâçñøåæœ łśžčřűőğışţ ΑΩλ Жяіґ” … • №");
            assert!(!line.has_missing());
            // A letter and a mark that is written apart are one letter.
            assert_eq!(cut.line("e\u{301}").width_em, cut.line("é").width_em);
        }
    }

    #[test]
    fn a_character_without_a_glyph_is_a_box_and_stays_in_the_text() {
        let fonts = Fonts::bundled().unwrap();
        let line = fonts.regular.line("a肩b😀");
        assert!(line.has_missing());
        assert_eq!((line.text.as_str(), line.runs.len()), ("a肩b😀", 4));
    }

    #[test]
    fn lines_break_at_spaces_and_never_leave_a_short_word_alone() {
        let text = "Lift your arms, chest and head a little way off the floor.";
        let lines = texts(text, 18.0);
        assert_eq!(lines.concat(), text);
        assert!(lines.len() > 1 && lines.last().unwrap().contains(' '), "{lines:?}");
        assert_eq!(texts("", 18.0), [""]);
        assert_eq!(texts(" a \n\t b\u{200b} ", 18.0), ["a b"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        let fonts = Fonts::bundled().unwrap();
        let word = "W".repeat(100);
        let lines = fonts.regular.lines(&word, 10.0, 9.0);
        assert!(lines.iter().all(|line| line.width_em <= 10.0));
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<String>(), word);
        assert_eq!(texts("right-hand -5 degrees", 4.0)[0], "right-");
    }

    #[test]
    fn a_line_that_must_fit_is_cut_with_dots() {
        let fonts = Fonts::bundled().unwrap();
        let line = fonts.strong.fitted("A name that is far too long for the foot of a page", 12.0);
        assert!(line.width_em <= 12.0 && line.text.ends_with('…'), "{}", line.text);
        let giant = fonts.strong.fitted(&"A name ".repeat(300_000), 12.0);
        assert!(giant.width_em <= 12.0 && giant.text.ends_with('…'), "{}", giant.text);
    }
}
