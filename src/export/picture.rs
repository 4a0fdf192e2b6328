//! A still picture of an exercise as a file: PNG or WebP, of any key pose from any of its cameras.

use std::{io::Cursor, path::Path};

use image::{DynamicImage, ImageFormat, RgbaImage};

use super::{ExportError, ending, file::write_whole};
use crate::{
    exercise::{Exercise, Exercises, Side},
    figure::{Body, Camera, Look, MAX_SIDE_PX, Moment, Motion, Picture, Scene, Style, render},
    format::problem::nearest,
};

/// The shortest side of a picture.
pub const MIN_SIDE_PX: u32 = 16;
/// The usual size of a still picture, width and height.
pub const STILL_PX: [u32; 2] = [900, 700];

/// What a picture shows and how.
#[derive(Clone, Debug)]
pub struct PictureRequest<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The level by its id; the usual one if not given.
    pub level: Option<&'a str>,
    /// The key pose by its name; the effort if not given.
    pub pose: Option<&'a str>,
    /// The camera by its name; the main one if not given.
    pub camera: Option<&'a str>,
    /// The side that works; the first one if not given.
    pub side: Option<Side>,
    /// Width and height, [`MIN_SIDE_PX`] to [`MAX_SIDE_PX`].
    pub size_px: [u32; 2],
    /// Surroundings.
    pub style: Style,
    /// The looks of the person.
    pub look: Look,
}

/// A request whose names have all been found.
pub(super) struct Shot<'a> {
    pub(super) motion: &'a Motion,
    /// Which cycle and side.
    pub(super) moment: Moment,
    pub(super) camera: Camera,
    /// The key pose.
    pose: &'a str,
}

/// The exercise with this id or name.
///
/// # Errors
/// [`ExportError::Request`] with the name that was probably meant.
pub fn find_exercise<'a>(exercises: &'a Exercises, name: &str) -> Result<&'a Exercise, ExportError> {
    let found = exercises.values().find(|exercise| exercise.id == name || exercise.name.eq_ignore_ascii_case(name));
    let advice = || match nearest(name, exercises.values().map(|exercise| exercise.id.as_str())) {
        Some(known) => format!("Did you mean \"{known}\"?"),
        None => "\"unhunch list\" shows all".to_owned(),
    };
    found.map(AsRef::as_ref).ok_or_else(|| ExportError::Request(format!("There is no exercise \"{name}\". {}", advice())))
}

/// Saves a still picture as the ending of the name says.
///
/// # Errors
/// [`ExportError`]; there is no new file then.
pub fn save(request: &PictureRequest<'_>, path: &Path) -> Result<(), ExportError> {
    let format = match ending(path).as_str() {
        "png" => ImageFormat::Png,
        "webp" => ImageFormat::WebP,
        _ => {
            let name = path.display();
            return Err(ExportError::Request(format!(
                "{name} is not the name of a picture. Use one that ends in .png, .gif or .webp"
            )));
        }
    };
    check_size(request.size_px, MAX_SIDE_PX)?;
    let shot = Shot::find(request)?;
    let body = Body::shared(&request.look);
    let Some(scene) = Scene::of_key(shot.motion, shot.moment, shot.pose, &request.look, &body) else {
        return Err(ExportError::Request(format!("There is no pose \"{}\"", shot.pose)));
    };
    let [width_px, height_px] = request.size_px;
    save_image(image_of(render(&scene, &shot.camera, &request.style, width_px, height_px)), format, path)
}

/// Writes an image file.
pub(super) fn save_image(image: RgbaImage, format: ImageFormat, path: &Path) -> Result<(), ExportError> {
    let mut bytes = Cursor::new(Vec::new());
    let is_opaque = image.pixels().all(|pixel| matches!(pixel.0, [_, _, _, 255]));
    let image = DynamicImage::ImageRgba8(image);
    // Pictures without transparent parts are smaller without the channel for it.
    let image = if is_opaque { DynamicImage::ImageRgb8(image.into_rgb8()) } else { image };
    image.write_to(&mut bytes, format).map_err(|error| ExportError::Request(format!("The picture can't be made: {error}")))?;
    write_whole(path, |out| out.write_all(bytes.get_ref()).map_err(ExportError::file(path)))
}

/// A finished picture as an image of the encoders.
pub(super) fn image_of(picture: Picture) -> RgbaImage {
    RgbaImage::from_raw(picture.width_px, picture.height_px, picture.rgba).unwrap_or_default()
}

/// Refuses sizes that can't be drawn.
pub(super) fn check_size([width_px, height_px]: [u32; 2], max_px: u32) -> Result<(), ExportError> {
    let allowed = MIN_SIDE_PX..=max_px;
    if allowed.contains(&width_px) && allowed.contains(&height_px) {
        return Ok(());
    }
    let limits = format!("Each side can have {MIN_SIDE_PX} to {max_px} pixels");
    Err(ExportError::Request(format!("A picture can't be {width_px}x{height_px}. {limits}")))
}

impl<'a> Shot<'a> {
    /// Finds level, pose and camera by their names.
    pub(super) fn find(request: &PictureRequest<'a>) -> Result<Self, ExportError> {
        let exercise = request.exercise;
        let title = &exercise.name;
        let Some(motion) = &exercise.motion else {
            return Err(ExportError::Request(format!("\"{title}\" has no drawing")));
        };
        let level = match request.level {
            Some(id) => {
                Some(find_name(id, exercise.levels.iter().map(|level| level.id.as_str()), &format!("\"{title}\" has no level"))?)
            }
            None => None,
        };
        let pose = match request.pose {
            Some(name) => {
                Some(find_name(name, motion.poses.iter().map(|(name, _)| name.as_str()), &format!("\"{title}\" has no pose"))?)
            }
            None => None,
        };
        let cycle = cycle_with(motion, level, pose, exercise);
        let pose = pose.or_else(|| effort_of(motion, cycle)).unwrap_or_default();
        let mirrored = request.side.is_some_and(|side| side != exercise.first_side);
        let view = match request.camera {
            Some(name) => {
                let names = motion.views_of(cycle).map(|view| view.name.as_str());
                let name = find_name(name, names, &format!("This pose of \"{title}\" has no camera"))?;
                motion.views_of(cycle).find(|view| view.name == name)
            }
            None => motion.views_of(cycle).next(),
        };
        let camera = view.map_or_else(Camera::default, |view| Camera::of_view(view, mirrored));
        Ok(Self { motion, moment: Moment { cycle, mirrored, ..Moment::default() }, camera, pose })
    }
}

/// The name among `known` that is `typed`, however it is capitalized.
fn find_name<'a>(typed: &str, known: impl Iterator<Item = &'a str>, refusal: &str) -> Result<&'a str, ExportError> {
    let mut known: Vec<&str> = known.collect();
    // One camera name may stand for several levels.
    let mut seen = std::collections::HashSet::new();
    known.retain(|name| seen.insert(*name));
    if let Some(name) = known.iter().find(|name| name.eq_ignore_ascii_case(typed)) {
        return Ok(name);
    }
    let advice = match nearest(typed, known.iter().copied()) {
        Some(name) => format!("Did you mean \"{name}\"?"),
        None => format!("Use one of: {}", known.join(", ")),
    };
    Err(ExportError::Request(format!("{refusal} \"{typed}\". {advice}")))
}

/// The cycle of the level; without a level, one in which the pose occurs.
fn cycle_with(motion: &Motion, level: Option<&str>, pose: Option<&str>, exercise: &Exercise) -> usize {
    let usual = motion.cycle_of(level.or(Some(&exercise.usual_level().id)), None);
    let Some(pose) = pose.filter(|_| level.is_none()) else { return usual };
    let index = motion.poses.iter().position(|(name, _)| name == pose);
    let has_pose = |&cycle: &usize| index.is_some_and(|index| key_poses(motion, cycle).contains(&index));
    std::iter::once(usual).chain(0..motion.cycles.len()).find(has_pose).unwrap_or(usual)
}

/// The key poses of a cycle in the order of a repetition, each once, as indices.
pub(super) fn key_poses(motion: &Motion, cycle: usize) -> Vec<usize> {
    let mut keys = Vec::new();
    let Some(cycle) = motion.cycles.get(cycle) else { return keys };
    for row in [&cycle.ready, &cycle.moves, &cycle.hold, &cycle.returns, &cycle.pause] {
        for &key in row {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The name of the pose that a cycle leads to.
fn effort_of(motion: &Motion, cycle: usize) -> Option<&str> {
    let cycle = motion.cycles.get(cycle)?;
    let key = cycle.hold.last().or(cycle.moves.last())?;
    motion.poses.get(*key).map(|(name, _)| name.as_str())
}
