//! Where the body is, how long it takes to get elsewhere, and how that is said.

use std::time::Duration;

use crate::{
    exercise::{Equipment, Exercise, Level, Place, Posture},
    routine::ExerciseItem,
};

/// Time to get ready in the same position, in a new one, down on the floor and up again.
const SAME_POSITION: Duration = Duration::from_secs(6);
const NEW_POSITION: Duration = Duration::from_secs(12);
const TO_FLOOR: Duration = Duration::from_secs(25);
const FROM_FLOOR: Duration = Duration::from_secs(20);

/// The line that names what comes next and where to be.
pub(super) fn next_line(next: &ExerciseItem, position: Option<Position>) -> String {
    let level = next.exercise.level(next.level);
    let name = if level.name.is_empty() || next.exercise.levels.len() < 2 { &next.exercise.name } else { &level.name };
    let there = Position::of(&next.exercise, next.level);
    let moves = position.is_none_or(|here| (here.place, here.spot) != (there.place, there.spot));
    let turn = turn_line(position, there);
    // "Shoulder blade squeeze, standing" says it already.
    let is_named = |place: &&str| name.to_lowercase().ends_with(&place.trim_end_matches('.').to_lowercase());
    match where_line(level).filter(|place| moves && !is_named(place)).or(turn) {
        Some(place) => format!("Next: {name}. {place}"),
        None => format!("Next: {name}."),
    }
}

/// How to turn where one stands at a wall already, but the other way round.
pub(super) fn turn_line(from: Option<Position>, to: Position) -> Option<&'static str> {
    let was_facing = from?.faces_wall?;
    match to.faces_wall? {
        facing if facing == was_facing => None,
        true => Some("Turn round, face the wall."),
        false => Some("Turn round, back to the wall."),
    }
}

fn where_line(level: &Level) -> Option<&'static str> {
    let needs = |equipment| level.equipment.contains(&equipment);
    Some(match level.place {
        Place::Floor => "On the floor.",
        Place::Chair => "On your chair.",
        Place::Wall if needs(Equipment::DoorFrame) => "At a door frame.",
        Place::Wall if needs(Equipment::Desk) => "At a firm desk.",
        Place::Wall => "At a wall.",
        Place::Standing if needs(Equipment::Band) => "Standing, with the band.",
        Place::Standing => "Standing.",
    })
}

/// Where and how the body is.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Position {
    pub(super) place: Place,
    pub(super) posture: Posture,
    /// What it stands at, if that is fixed: a door frame is not where the wall is.
    spot: Option<Equipment>,
    /// Whether it faces a wall or has its back to it, if it stands at one.
    faces_wall: Option<bool>,
}

impl Position {
    pub(super) fn of(exercise: &Exercise, index: usize) -> Self {
        let level = exercise.level(index);
        let is_spot = |equipment: &&Equipment| matches!(equipment, Equipment::Wall | Equipment::DoorFrame | Equipment::Desk);
        Self {
            place: level.place,
            posture: level.posture,
            spot: level.equipment.iter().find(is_spot).copied(),
            faces_wall: exercise.faces_wall(index),
        }
    }
}

pub(super) fn time_to_change(from: Option<Position>, to: Position) -> Duration {
    let Some(from) = from else { return if to.place == Place::Floor { TO_FLOOR } else { NEW_POSITION } };
    match (from.place, to.place) {
        _ if from == to => SAME_POSITION,
        (Place::Floor, Place::Floor) => NEW_POSITION,
        (_, Place::Floor) => TO_FLOOR,
        (Place::Floor, _) => FROM_FLOOR,
        _ => NEW_POSITION,
    }
}
