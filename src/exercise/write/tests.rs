//! What is written reads back as the same exercise, and a person's own lines in the file stay.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::Duration;

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    exercise::{Area, Equipment, Mistake, Place, Posture, Shape, limits},
    library::catalog::Catalog,
};

fn text() -> impl Strategy<Value = String> {
    "\\PC{1,24}".prop_filter("not only spaces", |text| !text.trim().is_empty())
}

fn any_text() -> impl Strategy<Value = String> {
    // Line breaks, quotes and control characters too.
    prop_oneof![Just(String::new()), "[\\s\\S]{0,16}", text()]
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(names: &'static [(&'static str, T)]) -> impl Strategy<Value = T> {
    (0..names.len()).prop_map(|index| names[index].1)
}

fn time(least_ms: u64, most_ms: u64) -> impl Strategy<Value = Duration> {
    (least_ms..=most_ms).prop_map(Duration::from_millis)
}

fn tempo() -> impl Strategy<Value = Tempo> {
    (time(1000, 60_000), time(0, 60_000), time(0, 60_000), time(0, 60_000)).prop_map(|(out, hold, back, pause)| Tempo {
        out,
        hold,
        back,
        pause,
    })
}

fn dose() -> impl Strategy<Value = Dose> {
    let work = prop_oneof![
        (limits::REPS, tempo()).prop_map(|(reps, tempo)| Work::Reps { reps, tempo }),
        (limits::REPS, time(1000, 600_000), time(0, 900_000)).prop_map(|(repeats, hold, gap)| Work::Holds { repeats, hold, gap }),
        (time(5000, 1_800_000), tempo()).prop_map(|(work, tempo)| Work::Time { work, tempo }),
    ];
    let rest = || prop_oneof![Just(Duration::from_secs(6)), Just(Duration::from_secs(30)), time(0, 900_000)];
    (work, limits::SETS, one_of(Sides::NAMES), rest(), rest(), rest()).prop_map(
        |(work, sets, sides, switch, rest_between_sets, rest_after)| Dose {
            work,
            sets,
            sides,
            switch,
            rest_between_sets,
            rest_after,
        },
    )
}

fn words() -> impl Strategy<Value = Words> {
    (any_text(), text(), any_text(), vec(any_text(), 0..4), any_text()).prop_map(|(setup, go, back, during, switch)| Words {
        setup,
        go,
        back,
        during,
        switch,
    })
}

fn level() -> impl Strategy<Value = Level> {
    let place = (one_of(Place::NAMES), one_of(Posture::NAMES), vec(one_of(Equipment::NAMES), 0..3));
    (text(), place, vec(text(), 1..4), vec(text(), 0..3), words()).prop_map(
        |(name, (place, posture, equipment), setup, steps, words)| Level {
            id: String::new(),
            name,
            place,
            posture,
            equipment,
            setup,
            steps,
            words,
        },
    )
}

fn picture() -> impl Strategy<Value = ExercisePicture> {
    ("[a-z0-9_-]{1,40}", any::<bool>(), one_of(PictureStage::NAMES), time(100, 60_000), any::<bool>()).prop_map(
        |(name, is_png, stage, time, is_mirrored)| ExercisePicture {
            file: format!("{name}.{}", if is_png { "png" } else { "jpg" }),
            stage,
            time,
            is_mirrored,
        },
    )
}

fn often() -> impl Strategy<Value = Often> {
    let days = prop::option::of((1u32..=7, 1u32..=7).prop_map(|(a, b)| [a.min(b), a.max(b)]));
    (days, prop::option::of(limits::TIMES)).prop_map(|(days, times)| Often { days, times })
}

fn exercise() -> impl Strategy<Value = Exercise> {
    let about = ("[a-z0-9_-]{1,64}", text(), one_of(Kind::NAMES), vec(one_of(Area::NAMES), 0..3), one_of(Side::NAMES), dose());
    let lists =
        (vec(any_text(), 1..5), vec(any_text(), 0..3), vec(any_text(), 0..3), vec(any_text(), 0..3), vec(any_text(), 0..3));
    let texts = (any_text(), any_text(), any_text(), any_text(), any_text(), vec(any_text(), 0..2));
    let parts = (vec(level(), 1..4), any::<prop::sample::Index>(), any::<bool>());
    let tables = (vec((text(), text()), 0..3), vec(text(), 0..3), vec(picture(), 0..4));
    let newer = (vec(any_text(), 0..3), vec(any_text(), 0..3), often());
    (about, lists, texts, parts, tables, newer).prop_map(|(about, lists, texts, (mut levels, usual, is_named), tables, newer)| {
        let (stretched, adapt, often) = newer;
        let (id, name, kind, areas, first_side, dose) = about;
        let (steps, muscles, helpers, stop, skip) = lists;
        let (why, breath, feel, easier, harder, sources) = texts;
        for (index, level) in levels.iter_mut().enumerate() {
            level.id = format!("level-{index}");
        }
        if levels.len() == 1 && !is_named {
            levels[0] = Level { id: USUAL_LEVEL.to_owned(), name: String::new(), steps: Vec::new(), ..levels[0].clone() };
        }
        let default_level = usual.index(levels.len());
        let mistakes = tables.0.into_iter().map(|(fault, fix)| Mistake { fault, fix }).collect();
        let shapes = tables.1.into_iter().enumerate().map(|(index, go)| Shape { id: format!("shape{index}"), go }).collect();
        Exercise {
            id,
            name,
            kind,
            areas,
            muscles,
            helpers,
            stretched,
            why,
            steps,
            breath,
            feel,
            mistakes,
            easier,
            harder,
            stop,
            skip,
            adapt,
            sources,
            first_side,
            dose,
            often,
            levels,
            default_level,
            shapes,
            motion: None,
            pictures: tables.2,
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same(exercise in exercise()) {
        let text = exercise.to_toml();
        let (read, problems) = Exercise::from_toml(&text);
        prop_assert_eq!(&read, &exercise, "{}", text);
        prop_assert!(!problems.iter().any(crate::format::problem::Problem::is_error), "{:?}\n{}", problems, text);
    }

    #[test]
    fn any_exercise_can_be_put_into_the_file_of_any_other(old in exercise(), new in exercise()) {
        let text = updated_exercise_text(&format!("# mine\n{}shoe_size = 43\n", old.to_toml().replace("[dose]", "[dose] # well")), &new);
        prop_assert_eq!(&Exercise::from_toml(&text).0, &new, "{}", text);
        prop_assert!(text.contains("# mine") && text.contains("# well"), "{}", text);
    }

    #[test]
    fn any_text_can_be_written_over(old in "[\\s\\S]{0,60}", new in exercise()) {
        prop_assert_eq!(&Exercise::from_toml(&updated_exercise_text(&old, &new)).0, &new);
    }
}

#[test]
fn every_built_in_exercise_is_the_same_after_writing() {
    for exercise in Catalog::bundled().exercises.values() {
        assert_eq!(Exercise::from_toml(&exercise.to_toml()).0, **exercise, "{}", exercise.to_toml());
    }
}

#[test]
fn an_unfinished_exercise_keeps_all_that_is_there() {
    let (read, problems) = Exercise::from_toml("format = 1\nid = \"x\"\nname = \"\"\nsteps = []\n[say]\nsetup = \"Sit.\"\n");
    assert!(problems.iter().any(crate::format::problem::Problem::is_error));
    assert_eq!(Exercise::from_toml(&read.to_toml()).0, read);
}

#[test]
fn comments_unknown_keys_and_the_motion_stay() {
    let old = "# From my notes\nformat = 1\nid = \"x\"\nname = \"X\" # short\nkind = \"stretch\"\nplace = \"wall\"\nposture = \"standing\"\nsetup = [\"Stand.\"]\n\
               # the long version\nsteps = [\"Lean.\"]\nshoe_size = 43\nfirst_side = \"left\"\n\n[dose] # less on Mondays\nhold_s = 20.0\n\n\
               [[mistake]] # often\nfault = \"Shrug\"\nfix = \"Drop\"\n\n[[mistake]]\nfault = \"Arch\"\nfix = \"Ribs\"\n\n# a motion\n[motion.pose.hang]\nroot = { pos = [0, 1, 0] }\n";
    let mut exercise = Exercise::from_toml(old).0;
    exercise.name = "Wall lean".to_owned();
    exercise.mistakes.reverse();
    exercise.dose.sets = 2;
    insta::assert_snapshot!(updated_exercise_text(old, &exercise));
}

#[test]
fn a_file_that_says_the_same_is_left_alone() {
    for exercise in Catalog::bundled().exercises.values() {
        let text = exercise.to_toml().replace("format = 2", "format=2 # hello");
        assert_eq!(updated_exercise_text(&text, exercise), text);
    }
}

#[test]
fn a_motion_can_come_change_and_go_and_the_comments_stay() {
    let airplane = Catalog::bundled().exercises["airplane"].as_ref();
    let still = Exercise { motion: None, ..airplane.clone() };
    let text = format!("# mine\n{}", still.to_toml());
    let moving = updated_exercise_text(&text, airplane);
    assert!(moving.starts_with("# mine\n"));
    assert_eq!(Exercise::from_toml(&moving).0, *airplane);
    assert_eq!(Exercise::from_toml(&updated_exercise_text(&moving, &still)).0, still);
}

#[test]
fn a_new_file_is_tidy() {
    let mut exercise = (*Catalog::bundled().exercises["bent_arm_wall_stretch"]).clone();
    exercise.motion = None;
    exercise.pictures = vec![
        ExercisePicture {
            file: "stretch-0123456789ab.jpg".to_owned(),
            stage: PictureStage::Hold,
            time: Duration::from_millis(1500),
            is_mirrored: true,
        },
        ExercisePicture {
            file: "stretch-ba9876543210.png".to_owned(),
            stage: PictureStage::Any,
            time: DEFAULT_PICTURE_TIME,
            is_mirrored: false,
        },
    ];
    insta::assert_snapshot!(exercise.to_toml());
}
