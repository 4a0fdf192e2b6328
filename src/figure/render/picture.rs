//! A finished picture in memory.

use glam::{Vec4, vec4};

use crate::figure::body::palette::Color;

/// Red, green and blue, already multiplied by the opacity, and the opacity in w.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::figure) struct Blend(pub(in crate::figure) Vec4);

impl Blend {
    /// Nothing at all.
    pub(in crate::figure) const CLEAR: Blend = Blend(Vec4::ZERO);

    /// A color that hides what is behind it.
    #[inline]
    pub(in crate::figure) fn opaque(color: Color) -> Blend {
        Blend(color.extend(1.0))
    }

    /// Lays a color over this.
    #[inline]
    pub(in crate::figure) fn under(self, color: Color, share: f32) -> Blend {
        Blend(self.0 + (color.extend(1.0) - self.0) * share)
    }
}

/// Pixels as red, green, blue and opacity, not multiplied, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width, 1 to [`MAX_SIDE_PX`](crate::figure::MAX_SIDE_PX).
    pub width_px: u32,
    /// Height, 1 to [`MAX_SIDE_PX`](crate::figure::MAX_SIDE_PX).
    pub height_px: u32,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// Mixes a color into a pixel.
    pub(in crate::figure) fn lay_over(&mut self, x: u32, y: u32, color: Color, share: f32) {
        let start = (y as usize * self.width_px as usize + x as usize) * 4;
        let Some(pixel) = self.rgba.get_mut(start..start + 4).and_then(|p| p.first_chunk_mut::<4>()) else { return };
        let [r, g, b, a] = pixel.map(|byte| f32::from(byte) / 255.0);
        let below = Blend(vec4(r * a, g * a, b * a, a));
        *pixel = bytes(below.under(color, share));
    }
}

/// A number whose last bits are worth 1 each: added to a value up to 255 they hold it, rounded.
const WHOLE: f32 = 8_388_608.0;

/// The four bytes of a pixel.
#[inline]
pub(in crate::figure) fn bytes(blend: Blend) -> [u8; 4] {
    let Blend(mut color) = blend;
    let opacity = color.w;
    if opacity < 0.999 {
        color = (color / opacity.max(1e-4)).with_w(opacity);
    }
    let scaled = color.clamp(Vec4::ZERO, Vec4::ONE) * 255.0 + WHOLE;
    let [r, g, b, a] = scaled.to_array().map(|x| x.to_bits() & 255);
    // Put together in a register, not in memory.
    (r | g << 8 | b << 16 | a << 24).to_le_bytes()
}
