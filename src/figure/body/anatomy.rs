//! The resting body as one smooth solid: trunk, limbs, hands and feet, each a loft with softly joined volumes.
//! Both halves are alike, so every field takes |x|. Head and hair are in `head.rs`.

use glam::{Quat, Vec3, vec3};

use super::{
    head::HeadShape,
    look::Hair,
    skeleton::{ARM_DIR, ARM_OUT, Bone, REST_ARM_RAD, Rest},
    solid::{Cone, Ellipsoid, Loft, LoftRow, bell, cut, join, row, smooth},
};
use crate::figure::motion::pose::mirror_x;

/// Far outside of everything, meters.
const FAR: f32 = 9.0;

/// The solid body of one shape.
pub struct Anatomy {
    /// Where the joints are.
    pub rest: Rest,
    /// Head, neck and hair.
    pub head: HeadShape,
    trunk: Trunk,
    arm: Arm,
    leg: Leg,
}

impl Anatomy {
    /// A body with this shape (0 broad shoulders, straight hips; 1 narrow shoulders, round hips) and hair.
    pub fn new(shape: f32, hair: Hair) -> Anatomy {
        let rest = Rest::new(shape);
        Anatomy {
            head: HeadShape::new(shape, hair),
            trunk: Trunk::new(shape, &rest),
            arm: Arm::new(shape, &rest),
            leg: Leg::new(shape, &rest),
            rest,
        }
    }

    /// Distance to the whole body without hair.
    pub fn distance(&self, p: Vec3) -> f32 {
        let p = vec3(p.x.abs(), p.y, p.z);
        let mut d = FAR;
        if p.y > 0.75 {
            d = self.trunk.distance(p);
        }
        if p.y > 1.36 {
            d = join(d, self.head.neck_distance(p), 0.035);
        }
        if p.y > 1.45 && p.x < 0.3 {
            d = join(d, self.head.distance(p), 0.016);
        }
        if p.y > 0.6 && p.x > 0.05 {
            d = join(d, self.arm.distance(p), 0.032);
        }
        if p.y < 1.10 {
            let near = join(d, self.leg.distance(p), 0.035);
            if p.x < 0.1 {
                // Close to the middle both legs count, each joined to the trunk on its own.
                let other = join(d, self.leg.distance(mirror_x(p)), 0.035);
                d = join(near, other, 0.010);
            } else {
                d = near;
            }
        }
        d
    }

    /// Distance to the trunk alone, for `p` with x >= 0.
    pub fn trunk_distance(&self, p: Vec3) -> f32 {
        self.trunk.distance(p)
    }

    /// Distance to the arm alone, for `p` with x >= 0.
    pub fn arm_distance(&self, p: Vec3) -> f32 {
        self.arm.distance(p)
    }

    /// How far `p` lies beyond the wrist toward the fingers, meters; -1 away from the hand.
    pub fn beyond_wrist(&self, p: Vec3) -> f32 {
        let q = vec3(p.x.abs(), p.y, p.z) - self.rest.pos[Bone::HAND];
        if q.length() > 0.30 { -1.0 } else { q.dot(ARM_DIR) }
    }
}

struct Trunk {
    core: Loft,
    parts: Vec<(Ellipsoid, f32)>,
    lines: Vec<(Cone, f32)>,
}

impl Trunk {
    fn new(shape: f32, rest: &Rest) -> Trunk {
        let m = |broad: f32, narrow: f32| broad + (narrow - broad) * shape;
        // Height, half width, depth to the front, depth to the back. v = Y x X points back.
        let t = |y: f32, w: f32, front: f32, back: f32| row(y, w, w, back, front);
        let core = Loft::new(
            Vec3::ZERO,
            Vec3::Y,
            Vec3::X,
            &[
                t(0.870, m(0.120, 0.128), 0.060, 0.080),
                t(0.905, m(0.150, 0.160), 0.078, 0.093),
                t(0.945, m(0.162, 0.171), 0.087, 0.097),
                t(1.000, m(0.157, 0.160), m(0.091, 0.087), m(0.093, 0.092)),
                t(1.060, m(0.141, 0.132), m(0.092, 0.082), m(0.083, 0.080)),
                t(1.120, m(0.131, 0.116), m(0.092, 0.081), m(0.077, 0.073)),
                t(1.180, m(0.132, 0.116), m(0.097, 0.087), m(0.083, 0.077)),
                t(1.250, m(0.142, 0.125), m(0.107, 0.096), m(0.096, 0.088)),
                t(1.320, m(0.153, 0.137), m(0.111, 0.099), m(0.107, 0.098)),
                t(1.375, m(0.154, 0.139), m(0.097, 0.089), m(0.107, 0.098)),
                t(1.420, m(0.136, 0.124), 0.070, m(0.097, 0.090)),
                t(1.455, m(0.098, 0.090), 0.042, 0.081),
                t(1.480, 0.058, 0.028, 0.066),
            ],
            [0.05, 0.02],
            2.25,
        );
        let dx = rest.pos[Bone::ARM].x - 0.172;
        let chest = Ellipsoid::turned(
            vec3(m(0.076, 0.070), m(1.326, 1.292), m(0.066, 0.062)),
            vec3(m(0.080, 0.066), m(0.058, 0.062), m(0.041, 0.060)),
            Quat::from_rotation_z(m(0.20, 0.10)),
        );
        let blade = Ellipsoid::turned(
            vec3(0.086 + dx * 0.5, 1.332, -0.090),
            vec3(0.052, 0.078, 0.020),
            Quat::from_euler(glam::EulerRot::YXZ, 0.35, 0.10, -0.18),
        );
        let seat = Ellipsoid::turned(
            vec3(0.078, 0.905, m(-0.060, -0.062)),
            vec3(m(0.084, 0.088), 0.098, m(0.073, 0.077)),
            Quat::from_rotation_z(0.25),
        );
        let k = m(1.0, 0.86);
        let c = Cone::new;
        Trunk {
            core,
            parts: vec![(chest, m(0.040, 0.045)), (blade, 0.042), (seat, 0.030)],
            lines: vec![
                // Latissimus, trapezius along the neck and over the blade, collarbone.
                (c(vec3(0.134 + dx, 1.320, -0.052), vec3(0.086, 1.090, -0.040), 0.050 * k, 0.022), 0.050),
                (c(vec3(0.028, 1.515, -0.038), vec3(0.156 + dx, 1.428, -0.032), 0.034 * k, 0.027), 0.045),
                (c(vec3(0.020, 1.450, -0.070), vec3(0.135 + dx, 1.405, -0.075), 0.038 * k, 0.026), 0.050),
                (c(vec3(0.025, 1.430, 0.040), vec3(0.150 + dx, 1.440, 0.008), 0.010, 0.011), 0.020),
            ],
        }
    }

    fn distance(&self, p: Vec3) -> f32 {
        let mut d = self.core.distance(p);
        for (line, k) in &self.lines {
            d = join(d, line.distance(p), *k);
        }
        for (part, k) in &self.parts {
            d = join(d, part.distance(p), *k);
        }
        // Grooves of the spine, the seat and the breastbone.
        if p.z < 0.0 {
            let back = smooth(0.96, 1.05, p.y) * (1.0 - smooth(1.36, 1.46, p.y));
            let seat = smooth(0.80, 0.86, p.y) * (1.0 - smooth(0.95, 1.0, p.y));
            d + 0.0085 * bell(p.x, 0.018) * back + 0.010 * bell(p.x, 0.012) * seat
        } else {
            let front = smooth(1.02, 1.08, p.y) * (1.0 - smooth(1.36, 1.42, p.y));
            d + 0.004 * bell(p.x, 0.016) * front
        }
    }
}

struct Arm {
    wrist: Vec3,
    upper: Loft,
    shoulder: [(Ellipsoid, f32); 2],
    lower: Loft,
    palm: Loft,
    fingers: Vec<[Cone; 2]>,
    thumb: [Cone; 2],
}

impl Arm {
    fn new(shape: f32, rest: &Rest) -> Arm {
        let k = 1.0 - 0.14 * shape;
        // Position, outer, inner, front, back. v = axis x u points to the front.
        let r =
            |t: f32, out: f32, inner: f32, front: f32, back: f32| -> LoftRow { row(t, out * k, inner * k, front * k, back * k) };
        let [shoulder, elbow, wrist] = [Bone::ARM, Bone::FOREARM, Bone::HAND].map(|b| rest.pos[b]);
        let upper = Loft::new(
            shoulder,
            ARM_DIR,
            ARM_OUT,
            &[
                r(-0.010, 0.046, 0.046, 0.046, 0.046),
                r(0.045, 0.050, 0.046, 0.050, 0.050),
                r(0.100, 0.0475, 0.044, 0.049, 0.050),
                r(0.150, 0.0415, 0.042, 0.0475, 0.049),
                r(0.200, 0.0385, 0.040, 0.0455, 0.0445),
                r(0.255, 0.0370, 0.0370, 0.0385, 0.0375),
                r(0.305, 0.0365, 0.0365, 0.0350, 0.0360),
            ],
            [0.045, 0.036],
            2.1,
        );
        let lower = Loft::new(
            elbow,
            ARM_DIR,
            ARM_OUT,
            &[
                r(-0.010, 0.0365, 0.0365, 0.0350, 0.0360),
                r(0.030, 0.0410, 0.0375, 0.0390, 0.0365),
                r(0.070, 0.0420, 0.0375, 0.0405, 0.0360),
                r(0.120, 0.0360, 0.0325, 0.0375, 0.0340),
                r(0.180, 0.0270, 0.0255, 0.0315, 0.0295),
                r(0.235, 0.0210, 0.0205, 0.0280, 0.0268),
                r(0.262, 0.0200, 0.0195, 0.0272, 0.0265),
            ],
            [0.035, 0.02],
            2.2,
        );
        let deltoid = Ellipsoid::turned(
            shoulder + ARM_DIR * 0.032 + ARM_OUT * 0.009 * k,
            vec3(0.054, 0.092, 0.059) * k,
            Quat::from_rotation_z(REST_ARM_RAD),
        );
        let cap = Ellipsoid::new(shoulder + vec3(-0.010, 0.012, -0.004), vec3(0.052, 0.044, 0.054) * k);
        let (palm, fingers, thumb) = hand(wrist, 1.0 - 0.08 * shape);
        Arm { wrist, upper, shoulder: [(deltoid, 0.026), (cap, 0.030)], lower, palm, fingers, thumb }
    }

    fn distance(&self, p: Vec3) -> f32 {
        let mut d = self.upper.distance(p);
        for (part, k) in &self.shoulder {
            d = join(d, part.distance(p), *k);
        }
        d = join(d, self.lower.distance(p), 0.026);
        if (p - self.wrist).length_squared() < 0.09 {
            d = join(d, self.hand_distance(p), 0.018);
        }
        d
    }

    fn hand_distance(&self, p: Vec3) -> f32 {
        let mut fingers = FAR;
        for [one, two] in &self.fingers {
            fingers = join(fingers, join(one.distance(p), two.distance(p), 0.003), 0.0025);
        }
        let [one, two] = &self.thumb;
        let thumb = join(one.distance(p), two.distance(p), 0.004);
        join(join(self.palm.distance(p), fingers, 0.010), thumb, 0.012)
    }
}

/// Palm, four fingers and a thumb, slightly curled. The palm faces away from [`ARM_OUT`], the thumb forward.
fn hand(wrist: Vec3, k: f32) -> (Loft, Vec<[Cone; 2]>, [Cone; 2]) {
    let r = |t: f32, back: f32, palm: f32, thumb: f32, little: f32| row(t, back * k, palm * k, thumb * k, little * k);
    let palm = Loft::new(
        wrist,
        ARM_DIR,
        ARM_OUT,
        &[
            r(-0.005, 0.018, 0.0175, 0.0262, 0.0255),
            r(0.025, 0.015, 0.0172, 0.0335, 0.0305),
            r(0.060, 0.0138, 0.0155, 0.0395, 0.0365),
            r(0.090, 0.0125, 0.013, 0.0395, 0.0375),
            r(0.102, 0.011, 0.0115, 0.0375, 0.0355),
        ],
        [0.012, 0.010],
        2.5,
    );
    let inward = -ARM_OUT;
    let finger = |z: f32, length: f32, spread: f32, radius: f32| {
        let radius = radius * k;
        let a = wrist + ARM_DIR * 0.092 + Vec3::Z * (z * k);
        let b = a + ARM_DIR * (length * 0.5) + Vec3::Z * (spread * 0.5) + inward * 0.006;
        let c = b + ARM_DIR * (length * 0.48) + Vec3::Z * (spread * 0.5) + inward * 0.016;
        [Cone::new(a, b, radius, radius * 0.96), Cone::new(b, c, radius * 0.96, radius * 0.78)]
    };
    let fingers = vec![
        finger(0.0285, 0.070, 0.004, 0.0094),
        finger(0.0095, 0.080, 0.001, 0.0098),
        finger(-0.0095, 0.074, -0.002, 0.0094),
        finger(-0.0275, 0.057, -0.006, 0.0084),
    ];
    let thumb = [(0.022, 0.024, 0.006), (0.060, 0.049, 0.014), (0.098, 0.060, 0.018)]
        .map(|(t, z, palm)| wrist + ARM_DIR * t + Vec3::Z * (z * k) + inward * palm);
    let [base, middle, tip] = thumb;
    let thumb = [Cone::new(base, middle, 0.0165 * k, 0.0115 * k), Cone::new(middle, tip, 0.0115 * k, 0.0085 * k)];
    (palm, fingers, thumb)
}

struct Leg {
    thigh: Loft,
    shank: Loft,
    kneecap: Ellipsoid,
    foot: Loft,
    heel: Ellipsoid,
    ankles: [Ellipsoid; 2],
}

impl Leg {
    fn new(shape: f32, rest: &Rest) -> Leg {
        let m = |broad: f32, narrow: f32| broad + (narrow - broad) * shape;
        let [hip, knee, ankle] = [Bone::THIGH, Bone::SHANK, Bone::FOOT].map(|b| rest.pos[b]);
        let thigh_length = (knee - hip).length();
        // Position, outer, inner, front, back. v = axis x u points to the front.
        let thigh = Loft::new(
            hip,
            knee - hip,
            Vec3::X,
            &[
                row(-0.02, m(0.074, 0.079), 0.060, 0.076, 0.078),
                row(0.04, m(0.082, 0.088), 0.073, 0.082, 0.081),
                row(0.11, m(0.081, 0.085), 0.077, m(0.084, 0.082), 0.079),
                row(0.19, 0.073, 0.070, m(0.081, 0.077), 0.073),
                row(0.27, 0.062, 0.061, m(0.071, 0.067), 0.063),
                row(0.34, 0.0535, 0.055, m(0.060, 0.057), 0.054),
                row(thigh_length - 0.01, 0.0475, 0.050, m(0.052, 0.050), 0.048),
                row(thigh_length + 0.03, 0.046, 0.048, m(0.049, 0.048), 0.047),
            ],
            [0.06, 0.045],
            2.1,
        );
        let k = m(1.0, 0.95);
        let shank_length = (ankle - knee).length();
        let r = |t: f32, out: f32, inner: f32, front: f32, back: f32| row(t, out * k, inner * k, front * k, back * k);
        let shank = Loft::new(
            knee,
            ankle - knee,
            Vec3::X,
            &[
                r(-0.02, 0.045, 0.047, 0.050, 0.047),
                r(0.04, 0.047, 0.048, 0.046, 0.052),
                r(0.11, 0.049, 0.049, 0.041, 0.063),
                r(0.17, 0.045, 0.047, 0.037, 0.062),
                r(0.24, 0.037, 0.038, 0.034, 0.050),
                r(0.32, 0.030, 0.030, 0.031, 0.037),
                r(shank_length - 0.03, 0.0275, 0.0275, 0.030, 0.034),
                r(shank_length + 0.02, 0.029, 0.029, 0.033, 0.036),
            ],
            [0.045, 0.03],
            2.1,
        );
        // The shoe runs from the heel along v = Z x X, up.
        let foot = Loft::new(
            vec3(0.106, 0.034, -0.022),
            vec3(0.13, 0.0, 1.0),
            Vec3::X,
            &[
                row(-0.055, 0.029, 0.029, 0.044, 0.033),
                row(-0.020, 0.035, 0.033, 0.060, 0.033),
                row(0.025, 0.038, 0.035, 0.062, 0.032),
                row(0.070, 0.043, 0.038, 0.045, 0.032),
                row(0.115, 0.047, 0.043, 0.027, 0.033),
                row(0.155, 0.047, 0.043, 0.017, 0.033),
                row(0.185, 0.039, 0.037, 0.010, 0.031),
            ],
            [0.026, 0.030],
            2.6,
        );
        let bone = vec3(0.013, 0.018, 0.016);
        Leg {
            thigh,
            shank,
            kneecap: Ellipsoid::new(knee + vec3(0.0, 0.012, 0.034), vec3(0.034, 0.044, 0.022)),
            foot,
            heel: Ellipsoid::new(vec3(0.106, 0.045, -0.058), vec3(0.032, 0.043, 0.034)),
            ankles: [
                Ellipsoid::new(ankle + vec3(0.026, -0.005, 0.0), bone),
                Ellipsoid::new(ankle + vec3(-0.025, 0.004, 0.004), bone),
            ],
        }
    }

    fn distance(&self, p: Vec3) -> f32 {
        let mut d = join(self.thigh.distance(p), self.shank.distance(p), 0.025);
        if p.y < 0.30 {
            let shoe = join(self.foot.distance(p), self.heel.distance(p), 0.02);
            for ankle in &self.ankles {
                d = join(d, ankle.distance(p), 0.015);
            }
            // A flat sole.
            join(d, cut(shoe, -p.y, 0.006), 0.028)
        } else {
            join(d, self.kneecap.distance(p), 0.034)
        }
    }
}
