//! Surface nets: a triangle mesh of the zero level of a distance field, sampled on a grid.
//! Blocks far from the surface are skipped, and a symmetric body is only sampled on one half.

use glam::{Vec3, vec3};

/// A value by index; the default outside. Index arithmetic here is right by construction, so nothing is lost.
pub fn at<T: Copy + Default>(items: &[T], index: usize) -> T {
    items.get(index).copied().unwrap_or_default()
}

/// A box that is sampled at steps of `step` meters.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    /// Lowest corner. With `half` its x is ignored.
    pub low: Vec3,
    /// Highest corner.
    pub high: Vec3,
    /// Distance of samples, meters.
    pub step: f32,
    /// The field is symmetric in x and only its positive half is sampled.
    /// The first cells then straddle x = 0 and their points lie exactly on it.
    pub half: bool,
}

/// Points and triangles.
#[derive(Clone, Debug, Default)]
pub struct Net {
    /// Points on the surface.
    pub points: Vec<Vec3>,
    /// Counter-clockwise seen from outside.
    pub triangles: Vec<[u32; 3]>,
}

/// Edge length of a block that may be skipped, in samples.
const BLOCK: usize = 5;
/// No cell has a point here.
const NONE: u32 = u32::MAX;

/// The surface of `field` within `grid`.
pub fn surface_net(grid: &Grid, field: impl Fn(Vec3) -> f32) -> Net {
    let mut samples = Samples::new(grid);
    samples.fill(&field);
    let (points, cells) = samples.points();
    let triangles = samples.triangles(&points, &cells);
    Net { points, triangles }
}

struct Samples {
    low: Vec3,
    step: f32,
    half: bool,
    size: [usize; 3],
    values: Vec<f32>,
}

/// The 12 edges of a cell as pairs of its corners; bit 0 is x, bit 1 y, bit 2 z.
const EDGES: [(usize, usize); 12] =
    [(0, 1), (2, 3), (4, 5), (6, 7), (0, 2), (1, 3), (4, 6), (5, 7), (0, 4), (1, 5), (2, 6), (3, 7)];

impl Samples {
    fn new(grid: &Grid) -> Samples {
        let low = if grid.half { vec3(-0.5 * grid.step, grid.low.y, grid.low.z) } else { grid.low };
        let count = ((grid.high - low) / grid.step).ceil().max(Vec3::ONE);
        let size = [count.x as usize + 1, count.y as usize + 1, count.z as usize + 1];
        let [nx, ny, nz] = size;
        Samples { low, step: grid.step, half: grid.half, size, values: vec![1e3; nx * ny * nz] }
    }

    fn index(&self, x: usize, y: usize, z: usize) -> usize {
        let [nx, ny, _] = self.size;
        (z * ny + y) * nx + x
    }

    fn place(&self, x: f32, y: f32, z: f32) -> Vec3 {
        self.low + vec3(x, y, z) * self.step
    }

    fn fill(&mut self, field: &impl Fn(Vec3) -> f32) {
        let [nx, ny, nz] = self.size;
        // The fields overestimate distance by less than this factor.
        let reach = self.step * BLOCK as f32 * 0.87 * 1.5 + 0.008;
        for z0 in (0..nz).step_by(BLOCK) {
            for y0 in (0..ny).step_by(BLOCK) {
                for x0 in (0..nx).step_by(BLOCK) {
                    let mid = BLOCK as f32 * 0.5;
                    let d = field(self.place(x0 as f32 + mid, y0 as f32 + mid, z0 as f32 + mid));
                    self.fill_block([x0, y0, z0], (d.abs() > reach).then_some(d), field);
                }
            }
        }
    }

    fn fill_block(&mut self, [x0, y0, z0]: [usize; 3], far: Option<f32>, field: &impl Fn(Vec3) -> f32) {
        let [nx, ny, nz] = self.size;
        for z in z0..(z0 + BLOCK).min(nz) {
            for y in y0..(y0 + BLOCK).min(ny) {
                let start = self.index(x0, y, z);
                let place = |x: usize| self.low + vec3(x as f32, y as f32, z as f32) * self.step;
                let row: Vec<f32> = (x0..(x0 + BLOCK).min(nx)).map(|x| far.unwrap_or_else(|| field(place(x)))).collect();
                if let Some(cells) = self.values.get_mut(start..start + row.len()) {
                    cells.copy_from_slice(&row);
                }
            }
        }
    }

    /// One point in every cell that the surface crosses, and which cell has which.
    fn points(&self) -> (Vec<Vec3>, Vec<u32>) {
        let [nx, ny, nz] = self.size;
        let mut cells = vec![NONE; nx * ny * nz];
        let mut points = Vec::new();
        for z in 0..nz - 1 {
            for y in 0..ny - 1 {
                for x in 0..nx - 1 {
                    let corner = |i: usize| at(&self.values, self.index(x + (i & 1), y + (i >> 1 & 1), z + (i >> 2)));
                    let values: [f32; 8] = std::array::from_fn(corner);
                    let n_inside = values.iter().filter(|v| **v < 0.0).count();
                    if n_inside == 0 || n_inside == 8 {
                        continue;
                    }
                    if let Some(cell) = cells.get_mut(self.index(x, y, z)) {
                        *cell = points.len() as u32;
                    }
                    let mut point = self.place(x as f32, y as f32, z as f32) + middle_of_crossings(&values) * self.step;
                    if self.half && x == 0 {
                        point.x = 0.0;
                    }
                    points.push(point);
                }
            }
        }
        (points, cells)
    }

    fn triangles(&self, points: &[Vec3], cells: &[u32]) -> Vec<[u32; 3]> {
        let [nx, ny, nz] = self.size;
        let mut triangles = Vec::new();
        for z in 1..nz - 1 {
            for y in 1..ny - 1 {
                // On a half body the first column already lies on the middle plane.
                for x in usize::from(!self.half)..nx - 1 {
                    let inside = |x, y, z| at(&self.values, self.index(x, y, z)) < 0.0;
                    let cell = |dx: usize, dy: usize, dz: usize| {
                        let x = x.checked_sub(dx)?;
                        cells.get(self.index(x, y - dy, z - dz)).copied()
                    };
                    let here = inside(x, y, z);
                    let across = [
                        (inside(x + 1, y, z), [cell(0, 1, 1), cell(0, 0, 1), cell(0, 0, 0), cell(0, 1, 0)]),
                        (inside(x, y + 1, z), [cell(1, 0, 1), cell(1, 0, 0), cell(0, 0, 0), cell(0, 0, 1)]),
                        (inside(x, y, z + 1), [cell(1, 1, 0), cell(0, 1, 0), cell(0, 0, 0), cell(1, 0, 0)]),
                    ];
                    for (there, corners) in across {
                        if let [Some(a), Some(b), Some(c), Some(d)] = corners
                            && here != there
                            && ![a, b, c, d].contains(&NONE)
                        {
                            let quad = if here { [a, b, c, d] } else { [d, c, b, a] };
                            triangles.extend(split(quad, points));
                        }
                    }
                }
            }
        }
        triangles
    }
}

fn middle_of_crossings(values: &[f32; 8]) -> Vec3 {
    let spot = |i: usize| vec3((i & 1) as f32, (i >> 1 & 1) as f32, (i >> 2 & 1) as f32);
    let (mut sum, mut count) = (Vec3::ZERO, 0.0);
    for (a, b) in EDGES {
        let (va, vb) = (at(values, a), at(values, b));
        if (va < 0.0) != (vb < 0.0) {
            sum += spot(a).lerp(spot(b), va / (va - vb));
            count += 1.0;
        }
    }
    sum / count
}

/// Two triangles, along the shorter diagonal.
fn split([a, b, c, d]: [u32; 4], points: &[Vec3]) -> [[u32; 3]; 2] {
    let apart = |i: u32, j: u32| at(points, i as usize).distance_squared(at(points, j as usize));
    if apart(a, c) < apart(b, d) { [[a, b, c], [a, c, d]] } else { [[a, b, d], [b, c, d]] }
}
