//! Turns the samples of one row into pixels: which surfaces share a pixel, and where ink lines run.

use std::ops::Range;

use glam::{Vec2, Vec4, vec2};

use super::{
    canvas::{Canvas, Kind},
    floor::FloorRow,
    picture::{Blend, bytes},
    raster::{Cell, NONE, SAMPLES, Samples},
    shade::Face,
};
use crate::figure::body::{grid::at, palette::Color};

/// Samples of one surface lie closer together than this in depth, meters.
const SAME_SURFACE_M: f32 = 0.02;
/// A step in depth that is worth a line, meters; more in small pictures, where a pixel spans more.
const STEP_M: f32 = 0.012;
/// How strongly see-through things cover the figure and the background.
const GLASS_ON_FIGURE: f32 = 0.30;
const GLASS_ON_FLOOR: f32 = 0.55;

/// One row of the picture with the sample rows around it.
pub(in crate::figure) struct PixelRow<'a> {
    canvas: &'a Canvas<'a>,
    y: usize,
    floor: FloorRow<'a>,
    columns: Range<usize>,
    row: &'a [Cell],
    above: &'a [Cell],
    below: &'a [Cell],
    glass: &'a [Cell],
    /// The triangle shaded last, with its number.
    face: Option<(f32, Face<'a>)>,
}

/// The samples of one surface within a pixel.
#[derive(Clone, Copy)]
struct Cluster {
    owner: f32,
    depth: f32,
    place: Vec2,
    count: f32,
    ink: f32,
}

impl<'a> PixelRow<'a> {
    pub(in crate::figure) fn new(canvas: &'a Canvas<'a>, solid: &'a Samples, glass: Option<&'a Samples>, y: usize) -> Self {
        PixelRow {
            canvas,
            y,
            floor: canvas.floor.row(y, canvas.width),
            columns: solid.columns(),
            row: solid.row(y),
            above: solid.row(y.wrapping_sub(1)),
            below: solid.row(y + 1),
            glass: glass.map_or(&[], |glass| glass.row(y)),
            face: None,
        }
    }

    /// Draws over pixels that already show the empty background.
    pub(in crate::figure) fn draw(&mut self, pixels: &mut [u8]) {
        self.floor.fill(pixels);
        let pixels = pixels.get_mut(self.columns.start * 4..).unwrap_or_default();
        for (i, (cell, pixel)) in self.row.iter().zip(pixels.chunks_exact_mut(4)).enumerate() {
            let is_empty = cell.is_empty();
            if is_empty && self.glass.is_empty() {
                continue;
            }
            let glass = self.glass.get(i).filter(|glass| !glass.is_empty());
            if is_empty && glass.is_none() {
                continue;
            }
            let mut blend = if is_empty { self.floor.color(self.columns.start + i) } else { self.solid(i, cell) };
            if let Some(glass) = glass {
                blend = self.behind_glass(i, blend, cell, glass);
            }
            pixel.copy_from_slice(&bytes(blend));
        }
    }

    /// The surfaces of a pixel. `i` is its index within the kept columns.
    fn solid(&mut self, i: usize, cell: &Cell) -> Blend {
        if !self.is_single_surface(cell) {
            return self.mixed(i, cell);
        }
        let [offset, ..] = SAMPLES;
        let mut color = self.shade(cell.owner.x, self.place(i, offset));
        if self.has_nearer_neighbor(i, cell) {
            let ink: f32 = (0..4).map(|plane| self.ink(i, cell, plane)).sum();
            color = self.canvas.shader.inked(color, ink * 0.25);
        }
        Blend::opaque(color)
    }

    /// The color of a triangle at a place. Neighbors often share the triangle, so the last one is kept ready.
    #[inline]
    fn shade(&mut self, owner: f32, place: Vec2) -> Color {
        let canvas = self.canvas;
        if self.face.as_ref().is_none_or(|(own, _)| *own != owner) {
            self.face = canvas.flat(owner).map(|flat| (owner, canvas.shader.face(flat)));
        }
        self.face.as_ref().map_or(Color::ZERO, |(_, face)| canvas.shader.color(face, place))
    }

    /// Whether the first sample may stand for the whole pixel.
    #[inline]
    fn is_single_surface(&self, cell: &Cell) -> bool {
        let first = cell.owner.x;
        if cell.owner.cmpeq(Vec4::splat(first)).all() {
            return true;
        }
        let (near, far) = (cell.depth.max_element(), cell.depth.min_element());
        if near - far >= SAME_SURFACE_M * near * far {
            return false;
        }
        if self.canvas.are_body(cell.owner) {
            return true;
        }
        let kind = self.canvas.kind(first);
        cell.owner.to_array().iter().all(|owner| self.canvas.kind(*owner) == kind)
    }

    fn place(&self, i: usize, offset: Vec2) -> Vec2 {
        vec2((self.columns.start + i) as f32 + 0.5, self.y as f32 + 0.5) + offset
    }

    /// Shades every surface in the pixel once, by its share of the samples.
    fn mixed(&mut self, i: usize, cell: &Cell) -> Blend {
        let mut clusters: [Option<Cluster>; 4] = [None; 4];
        let samples = cell.owner.to_array().into_iter().zip(cell.depth.to_array()).zip(SAMPLES);
        for (plane, ((owner, depth), offset)) in samples.enumerate() {
            let ink = if owner == NONE { 0.0 } else { self.ink(i, cell, plane) };
            for slot in &mut clusters {
                match slot {
                    Some(cluster) if self.same(cluster, owner, depth) => {
                        cluster.count += 1.0;
                        cluster.ink += ink;
                        break;
                    }
                    Some(_) => {}
                    None => {
                        *slot = Some(Cluster { owner, depth, place: self.place(i, offset), count: 1.0, ink });
                        break;
                    }
                }
            }
        }
        let mut sum = Vec4::ZERO;
        for cluster in clusters.into_iter().flatten() {
            let Blend(part) = if cluster.owner == NONE {
                self.floor.color(self.columns.start + i)
            } else {
                let shaded = self.shade(cluster.owner, cluster.place);
                Blend::opaque(self.canvas.shader.inked(shaded, cluster.ink / cluster.count))
            };
            sum += part * (cluster.count * 0.25);
        }
        Blend(sum)
    }

    fn same(&self, cluster: &Cluster, owner: f32, depth: f32) -> bool {
        if cluster.owner == owner {
            return true;
        }
        let close = (cluster.depth - depth).abs() < SAME_SURFACE_M * cluster.depth * depth;
        cluster.owner != NONE && owner != NONE && close && self.canvas.kind(cluster.owner) == self.canvas.kind(owner)
    }

    fn behind_glass(&mut self, i: usize, below: Blend, cell: &Cell, glass: &Cell) -> Blend {
        let mut share = 0.0;
        let mut seen = None;
        let behind = cell.owner.to_array().into_iter().zip(cell.depth.to_array());
        let samples = glass.owner.to_array().into_iter().zip(glass.depth.to_array()).zip(SAMPLES);
        for (((owner, depth), offset), (owner_behind, depth_behind)) in samples.zip(behind) {
            if owner != NONE && depth > depth_behind {
                let on_body = self.canvas.kind(owner_behind) == Kind::Body;
                share += 0.25 * if on_body { GLASS_ON_FIGURE } else { GLASS_ON_FLOOR };
                seen = seen.or(Some((owner, offset)));
            }
        }
        match seen {
            Some((owner, offset)) => below.under(self.shade(owner, self.place(i, offset)), share),
            None => below,
        }
    }

    /// The cells left, right, above and below; empty beyond the border.
    #[inline]
    fn neighbors(&self, i: usize) -> [Cell; 4] {
        [at(self.row, i.wrapping_sub(1)), at(self.row, i + 1), at(self.above, i), at(self.below, i)]
    }

    /// A quick look: is there anything clearly nearer beside this pixel?
    #[inline]
    fn has_nearer_neighbor(&self, i: usize, cell: &Cell) -> bool {
        let depth = cell.depth.x;
        let limit = depth + STEP_M * depth * depth;
        let nearer = |row: &[Cell], i: usize| row.get(i).is_some_and(|cell| cell.depth.x > limit);
        nearer(self.row, i.wrapping_sub(1)) || nearer(self.row, i + 1) || nearer(self.above, i) || nearer(self.below, i)
    }

    /// Strength of the line (0 to 1) that a nearer surface casts on this sample.
    fn ink(&self, i: usize, cell: &Cell, plane: usize) -> f32 {
        let sample = |cell: &Cell| (at(&cell.depth.to_array(), plane), at(&cell.owner.to_array(), plane));
        let (own, owner) = sample(cell);
        let [left, right, up, down] = self.neighbors(i).map(|cell| sample(&cell));
        let pairs = [(left, right), (right, left), (up, down), (down, up)];
        pairs.into_iter().map(|(to, back)| self.line(own, owner, to, back)).fold(0.0, f32::max)
    }

    /// The line toward one neighbor; `back` is the neighbor on the other side, for the slope of the surface.
    fn line(&self, own: f32, owner: f32, (depth, neighbor): (f32, f32), (back, back_owner): (f32, f32)) -> f32 {
        if neighbor == NONE || own <= 0.0 || depth <= own {
            return 0.0;
        }
        let z = 1.0 / own;
        let step = z - 1.0 / depth;
        let pixel_m = self.canvas.shader.projection.pixel_m(z);
        let limit = STEP_M + 0.8 * (pixel_m - 0.003).max(0.0);
        if step < limit {
            return 0.0;
        }
        let kinds = (self.canvas.kind(owner), self.canvas.kind(neighbor));
        if let (Kind::Prop(a), Kind::Prop(b)) = kinds {
            return if a != b && step > 0.02 { 0.5 } else { 0.0 };
        }
        let slope = if back_owner == NONE { 0.0 } else { (1.0 / back - z).abs().min(0.03) };
        crate::figure::body::solid::smooth(limit, limit + 0.016, step - slope * 1.5)
    }
}
