//! Puts new values into the text of a file that a person may have written: comments, order and unknown keys stay.
//!
//! Each writer says what it needs as a list of [`Line`]s; this knows TOML and nothing of what the keys mean.

use std::{borrow::Cow, time::Duration};

use toml_edit::{Array, ArrayOfTables, Decor, DocumentMut, Item, RawString, Table, TableLike, Value};

/// A key as it has to stand in a table.
#[derive(Clone, Debug)]
pub struct Line {
    key: Cow<'static, str>,
    wanted: Wanted,
}

#[derive(Clone, Debug)]
enum Wanted {
    /// There, with this.
    Must(What),
    /// Not needed; with this if it is there.
    May(What),
    /// Not there.
    Gone,
}

#[derive(Clone, Debug)]
enum What {
    Value(Value),
    Table(Vec<Line>, Heading),
    /// Tables in a list; the key whose text tells them apart, if they have one.
    Tables(Vec<Vec<Line>>, Option<&'static str>),
}

/// How a new table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    Own,
    /// Only its inner tables have one.
    None,
    /// Its keys are written as `table.key`.
    Dotted,
    /// It stands in braces.
    Braces,
}

/// A key that has to be there.
pub fn must(key: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Line {
    line(key, value, true)
}

/// A key that has this value; it is added only if it is needed.
pub fn line(key: impl Into<Cow<'static, str>>, value: impl Into<Value>, is_needed: bool) -> Line {
    let what = What::Value(value.into());
    Line { key: key.into(), wanted: if is_needed { Wanted::Must(what) } else { Wanted::May(what) } }
}

/// A key that is there only with a value.
pub fn optional(key: &'static str, value: Option<impl Into<Value>>) -> Line {
    value.map_or_else(|| gone(key), |value| must(key, value))
}

/// A key that must not be there.
pub fn gone(key: impl Into<Cow<'static, str>>) -> Line {
    Line { key: key.into(), wanted: Wanted::Gone }
}

/// A table with a heading of its own.
pub fn table(key: &'static str, lines: Vec<Line>) -> Line {
    Line { key: key.into(), wanted: Wanted::Must(What::Table(lines, Heading::Own)) }
}

/// A list of tables, which the text of `name` tells apart. An empty list is not written.
pub fn tables(key: &'static str, name: &'static str, all: Vec<Vec<Line>>) -> Line {
    if all.is_empty() { gone(key) } else { Line { key: key.into(), wanted: Wanted::Must(What::Tables(all, Some(name))) } }
}

/// What makes of one table another. A key that is only in `old` goes if `is_ours` says so of the name of its table and its own.
pub fn difference(old: &dyn TableLike, new: &dyn TableLike, is_ours: &dyn Fn(&str, &str) -> bool) -> Vec<Line> {
    between("", Some(old), new, is_ours)
}

fn between(name: &str, old: Option<&dyn TableLike>, new: &dyn TableLike, is_ours: &dyn Fn(&str, &str) -> bool) -> Vec<Line> {
    let only_old = old.into_iter().flat_map(|old| old.iter()).map(|(key, _)| key).filter(|key| !new.contains_key(key));
    let mut lines: Vec<Line> = only_old.filter(|key| is_ours(name, key)).map(|key| gone(key.to_owned())).collect();
    for (key, item) in new.iter() {
        let there = old.and_then(|old| old.get(key));
        let what = match item {
            Item::Table(table) => {
                let heading = match table {
                    table if table.is_dotted() => Heading::Dotted,
                    table if table.is_implicit() => Heading::None,
                    _ => Heading::Own,
                };
                What::Table(between(key, there.and_then(Item::as_table_like), table, is_ours), heading)
            }
            Item::Value(Value::InlineTable(table)) => {
                What::Table(between(key, there.and_then(Item::as_table_like), table, is_ours), Heading::Braces)
            }
            Item::ArrayOfTables(array) => {
                let old = there.and_then(Item::as_array_of_tables);
                let entry = |(index, table): (usize, &Table)| {
                    let old = old.and_then(|old| old.get(index)).map(|table| table as &dyn TableLike);
                    between(key, old, table, is_ours)
                };
                What::Tables(array.iter().enumerate().map(entry).collect(), None)
            }
            Item::Value(value) => What::Value(value.clone()),
            Item::None => continue,
        };
        lines.push(Line { key: Cow::Owned(key.to_owned()), wanted: Wanted::Must(what) });
    }
    lines
}

/// The text with all of this in it. `None` if it is not TOML.
pub fn updated(text: &str, lines: &[Line]) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    apply(document.as_table_mut(), lines);
    Some(document.to_string())
}

/// Whether a table already says all of this.
pub fn says(table: &dyn TableLike, lines: &[Line]) -> bool {
    lines.iter().all(|line| match (&line.wanted, table.get(&line.key)) {
        (Wanted::Must(_), None) => false,
        (Wanted::Must(what) | Wanted::May(what), Some(found)) => is_said(found, what),
        (Wanted::Gone, found) => found.is_none(),
        (Wanted::May(_), None) => true,
    })
}

fn is_said(found: &Item, what: &What) -> bool {
    match what {
        What::Value(value) => found.as_value().is_some_and(|found| is_same(found, value)),
        What::Table(lines, _) => found.as_table_like().is_some_and(|found| says(found, lines)),
        What::Tables(all, _) => found
            .as_array_of_tables()
            .is_some_and(|found| found.len() == all.len() && found.iter().zip(all).all(|(table, lines)| says(table, lines))),
    }
}

/// Makes a table say all of this. What it says already stays as it is written.
pub fn apply(table: &mut dyn TableLike, lines: &[Line]) {
    for line in lines {
        match &line.wanted {
            Wanted::Must(what) => put(table, &line.key, what),
            Wanted::May(what) if table.contains_key(&line.key) => put(table, &line.key, what),
            Wanted::May(_) => {}
            Wanted::Gone => remove(table, &line.key),
        }
    }
}

fn put(table: &mut dyn TableLike, key: &str, what: &What) {
    let Some(there) = table.get_mut(key) else {
        table.insert(key, made(what));
        return;
    };
    match (what, there) {
        (What::Value(wanted), Item::Value(value)) => put_value(value, wanted),
        (What::Tables(all, name), Item::ArrayOfTables(tables)) => *tables = rearranged(tables, all, *name),
        (What::Table(lines, _), there) if there.is_table_like() => {
            if let Some(inner) = there.as_table_like_mut() {
                apply(inner, lines);
            }
        }
        (what, there) if !is_said(there, what) => {
            remove(table, key);
            table.insert(key, made(what));
        }
        _ => {}
    }
}

/// A new item that says this.
fn made(what: &What) -> Item {
    match what {
        What::Value(value) => Item::Value(value.clone()),
        What::Table(lines, heading) => {
            let mut table = made_table(lines);
            table.set_implicit(*heading == Heading::None);
            table.set_dotted(*heading == Heading::Dotted);
            if *heading == Heading::Braces { Item::Value(table.into_inline_table().into()) } else { Item::Table(table) }
        }
        What::Tables(all, _) => Item::ArrayOfTables(all.iter().map(|lines| made_table(lines)).collect()),
    }
}

fn made_table(lines: &[Line]) -> Table {
    let mut table = Table::new();
    apply(&mut table, lines);
    table
}

/// Another value in the place of one. What stands around a value belongs to its place, not to the value.
pub fn put_value(value: &mut Value, wanted: &Value) {
    if is_same(value, wanted) {
        return;
    }
    match (&mut *value, wanted) {
        (Value::Array(array), Value::Array(wanted)) => put_entries(array, wanted),
        _ => {
            let decor = value.decor().clone();
            *value = wanted.clone();
            *value.decor_mut() = decor;
        }
    }
}

/// Each entry that stays keeps what stands around it; comments of those that go are kept at the end of the list.
fn put_entries(array: &mut Array, wanted: &Array) {
    if array.len() == wanted.len() {
        array.iter_mut().zip(wanted).for_each(|(value, wanted)| put_value(value, wanted));
        return;
    }
    let line_start = array.get(0).map(prefix_of).and_then(|prefix| prefix.rfind('\n').and_then(|at| prefix.get(at..)));
    let line_start = line_start.map(str::to_owned);
    let mut left: Vec<Value> = array.iter().cloned().collect();
    let mut entries = wanted.clone();
    for (index, entry) in entries.iter_mut().enumerate() {
        if let Some(place) = left.iter().position(|old| is_same(old, entry)) {
            *entry = left.remove(place);
        }
        if !prefix_of(entry).contains('\n') {
            let space = if index == 0 { "" } else { " " };
            entry.decor_mut().set_prefix(line_start.as_deref().unwrap_or(space));
        }
    }
    let comments: Vec<String> = left.iter().flat_map(|old| comments_around(old.decor())).collect();
    let old_end = text_of(array.trailing());
    if line_start.is_some() || !comments.is_empty() {
        let inset = line_start.as_deref().unwrap_or("\n");
        let lines: String = comments.iter().map(|comment| format!("{inset}{comment}")).collect();
        let end = if old_end.contains('\n') { old_end } else { "\n" };
        entries.set_trailing(format!("{lines}{end}"));
        entries.set_trailing_comma(true);
    }
    *entries.decor_mut() = array.decor().clone();
    *array = entries;
}

fn prefix_of(value: &Value) -> &str {
    value.decor().prefix().map(text_of).unwrap_or_default()
}

/// The tables in their new order, each made from the old one of the same name, or in the same place if they have none.
fn rearranged(old: &ArrayOfTables, all: &[Vec<Line>], name: Option<&'static str>) -> ArrayOfTables {
    let mut left: Vec<&Table> = old.iter().collect();
    let mut tables = ArrayOfTables::new();
    for lines in all {
        let is_it = |table: &&Table| match name {
            Some(name) => lines.iter().filter(|line| line.key == name).all(|line| match &line.wanted {
                Wanted::Must(what) => table.get(name).is_some_and(|found| is_said(found, what)),
                Wanted::May(_) | Wanted::Gone => false,
            }),
            None => true,
        };
        let mut table = left.iter().position(is_it).map(|place| left.remove(place).clone()).unwrap_or_default();
        apply(&mut table, lines);
        tables.push(table);
    }
    // Tables are printed by their place in the text, so those that moved take the places there are, in order.
    let mut places: Vec<isize> = old.iter().filter_map(Table::position).collect();
    places.sort_unstable();
    let last = places.last().copied();
    for (index, table) in tables.iter_mut().enumerate() {
        set_position(table, places.get(index).copied().or(last));
    }
    tables
}

/// Where a table and those in it are printed. Tables of one place are written in the order in which they are met.
pub fn set_position(table: &mut Table, position: Option<isize>) {
    table.set_position(position);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => set_position(inner, position),
            Item::ArrayOfTables(array) => array.iter_mut().for_each(|inner| set_position(inner, position)),
            Item::None | Item::Value(_) => {}
        }
    }
}

/// Removes a key. Comments about a value go to the key after it, or to the one before.
fn remove(table: &mut dyn TableLike, key: &str) {
    let Some(comments) = table.get(key).map(|_| comments_about(table, key)) else { return };
    let keys: Vec<String> = table.iter().filter(|(_, item)| item.is_value()).map(|(name, _)| name.to_owned()).collect();
    let index = keys.iter().position(|name| name == key);
    table.remove(key);
    let Some(index) = index.filter(|_| !comments.is_empty()) else { return };
    if let Some(mut next) = keys.get(index + 1).and_then(|name| table.key_mut(name)) {
        let decor = next.leaf_decor_mut();
        let lines: String = comments.iter().map(|comment| format!("{comment}\n")).collect();
        let prefix = format!("{lines}{}", decor.prefix().map(text_of).unwrap_or_default());
        decor.set_prefix(prefix);
    } else if let Some(Item::Value(before)) =
        index.checked_sub(1).and_then(|index| keys.get(index)).and_then(|name| table.get_mut(name))
    {
        let decor = before.decor_mut();
        let lines: String = comments.iter().map(|comment| format!("\n{comment}")).collect();
        let suffix = format!("{}{lines}", decor.suffix().map(text_of).unwrap_or_default());
        decor.set_suffix(suffix);
    }
}

/// The comments above a key, in its value and behind it.
fn comments_about(table: &dyn TableLike, key: &str) -> Vec<String> {
    let above = table.key(key).and_then(|key| key.leaf_decor().prefix()).map(text_of).unwrap_or_default();
    let mut comments = comments_in(above);
    let Some(value) = table.get(key).and_then(Item::as_value) else { return comments };
    if let Value::Array(array) = value {
        comments.extend(array.iter().flat_map(|entry| comments_around(entry.decor())));
        comments.extend(comments_in(text_of(array.trailing())));
    }
    comments.extend(comments_in(value.decor().suffix().map(text_of).unwrap_or_default()));
    comments
}

/// The comments before and behind a value or key.
pub fn comments_around(decor: &Decor) -> Vec<String> {
    [decor.prefix(), decor.suffix()].into_iter().flatten().map(text_of).flat_map(comments_in).collect()
}

/// The comments in what stands between values, each with its `#`.
pub fn comments_in(between: &str) -> Vec<String> {
    between.lines().map(str::trim).filter(|line| line.starts_with('#')).map(str::to_owned).collect()
}

/// What stands between values; text that was read has it.
pub fn text_of(raw: &RawString) -> &str {
    raw.as_str().unwrap_or_default()
}

/// Whether two values mean the same, however they are written.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.value() == b.value(),
        (Value::Boolean(a), Value::Boolean(b)) => a.value() == b.value(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::InlineTable(a), Value::InlineTable(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| is_same(value, other)))
        }
        _ => number(a).is_some() && number(a) == number(b),
    }
}

/// A time in seconds: whole ones as a whole number, others with up to three decimals.
pub fn seconds(time: Duration) -> Value {
    let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    if ms % 1000 == 0 { (ms / 1000).into() } else { (ms as f64 / 1000.0).into() }
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}
