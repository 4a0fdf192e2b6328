//! Units as people write them, and what a sign stands for that means two things: `"` is seconds in a hold and inches in a
//! distance, `'` minutes or feet, `m` minutes or meters. The words around a number decide.

use super::token::{Cursor, Kind, is_in};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Seconds, minutes, hours, days.
    Time,
    /// Meters, inches.
    Length,
    /// Sets and rounds.
    Sets,
    /// Repetitions.
    Reps,
    /// Anything else.
    Other,
}

/// A unit: one of it, several of it, what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub one: &'static str,
    pub several: &'static str,
    pub measure: Measure,
}

const fn unit(one: &'static str, several: &'static str, measure: Measure) -> Unit {
    Unit { one, several, measure }
}

use Measure::{Length, Other, Reps, Sets, Time};

const SECOND: Unit = unit("second", "seconds", Time);
const MINUTE: Unit = unit("minute", "minutes", Time);
const METER: Unit = unit("meter", "meters", Length);
const INCH: Unit = unit("inch", "inches", Length);
const FOOT: Unit = unit("foot", "feet", Length);
const LITER: Unit = unit("liter", "liters", Other);

/// Units that mean one thing, with the ways to write them besides their own words.
const UNITS: &[(&[&str], Unit)] = &[
    (&["s", "sec", "secs"], SECOND),
    (&["min", "mins"], MINUTE),
    (&["h", "hr", "hrs"], unit("hour", "hours", Time)),
    (&[], unit("day", "days", Time)),
    (&["wk", "wks"], unit("week", "weeks", Time)),
    (&["mo", "mos"], unit("month", "months", Time)),
    (&["yr", "yrs"], unit("year", "years", Time)),
    (&["ms", "msec"], unit("millisecond", "milliseconds", Time)),
    (&[], unit("rep", "reps", Reps)),
    (&[], unit("repetition", "repetitions", Reps)),
    (&[], unit("set", "sets", Sets)),
    (&["rd", "rds"], unit("round", "rounds", Sets)),
    (&[], unit("time", "times", Other)),
    (&[], unit("breath", "breaths", Other)),
    (&[], unit("step", "steps", Other)),
    (&[], unit("session", "sessions", Other)),
    (&[], unit("beat", "beats", Other)),
    (&["°", "deg", "degs"], unit("degree", "degrees", Other)),
    (&["%", "pct"], unit("percent", "percent", Other)),
    (&["€"], unit("euro", "euros", Other)),
    (&["£"], unit("pound", "pounds", Other)),
    (&["$"], unit("dollar", "dollars", Other)),
    (&["k"], unit("thousand", "thousand", Other)),
    (&["mg"], unit("milligram", "milligrams", Other)),
    (&["g", "gm", "gms"], unit("gram", "grams", Other)),
    (&["kg", "kgs", "kilo", "kilos"], unit("kilogram", "kilograms", Other)),
    (&["lb", "lbs", "#"], unit("pound", "pounds", Other)),
    (&["oz", "ozs"], unit("ounce", "ounces", Other)),
    (&["mm"], unit("millimeter", "millimeters", Length)),
    (&["cm", "cms"], unit("centimeter", "centimeters", Length)),
    (&["km", "kms"], unit("kilometer", "kilometers", Length)),
    (&["mtr", "mtrs", "metre", "metres"], METER),
    (&["mi"], unit("mile", "miles", Length)),
    (&["yd", "yds"], unit("yard", "yards", Length)),
    (&["ft"], FOOT),
    (&["ins"], INCH),
    (&["ml", "mls"], unit("milliliter", "milliliters", Other)),
    (&["cl"], unit("centiliter", "centiliters", Other)),
    (&["ltr", "ltrs", "litre", "litres"], LITER),
    (&["mph"], unit("mile an hour", "miles an hour", Other)),
    (&["kph", "kmh"], unit("kilometer an hour", "kilometers an hour", Other)),
    (&["kcal", "kcals"], unit("kilocalorie", "kilocalories", Other)),
    (&["cal", "cals"], unit("calorie", "calories", Other)),
    (&["bpm"], unit("beat a minute", "beats a minute", Other)),
    (&["rpm"], unit("turn a minute", "turns a minute", Other)),
    (&["spm"], unit("step a minute", "steps a minute", Other)),
    (&["hz"], unit("hertz", "hertz", Other)),
];

/// Periods after a slash or "x": "2/day", "3 x wk".
const PERIODS: &[(&[&str], &str)] = &[
    (&["day", "d"], "a day"),
    (&["week", "wk", "w"], "a week"),
    (&["month", "mo", "mth"], "a month"),
    (&["hour", "hr", "h"], "an hour"),
    (&["min", "minute"], "a minute"),
    (&["s", "sec", "second"], "a second"),
];
/// What else a dose is for, after a slash.
const SHARES: &[(&[&str], &str)] = &[
    (&["side"], "a side"),
    (&["arm"], "an arm"),
    (&["leg"], "a leg"),
    (&["hand"], "a hand"),
    (&["foot"], "a foot"),
    (&["set"], "a set"),
    (&["rep"], "a rep"),
    (&["round"], "a round"),
    (&["session"], "a session"),
    (&["direction"], "a direction"),
];

/// What follows only a distance, right behind it.
const FAR: &[&str] = &[
    "apart", "away", "from", "wide", "tall", "high", "thick", "deep", "above", "below", "off", "higher", "lower", "closer",
    "foam", "roller", "ball", "box", "dowel", "rope", "block", "platform", "diameter", "gap", "square", "ahead", "further",
    "farther",
];
/// What follows mostly a distance.
const FAR_AFTER: &[&str] = &[
    "long",
    "up",
    "down",
    "back",
    "forward",
    "forwards",
    "backward",
    "backwards",
    "out",
    "between",
    "behind",
    "beside",
    "across",
    "under",
    "toward",
    "towards",
    "step",
    "band",
    "space",
    "distance",
    "loop",
    "strap",
    "line",
    "wall",
    "door",
    "floor",
    "lap",
    "laps",
    "sideways",
];
/// What stands before a distance.
const FAR_BEFORE: &[&str] = &[
    "stand", "step", "feet", "foot", "hands", "tie", "anchor", "place", "put", "move", "slide", "lift", "raise", "reach", "drop",
    "apart", "distance", "height", "width", "wide", "length", "tall", "jump", "hop", "knees", "elbows", "heels", "toes", "gap",
    "band", "rope", "space",
];
/// Things with a length and a width, or a thickness.
const FLAT: &[&str] = &["mat", "board", "pad", "rug", "towel", "plank", "room", "sheet", "piece"];
/// Ways to travel: meters, but minutes rather than feet.
const TRAVEL: &[&str] = &["walk", "run", "jog", "row", "swim", "sprint", "crawl", "carry", "cycle", "shuffle", "lunge", "march"];
/// What stands before a time.
const LONG_BEFORE: &[&str] = &[
    "hold", "holds", "rest", "rests", "pause", "wait", "stay", "breathe", "inhale", "exhale", "squeeze", "every", "count",
    "timer", "repeat", "relax", "stretch", "plank", "minutes", "minute", "seconds", "time", "duration", "last", "after",
];
/// What follows a time.
const LONG_AFTER: &[&str] = &[
    "hold", "holds", "rest", "rests", "pause", "break", "on", "x", "stretch", "plank", "work", "recovery", "easy", "timer",
    "total",
];
/// Inches are not meant where one breathes in.
const BREATH: &[&str] = &["breathe", "breath", "breaths", "inhale", "breathing"];

/// The unit behind a number that began at `start`, how it was written, and what is behind it.
pub(super) fn unit_at<'t>(start: Cursor<'t>, c: Cursor<'t>, number: &str) -> Option<(Unit, &'t str, Cursor<'t>)> {
    let token = c.peek()?;
    let written = token.text;
    let after = c.step();
    if matches!(token.kind, Kind::Sign(_)) {
        let tight = c.tight().is_some() || "°%€£".contains(written);
        let unit = match written {
            "\"" if tight && !closes_quote(c) => sense(start, after, Time, (SECOND, INCH)),
            "'" if tight && after.sign("'").is_some() => {
                return Some((sense(start, after.step(), Time, (SECOND, INCH)), "''", after.step()));
            }
            "'" if tight && after.tight().and_then(Cursor::word).is_none() => sense(start, after, Time, (MINUTE, FOOT)),
            _ if tight => known(written)?,
            _ => return None,
        };
        // `6" inches`: the word is surer than the sign.
        return Some(match after.word().and_then(|(word, behind)| known(word).map(|unit| (unit, word, behind))) {
            Some((unit, word, behind)) if unit.measure != Measure::Sets && unit.measure != Measure::Reps => (unit, word, behind),
            _ => (unit, written, after),
        });
    }
    let (word, after) = c.word()?;
    // "5 in-and-outs"
    let is_joined = after.tight().and_then(|after| after.sign("-'")?.tight()?.word()).is_some();
    let unit = match word {
        "m" | "M" if after.sign("/").and_then(|after| after.one_of(&["s", "sec"])).is_some() => METER,
        "m" | "M" => {
            let default = if c.tight().is_some() { Time } else { Length };
            sense(start, after, default, (MINUTE, METER))
        }
        // "10k steps", not "5K run"
        "d" | "D" if after.sign("/").and_then(period).is_some() => unit("day", "days", Time),
        "k" | "K" if c.tight().is_none() || start.words_before().chain(after.words_after()).any(|word| is_in(word, TRAVEL)) => {
            return None;
        }
        "in" | "In" | "IN" if is_inches(start, after) => INCH,
        "in" | "In" | "IN" => return None,
        "l" | "L" if !is_joined && is_liters(start, after, number) => LITER,
        _ => known(word)?,
    };
    // "30s seconds"
    let after = after
        .word()
        .filter(|(again, _)| known(again) == Some(unit) && !is_in(word, &[unit.one, unit.several]))
        .map_or(after, |(_, behind)| behind);
    if is_joined && word.len() == 1 { None } else { Some((unit, word, after)) }
}

/// The unit that is written so and means one thing.
pub(super) fn known(written: &str) -> Option<Unit> {
    let fits = |(ways, unit): &&(&[&str], Unit)| {
        let lower = written.to_lowercase();
        ways.contains(&lower.as_str()) || unit.one == lower || unit.several == lower
    };
    let own = [METER, INCH, FOOT, LITER, MINUTE, SECOND].into_iter();
    let by_name = || own.clone().find(|unit| is_in(written, &[unit.one, unit.several]));
    UNITS.iter().find(fits).map(|(_, unit)| *unit).or_else(by_name)
}

/// Whether a unit stands right before, perhaps with signs of units behind it: a number has one.
pub(super) fn follows_unit(c: Cursor<'_>) -> bool {
    let mut back = c;
    while let Some(token) = back.before()
        && matches!(token.kind, Kind::Sign('"' | '\'' | '°' | '%' | '#'))
    {
        back = back.back();
    }
    let Some(token) = back.before() else { return false };
    let behind_number = back.back().before().is_some_and(|token| token.kind == Kind::Digits);
    known(token.text).is_some()
        || back.place() < c.place() && token.kind == Kind::Digits
        || behind_number && is_in(token.text, &["m", "in", "l", "k"])
}

/// The first or the second of two units, by what stands around.
fn sense(start: Cursor<'_>, after: Cursor<'_>, default: Measure, (time, length): (Unit, Unit)) -> Unit {
    let next = after.word().map(|(word, _)| word);
    let last = start.words_before().next();
    let is = |word: Option<&str>, list: &[&str]| word.is_some_and(|word| is_in(word, list));
    let travels = |word: &str| length == METER && is_in(word, TRAVEL);
    let measure_of_before = start.words_before().take(6).find_map(|word| match () {
        () if is_in(word, LONG_BEFORE) => Some(Time),
        () if is_in(word, FAR_BEFORE) || travels(word) => Some(Length),
        () => None,
    });
    let measure_of_after = || {
        after.words_after().take(4).find_map(|word| match () {
            () if is_in(word, LONG_AFTER) => Some(Time),
            () if is_in(word, FAR) || is_in(word, FAR_AFTER) => Some(Length),
            () => None,
        })
    };
    let measure = match () {
        () if measures_area(after) => Length,
        () if is(next, FAR) || is(next, FLAT) && !is(next, LONG_AFTER) || next.is_some_and(travels) => Length,
        () if is(last, LONG_BEFORE) || is(next, LONG_AFTER) || has_time_beside(start, after) => Time,
        () if is(next, FAR_AFTER) => Length,
        () => measure_of_before.or_else(measure_of_after).unwrap_or(default),
    };
    if measure == Length { length } else { time }
}

/// What `5'10"` is: its height in feet and inches, or minutes and seconds.
pub(super) fn feet_or_minutes(start: Cursor<'_>) -> Option<(Measure, &str, &str, Cursor<'_>)> {
    let (first, c) = start.digits()?;
    let (second, c) = c.tight()?.sign("'")?.tight()?.digits()?;
    let after = c.tight()?.sign("\"").or_else(|| c.sign("'").and_then(|c| c.sign("'")))?;
    Some((sense(start, after, Time, (MINUTE, FOOT)).measure, first, second, after))
}

/// `10' x 12' mat`: a second amount with the same sign, and what it is of.
fn measures_area(after: Cursor<'_>) -> bool {
    let second = after.sign("×").or_else(|| after.one_of(&["x"])).and_then(Cursor::digits);
    let behind = second.and_then(|(_, after)| after.tight()?.sign("'\""));
    behind.and_then(Cursor::word).is_some_and(|(word, _)| is_in(word, FAR) || is_in(word, FLAT))
}

/// Whether an amount of time stands right beside: "1 m 30 s", "30s-1m".
fn has_time_beside(start: Cursor<'_>, after: Cursor<'_>) -> bool {
    let is_time = |word: Option<&str>| word.is_some_and(|word| known(word).is_some_and(|unit| unit.measure == Time));
    let behind = after.sign("-–").unwrap_or(after).digits().and_then(|(_, after)| after.word()).map(|(word, _)| word);
    let before = start.before().and_then(|token| match token.kind {
        Kind::Word => Some(token.text),
        Kind::Sign('-' | '–') => start.back().before().filter(|token| token.kind == Kind::Word).map(|token| token.text),
        _ => None,
    });
    is_time(behind) || is_time(before)
}

/// "6 in apart" and "step 6 in", not "breathe in 4, out 6" or "10 in a row".
fn is_inches(start: Cursor<'_>, after: Cursor<'_>) -> bool {
    let breathes =
        start.words_before().chain(after.words_after()).any(|word| is_in(word, BREATH) || is_in(word, &["out", "total"]));
    let next = after.word().map(|(word, _)| word);
    let dotted = after.tight().and_then(|after| after.sign("."));
    if let Some(dotted) = dotted {
        return !breathes || dotted.word().is_some_and(|(word, _)| word.starts_with(char::is_lowercase));
    }
    match next {
        Some(next) if is_in(next, FAR_AFTER) && start.words_before().any(|word| is_in(word, FAR_BEFORE)) => !breathes,
        Some(next) => is_in(next, FAR) || is_in(next, &["long", "step", "band", "loop", "strap", "up", "lift"]),
        None => !breathes && after.ends_clause(),
    }
}

/// "1 L of water", not "10 L, 10 R".
fn is_liters(start: Cursor<'_>, after: Cursor<'_>, number: &str) -> bool {
    let has_right = start.all().iter().any(|token| matches!(token.text, "R" | "RIGHT") || is_in(token.text, &["right", "left"]));
    let of_water = after.one_of(&["of", "bottle", "bottles", "water", "jug", "a"]).is_some();
    let drinks = start.words_before().any(|word| is_in(word, &["drink", "sip", "water", "fill", "bottle"]));
    let is_little = number.len() == 1 && number < "6" || number.contains('.');
    of_water || drinks || !has_right && is_little && (after.ends_clause() || after.sign("/").is_some())
}

/// Whether the sign that follows ends a quote that is open: `Say "3, 2, 1"`.
fn closes_quote(c: Cursor<'_>) -> bool {
    let mut is_open = false;
    let mut before_was_digit = false;
    for token in c.all().iter().take(c.place()) {
        if token.kind == Kind::Sign('"') {
            let is_unit = before_was_digit && !token.is_spaced && !is_open;
            is_open = if is_unit { is_open } else { !is_open };
        }
        before_was_digit = token.kind == Kind::Digits;
    }
    is_open
}

/// "a day" for what follows a slash or an "x".
pub(super) fn period(c: Cursor<'_>) -> Option<(&'static str, Cursor<'_>)> {
    share_in(c, PERIODS)
}

/// "a side" for what follows a slash.
pub(super) fn share(c: Cursor<'_>) -> Option<(&'static str, Cursor<'_>)> {
    share_in(c, PERIODS).or_else(|| share_in(c, SHARES))
}

fn share_in<'t>(c: Cursor<'t>, list: &[(&[&str], &'static str)]) -> Option<(&'static str, Cursor<'t>)> {
    let (word, after) = c.word()?;
    list.iter().find(|(ways, _)| is_in(word, ways)).map(|(_, said)| (*said, after))
}

/// Whether a word is the name of a unit, as it is said.
#[cfg(test)]
pub(super) fn is_unit_word(word: &str) -> bool {
    let units = UNITS.iter().map(|(_, unit)| *unit).chain([METER, INCH, FOOT, LITER]);
    units.into_iter().any(|unit| unit.measure != Sets && (unit.one == word || unit.several == word))
}
