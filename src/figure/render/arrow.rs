//! Curved arrows with a halo, laid over the finished picture.

use glam::{Vec2, vec2};

use super::picture::Picture;
use crate::figure::body::palette::Color;

/// Steps of a curve.
const N_STEPS: usize = 20;
/// Pixels of a row that are passed over together where the arrow is far.
const RUN_PX: u32 = 16;

/// An arrow on the picture plane.
pub(in crate::figure) struct FlatArrow {
    path: Vec<Vec2>,
    head: [Vec2; 3],
    thick_px: f32,
}

/// How an arrow is painted.
pub(in crate::figure) struct Ink {
    pub(in crate::figure) color: Color,
    pub(in crate::figure) halo: Color,
    /// 0 to 1.
    pub(in crate::figure) opacity: f32,
}

impl FlatArrow {
    /// From `a` to `b`, bulging by `bend` times its length.
    pub(in crate::figure) fn new(a: Vec2, b: Vec2, bend: f32, thick_px: f32) -> FlatArrow {
        let middle = (a + b) * 0.5 + (b - a).perp() * bend;
        let on_curve = |t: f32| a * ((1.0 - t) * (1.0 - t)) + middle * (2.0 * t * (1.0 - t)) + b * (t * t);
        let dir = (b - on_curve(0.86)).normalize_or(Vec2::Y);
        let neck = b - dir * thick_px * 3.4;
        let side = dir.perp() * thick_px * 2.0;
        let n_steps = if bend.abs() < 0.01 { 1 } else { N_STEPS };
        let before_head = |p: &Vec2| (*p - neck).dot(dir) <= 0.0;
        let mut path: Vec<Vec2> = (0..=n_steps).map(|i| on_curve(i as f32 / n_steps as f32)).filter(before_head).collect();
        path.push(neck + dir * thick_px * 0.5);
        FlatArrow { path, head: [b, neck + side, neck - side], thick_px }
    }

    /// Paints it over the picture.
    pub(in crate::figure) fn paint(&self, picture: &mut Picture, ink: &Ink) {
        let margin = self.thick_px * 2.0;
        let ends = || self.path.iter().chain(&self.head);
        let low = ends().copied().fold(Vec2::MAX, Vec2::min) - margin;
        let high = ends().copied().fold(Vec2::MIN, Vec2::max) + margin;
        let (x0, x1) = (low.x.max(0.0) as u32, (high.x.max(0.0) as u32).min(picture.width_px));
        let (y0, y1) = (low.y.max(0.0) as u32, (high.y.max(0.0) as u32).min(picture.height_px));
        // Most of the rectangle is empty, so it is looked at in short runs first.
        let runs = (y0..y1).flat_map(|y| (x0..x1).step_by(RUN_PX as usize).map(move |x| (x, y)));
        for (from, y) in runs {
            let half = RUN_PX as f32 * 0.5;
            if self.distance(vec2(from as f32 + half, y as f32 + 0.5)) > half + self.thick_px * 0.35 + 1.0 {
                continue;
            }
            for x in from..(from + RUN_PX).min(x1) {
                let d = self.distance(vec2(x as f32 + 0.5, y as f32 + 0.5));
                let halo = (1.0 - (d - self.thick_px * 0.35)).clamp(0.0, 1.0);
                if halo > 0.0 {
                    picture.lay_over(x, y, ink.halo, halo * 0.9 * ink.opacity);
                    picture.lay_over(x, y, ink.color, (0.5 - d).clamp(0.0, 1.0) * ink.opacity);
                }
            }
        }
    }

    /// Distance to the outline in pixels, negative inside.
    fn distance(&self, p: Vec2) -> f32 {
        let segments = self.path.iter().zip(self.path.iter().skip(1));
        let line = segments.map(|(a, b)| to_segment(p, *a, *b)).fold(f32::MAX, f32::min);
        let [a, b, c] = self.head;
        let sides = [(a, b), (b, c), (c, a)];
        let border = sides.map(|(u, v)| to_segment(p, u, v)).into_iter().fold(f32::MAX, f32::min);
        let turns = sides.map(|(u, v)| (v - u).perp_dot(p - u) > 0.0);
        let inside = turns == [true; 3] || turns == [false; 3];
        let head = if inside { -border } else { border };
        (line - self.thick_px * 0.5).min(head - self.thick_px * 0.18)
    }
}

fn to_segment(p: Vec2, a: Vec2, b: Vec2) -> f32 {
    let edge = b - a;
    let t = ((p - a).dot(edge) / edge.length_squared().max(1e-6)).clamp(0.0, 1.0);
    (p - a - edge * t).length()
}
