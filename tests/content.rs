//! The bundled content is strict: every file reads without a problem, is complete, safe, plain and in time.
//!
//! What the movements look like is tested with the figure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use unhunch::{
    cue::estimated_length,
    exercise::{Area, Equipment, Exercise, Kind, Place, Posture, Side, Sides, Work, mirrored},
    format::ids::is_id,
    library::catalog::Catalog,
    routine::{ExerciseItem, Guidance, Item, Routine},
    timeline::{Coaching, Easier, Timeline},
};

/// Words that claim more than general exercise can do. Longer forms count too.
const WORDS_NOT_TO_USE: [&str; 22] = [
    "treat",
    "cure",
    "heal",
    "relieve",
    "relief",
    "therapy",
    "therapeutic",
    "rehab",
    "diagnos",
    "prevent",
    "prescri",
    "clinically proven",
    "medical grade",
    "patient",
    "symptom",
    "spasm",
    "disorder",
    "injury-proof",
    "pain-free",
    "fix your posture",
    "corrects",
    "heals",
];

/// The longest sentence in words, so that it can be followed by ear.
const MAX_SENTENCE_WORDS: usize = 18;
/// The school grade that is needed to read along.
const MAX_GRADE: f64 = 6.0;

fn catalog() -> &'static Catalog {
    Catalog::bundled()
}

fn timeline(id: &str) -> Timeline {
    let routine = catalog().routine(id).unwrap_or_else(|| panic!("no routine {id}"));
    Timeline::compile(routine, Coaching::default(), &|line| estimated_length(line))
}

/// Every text of an exercise that is shown or said, except its sources.
fn texts_of(exercise: &Exercise) -> Vec<&str> {
    let mut texts = vec![&exercise.name, &exercise.why, &exercise.breath, &exercise.feel, &exercise.easier, &exercise.harder];
    for list in [&exercise.muscles, &exercise.helpers, &exercise.steps, &exercise.stop, &exercise.skip] {
        texts.extend(list);
    }
    for level in &exercise.levels {
        let words = &level.words;
        texts.extend([&level.name, &words.setup, &words.go, &words.back, &words.switch]);
        texts.extend(level.setup.iter().chain(&level.steps).chain(&words.during));
    }
    texts.extend(exercise.mistakes.iter().flat_map(|mistake| [&mistake.fault, &mistake.fix]));
    texts.extend(exercise.shapes.iter().map(|shape| &shape.go));
    texts.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect()
}

/// Texts that name what the sided body does: these are turned round for the other side.
fn sided_texts_of(exercise: &Exercise) -> Vec<&str> {
    let mut texts: Vec<&String> = exercise.steps.iter().collect();
    for level in &exercise.levels {
        texts.extend([&level.words.setup, &level.words.go, &level.words.back]);
        texts.extend(level.setup.iter().chain(&level.steps).chain(&level.words.during));
    }
    texts.into_iter().map(String::as_str).collect()
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', '!', '?', ';', ':']).map(str::trim).filter(|sentence| !sentence.is_empty())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-').filter(|word| !word.is_empty())
}

/// The forbidden word in a text, if there is one. "Health" is not "heal".
fn forbidden_word(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let found = |bad: &&'static str| {
        if bad.contains(' ') {
            lower.contains(*bad)
        } else {
            words(&lower).any(|word| word.starts_with(*bad) && !word.starts_with("health"))
        }
    };
    WORDS_NOT_TO_USE.iter().copied().find(|bad| found(bad))
}

/// The Flesch-Kincaid grade, with syllables counted as groups of vowels.
fn grade(texts: &[&str]) -> f64 {
    let n_sentences: usize = texts.iter().map(|text| sentences(text).count()).sum();
    let all: Vec<&str> = texts.iter().flat_map(|text| words(text)).collect();
    let syllables = |word: &str| {
        let is_vowel: Vec<bool> = word.to_lowercase().chars().map(|c| "aeiouy".contains(c)).collect();
        let groups = is_vowel.iter().zip(std::iter::once(&false).chain(&is_vowel)).filter(|(is, was)| **is && !**was).count();
        groups.max(1)
    };
    let n_syllables: usize = all.iter().map(|word| syllables(word)).sum();
    0.39 * all.len() as f64 / n_sentences.max(1) as f64 + 11.8 * n_syllables as f64 / all.len().max(1) as f64 - 15.59
}

fn file_stems(folder: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let stem = |name: String| name.strip_suffix(".toml").map(str::to_owned);
    entries.filter_map(|entry| stem(entry.unwrap().file_name().into_string().unwrap())).collect()
}

#[test]
fn every_bundled_file_reads_without_any_problem() {
    let (_, problems) = Catalog::read();
    let shown: Vec<String> = problems.iter().map(|(path, problem)| format!("{path}:{problem}")).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn every_file_in_the_folders_is_bundled_under_its_own_name() {
    let exercises: BTreeSet<String> = catalog().exercises.keys().cloned().collect();
    assert_eq!(file_stems("assets/exercises"), exercises);
    assert_eq!(file_stems("assets/motions"), exercises);
    let routines: BTreeSet<String> = catalog().routines.iter().map(|routine| routine.id.clone()).collect();
    assert_eq!(file_stems("routines"), routines);
    assert_eq!(catalog().routine_texts.len(), routines.len());
    assert_eq!(exercises.len(), 21);
}

#[test]
fn every_exercise_is_complete() {
    for (id, exercise) in &catalog().exercises {
        let lists = [&exercise.steps, &exercise.stop, &exercise.skip, &exercise.sources, &exercise.muscles];
        assert!(lists.iter().all(|list| !list.is_empty()), "{id}: an empty list");
        assert!(!exercise.areas.is_empty(), "{id}: no area");
        assert!(exercise.steps.len() >= 3, "{id}: {} steps", exercise.steps.len());
        assert!(exercise.mistakes.len() >= 2, "{id}: {} mistakes", exercise.mistakes.len());
        let texts = [&exercise.why, &exercise.breath, &exercise.feel, &exercise.easier, &exercise.harder];
        assert!(texts.iter().all(|text| !text.is_empty()), "{id}: an empty text");
        assert!(exercise.sources.iter().any(|source| source.contains("esign choice")), "{id}: does not tell its own choices");
        for level in &exercise.levels {
            let words = &level.words;
            assert!(!words.setup.is_empty() && !words.go.is_empty(), "{id}: silent level {}", level.id);
            // Only a circle has no way back.
            assert_eq!(words.back.is_empty(), exercise.dose.work.tempo().back.is_zero(), "{id}: {}", level.id);
            assert!(words.during.len() >= 2, "{id}: few form cues");
        }
    }
}

#[test]
fn every_name_is_written_like_a_sentence() {
    for (id, exercise) in &catalog().exercises {
        for name in
            std::iter::once(&exercise.name).chain(exercise.levels.iter().map(|level| &level.name)).filter(|name| !name.is_empty())
        {
            let (first, rest) = name.split_at(1);
            assert_eq!(first, first.to_uppercase(), "{id}: {name}");
            assert!(id == "prone_ytw" || rest == rest.to_lowercase(), "{id}: {name}");
        }
    }
}

#[test]
fn every_level_and_shape_has_its_movement() {
    for (id, exercise) in &catalog().exercises {
        let motion = exercise.motion.as_ref().unwrap_or_else(|| panic!("{id} has no movement"));
        assert!(!motion.cycles.is_empty(), "{id} has no cycle");
        let drawn_levels: BTreeSet<&str> = motion.cycles.iter().filter_map(|cycle| cycle.level.as_deref()).collect();
        let drawn_shapes: BTreeSet<&str> = motion.cycles.iter().filter_map(|cycle| cycle.shape.as_deref()).collect();
        if exercise.levels.len() > 1 {
            assert_eq!(drawn_levels, exercise.levels.iter().map(|level| level.id.as_str()).collect(), "{id}");
        }
        assert_eq!(drawn_shapes, exercise.shapes.iter().map(|shape| shape.id.as_str()).collect(), "{id}");
    }
}

#[test]
fn the_founding_four_are_all_there() {
    let levels = |id: &str| -> Vec<String> { catalog().exercises[id].levels.iter().map(|level| level.id.clone()).collect() };
    assert_eq!(levels("shoulder_blade_squeeze"), ["seated", "standing"]);
    assert_eq!(levels("push_up"), ["wall", "desk", "knees", "full"]);
    assert_eq!(levels("bent_arm_wall_stretch"), ["low", "shoulder", "high"]);
    let airplane = &catalog().exercises["airplane"];
    assert!(airplane.usual_level().words.setup.contains("palms down"));
    let stretch = &catalog().exercises["bent_arm_wall_stretch"];
    assert_eq!((stretch.dose.sides, stretch.first_side), (Sides::Each, Side::Left));
    assert!(matches!(stretch.dose.work, Work::Holds { repeats: 2, hold, .. } if hold == Duration::from_secs(30)));
    let squeeze = &catalog().exercises["shoulder_blade_squeeze"];
    assert_eq!(squeeze.dose.work.tempo().hold, Duration::from_secs(5));
}

#[test]
fn no_text_claims_more_than_general_exercise_can_do() {
    let catalog = catalog();
    let routine_texts = catalog.routines.iter().flat_map(|routine| {
        let notes = routine.exercise_items().map(|item| item.note.as_str());
        [routine.name.as_str(), routine.about.as_str()].into_iter().chain(notes)
    });
    // Safety and Learn may use the words they need to inform.
    let texts = catalog.exercises.values().flat_map(|exercise| texts_of(exercise)).chain(routine_texts);
    for text in texts {
        assert_eq!(forbidden_word(text), None, "in \"{text}\"");
    }
}

#[test]
fn the_check_for_forbidden_words_knows_health_from_heal() {
    assert_eq!(forbidden_word("Ask a health worker"), None);
    assert_eq!(forbidden_word("It heals quickly"), Some("heal"));
    assert_eq!(forbidden_word("A treatment that works"), Some("treat"));
    assert_eq!(forbidden_word("This is Clinically Proven"), Some("clinically proven"));
}

#[test]
fn every_sentence_is_short_and_plain() {
    for (id, exercise) in &catalog().exercises {
        let texts = texts_of(exercise);
        for sentence in texts.iter().flat_map(|text| sentences(text)) {
            let n_words = words(sentence).count();
            assert!(n_words <= MAX_SENTENCE_WORDS, "{id}: {n_words} words in \"{sentence}\"");
        }
        let instructions: Vec<&str> = sided_texts_of(exercise);
        assert!(grade(&instructions) <= MAX_GRADE, "{id}: grade {:.1}", grade(&instructions));
    }
    for topic in &catalog().learn {
        let texts: Vec<&str> = topic.paragraphs.iter().chain(&topic.points).map(String::as_str).collect();
        assert!(grade(&texts) <= 8.0, "{}: grade {:.1}", topic.id, grade(&texts));
    }
}

#[test]
fn what_is_said_never_sends_the_eyes_to_a_screen() {
    for (id, exercise) in &catalog().exercises {
        for text in texts_of(exercise) {
            let lower = text.to_lowercase();
            for phrase in ["as shown", "like this", "picture", "look at the screen", "see above"] {
                assert!(!lower.contains(phrase), "{id}: \"{text}\"");
            }
        }
    }
}

#[test]
fn texts_of_one_side_stay_true_when_they_are_turned_round() {
    for (id, exercise) in &catalog().exercises {
        let texts = sided_texts_of(exercise);
        if exercise.dose.sides == Sides::Both {
            // Elsewhere "right" would only be a direction by accident.
            assert!(texts_of(exercise).iter().all(|text| mirrored(text) == *text), "{id} names a side");
            continue;
        }
        assert!(texts.iter().any(|text| mirrored(text) != *text), "{id} never names a side");
        for text in texts_of(exercise) {
            let lower = text.to_lowercase();
            for phrase in ["right back", "right away", "right now", "right-", "all right", "left over"] {
                assert!(!lower.contains(phrase), "{id}: \"right\" is not a side in \"{text}\"");
            }
        }
        for text in texts {
            let lower = text.to_lowercase();
            for phrase in ["other side", "swap", "then turn", "repeat on"] {
                assert!(!lower.contains(phrase), "{id}: the change of sides is not a step: \"{text}\"");
            }
        }
        // The switch line is said as it stands, so it has to name the second side.
        let second = exercise.first_side.other().key();
        for level in exercise.levels.iter().filter(|_| exercise.dose.sides == Sides::Each) {
            assert!(words(&level.words.switch.to_lowercase()).any(|word| word == second), "{id}: {}", level.words.switch);
        }
    }
}

#[test]
fn each_exercise_says_its_setup_movement_and_way_back_in_time() {
    for (id, exercise) in &catalog().exercises {
        for level in &exercise.levels {
            let text = format!("format = 1\nname = \"x\"\n[[item]]\nexercise = \"{id}\"\nlevel = \"{}\"\n", level.id);
            let (routine, problems) = Routine::from_toml("x", &text, &catalog().exercises);
            assert!(problems.is_empty(), "{problems:?}");
            // A voice that is a tenth slower than planned still gets everything in.
            let slower = |line: &str| estimated_length(line) * 11 / 10;
            let timeline = Timeline::compile(&routine, Coaching::default(), &slower);
            let said: Vec<String> = timeline.lines().iter().map(|line| line.to_string()).collect();
            let movement = exercise.shapes.first().map_or(&level.words.go, |shape| &shape.go);
            for line in [&level.words.setup, movement, &level.words.back, &level.words.switch] {
                assert!(said.iter().any(|said| said.contains(line.as_str())), "{id}/{}: never says \"{line}\"", level.id);
            }
        }
    }
}

#[test]
fn what_is_offered_when_it_hurts_is_another_way_or_less_of_the_same() {
    for (id, exercise) in &catalog().exercises {
        for (index, level) in exercise.levels.iter().enumerate() {
            let text = format!("format = 1\nname = \"x\"\n[[item]]\nexercise = \"{id}\"\nlevel = \"{}\"\n", level.id);
            let (routine, _) = Routine::from_toml("x", &text, &catalog().exercises);
            let timeline = Timeline::compile(&routine, Coaching::default(), &|line| estimated_length(line));
            match timeline.steps[0].easier() {
                Some(Easier::Level(easier)) => {
                    assert_eq!(easier + 1, index, "{id}");
                    let motion = exercise.motion.as_ref().unwrap();
                    let [here, there] = [level, exercise.level(easier)];
                    let poses = |id: &str| motion.cycles[motion.cycle_of(Some(id), None)].moves.clone();
                    assert_ne!(poses(&here.id), poses(&there.id), "{id}: {} looks like {}", there.id, here.id);
                    assert!(here.words != there.words || here.setup != there.setup, "{id}: {} is not another way", there.id);
                }
                Some(Easier::Less(dose)) => {
                    let less = Routine {
                        items: vec![Item::Exercise(ExerciseItem { dose, ..routine.exercise_items().next().unwrap().clone() })],
                        ..routine.clone()
                    };
                    let shorter = Timeline::compile(&less, Coaching::default(), &|line| estimated_length(line));
                    assert!(shorter.end < timeline.end, "{id}");
                }
                None => panic!("{id}/{}: nothing is easier", level.id),
            }
        }
    }
}

#[test]
fn routines_for_the_chair_stay_on_the_chair_and_only_floor_routines_go_down() {
    let places = |id: &str| catalog().routine(id).unwrap().places();
    for id in ["desk-reset", "chair-set", "neck-set"] {
        assert_eq!(places(id), [Place::Chair], "{id}");
    }
    for id in ["stand-up-set", "open-the-chest", "band-habit", "band-pulls"] {
        assert!(!places(id).contains(&Place::Floor) && !places(id).contains(&Place::Chair), "{id}");
    }
    for id in ["strong-upper-back", "floor-basics"] {
        assert_eq!(places(id), [Place::Floor], "{id}");
    }
    // Whoever sits at a desk is never sent to the floor.
    for routine in &catalog().routines {
        let places = routine.places();
        assert!(!(places.contains(&Place::Chair) && places.contains(&Place::Floor)), "{}", routine.id);
    }
}

#[test]
fn every_exercise_is_in_a_routine() {
    let used: BTreeSet<&str> =
        catalog().routines.iter().flat_map(Routine::exercise_items).map(|item| item.exercise.id.as_str()).collect();
    let all: BTreeSet<&str> = catalog().exercises.keys().map(String::as_str).collect();
    assert_eq!(used, all);
}

#[test]
fn every_routine_starts_with_something_easy() {
    for routine in &catalog().routines {
        let first = &routine.exercise_items().next().unwrap().exercise;
        assert!(matches!(first.kind, Kind::Mobility | Kind::Activation), "{} starts with {}", routine.id, first.id);
    }
}

#[test]
fn the_floor_is_gone_down_to_once() {
    for routine in &catalog().routines {
        let on_floor: Vec<bool> =
            routine.exercise_items().map(|item| item.exercise.level(item.level).place == Place::Floor).collect();
        let n_times_down = on_floor.chunk_by(|a, b| a == b).filter(|run| run[0]).count();
        assert!(n_times_down <= 1, "{}", routine.id);
    }
}

#[test]
fn what_is_said_of_a_wall_agrees_with_the_drawing() {
    for (id, exercise) in &catalog().exercises {
        for (index, level) in exercise.levels.iter().enumerate() {
            let setup = level.words.setup.to_lowercase();
            match exercise.faces_wall(index) {
                Some(true) => assert!(!setup.contains("back to"), "{id}/{}", level.id),
                Some(false) => assert!(setup.contains("back to the wall"), "{id}/{}", level.id),
                None => assert!(!level.equipment.contains(&Equipment::Wall), "{id}/{} stands at no wall", level.id),
            }
        }
    }
}

#[test]
fn airplanes_and_floor_push_ups_are_never_offered_on_a_chair() {
    assert_eq!(catalog().exercises["airplane"].usual_level().place, Place::Floor);
    let push_up = &catalog().exercises["push_up"];
    assert!(push_up.levels.iter().all(|level| level.place != Place::Chair));
    assert_eq!(push_up.usual_level().place, Place::Floor);
}

#[test]
fn the_founding_four_go_down_to_the_floor_once_and_up_once() {
    let timeline = timeline("founding-four");
    let ids: Vec<&str> = timeline.steps.iter().map(|step| step.exercise.id.as_str()).collect();
    // The wall slides are the warm-up.
    assert_eq!(ids, ["wall_slide", "shoulder_blade_squeeze", "airplane", "push_up", "bent_arm_wall_stretch"]);
    let floor: Vec<bool> = timeline.steps.iter().map(|step| step.level().place == Place::Floor).collect();
    assert_eq!(floor, [false, false, true, true, false]);
}

#[test]
fn every_routine_takes_about_as_long_as_it_says() {
    let ranges_s = [
        ("desk-reset", 150..=209),
        ("chair-set", 330..=400),
        ("neck-set", 220..=300),
        ("stand-up-set", 270..=360),
        ("open-the-chest", 300..=420),
        ("band-habit", 180..=240),
        ("band-pulls", 540..=660),
        ("floor-basics", 420..=540),
        ("founding-four", 600..=780),
        ("strong-upper-back", 600..=840),
        ("cool-down", 210..=330),
    ];
    assert_eq!(ranges_s.len(), catalog().routines.len());
    for (id, range_s) in ranges_s {
        let length = timeline(id).end.as_secs();
        assert!(range_s.contains(&length), "{id} takes {length} s, not {range_s:?}");
    }
}

#[test]
fn every_routine_says_what_it_is_for_and_rests_by_an_item_of_its_own_only_to_set_something_up() {
    for routine in &catalog().routines {
        assert!(!routine.about.is_empty() && routine.about.ends_with('.'), "{}", routine.id);
        let has_task = |item: &Item| !matches!(item, Item::Rest(rest) if rest.note.is_empty());
        assert!(routine.items.iter().all(has_task), "{}", routine.id);
    }
}

#[test]
fn the_safety_text_is_complete() {
    let safety = &catalog().safety;
    for text in [&safety.intended_use, &safety.first_run, &safety.each_session, &safety.upper_back] {
        assert!(!text.is_empty());
    }
    for list in [&safety.emergency, &safety.urgent, &safety.routine, &safety.stop_exercise] {
        assert!(list.len() >= 4);
    }
    // Emergency numbers differ by country.
    let all = [&safety.emergency, &safety.urgent, &safety.routine].map(|list| list.join(" ")).join(" ");
    assert!(!["911", "112", "999"].iter().any(|number| all.contains(number)));
}

#[test]
fn learn_covers_its_topics_with_sources_and_gives_no_doses() {
    let wanted = [
        "what-a-spasm-is",
        "why-it-tightens",
        "muscles",
        "long-game",
        "how-often",
        "warmth-and-cold",
        "medicines",
        "when-to-stop",
        "not-medical-advice",
        "sources",
    ];
    let ids: Vec<&str> = catalog().learn.iter().map(|topic| topic.id.as_str()).collect();
    assert_eq!(ids, wanted);
    assert!(catalog().learn.iter().all(|topic| !topic.paragraphs.is_empty() && !topic.sources.is_empty()));
    let medicines = catalog().topic("medicines").unwrap();
    let text = medicines.paragraphs.iter().chain(&medicines.points).cloned().collect::<Vec<_>>().join(" ");
    for name in ["ibuprofen", "naproxen", "aspirin", "pharmacist"] {
        assert!(text.contains(name), "{name}");
    }
    let gives_dose = |word: &str| ["mg", "milligrams", "gram", "grams", "daily"].contains(&word) || word.ends_with("mg");
    assert!(!words(&text).any(gives_dose));
}

#[test]
fn the_examples_on_the_format_page_are_valid() {
    let page = include_str!("../docs/format.md");
    let examples: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let whole: Vec<&&str> = examples.iter().filter(|example| example.starts_with("format = 2")).collect();
    assert_eq!(whole.len(), 2, "one whole routine and one whole exercise");
    let (exercise, problems) = Exercise::from_toml(whole[1]);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(exercise.levels.len(), 2);
    assert!(exercise.motion.is_some());
    let (routine, problems) = Routine::from_toml("example", whole[0], &catalog().exercises);
    assert!(problems.is_empty(), "{problems:?}");
    assert!(routine.items.len() >= 3);
}

#[test]
fn the_format_page_names_every_choice_and_key() {
    let page = include_str!("../docs/format.md");
    let choices = [
        keys(Place::NAMES),
        keys(Posture::NAMES),
        keys(Area::NAMES),
        keys(Equipment::NAMES),
        keys(Kind::NAMES),
        keys(Sides::NAMES),
        keys(Side::NAMES),
        keys(Guidance::NAMES),
    ];
    for choice in choices.concat() {
        assert!(page.contains(&format!("`\"{choice}\"`")), "{choice}");
    }
    // Every key that a bundled file uses is in a table of the page.
    let files = catalog().routine_texts.values().map(|text| (*text).to_owned()).chain(exercise_texts());
    for line in files.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()) {
        let Some((key, _)) = line.split_once(" = ").filter(|(key, _)| is_id(key)) else { continue };
        assert!(page.contains(&format!("`{key}`")), "{key}");
    }
}

fn keys<T>(names: &[(&'static str, T)]) -> Vec<&'static str> {
    names.iter().map(|&(key, _)| key).collect()
}

fn exercise_texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/exercises");
    let read = |stem: String| fs::read_to_string(folder.join(format!("{stem}.toml"))).unwrap();
    file_stems("assets/exercises").into_iter().map(read).collect()
}
