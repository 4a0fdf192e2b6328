//! A moving picture of one repetition as a GIF file, at the tempo of the exercise.

use std::{path::Path, time::Duration};

use image::{
    Delay, Frame, Rgba,
    codecs::gif::{GifEncoder, Repeat},
};

use super::{
    ExportError,
    file::write_whole,
    picture::{PictureRequest, Shot, check_size, image_of},
};
use crate::{
    exercise::Tempo,
    figure::{Body, Moment, Picture, Scene, Stage, render},
    progress::{Activity, Progress},
};

/// The longest side of a moving picture.
pub const MAX_ANIMATION_PX: u32 = 1024;
/// The usual size, width and height.
pub const ANIMATION_PX: [u32; 2] = [480, 400];
const FRAMES_A_SECOND: u32 = 15;
/// Longer holds and pauses are cut to this: nothing moves in them.
const LONGEST_STILL: Duration = Duration::from_secs(3);
/// Longer movements are shown quicker.
const LONGEST_MOVE: Duration = Duration::from_secs(10);
/// From 1, slow and fine, to 30. At this speed no difference can be seen.
const ENCODER_SPEED: i32 = 10;

/// Saves one repetition as a GIF that repeats without end. The pose of the request is not used.
///
/// # Errors
/// [`ExportError`]; there is no new file then.
pub fn save(request: &PictureRequest<'_>, path: &Path, progress: &mut Progress<'_>) -> Result<(), ExportError> {
    if request.pose.is_some() {
        return Err(ExportError::Request("A GIF shows a whole repetition. Leave out the pose, or use .png or .webp".to_owned()));
    }
    check_size(request.size_px, MAX_ANIMATION_PX)?;
    let shot = Shot::find(request)?;
    let stages = stages(request.exercise.dose.work.tempo());
    let mut frames: Vec<(Picture, u32)> = Vec::new();
    let body = Body::shared(&request.look);
    let moments = moments(&stages);
    let n_moments = moments.len() as f32;
    for (index, (stage, fraction, centiseconds)) in moments.into_iter().enumerate() {
        progress.reached(Activity::Drawing, index as f32 / n_moments)?;
        let moment = Moment { stage, fraction, ..shot.moment };
        let scene = Scene::new(shot.motion, moment, &request.look, &body);
        let [width_px, height_px] = request.size_px;
        let picture = render(&scene, &shot.camera, &request.style, width_px, height_px);
        match frames.last_mut() {
            // Stillness is one long frame.
            Some((last, length)) if *last == picture => *length += centiseconds,
            _ => frames.push((picture, centiseconds)),
        }
    }
    let bytes = encode(frames, progress)?;
    write_whole(path, |out| out.write_all(&bytes).map_err(ExportError::file(path)))
}

fn encode(frames: Vec<(Picture, u32)>, progress: &mut Progress<'_>) -> Result<Vec<u8>, ExportError> {
    let refused = |error: image::ImageError| ExportError::Request(format!("The picture can't be made: {error}"));
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, ENCODER_SPEED);
    encoder.set_repeat(Repeat::Infinite).map_err(refused)?;
    let n_frames = frames.len() as f32;
    for (index, (picture, centiseconds)) in frames.into_iter().enumerate() {
        progress.reached(Activity::Writing, index as f32 / n_frames)?;
        let delay = Delay::from_numer_denom_ms(centiseconds * 10, 1);
        let mut image = image_of(picture);
        image.pixels_mut().for_each(decide);
        encoder.encode_frame(Frame::from_parts(image, 0, 0, delay)).map_err(refused)?;
    }
    // The end of the file is written when the encoder goes.
    drop(encoder);
    Ok(bytes)
}

/// Makes a pixel opaque or leaves it out: the format knows nothing between, and would turn faint shadows into solid ones.
fn decide(pixel: &mut Rgba<u8>) {
    let Rgba([red, green, blue, opacity]) = *pixel;
    *pixel = if opacity < 128 { Rgba([0; 4]) } else { Rgba([red, green, blue, 255]) };
}

/// The stages of one repetition with their lengths.
fn stages(tempo: Tempo) -> Vec<(Stage, Duration)> {
    let stages = [
        (Stage::Move, tempo.out.min(LONGEST_MOVE)),
        (Stage::Hold, tempo.hold.min(LONGEST_STILL)),
        (Stage::Return, tempo.back.min(LONGEST_MOVE)),
        (Stage::Pause, tempo.pause.min(LONGEST_STILL)),
    ];
    stages.into_iter().filter(|(_, length)| !length.is_zero()).collect()
}

/// Stage and fraction of every frame, with how long it stands in hundredths of a second, which is what the format counts in.
fn moments(stages: &[(Stage, Duration)]) -> Vec<(Stage, f32, u32)> {
    let total: Duration = stages.iter().map(|(_, length)| *length).sum();
    let n_frames = (total.as_secs_f32() * FRAMES_A_SECOND as f32).round().max(1.0) as u32;
    let centiseconds_at = |frame: u32| (frame * 100 + FRAMES_A_SECOND / 2) / FRAMES_A_SECOND;
    let moment = |frame: u32| {
        let mut left = Duration::from_secs(1) * frame / FRAMES_A_SECOND;
        for &(stage, length) in stages {
            if left < length {
                return Some((stage, left.div_duration_f32(length)));
            }
            left -= length;
        }
        stages.last().map(|&(stage, _)| (stage, 1.0))
    };
    let timed =
        |frame| moment(frame).map(|(stage, fraction)| (stage, fraction, centiseconds_at(frame + 1) - centiseconds_at(frame)));
    (0..n_frames).filter_map(timed).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_frames_of_a_repetition_last_as_long_as_its_tempo() {
        let stages = stages(Tempo::from_s([2.0, 1.0, 2.0, 0.0]));
        let moments = moments(&stages);
        assert_eq!(moments.len(), 75);
        assert_eq!(moments.iter().map(|(_, _, length)| length).sum::<u32>(), 500);
        assert_eq!(moments.iter().filter(|(stage, ..)| *stage == Stage::Hold).count(), 15);
        assert!(moments.iter().all(|(_, fraction, _)| (0.0..=1.0).contains(fraction)));
    }

    #[test]
    fn a_long_hold_is_cut_and_an_endless_movement_too() {
        let stages = stages(Tempo::from_s([600.0, 60.0, 2.0, 60.0]));
        let total: Duration = stages.iter().map(|(_, length)| *length).sum();
        assert_eq!(total, Duration::from_secs(18));
    }
}
