//! Habits of sound devices, and that nothing is lost by them.

use std::{
    any::Any,
    sync::{Arc, Mutex, mpsc},
};

use unhunch::{
    audio::{
        SoundState,
        keepers::{Devices, Keepers},
        performer::{Dials, Performer, Vitals},
        supervisor::Outputs,
    },
    clock::Time,
    session::Command,
};

use super::{
    SECOND, lines_timeline, ms,
    room::{Hands, Room, Soft, every_two_seconds},
};

/// Frames that sound of one line of [`every_two_seconds`]: its ends are zero.
const LINE: usize = 4_800;

#[test]
fn what_is_said_comes_when_it_is_shown_whatever_the_latency() {
    for latency in [ms(20), ms(150), ms(500), ms(2000)] {
        let mut room = Room::new(&every_two_seconds(30), Soft);
        (room.latency, room.tells_latency, room.block) = (latency, true, 960);
        let mut room = room.warmed();
        let start = room.start();
        room.run(62 * SECOND);
        let errors: Vec<i64> = room.onsets_ms(start).iter().enumerate().map(|(i, at)| at - (500 + i as i64 * 2000)).collect();
        assert_eq!(errors.len(), 30, "{latency:?}");
        assert!(errors.iter().all(|error| error.abs() <= 10), "{latency:?}: {errors:?}");
    }
}

#[test]
fn a_loudspeaker_in_another_room_that_asks_every_two_seconds_loses_nothing_and_is_no_trouble() {
    for tells_latency in [true, false] {
        let mut room = Room::new(&every_two_seconds(60), Soft);
        (room.latency, room.tells_latency, room.block) = (2 * SECOND, tells_latency, 96_000);
        let mut room = room.warmed();
        let start = room.start();
        let end = room.now + 130 * SECOND;
        while room.now < end {
            room.tick(true);
            assert_eq!(room.speaker.trouble(), None, "{:?}", room.now - start);
        }
        assert_eq!((room.port.lock().unwrap().n_opened, room.onsets.len()), (1, 60), "{tells_latency}");
        let late: Vec<i64> = room.onsets_ms(start).iter().enumerate().map(|(i, at)| at - (500 + i as i64 * 2000)).collect();
        assert!(!tells_latency || late.iter().all(|late| late.abs() <= 10), "{late:?}");
    }
}

#[test]
fn errors_for_a_while_after_opening_and_underruns_lose_no_part_of_any_line() {
    let mut room = Room::new(&every_two_seconds(60), Soft);
    (room.settles_in, room.latency, room.tells_latency) = (ms(75), ms(200), true);
    let mut room = room.warmed();
    let start = room.start();
    // An underrun about every second and a half, some of them inside a line.
    for i in 0..80 {
        room.run(ms(1450 + i * 7 % 200));
        room.stand_still(ms(75));
        assert_eq!(room.speaker.trouble(), None);
    }
    room.run(15 * SECOND);
    assert_eq!((room.port.lock().unwrap().n_opened, room.onsets.len()), (1, 60));
    assert_eq!(room.n_sounding, 60 * LINE, "every frame of every line");
    let late: Vec<i64> = room.onsets_ms(start).iter().enumerate().map(|(i, at)| at - (500 + i as i64 * 2000)).collect();
    assert!(late.iter().all(|late| (-10..=300).contains(late)), "{late:?}");
}

#[test]
fn a_session_starts_with_its_first_line_whole_and_in_step() {
    for (settles_in, latency, block) in [(0, 20, 480), (75, 200, 4800), (600, 300, 4800), (75, 2000, 96_000)] {
        let (timeline, _) = lines_timeline(&[(0, "48000", 1000), (3000, "4800", 100)], 6000);
        let mut room = Room::new(&timeline, Soft);
        (room.settles_in, room.latency, room.tells_latency, room.block) = (ms(settles_in), ms(latency), true, block);
        let mut room = room.warmed();
        let start = room.start();
        room.run(10 * SECOND);
        let onsets = room.onsets_ms(start);
        assert_eq!((onsets.len(), room.n_sounding), (2, 52_800), "{latency} ms: {onsets:?}");
        // A device that asks seldom may ask too late for the very first moment.
        let most = if block > 48_000 { 2000 } else { 10 };
        assert!((-10..=most).contains(&onsets[0]), "{latency} ms: {onsets:?}");
    }
}

#[test]
fn skipping_loses_no_first_line_on_a_slow_device() {
    let (timeline, _) = lines_timeline(&[(1000, "4800", 100), (6000, "48000", 1000)], 12_000);
    let mut room = Room::new(&timeline, Soft);
    (room.latency, room.tells_latency) = (2 * SECOND, true);
    let mut room = room.warmed();
    room.run(ms(500));
    let n_before = room.n_sounding;
    room.apply(Command::Seek(ms(6000)));
    room.run(6 * SECOND);
    assert_eq!(room.n_sounding - n_before, 48_000);
}

#[test]
fn a_loss_is_shown_within_two_seconds_and_sound_is_back_within_three_of_the_device() {
    for how in ["pulled out", "stops", "hangs"] {
        let mut room = Room::new(&every_two_seconds(60), Soft);
        (room.latency, room.tells_latency, room.block) = (ms(200), true, 4800);
        let mut room = room.warmed();
        let start = room.start();
        room.run(5 * SECOND);
        match how {
            "pulled out" => room.lose_device(),
            "stops" => room.port.lock().unwrap().performer = None,
            _ => {
                let mut port = room.port.lock().unwrap();
                (port.performer, port.hangs) = (None, true);
            }
        }
        let shown = room.run_until(5 * SECOND, |room| room.speaker.trouble().is_some());
        assert!(shown <= 2 * SECOND, "{how}: {shown:?}");
        room.run(20 * SECOND);
        {
            let mut port = room.port.lock().unwrap();
            (port.is_plugged, port.hangs) = (true, false);
        }
        let n_before = room.onsets.len();
        let plays = |room: &Room| {
            let port = room.port.lock().unwrap();
            port.performer.is_some() && port.vitals.as_ref().is_some_and(|vitals| vitals.is_warm())
        };
        let back = room.run_until(10 * SECOND, plays);
        assert!(back <= 3 * SECOND, "{how}: {back:?}");
        room.run(10 * SECOND);
        assert_eq!(*room.speaker.state(), SoundState::Playing, "{how}");
        let onsets = &room.onsets_ms(start)[n_before..];
        assert!(onsets.len() >= 4 && onsets.iter().all(|at| (at - 495).rem_euclid(2000) <= 15), "{how}: {onsets:?}");
    }
}

#[test]
fn a_server_that_finishes_its_silence_before_it_looks_at_a_new_stream_is_waited_for() {
    let (timeline, _) = lines_timeline(&[(0, "48000", 1000), (3000, "4800", 100)], 6000);
    let mut room = Room::new(&timeline, Soft);
    (room.settles_in, room.latency, room.tells_latency, room.block) = (ms(1950), ms(200), true, 4800);
    let mut room = room.warmed();
    assert_eq!(room.speaker.trouble(), None);
    let start = room.start();
    room.run(5 * SECOND);
    assert_eq!((room.speaker.trouble(), room.port.lock().unwrap().n_opened, room.n_sounding), (None, 1, 52_800));
    assert!((-10..=10).contains(&room.onsets_ms(start)[0]), "{:?}", room.onsets_ms(start));
}

#[test]
fn a_device_that_is_not_ready_at_the_first_try_is_no_trouble() {
    let mut room = Room::new(&every_two_seconds(60), Soft);
    room.port.lock().unwrap().is_plugged = false;
    room.speaker.warm_up();
    room.tick(false);
    room.port.lock().unwrap().is_plugged = true;
    let mut room = room.warmed();
    room.run(5 * SECOND);
    assert_eq!((room.speaker.trouble(), room.onsets.len()), (None, 3));
}

#[test]
fn a_server_that_hangs_at_the_start_is_said_within_two_seconds_and_plays_when_it_answers() {
    let mut room = Room::new(&every_two_seconds(60), Soft);
    room.port.lock().unwrap().hangs = true;
    let shown = room.run_until(5 * SECOND, |room| room.speaker.trouble().is_some());
    assert!(shown <= 2 * SECOND, "{shown:?}");
    room.run(5 * SECOND);
    room.port.lock().unwrap().hangs = false;
    room.run(4 * SECOND);
    assert_eq!((room.speaker.state(), room.port.lock().unwrap().n_opened), (&SoundState::Playing, 1));
    assert!(!room.onsets.is_empty());
}

#[test]
fn after_a_good_time_the_wait_for_a_lost_device_starts_anew() {
    let mut room = Room::new(&every_two_seconds(60), Soft).warmed();
    for _ in 0..5 {
        room.run(4 * SECOND);
        room.lose_device();
        room.run(10 * SECOND);
        room.port.lock().unwrap().is_plugged = true;
        room.run(4 * SECOND);
        assert_eq!(*room.speaker.state(), SoundState::Playing);
        // The first try comes at once again.
        room.lose_device();
        room.port.lock().unwrap().is_plugged = true;
        let back = room.run_until(2 * SECOND, |room| room.port.lock().unwrap().performer.is_some());
        assert!(back <= SECOND, "{back:?}");
    }
}

#[test]
fn a_line_can_be_heard_while_a_session_stands_still() {
    let mut room = Room::new(&every_two_seconds(60), Soft).warmed();
    room.run(ms(1000));
    room.apply(Command::Hurts);
    room.speaker.follow(&room.session, room.now);
    let n_before = room.onsets.len();
    room.speaker.say(unhunch::audio::Lines::get(&Soft, "24000").unwrap());
    room.run(3 * SECOND);
    assert_eq!(room.onsets.len(), n_before + 1);
    // Going on cuts it short and plays the session.
    room.speaker.say(unhunch::audio::Lines::get(&Soft, "480000").unwrap());
    room.run(SECOND);
    room.apply(Command::Seek(10 * SECOND));
    room.run(ms(400));
    assert!(room.quiet > 2400, "{}", room.quiet);
}

// ---- The threads

/// Devices that panic, wait for a word, or open at once, by their name.
struct Strange(Mutex<mpsc::Receiver<()>>);

impl Devices for Strange {
    fn open(&self, name: Option<&str>, _: Performer, _: &Arc<Vitals>) -> Result<Box<dyn Any>, String> {
        match name {
            Some("panics") => panic!("a library is broken"),
            Some("waits") => drop(self.0.lock().unwrap().recv()),
            _ => {}
        }
        Ok(Box::new(()))
    }

    fn names(&self) -> Vec<String> {
        panic!("a library is broken")
    }
}

fn performer() -> (Performer, Arc<Vitals>) {
    let vitals = Arc::new(Vitals::default());
    let (performer, _) = Performer::new(Arc::new(Dials::default()), Arc::clone(&vitals), Hands::default().copy());
    (performer, vitals)
}

fn open(keepers: &mut Keepers, name: &str) -> Option<Box<dyn unhunch::audio::supervisor::Output>> {
    let (performer, vitals) = performer();
    keepers.open(Some(name), performer, &vitals)
}

/// Waits for an answer by giving way to the thread that has it.
fn answer(output: &mut Box<dyn unhunch::audio::supervisor::Output>) -> Result<(), String> {
    loop {
        match output.opened() {
            Some(answer) => return answer,
            None => std::thread::yield_now(),
        }
    }
}

#[test]
fn a_library_that_panics_is_an_error_like_any_other() {
    let (_word, wait) = mpsc::channel();
    let mut keepers = Keepers::new(Arc::new(Strange(Mutex::new(wait))));
    assert!(answer(&mut open(&mut keepers, "panics").unwrap()).unwrap_err().contains("failed"));
    assert_eq!(answer(&mut open(&mut keepers, "good").unwrap()), Ok(()));
    keepers.find_names();
    let names = loop {
        match keepers.names() {
            Some(names) => break names,
            None => std::thread::yield_now(),
        }
    };
    assert!(names.is_empty());
}

#[test]
fn devices_that_never_answer_hold_up_nobody_and_are_few() {
    let (word, wait) = mpsc::channel();
    let mut keepers = Keepers::new(Arc::new(Strange(Mutex::new(wait))));
    let mut outputs: Vec<_> = (0..10).filter_map(|_| open(&mut keepers, "waits")).collect();
    assert_eq!(outputs.len(), 3);
    assert!(outputs.iter_mut().all(|output| output.opened().is_none()));
    assert!(open(&mut keepers, "good").is_none());
    // Once they answer their threads end.
    outputs.clear();
    drop(word);
    while keepers.n_threads() > 0 {
        std::thread::yield_now();
    }
    assert_eq!(answer(&mut open(&mut keepers, "good").unwrap()), Ok(()));
}

#[test]
fn closing_is_left_to_the_thread_of_the_device() {
    let (word, wait) = mpsc::channel();
    let mut keepers = Keepers::new(Arc::new(Strange(Mutex::new(wait))));
    let output = open(&mut keepers, "waits").unwrap();
    drop(output);
    word.send(()).unwrap();
    while keepers.n_threads() > 0 {
        std::thread::yield_now();
    }
}
