//! The icon of the program: the person from behind, squeezing the shoulder blades, on a rounded teal ground.

use std::path::Path;

use image::{ImageFormat, Rgba, RgbaImage, imageops};

use super::{
    ExportError,
    picture::{check_size, image_of, save_image},
};
use crate::{
    exercise::Exercise,
    figure::{Backdrop, Body, Camera, Frame, Look, Moment, Scene, Style, render},
};

/// Drawn this much larger and scaled down, so that small icons stay clean.
const OVERSIZE: u32 = 4;
const MAX_ICON_PX: u32 = 512;
/// Radius of the corners as a share of the side.
const CORNER: f32 = 0.22;
/// The ground, from its top to its bottom.
const GROUND: [[f32; 3]; 2] = [[38.0, 148.0, 140.0], [15.0, 101.0, 98.0]];
/// The figure is drawn this much larger than the icon, in width and height, and cut to head, shoulders and back.
const MARGIN: f32 = 1.4;
const ZOOM: f32 = 1.04;
/// Where the cut begins, as a share of the icon's side.
const CUT: [f32; 2] = [0.2, 0.04];

/// Saves the icon as a PNG. `exercise` gives the pose: the effort of its first cycle.
///
/// # Errors
/// [`ExportError`]; there is no new file then.
pub fn save(exercise: &Exercise, side_px: u32, path: &Path) -> Result<(), ExportError> {
    check_size([side_px, side_px], MAX_ICON_PX)?;
    let Some(motion) = &exercise.motion else {
        return Err(ExportError::Request(format!("\"{}\" has no drawing", exercise.name)));
    };
    let look = Look::default();
    let moment = Moment { stage: crate::figure::Stage::Hold, fraction: 1.0, ..Moment::default() };
    let scene = Scene::new(motion, moment, &look, &Body::shared(&look));
    let camera = Camera { azimuth_deg: 180.0, elevation_deg: 4.0, frame: Frame::Upper, zoom: ZOOM, ..Camera::default() };
    let style = Style { backdrop: Backdrop::Transparent, without_arrows: true, ..Style::default() };
    let large_px = side_px * OVERSIZE;
    let share = |share: f32| (large_px as f32 * share).round() as u32;
    let drawn_px = share(MARGIN);
    let drawn = image_of(render(&scene, &camera, &style, drawn_px, drawn_px));
    let [left, top] = CUT.map(share);
    let figure = imageops::crop_imm(&drawn, left, top, large_px, large_px).to_image();
    let mut icon = ground(large_px);
    for (below, above) in icon.pixels_mut().zip(figure.pixels()) {
        lay_over(below, *above);
    }
    let small = imageops::resize(&icon, side_px, side_px, imageops::FilterType::Triangle);
    save_image(small, ImageFormat::Png, path)
}

/// The ground with round corners.
fn ground(side_px: u32) -> RgbaImage {
    let side = side_px as f32;
    let radius = side * CORNER;
    RgbaImage::from_fn(side_px, side_px, |x, y| {
        let [x, y] = [x, y].map(|at| at as f32 + 0.5);
        let beyond = |at: f32| (radius - at).max(at - (side - radius)).max(0.0);
        let share = y / side;
        let [top, bottom] = GROUND;
        let [r, g, b] = [0, 1, 2].map(|i: usize| {
            let [top, bottom] = [top, bottom].map(|color| color.get(i).copied().unwrap_or_default());
            (top + (bottom - top) * share).round() as u8
        });
        let is_inside = beyond(x).hypot(beyond(y)) <= radius;
        Rgba([r, g, b, if is_inside { 255 } else { 0 }])
    })
}

/// Lays a pixel over another, within the shape of the lower one.
fn lay_over(below: &mut Rgba<u8>, above: Rgba<u8>) {
    let Rgba([red, green, blue, opacity]) = *below;
    let Rgba([r, g, b, share]) = above;
    let mixed =
        |low: u8, high: u8| ((u32::from(low) * (255 - u32::from(share)) + u32::from(high) * u32::from(share) + 127) / 255) as u8;
    *below = Rgba([mixed(red, r), mixed(green, g), mixed(blue, b), opacity]);
}
