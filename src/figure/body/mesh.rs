//! Turns the smooth body into a mesh: grids fine enough for each part, points moved onto the surface, normals, shade in folds.
//! The weights of its points are given later, by `weights.rs`.

use glam::{Vec3, vec3};

use super::{
    anatomy::Anatomy,
    grid::{Grid, Net, at, surface_net},
    skin::Weights,
    solid::gradient,
};
use crate::figure::motion::pose::mirror_x;

/// What a vertex belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MeshPart {
    /// Skin and clothes.
    #[default]
    Body,
    /// Hair.
    Hair,
}

/// A point of the resting body.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vertex {
    /// Resting position.
    pub pos: Vec3,
    /// Resting normal.
    pub normal: Vec3,
    /// Light that reaches it from around, 0 to 1.
    pub open: f32,
    /// What it belongs to.
    pub part: MeshPart,
    /// Bones that move it.
    pub weights: Weights,
}

/// The resting body as triangles, counter-clockwise seen from outside.
#[derive(Clone, Debug, Default)]
pub struct Mesh {
    /// Vertices.
    pub vertices: Vec<Vertex>,
    /// Triangles.
    pub triangles: Vec<[u32; 3]>,
}

/// Grid steps, meters.
const BODY_STEP_M: f32 = 0.0195;
const HEAD_STEP_M: f32 = 0.0096;
const HAND_STEP_M: f32 = 0.0086;
const HAIR_STEP_M: f32 = 0.0130;

impl Mesh {
    /// The mesh of a body.
    pub fn new(body: &Anatomy) -> Mesh {
        let field = |p: Vec3| body.distance(p);
        let mut half = Mesh::default();
        let grid = |low: Vec3, high: Vec3, step: f32, half: bool| Grid { low, high, step, half };
        let trunk = grid(vec3(0.0, -0.03, -0.24), vec3(0.66, 1.54, 0.26), BODY_STEP_M, true);
        half.add(body, MeshPart::Body, trunk, field, |c| c.y < 1.500 && body.beyond_wrist(c) < -0.004);
        let head = grid(vec3(0.0, 1.46, -0.13), vec3(0.11, 1.78, 0.15), HEAD_STEP_M, true);
        half.add(body, MeshPart::Body, head, field, |c| c.y > 1.482 && body.head.hair_distance(c) > -0.006);
        let hand = grid(vec3(0.48, 0.80, -0.08), vec3(0.73, 1.10, 0.11), HAND_STEP_M, false);
        half.add(body, MeshPart::Body, hand, field, |c| body.beyond_wrist(c) > -0.026);
        let mut mesh = half.doubled();
        let hair = grid(vec3(-0.12, 1.50, -0.20), vec3(0.12, 1.82, 0.15), HAIR_STEP_M, false);
        mesh.add(body, MeshPart::Hair, hair, |p| body.head.hair_distance(p), |_| true);
        mesh.smooth_normals(body);
        mesh
    }

    /// Adds the part of a field's surface that `keep` wants.
    fn add(&mut self, body: &Anatomy, part: MeshPart, grid: Grid, field: impl Fn(Vec3) -> f32, keep: impl Fn(Vec3) -> bool) {
        let mut net = surface_net(&grid, &field);
        let middle = |t: &[u32; 3]| t.map(|i| at(&net.points, i as usize)).iter().sum::<Vec3>() / 3.0;
        let kept: Vec<[u32; 3]> = net.triangles.iter().filter(|t| keep(middle(t))).copied().collect();
        net.triangles = kept;
        let used = drop_unused(&mut net);
        settle(&mut net, &used, &grid, &field);
        let first = self.vertices.len() as u32;
        for &pos in &net.points {
            let normal = gradient(&field, pos, grid.step * 0.35);
            let open = openness(body, part, pos, normal);
            self.vertices.push(Vertex { pos, normal, open, part, weights: Weights::default() });
        }
        self.triangles.extend(net.triangles.iter().map(|t| t.map(|i| i + first)));
    }

    /// Both halves; points on the middle plane are shared.
    fn doubled(&self) -> Mesh {
        let mut mesh = self.clone();
        let mut twins = Vec::with_capacity(self.vertices.len());
        for (index, vertex) in self.vertices.iter().enumerate() {
            if vertex.pos.x == 0.0 {
                twins.push(index as u32);
                if let Some(own) = mesh.vertices.get_mut(index) {
                    own.normal.x = 0.0;
                    own.normal = own.normal.normalize_or(vertex.normal);
                }
                continue;
            }
            twins.push(mesh.vertices.len() as u32);
            mesh.vertices.push(Vertex { pos: mirror_x(vertex.pos), normal: mirror_x(vertex.normal), ..*vertex });
        }
        for &[a, b, c] in &self.triangles {
            mesh.triangles.push([c, b, a].map(|i| at(&twins, i as usize)));
        }
        mesh
    }

    /// Softens normals: creases of the field read as noise under two-tone shading. Face and hands keep their detail.
    fn smooth_normals(&mut self, body: &Anatomy) {
        for round in 0..6 {
            let mut sums: Vec<Vec3> = self.vertices.iter().map(|v| v.normal * 2.0).collect();
            for triangle in &self.triangles {
                let normals = triangle.map(|i| at(&self.vertices, i as usize).normal);
                let sum: Vec3 = normals.iter().sum();
                for (i, own) in triangle.iter().zip(normals) {
                    if let Some(total) = sums.get_mut(*i as usize) {
                        *total += sum - own;
                    }
                }
            }
            for (vertex, sum) in self.vertices.iter_mut().zip(sums) {
                let fine = vertex.pos.y > 1.50 || body.beyond_wrist(vertex.pos) > -0.03;
                if !fine || (round < 1 && vertex.part == MeshPart::Body) {
                    vertex.normal = sum.normalize_or(vertex.normal);
                }
            }
        }
    }
}

/// Removes points without a triangle.
fn drop_unused(net: &mut Net) -> Vec<bool> {
    let mut new_index = vec![u32::MAX; net.points.len()];
    let mut points = Vec::new();
    for triangle in &mut net.triangles {
        for corner in triangle {
            let old = *corner as usize;
            let Some(slot) = new_index.get_mut(old) else { continue };
            if *slot == u32::MAX {
                *slot = points.len() as u32;
                points.push(at(&net.points, old));
            }
            *corner = *slot;
        }
    }
    net.points = points;
    border(net)
}

/// Which points lie on an open border; those must not be pulled inward.
fn border(net: &Net) -> Vec<bool> {
    let mut edges: Vec<(u32, u32)> = Vec::with_capacity(net.triangles.len() * 3);
    for &[a, b, c] in &net.triangles {
        edges.extend([(a, b), (b, c), (c, a)].map(|(i, j)| (i.min(j), i.max(j))));
    }
    edges.sort_unstable();
    let mut open = vec![false; net.points.len()];
    for run in edges.chunk_by(|x, y| x == y) {
        if let [(i, j)] = run {
            for end in [i, j] {
                if let Some(flag) = open.get_mut(*end as usize) {
                    *flag = true;
                }
            }
        }
    }
    open
}

/// Evens out the points and moves them onto the surface.
fn settle(net: &mut Net, on_border: &[bool], grid: &Grid, field: &impl Fn(Vec3) -> f32) {
    for round in 0..3 {
        if round < 2 {
            relax(net, on_border, grid.half);
        }
        for point in &mut net.points {
            let slope = gradient(field, *point, 0.002);
            let middle = grid.half && point.x == 0.0;
            *point -= slope * field(*point).clamp(-grid.step, grid.step);
            if middle {
                point.x = 0.0;
            }
        }
    }
}

/// Moves every point halfway to the mean of its neighbors.
fn relax(net: &mut Net, on_border: &[bool], half: bool) {
    let mut sums = vec![(Vec3::ZERO, 0.0_f32); net.points.len()];
    for triangle in &net.triangles {
        let corners = triangle.map(|i| at(&net.points, i as usize));
        let total: Vec3 = corners.iter().sum();
        for (i, own) in triangle.iter().zip(corners) {
            if let Some((sum, count)) = sums.get_mut(*i as usize) {
                *sum += total - own;
                *count += 2.0;
            }
        }
    }
    for ((point, (sum, count)), border) in net.points.iter_mut().zip(sums).zip(on_border) {
        let middle = half && point.x == 0.0;
        if count > 0.0 && (!border || middle) {
            let mut goal = sum / count;
            if middle {
                // The other half pulls the other way.
                goal.x = 0.0;
            }
            *point = point.lerp(goal, 0.5);
        }
    }
}

/// How open the surroundings are: the field along the normal, near steps counting more.
fn openness(body: &Anatomy, part: MeshPart, pos: Vec3, normal: Vec3) -> f32 {
    let mut shade = 0.0;
    let mut share = 1.0;
    for step in [0.015, 0.035, 0.07, 0.12] {
        let q = pos + normal * step;
        let hair = || if q.y > 1.45 { body.head.hair_distance(q) } else { 9.0 };
        let d = body.distance(q).min(if part == MeshPart::Hair { 9.0 } else { hair() });
        shade += (1.0 - (d / step).clamp(0.0, 1.0)) * share;
        share *= 0.5;
    }
    1.0 - (shade / 1.875).clamp(0.0, 1.0)
}
