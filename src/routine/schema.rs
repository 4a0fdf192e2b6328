//! JSON Schemas of routine and exercise files, for editors that check and explain while one writes.
//!
//! Built from the same names and ranges that the reader uses, so they can't fall behind it. A schema can't see everything:
//! whether an exercise exists, or poses join, is told by `unhunch check`.

use serde_json::{Map, Value, json};

use crate::{
    exercise::{
        Area, Equipment, FORMAT, Kind, MAX_LEVELS, MAX_MISTAKES, MAX_PICTURES, MAX_SHAPES, PictureStage, Place, Posture, Side,
        Sides, limits,
    },
    figure::motion_schema,
    format::{
        json_schema::{choice, choices, filled, flag, list, numbers, object, put, seconds, some_texts, text, texts, whole},
        text_limits::{ID, LINE, NAME},
    },
    routine::{Guidance, MAX_ITEMS, MAX_ROUNDS},
};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
const ID_PATTERN: &str = "^[a-z0-9_-]{1,64}$";

/// The schema of a routine file.
pub fn routine() -> Value {
    let group_item = json!({ "oneOf": [exercise_item(), rest_item()] });
    let group = object(
        "Entries done several times in a row",
        json!({
            "rounds": whole("How often", 1..=MAX_ROUNDS),
            "rest_between_rounds_s": seconds("The rest between two rounds", limits::REST_S),
            "item": list("What is done in each round, in order: exercises and rests", group_item, MAX_ITEMS),
        }),
        &["rounds"],
    );
    let item = json!({
        "description": "One of three things: an exercise, a rest or a group",
        "oneOf": [exercise_item(), rest_item(), group],
    });
    let mut items = list("What is done, in order", item, MAX_ITEMS);
    put(&mut items, "minItems", json!(1));
    file(
        "Unhunch routine",
        object(
            "Exercises in order. The name of the file without .toml is the routine's id",
            json!({
                "format": format(),
                "name": filled("The name on screen", NAME),
                "about": text("What it is for, one sentence", LINE),
                "guidance": choice("How much is said; without it, as in the settings", Guidance::NAMES),
                "wait_for_me": flag("Wait before every exercise until a key or click"),
                "item": items,
            }),
            &["format", "name", "item"],
        ),
    )
}

/// The schema of an exercise file.
pub fn exercise() -> Value {
    let mut properties = about_properties();
    for (key, value) in [
        ("dose", dose()),
        ("say", say(true)),
        ("level", list("Ways to do it, the easiest first", level(), MAX_LEVELS)),
        ("shape", list("Arm shapes done one after the other", shape(), MAX_SHAPES)),
        ("mistake", list("Common faults and their fixes", mistake(), MAX_MISTAKES)),
        ("motion", motion_schema()),
        ("picture", list("Pictures of your own, in order", picture(), MAX_PICTURES)),
    ] {
        put(&mut properties, key, value);
    }
    let required = ["format", "id", "name", "kind", "place", "posture", "setup", "steps", "dose"];
    file("Unhunch exercise", object("What a body does: steps, words, sides, dose and cautions", properties, &required))
}

/// What an exercise is and how it is told.
fn about_properties() -> Value {
    json!({
        "format": format(),
        "id": { "description": "The name in routines: small letters, digits, _ and -", "type": "string", "pattern": ID_PATTERN },
        "name": filled("The name on screen, said aloud too", NAME),
        "kind": choice("What it mostly does", Kind::NAMES),
        "place": choice("Where it is done; wall also stands for a door frame or a desk edge", Place::NAMES),
        "posture": choice("How the body is placed", Posture::NAMES),
        "areas": choices("Parts of the body to browse by", Area::NAMES),
        "muscles": texts("Names of the muscles that work most", LINE),
        "helpers": texts("Names of the muscles that help", LINE),
        "stretched": texts("Names of the muscles that are stretched along with it", LINE),
        "equipment": choices("What it needs", Equipment::NAMES),
        "why": text("Why one would do it, one sentence", LINE),
        "setup": some_texts("How to get into position, sentence by sentence", LINE),
        "steps": some_texts("What to do, sentence by sentence; words name the first side", LINE),
        "breath": text("When to breathe", LINE),
        "feel": text("What to feel", LINE),
        "easier": text("How to make it easier", LINE),
        "harder": text("How to make it harder", LINE),
        "stop": texts("When to stop", LINE),
        "skip": texts("Who should leave it out", LINE),
        "adapt": texts("What to change, and for whom", LINE),
        "days_a_week": days(),
        "times_a_day": whole("How many times a day it may be done, at most", limits::TIMES),
        "sources": texts("Where the facts come from", LINE),
        "first_side": choice("The side that starts, and that all words name", Side::NAMES),
        "default_level": text("The id of the usual level; without it the first", ID),
    })
}

fn exercise_item() -> Value {
    let mut properties = json!({
        "exercise": text("The id of the exercise", ID),
        "level": text("The id of the level; without it the usual one", ID),
        "note": text("Said before it starts", LINE),
        "wait_for_me": flag("Wait before it until a key or click"),
    });
    for (key, value) in dose_properties() {
        put(&mut properties, &key, value);
    }
    with_dose_rule(object("An exercise, and how its dose differs here", properties, &["exercise"]))
}

fn rest_item() -> Value {
    let properties = json!({
        "rest_s": seconds("A rest of its own; the rest after the exercise before it is left out", limits::REST_S),
        "note": text("Said when the rest starts", LINE),
    });
    object("A rest", properties, &["rest_s"])
}

fn dose() -> Value {
    with_dose_rule(object("The usual dose", Value::Object(dose_properties()), &[]))
}

fn dose_properties() -> Map<String, Value> {
    let properties = json!({
        "reps": whole("Repetitions of one set on one side; with hold_s, how many holds", limits::REPS),
        "tempo": tempo(),
        "hold_s": seconds("Hold the position this long", limits::HOLD_S),
        "gap_s": seconds("The gap between two holds", limits::REST_S),
        "work_s": seconds("Repetitions until this time is over", limits::WORK_S),
        "sets": whole("Sets", limits::SETS),
        "sides": choice("How the sides share the work: both at once, each in full, or turn by turn", Sides::NAMES),
        "switch_s": seconds("The gap to change sides or shape", limits::REST_S),
        "rest_between_sets_s": seconds("The rest between two sets", limits::REST_S),
        "rest_after_s": seconds("The rest after the last set", limits::REST_S),
    });
    if let Value::Object(properties) = properties { properties } else { Map::new() }
}

/// A hold goes neither with a tempo nor with work by time.
fn with_dose_rule(mut table: Value) -> Value {
    let both = |other: &str| json!({ "not": { "required": ["hold_s", other] } });
    put(&mut table, "allOf", json!([both("tempo"), both("work_s")]));
    table
}

fn days() -> Value {
    let day = whole("A number of days", limits::DAYS);
    let mut days = list("The fewest and the most days of a week, such as [2, 3]", day, 2);
    put(&mut days, "minItems", json!(2));
    days
}

fn tempo() -> Value {
    let parts = "The four parts of one repetition in seconds: move, hold, return, pause; together at least 1";
    let mut tempo = numbers(parts, limits::TEMPO_S, 4);
    put(&mut tempo, "examples", json!([[2, 1, 2, 1]]));
    tempo
}

fn say(is_whole: bool) -> Value {
    let properties = json!({
        "setup": text("How to get into position; begin with what touches the floor", LINE),
        "go": text("The words that start the movement, at most eight", LINE),
        "back": text("The words for the way back, at most eight", LINE),
        "during": texts("Form cues of at most six words, the most important first", LINE),
        "switch": text("How to change to the other side; names the second side", LINE),
    });
    object("What is said", properties, if is_whole { &["go"] } else { &[] })
}

fn level() -> Value {
    let properties = json!({
        "id": filled("The name in routines", ID),
        "name": filled("The name on screen", NAME),
        "place": choice("Where it is done, if not as the exercise says", Place::NAMES),
        "posture": choice("How the body is placed, if not as the exercise says", Posture::NAMES),
        "equipment": choices("What it needs, if not as the exercise says", Equipment::NAMES),
        "setup": texts("How to get into position, if not as the exercise says", LINE),
        "steps": texts("What to do, where it is another movement", LINE),
        "say": say(false),
    });
    object("An easier or harder way", properties, &["id", "name"])
}

fn shape() -> Value {
    let properties = json!({ "id": filled("The name in files", ID), "go": filled("The words that start it", LINE) });
    object("An arm shape", properties, &["id", "go"])
}

fn mistake() -> Value {
    let properties = json!({ "fault": filled("What goes wrong", LINE), "fix": filled("What to do instead", LINE) });
    object("A common fault", properties, &["fault", "fix"])
}

fn picture() -> Value {
    let properties = json!({
        "file": {
            "description": "The name of a file in the folder \"pictures\"",
            "type": "string",
            "pattern": "^[a-z0-9_-]{1,64}\\.(png|jpg)$",
        },
        "stage": choice("The part of a repetition it shows", PictureStage::NAMES),
        "time_s": seconds("How long it shows before the next of its stage", limits::PICTURE_S),
        "mirrored": flag("Whether left and right change places"),
    });
    object("A picture of your own", properties, &["file"])
}

fn file(title: &str, mut table: Value) -> Value {
    put(&mut table, "$schema", json!(DRAFT));
    put(&mut table, "title", json!(title));
    table
}

fn format() -> Value {
    json!({ "description": "The number of the format", "enum": (1..=FORMAT).collect::<Vec<_>>() })
}
