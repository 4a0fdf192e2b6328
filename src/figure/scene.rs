//! Everything that is drawn at one moment: the posed body, the props, the lit muscles, the arrows, and what has to fit the frame.

pub(super) mod camera;
pub(super) mod framing;
pub(super) mod grip;
pub(super) mod props;

use std::sync::Arc;

use glam::Vec3;

use self::{framing::Framing, grip::HandGrip, props::Piece};
use super::{
    body::{Body, Nearness},
    motion::{Frame, Moment, Motion, Prop, PropKind, Target},
};
use crate::figure::{
    body::{
        grid::at,
        look::Look,
        palette::Shade,
        skeleton::{Bone, Posed, solve},
        skin::skin,
    },
    motion::pose::{Pose, mirror_x},
};

/// The most muscles lit at once; the weakest beyond it stay dark.
const MAX_MUSCLES: usize = 8;

/// A moment of an exercise, ready to be drawn from any side.
pub struct Scene {
    pub(super) body: Arc<Body>,
    pub(super) look: Look,
    /// Positions and normals: first of the body, then of the props.
    pub(super) pos: Vec<Vec3>,
    pub(super) normal: Vec<Vec3>,
    /// First of the body, then of the props.
    pub(super) triangles: Vec<[u32; 3]>,
    /// For each triangle of a prop.
    pub(super) prop_faces: Vec<PropFace>,
    pieces: Vec<Sight>,
    /// Lit muscles.
    pub(super) muscles: Vec<Target>,
    /// For each triangle of the body.
    pub(super) muscle_bits: Vec<MuscleBits>,
    pub(super) arrows: Vec<SceneArrow>,
    pub(super) disc: (Vec3, f32),
    /// Middle of the figure.
    middle: Vec3,
    framing: Framing,
}

/// Which of the lit muscles may touch a triangle, and which cover it whole, as bits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MuscleBits {
    pub(super) near: u8,
    pub(super) inside: u8,
}

/// What a triangle of a prop belongs to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PropFace {
    pub(super) tone: Shade,
    casts: bool,
    piece: usize,
}

/// How a piece of a prop is seen.
#[derive(Clone, Copy, Debug, Default)]
struct Sight {
    see_through: bool,
    barrier: Option<(Vec3, Vec3)>,
}

/// An arrow as drawn.
pub(super) struct SceneArrow {
    pub(super) from: Vec3,
    pub(super) to: Vec3,
    pub(super) bend: f32,
    pub(super) opacity: f32,
    pub(super) cameras: Vec<String>,
}

impl Scene {
    /// The scene of a motion at a moment.
    pub fn new(motion: &Motion, moment: Moment, look: &Look, body: &Arc<Body>) -> Scene {
        let mut scene = Scene::of_pose(motion, moment, &motion.pose_at(moment), look, body);
        for (arrow, opacity) in motion.arrows_at(moment) {
            scene.arrows.push(scene_arrow(arrow, opacity, moment.mirrored));
        }
        scene
    }

    /// The scene of a key pose, with all arrows that lead to it, for still pictures.
    /// `moment` says which cycle and side; an unknown name gives `None`.
    pub fn of_key(motion: &Motion, moment: Moment, name: &str, look: &Look, body: &Arc<Body>) -> Option<Scene> {
        let index = motion.poses.iter().position(|(own, _)| own == name)?;
        let pose = motion.pose_named(name)?;
        let mirrored = moment.mirrored.then(|| pose.mirrored());
        let mut scene = Scene::of_pose(motion, moment, mirrored.as_ref().unwrap_or(pose), look, body);
        for arrow in motion.arrows.iter().filter(|arrow| arrow.poses.contains(&index)) {
            scene.arrows.push(scene_arrow(arrow, 1.0, moment.mirrored));
        }
        Some(scene)
    }

    fn of_pose(motion: &Motion, moment: Moment, pose: &Pose, look: &Look, body: &Arc<Body>) -> Scene {
        let posed = solve(pose, &body.rest);
        let side = |prop: &Prop| if moment.mirrored { prop.mirrored() } else { prop.clone() };
        let props: Vec<Prop> = motion.props_of(moment.cycle).map(side).collect();
        let grip = HandGrip::of(&props, pose);
        let vertices = body.mesh.vertices.iter().map(|v| {
            let (pos, normal) = grip.close(v.pos, v.normal, &body.rest);
            (pos, normal, v.weights)
        });
        let (pos, normal) = skin(vertices, &posed, &body.rest);
        let mut scene = Scene {
            body: Arc::clone(body),
            look: *look,
            pos,
            normal,
            triangles: body.mesh.triangles.clone(),
            prop_faces: Vec::new(),
            pieces: Vec::new(),
            middle: posed.pos[Bone::CHEST],
            muscles: Vec::new(),
            muscle_bits: Vec::new(),
            arrows: Vec::new(),
            disc: (Vec3::ZERO, 0.0),
            framing: Framing::of(motion, moment, &body.rest),
        };
        scene.light_muscles(motion, moment, pose.gain);
        scene.add_props(&props, &posed);
        scene.framing = std::mem::take(&mut scene.framing).or_body(scene.body_points());
        scene.disc = disc(scene.framing.figure(), &props);
        scene
    }

    fn light_muscles(&mut self, motion: &Motion, moment: Moment, gain: f32) {
        let lit = |target: &Target| Target {
            strength: target.strength * gain,
            left: target.left.map(|left| left != moment.mirrored),
            ..*target
        };
        let mut muscles: Vec<Target> = motion.muscles_of(moment.cycle).iter().map(lit).collect();
        muscles.sort_by(|a, b| b.strength.total_cmp(&a.strength));
        muscles.truncate(MAX_MUSCLES);
        self.muscle_bits = vec![MuscleBits::default(); self.body.mesh.triangles.len()];
        for (bit, target) in muscles.iter().enumerate() {
            for (bits, near) in self.muscle_bits.iter_mut().zip(self.body.near_muscle(target.muscle)) {
                bits.near |= u8::from(*near != Nearness::Far) << bit;
                bits.inside |= u8::from(*near == Nearness::Inside) << bit;
            }
        }
        self.muscles = muscles;
    }

    fn add_props(&mut self, props: &[Prop], posed: &Posed) {
        let mut pieces: Vec<Piece> = Vec::new();
        for prop in props {
            pieces.extend(prop.pieces(posed, &self.body.rest));
        }
        for (index, piece) in pieces.iter().enumerate() {
            let first = self.pos.len() as u32;
            self.pos.extend(piece.vertices.iter().map(|(pos, _)| *pos));
            self.normal.extend(piece.vertices.iter().map(|(_, normal)| *normal));
            self.triangles.extend(piece.triangles.iter().map(|t| t.map(|i| i + first)));
            let face = PropFace { tone: piece.tone, casts: piece.casts, piece: index };
            self.prop_faces.extend(piece.triangles.iter().map(|_| face));
            self.pieces.push(Sight { see_through: piece.see_through, barrier: piece.barrier });
        }
    }

    /// The same scene in the frame of another moment, so that the picture stands still while a pose is changed.
    pub fn framed_as(mut self, framing: &Framing) -> Scene {
        self.framing = framing.clone();
        self
    }

    /// The surface of the posed body, for checks: it must not pass the floor.
    pub fn body_points(&self) -> &[Vec3] {
        self.pos.get(..self.body.mesh.vertices.len()).unwrap_or_default()
    }

    /// The points that a frame has to hold.
    pub(super) fn points(&self, frame: Frame) -> impl Iterator<Item = Vec3> {
        self.framing.points(frame)
    }

    pub(super) fn n_body_triangles(&self) -> usize {
        self.body.mesh.triangles.len()
    }

    pub(super) fn prop_face(&self, triangle: usize) -> Option<PropFace> {
        let index = triangle.checked_sub(self.n_body_triangles())?;
        Some(at(&self.prop_faces, index))
    }

    /// Whether a triangle throws a shadow.
    pub(super) fn casts(&self, triangle: usize) -> bool {
        self.prop_face(triangle).is_none_or(|face| face.casts)
    }

    /// The vertices of everything that throws a shadow; those of props once for each triangle.
    pub(super) fn casting_vertices(&self) -> impl Iterator<Item = usize> {
        let props = self.triangles.iter().skip(self.n_body_triangles()).zip(&self.prop_faces);
        let props = props.filter(|(_, face)| face.casts).flat_map(|(triangle, _)| triangle.map(|i| i as usize));
        (0..self.body.mesh.vertices.len()).chain(props)
    }

    /// Whether an eye at this place looks through a triangle: glass, or a wall between it and the figure.
    pub(super) fn is_glass(&self, triangle: usize, eye: Vec3) -> bool {
        let Some(face) = self.prop_face(triangle) else { return false };
        let sight = at(&self.pieces, face.piece);
        let side = |p: Vec3, (on_plane, normal): (Vec3, Vec3)| (p - on_plane).dot(normal);
        sight.see_through || sight.barrier.is_some_and(|plane| side(eye, plane) * side(self.middle, plane) < 0.0)
    }
}

fn scene_arrow(arrow: &super::motion::Arrow, opacity: f32, mirrored: bool) -> SceneArrow {
    let side = |v: Vec3| if mirrored { mirror_x(v) } else { v };
    let bend = if mirrored { -arrow.bend } else { arrow.bend };
    SceneArrow { from: side(arrow.from), to: side(arrow.to), bend, opacity, cameras: arrow.cameras.clone() }
}

/// The patch of floor: the given disc, or one under the figure.
fn disc(figure: &[Vec3], props: &[Prop]) -> (Vec3, f32) {
    if let Some(prop) = props.iter().find(|prop| prop.kind == PropKind::Disc) {
        return (prop.pos, prop.size.x);
    }
    let low = figure.iter().copied().fold(Vec3::splat(f32::MAX), Vec3::min);
    let high = figure.iter().copied().fold(Vec3::splat(f32::MIN), Vec3::max);
    let middle = (low + high) * 0.5;
    let reach = (high - low).with_y(0.0).length() * 0.5;
    (middle.with_y(0.0), (reach * 0.70 + 0.15).clamp(0.45, 1.05))
}
