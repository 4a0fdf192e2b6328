//! The 24 bones: where they rest, and where a pose puts them.
//! Forward kinematics, two-bone reach for hands and feet, and planting (a planted limb wins over the root).

use std::ops::{Index, IndexMut};

use glam::{Mat3, Quat, Vec3, vec3};

use crate::figure::motion::pose::{Limbs, Pose, Reach, mirror_x};

/// Number of bones.
pub const N_BONES: usize = 24;
/// Bones of one side.
const N_SIDE: u8 = 9;

/// One bone, by number below 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bone(u8);

#[allow(missing_docs, reason = "the names say it")]
impl Bone {
    pub const PELVIS: Bone = Bone(0);
    pub const SPINE_LOW: Bone = Bone(1);
    pub const SPINE_HIGH: Bone = Bone(2);
    pub const CHEST: Bone = Bone(3);
    pub const NECK: Bone = Bone(4);
    pub const HEAD: Bone = Bone(5);
    pub const CLAV: Bone = Bone(6);
    pub const ARM: Bone = Bone(7);
    pub const FOREARM: Bone = Bone(8);
    pub const TWIST: Bone = Bone(9);
    pub const HAND: Bone = Bone(10);
    pub const THIGH: Bone = Bone(11);
    pub const SHANK: Bone = Bone(12);
    pub const FOOT: Bone = Bone(13);
    pub const TOES: Bone = Bone(14);

    /// The right twin of a left bone; bones of the middle stay.
    pub fn right(self) -> Bone {
        if (6..15).contains(&self.0) { Bone(self.0 + N_SIDE) } else { self }
    }

    /// This left bone, or its right twin.
    pub fn on(self, left: bool) -> Bone {
        if left { self } else { self.right() }
    }

    /// Its number, below 24.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Every bone.
    pub fn all() -> impl Iterator<Item = Bone> {
        (0..N_BONES as u8).map(Bone)
    }
}

/// One value for each bone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerBone<T>(pub [T; N_BONES]);

impl<T> Index<Bone> for PerBone<T> {
    type Output = T;
    #[expect(clippy::indexing_slicing, reason = "a bone's number is below the length by construction")]
    fn index(&self, bone: Bone) -> &T {
        &self.0[usize::from(bone.0)]
    }
}

impl<T> IndexMut<Bone> for PerBone<T> {
    #[expect(clippy::indexing_slicing, reason = "a bone's number is below the length by construction")]
    fn index_mut(&mut self, bone: Bone) -> &mut T {
        &mut self.0[usize::from(bone.0)]
    }
}

/// Angle of the resting arms from the vertical, radians. Arms and legs stay apart so that armpit and crotch are open.
pub const REST_ARM_RAD: f32 = 0.80;
/// Direction of the resting left arm, down and out.
pub const ARM_DIR: Vec3 = vec3(0.717_356_1, -0.696_706_7, 0.0);
/// Outer side of the resting left arm.
pub const ARM_OUT: Vec3 = vec3(0.696_706_7, 0.717_356_1, 0.0);

/// Where the joints are in the resting pose the body is modeled in. Left side; mirror x for the right.
///
/// Segment lengths follow the shares of stature of Drillis and Contini (1966) for 1.75 m, with an upper arm
/// measured from the shoulder joint instead of the acromion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rest {
    /// Start of each bone.
    pub pos: PerBone<Vec3>,
}

impl Rest {
    /// The joints of a body with this shape, 0 (broad shoulders) to 1 (narrow shoulders).
    pub fn new(shape: f32) -> Rest {
        let shoulder = vec3(0.172 - 0.014 * shape, 1.402, -0.018);
        let elbow = shoulder + ARM_DIR * 0.300;
        let mut pos = PerBone([Vec3::ZERO; N_BONES]);
        let left = [
            (Bone::PELVIS, vec3(0.0, 0.95, -0.005)),
            (Bone::SPINE_LOW, vec3(0.0, 1.03, -0.030)),
            (Bone::SPINE_HIGH, vec3(0.0, 1.15, -0.030)),
            (Bone::CHEST, vec3(0.0, 1.27, -0.045)),
            (Bone::NECK, vec3(0.0, 1.458, -0.030)),
            (Bone::HEAD, vec3(0.0, 1.572, -0.002)),
            (Bone::CLAV, vec3(0.020, 1.420, 0.0)),
            (Bone::ARM, shoulder),
            (Bone::FOREARM, elbow),
            (Bone::TWIST, elbow),
            (Bone::HAND, elbow + ARM_DIR * 0.250),
            (Bone::THIGH, vec3(0.086, 0.918, 0.0)),
            (Bone::SHANK, vec3(0.100, 0.497, 0.008)),
            (Bone::FOOT, vec3(0.106, 0.078, -0.022)),
            (Bone::TOES, vec3(0.118, 0.022, 0.105)),
        ];
        for (bone, at) in left {
            pos[bone] = at;
            if bone.right() != bone {
                pos[bone.right()] = mirror_x(at);
            }
        }
        Rest { pos }
    }

    fn length(&self, from: Bone, to: Bone) -> f32 {
        (self.pos[to] - self.pos[from]).length()
    }
}

/// Where a pose puts the bones.
#[derive(Clone, Debug, PartialEq)]
pub struct Posed {
    /// Turn of each bone from its resting direction.
    pub rot: PerBone<Quat>,
    /// Start of each bone, meters.
    pub pos: PerBone<Vec3>,
}

impl Posed {
    /// Where a point of a bone's resting surroundings comes to lie.
    pub fn point(&self, rest: &Rest, bone: Bone, at_rest: Vec3) -> Vec3 {
        self.pos[bone] + self.rot[bone] * (at_rest - rest.pos[bone])
    }
}

/// The joints that bring a foot and a hand to their place, of the left side.
const LEG: [Bone; 3] = [Bone::THIGH, Bone::SHANK, Bone::FOOT];
const ARM: [Bone; 3] = [Bone::ARM, Bone::FOREARM, Bone::HAND];
/// How far a leg or arm may stretch for a planted point, as a share of its length: never quite straight.
const LEG_REACH: f32 = 0.9993;
const ARM_REACH: f32 = 0.998;
/// How often the root may give way.
const MAX_ROUNDS: usize = 40;
/// Good enough: a planted point is off by less than this, in meters.
const CLOSE_M: f32 = 5e-5;

/// Solves a pose. Planted limbs win over the root: if a point is out of reach, the pelvis gives way.
/// Every input gives a finite answer.
pub fn solve(pose: &Pose, rest: &Rest) -> Posed {
    let mut offset = Vec3::ZERO;
    let mut posed = solve_at(pose, rest, offset);
    for _ in 0..MAX_ROUNDS {
        let mut worst = 0.0_f32;
        for (chain, stretch) in [(LEG, LEG_REACH), (ARM, ARM_REACH)] {
            // Both sides at once, so that the mirror image gives way in the same way.
            let missing = [true, false].map(|left| shortfall(&posed, rest, chain.map(|bone| bone.on(left)), pose, left, stretch));
            let [left, right] = missing;
            let n_short = missing.iter().filter(|missing| **missing != Vec3::ZERO).count();
            if n_short > 0 {
                offset += (left + right) / n_short as f32;
                worst = worst.max(left.length()).max(right.length());
                posed = solve_at(pose, rest, offset);
            }
        }
        if worst < CLOSE_M {
            break;
        }
    }
    posed
}

fn limbs(pose: &Pose, left: bool) -> &Limbs {
    if left { &pose.left } else { &pose.right }
}

/// How far the root has to move for a planted limb to reach its point.
fn shortfall(posed: &Posed, rest: &Rest, chain: [Bone; 3], pose: &Pose, left: bool, stretch: f32) -> Vec3 {
    let [upper, middle, end] = chain;
    let limbs = limbs(pose, left);
    let reach = if upper == Bone::THIGH.on(left) { &limbs.foot } else { &limbs.hand };
    let weight = share(reach.weight);
    let longest = (rest.length(upper, middle) + rest.length(middle, end)) * stretch;
    let to_target = place(reach.pos) - posed.pos[upper];
    let excess = (to_target.length() - longest) * weight;
    if weight > 0.0 && excess > 0.0 { to_target.normalize_or_zero() * excess } else { Vec3::ZERO }
}

fn solve_at(pose: &Pose, rest: &Rest, offset: Vec3) -> Posed {
    let mut posed = Posed { rot: PerBone([Quat::IDENTITY; N_BONES]), pos: rest.pos };
    let turn = radians(pose.root_rot);
    posed.rot[Bone::PELVIS] = Quat::from_rotation_y(turn.y) * Quat::from_rotation_x(turn.x) * Quat::from_rotation_z(turn.z);
    posed.pos[Bone::PELVIS] = place(pose.root_pos) + offset;
    let (spine, thorax) = (radians(pose.spine), radians(pose.thorax));
    // Lower and upper back share their angles between the bones they span.
    let trunk = [
        (Bone::SPINE_LOW, Bone::PELVIS, spine * 0.55),
        (Bone::SPINE_HIGH, Bone::SPINE_LOW, spine * 0.45 + thorax * 0.4),
        (Bone::CHEST, Bone::SPINE_HIGH, thorax * 0.6),
        (Bone::NECK, Bone::CHEST, radians(pose.neck)),
        (Bone::HEAD, Bone::NECK, radians(pose.head)),
    ];
    for (bone, parent, angles) in trunk {
        hang(&mut posed, rest, bone, parent);
        posed.rot[bone] = posed.rot[parent] * bend(angles);
    }
    for left in [true, false] {
        solve_arm(&mut posed, rest, limbs(pose, left), left);
        solve_leg(&mut posed, rest, limbs(pose, left), left);
    }
    posed
}

/// Puts a bone at the end of its parent.
fn hang(posed: &mut Posed, rest: &Rest, bone: Bone, parent: Bone) {
    posed.pos[bone] = posed.point(rest, parent, rest.pos[bone]);
}

/// Flexion forward, side bend to the left, twist to the left.
fn bend(angles: Vec3) -> Quat {
    Quat::from_rotation_y(angles.z) * Quat::from_rotation_x(angles.x) * Quat::from_rotation_z(-angles.y)
}

/// Share of the arm's elevation that lifts the girdle, beyond the angle at which it starts (radians), and its most.
const GIRDLE_SHARE: f32 = 0.20;
const GIRDLE_START_RAD: f32 = 0.5;
const GIRDLE_MOST_RAD: f32 = 2.2;
/// Share of the wrist's turn that the lower forearm takes.
const TWIST_SHARE: f32 = 0.85;

fn solve_arm(posed: &mut Posed, rest: &Rest, limbs: &Limbs, left: bool) {
    let [clav, arm, forearm, twist, hand] = [Bone::CLAV, Bone::ARM, Bone::FOREARM, Bone::TWIST, Bone::HAND].map(|b| b.on(left));
    let sign = if left { 1.0 } else { -1.0 };
    let side = |v: Vec3| if left { v } else { mirror_x(v) };
    let along = side(ARM_DIR);
    // Turning about this axis bends the elbow forward.
    let hinge = side(ARM_OUT) * -sign;
    let girdle = radians(limbs.clav);
    let mut lift = 0.0;
    // The girdle follows the arm, and the arm hangs on the girdle: twice is close enough.
    for _ in 0..2 {
        hang(posed, rest, clav, Bone::CHEST);
        posed.rot[clav] = posed.rot[Bone::CHEST]
            * Quat::from_rotation_y(-sign * girdle.x)
            * Quat::from_rotation_z(sign * (girdle.y + lift))
            * Quat::from_rotation_x(girdle.z);
        hang(posed, rest, arm, clav);
        let (mut upper, mut lower) = arm_by_angles(posed.rot[Bone::CHEST], limbs, sign, hinge);
        let weight = share(limbs.hand.weight);
        if weight > 0.0 {
            let lengths = [rest.length(arm, forearm), rest.length(forearm, hand)];
            let (first, second, axis) = two_bones(posed.pos[arm], &limbs.hand, lengths, 0.999);
            upper = part_way(upper, align(along, hinge, first, axis), weight);
            lower = part_way(lower, align(along, hinge, second, axis), weight);
        }
        posed.rot[arm] = upper;
        hang(posed, rest, forearm, arm);
        posed.rot[forearm] = lower;
        posed.pos[twist] = posed.pos[forearm];
        hang(posed, rest, hand, forearm);
        posed.rot[hand] = hand_turn(lower, limbs, along, side(-ARM_OUT), side(Vec3::Z) * sign, hinge, sign);
        let turn = twist_of(lower.inverse() * posed.rot[hand], along);
        posed.rot[twist] = lower * Quat::from_axis_angle(along, turn * TWIST_SHARE);
        let down = posed.rot[Bone::CHEST].inverse() * (posed.pos[forearm] - posed.pos[arm]);
        let elevation = (-down.normalize_or(Vec3::NEG_Y).y).clamp(-1.0, 1.0).acos();
        lift = GIRDLE_SHARE * (elevation - GIRDLE_START_RAD).clamp(0.0, GIRDLE_MOST_RAD);
        if lift < 1e-3 {
            break;
        }
    }
}

fn arm_by_angles(chest: Quat, limbs: &Limbs, sign: f32, hinge: Vec3) -> (Quat, Quat) {
    let raise = radians(limbs.shoulder);
    let dir = vec3(sign * raise.x.sin() * raise.y.cos(), -raise.x.cos(), raise.x.sin() * raise.y.sin());
    let hanging = Quat::from_rotation_z(-sign * REST_ARM_RAD);
    let swing = Quat::from_rotation_arc(Vec3::NEG_Y, dir.normalize_or(Vec3::NEG_Y));
    let upper = chest * swing * Quat::from_axis_angle(Vec3::Y, sign * raise.z) * hanging;
    (upper, upper * Quat::from_axis_angle(hinge, radians(limbs.elbow).x))
}

fn hand_turn(lower: Quat, limbs: &Limbs, along: Vec3, palm: Vec3, flex: Vec3, hinge: Vec3, sign: f32) -> Quat {
    let wrist = radians(limbs.wrist);
    let free = lower
        * Quat::from_axis_angle(along, sign * radians(limbs.pronate).x)
        * Quat::from_axis_angle(flex, -wrist.x)
        * Quat::from_axis_angle(hinge, wrist.y);
    let aim = share(limbs.hand.weight) * share(limbs.hand.aim);
    if aim > 0.0 { part_way(free, align(along, palm, limbs.hand.dir, limbs.hand.face), aim) } else { free }
}

fn solve_leg(posed: &mut Posed, rest: &Rest, limbs: &Limbs, left: bool) {
    let [thigh, shank, foot, toes] = [Bone::THIGH, Bone::SHANK, Bone::FOOT, Bone::TOES].map(|b| b.on(left));
    let sign = if left { 1.0 } else { -1.0 };
    hang(posed, rest, thigh, Bone::PELVIS);
    let (hip, knee, ankle) = (radians(limbs.hip), radians(limbs.knee), radians(limbs.ankle));
    let mut upper = posed.rot[Bone::PELVIS]
        * Quat::from_rotation_x(-hip.x)
        * Quat::from_rotation_z(sign * hip.y)
        * Quat::from_rotation_y(sign * hip.z);
    let mut lower = upper * Quat::from_rotation_x(knee.x);
    let weight = share(limbs.foot.weight);
    if weight > 0.0 {
        let lengths = [rest.length(thigh, shank), rest.length(shank, foot)];
        let (first, second, axis) = two_bones(posed.pos[thigh], &limbs.foot, lengths, 0.9995);
        let down = rest.pos[shank] - rest.pos[thigh];
        upper = part_way(upper, align(down, Vec3::X, first, axis), weight);
        lower = part_way(lower, align(rest.pos[foot] - rest.pos[shank], Vec3::X, second, axis), weight);
    }
    posed.rot[thigh] = upper;
    hang(posed, rest, shank, thigh);
    posed.rot[shank] = lower;
    hang(posed, rest, foot, shank);
    let free =
        lower * Quat::from_rotation_x(-ankle.x) * Quat::from_rotation_y(sign * ankle.z) * Quat::from_rotation_z(sign * ankle.y);
    let aim = weight * share(limbs.foot.aim);
    posed.rot[foot] = if aim > 0.0 {
        part_way(free, align(vec3(sign * 0.13, 0.0, 1.0), Vec3::Y, limbs.foot.dir, limbs.foot.face), aim)
    } else {
        free
    };
    hang(posed, rest, toes, foot);
    posed.rot[toes] = posed.rot[foot] * Quat::from_rotation_x(-radians(limbs.toes).x);
}

/// Directions of two bones that reach from `start` to a point, and the axis of the joint between them.
fn two_bones(start: Vec3, reach: &Reach, [first, second]: [f32; 2], stretch: f32) -> (Vec3, Vec3, Vec3) {
    let to_target = place(reach.pos) - start;
    let toward = to_target.normalize_or(Vec3::NEG_Y);
    let shortest = (first - second).abs() + 1e-3;
    let distance = to_target.length().clamp(shortest, (first + second) * stretch);
    let cos = ((first * first + distance * distance - second * second) / (2.0 * first * distance)).clamp(-1.0, 1.0);
    let pole = place(reach.pole);
    let aside = across(pole, toward);
    let middle = (toward * cos + aside * (1.0 - cos * cos).sqrt()) * first;
    let one = middle.normalize_or(toward);
    let two = (toward * distance - middle).normalize_or(toward);
    // From the pole, not from the bones: exact and steady even when they are nearly in line.
    (one, two, aside.cross(toward).normalize_or(Vec3::X))
}

/// The part of `v` across a direction of length 1, with length 1; any such direction if they are in line.
fn across(v: Vec3, dir: Vec3) -> Vec3 {
    let v = v.normalize_or_zero();
    let part = v - dir * v.dot(dir);
    // What is left of nearly parallel vectors is rounding noise.
    if part.length_squared() > 1e-8 { part.normalize() } else { dir.any_orthonormal_vector() }
}

/// From one rotation toward another. Opposite ones have no way between them; any will do, if only it is a rotation.
fn part_way(from: Quat, to: Quat, share: f32) -> Quat {
    let turn = from.slerp(to, share);
    let length = turn.length();
    if length > 0.1 && length.is_finite() { turn * length.recip() } else { to }
}

fn basis(dir: Vec3, side: Vec3) -> Mat3 {
    let dir = dir.normalize_or(Vec3::Z);
    let side = across(side, dir);
    Mat3::from_cols(dir, side, dir.cross(side))
}

/// The rotation that takes one direction and side to another.
fn align(dir: Vec3, side: Vec3, to_dir: Vec3, to_side: Vec3) -> Quat {
    let turn = Quat::from_mat3(&(basis(place(to_dir), place(to_side)) * basis(dir, side).transpose()));
    turn * turn.length().max(1e-3).recip()
}

/// How far a rotation turns about an axis, radians from -pi to pi.
pub(in crate::figure) fn twist_of(turn: Quat, axis: Vec3) -> f32 {
    use std::f32::consts::{PI, TAU};
    let angle = 2.0 * vec3(turn.x, turn.y, turn.z).dot(axis).atan2(turn.w);
    if angle > PI {
        angle - TAU
    } else if angle < -PI {
        angle + TAU
    } else {
        angle
    }
}

/// Degrees to radians; what is not a number counts as zero and what is huge is cut.
fn radians(degrees: Vec3) -> Vec3 {
    sane(degrees, 720.0) * (std::f32::consts::PI / 180.0)
}

/// A point within the room.
fn place(v: Vec3) -> Vec3 {
    sane(v, 50.0)
}

fn share(x: f32) -> f32 {
    if x.is_finite() { x.clamp(0.0, 1.0) } else { 0.0 }
}

fn sane(v: Vec3, limit: f32) -> Vec3 {
    let one = |x: f32| if x.is_finite() { x.clamp(-limit, limit) } else { 0.0 };
    vec3(one(v.x), one(v.y), one(v.z))
}
