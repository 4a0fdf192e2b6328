//! The words of JSON Schema that our files need, as [`reader`](crate::format::reader) has those of reading. Every part has a description, which
//! editors show.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::format::text_limits::LINES;

/// A table that knows these keys and no others.
pub fn object(description: &str, properties: Value, required: &[&str]) -> Value {
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A list of at most `limit` entries.
pub fn list(description: &str, items: Value, limit: usize) -> Value {
    json!({ "description": description, "type": "array", "items": items, "maxItems": limit })
}

/// A text of at most `max_chars` characters.
pub fn text(description: &str, max_chars: usize) -> Value {
    json!({ "description": description, "type": "string", "maxLength": max_chars })
}

/// A text with at least one letter.
pub fn filled(description: &str, max_chars: usize) -> Value {
    json!({ "description": description, "type": "string", "pattern": "\\S", "maxLength": max_chars })
}

/// A list of texts of at most `max_chars` characters each.
pub fn texts(description: &str, max_chars: usize) -> Value {
    list(description, json!({ "type": "string", "maxLength": max_chars }), LINES)
}

/// A list of at least one text.
pub fn some_texts(description: &str, max_chars: usize) -> Value {
    let mut texts = texts(description, max_chars);
    put(&mut texts, "minItems", json!(1));
    texts
}

/// `true` or `false`.
pub fn flag(description: &str) -> Value {
    json!({ "description": description, "type": "boolean" })
}

/// One of the named choices.
pub fn choice<T>(description: &str, names: &[(&str, T)]) -> Value {
    let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    json!({ "description": description, "enum": names })
}

/// A list of named choices.
pub fn choices<T>(description: &str, names: &[(&str, T)]) -> Value {
    list(description, choice("One of these", names), LINES)
}

/// A whole number within `range`.
pub fn whole(description: &str, range: RangeInclusive<u32>) -> Value {
    json!({ "description": description, "type": "integer", "minimum": range.start(), "maximum": range.end() })
}

/// A number within `range`.
pub fn number(description: &str, range: RangeInclusive<f64>) -> Value {
    let [low, high] = [*range.start(), *range.end()].map(short);
    json!({ "description": description, "type": "number", "minimum": low, "maximum": high })
}

/// Exactly `n` numbers.
pub fn numbers(description: &str, range: RangeInclusive<f64>, n: usize) -> Value {
    json!({
        "description": description,
        "type": "array",
        "items": number("", range),
        "minItems": n,
        "maxItems": n,
    })
}

/// A length of time in seconds within `range`.
pub fn seconds(description: &str, range: RangeInclusive<f64>) -> Value {
    number(&format!("{description}; seconds"), range)
}

/// A number without needless decimals.
fn short(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 1e9 { json!(number as i64) } else { json!(number) }
}

/// Adds a key to a table.
pub fn put(table: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = table {
        fields.insert(key.to_owned(), value);
    }
}
