//! Puts a routine into the text of its file: comments, the order of keys and keys that are not known stay as they are.
//!
//! Reading is in `routine`, the disk in `store`. What each item needs is in `lines`.

mod lines;
#[cfg(test)]
mod tests;

use toml_edit::{ArrayOfTables, DocumentMut, Item as Node, Table, TableLike, Value};

use super::{Item, Routine};
use crate::format::patch::{apply, comments_around, comments_in, says, set_position, text_of};
use lines::{kind_of, lines_of, lines_of_routine};

/// The text of a routine's file, made from the old text of it. A text that is not TOML, such as an empty one, is not kept.
///
/// Reading it back gives an equal routine, as long as its name is not empty and its numbers are within their limits.
pub fn updated_text(old: &str, routine: &Routine) -> String {
    let mut document: DocumentMut = old.parse().unwrap_or_default();
    let root = document.as_table_mut();
    apply(root, &lines_of_routine(routine));
    if holds(root.get("item"), &routine.items) {
        return document.to_string();
    }
    let mut pool = Pool::default();
    let prefix = root.key("item").and_then(|key| key.leaf_decor().prefix()).map(text_of).unwrap_or_default();
    let mut loose = comments_in(prefix);
    pool.fill(root.remove("item"), &mut loose);
    let position = pool.tables.iter().filter_map(Table::position).min();
    let mut matched = pool.matched(&routine.items).into_iter();
    let items = tables_for(&routine.items, &mut matched, position);
    let node = if items.is_empty() { Node::Value(Value::Array(toml_edit::Array::new())) } else { Node::ArrayOfTables(items) };
    root.insert("item", node);
    if !loose.is_empty() {
        let trailing = format!("{}{}\n", text_of(document.trailing()), loose.join("\n"));
        document.set_trailing(trailing);
    }
    document.to_string()
}

/// Whether a node already says these items, in this order.
fn holds(node: Option<&Node>, items: &[Item]) -> bool {
    let Some(node) = node else { return false };
    let tables: Vec<&dyn TableLike> = match node {
        Node::ArrayOfTables(array) => array.iter().map(|table| table as &dyn TableLike).collect(),
        Node::Value(Value::Array(array)) => {
            let tables: Vec<_> = array.iter().filter_map(Value::as_inline_table).collect();
            if tables.len() != array.len() {
                return false;
            }
            tables.into_iter().map(|table| table as &dyn TableLike).collect()
        }
        _ => return false,
    };
    tables.len() == items.len() && tables.into_iter().zip(items).all(|(table, item)| holds_item(table, item))
}

fn holds_item(table: &dyn TableLike, item: &Item) -> bool {
    says(table, &lines_of(item))
        && match item {
            Item::Group(group) => {
                holds(table.get("item"), &group.items) || (group.items.is_empty() && !table.contains_key("item"))
            }
            Item::Exercise(_) | Item::Rest(_) => !table.contains_key("item"),
        }
}

/// The tables of the old text, taken apart: a group and its items are one beside the other.
#[derive(Default)]
struct Pool {
    tables: Vec<Table>,
}

impl Pool {
    /// Takes the tables of a node. Comments that belong to none of them are put into `loose`.
    fn fill(&mut self, node: Option<Node>, loose: &mut Vec<String>) {
        match node {
            Some(Node::ArrayOfTables(array)) => {
                for table in array {
                    self.take(table, loose);
                }
            }
            Some(Node::Value(Value::Array(array))) => {
                loose.extend(comments_in(text_of(array.trailing())));
                for value in array {
                    self.take_inline(value, loose);
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, mut table: Table, loose: &mut Vec<String>) {
        let inner = table.remove("item");
        self.tables.push(table);
        self.fill(inner, loose);
    }

    /// A table on one line becomes one with a header of its own.
    fn take_inline(&mut self, value: Value, loose: &mut Vec<String>) {
        let mut comments = comments_around(value.decor());
        let Value::InlineTable(inline) = value else {
            loose.append(&mut comments);
            return;
        };
        let parts = inline.iter().flat_map(|(key, value)| {
            let key = inline.key(key).map(toml_edit::Key::leaf_decor);
            key.into_iter().chain([value.decor()]).flat_map(comments_around)
        });
        comments.extend(parts);
        let mut table = inline.into_table();
        let lines: String = comments.iter().map(|comment| format!("{comment}\n")).collect();
        table.decor_mut().set_prefix(format!("\n{lines}"));
        self.take(table, loose);
    }

    /// For each item, in the order of the text, the old table it keeps: one that says the same, else one of the same kind.
    fn matched(self, items: &[Item]) -> Vec<Option<Table>> {
        let mut flat = Vec::new();
        for item in items {
            flat.push(item);
            if let Item::Group(group) = item {
                flat.extend(&group.items);
            }
        }
        let mut old: Vec<Option<Table>> = self.tables.into_iter().map(Some).collect();
        let mut matched: Vec<Option<Table>> = Vec::new();
        let mut next = 0;
        for item in &flat {
            let lines = lines_of(item);
            matched.push(take_from(&mut old, &mut next, |table| says(table, &lines)));
        }
        next = 0;
        for (item, place) in flat.iter().zip(&mut matched) {
            if place.is_none() {
                let (key, value) = kind_of(item);
                let is_of_kind = |table: &Table| {
                    let found = table.get(key);
                    found.is_some() && (value.is_none() || found.and_then(Node::as_str) == value)
                };
                *place = take_from(&mut old, &mut next, is_of_kind);
            }
        }
        matched
    }
}

/// Takes the first table from `next` on, and then from the start, that fits.
fn take_from(old: &mut [Option<Table>], next: &mut usize, fits: impl Fn(&Table) -> bool) -> Option<Table> {
    let fitting = |place: &Option<Table>| place.as_ref().is_some_and(&fits);
    let later = old.iter().skip(*next).position(fitting).map(|index| index + *next);
    let index = later.or_else(|| old.iter().position(fitting))?;
    *next = index + 1;
    old.get_mut(index)?.take()
}

fn tables_for(items: &[Item], matched: &mut impl Iterator<Item = Option<Table>>, position: Option<isize>) -> ArrayOfTables {
    let mut array = ArrayOfTables::new();
    for item in items {
        let mut table = matched.next().flatten().unwrap_or_default();
        apply(&mut table, &lines_of(item));
        set_position(&mut table, position);
        if let Item::Group(group) = item {
            let inner = tables_for(&group.items, matched, position);
            if !inner.is_empty() {
                table.insert("item", Node::ArrayOfTables(inner));
            }
        }
        array.push(table);
    }
    array
}
