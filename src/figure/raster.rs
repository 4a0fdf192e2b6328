//! Fills triangles: a triangle made ready for the picture plane, its spans, and the sample buffers of a band of rows.

use glam::{Vec2, Vec3, vec2};

/// Places of the four samples within a pixel, from its middle: a turned square, best for steep and flat edges.
pub(super) const SAMPLES: [Vec2; 4] = [vec2(-0.125, -0.375), vec2(0.375, -0.125), vec2(-0.375, 0.125), vec2(0.125, 0.375)];

/// No triangle.
pub(super) const NONE: u32 = u32::MAX;

/// A triangle on the picture plane with its gradients. Shares and depth are linear there if depth is 1/z.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flat {
    /// Its index in the scene.
    pub(super) triangle: u32,
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
pub(super) struct Clip {
    pub(super) width: usize,
    pub(super) from_row: usize,
    pub(super) to_row: usize,
}

impl Flat {
    /// A triangle from corners with x, y in pixels and a value in z.
    /// `None` if it is turned away (clockwise on a picture with y down) or has no area.
    pub(super) fn new(triangle: u32, [a, b, c]: [Vec3; 3]) -> Option<Flat> {
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

    /// First and last row it can touch, for sorting into bands.
    pub(super) fn rows(&self) -> (f32, f32) {
        (self.low.y, self.high.y)
    }

    /// Shares of the corners a and b at a place.
    #[inline]
    pub(super) fn shares(&self, at: Vec2) -> [f32; 2] {
        let d = at - self.origin;
        [1.0 + self.share_a.dot(d), self.share_b.dot(d)]
    }

    /// Shares of all corners in the room, not on the picture, and the distance from the eye, if values are 1/z.
    #[inline]
    pub(super) fn weights(&self, at: Vec2) -> ([f32; 3], f32) {
        let [a, b] = self.shares(at);
        let [va, vb, vc] = self.values;
        let (wa, wb, wc) = (a * va, b * vb, (1.0 - a - b) * vc);
        let z = 1.0 / (wa + wb + wc);
        ([wa * z, wb * z, wc * z], z)
    }

    /// Calls `fill(row, first, last + 1, value at first, change per pixel)` for every row the triangle covers,
    /// with samples at the middle of the pixels plus `offset`.
    #[inline]
    pub(super) fn scan(&self, offset: Vec2, clip: Clip, mut fill: impl FnMut(usize, usize, usize, f32, f32)) {
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

/// Depth and triangle of each sample in a band of rows: four planes, one for each place in the pixel.
pub(super) struct Samples {
    width: usize,
    from_row: usize,
    n_rows: usize,
    /// 1/z; 0 where nothing is.
    depth: Vec<f32>,
    owner: Vec<u32>,
}

impl Samples {
    /// Empty buffers.
    pub(super) fn new() -> Samples {
        Samples { width: 0, from_row: 0, n_rows: 0, depth: Vec::new(), owner: Vec::new() }
    }

    /// Clears for the rows of `clip`.
    pub(super) fn reset(&mut self, clip: Clip) {
        self.width = clip.width;
        self.from_row = clip.from_row;
        self.n_rows = clip.to_row.saturating_sub(clip.from_row);
        let n = self.width * self.n_rows * SAMPLES.len();
        self.depth.clear();
        self.depth.resize(n, 0.0);
        self.owner.clear();
        self.owner.resize(n, NONE);
    }

    /// Draws a triangle with this number into all planes.
    pub(super) fn draw(&mut self, number: u32, flat: &Flat) {
        let (width, from_row, n_rows) = (self.width, self.from_row, self.n_rows);
        let clip = Clip { width, from_row, to_row: from_row + n_rows };
        for (plane, offset) in SAMPLES.into_iter().enumerate() {
            let base = plane * width * n_rows;
            let (depth, owner) = (&mut self.depth, &mut self.owner);
            flat.scan(offset, clip, |y, x0, x1, value, step| {
                let row = base + (y - from_row) * width;
                let (Some(depth), Some(owner)) = (depth.get_mut(row + x0..row + x1), owner.get_mut(row + x0..row + x1)) else {
                    return;
                };
                let mut value = value;
                for (depth, owner) in depth.iter_mut().zip(owner) {
                    if value > *depth {
                        *depth = value;
                        *owner = number;
                    }
                    value += step;
                }
            });
        }
    }

    /// The depth rows of all planes.
    pub(super) fn depth_row(&self, plane: usize, y: usize) -> &[f32] {
        let start = self.start(plane, y);
        start.and_then(|s| self.depth.get(s..s + self.width)).unwrap_or_default()
    }

    /// The owner rows of all planes.
    pub(super) fn owner_row(&self, plane: usize, y: usize) -> &[u32] {
        let start = self.start(plane, y);
        start.and_then(|s| self.owner.get(s..s + self.width)).unwrap_or_default()
    }

    fn start(&self, plane: usize, y: usize) -> Option<usize> {
        let row = y.checked_sub(self.from_row).filter(|row| *row < self.n_rows)?;
        Some((plane * self.n_rows + row) * self.width)
    }
}
