//! "1:30" and its relatives: a length of time, a time of day, a place on the face of a clock, or a proportion.

use super::super::numbers::{cardinal, decimal};
use super::amount::{dash, next_digits};
use super::token::{Cursor, is_in};

/// What stands before a length.
const LENGTH_BEFORE: &[&str] = &[
    "rest", "hold", "for", "walk", "run", "jog", "plank", "pause", "wait", "work", "time", "total", "timer", "row", "stay",
    "bike", "stretch", "every", "in", "about",
];
/// What stands before a time of day.
const CLOCK_BEFORE: &[&str] = &["at", "until", "till", "by", "before", "since"];
const LENGTH_AFTER: &[&str] =
    &["rest", "hold", "pause", "break", "plank", "walk", "run", "jog", "min", "mins", "minutes", "h", "hours"];

/// Two numbers with a colon between.
struct Pair<'t> {
    first: &'t str,
    second: &'t str,
    after: Cursor<'t>,
}

fn pair(c: Cursor<'_>) -> Option<Pair<'_>> {
    let (first, c) = c.digits()?;
    let (second, after) = next_digits(c, ":")?;
    Some(Pair { first, second, after })
}

impl Pair<'_> {
    fn number(digits: &str) -> u32 {
        digits.parse().unwrap_or(u32::MAX)
    }

    /// Whether it could be read off a clock.
    fn fits_clock(&self) -> bool {
        self.second.len() == 2 && self.first.len() <= 2 && Self::number(self.first) < 24 && Self::number(self.second) < 60
    }

    fn hour(&self) -> u32 {
        Self::number(self.first)
    }

    /// Five to two, not five minutes and fifty eight seconds: hours of a day, minutes in fives.
    fn looks_like_hours(&self) -> bool {
        self.hour() >= 5 && Self::number(self.second).is_multiple_of(5)
    }

    fn as_clock(&self) -> String {
        let hour = cardinal(plain(self.first));
        match self.second {
            "00" if self.hour() > 12 => format!("{hour} hundred"),
            "00" => format!("{hour} o'clock"),
            minute => format!("{hour} {}", minutes(minute)),
        }
    }

    fn as_length(&self) -> String {
        length(&[(self.first, "minute"), (self.second, "second")])
    }
}

/// What a colon between numbers means, and the text behind; also "3pm". `None` for other numbers.
pub(super) fn clock(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let Some(first) = pair(c) else {
        return half_of_day(c);
    };
    if let Some((third, after)) = next_digits(first.after, ":").filter(|(third, _)| third.len() == 2) {
        return Some((length(&[(first.first, "hour"), (first.second, "minute"), (third, "second")]), after));
    }
    if first.second.len() != 2 {
        return Some((format!("{} to {}", decimal(first.first), cardinal(first.second)), first.after));
    }
    if !first.fits_clock() {
        return Some((first.as_length(), without_unit(first.after)));
    }
    if let Some((half, after)) = am_or_pm(first.after) {
        let minutes = if first.second == "00" { String::new() } else { format!(" {}", minutes(first.second)) };
        return Some((format!("{}{minutes} {half}", cardinal(plain(first.first))), after));
    }
    let last = dash(first.after).and_then(pair).filter(Pair::fits_clock);
    let is_clock = is_clock(c, &first, last.as_ref());
    let say = |pair: &Pair<'_>| if is_clock { pair.as_clock() } else { pair.as_length() };
    let Some(last) = last else {
        return Some(match first.after.one_of(&["h", "hr", "hrs", "hours"]) {
            Some(after) => (length(&[(first.first, "hour"), (first.second, "minute")]), after),
            None => (say(&first), if is_clock { first.after } else { without_unit(first.after) }),
        });
    };
    let behind = if is_clock { last.after } else { without_unit(last.after) };
    let (half, after) = am_or_pm(behind).map_or((String::new(), behind), |(half, after)| (format!(" {half}"), after));
    Some((format!("{} to {}{half}", say(&first), say(&last)), after))
}

/// "1:30 min" has its units already.
fn without_unit(c: Cursor<'_>) -> Cursor<'_> {
    c.one_of(&["min", "mins", "minute", "minutes", "m", "sec", "secs", "seconds", "s"]).unwrap_or(c)
}

fn is_clock(c: Cursor<'_>, first: &Pair<'_>, last: Option<&Pair<'_>>) -> bool {
    let before = c.before().map(|token| token.text).unwrap_or_default();
    let behind = last.map_or(first.after, |last| last.after);
    let next = behind.word().map(|(word, _)| word).unwrap_or_default();
    let has_face = c.all().iter().any(|token| is_in(token.text, &["o'clock", "clock", "oclock"]));
    let from_to = is_in(before, &["from", "between", "to", "and"]);
    let has_hours = || (0..c.all().len()).filter_map(|place| pair_at(c, place)).any(|pair| pair.looks_like_hours());
    let starts_with_zero = first.first.len() == 2 && first.first.starts_with('0') && first.hour() >= 5;
    let is_range_of_hours = last.is_some_and(|last| first.looks_like_hours() && last.looks_like_hours() || last.hour() >= 13);
    if has_face || is_in(before, CLOCK_BEFORE) {
        return true;
    }
    if is_in(before, LENGTH_BEFORE) || is_in(next, LENGTH_AFTER) {
        return false;
    }
    is_range_of_hours || starts_with_zero || last.is_none() && first.hour() >= 13 || from_to && has_hours()
}

/// The pair that begins at a place of the text.
fn pair_at(c: Cursor<'_>, place: usize) -> Option<Pair<'_>> {
    pair(c.at(place)).filter(Pair::fits_clock)
}

/// "3pm", "7 a.m."
fn half_of_day(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (hour, after) = c.digits()?;
    let (half, after) = am_or_pm(after).filter(|_| (1..=12).contains(&Pair::number(hour)))?;
    let said = format!("{} {half}", cardinal(plain(hour)));
    // "9am-5pm"
    match dash(after).and_then(clock) {
        Some((end, after)) => Some((format!("{said} to {end}"), after)),
        None => Some((said, after)),
    }
}

fn am_or_pm(c: Cursor<'_>) -> Option<(&'static str, Cursor<'_>)> {
    for (whole, first, said) in [("am", "a", "A M"), ("pm", "p", "P M")] {
        if let Some(after) = c.one_of(&[whole]) {
            return Some((said, after));
        }
        let dotted = c.one_of(&[first]).and_then(|c| c.tight()?.sign(".")?.tight()?.one_of(&["m"])?.tight()?.sign("."));
        if let Some(after) = dotted {
            // The dot of "p.m." may end the sentence, too.
            let ends = after.peek().is_none_or(|next| next.text.starts_with(char::is_uppercase));
            return Some((said, if ends { after.back() } else { after }));
        }
    }
    None
}

fn minutes(digits: &str) -> String {
    match digits.strip_prefix('0') {
        Some(single) => format!("oh {}", cardinal(single)),
        None => cardinal(digits),
    }
}

/// "one minute thirty seconds"; parts that are zero are not said.
pub(super) fn length(parts: &[(&str, &str)]) -> String {
    let counted = |(digits, unit): &(&str, &str)| {
        let digits = plain(digits);
        format!("{} {unit}{}", cardinal(digits), if digits == "1" { "" } else { "s" })
    };
    let said: Vec<String> = parts.iter().filter(|(digits, _)| plain(digits) != "0").map(counted).collect();
    if said.is_empty() { "zero seconds".to_owned() } else { said.join(" ") }
}

/// Without zeros in front.
pub(super) fn plain(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        plain => plain,
    }
}
