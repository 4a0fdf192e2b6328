//! Days and dates. A date whose day and month could change places is read number by number: nothing is guessed.

use super::super::numbers::{cardinal, ordinal, year};
use super::amount::next_digits;
use super::clock::plain;
use super::token::{Cursor, is_in};

/// Ways to write a day; only with a large first letter.
const DAYS: &[(&[&str], &str)] = &[
    (&["Mon", "Mo", "M"], "Monday"),
    (&["Tue", "Tues", "Tu", "T"], "Tuesday"),
    (&["Wed", "Weds", "We", "W"], "Wednesday"),
    (&["Thu", "Thur", "Thurs", "Th"], "Thursday"),
    (&["Fri", "Fr", "F"], "Friday"),
    (&["Sat", "Sa"], "Saturday"),
    (&["Sun", "Su"], "Sunday"),
];
/// These are days also when they stand alone.
const SURE_DAYS: &[&str] = &["Mon", "Tue", "Tues", "Wed", "Weds", "Thu", "Thur", "Thurs", "Fri"];
const ROWS: &[(&str, &str)] =
    &[("MWF", "Monday, Wednesday, Friday"), ("TTh", "Tuesday, Thursday"), ("TuTh", "Tuesday, Thursday")];
const MONTHS: &[(&[&str], &str)] = &[
    (&["Jan", "January"], "January"),
    (&["Feb", "February"], "February"),
    (&["Mar", "March"], "March"),
    (&["Apr", "April"], "April"),
    (&["May"], "May"),
    (&["Jun", "June"], "June"),
    (&["Jul", "July"], "July"),
    (&["Aug", "August"], "August"),
    (&["Sep", "Sept", "September"], "September"),
    (&["Oct", "October"], "October"),
    (&["Nov", "November"], "November"),
    (&["Dec", "December"], "December"),
];
/// Orders, too: "March 20 steps".
const ALSO_WORDS: &[&str] = &["March", "May"];
const DATE_BEFORE: &[&str] =
    &["start", "started", "review", "since", "until", "due", "date", "dated", "appointment", "surgery", "by"];

/// Days in a row: "Mon/Wed/Fri", "Mon-Fri", "M/W/F"; or a sure one alone.
pub(super) fn days(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    if let Some((letters, after)) = c.word()
        && let Some((_, said)) = ROWS.iter().find(|(row, _)| *row == letters)
    {
        return Some(((*said).to_owned(), after));
    }
    let (first, mut c) = day(c)?;
    let mut written = vec![first.0];
    let mut said = first.1.to_owned();
    loop {
        let dash = c.sign("-–").and_then(day);
        let list = c.sign("/,&+").map(|after| after.sign("&").unwrap_or(after)).and_then(day);
        let Some(((word, name), after, joint)) =
            dash.map(|(day, after)| (day, after, " to ")).or(list.map(|(day, after)| (day, after, ", ")))
        else {
            break;
        };
        said = format!("{said}{joint}{name}");
        written.push(word);
        c = after;
    }
    // Single letters are days only where nothing else is likely: M/W/F, M-F, T/Th.
    let has_sure = written.iter().any(|word| SURE_DAYS.contains(word));
    let letters = ["MWF", "MF", "TTh", "TuTh", "SaSu", "SatSun", "MTh", "MTWThF", "MTWTF"].contains(&written.concat().as_str());
    let is_days = match written.as_slice() {
        [alone] => SURE_DAYS.contains(alone) || ["Sat", "Sun"].contains(alone) && stands_for_day(c),
        _ => has_sure || letters,
    };
    is_days.then_some((said, c))
}

fn day(c: Cursor<'_>) -> Option<((&str, &'static str), Cursor<'_>)> {
    let (word, after) = c.word()?;
    let (_, name) = DAYS.iter().find(|(ways, _)| ways.contains(&word))?;
    // "Mon., Wed. & Fri."
    let dotted = after.tight().and_then(|after| after.sign(".")).filter(|dotted| dotted.goes_on());
    Some(((word, *name), dotted.unwrap_or(after)))
}

/// "on Sat", "every Sun", not "Sat upright" or "Sun salutation".
fn stands_for_day(after: Cursor<'_>) -> bool {
    let before = after.back().before().map(|token| token.text).unwrap_or_default();
    is_in(before, &["on", "every", "each", "and", "or", "until", "by", "next", "this"])
}

/// A date with the name of its month: "5 Dec", "Dec. 5, 2025", "May 2025".
pub(super) fn named_date(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (first, after) = single_named_date(c)?;
    // "Jan 5-Feb 3"
    Some(match after.sign("-–").and_then(single_named_date) {
        Some((last, after)) => (format!("{first} to {last}"), after),
        None => (first, after),
    })
}

fn single_named_date(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    if let Some((digits, after)) = c.digits() {
        let after = after.one_of(&["st", "nd", "rd", "th"]).unwrap_or(after);
        let (_, month, after) = month(after).filter(|_| is_day_of_month(digits))?;
        let (end, after) = year_behind(after);
        return Some((format!("{month} {}{end}", ordinal(plain(digits))), after));
    }
    let (word, month, after) = month(c)?;
    let (digits, behind) = after.digits()?;
    let has_ending = behind.tight().and_then(|behind| behind.one_of(&["st", "nd", "rd", "th"]));
    if is_year(digits) {
        return Some((format!("{month} {}", year(digits)), behind));
    }
    if !is_day_of_month(digits) || ALSO_WORDS.contains(&word) && has_ending.is_none() {
        return None;
    }
    let (end, behind) = year_behind(has_ending.unwrap_or(behind));
    Some((format!("{month} {}{end}", ordinal(plain(digits))), behind))
}

fn month(c: Cursor<'_>) -> Option<(&str, &'static str, Cursor<'_>)> {
    let (word, after) = c.word()?;
    let (_, name) = MONTHS.iter().find(|(ways, _)| ways.contains(&word))?;
    let dotted = after.tight().and_then(|after| after.sign(".")).filter(|after| word.len() < 5 && after.digits().is_some());
    Some((word, name, dotted.unwrap_or(after)))
}

fn year_behind(c: Cursor<'_>) -> (String, Cursor<'_>) {
    match c.sign(",").unwrap_or(c).digits() {
        Some((digits, after)) if is_year(digits) => (format!(", {}", year(digits)), after),
        _ => (String::new(), c),
    }
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

fn is_day_of_month(digits: &str) -> bool {
    digits.len() <= 2 && digits.parse().is_ok_and(|day: u32| (1..=31).contains(&day))
}

/// A date in numbers: "12/05/2025", "05.06.2025", "2025-12-05", "05/06".
pub(super) fn numeric_date(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (first, after) = c.digits()?;
    let sign = ["/", ".", "-"].into_iter().find(|sign| next_digits(after, sign).is_some())?;
    let (second, after) = next_digits(after, sign)?;
    let third = next_digits(after, sign);
    let has_zero = first.starts_with('0') || second.starts_with('0');
    match third {
        Some((day, after)) if is_year(first) && month_of(second).is_some() && is_day_of_month(day) => {
            Some((spoken(month_of(second)?, day, Some(first)), after))
        }
        Some((end, after))
            if (is_year(end) || end.len() == 2 && (sign == "." || sign == "/" && has_zero))
                && is_day_of_month(first)
                && is_day_of_month(second) =>
        {
            // With dots the day comes first.
            let said = match (month_of(first), month_of(second)) {
                (_, Some(month)) if sign == "." => spoken(month, first, Some(end)),
                (Some(month), None) => spoken(month, second, Some(end)),
                (None, Some(month)) => spoken(month, first, Some(end)),
                _ => format!("{} {} {}", cardinal(plain(first)), cardinal(plain(second)), year(end)),
            };
            Some((said, after))
        }
        None if sign == "/" && is_day_of_month(first) && is_day_of_month(second) => {
            let is_called_so = c.before().is_some_and(|token| is_in(token.text, DATE_BEFORE));
            let is_sure = (month_of(first).is_none() || month_of(second).is_none())
                && c.before().is_some_and(|token| is_in(token.text, &["on", "from", "before", "after", "till"]));
            if !(has_zero || is_called_so || is_sure) {
                return None;
            }
            let said = match (month_of(first), month_of(second)) {
                (Some(month), None) => spoken(month, second, None),
                (None, Some(month)) => spoken(month, first, None),
                (Some(_), Some(_)) => format!("{} {}", cardinal(plain(first)), cardinal(plain(second))),
                (None, None) => return None,
            };
            Some((said, after))
        }
        _ => None,
    }
}

fn month_of(digits: &str) -> Option<&'static str> {
    let number = digits.parse::<usize>().ok().filter(|_| digits.len() <= 2)?;
    MONTHS.get(number.checked_sub(1)?).map(|(_, name)| *name)
}

fn spoken(month: &str, day: &str, of_year: Option<&str>) -> String {
    let end = of_year.map(|digits| format!(", {}", year(digits))).unwrap_or_default();
    format!("{month} {}{end}", ordinal(plain(day)))
}
