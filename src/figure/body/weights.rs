//! Which bones move which part of the body, as smooth bands across every joint.

use glam::{Vec3, vec3};

use super::{
    anatomy::Anatomy,
    grid::at,
    mesh::{Mesh, MeshPart},
    skeleton::{ARM_DIR, Bone, N_BONES, PerBone},
    skin::Weights,
    solid::smooth,
};

/// Rounds of smoothing over the mesh.
const ROUNDS: usize = 4;

/// Gives every vertex its weights.
pub fn weigh(mesh: &mut Mesh, body: &Anatomy) {
    let mut full: Vec<PerBone<f32>> = mesh.vertices.iter().map(|v| weights_at(v.pos, v.part, body)).collect();
    // Head and hands are rigid enough to stay as they are.
    let rigid: Vec<bool> =
        mesh.vertices.iter().map(|v| v.part == MeshPart::Hair || v.pos.y > 1.48 || body.beyond_wrist(v.pos) > -0.03).collect();
    for _ in 0..ROUNDS {
        full = smoothed(mesh, &full, &rigid);
    }
    for (vertex, weights) in mesh.vertices.iter_mut().zip(&full) {
        vertex.weights = strongest(weights);
    }
}

fn weights_at(at: Vec3, part: MeshPart, body: &Anatomy) -> PerBone<f32> {
    let mut weights = PerBone([0.0; N_BONES]);
    if part == MeshPart::Hair {
        weights[Bone::HEAD] = 1.0;
        return weights;
    }
    let p = vec3(at.x.abs(), at.y, at.z);
    let left = side_weights(p, body);
    // On the middle plane both sides count the same.
    let share = smooth(-0.002, 0.002, at.x);
    for bone in Bone::all() {
        weights[bone] += left[bone] * if bone.right() == bone && !is_right(bone) { 1.0 } else { share };
    }
    for bone in Bone::all() {
        if bone.right() != bone {
            weights[bone.right()] += left[bone] * (1.0 - share);
        }
    }
    weights
}

fn is_right(bone: Bone) -> bool {
    bone.number() >= Bone::CLAV.right().number()
}

/// Weights for a point of the left half.
fn side_weights(p: Vec3, body: &Anatomy) -> PerBone<f32> {
    let mut w = PerBone([0.0; N_BONES]);
    let arm = arm_share(p, body);
    let leg = leg_share(p, body);
    let trunk = (1.0 - arm) * (1.0 - leg);
    weigh_trunk(&mut w, p, trunk);
    if arm > 0.0 {
        weigh_arm(&mut w, p, arm, body);
    }
    if leg > 0.0 {
        weigh_leg(&mut w, p, leg * (1.0 - arm), body);
    }
    w
}

fn arm_share(p: Vec3, body: &Anatomy) -> f32 {
    if p.y < 0.6 || p.x < 0.09 {
        return 0.0;
    }
    let along = (p - body.rest.pos[Bone::ARM]).dot(ARM_DIR);
    let (trunk, arm) = (body.trunk_distance(p), body.arm_distance(p));
    if arm > 0.10 {
        0.0
    } else if trunk > 0.08 && along > 0.0 && arm < 0.05 {
        1.0
    } else {
        smooth(-0.055, 0.055, trunk - arm) * smooth(-0.035, 0.055, along)
    }
}

fn leg_share(p: Vec3, body: &Anatomy) -> f32 {
    if p.y > 1.06 {
        return 0.0;
    }
    if p.y < 0.80 {
        return 1.0;
    }
    let down = (p - body.rest.pos[Bone::THIGH]).dot(vec3(0.521_86, -0.853_05, 0.0));
    // The seat stretches over a wider band than the groin.
    let back = smooth(0.02, -0.08, p.z);
    smooth(-0.045 - 0.045 * back, 0.055 + 0.03 * back, down)
}

fn weigh_trunk(w: &mut PerBone<f32>, p: Vec3, share: f32) {
    let low = smooth(0.965, 1.095, p.y);
    let high = low * smooth(1.09, 1.22, p.y);
    let chest = high * smooth(1.20, 1.34, p.y);
    let neck = chest * smooth(1.435, 1.495, p.y - 0.25 * p.x - 0.20 * (p.z + 0.03));
    let head = neck * smooth(1.525, 1.585, p.y + 0.55 * p.z.max(-0.04));
    // The girdle carries the shoulder blade on the back and the outer part of the chest.
    let mut girdle = smooth(0.0, 0.120, p.x) * smooth(1.19, 1.345, p.y + 0.25 * (p.x - 0.1)) * 0.95;
    if p.z > 0.0 {
        girdle *= 1.0 - 0.55 * smooth(0.0, 0.06, p.z) * (1.0 - smooth(0.10, 0.16, p.x));
    }
    w[Bone::PELVIS] += (1.0 - low) * share;
    w[Bone::SPINE_LOW] += (low - high) * share;
    w[Bone::SPINE_HIGH] += (high - chest) * (1.0 - girdle) * share;
    w[Bone::CHEST] += (chest - neck) * (1.0 - girdle) * share;
    w[Bone::CLAV] += (high - neck) * girdle * share;
    w[Bone::NECK] += (neck - head) * share;
    w[Bone::HEAD] += head * share;
}

fn weigh_arm(w: &mut PerBone<f32>, p: Vec3, share: f32, body: &Anatomy) {
    let beyond_elbow = (p - body.rest.pos[Bone::FOREARM]).dot(ARM_DIR);
    let beyond_wrist = (p - body.rest.pos[Bone::HAND]).dot(ARM_DIR);
    let forearm = smooth(-0.048, 0.048, beyond_elbow);
    let hand = smooth(-0.026, 0.026, beyond_wrist);
    // The forearm turns along its whole length, most near the wrist.
    let upper_turn = smooth(0.04, 0.17, beyond_elbow) * 0.5;
    let lower_turn = smooth(-0.095, -0.005, beyond_wrist);
    let straight = (1.0 - upper_turn) * (1.0 - lower_turn);
    w[Bone::ARM] += share * (1.0 - forearm);
    w[Bone::FOREARM] += share * forearm * straight * (1.0 - hand);
    w[Bone::TWIST] += share * forearm * (1.0 - straight) * (1.0 - hand);
    w[Bone::HAND] += share * forearm * hand;
}

fn weigh_leg(w: &mut PerBone<f32>, p: Vec3, share: f32, body: &Anatomy) {
    let [knee, ankle, ball] = [Bone::SHANK, Bone::FOOT, Bone::TOES].map(|b| body.rest.pos[b]);
    let shank = smooth(-0.055, 0.050, (p - knee).dot((ankle - knee).normalize_or(Vec3::NEG_Y)));
    let foot = smooth(-0.05, 0.03, (p - ankle).dot(vec3(0.0, -0.924_68, 0.380_75)));
    let toes = smooth(-0.015, 0.025, p.z - ball.z);
    w[Bone::THIGH] += share * (1.0 - shank);
    w[Bone::SHANK] += share * shank * (1.0 - foot);
    w[Bone::FOOT] += share * shank * foot * (1.0 - toes);
    w[Bone::TOES] += share * shank * foot * toes;
}

/// One round: half of each weight comes from the neighbors.
fn smoothed(mesh: &Mesh, full: &[PerBone<f32>], rigid: &[bool]) -> Vec<PerBone<f32>> {
    let mut sums = vec![([0.0_f32; N_BONES], 0.0_f32); full.len()];
    for triangle in &mesh.triangles {
        let rows = triangle.map(|i| full.get(i as usize));
        for (own, i) in triangle.iter().enumerate() {
            let Some((sum, count)) = sums.get_mut(*i as usize) else { continue };
            for row in rows.iter().enumerate().filter(|(other, _)| *other != own).filter_map(|(_, row)| *row) {
                sum.iter_mut().zip(&row.0).for_each(|(s, x)| *s += x);
                *count += 1.0;
            }
        }
    }
    let blend = |(i, own): (usize, &PerBone<f32>)| {
        let Some((sum, count)) = sums.get(i) else { return *own };
        if at(rigid, i) || *count == 0.0 {
            return *own;
        }
        let mut row = *own;
        row.0.iter_mut().zip(sum).for_each(|(x, s)| *x = 0.5 * *x + 0.5 * s / count);
        row
    };
    full.iter().enumerate().map(blend).collect()
}

/// The four strongest bones; their weights add up to 1.
fn strongest(weights: &PerBone<f32>) -> Weights {
    let mut ranked: Vec<(u8, f32)> = Bone::all().map(|bone| (bone.number(), weights[bone])).filter(|(_, w)| *w > 1e-4).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked.truncate(4);
    let sum: f32 = ranked.iter().map(|(_, w)| w).sum();
    let mut out = Weights::default();
    for (slot, (bone, w)) in out.iter_mut().zip(ranked) {
        *slot = (bone, w / sum);
    }
    out
}
