//! Smooth solids as signed distance fields: lofts, ellipsoids, round cones, and soft joins between them.
//! Distances are in meters, negative inside, and close to true near the surface.

use glam::{Quat, Vec3, vec3};

/// Steps of a loft's table.
const N_STEPS: usize = 64;

/// One row of a loft: position along the axis and the four radii there.
#[derive(Clone, Copy, Debug)]
pub struct LoftRow {
    /// Position along the axis, meters.
    pub t: f32,
    /// Radii toward +u, -u, +v and -v, meters.
    pub radii: [f32; 4],
}

/// Shorthand for a [`LoftRow`].
pub fn row(t: f32, plus_u: f32, minus_u: f32, plus_v: f32, minus_v: f32) -> LoftRow {
    LoftRow { t, radii: [plus_u, minus_u, plus_v, minus_v] }
}

/// A body along an axis whose cross-section follows a table, as an artist would draw front and side outline.
#[derive(Clone, Debug)]
pub struct Loft {
    origin: Vec3,
    axis: Vec3,
    u: Vec3,
    v: Vec3,
    span: [f32; 2],
    caps: [f32; 2],
    exponent: f32,
    /// Center and radius in u and in v, at equal steps.
    steps: Vec<[f32; 4]>,
}

impl Loft {
    /// A loft from `origin` along `axis`; `u` is the first cross direction, v = axis x u.
    /// `caps` are the lengths of the rounded ends; `exponent` 2 is round, more is boxier.
    pub fn new(origin: Vec3, axis: Vec3, u: Vec3, rows: &[LoftRow], caps: [f32; 2], exponent: f32) -> Loft {
        let axis = axis.normalize_or(Vec3::Y);
        let u = (u - axis * u.dot(axis)).normalize_or(axis.any_orthonormal_vector());
        let span = [rows.first().map_or(0.0, |r| r.t), rows.last().map_or(1.0, |r| r.t)];
        let [from, to] = span;
        let at = |i: usize| from + (to - from) * i as f32 / N_STEPS as f32;
        let steps = (0..=N_STEPS)
            .map(|i| {
                let [pu, mu, pv, mv] = radii_at(rows, at(i));
                [(pu - mu) * 0.5, (pu + mu) * 0.5, (pv - mv) * 0.5, (pv + mv) * 0.5]
            })
            .collect();
        Loft { origin, axis, u, v: axis.cross(u), span, caps, exponent, steps }
    }

    /// Signed distance.
    pub fn distance(&self, p: Vec3) -> f32 {
        let q = p - self.origin;
        let (t, u, v) = (q.dot(self.axis), q.dot(self.u), q.dot(self.v));
        let [from, to] = self.span;
        let along = t.clamp(from, to);
        let place = (along - from) / (to - from) * N_STEPS as f32;
        let index = (place as usize).min(N_STEPS - 1);
        let share = place - index as f32;
        let (Some(a), Some(b)) = (self.steps.get(index), self.steps.get(index + 1)) else { return f32::MAX };
        let [ca, ra, da, sa] = a;
        let [cb, rb, db, sb] = b;
        let mix = |x: &f32, y: &f32| x + (y - x) * share;
        let (radius_u, radius_v) = (mix(ra, rb), mix(sa, sb));
        let (u, v) = (u - mix(ca, cb), v - mix(da, db));
        let w = t - along;
        let [cap_from, cap_to] = self.caps;
        let cap = if w < 0.0 { cap_from } else { cap_to };
        let (x, y, z) = ((u / radius_u).abs(), (v / radius_v).abs(), w / cap);
        let round =
            if self.exponent == 2.0 { (x * x + y * y + z * z).sqrt() } else { superellipse(x, y, self.exponent).hypot(z) };
        if round < 1e-3 {
            return -radius_u.min(radius_v);
        }
        let r = (u * u + v * v + w * w).sqrt();
        r - r / round
    }
}

/// The distance of a superellipse. Exponents near 2 are what a body needs, so a blend of round and square serves.
fn superellipse(x: f32, y: f32, exponent: f32) -> f32 {
    let (x2, y2) = (x * x, y * y);
    let round = x2 + y2;
    // Power 4 by multiplication; the exponent picks the mix. Much cheaper than powf.
    let square = (x2 * x2 + y2 * y2).sqrt();
    let share = (exponent - 2.0) * 0.95;
    (round + (square - round) * share).sqrt()
}

/// Radii at `t` by a cubic through the rows.
fn radii_at(rows: &[LoftRow], t: f32) -> [f32; 4] {
    let above = rows.iter().position(|r| r.t > t).unwrap_or(rows.len().saturating_sub(1)).max(1);
    let at = |i: Option<usize>| i.and_then(|i| rows.get(i)).copied();
    let (Some(one), Some(two)) = (at(Some(above - 1)), at(Some(above))) else { return [0.01; 4] };
    let before = at(above.checked_sub(2));
    let after = at(Some(above + 1));
    let width = (two.t - one.t).max(1e-6);
    let s = ((t - one.t) / width).clamp(0.0, 1.0);
    let (s2, s3) = (s * s, s * s * s);
    let mut radii = [0.0; 4];
    for (c, radius) in radii.iter_mut().enumerate() {
        let get = |r: &LoftRow| r.radii.get(c).copied().unwrap_or(0.0);
        let (p, q) = (get(&one), get(&two));
        let straight = (q - p) / width;
        let start = before.map_or(straight, |b| (q - get(&b)) / (two.t - b.t));
        let end = after.map_or(straight, |a| (get(&a) - p) / (a.t - one.t));
        *radius = (2.0 * s3 - 3.0 * s2 + 1.0) * p
            + (s3 - 2.0 * s2 + s) * width * start
            + (3.0 * s2 - 2.0 * s3) * q
            + (s3 - s2) * width * end;
    }
    radii
}

/// An ellipsoid.
#[derive(Clone, Copy, Debug)]
pub struct Ellipsoid {
    center: Vec3,
    radii: Vec3,
    axes: [Vec3; 3],
}

impl Ellipsoid {
    /// Upright.
    pub fn new(center: Vec3, radii: Vec3) -> Ellipsoid {
        Ellipsoid::turned(center, radii, Quat::IDENTITY)
    }

    /// Turned about its center.
    pub fn turned(center: Vec3, radii: Vec3, turn: Quat) -> Ellipsoid {
        Ellipsoid { center, radii, axes: [turn * Vec3::X, turn * Vec3::Y, turn * Vec3::Z] }
    }

    /// Signed distance.
    pub fn distance(&self, p: Vec3) -> f32 {
        let q = p - self.center;
        let [x, y, z] = self.axes;
        let local = vec3(q.dot(x), q.dot(y), q.dot(z));
        let scaled = local / self.radii;
        let outer = scaled.length();
        if outer < 1e-3 {
            return -self.radii.min_element();
        }
        outer * (outer - 1.0) / (scaled / self.radii).length()
    }
}

/// A cone with round ends.
#[derive(Clone, Copy, Debug)]
pub struct Cone {
    /// Start and end.
    pub ends: [Vec3; 2],
    /// Radius at start and end.
    pub radii: [f32; 2],
}

impl Cone {
    /// From `a` with radius `ra` to `b` with radius `rb`.
    pub fn new(a: Vec3, b: Vec3, ra: f32, rb: f32) -> Cone {
        Cone { ends: [a, b], radii: [ra, rb] }
    }

    /// Signed distance.
    pub fn distance(&self, p: Vec3) -> f32 {
        let [a, b] = self.ends;
        let [ra, rb] = self.radii;
        let axis = b - a;
        let h = ((p - a).dot(axis) / axis.length_squared()).clamp(0.0, 1.0);
        (p - a - axis * h).length() - (ra + (rb - ra) * h)
    }
}

/// Union with a soft seam of width `k`.
pub fn join(a: f32, b: f32, k: f32) -> f32 {
    let h = (k - (a - b).abs()).max(0.0);
    a.min(b) - h * h / (4.0 * k)
}

/// Intersection with a soft edge of width `k`.
pub fn cut(a: f32, b: f32, k: f32) -> f32 {
    -join(-a, -b, k)
}

/// 0 below `a`, 1 above `b`, smooth between; falls if `b` is less than `a`.
#[inline]
pub fn smooth(a: f32, b: f32, x: f32) -> f32 {
    // With constant borders the division happens at compile time.
    let scale = 1.0 / (b - a);
    let t = ((x - a) * scale).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A bell of width `s`, 1 in the middle.
pub fn bell(x: f32, s: f32) -> f32 {
    (-(x / s) * (x / s)).exp()
}

/// Direction in which `field` grows, by four samples at distance `step`.
pub fn gradient(field: impl Fn(Vec3) -> f32, p: Vec3, step: f32) -> Vec3 {
    let corners = [vec3(1.0, -1.0, -1.0), vec3(-1.0, -1.0, 1.0), vec3(-1.0, 1.0, -1.0), vec3(1.0, 1.0, 1.0)];
    corners.into_iter().map(|c| c * field(p + c * step)).sum::<Vec3>().normalize_or_zero()
}
