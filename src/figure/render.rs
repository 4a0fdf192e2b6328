//! Draws a scene: a pure function from scene, camera and style to pixels.
//! Every pixel is shaded once; only where surfaces meet inside a pixel are its samples shaded apart.

pub(super) mod arrow;
pub(super) mod bands;
pub(super) mod canvas;
pub(super) mod floor;
pub(super) mod picture;
pub(super) mod pixel;
pub(super) mod raster;
pub(super) mod shade;
pub(super) mod shadow;
pub(super) mod shelf;

use glam::{Vec3, vec2};

use self::{
    arrow::{FlatArrow, Ink},
    canvas::{Canvas, Style},
    picture::Picture,
};
use super::scene::Scene;
use crate::figure::{
    body::palette::FigurePalette,
    scene::camera::{Camera, Projection, size_vec},
};

/// The longest side of a picture; longer ones are cut to it.
pub const MAX_SIDE_PX: u32 = 4096;

/// Draws a scene. Sizes are cut to 1 to [`MAX_SIDE_PX`]; the picture says its true size. Every input gives a picture.
pub fn render(scene: &Scene, camera: &Camera, style: &Style, width_px: u32, height_px: u32) -> Picture {
    let (width_px, height_px) = (width_px.clamp(1, MAX_SIDE_PX), height_px.clamp(1, MAX_SIDE_PX));
    let palette = FigurePalette::new(&scene.look, style.theme);
    let points: Vec<Vec3> = scene.points(camera.frame).collect();
    let projection = Projection::fit(camera, &points, size_vec(width_px, height_px));
    let canvas = Canvas::new(scene, projection, palette, style, width_px as usize, height_px as usize);
    let mut picture = Picture { width_px, height_px, rgba: vec![0; width_px as usize * height_px as usize * 4] };
    canvas.draw(&mut picture.rgba);
    if !style.without_arrows {
        draw_arrows(&mut picture, scene, camera, &projection, &palette);
    }
    picture
}

fn draw_arrows(picture: &mut Picture, scene: &Scene, camera: &Camera, projection: &Projection, palette: &FigurePalette) {
    let thick_px = (picture.height_px as f32 * 0.0115).max(2.2);
    for arrow in scene.arrows.iter().filter(|arrow| camera.shows(&arrow.cameras)) {
        let [from, to] = [arrow.from, arrow.to].map(|p| projection.project(p).truncate());
        let longest = vec2(picture.width_px as f32, picture.height_px as f32).length() * 2.0;
        // An arrow past the eye would be endless.
        if !from.is_finite() || !to.is_finite() || from.distance(to) > longest {
            continue;
        }
        let ink = Ink { color: palette.arrow, halo: palette.arrow_halo, opacity: arrow.opacity };
        FlatArrow::new(from, to, arrow.bend, thick_px).paint(picture, &ink);
    }
}
