//! The color of a surface at one place of the picture: paint, two tones, highlight, folds, rim.

use glam::{Vec2, Vec3, Vec4, vec4};

use super::{
    camera::Projection,
    grid::at,
    palette::{Color, Palette, Tone, mix, multiply},
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
    shadow: ShadowMap,
    points: Vec<Point>,
}

/// What light does at a vertex. Vertices are close enough together that all of it may be blended between them.
#[derive(Clone, Copy, Default)]
struct Point {
    /// How far the surface faces the light (x), the eye (y) and the rim light (z), each -1 to 1, and the sky (w), 0 to 1.
    facing: Vec4,
    /// Place on the shadow map (x, y, z) and openness (w).
    map: Vec4,
}

/// The painted color of a place, before light.
struct Base {
    color: Color,
    seam: f32,
    highlight: f32,
    rim: f32,
    /// How much of the shade is held back, 0 to 1.
    soft: f32,
}

impl<'a> Shader<'a> {
    pub(super) fn new(scene: &'a Scene, projection: Projection, palette: Palette) -> Shader<'a> {
        // From the upper left, turning with the camera, and never from below.
        let light = projection.turned(-0.55, 0.95, 0.75).normalize_or(Vec3::Y);
        let light = light.with_y(light.y.max(0.45)).normalize_or(Vec3::Y);
        let shadow = ShadowMap::new(scene, light);
        let points = points(scene, &projection, light, &shadow);
        Shader { scene, projection, palette, light, shadow, points }
    }

    /// The color of a triangle at a place of the picture.
    pub(super) fn color(&self, flat: &Flat, at_pixel: Vec2) -> Color {
        let triangle = flat.triangle as usize;
        let corners = at(&self.scene.triangles, triangle).map(|i| i as usize);
        let (weights, distance) = flat.weights(at_pixel);
        let base = match self.scene.prop_face(triangle) {
            Some(face) => {
                let color = at(&self.palette.props, face.tone as usize);
                // Large plain walls would look gloomy in the full shade.
                let soft = if face.tone == Tone::Plaster { 0.6 } else { 0.0 };
                Base { color, seam: 0.0, highlight: 0.0, rim: 0.0, soft }
            }
            None => self.body_base(triangle, corners, weights, self.projection.pixel_m(distance).max(0.0005)),
        };
        let [i, j, k] = corners.map(|i| at(&self.points, i));
        let [a, b, c] = weights;
        let facing = i.facing * a + j.facing * b + k.facing * c;
        let map = i.map * a + j.map * b + k.map * c;
        self.lit(&base, facing, map)
    }

    /// `pixel_m` is the width of a pixel there, meters.
    fn body_base(&self, triangle: usize, corners: [usize; 3], [a, b, c]: [f32; 3], pixel_m: f32) -> Base {
        let body = &self.scene.body;
        let mut base = Base { color: self.palette.hair, seam: 0.0, highlight: 0.0, rim: self.palette.rim_strength, soft: 0.0 };
        let cover = at(&body.covers, triangle);
        if cover.hair {
            return base;
        }
        base.color = self.palette.fabric(cover.fabric);
        let bits = at(&self.scene.muscle_bits, triangle);
        if cover.varied || bits != 0 {
            let [i, j, k] = corners.map(|i| at(&body.rest_pos, i));
            let rest = Vec3::from(i * a + j * b + k * c);
            if cover.varied {
                (base.color, base.seam) = body.paint.color(rest, pixel_m, &self.palette);
            }
            if bits != 0 {
                self.add_muscles(&mut base, bits, rest, pixel_m);
            }
        }
        base
    }

    fn add_muscles(&self, base: &mut Base, bits: u8, rest: Vec3, pixel_m: f32) {
        let mut strongest: Option<(f32, Spot)> = None;
        for (bit, target) in self.scene.muscles.iter().enumerate() {
            if bits >> bit & 1 == 0 {
                continue;
            }
            let mut found = spot(target.muscle, rest, &self.scene.body.rest);
            if let Some(left) = target.left {
                // It ends a little before the middle of the body.
                found.distance = found.distance.max(0.004 - if left { rest.x } else { -rest.x });
            }
            let light = glow(found.distance) * target.strength;
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

    fn lit(&self, base: &Base, facing: Vec4, map: Vec4) -> Color {
        const WHITE: Color = [1.0; 3];
        let palette = &self.palette;
        let [toward, toward_eye, toward_rim, sky] = facing.to_array();
        let mut lit = smooth(0.07, 0.20, toward);
        if lit > 0.0 {
            lit *= self.shadow.light_at(map);
        }
        // The shaded tone changes its hue; from above it is a little lighter.
        let mut dark = multiply(base.color, mix(palette.shade, WHITE, 0.22 * sky));
        if base.soft > 0.0 {
            dark = mix(dark, base.color, base.soft);
        }
        if base.highlight > 0.0 {
            // A lit muscle stays saturated in the shade.
            dark = mix(dark, multiply(base.color, [0.86, 0.78, 0.84]), base.highlight * 0.7);
        }
        let mut color = mix(dark, base.color, lit);
        if toward > 0.62 {
            let top = smooth(0.62, 0.92, toward) * lit;
            color = mix(color, mix(base.color, WHITE, 0.22), top * 0.55);
        }
        if map.w < 0.999 {
            let open = 1.0 - (1.0 - smooth(0.15, 1.0, map.w)) * palette.fold_strength;
            color = multiply(color, mix(palette.shade, WHITE, open).map(|x| x * (0.72 + 0.28 * x)));
        }
        if base.rim > 0.0 && toward_eye < 0.38 {
            let rim = smooth(0.38, 0.12, toward_eye) * smooth(-0.35, 0.35, toward_rim);
            color = mix(color, palette.rim, rim * base.rim);
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

/// How far off the surface the shadow map is asked, meters: it keeps a surface from shading itself.
const OFF_SURFACE_M: f32 = 0.014;

fn points(scene: &Scene, projection: &Projection, light: Vec3, shadow: &ShadowMap) -> Vec<Point> {
    // From the right and a little above, as seen by the camera.
    let rim = projection.turned(0.8, 0.3, 0.0);
    let openness = scene.body.mesh.vertices.iter().map(|v| v.open).chain(std::iter::repeat(1.0));
    let places = scene.pos.iter().zip(&scene.normal).zip(openness);
    let point = |((pos, normal), open): ((&Vec3, &Vec3), f32)| {
        let toward_eye = normal.dot((projection.eye - *pos).normalize_or_zero());
        Point {
            facing: vec4(normal.dot(light), toward_eye, normal.dot(rim), 0.5 + 0.5 * normal.y),
            map: shadow.place(*pos + *normal * OFF_SURFACE_M).extend(open),
        }
    };
    places.map(point).collect()
}
