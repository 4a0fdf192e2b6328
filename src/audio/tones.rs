//! Makes the tones from sines: which notes each tone has, how they swell and fade. Says nothing about when they sound.
//!
//! Pitches and times follow the coaching data: fundamentals 440, 660 and 880 Hz, four harmonics, 25 ms attack, 60 ms release.

use std::f32::consts::{PI, TAU};

use super::RATE_HZ;
use crate::cue::{Tone, ToneTheme};

/// How a note swells, in ms.
const ATTACK_MS: u32 = 25;
/// How a note fades, in ms.
const RELEASE_MS: u32 = 60;
/// Root mean square of a full tone: -21 LUFS, 3 dB under speech at -18 LUFS.
pub const FULL_RMS: f32 = 0.096_5;
const LOW_HZ: f32 = 440.0;
const MID_HZ: f32 = 660.0;
const HIGH_HZ: f32 = 880.0;
/// How long the chime is, in ms.
const CHIME_MS: u32 = 400;

impl ToneTheme {
    /// The strength of the first four harmonics.
    fn harmonics(self) -> [f32; 4] {
        match self {
            Self::Soft => [1.0, 0.28, 0.10, 0.04],
            Self::Wood => [1.0, 0.06, 0.03, 0.30],
            Self::Bright => [1.0, 0.55, 0.40, 0.25],
        }
    }

    /// How fast a note dies away by itself, per second. 0 keeps it steady.
    fn decay(self) -> f32 {
        match self {
            Self::Soft | Self::Bright => 0.0,
            Self::Wood => 9.0,
        }
    }
}

/// One note of a tone.
struct Note {
    start_ms: u32,
    length_ms: u32,
    from_hz: f32,
    to_hz: f32,
}

const fn note(start_ms: u32, length_ms: u32, from_hz: f32, to_hz: f32) -> Note {
    Note { start_ms, length_ms, from_hz, to_hz }
}

/// The notes of a tone. They fill its length exactly.
fn notes(tone: Tone) -> Vec<Note> {
    match tone {
        Tone::Prepare => vec![note(0, 150, LOW_HZ, LOW_HZ), note(150, 170, MID_HZ, MID_HZ)],
        Tone::Count => vec![note(0, 90, HIGH_HZ, HIGH_HZ)],
        Tone::Move => vec![note(0, 120, LOW_HZ, HIGH_HZ)],
        Tone::Hold => vec![note(0, 120, MID_HZ, MID_HZ)],
        Tone::Return => vec![note(0, 120, HIGH_HZ, LOW_HZ)],
        Tone::Halfway => vec![note(0, 120, MID_HZ, MID_HZ), note(130, 130, MID_HZ, MID_HZ)],
        Tone::Switch => vec![note(0, 105, HIGH_HZ, HIGH_HZ), note(105, 105, LOW_HZ, LOW_HZ), note(210, 110, HIGH_HZ, HIGH_HZ)],
        Tone::Rest => vec![note(0, 260, LOW_HZ, LOW_HZ)],
        Tone::Finish => vec![note(0, 170, LOW_HZ, LOW_HZ), note(170, 170, MID_HZ, MID_HZ), note(340, 360, HIGH_HZ, HIGH_HZ)],
    }
}

/// How loud a tone is, 1 for the full level. The count is a soft tick.
fn strength(tone: Tone) -> f32 {
    if tone == Tone::Count { 0.5 } else { 1.0 }
}

/// The samples of a tone: as long as [`Tone::length`], zero at both ends.
pub fn samples(tone: Tone, theme: ToneTheme) -> Vec<f32> {
    sounded(&notes(tone), u32::try_from(tone.length().as_millis()).unwrap_or(0), strength(tone), theme)
}

/// The samples of the chime that stands for words no voice can read: two notes down, which no tone has.
pub fn chime(theme: ToneTheme) -> Vec<f32> {
    sounded(&[note(0, 180, HIGH_HZ, HIGH_HZ), note(180, 220, MID_HZ, MID_HZ)], CHIME_MS, 1.0, theme)
}

fn sounded(notes: &[Note], length_ms: u32, strength: f32, theme: ToneTheme) -> Vec<f32> {
    let mut out = vec![0.0; frames(length_ms)];
    for note in notes {
        add_note(&mut out, note, theme);
    }
    let mean_square = out.iter().map(|x| x * x).sum::<f32>() / out.len().max(1) as f32;
    let gain = FULL_RMS * strength / mean_square.sqrt().max(1e-6);
    out.iter_mut().for_each(|x| *x *= gain);
    out
}

fn frames(ms: u32) -> usize {
    (RATE_HZ / 1000 * ms) as usize
}

fn add_note(out: &mut [f32], note: &Note, theme: ToneTheme) {
    let n = frames(note.length_ms);
    let harmonics = theme.harmonics();
    let mut turns = 0.0_f32;
    for (i, x) in out.iter_mut().skip(frames(note.start_ms)).take(n).enumerate() {
        let angle = TAU * turns;
        let wave: f32 = harmonics.iter().zip(1_u8..).map(|(share, k)| share * (angle * f32::from(k)).sin()).sum();
        *x += wave * envelope(i, n) * (-theme.decay() * i as f32 / RATE_HZ as f32).exp();
        let share = i as f32 / n as f32;
        let hz = note.from_hz * (note.to_hz / note.from_hz).powf(share);
        turns = (turns + hz / RATE_HZ as f32).fract();
    }
}

/// Swells from zero and fades to zero as a raised cosine.
fn envelope(i: usize, n: usize) -> f32 {
    let rise = (i as f32 / frames(ATTACK_MS) as f32).min(1.0);
    let fall = ((n - 1).saturating_sub(i) as f32 / frames(RELEASE_MS) as f32).min(1.0);
    let smooth = |x: f32| 0.5 - 0.5 * (PI * x).cos();
    smooth(rise) * smooth(fall)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    /// The pitch from crossings of zero upward, in Hz, of the fundamental-heavy soft theme.
    fn pitch_hz(samples: &[f32]) -> f32 {
        let ups: Vec<usize> = samples.windows(2).enumerate().filter(|(_, w)| w[0] < 0.0 && w[1] >= 0.0).map(|(i, _)| i).collect();
        (ups.len() - 1) as f32 * RATE_HZ as f32 / (ups[ups.len() - 1] - ups[0]) as f32
    }

    #[test]
    fn every_tone_starts_and_ends_at_zero_swells_softly_and_has_its_length_and_level() {
        for &(_, theme) in ToneTheme::NAMES {
            for tone in Tone::ALL {
                let sound = samples(tone, theme);
                let what = format!("{tone:?} {theme:?}");
                assert_eq!(sound.len() as u128 * 1000, tone.length().as_millis() * u128::from(RATE_HZ), "{what}");
                assert_eq!((sound[0], sound[sound.len() - 1]), (0.0, 0.0), "{what}");
                let peak = sound.iter().fold(0.0_f32, |top, x| top.max(x.abs()));
                let early = sound[..frames(2)].iter().fold(0.0_f32, |top, x| top.max(x.abs()));
                assert!(early < 0.04 * peak, "{what}: {early} of {peak}");
                let rms = (sound.iter().map(|x| x * x).sum::<f32>() / sound.len() as f32).sqrt();
                assert!((rms / (FULL_RMS * strength(tone)) - 1.0).abs() < 0.01, "{what}: {rms}");
                assert!(peak < 0.7, "{what}: {peak}");
            }
        }
    }

    #[test]
    fn moving_rises_holding_is_steady_and_returning_falls() {
        let change = |tone| {
            let sound = samples(tone, ToneTheme::Soft);
            let (first, last) = sound.split_at(sound.len() / 2);
            pitch_hz(last) / pitch_hz(first)
        };
        assert!(change(Tone::Move) > 1.2, "{}", change(Tone::Move));
        assert!((change(Tone::Hold) - 1.0).abs() < 0.01, "{}", change(Tone::Hold));
        assert!(change(Tone::Return) < 0.83, "{}", change(Tone::Return));
    }

    #[test]
    fn the_chime_falls_by_a_step_and_is_as_loud_as_a_tone() {
        for &(_, theme) in ToneTheme::NAMES {
            let sound = chime(theme);
            assert_eq!((sound[0], sound[sound.len() - 1]), (0.0, 0.0), "{theme:?}");
            let rms = (sound.iter().map(|x| x * x).sum::<f32>() / sound.len() as f32).sqrt();
            assert!((rms / FULL_RMS - 1.0).abs() < 0.01, "{theme:?}: {rms}");
        }
        let sound = chime(ToneTheme::Soft);
        let (first, last) = sound.split_at(frames(180));
        assert!(pitch_hz(last) / pitch_hz(first) < 0.8);
    }
}
