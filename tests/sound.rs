//! Sound without a sound card: the track on its frames, the sound file, and the loudspeaker against a simulated device and
//! clock. How tones sound is tested beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::HashMap,
    ops::ControlFlow,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use proptest::prelude::*;
use unhunch::{
    audio::{
        Bank, Gains, Group, Lines, RATE_HZ, SoundState, Speaker, Track, frame_at,
        ogg::write_ogg,
        performer::{Dials, Performer, Plan, Time, Vitals},
        source::{Labels, Mark},
        supervisor::{Output, Outputs, Supervisor},
        track::mix,
        wav::{sample_i16, write_wav},
    },
    cue::{Cue, Priority, Sound, ToneTheme},
    session::{Command, Session},
    settings::Settings,
    timeline::{Phase, Segment, Timeline},
};

const SECOND: Duration = Duration::from_secs(1);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

// ---- The track

/// Lines as blocks of one value, so that their edges are exact.
struct Blocks(HashMap<&'static str, usize>);

impl Lines for Blocks {
    fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        self.0.get(line).map(|n_frames| vec![0.5; *n_frames].into())
    }
}

/// A timeline of lines, `(start, text, length)`, all in ms.
fn lines_timeline(cues: &[(u64, &'static str, u64)], end_ms: u64) -> (Arc<Timeline>, Blocks) {
    let lines = cues.iter().map(|&(_, text, length)| (text, frame_at(ms(length)) as usize)).collect();
    let cues = cues.iter().map(|&(at, text, length)| Cue {
        at: ms(at),
        length: ms(length),
        sound: Sound::Line(text.into(), Priority::Phase),
    });
    let segment = Segment {
        start: Duration::ZERO,
        end: ms(end_ms),
        phase: Phase::Hold,
        step: 0,
        set: 1,
        side: None,
        shape: None,
        rep: 1,
        waits: false,
    };
    let timeline = Timeline { segments: vec![segment], cues: cues.collect(), end: ms(end_ms), ..Timeline::default() };
    (Arc::new(timeline), Blocks(lines))
}

/// What a track plays from a frame on, rendered in blocks.
fn played(track: &Track, from: i64, n_frames: usize, block: usize) -> Vec<f32> {
    let mut whole = vec![0.0; n_frames];
    for (i, out) in whole.chunks_mut(block).enumerate() {
        let at = from + (i * block) as i64;
        let (mut voice, mut tone) = (vec![0.0; out.len()], vec![0.0; out.len()]);
        track.render(Group::Voice, &(i64::MIN..i64::MAX), at, &mut voice);
        track.render(Group::Tone, &(i64::MIN..i64::MAX), at, &mut tone);
        mix(&voice, &tone, (Gains::FULL, Gains::FULL), out);
    }
    whole
}

fn starts_of_sound(samples: &[f32]) -> Vec<usize> {
    let sounds = |i: usize| samples[i] != 0.0;
    (0..samples.len()).filter(|i| sounds(*i) && (*i == 0 || !sounds(i - 1))).collect()
}

#[test]
fn each_cue_is_on_its_own_frame_and_silence_between_is_exact() {
    let (timeline, lines) = lines_timeline(&[(0, "a", 100), (1001, "b", 333), (2500, "c", 10)], 3000);
    let track = Track::new(&timeline, &Bank::new(ToneTheme::Soft), &lines);
    let samples = played(&track, 0, frame_at(ms(3000)) as usize, 1024);
    assert_eq!(starts_of_sound(&samples), [0, 48_048, 120_000]);
    assert_eq!(samples.iter().filter(|x| **x != 0.0).count(), (100 + 333 + 10) * 48);
}

#[test]
fn a_chime_stands_for_a_line_that_no_voice_can_read_and_for_no_other() {
    /// Can't read one of the lines; has not spoken the other yet.
    struct Latin;
    impl Lines for Latin {
        fn get(&self, _line: &str) -> Option<Arc<[f32]>> {
            None
        }
        fn needs_chime(&self, line: &str) -> bool {
            line == "肩"
        }
    }
    let (timeline, _) = lines_timeline(&[(0, "later", 100), (1000, "肩", 500)], 3000);
    for &(name, theme) in ToneTheme::NAMES {
        let samples = played(&Track::new(&timeline, &Bank::new(theme), &Latin), 0, frame_at(ms(3000)) as usize, 1024);
        let chime = unhunch::audio::tones::chime(theme);
        let start = frame_at(ms(1000)) as usize;
        assert_eq!(samples[start..start + chime.len()], chime, "{name}");
        assert!(samples[..start].iter().all(|x| *x == 0.0), "{name}");
    }
}

#[test]
fn moments_become_the_nearest_frame_even_after_hours() {
    assert_eq!(frame_at(Duration::ZERO), 0);
    assert_eq!(frame_at(Duration::from_nanos(10_416)), 0);
    assert_eq!(frame_at(Duration::from_nanos(10_417)), 1);
    assert_eq!(frame_at(Duration::from_secs(36_000)), 36_000 * 48_000);
}

#[test]
fn a_line_that_would_run_into_the_next_fades_out_before_it() {
    let (timeline, lines) = lines_timeline(&[(0, "long", 500), (300, "next", 100)], 1000);
    let track = Track::new(&timeline, &Bank::new(ToneTheme::Soft), &lines);
    let samples = played(&track, 0, 48_000, 480);
    let before_next = 300 * 48 - 1;
    assert!(samples[before_next] < 0.01, "{}", samples[before_next]);
    assert_eq!(samples[before_next + 1], 0.5);
    assert!(samples.iter().all(|x| *x <= 0.5));
}

#[test]
fn going_on_inside_a_line_says_it_again_if_there_is_time_for_it() {
    let (timeline, lines) = lines_timeline(&[(0, "a", 400), (1000, "b", 300), (1400, "c", 100)], 2000);
    let track = Track::new(&timeline, &Bank::new(ToneTheme::Soft), &lines);
    let resumed = |at_ms: u64| {
        let at = frame_at(ms(at_ms));
        let starts = starts_of_sound(&played(&track.resumed_at(at), at, 96_000, 480));
        starts.iter().map(|start| at_ms + *start as u64 / 48).collect::<Vec<_>>()
    };
    assert_eq!(resumed(200), [200, 1000, 1400]);
    assert_eq!(resumed(700), [1000, 1400]);
    assert_eq!(resumed(1150), [1400], "no room for b before c");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_same_frames_are_the_same_samples_whatever_the_block_and_the_start(
        sounds in prop::collection::vec((0_i64..20_000, 1_usize..4_000, any::<bool>()), 0..12),
        block in 1_usize..5_000,
        from in -2_000_i64..22_000,
    ) {
        let sounds = sounds.into_iter().enumerate().map(|(i, (start, n, is_voice))| {
            let samples: Arc<[f32]> = (0..n).map(|k| ((k * 7 + i * 13) % 101) as f32 / 300.0).collect();
            (start, samples, if is_voice { Group::Voice } else { Group::Tone })
        });
        let track = Track::from_sounds(sounds, 20_000);
        let whole = played(&track, -2_000, 30_000, 30_000);
        let rest = played(&track, from, 6_000, block);
        let offset = usize::try_from(from + 2_000).unwrap();
        prop_assert_eq!(&rest[..], &whole[offset..offset + 6_000]);
    }
}

// ---- The sound file

#[test]
fn the_sound_file_has_the_samples_that_are_heard_and_names_its_parts() {
    let (timeline, lines) = lines_timeline(&[(10, "a", 200), (700, "b", 50)], 1000);
    let track = Track::new(&timeline, &Bank::new(ToneTheme::Soft), &lines);
    let labels = Labels { title: "Desk reset".to_owned(), marks: vec![Mark { frame: 480, name: "Wall stretch".to_owned() }] };
    let mut file = Vec::new();
    let mut shares = Vec::new();
    let gains = Gains::from_volumes(0.8, 0.6);
    write_wav(&mut &track, gains, &labels, &mut file, &mut |share| {
        shares.push(share);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(shares.last(), Some(&1.0));
    let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&file[..4], &file[8..16], number(24), number(40)), (&b"RIFF"[..], &b"WAVEfmt "[..], 48_000, 96_000));
    assert_eq!(number(4) + 8, file.len());
    let written: Vec<i16> = file[44..44 + 96_000].chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    let heard: Vec<i16> = played(&track, 0, 48_000, 333).iter().map(|x| sample_i16(x * gains.voice)).collect();
    assert!(written == heard);
    // The chunks after the samples follow each other to the very end.
    let mut at = 44 + 96_000;
    let mut found = Vec::new();
    while at < file.len() {
        found.push(String::from_utf8_lossy(&file[at..at + 4]).into_owned());
        at += 8 + number(at + 4).next_multiple_of(2);
    }
    assert_eq!((found.join(","), at), ("LIST,cue ,LIST".to_owned(), file.len()));
    assert!(file.windows(12).any(|window| window == b"Wall stretch"));
}

#[test]
fn the_small_sound_file_comes_back_as_long_and_nearly_as_it_was_with_a_title_and_chapters() {
    use opus_pure::{MAX_PACKET_SAMPLES, OggOpusReader, Trim};

    // A chirp, so that every moment is unlike the others.
    let chirp: Arc<[f32]> = (0..30_000).map(|i| 0.4 * (i as f32 * (0.02 + i as f32 * 2e-6)).sin()).collect();
    let track = Track::from_sounds([(1_000, Arc::clone(&chirp), Group::Voice)], 48_123);
    let mark = |frame, name: &str| Mark { frame, name: name.to_owned() };
    let marks = vec![mark(0, "Wall\nstretch"), mark(48_000 * 3_723 + 24, "Chin tuck")];
    let labels = Labels { title: "Desk reset".to_owned(), marks };
    let mut file = Vec::new();
    write_ogg(&mut &track, Gains::FULL, &labels, &mut file, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(file.len() < 12_000, "{} bytes", file.len());

    let mut reader = OggOpusReader::new(&file[..]).unwrap();
    for (key, value) in [
        ("TITLE", "Desk reset"),
        ("CHAPTER000", "00:00:00.000"),
        ("CHAPTER000NAME", "Wallstretch"),
        ("CHAPTER001", "01:02:03.000"),
        ("CHAPTER001NAME", "Chin tuck"),
    ] {
        assert_eq!(reader.tags().get(key), Some(value));
    }
    let mut decoder = reader.head().decoder(48_000).unwrap();
    let mut trim = Trim::new(reader.head(), 48_000, 1).unwrap();
    let mut block = vec![0.0; MAX_PACKET_SAMPLES];
    let mut heard = Vec::new();
    for packet in reader.packets() {
        let packet = packet.unwrap();
        let n = decoder.decode(&packet.data, MAX_PACKET_SAMPLES, &mut block).unwrap();
        heard.extend_from_slice(trim.keep(&packet, &block[..n]));
    }
    assert_eq!(heard.len(), 48_123);
    let wanted = played(&track, 0, 48_123, 1_000);
    let power = |samples: &mut dyn Iterator<Item = f32>| samples.map(|x| x * x).sum::<f32>();
    let noise = power(&mut heard.iter().zip(&wanted).map(|(heard, wanted)| heard - wanted));
    assert!(noise < power(&mut wanted.iter().copied()) / 100.0, "{noise}");
    assert!(heard[..900].iter().all(|x| x.abs() < 0.01));
}

#[test]
fn a_full_disk_a_cancel_and_a_day_long_track_are_said() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let save = |end: i64, out: &mut dyn std::io::Write, goes_on: bool| {
        let track = Track::from_sounds([], end);
        let answer = if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        write_wav(&mut &track, Gains::FULL, &Labels::default(), out, &mut |_| answer).unwrap_err().to_string()
    };
    assert!(save(48_000, &mut Full, true).starts_with("The sound file could not be written"));
    assert_eq!(save(48_000, &mut Vec::new(), false), "Saving the sound was canceled.");
    let track = Track::from_sounds([], 48_000);
    let small = |out: &mut dyn std::io::Write, answer| {
        write_ogg(&mut &track, Gains::FULL, &Labels::default(), out, &mut |_| answer).unwrap_err().to_string()
    };
    assert!(small(&mut Full, ControlFlow::Continue(())).starts_with("The sound file could not be written"));
    assert_eq!(small(&mut Vec::new(), ControlFlow::Break(())), "Saving the sound was canceled.");
    assert!(save(frame_at(86_400 * SECOND), &mut Vec::new(), true).contains("too long"));
}

// ---- The loudspeaker against a simulated device

#[derive(Clone, Default)]
struct Hands(Arc<AtomicU64>);

impl Hands {
    fn set(&self, now: Duration) {
        self.0.store(now.as_nanos() as u64, SeqCst);
    }
}

impl Time for Hands {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(SeqCst))
    }

    fn copy(&self) -> Box<dyn Time> {
        Box::new(self.clone())
    }
}

/// Where the simulated device plugs in.
#[derive(Default)]
struct Port {
    is_plugged: bool,
    performer: Option<Performer>,
    vitals: Option<Arc<Vitals>>,
    n_opened: u32,
}

struct Sockets(Arc<Mutex<Port>>);

impl Outputs for Sockets {
    fn open(&mut self, _: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Result<Output, String> {
        let mut port = self.0.lock().unwrap();
        port.n_opened += 1;
        if !port.is_plugged {
            return Err("Nothing is plugged in.".to_owned());
        }
        port.performer = Some(performer);
        port.vitals = Some(Arc::clone(vitals));
        Ok(Box::new(()))
    }

    fn names(&mut self) -> Vec<String> {
        vec!["Simulated".to_owned()]
    }
}

/// A person's evening: a session, a loudspeaker, and a device that takes blocks on its own clock.
struct Room {
    time: Hands,
    now: Duration,
    port: Arc<Mutex<Port>>,
    speaker: Speaker,
    supervisor: Supervisor,
    session: Session,
    /// The device's frames a second by the true clock.
    rate_hz: f64,
    block: usize,
    next_pull: Duration,
    next_frame: Duration,
    next_step: Duration,
    /// True times at which sound began.
    onsets: Vec<Duration>,
    last: f32,
    quiet: usize,
    /// The largest step from one sample to the next after a beginning.
    click: f32,
}

impl Room {
    fn new(timeline: &Arc<Timeline>, lines: impl Lines + 'static) -> Self {
        let time = Hands::default();
        let now = 100 * SECOND;
        time.set(now);
        let port = Arc::new(Mutex::new(Port { is_plugged: true, ..Port::default() }));
        let settings = Settings { voice_volume: 1.0, tone_volume: 1.0, ..Settings::default() };
        let (speaker, supervisor) =
            Speaker::with_outputs(&settings, Arc::new(lines), &time, Arc::new(|| ()), Box::new(Sockets(Arc::clone(&port))));
        let session = Session::start(Arc::clone(timeline), now);
        Self {
            time,
            now,
            port,
            speaker,
            supervisor,
            session,
            rate_hz: 48_000.0,
            block: 2400,
            next_pull: now,
            next_frame: now,
            next_step: now,
            onsets: Vec::new(),
            last: 0.0,
            quiet: 10_000,
            click: 0.0,
        }
    }

    /// Opens the device, lets it warm up, and starts the session anew.
    fn warmed(mut self) -> Self {
        let timeline = Arc::clone(self.session.timeline());
        self.speaker.warm_up();
        let start = self.now + SECOND;
        while self.now < start {
            self.speaker.warm_up();
            self.tick(false);
        }
        self.session = Session::start(timeline, self.now);
        self.next_frame = self.now;
        self
    }

    fn apply(&mut self, command: Command) {
        self.session.apply(self.now, command);
        self.next_frame = self.now;
    }

    /// Lets time pass with everything running.
    fn run(&mut self, length: Duration) {
        let end = self.now + length;
        while self.now < end {
            self.tick(true);
        }
    }

    /// To the next thing that happens: a frame of the window, a look of the supervisor, a pull of the device.
    fn tick(&mut self, has_window: bool) {
        if self.now >= self.next_frame && has_window {
            self.session.advance(self.now);
            self.speaker.follow(&self.session, self.now);
            self.next_frame = self.now + ms(500);
        }
        if self.now >= self.next_step {
            self.supervisor.step(self.now);
            self.next_step = self.now + ms(250);
        }
        if self.now >= self.next_pull {
            self.pull();
            self.next_pull += Duration::from_secs_f64(self.block as f64 / self.rate_hz);
        }
        let next_frame = if has_window { self.next_frame } else { self.next_step };
        self.now = next_frame.min(self.next_step).min(self.next_pull);
        self.time.set(self.now);
    }

    fn pull(&mut self) {
        let mut port = self.port.lock().unwrap();
        let Some(performer) = port.performer.as_mut() else { return };
        let mut samples = vec![0.0; self.block];
        performer.fill(&mut samples);
        for (i, sample) in samples.iter().enumerate() {
            if *sample != 0.0 {
                if self.quiet > 240 {
                    self.onsets.push(self.now + Duration::from_secs_f64(i as f64 / self.rate_hz));
                } else {
                    self.click = self.click.max((sample - self.last).abs());
                }
                self.quiet = 0;
            } else {
                self.click = self.click.max(if self.quiet == 0 { self.last.abs() } else { 0.0 });
                self.quiet += 1;
            }
            self.last = *sample;
        }
    }

    fn lose_device(&mut self) {
        let mut port = self.port.lock().unwrap();
        port.is_plugged = false;
        port.performer = None;
        if let Some(vitals) = &port.vitals {
            vitals.note_lost();
        }
    }

    fn onsets_ms(&self, since: Duration) -> Vec<i64> {
        self.onsets.iter().map(|at| at.as_millis() as i64 - since.as_millis() as i64).collect()
    }
}

/// A soft line: starts and ends at zero like a spoken one, so that clicks can be told.
struct Soft;

impl Lines for Soft {
    fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        let n: usize = line.parse().unwrap_or(4800);
        Some((0..n).map(|i| 0.3 * (((i + 1) as f32 / 48.0).min(1.0) * ((n - i) as f32 / 48.0).min(1.0))).collect())
    }
}

fn every_two_seconds(n: u64) -> Arc<Timeline> {
    let cues: Vec<_> = (0..n).map(|i| (500 + i * 2000, "4800", 100)).collect();
    lines_timeline(&cues, n * 2000 + 1000).0
}

#[test]
fn a_clock_that_is_off_stays_within_ten_milliseconds() {
    for ppm in [-200.0, 0.0, 200.0] {
        let mut room = Room::new(&every_two_seconds(250), Soft).warmed();
        room.rate_hz = 48_000.0 * (1.0 + ppm / 1e6);
        room.block = 4800;
        let start = room.now;
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
    let start = room.now;
    room.run(ms(1600));
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
    // Three counts, the line from its start, the next line on its moment; the pause was at 1.6 s.
    let expected = [0, 1000, 2000, 3000, 3000 + 5000 - 1600];
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
    let start = room.now;
    room.run(5 * SECOND);
    assert_eq!(*room.speaker.state(), SoundState::Playing);
    room.lose_device();
    room.run(30 * SECOND);
    assert!(room.speaker.trouble().is_some());
    let n_before = room.onsets.len();
    let tries = room.port.lock().unwrap().n_opened;
    assert!((3..=7).contains(&tries), "{tries} tries in 30 s");
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
    let start = room.now;
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
    let mut room = Room::new(&timeline, lines);
    assert_eq!(room.speaker.warm_at(room.now), None);
    let latest = room.now + SECOND;
    while room.speaker.warm_at(room.now).is_none_or(|at| room.now < at) {
        assert!(room.now < latest);
        room.speaker.warm_up();
        room.tick(false);
    }
    room.session = Session::start(Arc::clone(&timeline), room.now);
    room.next_frame = room.now;
    let began = room.now;
    room.run(2 * SECOND);
    assert!(room.onsets[0] < began + ms(100), "{:?}", room.onsets[0] - began);
    // Without a device nobody waits.
    let (timeline, lines) = lines_timeline(&[(0, "a", 200)], 3000);
    let mut room = Room::new(&timeline, lines);
    room.port.lock().unwrap().is_plugged = false;
    room.speaker.warm_up();
    room.tick(false);
    assert_eq!(room.speaker.warm_at(room.now), Some(room.now));
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
    let start = room.now;
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
            let plan = Plan { track: fresh, intro: Some(Arc::clone(&track)), since: Some(now - ms(i)), at: 500, stop: i64::MAX };
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
