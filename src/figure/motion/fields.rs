//! Keys and values of a motion as they are written: short numbers, quoted texts, lists and inline tables.

use std::fmt::Write;

use glam::Vec3;
use toml_edit::Value;

use crate::figure::motion::values::ROOM_M;

/// Keys with their values as written.
pub(in crate::figure) type Fields = Vec<(String, String)>;

pub(in crate::figure) fn share(x: f32) -> f32 {
    cut(x, 1.0).max(0.0)
}

pub(in crate::figure) fn within(v: Vec3, largest: f32) -> Vec3 {
    Vec3::from_array(v.to_array().map(|x| cut(x, largest)))
}

/// A number between plus and minus `largest`; what is not a number becomes 0.
pub(in crate::figure) fn cut(x: f32, largest: f32) -> f32 {
    // Adding zero turns the negative zero of a mirror image into the usual one.
    if x.is_nan() { 0.0 } else { x.clamp(-largest, largest) + 0.0 }
}

pub(in crate::figure) fn number(x: f32, largest: f32) -> String {
    // The shortest form that gives the same number again.
    cut(x, largest).to_string()
}

pub(in crate::figure) fn numbers(v: Vec3, largest: f32) -> String {
    list(v.to_array().map(|x| number(x, largest)))
}

pub(in crate::figure) fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

pub(in crate::figure) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

pub(in crate::figure) fn table(fields: &Fields) -> String {
    let pairs: Vec<String> = fields.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", pairs.join(", "))
}

pub(in crate::figure) fn push(fields: &mut Fields, key: &str, value: impl Into<String>) {
    fields.push((key.to_owned(), value.into()));
}

pub(in crate::figure) fn push_text(fields: &mut Fields, key: &str, text: Option<&str>) {
    fields.extend(text.map(|text| (key.to_owned(), quoted(text))));
}

pub(in crate::figure) fn push_point(fields: &mut Fields, key: &str, point: Vec3, usual: Vec3) {
    if point != usual {
        push(fields, key, numbers(point, ROOM_M as f32));
    }
}

pub(in crate::figure) fn push_table(fields: &mut Fields, key: &str, inner: &Fields) {
    if !inner.is_empty() {
        push(fields, key, table(inner));
    }
}

pub(in crate::figure) fn length(fields: &Fields) -> usize {
    fields.iter().map(|(key, value)| key.len() + value.len()).sum()
}

pub(in crate::figure) fn section(text: &mut String, heading: &str, fields: &Fields) {
    let _ = writeln!(text, "\n{heading}");
    put(text, fields);
}

pub(in crate::figure) fn put(text: &mut String, fields: &[(String, String)]) {
    for (key, value) in fields {
        let _ = writeln!(text, "{key} = {value}");
    }
}
