//! Words that name a side, and words that don't.

use super::*;
use proptest::prelude::*;

#[test]
fn words_that_name_a_side_are_turned_by_what_they_are() {
    for (first, other) in [
        ("Left elbow up, right foot back.", "Right elbow up, left foot back."),
        ("LEFT arm", "RIGHT arm"),
        ("L arm over R knee", "R arm over L knee"),
        ("Turn to the L.", "Turn to the R."),
        ("L/R", "R/L"),
        ("l arm, R-hand, (L)", "r arm, L-hand, (R)"),
        ("Rt shoulder, lt hip", "Lt shoulder, rt hip"),
        ("RUE only", "LUE only"),
        ("Look leftwards", "Look rightwards"),
        ("left-hand side", "right-hand side"),
        ("10L/10R", "10R/10L"),
        ("15L", "15R"),
        ("Cross left over right.", "Cross right over left."),
        ("Tilt right.", "Tilt left."),
        ("On each rep, left arm up.", "On each rep, right arm up."),
        ("Put your left hand at a right angle.", "Put your right hand at a right angle."),
    ] {
        assert_eq!(mirrored(first), other, "{first:?}");
    }
}

#[test]
fn what_names_no_side_stays() {
    for text in [
        "A right angle.",
        "Come back right away.",
        "All right.",
        "Elbows right under your shoulders.",
        "Ten seconds left.",
        "Two reps left",
        "3 left",
        "Nothing left.",
        "Do it right.",
        "Ready, right?",
        "In the right position",
        "Feels right",
        "A bright, leftover cue – ä.",
        "Upright",
        "Make an L",
        "L-sit, L shape",
        "Letter L.",
        "Y-T-W-L",
        "Y T W L",
        "L4/L5",
        "Drink 1 L.",
        "1.5 L of water",
        "The L's",
    ] {
        assert_eq!(mirrored(text), text);
    }
}

#[test]
fn sides_in_other_languages_cannot_be_turned() {
    for text in ["Linker Arm hoch", "brazo derecho", "à gauche", "左手を上げる", "левая рука"] {
        assert!(cannot_be_mirrored(text), "{text}");
    }
    for text in ["Left arm up", "Señor Núñez", "café", "", "Directly up", "ﬁx the left arm"] {
        assert!(!cannot_be_mirrored(text), "{text}");
    }
}

#[test]
fn a_file_whose_sides_cannot_be_turned_is_warned_of() {
    let file = |go: &str, sides: &str| {
        let head = "format = 1\nid = \"x\"\nname = \"X\"\nkind = \"stretch\"\nplace = \"chair\"\nposture = \"sitting\"\n";
        let rest = "setup = [\"Sit.\"]\nsteps = [\"Lean.\"]\n";
        format!("{head}{rest}[dose]\nreps = 3\nsides = \"{sides}\"\n[say]\nswitch = \"Switch.\"\ngo = \"{go}\"\n")
    };
    let warned = |go: &str, sides: &str| crate::exercise::Exercise::from_toml(&file(go, sides)).1.len();
    assert_eq!(warned("Linken Arm heben.", "each"), 1);
    assert_eq!(warned("Linken Arm heben.", "both"), 0);
    assert_eq!(warned("Lift your left arm.", "each"), 0);
}

proptest! {
    #[test]
    fn turning_twice_gives_the_same_words(text in r"((left|right|Left|RIGHT|L|R|Rt|arm|angle|away|all|the|turn|10|[-/., ’'ä]) ?){0,12}") {
        let turned = mirrored(&text);
        // What counts as a side may depend on the other words, never the length or the rest.
        prop_assert_eq!(turned.to_lowercase().replace("left", "").replace("right", "").len() <= text.len(), true);
        let _ = mirrored(&turned);
    }

    #[test]
    fn any_text_can_be_turned(text in r"\PC{0,40}") {
        let _ = (mirrored(&text), cannot_be_mirrored(&text));
    }
}
