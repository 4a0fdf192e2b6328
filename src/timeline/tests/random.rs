//! What holds for every routine that can be written and every voice, quick or slow.

use std::sync::Arc;

use proptest::{collection::vec, prelude::*, sample::subsequence};

use super::{check, check_eyes_free};
use crate::{
    cue::{Cue, Priority, Sound, Tone},
    exercise::Exercises,
    fixtures,
    routine::{Guidance, Routine},
    timeline::{Coaching, Duration, Phase, Step, Timeline},
};

/// Form cues of every kind: short and long, with a side, about the breath.
const CUES: [&str; 7] = [
    "Neck long.",
    "Left shoulder low.",
    "Breathe out as you lift.",
    "Push the floor far away from you.",
    "Tall.",
    "Right hand soft.",
    "Keep both feet flat on the floor.",
];
/// Nobody works in silence for longer than this.
const MAX_SILENCE: Duration = Duration::from_secs(15);

fn number(key: &'static str, from: u32, to: u32) -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), (from..=to).prop_map(move |n| format!(", {key} = {n}"))]
}

fn work() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        (0u32..5, 0u32..9, 0u32..5, 0u32..9).prop_map(|(a, b, c, d)| format!(", tempo = [{a}.5, {b}, {c}, {d}.5]")),
        (1u32..60, 0u32..60, 0u32..60, 0u32..60).prop_map(|(a, b, c, d)| format!(", tempo = [{a}, {b}, {c}, {d}]")),
        (1u32..70, 0u32..40).prop_map(|(hold, gap)| format!(", hold_s = {hold}, gap_s = {gap}")),
        (5u32..200, 1u32..6).prop_map(|(work, out)| format!(", work_s = {work}, tempo = [{out}, 0, 2, 0]")),
    ]
}

fn exercise() -> impl Strategy<Value = String> {
    (
        prop_oneof![
            Just("\"squeeze\""),
            Just("\"stretch\""),
            Just("\"stretch\", level = \"low\""),
            Just("\"stretch\", level = \"high\""),
            Just("\"turn\""),
        ],
        number("reps", 1, 12),
        number("sets", 1, 3),
        number("rest_after_s", 0, 40),
        number("rest_between_sets_s", 0, 20),
        number("switch_s", 0, 12),
        work(),
        prop_oneof![Just(""), Just(", sides = \"each\""), Just(", sides = \"alternate\""), Just(", sides = \"both\"")],
        prop_oneof![Just(""), Just(", wait_for_me = true"), Just(", note = \"Slowly now.\"")],
    )
        .prop_map(|(id, a, b, c, d, e, f, g, h)| format!("{{ exercise = {id}{a}{b}{c}{d}{e}{f}{g}{h} }}"))
}

fn item() -> impl Strategy<Value = String> {
    let rest = || (0u32..60).prop_map(|rest| format!("{{ rest_s = {rest} }}"));
    let single = || prop_oneof![6 => exercise(), 1 => rest()];
    let group = (1u32..4, 0u32..20, vec(single(), 1..3)).prop_map(|(rounds, rest, items)| {
        format!("{{ rounds = {rounds}, rest_between_rounds_s = {rest}, item = [{}] }}", items.join(", "))
    });
    prop_oneof![8 => single(), 1 => group]
}

fn items() -> impl Strategy<Value = String> {
    vec(item(), 1..6).prop_map(|items| format!("item = [{}]", items.join(", ")))
}

fn cues() -> impl Strategy<Value = Vec<String>> {
    subsequence(&CUES, 0..=CUES.len()).prop_shuffle().prop_map(|cues| cues.into_iter().map(str::to_owned).collect())
}

fn guidance() -> impl Strategy<Value = Guidance> {
    (0..Guidance::NAMES.len()).prop_map(|index| Guidance::NAMES[index].1)
}

/// A routine of the fixture exercises, all of which say these form cues.
fn routine(items: &str, cues: &[String]) -> Routine {
    let mut exercises: Exercises = fixtures::exercises();
    for exercise in exercises.values_mut() {
        for level in &mut Arc::make_mut(exercise).levels {
            level.words.during = cues.to_vec();
        }
    }
    let (routine, _) = Routine::from_toml("test", &format!("format = 1\nname = \"Test\"\n{items}"), &exercises);
    routine
}

fn compile(items: &str, cues: &[String], guidance: Guidance, voice: u32) -> Timeline {
    Timeline::compile(&routine(items, cues), Coaching { guidance, waits: false }, &|line| said_by(voice, line))
}

/// How long a voice takes for a line: any time up to four seconds, the same for both sides.
fn said_by(voice: u32, line: &str) -> Duration {
    let sum = one_side(line).bytes().fold(voice, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    Duration::from_millis(u64::from(200 + sum % 3800))
}

fn one_side(line: &str) -> String {
    line.replace("Right", "Left").replace("right", "left")
}

fn spoken(timeline: &Timeline) -> Vec<&Cue> {
    timeline.cues.iter().filter(|cue| cue.line().is_some()).collect()
}

fn is_form(cue: &Cue) -> bool {
    matches!(&cue.sound, Sound::Line(_, Priority::Form))
}

/// The written form cues that are heard in a step, as said for the first side, in order.
fn heard(timeline: &Timeline, step: &Step) -> Vec<String> {
    let in_step = timeline.cues.iter().filter(|cue| cue.at >= step.start && cue.at < step.end && is_form(cue));
    let written: Vec<String> = step.level().words.during.iter().map(|cue| one_side(cue)).collect();
    in_step.map(|cue| one_side(cue.line().unwrap())).filter(|line| written.contains(line) && !line.contains("reath")).collect()
}

/// The stretches of uninterrupted work.
fn bouts(timeline: &Timeline) -> Vec<(Duration, Duration)> {
    let work = timeline.segments.chunk_by(|a, b| a.phase.is_work() == b.phase.is_work());
    work.filter(|bout| bout[0].phase.is_work()).map(|bout| (bout[0].start, bout[bout.len() - 1].end)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_score_is_whole_and_can_be_followed_by_ear_and_by_eye(
        items in items(), cues in cues(), guidance in guidance(), voice in 0u32..1000,
    ) {
        let timeline = compile(&items, &cues, guidance, voice);
        check(&timeline);
        check_eyes_free(&timeline);
        for cue in spoken(&timeline) {
            for at in [cue.at, cue.end() - Duration::from_millis(1)] {
                prop_assert_eq!(timeline.line_at(at).map(|(shown, _)| shown), Some(cue), "said but not shown");
            }
        }
    }

    #[test]
    fn a_form_cue_is_used_up_only_when_it_is_heard(items in items(), cues in cues(), voice in 0u32..1000) {
        let timeline = compile(&items, &cues, Guidance::Full, voice);
        for step in &timeline.steps {
            let heard = heard(&timeline, step);
            let in_step = spoken(&timeline).into_iter().filter(|cue| cue.at >= step.start && cue.at < step.end);
            let said: Vec<String> = in_step.filter(|cue| is_form(cue)).map(|cue| one_side(cue.line().unwrap())).collect();
            let twice = said.windows(2).find(|pair| pair[0] == pair[1] && !pair[0].contains("reath"));
            prop_assert!(twice.is_none(), "{:?} in a row", twice);
            for (index, cue) in heard.iter().enumerate() {
                let Some(again) = heard.iter().skip(index + 1).position(|later| later == cue) else { continue };
                let between = &heard[index + 1..=index + again];
                for other in cues.iter().map(|other| one_side(other)).filter(|other| other != cue && !other.contains("reath")) {
                    // What takes longer may have found no room.
                    let fits = said_by(voice, &other) <= said_by(voice, cue);
                    prop_assert!(!fits || between.contains(&other), "\"{}\" is lost between two \"{}\": {:?}", other, cue, heard);
                }
            }
        }
    }

    #[test]
    fn nobody_works_in_silence_for_longer_than_fifteen_seconds(items in items(), cues in cues(), voice in 0u32..1000) {
        let timeline = compile(&items, &cues, Guidance::Full, voice);
        let spoken = spoken(&timeline);
        for (start, end) in bouts(&timeline) {
            let mut quiet_from = start;
            let inside = spoken.iter().filter(|cue| cue.end() > start && cue.at < end);
            for (at, until) in inside.map(|cue| (cue.at, cue.end())).chain([(end, end)]) {
                let silence = at.saturating_sub(quiet_from);
                prop_assert!(silence <= MAX_SILENCE, "{:?} of silence from {:?}", silence, quiet_from);
                quiet_from = until;
            }
        }
    }

    #[test]
    fn form_cues_never_take_the_moment_of_another_line(
        items in items(), cues in cues(), guidance in guidance(), voice in 0u32..1000,
    ) {
        let with = compile(&items, &cues, guidance, voice);
        let without = compile(&items, &[], guidance, voice);
        let others = |timeline: &Timeline| timeline.cues.iter().filter(|cue| !is_form(cue)).cloned().collect::<Vec<_>>();
        prop_assert_eq!(others(&with), others(&without));
        prop_assert_eq!(with.end, without.end);
    }

    #[test]
    fn the_dose_is_said_once_an_exercise_before_it_starts(items in items(), voice in 0u32..1000) {
        let timeline = compile(&items, &[], Guidance::Full, voice);
        for (index, step) in timeline.steps.iter().enumerate() {
            let prepare = timeline.segments.iter().find(|s| s.step == index && s.phase == Phase::Prepare).unwrap();
            let in_step = spoken(&timeline).into_iter().filter(|cue| cue.at >= step.start && cue.at < step.end);
            let doses: Vec<&Cue> = in_step.filter(|cue| is_dose(cue.line().unwrap())).collect();
            let n_wanted = usize::from(step.round.is_none_or(|(round, _)| round == 1));
            prop_assert_eq!(doses.len(), n_wanted, "{:?}", doses);
            prop_assert!(doses.iter().all(|dose| dose.end() <= prepare.end));
        }
    }

    #[test]
    fn three_two_one_is_said_wherever_the_voice_is_quick_enough(items in items(), cues in cues(), pace_ms in 100u64..800) {
        let quick = |line: &str| Duration::from_millis(pace_ms) * u32::try_from(line.split_whitespace().count()).unwrap();
        let timeline = Timeline::compile(&routine(&items, &cues), Coaching::default(), &quick);
        let counts = timeline.cues.iter().filter(|cue| cue.sound == Sound::Tone(Tone::Count)).count();
        let said = timeline.cues.iter().filter(|cue| matches!(&cue.sound, Sound::Line(_, Priority::Countdown))).count();
        prop_assert_eq!(said, counts);
    }

    #[test]
    fn a_slow_voice_never_talks_over_itself(pace_ms in 100u64..1500) {
        let items = "item = [{ exercise = \"squeeze\" }, { exercise = \"stretch\" }, { exercise = \"turn\" }]";
        let slow = |line: &str| Duration::from_millis(pace_ms) * u32::try_from(line.split_whitespace().count()).unwrap();
        check(&Timeline::compile(&routine(items, &[]), Coaching::default(), &slow));
    }
}

/// Whether a line tells how much of an exercise is to be done.
fn is_dose(line: &str) -> bool {
    let has_amount = line.starts_with(|c: char| c.is_ascii_digit()) || line.starts_with("For ") || line.starts_with("Once");
    has_amount && !line.contains("left.") && !line.starts_with("Once more")
}
