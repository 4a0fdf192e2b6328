//! The JSON Schema of a motion, for editors. The format is described in docs/motion.md.

use serde_json::{Map, Value, json};

use super::{limits::Joint, muscle::Muscle};
use crate::{
    figure::motion::{
        MAX_ENTRIES,
        read::{ELEVATION_DEG, ENDS, FRAMES, PROPS},
        values::{MAX_POSES, ROOM_M, TURN_DEG},
    },
    format::{
        json_schema::{choice, filled, flag, list, number, numbers, object, put, text, texts},
        text_limits::{ID, NAME},
    },
};

/// The longest number in a direction.
const DIRECTION: f64 = 1000.0;

/// The schema of the `[motion]` table of an exercise file.
pub fn motion_schema() -> Value {
    let properties = json!({
        "muscles": muscles("Muscles that are lit, each with its strength"),
        "pose": {
            "description": "Key poses by name",
            "type": "object",
            "maxProperties": MAX_POSES,
            "additionalProperties": pose(),
        },
        "cycle": list("What one repetition does; the default first", cycle(), MAX_ENTRIES),
        "prop": list("Things in the room", prop(), MAX_ENTRIES),
        "camera": list("Views; the first is the main one", camera(), MAX_ENTRIES),
        "arrow": list("Arrows that explain a movement", arrow(), MAX_ENTRIES),
    });
    object("How the figure moves", properties, &["camera"])
}

fn muscles(description: &str) -> Value {
    let mut properties = Map::new();
    for muscle in Muscle::ALL {
        for (ending, side) in [("", ""), ("_l", ", left only"), ("_r", ", right only")] {
            let words = format!("How strongly it is lit{side}");
            properties.insert(format!("{}{ending}", muscle.name()), number(&words, 0.0..=1.0));
        }
    }
    object(description, Value::Object(properties), &[])
}

fn pose() -> Value {
    let root = json!({
        "pos": point("Where the pelvis is, meters"),
        "rot": numbers("Pitch forward, yaw to the left, roll; degrees", -TURN_DEG..=TURN_DEG, 3),
    });
    let mut limbs = Map::new();
    for (limb, face) in [("hand", "palm"), ("foot", "up")] {
        for ending in ["", "_l", "_r"] {
            limbs.insert(format!("{limb}{ending}"), reach(face));
        }
    }
    let properties = json!({
        "base": text("The pose this one starts from", ID),
        "root": object("Where the body is", root, &[]),
        "joints": joints(),
        "ik": object("Hands and feet held at a point", Value::Object(limbs), &[]),
        "gain": number("How strongly the muscles are lit", 0.0..=1.0),
    });
    object("What the body looks like", properties, &[])
}

fn joints() -> Value {
    let mut properties = Map::new();
    for joint in Joint::ALL {
        let ranges = joint.ranges_deg().map(|[low, high]| f64::from(low)..=f64::from(high));
        let schema = if joint.is_hinge() {
            let [bend, ..] = ranges;
            number("An angle in degrees", bend)
        } else {
            let items: Vec<Value> = ranges.into_iter().map(|range| number("Degrees", range)).collect();
            let mut angles = list("Three angles in degrees", json!(false), 3);
            put(&mut angles, "prefixItems", json!(items));
            put(&mut angles, "minItems", json!(3));
            angles
        };
        let endings: &[&str] = if joint.has_sides() { &["", "_l", "_r"] } else { &[""] };
        properties.extend(endings.iter().map(|ending| (format!("{}{ending}", joint.name()), schema.clone())));
    }
    object("Angles of joints; without a side, of both", Value::Object(properties), &[])
}

fn reach(face: &str) -> Value {
    let mut properties = json!({
        "pos": point("Where the wrist or ankle is, meters; writing it plants the limb"),
        "weight": number("0 lets go of a planted limb", 0.0..=1.0),
        "pole": direction("Where the elbow or knee points"),
        "dir": direction("Where the fingers or toes point"),
        "aim": number("How much the direction counts", 0.0..=1.0),
    });
    put(&mut properties, face, direction("Where the palm or the top of the foot points"));
    object("A hand or foot held at a point", properties, &[])
}

fn cycle() -> Value {
    let properties = json!({
        "level": text("The level it belongs to", ID),
        "shape": text("The arm shape it belongs to", ID),
        "muscles": muscles("Lit instead of the muscles of the motion"),
        "ready": texts("Poses to get into position", ID),
        "move": texts("Poses from the start to the effort", ID),
        "hold": texts("Poses during the hold", ID),
        "return": texts("Poses on the way back", ID),
        "pause": texts("Poses between repetitions", ID),
    });
    object("What one repetition does", properties, &["move"])
}

fn prop() -> Value {
    let properties = json!({
        "kind": choice("What it is", &PROPS),
        "pos": point("The middle of its foot, meters"),
        "size": point("Width, height and depth, meters"),
        "turn": number("Turn about the vertical, degrees", -TURN_DEG..=TURN_DEG),
        "back": number("The upper edge of the back of a chair, meters", 0.0..=ROOM_M),
        "handles": flag("Whether a band has handles"),
        "see_through": flag("Whether the figure is seen through it"),
        "from": point("Where a band starts"),
        "from_limb": choice("The hand or foot where a band starts", &ENDS),
        "to": point("Where a band ends"),
        "to_limb": choice("The hand or foot where a band ends", &ENDS),
        "levels": texts("The levels it is shown with", ID),
    });
    object("A thing in the room", properties, &["kind"])
}

fn camera() -> Value {
    let properties = json!({
        "name": filled("The words of its button", NAME),
        "azimuth": number("0 in front, 90 at the figure's left, 180 behind; degrees", -TURN_DEG..=TURN_DEG),
        "elevation": number("Above the horizon, degrees", ELEVATION_DEG),
        "frame": choice("What has to fit", &FRAMES),
        "levels": texts("The levels it belongs to", ID),
    });
    object("A view", properties, &["name"])
}

fn arrow() -> Value {
    let properties = json!({
        "poses": texts("The poses it leads to", ID),
        "from": point("The tail, meters"),
        "to": point("The tip, meters"),
        "bend": number("Sideways bulge as a share of its length", -1.0..=1.0),
        "cameras": texts("The views it is drawn in; without it every view", NAME),
    });
    object("An arrow", properties, &[])
}

fn point(description: &str) -> Value {
    numbers(description, -ROOM_M..=ROOM_M, 3)
}

fn direction(description: &str) -> Value {
    numbers(description, -DIRECTION..=DIRECTION, 3)
}
