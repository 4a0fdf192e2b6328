//! A finished body: mesh, joints and paint of one look. Made once and shared.

pub(super) mod anatomy;
pub(super) mod grid;
pub(super) mod head;
pub(super) mod look;
pub(super) mod mesh;
pub(super) mod paint;
pub(super) mod palette;
pub(super) mod plant;
pub(super) mod region;
pub(super) mod skeleton;
pub(super) mod skin;
pub(super) mod solid;
pub(super) mod weights;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use self::{
    anatomy::Anatomy,
    grid::at,
    look::{Hair, Look},
    mesh::{Mesh, MeshPart, Vertex},
    paint::{Fabric, Paint},
    region::spot,
    skeleton::Rest,
    weights::weigh,
};
use crate::figure::motion::muscle::Muscle;

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
    /// For each muscle where the triangles lie; made when first asked for.
    near_muscle: [OnceLock<Vec<Nearness>>; Muscle::ALL.len()],
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

/// Where a triangle lies relative to a muscle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nearness {
    /// Not touched by it.
    #[default]
    Far,
    /// Perhaps touched by it.
    Near,
    /// So deep inside that its outline does not matter.
    Inside,
}

/// How far outside its outline a muscle still glows, with the size of a triangle, meters.
const NEAR_MUSCLE_M: f32 = 0.030;
/// How deep inside its outline a muscle is lit evenly, meters: the breadth of the border.
const INSIDE_MUSCLE_M: f32 = 0.008;
/// Bodies kept ready.
const N_SHARED: usize = 3;

type Key = (u8, Hair, bool);

impl Body {
    /// Makes a body. Takes about a tenth of a second of one core: not for the window's thread.
    pub fn new(look: &Look) -> Body {
        let anatomy = Anatomy::new(look.shape_step(), look.hair);
        let mut mesh = Mesh::new(&anatomy);
        weigh(&mut mesh, &anatomy);
        let paint = Paint::new(look.outfit.has_sleeves(), &anatomy.rest, anatomy.head);
        let covers = covers(&mesh, &paint);
        Body { mesh, rest: anatomy.rest, paint, covers, near_muscle: std::array::from_fn(|_| OnceLock::new()) }
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

    /// For each triangle where it lies relative to a muscle.
    pub fn near_muscle(&self, muscle: Muscle) -> &[Nearness] {
        let slot = Muscle::ALL.iter().position(|own| *own == muscle).and_then(|i| self.near_muscle.get(i));
        slot.map_or(&[], |slot| slot.get_or_init(|| self.find_muscle(muscle)))
    }

    fn find_muscle(&self, muscle: Muscle) -> Vec<Nearness> {
        let distance =
            |v: &Vertex| if v.part == MeshPart::Body { spot(muscle, v.pos, &self.rest, false).distance } else { f32::MAX };
        let distances: Vec<f32> = self.mesh.vertices.iter().map(distance).collect();
        let nearness = |triangle: &[u32; 3]| {
            let corners = triangle.map(|i| at(&distances, i as usize));
            let (nearest, farthest) = corners.iter().fold((f32::MAX, f32::MIN), |(low, high), d| (low.min(*d), high.max(*d)));
            match () {
                () if nearest >= NEAR_MUSCLE_M => Nearness::Far,
                () if farthest <= -INSIDE_MUSCLE_M => Nearness::Inside,
                () => Nearness::Near,
            }
        };
        self.mesh.triangles.iter().map(nearness).collect()
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
        let hair = at(&mesh.vertices, triangle[0] as usize).part == MeshPart::Hair;
        let varied = !hair && (a.1 || b.1 || c.1 || a.0 != b.0 || b.0 != c.0);
        Cover { hair, fabric: a.0, varied }
    };
    mesh.triangles.iter().map(cover).collect()
}
