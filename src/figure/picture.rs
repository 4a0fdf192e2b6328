//! A finished picture in memory.

use super::{floor::Blend, palette::Color};

/// Pixels as red, green, blue and opacity, not multiplied, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width, 1 to [`MAX_SIDE_PX`](super::MAX_SIDE_PX).
    pub width_px: u32,
    /// Height, 1 to [`MAX_SIDE_PX`](super::MAX_SIDE_PX).
    pub height_px: u32,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// Mixes a color into a pixel.
    pub(super) fn lay_over(&mut self, x: u32, y: u32, color: Color, share: f32) {
        let start = (y as usize * self.width_px as usize + x as usize) * 4;
        let Some(pixel) = self.rgba.get_mut(start..start + 4).and_then(|p| p.first_chunk_mut::<4>()) else { return };
        let [r, g, b, a] = pixel.map(|byte| f32::from(byte) / 255.0);
        let below = Blend { color: [r * a, g * a, b * a], opacity: a };
        *pixel = bytes(below.under(color, share));
    }
}

/// The four bytes of a pixel.
#[inline]
pub(super) fn bytes(blend: Blend) -> [u8; 4] {
    let [r, g, b] = blend.color;
    if blend.opacity >= 0.999 {
        return [byte(r), byte(g), byte(b), 255];
    }
    let scale = 1.0 / blend.opacity.max(1e-4);
    [byte(r * scale), byte(g * scale), byte(b * scale), byte(blend.opacity)]
}

#[inline]
fn byte(x: f32) -> u8 {
    // Casts cut at 0 and 255.
    (x * 255.0 + 0.5) as u8
}
