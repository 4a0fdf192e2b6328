//! Makes pictures from elsewhere fit to be kept: they must decode within limits, and what is not needed to show them is gone.
//!
//! A picture that has nothing but what shows it stays as it is, byte by byte; any other is written anew.

use std::{collections::HashMap, io::Cursor};

use image::{DynamicImage, ImageFormat, ImageReader};

use crate::photo::{MAX_PIXELS, MAX_SIDE_PX, pixels};

/// The most pixels that are read of all pictures of a file that are larger than what is kept.
pub(super) const MAX_LARGE_PIXELS: u64 = 600_000_000;
/// The most pixels that are read of all pictures of a file.
const MAX_PIXELS_IN_ALL: u64 = 4_000_000_000;

/// Cleans the pictures of one file: equal bytes once, and only so many pixels in all, so that no file keeps us busy for long.
pub struct Cleaner {
    large_left: u64,
    left: u64,
    /// What became of bytes that have been seen.
    sums: HashMap<Raw, Result<u64, String>>,
    /// The last bytes and what became of them.
    last: Option<(Raw, Vec<u8>)>,
}

/// Tells the bytes of an entry, and what they are to be, from others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Raw {
    sum: u64,
    n_bytes: usize,
    is_jpeg: bool,
}

impl Default for Cleaner {
    fn default() -> Self {
        Self { large_left: MAX_LARGE_PIXELS, left: MAX_PIXELS_IN_ALL, sums: HashMap::new(), last: None }
    }
}

impl Cleaner {
    /// The checksum of the bytes that would be kept under a name with the ending of `name`.
    ///
    /// # Errors
    /// A sentence that says why nothing would be kept.
    pub fn sum(&mut self, name: &str, bytes: Vec<u8>) -> Result<u64, String> {
        let raw = Raw::of(name, &bytes);
        if let Some(known) = self.sums.get(&raw) {
            return known.clone();
        }
        let sum = self.charge(&bytes).and_then(|()| clean_picture(name, bytes)).map(|clean| sum_of(&clean));
        self.sums.insert(raw, sum.clone());
        sum
    }

    /// Bytes fit to be kept under a name with the ending of `name`.
    ///
    /// # Errors
    /// A sentence that says why there are none.
    pub fn bytes(&mut self, name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let raw = Raw::of(name, &bytes);
        if let Some((_, clean)) = self.last.as_ref().filter(|(last, _)| *last == raw) {
            return Ok(clean.clone());
        }
        self.charge(&bytes)?;
        let clean = clean_picture(name, bytes)?;
        self.last = Some((raw, clean.clone()));
        Ok(clean)
    }

    /// Takes the pixels of a picture from what may still be read.
    fn charge(&mut self, bytes: &[u8]) -> Result<(), String> {
        // What has no size is refused without a look at its pixels.
        let [width_px, height_px] = size_px(bytes).unwrap_or_default();
        let n_pixels = u64::from(width_px) * u64::from(height_px);
        if n_pixels > MAX_PIXELS {
            return Ok(());
        }
        let n_large = if width_px.max(height_px) > MAX_SIDE_PX { n_pixels } else { 0 };
        let (left, large_left) = (self.left.checked_sub(n_pixels), self.large_left.checked_sub(n_large));
        (self.left, self.large_left) = left.zip(large_left).ok_or_else(|| {
            format!(
                "the pictures of this file have too many pixels in all: at most {} million are read of those that are larger than \
                 {MAX_SIDE_PX} pixels. Make them smaller first",
                MAX_LARGE_PIXELS / 1_000_000
            )
        })?;
        Ok(())
    }
}

impl Raw {
    fn of(name: &str, bytes: &[u8]) -> Self {
        Self { sum: sum_of(bytes), n_bytes: bytes.len(), is_jpeg: is_jpeg_name(name) }
    }
}

fn is_jpeg_name(name: &str) -> bool {
    name.ends_with(".jpg")
}

/// Bytes fit to be kept under a name with the ending of `name`, or why there are none.
pub fn clean_picture(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let wanted = if is_jpeg_name(name) { ImageFormat::Jpeg } else { ImageFormat::Png };
    // Decoded in any case: what can't be shown is not kept.
    let picture = pixels(&bytes, MAX_SIDE_PX).map_err(|error| error.to_string())?;
    if is_bare(&bytes, wanted) && size_px(&bytes).is_some_and(|sides| sides.iter().all(|side| *side <= MAX_SIDE_PX)) {
        return Ok(bytes);
    }
    drop(bytes);
    let picture = DynamicImage::from(picture);
    let plain = if wanted == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
    let mut written = Cursor::new(Vec::new());
    plain.write_to(&mut written, wanted).map_err(|error| format!("The picture can't be written anew: {error}"))?;
    Ok(written.into_inner())
}

/// Width and height that a picture claims, pixels.
fn size_px(bytes: &[u8]) -> Option<[u32; 2]> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    reader.into_dimensions().ok().map(<[u32; 2]>::from)
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

    #[test]
    fn equal_bytes_are_cleaned_once_and_only_so_many_pixels_are_read() {
        let mut cleaner = Cleaner { large_left: 3000, left: 5000, ..Cleaner::default() };
        let small = picture(ImageFormat::Png);
        let sum = cleaner.sum("a.png", small.clone()).unwrap();
        assert_eq!(sum, sum_of(&small));
        for _ in 0..10 {
            assert_eq!(cleaner.sum("b.png", small.clone()), Ok(sum));
        }
        // As a JPEG the same bytes are another picture.
        assert_ne!(cleaner.sum("a.jpg", small.clone()), Ok(sum));
        assert_eq!((cleaner.left, cleaner.large_left), (5000 - 2 * 1200, 3000));
        let large = |height: u32| {
            let mut bytes = Cursor::new(Vec::new());
            DynamicImage::from(RgbImage::new(MAX_SIDE_PX + 1, height)).write_to(&mut bytes, ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        assert!(cleaner.sum("c.png", large(1)).is_ok() && cleaner.bytes("c.png", large(1)).is_ok());
        let refused = cleaner.sum("d.png", large(2)).unwrap_err();
        assert!(refused.contains("600 million"), "{refused}");
        assert_eq!(cleaner.sum("d.png", large(2)), Err(refused));
        // What was cleaned last is at hand.
        assert!(cleaner.bytes("e.png", large(1)).is_ok());
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
