//! Reading rules: what people write in a routine becomes what a coach would say.
//!
//! "3x10 w/ band" becomes "three sets of ten with band". A text is brought into plain signs (`plain`), cut into words,
//! numbers and signs (`token`), and read piece by piece: the first rule that knows what stands here says it. Signs that mean
//! two things are read by their neighbors. What no rule knows is said as written, and [`notices`] tells which that is. The
//! result is words, marks and, between two private signs, phonemes from a person's own list. How words sound is not known
//! here.

mod abbreviation;
mod amount;
mod calendar;
mod clock;
mod dose;
mod letters;
mod notice;
mod plain;
#[cfg(test)]
mod tests;
mod token;
mod unit;

use super::pronunciation::{CLOSE, OPEN};
use token::{Cursor, Kind, Token};

pub use notice::{Notice, as_written, notices};

/// Longest line that is spoken, in letters: more than half a minute. What is over is shown, not said.
pub const LONGEST_LINE: usize = 400;
/// Letters after which the next pause ends a sentence for the model; half as many more, and any space does. Memory while
/// speaking grows with it.
const LONGEST_SENTENCE: usize = 120;

/// How much of a text the voice can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readable {
    /// All of it.
    Fully,
    /// Some letters are of another script, or the text is longer than [`LONGEST_LINE`]; these parts will not be said.
    Partly,
    /// Nothing, or too little to make sense: show it with a chime.
    Not,
}

/// How much of a text the voice can say. Signs and emoji do not count.
pub fn readable(text: &str) -> Readable {
    let compatible = plain::compatible(text);
    let letters = || compatible.chars().filter(|sign| sign.is_alphanumeric());
    let n_foreign = letters().filter(|sign| plain::is_foreign(*sign)).count();
    let n_known = letters().count() - n_foreign;
    match (n_known, n_foreign) {
        (0, _) => Readable::Not,
        (_, 0) if text.chars().nth(LONGEST_LINE).is_none() => Readable::Fully,
        _ if n_foreign > n_known => Readable::Not,
        _ => Readable::Partly,
    }
}

/// Whether the voice can say the text in a way that makes sense.
pub fn can_read(text: &str) -> bool {
    readable(text) != Readable::Not
}

/// Signs that are words.
const SIGNS: &[(char, &str)] = &[
    ('&', "and"),
    ('@', "at"),
    ('=', "equals"),
    ('+', "plus"),
    ('%', "percent"),
    ('°', "degrees"),
    ('×', "times"),
    ('÷', "divided by"),
    ('~', "about"),
    ('≈', "about"),
    ('<', "less than"),
    ('>', "more than"),
    ('≤', "at most"),
    ('≥', "at least"),
    ('±', "plus or minus"),
    ('→', ","),
    ('·', ","),
    ('•', ","),
    ('|', ","),
];
/// Words on both sides of a slash that belong together rather than being a choice.
const PAIRS: &[(&str, &str)] = &[
    ("push", "pull"),
    ("in", "out"),
    ("up", "down"),
    ("on", "off"),
    ("cat", "cow"),
    ("cat", "camel"),
    ("work", "rest"),
    ("start", "stop"),
    ("open", "close"),
    ("inhale", "exhale"),
    ("flexion", "extension"),
    ("internal", "external"),
    ("abduction", "adduction"),
    ("pronation", "supination"),
    ("protraction", "retraction"),
    ("elevation", "depression"),
    ("forward", "back"),
    ("forward", "backward"),
    ("heel", "toe"),
    ("clockwise", "counterclockwise"),
];

/// The words a coach would say for a written line; empty when there is nothing to say.
pub fn speakable(text: &str) -> String {
    let text = plain::sayable(&plain::compatible(shortened(text)));
    let tokens = token::tokens(&text);
    let mut said = Said::default();
    let mut c = Cursor::new(&text, &tokens);
    while let Some(token) = c.peek() {
        c = match read(c, token, &text) {
            Some(reading) => {
                said.words(&reading.said);
                reading.after
            }
            None => {
                said.sign(c);
                c.step()
            }
        };
    }
    said.text.trim().to_owned()
}

/// What a piece says, alone or with those behind it.
struct Reading<'t> {
    said: String,
    after: Cursor<'t>,
    /// Whether a rule knew it; otherwise it is said as written.
    is_known: bool,
}

/// How a piece is read; `None` for a sign that is no word.
fn read<'t>(c: Cursor<'t>, token: Token<'t>, text: &str) -> Option<Reading<'t>> {
    let known = match token.kind {
        Kind::Digits => dose::counted(c),
        Kind::Word => dose::tempo(c)
            .or_else(|| calendar::days(c))
            .or_else(|| calendar::named_date(c))
            .or_else(|| abbreviation::short_form(c))
            .or_else(|| letters::letters(c, text))
            .or_else(|| dose::times_before(c)),
        Kind::Sign(sign) => by_sign(c, sign),
        Kind::Break | Kind::Phonemes => None,
    };
    match (known, token.kind) {
        (Some((said, after)), _) => Some(Reading { said, after, is_known: true }),
        (None, Kind::Sign(_) | Kind::Break) => None,
        (None, kind) => Some(Reading { said: token.text.to_owned(), after: c.step(), is_known: kind == Kind::Phonemes }),
    }
}

/// Signs that say something about the number behind them.
fn by_sign(c: Cursor<'_>, sign: char) -> Option<(String, Cursor<'_>)> {
    let after = c.step();
    let number = || after.tight().filter(|after| after.digits().is_some());
    match sign {
        '×' | '*' => dose::times_before(c),
        '@' => dose::tempo(c),
        '.' => dose::counted(c).filter(|_| number().is_some()),
        '#' => number().map(|after| ("number".to_owned(), after)),
        '-' if c.sign_before() == ' ' && number().is_some() => minus(c, after),
        '$' => money(after, "dollar"),
        '€' => money(after, "euro"),
        '£' => money(after, "pound"),
        _ => None,
    }
}

/// "-5 kg", but "-10 reps" is a list.
fn minus<'t>(c: Cursor<'t>, after: Cursor<'t>) -> Option<(String, Cursor<'t>)> {
    let begins_line = c.before().is_none_or(|before| before.kind == Kind::Break);
    let (amount, _) = amount::amount(after)?;
    let is_weight = amount.measure == Some(unit::Measure::Other) || amount.measure == Some(unit::Measure::Length);
    let follows_number = c.before().is_some_and(|before| before.kind == Kind::Digits);
    match (begins_line, is_weight) {
        (true, false) => Some((String::new(), after)),
        _ if follows_number => None,
        _ => Some(("minus".to_owned(), after)),
    }
}

/// "$20 band" is a twenty dollar band.
fn money<'t>(after: Cursor<'t>, name: &str) -> Option<(String, Cursor<'t>)> {
    let (amount, behind) = after.digits().and_then(|_| amount::amount(after)).filter(|(amount, _)| amount.measure.is_none())?;
    let is_thing = behind.word().is_some_and(|(word, _)| amount::is_thing_word(word));
    let plural = if is_thing || amount.digits.as_deref() == Some("1") { "" } else { "s" };
    Some((format!("{} {name}{plural}", amount.said), behind))
}

/// The sentences of a speakable text, each with an end mark and short enough for the model.
pub fn sentences(speakable: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut sentence = String::new();
    let mut signs = speakable.chars().peekable();
    while let Some(sign) = signs.next() {
        sentence.push(sign);
        let at_gap = signs.peek().is_none_or(|next| next.is_whitespace());
        let n_letters = sentence.chars().count();
        let too_long =
            n_letters > LONGEST_SENTENCE && (",;:—".contains(sign) || n_letters > LONGEST_SENTENCE * 3 / 2 && sign == ' ');
        if at_gap && ".!?…".contains(sign) || too_long {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    sentences.push(sentence);
    let whole = |sentence: &String| {
        let bare = sentence.trim().trim_end_matches([',', ';', ':', '—', ' ']);
        if bare.ends_with(['.', '!', '?', '…']) { bare.to_owned() } else { format!("{bare}.") }
    };
    sentences.iter().filter(|sentence| sentence.chars().any(char::is_alphanumeric)).map(whole).collect()
}

/// The parts of a sentence between its commas, each with its mark. A comma inside phonemes is none.
pub fn clauses(sentence: &str) -> Vec<&str> {
    let mut in_phonemes = false;
    let is_end = |sign: char| {
        in_phonemes = (in_phonemes || sign == OPEN) && sign != CLOSE;
        !in_phonemes && sign == ','
    };
    let parts = sentence.split_inclusive(is_end).map(str::trim);
    parts.filter(|part| part.chars().any(char::is_alphanumeric)).collect()
}

/// Whether a sentence is a question whose melody rises: one to be answered with yes or no.
pub fn rises(sentence: &str) -> bool {
    const OPENERS: &[&str] =
        &["what", "what's", "why", "how", "how's", "when", "where", "where's", "who", "who's", "which", "whose"];
    let first = sentence.split(|sign: char| !sign.is_alphabetic() && sign != '\'').find(|word| !word.is_empty());
    sentence.ends_with('?') && !first.is_some_and(|first| token::is_in(first, OPENERS))
}

/// What has been said so far; keeps gaps and marks tidy.
#[derive(Default)]
struct Said {
    text: String,
}

impl Said {
    fn words(&mut self, words: &str) {
        if let Some(rest) = words.strip_prefix(", ") {
            self.mark(',');
            return self.words(rest);
        }
        if words.is_empty() {
            return;
        }
        // Two words from different rules never run together; an apostrophe or hyphen joins its halves.
        let joins = self.text.is_empty() || self.text.ends_with([' ', '(', '-', '\'']) || words.starts_with(['.', ',']);
        if !joins {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    fn sign(&mut self, c: Cursor<'_>) {
        let (sign, next) = match c.peek().map(|token| token.kind) {
            Some(Kind::Sign(sign)) => (sign, c.step()),
            Some(Kind::Break) => return self.mark('.'),
            _ => return,
        };
        let (before, after) = (c.sign_before(), next.sign_after());
        match sign {
            '\'' | '-' if before.is_alphabetic() && after.is_alphabetic() => self.text.push(sign),
            '\'' if before == 's' => self.text.push(sign),
            '/' if before == ' ' || after == ' ' => self.mark(','),
            '/' if before.is_alphabetic() && after.is_alphabetic() => self.slash(c, next),
            '—' | '–' | '-' if before == ' ' && after == ' ' => self.mark(','),
            '—' => self.mark(','),
            '.' | ',' | '!' | '?' | ':' | ';' | '…' => self.mark(sign),
            '(' | ')' => self.mark(','),
            // A number has one unit, and it has been said.
            '°' | '%' if before != ' ' || unit::follows_unit(c) => {}
            _ => match SIGNS.iter().find(|(known, _)| *known == sign) {
                Some((_, ",")) => self.mark(','),
                Some((_, words)) => self.words(words),
                None if !self.text.is_empty() && !self.text.ends_with(' ') => self.text.push(' '),
                None => {}
            },
        }
    }

    /// "sit/stand" offers a choice, "push/pull" none, nor do two short forms.
    fn slash(&mut self, c: Cursor<'_>, next: Cursor<'_>) {
        let (Some(before), Some((after, _))) = (c.before(), next.word()) else { return };
        let is_pair = |(one, other): &(&str, &str)| {
            before.text.eq_ignore_ascii_case(one) && after.eq_ignore_ascii_case(other)
                || before.text.eq_ignore_ascii_case(other) && after.eq_ignore_ascii_case(one)
        };
        let is_short = |word: &str| word.len() <= 4 && word.chars().all(char::is_uppercase);
        if is_short(before.text) && is_short(after) {
            self.mark(',');
        } else if !PAIRS.iter().any(is_pair) {
            self.words("or");
        }
    }

    /// A mark after words; a stronger one replaces a weaker, never two in a row.
    fn mark(&mut self, mark: char) {
        let bare = self.text.trim_end();
        let Some(last) = bare.chars().next_back() else {
            return;
        };
        let strength = |sign: char| match sign {
            '!' | '?' => 3,
            '.' | '…' => 2,
            ':' | ';' => 1,
            ',' => 1,
            _ => 0,
        };
        let keep = if strength(last) == 0 { bare.len() } else { bare.len() - last.len_utf8() };
        let mark = if strength(last) >= strength(mark) { last } else { mark };
        self.text.truncate(keep);
        self.text.push(mark);
        self.text.push(' ');
    }
}

/// The text up to [`LONGEST_LINE`], without half a word at its end.
fn shortened(text: &str) -> &str {
    match text.char_indices().nth(LONGEST_LINE).and_then(|(end, _)| text.split_at_checked(end)) {
        Some((kept, _)) => kept.rsplit_once(char::is_whitespace).map_or(kept, |(whole_words, _)| whole_words),
        None => text,
    }
}
