//! A motion being changed in the pose studio: edits within the limits of the body, undo and redo without end.
//!
//! Pure: no window, no disk. The order of the key poses is in `studio/steps.rs`, what a motion can start from in
//! `studio/source.rs`; how a pose is solved and drawn is in `figure`.

mod change;
pub mod handles;
mod source;
mod steps;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use glam::Vec3;

use crate::{
    edit::Undo,
    figure::{BodySide, CameraView, Frame, Joint, Limb, Motion, Muscle, Pose, PropKind, Rest},
};

pub use source::{Ground, only_cycle};
pub use steps::{PosePlace, PoseRow, PoseStep};

/// Which poses and sides an edit reaches beyond its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldLimb {
    /// The other side of the body too.
    pub both_sides: bool,
    /// Every other key pose of the repetition too, by as much as this one changes.
    pub every_pose: bool,
}

/// A number of the whole body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RootPart {
    /// To its left, meters.
    Aside,
    /// Height of the pelvis, meters.
    Height,
    /// Forward, meters.
    Ahead,
    /// Pitch forward, degrees.
    Pitch,
    /// Turn to its left, degrees.
    Turn,
    /// Roll, degrees.
    Roll,
}

/// A number of a thing in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropPart {
    /// To the figure's left, meters.
    Aside,
    /// Above the floor, meters.
    Height,
    /// Forward, meters.
    Ahead,
    /// Turn to the left, degrees.
    Turn,
}

/// One change. Poses are indices of [`Motion::poses`]; `reach` and `every_pose` say where else it counts.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the lines above the variants say what their fields mean")]
pub enum MotionEdit {
    /// Turns a joint: one of its three angles, to these degrees.
    Angle { pose: usize, joint: Joint, side: BodySide, axis: usize, degrees: f32, reach: HeldLimb },
    /// Moves or turns the whole body.
    Root { pose: usize, part: RootPart, to: f32, every_pose: bool },
    /// Plants a hand or foot where it is, or lets it go.
    Plant { pose: usize, limb: Limb, is_planted: bool, reach: HeldLimb },
    /// Moves the point at which a hand or foot is planted, meters.
    Move { pose: usize, limb: Limb, by: Vec3, reach: HeldLimb },
    /// Turns the elbow or knee of a planted limb toward this direction.
    Point { pose: usize, limb: Limb, pole: Vec3, reach: HeldLimb },
    /// Swaps left and right.
    Mirror { pose: usize },
    /// Gives the other side the arm and leg of this one.
    CopySide { pose: usize, from: BodySide },
    /// How strongly the muscles are lit in a pose, 0 to 1.
    Effort { pose: usize, share: f32 },
    /// Adds a copy of a key pose after it, in the same row or another one.
    Add { after: PosePlace, row: PoseRow },
    /// Takes a key pose out.
    Remove(PosePlace),
    /// Moves a key pose one place later or earlier.
    Shift { place: PosePlace, is_later: bool },
    /// Lights a muscle (0 to 1) on both sides, or only left (true) or right; 0 takes it out.
    Muscle { muscle: Muscle, left: Option<bool>, strength: f32 },
    /// Puts a thing into the room.
    AddProp(PropKind),
    /// Takes it out.
    RemoveProp(usize),
    /// Moves or turns a thing.
    MoveProp { prop: usize, part: PropPart, to: f32 },
    /// Adds a view.
    AddView(CameraView),
    /// Takes a view out.
    RemoveView(usize),
    /// Makes a view the one that is shown first.
    FirstView(usize),
    /// Changes what a view shows.
    SetFrame { view: usize, frame: Frame },
    /// Starts again from another motion.
    Start(Box<Motion>),
}

/// A motion being changed.
#[derive(Clone, Debug)]
pub struct Studio {
    motion: Arc<Motion>,
    cycle: usize,
    rest: Rest,
    undo: Undo<Arc<Motion>>,
    note: Option<String>,
}

impl Studio {
    /// Begins with a motion, drawn with a body of these proportions. A motion without poses becomes quiet standing.
    pub fn new(motion: impl Into<Arc<Motion>>, rest: Rest) -> Self {
        let motion = motion.into();
        let motion = if motion.cycles.is_empty() { Arc::new(Ground::Standing.motion()) } else { motion };
        Self { motion, cycle: 0, rest, undo: Undo::default(), note: None }
    }

    /// The motion as it is now.
    pub fn motion(&self) -> &Arc<Motion> {
        &self.motion
    }

    /// The repetition that is edited, as an index of [`Motion::cycles`].
    pub fn cycle(&self) -> usize {
        self.cycle.min(self.motion.cycles.len().saturating_sub(1))
    }

    /// Edits another repetition: that of another level or shape.
    pub fn turn_to(&mut self, cycle: usize) {
        self.cycle = cycle;
        self.undo.close();
    }

    /// The body's proportions.
    pub fn rest(&self) -> &Rest {
        &self.rest
    }

    /// A key pose.
    pub fn pose(&self, pose: usize) -> Option<&Pose> {
        self.motion.poses.get(pose).map(|(_, pose)| pose)
    }

    /// The key poses of the repetition in the order in which they are passed.
    pub fn steps(&self) -> Vec<PoseStep> {
        steps::steps(&self.motion, self.cycle())
    }

    /// Changes the motion in one step for undo, or as part of the step before if a gesture goes on. What was not possible is
    /// in [`Studio::note`].
    pub fn apply(&mut self, edits: &[MotionEdit], goes_on: bool) {
        let mut motion = Motion::clone(&self.motion);
        self.note = None;
        for edit in edits {
            let note = change::change(&mut motion, self.cycle(), edit, &self.rest);
            self.note = self.note.take().or(note);
        }
        if motion == *self.motion {
            if !goes_on {
                self.undo.close();
            }
            return;
        }
        let before = std::mem::replace(&mut self.motion, Arc::new(motion));
        if goes_on && self.undo.goes_on(|()| true) { self.undo.go_on(Some(())) } else { self.undo.push(before, Some(())) }
    }

    /// What of the last change was not possible, for the person.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Counts the changes; two equal numbers mean that nothing changed between them.
    pub fn version(&self) -> u64 {
        self.undo.version()
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.undo.can_undo()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        self.undo.can_redo()
    }

    /// Takes the last change back. Returns whether there was one.
    pub fn undo(&mut self) -> bool {
        self.note = None;
        self.undo.undo(|before| std::mem::replace(&mut self.motion, before))
    }

    /// Does again what was taken back last. Returns whether there was something.
    pub fn redo(&mut self) -> bool {
        self.note = None;
        self.undo.redo(|next| std::mem::replace(&mut self.motion, next))
    }
}
