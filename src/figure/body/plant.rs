//! Plants a hand or foot where it is, and lets it go without a jump: the joint angles take over what the point held.
//! The reaching itself is in `skeleton.rs`.

use glam::{EulerRot, Mat3, Quat, Vec3, vec3};

use super::skeleton::{ARM_DIR, ARM_OUT, Bone, Posed, REST_ARM_RAD, Rest, solve, twist_of};
use crate::figure::motion::{
    limits::{BodySide, Joint},
    pose::{Pose, Reach, mirror_x},
};

/// A hand or a foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limb {
    /// The hand of a side.
    Hand(BodySide),
    /// The foot of a side.
    Foot(BodySide),
}

impl Limb {
    /// Both hands, then both feet.
    pub const ALL: [Limb; 4] =
        [Limb::Hand(BodySide::Left), Limb::Hand(BodySide::Right), Limb::Foot(BodySide::Left), Limb::Foot(BodySide::Right)];

    /// Its side.
    pub fn side(self) -> BodySide {
        match self {
            Limb::Hand(side) | Limb::Foot(side) => side,
        }
    }

    /// The same limb on the other side.
    pub fn other(self) -> Limb {
        match self {
            Limb::Hand(side) => Limb::Hand(side.other()),
            Limb::Foot(side) => Limb::Foot(side.other()),
        }
    }

    /// How it is held in a pose.
    pub fn of(self, pose: &Pose) -> Reach {
        match self {
            Limb::Hand(side) => side.limbs(pose).hand,
            Limb::Foot(side) => side.limbs(pose).foot,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(self, pose: &mut Pose) -> &mut Reach {
        match self {
            Limb::Hand(side) => &mut side.limbs_mut(pose).hand,
            Limb::Foot(side) => &mut side.limbs_mut(pose).foot,
        }
    }

    /// Whether it is held at a point.
    pub fn is_planted(self, pose: &Pose) -> bool {
        self.of(pose).weight > 0.0
    }

    /// Shoulder, elbow and wrist, or hip, knee and ankle.
    pub fn bones(self) -> [Bone; 3] {
        let chain = match self {
            Limb::Hand(_) => [Bone::ARM, Bone::FOREARM, Bone::HAND],
            Limb::Foot(_) => [Bone::THIGH, Bone::SHANK, Bone::FOOT],
        };
        chain.map(|bone| bone.on(self.side() == BodySide::Left))
    }

    /// Plants it where it is, turned as it is. What is planted already stays.
    pub fn plant(self, pose: &mut Pose, rest: &Rest) {
        let reach = self.of(pose);
        if reach.weight < 1.0 {
            let planted = self.held(&solve(pose, rest));
            *self.of_mut(pose) = planted;
        }
    }

    /// Lets it go; the angles of its joints keep the limb where it is, as far as their ranges allow.
    pub fn free(self, pose: &mut Pose, rest: &Rest) {
        if !self.is_planted(pose) {
            return;
        }
        let posed = solve(pose, rest);
        for (joint, angles) in self.angles(&posed) {
            *joint.of_mut(pose, self.side()) = joint.clamped(angles);
        }
        // The pelvis may have given way for the point.
        pose.root_pos = posed.pos[Bone::PELVIS];
        *self.of_mut(pose) = self.of(&Pose::default());
    }

    /// The hold that keeps the limb as it is.
    fn held(self, posed: &Posed) -> Reach {
        let [upper, _, end] = self.bones();
        let toward = (posed.pos[end] - posed.pos[upper]).normalize_or(Vec3::NEG_Y);
        let (hinge, dir, face) = match self {
            Limb::Hand(side) => {
                let own = frame_of_arm(side);
                (own.hinge, own.along, own.palm)
            }
            Limb::Foot(side) => (Vec3::X, vec3(sign(side) * 0.13, 0.0, 1.0), Vec3::Y),
        };
        Reach {
            weight: 1.0,
            pos: posed.pos[end],
            // The middle joint bends about its hinge, so it points across the hinge and the line to the point.
            pole: toward.cross(posed.rot[upper] * hinge),
            aim: 1.0,
            dir: posed.rot[end] * dir,
            face: posed.rot[end] * face,
        }
    }

    /// The angles that give the limb as it is.
    fn angles(self, posed: &Posed) -> Vec<(Joint, Vec3)> {
        let [upper, lower, end] = self.bones().map(|bone| posed.rot[bone]);
        let sign = sign(self.side());
        match self {
            Limb::Hand(side) => {
                let own = frame_of_arm(side);
                let elbow = twist_of(upper.inverse() * lower, own.hinge);
                let [turn, flex, deviation] = own.wrist(lower.inverse() * end);
                vec![
                    (Joint::Shoulder, shoulder(posed.rot[Bone::CHEST].inverse() * upper, sign)),
                    (Joint::Elbow, degrees(elbow, 0.0, 0.0)),
                    (Joint::Pronate, degrees(sign * turn, 0.0, 0.0)),
                    (Joint::Wrist, degrees(-flex, deviation, 0.0)),
                ]
            }
            Limb::Foot(_) => {
                let (flex, aside, turn) = (posed.rot[Bone::PELVIS].inverse() * upper).to_euler(EulerRot::XZY);
                let knee = twist_of(upper.inverse() * lower, Vec3::X);
                let (up, out, tilt) = (lower.inverse() * end).to_euler(EulerRot::XYZ);
                vec![
                    (Joint::Hip, degrees(-flex, sign * aside, sign * turn)),
                    (Joint::Knee, degrees(knee, 0.0, 0.0)),
                    (Joint::Ankle, degrees(-up, sign * tilt, sign * out)),
                ]
            }
        }
    }
}

/// The axes of the resting arm of a side.
struct ArmAxes {
    along: Vec3,
    hinge: Vec3,
    palm: Vec3,
    flex: Vec3,
}

fn frame_of_arm(side: BodySide) -> ArmAxes {
    let own = |v: Vec3| if side == BodySide::Left { v } else { mirror_x(v) };
    let sign = sign(side);
    ArmAxes { along: own(ARM_DIR), hinge: own(ARM_OUT) * -sign, palm: own(-ARM_OUT), flex: own(Vec3::Z) * sign }
}

impl ArmAxes {
    /// The turns about the forearm, the wrist's fold and its side bend that make up a rotation, radians.
    fn wrist(&self, turn: Quat) -> [f32; 3] {
        let axes = Mat3::from_cols(self.along, self.flex, self.hinge);
        // Seen from axes that are mirrored every turn goes the other way.
        let hand = axes.determinant();
        let own = Mat3::from_quat(turn);
        let (a, b, c) = Quat::from_mat3(&(axes.transpose() * own * axes)).to_euler(EulerRot::XYZ);
        [a * hand, b * hand, c * hand]
    }
}

/// Elevation, plane and twist of an upper arm turned like this against the chest.
fn shoulder(turn: Quat, sign: f32) -> Vec3 {
    let swung = turn * Quat::from_rotation_z(-sign * REST_ARM_RAD).inverse();
    let dir = swung * Vec3::NEG_Y;
    let elevation = (-dir.y).clamp(-1.0, 1.0).acos();
    let plane = if elevation.sin() > 1e-3 { dir.z.atan2(sign * dir.x) } else { 0.0 };
    let swing = Quat::from_rotation_arc(Vec3::NEG_Y, dir.normalize_or(Vec3::NEG_Y));
    degrees(elevation, plane, sign * twist_of(swing.inverse() * swung, Vec3::Y))
}

fn sign(side: BodySide) -> f32 {
    if side == BodySide::Left { 1.0 } else { -1.0 }
}

fn degrees(x: f32, y: f32, z: f32) -> Vec3 {
    vec3(x, y, z) * (180.0 / std::f32::consts::PI)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::library::catalog::Catalog;

    /// The farthest any bone is from where it was.
    fn moved_m(before: &Posed, after: &Posed) -> f32 {
        Bone::all().map(|bone| before.pos[bone].distance(after.pos[bone])).fold(0.0, f32::max)
    }

    #[test]
    fn planting_a_hand_or_foot_moves_next_to_nothing() {
        let rest = Rest::new(0.3);
        for exercise in Catalog::bundled().exercises.values() {
            for (name, pose) in &exercise.motion.as_ref().unwrap().poses {
                for limb in Limb::ALL {
                    let mut planted = pose.clone();
                    limb.plant(&mut planted, &rest);
                    let moved_m = moved_m(&solve(pose, &rest), &solve(&planted, &rest));
                    // A straight limb bends a little: it never reaches quite to its end.
                    assert!(moved_m < 0.025, "{} {name} {limb:?} moves by {moved_m} m", exercise.id);
                }
            }
        }
    }

    #[test]
    fn letting_go_moves_next_to_nothing() {
        let rest = Rest::new(0.3);
        let mut far = Vec::new();
        for exercise in Catalog::bundled().exercises.values() {
            for (name, pose) in &exercise.motion.as_ref().unwrap().poses {
                for limb in Limb::ALL {
                    let mut free = pose.clone();
                    limb.free(&mut free, &rest);
                    let moved_m = moved_m(&solve(pose, &rest), &solve(&free, &rest));
                    if moved_m > 0.05 {
                        far.push(format!("{} {name} {limb:?} moves by {moved_m} m", exercise.id));
                    }
                }
            }
        }
        assert_eq!(far, [""; 0]);
    }
}
