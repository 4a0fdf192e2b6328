//! Reads TOML value by value and notes every problem with its place, instead of stopping at the first.
//!
//! Used for every file a person may write: routines, exercises, motions. It knows nothing of what they mean.

use std::{cell::RefCell, fmt::Display, ops::Range, ops::RangeInclusive, rc::Rc, time::Duration};

use toml::{Spanned, de::DeTable, de::DeValue};

use crate::format::{
    problem::{Position, Problem, Severity, nearest},
    text_limits::{self, fits, quoted},
};

/// The longest text that is read at all, in bytes. A routine of 10,000 items needs less.
pub const MAX_TEXT_BYTES: usize = 2 << 20;
/// The most problems that are kept; a file with more is not helped by a longer list.
const MAX_PROBLEMS: usize = 200;
/// The longest message, characters.
const MAX_MESSAGE_CHARS: usize = 1000;

/// Reads `text` with `read` and returns what that made of it, with all problems in the order of their places.
///
/// Text that is not TOML at all is still read as far as it goes.
pub fn read_toml<T>(text: &str, read: impl FnOnce(&Table<'_>) -> T) -> (T, Vec<Problem>) {
    let too_long = text.len() > MAX_TEXT_BYTES;
    let readable = if too_long { "" } else { text };
    let sheet = Sheet { text: readable, problems: RefCell::default() };
    if too_long {
        sheet.problems.borrow_mut().push(Problem::of_file(
            format!("The file is larger than {} MiB", MAX_TEXT_BYTES >> 20),
            "Split it into smaller files",
        ));
    }
    let (root, errors) = DeTable::parse_recoverable(readable);
    for error in errors {
        sheet.note(Severity::Error, error.span().unwrap_or(0..0), error.message(), "");
    }
    let table = Table::new(&sheet, root.get_ref(), 0..0);
    let value = read(&table);
    table.finish();
    let mut problems = sheet.problems.into_inner();
    problems.sort_by_key(|problem| problem.position);
    problems.dedup();
    problems.truncate(MAX_PROBLEMS);
    (value, problems)
}

/// The text being read and the problems found so far.
struct Sheet<'a> {
    text: &'a str,
    problems: RefCell<Vec<Problem>>,
}

impl Sheet<'_> {
    fn note(&self, severity: Severity, span: Range<usize>, message: impl Display, help: impl Display) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MAX_PROBLEMS {
            problems.push(Problem {
                severity,
                position: Position::of_offset(self.text, span.start),
                message: bounded(message),
                help: bounded(help),
            });
        }
    }
}

/// A text of a message. What it quotes from a file may be longer than anyone reads.
fn bounded(text: impl Display) -> String {
    let mut text = text.to_string();
    if let Some((end, _)) = text.char_indices().nth(MAX_MESSAGE_CHARS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// One TOML table being read. Ask for each key that may be there, then call [`Table::finish`].
pub struct Table<'a> {
    sheet: &'a Sheet<'a>,
    values: &'a DeTable<'a>,
    span: Range<usize>,
    asked: Rc<RefCell<Vec<&'static str>>>,
}

/// One value with its place, for tables whose keys are names chosen by the writer.
pub struct Entry<'a> {
    /// The key as written.
    pub name: &'a str,
    sheet: &'a Sheet<'a>,
    key_span: Range<usize>,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Table<'a> {
    fn new(sheet: &'a Sheet<'a>, values: &'a DeTable<'a>, span: Range<usize>) -> Self {
        Self { sheet, values, span, asked: Rc::default() }
    }

    /// Whether the key is there, whatever its value.
    pub fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// Text of at most `max_chars` characters, if the key is there. A longer one is a problem, and none.
    pub fn text(&self, key: &'static str, max_chars: usize) -> Option<String> {
        self.entry(key)?.text(max_chars)
    }

    /// Text that must be there, of at most `max_chars` characters; a problem and an empty text if it is not.
    pub fn required_text(&self, key: &'static str, max_chars: usize) -> String {
        let text = self.text(key, max_chars);
        if !self.has(key) {
            self.error(format!("\"{key}\" is missing"), format!("Add a line {key} = \"...\""));
        } else if text.as_deref().is_some_and(|text| text.trim().is_empty()) {
            self.error_at(key, format!("\"{key}\" is empty"), "Write something between the quotes");
        }
        text.unwrap_or_default()
    }

    /// A list of texts of at most `max_chars` characters each; empty if the key is not there. At most
    /// [`LINES`](text_limits::LINES) are read.
    pub fn texts(&self, key: &'static str, max_chars: usize) -> Vec<String> {
        let list = self.list(key, text_limits::LINES);
        list.iter().filter_map(|entry| entry.text(max_chars)).collect()
    }

    /// `true` or `false`, if the key is there.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        let entry = self.entry(key)?;
        let flag = entry.value.get_ref().as_bool();
        if flag.is_none() {
            entry.wrong_type("true or false");
        }
        flag
    }

    /// A whole number within `range`, if the key is there.
    pub fn whole(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let entry = self.entry(key)?;
        let number = entry.number("a whole number", f64::from(*range.start())..=f64::from(*range.end()))?;
        if number.fract() != 0.0 {
            entry.error(format!("{number} is not a whole number"), format!("Write {}", number.round()));
            return None;
        }
        // In range and whole, so the cast is exact.
        Some(number as u32)
    }

    /// A number within `range`, if the key is there.
    pub fn number(&self, key: &'static str, range: RangeInclusive<f64>) -> Option<f64> {
        self.entry(key)?.number("a number", range)
    }

    /// A length of time in seconds within `range_s`, rounded to milliseconds, if the key is there.
    pub fn seconds(&self, key: &'static str, range_s: RangeInclusive<f64>) -> Option<Duration> {
        Some(duration_from_s(self.number(key, range_s)?))
    }

    /// Exactly `N` numbers within `range`, if the key is there.
    pub fn numbers<const N: usize>(&self, key: &'static str, range: RangeInclusive<f64>) -> Option<[f64; N]> {
        self.entry(key)?.numbers(range)
    }

    /// One of the named choices, if the key is there.
    pub fn choice<T: Copy>(&self, key: &'static str, choices: &[(&'static str, T)]) -> Option<T> {
        self.entry(key)?.choice(choices)
    }

    /// A list of named choices; empty if the key is not there.
    pub fn choices<T: Copy>(&self, key: &'static str, choices: &[(&'static str, T)]) -> Vec<T> {
        self.list(key, text_limits::LINES).iter().filter_map(|entry| entry.choice(choices)).collect()
    }

    /// A table, if the key is there.
    pub fn table(&self, key: &'static str) -> Option<Table<'a>> {
        self.entry(key)?.table()
    }

    /// A list of tables; empty if the key is not there. At most `limit` are read.
    pub fn tables(&self, key: &'static str, limit: usize) -> Vec<Table<'a>> {
        self.list(key, limit).iter().filter_map(Entry::table).collect()
    }

    /// The first `limit` values of a list, and a problem if there are more; empty if the key is not there.
    pub fn list(&self, key: &'static str, limit: usize) -> Vec<Entry<'a>> {
        let mut list = self.entry(key).and_then(|entry| entry.list()).unwrap_or_default();
        if let Some(first_over) = list.get(limit) {
            first_over.error(format!("There are {} \"{key}\" entries", list.len()), format!("Keep at most {limit}"));
        }
        list.truncate(limit);
        list
    }

    /// One value, if the key is there.
    pub fn entry(&self, key: &'static str) -> Option<Entry<'a>> {
        self.asked.borrow_mut().push(key);
        let (name, value) = self.values.get_key_value(key)?;
        Some(self.entry_of(name, value))
    }

    /// Every value of a table whose keys are names; no key of it counts as unknown. A name that is too long is a problem, and its
    /// value is left out.
    pub fn entries(&self) -> Vec<Entry<'a>> {
        let entries = self.values.iter().map(|(name, value)| self.entry_of(name, value));
        entries.filter(Entry::has_short_name).collect()
    }

    fn entry_of(&self, name: &'a Spanned<std::borrow::Cow<'a, str>>, value: &'a Spanned<DeValue<'a>>) -> Entry<'a> {
        Entry { name: name.get_ref(), sheet: self.sheet, key_span: name.span(), value }
    }

    /// Notes an error about the table as a whole.
    pub fn error(&self, message: impl Display, help: impl Display) {
        self.sheet.note(Severity::Error, self.span.clone(), message, help);
    }

    /// Notes an error at the value of `key`, or at the table if the key is not there.
    pub fn error_at(&self, key: &str, message: impl Display, help: impl Display) {
        self.note_at(Severity::Error, key, message, help);
    }

    /// Notes a warning at the value of `key`, or at the table if the key is not there.
    pub fn warn_at(&self, key: &str, message: impl Display, help: impl Display) {
        self.note_at(Severity::Warning, key, message, help);
    }

    fn note_at(&self, severity: Severity, key: &str, message: impl Display, help: impl Display) {
        let span = self.values.get(key).map_or(self.span.clone(), Spanned::span);
        self.sheet.note(severity, span, message, help);
    }

    /// Warns of every key that nobody asked for. Call it when all keys have been asked for.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (name, _) in self.values {
            let written: &str = name.get_ref();
            if asked.contains(&written) {
                continue;
            }
            let help = match nearest(written, asked.iter().copied()) {
                Some(known) => format!("Did you mean \"{known}\"?"),
                None => "It is ignored; remove it or check the format page".to_owned(),
            };
            self.sheet.note(Severity::Warning, name.span(), format!("Unknown key \"{}\"", quoted(written)), help);
        }
    }
}

impl<'a> Entry<'a> {
    /// Notes an error at this value.
    pub fn error(&self, message: impl Display, help: impl Display) {
        self.sheet.note(Severity::Error, self.value.span(), message, help);
    }

    /// Notes an error at the key of this value.
    pub fn error_at_name(&self, message: impl Display, help: impl Display) {
        self.sheet.note(Severity::Error, self.key_span.clone(), message, help);
    }

    /// The value as text of at most `max_chars` characters, or a problem.
    pub fn text(&self, max_chars: usize) -> Option<String> {
        let text = self.any_text()?;
        if !fits(text, max_chars) {
            self.error(format!("\"{}\" has {} characters", self.name, text.chars().count()), format!("Keep it to {max_chars}"));
            return None;
        }
        Some(text.to_owned())
    }

    fn any_text(&self) -> Option<&'a str> {
        let text = self.value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type("text in quotes");
        }
        text
    }

    fn has_short_name(&self) -> bool {
        let is_short = fits(self.name, text_limits::ID);
        if !is_short {
            let length = self.name.chars().count();
            let message = format!("The name \"{}\" has {length} characters", quoted(self.name));
            self.error_at_name(message, format!("Keep it to {}", text_limits::ID));
        }
        is_short
    }

    /// The value as a table, or a problem.
    pub fn table(&self) -> Option<Table<'a>> {
        let table = self.value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type("a table");
        }
        Some(Table::new(self.sheet, table?, self.value.span()))
    }

    /// The value as a list, or a problem.
    pub fn list(&self) -> Option<Vec<Entry<'a>>> {
        let Some(array) = self.value.get_ref().as_array() else {
            self.wrong_type("a list in square brackets");
            return None;
        };
        let entry = |value| Entry { name: self.name, sheet: self.sheet, key_span: self.key_span.clone(), value };
        Some(array.iter().map(entry).collect())
    }

    /// The value as a number within `range`, or a problem. `what` names it in the message.
    pub fn number(&self, what: &str, range: RangeInclusive<f64>) -> Option<f64> {
        let value = self.value.get_ref();
        let number = match value {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|n| n as f64),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => {
                self.wrong_type(what);
                return None;
            }
        };
        match number {
            Some(number) if range.contains(&number) => Some(number),
            _ => {
                self.error(
                    format!("{} is out of range for \"{}\"", self.written(), self.name),
                    format!("Use {what} from {} to {}", range.start(), range.end()),
                );
                None
            }
        }
    }

    /// The value as exactly `N` numbers within `range`, or a problem.
    pub fn numbers<const N: usize>(&self, range: RangeInclusive<f64>) -> Option<[f64; N]> {
        let list = self.list()?;
        let numbers: Vec<f64> = list.iter().filter_map(|entry| entry.number("a number", range.clone())).collect();
        if list.len() != N {
            self.error(format!("\"{}\" has {} numbers", self.name, list.len()), format!("Write {N} numbers"));
        }
        numbers.try_into().ok()
    }

    /// The value as one of the named choices, or a problem.
    pub fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<T> {
        let written = self.any_text()?;
        let found = choices.iter().find(|(name, _)| *name == written).map(|&(_, choice)| choice);
        if found.is_none() {
            let help = match nearest(written, choices.iter().map(|&(name, _)| name)) {
                Some(name) => format!("Did you mean \"{name}\"?"),
                None => {
                    let names: Vec<&str> = choices.iter().map(|&(name, _)| name).collect();
                    format!("Use one of: {}", names.join(", "))
                }
            };
            self.error(format!("\"{}\" is not known for \"{}\"", quoted(written), self.name), help);
        }
        found
    }

    /// What stands in the file, shortened for a message.
    fn written(&self) -> String {
        let text = self.sheet.text.get(self.value.span()).unwrap_or_default();
        text.chars().take(40).collect()
    }

    fn wrong_type(&self, wanted: &str) {
        let found = self.value.get_ref().type_str();
        self.error(format!("\"{}\" is {found}", self.name), format!("Write {wanted}"));
    }
}

/// A number of seconds as a duration rounded to milliseconds; negative and absurd numbers become zero.
pub fn duration_from_s(seconds: f64) -> Duration {
    // A float to integer cast saturates and maps NaN to zero.
    Duration::from_millis((seconds.min(1e9) * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, read: impl FnOnce(&Table<'_>)) -> Vec<String> {
        read_toml(text, read).1.iter().map(Problem::to_string).collect()
    }

    #[test]
    fn every_problem_is_reported_at_its_place() {
        let text = "name = 5\nreps = 2.5\nrest_s = -1\nplace = \"flor\"\ntempo = [1, 2]\nnmae = \"x\"\n";
        let found = problems(text, |table| {
            table.required_text("name", 10);
            table.whole("reps", 1..=100);
            table.seconds("rest_s", 0.0..=600.0);
            table.choice("place", &[("chair", 1), ("floor", 2)]);
            table.numbers::<4>("tempo", 0.0..=60.0);
        });
        assert_eq!(
            found,
            [
                "1:8: error: \"name\" is integer. Write text in quotes",
                "2:8: error: 2.5 is not a whole number. Write 3",
                "3:10: error: -1 is out of range for \"rest_s\". Use a number from 0 to 600",
                "4:9: error: \"flor\" is not known for \"place\". Did you mean \"floor\"?",
                "5:9: error: \"tempo\" has 2 numbers. Write 4 numbers",
                "6:1: warning: Unknown key \"nmae\". Did you mean \"name\"?",
            ]
        );
    }

    #[test]
    fn broken_toml_is_located_and_the_rest_is_read() {
        let (name, problems) = read_toml("name = \"a\"\nreps = \n", |table| table.text("name", 10));
        assert_eq!(name.as_deref(), Some("a"));
        assert_eq!(problems.first().map(|p| p.position.line), Some(2));
    }

    #[test]
    fn a_giant_text_is_refused_without_being_read() {
        let text = "#".repeat(MAX_TEXT_BYTES + 1);
        assert_eq!(problems(&text, |_| ()), ["1:1: error: The file is larger than 2 MiB. Split it into smaller files"]);
    }

    #[test]
    fn a_text_that_is_too_long_is_said_and_not_read() {
        let long = "ä".repeat(12);
        let key = "k".repeat(2000);
        let text = format!("name = \"{long}\"\nsteps = [\"a\", \"{long}\"]\nplace = \"{key}\"\n{key} = 1\n");
        let mut read = None;
        let found = problems(&text, |table| {
            read = Some((table.text("name", 10), table.texts("steps", 10)));
            table.choice("place", &[("chair", 1)]);
        });
        assert_eq!(read, Some((None, vec!["a".to_owned()])));
        let start = "k".repeat(60);
        assert_eq!(
            found,
            [
                "1:8: error: \"name\" has 12 characters. Keep it to 10".to_owned(),
                "2:15: error: \"steps\" has 12 characters. Keep it to 10".to_owned(),
                format!("3:9: error: \"{start}…\" is not known for \"place\". Use one of: chair"),
                format!("4:1: warning: Unknown key \"{start}…\". It is ignored; remove it or check the format page"),
            ]
        );
    }

    #[test]
    fn a_list_that_is_too_long_is_said_and_its_end_is_not_read() {
        let text = format!("steps = [{}]", "\"a\", ".repeat(65));
        let found = problems(&text, |table| assert_eq!(table.texts("steps", 10).len(), 64));
        assert_eq!(found, ["1:330: error: There are 65 \"steps\" entries. Keep at most 64"]);
    }

    #[test]
    fn a_giant_name_among_the_keys_is_left_out_and_no_message_grows_with_it() {
        let key = "k".repeat(1_000_000);
        let found = problems(&format!("{key} = 1\nb = 2"), |table| assert_eq!(table.entries().len(), 1));
        assert!(found.iter().all(|problem| problem.len() < 300), "{}", found.len());
        let found = problems(&format!("{key} = 1\n{key} = 2"), |_| ());
        assert!(found.iter().all(|problem| problem.len() < 4000), "{}", found.len());
    }

    #[test]
    fn not_a_number_is_out_of_range() {
        let found = problems("a = nan\nb = 99999999999999999999\nc = inf", |table| {
            table.number("a", 0.0..=1.0);
            table.number("b", 0.0..=1.0);
            table.number("c", 0.0..=1.0);
        });
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
