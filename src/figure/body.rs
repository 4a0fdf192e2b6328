//! A finished body: mesh, joints and paint of one look. Made once and shared.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use glam::Vec3A;

use super::{
    anatomy::Anatomy,
    grid::at,
    look::{Hair, Look},
    mesh::{Mesh, Part},
    muscle::Muscle,
    paint::{Fabric, Paint},
    region::spot,
    skeleton::Rest,
};

/// A body that can be posed and drawn.
pub struct Body {
    /// The resting mesh.
    pub mesh: Mesh,
    /// The resting joints.
    pub rest: Rest,
    /// Clothes and face.
    pub paint: Paint,
    /// What each triangle is covered with.
    pub covers: Vec<Cover>,
    /// Resting position of each vertex once more, packed for fast reading.
    pub rest_pos: Vec<Vec3A>,
    /// For each muscle the triangles that it may touch; made when first asked for.
    near_muscle: [OnceLock<Vec<bool>>; Muscle::ALL.len()],
}

/// What a triangle is covered with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Hair.
    pub hair: bool,
    /// The fabric, if `varied` is false.
    pub fabric: Fabric,
    /// The color changes within the triangle.
    pub varied: bool,
}

/// How far outside its outline a muscle still glows, with the size of a triangle, meters.
const NEAR_MUSCLE_M: f32 = 0.030;
/// Bodies kept ready.
const N_SHARED: usize = 3;

type Key = (u8, Hair, bool);

impl Body {
    /// Makes a body. Takes about a tenth of a second of one core: not for the window's thread.
    pub fn new(look: &Look) -> Body {
        let anatomy = Anatomy::new(look.shape_step(), look.hair);
        let mesh = Mesh::new(&anatomy);
        let paint = Paint::new(look.outfit.has_sleeves(), &anatomy.rest, anatomy.head);
        let covers = covers(&mesh, &paint);
        let rest_pos = mesh.vertices.iter().map(|v| v.pos.into()).collect();
        Body { mesh, rest: anatomy.rest, paint, covers, rest_pos, near_muscle: std::array::from_fn(|_| OnceLock::new()) }
    }

    /// The body of a look, made at the first call and then shared.
    pub fn shared(look: &Look) -> Arc<Body> {
        static SHELF: Mutex<Vec<(Key, Arc<Body>)>> = Mutex::new(Vec::new());
        let key = ((look.shape_step() * 100.0) as u8, look.hair, look.outfit.has_sleeves());
        let mut shelf = SHELF.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, body)) = shelf.iter().find(|(own, _)| *own == key) {
            return Arc::clone(body);
        }
        let body = Arc::new(Body::new(look));
        shelf.truncate(N_SHARED - 1);
        shelf.insert(0, (key, Arc::clone(&body)));
        body
    }

    /// For each triangle whether a muscle may touch it.
    pub fn near_muscle(&self, muscle: Muscle) -> &[bool] {
        let slot = Muscle::ALL.iter().position(|own| *own == muscle).and_then(|i| self.near_muscle.get(i));
        slot.map_or(&[], |slot| slot.get_or_init(|| self.find_muscle(muscle)))
    }

    fn find_muscle(&self, muscle: Muscle) -> Vec<bool> {
        let vertices = self.mesh.vertices.iter();
        let near: Vec<bool> =
            vertices.map(|v| v.part == Part::Body && spot(muscle, v.pos, &self.rest).distance < NEAR_MUSCLE_M).collect();
        self.mesh.triangles.iter().map(|t| t.iter().any(|&i| at(&near, i as usize))).collect()
    }
}

fn covers(mesh: &Mesh, paint: &Paint) -> Vec<Cover> {
    let fabrics: Vec<(Fabric, bool)> = mesh
        .vertices
        .iter()
        .map(|v| {
            let (fabric, border) = paint.fabric(v.pos);
            (fabric, paint.is_varied(v.pos, border))
        })
        .collect();
    let cover = |triangle: &[u32; 3]| {
        let [a, b, c] = triangle.map(|i| at(&fabrics, i as usize));
        let hair = at(&mesh.vertices, triangle[0] as usize).part == Part::Hair;
        let varied = !hair && (a.1 || b.1 || c.1 || a.0 != b.0 || b.0 != c.0);
        Cover { hair, fabric: a.0, varied }
    };
    mesh.triangles.iter().map(cover).collect()
}
