//! Writes the `[motion.pose.*]` tables of a motion: what of a pose differs from another one.

use glam::Vec3;

use super::{
    fields::{Fields, number, numbers, push, push_point, push_table, share, within},
    limits::{BodySide, Joint},
    pose::{Limbs, Pose, Reach},
};
use crate::figure::motion::values::{ROOM_M, TURN_DEG};

/// No number of a direction is larger than this.
const DIRECTION: f32 = 1000.0;

/// What of a pose differs from another.
pub(in crate::figure) fn pose_fields(pose: &Pose, base: &Pose) -> Fields {
    let mut fields = Fields::new();
    let mut root = Fields::new();
    push_point(&mut root, "pos", pose.root_pos, base.root_pos);
    if pose.root_rot != base.root_rot {
        push(&mut root, "rot", numbers(pose.root_rot, TURN_DEG as f32));
    }
    push_table(&mut fields, "root", &root);
    push_table(&mut fields, "joints", &joint_fields(pose, base));
    for (name, is_hand) in [("hand", true), ("foot", false)] {
        let pick = |limbs: &Limbs| if is_hand { limbs.hand } else { limbs.foot };
        let left = reach_fields(&pick(&pose.left), &pick(&base.left), is_hand);
        let right = reach_fields(&pick(&pose.right), &pick(&base.right), is_hand);
        let image = reach_fields(&pick(&pose.right).mirrored(), &pick(&base.right).mirrored(), is_hand);
        if left == image {
            push_table(&mut fields, &format!("ik.{name}"), &left);
        } else {
            push_table(&mut fields, &format!("ik.{name}_l"), &left);
            push_table(&mut fields, &format!("ik.{name}_r"), &right);
        }
    }
    if pose.gain != base.gain {
        push(&mut fields, "gain", number(pose.gain, 1.0));
    }
    fields
}

fn joint_fields(pose: &Pose, base: &Pose) -> Fields {
    let mut fields = Fields::new();
    for joint in Joint::ALL {
        let [left, right] = BodySide::BOTH.map(|side| {
            let angles = joint.of(pose, side);
            (angles != joint.of(base, side)).then_some(angles)
        });
        let written = |angles: Vec3| if joint.is_hinge() { number(angles.x, f32::MAX) } else { numbers(angles, f32::MAX) };
        if left == right || !joint.has_sides() {
            fields.extend(left.map(|angles| (joint.name().to_owned(), written(angles))));
        } else {
            fields.extend(left.map(|angles| (format!("{}_l", joint.name()), written(angles))));
            fields.extend(right.map(|angles| (format!("{}_r", joint.name()), written(angles))));
        }
    }
    fields
}

/// What of a held hand or foot differs from another. A point plants, and a direction counts, without being told to.
fn reach_fields(reach: &Reach, base: &Reach, is_hand: bool) -> Fields {
    let mut fields = Fields::new();
    push_point(&mut fields, "pos", reach.pos, base.pos);
    let usual = if fields.is_empty() { base.weight } else { 1.0 };
    if reach.weight != usual {
        push(&mut fields, "weight", number(reach.weight, 1.0));
    }
    let face_key = if is_hand { "palm" } else { "up" };
    let n_before = fields.len();
    for (key, value, other) in [("dir", reach.dir, base.dir), (face_key, reach.face, base.face)] {
        if value != other {
            push(&mut fields, key, numbers(value, DIRECTION));
        }
    }
    let usual = if fields.len() == n_before { base.aim } else { 1.0 };
    if reach.aim != usual {
        push(&mut fields, "aim", number(reach.aim, 1.0));
    }
    if reach.pole != base.pole {
        push(&mut fields, "pole", numbers(reach.pole, DIRECTION));
    }
    fields
}

/// The pose with every number within what can be read.
pub(in crate::figure) fn kept(pose: &Pose) -> Pose {
    let mut kept = pose.clone();
    kept.root_pos = within(pose.root_pos, ROOM_M as f32);
    kept.root_rot = within(pose.root_rot, TURN_DEG as f32);
    kept.gain = share(pose.gain);
    for side in BodySide::BOTH {
        for joint in Joint::ALL {
            let angles = joint.of_mut(&mut kept, side);
            *angles = joint.clamped(*angles);
        }
        let relaxed = Pose::default();
        let (limbs, usual) = (side.limbs_mut(&mut kept), side.limbs(&relaxed));
        limbs.hand = kept_reach(&limbs.hand, &usual.hand);
        limbs.foot = kept_reach(&limbs.foot, &usual.foot);
    }
    kept
}

fn kept_reach(reach: &Reach, usual: &Reach) -> Reach {
    let direction = |v: Vec3, usual: Vec3| {
        let v = within(v, DIRECTION);
        if v.length_squared() < 1e-8 { usual } else { v }
    };
    Reach {
        weight: share(reach.weight),
        pos: within(reach.pos, ROOM_M as f32),
        pole: direction(reach.pole, usual.pole),
        aim: share(reach.aim),
        dir: direction(reach.dir, usual.dir),
        face: direction(reach.face, usual.face),
    }
}
