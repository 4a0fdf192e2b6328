//! Fills triangles: a triangle made ready for the picture plane, its spans, and the sample buffers of a band of rows.

use glam::{Vec2, Vec3, Vec4, vec2};

/// Places of the four samples within a pixel, from its middle: a turned square, best for steep and flat edges.
pub(in crate::figure) const SAMPLES: [Vec2; 4] =
    [vec2(-0.125, -0.375), vec2(0.375, -0.125), vec2(-0.375, 0.125), vec2(0.125, 0.375)];

const SAMPLES_X: Vec4 = Vec4::new(-0.125, 0.375, -0.375, 0.125);
const SAMPLES_Y: Vec4 = Vec4::new(-0.375, -0.125, 0.125, 0.375);

/// No triangle.
pub(in crate::figure) const NONE: f32 = -1.0;

/// A triangle on the picture plane with its gradients. Shares and depth are linear there if depth is 1/z.
#[derive(Clone, Copy, Debug)]
pub(in crate::figure) struct Flat {
    /// Its index in the scene.
    pub(in crate::figure) triangle: u32,
    origin: Vec2,
    /// Change of the shares of corner a and b per pixel in x and y.
    share_a: Vec2,
    share_b: Vec2,
    /// Values at the corners: 1/z, or what else is filled in.
    values: [f32; 3],
    low: Vec2,
    high: Vec2,
}

/// Pixels that may be filled.
#[derive(Clone, Copy, Debug)]
pub(in crate::figure) struct Clip {
    pub(in crate::figure) width: usize,
    pub(in crate::figure) from_row: usize,
    pub(in crate::figure) to_row: usize,
}

impl Flat {
    /// A triangle from corners with x, y in pixels and a value in z.
    /// `None` if it is turned away (clockwise on a picture with y down) or has no area.
    pub(in crate::figure) fn new(triangle: u32, [a, b, c]: [Vec3; 3]) -> Option<Flat> {
        let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if area >= -1e-7 || !area.is_finite() {
            return None;
        }
        let inverse = 1.0 / area;
        Some(Flat {
            triangle,
            origin: a.truncate(),
            share_a: vec2(b.y - c.y, c.x - b.x) * inverse,
            share_b: vec2(c.y - a.y, a.x - c.x) * inverse,
            values: [a.z, b.z, c.z],
            low: a.truncate().min(b.truncate()).min(c.truncate()),
            high: a.truncate().max(b.truncate()).max(c.truncate()),
        })
    }

    /// The rectangle it can touch.
    pub(in crate::figure) fn bounds(&self) -> (Vec2, Vec2) {
        (self.low, self.high)
    }

    /// Shares of the corners a and b at a place.
    #[inline]
    pub(in crate::figure) fn shares(&self, at: Vec2) -> [f32; 2] {
        let d = at - self.origin;
        [1.0 + self.share_a.dot(d), self.share_b.dot(d)]
    }

    /// Shares of all corners in the room, not on the picture, if values are 1/z.
    #[inline]
    pub(in crate::figure) fn weights(&self, at: Vec2) -> [f32; 3] {
        let [a, b] = self.shares(at);
        let [va, vb, vc] = self.values;
        let (wa, wb, wc) = (a * va, b * vb, (1.0 - a - b) * vc);
        let z = 1.0 / (wa + wb + wc);
        [wa * z, wb * z, wc * z]
    }

    /// The same for a triangle so small that it lies at one distance.
    #[inline]
    pub(in crate::figure) fn flat_weights(&self, at: Vec2) -> [f32; 3] {
        let [a, b] = self.shares(at);
        [a, b, 1.0 - a - b]
    }

    /// Distance from the eye, if values are 1/z.
    pub(in crate::figure) fn distance(&self) -> f32 {
        let [value, ..] = self.values;
        1.0 / value
    }

    /// Calls `fill(row, first, last + 1, value at first, change per pixel)` for every row the triangle covers,
    /// with samples at the middle of the pixels plus `offset`.
    #[inline]
    pub(in crate::figure) fn scan(&self, offset: Vec2, clip: Clip, mut fill: impl FnMut(usize, usize, usize, f32, f32)) {
        let shift = offset + 0.5;
        let first = |low: f32| (low as i32).max(0) as usize;
        let x0 = first(self.low.x - shift.x);
        let x1 = (first(self.high.x - shift.x) + 1).min(clip.width);
        let y0 = first(self.low.y - shift.y).max(clip.from_row);
        let y1 = (first(self.high.y - shift.y) + 1).min(clip.to_row);
        if x0 >= x1 || self.high.x < shift.x || self.high.y < shift.y {
            return;
        }
        let [va, vb, vc] = self.values;
        let (da, db) = (va - vc, vb - vc);
        let per_x = self.share_a.x * da + self.share_b.x * db;
        let share_c = -self.share_a - self.share_b;
        let inverse = [self.share_a.x, self.share_b.x, share_c.x].map(|d| if d.abs() > 1e-12 { 1.0 / d } else { 0.0 });
        for y in y0..y1 {
            let [a, b] = self.shares(vec2(x0 as f32, y as f32) + shift);
            let span = inside(&[a, b, 1.0 - a - b], &inverse, (x1 - x0) as f32 - 1.0);
            if let Some((from, to)) = span {
                let value = vc + a * da + b * db + per_x * from as f32;
                fill(y, x0 + from, x0 + to + 1, value, per_x);
            }
        }
    }
}

/// The steps from the first to the last at which all three shares are positive.
#[inline]
fn inside(shares: &[f32; 3], inverse: &[f32; 3], most: f32) -> Option<(usize, usize)> {
    let (mut from, mut to) = (0.0_f32, most);
    for (share, inverse) in shares.iter().zip(inverse) {
        let cross = -share * inverse;
        if *inverse > 0.0 {
            from = from.max(cross);
        } else if *inverse < 0.0 {
            to = to.min(cross);
        } else if *share < 0.0 {
            return None;
        }
    }
    if to < from {
        return None;
    }
    // Up and down to whole steps; casts are cheaper than ceil and floor here.
    let up = from as usize;
    let up = up + usize::from((up as f32) < from);
    let down = to as usize;
    (up <= down).then_some((up, down))
}

/// The samples of one pixel: 1/z (0 where nothing is) and the number of the triangle of each.
/// Numbers are whole, but floats: so all four are masked at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::figure) struct Cell {
    pub(in crate::figure) depth: Vec4,
    pub(in crate::figure) owner: Vec4,
}

impl Cell {
    /// Nothing there.
    pub(in crate::figure) const EMPTY: Cell = Cell { depth: Vec4::ZERO, owner: Vec4::splat(NONE) };

    /// Whether nothing is there.
    #[inline]
    pub(in crate::figure) fn is_empty(&self) -> bool {
        self.depth.cmpeq(Vec4::ZERO).all()
    }
}

impl Default for Cell {
    fn default() -> Cell {
        Cell::EMPTY
    }
}

/// The samples of a rectangle of pixels.
pub(in crate::figure) struct Samples {
    area: Area,
    cells: Vec<Cell>,
}

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::figure) struct Area {
    pub(in crate::figure) from_column: usize,
    pub(in crate::figure) to_column: usize,
    pub(in crate::figure) from_row: usize,
    pub(in crate::figure) to_row: usize,
}

impl Area {
    fn width(&self) -> usize {
        self.to_column.saturating_sub(self.from_column)
    }
}

impl Samples {
    /// Empty buffers.
    pub(in crate::figure) fn new() -> Samples {
        Samples { area: Area::default(), cells: Vec::new() }
    }

    /// Clears for an area.
    pub(in crate::figure) fn reset(&mut self, area: Area) {
        self.area = area;
        self.cells.clear();
        self.cells.resize(area.width() * area.to_row.saturating_sub(area.from_row), Cell::EMPTY);
    }

    /// The columns that are kept.
    pub(in crate::figure) fn columns(&self) -> std::ops::Range<usize> {
        self.area.from_column..self.area.to_column
    }

    /// The kept columns of a row; empty outside.
    pub(in crate::figure) fn row(&self, y: usize) -> &[Cell] {
        if !(self.area.from_row..self.area.to_row).contains(&y) {
            return &[];
        }
        let start = (y - self.area.from_row) * self.area.width();
        self.cells.get(start..start + self.area.width()).unwrap_or_default()
    }

    /// Draws a triangle with this number, all four samples of a pixel at a time.
    pub(in crate::figure) fn draw(&mut self, number: u32, flat: &Flat) {
        let area = self.area;
        let first = |low: f32| (low as i32).max(0) as usize;
        // Samples lie up to 3/8 from the middle of a pixel.
        let x0 = first(flat.low.x - 0.875).max(area.from_column);
        let x1 = (first(flat.high.x - 0.125) + 1).min(area.to_column);
        let y0 = first(flat.low.y - 0.875).max(area.from_row);
        let y1 = (first(flat.high.y - 0.125) + 1).min(area.to_row);
        if x0 >= x1 {
            return;
        }
        let [va, vb, vc] = flat.values;
        let (da, db) = (va - vc, vb - vc);
        let [per_x, per_y] = [flat.share_a.x * da + flat.share_b.x * db, flat.share_a.y * da + flat.share_b.y * db];
        let dx = SAMPLES_X + (x0 as f32 + 0.5 - flat.origin.x);
        let dy = SAMPLES_Y + (y0 as f32 + 0.5 - flat.origin.y);
        let first_depth = dx * per_x + dy * per_y + va;
        let edges = flat.edges(dx, dy);
        let most = Vec4::splat((x1 - x0) as f32 - 1.0);
        let number = Vec4::splat(number as f32);
        for y in y0..y1 {
            let down = (y - y0) as f32;
            let (mut from, mut to) = (Vec4::ZERO, most);
            for edge in &edges {
                let cross = edge.cross + edge.per_y * down;
                if edge.is_left { from = from.max(cross) } else { to = to.min(cross) }
            }
            let (start, end) = (from.min_element() as i32 as usize, to.max_element());
            if end < start as f32 {
                continue;
            }
            let row = (y - area.from_row) * area.width() + x0 - area.from_column;
            let cells = self.cells.get_mut(row + start..=row + end as i32 as usize).unwrap_or_default();
            let mut x = Vec4::splat(start as f32);
            let mut depth = first_depth + (down * per_y + start as f32 * per_x);
            for cell in cells {
                let mask = x.cmpge(from) & x.cmple(to) & depth.cmpgt(cell.depth);
                cell.depth = Vec4::select(mask, depth, cell.depth);
                cell.owner = Vec4::select(mask, number, cell.owner);
                x += 1.0;
                depth += per_x;
            }
        }
    }
}

/// Where an edge of a triangle crosses the rows, for each sample, in pixels from some column.
struct Edge {
    /// At some row, and the change for each row.
    cross: Vec4,
    per_y: f32,
    /// The triangle lies to the right of it.
    is_left: bool,
}

impl Flat {
    /// The edges, from a row and column whose samples lie `dx` and `dy` from the first corner.
    #[inline]
    fn edges(&self, dx: Vec4, dy: Vec4) -> [Edge; 3] {
        let (a, b) = (self.share_a, self.share_b);
        let edge = |share: Vec2, start: f32| {
            // A level edge crosses far away.
            let slope = if share.x.abs() > 1e-9 { share.x } else { 1e-9 };
            let inverse = -1.0 / slope;
            let per_y = share.y * inverse;
            Edge { cross: dy * per_y + start * inverse - dx, per_y, is_left: slope > 0.0 }
        };
        [edge(a, 1.0), edge(b, 0.0), edge(-a - b, 0.0)]
    }
}
