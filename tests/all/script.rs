//! The score of every built-in routine: as text, and whether it can be followed with eyes shut.

use std::{sync::Arc, time::Duration};

use unhunch::{
    cue::{Cue, Sound, Tone, estimated_length},
    exercise::{Kind, mirrored},
    library::catalog::Catalog,
    routine::{Guidance, Routine},
    timeline::{Coaching, Phase, Segment, Step, Timeline, script_text},
};

fn timeline(routine: &Routine, guidance: Guidance) -> Timeline {
    Timeline::compile(routine, Coaching { guidance, waits: false }, &estimated_length)
}

fn every_score() -> impl Iterator<Item = (Guidance, Timeline)> {
    let routines = &Catalog::bundled().routines;
    routines.iter().flat_map(|routine| Guidance::NAMES.iter().map(|&(_, guidance)| (guidance, timeline(routine, guidance))))
}

fn cues_in<'a>(timeline: &'a Timeline, segment: &'a Segment) -> impl Iterator<Item = &'a Cue> {
    timeline.cues.iter().filter(|cue| cue.at >= segment.start && cue.at < segment.end)
}

fn has_tone(timeline: &Timeline, segment: &Segment, tone: Tone) -> bool {
    cues_in(timeline, segment).any(|cue| cue.at == segment.start && cue.sound == Sound::Tone(tone))
}

#[test]
fn the_script_of_each_routine_is_as_it_was() {
    for routine in &Catalog::bundled().routines {
        insta::assert_snapshot!(routine.id.as_str(), script_text(&timeline(routine, Guidance::Full)));
    }
}

#[test]
fn every_change_of_phase_is_heard_as_it_happens() {
    for (_, timeline) in every_score() {
        for segment in &timeline.segments {
            let tone = match segment.phase {
                Phase::Prepare => Tone::Prepare,
                Phase::CountIn => Tone::Count,
                Phase::Move => Tone::Move,
                Phase::Hold => Tone::Hold,
                Phase::Return => Tone::Return,
                Phase::Switch => Tone::Switch,
                Phase::Rest => Tone::Rest,
                Phase::Finish => Tone::Finish,
                // The end of the return is the start of the pause.
                Phase::Pause => continue,
            };
            assert!(has_tone(&timeline, segment, tone), "{} {segment:?}", timeline.routine_id);
        }
    }
}

#[test]
fn every_count_in_is_counted_and_every_exercise_named() {
    for (guidance, timeline) in every_score() {
        for segment in timeline.segments.iter().filter(|segment| segment.phase == Phase::CountIn) {
            let beats = cues_in(&timeline, segment).filter(|cue| cue.sound == Sound::Tone(Tone::Count)).count();
            assert_eq!(beats, 3, "{} {segment:?}", timeline.routine_id);
        }
        if guidance == Guidance::Tones {
            continue;
        }
        for step in &timeline.steps {
            let first_work = timeline.segments.iter().find(|s| s.start >= step.start && s.phase == Phase::CountIn).unwrap();
            let named = timeline
                .cues
                .iter()
                .filter(|cue| cue.at < first_work.start && cue.at + Duration::from_secs(60) > step.start)
                .filter_map(Cue::line)
                .any(|line| line.contains(&step.title()));
            assert!(named, "{}: {} is never named", timeline.routine_id, step.title());
        }
    }
}

#[test]
fn every_side_and_every_set_is_said() {
    for (_, timeline) in every_score().filter(|(guidance, _)| *guidance != Guidance::Tones) {
        for segment in timeline.segments.iter().filter(|segment| segment.phase == Phase::Switch) {
            assert!(cues_in(&timeline, segment).any(|cue| cue.line().is_some()), "{} {segment:?}", timeline.routine_id);
        }
        for pair in timeline.segments.windows(2).filter(|pair| pair[1].set > pair[0].set) {
            let says_set = cues_in(&timeline, &pair[1]).filter_map(Cue::line).any(|line| line.contains("set"));
            assert!(says_set || pair[1].phase == Phase::CountIn, "{} {:?}", timeline.routine_id, pair[1]);
        }
    }
}

#[test]
fn every_long_hold_has_a_breath_a_count_and_its_half() {
    for (_, timeline) in every_score().filter(|(guidance, _)| *guidance == Guidance::Full) {
        for hold in timeline.segments.iter().filter(|s| s.phase == Phase::Hold && s.length() >= Duration::from_secs(20)) {
            let said: Vec<String> = cues_in(&timeline, hold).filter_map(Cue::line).map(|line| line.to_lowercase()).collect();
            for words in ["breath", "halfway", "three", "one"] {
                assert!(said.iter().any(|line| line.contains(words)), "{} {hold:?} lacks {words}: {said:?}", timeline.routine_id);
            }
        }
    }
}

/// Every line said while a step is on.
fn said_in<'a>(timeline: &'a Timeline, step: &'a Step) -> impl Iterator<Item = &'a Arc<str>> {
    timeline.cues.iter().filter(|cue| cue.at >= step.start && cue.at < step.end).filter_map(Cue::line)
}

#[test]
fn every_strength_exercise_is_told_when_to_breathe() {
    for (_, timeline) in every_score().filter(|(guidance, _)| *guidance == Guidance::Full) {
        for step in timeline.steps.iter().filter(|step| step.exercise.kind == Kind::Strength) {
            let breathes = said_in(&timeline, step).any(|line| line.to_lowercase().contains("breath"));
            assert!(breathes, "{}: {} without a breath", timeline.routine_id, step.title());
        }
    }
}

#[test]
fn every_written_form_cue_is_heard_at_some_dose() {
    let catalog = Catalog::bundled();
    for (id, exercise) in &catalog.exercises {
        for level in &exercise.levels {
            let text = format!("format = 1\nname = \"x\"\n[[item]]\nexercise = \"{id}\"\nlevel = \"{}\"\nsets = 4\n", level.id);
            let (routine, problems) = Routine::from_toml("x", &text, &catalog.exercises);
            assert!(problems.is_empty(), "{problems:?}");
            let timeline = timeline(&routine, Guidance::Full);
            for cue in &level.words.during {
                let heard = said_in(&timeline, &timeline.steps[0]).any(|line| **line == **cue || **line == *mirrored(cue));
                assert!(heard, "{id}/{}: \"{cue}\" is never heard", level.id);
            }
        }
    }
}

#[test]
fn the_dose_of_every_exercise_is_said() {
    for (_, timeline) in every_score().filter(|(guidance, _)| *guidance == Guidance::Full) {
        for step in &timeline.steps {
            let starts_with_number = |line: &Arc<str>| {
                line.starts_with(|c: char| c.is_ascii_digit()) || line.starts_with("For ") || line.starts_with("Once")
            };
            assert!(said_in(&timeline, step).any(starts_with_number), "{}: no dose for {}", timeline.routine_id, step.title());
        }
    }
}

#[test]
fn nobody_works_in_silence_for_longer_than_fifteen_seconds() {
    for (_, timeline) in every_score().filter(|(guidance, _)| *guidance == Guidance::Full) {
        let spoken: Vec<&Cue> = timeline.cues.iter().filter(|cue| cue.line().is_some()).collect();
        for pair in spoken.windows(2) {
            let works = timeline.segment_at(pair[0].end()).is_some_and(|segment| segment.phase.is_work());
            let silence = pair[1].at.saturating_sub(pair[0].end());
            assert!(!works || silence <= Duration::from_secs(15), "{}: {silence:?} after {:?}", timeline.routine_id, pair[0]);
        }
    }
}

#[test]
fn one_is_told_to_turn_round_at_a_wall_and_only_there() {
    let said = |items: &str| -> Vec<String> {
        let (routine, problems) =
            Routine::from_toml("x", &format!("format = 1\nname = \"x\"\n{items}"), &Catalog::bundled().exercises);
        assert!(problems.is_empty(), "{problems:?}");
        timeline(&routine, Guidance::Brief).lines().iter().map(|line| line.to_string()).collect()
    };
    let there_and_back = said(
        "item = [{ exercise = \"wall_slide\" }, { exercise = \"push_up\", level = \"wall\" }, { exercise = \"wall_angel\" }, \
         { exercise = \"wall_slide\" }]",
    );
    let turns: Vec<&String> = there_and_back.iter().filter(|line| line.contains("Turn round")).collect();
    assert_eq!(turns, ["Next: Wall angel. Turn round, back to the wall.", "Next: Wall slide. Turn round, face the wall."]);
    // Without a rest it is said with the name.
    let at_once = said("item = [{ exercise = \"wall_slide\", rest_after_s = 0 }, { exercise = \"wall_angel\" }]");
    assert!(at_once.iter().any(|line| line == "Wall angel. Turn round, back to the wall."), "{at_once:?}");
    let between = said("item = [{ exercise = \"wall_slide\" }, { exercise = \"chin_tuck\" }, { exercise = \"wall_angel\" }]");
    assert!(!between.iter().any(|line| line.contains("Turn round")), "{between:?}");
}

#[test]
fn the_opening_and_the_end_tell_the_same_length() {
    for (_, timeline) in every_score().filter(|(guidance, _)| *guidance == Guidance::Full) {
        let number_in = |line: Option<&Arc<str>>| {
            let words = line.unwrap().split_whitespace().collect::<Vec<_>>();
            let unit = words.iter().rposition(|word| word.starts_with("minute")).unwrap();
            words[unit - 1].to_owned()
        };
        let lines: Vec<&Arc<str>> = timeline.cues.iter().filter_map(Cue::line).collect();
        let last = lines.iter().rev().find(|line| line.starts_with("Well done.")).copied();
        assert_eq!(number_in(lines.first().copied()), number_in(last), "{}", timeline.routine_id);
        let minutes: u64 = number_in(last).parse().unwrap();
        assert!(timeline.end.as_secs().abs_diff(minutes * 60) <= 40, "{}: {:?}", timeline.routine_id, timeline.end);
    }
}

#[test]
fn another_level_of_the_same_exercise_repeats_only_what_changes() {
    let text = "format = 1\nname = \"x\"\n[[item]]\nexercise = \"bent_arm_wall_stretch\"\n[[item]]\nexercise = \
                \"bent_arm_wall_stretch\"\nlevel = \"high\"\n";
    let (routine, problems) = Routine::from_toml("x", text, &Catalog::bundled().exercises);
    assert!(problems.is_empty(), "{problems:?}");
    let timeline = timeline(&routine, Guidance::Full);
    let said: Vec<&Arc<str>> = said_in(&timeline, &timeline.steps[1]).collect();
    // The door is open by now, but after the right side the feet have to change.
    assert!(!said.iter().any(|line| line.contains("Prop the door open")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("right foot in front") && line.contains("just above")), "{said:?}");
}

#[test]
fn no_two_lines_meet_and_none_runs_into_a_countdown() {
    for (_, timeline) in every_score() {
        let lines: Vec<&Cue> = timeline.cues.iter().filter(|cue| cue.line().is_some()).collect();
        for pair in lines.windows(2) {
            assert!(pair[0].end() <= pair[1].at, "{}: {:?} and {:?}", timeline.routine_id, pair[0], pair[1]);
        }
    }
}
