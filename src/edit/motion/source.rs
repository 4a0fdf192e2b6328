//! What a motion can start from: a plain position, or one repetition of a built-in exercise.

use super::steps::keep_poses;
use crate::{
    figure::{BodySide, CameraView, Cycle, Limb, Motion, Pose, Rest},
    library::catalog::Catalog,
};

/// A plain position to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Standing with hanging arms.
    Standing,
    /// Sitting on a stool.
    Sitting,
    /// Lying face down on a mat.
    FaceDown,
    /// On hands and knees on a mat.
    HandsAndKnees,
}

impl Ground {
    /// Each with its name.
    pub const NAMES: [(Ground, &'static str); 4] = [
        (Ground::Standing, "Standing"),
        (Ground::Sitting, "Sitting"),
        (Ground::FaceDown, "Lying face down"),
        (Ground::HandsAndKnees, "Hands and knees"),
    ];

    /// A motion of two equal poses in this position, with its things and views.
    pub fn motion(self) -> Motion {
        // The exercise, its repetition and its pose in which nothing is done yet.
        let found = match self {
            Ground::Standing => borrowed("shoulder_blade_squeeze", "standing_rest"),
            Ground::Sitting => borrowed("shoulder_blade_squeeze", "rest"),
            Ground::FaceDown => borrowed("airplane", "lie"),
            Ground::HandsAndKnees => borrowed("cat_cow", "neutral"),
        };
        let (mut motion, mut pose) = found.unwrap_or_default();
        if self == Ground::Standing {
            let rest = Rest::new(0.5);
            pose = Pose::default();
            for side in BodySide::BOTH {
                Limb::Foot(side).plant(&mut pose, &rest);
            }
        }
        pose.gain = 1.0;
        motion.muscles.clear();
        motion.arrows.clear();
        motion.poses = vec![("effort".to_owned(), pose.clone()), ("start".to_owned(), pose)];
        let mut cycle = Cycle { moves: vec![1, 0], ..Cycle::default() };
        cycle.fill();
        motion.cycles = vec![cycle];
        if motion.cameras.is_empty() {
            let frame = Default::default();
            motion.cameras =
                vec![CameraView { name: "Front".to_owned(), azimuth_deg: 30.0, elevation_deg: 8.0, frame, levels: Vec::new() }];
        }
        motion
    }
}

/// The repetition of a built-in exercise that passes a pose, and that pose.
fn borrowed(exercise: &str, pose: &str) -> Option<(Motion, Pose)> {
    let motion = Catalog::bundled().exercises.get(exercise)?.motion.as_ref()?;
    let index = motion.poses.iter().position(|(name, _)| name == pose)?;
    let cycle = motion.cycles.iter().position(|cycle| cycle.moves.contains(&index) || cycle.ready.contains(&index))?;
    Some((only_cycle(motion, cycle), motion.pose_named(pose)?.clone()))
}

/// A motion with one repetition of another, for every level: its poses, things, views and arrows.
pub fn only_cycle(motion: &Motion, cycle: usize) -> Motion {
    let Some(own) = motion.cycles.get(cycle) else { return Motion::default() };
    let mut only = Motion {
        muscles: motion.muscles_of(cycle).to_vec(),
        poses: motion.poses.clone(),
        cycles: vec![Cycle { level: None, shape: None, muscles: Vec::new(), ..own.clone() }],
        props: motion.props_of(cycle).cloned().collect(),
        cameras: motion.views_of(cycle).cloned().collect(),
        arrows: motion.arrows_of(cycle).cloned().collect(),
    };
    for levels in only.props.iter_mut().map(|p| &mut p.levels).chain(only.cameras.iter_mut().map(|v| &mut v.levels)) {
        levels.clear();
    }
    let rows = [&own.ready, &own.moves, &own.hold, &own.returns, &own.pause];
    let used: Vec<usize> = rows.into_iter().flatten().copied().collect();
    keep_poses(&mut only, |pose| used.contains(&pose));
    only
}
