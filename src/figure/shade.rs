//! The color of a surface at one place of the picture: paint, two tones, highlight, folds, rim.

use glam::{Vec2, Vec3, Vec3A};

use super::{
    camera::Projection,
    grid::at,
    palette::{Color, Palette, mix, multiply},
    raster::Flat,
    region::{Spot, fiber, glow, spot},
    scene::Scene,
    shadow::ShadowMap,
    solid::smooth,
};

/// What shading needs to know, made once for a picture.
pub(super) struct Shader<'a> {
    pub(super) scene: &'a Scene,
    pub(super) projection: Projection,
    pub(super) palette: Palette,
    pub(super) light: Vec3,
    /// The side from which the rim of the figure is brightened.
    rim_side: Vec3,
    shadow: ShadowMap,
    /// Position and normal of each vertex, side by side for fast reading.
    points: Vec<Point>,
}

#[derive(Clone, Copy, Default)]
struct Point {
    pos: Vec3A,
    normal: Vec3A,
}

/// A place on a surface.
struct Place {
    pos: Vec3A,
    normal: Vec3A,
    /// Distance from the eye, meters.
    distance: f32,
    /// Width of a pixel there, meters.
    pixel_m: f32,
}

/// The painted color of a place, before light.
struct Base {
    color: Color,
    seam: f32,
    highlight: f32,
    open: f32,
    rim: f32,
}

impl<'a> Shader<'a> {
    pub(super) fn new(scene: &'a Scene, projection: Projection, palette: Palette) -> Shader<'a> {
        // From the upper left, turning with the camera, and never from below.
        let light = projection.turned(-0.55, 0.95, 0.75).normalize_or(Vec3::Y);
        let light = light.with_y(light.y.max(0.45)).normalize_or(Vec3::Y);
        let rim_side = projection.turned(0.8, 0.3, 0.0);
        let point = |(pos, normal): (&Vec3, &Vec3)| Point { pos: (*pos).into(), normal: (*normal).into() };
        let points = scene.pos.iter().zip(&scene.normal).map(point).collect();
        Shader { scene, projection, palette, light, rim_side, shadow: ShadowMap::new(scene, light), points }
    }

    /// The color of a triangle at a place of the picture.
    pub(super) fn color(&self, flat: &Flat, at_pixel: Vec2) -> Color {
        let triangle = flat.triangle as usize;
        let corners = at(&self.scene.triangles, triangle).map(|i| i as usize);
        let (weights, distance) = flat.weights(at_pixel);
        let [i, j, k] = corners.map(|i| at(&self.points, i));
        let [a, b, c] = weights;
        let normal = i.normal * a + j.normal * b + k.normal * c;
        let place = Place {
            pos: i.pos * a + j.pos * b + k.pos * c,
            normal: normal * normal.length_squared().max(1e-12).sqrt().recip(),
            distance,
            pixel_m: self.projection.pixel_m(distance).max(0.0005),
        };
        let base = match self.scene.prop_face(triangle) {
            Some(face) => {
                let color = at(&self.palette.props, face.tone as usize);
                Base { color, seam: 0.0, highlight: 0.0, open: 1.0, rim: 0.0 }
            }
            None => self.body_base(triangle, corners, weights, &place),
        };
        self.lit(&base, &place)
    }

    fn body_base(&self, triangle: usize, corners: [usize; 3], weights: [f32; 3], place: &Place) -> Base {
        let body = &self.scene.body;
        let [i, j, k] = corners.map(|i| at(&body.rest_open, i));
        let [a, b, c] = weights;
        let rest_open = i * a + j * b + k * c;
        let mut base =
            Base { color: self.palette.hair, seam: 0.0, highlight: 0.0, open: rest_open.w, rim: self.palette.rim_strength };
        let cover = at(&body.covers, triangle);
        if cover.hair {
            return base;
        }
        let bits = at(&self.scene.muscle_bits, triangle);
        if !cover.varied && bits == 0 {
            base.color = self.palette.fabric(cover.fabric);
            return base;
        }
        let rest = rest_open.truncate();
        if cover.varied {
            (base.color, base.seam) = body.paint.color(rest, place.pixel_m, &self.palette);
        } else {
            base.color = self.palette.fabric(cover.fabric);
        }
        if bits != 0 {
            self.add_muscles(&mut base, bits, rest, place.pixel_m);
        }
        base
    }

    fn add_muscles(&self, base: &mut Base, bits: u8, rest: Vec3, pixel_m: f32) {
        let mut strongest: Option<(f32, Spot)> = None;
        for (bit, (muscle, strength)) in self.scene.muscles.iter().enumerate() {
            if bits >> bit & 1 == 0 {
                continue;
            }
            let found = spot(*muscle, rest, &self.scene.body.rest);
            let light = glow(found.distance) * strength;
            if strongest.is_none_or(|(best, _)| light > best) {
                strongest = Some((light, found));
            }
        }
        if let Some((light, found)) = strongest.filter(|(light, _)| *light > 0.002) {
            let tint = mix(self.palette.muscle_pale, self.palette.muscle, smooth(0.1, 0.8, light));
            base.color = mix(base.color, tint, light);
            base.color = mix(base.color, self.palette.fiber, fiber(found, pixel_m) * 0.30 * light);
            base.highlight = light;
        }
    }

    fn lit(&self, base: &Base, place: &Place) -> Color {
        const WHITE: Color = [1.0; 3];
        let palette = &self.palette;
        let normal = place.normal;
        let toward = normal.dot(self.light.into());
        let mut lit = smooth(-0.03, 0.10, toward - 0.10);
        if lit > 0.0 {
            lit *= self.shadow.light_at(place.pos + normal * 0.014);
        }
        // The shaded tone changes its hue; from above it is a little lighter.
        let sky = 0.5 + 0.5 * normal.y;
        let mut dark = multiply(base.color, mix(palette.shade, WHITE, 0.22 * sky));
        if base.highlight > 0.0 {
            // A lit muscle stays saturated in the shade.
            dark = mix(dark, multiply(base.color, [0.86, 0.78, 0.84]), base.highlight * 0.7);
        }
        let mut color = mix(dark, base.color, lit);
        let top = smooth(0.62, 0.92, toward) * lit;
        color = mix(color, mix(base.color, WHITE, 0.22), top * 0.55);
        if base.open < 1.0 {
            let open = 1.0 - (1.0 - smooth(0.15, 1.0, base.open)) * palette.fold_strength;
            color = multiply(color, mix(palette.shade, WHITE, open).map(|x| x * (0.72 + 0.28 * x)));
        }
        if base.rim > 0.0 {
            let view = (Vec3A::from(self.projection.eye) - place.pos) * (1.0 / place.distance);
            let grazing = 1.0 - normal.dot(view).max(0.0);
            if grazing > 0.62 {
                let rim = smooth(0.62, 0.88, grazing) * smooth(-0.35, 0.35, normal.dot(self.rim_side.into()));
                color = mix(color, palette.rim, rim * base.rim);
            }
        }
        if base.seam > 0.0 {
            color = mix(color, multiply(color, [0.62, 0.60, 0.70]), base.seam * 0.8);
        }
        color
    }

    /// A surface darkened by an ink line of this strength, 0 to 1.
    pub(super) fn inked(&self, color: Color, strength: f32) -> Color {
        let ink = mix(multiply(color, [0.52, 0.48, 0.60]), self.palette.line, 0.12);
        mix(color, ink, strength * 0.75)
    }
}
