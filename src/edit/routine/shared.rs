//! What several selected items have in common: a field of all of them, read and set at once.
//!
//! Only fields that mean the same for every exercise, rest or group are here; a note or a level is not.

use std::time::Duration;

use super::RoutineField;
use crate::{
    exercise::{Sides, Work},
    routine::Item,
};

/// What kind of item it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// An exercise.
    Exercise,
    /// A rest.
    Rest,
    /// A group.
    Group,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Exercise, Self::Rest, Self::Group];

    /// The kind of an item.
    pub fn of(item: &Item) -> Self {
        match item {
            Item::Exercise(_) => Self::Exercise,
            Item::Rest(_) => Self::Rest,
            Item::Group(_) => Self::Group,
        }
    }
}

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Sets, repeats or rounds.
    Count(u32),
    /// The length of a hold.
    Hold(Duration),
    /// The length of work by time.
    Work(Duration),
    /// The length of a rest.
    Rest(Duration),
    /// How the sides share the work.
    Sides(Sides),
    /// Whether it waits; as the routine if not given.
    Waits(Option<bool>),
}

/// What a field holds in several items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Common {
    /// Its value; that of the first item where they differ.
    pub value: Value,
    /// Whether they differ.
    pub is_mixed: bool,
}

/// What a field holds in all of these. None if one of them has no such field, or one of another kind, such as a hold beside work
/// by time.
pub(super) fn common<'a>(items: impl Iterator<Item = &'a Item>, field: RoutineField) -> Option<Common> {
    let mut values = items.map(|item| value_of(item, field));
    let value = values.next()??;
    let mut is_mixed = false;
    for other in values {
        let other = other.filter(|other| std::mem::discriminant(other) == std::mem::discriminant(&value))?;
        is_mixed |= other != value;
    }
    Some(Common { value, is_mixed })
}

fn value_of(item: &Item, field: RoutineField) -> Option<Value> {
    match (item, field) {
        (Item::Exercise(item), field) => match (field, item.dose.work) {
            (RoutineField::Reps, Work::Reps { reps: count, .. } | Work::Holds { repeats: count, .. }) => {
                Some(Value::Count(count))
            }
            (RoutineField::Length, Work::Holds { hold, .. }) => Some(Value::Hold(hold)),
            (RoutineField::Length, Work::Time { work, .. }) => Some(Value::Work(work)),
            (RoutineField::Sides, _) => Some(Value::Sides(item.dose.sides)),
            (RoutineField::Sets, _) => Some(Value::Count(item.dose.sets)),
            (RoutineField::RestBetween, _) if item.dose.sets > 1 => Some(Value::Rest(item.dose.rest_between_sets)),
            (RoutineField::Rest, _) => Some(Value::Rest(item.dose.rest_after)),
            (RoutineField::Waits, _) => Some(Value::Waits(item.waits)),
            _ => None,
        },
        (Item::Rest(rest), RoutineField::Rest) => Some(Value::Rest(rest.rest)),
        (Item::Group(group), RoutineField::Sets) => Some(Value::Count(group.rounds)),
        (Item::Group(group), RoutineField::RestBetween) => Some(Value::Rest(group.rest)),
        _ => None,
    }
}

/// Gives an item a value in a field, if it has such a field.
pub(super) fn give(item: &mut Item, field: RoutineField, value: Value) {
    let fits = value_of(item, field).is_some_and(|own| std::mem::discriminant(&own) == std::mem::discriminant(&value));
    if !fits {
        return;
    }
    match (item, field, value) {
        (Item::Exercise(item), RoutineField::Reps, Value::Count(wanted)) => match &mut item.dose.work {
            Work::Reps { reps: count, .. } | Work::Holds { repeats: count, .. } => *count = wanted,
            Work::Time { .. } => {}
        },
        (Item::Exercise(item), RoutineField::Length, Value::Hold(wanted) | Value::Work(wanted)) => match &mut item.dose.work {
            Work::Holds { hold: length, .. } | Work::Time { work: length, .. } => *length = wanted,
            Work::Reps { .. } => {}
        },
        (Item::Exercise(item), _, Value::Sides(wanted)) => item.dose.sides = wanted,
        (Item::Exercise(item), _, Value::Waits(wanted)) => item.waits = wanted,
        (Item::Exercise(item), _, Value::Count(wanted)) => item.dose.sets = wanted,
        (Item::Exercise(item), RoutineField::RestBetween, Value::Rest(wanted)) => item.dose.rest_between_sets = wanted,
        (Item::Exercise(item), _, Value::Rest(wanted)) => item.dose.rest_after = wanted,
        (Item::Rest(rest), _, Value::Rest(wanted)) => rest.rest = wanted,
        (Item::Group(group), _, Value::Count(wanted)) => group.rounds = wanted,
        (Item::Group(group), _, Value::Rest(wanted)) => group.rest = wanted,
        _ => {}
    }
}
