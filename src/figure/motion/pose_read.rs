//! Reads the `[pose.*]` tables of a motion: bases, joint angles within their ranges, held hands and feet.

use glam::{Vec3, vec3};

use super::{
    limits::{self, BodySide, Joint},
    pose::{Limbs, Pose, Reach, mirror_x},
};
use crate::{
    figure::motion::values::{MAX_POSES, TURN_DEG, numbers, point, suggestion, unknown},
    format::{
        reader::{Entry, Table},
        text_limits,
    },
};

/// Poses with their bases worked in, in the order of the file's names.
pub(in crate::figure) fn read_poses(table: &Table<'_>) -> Vec<(String, Pose)> {
    let Some(list) = table.table("pose") else {
        table.error("The motion has no pose", "Add a table [motion.pose.start]");
        return Vec::new();
    };
    let mut entries = list.entries();
    if let Some(over) = entries.get(MAX_POSES) {
        over.error_at_name(format!("There are {} poses", entries.len()), format!("Keep at most {MAX_POSES}"));
        entries.truncate(MAX_POSES);
    }
    let mut drafts = Vec::new();
    for entry in &entries {
        if let Some(table) = entry.table() {
            let base = table.text("base", text_limits::ID);
            drafts.push(Draft { name: entry.name, base, table });
        }
    }
    drafts.iter().map(|draft| (draft.name.to_owned(), draft.build(&drafts))).collect()
}

/// A pose as written, before its base is known.
struct Draft<'a> {
    name: &'a str,
    base: Option<String>,
    table: Table<'a>,
}

impl Draft<'_> {
    /// The finished pose: the chain of bases from the far end, each laid over the last.
    fn build(&self, all: &[Draft<'_>]) -> Pose {
        let mut chain = vec![self];
        while let Some(base) = chain.last().and_then(|d| d.base.as_deref()) {
            if chain.iter().any(|d| d.name == base) {
                self.table.error_at("base", format!("The base of \"{}\" leads back to itself", self.name), "Break the circle");
                chain.truncate(1);
                break;
            }
            match all.iter().find(|d| d.name == base) {
                Some(found) => chain.push(found),
                None => {
                    let help = suggestion(base, all.iter().map(|d| d.name));
                    let owner = chain.last().map_or(&self.table, |d| &d.table);
                    if chain.len() == 1 {
                        owner.error_at("base", format!("There is no pose \"{base}\""), help);
                    }
                    break;
                }
            }
        }
        let mut pose = Pose::default();
        for draft in chain.iter().rev() {
            lay_over(&draft.table, &mut pose);
        }
        // Only the pose itself reports unknown keys; its bases report their own.
        self.table.finish();
        pose
    }
}

/// Changes `pose` by what `table` says.
fn lay_over(table: &Table<'_>, pose: &mut Pose) {
    if let Some(gain) = table.number("gain", 0.0..=1.0) {
        pose.gain = gain as f32;
    }
    if let Some(root) = table.table("root") {
        set(&mut pose.root_pos, point(&root, "pos"));
        set(&mut pose.root_rot, numbers(&root, "rot", TURN_DEG));
        root.finish();
    }
    if let Some(joints) = table.table("joints") {
        for entry in joints.entries() {
            read_joint(&entry, pose);
        }
    }
    if let Some(ik) = table.table("ik") {
        for entry in ik.entries() {
            read_reach(&entry, pose);
        }
    }
}

fn read_joint(entry: &Entry<'_>, pose: &mut Pose) {
    let Some((joint, side)) = limits::joint_from_name(entry.name) else {
        return unknown(entry, "joint", limits::joint_names());
    };
    let Some(value) = read_angles(entry, joint) else {
        return;
    };
    if side != Some(BodySide::Right) {
        *joint.of_mut(pose, BodySide::Left) = value;
    }
    if side != Some(BodySide::Left) {
        *joint.of_mut(pose, BodySide::Right) = value;
    }
}

/// One number for hinges, three for the others, each within its range of motion.
fn read_angles(entry: &Entry<'_>, joint: Joint) -> Option<Vec3> {
    let ranges = joint.ranges_deg();
    let [bend, ..] = ranges;
    if joint.is_hinge() {
        let [low, high] = bend.map(f64::from);
        return entry.number("an angle in degrees", low..=high).map(|x| vec3(x as f32, 0.0, 0.0));
    }
    let list = entry.list()?;
    if list.len() != 3 {
        entry.error(format!("\"{}\" has {} numbers", entry.name, list.len()), "Write 3 angles in degrees");
        return None;
    }
    let mut angles = [0.0_f32; 3];
    for ((item, [low, high]), angle) in list.iter().zip(ranges).zip(&mut angles) {
        *angle = item.number("an angle in degrees", f64::from(low)..=f64::from(high))? as f32;
    }
    Some(Vec3::from_array(angles))
}

const REACHES: [&str; 6] = ["hand", "hand_l", "hand_r", "foot", "foot_l", "foot_r"];

fn read_reach(entry: &Entry<'_>, pose: &mut Pose) {
    let (stem, side) = BodySide::of_name(entry.name);
    if !REACHES.contains(&entry.name) {
        return unknown(entry, "hand or foot", REACHES);
    }
    let is_hand = stem == "hand";
    let Some(table) = entry.table() else { return };
    fn pick(limbs: &mut Limbs, is_hand: bool) -> &mut Reach {
        if is_hand { &mut limbs.hand } else { &mut limbs.foot }
    }
    if side != Some(BodySide::Right) {
        change_reach(&table, pick(&mut pose.left, is_hand), is_hand, false);
    }
    if side != Some(BodySide::Left) {
        // Without a suffix the left side is written and the right is its mirror image.
        change_reach(&table, pick(&mut pose.right, is_hand), is_hand, side.is_none());
    }
    table.finish();
}

fn change_reach(table: &Table<'_>, reach: &mut Reach, is_hand: bool, mirrored: bool) {
    let side = |v: Option<Vec3>| if mirrored { v.map(mirror_x) } else { v };
    if let Some(pos) = side(point(table, "pos")) {
        reach.pos = pos;
        reach.weight = 1.0;
    }
    if let Some(weight) = table.number("weight", 0.0..=1.0) {
        reach.weight = weight as f32;
    }
    set(&mut reach.pole, side(direction(table, "pole")));
    let face = if is_hand { "palm" } else { "up" };
    let (dir, face) = (side(direction(table, "dir")), side(direction(table, face)));
    if dir.is_some() || face.is_some() {
        reach.aim = 1.0;
    }
    set(&mut reach.dir, dir);
    set(&mut reach.face, face);
    if let Some(aim) = table.number("aim", 0.0..=1.0) {
        reach.aim = aim as f32;
    }
}

/// A direction of any length but zero.
fn direction(table: &Table<'_>, key: &'static str) -> Option<Vec3> {
    let vector = numbers(table, key, 1000.0)?;
    if vector.length_squared() < 1e-8 {
        table.error_at(key, format!("\"{key}\" has no direction"), "Write at least one number that is not 0");
        return None;
    }
    Some(vector)
}

fn set(place: &mut Vec3, value: Option<Vec3>) {
    if let Some(value) = value {
        *place = value;
    }
}
