//! How loud speech is, as ears and broadcasters count it: LUFS and true peak after ITU-R BS.1770-4.
//! For mono at the track's rate. Measures; `level` changes.

/// Silence, in LUFS.
pub const SILENCE_LUFS: f32 = -70.0;
/// A gating block lasts 400 ms and begins every 100 ms, at 48 kHz.
const STEP: usize = 4_800;
const STEPS_A_BLOCK: usize = 4;

/// Integrated loudness in LUFS, gated as the standard says. Clips shorter than one block of 400 ms are measured as one
/// block of their own length. [`SILENCE_LUFS`] is the lowest answer.
pub fn loudness_lufs(samples: &[f32]) -> f32 {
    let sums = weighted_sums(samples);
    let energies: Vec<f64> = if samples.len() < STEPS_A_BLOCK * STEP {
        vec![sums.iter().sum::<f64>() / samples.len().max(1) as f64]
    } else {
        let whole = samples.len() / STEP;
        let steps: Vec<f64> = sums.into_iter().take(whole).collect();
        steps.windows(STEPS_A_BLOCK).map(|block| block.iter().sum::<f64>() / (STEPS_A_BLOCK * STEP) as f64).collect()
    };
    let above = |gate: f64| -> Option<f64> {
        let kept: Vec<f64> = energies.iter().copied().filter(|energy| lufs(*energy) > gate).collect();
        (!kept.is_empty()).then(|| kept.iter().sum::<f64>() / kept.len() as f64)
    };
    let loud = above(f64::from(SILENCE_LUFS)).and_then(|mean| above(lufs(mean) - 10.0));
    loud.map_or(SILENCE_LUFS, |mean| lufs(mean) as f32)
}

/// Highest value between the samples too, as a linear amplitude: four times oversampled.
pub fn true_peak(samples: &[f32]) -> f32 {
    peaks(samples).into_iter().fold(0.0, f32::max)
}

/// For each sample the highest amplitude at it and on the way to the next.
pub fn peaks(samples: &[f32]) -> Vec<f32> {
    const HALF: usize = 6;
    let rows = between_rows();
    let edge = std::iter::repeat_n(0.0, HALF);
    let padded: Vec<f32> = edge.clone().chain(samples.iter().copied()).chain(edge).collect();
    let around = padded.windows(2 * HALF).skip(1);
    samples
        .iter()
        .zip(around)
        .map(|(sample, around)| {
            let at = |row: &[f32; 2 * HALF]| row.iter().zip(around).map(|(tap, x)| tap * x).sum::<f32>().abs();
            rows.iter().map(at).fold(sample.abs(), f32::max)
        })
        .collect()
}

/// Taps for the points a quarter, a half and three quarters on the way from one sample to the next.
fn between_rows() -> [[f32; 12]; 3] {
    [0.25_f32, 0.5, 0.75].map(|place| {
        std::array::from_fn(|k| {
            let distance = k as f32 - 5.0 - place;
            let turn = std::f32::consts::PI * distance;
            let window = 0.54 + 0.46 * (turn / 6.5).cos();
            turn.sin() / turn * window
        })
    })
}

/// Sums of the squares of each 100 ms after K-weighting: a shelf for the head, then a high-pass. Coefficients of the standard,
/// for 48 kHz. The last sum may be of less than 100 ms.
fn weighted_sums(samples: &[f32]) -> Vec<f64> {
    let shelf = [1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85, -1.690_659_293_182_41, 0.732_480_774_215_85];
    let high_pass = [1.0, -2.0, 1.0, -1.990_047_454_833_98, 0.990_072_250_366_21];
    let (mut first, mut second) = (Biquad::new(shelf), Biquad::new(high_pass));
    let mut square = |sample: &f32| second.next(first.next(f64::from(*sample))).powi(2);
    samples.chunks(STEP).map(|step| step.iter().map(&mut square).sum()).collect()
}

fn lufs(mean_square: f64) -> f64 {
    -0.691 + 10.0 * mean_square.max(1e-12).log10()
}

/// A filter of second order: b0, b1, b2, a1, a2.
struct Biquad {
    taps: [f64; 5],
    kept: [f64; 2],
}

impl Biquad {
    fn new(taps: [f64; 5]) -> Self {
        Self { taps, kept: [0.0; 2] }
    }

    fn next(&mut self, x: f64) -> f64 {
        let [b0, b1, b2, a1, a2] = self.taps;
        let [s1, s2] = self.kept;
        let y = b0 * x + s1;
        self.kept = [b1 * x - a1 * y + s2, b2 * x - a2 * y];
        y
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    fn tone(hz: f32, amplitude: f32, n: usize) -> Vec<f32> {
        (0..n).map(|i| amplitude * (TAU * hz * i as f32 / 48_000.0).sin()).collect()
    }

    #[test]
    fn a_full_tone_of_997_hz_reads_minus_three() {
        // The calibration point of the standard.
        assert!((loudness_lufs(&tone(997.0, 1.0, 96_000)) + 3.01).abs() < 0.05);
        assert!((loudness_lufs(&tone(997.0, 0.1, 96_000)) + 23.01).abs() < 0.05);
        assert!((loudness_lufs(&tone(997.0, 0.1, 9_600)) + 23.01).abs() < 0.3);
    }

    #[test]
    fn pauses_do_not_count() {
        let mut with_pause = tone(997.0, 0.1, 96_000);
        with_pause.extend(vec![0.0; 96_000]);
        assert!((loudness_lufs(&with_pause) + 23.01).abs() < 0.7);
        assert_eq!(loudness_lufs(&[]), SILENCE_LUFS);
        assert_eq!(loudness_lufs(&[0.0; 50_000]), SILENCE_LUFS);
    }

    #[test]
    fn peaks_between_samples_are_seen() {
        // At a quarter of the rate, samples at 45 degrees miss the crest by 3 dB.
        let tone: Vec<f32> = (0..480).map(|i| (TAU * (i as f32 / 4.0 + 0.125)).sin()).collect();
        let seen = tone.iter().fold(0.0_f32, |top, x| top.max(x.abs()));
        assert!(seen < 0.71 && (true_peak(&tone) - 1.0).abs() < 0.06, "{}", true_peak(&tone));
    }
}
