//! Turns the samples of one row into pixels: which surfaces share a pixel, and where ink lines run.

use glam::{Vec2, vec2};

use super::{
    floor::Blend,
    grid::at,
    picture::bytes,
    raster::{NONE, SAMPLES, Samples},
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
    depth: [&'a [f32]; 4],
    above: [&'a [f32]; 4],
    below: [&'a [f32]; 4],
    owner: [&'a [u32]; 4],
    owner_above: [&'a [u32]; 4],
    owner_below: [&'a [u32]; 4],
    glass: Option<([&'a [f32]; 4], [&'a [u32]; 4])>,
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
        let planes: [usize; 4] = std::array::from_fn(|plane| plane);
        let up = y.wrapping_sub(1);
        PixelRow {
            canvas,
            y,
            depth: planes.map(|p| solid.depth_row(p, y)),
            above: planes.map(|p| solid.depth_row(p, up)),
            below: planes.map(|p| solid.depth_row(p, y + 1)),
            owner: planes.map(|p| solid.owner_row(p, y)),
            owner_above: planes.map(|p| solid.owner_row(p, up)),
            owner_below: planes.map(|p| solid.owner_row(p, y + 1)),
            glass: glass.map(|g| (planes.map(|p| g.depth_row(p, y)), planes.map(|p| g.owner_row(p, y)))),
        }
    }

    /// Draws over pixels that already show the empty background.
    pub(super) fn draw(&self, pixels: &mut [u8]) {
        let floor = self.canvas.floor.columns(self.y, self.canvas.width);
        let [o0, o1, o2, o3] = self.owner;
        let owners = o0.iter().zip(o1).zip(o2.iter().zip(o3));
        for (x, (pixel, ((a, b), (c, d)))) in pixels.chunks_exact_mut(4).zip(owners).enumerate() {
            let nothing = (*a & *b & *c & *d) == NONE;
            if nothing && self.glass.is_none() {
                if floor.contains(&x) {
                    pixel.copy_from_slice(&bytes(self.canvas.floor.color(x, self.y)));
                }
                continue;
            }
            let blend = self.blend(x, [*a, *b, *c, *d]);
            pixel.copy_from_slice(&bytes(blend));
        }
    }

    fn blend(&self, x: usize, owners: [u32; 4]) -> Blend {
        let depths = self.depth.map(|row| at(row, x));
        let blend = if let Some(owner) = self.single_surface(owners, depths) {
            self.single(x, owner, depths)
        } else {
            self.mixed(x, owners, depths)
        };
        match &self.glass {
            Some((depth_rows, owner_rows)) => {
                let glass = (depth_rows.map(|row| at(row, x)), owner_rows.map(|row| at(row, x)));
                self.behind_glass(x, blend, depths, glass)
            }
            None => blend,
        }
    }

    /// The triangle that stands for the whole pixel, if all samples lie on one surface.
    fn single_surface(&self, owners: [u32; 4], depths: [f32; 4]) -> Option<u32> {
        let [first, ..] = owners;
        if owners == [first; 4] {
            return (first != NONE).then_some(first);
        }
        if owners.contains(&NONE) {
            return None;
        }
        let [near, far] = [depths.into_iter().fold(0.0, f32::max), depths.into_iter().fold(f32::MAX, f32::min)];
        let close = near - far < SAME_SURFACE_M * near * far;
        (close && owners.iter().all(|owner| self.kind(*owner) == self.kind(first))).then_some(first)
    }

    /// Body or prop.
    fn kind(&self, owner: u32) -> Kind {
        let Some(flat) = self.canvas.flats.get(owner as usize) else { return Kind::Floor };
        match self.canvas.shader.scene.prop_face(flat.triangle as usize) {
            Some(face) => Kind::Prop(face.tone as u8),
            None => Kind::Body,
        }
    }

    fn single(&self, x: usize, owner: u32, depths: [f32; 4]) -> Blend {
        let Some(flat) = self.canvas.flats.get(owner as usize) else { return self.canvas.floor.empty };
        let [offset, ..] = SAMPLES;
        let mut color = self.canvas.shader.color(flat, self.place(x, offset));
        let [depth, ..] = depths;
        if self.has_nearer_neighbor(x, depth) {
            let ink: f32 = (0..4).map(|plane| self.ink(x, plane)).sum();
            color = self.canvas.shader.inked(color, ink * 0.25);
        }
        Blend { color, opacity: 1.0 }
    }

    fn place(&self, x: usize, offset: Vec2) -> Vec2 {
        vec2(x as f32 + 0.5, self.y as f32 + 0.5) + offset
    }

    /// Shades every surface in the pixel once, by its share of the samples.
    fn mixed(&self, x: usize, owners: [u32; 4], depths: [f32; 4]) -> Blend {
        let mut clusters: [Option<Cluster>; 4] = [None; 4];
        for (plane, ((owner, depth), offset)) in owners.into_iter().zip(depths).zip(SAMPLES).enumerate() {
            let ink = if owner == NONE { 0.0 } else { self.ink(x, plane) };
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
                None => self.canvas.floor.color(x, self.y),
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

    fn behind_glass(&self, x: usize, below: Blend, depths: [f32; 4], glass: ([f32; 4], [u32; 4])) -> Blend {
        let (glass_depths, owners) = glass;
        let mut share = 0.0;
        let mut seen = None;
        for ((plane, owner), (glass_depth, depth)) in owners.into_iter().enumerate().zip(glass_depths.into_iter().zip(depths)) {
            if owner != NONE && glass_depth > depth {
                let on_body = self.kind(at(at(&self.owner, plane), x)) == Kind::Body && depth > 0.0;
                share += 0.25 * if on_body { GLASS_ON_FIGURE } else { GLASS_ON_FLOOR };
                seen = seen.or(Some((owner, plane)));
            }
        }
        let Some((flat, plane)) = seen.and_then(|(o, p)| Some((self.canvas.flats.get(o as usize)?, p))) else {
            return if below.opacity > 0.0 || depths != [0.0; 4] { below } else { self.canvas.floor.color(x, self.y) };
        };
        below.under(self.canvas.shader.color(flat, self.place(x, at(&SAMPLES, plane))), share)
    }

    /// A quick look: is there anything clearly nearer beside this pixel?
    fn has_nearer_neighbor(&self, x: usize, depth: f32) -> bool {
        let limit = depth + STEP_M * depth * depth;
        let [row, ..] = self.depth;
        let ([above, ..], [below, ..]) = (self.above, self.below);
        at(row, x + 1) > limit || at(row, x.wrapping_sub(1)) > limit || at(above, x) > limit || at(below, x) > limit
    }

    /// Strength of the line (0 to 1) that a nearer surface casts on this sample.
    fn ink(&self, x: usize, plane: usize) -> f32 {
        let row = at(&self.depth, plane);
        let owners = at(&self.owner, plane);
        let own = at(row, x);
        let before = x.wrapping_sub(1);
        let near = |depths: &[f32], owners: &[u32], x: usize| (at(depths, x), owners.get(x).copied().unwrap_or(NONE));
        let left = near(row, owners, before);
        let right = near(row, owners, x + 1);
        let up = near(at(&self.above, plane), at(&self.owner_above, plane), x);
        let down = near(at(&self.below, plane), at(&self.owner_below, plane), x);
        let owner = owners.get(x).copied().unwrap_or(NONE);
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

/// What a triangle belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Floor,
    Body,
    Prop(u8),
}
