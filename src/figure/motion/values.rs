//! What the readers of motions and poses share: ranges, points and the words for a name that is not known.

use glam::Vec3;

use crate::format::{
    problem::nearest,
    reader::{Entry, Table},
};

/// The most poses of one exercise.
pub const MAX_POSES: usize = 64;

/// Nothing is farther away than this, in meters.
pub(in crate::figure) const ROOM_M: f64 = 10.0;

/// No turn of the whole body is larger than this, in degrees.
pub(in crate::figure) const TURN_DEG: f64 = 360.0;

pub(in crate::figure) fn point(table: &Table<'_>, key: &'static str) -> Option<Vec3> {
    numbers(table, key, ROOM_M)
}

pub(in crate::figure) fn numbers(table: &Table<'_>, key: &'static str, largest: f64) -> Option<Vec3> {
    let found = table.numbers::<3>(key, -largest..=largest)?;
    Some(Vec3::from_array(found.map(|x| x as f32)))
}

pub(in crate::figure) fn unknown<'a>(entry: &Entry<'_>, what: &str, known: impl IntoIterator<Item = &'a str>) {
    entry.error_at_name(format!("There is no {what} \"{}\"", entry.name), suggestion(entry.name, known));
}

pub(in crate::figure) fn suggestion<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(typed, known) {
        Some(name) => format!("Did you mean \"{name}\"?"),
        None => "See the list of names in docs/motion.md".to_owned(),
    }
}
