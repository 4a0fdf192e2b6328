//! Left and right in words: which of them name a side, and the same words for the other side.
//!
//! "Right" is a side in "right arm" and none in "right angle", "right away" and "all right"; "L" is one in "L arm" and none
//! in "L-sit". Knows no voice; reading aloud asks here what a letter stands for.

#[cfg(test)]
mod tests;

use super::Side;

/// Parts of the body that have a side.
pub const BODY_PARTS: &[&str] = &[
    "ankle",
    "ankles",
    "arm",
    "arms",
    "armpit",
    "back",
    "big",
    "biceps",
    "blade",
    "buttock",
    "calf",
    "cheek",
    "chest",
    "collarbone",
    "ear",
    "elbow",
    "elbows",
    "eye",
    "finger",
    "fingers",
    "fist",
    "foot",
    "forearm",
    "forefoot",
    "glute",
    "glutes",
    "groin",
    "half",
    "hamstring",
    "hand",
    "hands",
    "heel",
    "hip",
    "hips",
    "index",
    "knee",
    "knees",
    "lat",
    "lats",
    "leg",
    "legs",
    "lower",
    "neck",
    "nostril",
    "palm",
    "pec",
    "pecs",
    "pelvis",
    "pinky",
    "quad",
    "rib",
    "ribs",
    "scap",
    "scapula",
    "sh",
    "shin",
    "shoulder",
    "shoulders",
    "side",
    "sides",
    "sole",
    "thigh",
    "thumb",
    "toe",
    "toes",
    "trap",
    "traps",
    "triceps",
    "ue",
    "le",
    "upper",
    "wrist",
    "wrists",
];
/// "Right" before these is no side.
const NO_SIDE_AFTER_RIGHT: &[&str] = &[
    "above",
    "after",
    "amount",
    "angle",
    "angled",
    "angles",
    "as",
    "at",
    "away",
    "before",
    "below",
    "beside",
    "choice",
    "depth",
    "distance",
    "effort",
    "form",
    "height",
    "here",
    "idea",
    "intensity",
    "length",
    "level",
    "load",
    "muscles",
    "next",
    "now",
    "order",
    "pace",
    "place",
    "position",
    "posture",
    "pressure",
    "resistance",
    "rhythm",
    "size",
    "speed",
    "spot",
    "technique",
    "tempo",
    "tension",
    "there",
    "thing",
    "through",
    "time",
    "triangle",
    "under",
    "underneath",
    "way",
    "weight",
    "when",
    "where",
    "width",
];
/// "Right" after these is no side.
const NO_SIDE_BEFORE_RIGHT: &[&str] = &["all", "exactly", "feel", "feels", "felt", "just", "quite", "that's"];
/// "Left" after these is what remains.
const REMAINS: &[&str] = &[
    "any",
    "been",
    "breath",
    "breaths",
    "days",
    "energy",
    "exercise",
    "exercises",
    "few",
    "have",
    "hour",
    "hours",
    "is",
    "are",
    "many",
    "min",
    "mins",
    "minute",
    "minutes",
    "more",
    "much",
    "none",
    "nothing",
    "rep",
    "reps",
    "round",
    "rounds",
    "s",
    "sec",
    "second",
    "seconds",
    "secs",
    "set",
    "sets",
    "some",
    "strength",
    "time",
    "was",
    "week",
    "weeks",
    "were",
    "what's",
    "you",
    "you've",
];
const COUNTS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "last"];
/// A letter after or before these is a letter.
const LETTER_BEFORE: &[&str] = &["letter", "an", "a", "size", "shape", "shaped", "form", "joint"];
const LETTER_AFTER: &[&str] = &["shape", "shaped", "shapes", "position", "sit", "sits", "pose", "stretch", "value"];
/// Left and right in languages that are written in Latin letters, without the words that are English, too.
const FOREIGN: &[&str] = &[
    "links",
    "linke",
    "linken",
    "linker",
    "linkes",
    "linkem",
    "rechts",
    "rechte",
    "rechten",
    "rechter",
    "rechtes",
    "rechtem",
    "izquierda",
    "izquierdo",
    "derecha",
    "derecho",
    "gauche",
    "gauches",
    "droite",
    "droit",
    "sinistra",
    "sinistro",
    "destra",
    "destro",
    "esquerda",
    "esquerdo",
    "direita",
    "direito",
    "vänster",
    "vänstra",
    "höger",
    "högra",
    "venstre",
    "højre",
    "høyre",
    "lewa",
    "lewą",
    "lewej",
    "lewy",
    "lewo",
    "prawa",
    "prawą",
    "prawej",
    "prawy",
    "prawo",
    "vasen",
    "vasemman",
    "oikea",
    "oikean",
    "levá",
    "levou",
    "pravá",
    "pravou",
    "vlevo",
    "vpravo",
    "stânga",
    "dreapta",
    "esquerra",
    "dreta",
    "kiri",
    "kanan",
    "trái",
    "phải",
];

/// A word of a text with its place.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
}

impl Word<'_> {
    fn end(self) -> usize {
        self.start + self.text.len()
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut before = ' ';
    for (place, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_inside = sign.is_alphabetic() || is_apostrophe(sign) && before.is_alphabetic();
        match (start, is_inside) {
            (None, true) => start = Some(place),
            (Some(from), false) => {
                let word = text.get(from..place).unwrap_or_default();
                words.push(Word { text: word.trim_end_matches(is_apostrophe), start: from });
                start = None;
            }
            _ => {}
        }
        before = sign;
    }
    words
}

fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '’')
}

/// The same words for the other side: left and right change places, and nothing else does.
pub fn mirrored(text: &str) -> String {
    let words = words(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut end = 0;
    for (place, word) in words.iter().enumerate() {
        if let Some(other) = other_word(text, &words, place) {
            out.push_str(text.get(end..word.start).unwrap_or_default());
            out.push_str(&other);
            end = word.end();
        }
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

/// Whether words name a side in a way that can't be turned to the other: in another language or script.
pub fn cannot_be_mirrored(text: &str) -> bool {
    let is_foreign = |word: &Word<'_>| FOREIGN.contains(&word.text.to_lowercase().as_str());
    words(text).iter().any(is_foreign) || text.chars().any(|sign| sign.is_alphabetic() && !is_latin(sign))
}

fn is_latin(sign: char) -> bool {
    matches!(u32::from(sign), 0..=0x24F | 0x1E00..=0x1EFF | 0x2B0..=0x2FF | 0xFB00..=0xFB06 | 0xFF21..=0xFF5A)
}

/// The side that the letter "L" or "R" from `start` to `end` names, if it names one and not a letter, a level of the spine
/// or an amount.
pub fn side_of_letter(text: &str, start: usize) -> Option<Side> {
    let words = words(text);
    let place = words.iter().position(|word| word.start == start)?;
    letter(text, &words, place)
}

fn other_word(text: &str, words: &[Word<'_>], place: usize) -> Option<String> {
    let word = words.get(place)?.text;
    let other = match word.to_lowercase().as_str() {
        "left" if is_left(text, words, place) => "right",
        "right" if is_right(text, words, place) => "left",
        "leftward" => "rightward",
        "rightward" => "leftward",
        "leftwards" => "rightwards",
        "rightwards" => "leftwards",
        "lt" if part_follows(text, words, place) => "rt",
        "rt" if part_follows(text, words, place) => "lt",
        "lue" => "rue",
        "rue" if word == "RUE" => "lue",
        "lle" => "rle",
        "rle" => "lle",
        "lhs" => "rhs",
        "rhs" => "lhs",
        "l" | "r" => match letter(text, words, place)? {
            Side::Left => "r",
            Side::Right => "l",
        },
        _ => return None,
    };
    Some(in_case_of(word, other))
}

/// `other` with the capitals of `word`.
fn in_case_of(word: &str, other: &str) -> String {
    if word.chars().all(char::is_uppercase) {
        other.to_uppercase()
    } else if word.starts_with(char::is_uppercase) {
        let mut letters = other.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    } else {
        other.to_owned()
    }
}

/// The word beside, in small letters, if only spaces and hyphens are between.
fn beside(text: &str, words: &[Word<'_>], from: usize, to: Option<usize>) -> Option<String> {
    let (here, there) = (words.get(from)?, words.get(to?)?);
    let between = text.get(here.end().min(there.end())..here.start.max(there.start))?;
    between.chars().all(|sign| sign == ' ' || sign == '-').then(|| there.text.to_lowercase().replace('’', "'"))
}

fn is(word: Option<&String>, list: &[&str]) -> bool {
    word.is_some_and(|word| list.contains(&word.as_str()))
}

fn part_follows(text: &str, words: &[Word<'_>], place: usize) -> bool {
    is(beside(text, words, place, Some(place + 1)).as_ref(), BODY_PARTS)
}

fn is_left(text: &str, words: &[Word<'_>], place: usize) -> bool {
    let before = beside(text, words, place, place.checked_sub(1));
    let after = beside(text, words, place, Some(place + 1));
    let further = beside(text, words, place + 1, Some(place + 2));
    let goes_on = is(after.as_ref(), &["to"]) && is(further.as_ref(), &["go", "do"]);
    let is_counted = is(before.as_ref(), COUNTS) || ends_in_digit(text, words, place);
    let has_right = words.iter().any(|word| word.text.eq_ignore_ascii_case("right"));
    is(after.as_ref(), BODY_PARTS) || !(goes_on || is(before.as_ref(), REMAINS) || is_counted && !has_right)
}

fn ends_in_digit(text: &str, words: &[Word<'_>], place: usize) -> bool {
    let before = words.get(place).and_then(|word| text.get(..word.start)).unwrap_or_default();
    before.trim_end().ends_with(|sign: char| sign.is_ascii_digit())
}

fn is_right(text: &str, words: &[Word<'_>], place: usize) -> bool {
    let before = beside(text, words, place, place.checked_sub(1));
    let after = beside(text, words, place, Some(place + 1));
    let further = beside(text, words, place + 1, Some(place + 2));
    let earlier = place.checked_sub(1).and_then(|near| beside(text, words, near, near.checked_sub(1)));
    let in_front = is(after.as_ref(), &["in"]) && is(further.as_ref(), &["front"]);
    let done_well = is(before.as_ref(), &["it", "this", "that"]) && is(earlier.as_ref(), &["do", "doing", "get", "got"]);
    let rest = words.get(place).and_then(|word| text.get(word.end()..)).unwrap_or_default();
    let asks = rest.trim_start().starts_with('?') && before.is_none();
    is(after.as_ref(), BODY_PARTS)
        || !(in_front
            || done_well
            || asks
            || is(after.as_ref(), NO_SIDE_AFTER_RIGHT)
            || is(before.as_ref(), NO_SIDE_BEFORE_RIGHT))
}

fn letter(text: &str, words: &[Word<'_>], place: usize) -> Option<Side> {
    let word = words.get(place)?;
    let (before, after) = (text.get(..word.start)?, text.get(word.end()..)?);
    let side = match word.text {
        "L" | "l" => Side::Left,
        "R" | "r" => Side::Right,
        _ => return None,
    };
    let part = part_follows(text, words, place);
    if word.text == "l" || word.text == "r" {
        let is_apart = before.chars().next_back().is_none_or(char::is_whitespace);
        return (part && is_apart).then_some(side);
    }
    let is_side = |word: &Word<'_>| matches!(word.text, "L" | "R");
    // "L4" is a level of the spine, "L's" a letter.
    if after.starts_with(|sign: char| sign.is_ascii_digit() || is_apostrophe(sign)) {
        return None;
    }
    let neighbor = |near: Option<usize>| near.and_then(|near| words.get(near));
    let (left, right) = (neighbor(place.checked_sub(1)), neighbor(Some(place + 1)));
    // "L-sit", and "Y-T-W-L" or "Y T W L".
    let gap_after = right.and_then(|right| text.get(word.end()..right.start)).unwrap_or(".");
    let gap_before = left.and_then(|left| text.get(left.end()..word.start)).unwrap_or(".");
    let is_joint = |gap: &str| matches!(gap, "-" | "/" | "–");
    let in_row = |other: Option<&Word<'_>>, gap: &str| {
        let is_single = |word: &Word<'_>| {
            word.text.len() == 1 && word.text.chars().all(char::is_uppercase) && !matches!(word.text, "A" | "I" | "X")
        };
        (is_joint(gap) || gap == " ") && other.is_some_and(|other| is_single(other) && !is_side(other))
    };
    let is_hyphened = is_joint(gap_after) && !part && !right.is_some_and(is_side);
    if is_hyphened || in_row(left, gap_before) || in_row(right, gap_after) {
        return None;
    }
    let word_before = beside(text, words, place, place.checked_sub(1));
    let word_after = beside(text, words, place, Some(place + 1));
    if !part && (is(word_before.as_ref(), LETTER_BEFORE) || is(word_after.as_ref(), LETTER_AFTER)) {
        return None;
    }
    // "1 L" and "1.5 L" may be of water.
    let has_right = words.iter().any(|word| word.text == "R");
    let number = before.trim_end().rsplit(|sign: char| !sign.is_ascii_digit() && sign != '.').next().unwrap_or_default();
    let is_little = number.contains('.') || number.len() == 1 && number < "6";
    let may_be_liter = side == Side::Left && is_little && !has_right && !part;
    (!may_be_liter).then_some(side)
}
