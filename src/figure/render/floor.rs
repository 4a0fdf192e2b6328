//! What is behind the figure: background, floor disc and the soft shadow on the floor.

use std::ops::Range;

use glam::{Vec2, Vec3, vec2, vec3};

use super::{
    picture::{Blend, bytes},
    shadow::FloorShadow,
};
use crate::figure::{
    body::{
        grid::at,
        palette::{Color, FigurePalette},
        solid::smooth,
    },
    scene::{Scene, camera::Projection},
};

/// The floor of one picture.
pub(in crate::figure) struct Floor {
    /// Where neither disc nor shadow is.
    pub(in crate::figure) empty: Blend,
    disc: (Vec2, f32),
    disc_blend: Blend,
    disc_color: Color,
    shadow_color: Color,
    shadow_strength: f32,
    shadow: FloorShadow,
    projection: Projection,
}

/// The floor along one row of the picture: the camera never rolls, so it is a straight line at one distance.
pub(in crate::figure) struct FloorRow<'a> {
    floor: &'a Floor,
    /// The columns where the floor may differ from the background.
    pub(in crate::figure) columns: Range<usize>,
    /// Those of them that the disc covers wholly, and those that it may touch.
    inside: Range<usize>,
    near: Range<usize>,
    start: Vec2,
    step: Vec2,
    /// Squares of the radii at which the border of the disc begins and ends.
    inner2: f32,
    outer2: f32,
    pixel_m: f32,
    /// Darkness of the shadow at every `1 << shadow_shift` pixels from the first column; it changes slowly.
    dark: Vec<f32>,
    shadow_shift: u32,
}

/// A shadow as weak as this is not seen.
const NO_SHADOW: f32 = 0.006;
/// Twofold steps from one pixel to the next look at the shadow: in small pictures, and where its cells span many pixels.
const SHORT_SHIFT: u32 = 2;
const LONG_SHIFT: u32 = 3;
const LONG_CELL_PX: f32 = 6.0;

impl Floor {
    /// `light` is the direction the light comes from; the floor sees it from higher up.
    pub(in crate::figure) fn new(
        scene: &Scene,
        projection: Projection,
        palette: &FigurePalette,
        light: Vec3,
        empty: Blend,
    ) -> Floor {
        let (middle, radius) = scene.disc;
        Floor {
            empty,
            disc: (vec2(middle.x, middle.z), radius),
            disc_blend: empty.under(palette.floor, 1.0),
            disc_color: palette.floor,
            shadow_color: palette.shadow,
            shadow_strength: palette.shadow_strength,
            shadow: FloorShadow::new(scene, vec3(light.x * 0.25, 1.0, light.z * 0.25)),
            projection,
        }
    }

    /// A row of a picture of this width.
    pub(in crate::figure) fn row(&self, y: usize, width: usize) -> FloorRow<'_> {
        let ray = |x: f32| self.projection.ray(vec2(x, y as f32 + 0.5));
        let (first, second) = (ray(0.5), ray(1.5));
        let slope = (-first.y).max(1e-3);
        let distance = self.projection.eye.y / slope;
        let flat = |v: Vec3| vec2(v.x, v.z);
        let start = flat(self.projection.eye) + flat(first) * distance;
        let step = flat(second - first) * distance;
        let pixel_m = self.projection.pixel_m(distance) / slope.max(0.05);
        let (_, radius) = self.disc;
        let mut row = FloorRow {
            floor: self,
            columns: 0..0,
            inside: 0..0,
            near: 0..0,
            start,
            step,
            inner2: (radius - pixel_m).max(0.0).powi(2),
            outer2: (radius + pixel_m).powi(2),
            pixel_m,
            dark: Vec::new(),
            shadow_shift: SHORT_SHIFT,
        };
        // Rays that do not go down never meet the floor; an eye below it sees none.
        if -first.y > 1e-3 && distance > 0.0 {
            row.columns = row.find_columns(width);
            row.inside = row.find_inside();
            row.near = row.find_near();
            if self.shadow.cell_m() > LONG_CELL_PX * step.length() {
                row.shadow_shift = LONG_SHIFT;
            }
            let steps = 0..=(row.columns.len() >> row.shadow_shift) + 1;
            let place = |i: usize| row.start + row.step * (row.columns.start + (i << row.shadow_shift)) as f32;
            row.dark = steps.map(place).map(|p| self.shadow.at(p.x, p.y)).collect();
        }
        row
    }
}

impl FloorRow<'_> {
    /// Where the row runs within a radius of the middle of the disc; backward if nowhere.
    fn chord(&self, radius2: f32) -> (f32, f32) {
        let (middle, _) = self.floor.disc;
        let off = self.start - middle;
        let length2 = self.step.length_squared().max(1e-12);
        let half = off.dot(self.step) / length2;
        let root = half * half - (off.length_squared() - radius2) / length2;
        if root > 0.0 { (-half - root.sqrt(), -half + root.sqrt()) } else { (f32::MAX, f32::MIN) }
    }

    /// Where the disc covers whole pixels.
    fn find_inside(&self) -> Range<usize> {
        let (from, to) = self.chord(self.inner2);
        let (first, last) = ((from.max(0.0) as usize).saturating_add(1), to.max(0.0) as usize);
        let (first, last) = (first.max(self.columns.start), last.min(self.columns.end));
        if first < last { first..last } else { 0..0 }
    }

    /// Where the disc may touch a pixel.
    fn find_near(&self) -> Range<usize> {
        let (from, to) = self.chord(self.outer2);
        (from.max(0.0) as usize)..((to.max(-1.0) as i32).saturating_add(2).max(0) as usize)
    }

    /// Where the row crosses the disc or the square of the shadow.
    fn find_columns(&self, width: usize) -> Range<usize> {
        let mut span = self.chord(self.outer2);
        let (mut from, mut to) = (0.0_f32, width as f32);
        let [low, high] = self.floor.shadow.extent();
        for (start, step, low, high) in [(self.start.x, self.step.x, low.x, high.x), (self.start.y, self.step.y, low.y, high.y)] {
            if step.abs() > 1e-9 {
                let (a, b) = ((low - start) / step, (high - start) / step);
                from = from.max(a.min(b));
                to = to.min(a.max(b));
            } else if start < low || start > high {
                to = -1.0;
            }
        }
        if from < to {
            span = (span.0.min(from), span.1.max(to));
        }
        let end = ((span.1.max(-1.0) as i32 + 2).max(0) as usize).min(width);
        (span.0.max(0.0) as usize).min(end)..end
    }

    /// What is seen at the middle of a pixel if no figure is there.
    #[inline]
    pub(in crate::figure) fn color(&self, x: usize) -> Blend {
        let floor = self.floor;
        if !self.columns.contains(&x) {
            return floor.empty;
        }
        let p = self.start + self.step * x as f32;
        let (middle, radius) = floor.disc;
        let off2 = (p - middle).length_squared();
        let blend = if off2 < self.inner2 {
            floor.disc_blend
        } else if off2 > self.outer2 {
            floor.empty
        } else {
            floor.empty.under(floor.disc_color, smooth(radius + self.pixel_m, radius - self.pixel_m, off2.sqrt()))
        };
        let dark = self.dark_at(x - self.columns.start);
        if dark > NO_SHADOW { self.shaded(blend, dark) } else { blend }
    }

    /// Fills a row of pixels that already show the empty background.
    pub(in crate::figure) fn fill(&self, pixels: &mut [u8]) {
        let disc = bytes(self.floor.disc_blend);
        let inside = pixels.get_mut(self.inside.start * 4..self.inside.end * 4).unwrap_or_default();
        inside.chunks_exact_mut(4).for_each(|pixel| pixel.copy_from_slice(&disc));
        let step_px = 1 << self.shadow_shift;
        let steps = self.columns.clone().step_by(step_px).zip(self.dark.iter().zip(self.dark.iter().skip(1)));
        for (from, (&dark, &next_dark)) in steps {
            let to = (from + step_px).min(self.columns.end);
            let is_inside = self.inside.start <= from && to <= self.inside.end;
            let is_outside = to <= self.near.start || self.near.end <= from;
            let is_plain = is_inside || is_outside;
            if is_plain && dark.max(next_dark) <= NO_SHADOW {
                continue;
            }
            let Some(pixels) = pixels.get_mut(from * 4..to * 4) else { return };
            let pixels = pixels.chunks_exact_mut(4);
            if !is_plain {
                (from..to).zip(pixels).for_each(|(x, pixel)| pixel.copy_from_slice(&bytes(self.color(x))));
                continue;
            }
            let ground = if is_inside { self.floor.disc_blend } else { self.floor.empty };
            let Blend(mut blend) = self.shaded(ground, dark);
            let step = (self.shaded(ground, next_dark).0 - blend) / step_px as f32;
            for pixel in pixels {
                pixel.copy_from_slice(&bytes(Blend(blend)));
                blend += step;
            }
        }
    }

    fn shaded(&self, blend: Blend, dark: f32) -> Blend {
        blend.under(self.floor.shadow_color, dark * self.floor.shadow_strength)
    }

    #[inline]
    fn dark_at(&self, column: usize) -> f32 {
        let step_px = 1 << self.shadow_shift;
        let (step, share) = (column >> self.shadow_shift, column & (step_px - 1));
        let (a, b) = (at(&self.dark, step), at(&self.dark, step + 1));
        a + (b - a) * (share as f32 / step_px as f32)
    }
}
