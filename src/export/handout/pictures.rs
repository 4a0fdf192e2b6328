//! The pictures of a handout as finished files in memory, each once: the drawn person on white, and the person's own pictures.
//!
//! They are as sharp as print needs and no larger.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use image::{RgbImage, RgbaImage, codecs::jpeg::JpegEncoder, imageops};

use super::{
    ExportError, HandoutRequest,
    content::{Sheet, Shot},
};
use crate::{
    exercise::Exercise,
    export::picture::image_of,
    figure::{Backdrop, Body, Camera, Look, Moment, Scene, Style, render},
    photo,
    progress::{Activity, Progress},
};

/// Width over height of a drawn picture.
pub(super) const RATIO: f32 = 1.28;
/// The width of a picture in print, points.
pub(super) const WIDTH_PT: f32 = 142.0;
/// The same in large print.
pub(super) const LARGE_WIDTH_PT: f32 = 164.0;
/// What print can show, dots per inch.
const DPI: f32 = 300.0;
const POINTS_AN_INCH: f32 = 72.0;
/// The most pictures of a handout.
const MAX_PICTURES: usize = 160;
/// 1 to 100. At this quality no difference can be seen on paper.
const JPEG_QUALITY: u8 = 88;
const WHITE: [u8; 3] = [255; 3];

/// Pictures by what they show.
#[derive(Default)]
pub(super) struct Pictures {
    all: Vec<Jpeg>,
    by_shot: HashMap<Shot, usize>,
}

/// A picture as a JPEG file.
pub(super) struct Jpeg {
    pub(super) bytes: Arc<Vec<u8>>,
    pub(super) size_px: [u32; 2],
}

impl Pictures {
    /// Takes every picture that a sheet wants. What is missing is told and left out.
    pub(super) fn take(
        request: &HandoutRequest<'_>,
        sheet: &Sheet,
        progress: &mut Progress<'_>,
    ) -> Result<(Self, Vec<String>), ExportError> {
        let width_pt = if request.options.is_large { LARGE_WIDTH_PT } else { WIDTH_PT };
        let width_px = (width_pt / POINTS_AN_INCH * DPI).round();
        let size_px = [width_px as u32, (width_px / RATIO).round() as u32];
        let (mut shots, mut seen) = (Vec::new(), HashSet::new());
        for figure in sheet.cards().flat_map(|card| &card.figures) {
            if seen.insert(&figure.shot) {
                shots.push(&figure.shot);
            }
        }
        let exercises: HashMap<&str, &Exercise> =
            request.routine.exercise_items().map(|item| (item.exercise.id.as_str(), item.exercise.as_ref())).collect();
        let (mut pictures, mut notices) = (Self::default(), Vec::new());
        if shots.len() > MAX_PICTURES {
            notices
                .push(format!("Of {} pictures the first {MAX_PICTURES} are printed. Split the routine to have all", shots.len()));
            shots.truncate(MAX_PICTURES);
        }
        let n_shots = shots.len() as f32;
        for (index, shot) in shots.into_iter().enumerate() {
            progress.reached(Activity::Drawing, index as f32 / n_shots)?;
            let image = match shot {
                Shot::Drawn { exercise, .. } => {
                    exercises.get(exercise.as_str()).and_then(|exercise| drawn(exercise, shot, request.look, size_px))
                }
                Shot::Own { file, is_mirrored } => match own(file, *is_mirrored, request, width_px as u32) {
                    Ok(image) => Some(image),
                    Err(reason) => {
                        notices.push(format!("The picture {file} is left out: {reason}"));
                        None
                    }
                },
            };
            if let Some(jpeg) = image.as_ref().and_then(encoded) {
                pictures.by_shot.insert(shot.clone(), pictures.all.len());
                pictures.all.push(jpeg);
            }
        }
        Ok((pictures, notices))
    }

    /// The picture of a shot with its number, if there is one.
    pub(super) fn get(&self, shot: &Shot) -> Option<(usize, &Jpeg)> {
        let &index = self.by_shot.get(shot)?;
        Some((index, self.all.get(index)?))
    }

    /// All pictures by number.
    pub(super) fn all(&self) -> &[Jpeg] {
        &self.all
    }
}

fn drawn(exercise: &Exercise, shot: &Shot, look: Look, [width_px, height_px]: [u32; 2]) -> Option<RgbImage> {
    let Shot::Drawn { cycle, pose, is_mirrored, .. } = *shot else { return None };
    let motion = exercise.motion.as_ref()?;
    let (name, _) = motion.poses.get(pose)?;
    let moment = Moment { cycle, mirrored: is_mirrored, ..Moment::default() };
    let scene = Scene::of_key(motion, moment, name, &look, &Body::shared(&look))?;
    let view = motion.views_of(cycle).next();
    let camera = view.map_or_else(Camera::default, |view| Camera::of_view(view, is_mirrored));
    let style = Style { backdrop: Backdrop::Plain(WHITE), ..Style::default() };
    Some(on_white(&image_of(render(&scene, &camera, &style, width_px, height_px))))
}

/// An own picture, no larger than print can show, on white.
fn own(file: &str, is_mirrored: bool, request: &HandoutRequest<'_>, longest_px: u32) -> Result<RgbImage, String> {
    let bytes = (request.own_picture)(file)?.ok_or("there is no such file")?;
    let mut pixels = photo::pixels(&bytes, longest_px).map_err(|error| error.to_string())?;
    if is_mirrored {
        imageops::flip_horizontal_in_place(&mut pixels);
    }
    Ok(on_white(&pixels))
}

fn on_white(rgba: &RgbaImage) -> RgbImage {
    let mut flat = RgbImage::new(rgba.width(), rgba.height());
    for (target, source) in flat.pixels_mut().zip(rgba.pixels()) {
        let [red, green, blue, opacity] = source.0.map(u32::from);
        // Rounded, so that what is opaque stays as it is.
        let over = |color: u32| ((color * opacity + 255 * (255 - opacity) + 127) / 255) as u8;
        target.0 = [red, green, blue].map(over);
    }
    flat
}

fn encoded(image: &RgbImage) -> Option<Jpeg> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(image).ok()?;
    Some(Jpeg { bytes: Arc::new(bytes), size_px: [image.width(), image.height()] })
}
