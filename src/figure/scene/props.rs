//! Things in the room as small meshes: mats, chairs, walls, bands.

use glam::{Quat, Vec3, vec3};

use super::grip::HELD;
use crate::figure::{
    body::{
        palette::Shade,
        skeleton::{Bone, Posed, Rest},
    },
    motion::{End, Prop, PropKind, pose::mirror_x},
};

/// A piece of a thing: one surface of one material.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// Positions and normals.
    pub vertices: Vec<(Vec3, Vec3)>,
    /// Counter-clockwise seen from outside.
    pub triangles: Vec<[u32; 3]>,
    /// Material.
    pub tone: Shade,
    /// Drawn translucent.
    pub see_through: bool,
    /// Whether it throws a shadow.
    pub casts: bool,
    /// A point and the normal of the plane of a wall: seen from its other side it must not hide the figure.
    pub barrier: Option<(Vec3, Vec3)>,
}

/// How far the usual back of a chair rises above its seat, meters.
const LOW_BACK_M: f32 = 0.325;

impl Prop {
    /// The thing in a mirror.
    pub fn mirrored(&self) -> Prop {
        let end = |end: End| match end {
            End::Point(p) => End::Point(mirror_x(p)),
            End::Hand(left) => End::Hand(!left),
            End::Foot(left) => End::Foot(!left),
        };
        Prop { pos: mirror_x(self.pos), turn_deg: -self.turn_deg, ends: self.ends.map(end), ..self.clone() }
    }

    /// Its pieces, with bands stretched to the limbs of a posed body.
    pub fn pieces(&self, posed: &Posed, rest: &Rest) -> Vec<Piece> {
        let size = self.size.clamp(Vec3::splat(1e-3), Vec3::splat(20.0));
        let mut pieces = match self.kind {
            PropKind::Mat => vec![block(Vec3::Y * size.y * 0.5, size, 0.005, Shade::Mat).without_shadow()],
            PropKind::Chair => chair(size, Some(self.back_m.unwrap_or(size.y + LOW_BACK_M))),
            PropKind::Stool => chair(size, None),
            PropKind::Wall => vec![wall(size)],
            PropKind::DoorFrame => door_frame(size),
            PropKind::Door => door(size),
            PropKind::Anchor => anchor(size),
            PropKind::Desk => desk(size),
            PropKind::Post => vec![block(Vec3::Y * size.y * 0.5, size, 0.008, Shade::Frame)],
            PropKind::Block => vec![block(Vec3::Y * size.y * 0.5, size, 0.008, Shade::Wood)],
            PropKind::Cushion => vec![block(Vec3::Y * size.y * 0.5, size, size.y * 0.45, Shade::Fabric)],
            PropKind::Towel => vec![block(Vec3::Y * size.y * 0.5, size, size.y * 0.48, Shade::Linen)],
            PropKind::Band => return self.band(posed, rest),
            PropKind::Disc => Vec::new(),
        };
        let turn = Quat::from_rotation_y(self.turn_deg.to_radians());
        for piece in &mut pieces {
            piece.see_through |= self.see_through;
            piece.casts &= !piece.see_through;
            let planes = piece.barrier.iter_mut().map(|(pos, normal)| (pos, normal));
            for (pos, normal) in piece.vertices.iter_mut().map(|(pos, normal)| (pos, normal)).chain(planes) {
                *pos = self.pos + turn * *pos;
                *normal = turn * *normal;
            }
        }
        pieces
    }

    fn band(&self, posed: &Posed, rest: &Rest) -> Vec<Piece> {
        let radius = (self.size.x * 0.5).clamp(0.002, 0.05);
        let mut path = Vec::new();
        let [from, to] = self.ends;
        path.extend(path_to(from, to, posed, rest));
        path.extend(path_to(to, from, posed, rest).into_iter().rev());
        let pairs = path.iter().zip(path.iter().skip(1));
        let mut pieces: Vec<Piece> = pairs.map(|(a, b)| rod([*a, *b], [radius, radius], Shade::Rubber)).collect();
        for end in self.ends {
            if let (true, End::Hand(left)) = (self.handles, end) {
                let grip = end_point(end, posed, rest);
                let across = posed.rot[Bone::HAND.on(left)] * Vec3::Z * 0.055;
                pieces.push(rod([grip - across, grip + across], [0.013, 0.013], Shade::Rubber));
            }
        }
        pieces
    }
}

/// Under the arch of a left shoe: its inner and its outer edge, where a band comes out.
const ARCH: [Vec3; 2] = [vec3(0.070, 0.006, 0.012), vec3(0.156, 0.006, 0.004)];

/// The way of a band from one end on toward the other. Under a foot it runs across the sole and comes out at the nearer edge.
fn path_to(end: End, other: End, posed: &Posed, rest: &Rest) -> Vec<Vec3> {
    let End::Foot(left) = end else { return vec![end_point(end, posed, rest)] };
    let edge = |at: Vec3| posed.point(rest, Bone::FOOT.on(left), if left { at } else { mirror_x(at) });
    let [inner, outer] = ARCH.map(edge);
    if matches!(other, End::Foot(_)) { vec![outer, inner] } else { vec![inner, outer] }
}

/// Where a band is held.
fn end_point(end: End, posed: &Posed, rest: &Rest) -> Vec3 {
    let side = |left: bool, v: Vec3| if left { v } else { mirror_x(v) };
    match end {
        End::Point(p) => p,
        End::Hand(left) => posed.point(rest, Bone::HAND.on(left), side(left, rest.pos[Bone::HAND] + HELD)),
        End::Foot(left) => posed.point(rest, Bone::FOOT.on(left), side(left, (ARCH[0] + ARCH[1]) * 0.5)),
    }
}

impl Piece {
    fn without_shadow(self) -> Piece {
        Piece { casts: false, ..self }
    }

    fn turned(mut self, turn: Quat, about: Vec3) -> Piece {
        for (pos, normal) in &mut self.vertices {
            *pos = about + turn * (*pos - about);
            *normal = turn * *normal;
        }
        self
    }
}

fn wall(size: Vec3) -> Piece {
    let thin = if size.x < size.z { Vec3::X } else { Vec3::Z };
    let panel = block(Vec3::Y * size.y * 0.5, size, 0.004, Shade::Plaster).without_shadow();
    Piece { barrier: Some((Vec3::ZERO, thin)), ..panel }
}

/// `back` is the height of the upper edge of its back.
fn chair(size: Vec3, back: Option<f32>) -> Vec<Piece> {
    let half = size * 0.5;
    let seat = vec3(0.0, size.y - 0.028, 0.0);
    let mut pieces = vec![block(seat, vec3(size.x, 0.056, size.z), 0.022, Shade::Fabric)];
    for (x, z) in [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)] {
        let top = vec3(x * (half.x - 0.05), size.y - 0.05, z * (half.z - 0.05));
        let foot = vec3(x * (half.x - 0.01), 0.0, z * (half.z - 0.01));
        pieces.push(rod([top, foot], [0.018, 0.011], Shade::Wood));
    }
    if let Some(back) = back {
        let board_y = back.clamp(size.y + 0.1, size.y + 1.0) - 0.055;
        for x in [1.0, -1.0] {
            let low = vec3(x * 0.150, size.y - 0.03, -half.z + 0.025);
            let high = vec3(x * 0.140, board_y + 0.03, -half.z - 0.030);
            pieces.push(rod([low, high], [0.012, 0.011], Shade::Wood));
        }
        let rest = vec3(0.0, board_y, -half.z - 0.027);
        let board = block(rest, vec3(0.38, 0.11, 0.024), 0.011, Shade::Fabric);
        pieces.push(board.turned(Quat::from_rotation_x(-0.15), rest));
    }
    pieces
}

/// `size` is the opening; jambs stand outside of it, with pieces of wall beside them.
fn door_frame(size: Vec3) -> Vec<Piece> {
    let (jamb, panel) = (0.10, 0.32);
    let mut pieces = Vec::new();
    for x in [1.0, -1.0] {
        let post = vec3(x * (size.x + jamb) * 0.5, size.y * 0.5, 0.0);
        pieces.push(block(post, vec3(jamb, size.y, size.z), 0.008, Shade::Frame));
        let wall = vec3(x * (size.x * 0.5 + jamb + panel * 0.5), size.y * 0.5, 0.0);
        let wall = block(wall, vec3(panel, size.y, size.z * 0.5), 0.004, Shade::Plaster);
        pieces.push(Piece { see_through: true, ..wall });
    }
    let lintel = vec3(0.0, size.y + 0.045, 0.0);
    pieces.push(block(lintel, vec3(size.x + 2.0 * jamb, 0.09, size.z), 0.008, Shade::Frame));
    pieces
}

/// `size` is the leaf. The frame stands close around it, with pieces of wall beside it.
fn door(size: Vec3) -> Vec<Piece> {
    let (jamb, panel, gap) = (0.07, 0.30, 0.004);
    let leaf = block(Vec3::Y * size.y * 0.5, size, 0.006, Shade::Frame);
    let mut pieces = vec![leaf];
    for x in [1.0, -1.0] {
        let post = vec3(x * ((size.x + jamb) * 0.5 + gap), size.y * 0.5, 0.0);
        pieces.push(block(post, vec3(jamb, size.y + 2.0 * gap, size.z + 0.03), 0.008, Shade::Wood));
        let wall = vec3(x * ((size.x + panel) * 0.5 + gap + jamb), (size.y + jamb) * 0.5, 0.0);
        pieces.push(block(wall, vec3(panel, size.y + jamb, size.z * 0.8), 0.004, Shade::Plaster));
    }
    let lintel = vec3(0.0, size.y + gap + jamb * 0.5, 0.0);
    pieces.push(block(lintel, vec3(size.x + 2.0 * (jamb + gap), jamb, size.z + 0.03), 0.008, Shade::Wood));
    // Handles on both faces, at the side away from the hinges.
    let grip = vec3(-size.x * 0.5 + 0.06, size.y * 0.52, 0.0);
    for z in [1.0, -1.0] {
        let at = grip + Vec3::Z * (z * (size.z * 0.5 + 0.045));
        pieces.push(rod([at - Vec3::Z * (z * 0.05), at], [0.009, 0.009], Shade::Metal));
        pieces.push(rod([at - Vec3::X * 0.01, at + Vec3::X * 0.11], [0.010, 0.010], Shade::Metal));
    }
    let through = |piece: Piece| Piece { barrier: Some((Vec3::ZERO, Vec3::Z)), ..piece.without_shadow() };
    pieces.into_iter().map(through).collect()
}

/// The loop of a strap around the band, and the strap that goes back through the gap of the door.
fn anchor(size: Vec3) -> Vec<Piece> {
    let strap = vec3(size.x * 0.4, size.y * 0.8, size.z + 0.06);
    vec![
        block(Vec3::Z * (strap.z * 0.5), strap, 0.003, Shade::Metal),
        block(Vec3::ZERO, size, size.min_element() * 0.45, Shade::Metal),
    ]
}

fn desk(size: Vec3) -> Vec<Piece> {
    let thick = 0.032;
    let top = vec3(0.0, size.y - thick * 0.5, 0.0);
    let mut pieces = vec![block(top, vec3(size.x, thick, size.z), 0.010, Shade::Wood)];
    let leg = vec3(0.045, (size.y - thick).max(0.01), 0.045);
    for (x, z) in [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)] {
        let foot = vec3(x * (size.x * 0.5 - 0.06), leg.y * 0.5, z * (size.z * 0.5 - 0.06));
        pieces.push(block(foot, leg, 0.006, Shade::Metal));
    }
    pieces
}

/// A box about `center` with round edges.
fn block(center: Vec3, size: Vec3, bevel: f32, tone: Shade) -> Piece {
    let half = size * 0.5;
    let bevel = bevel.min(half.min_element() * 0.99);
    let inner = half - bevel;
    let mut piece = Piece { tone, casts: true, ..Piece::default() };
    let axes = [(Vec3::X, Vec3::Y, Vec3::Z), (Vec3::Y, Vec3::Z, Vec3::X), (Vec3::Z, Vec3::X, Vec3::Y)];
    for (normal, u, v) in axes {
        for sign in [1.0, -1.0] {
            let face = normal * sign;
            add_face(&mut piece, center, half, inner, [face, u * sign, v], bevel);
        }
    }
    piece
}

/// One face as a net of 6 by 6 points that bends around its edges.
fn add_face(piece: &mut Piece, center: Vec3, half: Vec3, inner: Vec3, [face, u, v]: [Vec3; 3], bevel: f32) {
    const N: u32 = 6;
    let stops = |axis: Vec3| {
        let (h, i) = (half.dot(axis.abs()), inner.dot(axis.abs()));
        let mid = i + (h - i) * 0.45;
        [-h, -mid, -i, i, mid, h]
    };
    let first = piece.vertices.len() as u32;
    for a in stops(u) {
        for b in stops(v) {
            let flat = face * half + u * a + v * b;
            let core = flat.clamp(-inner, inner);
            let normal = (flat - core).normalize_or(face);
            piece.vertices.push((center + core + normal * bevel, normal));
        }
    }
    for i in 0..N - 1 {
        for j in 0..N - 1 {
            let a = first + i * N + j;
            piece.triangles.extend([[a, a + N, a + N + 1], [a, a + N + 1, a + 1]]);
        }
    }
}

/// A round rod with flat ends.
fn rod([from, to]: [Vec3; 2], [start, end]: [f32; 2], tone: Shade) -> Piece {
    const N: u32 = 18;
    let axis = (to - from).normalize_or(Vec3::Y);
    let u = axis.any_orthonormal_vector();
    let v = axis.cross(u);
    let spoke = |i: u32| {
        let angle = i as f32 / N as f32 * std::f32::consts::TAU;
        u * angle.cos() + v * angle.sin()
    };
    let mut piece = Piece { tone, casts: true, ..Piece::default() };
    for i in 0..=N {
        piece.vertices.extend([(from + spoke(i) * start, spoke(i)), (to + spoke(i) * end, spoke(i))]);
    }
    for i in 0..N {
        let a = 2 * i;
        piece.triangles.extend([[a, a + 2, a + 1], [a + 1, a + 2, a + 3]]);
    }
    for (middle, radius, normal) in [(from, start, -axis), (to, end, axis)] {
        let hub = piece.vertices.len() as u32;
        piece.vertices.push((middle, normal));
        piece.vertices.extend((0..=N).map(|i| (middle + spoke(i) * radius, normal)));
        for i in 0..N {
            let (a, b) = (hub + 1 + i, hub + 2 + i);
            piece.triangles.push(if normal == axis { [hub, a, b] } else { [hub, b, a] });
        }
    }
    piece
}
