//! Where each muscle lies on the resting body, and which way its fibers run.
//! Outlines are approximate target areas; they are evaluated per pixel, so they stay crisp at any size.

use glam::{Vec2, Vec3, vec2, vec3};

use super::{
    skeleton::{ARM_DIR, ARM_OUT, Bone, Rest},
    solid::smooth,
};
use crate::figure::motion::muscle::Muscle;

/// A place relative to a muscle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurfaceSpot {
    /// Distance to the outline, meters, negative inside.
    pub distance: f32,
    /// Position across the fibers, meters.
    pub across: f32,
}

const FAR: SurfaceSpot = SurfaceSpot { distance: 9.0, across: 0.0 };

/// Where a resting point lies relative to a muscle. Both sides are alike.
/// Where it is known to be deep inside, no outline is measured.
pub fn spot(muscle: Muscle, at: Vec3, rest: &Rest, is_inside: bool) -> SurfaceSpot {
    let shoulder = rest.pos[Bone::ARM];
    // The outlines were drawn on broad shoulders.
    let p = vec3(at.x.abs() * (0.172 / shoulder.x), at.y, at.z);
    let patch = |outline: &[[f32; 2]], depth: Depth, fiber: [f32; 2]| patch(outline, p, depth, fiber, is_inside);
    match muscle {
        Muscle::TrapeziusUpper => patch(&TRAPEZIUS_UPPER, behind(0.012), [0.8, -0.45]),
        Muscle::TrapeziusMiddle => patch(&TRAPEZIUS_MIDDLE, behind(-0.01), [1.0, 0.06]),
        Muscle::TrapeziusLower => patch(&TRAPEZIUS_LOWER, behind(-0.02), [0.45, 1.0]),
        Muscle::Rhomboids => patch(&RHOMBOIDS, behind(-0.02), [0.75, -0.8]),
        Muscle::LevatorScapulae => patch(&LEVATOR, behind(0.0), [0.15, 1.0]),
        Muscle::Supraspinatus => patch(&SUPRASPINATUS, behind(-0.005), [1.0, 0.1]),
        Muscle::Infraspinatus => patch(&INFRASPINATUS, behind(-0.015), [0.8, 0.55]),
        Muscle::LatissimusDorsi => patch(&LATISSIMUS, behind(-0.005), [0.7, 0.75]),
        Muscle::ErectorSpinae => patch(&ERECTOR, behind(-0.02), [0.0, 1.0]),
        Muscle::PectoralisMajor => patch(&PECTORALIS_MAJOR, before(0.0), [1.0, 0.35]),
        Muscle::PectoralisMinor => patch(&PECTORALIS_MINOR, before(0.0), [0.5, 1.0]),
        Muscle::Abdominals => patch(&ABDOMINALS, before(0.02), [1.0, 0.0]),
        Muscle::Obliques => patch(&OBLIQUES, before(-0.04), [0.6, -0.8]),
        Muscle::DeepNeckFlexors => patch(&NECK_FRONT, between(-0.01, 0.062), [0.1, 1.0]),
        Muscle::Suboccipitals => patch(&SUBOCCIPITALS, behind(-0.01), [0.3, 1.0]),
        Muscle::Scalenes => neck_side(p),
        Muscle::SerratusAnterior => serratus(p),
        Muscle::GluteusMaximus => gluteus(p),
        Muscle::DeltoidFront => deltoid(p, at, shoulder, 1.15, 0.55),
        Muscle::DeltoidMiddle => deltoid(p, at, shoulder, 0.0, 0.62),
        Muscle::DeltoidRear => deltoid(p, at, shoulder, -1.15, 0.55),
        Muscle::Triceps => upper_arm(at, shoulder, -1.0, [0.045, 0.275], [1.45, 1.0]),
        Muscle::Biceps => upper_arm(at, shoulder, 1.0, [0.060, 0.270], [1.35, 0.75]),
    }
}

const TRAPEZIUS_UPPER: [[f32; 2]; 11] = [
    [-0.03, 1.545],
    [0.022, 1.545],
    [0.036, 1.50],
    [0.060, 1.475],
    [0.110, 1.462],
    [0.178, 1.452],
    [0.180, 1.425],
    [0.135, 1.420],
    [0.075, 1.428],
    [0.030, 1.440],
    [-0.03, 1.450],
];
const TRAPEZIUS_MIDDLE: [[f32; 2]; 10] = [
    [-0.03, 1.450],
    [0.030, 1.442],
    [0.075, 1.430],
    [0.135, 1.422],
    [0.175, 1.420],
    [0.168, 1.400],
    [0.110, 1.390],
    [0.068, 1.378],
    [0.020, 1.345],
    [-0.03, 1.335],
];
const TRAPEZIUS_LOWER: [[f32; 2]; 8] = [
    [-0.03, 1.345],
    [0.020, 1.345],
    [0.070, 1.376],
    [0.100, 1.382],
    [0.062, 1.318],
    [0.030, 1.225],
    [0.012, 1.150],
    [-0.03, 1.12],
];
const RHOMBOIDS: [[f32; 2]; 7] =
    [[0.007, 1.445], [0.007, 1.352], [0.030, 1.302], [0.060, 1.262], [0.068, 1.300], [0.066, 1.375], [0.045, 1.408]];
const LEVATOR: [[f32; 2]; 5] = [[0.030, 1.535], [0.046, 1.505], [0.066, 1.395], [0.052, 1.388], [0.026, 1.46]];
const SUPRASPINATUS: [[f32; 2]; 6] =
    [[0.066, 1.432], [0.110, 1.440], [0.165, 1.436], [0.176, 1.418], [0.120, 1.412], [0.068, 1.402]];
const INFRASPINATUS: [[f32; 2]; 8] = [
    [0.064, 1.378],
    [0.110, 1.392],
    [0.160, 1.402],
    [0.180, 1.392],
    [0.160, 1.350],
    [0.120, 1.296],
    [0.082, 1.266],
    [0.066, 1.300],
];
const LATISSIMUS: [[f32; 2]; 11] = [
    [0.006, 1.16],
    [0.024, 1.225],
    [0.060, 1.275],
    [0.110, 1.292],
    [0.160, 1.325],
    [0.190, 1.33],
    [0.185, 1.27],
    [0.150, 1.17],
    [0.115, 1.085],
    [0.060, 1.03],
    [0.006, 1.01],
];
const ERECTOR: [[f32; 2]; 8] =
    [[0.007, 1.40], [0.030, 1.38], [0.038, 1.28], [0.044, 1.15], [0.052, 1.06], [0.046, 0.99], [0.022, 0.955], [0.007, 0.985]];
const PECTORALIS_MAJOR: [[f32; 2]; 9] = [
    [0.010, 1.395],
    [0.080, 1.415],
    [0.140, 1.412],
    [0.185, 1.375],
    [0.178, 1.345],
    [0.140, 1.290],
    [0.095, 1.264],
    [0.045, 1.262],
    [0.010, 1.285],
];
const PECTORALIS_MINOR: [[f32; 2]; 8] = [
    [0.118, 1.412],
    [0.140, 1.402],
    [0.135, 1.370],
    [0.118, 1.310],
    [0.092, 1.268],
    [0.062, 1.270],
    [0.064, 1.300],
    [0.088, 1.360],
];
const ABDOMINALS: [[f32; 2]; 7] =
    [[0.004, 1.275], [0.045, 1.270], [0.060, 1.22], [0.056, 1.08], [0.040, 0.97], [0.015, 0.93], [0.004, 0.93]];
const OBLIQUES: [[f32; 2]; 7] =
    [[0.066, 1.22], [0.105, 1.22], [0.150, 1.17], [0.150, 1.02], [0.120, 0.98], [0.070, 0.96], [0.062, 1.08]];
const NECK_FRONT: [[f32; 2]; 6] =
    [[-0.03, 1.448], [0.012, 1.448], [0.024, 1.490], [0.026, 1.540], [0.015, 1.560], [-0.03, 1.560]];
const SUBOCCIPITALS: [[f32; 2]; 6] =
    [[-0.03, 1.580], [0.046, 1.580], [0.052, 1.555], [0.034, 1.520], [0.010, 1.505], [-0.03, 1.505]];

/// A condition on the depth z: positive outside.
type Depth = [f32; 2];

fn behind(limit: f32) -> Depth {
    [-9.0, limit]
}

fn before(limit: f32) -> Depth {
    [limit, 9.0]
}

fn between(from: f32, to: f32) -> Depth {
    [from, to]
}

/// An outline seen from the front or back, with the fiber direction.
fn patch(outline: &[[f32; 2]], p: Vec3, [from, to]: Depth, fiber: [f32; 2], is_inside: bool) -> SurfaceSpot {
    let q = vec2(p.x, p.y);
    let distance = if is_inside { -FAR.distance } else { polygon(outline, q).max(from - p.z).max(p.z - to) };
    let fiber = Vec2::from_array(fiber).normalize_or(Vec2::Y);
    SurfaceSpot { distance, across: q.dot(vec2(-fiber.y, fiber.x)) }
}

/// Side of the neck, seen from the side.
fn neck_side(p: Vec3) -> SurfaceSpot {
    const OUTLINE: [[f32; 2]; 6] =
        [[-0.014, 1.540], [0.016, 1.525], [0.024, 1.470], [0.020, 1.446], [-0.040, 1.446], [-0.036, 1.500]];
    let distance = polygon(&OUTLINE, vec2(p.z, p.y)).max(0.028 - p.x).max(p.x - 0.12);
    SurfaceSpot { distance, across: p.z + 0.4 * p.y }
}

/// Five fingers of muscle along the ribs.
fn serratus(p: Vec3) -> SurfaceSpot {
    let mut distance = FAR.distance;
    for k in 0..5 {
        let k = k as f32;
        let y = 1.322 - 0.034 * k;
        let a = vec3(0.155 - 0.008 * k, y, -0.045);
        let b = vec3(0.140 - 0.004 * k, y - 0.030, 0.045 + 0.004 * k);
        let h = ((p - a).dot(b - a) / (b - a).length_squared()).clamp(0.0, 1.0);
        let off = p - a.lerp(b, h);
        let r = vec2(off.y, off.z).length() + ((p.x - 0.185) * 2.0).max(0.0);
        distance = distance.min(r - 0.0145 * (1.05 - 0.45 * h));
    }
    SurfaceSpot { distance: distance.max(0.085 - p.x), across: p.y + p.z * 0.3 }
}

fn gluteus(p: Vec3) -> SurfaceSpot {
    let off = ((p - vec3(0.080, 0.900, -0.11)) / vec3(0.075, 0.082, 0.09)).length();
    let fiber = vec2(1.0, -0.8).normalize_or(Vec2::X);
    SurfaceSpot { distance: (off - 1.0) * 0.07, across: vec2(p.x, p.y).dot(vec2(-fiber.y, fiber.x)) }
}

/// Position along and around the arm: distance from the shoulder, outward, forward.
fn arm_place(at: Vec3, shoulder: Vec3) -> (f32, f32, f32) {
    let r = vec3(at.x.abs(), at.y, at.z) - shoulder;
    (r.dot(ARM_DIR), r.dot(ARM_OUT), r.z)
}

/// One of the three heads of the deltoid: a wedge about `middle` radians from the outer side, + forward.
fn deltoid(p: Vec3, at: Vec3, shoulder: Vec3, middle: f32, half_width: f32) -> SurfaceSpot {
    let (t, out, front) = arm_place(at, shoulder);
    let angle = front.atan2(out + 0.004);
    // All heads meet at one point of the upper arm.
    let open = ((0.155 - t) / 0.135).clamp(0.02, 1.0).powf(0.7);
    let side = ((angle - middle * open).abs() - half_width * open) * 0.05;
    let distance = side.max(-0.040 - t).max(t - 0.150).max(0.10 - p.x).max(vec2(out, front).length() - 0.078);
    SurfaceSpot { distance, across: angle / open.max(0.1) * 0.05 }
}

/// A spindle on the front (`toward` 1) or back (-1) of the upper arm.
fn upper_arm(at: Vec3, shoulder: Vec3, toward: f32, [from, to]: [f32; 2], [middle, half_width]: [f32; 2]) -> SurfaceSpot {
    let (t, out, front) = arm_place(at, shoulder);
    let angle = (toward * front).atan2(-out);
    let taper = ((t - from) / 0.08).clamp(0.0, 1.0).sqrt() * ((to - t) / 0.09).clamp(0.0, 1.0).sqrt();
    let side = ((angle - middle).abs() - half_width * taper.max(0.02)) * 0.042;
    let distance = side.max(from - t).max(t - to).max(vec2(out, front).length() - 0.075);
    SurfaceSpot { distance, across: angle * 0.04 }
}

/// Signed distance to a polygon, negative inside.
fn polygon(outline: &[[f32; 2]], p: Vec2) -> f32 {
    let Some(&last) = outline.last() else { return FAR.distance };
    let mut before = Vec2::from_array(last);
    let (mut nearest, mut sign) = (f32::MAX, 1.0);
    for &corner in outline {
        let here = Vec2::from_array(corner);
        let edge = before - here;
        let w = p - here;
        let off = w - edge * (w.dot(edge) / edge.length_squared()).clamp(0.0, 1.0);
        nearest = nearest.min(off.length_squared());
        let tests = [p.y >= here.y, p.y < before.y, edge.x * w.y > edge.y * w.x];
        if tests == [true; 3] || tests == [false; 3] {
            sign = -sign;
        }
        before = here;
    }
    sign * nearest.sqrt()
}

/// The most that [`glow`] can give.
pub const MOST_GLOW: f32 = 0.92;

/// How visible the highlight is at a distance from the outline (0 to 1): full inside with a soft halo around.
pub fn glow(distance: f32) -> f32 {
    let inside = smooth(0.0045, -0.0045, distance);
    MOST_GLOW * inside + 0.24 * smooth(0.018, 0.0, distance) * (1.0 - inside)
}

/// How visible a fiber line is (0 to 1) for a picture whose pixels are `pixel_m` wide there.
pub fn fiber(spot: SurfaceSpot, pixel_m: f32) -> f32 {
    let wave = (spot.across / 0.0085 * std::f32::consts::TAU).sin();
    smooth(0.35, 0.95, wave) * smooth(0.0, -0.008, spot.distance) * smooth(0.0045, 0.002, pixel_m)
}
