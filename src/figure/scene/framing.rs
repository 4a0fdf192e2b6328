//! What has to fit a picture, and where on it a point of the room comes to lie.
//!
//! Made over all key poses of a cycle, so that the frame never jumps. Nothing is drawn here.

use glam::{Vec2, Vec3, vec3};

use super::camera::{Camera, Projection};
use crate::figure::{
    body::skeleton::{ARM_DIR, ARM_OUT, Bone, Rest, solve},
    motion::{Frame, Moment, Motion, Prop, PropKind, pose::mirror_x},
};

/// The points that a picture has to hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Framing {
    room: Vec<Vec3>,
    figure: Vec<Vec3>,
    upper: Vec<Vec3>,
    head: Vec<Vec3>,
}

impl Framing {
    /// The frame of a cycle; which one, and which side, is in `moment`.
    pub fn of(motion: &Motion, moment: Moment, rest: &Rest) -> Framing {
        let mut framing = Framing::default();
        framing.add_room(motion, moment, rest);
        framing.add_figure(motion, moment, rest);
        framing.add_arrows(motion, moment);
        framing
    }

    fn add_room(&mut self, motion: &Motion, moment: Moment, rest: &Rest) {
        // A band moves with the hands; the frame must not move with it.
        for prop in motion.props_of(moment.cycle).filter(|prop| prop.kind != PropKind::Band) {
            let prop: Prop = if moment.mirrored { prop.mirrored() } else { prop.clone() };
            let pieces = prop.pieces(&solve(&Default::default(), rest), rest);
            self.room.extend(pieces.iter().flat_map(|piece| piece.vertices.iter().map(|(pos, _)| *pos)));
        }
    }

    fn add_figure(&mut self, motion: &Motion, moment: Moment, rest: &Rest) {
        let side = |v: Vec3| if moment.mirrored { mirror_x(v) } else { v };
        for key in motion.cycle_keys(moment.cycle) {
            let posed = solve(key, rest);
            for (bone, point, is_upper) in outline(rest) {
                for left in [true, false] {
                    let point = if left { point } else { mirror_x(point) };
                    let place = side(posed.point(rest, bone.on(left), point));
                    self.figure.push(place);
                    if is_upper {
                        self.upper.push(place);
                    }
                    if [Bone::HEAD, Bone::CHEST, Bone::ARM].contains(&bone) {
                        self.head.push(place);
                    }
                }
            }
        }
    }

    fn add_arrows(&mut self, motion: &Motion, moment: Moment) {
        let side = |v: Vec3| if moment.mirrored { mirror_x(v) } else { v };
        for arrow in motion.arrows_of(moment.cycle) {
            let ends = [side(arrow.from), side(arrow.to)];
            self.room.extend(ends);
            self.figure.extend(ends);
        }
    }

    /// Frames these points of a body where there is no key pose.
    pub(in crate::figure) fn or_body(mut self, points: &[Vec3]) -> Framing {
        if self.upper.is_empty() {
            self.figure.extend(points);
            self.upper = points.to_vec();
            self.head = points.to_vec();
        }
        self
    }

    /// The points of the figure with its arrows.
    pub(in crate::figure) fn figure(&self) -> &[Vec3] {
        &self.figure
    }

    /// The points that a frame has to hold.
    pub(in crate::figure) fn points(&self, frame: Frame) -> impl Iterator<Item = Vec3> {
        let room: &[Vec3] = if frame == Frame::All { &self.room } else { &[] };
        let figure = match frame {
            Frame::All | Frame::Figure => &self.figure,
            Frame::Upper => &self.upper,
            Frame::Head => &self.head,
        };
        figure.iter().chain(room).copied()
    }
}

/// Where points of the room lie on a picture, for handles on it.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    projection: Projection,
}

impl Sight {
    /// The sight of a picture of this size in pixels.
    pub fn new(framing: &Framing, camera: &Camera, size_px: Vec2) -> Sight {
        let points: Vec<Vec3> = framing.points(camera.frame).collect();
        Sight { projection: Projection::fit(camera, &points, size_px) }
    }

    /// The place on the picture in pixels from its upper left corner.
    pub fn project(&self, point: Vec3) -> Vec2 {
        self.projection.project(point).truncate()
    }

    /// How far a point is from the eye, meters.
    pub fn distance(&self, point: Vec3) -> f32 {
        self.projection.project(point).z
    }

    /// How a point moves in the room, across the line of sight, when it moves by this much on the picture.
    pub fn step(&self, point: Vec3, by_px: Vec2) -> Vec3 {
        let pixel_m = self.projection.pixel_m(self.distance(point));
        (self.projection.right * by_px.x - self.projection.up * by_px.y) * pixel_m
    }
}

/// Points on the surface of the resting left half with their bones, and whether they belong to the upper body.
fn outline(rest: &Rest) -> [(Bone, Vec3, bool); 20] {
    let [arm, elbow, wrist] = [Bone::ARM, Bone::FOREARM, Bone::HAND].map(|b| rest.pos[b]);
    let knee = rest.pos[Bone::SHANK];
    [
        (Bone::HEAD, vec3(0.0, 1.775, 0.0), true),
        (Bone::HEAD, vec3(0.085, 1.680, 0.0), true),
        (Bone::HEAD, vec3(0.0, 1.690, 0.105), true),
        (Bone::HEAD, vec3(0.0, 1.690, -0.120), true),
        (Bone::HEAD, vec3(0.0, 1.530, 0.085), true),
        (Bone::CHEST, vec3(0.130, 1.300, 0.110), true),
        (Bone::CHEST, vec3(0.150, 1.300, -0.110), true),
        (Bone::PELVIS, vec3(0.170, 0.930, 0.085), true),
        (Bone::PELVIS, vec3(0.120, 0.900, -0.130), true),
        (Bone::ARM, arm + ARM_OUT * 0.062, true),
        (Bone::FOREARM, elbow + ARM_OUT * 0.036, true),
        (Bone::FOREARM, elbow - vec3(0.0, 0.0, 0.036), true),
        (Bone::HAND, wrist + ARM_DIR * 0.185, true),
        (Bone::HAND, wrist + vec3(0.0, 0.0, 0.030), true),
        (Bone::SHANK, knee + vec3(0.0, 0.0, 0.052), false),
        (Bone::SHANK, knee + vec3(0.050, 0.0, 0.0), false),
        (Bone::FOOT, vec3(0.106, 0.0, -0.090), false),
        (Bone::FOOT, vec3(0.140, 0.05, -0.020), false),
        (Bone::TOES, vec3(0.130, 0.0, 0.185), false),
        (Bone::TOES, vec3(0.130, 0.04, 0.170), false),
    ]
}
