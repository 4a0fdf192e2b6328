//! Small exercises and routines for tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use crate::{
    exercise::{Exercise, Exercises},
    routine::Routine,
    timeline::{Coaching, Timeline},
};

const SQUEEZE: &str = r#"
format = 1
id = "squeeze"
name = "Squeeze"
kind = "activation"
place = "chair"
posture = "sitting"
setup = ["Sit tall."]
steps = ["Squeeze."]
[dose]
reps = 4
tempo = [2, 5, 2, 1]
rest_after_s = 10
[say]
setup = "Sit tall. Let your arms hang."
go = "Squeeze your shoulder blades."
back = "Let go slowly."
during = ["Neck long."]
"#;

const STRETCH: &str = r#"
format = 1
id = "stretch"
name = "Wall stretch"
kind = "stretch"
place = "wall"
posture = "standing"
equipment = ["door frame"]
setup = ["Left arm up."]
steps = ["Lean."]
[dose]
hold_s = 20
reps = 1
sides = "each"
switch_s = 8
[say]
setup = "Left elbow up, right foot forward."
go = "Ease your chest forward."
back = "Step back."
during = ["Left shoulder low.", "Mild stretch only."]
switch = "Switch sides. Right arm up."
[[level]]
id = "low"
name = "Low arm stretch"
[[level]]
id = "high"
name = "High arm stretch"
"#;

const TURN: &str = r#"
format = 1
id = "turn"
name = "Turn"
kind = "mobility"
place = "floor"
posture = "kneeling"
setup = ["Kneel."]
steps = ["Turn."]
[dose]
reps = 2
tempo = [2, 1, 2, 0]
sets = 2
sides = "alternate"
rest_between_sets_s = 10
[say]
go = "Turn left."
back = "Back."
"#;

/// The fixture exercises.
pub(crate) fn exercises() -> Exercises {
    [SQUEEZE, STRETCH, TURN]
        .into_iter()
        .map(|text| {
            let (exercise, problems) = Exercise::from_toml(text);
            assert_eq!(problems, []);
            (exercise.id.clone(), Arc::new(exercise))
        })
        .collect()
}

/// A routine from its items as TOML.
pub(crate) fn routine(items: &str) -> Routine {
    let (routine, problems) = Routine::from_toml("test", &format!("format = 1\nname = \"Test\"\n{items}"), &exercises());
    assert_eq!(problems, []);
    routine
}

/// A routine with all fixture exercises, one of them in a group.
pub(crate) fn mixed_timeline() -> Timeline {
    let items = r#"
        item = [
            { exercise = "squeeze" },
            { rounds = 2, rest_between_rounds_s = 5, item = [{ exercise = "stretch", level = "high" }] },
            { rest_s = 12, note = "Go and get your mat." },
            { exercise = "turn", note = "Slowly now.", wait_for_me = true },
        ]"#;
    Timeline::compile(&routine(items), Coaching::default(), &crate::cue::estimated_length)
}
