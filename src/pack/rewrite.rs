//! Changes names inside routine and exercise files and leaves everything else, comments too, as it is.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, TableLike, Value};

use crate::format::patch::{must, put_value, updated};

/// Old names and the new ones that stand for them.
pub type Renamed = BTreeMap<String, String>;

/// A routine whose exercises have other ids.
pub fn with_exercises(text: &str, renamed: &Renamed) -> String {
    changed(text, renamed, "item", "exercise")
}

/// An exercise whose pictures have other names.
pub fn with_pictures(text: &str, renamed: &Renamed) -> String {
    changed(text, renamed, "picture", "file")
}

/// An exercise with another id.
pub fn with_id(text: &str, id: &str) -> String {
    updated(text, &[must("id", id)]).unwrap_or_else(|| text.to_owned())
}

/// Every `key` in the tables of `list`, and in lists of the same name within them.
fn changed(text: &str, renamed: &Renamed, list: &str, key: &str) -> String {
    if renamed.is_empty() {
        return text.to_owned();
    }
    let Ok(mut document) = text.parse::<DocumentMut>() else { return text.to_owned() };
    change(document.as_table_mut(), renamed, list, key);
    document.to_string()
}

fn change(table: &mut dyn TableLike, renamed: &Renamed, list: &str, key: &str) {
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut)
        && let Some(new) = old.as_str().and_then(|name| renamed.get(name))
    {
        put_value(old, &Value::from(new));
    }
    match table.get_mut(list) {
        Some(Item::ArrayOfTables(tables)) => tables.iter_mut().for_each(|table| change(table, renamed, list, key)),
        Some(Item::Value(Value::Array(values))) => {
            let tables = values.iter_mut().filter_map(Value::as_inline_table_mut);
            tables.for_each(|table| change(table, renamed, list, key));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_everywhere_and_comments_stay() {
        let renamed = Renamed::from([("a".to_owned(), "a-2".to_owned())]);
        let text = "# mine\nexercises = \"a\"\n[[item]]\nexercise = \"a\" # first\n[[item]]\nrounds = 2\n\
            [[item.item]]\nexercise = 'a'\n[[item.item]]\nexercise = \"b\"\n";
        let wanted = "# mine\nexercises = \"a\"\n[[item]]\nexercise = \"a-2\" # first\n[[item]]\nrounds = 2\n\
            [[item.item]]\nexercise = \"a-2\"\n[[item.item]]\nexercise = \"b\"\n";
        assert_eq!(with_exercises(text, &renamed), wanted);
        assert_eq!(
            with_exercises("item = [{ exercise = \"a\" }, { rounds = 2, item = [{ exercise = \"a\" }] }]\n", &renamed),
            "item = [{ exercise = \"a-2\" }, { rounds = 2, item = [{ exercise = \"a-2\" }] }]\n"
        );
        assert_eq!(with_pictures("[[picture]]\nfile = \"a\"\n", &renamed), "[[picture]]\nfile = \"a-2\"\n");
        assert_eq!(with_id("id = \"x\" # me\n", "y"), "id = \"y\" # me\n");
    }

    #[test]
    fn what_is_not_toml_stays() {
        assert_eq!(with_id("id = ", "y"), "id = ");
    }
}
