//! What a person wrote into a file of their own stays there, whatever the program changes in it.

use std::{fmt::Write, fs, sync::Arc, time::Duration};

use proptest::prelude::*;
use unhunch::{
    exercise::{Exercise, Work, updated_exercise_text},
    library::catalog::Catalog,
    routine::{Item, Routine, updated_text},
    settings::Settings,
    store::Store,
};

/// A text with comments and keys of the person's own at some of its lines, and these additions.
fn with_own_lines(text: &str, places: &[usize]) -> (String, Vec<String>) {
    let mut own = String::new();
    let mut added = Vec::new();
    let mut open = 0_i32;
    for (index, line) in text.lines().enumerate() {
        let is_within = open > 0;
        let is_plain = !line.trim_start().starts_with('#');
        open += if is_plain { line.matches('[').count() as i32 - line.matches(']').count() as i32 } else { 0 };
        let is_mine = places.contains(&(index % 23));
        if is_mine {
            let comment = format!("# mine {index}");
            let _ = writeln!(own, "{comment}");
            added.push(comment);
        }
        let ends_a_value = !is_within && open == 0 && line.contains(" = ") && !line.contains('#');
        if is_mine && ends_a_value {
            let comment = format!("# behind {index}");
            let _ = writeln!(own, "{line} {comment}");
            let key = format!("shoe_{index} = {index}");
            let _ = writeln!(own, "{key}");
            added.extend([comment, key]);
        } else {
            let _ = writeln!(own, "{line}");
        }
    }
    (own, added)
}

/// Fails if something of the person's own is gone.
fn assert_kept(text: &str, added: &[String]) {
    for own in added {
        assert!(text.contains(own.as_str()), "{own} is gone from:\n{text}");
    }
}

fn change_dose(work: &mut Work, by: u32) {
    *work = match *work {
        Work::Reps { reps, .. } => {
            Work::Holds { repeats: reps, hold: Duration::from_secs(3 + u64::from(by)), gap: Duration::ZERO }
        }
        Work::Holds { repeats, hold, gap } => {
            Work::Holds { repeats: repeats % 9 + 1, hold: hold + Duration::from_millis(500), gap }
        }
        Work::Time { work, tempo } => Work::Time { work: work + Duration::from_secs(u64::from(by) + 1), tempo },
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn comments_and_unknown_keys_stay_in_an_exercise(
        which in any::<prop::sample::Index>(),
        places in prop::collection::vec(0_usize..23, 1..6),
        edits in any::<[bool; 6]>(),
        by in 1_u32..5,
    ) {
        let all: Vec<&Arc<Exercise>> = Catalog::bundled().exercises.values().collect();
        let before = which.get(&all);
        let (old, added) = with_own_lines(&before.to_toml(), &places);
        prop_assert!(Exercise::from_toml(&old).0 == ***before, "the own lines change nothing");
        let mut after = Exercise::clone(before);
        if edits[0] {
            after.name = format!("{} {by}", after.name);
            after.feel.clear();
        }
        if edits[1] {
            after.steps.insert(1, format!("Step {by}"));
        }
        if edits[2] {
            change_dose(&mut after.dose.work, by);
        }
        if edits[3] {
            after.levels[0].words.during.push("Slow and easy".to_owned());
        }
        if let Some(motion) = &mut after.motion {
            let motion = Arc::make_mut(motion);
            if edits[4] {
                motion.cameras[0].azimuth_deg += by as f32;
            }
            if edits[5] {
                motion.poses[0].1.root_pos.y += 0.01;
            }
        }
        let text = updated_exercise_text(&old, &after);
        prop_assert_eq!(Exercise::from_toml(&text).0, after);
        assert_kept(&text, &added);
    }

    #[test]
    fn comments_and_unknown_keys_stay_in_a_routine(
        which in any::<prop::sample::Index>(),
        places in prop::collection::vec(0_usize..23, 1..6),
        edits in any::<[bool; 3]>(),
        by in 1_u32..5,
    ) {
        let catalog = Catalog::bundled();
        let before = which.get(&catalog.routines);
        let (old, added) = with_own_lines(&updated_text("", before), &places);
        let mut after = before.clone();
        if edits[0] {
            after.name = format!("{} {by}", after.name);
            after.about.push_str(" More.");
        }
        if edits[1] {
            after.items.reverse();
        }
        if edits[2] {
            for item in &mut after.items {
                if let Item::Exercise(item) = item {
                    change_dose(&mut item.dose.work, by);
                    item.note = "Mind the cat".to_owned();
                }
            }
        }
        let text = updated_text(&old, &after);
        prop_assert_eq!(Routine::from_toml(&before.id, &text, &catalog.exercises).0, after);
        assert_kept(&text, &added);
    }

    #[test]
    fn comments_and_unknown_keys_stay_in_the_settings(
        places in prop::collection::vec(0_usize..23, 1..6),
        pace in 0.7_f32..1.4,
        device in proptest::option::of("[a-z]{1,5}"),
        words in prop::collection::vec(("[a-z]{1,5}", "[a-z]{1,5}"), 0..3),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        store.save_settings(&Settings::default()).unwrap();
        let (old, added) = with_own_lines(&fs::read_to_string(store.settings_path()).unwrap(), &places);
        fs::write(store.settings_path(), old).unwrap();
        let settings = Settings { pace, output_device: device, pronunciations: words, is_muted: true, ..Settings::default() };
        prop_assert_eq!(store.save_settings(&settings).unwrap(), None, "nothing had to be set aside");
        assert_kept(&fs::read_to_string(store.settings_path()).unwrap(), &added);
    }
}
