//! Sound without a sound card: the track on its frames, the sound file, and the loudspeaker against simulated devices and a
//! simulated clock. How tones sound is tested beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use proptest::prelude::*;
use unhunch::{
    audio::{
        Bank, Gains, Lines, SoundGroup, Track, frame_at,
        ogg::write_ogg,
        source::{Labels, Mark},
        track::mix,
        wav::{sample_i16, write_wav},
    },
    cue::{Cue, Priority, Sound, ToneTheme},
    progress::Progress,
    timeline::{Phase, Segment, Timeline},
};

mod devices;
mod room;
mod speaker;

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
        track.render(SoundGroup::Voice, &(i64::MIN..i64::MAX), at, &mut voice);
        track.render(SoundGroup::Tone, &(i64::MIN..i64::MAX), at, &mut tone);
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
            (start, samples, if is_voice { SoundGroup::Voice } else { SoundGroup::Tone })
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
    let date = Some("2026-01-31".to_owned());
    let labels =
        Labels { title: "Desk reset".to_owned(), date, marks: vec![Mark { frame: 480, name: "Wall stretch".to_owned() }] };
    let mut file = Vec::new();
    let mut shares = Vec::new();
    let gains = Gains::from_volumes(0.8, 0.6);
    write_wav(&mut &track, gains, &labels, &mut file, &mut Progress::new(&AtomicBool::new(false), |_, share| shares.push(share)))
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
    for known in
        [&b"Wall stretch"[..], b"INAM\x0b\0\0\0Desk reset\0", b"IART\x08\0\0\0Unhunch\0", b"ICRD\x0b\0\0\x002026-01-31\0"]
    {
        assert!(file.windows(known.len()).any(|window| window == known), "{}", String::from_utf8_lossy(known));
    }
}

#[test]
fn the_small_sound_file_comes_back_as_long_and_nearly_as_it_was_with_a_title_and_chapters() {
    use opus_pure::{MAX_PACKET_SAMPLES, OggOpusReader, Trim};

    // A chirp, so that every moment is unlike the others.
    let chirp: Arc<[f32]> = (0..30_000).map(|i| 0.4 * (i as f32 * (0.02 + i as f32 * 2e-6)).sin()).collect();
    let track = Track::from_sounds([(1_000, Arc::clone(&chirp), SoundGroup::Voice)], 48_123);
    let mark = |frame, name: &str| Mark { frame, name: name.to_owned() };
    let marks = vec![mark(0, "Wall\nstretch"), mark(48_000 * 3_723 + 24, "Chin tuck")];
    let labels = Labels { title: "Desk reset".to_owned(), date: Some("2026-01-31".to_owned()), marks };
    let mut file = Vec::new();
    write_ogg(&mut &track, Gains::FULL, &labels, &mut file, &mut Progress::unheard()).unwrap();
    assert!(file.len() < 12_000, "{} bytes", file.len());

    let mut reader = OggOpusReader::new(&file[..]).unwrap();
    for (key, value) in [
        ("TITLE", "Desk reset"),
        ("ARTIST", "Unhunch"),
        ("GENRE", "Exercise"),
        ("DATE", "2026-01-31"),
        ("CHAPTER000", "00:00:00.000"),
        ("CHAPTER000NAME", "Wall stretch"),
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
fn no_page_of_the_small_sound_file_is_longer_than_a_second_and_no_peak_passes_the_limit() {
    let loud: Arc<[f32]> = (0..100_000).map(|i| 0.63 * (i as f32 * 0.05).sin()).collect();
    let sounds = [(200_000, Arc::clone(&loud), SoundGroup::Voice), (200_000, loud, SoundGroup::Tone)];
    let track = Track::from_sounds(sounds, 480_000);
    let (mut ogg, mut wav) = (Vec::new(), Vec::new());
    write_ogg(&mut &track, Gains::FULL, &Labels::default(), &mut ogg, &mut Progress::unheard()).unwrap();
    write_wav(&mut &track, Gains::FULL, &Labels::default(), &mut wav, &mut Progress::unheard()).unwrap();
    let starts = (0..ogg.len() - 14).filter(|at| ogg[*at..].starts_with(b"OggS\0"));
    let granules: Vec<u64> = starts.map(|at| u64::from_le_bytes(ogg[at + 6..at + 14].try_into().unwrap())).collect();
    assert!(granules.len() >= 10, "{granules:?}");
    assert!(granules.windows(2).all(|pair| pair[1] - pair[0] <= 48_000), "{granules:?}");
    let samples = wav[44..44 + 960_000].chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs());
    assert!(samples.max().unwrap() < 22_000);
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
        let is_canceled = AtomicBool::new(!goes_on);
        let progress = &mut Progress::new(&is_canceled, |_, _| {});
        write_wav(&mut &track, Gains::FULL, &Labels::default(), out, progress).unwrap_err().to_string()
    };
    assert!(save(48_000, &mut Full, true).starts_with("The sound file could not be written"));
    assert_eq!(save(48_000, &mut Vec::new(), false), "Saving the sound was canceled.");
    let track = Track::from_sounds([], 48_000);
    let small = |out: &mut dyn std::io::Write, goes_on: bool| {
        let is_canceled = AtomicBool::new(!goes_on);
        let progress = &mut Progress::new(&is_canceled, |_, _| {});
        write_ogg(&mut &track, Gains::FULL, &Labels::default(), out, progress).unwrap_err().to_string()
    };
    assert!(small(&mut Full, true).starts_with("The sound file could not be written"));
    assert_eq!(small(&mut Vec::new(), false), "Saving the sound was canceled.");
    assert!(save(frame_at(86_400 * SECOND), &mut Vec::new(), true).contains("too long"));
}
