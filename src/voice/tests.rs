//! The built-in voice as a whole: its files, what it says and how it sounds. Sound is never compared with stored sound,
//! since processors round differently.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::level::{PEAK_LIMIT, TARGET_LUFS, finished};
use super::loudness::{loudness_lufs, true_peak};
use super::neural::NeuralVoice;
use super::{Speech, TRACK_RATE_HZ, Voice, VoiceError, fake, reading};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

const LINES: &[&str] = &[
    "Hold.",
    "Three.",
    "One.",
    "Switch sides.",
    "Squeeze your shoulder blades back and down.",
    "Rest for thirty seconds. Next exercise, push-ups.",
    "3x10 w/ band, 45° each side.",
    "Levator scapulae stretch. Turn your head forty-five degrees and look toward your armpit.",
];

fn say(voice: &mut NeuralVoice, line: &str, pace: f32) -> Speech {
    finished(voice.speak(line, pace).unwrap()).unwrap()
}

#[test]
fn every_line_begins_at_once_and_is_as_loud_as_the_others() {
    let mut voice = NeuralVoice::load().unwrap();
    for line in LINES {
        let speech = say(&mut voice, line, 1.0);
        let peak = speech.samples.iter().fold(0.0_f32, |top, x| top.max(x.abs()));
        assert_eq!(speech.rate_hz, TRACK_RATE_HZ);
        assert!(speech.samples.iter().all(|x| x.is_finite() && x.abs() <= 1.0), "{line}");
        assert!(peak > 0.1 && true_peak(&speech.samples) <= PEAK_LIMIT, "{line}: peak {peak}");
        assert!((loudness_lufs(&speech.samples) - TARGET_LUFS).abs() < 1.0, "{line}");
        // About -34 dBFS, clearly above the noise of a quiet room.
        let onset = speech.samples.iter().position(|x| x.abs() > 0.029 * peak).unwrap();
        assert!(onset <= 240, "{line}: begins after {onset} samples");
        let (seconds, guess) = (speech.length().as_secs_f32(), fake::estimated_length(line, 1.0).as_secs_f32());
        assert!((0.4..2.2).contains(&(seconds / guess)), "{line}: {seconds} s, estimated {guess} s");
    }
}

#[test]
fn a_faster_pace_is_shorter_and_the_same_call_the_same_sound() {
    let mut voice = NeuralVoice::load().unwrap();
    let line = "Keep your neck long and breathe.";
    let usual = say(&mut voice, line, 1.0);
    assert!(say(&mut voice, line, 1.4).samples.len() < usual.samples.len());
    assert!(say(&mut voice, line, 0.7).samples.len() > usual.samples.len());
    assert_eq!(say(&mut voice, line, f32::NAN), usual);
    assert_eq!(say(&mut NeuralVoice::load().unwrap(), line, 1.0), usual);
}

#[test]
fn coach_lines_have_the_phonemes_the_model_was_taught() {
    let mut voice = NeuralVoice::load().unwrap();
    for (line, phonemes) in [
        ("Sit or stand tall.", "sˈɪt ɔɹ stˈænd tˈɔl."),
        ("Let your arms hang.", "lˈɛt jʊɹ ˈɑɹmz hˈæŋ."),
        ("Squeeze your shoulder blades back and down.", "skwˈiz jʊɹ ʃˈOldəɹ blˈAdz bˈæk ænd dˌWn."),
        ("Keep breathing.", "kˈip bɹˈiðɪŋ."),
        ("Hold a pencil between your blades.", "hˈOld ɐ pˈɛnsᵊl bətwˈin jʊɹ blˈAdz."),
        ("Let go slowly.", "lˈɛt ɡˌO slˈOli."),
        (
            "Lift your arms, chest and head a little way off the floor.",
            "lˈɪft jʊɹ ˈɑɹmz, ʧˈɛst ænd hˈɛd ɐ lˈɪTᵊl wˈA ˈɔf ðə flˈɔɹ.",
        ),
        ("Take 2 to 3 seconds to return.", "tˈAk tˈu tə θɹˈi sˈɛkəndz tə ɹətˈɜɹn."),
        ("Pain, tingling or numbness down the arm.", "pˈAn, tˈɪŋɡəlɪŋ ɔɹ nˈʌmnəs dˌWn ði ˈɑɹm."),
        ("Close your eyes. Stay close.", "klˈOz jʊɹ ˈIz. stˈA klˈOs."),
        ("Lead with your elbows.", "lˈid wɪð jʊɹ ˈɛlbˌOz."),
    ] {
        let sentences = reading::sentences(&reading::speakable(line));
        let said: Vec<String> = sentences.iter().map(|sentence| voice.phonemes_of(sentence)).collect();
        assert_eq!(said.join(" "), phonemes, "{line}");
    }
}

#[test]
fn what_nobody_should_write_is_read_without_a_panic() {
    let mut voice = NeuralVoice::load().unwrap();
    let mut runner = TestRunner::deterministic();
    let odd = r"([a-zA-Z]{1,6}|[0-9]{1,12}|[-/:.,x×°%'½L\n\t ]|w/|3x|\PC|[\x00-\x1f]|[肩прا💪\u{E000}\u{E001}\u{301}]){0,12}";
    let odd = proptest::string::string_regex(odd).unwrap();
    for n in 0..2_000 {
        let text = odd.new_tree(&mut runner).unwrap().current();
        for sentence in reading::sentences(&reading::speakable(&text)) {
            // The net for unknown words is slow enough to be worth sparing.
            if n % 20 == 0 {
                voice.phonemes_of(&sentence);
            }
        }
        if n % 200 == 0 {
            match voice.speak(&text, 1.0) {
                Ok(speech) => assert!(speech.samples.iter().all(|x| x.is_finite())),
                Err(error) => assert_eq!(error, VoiceError::Unreadable, "{text:?}"),
            }
        }
    }
}

#[test]
fn endless_text_is_cut_after_a_whole_word() {
    let said = reading::speakable(&"Breathe in and out. ".repeat(5_000));
    assert!(said.chars().count() <= reading::LONGEST_LINE && said.ends_with(|end: char| ".nt".contains(end)), "{said}");
    let mut voice = NeuralVoice::load().unwrap();
    for nothing in ["", "💪", "\u{0}", "肩胛骨", "—"] {
        assert_eq!(voice.speak(nothing, 1.0), Err(VoiceError::Unreadable), "{nothing:?}");
    }
}

#[test]
fn a_damaged_model_is_an_error() {
    let whole = super::model::BUNDLED;
    let mut bent = whole.to_vec();
    bent[whole.len() / 2] ^= 1;
    for bytes in [b"".as_slice(), b"no model at all", &whole[..100], &whole[..whole.len() / 3], &bent] {
        assert!(matches!(NeuralVoice::from_bytes(bytes), Err(VoiceError::Damaged(_))));
    }
    let pool = std::sync::Arc::new(rten::ThreadPool::with_num_threads(1));
    for bytes in [Vec::new(), b"no model at all".to_vec()] {
        let model = super::model::AcousticModel::from_onnx(bytes, std::sync::Arc::clone(&pool));
        assert!(matches!(model, Err(VoiceError::Damaged(_))));
    }
}

#[test]
fn the_bundled_files_are_the_listed_ones() {
    let files: [(&str, &[u8]); 4] = [
        ("hibari.onnx.gz", super::model::BUNDLED),
        ("lexicon.bin", include_bytes!("../../assets/voice/lexicon.bin")),
        ("oov.json", include_bytes!("../../assets/voice/oov.json")),
        ("oov.onnx.gz", include_bytes!("../../assets/voice/oov.onnx.gz")),
    ];
    let listed = include_str!("../../assets/voice/SHA256SUMS");
    assert_eq!(listed.lines().count(), files.len());
    for (name, bytes) in files {
        let sum: String = sha256(bytes).iter().map(|word| format!("{word:08x}")).collect();
        assert!(listed.contains(&format!("{sum}  {name}")), "{name} is {sum}");
    }
    assert!(files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() < 11_000_000);
    assert!(include_str!("../../assets/voice/LICENSE").contains("Apache License"));
    assert!(include_str!("../../assets/voice/NOTICE").contains("Kokoro-82M"));
}

/// SHA-256 (FIPS 180-4), only to check files.
fn sha256(bytes: &[u8]) -> [u32; 8] {
    let primes: Vec<u64> = (2..).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0)).take(64).collect();
    let root_bits = |root: f64| ((root.fract() * 4_294_967_296.0) as u64) as u32;
    let rounds: Vec<u32> = primes.iter().map(|prime| root_bits((*prime as f64).cbrt())).collect();
    let mut state: [u32; 8] = std::array::from_fn(|i| root_bits((primes[i] as f64).sqrt()));
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).div_ceil(64) * 64 - 8, 0);
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in padded.as_chunks::<64>().0 {
        let mut w = [0_u32; 64];
        for (word, bytes) in w.iter_mut().zip(block.as_chunks::<4>().0) {
            *word = u32::from_be_bytes(*bytes);
        }
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ (w[i - 15] >> 3);
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for i in 0..64 {
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = (e & f) ^ (!e & g);
            let t1 = h.wrapping_add(s1).wrapping_add(choice).wrapping_add(rounds[i]).wrapping_add(w[i]);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let t2 = s0.wrapping_add((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(t1), c, b, a, t1.wrapping_add(t2));
        }
        for (word, add) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *word = word.wrapping_add(add);
        }
    }
    state
}
