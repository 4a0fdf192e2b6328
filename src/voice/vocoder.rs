//! The last step of the neural voice: a spectrum for every 12.5 ms becomes a waveform.
//!
//! The model predicts, for each frame and frequency, how loud and how turned the voiced part is, how loud the breath
//! noise is, and a free part: S = exp(lh)·e^(iπ·tanh θ)·STFT(pulses of f0) + exp(ln)·noise + exp(lr)·e^(iφ). This file
//! builds S and turns it back into sound. Formula and constants belong to the model (Apache-2.0, see
//! `assets/voice/NOTICE`). Knows nothing about text.

use realfft::{ComplexToReal, RealFftPlanner, RealToComplex, num_complex::Complex32};
use std::f32::consts::{PI, TAU};
use std::sync::Arc;

/// Samples a second that the model was trained for, in Hz.
pub const RATE_HZ: u32 = 24_000;
/// Samples from one frame to the next.
pub const HOP: usize = 300;
/// Samples under one window.
const WINDOW: usize = 1200;
/// Frequencies in one spectrum.
pub const BINS: usize = WINDOW / 2 + 1;
/// Pitch below which a frame is not voiced, in Hz.
pub const VOICED_HZ: f32 = 40.0;
/// Highest harmonic of the pulses, in Hz.
const TOP_HZ: f32 = 11_000.0;
/// Loudest log magnitude taken from the model; more would only be a fault.
const TOP_LOG: f32 = 7.0;

/// What the model predicts. Each spectrum is `BINS` rows of one value a frame; `f0_hz` has one value a frame.
pub struct Prediction {
    /// Log magnitude of the voiced part.
    pub voiced_log: Vec<f32>,
    /// Turn of the voiced part before `tanh`.
    pub voiced_turn: Vec<f32>,
    /// Log magnitude of the noise.
    pub noise_log: Vec<f32>,
    /// Log magnitude of the free part.
    pub free_log: Vec<f32>,
    /// Phase of the free part, in radians.
    pub free_phase: Vec<f32>,
    /// Pitch of each frame, in Hz.
    pub f0_hz: Vec<f32>,
}

/// Fourier plans and the window, made once.
pub struct Vocoder {
    window: Vec<f32>,
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
}

impl Default for Vocoder {
    fn default() -> Self {
        let mut planner = RealFftPlanner::new();
        Self {
            window: (0..WINDOW).map(|i| 0.5 - 0.5 * (TAU * i as f32 / WINDOW as f32).cos()).collect(),
            forward: planner.plan_fft_forward(WINDOW),
            inverse: planner.plan_fft_inverse(WINDOW),
        }
    }
}

impl Vocoder {
    /// The waveform of a prediction: `HOP` samples a frame. Empty when the prediction is shorter than three frames or its
    /// parts do not fit together. The same prediction and noise give the same samples.
    pub fn sound_of(&self, prediction: &Prediction, noise: &mut Noise) -> Vec<f32> {
        let n_frames = prediction.f0_hz.len();
        let parts = [
            &prediction.voiced_log,
            &prediction.voiced_turn,
            &prediction.noise_log,
            &prediction.free_log,
            &prediction.free_phase,
        ];
        if n_frames < 3 || parts.iter().any(|part| part.len() != n_frames * BINS) {
            return Vec::new();
        }
        let pulses = mirrored(&pulses_of(&prediction.f0_hz), WINDOW / 2);
        let mut sum = vec![0.0_f32; n_frames * HOP + WINDOW];
        let mut weight = vec![0.0_f32; sum.len()];
        let mut block = self.forward.make_input_vec();
        let mut spectrum = self.forward.make_output_vec();
        let mut frame = self.inverse.make_output_vec();
        for (k, under) in pulses.windows(WINDOW).step_by(HOP).take(n_frames).enumerate() {
            for ((to, from), w) in block.iter_mut().zip(under).zip(&self.window) {
                *to = from * w / (WINDOW / 4) as f32;
            }
            if self.forward.process(&mut block, &mut spectrum).is_err() {
                return Vec::new();
            }
            shape_frame(&mut spectrum, prediction, k, n_frames, noise);
            if self.inverse.process(&mut spectrum, &mut frame).is_err() {
                return Vec::new();
            }
            let reach = sum.iter_mut().zip(&mut weight).skip(k * HOP);
            for (((to, heavy), from), w) in reach.zip(&frame).zip(&self.window) {
                *to += from * w / WINDOW as f32;
                *heavy += w * w;
            }
        }
        let middle = sum.iter().zip(&weight).skip(WINDOW / 2).take(n_frames * HOP);
        middle.map(|(sample, w)| sample / w.max(1e-11)).map(|x| if x.is_finite() { x } else { 0.0 }).collect()
    }
}

/// Turns the spectrum of the pulses into the spectrum of speech, for one frame.
fn shape_frame(spectrum: &mut [Complex32], prediction: &Prediction, k: usize, n_frames: usize, noise: &mut Noise) {
    let loud = |log: f32| log.min(TOP_LOG).exp();
    let voiced = column(&prediction.voiced_log, k, n_frames).zip(column(&prediction.voiced_turn, k, n_frames));
    let free = column(&prediction.free_log, k, n_frames).zip(column(&prediction.free_phase, k, n_frames));
    let parts = voiced.zip(column(&prediction.noise_log, k, n_frames)).zip(free);
    for (bin, (((voiced_log, turn), noise_log), (free_log, phase))) in spectrum.iter_mut().zip(parts) {
        let breath = loud(noise_log);
        *bin = *bin * Complex32::from_polar(loud(voiced_log), PI * tanh(turn))
            + Complex32::new(breath * noise.normal(), breath * noise.normal())
            + Complex32::from_polar(loud(free_log), phase);
    }
    // The lowest and highest bin of a real signal have no imaginary part.
    if let [lowest, .., highest] = spectrum {
        lowest.im = 0.0;
        highest.im = 0.0;
    }
}

/// One frame of a part that has a row for each frequency.
fn column(part: &[f32], k: usize, n_frames: usize) -> impl Iterator<Item = f32> {
    part.iter().skip(k).step_by(n_frames).copied()
}

/// By way of `exp`, several times quicker than the library's and as good as needed here.
fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / ((2.0 * x).exp() + 1.0)
}

/// A train of pulses with every harmonic below `TOP_HZ` at the same strength, following the pitch; silent where unvoiced.
fn pulses_of(f0_hz: &[f32]) -> Vec<f32> {
    let before = f0_hz.first().into_iter().chain(f0_hz);
    let after = f0_hz.iter().skip(1).chain(f0_hz.last());
    let mut turns = 0.0_f64;
    let mut pulses = Vec::with_capacity(f0_hz.len() * HOP);
    for ((before, here), after) in before.zip(f0_hz).zip(after) {
        for j in 0..HOP {
            // Frame values sit in the middle of their frame; between them pitch runs in a straight line.
            let place = (j as f32 + 0.5) / HOP as f32 - 0.5;
            let pitch_hz = if place < 0.0 { here + (here - before) * place } else { here + (after - here) * place };
            turns = (turns + f64::from(pitch_hz.max(VOICED_HZ)) / f64::from(RATE_HZ)).fract();
            pulses.push(if pitch_hz > VOICED_HZ { pulse_at((turns * std::f64::consts::TAU) as f32, pitch_hz) } else { 0.0 });
        }
    }
    pulses
}

/// Sum of cosines of all harmonics at a phase in radians, in closed form.
fn pulse_at(phase: f32, pitch_hz: f32) -> f32 {
    let harmonics = (TOP_HZ / pitch_hz).floor() + 0.5;
    let below = 2.0 * (phase * 0.5).sin();
    // Near a pulse the quotient loses its digits; its limit is the count itself.
    let sum = if below.abs() <= 2e-3 { harmonics } else { (harmonics * phase).sin() / below };
    sum - 0.5
}

/// The signal with `pad` samples mirrored at both ends. Needs more than `pad` samples to mirror fully.
fn mirrored(signal: &[f32], pad: usize) -> Vec<f32> {
    let front: Vec<f32> = signal.iter().skip(1).take(pad).rev().copied().collect();
    let back = signal.iter().rev().skip(1).take(pad);
    front.into_iter().chain(signal.iter().copied()).chain(back.copied()).collect()
}

/// Repeatable normal noise: the same seed gives the same breath (splitmix64 and Box-Muller).
pub struct Noise {
    state: u64,
    spare: Option<f32>,
}

impl Noise {
    /// Noise from a seed.
    pub fn from_seed(seed: u64) -> Self {
        Self { state: seed, spare: None }
    }

    /// A number with mean 0 and deviation 1.
    pub fn normal(&mut self) -> f32 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * self.unit().ln()).sqrt();
        let (sin, cos) = (TAU * self.unit()).sin_cos();
        self.spare = Some(radius * sin);
        radius * cos
    }

    /// A number above 0 and below 1.
    fn unit(&mut self) -> f32 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        ((bits >> 41) as f32 + 0.5) / (1_u64 << 23) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voiced_frame_repeats_at_its_pitch_and_an_unvoiced_one_is_silent() {
        let pulses = pulses_of(&[240.0; 20]);
        let peaks = pulses.iter().filter(|x| **x > 20.0).count();
        // 240 Hz over a quarter of a second is 60 pulses, each about one sample wide.
        assert!((55..=125).contains(&peaks), "{peaks} peaks");
        assert!(pulses_of(&[0.0; 20]).iter().all(|x| *x == 0.0));
    }

    #[test]
    fn misfit_predictions_give_no_sound() {
        let part = || vec![0.0; BINS * 4];
        let misfit = Prediction {
            voiced_log: part(),
            voiced_turn: part(),
            noise_log: part(),
            free_log: Vec::new(),
            free_phase: part(),
            f0_hz: vec![100.0; 4],
        };
        assert!(Vocoder::default().sound_of(&misfit, &mut Noise::from_seed(1)).is_empty());
    }

    #[test]
    fn noise_is_repeatable_and_normal() {
        let mut noise = Noise::from_seed(7);
        let drawn: Vec<f32> = (0..20_000).map(|_| noise.normal()).collect();
        let mean = drawn.iter().sum::<f32>() / drawn.len() as f32;
        let spread = drawn.iter().map(|x| x * x).sum::<f32>() / drawn.len() as f32;
        assert!(mean.abs() < 0.03 && (spread - 1.0).abs() < 0.05, "{mean} {spread}");
        let mut again = Noise::from_seed(7);
        assert!(drawn.iter().all(|x| *x == again.normal()));
    }
}
