//! Puts a newly written exercise into the text of an old one. Knows TOML and the names of the keys, not what they mean.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

/// Every key that is written; any other one in a file is left alone.
const KEYS: &[&str] = &[
    "format",
    "id",
    "name",
    "kind",
    "place",
    "posture",
    "areas",
    "muscles",
    "helpers",
    "equipment",
    "why",
    "setup",
    "steps",
    "breath",
    "feel",
    "easier",
    "harder",
    "stop",
    "skip",
    "sources",
    "first_side",
    "default_level",
    "dose",
    "say",
    "level",
    "shape",
    "mistake",
    "picture",
    "reps",
    "tempo",
    "hold_s",
    "gap_s",
    "work_s",
    "sets",
    "sides",
    "switch_s",
    "rest_between_sets_s",
    "rest_after_s",
    "go",
    "back",
    "during",
    "switch",
    "fault",
    "fix",
    "file",
    "stage",
    "time_s",
    "mirrored",
];
/// The keys that tell the entries of a list of tables apart.
const NAMES: [&str; 3] = ["id", "fault", "file"];

/// `old` with what `full` says. A key that is not there yet comes only if it is in `tidy` too. `None` if `old` is not TOML.
pub(super) fn merged(old: &str, tidy: &DocumentMut, full: &DocumentMut) -> Option<String> {
    let mut document: DocumentMut = old.parse().ok()?;
    merge(document.as_table_mut(), tidy.as_table(), full.as_table());
    Some(document.to_string())
}

/// A file without its motion. `None` if it is not TOML.
pub(super) fn without_motion(text: &str) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    document.remove("motion");
    Some(document.to_string())
}

fn merge(old: &mut dyn TableLike, tidy: &dyn TableLike, full: &dyn TableLike) {
    let gone: Vec<String> =
        old.iter().map(|(key, _)| key.to_owned()).filter(|key| KEYS.contains(&key.as_str()) && !full.contains_key(key)).collect();
    for key in gone {
        old.remove(&key);
    }
    for (key, wanted) in full.iter() {
        match (old.get_mut(key), tidy.get(key)) {
            (Some(there), tidy) => replace(there, tidy.unwrap_or(wanted), wanted),
            (None, Some(tidy)) => {
                old.insert(key, tidy.clone());
            }
            (None, None) => {}
        }
    }
}

fn replace(there: &mut Item, tidy: &Item, full: &Item) {
    match (&mut *there, full) {
        (Item::Value(value), Item::Value(wanted)) => {
            if !is_same(value, wanted) {
                // The comment behind a value belongs to its place, not to the value.
                let decor = value.decor().clone();
                *value = wanted.clone();
                *value.decor_mut() = decor;
            }
        }
        (Item::ArrayOfTables(tables), Item::ArrayOfTables(wanted)) => {
            let Item::ArrayOfTables(tidy) = tidy else { return };
            *tables = rearranged(tables, tidy, wanted);
        }
        (there, _) => match (there.as_table_like_mut(), tidy.as_table_like(), full.as_table_like()) {
            (Some(table), Some(tidy), Some(full)) => merge(table, tidy, full),
            _ => *there = tidy.clone(),
        },
    }
}

/// The entries in their new order, each made from the old one of the same name.
fn rearranged(old: &ArrayOfTables, tidy: &ArrayOfTables, full: &ArrayOfTables) -> ArrayOfTables {
    let name_of = |table: &Table| NAMES.iter().find_map(|key| table.get(key)?.as_str().map(str::to_owned));
    let mut left: Vec<&Table> = old.iter().collect();
    let mut tables = ArrayOfTables::new();
    for (tidy, full) in tidy.iter().zip(full.iter()) {
        let place = left.iter().position(|table| name_of(table) == name_of(full));
        let table = match place {
            Some(place) => {
                let mut table = left.remove(place).clone();
                merge(&mut table, tidy, full);
                table
            }
            None => tidy.clone(),
        };
        tables.push(table);
    }
    settle(&mut tables, old);
    tables
}

/// Tables are printed by their place in the old text, so entries that moved take the places there are, in order.
fn settle(tables: &mut ArrayOfTables, old: &ArrayOfTables) {
    let mut places: Vec<isize> = old.iter().filter_map(Table::position).collect();
    places.sort_unstable();
    let last = places.last().copied();
    for (index, table) in tables.iter_mut().enumerate() {
        let place = places.get(index).copied().or(last);
        table.set_position(place);
        for (_, item) in table.iter_mut() {
            if let Some(child) = item.as_table_mut() {
                child.set_position(place);
            }
        }
    }
}

/// Whether two values mean the same, however they are written.
fn is_same(a: &Value, b: &Value) -> bool {
    let number = |value: &Value| value.as_integer().map(|number| number as f64).or_else(|| value.as_float());
    if let (Some(a), Some(b)) = (a.as_array(), b.as_array()) {
        return a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| is_same(a, b));
    }
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_str().is_some_and(|text| b.as_str() == Some(text)) || a.as_bool().is_some_and(|flag| b.as_bool() == Some(flag)),
    }
}
