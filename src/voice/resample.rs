//! Changes the sample rate of a finished line to the track's rate.
//! Whole lines only; nothing here runs while sound plays.

use super::TRACK_RATE_HZ;
use std::f64::consts::PI;

/// Rates that are taken, in Hz.
const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=192_000;
/// Samples of the source that shape one new sample, when the rate goes up.
const REACH: usize = 32;

/// The samples at [`TRACK_RATE_HZ`]. A polyphase windowed sinc: flat to about 90 % of the narrower band, images below
/// -70 dB. `None` for rates no speech comes in.
pub fn at_track_rate(samples: &[f32], from_hz: u32) -> Option<Vec<f32>> {
    if from_hz == TRACK_RATE_HZ {
        return Some(samples.to_vec());
    }
    if !RATES_HZ.contains(&from_hz) {
        return None;
    }
    let common = greatest_common(TRACK_RATE_HZ, from_hz);
    let (up, down) = ((TRACK_RATE_HZ / common) as usize, (from_hz / common) as usize);
    let phases = phases_of(up, f64::from(from_hz) / f64::from(TRACK_RATE_HZ));
    let reach = phases.first().map_or(0, Vec::len);
    // Silence at both ends, so that every new sample has a full neighborhood.
    let half = reach / 2;
    let edge = std::iter::repeat_n(0.0, half);
    let padded: Vec<f32> = edge.clone().chain(samples.iter().copied()).chain(edge).collect();
    let n_new = samples.len() * up / down;
    let new = (0..n_new).map(|n| {
        let (source, phase) = (n * down / up, n * down % up);
        let under = padded.get(source + 1..).unwrap_or_default();
        phases.get(phase).map_or(0.0, |taps| dot(taps, under))
    });
    Some(new.collect())
}

/// Sum of products, in eight sums side by side: the order of a single sum would keep the processor from doing eight at once.
fn dot(taps: &[f32], under: &[f32]) -> f32 {
    let (eights, rest) = taps.as_chunks::<8>();
    let (under_eights, _) = under.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (taps, under) in eights.iter().zip(under_eights) {
        for ((sum, tap), x) in sums.iter_mut().zip(taps).zip(under) {
            *sum += tap * x;
        }
    }
    let under_rest = under.iter().skip(eights.len() * 8);
    sums.iter().sum::<f32>() + rest.iter().zip(under_rest).map(|(tap, x)| tap * x).sum::<f32>()
}

/// One row of taps for each place a new sample can have between two old ones.
fn phases_of(up: usize, down_ratio: f64) -> Vec<Vec<f32>> {
    // Going down, the filter gets wider and its band narrower.
    let stretch = down_ratio.max(1.0);
    let half = (REACH as f64 / 2.0 * stretch).ceil();
    let band = 0.95 / stretch;
    let row = |phase: usize| {
        let place = phase as f64 / up as f64;
        let taps: Vec<f64> = (0..2 * half as usize)
            .map(|k| {
                let distance = k as f64 - (half - 1.0) - place;
                sinc(distance * band) * window(distance / half)
            })
            .collect();
        // Each row passes steady signals unchanged.
        let sum: f64 = taps.iter().sum();
        taps.iter().map(|tap| (tap / sum) as f32).collect()
    };
    (0..up).map(row).collect()
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 { 1.0 } else { (PI * x).sin() / (PI * x) }
}

/// Blackman window over -1 to 1.
fn window(x: f64) -> f64 {
    if x.abs() >= 1.0 { 0.0 } else { 0.42 + 0.5 * (PI * x).cos() + 0.08 * (2.0 * PI * x).cos() }
}

fn greatest_common(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common(b, a % b) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn tone(hz: f32, rate_hz: u32, n: usize) -> Vec<f32> {
        (0..n).map(|i| 0.5 * (std::f32::consts::TAU * hz * i as f32 / rate_hz as f32).sin()).collect()
    }

    #[test]
    fn a_tone_stays_the_same_tone_at_every_rate() {
        for rate_hz in [16_000, 22_050, 24_000, 44_100, 96_000] {
            let seconds = 0.25;
            let source = tone(1_000.0, rate_hz, (rate_hz as f32 * seconds) as usize);
            let new = at_track_rate(&source, rate_hz).unwrap();
            let wanted = tone(1_000.0, TRACK_RATE_HZ, new.len());
            assert!((new.len() as f32 - 48_000.0 * seconds).abs() <= 3.0);
            let worst = new.iter().zip(&wanted).skip(200).take(10_000).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-3, "{rate_hz} Hz: {worst}");
        }
    }

    #[test]
    fn what_the_track_cannot_hold_does_not_fold_back() {
        let high = at_track_rate(&tone(30_000.0, 96_000, 9_600), 96_000).unwrap();
        assert!(high.iter().skip(200).take(4_000).all(|x| x.abs() < 1e-3));
    }

    #[test]
    fn odd_input_is_refused_or_empty() {
        assert_eq!(at_track_rate(&[0.1], 0), None);
        assert_eq!(at_track_rate(&[0.1], 3), None);
        assert_eq!(at_track_rate(&[], 24_000), Some(Vec::new()));
        assert_eq!(at_track_rate(&[0.5; 4], 47_999).unwrap().len(), 4);
    }
}
