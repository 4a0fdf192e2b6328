//! The joints of the figure by name, and how far each may turn.
//!
//! Ranges start from the normal ranges of motion of the American Academy of Orthopaedic Surgeons as tabulated by
//! Norkin and White, *Measurement of Joint Motion*; where a loaded end position needs more (a deep kneel, hands
//! planted in a push-up) the passive range is used. They catch wrong data; they are not advice.

use glam::Vec3;

use super::pose::{Limbs, Pose};

/// A joint (or group of joints) whose angles a pose may give. What its numbers mean is at the fields of [`Pose`] and [`Limbs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Joint {
    Spine,
    Thorax,
    Neck,
    Head,
    Clav,
    Shoulder,
    Elbow,
    Pronate,
    Wrist,
    Fingers,
    Hip,
    Knee,
    Ankle,
    Toes,
}

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum BodySide {
    Left,
    Right,
}

impl BodySide {
    /// Both sides, left first.
    pub const BOTH: [BodySide; 2] = [BodySide::Left, BodySide::Right];

    /// The other side.
    pub fn other(self) -> BodySide {
        match self {
            BodySide::Left => BodySide::Right,
            BodySide::Right => BodySide::Left,
        }
    }

    /// Splits "hand_l" into "hand" and its side; no suffix means both sides.
    pub(in crate::figure) fn of_name(name: &str) -> (&str, Option<BodySide>) {
        if let Some(stem) = name.strip_suffix("_l") {
            (stem, Some(BodySide::Left))
        } else if let Some(stem) = name.strip_suffix("_r") {
            (stem, Some(BodySide::Right))
        } else {
            (name, None)
        }
    }

    /// The arm and leg of this side.
    pub fn limbs(self, pose: &Pose) -> &Limbs {
        match self {
            BodySide::Left => &pose.left,
            BodySide::Right => &pose.right,
        }
    }

    /// The same, to be changed.
    pub fn limbs_mut(self, pose: &mut Pose) -> &mut Limbs {
        match self {
            BodySide::Left => &mut pose.left,
            BodySide::Right => &mut pose.right,
        }
    }
}

/// Names in files; the flag says whether the joint comes in two sides.
const JOINTS: [(&str, Joint, bool); 14] = [
    ("spine", Joint::Spine, false),
    ("thorax", Joint::Thorax, false),
    ("neck", Joint::Neck, false),
    ("head", Joint::Head, false),
    ("clav", Joint::Clav, true),
    ("shoulder", Joint::Shoulder, true),
    ("elbow", Joint::Elbow, true),
    ("pronate", Joint::Pronate, true),
    ("wrist", Joint::Wrist, true),
    ("fingers", Joint::Fingers, true),
    ("hip", Joint::Hip, true),
    ("knee", Joint::Knee, true),
    ("ankle", Joint::Ankle, true),
    ("toes", Joint::Toes, true),
];

/// The joint and side of a name such as "elbow_l"; no side means both.
pub(in crate::figure) fn joint_from_name(name: &str) -> Option<(Joint, Option<BodySide>)> {
    let (stem, side) = BodySide::of_name(name);
    let &(_, joint, has_sides) = JOINTS.iter().find(|(own, ..)| *own == stem)?;
    (has_sides || side.is_none()).then_some((joint, side))
}

/// The names of all joints, without sides.
pub(in crate::figure) fn joint_names() -> [&'static str; 14] {
    JOINTS.map(|(name, ..)| name)
}

impl Joint {
    /// Every joint, from the trunk outward.
    pub const ALL: [Joint; 14] = [
        Joint::Spine,
        Joint::Thorax,
        Joint::Neck,
        Joint::Head,
        Joint::Clav,
        Joint::Shoulder,
        Joint::Elbow,
        Joint::Pronate,
        Joint::Wrist,
        Joint::Fingers,
        Joint::Hip,
        Joint::Knee,
        Joint::Ankle,
        Joint::Toes,
    ];

    /// The name in files, without a side.
    pub fn name(self) -> &'static str {
        JOINTS.iter().find(|(_, own, _)| *own == self).map_or("", |(name, ..)| name)
    }

    /// Whether there is one on each side.
    pub fn has_sides(self) -> bool {
        !matches!(self, Joint::Spine | Joint::Thorax | Joint::Neck | Joint::Head)
    }

    /// Its angles in a pose, degrees. The side means nothing to joints of the middle.
    pub fn of(self, pose: &Pose, side: BodySide) -> Vec3 {
        let limbs = side.limbs(pose);
        match self {
            Joint::Spine => pose.spine,
            Joint::Thorax => pose.thorax,
            Joint::Neck => pose.neck,
            Joint::Head => pose.head,
            Joint::Clav => limbs.clav,
            Joint::Shoulder => limbs.shoulder,
            Joint::Elbow => limbs.elbow,
            Joint::Pronate => limbs.pronate,
            Joint::Wrist => limbs.wrist,
            Joint::Fingers => limbs.fingers,
            Joint::Hip => limbs.hip,
            Joint::Knee => limbs.knee,
            Joint::Ankle => limbs.ankle,
            Joint::Toes => limbs.toes,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(self, pose: &mut Pose, side: BodySide) -> &mut Vec3 {
        match self {
            Joint::Spine => &mut pose.spine,
            Joint::Thorax => &mut pose.thorax,
            Joint::Neck => &mut pose.neck,
            Joint::Head => &mut pose.head,
            Joint::Clav => &mut side.limbs_mut(pose).clav,
            Joint::Shoulder => &mut side.limbs_mut(pose).shoulder,
            Joint::Elbow => &mut side.limbs_mut(pose).elbow,
            Joint::Pronate => &mut side.limbs_mut(pose).pronate,
            Joint::Wrist => &mut side.limbs_mut(pose).wrist,
            Joint::Fingers => &mut side.limbs_mut(pose).fingers,
            Joint::Hip => &mut side.limbs_mut(pose).hip,
            Joint::Knee => &mut side.limbs_mut(pose).knee,
            Joint::Ankle => &mut side.limbs_mut(pose).ankle,
            Joint::Toes => &mut side.limbs_mut(pose).toes,
        }
    }

    /// Whether one number describes the joint.
    pub fn is_hinge(self) -> bool {
        matches!(self, Joint::Elbow | Joint::Pronate | Joint::Fingers | Joint::Knee | Joint::Toes)
    }

    /// Lowest and highest angle of each of its three numbers, degrees.
    pub fn ranges_deg(self) -> [[f32; 2]; 3] {
        match self {
            // Lumbar flexion 60, extension 25, side bend 25.
            Joint::Spine => [[-30.0, 70.0], [-30.0, 30.0], [-20.0, 20.0]],
            // Thoracic arch 20 to 25, turn about 35 each way.
            Joint::Thorax => [[-30.0, 45.0], [-30.0, 30.0], [-45.0, 45.0]],
            // Neck and nod together: flexion 45 to 60, extension 45 to 75, side bend 45, turn 60 to 80.
            Joint::Neck => [[-50.0, 50.0], [-45.0, 45.0], [-60.0, 60.0]],
            Joint::Head => [[-40.0, 40.0], [-25.0, 25.0], [-50.0, 50.0]],
            // Girdle: 25 to 30 forward and back, 40 up, 10 down.
            Joint::Clav => [[-30.0, 35.0], [-15.0, 40.0], [-50.0, 50.0]],
            Joint::Shoulder => [[-5.0, 180.0], [-180.0, 180.0], [-110.0, 110.0]],
            Joint::Elbow => [[-5.0, 155.0], [0.0, 0.0], [0.0, 0.0]],
            Joint::Pronate => [[-110.0, 110.0], [0.0, 0.0], [0.0, 0.0]],
            // Extension 70 by itself, 90 when the hand carries weight.
            Joint::Wrist => [[-95.0, 90.0], [-35.0, 35.0], [0.0, 0.0]],
            // The three joints of a finger together, around a handle.
            Joint::Fingers => [[0.0, 230.0], [0.0, 0.0], [0.0, 0.0]],
            // Flexion 120, extension 30, abduction 45, adduction 30, turns 45; more with a bent knee.
            Joint::Hip => [[-35.0, 145.0], [-40.0, 65.0], [-50.0, 60.0]],
            // 135 by itself, 160 when kneeling on the heels.
            Joint::Knee => [[-5.0, 165.0], [0.0, 0.0], [0.0, 0.0]],
            Joint::Ankle => [[-65.0, 40.0], [-35.0, 35.0], [-40.0, 40.0]],
            Joint::Toes => [[-40.0, 90.0], [0.0, 0.0], [0.0, 0.0]],
        }
    }

    /// The angles cut to the ranges; what is not a number becomes 0 or the nearest angle to it.
    pub fn clamped(self, angles: Vec3) -> Vec3 {
        let [x, y, z] = self.ranges_deg();
        let cut = |angle: f32, [low, high]: [f32; 2]| if angle.is_nan() { 0.0 } else { angle.clamp(low, high) };
        Vec3::new(cut(angles.x, x), cut(angles.y, y), cut(angles.z, z))
    }
}
