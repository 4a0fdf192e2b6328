//! Puts new values into a person's settings file and leaves comments, order and unknown keys as they are.

use toml_edit::{DocumentMut, Item, TableLike};

/// `old` with the values of `new`, or `None` if either is not TOML.
pub fn merged(old: &str, new: &str) -> Option<String> {
    let mut document: DocumentMut = old.parse().ok()?;
    let values: DocumentMut = new.parse().ok()?;
    merge(document.as_table_mut(), values.as_table());
    Some(document.to_string())
}

fn merge(old: &mut dyn TableLike, new: &dyn TableLike) {
    for (key, item) in new.iter() {
        let Some(there) = old.get_mut(key) else {
            old.insert(key, item.clone());
            continue;
        };
        match (there, item) {
            (Item::Value(value), Item::Value(wanted)) if !value.is_inline_table() => {
                if value.to_string().trim() != wanted.to_string().trim() {
                    // The comment behind a value belongs to its place, not to the value.
                    let decor = value.decor().clone();
                    *value = wanted.clone();
                    *value.decor_mut() = decor;
                }
            }
            (there, item) => match (there.as_table_like_mut(), item.as_table_like()) {
                (Some(table), Some(wanted)) => merge(table, wanted),
                _ => *there = item.clone(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_order_and_unknown_keys_stay() {
        let old = "# mine\nformat = 1\nshoe_size = 43\n\n[sound]\npace = 1.0 # calm\nmuted = false\n";
        let new = "format = 1\n\n[sound]\nmuted = true\npace = 1.25\nsay = []\n";
        let wanted = "# mine\nformat = 1\nshoe_size = 43\n\n[sound]\npace = 1.25 # calm\nmuted = true\nsay = []\n";
        assert_eq!(merged(old, new).as_deref(), Some(wanted));
    }

    #[test]
    fn what_is_not_toml_is_not_merged() {
        assert_eq!(merged("[sound", "format = 1\n"), None);
    }
}
