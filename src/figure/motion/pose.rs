//! A pose: every joint angle of the figure, where it stands, and which hands and feet are planted.
//! Also the mirror image of a pose and the smooth way between key poses. Bones are in `skeleton.rs`.

use glam::{Vec3, vec3};

/// Joint angles and planted points of the whole figure at one instant.
///
/// Frame: meters, +X to the figure's own left, +Y up, +Z forward, floor at y = 0.
/// Angles in degrees; zero is standing with hanging arms, palms to the thighs.
#[derive(Clone, Debug, PartialEq)]
pub struct Pose {
    /// Position of the pelvis.
    pub root_pos: Vec3,
    /// Turn of the pelvis: pitch forward, yaw to the left, roll.
    pub root_rot: Vec3,
    /// Lower back: flexion forward, side bend to the left, twist to the left.
    pub spine: Vec3,
    /// Upper back, as `spine`.
    pub thorax: Vec3,
    /// Lower neck, as `spine`.
    pub neck: Vec3,
    /// Upper neck (the nod), as `spine`.
    pub head: Vec3,
    /// Left arm and leg.
    pub left: Limbs,
    /// Right arm and leg.
    pub right: Limbs,
    /// How hard the target muscles work, 0 to 1.
    pub gain: f32,
}

/// The joint angles of one arm and one leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Limbs {
    /// Shoulder girdle: protraction (+ forward), elevation, roll.
    pub clav: Vec3,
    /// Upper arm: elevation, plane (0 side, 90 front, negative behind), twist (+ outward). Relative to the chest.
    pub shoulder: Vec3,
    /// Elbow bend in `x`.
    pub elbow: Vec3,
    /// Forearm turn in `x`, + turns the palm back.
    pub pronate: Vec3,
    /// Wrist: flexion toward the palm, deviation.
    pub wrist: Vec3,
    /// Fingers closed in `x`: 0 nearly straight, 230 around a handle.
    pub fingers: Vec3,
    /// Hip: flexion, abduction, outward turn.
    pub hip: Vec3,
    /// Knee bend in `x`.
    pub knee: Vec3,
    /// Ankle: toes up, inversion, toes out.
    pub ankle: Vec3,
    /// Toes bent up in `x`.
    pub toes: Vec3,
    /// Where the wrist is held.
    pub hand: Reach,
    /// Where the ankle is held.
    pub foot: Reach,
}

/// A hand or foot that is held at a point in the room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// How much the point counts: 0 the joint angles rule, 1 planted.
    pub weight: f32,
    /// Position of the wrist or ankle joint, meters.
    pub pos: Vec3,
    /// Direction in which the elbow or knee points.
    pub pole: Vec3,
    /// How much `dir` and `face` count for the hand or foot itself, 0 to 1.
    pub aim: f32,
    /// Direction of the fingers or toes.
    pub dir: Vec3,
    /// Direction the palm faces, or the top of the foot.
    pub face: Vec3,
}

impl Default for Pose {
    fn default() -> Self {
        Pose {
            root_pos: vec3(0.0, 0.95, -0.005),
            root_rot: Vec3::ZERO,
            spine: Vec3::ZERO,
            thorax: Vec3::ZERO,
            neck: Vec3::ZERO,
            head: Vec3::ZERO,
            left: Limbs::new(1.0),
            right: Limbs::new(-1.0),
            gain: 1.0,
        }
    }
}

impl Limbs {
    /// Relaxed limbs of the side with this sign (+1 left, -1 right).
    fn new(sign: f32) -> Self {
        Limbs {
            clav: Vec3::ZERO,
            shoulder: vec3(8.0, 0.0, 0.0),
            elbow: vec3(8.0, 0.0, 0.0),
            pronate: Vec3::ZERO,
            wrist: Vec3::ZERO,
            fingers: Vec3::ZERO,
            hip: Vec3::ZERO,
            knee: Vec3::ZERO,
            ankle: Vec3::ZERO,
            toes: Vec3::ZERO,
            hand: Reach::free(vec3(sign, -0.3, -0.5)),
            foot: Reach::free(Vec3::Z),
        }
    }

    /// Swaps what depends on the side. Angles are side-free already.
    fn mirrored(&self) -> Limbs {
        Limbs { hand: self.hand.mirrored(), foot: self.foot.mirrored(), ..self.clone() }
    }
}

impl Reach {
    /// Nothing held; `pole` is the direction the middle joint would take.
    pub fn free(pole: Vec3) -> Self {
        Reach { weight: 0.0, pos: Vec3::ZERO, pole, aim: 0.0, dir: Vec3::Z, face: Vec3::Y }
    }

    /// The same hold on the other side of the body.
    pub fn mirrored(&self) -> Reach {
        Reach { pos: mirror_x(self.pos), pole: mirror_x(self.pole), dir: mirror_x(self.dir), face: mirror_x(self.face), ..*self }
    }

    /// A free end borrows the point of its neighbor, so that only the weight changes on the way.
    fn or(self, neighbor: Reach) -> Reach {
        let mut reach = self;
        if reach.weight <= 0.0 && neighbor.weight > 0.0 {
            reach = Reach { weight: 0.0, aim: neighbor.aim, ..neighbor };
        } else if reach.aim <= 0.0 && neighbor.aim > 0.0 {
            reach.dir = neighbor.dir;
            reach.face = neighbor.face;
        }
        reach
    }
}

impl Pose {
    /// The pose seen in a mirror: left and right swapped.
    pub fn mirrored(&self) -> Pose {
        // A side bend or twist changes its sign; so do the yaw and roll of the root.
        let trunk = |v: Vec3| vec3(v.x, -v.y, -v.z);
        Pose {
            root_pos: mirror_x(self.root_pos),
            root_rot: trunk(self.root_rot),
            spine: trunk(self.spine),
            thorax: trunk(self.thorax),
            neck: trunk(self.neck),
            head: trunk(self.head),
            left: self.right.mirrored(),
            right: self.left.mirrored(),
            gain: self.gain,
        }
    }

    /// The pose at `fraction` (0 to 1) of the way through `keys`.
    ///
    /// Starts and ends at rest and passes the middle keys without stopping or overshooting.
    /// No keys give the default pose.
    pub fn along(keys: &[&Pose], fraction: f32) -> Pose {
        let Some(last) = keys.len().checked_sub(1) else {
            return Pose::default();
        };
        let fraction = if fraction.is_finite() { fraction.clamp(0.0, 1.0) } else { 0.0 };
        let place = fraction * last as f32;
        let index = (place as usize).min(last.saturating_sub(1));
        let at = |i: usize| keys.get(i.min(last)).copied();
        let (Some(a), Some(b)) = (at(index), at(index + 1)) else {
            return Pose::default();
        };
        let before = index.checked_sub(1).and_then(at);
        let after = if index + 2 <= last { at(index + 2) } else { None };
        Pose::between([before, Some(a), Some(b), after], a, b, place - index as f32)
    }

    fn between(row: [Option<&Pose>; 4], a: &Pose, b: &Pose, t: f32) -> Pose {
        let [before, _, _, after] = row;
        // Without a neighbor the motion starts or ends at rest (slope zero).
        let (p, n) = (before.unwrap_or(a), after.unwrap_or(b));
        let ends = [before.is_some(), after.is_some()];
        let v = |f: fn(&Pose) -> Vec3| curve_vec([f(p), f(a), f(b), f(n)], ends, t);
        let limbs = |f: fn(&Pose) -> &Limbs| Limbs::between([f(p), f(a), f(b), f(n)], ends, t);
        Pose {
            root_pos: v(|x| x.root_pos),
            root_rot: v(|x| x.root_rot),
            spine: v(|x| x.spine),
            thorax: v(|x| x.thorax),
            neck: v(|x| x.neck),
            head: v(|x| x.head),
            left: limbs(|x| &x.left),
            right: limbs(|x| &x.right),
            gain: curve([p.gain, a.gain, b.gain, n.gain], ends, t).clamp(0.0, 1.0),
        }
    }
}

impl Limbs {
    fn between(row: [&Limbs; 4], ends: [bool; 2], t: f32) -> Limbs {
        let v = |f: fn(&Limbs) -> Vec3| curve_vec(row.map(f), ends, t);
        Limbs {
            clav: v(|x| x.clav),
            shoulder: v(|x| x.shoulder),
            elbow: v(|x| x.elbow),
            pronate: v(|x| x.pronate),
            wrist: v(|x| x.wrist),
            fingers: v(|x| x.fingers),
            hip: v(|x| x.hip),
            knee: v(|x| x.knee),
            ankle: v(|x| x.ankle),
            toes: v(|x| x.toes),
            hand: Reach::between(row.map(|x| x.hand), ends, t),
            foot: Reach::between(row.map(|x| x.foot), ends, t),
        }
    }
}

impl Reach {
    fn between([p, a, b, n]: [Reach; 4], ends: [bool; 2], t: f32) -> Reach {
        let (a, b) = (a.or(b), b.or(a));
        let row = [p.or(a), a, b, n.or(b)];
        let v = |f: fn(&Reach) -> Vec3| curve_vec([f(&row[0]), f(&row[1]), f(&row[2]), f(&row[3])], ends, t);
        let s = |f: fn(&Reach) -> f32| curve([f(&row[0]), f(&row[1]), f(&row[2]), f(&row[3])], ends, t);
        Reach {
            weight: s(|x| x.weight).clamp(0.0, 1.0),
            pos: v(|x| x.pos),
            pole: v(|x| x.pole),
            aim: s(|x| x.aim).clamp(0.0, 1.0),
            dir: v(|x| x.dir),
            face: v(|x| x.face),
        }
    }
}

/// The point in a mirror that swaps left and right.
pub fn mirror_x(v: Vec3) -> Vec3 {
    vec3(-v.x, v.y, v.z)
}

fn curve_vec([p, a, b, n]: [Vec3; 4], ends: [bool; 2], t: f32) -> Vec3 {
    vec3(curve([p.x, a.x, b.x, n.x], ends, t), curve([p.y, a.y, b.y, n.y], ends, t), curve([p.z, a.z, b.z, n.z], ends, t))
}

/// A monotone cubic from `a` to `b`; the slopes respect the neighbors `p` and `n` (Fritsch and Carlson 1980).
fn curve([p, a, b, n]: [f32; 4], [has_before, has_after]: [bool; 2], t: f32) -> f32 {
    if t >= 1.0 {
        return b;
    }
    let step = b - a;
    let slope = |one: f32, two: f32| {
        if one * two <= 0.0 { 0.0 } else { 2.0 * one * two / (one + two) }
    };
    let start = if has_before { slope(a - p, step) } else { 0.0 };
    let end = if has_after { slope(step, n - b) } else { 0.0 };
    let (t2, t3) = (t * t, t * t * t);
    // Written around `a` so that equal keys give exactly `a`: a planted point must not tremble.
    a + step * (3.0 * t2 - 2.0 * t3) + start * (t3 - 2.0 * t2 + t) + end * (t3 - t2)
}
