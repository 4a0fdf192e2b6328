//! Clothes and face, painted on the resting body by position, so that edges are crisp at any size.

use glam::{Vec3, vec2, vec3};

use super::{
    head::HeadShape,
    palette::{Color, FigurePalette, mix},
    skeleton::{ARM_DIR, ARM_OUT, Bone, Rest},
    solid::smooth,
};

/// What is painted on the body.
pub struct Paint {
    /// Short sleeves instead of none.
    pub sleeves: bool,
    /// Where the shoulder joint is.
    pub shoulder: Vec3,
    /// For the roots of the hair.
    head: HeadShape,
}

/// How far from a border the paint can still change, meters: a border line and its soft edge.
const BORDER_M: f32 = 0.006;

/// What a place on the body is covered with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Fabric {
    #[default]
    Skin,
    Top,
    Trousers,
    Shoe,
    Sole,
    Sock,
}

impl FigurePalette {
    /// The color of a fabric.
    pub fn fabric(&self, fabric: Fabric) -> Color {
        match fabric {
            Fabric::Skin => self.skin,
            Fabric::Top => self.top,
            Fabric::Trousers => self.trousers,
            Fabric::Shoe => self.shoe,
            Fabric::Sole => self.sole,
            Fabric::Sock => self.sock,
        }
    }
}

/// A garment at a point: signed distance to its border, negative inside.
struct Layer {
    fabric: Fabric,
    distance: f32,
}

impl Paint {
    /// The paint of an outfit on a body.
    pub fn new(sleeves: bool, rest: &Rest, head: HeadShape) -> Paint {
        Paint { sleeves, shoulder: rest.pos[Bone::ARM], head }
    }

    /// Color at a resting point, and how much of a seam line is there (0 to 1).
    /// `pixel_m` is the width of a pixel there.
    pub fn color(&self, at: Vec3, pixel_m: f32, palette: &FigurePalette) -> (Color, f32) {
        let p = vec3(at.x.abs(), at.y, at.z);
        let mut color = palette.skin;
        let mut seam: f32 = 0.0;
        let half = (0.5 * pixel_m).max(0.0002);
        let line = (pixel_m * 0.6).max(0.0012);
        for layer in self.layers(p) {
            color = mix(color, palette.fabric(layer.fabric), smooth(half, -half, layer.distance));
            seam = seam.max(1.0 - smooth(line, line + pixel_m * 1.5, layer.distance.abs()));
        }
        if is_face(at) {
            color = face(color, at, pixel_m, palette);
        }
        if at.y > HAIR_FROM_M {
            // Roots a little beyond the hair itself hide where its mesh meets the head.
            let root = self.head.hair_distance(at) - ROOT_M;
            color = mix(color, palette.hair, smooth(half, -half, root));
        }
        (color, seam)
    }

    /// The fabric at a resting point and the distance to the nearest border, meters.
    /// See [`is_varied`](Self::is_varied).
    pub fn fabric(&self, at: Vec3) -> (Fabric, f32) {
        let mut found = (Fabric::Skin, f32::MAX);
        for layer in self.layers(vec3(at.x.abs(), at.y, at.z)) {
            let fabric = if layer.distance < 0.0 { layer.fabric } else { found.0 };
            found = (fabric, found.1.min(layer.distance.abs()));
        }
        found
    }

    /// Whether the color may change close to a resting point.
    pub fn is_varied(&self, at: Vec3, border_m: f32) -> bool {
        border_m < BORDER_M || is_face(at) || (at.y > HAIR_FROM_M && self.head.hair_distance(at).abs() < 0.025)
    }

    /// From the lowest to the topmost.
    fn layers(&self, p: Vec3) -> [Layer; 4] {
        let layer = |fabric: Fabric, distance: f32| Layer { fabric, distance };
        if p.y < 0.4 && p.x < 0.4 {
            let collar =
                0.092 + 0.010 * smooth(-0.03, -0.08, p.z) - 0.012 * smooth(-0.02, 0.02, p.z) + 0.010 * smooth(0.02, 0.05, p.z);
            let sole = 0.021 + 0.006 * smooth(0.05, -0.06, p.z);
            return [
                // No border of its own: the cuff lies over it.
                layer(Fabric::Sock, -1.0),
                layer(Fabric::Trousers, 0.118 - p.y),
                layer(Fabric::Shoe, p.y - collar),
                layer(Fabric::Sole, p.y - sole),
            ];
        }
        let hem = 1.006 - 0.010 * (1.0 - (p.x / 0.17).powi(2)).max(0.0);
        let trousers = if p.x < 0.3 { p.y - hem } else { 9.0 };
        let top = self.arm_border(p).max(neck_border(p)).max(hem - p.y);
        let top = if p.y > 0.9 { top } else { 9.0 };
        let none = || layer(Fabric::Skin, 9.0);
        [layer(Fabric::Trousers, trousers), layer(Fabric::Top, top), none(), none()]
    }

    /// Distance beyond the armhole or the end of the sleeve.
    fn arm_border(&self, p: Vec3) -> f32 {
        if self.sleeves {
            // Past the shoulder, where the cloth moves with the upper arm alone; the trunk lies inside of it.
            let q = p - self.shoulder;
            (q.dot(ARM_DIR) - 0.138).min(q.dot(ARM_OUT) + 0.085)
        } else {
            let edge = self.shoulder + vec3(-0.006, -0.002, 0.008);
            (p - edge).dot(vec3(0.98667, 0.16275, 0.0)) - 0.004
        }
    }
}

/// Distance inside a tilted ring about the neck.
fn neck_border(p: Vec3) -> f32 {
    if p.y < 1.36 {
        return -1.0;
    }
    let q = p - vec3(0.0, 1.448, 0.004);
    let up = vec3(0.0, 0.93257, 0.36099);
    let height = q.dot(up);
    // Wider toward the top, so that it clears the slope from neck to shoulder.
    let ring = ((q - up * height).length() - 0.078 - 0.35 * height.max(0.0)) * 0.8;
    // At the back the collar lies at the foot of the neck.
    (-ring.max(-(height + 0.03) * 0.6)).max(p.y - 1.480 - 1.2 * p.x * p.x - 0.035 * smooth(-0.09, 0.01, p.z))
}

/// Lowest place of any hair, and how far its roots reach beyond it, meters.
const HAIR_FROM_M: f32 = 1.52;
const ROOT_M: f32 = 0.0030;

/// Whether a resting point is on the face.
fn is_face(at: Vec3) -> bool {
    at.y > 1.54 && at.z > 0.035
}

/// Eyes, brows, mouth and cheeks: few calm shapes.
fn face(skin: Color, at: Vec3, pixel_m: f32, palette: &FigurePalette) -> Color {
    let soft = (0.6 * pixel_m).max(0.0004);
    let cover = |distance: f32| smooth(soft, -soft, distance);
    let x = at.x.abs();
    let ellipse = |cx: f32, cy: f32, rx: f32, ry: f32| {
        let (u, v) = ((x - cx) / rx, (at.y - cy) / ry);
        (vec2(u, v).length() - 1.0) * rx.min(ry)
    };
    let mut color = skin;
    // Cheeks.
    let cheek = ((x - 0.043) / 0.020).powi(2) + ((at.y - 1.604) / 0.014).powi(2);
    color = mix(color, palette.blush, 0.30 * (-cheek).exp() * smooth(0.035, 0.065, at.z));
    // Lower lip and the smile.
    let lip = ((at.x / 0.016).powi(2) + ((at.y - 1.5685) / 0.0055).powi(2)).sqrt();
    color = mix(color, palette.lip, 0.55 * smooth(1.25, 0.7, lip));
    let bow = 1.5728 + 13.0 * x * x;
    let corner = (x - 0.0205).max(0.0);
    let mouth = vec2((at.y - bow) * 0.93, corner).length() - 0.0012;
    color = mix(color, palette.mouth, 0.9 * cover(mouth));
    // A hint of shade under the nose.
    let nostril = ((x - 0.0065) / 0.0060).powi(2) + ((at.y - 1.5955) / 0.0022).powi(2);
    color = mix(color, palette.mouth, 0.40 * (-nostril).exp());
    // Eyes: a dark oval under a lid line, with one light that does not mirror.
    let white = ellipse(0.0305, 1.6380, 0.0118, 0.0068);
    color = mix(color, palette.eye_white, 0.92 * cover(white));
    let iris = ellipse(0.0300, 1.6382, 0.0060, 0.0068);
    color = mix(color, palette.eye, cover(iris.max(white)));
    let light = vec2(at.x - 0.0300 * at.x.signum() - 0.0018, at.y - 1.6408).length() - 0.0016;
    color = mix(color, palette.eye_white, 0.9 * cover(light));
    let lid_y = 1.6442 - 26.0 * (x - 0.0300).powi(2);
    let lid = vec2((at.y - lid_y) * 0.9, (x - 0.0305).abs().max(0.0125) - 0.0125).length() - 0.0013;
    color = mix(color, palette.eye, 0.95 * cover(lid));
    // Brows in a calm arch that thins out.
    let brow_y = 1.6610 - 6.0 * (x - 0.0295).powi(2);
    let thick = 0.0022 - 0.03 * (x - 0.016).max(0.0);
    let ends = (x - 0.0310).abs().max(0.0155) - 0.0155;
    let brow = vec2(at.y - brow_y, ends).length() - thick.max(0.0010);
    mix(color, palette.brow, 0.8 * cover(brow))
}
