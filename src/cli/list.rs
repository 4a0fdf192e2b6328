//! `unhunch list`: all routines and exercises, for people and for other programs.

use serde_json::{Value, json};

use super::{Stop, Streams, routines::library};
use crate::{
    exercise::{Area, Equipment, Exercise, Place},
    library::RoutineEntry,
    routine::about_text,
    settings::Settings,
    store::Store,
};

/// Prints the list.
pub(super) fn run(store: &Store, json: bool, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let library = library(store, streams)?;
    let settings = store.load_settings().0;
    if json {
        let list = json!({
            "format": 1,
            "routines": library.entries().iter().map(|entry| routine_json(entry, &settings)).collect::<Vec<_>>(),
            "exercises": library.exercises().values().map(|exercise| exercise_json(exercise)).collect::<Vec<_>>(),
        });
        writeln!(streams.out, "{list:#}")?;
        return Ok(0);
    }
    writeln!(streams.out, "Routines")?;
    for entry in library.entries() {
        writeln!(streams.out, "  {:<28} {}", entry.id, about_routine(entry, &settings))?;
    }
    writeln!(streams.out, "\nExercises")?;
    for exercise in library.exercises().values() {
        let place = exercise.usual_level().place.title();
        writeln!(streams.out, "  {:<28} {} ({place})", exercise.id, exercise.name)?;
    }
    Ok(0)
}

fn about_routine(entry: &RoutineEntry, settings: &Settings) -> String {
    if entry.is_broken() {
        return format!("{} (has errors, see: unhunch check)", entry.title());
    }
    let places: Vec<&str> = entry.routine.places().into_iter().map(Place::title).collect();
    let own = if entry.is_builtin { "" } else { ", yours" };
    let length = about_text(settings.timeline_of(&entry.routine).end);
    format!("{} ({length}, {}{own})", entry.title(), places.join(" + ").to_lowercase())
}

fn routine_json(entry: &RoutineEntry, settings: &Settings) -> Value {
    let length_ms = u64::try_from(settings.timeline_of(&entry.routine).end.as_millis()).unwrap_or(u64::MAX);
    json!({
        "id": entry.id,
        "name": entry.title(),
        "about": entry.routine.about,
        "builtin": entry.is_builtin,
        "length_ms": length_ms,
        "places": entry.routine.places().into_iter().map(Place::key).collect::<Vec<_>>(),
        "exercises": entry.routine.exercise_items().map(|item| item.exercise.id.as_str()).collect::<Vec<_>>(),
        "problems": entry.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn exercise_json(exercise: &Exercise) -> Value {
    let level = exercise.usual_level();
    json!({
        "id": exercise.id,
        "name": exercise.name,
        "kind": exercise.kind.key(),
        "place": level.place.key(),
        "areas": exercise.areas.iter().copied().map(Area::key).collect::<Vec<_>>(),
        "equipment": level.equipment.iter().copied().map(Equipment::key).collect::<Vec<_>>(),
        "levels": exercise.levels.iter().map(|level| level.id.as_str()).collect::<Vec<_>>(),
    })
}
