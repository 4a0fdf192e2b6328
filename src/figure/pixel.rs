//! Turns the samples of one row into pixels: which surfaces share a pixel, and where ink lines run.

use std::ops::Range;

use glam::{Vec2, vec2};

use super::{
    floor::{Blend, FloorRow},
    grid::at,
    picture::bytes,
    raster::{Cell, NONE, SAMPLES, Samples},
    render::Canvas,
};

/// Samples of one surface lie closer together than this in depth, meters.
const SAME_SURFACE_M: f32 = 0.02;
/// A step in depth that is worth a line, meters; more in small pictures, where a pixel spans more.
const STEP_M: f32 = 0.012;
/// How strongly see-through things cover the figure and the background.
const GLASS_ON_FIGURE: f32 = 0.30;
const GLASS_ON_FLOOR: f32 = 0.55;

/// One row of the picture with the sample rows around it.
pub(super) struct PixelRow<'a> {
    canvas: &'a Canvas<'a>,
    y: usize,
    floor: FloorRow<'a>,
    columns: Range<usize>,
    row: &'a [Cell],
    above: &'a [Cell],
    below: &'a [Cell],
    glass: &'a [Cell],
}

/// The samples of one surface within a pixel.
#[derive(Clone, Copy)]
struct Cluster {
    owner: u32,
    depth: f32,
    place: Vec2,
    count: f32,
    ink: f32,
}

impl<'a> PixelRow<'a> {
    pub(super) fn new(canvas: &'a Canvas<'a>, solid: &'a Samples, glass: Option<&'a Samples>, y: usize) -> Self {
        PixelRow {
            canvas,
            y,
            floor: canvas.floor.row(y, canvas.width),
            columns: solid.columns(),
            row: solid.row(y),
            above: solid.row(y.wrapping_sub(1)),
            below: solid.row(y + 1),
            glass: glass.map_or(&[], |glass| glass.row(y)),
        }
    }

    /// Draws over pixels that already show the empty background.
    pub(super) fn draw(&self, pixels: &mut [u8]) {
        let kept = &self.columns;
        let floor = &self.floor.columns;
        let beside = (floor.start..floor.end.min(kept.start)).chain(floor.start.max(kept.end)..floor.end);
        for x in beside {
            put(pixels, x, self.floor.color(x));
        }
        for (i, cell) in self.row.iter().enumerate() {
            let x = self.columns.start + i;
            let solid = cell.owner != [NONE; 4];
            let glass = self.glass.get(i).filter(|glass| glass.owner != [NONE; 4]);
            if !solid && glass.is_none() && !floor.contains(&x) {
                continue;
            }
            let mut blend = if solid { self.solid(i, cell) } else { self.floor.color(x) };
            if let Some(glass) = glass {
                blend = self.behind_glass(x, blend, cell, glass);
            }
            put(pixels, x, blend);
        }
    }

    /// The surfaces of a pixel. `i` is its index within the kept columns.
    fn solid(&self, i: usize, cell: &Cell) -> Blend {
        let x = self.columns.start + i;
        if !self.is_single_surface(cell) {
            return self.mixed(x, i, cell);
        }
        let [offset, ..] = SAMPLES;
        let [owner, ..] = cell.owner;
        let Some(flat) = self.canvas.flats.get(owner as usize) else { return self.canvas.floor.empty };
        let mut color = self.canvas.shader.color(flat, self.place(x, offset));
        if self.has_nearer_neighbor(i, cell) {
            let ink: f32 = (0..4).map(|plane| self.ink(i, cell, plane)).sum();
            color = self.canvas.shader.inked(color, ink * 0.25);
        }
        Blend { color, opacity: 1.0 }
    }

    /// Whether the first sample may stand for the whole pixel.
    fn is_single_surface(&self, cell: &Cell) -> bool {
        let [first, ..] = cell.owner;
        if cell.owner == [first; 4] {
            return true;
        }
        let (near, far) = (cell.depth.max_element(), cell.depth.min_element());
        near - far < SAME_SURFACE_M * near * far
            && cell.owner.iter().all(|owner| *owner == first || self.kind(*owner) == self.kind(first))
    }

    /// Body or prop.
    fn kind(&self, owner: u32) -> Kind {
        let Some(flat) = self.canvas.flats.get(owner as usize) else { return Kind::Floor };
        match self.canvas.shader.scene.prop_face(flat.triangle as usize) {
            Some(face) => Kind::Prop(face.tone as u8),
            None => Kind::Body,
        }
    }

    fn place(&self, x: usize, offset: Vec2) -> Vec2 {
        vec2(x as f32 + 0.5, self.y as f32 + 0.5) + offset
    }

    /// Shades every surface in the pixel once, by its share of the samples.
    fn mixed(&self, x: usize, i: usize, cell: &Cell) -> Blend {
        let mut clusters: [Option<Cluster>; 4] = [None; 4];
        let samples = cell.owner.into_iter().zip(cell.depth.to_array()).zip(SAMPLES);
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
                        *slot = Some(Cluster { owner, depth, place: self.place(x, offset), count: 1.0, ink });
                        break;
                    }
                }
            }
        }
        let (mut color, mut opacity) = ([0.0; 3], 0.0);
        for cluster in clusters.into_iter().flatten() {
            let share = cluster.count * 0.25;
            let part = match self.canvas.flats.get(cluster.owner as usize) {
                Some(flat) => {
                    let shaded = self.canvas.shader.color(flat, cluster.place);
                    let color = self.canvas.shader.inked(shaded, cluster.ink / cluster.count);
                    Blend { color, opacity: 1.0 }
                }
                None => self.floor.color(x),
            };
            color.iter_mut().zip(part.color).for_each(|(sum, c)| *sum += c * share);
            opacity += part.opacity * share;
        }
        Blend { color, opacity }
    }

    fn same(&self, cluster: &Cluster, owner: u32, depth: f32) -> bool {
        if cluster.owner == owner {
            return true;
        }
        let close = (cluster.depth - depth).abs() < SAME_SURFACE_M * cluster.depth * depth;
        cluster.owner != NONE && owner != NONE && close && self.kind(cluster.owner) == self.kind(owner)
    }

    fn behind_glass(&self, x: usize, below: Blend, cell: &Cell, glass: &Cell) -> Blend {
        let mut share = 0.0;
        let mut seen = None;
        let behind = cell.owner.into_iter().zip(cell.depth.to_array());
        let samples = glass.owner.into_iter().zip(glass.depth.to_array()).zip(SAMPLES);
        for (((owner, depth), offset), (owner_behind, depth_behind)) in samples.zip(behind) {
            if owner != NONE && depth > depth_behind {
                let on_body = self.kind(owner_behind) == Kind::Body;
                share += 0.25 * if on_body { GLASS_ON_FIGURE } else { GLASS_ON_FLOOR };
                seen = seen.or(Some((owner, offset)));
            }
        }
        match seen.and_then(|(owner, offset)| Some((self.canvas.flats.get(owner as usize)?, offset))) {
            Some((flat, offset)) => below.under(self.canvas.shader.color(flat, self.place(x, offset)), share),
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
        let sample = |cell: &Cell| (at(&cell.depth.to_array(), plane), cell.owner.get(plane).copied().unwrap_or(NONE));
        let (own, owner) = sample(cell);
        let [left, right, up, down] = self.neighbors(i).map(|cell| sample(&cell));
        let pairs = [(left, right), (right, left), (up, down), (down, up)];
        pairs.into_iter().map(|(to, back)| self.line(own, owner, to, back)).fold(0.0, f32::max)
    }

    /// The line toward one neighbor; `back` is the neighbor on the other side, for the slope of the surface.
    fn line(&self, own: f32, owner: u32, (depth, neighbor): (f32, u32), (back, back_owner): (f32, u32)) -> f32 {
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
        let kinds = (self.kind(owner), self.kind(neighbor));
        if let (Kind::Prop(a), Kind::Prop(b)) = kinds {
            return if a != b && step > 0.02 { 0.5 } else { 0.0 };
        }
        let slope = if back_owner == NONE { 0.0 } else { (1.0 / back - z).abs().min(0.03) };
        super::solid::smooth(limit, limit + 0.016, step - slope * 1.5)
    }
}

fn put(pixels: &mut [u8], x: usize, blend: Blend) {
    if let Some(pixel) = pixels.get_mut(x * 4..x * 4 + 4) {
        pixel.copy_from_slice(&bytes(blend));
    }
}

/// What a triangle belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Floor,
    Body,
    Prop(u8),
}
