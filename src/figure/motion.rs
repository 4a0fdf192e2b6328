//! How an exercise moves: its key poses, the cycle of one repetition, props, cameras and arrows.
//! A motion answers "what does the body look like at this moment". Reading it from a file is in `motion/read.rs`.

pub(super) mod fields;
pub(super) mod limits;
pub(super) mod muscle;
pub(super) mod pose;
pub(super) mod pose_read;
pub(super) mod pose_write;
pub(super) mod read;
pub(super) mod schema;
pub(super) mod values;
pub(super) mod write;

use glam::{Quat, Vec3};

use self::{muscle::Muscle, pose::Pose};

/// The most cycles, props, cameras or arrows of one exercise.
pub const MAX_ENTRIES: usize = 32;
/// The cosine from which on a figure counts as turned toward a wall, or away from it.
const HALF_TURNED: f32 = 0.7;

/// Everything the figure needs to show one exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Motion {
    /// Muscles that are lit.
    pub muscles: Vec<Target>,
    /// Key poses with their names, `base` already worked in.
    pub poses: Vec<(String, Pose)>,
    /// What one repetition does; the first is the default.
    pub cycles: Vec<Cycle>,
    /// Things in the room.
    pub props: Vec<Prop>,
    /// Named views; the first is the main one.
    pub cameras: Vec<CameraView>,
    /// Arrows that explain a movement.
    pub arrows: Vec<Arrow>,
}

/// A muscle that an exercise works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Which muscle.
    pub muscle: Muscle,
    /// Only the left one (true) or the right one (false); none for both.
    pub left: Option<bool>,
    /// How strongly it is lit, 0 to 1.
    pub strength: f32,
}

/// The key poses (indices into [`Motion::poses`]) that one repetition passes in each stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cycle {
    /// The level of the exercise this belongs to, or none for every level.
    pub level: Option<String>,
    /// The shape inside the exercise ("y", "t", "w"), or none.
    pub shape: Option<String>,
    /// Muscles lit instead of those of the motion; usually none.
    pub muscles: Vec<Target>,
    /// From the first sight of the exercise to the start of the movement.
    pub ready: Vec<usize>,
    /// Start to effort.
    pub moves: Vec<usize>,
    /// During the hold.
    pub hold: Vec<usize>,
    /// Effort back to start.
    pub returns: Vec<usize>,
    /// During the pause before the next repetition.
    pub pause: Vec<usize>,
}

/// What the person is doing at a moment of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Getting into position.
    #[default]
    GettingReady,
    /// Moving into the effort.
    Move,
    /// Holding the effort.
    Hold,
    /// Coming back.
    Return,
    /// Waiting for the next repetition.
    Pause,
    /// Resting between sets, with the exercise only shown.
    Rest,
}

/// An instant of an exercise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
    /// Which cycle, from [`Motion::cycle_of`].
    pub cycle: usize,
    /// The stage.
    pub stage: Stage,
    /// How much of the stage has passed, 0 to 1.
    pub fraction: f32,
    /// Whether the other side is shown.
    pub mirrored: bool,
}

/// A thing in the room.
#[derive(Clone, Debug, PartialEq)]
pub struct Prop {
    /// What it is.
    pub kind: PropKind,
    /// Middle of its foot on the floor (of its body for things in the air), meters.
    pub pos: Vec3,
    /// Width (x), height (y) and depth (z), meters. For a disc `x` is the radius.
    pub size: Vec3,
    /// Turn about the vertical, degrees to the left.
    pub turn_deg: f32,
    /// Upper edge of the back of a chair above the floor, meters; none for the usual low back.
    pub back_m: Option<f32>,
    /// Whether a band ends in handles in the hands.
    pub handles: bool,
    /// Drawn translucent, so that it does not hide the figure.
    pub see_through: bool,
    /// Ends of a band; unused by other things.
    pub ends: [End; 2],
    /// The levels it is shown with; none for every level.
    pub levels: Vec<String>,
}

/// What a prop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropKind {
    /// Exercise mat.
    Mat,
    /// Chair without arms, with a low back.
    Chair,
    /// Stool.
    Stool,
    /// Wall panel, facing along z.
    Wall,
    /// Two posts and a lintel; `size` is the opening and the depth of the frame.
    DoorFrame,
    /// Closed door in its frame, its hinges on the left; `size` is the leaf.
    Door,
    /// Strap of a band that comes out of the gap of a door; `pos` is the middle of its loop.
    Anchor,
    /// Desk with four legs.
    Desk,
    /// Upright post.
    Post,
    /// Block with slightly round edges.
    Block,
    /// Soft cushion.
    Cushion,
    /// Rolled towel.
    Towel,
    /// Elastic band between two ends.
    Band,
    /// Round patch of floor.
    Disc,
}

/// An end of a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// A point in the room, meters.
    Point(Vec3),
    /// A palm of the figure: true for the left hand.
    Hand(bool),
    /// Under a sole of the figure: true for the left foot.
    Foot(bool),
}

/// A named view.
#[derive(Clone, Debug, PartialEq)]
pub struct CameraView {
    /// Name shown on its button.
    pub name: String,
    /// Around the figure: 0 in front, 90 at its left, 180 behind, degrees.
    pub azimuth_deg: f32,
    /// Above the horizon, degrees.
    pub elevation_deg: f32,
    /// What has to fit.
    pub frame: Frame,
    /// The levels it belongs to; none for every level.
    pub levels: Vec<String>,
}

/// What a view shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// Figure and props.
    #[default]
    All,
    /// The figure.
    Figure,
    /// Head to hips.
    Upper,
    /// Head and shoulders.
    Head,
}

/// A curved arrow in the room.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The key poses it leads to, as indices.
    pub poses: Vec<usize>,
    /// Tail, meters.
    pub from: Vec3,
    /// Tip, meters.
    pub to: Vec3,
    /// Sideways bulge as a share of its length, + to the right of its direction on the picture.
    pub bend: f32,
    /// The views it is drawn in; none for every view.
    pub cameras: Vec<String>,
}

impl Motion {
    /// The cycle for a level and a shape; the closest one if there is no exact match.
    pub fn cycle_of(&self, level: Option<&str>, shape: Option<&str>) -> usize {
        let fits = |own: &Option<String>, wanted: Option<&str>| match (own.as_deref(), wanted) {
            (Some(own), Some(wanted)) if own == wanted => 2,
            (None, _) => 1,
            _ => 0,
        };
        let score = |cycle: &Cycle| 4 * fits(&cycle.level, level) + fits(&cycle.shape, shape);
        let mut best = (0, 0);
        for (index, cycle) in self.cycles.iter().enumerate() {
            if score(cycle) > best.1 {
                best = (index, score(cycle));
            }
        }
        best.0
    }

    /// Whether there is a cycle for a level alone.
    pub fn has_level(&self, level: &str) -> bool {
        self.cycles.iter().any(|cycle| cycle.level.as_deref() == Some(level))
    }

    /// Moves and shows the level `new` as the level `like`, if that has cycles of its own and there is room for more.
    pub fn copy_level(&mut self, like: &str, new: &str) {
        let is_like = |cycle: &&Cycle| cycle.level.as_deref() == Some(like);
        let copies: Vec<Cycle> =
            self.cycles.iter().filter(is_like).map(|cycle| Cycle { level: Some(new.to_owned()), ..cycle.clone() }).collect();
        if copies.is_empty() || self.cycles.len() + copies.len() > MAX_ENTRIES || self.has_level(new) {
            return;
        }
        self.cycles.extend(copies);
        let of_props = self.props.iter_mut().map(|prop| &mut prop.levels);
        for levels in of_props.chain(self.cameras.iter_mut().map(|view| &mut view.levels)) {
            if levels.iter().any(|level| level == like) {
                levels.push(new.to_owned());
            }
        }
    }

    /// The muscles lit in a cycle.
    pub fn muscles_of(&self, cycle: usize) -> &[Target] {
        let own = self.cycles.get(cycle).map(|cycle| &cycle.muscles).filter(|own| !own.is_empty());
        own.unwrap_or(&self.muscles)
    }

    /// The level of a cycle, if it belongs to one.
    pub fn level_of(&self, cycle: usize) -> Option<&str> {
        self.cycles.get(cycle)?.level.as_deref()
    }

    /// The pose at a moment. A motion without poses shows quiet standing.
    pub fn pose_at(&self, moment: Moment) -> Pose {
        let keys: Vec<&Pose> = self.stage_keys(moment.cycle, moment.stage).collect();
        let pose = Pose::along(&keys, moment.fraction);
        if moment.mirrored { pose.mirrored() } else { pose }
    }

    /// The key pose of this name, for pictures.
    pub fn pose_named(&self, name: &str) -> Option<&Pose> {
        let found = self.poses.iter().find(|(own, _)| own == name);
        found.map(|(_, pose)| pose)
    }

    /// The poses a stage passes, in order.
    pub fn stage_keys(&self, cycle: usize, stage: Stage) -> impl Iterator<Item = &Pose> {
        let keys = self.cycles.get(cycle).map_or(&[][..], |c| c.keys(stage));
        keys.iter().filter_map(|&key| self.poses.get(key)).map(|(_, pose)| pose)
    }

    /// Every different key pose of a cycle, for framing.
    pub fn cycle_keys(&self, cycle: usize) -> Vec<&Pose> {
        let keys = self.key_indices(cycle);
        keys.iter().filter_map(|&key| self.poses.get(key)).map(|(_, pose)| pose).collect()
    }

    /// The arrows that can show during a cycle.
    pub fn arrows_of(&self, cycle: usize) -> impl Iterator<Item = &Arrow> {
        let keys = self.key_indices(cycle);
        self.arrows.iter().filter(move |arrow| arrow.poses.iter().any(|pose| keys.contains(pose)))
    }

    fn key_indices(&self, cycle: usize) -> Vec<usize> {
        let Some(cycle) = self.cycles.get(cycle) else { return Vec::new() };
        let rows = [&cycle.ready, &cycle.moves, &cycle.hold, &cycle.returns, &cycle.pause];
        let mut keys: Vec<usize> = rows.into_iter().flatten().copied().collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The props shown with a cycle.
    pub fn props_of(&self, cycle: usize) -> impl Iterator<Item = &Prop> {
        self.props.iter().filter(move |prop| self.is_of(&prop.levels, cycle))
    }

    /// The views offered with a cycle; the first is the main one.
    pub fn views_of(&self, cycle: usize) -> impl Iterator<Item = &CameraView> {
        self.cameras.iter().filter(move |view| self.is_of(&view.levels, cycle))
    }

    /// Whether the figure faces the wall of a cycle (true) or has its back to it (false); `None` without a wall, or with the wall at
    /// its side.
    pub fn faces_wall(&self, cycle: usize) -> Option<bool> {
        let wall = self.props_of(cycle).find(|prop| prop.kind == PropKind::Wall)?;
        let pose = self.stage_keys(cycle, Stage::Move).next()?;
        let thin = if wall.size.x < wall.size.z { Vec3::X } else { Vec3::Z };
        let across = Quat::from_rotation_y(wall.turn_deg.to_radians()) * thin;
        let to_wall = across * across.dot(wall.pos - pose.root_pos).signum();
        let ahead = Quat::from_rotation_y(pose.root_rot.y.to_radians()) * Vec3::Z;
        let share = to_wall.dot(ahead);
        (share.abs() > HALF_TURNED).then_some(share > 0.0)
    }

    /// Arrows with their opacity (0 to 1) at a moment: they show during the movement that they explain.
    pub fn arrows_at(&self, moment: Moment) -> impl Iterator<Item = (&Arrow, f32)> {
        let keys = self.cycles.get(moment.cycle).map_or(&[][..], |c| c.keys(moment.stage));
        let goal = keys.iter().skip(1);
        let shown = match moment.stage {
            Stage::Move | Stage::Return => 1.0,
            // It fades once the effort is reached.
            Stage::Hold => (1.0 - moment.fraction * 4.0).clamp(0.0, 1.0),
            Stage::GettingReady | Stage::Pause | Stage::Rest => 0.0,
        };
        let goal: Vec<usize> = match moment.stage {
            Stage::Hold => keys.to_vec(),
            _ => goal.copied().collect(),
        };
        self.arrows
            .iter()
            .filter(move |arrow| shown > 0.0 && arrow.poses.iter().any(|pose| goal.contains(pose)))
            .map(move |arrow| (arrow, shown))
    }

    fn is_of(&self, levels: &[String], cycle: usize) -> bool {
        levels.is_empty() || self.level_of(cycle).is_some_and(|level| levels.iter().any(|own| own == level))
    }
}

impl Cycle {
    /// Fills the stages that are empty with what follows from the move: stay, and come back the same way.
    pub fn fill(&mut self) {
        let (Some(&start), Some(&effort)) = (self.moves.first(), self.moves.last()) else { return };
        if self.hold.is_empty() {
            self.hold.push(effort);
        }
        if self.returns.is_empty() {
            let end = self.hold.last().copied().unwrap_or(effort);
            self.returns = if end == effort { self.moves.iter().rev().copied().collect() } else { vec![end, start] };
        }
        if self.pause.is_empty() {
            self.pause.push(start);
        }
        if self.ready.is_empty() {
            self.ready.push(start);
        }
    }

    /// The key poses of a stage.
    pub fn keys(&self, stage: Stage) -> &[usize] {
        match stage {
            Stage::GettingReady => &self.ready,
            Stage::Move => &self.moves,
            Stage::Hold => &self.hold,
            Stage::Return => &self.returns,
            Stage::Pause => &self.pause,
            Stage::Rest => self.moves.get(..1).unwrap_or_default(),
        }
    }
}
