//! The color of a surface at one place of the picture: paint, two tones, highlight, folds, rim.

use glam::{Vec2, Vec3, Vec3A, Vec4, vec3a, vec4};

use super::{
    raster::Flat,
    shadow::{Glance, ShadowMap},
    shelf::{Kept, Shelf},
};
use crate::figure::{
    body::{
        grid::at,
        palette::{Color, FigurePalette, Shade, mix},
        region::{MOST_GLOW, SurfaceSpot, fiber, glow, spot},
        solid::smooth,
    },
    scene::{MuscleBits, Scene, camera::Projection},
};

static POINTS: Shelf<Point> = Shelf::new();

/// What shading needs to know, made once for a picture.
pub(in crate::figure) struct Shader<'a> {
    pub(in crate::figure) scene: &'a Scene,
    pub(in crate::figure) projection: Projection,
    pub(in crate::figure) palette: FigurePalette,
    pub(in crate::figure) light: Vec3,
    shadow: ShadowMap,
    points: Kept<Point>,
}

/// What light does at a vertex. Vertices are close enough together that all of it may be blended between them.
#[derive(Clone, Copy)]
struct Point {
    /// How far the surface faces the light (x), the eye (y) and the rim light (z), each -1 to 1, and the sky (w), 0 to 1.
    facing: Vec4,
    /// Place on the shadow map (x, y, z) and openness (w).
    map: Vec4,
    /// Resting place; zero on props.
    rest: Vec3A,
    /// Light and shadow about it.
    glance: Glance,
}

impl Point {
    const NONE: Point = Point { facing: Vec4::ZERO, map: Vec4::ZERO, rest: Vec3A::ZERO, glance: Glance::BOTH };
}

/// A triangle as the shader sees it: what its pixels share.
pub(in crate::figure) struct Face<'a> {
    flat: &'a Flat,
    points: [&'a Point; 3],
    /// Its color before light, where nothing else is painted on it.
    plain: Base,
    /// So large that nearer parts of it look larger.
    is_large: bool,
    /// The outfit changes within it.
    is_varied: bool,
    muscles: MuscleBits,
    /// Width of a pixel there, meters.
    pixel_m: f32,
    /// Light and shadow about it.
    glance: Glance,
    /// Set on a flat face of a prop, where only the shadow changes from place to place.
    even: Option<Even>,
}

/// The two colors of an evenly lit face, and its light between them.
#[derive(Clone, Copy)]
struct Even {
    in_shadow: Color,
    in_light: Color,
    facing: Vec4,
    light: f32,
}

/// The painted color of a place, before light.
#[derive(Clone, Copy)]
struct Base {
    color: Color,
    seam: f32,
    highlight: f32,
    rim: f32,
    /// How much of the shade is held back, 0 to 1.
    soft: f32,
}

impl<'a> Shader<'a> {
    pub(in crate::figure) fn new(scene: &'a Scene, projection: Projection, palette: FigurePalette) -> Shader<'a> {
        // From the upper left, turning with the camera, and never from below.
        let light = projection.turned(-0.55, 0.95, 0.75).normalize_or(Vec3::Y);
        let light = light.with_y(light.y.max(0.45)).normalize_or(Vec3::Y);
        let shadow = ShadowMap::new(scene, light);
        let points = points(scene, &projection, light, &shadow);
        Shader { scene, projection, palette, light, shadow, points }
    }

    /// A triangle made ready to be shaded.
    pub(in crate::figure) fn face<'s>(&'s self, flat: &'s Flat) -> Face<'s> {
        let triangle = flat.triangle as usize;
        let points = at(&self.scene.triangles, triangle).map(|i| self.points.get(i as usize).unwrap_or(&Point::NONE));
        let mut plain = Base { color: self.palette.hair, seam: 0.0, highlight: 0.0, rim: self.palette.rim_strength, soft: 0.0 };
        // Between the corners of a large thing anything may throw a shadow.
        let mut face = Face {
            flat,
            points,
            plain,
            is_large: false,
            is_varied: false,
            muscles: MuscleBits::default(),
            pixel_m: 0.0,
            glance: Glance::BOTH,
            even: None,
        };
        if let Some(prop) = self.scene.prop_face(triangle) {
            plain.color = at(&self.palette.props, prop.tone as usize);
            plain.rim = 0.0;
            // Large plain walls would look gloomy in the full shade.
            plain.soft = if prop.tone == Shade::Plaster { 0.6 } else { 0.0 };
            return Face { plain, is_large: true, even: self.even(points, &plain), ..face };
        }
        let [a, b, c] = points;
        face.glance = a.glance | b.glance | c.glance;
        let cover = at(&self.scene.body.covers, triangle);
        if cover.hair {
            return face;
        }
        plain.color = self.palette.fabric(cover.fabric);
        let muscles = at(&self.scene.muscle_bits, triangle);
        let pixel_m = self.projection.pixel_m(flat.distance()).max(0.0005);
        Face { plain, is_varied: cover.varied, muscles, pixel_m, ..face }
    }

    /// What a plain face looks like if it faces one way. Without a rim it does not matter where the eye is.
    fn even(&self, [a, b, c]: [&Point; 3], plain: &Base) -> Option<Even> {
        let is_flat = [b, c].iter().all(|p| (p.facing - a.facing).with_y(0.0).abs().max_element() < 1e-5);
        let is_open = [a, b, c].iter().all(|p| p.map.w >= 1.0);
        let light = lit_share(a.facing);
        let color = |light: f32| self.lit(plain, a.facing, 1.0, light);
        (is_flat && is_open).then(|| Even { in_shadow: color(0.0), in_light: color(light), facing: a.facing, light })
    }

    fn even_color(&self, face: &Face<'_>, even: &Even, at_pixel: Vec2) -> Color {
        if even.light <= 0.0 {
            return even.in_shadow;
        }
        let [a, b, c] = face.flat.weights(at_pixel);
        let [i, j, k] = face.points;
        let light = self.shadow.light_at(i.map * a + j.map * b + k.map * c);
        if light >= 1.0 {
            even.in_light
        } else if light <= 0.0 {
            even.in_shadow
        } else {
            self.lit(&face.plain, even.facing, 1.0, even.light * light)
        }
    }

    /// The color of a triangle at a place of the picture.
    #[inline]
    pub(in crate::figure) fn color(&self, face: &Face<'_>, at_pixel: Vec2) -> Color {
        if let Some(even) = &face.even {
            return self.even_color(face, even, at_pixel);
        }
        let weights = if face.is_large { face.flat.weights(at_pixel) } else { face.flat.flat_weights(at_pixel) };
        let [a, b, c] = weights;
        let [i, j, k] = face.points;
        let facing = i.facing * a + j.facing * b + k.facing * c;
        let map = i.map * a + j.map * b + k.map * c;
        let mut light = lit_share(facing);
        if light > 0.0 && face.glance != Glance::LIGHT {
            light = if face.glance == Glance::BOTH { light * self.shadow.light_at(map) } else { 0.0 };
        }
        if face.is_varied || face.muscles.near != 0 {
            let rest = Vec3::from(i.rest * a + j.rest * b + k.rest * c);
            self.lit(&self.painted(face, rest), facing, map.w, light)
        } else {
            self.lit(&face.plain, facing, map.w, light)
        }
    }

    fn painted(&self, face: &Face<'_>, rest: Vec3) -> Base {
        let mut base = face.plain;
        if face.is_varied {
            (base.color, base.seam) = self.scene.body.paint.color(rest, face.pixel_m, &self.palette);
        }
        if face.muscles.near != 0 {
            self.add_muscles(&mut base, face.muscles, rest, face.pixel_m);
        }
        base
    }

    fn add_muscles(&self, base: &mut Base, bits: MuscleBits, rest: Vec3, pixel_m: f32) {
        let mut strongest: Option<(f32, SurfaceSpot)> = None;
        for (bit, target) in self.scene.muscles.iter().enumerate() {
            if bits.near >> bit & 1 == 0 {
                continue;
            }
            // The strongest come first: none of the others can outshine this.
            if strongest.is_some_and(|(best, _)| best >= MOST_GLOW * target.strength) {
                break;
            }
            let mut found = spot(target.muscle, rest, &self.scene.body.rest, bits.inside >> bit & 1 == 1);
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

    /// A painted place in the light that reaches it, 0 to 1.
    #[inline]
    fn lit(&self, base: &Base, facing: Vec4, open: f32, lit: f32) -> Color {
        let palette = &self.palette;
        let [toward, toward_eye, toward_rim, sky] = facing.to_array();
        // The shaded tone changes its hue; from above it is a little lighter.
        let mut dark = base.color * mix(palette.shade, Color::ONE, 0.22 * sky);
        if base.soft > 0.0 {
            dark = mix(dark, base.color, base.soft);
        }
        if base.highlight > 0.0 {
            // A lit muscle stays saturated in the shade.
            dark = mix(dark, base.color * vec3a(0.86, 0.78, 0.84), base.highlight * 0.7);
        }
        let mut color = mix(dark, base.color, lit);
        if toward > 0.62 {
            let top = smooth(0.62, 0.92, toward) * lit;
            color = mix(color, mix(base.color, Color::ONE, 0.22), top * 0.55);
        }
        if open < 0.999 {
            let open = 1.0 - (1.0 - smooth(0.15, 1.0, open)) * palette.fold_strength;
            let fold = mix(palette.shade, Color::ONE, open);
            color *= fold * (fold * 0.28 + 0.72);
        }
        if base.rim > 0.0 && toward_eye < 0.38 {
            let rim = smooth(0.38, 0.12, toward_eye) * smooth(-0.35, 0.35, toward_rim);
            color = mix(color, palette.rim, rim * base.rim);
        }
        if base.seam > 0.0 {
            color = mix(color, color * vec3a(0.62, 0.60, 0.70), base.seam * 0.8);
        }
        color
    }

    /// A surface darkened by an ink line of this strength, 0 to 1.
    pub(in crate::figure) fn inked(&self, color: Color, strength: f32) -> Color {
        let ink = mix(color * vec3a(0.52, 0.48, 0.60), self.palette.line, 0.12);
        mix(color, ink, strength * 0.75)
    }
}

/// How much of the light a surface takes that faces it so, 0 to 1.
#[inline]
fn lit_share(facing: Vec4) -> f32 {
    smooth(0.07, 0.20, facing.x)
}

/// How far off the surface the shadow map is asked, meters: it keeps a surface from shading itself.
const OFF_SURFACE_M: f32 = 0.014;

fn points(scene: &Scene, projection: &Projection, light: Vec3, shadow: &ShadowMap) -> Kept<Point> {
    // From the right and a little above, as seen by the camera.
    let rim = projection.turned(0.8, 0.3, 0.0);
    let body = scene.body.mesh.vertices.iter().map(|v| (v.pos, v.open)).chain(std::iter::repeat((Vec3::ZERO, 1.0)));
    let places = scene.pos.iter().zip(&scene.normal).zip(body);
    let point = |((pos, normal), (rest, open)): ((&Vec3, &Vec3), (Vec3, f32))| {
        let toward_eye = normal.dot((projection.eye - *pos).normalize_or_zero());
        let facing = vec4(normal.dot(light), toward_eye, normal.dot(rim), 0.5 + 0.5 * normal.y);
        let map = shadow.place(*pos + *normal * OFF_SURFACE_M).extend(open);
        Point { facing, map, rest: rest.into(), glance: shadow.glance(map) }
    };
    let mut points = POINTS.take();
    points.extend(places.map(point));
    points
}
