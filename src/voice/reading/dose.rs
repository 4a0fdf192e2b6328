//! Doses: how often and how much, in the orders that people write them: "3x10", "10 reps x 3 sets", "x10", "2-3x/day",
//! "3 x 10/10", "7/10", "tempo 3-1-1".

use super::super::numbers::{cardinal, fraction, one_by_one, ordinal};
use super::amount::{Amount, amount, dash, is_thing_word, next_digits};
use super::calendar::{named_date, numeric_date};
use super::clock::{clock, length};
use super::token::{Cursor, Kind, is_in};
use super::unit::{Measure, feet_or_minutes, period, share};

/// Things that are counted out of a whole: "2/3 sets", "day 3/7".
const STAGES: &[&str] = &[
    "set",
    "sets",
    "round",
    "rounds",
    "day",
    "days",
    "week",
    "weeks",
    "exercise",
    "exercises",
    "page",
    "pages",
    "step",
    "steps",
    "phase",
    "stage",
    "part",
    "parts",
    "session",
    "sessions",
    "workout",
    "workouts",
    "level",
    "reps",
    "done",
];

/// Everything that begins with a number. `None` when none stands here.
pub(super) fn counted(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    tempo_before_its_name(c)
        .or_else(|| numeric_date(c))
        .or_else(|| named_date(c))
        .or_else(|| clock(c))
        .or_else(|| height(c))
        .or_else(|| sides(c))
        .or_else(|| place(c))
        .or_else(|| dose(c))
}

/// "2nd" is second.
fn place(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (digits, after) = c.digits()?;
    after.tight()?.one_of(&["st", "nd", "rd", "th"]).map(|after| (ordinal(digits), after))
}

/// `5'10"` is five foot ten; in a hold, five minutes ten seconds.
fn height(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (measure, first, second, after) = feet_or_minutes(c)?;
    let said = match measure {
        Measure::Length => format!("{} foot {}", cardinal(first), cardinal(second)),
        _ => length(&[(first, "minute"), (second, "second")]),
    };
    Some((said, after))
}

/// "10L/10R" is ten left, ten right.
fn sides(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let one = |c: Cursor<'_>| -> Option<(String, usize)> {
        let (digits, after) = c.digits()?;
        let (word, after) = after.word()?;
        let name = match word {
            "L" => "left",
            "R" => "right",
            _ => return None,
        };
        Some((format!("{} {name}", cardinal(digits)), after.place()))
    };
    let (first, place) = one(c)?;
    let (second, place) = one(c.at(place).sign("/,+&")?)?;
    Some((format!("{first}, {second}"), c.at(place)))
}

fn dose(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (left, after) = amount(c)?;
    if left.measure.is_none()
        && let Some(said) = slash(c, &left, after)
    {
        return Some(said);
    }
    if let Some(said) = times_something(&left, after) {
        return Some(said);
    }
    // "2 sets/10 reps"
    if left.measure == Some(Measure::Sets)
        && let Some((right, after)) = after.sign("/").and_then(amount)
    {
        return Some((format!("{} of {}", left.said, right.said), after));
    }
    Some((left.said, after))
}

/// What is behind an "x", in any of the ways to write it.
fn by(c: Cursor<'_>) -> Option<Cursor<'_>> {
    c.sign("×*").or_else(|| c.word().filter(|(word, _)| matches!(*word, "x" | "X")).map(|(_, after)| after))
}

/// "3x10" is three sets of ten, "10 reps x 3" ten reps, three times, "2x/day" two times a day.
fn times_something<'t>(left: &Amount, c: Cursor<'t>) -> Option<(String, Cursor<'t>)> {
    let after = by(c)?;
    let said = &left.said;
    let is_bare = left.measure.is_none();
    let Some((right, behind)) = right_of(after) else {
        let times = |c: Cursor<'t>| {
            let word = if left.digits.as_deref() == Some("1") { "time" } else { "times" };
            (format!("{said} {word}"), c)
        };
        let (often, behind) = often(after).map_or((None, after), |(often, behind)| (Some(often), behind));
        return match often {
            Some(often) if is_bare => Some((format!("{} {often}", times(behind).0), behind)),
            _ if is_bare => Some(times(after)),
            _ => None,
        };
    };
    let is_often = |c: Cursor<'_>| c.one_of(&["daily", "weekly", "a"]).is_some() || often_after_slash(c).is_some();
    let count = right.digits.as_deref().and_then(|digits| digits.parse::<u32>().ok());
    let outer = left.digits.as_deref().and_then(|digits| digits.parse::<u32>().ok());
    let whole = match (left.measure, right.measure) {
        // "20 x 2 daily"
        (None, None) if is_often(behind) && count.is_some_and(|count| count <= 4 && outer.is_some_and(|outer| outer > count)) => {
            format!("{said}, {}", often_words(&right))
        }
        (None, Some(Measure::Sets)) => format!("{} of {said}", right.said),
        (None, _) => {
            let sets = if left.digits.as_deref() == Some("1") { "set" } else { "sets" };
            format!("{said} {sets} of {}", right.said)
        }
        (Some(Measure::Sets), _) => format!("{said} of {}", right.said),
        (Some(Measure::Length), Some(Measure::Length)) => format!("{said} by {}", right.said),
        (Some(_), Some(Measure::Sets)) => format!("{} of {said}", right.said),
        (Some(_), None) => format!("{said}, {}", often_words(&right)),
        (Some(_), Some(_)) => format!("{said}, {}", right.said),
    };
    // "3x10x5s", "3x10x20kg"
    match by(behind).and_then(amount) {
        Some((last, after)) if last.measure.is_some() => Some((format!("{whole}, {}", last.said), after)),
        _ => Some(with_period(whole, behind)),
    }
}

/// "/day" behind it.
fn with_period(said: String, c: Cursor<'_>) -> (String, Cursor<'_>) {
    match c.sign("/").and_then(period) {
        Some((often, after)) => (format!("{said} {often}"), after),
        None => (said, c),
    }
}

/// What is done so often: an amount, or "10/10" for ten on each side.
fn right_of(c: Cursor<'_>) -> Option<(Amount, Cursor<'_>)> {
    let (right, after) = amount(c)?;
    let same = right.digits.as_deref().filter(|_| right.measure.is_none());
    if let Some(digits) = same
        && let Some((_, behind)) = next_digits(after, "/").filter(|(second, _)| *second == digits)
        && behind.tight().and_then(|behind| behind.sign("/")).is_none()
    {
        return Some((Amount { said: format!("{} each side", right.said), measure: Some(Measure::Reps), digits: None }, behind));
    }
    if right.measure.is_none()
        && let Some((share, behind)) = after.sign("/").filter(|after| period(*after).is_none()).and_then(share)
    {
        return Some((Amount { said: format!("{} {share}", right.said), measure: Some(Measure::Reps), digits: None }, behind));
    }
    Some((right, after))
}

/// "a day" after "2x": with a slash, with nothing, or as it is written out.
fn often(c: Cursor<'_>) -> Option<(&'static str, Cursor<'_>)> {
    let is_sure = |written: &str| is_in(written, &["day", "week", "wk", "month", "hour", "hr"]);
    often_after_slash(c).or_else(|| c.word().filter(|(word, _)| is_sure(word)).and_then(|_| period(c)))
}

fn often_after_slash(c: Cursor<'_>) -> Option<(&'static str, Cursor<'_>)> {
    c.sign("/").and_then(share)
}

/// "three times", "twice".
fn often_words(count: &Amount) -> String {
    match count.digits.as_deref() {
        Some("1") => "once".to_owned(),
        Some("2") => "twice".to_owned(),
        _ => format!("{} times", count.said),
    }
}

/// "x10" and "× 5 reps" behind words, or at the start.
pub(super) fn times_before(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (right, after) = right_of(by(c)?)?;
    let comma = if c.before().is_some_and(|before| before.kind == Kind::Digits) { ", " } else { "" };
    let said = match right.measure {
        None => format!("{comma}{}", often_words(&right)),
        Some(_) if c.before().is_some_and(|token| token.kind != Kind::Break) => format!(", {}", right.said),
        Some(_) => right.said,
    };
    Some(with_period(said, after))
}

/// What a slash behind a bare number means: a part, out of, of, each, or two numbers side by side.
fn slash<'t>(start: Cursor<'t>, left: &Amount, c: Cursor<'t>) -> Option<(String, Cursor<'t>)> {
    let behind = c.sign("/")?;
    let Some((bottom, after)) = behind.digits() else {
        let (share, after) = share(behind)?;
        return Some((format!("{} {share}", left.said), after));
    };
    let Some(top) = left.digits.as_deref() else {
        // "6-7/10"
        return Some((format!("{} out of {}", left.said, cardinal(bottom)), after));
    };
    if next_digits(after, "/").is_some() {
        return several(start);
    }
    let numbers = (top.parse::<u32>().unwrap_or(0), bottom.parse::<u32>().unwrap_or(0));
    let side_by_side = || format!("{} {}", cardinal(top), cardinal(bottom));
    let is_stage = start.before().is_some_and(|token| is_in(token.text, STAGES)) || after.one_of(STAGES).is_some();
    let said = match numbers {
        (24, 7) => side_by_side(),
        _ if is_stage && numbers.0 <= numbers.1 => format!("{} of {}", cardinal(top), cardinal(bottom)),
        (top_number, bottom_number) if top_number >= 90 && bottom_number >= 40 && top_number > bottom_number => {
            format!("{} over {}", cardinal(top), cardinal(bottom))
        }
        (top_number, bottom_number) if top_number > bottom_number || top_number == bottom_number && top_number > 10 => {
            side_by_side()
        }
        (_, 5 | 6) if after.one_of(&["of"]).is_none() => format!("{} out of {}", cardinal(top), cardinal(bottom)),
        _ => match fraction(top, bottom) {
            // "3/4 turn"
            Some(part) if after.word().is_some_and(|(word, _)| is_thing_word(word)) => part.trim_end_matches('s').to_owned(),
            Some(part) => part,
            None => format!("{} out of {}", cardinal(top), cardinal(bottom)),
        },
    };
    // "1/2-1 h"
    if let Some((end, after)) = dash(after).and_then(amount) {
        return Some((format!("{said} to {}", end.said), after));
    }
    // "1/2 min"
    let (unit, after) = super::unit::unit_at(start, after, ".").map_or((String::new(), after), |(unit, _, behind)| {
        let one = if fraction(top, bottom).is_some() && numbers.0 == 1 { unit.one } else { unit.several };
        (format!(" {one}"), behind)
    });
    Some((said + &unit, after))
}

/// Three and more numbers between slashes are read one by one.
fn several(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (first, mut c) = c.digits()?;
    let mut said = vec![cardinal(first)];
    while let Some((next, after)) = next_digits(c, "/") {
        said.push(cardinal(next));
        c = after;
    }
    Some((said.join(" "), c))
}

/// "Tempo 3010", "tempo: 3-1-1" behind the word; "@ 3-1-1".
pub(super) fn tempo(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    if let Some(after) = c.sign("@") {
        let (digits, after) = beats(after)?;
        let is_named = c.before().is_some_and(|token| is_in(token.text, &["tempo"])) || after.one_of(&["tempo"]).is_some();
        return Some((if is_named { digits } else { format!("at tempo {digits}") }, after));
    }
    let (word, after) = c.word().filter(|(word, _)| word.eq_ignore_ascii_case("tempo"))?;
    let (digits, after) = beats(after.sign(":=@").unwrap_or(after))?;
    Some((format!("{word} {digits}"), after))
}

fn tempo_before_its_name(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    beats(c).filter(|(_, after)| after.one_of(&["tempo"]).is_some())
}

/// The numbers of a tempo, three or four: "3-1-1", "2/1/2/1", "3010", "30X1".
fn beats(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let single = |c: Cursor<'_>| -> Option<(String, usize)> {
        match c.word() {
            Some(("X" | "x", after)) => Some(("X".to_owned(), after.place())),
            Some(_) => None,
            None => c.digits().map(|(digits, after)| (one_by_one(digits), after.place())),
        }
    };
    let (first, place) = single(c)?;
    let mut n_beats = first.split(' ').count();
    let (mut said, mut end) = (vec![first], c.at(place));
    let next = |end: Cursor<'_>| {
        let tight = end.tight()?;
        single(tight.sign("-–/:").and_then(Cursor::tight).unwrap_or(tight))
    };
    while let Some((beat, place)) = next(end) {
        n_beats += beat.split(' ').count();
        said.push(beat);
        end = c.at(place);
    }
    let is_whole = end.tight().is_none() || end.ends_clause();
    // "90/90" is no tempo.
    ((3..=4).contains(&n_beats) && is_whole && said.len() != 2).then(|| (said.join(" "), end))
}
