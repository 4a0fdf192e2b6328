//! Single letters: shapes ("Y-T-W", "YTWs"), levels of the spine ("C5/6", "T4-T8"), how often ("q2h"), sides ("R hand").

use super::super::numbers::cardinal;
use super::amount::next_digits;
use super::token::Cursor;
use crate::exercise::{Side, side_of_letter};

/// What letters that stand for something say, and what is behind them.
pub(super) fn letters<'t>(c: Cursor<'t>, text: &str) -> Option<(String, Cursor<'t>)> {
    if c.sign_before().is_alphabetic() {
        return None;
    }
    in_a_row(c).or_else(|| shapes(c)).or_else(|| spine(c)).or_else(|| every_so_often(c)).or_else(|| side(c, text))
}

/// "Y-T-W" is three letters, each said.
fn in_a_row(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (first, mut c) = capital(c)?;
    let mut said = vec![first];
    while let Some((next, after)) = c.tight().and_then(|c| c.sign("-/")?.tight()).and_then(capital) {
        said.push(next);
        c = after;
    }
    let goes_on = c
        .tight()
        .is_some_and(|c| c.digits().is_some() || c.sign("-").and_then(Cursor::tight).is_some_and(|c| c.word().is_some()));
    (said.len() > 1 && !goes_on).then(|| (said.join(" "), c))
}

fn capital(c: Cursor<'_>) -> Option<(&str, Cursor<'_>)> {
    c.word().filter(|(word, _)| word.len() == 1 && word.chars().all(|letter| letter.is_ascii_uppercase()))
}

/// "YTWs" is several of each.
fn shapes(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (word, after) = c.word()?;
    let (several, shapes) = match word.strip_suffix("'s").or_else(|| word.strip_suffix('s')) {
        Some(shapes) => ("'s", shapes),
        None => ("", word),
    };
    let is_row =
        shapes.chars().all(|letter| "YTWLIA".contains(letter)) && (2..=5).contains(&shapes.len()) && shapes.contains(['Y', 'W']);
    let single = several == "'s" && shapes.len() == 1 && "YTWLI".contains(shapes);
    let names: Vec<String> = shapes.chars().map(String::from).collect();
    (is_row || single).then(|| (format!("{}{several}", names.join(" ")), after))
}

/// Levels of the spine: "T4", "C5/6", "L4/L5", "T4-T8".
fn spine(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let level = |c: Cursor<'_>| -> Option<(char, u32, usize)> {
        let (letter, after) = capital(c)?;
        let (digits, after) = after.tight()?.digits()?;
        let letter = letter.chars().next()?;
        let most = match letter {
            'C' => 8,
            'T' => 12,
            'L' | 'S' => 5,
            _ => return None,
        };
        let number = digits.parse().ok().filter(|number| (1..=most).contains(number))?;
        Some((letter, number, after.place()))
    };
    let (letter, number, place) = level(c)?;
    let mut said = format!("{letter} {}", cardinal(&number.to_string()));
    let mut after = c.at(place);
    let mut last = (letter, number);
    while let Some(joint) = after.tight().and_then(|after| after.sign("/-–")).and_then(Cursor::tight) {
        let ranges = after.sign("-–").is_some();
        let (next, full) = match level(joint) {
            Some((letter, number, place)) => ((letter, number, place), true),
            None => match next_digits(after, "/-–") {
                Some((digits, after)) => ((last.0, digits.parse().unwrap_or(0), after.place()), false),
                None => break,
            },
        };
        let (letter, number, place) = next;
        // The disk between two neighbors is named by both.
        let is_disk = letter == last.0 && number == last.1 + 1 || number == 1 && letter != last.0;
        let joint = if ranges && !is_disk { " to " } else { " " };
        let letter_said = if full { format!("{letter} ") } else { String::new() };
        said = format!("{said}{joint}{letter_said}{}", cardinal(&number.to_string()));
        last = (letter, number);
        after = c.at(place);
    }
    Some((said, after))
}

/// "q2h" is every two hours.
fn every_so_often(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let after = c.one_of(&["q"])?;
    let (digits, after) = after.digits()?;
    let (unit, after) = after.word()?;
    let unit = match unit.to_lowercase().as_str() {
        "h" | "hr" | "hrs" => "hour",
        "d" => "day",
        "w" | "wk" => "week",
        "min" => "minute",
        _ => return None,
    };
    let said = if digits == "1" { format!("every {unit}") } else { format!("every {} {unit}s", cardinal(digits)) };
    Some((said, after))
}

/// "R hand", "(L)", "to the L".
fn side<'t>(c: Cursor<'t>, text: &str) -> Option<(String, Cursor<'t>)> {
    let (_, after) = c.word().filter(|(word, _)| word.len() == 1)?;
    let side = side_of_letter(text, c.start())?;
    let after = match after.tight().and_then(|after| after.sign(".-")) {
        // "R. arm", "R-hand"
        Some(behind) if behind.word().is_some_and(|(word, _)| word.starts_with(char::is_lowercase)) => behind,
        _ => after,
    };
    Some((if side == Side::Left { "left" } else { "right" }.to_owned(), after))
}
