//! Reads the `[motion]` table of an exercise file, with a located problem for everything that is wrong.
//! The format is described in docs/motion.md.

use std::ops::RangeInclusive;

use glam::{Vec3, vec3};

use super::{limits::BodySide, muscle::Muscle, pose_read::read_poses};
use crate::{
    figure::motion::{
        Arrow, CameraView, Cycle, End, Frame, MAX_ENTRIES, Motion, Prop, PropKind, Target,
        values::{ROOM_M, TURN_DEG, numbers, point, suggestion, unknown},
    },
    format::{
        reader::{Entry, Table},
        text_limits,
    },
};

/// How far below or above the horizon a view may be, degrees.
pub(in crate::figure) const ELEVATION_DEG: RangeInclusive<f64> = -80.0..=85.0;

pub(in crate::figure) const PROPS: [(&str, PropKind); 14] = [
    ("mat", PropKind::Mat),
    ("chair", PropKind::Chair),
    ("stool", PropKind::Stool),
    ("wall", PropKind::Wall),
    ("door_frame", PropKind::DoorFrame),
    ("door", PropKind::Door),
    ("anchor", PropKind::Anchor),
    ("desk", PropKind::Desk),
    ("post", PropKind::Post),
    ("block", PropKind::Block),
    ("cushion", PropKind::Cushion),
    ("towel", PropKind::Towel),
    ("band", PropKind::Band),
    ("disc", PropKind::Disc),
];

pub(in crate::figure) const FRAMES: [(&str, Frame); 4] =
    [("all", Frame::All), ("figure", Frame::Figure), ("upper", Frame::Upper), ("head", Frame::Head)];

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

fn read_muscles(table: &Table<'_>) -> Vec<Target> {
    let Some(list) = table.table("muscles") else {
        return Vec::new();
    };
    let mut muscles = Vec::new();
    for entry in list.entries() {
        let (name, side) = BodySide::of_name(entry.name);
        match Muscle::from_name(name) {
            Some(muscle) => {
                let strength = entry.number("a strength", 0.0..=1.0).unwrap_or(1.0) as f32;
                muscles.push(Target { muscle, left: side.map(|side| side == BodySide::Left), strength });
            }
            None => unknown(&entry, "muscle", Muscle::ALL.map(Muscle::name)),
        }
    }
    muscles
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
        level: table.text("level", text_limits::ID),
        shape: table.text("shape", text_limits::ID),
        muscles: if table.has("muscles") { read_muscles(table) } else { Vec::new() },
        ready: read_keys(table, "ready", motion),
        moves: read_keys(table, "move", motion),
        hold: read_keys(table, "hold", motion),
        returns: read_keys(table, "return", motion),
        pause: read_keys(table, "pause", motion),
    };
    table.finish();
    if cycle.moves.is_empty() {
        table.error("The cycle has no \"move\"", "Add a line move = [\"start\", \"effort\"]");
        return None;
    };
    cycle.fill();
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
    table.list(key, text_limits::LINES).iter().filter_map(|entry| pose_index(entry, motion)).collect()
}

fn pose_index(entry: &Entry<'_>, motion: &Motion) -> Option<usize> {
    let name = entry.text(text_limits::ID)?;
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
        back_m: table.number("back", 0.0..=ROOM_M).map(|back| back as f32),
        handles: table.flag("handles").unwrap_or(false),
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
            PropKind::Door => vec3(0.84, 2.0, 0.04),
            PropKind::Anchor => vec3(0.03, 0.045, 0.03),
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

pub(in crate::figure) const ENDS: [(&str, End); 4] =
    [("hand_l", End::Hand(true)), ("hand_r", End::Hand(false)), ("foot_l", End::Foot(true)), ("foot_r", End::Foot(false))];

/// The hand or foot of this key, or else a point in the room.
fn read_end(table: &Table<'_>, point_key: &'static str, limb_key: &'static str) -> End {
    let at = point(table, point_key).unwrap_or(Vec3::ZERO);
    table.choice(limb_key, &ENDS).unwrap_or(End::Point(at))
}

fn read_view(table: &Table<'_>, motion: &Motion) -> CameraView {
    let view = CameraView {
        name: table.required_text("name", text_limits::NAME),
        azimuth_deg: table.number("azimuth", -TURN_DEG..=TURN_DEG).unwrap_or(0.0) as f32,
        elevation_deg: table.number("elevation", ELEVATION_DEG).unwrap_or(8.0) as f32,
        frame: table.choice("frame", &FRAMES).unwrap_or_default(),
        levels: read_levels(table, motion),
    };
    table.finish();
    view
}

fn read_arrow(table: &Table<'_>, motion: &Motion) -> Arrow {
    let mut cameras = Vec::new();
    for entry in table.list("cameras", text_limits::LINES) {
        let Some(name) = entry.text(text_limits::NAME) else { continue };
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
    for entry in table.list("levels", text_limits::LINES) {
        let Some(level) = entry.text(text_limits::ID) else { continue };
        let known = || motion.cycles.iter().filter_map(|cycle| cycle.level.as_deref());
        if !known().any(|own| own == level) {
            entry.error(format!("No cycle has the level \"{level}\""), suggestion(&level, known()));
        }
        levels.push(level);
    }
    levels
}
