//! Fingers closed around what a hand holds, or as far as a pose says: the resting hand bent before it is moved with its bone.

use glam::{Quat, Vec3, vec3};

use crate::figure::{
    body::{
        skeleton::{ARM_DIR, ARM_OUT, Bone, Rest},
        solid::smooth,
    },
    motion::{
        End, Prop, PropKind,
        pose::{Pose, mirror_x},
    },
};

/// Distance of the knuckles from the wrist, meters.
const KNUCKLES_M: f32 = 0.084;
/// Radius of the ring that the middle of the fingers forms, meters.
const RING_M: f32 = 0.0235;
/// Fingers close as far as this around a handle, radians.
const HOLDING_RAD: f32 = 4.0;
/// Length of the fingers that bends, meters.
const FINGERS_M: f32 = RING_M * HOLDING_RAD;
/// Less than this is a straight hand, radians.
const LEAST_RAD: f32 = 0.02;
/// The thumb lies beyond this distance from the middle of the hand, meters, and stays straight.
const THUMB_FROM_M: f32 = 0.037;
const THUMB_TO_M: f32 = 0.047;

/// Middle of what a left hand holds, from the wrist.
pub const HELD: Vec3 = vec3(
    ARM_DIR.x * KNUCKLES_M - ARM_OUT.x * RING_M,
    ARM_DIR.y * KNUCKLES_M - ARM_OUT.y * RING_M,
    ARM_DIR.z * KNUCKLES_M - ARM_OUT.z * RING_M,
);

/// How far the fingers of each hand are closed, radians.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HandGrip {
    /// The left hand.
    pub left: f32,
    /// The right hand.
    pub right: f32,
}

impl HandGrip {
    /// Closed around the ends of bands; elsewhere as in the pose.
    pub fn of(props: &[Prop], pose: &Pose) -> HandGrip {
        let holds = |left: bool| {
            let ends = props.iter().filter(|prop| prop.kind == PropKind::Band).flat_map(|prop| prop.ends);
            ends.into_iter().any(|end| end == End::Hand(left))
        };
        let closed = |left: bool, deg: f32| {
            let rad = if deg.is_finite() { deg.to_radians().clamp(0.0, HOLDING_RAD) } else { 0.0 };
            if holds(left) { HOLDING_RAD } else { rad }
        };
        HandGrip { left: closed(true, pose.left.fingers.x), right: closed(false, pose.right.fingers.x) }
    }

    /// A resting point and its normal, with the fingers closed where it belongs to a hand that holds something.
    pub fn close(self, pos: Vec3, normal: Vec3, rest: &Rest) -> (Vec3, Vec3) {
        let left = pos.x > 0.0;
        let rad = if left { self.left } else { self.right };
        if rad < LEAST_RAD {
            return (pos, normal);
        }
        let side = |v: Vec3| if left { v } else { mirror_x(v) };
        let (pos, normal) = close_left(side(pos) - rest.pos[Bone::HAND], side(normal), rad);
        (side(pos + rest.pos[Bone::HAND]), side(normal))
    }
}

/// A point and a normal of the left hand, from the wrist.
fn close_left(pos: Vec3, normal: Vec3, rad: f32) -> (Vec3, Vec3) {
    let beyond = pos.dot(ARM_DIR) - KNUCKLES_M;
    if beyond <= 0.0 || pos.dot(ARM_OUT).abs() > 0.08 {
        return (pos, normal);
    }
    let ring_m = FINGERS_M / rad;
    let angle = (beyond / ring_m).min(rad) * smooth(THUMB_TO_M, THUMB_FROM_M, pos.z);
    let knuckle = ARM_DIR * KNUCKLES_M;
    // Around an axis through the middle of the ring, on the palm's side.
    let middle = knuckle - ARM_OUT * ring_m;
    let straight = ARM_DIR * (beyond - angle * ring_m);
    let turn = Quat::from_axis_angle(Vec3::Z, -angle);
    let bent = middle + turn * (pos - ARM_DIR * beyond - middle + straight);
    (bent, turn * normal)
}
