//! The melody of a question: the model lets most questions fall like statements, so their last sound is raised here.
//! Changes a prediction before it becomes sound; knows no words.

use super::vocoder::{HOP, Prediction, RATE_HZ, VOICED_HZ};

/// Over how much sound a question rises, in seconds.
const RISE_S: f32 = 0.3;
/// The last frames fade, so that the rise has to be over before.
const FADING: usize = 8;
/// How far above the middle of its pitch a question ends, as a factor: five semitones.
const RISE_TO: f32 = 1.335;
/// The most that pitch is raised, as a factor: an octave.
const MOST_RISE: f32 = 2.0;
/// The rows of a spectrum that tell whether a voice is heard: 80 to 1,600 Hz.
const VOICE_ROWS: std::ops::Range<usize> = 4..80;
/// Log magnitude from which a voice is heard. Below it the pitch runs on through consonants and breath.
const HEARD_LOG: f32 = 1.5;

/// Raises the pitch of the last sound that is heard, as a question to be answered with yes or no has it.
pub fn raise_end(prediction: &mut Prediction) {
    let n_frames = prediction.f0_hz.len();
    let is_heard = |frame: usize| {
        let is_voiced = prediction.f0_hz.get(frame).is_some_and(|pitch| *pitch > VOICED_HZ);
        let mut loudness = VOICE_ROWS.filter_map(|row| prediction.voiced_log.get(row * n_frames + frame));
        is_voiced && loudness.any(|log| *log > HEARD_LOG)
    };
    let heard: Vec<usize> = (0..n_frames).filter(|frame| is_heard(*frame)).collect();
    let mut pitches: Vec<f32> = heard.iter().filter_map(|frame| prediction.f0_hz.get(*frame)).copied().collect();
    let (Some(last), Some(end_hz)) = (heard.last().copied(), pitches.last().copied()) else { return };
    pitches.sort_by(f32::total_cmp);
    let middle_hz = pitches.get(pitches.len() / 2).copied().unwrap_or(end_hz);
    let factor = (middle_hz * RISE_TO / end_hz).clamp(1.0, MOST_RISE);
    let first = last.saturating_sub((RISE_S * RATE_HZ as f32 / HOP as f32) as usize);
    for (place, pitch) in prediction.f0_hz.iter_mut().enumerate().skip(first) {
        let share = (place - first) as f32 / last.saturating_sub(first + FADING).max(1) as f32;
        *pitch *= factor.powf(share.min(1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::super::vocoder::BINS;
    use super::*;

    /// Fifty frames of a falling voice, then ten of a consonant whose pitch runs on.
    fn falling(loudness: f32) -> Prediction {
        let part = |value: f32| (0..BINS * 60).map(|place| if place % 60 < 50 { value } else { -2.0 }).collect::<Vec<f32>>();
        Prediction {
            voiced_log: part(loudness),
            voiced_turn: part(0.0),
            noise_log: part(0.0),
            free_log: part(0.0),
            free_phase: part(0.0),
            f0_hz: (0..60).map(|frame| 200.0 - frame as f32).collect(),
        }
    }

    #[test]
    fn a_question_ends_above_the_middle_of_its_pitch_and_begins_as_before() {
        let mut question = falling(3.0);
        raise_end(&mut question);
        let at = |frame: usize| question.f0_hz.get(frame).copied().unwrap_or_default();
        assert_eq!((at(0), at(20)), (200.0, 180.0));
        assert!(at(49) > 1.3 * at(20), "{}", at(49));
    }

    #[test]
    fn silence_has_no_melody() {
        let mut silence = falling(-2.0);
        raise_end(&mut silence);
        assert_eq!(silence.f0_hz, falling(-2.0).f0_hz);
        silence.f0_hz.clear();
        raise_end(&mut silence);
    }
}
