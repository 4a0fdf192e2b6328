//! The joints of the figure by name, and how far each may turn.
//!
//! Ranges start from the normal ranges of motion of the American Academy of Orthopaedic Surgeons as tabulated by
//! Norkin and White, *Measurement of Joint Motion*; where a loaded end position needs more (a deep kneel, hands
//! planted in a push-up) the passive range is used. They catch wrong data; they are not advice.

use super::pose_read::Side;

/// A joint (or group of joints) whose angles a pose may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    Spine,
    Thorax,
    Neck,
    Head,
    Clav,
    Shoulder,
    Elbow,
    Pronate,
    Wrist,
    Hip,
    Knee,
    Ankle,
    Toes,
}

/// Names in files; the flag says whether the joint comes in two sides.
const JOINTS: [(&str, Joint, bool); 13] = [
    ("spine", Joint::Spine, false),
    ("thorax", Joint::Thorax, false),
    ("neck", Joint::Neck, false),
    ("head", Joint::Head, false),
    ("clav", Joint::Clav, true),
    ("shoulder", Joint::Shoulder, true),
    ("elbow", Joint::Elbow, true),
    ("pronate", Joint::Pronate, true),
    ("wrist", Joint::Wrist, true),
    ("hip", Joint::Hip, true),
    ("knee", Joint::Knee, true),
    ("ankle", Joint::Ankle, true),
    ("toes", Joint::Toes, true),
];

/// The joint and side of a name such as "elbow_l"; no side means both.
pub(super) fn joint_from_name(name: &str) -> Option<(Joint, Option<Side>)> {
    let (stem, side) = Side::of_name(name);
    let &(_, joint, has_sides) = JOINTS.iter().find(|(own, ..)| *own == stem)?;
    (has_sides || side.is_none()).then_some((joint, side))
}

/// The names of all joints, without sides.
pub(super) fn joint_names() -> [&'static str; 13] {
    JOINTS.map(|(name, ..)| name)
}

impl Joint {
    /// Whether one number describes the joint.
    pub(super) fn is_hinge(self) -> bool {
        matches!(self, Joint::Elbow | Joint::Pronate | Joint::Knee | Joint::Toes)
    }

    /// Lowest and highest angle of each of its three numbers, degrees.
    pub(super) fn ranges_deg(self) -> [[f32; 2]; 3] {
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
            // Flexion 120, extension 30, abduction 45, adduction 30, turns 45; more with a bent knee.
            Joint::Hip => [[-35.0, 145.0], [-40.0, 65.0], [-50.0, 60.0]],
            // 135 by itself, 160 when kneeling on the heels.
            Joint::Knee => [[-5.0, 165.0], [0.0, 0.0], [0.0, 0.0]],
            Joint::Ankle => [[-65.0, 40.0], [-35.0, 35.0], [-40.0, 40.0]],
            Joint::Toes => [[-40.0, 90.0], [0.0, 0.0], [0.0, 0.0]],
        }
    }
}
