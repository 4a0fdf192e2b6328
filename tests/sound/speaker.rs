//! The loudspeaker against a simulated device: in step with the session, whatever the person does.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use unhunch::{
    audio::{
        Bank, Lines, RATE_HZ, SoundState, Track,
        performer::{Dials, Performance, Performer, Vitals},
    },
    clock::Time,
    cue::ToneTheme,
    session::Command,
    settings::Settings,
    timeline::{Phase, Segment},
};

use super::{
    SECOND, lines_timeline, ms,
    room::{Hands, Room, Soft, every_two_seconds},
};

#[test]
fn a_clock_that_is_off_stays_within_ten_milliseconds() {
    for ppm in [-200.0, 0.0, 200.0] {
        let mut room = Room::new(&every_two_seconds(250), Soft).warmed();
        room.rate_hz = 48_000.0 * (1.0 + ppm / 1e6);
        room.block = 4800;
        let start = room.start();
        room.run(500 * SECOND);
        let errors: Vec<i64> = room.onsets_ms(start).iter().enumerate().map(|(i, at)| at - (500 + i as i64 * 2000)).collect();
        let worst = errors.iter().map(|error| error.abs()).max().unwrap();
        assert_eq!(room.onsets.len(), 250, "{ppm} ppm");
        assert!(worst <= 10, "{ppm} ppm: {worst} ms");
    }
}

#[test]
fn a_pause_silences_at_once_and_going_on_counts_and_repeats_the_cut_line() {
    let (timeline, _) = lines_timeline(&[(1000, "48000", 1000), (5000, "4800", 100)], 8000);
    let mut room = Room::new(&timeline, Soft).warmed();
    let start = room.start();
    room.run(start + ms(1600) - room.now);
    room.apply(Command::Pause);
    room.run(ms(200));
    let at_pause = room.quiet;
    room.run(5 * SECOND);
    assert!(at_pause > 48 * 80, "still sounding {at_pause} frames before");
    assert_eq!(room.onsets.len(), 1);
    let resumed_at = room.now;
    room.apply(Command::Resume);
    room.run(8 * SECOND);
    let onsets = room.onsets_ms(resumed_at);
    // Three counts, the line from its start, and the next line as long after it as ever.
    let expected = [0, 1000, 2000, 3000, 3000 + 5000 - 1000];
    assert_eq!(onsets.len(), 6, "{onsets:?} {:?}", room.onsets_ms(start));
    for (onset, expected) in onsets[1..].iter().zip(expected) {
        assert!((-5..=120).contains(&(onset - expected)), "{onsets:?}");
    }
    assert!(room.click < 0.05, "{}", room.click);
}

#[test]
fn a_seek_into_a_line_is_silent_until_the_next_cue_and_a_jump_to_its_start_says_it_whole() {
    let (timeline, _) = lines_timeline(&[(1000, "48000", 1000), (3000, "48000", 1000), (6000, "4800", 100)], 8000);
    let mut room = Room::new(&timeline, Soft).warmed();
    room.run(ms(1500));
    let start = room.now;
    room.apply(Command::Seek(ms(3300)));
    room.run(ms(900));
    assert_eq!(room.onsets.len(), 1, "{:?}", room.onsets_ms(start));
    room.apply(Command::Seek(ms(3000)));
    let start = room.now;
    room.run(4 * SECOND);
    let onsets = room.onsets_ms(start);
    assert!((0..=60).contains(&onsets[1]), "{onsets:?}");
    assert!((2995..=3005).contains(&onsets[2]), "caught up in silence: {onsets:?}");
    assert!(room.click < 0.05, "{}", room.click);
}

#[test]
fn a_lost_device_is_said_and_sound_comes_back_in_step_without_a_burst() {
    let mut room = Room::new(&every_two_seconds(60), Soft).warmed();
    let start = room.start();
    room.run(5 * SECOND);
    assert_eq!(*room.speaker.state(), SoundState::Playing);
    room.lose_device();
    room.run(30 * SECOND);
    assert!(room.speaker.trouble().is_some());
    let n_before = room.onsets.len();
    let tries = room.port.lock().unwrap().n_opened;
    assert!((12..=20).contains(&tries), "{tries} tries in 30 s");
    room.port.lock().unwrap().is_plugged = true;
    room.run(30 * SECOND);
    assert_eq!(*room.speaker.state(), SoundState::Playing);
    let after = &room.onsets_ms(start)[n_before..];
    assert!(after.len() >= 7, "{after:?}");
    assert!(after.iter().all(|at| (at - 500).rem_euclid(2000) <= 10), "{after:?}");
    assert!(after.windows(2).all(|pair| pair[1] - pair[0] > 1900), "{after:?}");
}

#[test]
fn a_device_that_stalls_is_caught_up_with_and_one_that_stops_is_replaced() {
    let mut room = Room::new(&every_two_seconds(60), Soft).warmed();
    let start = room.start();
    room.run(5 * SECOND);
    room.next_pull += ms(1300);
    room.run(10 * SECOND);
    let onsets = room.onsets_ms(start);
    assert!(onsets.iter().skip(4).all(|at| (at - 500).rem_euclid(2000) <= 10), "{onsets:?}");
    room.port.lock().unwrap().performer = None;
    room.run(10 * SECOND);
    assert_eq!(room.port.lock().unwrap().n_opened, 2);
    assert_eq!(*room.speaker.state(), SoundState::Playing);
}

#[test]
fn a_window_that_is_stuck_silences_the_session_as_sleep_does() {
    let mut room = Room::new(&every_two_seconds(60), Soft).warmed();
    room.run(5 * SECOND);
    let n_before = room.onsets.len();
    let until = room.now + 20 * SECOND;
    while room.now < until {
        room.tick(false);
    }
    assert!(room.onsets.len() <= n_before + 3, "{:?}", room.onsets);
    // The session pauses itself after the gap; sound stays silent until the person goes on.
    let n_before = room.onsets.len();
    room.next_frame = room.now;
    room.run(5 * SECOND);
    assert_eq!(room.onsets.len(), n_before);
    room.apply(Command::Resume);
    room.run(10 * SECOND);
    assert!(room.onsets.len() >= n_before + 6);
}

#[test]
fn a_computer_that_sleeps_wakes_to_silence_with_the_same_device() {
    let mut room = Room::new(&every_two_seconds(60), Soft).warmed();
    room.run(5 * SECOND);
    let n_before = room.onsets.len();
    room.now += 45 * SECOND;
    room.time.set(room.now);
    (room.next_frame, room.next_step, room.next_pull) = (room.now + ms(40), room.now, room.now + ms(10));
    room.run(10 * SECOND);
    assert_eq!(room.onsets.len(), n_before);
    assert_eq!((room.speaker.trouble(), room.port.lock().unwrap().n_opened), (None, 1));
    room.apply(Command::Resume);
    room.run(4 * SECOND);
    assert!((4..=5).contains(&(room.onsets.len() - n_before)), "three counts and what is due");
}

#[test]
fn a_gate_holds_back_what_comes_after_it() {
    let (timeline, _) = lines_timeline(&[(500, "4800", 100), (2000, "4800", 100), (2500, "4800", 100)], 4000);
    let mut timeline = (*timeline).clone();
    let rest = Segment { start: ms(2000), phase: Phase::Hold, ..timeline.segments[0].clone() };
    timeline.segments[0] = Segment { end: ms(2000), phase: Phase::Prepare, waits: true, ..timeline.segments[0].clone() };
    timeline.segments.push(rest);
    let mut room = Room::new(&Arc::new(timeline), Soft).warmed();
    // A window that is slow to see the gate.
    room.run(ms(1800));
    let until = room.now + ms(900);
    while room.now < until {
        room.tick(false);
    }
    assert_eq!(room.onsets.len(), 1);
    room.next_frame = room.now;
    room.run(3 * SECOND);
    assert_eq!(room.onsets.len(), 1);
    room.apply(Command::Resume);
    room.run(SECOND);
    assert_eq!(room.onsets.len(), 3);
}

#[test]
fn a_device_without_a_pace_counts_as_none() {
    let mut room = Room::new(&every_two_seconds(60), Soft);
    room.rate_hz = 48_000.0 * 85.0;
    room.run(5 * SECOND);
    assert_eq!(room.speaker.trouble(), Some("No working sound device was found."));
    assert!(room.onsets.is_empty());
}

#[test]
fn a_session_can_wait_until_its_first_sound_is_heard_in_full() {
    let (timeline, lines) = lines_timeline(&[(0, "a", 200)], 3000);
    let room = Room::new(&timeline, lines);
    assert_eq!(room.speaker.warm_at(room.now), None);
    let mut room = room.warmed();
    let start = room.start();
    room.run(2 * SECOND);
    assert!((room.onsets_ms(start)[0]).abs() <= 5, "{:?}", room.onsets_ms(start));
    // Without a device nobody waits.
    let (timeline, lines) = lines_timeline(&[(0, "a", 200)], 3000);
    let mut room = Room::new(&timeline, lines);
    room.port.lock().unwrap().is_plugged = false;
    let asked = room.now;
    room.speaker.warm_up();
    while room.speaker.warm_at(room.now).is_none() {
        room.tick(false);
    }
    assert_eq!(room.speaker.warm_at(room.now), Some(room.now));
    assert!(room.now - asked <= SECOND, "{:?}", room.now - asked);
}

#[test]
fn the_device_is_opened_for_a_session_only() {
    let mut room = Room::new(&every_two_seconds(1), Soft);
    room.speaker.rest();
    assert_eq!(room.supervisor.step(room.now), None, "nothing to wake up for");
    assert_eq!(room.port.lock().unwrap().n_opened, 0);
    room.run(2 * SECOND);
    assert_eq!(*room.speaker.state(), SoundState::Playing);
    room.run(20 * SECOND);
    assert_eq!(room.supervisor.step(room.now), None, "the session is over");
    room.speaker.rest();
    assert_eq!(*room.speaker.state(), SoundState::Idle);
    assert_eq!(room.port.lock().unwrap().n_opened, 1);
}

#[test]
fn mute_and_volumes_act_at_once_and_the_test_sound_needs_no_session() {
    let mut room = Room::new(&every_two_seconds(60), Soft).warmed();
    room.speaker.set(&Settings { is_muted: true, ..Settings::default() });
    room.run(5 * SECOND);
    assert_eq!((room.speaker.state(), room.onsets.len()), (&SoundState::Muted, 0));
    room.speaker.set(&Settings::default());
    room.run(5 * SECOND);
    assert!(room.onsets.len() >= 2);
    room.apply(Command::Leave);
    room.run(6 * SECOND);
    let n_before = room.onsets.len();
    room.speaker.test();
    for _ in 0..200 {
        room.speaker.rest();
        room.tick(false);
    }
    assert!(room.onsets.len() > n_before);
    let n_before = room.onsets.len();
    room.speaker.say(Soft.get("24000").unwrap());
    for _ in 0..200 {
        room.speaker.rest();
        room.tick(false);
    }
    assert_eq!(room.onsets.len(), n_before + 1, "a line too");
}

#[test]
fn new_lines_come_in_without_a_seam() {
    /// Knows the second line only later.
    #[derive(Clone)]
    struct Late(Arc<AtomicU64>);
    impl Lines for Late {
        fn get(&self, line: &str) -> Option<Arc<[f32]>> {
            (line == "48000" || self.0.load(SeqCst) > 0).then(|| Soft.get(line)).flatten()
        }
        fn version(&self) -> u64 {
            self.0.load(SeqCst)
        }
    }
    let (timeline, _) = lines_timeline(&[(500, "48000", 1000), (3000, "4800", 100)], 6000);
    let late = Late(Arc::default());
    let mut room = Room::new(&timeline, late.clone()).warmed();
    let start = room.start();
    room.run(ms(1000));
    late.0.store(1, SeqCst);
    room.run(4 * SECOND);
    let onsets = room.onsets_ms(start);
    assert_eq!(onsets.len(), 2, "{onsets:?}");
    assert!((onsets[1] - 3000).abs() <= 5, "{onsets:?}");
    assert!(room.click < 0.05);
}

#[test]
fn the_device_callback_neither_allocates_nor_frees() {
    let time = Hands::default();
    let dials = Arc::new(Dials::default());
    let vitals = Arc::new(Vitals::default());
    let (mut performer, feed) = Performer::new(Arc::clone(&dials), vitals, time.copy());
    let track = Arc::new(Track::count_back(&Bank::new(ToneTheme::Soft)));
    let mut samples = vec![0.0; 4800];
    let mut now = Duration::ZERO;
    let (mut n_allocated, mut n_kept) = (0, 0);
    let mut heard = 0;
    for i in 0..600_u64 {
        now += if i % 50 == 49 { SECOND } else { ms(100) };
        time.set(now);
        // Every few pulls the window changes its mind: new track, jump, pause; sometimes nobody follows for a while.
        if i % 100 < 70 {
            dials.note_followed(now);
        }
        if i % 7 == 0 {
            let fresh = Arc::new((*track).clone());
            let plan =
                Performance { track: fresh, intro: Some(Arc::clone(&track)), since: Some(now - ms(i)), at: 500, stop: i64::MAX };
            feed.offer((i % 3 > 0).then_some(plan));
        }
        let memory = allocation_counter::measure(|| performer.fill(&mut samples));
        n_allocated += memory.count_total;
        n_kept += memory.count_current;
        heard += samples.iter().filter(|x| **x != 0.0).count();
    }
    assert!(heard > RATE_HZ as usize, "{heard}");
    // What is freed without having been allocated counts below zero.
    assert_eq!((n_allocated, n_kept), (0, 0));
}
