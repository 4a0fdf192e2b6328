//! Amounts: a number or a range of them, with its unit: "30s", "8-12", "2½ min", "6 in", "-5 kg", "30s–1min".

use super::super::numbers::{cardinal, decimal, fraction};
use super::token::{Cursor, is_in};
use super::unit::{Measure, Unit, share, unit_at};

/// An amount as it is said.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub said: String,
    /// What it counts; `None` for a number alone.
    pub measure: Option<Measure>,
    /// Its digits, if it is a whole number alone.
    pub digits: Option<String>,
}

/// Things that have an amount before them: "a 5 lb dumbbell", "30 s hold".
const THINGS: &[&str] = &[
    "hold",
    "holds",
    "rest",
    "rests",
    "break",
    "breaks",
    "pause",
    "pauses",
    "stretch",
    "stretches",
    "plank",
    "planks",
    "dumbbell",
    "dumbbells",
    "db",
    "dbs",
    "kb",
    "kettlebell",
    "kettlebells",
    "weight",
    "weights",
    "plate",
    "plates",
    "bar",
    "barbell",
    "ball",
    "band",
    "bands",
    "roller",
    "foam",
    "box",
    "step",
    "bottle",
    "bottles",
    "medicine",
    "circuit",
    "routine",
    "session",
    "workout",
    "interval",
    "intervals",
    "timer",
    "walk",
    "run",
    "jog",
    "sprint",
    "sprints",
    "warm",
    "cool",
    "cycle",
    "angle",
    "bend",
    "turn",
    "twist",
    "rotation",
    "lift",
    "squat",
    "gap",
    "exercise",
    "exercises",
    "block",
    "blocks",
    "drill",
    "drills",
    "flow",
    "effort",
    "efforts",
    "row",
    "bike",
    "swim",
    "march",
    "wall",
    "vest",
    "pack",
    "bag",
    "pause",
    "ramp",
    "incline",
    "lower",
    "mat",
    "dowel",
    "rope",
    "loop",
    "platform",
    "isometric",
    "isometrics",
    "iso",
    "contraction",
    "contractions",
    "side",
    "dead",
    "goblet",
    "slam",
    "discount",
];
const ARTICLES: &[&str] = &["a", "an", "the", "your", "my", "this", "one", "another", "each", "every"];
/// Words that are no things, so that the amount before them stands by itself.
const NO_THINGS: &[&str] = &[
    "a", "an", "the", "your", "my", "it", "this", "that", "these", "those", "each", "every", "both", "of", "to", "from", "on",
    "off", "in", "at", "with", "without", "for", "by", "per", "then", "and", "or", "but", "apart", "away", "up", "down", "back",
    "forward", "forwards", "left", "right", "long", "wide", "tall", "high", "deep", "thick", "into", "out", "over", "under",
    "between", "before", "after", "until", "while", "if", "when", "as", "is", "are", "was", "daily", "weekly", "total", "max",
    "min", "only", "more", "less", "later", "ago", "straight", "above", "below", "x", "ea", "w", "l", "r", "e", "b", "passed",
    "pass", "has", "have", "so", "than",
];

/// A number or a range of numbers with its unit. `None` when no number stands here.
pub(super) fn amount(c: Cursor<'_>) -> Option<(Amount, Cursor<'_>)> {
    let start = c;
    let (first, c) = number(c)?;
    let mut parts = vec![first.said.clone()];
    let is_one = first.is_one;
    let mut digits = first.digits;
    let mut c = c;
    // "30s-1min": a range whose first end has a unit of its own.
    if let Some((unit, written, after)) = unit_at(start, c, digits.as_deref().unwrap_or("."))
        && let Some(behind) = dash(after)
        && let Some((second, after)) = number(behind)
        && let Some((second_unit, second_written, after)) = unit_at(behind, after, ".")
    {
        let from = format!("{} {}", first.said, words_of(unit, written, is_one, false));
        let to = format!("{} {}", second.said, words_of(second_unit, second_written, second.is_one, is_thing(start, after)));
        let said = format!("{from} to {to}");
        return Some((Amount { said, measure: Some(second_unit.measure), digits: None }, after));
    }
    while let Some((next, after)) = dash(c).and_then(number) {
        parts.push(next.said);
        digits = None;
        c = after;
    }
    let n_parts = parts.len();
    let mut said = match parts.as_slice() {
        [from, to] => format!("{from} to {to}"),
        // Three and more are a count: "3-2-1".
        _ => parts.join(", "),
    };
    if let Some(after) = or_more(c) {
        said.push_str(" or more");
        c = after;
        digits = None;
    }
    if n_parts > 2 {
        return Some((Amount { said, measure: None, digits: None }, c));
    }
    let hyphened = c.tight().and_then(|c| c.sign("-")).filter(|after| after.tight().is_some());
    let behind = hyphened.unwrap_or(c);
    if let Some((unit, written, after)) = unit_at(start, behind, digits.as_deref().unwrap_or("."))
        && (hyphened.is_none() || behind.word().is_some())
    {
        let after = without_dot(written, after);
        let is_single = is_one && n_parts == 1;
        let by = after.sign("/").and_then(share);
        let before_thing = hyphened.is_some() || by.is_none() && is_thing(start, after);
        let unit_words = temperature(unit, after);
        let (unit_words, after) = unit_words.unwrap_or_else(|| (words_of(unit, written, is_single, before_thing), after));
        said = format!("{said} {unit_words}");
        let (by, after) = match by {
            Some((often, after)) => (format!(" {often}"), after),
            None => or_more(after).map_or((String::new(), after), |after| (" or more".to_owned(), after)),
        };
        return Some((Amount { said: said + &by, measure: Some(unit.measure), digits: None }, after));
    }
    // "1-arm row": the hyphen is only seen.
    let after = hyphened.filter(|after| after.word().is_some()).unwrap_or(c);
    Some((Amount { said, measure: None, digits }, after))
}

/// A single number.
struct Number {
    said: String,
    is_one: bool,
    digits: Option<String>,
}

fn number(c: Cursor<'_>) -> Option<(Number, Cursor<'_>)> {
    let spoken = |said: String| Number { said, is_one: false, digits: None };
    // ".5"
    if let Some(after) = c.spaced().and_then(|c| c.sign("."))
        && let Some((part, after)) = after.tight().and_then(Cursor::digits)
    {
        return Some((spoken(decimal(&format!("0.{part}"))), after));
    }
    let (whole, mut c) = c.digits()?;
    let mut digits = whole.to_owned();
    while let Some((group, after)) = next_digits(c, ",")
        && group.len() == 3
        && digits.len() <= 9
        && !digits.starts_with('0')
    {
        digits.push_str(group);
        c = after;
    }
    // "10.000", as many countries write it.
    if let Some(("000", after)) = next_digits(c, ".") {
        digits.push_str("000");
        c = after;
    }
    let point = next_digits(c, ".").filter(|(_, after)| next_digits(*after, ".").is_none());
    // "2,5 kg", as many countries write it.
    let comma = || {
        let (part, after) = next_digits(c, ",").filter(|(part, _)| part.len() < 3 && digits.len() < 4)?;
        unit_at(c, after, ".").map(|_| (part, after))
    };
    if let Some((part, after)) = point.or_else(comma) {
        return Some((spoken(decimal(&format!("{digits}.{part}"))), after));
    }
    // "2 1/2", "1-1/2"
    let part = c.spaced().or_else(|| c.sign("-").and_then(Cursor::tight));
    if let Some((top, after)) = part.and_then(Cursor::digits)
        && let Some((bottom, after)) = next_digits(after, "/")
        && let Some(part) = fraction(top, bottom)
    {
        let part = part.strip_prefix("one ").map_or(part.clone(), |part| format!("{} {part}", article(part)));
        return Some((spoken(format!("{} and {part}", cardinal(&digits))), after));
    }
    Some((Number { said: cardinal(&digits), is_one: digits == "1", digits: Some(digits) }, c))
}

fn article(word: &str) -> &'static str {
    if word.starts_with("eighth") { "an" } else { "a" }
}

/// Digits right behind a sign that is right here.
pub(super) fn next_digits<'t>(c: Cursor<'t>, signs: &str) -> Option<(&'t str, Cursor<'t>)> {
    c.tight()?.sign(signs)?.tight()?.digits()
}

/// What follows a dash between numbers.
pub(super) fn dash(c: Cursor<'_>) -> Option<Cursor<'_>> {
    c.sign("-–—").filter(|after| after.digits().is_some())
}

/// "5+" is five or more, "5+5" is a sum.
fn or_more(c: Cursor<'_>) -> Option<Cursor<'_>> {
    let after = c.tight()?.sign("+")?;
    let goes_on = after.tight().is_some_and(|after| after.digits().is_some() || after.word().is_some());
    let adds = after.digits().is_some();
    (!goes_on && !adds).then_some(after)
}

/// The words of a unit. What is written in full, or as several, stays so.
fn words_of(unit: Unit, written: &str, is_one: bool, before_thing: bool) -> String {
    let is_written_out = is_in(written, &[unit.one, unit.several]);
    let is_several = written.len() > 2 && written.to_lowercase().ends_with('s');
    if is_written_out {
        written.to_lowercase()
    } else if is_one || before_thing && !is_several {
        unit.one.to_owned()
    } else {
        unit.several.to_owned()
    }
}

/// "20°C".
fn temperature(unit: Unit, after: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (word, behind) = after.word().filter(|_| unit.one == "degree")?;
    let scale = match word {
        "C" => "Celsius",
        "F" => "Fahrenheit",
        _ => return None,
    };
    Some((format!("degrees {scale}"), behind))
}

/// Whether the amount from `start` up to here says how much a thing has: "a 5 lb dumbbell".
fn is_thing(start: Cursor<'_>, after: Cursor<'_>) -> bool {
    let Some((word, behind)) = after.word().filter(|_| !after.ends_clause()) else { return false };
    let has_article = start.words_before().next().is_some_and(|word| is_in(word, ARTICLES))
        && start.before().is_some_and(|token| is_in(token.text, ARTICLES));
    let is_order = behind.word().is_some_and(|(next, _)| is_in(next, &["your", "the", "it", "a", "an", "this"]));
    if has_article { !is_in(word, NO_THINGS) } else { is_in(word, THINGS) && !is_order }
}

/// Whether a word is a thing that has an amount before it.
pub(super) fn is_thing_word(word: &str) -> bool {
    is_in(word, THINGS)
}

/// "sec." in the middle of a sentence is no end.
fn without_dot<'t>(written: &str, after: Cursor<'t>) -> Cursor<'t> {
    let is_short = written.chars().all(char::is_alphabetic) && written.len() <= 4;
    match after.tight().and_then(|after| after.sign(".")) {
        Some(behind) if is_short && behind.goes_on() => behind,
        _ => after,
    }
}
