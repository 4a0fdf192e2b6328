//! Shadows: a depth map from the light for the shadow of the figure on itself, and a soft blot on the floor.

use std::{mem, ops::BitOr};

use glam::{Mat3A, Vec2, Vec3, Vec3A, Vec4, vec2, vec3, vec3a};

use super::{
    raster::{Clip, Flat},
    shelf::{Kept, Shelf},
};
use crate::figure::{body::grid::at, scene::Scene};

/// Side of the depth map and of the floor map, in cells.
const N_DEPTH: usize = 352;
const N_FLOOR: usize = 128;
/// Nothing is there.
const EMPTY: f32 = -9e9;
/// How far a surface may lie behind the map before it is in shadow, meters.
const BIAS_M: f32 = 0.012;

static DEPTHS: Shelf<f32> = Shelf::new();

/// How far each place is from the light.
pub(in crate::figure) struct ShadowMap {
    depth: Kept<f32>,
    /// Turns a point into column, row and height toward the light.
    to_map: Mat3A,
    shift: Vec3A,
}

impl ShadowMap {
    /// The map of a scene for a light that comes from direction `light` (length 1).
    pub(in crate::figure) fn new(scene: &Scene, light: Vec3) -> ShadowMap {
        let right = Vec3::Y.cross(light).normalize_or(Vec3::X);
        let up = light.cross(right);
        let places: Vec<Vec3> = scene.pos.iter().map(|p| vec3(p.dot(right), p.dot(up), p.dot(light))).collect();
        // Only what throws a shadow has to lie on the map.
        let cast = || scene.triangles.iter().enumerate().filter(|(i, _)| scene.casts(*i));
        let (low, high) = bounds(scene.casting_vertices().map(|i| at(&places, i).truncate()));
        let scale = (N_DEPTH as f32 - 4.0) / (high - low).max_element().max(0.1);
        let to_map = Mat3A::from_cols(right.into(), up.into(), light.into()).transpose();
        let to_map = Mat3A::from_diagonal(vec3(scale, -scale, 1.0)) * to_map;
        let shift = vec3a(1.5 - low.x * scale, N_DEPTH as f32 - 2.5 + low.y * scale, BIAS_M);
        let mut map = ShadowMap { depth: DEPTHS.take(), to_map, shift };
        map.depth.resize(N_DEPTH * N_DEPTH, EMPTY);
        let clip = Clip { width: N_DEPTH, from_row: 0, to_row: N_DEPTH };
        for (_, triangle) in cast() {
            let corners = triangle.map(|i| {
                let place = at(&places, i as usize);
                let q = (place.truncate() - low) * scale + 2.0;
                // y down, as everywhere in `raster`.
                vec3(q.x, N_DEPTH as f32 - q.y, place.z)
            });
            let Some(flat) = Flat::new(0, corners) else { continue };
            let depth = &mut map.depth;
            flat.scan(Vec2::ZERO, clip, |y, x0, x1, value, step| {
                let row = y * N_DEPTH;
                let mut value = value;
                for cell in depth.get_mut(row + x0..row + x1).unwrap_or_default() {
                    *cell = cell.max(value);
                    value += step;
                }
            });
        }
        map
    }

    /// A point of the room as column, row and height toward the light.
    pub(in crate::figure) fn place(&self, p: Vec3) -> Vec3 {
        (self.to_map * Vec3A::from(p) + self.shift).into()
    }

    /// A quick look at what reaches a [`place`](Self::place) and its surroundings.
    pub(in crate::figure) fn glance(&self, place: Vec4) -> Glance {
        let most = N_DEPTH as f32 - 4.0;
        if place.x < 2.0 || place.y < 2.0 || place.x > most || place.y > most {
            return Glance::LIGHT;
        }
        let middle = place.y as i32 as usize * N_DEPTH + place.x as i32 as usize;
        let is_lit = |step: isize| at(&self.depth, middle.wrapping_add_signed(step)) < place.z;
        let looks = GLANCES.into_iter().map(|step| if is_lit(step) { Glance::LIGHT } else { Glance::SHADOW });
        looks.reduce(Glance::bitor).unwrap_or(Glance::BOTH)
    }

    /// How much light reaches a [`place`](Self::place), 0 to 1.
    pub(in crate::figure) fn light_at(&self, place: Vec4) -> f32 {
        let most = N_DEPTH as f32 - 4.0;
        if place.x < 2.0 || place.y < 2.0 || place.x > most || place.y > most {
            return 1.0;
        }
        let (x, y) = (place.x as i32 as usize, place.y as i32 as usize);
        let lit = |dx: usize, dy: usize| at(&self.depth, (y + dy - 2) * N_DEPTH + x + dx - 2) < place.z;
        // Most places are plainly lit or plainly not.
        let corners = [lit(0, 0), lit(4, 0), lit(2, 2), lit(0, 4), lit(4, 4)];
        if corners == [true; 5] {
            return 1.0;
        }
        if corners == [false; 5] {
            return 0.0;
        }
        let (fx, fy) = (place.x - x as f32, place.y - y as f32);
        let mut sum = 0.0;
        for (dy, wy) in [1.0 - fy, 1.0, 1.0, 1.0, fy].into_iter().enumerate() {
            for (dx, wx) in [1.0 - fx, 1.0, 1.0, 1.0, fx].into_iter().enumerate() {
                if lit(dx, dy) {
                    sum += wx * wy;
                }
            }
        }
        // Steeper than the plain mean: the edge stays as crisp as a drawn one.
        crate::figure::body::solid::smooth(0.2, 0.8, sum / 16.0)
    }
}

/// Whether there is light, shadow or both about a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::figure) struct Glance(u8);

impl Glance {
    pub(in crate::figure) const LIGHT: Glance = Glance(1);
    const SHADOW: Glance = Glance(2);
    pub(in crate::figure) const BOTH: Glance = Glance(3);
}

impl BitOr for Glance {
    type Output = Glance;
    /// What is about either place.
    fn bitor(self, other: Glance) -> Glance {
        Glance(self.0 | other.0)
    }
}

/// Steps on the map from a place to those looked at: the corners of what [`ShadowMap::light_at`] asks, and between them.
const GLANCES: [isize; 9] = {
    let row = N_DEPTH as isize;
    [-2 * row - 2, -2 * row, -2 * row + 2, -2, 0, 2, 2 * row - 2, 2 * row, 2 * row + 2]
};

/// How dark the floor is under and beside the figure.
pub(in crate::figure) struct FloorShadow {
    dark: Vec<f32>,
    corner: Vec2,
    scale: f32,
}

impl FloorShadow {
    /// The shadow of a scene under a light that comes from direction `light`.
    pub(in crate::figure) fn new(scene: &Scene, light: Vec3) -> FloorShadow {
        let slant = vec2(light.x, light.z) / light.y.max(0.2);
        let places: Vec<Vec2> = scene.pos.iter().map(|p| vec2(p.x, p.z) - slant * p.y.max(0.0)).collect();
        let cast = || scene.triangles.iter().enumerate().filter(|(i, _)| scene.casts(*i));
        let (low, high) = bounds(scene.casting_vertices().map(|i| at(&places, i)));
        let corner = low - 0.35;
        let scale = N_FLOOR as f32 / ((high - low).max_element() + 0.7);
        // Near things throw a small dark shadow, high ones a wide pale one.
        let mut near = vec![0.0_f32; N_FLOOR * N_FLOOR];
        let mut far = near.clone();
        let clip = Clip { width: N_FLOOR, from_row: 0, to_row: N_FLOOR };
        for (_, triangle) in cast() {
            let corners = triangle.map(|i| ((at(&places, i as usize) - corner) * scale).extend(0.0));
            let [a, b, c] = corners;
            // Seen from above either turn counts, but one side of a closed body is enough.
            let Some(flat) = Flat::new(0, [a, b, c]) else { continue };
            let height = triangle.iter().map(|&i| at(&scene.pos, i as usize).y.max(0.0)).fold(9.0, f32::min);
            let (dark, pale) = ((-height / 0.10).exp(), 0.55 * (-height / 0.9).exp());
            flat.scan(Vec2::ZERO, clip, |y, x0, x1, _, _| {
                let cells = y * N_FLOOR + x0..y * N_FLOOR + x1;
                let rows = near.get_mut(cells.clone()).unwrap_or_default().iter_mut();
                for (near, far) in rows.zip(far.get_mut(cells).unwrap_or_default()) {
                    *near = near.max(dark);
                    *far = far.max(pale);
                }
            });
        }
        let cells = |m: f32| ((m * scale) as usize).max(1);
        blur(&mut near, cells(0.012));
        blur(&mut far, cells(0.055));
        let dark = near.iter().zip(&far).map(|(n, f)| 1.0 - (1.0 - n * 0.75) * (1.0 - f)).collect();
        FloorShadow { dark, corner, scale }
    }

    /// Darkness at a place on the floor, 0 to 1.
    #[inline]
    pub(in crate::figure) fn at(&self, x: f32, z: f32) -> f32 {
        let p = (vec2(x, z) - self.corner) * self.scale - 0.5;
        let most = N_FLOOR as f32 - 1.0;
        if p.x < 0.0 || p.y < 0.0 || p.x >= most || p.y >= most {
            return 0.0;
        }
        let (i, j) = (p.x as usize, p.y as usize);
        let (a, b) = (p.x - i as f32, p.y - j as f32);
        let cell = |x: usize, y: usize| at(&self.dark, y * N_FLOOR + x);
        let top = cell(i, j) * (1.0 - a) + cell(i + 1, j) * a;
        let low = cell(i, j + 1) * (1.0 - a) + cell(i + 1, j + 1) * a;
        top * (1.0 - b) + low * b
    }

    /// Width of a cell, meters.
    pub(in crate::figure) fn cell_m(&self) -> f32 {
        1.0 / self.scale
    }

    /// The rectangle of floor that can be dark.
    pub(in crate::figure) fn extent(&self) -> [Vec2; 2] {
        [self.corner, self.corner + N_FLOOR as f32 / self.scale]
    }
}

fn bounds(points: impl Iterator<Item = Vec2>) -> (Vec2, Vec2) {
    let found = points.map(|p| (p, p)).reduce(|(low, high), (p, _)| (low.min(p), high.max(p)));
    found.unwrap_or((Vec2::ZERO, Vec2::ONE))
}

/// Three box blurs of a square map, close to a bell curve.
fn blur(map: &mut Vec<f32>, radius: usize) {
    let mut other = vec![0.0_f32; map.len()];
    for _ in 0..2 {
        for _ in 0..3 {
            blur_columns(map, &mut other, radius);
            mem::swap(map, &mut other);
        }
        turn(map, &mut other);
        mem::swap(map, &mut other);
    }
}

/// Blurs along columns; the sums of all columns move down the map together.
fn blur_columns(from: &[f32], to: &mut [f32], radius: usize) {
    let share = 1.0 / (2 * radius + 1) as f32;
    let row = |y: usize| from.get(y * N_FLOOR..(y + 1) * N_FLOOR).unwrap_or_default();
    let mut sums = [0.0_f32; N_FLOOR];
    for y in 0..radius {
        sums.iter_mut().zip(row(y)).for_each(|(sum, new)| *sum += new);
    }
    for (y, out) in to.chunks_exact_mut(N_FLOOR).enumerate() {
        sums.iter_mut().zip(row(y + radius)).for_each(|(sum, new)| *sum += new);
        if let Some(gone) = y.checked_sub(radius + 1) {
            sums.iter_mut().zip(row(gone)).for_each(|(sum, old)| *sum -= old);
        }
        out.iter_mut().zip(&sums).for_each(|(cell, sum)| *cell = sum * share);
    }
}

/// Swaps rows and columns.
fn turn(from: &[f32], to: &mut [f32]) {
    for (y, row) in from.chunks_exact(N_FLOOR).enumerate() {
        for (cell, value) in to.iter_mut().skip(y).step_by(N_FLOOR).zip(row) {
            *cell = *value;
        }
    }
}
