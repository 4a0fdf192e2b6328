//! Moves the resting mesh with the bones.
//! Mostly dual quaternions, which keep volume at bends and twists, with some linear blending against bulges.

use glam::{Mat3, Quat, Vec3, Vec4};

use super::skeleton::{N_BONES, PerBone, Posed, Rest};

/// Up to four bones that move a vertex, the strongest first; the weights add up to 1.
pub type Weights = [(u8, f32); 4];

/// Share of the dual quaternions.
const DUAL_SHARE: f32 = 0.6;

/// One bone's motion from rest, in both forms.
#[derive(Clone, Copy)]
struct Shift {
    turn: Quat,
    dual: Vec4,
    matrix: Mat3,
    offset: Vec3,
}

/// Moved positions and normals, in the order of the input.
pub fn skin(vertices: impl Iterator<Item = (Vec3, Vec3, Weights)>, posed: &Posed, rest: &Rest) -> (Vec<Vec3>, Vec<Vec3>) {
    let shifts = shifts(posed, rest);
    let at = |bone: u8| shifts.0.get(usize::from(bone)).copied().unwrap_or(Shift::NONE);
    vertices
        .map(|(pos, normal, weights)| {
            let [(first, share), ..] = weights;
            if share > 0.999 {
                let shift = at(first);
                return (shift.matrix * pos + shift.offset, shift.matrix * normal);
            }
            blend(pos, normal, weights.map(|(bone, share)| (at(bone), share)))
        })
        .unzip()
}

fn shifts(posed: &Posed, rest: &Rest) -> PerBone<Shift> {
    let mut shifts = PerBone([Shift::NONE; N_BONES]);
    for bone in super::skeleton::Bone::all() {
        let turn = posed.rot[bone];
        let offset = posed.pos[bone] - turn * rest.pos[bone];
        let dual = Vec4::from(Quat::from_xyzw(offset.x, offset.y, offset.z, 0.0) * turn) * 0.5;
        shifts[bone] = Shift { turn, dual, matrix: Mat3::from_quat(turn), offset };
    }
    shifts
}

impl Shift {
    const NONE: Shift = Shift { turn: Quat::IDENTITY, dual: Vec4::ZERO, matrix: Mat3::IDENTITY, offset: Vec3::ZERO };
}

fn blend(pos: Vec3, normal: Vec3, parts: [(Shift, f32); 4]) -> (Vec3, Vec3) {
    let [(first, _), ..] = parts;
    let (mut real, mut dual, mut linear) = (Vec4::ZERO, Vec4::ZERO, Vec3::ZERO);
    for (shift, share) in parts {
        if share <= 0.0 {
            break;
        }
        // The short way round.
        let signed = if first.turn.dot(shift.turn) < 0.0 { -share } else { share };
        real += Vec4::from(shift.turn) * signed;
        dual += shift.dual * signed;
        linear += (shift.matrix * pos + shift.offset) * share;
    }
    let scale = 1.0 / real.length().max(1e-6);
    let turn = Quat::from_vec4(real * scale);
    let dual = dual * scale;
    let (axis, dual_axis) = (turn.xyz(), dual.truncate());
    let offset = 2.0 * (turn.w * dual_axis - dual.w * axis + axis.cross(dual_axis));
    (linear.lerp(turn * pos + offset, DUAL_SHARE), turn * normal)
}
