//! What is behind the figure: background, floor disc and the soft shadow on the floor.

use glam::{Vec2, Vec3, vec2, vec3};

use super::{
    camera::Projection,
    palette::{Color, Palette, mix},
    scene::Scene,
    shadow::FloorShadow,
    solid::smooth,
};

/// Color with opacity, the color already multiplied by it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Blend {
    pub(super) color: Color,
    pub(super) opacity: f32,
}

impl Blend {
    /// Lays a color over this.
    #[inline]
    pub(super) fn under(self, color: Color, share: f32) -> Blend {
        Blend { color: mix(self.color, color, share), opacity: self.opacity + (1.0 - self.opacity) * share }
    }
}

/// The floor of one picture.
pub(super) struct Floor {
    /// Where neither disc nor shadow is.
    pub(super) empty: Blend,
    disc: (Vec3, f32),
    disc_color: Color,
    shadow_color: Color,
    shadow_strength: f32,
    shadow: FloorShadow,
    projection: Projection,
    /// The part of the picture where the floor may differ from the background.
    low: Vec2,
    high: Vec2,
}

impl Floor {
    /// `light` is the direction the light comes from; the floor sees it from higher up.
    pub(super) fn new(scene: &Scene, projection: Projection, palette: &Palette, light: Vec3, empty: Blend) -> Floor {
        let shadow = FloorShadow::new(scene, vec3(light.x * 0.25, 1.0, light.z * 0.25));
        let (middle, radius) = scene.disc;
        let [from, to] = shadow.extent();
        let round = vec2(radius, radius);
        let middle_2d = vec2(middle.x, middle.z);
        let rectangles = [[from, to], [middle_2d - round, middle_2d + round]];
        let corners = rectangles.iter().flat_map(|[a, b]| [*a, vec2(a.x, b.y), vec2(b.x, a.y), *b]);
        let places = corners.map(|c| projection.project(vec3(c.x, 0.0, c.y)).truncate());
        let (low, high) =
            places.map(|p| (p, p)).reduce(|(low, high), (p, _)| (low.min(p), high.max(p))).unwrap_or((Vec2::ZERO, Vec2::ZERO));
        Floor {
            empty,
            disc: (middle, radius),
            disc_color: palette.floor,
            shadow_color: palette.shadow,
            shadow_strength: palette.shadow_strength,
            shadow,
            projection,
            low,
            high,
        }
    }

    /// The columns of a row where the floor may differ from the background.
    pub(super) fn columns(&self, row: usize, width: usize) -> std::ops::Range<usize> {
        let y = row as f32;
        if y + 1.0 < self.low.y || y > self.high.y + 1.0 {
            return 0..0;
        }
        let from = self.low.x.max(0.0) as usize;
        let to = (self.high.x.max(0.0) as usize + 2).min(width);
        from.min(to)..to
    }

    /// What is seen at the middle of a pixel if no figure is there.
    #[inline]
    pub(super) fn color(&self, x: usize, y: usize) -> Blend {
        let ray = self.projection.ray(vec2(x as f32 + 0.5, y as f32 + 0.5));
        if ray.y > -1e-3 {
            return self.empty;
        }
        let distance = -self.projection.eye.y / ray.y;
        let p = self.projection.eye + ray * distance;
        let (middle, radius) = self.disc;
        let mut blend = self.empty;
        let off = vec2(p.x - middle.x, p.z - middle.z).length();
        let pixel_m = self.projection.pixel_m(distance) / (-ray.y).max(0.05);
        if off < radius + pixel_m * 1.5 {
            blend = blend.under(self.disc_color, smooth(radius + pixel_m, radius - pixel_m, off));
        }
        let dark = self.shadow.at(p.x, p.z);
        if dark > 0.0 { blend.under(self.shadow_color, dark * self.shadow_strength) } else { blend }
    }
}
