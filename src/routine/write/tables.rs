//! How a table of the old text takes what it has to say: only what is wrong is changed, and no comment is lost.

use toml_edit::{Item as Node, RawString, Table, TableLike, Value};

use super::lines::{Line, Wanted};

/// Numbers that are closer than this mean the same time, seconds.
const SAME_S: f64 = 0.0005;

/// Whether a table already says all of this.
pub(super) fn says(table: &dyn TableLike, lines: &[Line]) -> bool {
    lines.iter().all(|line| match (&line.wanted, table.get(line.key)) {
        (Wanted::Must(_), None) => false,
        (Wanted::Must(value) | Wanted::May(value), Some(found)) => found.as_value().is_some_and(|found| is_same(found, value)),
        (Wanted::Gone, found) => found.is_none(),
        (Wanted::May(_), None) => true,
    })
}

/// Makes a table say all of this.
pub(super) fn apply(table: &mut Table, lines: &[Line]) {
    for line in lines {
        match &line.wanted {
            Wanted::Must(value) => set(table, line.key, value),
            Wanted::May(value) if table.contains_key(line.key) => set(table, line.key, value),
            Wanted::May(_) => {}
            Wanted::Gone => remove(table, line.key),
        }
    }
}

fn set(table: &mut Table, key: &str, wanted: &Value) {
    match table.get_mut(key) {
        Some(Node::Value(value)) => set_value(value, wanted),
        Some(node) => *node = Node::Value(wanted.clone()),
        None => {
            table.insert(key, Node::Value(wanted.clone()));
        }
    }
}

fn set_value(value: &mut Value, wanted: &Value) {
    if is_same(value, wanted) {
        return;
    }
    if let (Value::Array(array), Value::Array(numbers)) = (&mut *value, wanted)
        && array.len() == numbers.len()
    {
        array.iter_mut().zip(numbers).for_each(|(value, wanted)| set_value(value, wanted));
        return;
    }
    // What stands around a value belongs to its place, not to the value.
    let decor = value.decor().clone();
    *value = wanted.clone();
    *value.decor_mut() = decor;
}

/// Removes a key. Comments about it go to the key after it, or to the one before.
fn remove(table: &mut Table, key: &str) {
    if !table.contains_key(key) {
        return;
    }
    let comments = comments_about(table, key);
    let keys: Vec<String> = table.iter().filter(|(_, node)| node.is_value()).map(|(name, _)| name.to_owned()).collect();
    let index = keys.iter().position(|name| name == key);
    table.remove(key);
    if comments.is_empty() {
        return;
    }
    let Some(index) = index else { return };
    if let Some(mut next) = keys.get(index + 1).and_then(|name| table.key_mut(name)) {
        let decor = next.leaf_decor_mut();
        let lines: String = comments.iter().map(|comment| format!("{comment}\n")).collect();
        let prefix = format!("{lines}{}", decor.prefix().map(text_of).unwrap_or_default());
        decor.set_prefix(prefix);
    } else if let Some(Node::Value(before)) =
        index.checked_sub(1).and_then(|index| keys.get(index)).and_then(|name| table.get_mut(name))
    {
        let decor = before.decor_mut();
        let lines: String = comments.iter().map(|comment| format!("\n{comment}")).collect();
        let suffix = format!("{}{lines}", decor.suffix().map(text_of).unwrap_or_default());
        decor.set_suffix(suffix);
    }
}

/// The comments above a key, in its value and behind it.
fn comments_about(table: &Table, key: &str) -> Vec<String> {
    let above = table.key(key).and_then(|key| key.leaf_decor().prefix()).map(text_of).unwrap_or_default();
    let mut comments = comments_in(above);
    let Some(value) = table.get(key).and_then(Node::as_value) else { return comments };
    if let Value::Array(array) = value {
        for element in array {
            let around = [element.decor().prefix(), element.decor().suffix()];
            comments.extend(around.into_iter().flatten().map(text_of).flat_map(comments_in));
        }
        comments.extend(comments_in(text_of(array.trailing())));
    }
    comments.extend(comments_in(value.decor().suffix().map(text_of).unwrap_or_default()));
    comments
}

/// The comments in what stands between values, each with its `#`.
pub(super) fn comments_in(between: &str) -> Vec<String> {
    between.lines().map(str::trim).filter(|line| line.starts_with('#')).map(str::to_owned).collect()
}

/// What stands between values; text that was read has it.
pub(super) fn text_of(raw: &RawString) -> &str {
    raw.as_str().unwrap_or_default()
}

/// Whether two values mean the same.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.value() == b.value(),
        (Value::Boolean(a), Value::Boolean(b)) => a.value() == b.value(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        _ => number(a).zip(number(b)).is_some_and(|(a, b)| (a - b).abs() < SAME_S),
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}
