//! Neck, head and hair as smooth solids. The face itself is painted (`paint.rs`), not carved.

use glam::{EulerRot, Quat, Vec3, vec3};

use super::{
    look::Hair,
    solid::{Cone, Ellipsoid, Loft, cut, join, row, smooth},
};

/// Neck, head and hair of one body.
pub struct HeadShape {
    neck: Loft,
    skull: Loft,
    nose: Cone,
    nose_tip: Ellipsoid,
    ear: Ellipsoid,
    cap: Loft,
    drop: Loft,
    hair: Hair,
}

impl HeadShape {
    /// A head for a body shape (0 to 1) with this hair.
    pub fn new(shape: f32, hair: Hair) -> HeadShape {
        let m = |broad: f32, narrow: f32| broad + (narrow - broad) * shape;
        let k = m(1.0, 0.90);
        let foot = vec3(0.0, 1.43, -0.030);
        let neck = Loft::new(
            foot,
            vec3(0.0, 1.60, 0.008) - foot,
            Vec3::X,
            &[
                row(0.00, 0.062 * k, 0.062 * k, 0.058 * k, 0.060 * k),
                row(0.05, 0.054 * k, 0.054 * k, 0.056 * k, 0.054 * k),
                row(0.10, 0.051 * k, 0.051 * k, 0.054 * k, 0.050 * k),
                row(0.18, 0.050 * k, 0.050 * k, 0.054 * k, 0.046 * k),
            ],
            [0.03, 0.03],
            2.0,
        );
        // Height, half width, front, back.
        let t = |y: f32, w: f32, front: f32, back: f32| row(y, w, w, back, front);
        let skull = Loft::new(
            Vec3::ZERO,
            Vec3::Y,
            Vec3::X,
            &[
                t(1.533, m(0.026, 0.021), m(0.083, 0.079), -0.030),
                t(1.547, m(0.0395, 0.034), m(0.090, 0.087), -0.012),
                t(1.568, m(0.0515, 0.0475), m(0.0918, 0.0898), 0.020),
                t(1.596, m(0.0605, 0.0585), 0.0903, 0.058),
                t(1.630, 0.0682, 0.0885, 0.084),
                t(1.670, 0.0720, 0.0890, 0.097),
                t(1.700, 0.0710, 0.0840, 0.095),
                t(1.725, 0.0610, 0.0660, 0.080),
                t(1.742, 0.0420, 0.0400, 0.052),
            ],
            [0.012, 0.010],
            2.1,
        );
        let cap = Loft::new(
            Vec3::ZERO,
            Vec3::Y,
            Vec3::X,
            &[
                t(1.545, 0.046, 0.020, 0.045),
                t(1.575, 0.058, 0.040, 0.070),
                t(1.610, 0.0715, 0.060, 0.094),
                t(1.650, 0.0790, 0.088, 0.108),
                t(1.690, 0.0815, 0.101, 0.112),
                t(1.725, 0.0770, 0.098, 0.105),
                t(1.752, 0.0630, 0.079, 0.085),
                t(1.768, 0.0420, 0.052, 0.052),
            ],
            [0.02, 0.012],
            2.2,
        );
        let drop = Loft::new(
            Vec3::ZERO,
            Vec3::Y,
            Vec3::X,
            &[
                t(1.535, 0.072, 0.030, 0.092),
                t(1.565, 0.080, 0.036, 0.102),
                t(1.610, 0.083, 0.044, 0.110),
                t(1.660, 0.083, 0.060, 0.112),
                t(1.700, 0.080, 0.074, 0.110),
            ],
            [0.014, 0.03],
            2.2,
        );
        let ear = Quat::from_euler(EulerRot::YXZ, -0.35, -0.15, -0.12);
        HeadShape {
            neck,
            skull,
            nose: Cone::new(vec3(0.0, 1.640, 0.083), vec3(0.0, 1.607, 0.0985), 0.0060, 0.0092),
            nose_tip: Ellipsoid::new(vec3(0.0, 1.603, 0.093), vec3(0.0150, 0.0085, 0.012)),
            ear: Ellipsoid::turned(vec3(0.0715, 1.625, -0.008), vec3(0.0085, 0.030, 0.018), ear),
            cap,
            drop,
            hair,
        }
    }

    /// Distance to the neck.
    pub fn neck_distance(&self, p: Vec3) -> f32 {
        self.neck.distance(p)
    }

    /// Distance to the head with nose and ears, for `p` with x >= 0.
    pub fn distance(&self, p: Vec3) -> f32 {
        let mut d = self.skull.distance(p);
        // Very shallow eye sockets; the eyes are painted.
        let socket = ((p - vec3(0.030, 1.640, 0.092)) / vec3(0.026, 0.016, 0.02)).length_squared();
        d += 0.0022 * (-socket).exp();
        d = join(d, self.nose.distance(p), 0.016);
        d = join(d, self.nose_tip.distance(p), 0.010);
        let lips = ((p - vec3(0.0, 1.574, 0.094)) / vec3(0.022, 0.010, 0.02)).length_squared();
        d -= 0.0016 * (-lips).exp();
        join(d, self.ear.distance(p), 0.006)
    }

    /// Distance to the hair. Not quite symmetric: a parting or a swoop.
    pub fn hair_distance(&self, at: Vec3) -> f32 {
        let p = vec3(at.x.abs(), at.y, at.z);
        let cap = self.cap.distance(p);
        match self.hair {
            Hair::Short => {
                let d = above_hairline(cap, p, 0.0);
                let swoop = ((at - vec3(-0.010, 1.738, 0.058)) / vec3(0.060, 0.024, 0.040)).length();
                join(d, (swoop - 1.0) * 0.024, 0.034)
            }
            Hair::Cropped => above_hairline(cap + 0.008, p, 0.004),
            Hair::Bun => {
                let d = above_hairline(cap + 0.002, p, 0.0);
                let bun = ((p - vec3(0.0, 1.772, -0.068)) / vec3(0.040, 0.038, 0.036)).length();
                let d = join(d, (bun - 1.0) * 0.036, 0.012);
                let fringe = ((at - vec3(0.0, 1.735, 0.058)) / vec3(0.060, 0.020, 0.034)).length();
                join(d, (fringe - 1.0) * 0.020, 0.03)
            }
            Hair::Bob => bob(cap, self.drop.distance(p), p, at),
        }
    }
}

/// Keeps what lies above forehead, temple, ear and nape.
fn above_hairline(d: f32, p: Vec3, higher: f32) -> f32 {
    let line =
        1.702 + higher - 0.004 * smooth(0.0, 0.05, p.x) - 0.055 * smooth(0.070, 0.010, p.z) - 0.062 * smooth(0.022, -0.035, p.z);
    cut(d, (line - p.y) * 0.8, 0.012)
}

/// Hair to the jaw, open at the face, with a side parting.
fn bob(cap: f32, drop: f32, p: Vec3, at: Vec3) -> f32 {
    let crown = above_hairline(cap, p, 0.002);
    let sides = cut(drop, (p.z - 0.022 - 0.5 * (p.y - 1.60).max(0.0)) * 0.9, 0.012);
    let fringe = ((at - vec3(-0.020, 1.722, 0.066)) / vec3(0.052, 0.026, 0.034)).length();
    join(join(crown, sides, 0.02), (fringe - 1.0) * 0.024, 0.028)
}
