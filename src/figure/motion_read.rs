//! Reads the `[motion]` table of an exercise file, with a located problem for everything that is wrong.
//! The format is described in docs/motion.md.

use glam::{Vec3, vec3};

use super::{
    limits::{self, Joint},
    motion::{Arrow, Cycle, End, Frame, Motion, Prop, PropKind, View},
    muscle::Muscle,
    pose::{Limbs, Pose, Reach, mirror_x},
};
use crate::{
    problem::nearest,
    reader::{Entry, Table},
};

/// The most poses of one exercise.
pub const MAX_POSES: usize = 64;
/// The most cycles, props, cameras or arrows of one exercise.
const MAX_ENTRIES: usize = 32;
/// Nothing is farther away than this, in meters.
const ROOM_M: f64 = 10.0;
/// No turn of the whole body is larger than this, in degrees.
const TURN_DEG: f64 = 360.0;

const PROPS: [(&str, PropKind); 12] = [
    ("mat", PropKind::Mat),
    ("chair", PropKind::Chair),
    ("stool", PropKind::Stool),
    ("wall", PropKind::Wall),
    ("door_frame", PropKind::DoorFrame),
    ("desk", PropKind::Desk),
    ("post", PropKind::Post),
    ("block", PropKind::Block),
    ("cushion", PropKind::Cushion),
    ("towel", PropKind::Towel),
    ("band", PropKind::Band),
    ("disc", PropKind::Disc),
];

const FRAMES: [(&str, Frame); 3] = [("all", Frame::All), ("figure", Frame::Figure), ("upper", Frame::Upper)];

impl Motion {
    /// Reads a motion; what cannot be read is left out and noted as a problem of `table`.
    pub fn read(table: &Table<'_>) -> Motion {
        let mut motion = Motion { muscles: read_muscles(table), poses: read_poses(table), ..Motion::default() };
        motion.cycles = read_cycles(table, &motion);
        motion.props = table.tables("prop", MAX_ENTRIES).iter().filter_map(|t| read_prop(t, &motion)).collect();
        motion.cameras = table.tables("camera", MAX_ENTRIES).iter().map(|t| read_view(t, &motion)).collect();
        motion.arrows = table.tables("arrow", MAX_ENTRIES).iter().map(|t| read_arrow(t, &motion)).collect();
        if motion.cameras.is_empty() {
            table.error("The motion has no camera", "Add a [[motion.camera]] with name, azimuth and elevation");
        }
        table.finish();
        motion
    }
}

fn read_muscles(table: &Table<'_>) -> Vec<(Muscle, f32)> {
    let Some(list) = table.table("muscles") else {
        return Vec::new();
    };
    let mut muscles = Vec::new();
    for entry in list.entries() {
        match Muscle::from_name(entry.name) {
            Some(muscle) => {
                let strength = entry.number("a strength", 0.0..=1.0).unwrap_or(1.0);
                muscles.push((muscle, strength as f32));
            }
            None => unknown(&entry, "muscle", Muscle::ALL.map(Muscle::name)),
        }
    }
    muscles
}

/// Poses with their bases worked in, in the order of the file's names.
fn read_poses(table: &Table<'_>) -> Vec<(String, Pose)> {
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
            let base = table.text("base");
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
    if side != Some(Side::Right) {
        *channel(pose, joint, Side::Left) = value;
    }
    if side != Some(Side::Left) {
        *channel(pose, joint, Side::Right) = value;
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

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Side {
    /// Splits "hand_l" into "hand" and its side; no suffix means both sides.
    pub(super) fn of_name(name: &str) -> (&str, Option<Side>) {
        if let Some(stem) = name.strip_suffix("_l") {
            (stem, Some(Side::Left))
        } else if let Some(stem) = name.strip_suffix("_r") {
            (stem, Some(Side::Right))
        } else {
            (name, None)
        }
    }
}

fn limbs(pose: &mut Pose, side: Side) -> &mut Limbs {
    match side {
        Side::Left => &mut pose.left,
        Side::Right => &mut pose.right,
    }
}

fn channel(pose: &mut Pose, joint: Joint, side: Side) -> &mut Vec3 {
    match joint {
        Joint::Spine => &mut pose.spine,
        Joint::Thorax => &mut pose.thorax,
        Joint::Neck => &mut pose.neck,
        Joint::Head => &mut pose.head,
        Joint::Clav => &mut limbs(pose, side).clav,
        Joint::Shoulder => &mut limbs(pose, side).shoulder,
        Joint::Elbow => &mut limbs(pose, side).elbow,
        Joint::Pronate => &mut limbs(pose, side).pronate,
        Joint::Wrist => &mut limbs(pose, side).wrist,
        Joint::Hip => &mut limbs(pose, side).hip,
        Joint::Knee => &mut limbs(pose, side).knee,
        Joint::Ankle => &mut limbs(pose, side).ankle,
        Joint::Toes => &mut limbs(pose, side).toes,
    }
}

const REACHES: [&str; 6] = ["hand", "hand_l", "hand_r", "foot", "foot_l", "foot_r"];

fn read_reach(entry: &Entry<'_>, pose: &mut Pose) {
    let (stem, side) = Side::of_name(entry.name);
    if !REACHES.contains(&entry.name) {
        return unknown(entry, "hand or foot", REACHES);
    }
    let is_hand = stem == "hand";
    let Some(table) = entry.table() else { return };
    fn pick(limbs: &mut Limbs, is_hand: bool) -> &mut Reach {
        if is_hand { &mut limbs.hand } else { &mut limbs.foot }
    }
    if side != Some(Side::Right) {
        change_reach(&table, pick(&mut pose.left, is_hand), is_hand, false);
    }
    if side != Some(Side::Left) {
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

fn read_cycles(table: &Table<'_>, motion: &Motion) -> Vec<Cycle> {
    let cycles: Vec<Cycle> = table.tables("cycle", MAX_ENTRIES).iter().filter_map(|t| read_cycle(t, motion)).collect();
    if cycles.is_empty() && !motion.poses.is_empty() {
        table.error("The motion has no cycle", "Add a [[motion.cycle]] with move = [\"start\", ...]");
    }
    cycles
}

fn read_cycle(table: &Table<'_>, motion: &Motion) -> Option<Cycle> {
    let mut cycle = Cycle {
        level: table.text("level"),
        shape: table.text("shape"),
        ready: read_keys(table, "ready", motion),
        moves: read_keys(table, "move", motion),
        hold: read_keys(table, "hold", motion),
        returns: read_keys(table, "return", motion),
        pause: read_keys(table, "pause", motion),
    };
    table.finish();
    let (Some(&start), Some(&effort)) = (cycle.moves.first(), cycle.moves.last()) else {
        table.error("The cycle has no \"move\"", "Add a line move = [\"start\", \"effort\"]");
        return None;
    };
    // What is not written follows from the move: stay, and come back the same way.
    if cycle.hold.is_empty() {
        cycle.hold.push(effort);
    }
    if cycle.returns.is_empty() {
        cycle.returns = cycle.moves.iter().rev().copied().collect();
        if cycle.hold.last() != Some(&effort) {
            cycle.returns = vec![cycle.hold.last().copied().unwrap_or(effort), start];
        }
    }
    if cycle.pause.is_empty() {
        cycle.pause.push(start);
    }
    if cycle.ready.is_empty() {
        cycle.ready.push(start);
    }
    check_joins(table, &cycle, motion);
    Some(cycle)
}

/// Each stage has to begin where the one before it ended, or the figure would jump.
fn check_joins(table: &Table<'_>, cycle: &Cycle, motion: &Motion) {
    let joins = [
        ("ready", &cycle.ready, "move", &cycle.moves),
        ("move", &cycle.moves, "hold", &cycle.hold),
        ("hold", &cycle.hold, "return", &cycle.returns),
        ("return", &cycle.returns, "pause", &cycle.pause),
        ("pause", &cycle.pause, "move", &cycle.moves),
    ];
    for (before, from, after, to) in joins {
        if let (Some(&end), Some(&start)) = (from.last(), to.first())
            && end != start
        {
            let name = |key: usize| motion.poses.get(key).map_or("", |(name, _)| name);
            let key = if table.has(after) { after } else { before };
            table.error_at(
                key,
                format!("\"{before}\" ends at \"{}\" but \"{after}\" begins at \"{}\"", name(end), name(start)),
                "Let each stage begin where the one before it ends",
            );
        }
    }
}

fn read_keys(table: &Table<'_>, key: &'static str, motion: &Motion) -> Vec<usize> {
    table.list(key).iter().take(MAX_POSES).filter_map(|entry| pose_index(entry, motion)).collect()
}

fn pose_index(entry: &Entry<'_>, motion: &Motion) -> Option<usize> {
    let name = entry.text()?;
    let found = motion.poses.iter().position(|(own, _)| *own == name);
    if found.is_none() {
        let help = suggestion(&name, motion.poses.iter().map(|(own, _)| own.as_str()));
        entry.error(format!("There is no pose \"{name}\""), help);
    }
    found
}

fn read_prop(table: &Table<'_>, motion: &Motion) -> Option<Prop> {
    if !table.has("kind") {
        table.error("The prop has no \"kind\"", "Add a line kind = \"mat\"");
    }
    let kind = table.choice("kind", &PROPS);
    let prop = Prop {
        kind: kind.unwrap_or(PropKind::Block),
        pos: point(table, "pos").unwrap_or(Vec3::ZERO),
        size: numbers(table, "size", ROOM_M).unwrap_or(kind.unwrap_or(PropKind::Block).usual_size()).abs(),
        turn_deg: table.number("turn", -TURN_DEG..=TURN_DEG).unwrap_or(0.0) as f32,
        see_through: table.flag("see_through").unwrap_or(kind == Some(PropKind::Wall)),
        ends: [read_end(table, "from", "from_limb"), read_end(table, "to", "to_limb")],
        levels: read_levels(table, motion),
    };
    table.finish();
    kind.map(|_| prop)
}

impl PropKind {
    /// Size if the file gives none, meters.
    pub fn usual_size(self) -> Vec3 {
        match self {
            PropKind::Mat => vec3(0.66, 0.012, 1.85),
            PropKind::Chair | PropKind::Stool => vec3(0.43, 0.445, 0.41),
            PropKind::Wall => vec3(1.6, 2.1, 0.06),
            PropKind::DoorFrame => vec3(0.97, 1.92, 0.12),
            PropKind::Desk => vec3(1.2, 0.73, 0.6),
            PropKind::Post => vec3(0.1, 1.92, 0.12),
            PropKind::Block => vec3(0.3, 0.3, 0.3),
            PropKind::Cushion => vec3(0.4, 0.1, 0.3),
            PropKind::Towel => vec3(0.3, 0.05, 0.2),
            PropKind::Band => vec3(0.012, 0.012, 0.012),
            PropKind::Disc => vec3(0.9, 0.0, 0.0),
        }
    }
}

const ENDS: [(&str, End); 4] =
    [("hand_l", End::Hand(true)), ("hand_r", End::Hand(false)), ("foot_l", End::Foot(true)), ("foot_r", End::Foot(false))];

/// The hand or foot of this key, or else a point in the room.
fn read_end(table: &Table<'_>, point_key: &'static str, limb_key: &'static str) -> End {
    let at = point(table, point_key).unwrap_or(Vec3::ZERO);
    table.choice(limb_key, &ENDS).unwrap_or(End::Point(at))
}

fn read_view(table: &Table<'_>, motion: &Motion) -> View {
    let view = View {
        name: table.required_text("name"),
        azimuth_deg: table.number("azimuth", -TURN_DEG..=TURN_DEG).unwrap_or(0.0) as f32,
        elevation_deg: table.number("elevation", -80.0..=85.0).unwrap_or(8.0) as f32,
        frame: table.choice("frame", &FRAMES).unwrap_or_default(),
        levels: read_levels(table, motion),
    };
    table.finish();
    view
}

fn read_arrow(table: &Table<'_>, motion: &Motion) -> Arrow {
    let mut cameras = Vec::new();
    for entry in table.list("cameras") {
        let Some(name) = entry.text() else { continue };
        if !motion.cameras.iter().any(|view| view.name == name) {
            let help = suggestion(&name, motion.cameras.iter().map(|view| view.name.as_str()));
            entry.error(format!("There is no camera \"{name}\""), help);
        }
        cameras.push(name);
    }
    let arrow = Arrow {
        poses: read_keys(table, "poses", motion),
        from: point(table, "from").unwrap_or(Vec3::ZERO),
        to: point(table, "to").unwrap_or(Vec3::Y),
        bend: table.number("bend", -1.0..=1.0).unwrap_or(0.0) as f32,
        cameras,
    };
    table.finish();
    arrow
}

fn read_levels(table: &Table<'_>, motion: &Motion) -> Vec<String> {
    let mut levels = Vec::new();
    for entry in table.list("levels") {
        let Some(level) = entry.text() else { continue };
        let known = || motion.cycles.iter().filter_map(|cycle| cycle.level.as_deref());
        if !known().any(|own| own == level) {
            entry.error(format!("No cycle has the level \"{level}\""), suggestion(&level, known()));
        }
        levels.push(level);
    }
    levels
}

fn point(table: &Table<'_>, key: &'static str) -> Option<Vec3> {
    numbers(table, key, ROOM_M)
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

fn numbers(table: &Table<'_>, key: &'static str, largest: f64) -> Option<Vec3> {
    let found = table.numbers::<3>(key, -largest..=largest)?;
    Some(Vec3::from_array(found.map(|x| x as f32)))
}

fn set(place: &mut Vec3, value: Option<Vec3>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn unknown<'a>(entry: &Entry<'_>, what: &str, known: impl IntoIterator<Item = &'a str>) {
    entry.error_at_name(format!("There is no {what} \"{}\"", entry.name), suggestion(entry.name, known));
}

fn suggestion<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(typed, known) {
        Some(name) => format!("Did you mean \"{name}\"?"),
        None => "See the list of names in docs/motion.md".to_owned(),
    }
}
