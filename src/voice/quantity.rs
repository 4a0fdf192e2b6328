//! Amounts as people write them in routines: "3x10", "30s", "8-12", "5:30", "1/2", "45°".
//! Reads one amount from the front of a text; finding where amounts start is for `reading`.

use super::numbers::{cardinal, decimal, fraction, ordinal};

/// Unit as written, one of it, several of it.
const UNITS: &[(&str, &str, &str)] = &[
    ("s", "second", "seconds"),
    ("sec", "second", "seconds"),
    ("secs", "second", "seconds"),
    ("\"", "second", "seconds"),
    ("m", "minute", "minutes"),
    ("min", "minute", "minutes"),
    ("mins", "minute", "minutes"),
    ("h", "hour", "hours"),
    ("hr", "hour", "hours"),
    ("hrs", "hour", "hours"),
    ("rep", "rep", "reps"),
    ("reps", "rep", "reps"),
    ("°", "degree", "degrees"),
    ("º", "degree", "degrees"),
    ("deg", "degree", "degrees"),
    ("%", "percent", "percent"),
    ("kg", "kilogram", "kilograms"),
    ("g", "gram", "grams"),
    ("lb", "pound", "pounds"),
    ("lbs", "pound", "pounds"),
    ("mm", "millimeter", "millimeters"),
    ("cm", "centimeter", "centimeters"),
    ("km", "kilometer", "kilometers"),
    ("ft", "foot", "feet"),
    ("bpm", "beat a minute", "beats a minute"),
];

/// How an amount reads, and the text after it. `None` when the text does not begin with a digit.
pub fn quantity(text: &str) -> Option<(String, &str)> {
    let (number, rest) = number(text)?;
    clock(number, rest)
        .or_else(|| mixed(number, rest))
        .or_else(|| parts(number, rest))
        .or_else(|| chain(number, rest))
        .or_else(|| sets(number, rest))
        .or_else(|| place(number, rest))
        .or_else(|| Some(with_unit(&decimal(number), number == "1", rest)))
}

/// "5:30" is minutes and seconds, "1:00:05" hours too, "7:30 pm" a time of day, "2:1" a proportion.
fn clock<'a>(first: &str, rest: &'a str) -> Option<(String, &'a str)> {
    let (second, rest) = digits(rest.strip_prefix(':')?)?;
    if second.len() != 2 {
        return Some((format!("{} to {}", decimal(first), cardinal(second)), rest));
    }
    let third = rest.strip_prefix(':').and_then(digits).filter(|(digits, _)| digits.len() == 2);
    if third.is_none() {
        let after = rest.trim_start_matches(' ');
        for (written, said) in [("am", "A M"), ("pm", "P M"), ("a.m.", "A M"), ("p.m.", "P M")] {
            if after.get(..written.len()).is_some_and(|found| found.eq_ignore_ascii_case(written)) {
                let minutes = if second == "00" { String::new() } else { format!(" {}", cardinal(plain(second))) };
                let after = after.get(written.len()..).unwrap_or_default();
                return Some((format!("{}{minutes} {said}", cardinal(plain(first))), after));
            }
        }
    }
    let (values, rest): (Vec<(&str, &str)>, &str) = match third {
        Some((third, rest)) => (vec![(first, "hour"), (second, "minute"), (third, "second")], rest),
        None => (vec![(first, "minute"), (second, "second")], rest),
    };
    let said: Vec<String> =
        values.iter().filter(|(value, _)| plain(value) != "0").map(|(value, unit)| counted(plain(value), unit)).collect();
    Some((if said.is_empty() { "zero seconds".to_owned() } else { said.join(" ") }, rest))
}

/// "2 1/2" is two and a half.
fn mixed<'a>(whole: &str, rest: &'a str) -> Option<(String, &'a str)> {
    let (top, after) = digits(rest.strip_prefix(' ')?)?;
    let (bottom, after) = digits(after.strip_prefix('/')?)?;
    let part = fraction(top, bottom);
    if part.contains("out of") {
        return None;
    }
    let part = part.strip_prefix("one ").map_or(part.clone(), |part| format!("a {part}"));
    Some(with_unit(&format!("{} and {part}", decimal(whole)), false, after))
}

/// "1/2", "5/10"; "2/day" is two a day.
fn parts<'a>(top: &str, rest: &'a str) -> Option<(String, &'a str)> {
    let after = rest.strip_prefix('/')?;
    match digits(after) {
        Some((bottom, after)) => Some(with_unit(&fraction(top, bottom), false, after)),
        None => a_day(after).map(|(often, after)| (format!("{} {often}", decimal(top)), after)),
    }
}

/// "8-12" is eight to twelve; three and more are a count: "3-2-1".
fn chain<'a>(first: &str, rest: &'a str) -> Option<(String, &'a str)> {
    let mut said = vec![decimal(first)];
    let mut rest = rest;
    while let Some((number, after)) = dash(rest).and_then(number) {
        said.push(decimal(number));
        rest = after;
    }
    match said.as_slice() {
        [_] => None,
        [from, to] => Some(with_unit(&format!("{from} to {to}"), false, rest)),
        _ => Some((said.join(", "), rest)),
    }
}

/// "3x10" is three sets of ten, "3 × 30s" three sets of thirty seconds, "10x" ten times.
fn sets<'a>(count: &str, rest: &'a str) -> Option<(String, &'a str)> {
    let after = rest.trim_start_matches(' ').strip_prefix(['x', 'X', '×', '*'])?;
    if let Some((each, after)) = quantity(after.trim_start_matches(' ')) {
        return Some((format!("{} {} of {each}", decimal(count), plural(count, "set", "sets")), after));
    }
    if after.starts_with(char::is_alphabetic) {
        return None;
    }
    let times = format!("{} {}", decimal(count), plural(count, "time", "times"));
    match after.strip_prefix('/').and_then(a_day) {
        Some((often, after)) => Some((format!("{times} {often}"), after)),
        None => Some((times, after)),
    }
}

/// "2nd" is second.
fn place<'a>(number: &str, rest: &'a str) -> Option<(String, &'a str)> {
    let (letters, after) = word(rest);
    (["st", "nd", "rd", "th"].contains(&letters) && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| (ordinal(number), after))
}

/// The amount with the unit behind it, if one is there: "30 s", "30-second hold".
fn with_unit<'a>(amount: &str, is_one: bool, rest: &'a str) -> (String, &'a str) {
    let hyphened = rest.strip_prefix('-');
    let start = hyphened.unwrap_or_else(|| rest.trim_start_matches(' '));
    let (letters, after) = word(start);
    let small = letters.to_lowercase();
    // A lone letter far from its number is a word ("3 m" is fine, "3 S" is not worth a guess).
    if let Some((_, one, several)) = UNITS.iter().find(|(written, _, _)| *written == small) {
        let unit = if is_one || hyphened.is_some() { one } else { several };
        let after = if matches!(small.as_str(), "sec" | "secs" | "min" | "mins") { without_dot(after) } else { after };
        let (often, after) = after.strip_prefix('/').and_then(a_day).unwrap_or((String::new(), after));
        let gap = if often.is_empty() { "" } else { " " };
        return (format!("{amount} {unit}{gap}{often}"), after);
    }
    match hyphened {
        Some(after) if after.starts_with(char::is_alphabetic) => (format!("{amount} "), after),
        _ => (amount.to_owned(), rest),
    }
}

/// "sec." in the middle of a sentence is no end.
fn without_dot(rest: &str) -> &str {
    match rest.strip_prefix(". ") {
        Some(after) if after.starts_with(char::is_lowercase) => rest.get(1..).unwrap_or_default(),
        _ => rest,
    }
}

/// "day" after a slash.
fn a_day(rest: &str) -> Option<(String, &str)> {
    let (letters, after) = word(rest);
    let said = match letters.to_lowercase().as_str() {
        "day" | "d" => "a day",
        "week" | "wk" => "a week",
        "side" => "a side",
        "arm" => "an arm",
        "leg" => "a leg",
        "min" | "minute" => "a minute",
        _ => return None,
    };
    Some((said.to_owned(), after))
}

/// What follows a dash between numbers.
fn dash(rest: &str) -> Option<&str> {
    let dashes = ['-', '–', '—', '‑', '−'];
    rest.strip_prefix(dashes).or_else(|| rest.strip_prefix(' ')?.strip_prefix(dashes)?.strip_prefix(' '))
}

fn counted(number: &str, unit: &str) -> String {
    format!("{} {unit}{}", cardinal(number), plural(number, "", "s"))
}

fn plural<'a>(number: &str, one: &'a str, several: &'a str) -> &'a str {
    if number == "1" { one } else { several }
}

/// Without zeros in front.
fn plain(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        plain => plain,
    }
}

/// Letters or one sign of a unit from the front.
fn word(text: &str) -> (&str, &str) {
    let end = match text.chars().next() {
        Some(sign @ ('°' | 'º' | '%' | '"')) => sign.len_utf8(),
        _ => text.find(|letter: char| !letter.is_alphabetic() || letter == 'º').unwrap_or(text.len()),
    };
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Digits from the front.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 { None } else { text.split_at_checked(end) }
}

/// Digits with commas between thousands and one decimal point from the front.
fn number(text: &str) -> Option<(&str, &str)> {
    let (_, mut rest) = digits(text)?;
    while let Some((group, after)) = rest.strip_prefix(',').and_then(digits)
        && group.len() == 3
    {
        rest = after;
    }
    if let Some((_, after)) = rest.strip_prefix('.').and_then(digits) {
        rest = after;
    }
    text.split_at_checked(text.len() - rest.len())
}
