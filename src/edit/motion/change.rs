//! Carries out one edit on a motion. Every number is cut to its range; a note says so.

use glam::Vec3;

use super::{HeldLimb, MotionEdit, PropPart, RootPart, steps};
use crate::figure::{
    Arrow, BodySide, CameraView, End, Frame, Joint, Limb, MAX_ENTRIES, Motion, Muscle, Pose, Prop, PropKind, Rest, Target,
};
use crate::format::ids::first_free;

/// The farthest the body and things stand from the middle of the room, meters.
const ROOM_M: f32 = 3.0;
const TURN_DEG: f32 = 180.0;

/// Changes `motion`; the note tells what was not possible.
pub(super) fn change(motion: &mut Motion, cycle: usize, edit: &MotionEdit, rest: &Rest) -> Option<String> {
    match edit {
        MotionEdit::Angle { pose, joint, side, axis, degrees, reach } => {
            return turn(motion, cycle, *pose, (*joint, *side, *axis), *degrees, *reach);
        }
        MotionEdit::Root { pose, part, to, every_pose } => change_root(motion, cycle, *pose, *part, *to, *every_pose),
        MotionEdit::Plant { pose, limb, is_planted, reach } => plant(motion, cycle, *pose, *limb, *is_planted, *reach, rest),
        MotionEdit::Move { pose, limb, by, reach } => {
            let by = rounded(within(*by, ROOM_M), 1000.0);
            held(motion, cycle, *pose, *limb, *reach, |limb, pose, is_other| {
                let by = if is_other { by * Vec3::new(-1.0, 1.0, 1.0) } else { by };
                let reach = limb.of_mut(pose);
                reach.pos = rounded(within(reach.pos + by, ROOM_M), 1000.0);
            });
        }
        MotionEdit::Point { pose, limb, pole, reach } => {
            let pole = rounded(within(*pole, ROOM_M), 1000.0);
            if pole.length_squared() > 1e-4 {
                held(motion, cycle, *pose, *limb, *reach, |limb, pose, is_other| {
                    limb.of_mut(pose).pole = if is_other { pole * Vec3::new(-1.0, 1.0, 1.0) } else { pole };
                });
            }
        }
        MotionEdit::Mirror { pose } => with_pose(motion, *pose, |pose| *pose = pose.mirrored()),
        MotionEdit::CopySide { pose, from } => with_pose(motion, *pose, |pose| {
            let image = pose.mirrored();
            let to = from.other();
            to.limbs_mut(pose).clone_from(to.limbs(&image));
        }),
        MotionEdit::Effort { pose, share } => {
            with_pose(motion, *pose, |pose| pose.gain = rounded_to(cut(*share, 0.0, 1.0), 100.0))
        }
        MotionEdit::Add { after, row } => {
            if !steps::add(motion, cycle, *after, *row) {
                return Some("There is no room for another key pose".to_owned());
            }
        }
        MotionEdit::Remove(place) => {
            if !steps::remove(motion, cycle, *place) {
                return Some("One key pose has to stay".to_owned());
            }
        }
        MotionEdit::Shift { place, is_later } => steps::shift(motion, cycle, *place, *is_later),
        MotionEdit::Muscle { muscle, left, strength } => light(motion, cycle, *muscle, *left, *strength),
        MotionEdit::AddProp(_) | MotionEdit::AddView(_) if motion.props.len().max(motion.cameras.len()) >= MAX_ENTRIES => {
            return Some(format!("There can be {MAX_ENTRIES} at most"));
        }
        MotionEdit::AddProp(kind) => motion.props.push(usual_prop(*kind)),
        MotionEdit::RemoveProp(index) => {
            if *index < motion.props.len() {
                motion.props.remove(*index);
            }
        }
        MotionEdit::MoveProp { prop, part, to } => move_prop(motion, *prop, *part, *to),
        MotionEdit::AddView(view) => add_view(motion, view),
        MotionEdit::RemoveView(index) => return remove_view(motion, *index),
        MotionEdit::FirstView(index) => {
            if let Some(views) = motion.cameras.get_mut(..=*index) {
                views.rotate_right(1);
            }
        }
        MotionEdit::SetFrame { view, frame } => set_frame(motion, *view, *frame),
        MotionEdit::Start(other) => {
            if !other.cycles.is_empty() {
                *motion = Motion::clone(other);
            }
        }
    }
    None
}

fn with_pose(motion: &mut Motion, pose: usize, change: impl FnOnce(&mut Pose)) {
    if let Some((_, pose)) = motion.poses.get_mut(pose) {
        change(pose);
    }
}

/// The poses an edit reaches: its own, and those passed in a repetition if it goes to all. Getting ready stays.
fn reached(motion: &Motion, cycle: usize, own: usize, every_pose: bool) -> Vec<usize> {
    let mut poses = vec![own];
    if let Some(cycle) = motion.cycles.get(cycle).filter(|_| every_pose) {
        let rows = [&cycle.moves, &cycle.hold, &cycle.returns, &cycle.pause];
        for &pose in rows.into_iter().flatten() {
            if !poses.contains(&pose) {
                poses.push(pose);
            }
        }
    }
    poses
}

fn turn(
    motion: &mut Motion,
    cycle: usize,
    own: usize,
    (joint, side, axis): (Joint, BodySide, usize),
    degrees: f32,
    reach: HeldLimb,
) -> Option<String> {
    let range = joint.ranges_deg().get(axis).copied()?;
    let old = axis_of(joint.of(&motion.poses.get(own)?.1, side), axis);
    let [low, high] = range;
    let to = rounded_to(cut(degrees, low, high), 10.0);
    let note = (!(low..=high).contains(&degrees)).then(|| format!("This joint goes from {low}° to {high}°"));
    for pose in reached(motion, cycle, own, reach.every_pose) {
        with_pose(motion, pose, |other| {
            let angles = joint.of_mut(other, side);
            let new = if pose == own { to } else { rounded_to(cut(axis_of(*angles, axis) + to - old, low, high), 10.0) };
            set_axis(angles, axis, new);
            if reach.both_sides && joint.has_sides() {
                set_axis(joint.of_mut(other, side.other()), axis, new);
            }
        });
    }
    note
}

fn axis_of(angles: Vec3, axis: usize) -> f32 {
    angles.to_array().get(axis).copied().unwrap_or_default()
}

fn set_axis(angles: &mut Vec3, axis: usize, degrees: f32) {
    let mut all = angles.to_array();
    if let Some(angle) = all.get_mut(axis) {
        *angle = degrees;
    }
    *angles = Vec3::from_array(all);
}

fn change_root(motion: &mut Motion, cycle: usize, own: usize, part: RootPart, to: f32, every_pose: bool) {
    let (low, high, steps) = match part {
        RootPart::Aside | RootPart::Ahead => (-ROOM_M, ROOM_M, 1000.0),
        RootPart::Height => (0.0, 2.0, 1000.0),
        RootPart::Pitch | RootPart::Turn | RootPart::Roll => (-TURN_DEG, TURN_DEG, 10.0),
    };
    let Some(old) = motion.poses.get_mut(own).map(|(_, pose)| *root_part(pose, part)) else { return };
    let by = cut(to, low, high) - old;
    for pose in reached(motion, cycle, own, every_pose) {
        with_pose(motion, pose, |pose| {
            let value = root_part(pose, part);
            *value = rounded_to(cut(*value + by, low, high), steps);
        });
    }
}

fn root_part(pose: &mut Pose, part: RootPart) -> &mut f32 {
    match part {
        RootPart::Aside => &mut pose.root_pos.x,
        RootPart::Height => &mut pose.root_pos.y,
        RootPart::Ahead => &mut pose.root_pos.z,
        RootPart::Pitch => &mut pose.root_rot.x,
        RootPart::Turn => &mut pose.root_rot.y,
        RootPart::Roll => &mut pose.root_rot.z,
    }
}

fn plant(motion: &mut Motion, cycle: usize, own: usize, limb: Limb, is_planted: bool, reach: HeldLimb, rest: &Rest) {
    for pose in reached(motion, cycle, own, reach.every_pose) {
        with_pose(motion, pose, |pose| {
            for limb in limbs_of(limb, reach) {
                if is_planted {
                    limb.plant(pose, rest);
                    tidy_reach(limb, pose);
                } else {
                    limb.free(pose, rest);
                    tidy_angles(pose);
                }
            }
        });
    }
}

/// Calls `change` for every planted limb that is reached; the flag tells the other side from its own.
fn held(motion: &mut Motion, cycle: usize, own: usize, limb: Limb, reach: HeldLimb, change: impl Fn(Limb, &mut Pose, bool)) {
    for pose in reached(motion, cycle, own, reach.every_pose) {
        with_pose(motion, pose, |pose| {
            for (index, limb) in limbs_of(limb, reach).enumerate() {
                if limb.is_planted(pose) {
                    change(limb, pose, index > 0);
                }
            }
        });
    }
}

fn limbs_of(limb: Limb, reach: HeldLimb) -> impl Iterator<Item = Limb> {
    std::iter::once(limb).chain(reach.both_sides.then(|| limb.other()))
}

/// Short numbers in the file.
fn tidy_reach(limb: Limb, pose: &mut Pose) {
    let reach = limb.of_mut(pose);
    for v in [&mut reach.pos, &mut reach.pole, &mut reach.dir, &mut reach.face] {
        *v = rounded(*v, 1000.0);
    }
}

fn tidy_angles(pose: &mut Pose) {
    pose.root_pos = rounded(pose.root_pos, 1000.0);
    for side in BodySide::BOTH {
        for joint in Joint::ALL.into_iter().filter(|joint| joint.has_sides()) {
            let angles = joint.of_mut(pose, side);
            *angles = joint.clamped(rounded(*angles, 10.0));
        }
    }
}

fn light(motion: &mut Motion, cycle: usize, muscle: Muscle, left: Option<bool>, strength: f32) {
    let own = motion.cycles.get_mut(cycle).map(|cycle| &mut cycle.muscles).filter(|own| !own.is_empty());
    let targets = own.unwrap_or(&mut motion.muscles);
    targets.retain(|target| target.muscle != muscle);
    let strength = rounded_to(cut(strength, 0.0, 1.0), 100.0);
    if strength > 0.0 {
        targets.push(Target { muscle, left, strength });
        // The order of their names, as in a file.
        targets.sort_by_key(|target| target.muscle.name());
    }
}

/// A thing where it is of use to most positions.
fn usual_prop(kind: PropKind) -> Prop {
    let pos = match kind {
        PropKind::Wall | PropKind::Desk => Vec3::new(0.0, 0.0, 0.6),
        PropKind::DoorFrame => Vec3::new(0.0, 0.0, 0.1),
        PropKind::Door => Vec3::new(-0.43, 0.0, 1.0),
        PropKind::Anchor => Vec3::new(0.0, 1.1, 0.98),
        PropKind::Post | PropKind::Block => Vec3::new(0.0, 0.0, 1.0),
        PropKind::Cushion | PropKind::Towel => Vec3::new(0.45, 0.0, 0.0),
        _ => Vec3::ZERO,
    };
    Prop {
        kind,
        pos,
        size: kind.usual_size(),
        turn_deg: 0.0,
        back_m: None,
        handles: false,
        see_through: matches!(kind, PropKind::Wall | PropKind::DoorFrame),
        ends: if kind == PropKind::Band { [End::Hand(true), End::Hand(false)] } else { [End::Point(Vec3::ZERO); 2] },
        levels: Vec::new(),
    }
}

fn move_prop(motion: &mut Motion, prop: usize, part: PropPart, to: f32) {
    let Some(prop) = motion.props.get_mut(prop) else { return };
    let place = rounded_to(cut(to, -ROOM_M, ROOM_M), 1000.0);
    match part {
        PropPart::Aside => prop.pos.x = place,
        PropPart::Height => prop.pos.y = place.max(0.0),
        PropPart::Ahead => prop.pos.z = place,
        PropPart::Turn => prop.turn_deg = rounded_to(cut(to, -TURN_DEG, TURN_DEG), 1.0),
    }
}

fn add_view(motion: &mut Motion, view: &CameraView) {
    let stem = if view.name.trim().is_empty() { "View" } else { view.name.trim() };
    let name = first_free(stem, " ", |name| motion.cameras.iter().any(|other| other.name == name));
    let azimuth_deg = if view.azimuth_deg.is_finite() { (view.azimuth_deg % 360.0).round() + 0.0 } else { 0.0 };
    let elevation_deg = cut(view.elevation_deg, -80.0, 85.0).round() + 0.0;
    motion.cameras.push(CameraView { name, azimuth_deg, elevation_deg, ..view.clone() });
}

fn remove_view(motion: &mut Motion, index: usize) -> Option<String> {
    if motion.cameras.len() < 2 || index >= motion.cameras.len() {
        return Some("One view has to stay".to_owned());
    }
    let gone = motion.cameras.remove(index).name;
    let is_gone = motion.cameras.iter().all(|view| view.name != gone);
    for arrow in motion.arrows.iter_mut().filter(|_| is_gone) {
        forget_view(arrow, &gone);
    }
    None
}

fn forget_view(arrow: &mut Arrow, name: &str) {
    arrow.cameras.retain(|own| own != name);
}

fn set_frame(motion: &mut Motion, view: usize, frame: Frame) {
    if let Some(view) = motion.cameras.get_mut(view) {
        view.frame = frame;
    }
}

fn cut(x: f32, low: f32, high: f32) -> f32 {
    if x.is_nan() { 0.0_f32.clamp(low, high) } else { x.clamp(low, high) }
}

fn within(v: Vec3, most: f32) -> Vec3 {
    Vec3::from_array(v.to_array().map(|x| cut(x, -most, most)))
}

/// Rounded to one part of `parts`, for short numbers in files.
fn rounded_to(x: f32, parts: f32) -> f32 {
    (x * parts).round() / parts + 0.0
}

fn rounded(v: Vec3, parts: f32) -> Vec3 {
    Vec3::from_array(v.to_array().map(|x| rounded_to(x, parts)))
}
