//! Finishes a spoken line for the track: right rate, no silence at the ends, the same loudness as every other line.
//!
//! -18 LUFS, true peak at most -3 dBTP, the sound beginning within 5 ms. What cannot be both loud and below the peak is
//! held down by a limiter that looks ahead. Knows no engines and no times.

use super::loudness::{SILENCE_LUFS, loudness_lufs, peaks, true_peak};
use super::resample::at_track_rate;
use super::{Speech, TRACK_RATE_HZ, VoiceError};
use std::collections::VecDeque;

/// Loudness of every finished line, in LUFS.
pub const TARGET_LUFS: f32 = -18.0;
/// True peak that is never passed, as an amplitude: -3 dBTP.
pub const PEAK_LIMIT: f32 = 0.707_9;
/// What the limiter aims at: -4 dBTP. A coded file may pass the peaks of its samples by half a decibel.
pub const CEILING: f32 = 0.63;
/// A line has begun when it passes this part of its peak.
const ONSET_SHARE: f32 = 0.03;
/// A line is over when it stays under this part of its peak.
const TAIL_SHARE: f32 = 0.006;
/// Kept before the onset, as a fade-in, in ms.
const LEAD_MS: usize = 2;
/// Kept after the end, as a fade-out, in ms.
const TAIL_MS: usize = 25;
/// How far the limiter looks to each side, in samples at the track's rate: 4 ms.
const LOOK: usize = 192;

/// The line as the track wants it: mono at [`TRACK_RATE_HZ`], values that fit 16 bits exactly, so that a line from the
/// cache is the same line.
///
/// # Errors
/// [`VoiceError::Unreadable`] when the speech is silent, [`VoiceError::Failed`] when its rate is no rate of speech.
pub fn finished(speech: Speech) -> Result<Speech, VoiceError> {
    // Buffers of long lines are large: each step lets go of the one before.
    let Speech { rate_hz, samples: mut heard } = speech;
    heard.iter_mut().for_each(|x| *x = if x.is_finite() { x.clamp(-8.0, 8.0) } else { 0.0 });
    heard = trimmed(&heard, rate_hz);
    heard = at_track_rate(&heard, rate_hz).ok_or_else(|| VoiceError::Failed(format!("a sample rate of {rate_hz} Hz")))?;
    let leveled = leveled(heard);
    if leveled.is_empty() {
        return Err(VoiceError::Unreadable);
    }
    // The limiter lowers the peak that the onset is measured by.
    let mut samples = trimmed(&leveled, TRACK_RATE_HZ);
    samples.iter_mut().for_each(|x| *x = (*x * 32_768.0).round() / 32_768.0);
    Ok(Speech { rate_hz: TRACK_RATE_HZ, samples })
}

/// The samples without silence at the ends, faded in and out; empty when all is silent.
pub fn trimmed(samples: &[f32], rate_hz: u32) -> Vec<f32> {
    let peak = samples.iter().fold(0.0_f32, |top, x| top.max(x.abs()));
    if peak < 1e-5 {
        return Vec::new();
    }
    let begins = samples.iter().position(|x| x.abs() > peak * ONSET_SHARE).unwrap_or(0);
    let ends = samples.iter().rposition(|x| x.abs() > peak * TAIL_SHARE).unwrap_or(0);
    let ms = rate_hz as usize / 1_000;
    let (lead, tail) = (LEAD_MS * ms, TAIL_MS * ms);
    let from = begins.saturating_sub(lead);
    let mut kept: Vec<f32> = samples.iter().take(ends + tail).skip(from).copied().collect();
    for (i, x) in kept.iter_mut().take(begins - from).enumerate() {
        *x *= (i as f32 + 0.5) / (begins - from) as f32;
    }
    for (i, x) in kept.iter_mut().rev().take(tail).enumerate() {
        *x *= (i as f32 + 0.5) / tail as f32;
    }
    kept
}

/// Samples at the target loudness with their peaks held down; empty when silent.
fn leveled(samples: Vec<f32>) -> Vec<f32> {
    let loudness = loudness_lufs(&samples);
    if loudness <= SILENCE_LUFS {
        return Vec::new();
    }
    let mut gain_db = TARGET_LUFS - loudness;
    let peaks = peaks(&samples);
    let mut best = limited(&samples, &peaks, gain_db);
    // Limiting takes a little loudness away; a few rounds give it back.
    for _ in 0..5 {
        let missing_db = TARGET_LUFS - loudness_lufs(&best);
        if missing_db.abs() < 0.1 {
            break;
        }
        gain_db += missing_db.clamp(-6.0, 6.0);
        best = limited(&samples, &peaks, gain_db);
    }
    let peak = true_peak(&best);
    if peak > PEAK_LIMIT {
        best.iter_mut().for_each(|x| *x *= CEILING / peak);
    }
    best
}

/// Samples with a gain in dB, and less of it around each peak that would pass the ceiling.
fn limited(samples: &[f32], peaks: &[f32], gain_db: f32) -> Vec<f32> {
    let gain = 10.0_f32.powf(gain_db / 20.0);
    let wanted = peaks.iter().map(|peak| (CEILING / (peak * gain).max(1e-9)).min(1.0));
    if wanted.clone().all(|share| share >= 1.0) {
        return samples.iter().map(|x| x * gain).collect();
    }
    let edge = std::iter::repeat_n(1.0, 2 * LOOK);
    let mut reach = Reach::default();
    let shares = edge.clone().chain(wanted).chain(edge).filter_map(|share| reach.next(share));
    samples.iter().zip(shares).map(|(x, share)| x * gain * share).collect()
}

/// Smooths a row of gains so that none is passed: the lowest in reach first, then the mean over the same reach.
#[derive(Default)]
struct Reach {
    seen: usize,
    /// Values that may still become the lowest, with their places; rising.
    rising: VecDeque<(usize, f32)>,
    lowest: VecDeque<f32>,
    sum: f64,
}

impl Reach {
    const LENGTH: usize = 2 * LOOK + 1;

    /// Takes the next value; gives one for `2 * LOOK` places before, once it has seen that far.
    fn next(&mut self, value: f32) -> Option<f32> {
        while self.rising.back().is_some_and(|(_, last)| *last >= value) {
            self.rising.pop_back();
        }
        self.rising.push_back((self.seen, value));
        self.seen += 1;
        while self.rising.front().is_some_and(|(place, _)| place + Self::LENGTH < self.seen) {
            self.rising.pop_front();
        }
        if self.seen < Self::LENGTH {
            return None;
        }
        let lowest = self.rising.front().map_or(1.0, |(_, low)| *low);
        self.lowest.push_back(lowest);
        self.sum += f64::from(lowest);
        if self.lowest.len() < Self::LENGTH {
            return None;
        }
        let mean = self.sum / Self::LENGTH as f64;
        self.sum -= f64::from(self.lowest.pop_front().unwrap_or(1.0));
        Some(mean as f32)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use std::f32::consts::TAU;

    /// Something like speech: a pulsing tone with silence around it, at 24 kHz.
    fn mumble(seconds: f32, amplitude: f32) -> Speech {
        let n = (seconds * 24_000.0) as usize;
        let voice = (0..n).map(|i| {
            let t = i as f32 / 24_000.0;
            let pulse = (1.0 - (t * 110.0).fract()).powi(6);
            amplitude * pulse * (TAU * 700.0 * t).sin() * (0.4 + 0.6 * (TAU * 4.0 * t).sin().abs())
        });
        let quiet = vec![0.0; 6_000];
        Speech { rate_hz: 24_000, samples: quiet.iter().copied().chain(voice).chain(quiet.iter().copied()).collect() }
    }

    #[test]
    fn lines_come_out_equally_loud_with_their_peaks_held() {
        for (seconds, amplitude) in [(0.3, 0.3), (0.3, 0.01), (1.0, 0.9), (4.0, 0.05), (4.0, 3.0)] {
            let line = finished(mumble(seconds, amplitude)).unwrap();
            let loudness = loudness_lufs(&line.samples);
            assert!((loudness - TARGET_LUFS).abs() < 1.0, "{seconds} s at {amplitude}: {loudness} LUFS");
            assert!(true_peak(&line.samples) <= PEAK_LIMIT + 1e-3, "{seconds} s at {amplitude}");
        }
    }

    #[test]
    fn a_line_begins_at_once() {
        let line = finished(mumble(1.0, 0.3)).unwrap();
        let peak = line.samples.iter().fold(0.0_f32, |top, x| top.max(x.abs()));
        let onset = line.samples.iter().position(|x| x.abs() > 0.1 * peak).unwrap();
        assert!(onset <= 240, "{onset} samples");
        assert!((line.length().as_secs_f32() - 1.0).abs() < 0.06);
    }

    #[test]
    fn silence_and_nonsense_are_no_lines() {
        assert_eq!(finished(Speech { rate_hz: 24_000, samples: vec![0.0; 500] }), Err(VoiceError::Unreadable));
        assert_eq!(finished(Speech { rate_hz: 24_000, samples: vec![f32::NAN; 500] }), Err(VoiceError::Unreadable));
        assert!(matches!(finished(Speech { rate_hz: 0, samples: vec![0.5; 500] }), Err(VoiceError::Failed(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn any_samples_stay_finite_and_below_the_limit(
            samples in prop::collection::vec(prop_oneof![9 => -2.0_f32..2.0, 1 => any::<f32>()], 0..3_000),
            rate_hz in prop::sample::select(vec![8_000_u32, 16_000, 22_050, 24_000, 48_000]),
        ) {
            if let Ok(line) = finished(Speech { rate_hz, samples }) {
                prop_assert!(line.samples.iter().all(|x| x.is_finite()));
                prop_assert!(true_peak(&line.samples) <= PEAK_LIMIT + 2e-2);
            }
        }
    }
}
