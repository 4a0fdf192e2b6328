//! What the score promises, for routines of every kind.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod random;

use std::time::Duration;

use super::*;
use crate::{cue::Sound, cue::estimated_length, fixtures};

const SECOND: Duration = Duration::from_secs(1);

fn compile(items: &str) -> Timeline {
    Timeline::compile(&fixtures::routine(items), Coaching::default(), &estimated_length)
}

fn phases(timeline: &Timeline) -> Vec<(Phase, u64)> {
    timeline.segments.iter().map(|segment| (segment.phase, segment.length().as_secs())).collect()
}

fn lines(timeline: &Timeline) -> Vec<String> {
    timeline.cues.iter().filter_map(|cue| cue.line().map(ToString::to_string)).collect()
}

/// What must hold for every score.
fn check(timeline: &Timeline) {
    let mut at = Duration::ZERO;
    for segment in &timeline.segments {
        assert_eq!(segment.start, at, "segments follow each other without a gap");
        assert!(segment.end > segment.start);
        assert!(segment.step < timeline.steps.len());
        at = segment.end;
    }
    assert_eq!(at, timeline.end);
    assert!(timeline.cues.is_sorted_by_key(|cue| cue.at));
    let spoken: Vec<_> = timeline.cues.iter().filter(|cue| cue.line().is_some()).collect();
    for pair in spoken.windows(2) {
        assert!(pair[0].end() <= pair[1].at, "{:?} runs into {:?}", pair[0], pair[1]);
    }
    assert!(timeline.cues.iter().all(|cue| cue.at < timeline.end));
    for step in timeline.steps.windows(2) {
        assert_eq!(step[0].end, step[1].start, "steps follow each other without a gap");
    }
}

/// Every change that the screen shows has a sound at the same moment.
fn check_eyes_free(timeline: &Timeline) {
    for segment in &timeline.segments {
        let sounds = timeline.cues.iter().any(|cue| cue.at == segment.start);
        // A pause begins in silence: the return before it was heard, and so is the next movement.
        assert!(sounds || segment.phase == Phase::Pause, "{segment:?} begins in silence");
    }
}

#[test]
fn repetitions_follow_the_tempo_and_the_last_pause_is_left_out() {
    let timeline = compile("item = [{ exercise = \"squeeze\", reps = 2 }]");
    use Phase::*;
    assert_eq!(
        phases(&timeline),
        [
            (Prepare, 17),
            (CountIn, 3),
            (Move, 2),
            (Hold, 5),
            (Return, 2),
            (Pause, 1),
            (Move, 2),
            (Hold, 5),
            (Return, 2),
            (Finish, 6)
        ]
    );
    check(&timeline);
}

#[test]
fn the_other_side_gets_the_full_dose_and_mirrored_words() {
    let timeline = compile("item = [{ exercise = \"stretch\" }]");
    let holds: Vec<_> =
        timeline.segments.iter().filter(|s| s.phase == Phase::Hold).map(|s| (s.side.unwrap(), s.length())).collect();
    assert_eq!(holds, [(Side::Left, 20 * SECOND), (Side::Right, 20 * SECOND)]);
    let said = lines(&timeline);
    assert!(said.contains(&"Switch sides. Right arm up.".to_owned()), "{said:?}");
    assert_eq!(said.iter().filter(|line| *line == "Halfway.").count(), 2);
    check_eyes_free(&timeline);
    let said = lines(&compile("item = [{ exercise = \"stretch\", reps = 3 }]"));
    assert!(said.contains(&"Left shoulder low.".to_owned()) && said.contains(&"Right shoulder low.".to_owned()), "{said:?}");
}

#[test]
fn form_cues_go_on_over_sets_and_begin_again_only_when_all_were_heard() {
    let timeline = compile("item = [{ exercise = \"stretch\", reps = 1, sets = 3, rest_between_sets_s = 10 }]");
    let is_form = |cue: &&Cue| matches!(&cue.sound, Sound::Line(_, crate::cue::Priority::Form));
    let said: Vec<String> =
        timeline.cues.iter().filter(is_form).map(|cue| cue.line().unwrap().replace("Right", "Left")).collect();
    let cues = said.iter().filter(|line| !line.starts_with("You should") && !line.starts_with("Too hard")).collect::<Vec<_>>();
    // A breath comes in every long hold.
    let written: Vec<_> = cues.iter().filter(|cue| !cue.contains("breath")).collect();
    for round in written.chunks_exact(2) {
        assert_ne!(round[0], round[1], "{cues:?}");
    }
    assert!(written.len() >= 4 && written.len() + 3 <= cues.len(), "{cues:?}");
}

#[test]
fn last_one_is_said_only_when_nothing_of_the_exercise_follows() {
    let timeline =
        compile("item = [{ exercise = \"squeeze\", sets = 2, rest_between_sets_s = 10 }, { exercise = \"stretch\", reps = 2 }]");
    for (index, step) in timeline.steps.iter().enumerate() {
        let in_step: Vec<&Cue> = timeline.cues.iter().filter(|cue| cue.at >= step.start && cue.at < step.end).collect();
        let last: Vec<&&Cue> =
            in_step.iter().filter(|cue| cue.line().is_some_and(|line| line.starts_with("Last one."))).collect();
        assert_eq!(last.len(), 1);
        let later_reps = timeline.segments.iter().filter(|s| s.step == index && s.phase == Phase::Move && s.start > last[0].at);
        assert_eq!(later_reps.count(), 0);
    }
    assert!(lines(&timeline).iter().any(|line| line.starts_with("Second hold.")));
}

#[test]
fn the_dose_is_said_once_for_each_exercise_as_a_person_would_say_it() {
    let said = lines(&compile(
        "item = [{ exercise = \"squeeze\", reps = 8, sets = 2 }, { exercise = \"stretch\", reps = 2 },
         { rounds = 2, item = [{ exercise = \"turn\" }] }]",
    ));
    let doses = ["2 sets of 8, 5 seconds each.", "2 holds of 20 seconds on each side."];
    for dose in doses {
        assert_eq!(said.iter().filter(|line| *line == dose).count(), 1, "{said:?}");
    }
    assert_eq!(said.iter().filter(|line| line.contains("taking turns")).count(), 1, "{said:?}");
}

#[test]
fn going_down_and_getting_up_are_told_in_time() {
    let said = lines(&compile("item = [{ exercise = \"turn\", rest_after_s = 20 }, { exercise = \"squeeze\" }]"));
    assert!(
        said.iter().any(|line| line.starts_with("Get up slowly. Next: Squeeze.") || line.starts_with("Roll to your side")),
        "{said:?}"
    );
    let said = lines(&compile("item = [{ exercise = \"squeeze\" }, { exercise = \"turn\" }]"));
    assert!(said.last().unwrap().contains("slowly."), "{said:?}");
    assert!(said[1].contains("do not suit everyone"), "{said:?}");
    let seated = lines(&compile("item = [{ exercise = \"squeeze\" }]"));
    assert!(!seated.iter().any(|line| line.contains("suit everyone")), "{seated:?}");
}

#[test]
fn the_rest_names_what_comes_next_and_where() {
    let timeline = compile("item = [{ exercise = \"squeeze\" }, { exercise = \"turn\" }]");
    assert!(lines(&timeline).contains(&"Next: Turn. On the floor.".to_owned()));
    let prepare = timeline.segments.iter().filter(|segment| segment.phase == Phase::Prepare).nth(1).unwrap();
    assert_eq!(prepare.length(), 25 * SECOND, "getting down to the floor takes time");
}

#[test]
fn tones_alone_still_mark_every_change() {
    let coaching = Coaching { guidance: Guidance::Tones, waits: false };
    let timeline = Timeline::compile(&fixtures::routine("item = [{ exercise = \"stretch\" }]"), coaching, &estimated_length);
    assert_eq!(lines(&timeline), [""; 0]);
    check(&timeline);
    check_eyes_free(&timeline);
}

#[test]
fn the_last_words_of_an_exercise_end_before_what_follows() {
    let timeline = compile("item = [{ exercise = \"stretch\", tempo = [0.5, 0, 0.5, 8], reps = 1 }]");
    check(&timeline);
    let back = timeline.cues.iter().find(|cue| cue.line().is_some_and(|line| &**line == "Step back."));
    assert_eq!(back, None, "there is no time left to say it");
}

#[test]
fn a_routine_of_many_hours_is_cut_at_a_clean_place() {
    let timeline =
        compile("item = [{ rounds = 20, item = [{ exercise = \"squeeze\", reps = 100, sets = 20 }, { exercise = \"turn\" }] }]");
    assert!(timeline.is_cut);
    assert!(timeline.end < MAX_LENGTH + 60 * SECOND, "{:?}", timeline.end);
    check(&timeline);
}

#[test]
fn the_script_of_the_mixed_routine_reads_well() {
    insta::assert_snapshot!(script_text(&fixtures::mixed_timeline()));
}

#[test]
fn more_time_moves_only_what_has_not_begun() {
    let timeline = fixtures::mixed_timeline();
    let at = 20 * SECOND;
    let longer = timeline.stretched(at, 10 * SECOND);
    check(&longer);
    assert_eq!(longer.end, timeline.end + 10 * SECOND);
    let early = |timeline: &Timeline| timeline.cues.iter().filter(|cue| cue.at <= at).cloned().collect::<Vec<_>>();
    assert_eq!(early(&longer), early(&timeline));
}

#[test]
fn a_movement_that_takes_a_minute_is_not_done_in_silence() {
    let said = lines(&compile("item = [{ exercise = \"squeeze\", reps = 1, tempo = [60, 0, 60, 0] }]"));
    assert!(said.iter().filter(|line| *line == "Neck long." || *line == "Keep breathing.").count() >= 6, "{said:?}");
}
