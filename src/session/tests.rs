//! What a session promises, whatever the person does and however often it is looked at.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::fixtures::mixed_timeline;

const SECOND: Duration = Duration::from_secs(1);

fn timeline_without_gates() -> Arc<Timeline> {
    let mut timeline = mixed_timeline();
    for segment in &mut timeline.segments {
        segment.waits = false;
    }
    Arc::new(timeline)
}

/// Every event of a whole session, looked at at each of the moments.
fn events_at(moments: impl Iterator<Item = Now>) -> Vec<Event> {
    let mut session = Session::start(timeline_without_gates(), Duration::ZERO);
    moments.flat_map(|now| session.advance(now)).collect()
}

/// Plays to the end by sleeping until each wake-up.
fn play_out(session: &mut Session, mut now: Now) -> (Now, Vec<Event>) {
    let mut events = session.advance(now);
    while let Some(next) = session.next_wakeup(now) {
        now = next;
        events.extend(session.advance(now));
    }
    (now, events)
}

#[test]
fn it_runs_to_the_end_and_every_step_counts() {
    let mut session = Session::start(timeline_without_gates(), SECOND);
    let (now, events) = play_out(&mut session, SECOND);
    let outcome = session.outcome(now);
    assert!(outcome.is_finished);
    assert_eq!((outcome.steps_done, outcome.active), (4, session.timeline().end));
    assert_eq!(events.last(), Some(&Event::Ended(outcome)));
    assert!(now - SECOND - session.timeline().end < Duration::from_millis(10));
}

#[test]
fn looking_twice_at_the_same_moment_is_looking_once() {
    let mut session = Session::start(timeline_without_gates(), Duration::ZERO);
    session.advance(3 * SECOND);
    assert_eq!(session.advance(3 * SECOND), []);
}

#[test]
fn it_waits_for_the_person_and_goes_on_at_any_key() {
    let timeline = Arc::new(mixed_timeline());
    let gate = timeline.segments.iter().find(|segment| segment.waits).unwrap().end;
    let mut session = Session::start(timeline, Duration::ZERO);
    let (now, events) = play_out(&mut session, Duration::ZERO);
    assert_eq!(events.last(), Some(&Event::Waiting));
    assert_eq!((session.at(now), session.next_wakeup(now)), (gate, None));
    assert_eq!(session.view(now).phase(), Phase::Prepare);
    let later = now + 500 * SECOND;
    session.apply(later, Command::Resume);
    assert_eq!(session.at(later + SECOND), gate + SECOND);
    play_out(&mut session, later + SECOND);
    assert!(session.is_over());
}

#[test]
fn a_line_cut_by_a_pause_is_said_again_from_its_start_as_often_as_it_is_cut() {
    let timeline = timeline_without_gates();
    let (start, length) = timeline.cues.iter().find(|cue| cue.line().is_some()).map(|cue| (cue.at, cue.length)).unwrap();
    let mut session = Session::start(timeline, Duration::ZERO);
    let mut now = start + length / 2;
    for _ in 0..3 {
        session.apply(now, Command::Pause);
        assert_eq!(session.at(now), start + length / 2, "a pause moves nothing");
        session.apply(now, Command::Resume);
        assert_eq!(session.state(), State::CountingBack { until: now + COUNT_BACK, at: start });
        session.advance(now + COUNT_BACK);
        now += COUNT_BACK + length / 2;
        session.advance(now);
    }
    assert_eq!(session.outcome(now).active, start + length / 2, "what was played twice counts once");
    // After its end nothing is said again.
    now += length / 2;
    let at = session.at(now);
    session.apply(now, Command::Pause);
    session.apply(now, Command::Resume);
    assert_eq!(session.state(), State::CountingBack { until: now + COUNT_BACK, at });
}

#[test]
fn going_on_never_asks_again_whether_the_person_is_ready() {
    let mut timeline = mixed_timeline();
    let gate = timeline.segments.iter().find(|segment| segment.waits).unwrap().end;
    // A line that runs on over the gate.
    let line = timeline.cues.iter().rposition(|cue| cue.line().is_some() && cue.at < gate).unwrap();
    timeline.cues[line].length = gate + SECOND - timeline.cues[line].at;
    timeline.cues.truncate(line + 1);
    let mut session = Session::start(Arc::new(timeline), Duration::ZERO);
    let (now, _) = play_out(&mut session, Duration::ZERO);
    session.apply(now, Command::Resume);
    let now = now + SECOND / 2;
    session.apply(now, Command::Pause);
    session.apply(now, Command::Resume);
    assert_eq!(session.at(now), gate + SECOND / 2);
}

#[test]
fn a_sleeping_computer_pauses_where_it_fell_asleep_without_a_burst() {
    let mut session = Session::start(timeline_without_gates(), Duration::ZERO);
    session.advance(2 * SECOND);
    assert_eq!(session.advance(62 * SECOND), [Event::WokeUp]);
    assert_eq!(session.at(62 * SECOND), 2 * SECOND);
    session.apply(70 * SECOND, Command::Resume);
    let line = session.timeline().line_at(2 * SECOND).unwrap().0.at;
    assert_eq!(session.at(72 * SECOND), line, "it counts back in first, to say the line again that was cut off");
    session.advance(73 * SECOND);
    assert_eq!(session.at(74 * SECOND), line + SECOND);
}

#[test]
fn a_clock_that_jumps_back_is_held() {
    let mut session = Session::start(timeline_without_gates(), 100 * SECOND);
    session.advance(102 * SECOND);
    assert_eq!(session.advance(50 * SECOND), []);
    assert_eq!(session.at(103 * SECOND), 3 * SECOND);
}

#[test]
fn leaving_early_keeps_what_was_done_as_partial() {
    let mut session = Session::start(timeline_without_gates(), Duration::ZERO);
    session.advance(SECOND);
    session.apply(2 * SECOND, Command::Skip);
    let events = session.apply(3 * SECOND, Command::Leave);
    let outcome = Outcome { active: 3 * SECOND, steps_done: 0, n_steps: 4, is_finished: false };
    assert_eq!(events, [Event::Ended(outcome)]);
}

#[test]
fn back_goes_to_the_start_and_then_to_the_exercise_before() {
    let timeline = timeline_without_gates();
    let second = timeline.steps[1].start;
    let mut session = Session::start_at(Arc::clone(&timeline), second + 10 * SECOND, Duration::ZERO);
    session.apply(SECOND, Command::Back);
    assert_eq!(session.at(SECOND), second);
    session.apply(2 * SECOND, Command::Back);
    assert_eq!(session.at(2 * SECOND), Duration::ZERO);
}

#[test]
fn more_time_makes_the_segment_longer() {
    let mut session = Session::start(timeline_without_gates(), Duration::ZERO);
    let digits = session.view(SECOND).digits;
    session.apply(SECOND, Command::AddTime(10 * SECOND));
    assert_eq!(session.view(SECOND).digits, digits + 10);
}

#[test]
fn an_easier_score_starts_the_same_exercise_again() {
    let timeline = timeline_without_gates();
    let at = timeline.steps[1].start + 9 * SECOND;
    let mut session = Session::start_at(Arc::clone(&timeline), at, Duration::ZERO);
    session.apply(SECOND, Command::Hurts);
    assert_eq!(session.next_wakeup(SECOND), None);
    session.apply(40 * SECOND, Command::Easier(Arc::clone(&timeline)));
    assert_eq!(session.at(40 * SECOND), timeline.steps[1].start);
}

#[test]
fn an_empty_score_is_over_at_once() {
    let session = Session::start(Arc::new(Timeline::default()), SECOND);
    assert!(session.is_over());
    assert_eq!(session.view(SECOND).instruction(), "");
}

#[test]
fn an_exercise_that_hurts_is_not_gone_on_with_and_after_the_last_one_nothing_is_left() {
    let timeline = timeline_without_gates();
    let mut session = Session::start(Arc::clone(&timeline), Duration::ZERO);
    session.apply(SECOND, Command::Hurts);
    let standing = session.standing(SECOND);
    assert_eq!((standing.next, standing.done.as_slice()), (1, [].as_slice()));
    let finish = timeline.segments.iter().find(|segment| segment.phase == Phase::Finish).unwrap();
    let at_end = Session::start_at(Arc::clone(&timeline), finish.start, Duration::ZERO);
    assert_eq!(at_end.standing(Duration::ZERO).next, timeline.steps.len());
}

fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        Just(Command::Pause),
        Just(Command::Resume),
        Just(Command::Toggle),
        Just(Command::Skip),
        Just(Command::Back),
        Just(Command::Restart),
        (0u64..400_000).prop_map(|ms| Command::Seek(Duration::from_millis(ms))),
        (0u64..20_000).prop_map(|ms| Command::AddTime(Duration::from_millis(ms))),
        Just(Command::Hurts),
        Just(Command::Easier(Arc::new(mixed_timeline()))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_tick_rate_never_changes_the_events(step_ms in 1u64..3900) {
        let end = timeline_without_gates().end + 5 * SECOND;
        let n = u64::try_from(end.as_millis()).unwrap() / step_ms + 2;
        let ticked = events_at((0..n).map(|i| Duration::from_millis(i * step_ms)));
        let mut session = Session::start(timeline_without_gates(), Duration::ZERO);
        prop_assert_eq!(ticked, play_out(&mut session, Duration::ZERO).1);
    }

    #[test]
    fn a_session_that_is_cut_off_anywhere_goes_on_to_the_end_and_every_exercise_counts(cut_ms in 0u64..200_000) {
        let timeline = timeline_without_gates();
        let cut = Duration::from_millis(cut_ms).min(timeline.end);
        let mut session = Session::start(Arc::clone(&timeline), Duration::ZERO);
        let mut now = Duration::ZERO;
        while now < cut && !session.is_over() {
            session.advance(now);
            now = session.next_wakeup(now).unwrap_or(cut).min(cut);
        }
        let standing = session.standing(now);
        prop_assert_eq!(standing.active, session.outcome(now).active);
        let mut later = Session::go_on(Arc::clone(&timeline), &standing, Duration::ZERO);
        let (end, _) = play_out(&mut later, Duration::ZERO);
        let outcome = later.outcome(end);
        prop_assert!(outcome.is_finished && outcome.active >= standing.active);
        prop_assert_eq!(outcome.steps_done, timeline.steps.len());
    }

    #[test]
    fn a_pause_only_shifts_time(pause_at_ms in 0u64..100_000, pause_s in 0u64..1000) {
        let mut session = Session::start(timeline_without_gates(), Duration::ZERO);
        let pause_at = Duration::from_millis(pause_at_ms);
        let mut events = Vec::new();
        let mut now = Duration::ZERO;
        while now < pause_at {
            events.extend(session.advance(now));
            now = session.next_wakeup(now).unwrap().min(pause_at);
        }
        events.extend(session.apply(pause_at, Command::Pause));
        let resumed = pause_at + Duration::from_secs(pause_s);
        events.extend(session.apply(resumed, Command::Resume));
        let (end, rest) = play_out(&mut session, resumed);
        events.extend(rest);
        let mut unpaused = Session::start(timeline_without_gates(), Duration::ZERO);
        let (unpaused_end, expected) = play_out(&mut unpaused, Duration::ZERO);
        prop_assert_eq!(events, expected);
        let late = end - unpaused_end;
        // A line that was cut off is said again.
        let line = unpaused.timeline().line_at(pause_at).filter(|(cue, _)| pause_at < cue.end());
        let repeated = line.map_or(Duration::ZERO, |(cue, _)| pause_at - cue.at);
        let wanted = Duration::from_secs(pause_s) + COUNT_BACK + repeated;
        prop_assert!(late >= wanted && late < wanted + Duration::from_millis(20), "{late:?}");
    }

    #[test]
    fn no_row_of_commands_breaks_it_and_it_always_ends(
        commands in prop::collection::vec((any_command(), 0u64..6000), 0..30),
    ) {
        let mut session = Session::start(Arc::new(mixed_timeline()), Duration::ZERO);
        let mut now = Duration::ZERO;
        for (command, wait_ms) in commands {
            now += Duration::from_millis(wait_ms);
            session.advance(now);
            session.apply(now, command);
            let view = session.view(now);
            prop_assert!(view.at <= view.end);
            let _ = (view.instruction(), view.count_text(), view.caption);
        }
        for _ in 0..20 {
            now = play_out(&mut session, now).0;
            session.apply(now, Command::Resume);
        }
        prop_assert!(session.is_over());
    }
}
