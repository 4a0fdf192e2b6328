//! What a person may do to a picture: turn it by quarters, then cut its edges off. It is made small at the end.

use image::{DynamicImage, imageops::FilterType};

use super::MAX_SIDE_PX;

/// The least that is left of a side, as a part of it.
const LEAST: f32 = 0.05;

/// How a picture is changed before it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PhotoEdit {
    /// Quarter turns clockwise.
    pub quarter_turns: u8,
    /// What is kept of it, once turned.
    pub crop: Crop,
}

/// The part of a picture that is kept. All numbers are parts of its width or height, from the left and the top, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crop {
    /// Where it begins from the left.
    pub left: f32,
    /// Where it begins from the top.
    pub top: f32,
    /// Where it ends from the left.
    pub right: f32,
    /// Where it ends from the top.
    pub bottom: f32,
}

impl Default for Crop {
    fn default() -> Self {
        Self { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 }
    }
}

impl Crop {
    /// The same within the picture and with something left.
    pub fn sane(self) -> Self {
        let finite = |part: f32, instead: f32| if part.is_finite() { part.clamp(0.0, 1.0) } else { instead };
        let left = finite(self.left, 0.0).min(1.0 - LEAST);
        let top = finite(self.top, 0.0).min(1.0 - LEAST);
        let right = finite(self.right, 1.0).max(left + LEAST);
        let bottom = finite(self.bottom, 1.0).max(top + LEAST);
        Self { left, top, right, bottom }
    }

    /// The edge at which one side is cut, and how much of it stays: start and length in pixels.
    fn span(start: f32, end: f32, length_px: u32) -> (u32, u32) {
        // A float to integer cast saturates; both ends are within the picture.
        let at = |part: f32| (f64::from(part) * f64::from(length_px)).round() as u32;
        let first = at(start).min(length_px.saturating_sub(1));
        (first, at(end).min(length_px).saturating_sub(first).max(1))
    }
}

impl PhotoEdit {
    /// The changed picture, no larger than [`MAX_SIDE_PX`].
    pub(super) fn applied(&self, image: DynamicImage) -> DynamicImage {
        let turned = match self.quarter_turns % 4 {
            1 => image.rotate90(),
            2 => image.rotate180(),
            3 => image.rotate270(),
            _ => image,
        };
        let crop = self.crop.sane();
        let cut = if crop == Crop::default() {
            turned
        } else {
            let (left, width) = Crop::span(crop.left, crop.right, turned.width());
            let (top, height) = Crop::span(crop.top, crop.bottom, turned.height());
            turned.crop_imm(left, top, width, height)
        };
        bounded(cut, MAX_SIDE_PX)
    }
}

/// The picture with no side longer than `max_side_px`.
pub(super) fn bounded(image: DynamicImage, max_side_px: u32) -> DynamicImage {
    if image.width().max(image.height()) <= max_side_px {
        return image;
    }
    // Fine only in the end: it takes 16 bytes for each pixel on the way.
    coarse(image, max_side_px.saturating_mul(2)).resize(max_side_px, max_side_px, FilterType::CatmullRom)
}

/// The same in a coarse way, which is quick and takes no more memory than what comes out.
pub(super) fn coarse(image: DynamicImage, max_side_px: u32) -> DynamicImage {
    let longest = image.width().max(image.height());
    if longest <= max_side_px {
        return image;
    }
    let side = |length: u32| {
        let scaled = u64::from(length) * u64::from(max_side_px) / u64::from(longest);
        u32::try_from(scaled).unwrap_or(max_side_px).max(1)
    };
    image.thumbnail_exact(side(image.width()), side(image.height()))
}
