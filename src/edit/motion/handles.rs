//! The round handles on the picture of a pose, and what dragging one of them means.
//!
//! A drag turns one joint about the axis that follows the pointer best from where the eye is.

use glam::{Vec2, Vec3, vec3};

use super::{HeldLimb, MotionEdit, RootPart};
use crate::figure::{BodySide, Bone, Joint, Limb, Pose, Posed, Rest, Sight, solve};

/// What a handle takes hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DragGrip {
    /// The whole body, at the pelvis.
    Body,
    /// A joint; the side means nothing to joints of the middle.
    Joint(Joint, BodySide),
}

/// A handle in the room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handle {
    /// What it takes hold of.
    pub grip: DragGrip,
    /// Where it is, meters.
    pub at: Vec3,
    /// The planted hand or foot that it stands for.
    pub planted: Option<Limb>,
}

/// Degrees for the least motion on the picture, in pixels, that an axis must give to be dragged.
const LEAST_PX_PER_DEG: f32 = 0.12;
/// A pull this long decides about the axis, pixels.
const DECIDES_PX: f32 = 4.0;

/// All handles of a solved pose.
pub fn handles(pose: &Pose, posed: &Posed) -> Vec<Handle> {
    let mut handles = vec![Handle { grip: DragGrip::Body, at: posed.pos[Bone::PELVIS], planted: None }];
    // Fingers are closed by their number only: no bone of theirs could be drawn along.
    for joint in Joint::ALL.into_iter().filter(|joint| *joint != Joint::Fingers) {
        let sides: &[BodySide] = if joint.has_sides() { &BodySide::BOTH } else { &[BodySide::Left] };
        for &side in sides {
            let limb = end_of(joint, side).filter(|limb| limb.is_planted(pose));
            handles.push(Handle { grip: DragGrip::Joint(joint, side), at: place(posed, joint, side), planted: limb });
        }
    }
    handles
}

/// The hand or foot whose point a joint carries.
fn end_of(joint: Joint, side: BodySide) -> Option<Limb> {
    match joint {
        Joint::Wrist => Some(Limb::Hand(side)),
        Joint::Ankle => Some(Limb::Foot(side)),
        _ => None,
    }
}

/// The limb whose planted end rules a joint.
pub fn limb_of(joint: Joint, side: BodySide) -> Option<Limb> {
    match joint {
        Joint::Shoulder | Joint::Elbow | Joint::Pronate | Joint::Wrist => Some(Limb::Hand(side)),
        Joint::Hip | Joint::Knee | Joint::Ankle => Some(Limb::Foot(side)),
        _ => None,
    }
}

fn place(posed: &Posed, joint: Joint, side: BodySide) -> Vec3 {
    let at = |bone: Bone| posed.pos[bone.on(side == BodySide::Left)];
    match joint {
        Joint::Spine => at(Bone::SPINE_LOW),
        Joint::Thorax => at(Bone::CHEST),
        Joint::Neck => at(Bone::NECK),
        Joint::Head => at(Bone::HEAD),
        // Halfway to the shoulder, away from the neck.
        Joint::Clav => at(Bone::CLAV).lerp(at(Bone::ARM), 0.5),
        Joint::Shoulder => at(Bone::ARM),
        Joint::Elbow => at(Bone::FOREARM),
        Joint::Pronate => at(Bone::FOREARM).lerp(at(Bone::HAND), 0.55),
        Joint::Wrist | Joint::Fingers => at(Bone::HAND),
        Joint::Hip => at(Bone::THIGH),
        Joint::Knee => at(Bone::SHANK),
        Joint::Ankle => at(Bone::FOOT),
        Joint::Toes => at(Bone::TOES),
    }
}

/// The point that a joint swings around, which follows the pointer.
pub fn tip(posed: &Posed, rest: &Rest, joint: Joint, side: BodySide) -> Vec3 {
    let is_left = side == BodySide::Left;
    let at = |bone: Bone| posed.pos[bone.on(is_left)];
    let beyond = |bone: Bone, by: Vec3| {
        let bone = bone.on(is_left);
        let by = if is_left { by } else { by * vec3(-1.0, 1.0, 1.0) };
        posed.point(rest, bone, rest.pos[bone] + by)
    };
    match joint {
        Joint::Spine => at(Bone::CHEST),
        Joint::Thorax => at(Bone::NECK),
        Joint::Neck => at(Bone::HEAD),
        Joint::Head => beyond(Bone::HEAD, vec3(0.0, 0.12, 0.10)),
        Joint::Clav => at(Bone::ARM),
        Joint::Shoulder => at(Bone::FOREARM),
        Joint::Elbow => at(Bone::HAND),
        Joint::Pronate => beyond(Bone::HAND, vec3(0.06, -0.06, 0.07)),
        Joint::Wrist | Joint::Fingers => beyond(Bone::HAND, vec3(0.12, -0.12, 0.0)),
        Joint::Hip => at(Bone::SHANK),
        Joint::Knee => at(Bone::FOOT),
        Joint::Ankle => at(Bone::TOES),
        Joint::Toes => beyond(Bone::TOES, vec3(0.01, 0.0, 0.07)),
    }
}

/// A handle being dragged.
#[derive(Clone, Debug)]
pub struct Drag {
    /// What is held.
    pub grip: DragGrip,
    /// The pose as it was when it was taken hold of.
    before: Pose,
    /// How far the pointer has gone since, in pixels of the picture.
    gone_px: Vec2,
    /// The axis that turns, once that is clear.
    axis: Option<usize>,
    has_begun: bool,
}

impl Drag {
    /// Takes hold of a handle of a pose.
    pub fn new(grip: DragGrip, pose: &Pose) -> Self {
        Self { grip, before: pose.clone(), gone_px: Vec2::ZERO, axis: None, has_begun: false }
    }

    /// The axis that turns, once that is clear.
    pub fn axis(&self) -> Option<usize> {
        self.axis
    }

    /// Whether it has moved anything yet.
    pub fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// The pointer went on: what that changes in pose `index`, which is `now`.
    pub fn go_on(
        &mut self,
        by_px: Vec2,
        (index, now): (usize, &Pose),
        rest: &Rest,
        sight: &Sight,
        reach: HeldLimb,
    ) -> Vec<MotionEdit> {
        self.gone_px += by_px;
        let edits = match self.grip {
            DragGrip::Body => self.move_body(index, sight, reach),
            DragGrip::Joint(joint, side) => match limb_of(joint, side).filter(|limb| limb.is_planted(&self.before)) {
                Some(limb) => self.move_limb((index, now), (joint, limb), rest, sight, reach),
                None => self.turn(index, joint, side, rest, sight, reach).into_iter().collect(),
            },
        };
        self.has_begun |= !edits.is_empty();
        edits
    }

    fn move_body(&self, pose: usize, sight: &Sight, reach: HeldLimb) -> Vec<MotionEdit> {
        let to = self.before.root_pos + sight.step(self.before.root_pos, self.gone_px);
        let parts = [(RootPart::Aside, to.x), (RootPart::Height, to.y), (RootPart::Ahead, to.z)];
        parts.map(|(part, to)| MotionEdit::Root { pose, part, to, every_pose: reach.every_pose }).to_vec()
    }

    /// A planted hand or foot is moved by its end, and turned in by its elbow or knee.
    fn move_limb(
        &self,
        (pose, now): (usize, &Pose),
        (joint, limb): (Joint, Limb),
        rest: &Rest,
        sight: &Sight,
        reach: HeldLimb,
    ) -> Vec<MotionEdit> {
        let posed = solve(&self.before, rest);
        let [upper, middle, end] = limb.bones().map(|bone| posed.pos[bone]);
        match joint {
            Joint::Wrist | Joint::Ankle => {
                let from = limb.of(&self.before).pos;
                let by = from + sight.step(from, self.gone_px) - limb.of(now).pos;
                vec![MotionEdit::Move { pose, limb, by, reach }]
            }
            Joint::Elbow | Joint::Knee => {
                let to = middle + sight.step(middle, self.gone_px);
                let line = (end - upper).normalize_or(Vec3::NEG_Y);
                let pole = to - upper - line * (to - upper).dot(line);
                vec![MotionEdit::Point { pose, limb, pole: pole.normalize_or(limb.of(now).pole), reach }]
            }
            _ => Vec::new(),
        }
    }

    fn turn(
        &mut self,
        pose: usize,
        joint: Joint,
        side: BodySide,
        rest: &Rest,
        sight: &Sight,
        reach: HeldLimb,
    ) -> Option<MotionEdit> {
        let ways = ways_px(&self.before, joint, side, rest, sight);
        if self.axis.is_none() && self.gone_px.length() >= DECIDES_PX {
            self.axis = best_axis(&ways, self.gone_px);
        }
        let axis = self.axis?;
        let way = ways.get(axis)?;
        let start = joint.of(&self.before, side).to_array().get(axis).copied()?;
        let degrees = start + self.gone_px.dot(*way) / way.length_squared().max(LEAST_PX_PER_DEG * LEAST_PX_PER_DEG);
        let [low, high] = joint.ranges_deg().get(axis).copied()?;
        Some(MotionEdit::Angle { pose, joint, side, axis, degrees: degrees.round().clamp(low, high), reach })
    }
}

/// How the tip of a joint moves on the picture for one degree about each of its axes.
fn ways_px(pose: &Pose, joint: Joint, side: BodySide, rest: &Rest, sight: &Sight) -> [Vec2; 3] {
    let from = sight.project(tip(&solve(pose, rest), rest, joint, side));
    let ranges = joint.ranges_deg();
    let unit = [Vec3::X, Vec3::Y, Vec3::Z];
    let mut ways = [Vec2::ZERO; 3];
    for ((way, axis), [low, high]) in ways.iter_mut().zip(unit).zip(ranges) {
        if low < high {
            let mut turned = pose.clone();
            *joint.of_mut(&mut turned, side) += axis;
            *way = sight.project(tip(&solve(&turned, rest), rest, joint, side)) - from;
        }
    }
    ways
}

/// The axis whose turn goes along with the pull the most.
fn best_axis(ways: &[Vec2; 3], pull: Vec2) -> Option<usize> {
    let pull = pull.normalize_or_zero();
    let fit = |axis: usize, way: &Vec2| {
        // The first axis is what one thinks of first: raise, bend, lift.
        let favor = if axis == 0 { 1.25 } else { 1.0 };
        // Its direction counts more than its speed, but what hardly moves can't be meant.
        if way.length() < LEAST_PX_PER_DEG { 0.0 } else { favor * way.normalize_or_zero().dot(pull).abs() * way.length().sqrt() }
    };
    let fits = ways.iter().enumerate().map(|(axis, way)| (axis, fit(axis, way)));
    let (axis, best) = fits.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best > 0.0).then_some(axis)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::{
        edit::motion::{Ground, Studio},
        figure::{Camera, Framing, Moment},
    };

    fn front(studio: &Studio) -> Sight {
        let camera = Camera { azimuth_deg: 0.0, elevation_deg: 0.0, ..Camera::default() };
        let framing = Framing::of(studio.motion(), Moment::default(), studio.rest());
        Sight::new(&framing, &camera, Vec2::new(600.0, 600.0))
    }

    fn dragged(studio: &mut Studio, grip: DragGrip, by_px: Vec2) -> Drag {
        let sight = front(studio);
        let pose = studio.steps()[0].pose;
        let mut drag = Drag::new(grip, studio.pose(pose).unwrap());
        for step in 0..10 {
            let now = studio.pose(pose).unwrap().clone();
            let edits = drag.go_on(by_px / 10.0, (pose, &now), &studio.rest().clone(), &sight, HeldLimb::default());
            studio.apply(&edits, step > 0);
        }
        drag
    }

    #[test]
    fn an_arm_pulled_outward_is_raised_to_the_side() {
        let mut studio = Studio::new(Ground::Standing.motion(), Rest::new(0.5));
        // Its left is at the right of a picture from the front.
        let drag = dragged(&mut studio, DragGrip::Joint(Joint::Shoulder, BodySide::Left), Vec2::new(60.0, 0.0));
        let pose = studio.pose(studio.steps()[0].pose).unwrap();
        assert_eq!(drag.axis(), Some(0));
        assert!(pose.left.shoulder.x > 30.0 && pose.right.shoulder.x == 8.0, "{:?}", pose.left.shoulder);
        assert!(studio.undo() && !studio.can_undo());
    }

    #[test]
    fn a_planted_foot_follows_the_pointer_and_the_other_one_stays() {
        let mut studio = Studio::new(Ground::Standing.motion(), Rest::new(0.5));
        let before = studio.pose(studio.steps()[0].pose).unwrap().clone();
        let sight = front(&studio);
        dragged(&mut studio, DragGrip::Joint(Joint::Ankle, BodySide::Left), Vec2::new(30.0, -20.0));
        let pose = studio.pose(studio.steps()[0].pose).unwrap();
        let moved = sight.project(pose.left.foot.pos) - sight.project(before.left.foot.pos);
        assert!((moved - Vec2::new(30.0, -20.0)).length() < 2.0, "{moved}");
        assert_eq!(pose.right, before.right);
        let posed = solve(pose, studio.rest());
        assert!(posed.pos[Bone::FOOT].distance(pose.left.foot.pos) < 5e-4);
    }

    #[test]
    fn the_pelvis_can_be_pulled_down_into_a_squat() {
        let mut studio = Studio::new(Ground::Standing.motion(), Rest::new(0.5));
        dragged(&mut studio, DragGrip::Body, Vec2::new(0.0, 60.0));
        let pose = studio.pose(studio.steps()[0].pose).unwrap();
        assert!(pose.root_pos.y < 0.85, "{}", pose.root_pos);
        let posed = solve(pose, studio.rest());
        assert!(posed.pos[Bone::FOOT].distance(pose.left.foot.pos) < 5e-4);
    }
}
