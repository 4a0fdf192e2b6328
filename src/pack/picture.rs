//! Makes pictures from elsewhere fit to be kept: they must decode within limits, and what is not needed to show them is gone.
//!
//! A picture that has nothing but what shows it stays as it is, byte by byte; any other is written anew.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader};

use crate::photo::{MAX_SIDE_PX, pixels};

/// Bytes fit to be kept under a name with the ending of `name`, or why there are none.
pub fn clean_picture(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let wanted = if name.ends_with(".jpg") { ImageFormat::Jpeg } else { ImageFormat::Png };
    // Decoded in any case: what can't be shown is not kept.
    let picture = pixels(&bytes, MAX_SIDE_PX).map_err(|error| error.to_string())?;
    if is_bare(&bytes, wanted) && side_px(&bytes).is_some_and(|side_px| side_px <= MAX_SIDE_PX) {
        return Ok(bytes);
    }
    drop(bytes);
    let picture = DynamicImage::from(picture);
    let plain = if wanted == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
    let mut written = Cursor::new(Vec::new());
    plain.write_to(&mut written, wanted).map_err(|error| format!("The picture can't be written anew: {error}"))?;
    Ok(written.into_inner())
}

/// The longer side of a picture, pixels.
fn side_px(bytes: &[u8]) -> Option<u32> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let (width_px, height_px) = reader.into_dimensions().ok()?;
    Some(width_px.max(height_px))
}

/// Whether a picture is of the wanted kind and has nothing but what shows it.
fn is_bare(bytes: &[u8], wanted: ImageFormat) -> bool {
    if wanted == ImageFormat::Jpeg { is_bare_jpeg(bytes) } else { is_bare_png(bytes) }
}

/// A checksum of a picture's bytes: FNV-1a, the same in every version.
pub fn sum_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Whether a PNG has only the chunks that show it, and nothing behind them.
fn is_bare_png(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n") else { return false };
    loop {
        let Some((length, after)) = rest.split_first_chunk::<4>() else { return false };
        let Some((name, after)) = after.split_first_chunk::<4>() else { return false };
        let whole = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX).saturating_add(4);
        let Some(next) = after.get(whole..) else { return false };
        match name {
            b"IEND" => return next.is_empty() && whole == 4,
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"sRGB" | b"gAMA" | b"cHRM" | b"sBIT" | b"bKGD" | b"pHYs" => rest = next,
            _ => return false,
        }
    }
}

/// Whether a JPEG has only the segments that show it, and nothing behind them.
fn is_bare_jpeg(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(b"\xff\xd8") else { return false };
    loop {
        let &[0xff, marker, ref after @ ..] = rest else { return false };
        match marker {
            0xd9 => return after.is_empty(),
            // Frames, tables, the header of the format, and how colors are coded.
            0xc0..=0xc2 | 0xc4 | 0xda | 0xdb | 0xdd | 0xe0 | 0xee => {
                let Some(length) = after.first_chunk::<2>() else { return false };
                let length = usize::from(u16::from_be_bytes(*length));
                // The header may hold a small picture of its own; a bare one does not.
                if marker == 0xe0 && length > 16 {
                    return false;
                }
                let Some(next) = after.get(length.max(2)..) else { return false };
                rest = if marker == 0xda { after_scan(next) } else { next };
            }
            _ => return false,
        }
    }
}

/// What follows the coded pixels: the next marker that is not part of them.
fn after_scan(mut rest: &[u8]) -> &[u8] {
    while let Some(at) = rest.iter().position(|&byte| byte == 0xff) {
        let from = rest.get(at..).unwrap_or_default();
        match from.get(1) {
            Some(0x00 | 0xd0..=0xd7) => rest = from.get(2..).unwrap_or_default(),
            _ => return from,
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use image::{Rgb, RgbImage};
    use proptest::prelude::*;

    use super::*;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let image = RgbImage::from_fn(40, 30, |x, y| Rgb([(x * 6) as u8, (y * 8) as u8, 90]));
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::from(image).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_bare_picture_stays_as_it_is() {
        for (name, format) in [("a.png", ImageFormat::Png), ("a.jpg", ImageFormat::Jpeg)] {
            let bytes = picture(format);
            assert_eq!(clean_picture(name, bytes.clone()).unwrap(), bytes);
        }
    }

    #[test]
    fn what_does_not_show_the_picture_is_gone() {
        let mut png = picture(ImageFormat::Png);
        png.extend_from_slice(b"<script>");
        let mut jpeg = picture(ImageFormat::Jpeg);
        // A comment that says where it was taken.
        jpeg.splice(2..2, *b"\xff\xfe\x00\x0a52.5,13.");
        for (name, bytes) in [("a.png", png), ("a.jpg", jpeg), ("b.png", picture(ImageFormat::Gif))] {
            let clean = clean_picture(name, bytes.clone()).unwrap();
            assert_ne!(clean, bytes);
            assert_eq!(clean_picture(name, clean.clone()).unwrap(), clean);
            assert!(!clean.windows(5).any(|part| part == b"<scri" || part == b"52.5,"));
        }
    }

    #[test]
    fn a_giant_or_lying_picture_is_refused() {
        let mut lying = picture(ImageFormat::Png);
        lying.splice(16..24, [0x00, 0x01, 0x86, 0xa0, 0x00, 0x01, 0x86, 0xa0]);
        assert!(clean_picture("a.png", lying).is_err());
        assert!(clean_picture("a.png", b"hello".to_vec()).is_err());
        assert!(clean_picture("a.png", Vec::new()).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_bytes_are_cleaned_or_refused(at in 0_usize..2000, byte in any::<u8>(), is_png in any::<bool>()) {
            let (name, format) = if is_png { ("a.png", ImageFormat::Png) } else { ("a.jpg", ImageFormat::Jpeg) };
            let mut bytes = picture(format);
            let at = at % bytes.len();
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
            if let Ok(clean) = clean_picture(name, bytes) {
                prop_assert!(clean_picture(name, clean).is_ok());
            }
        }
    }
}
