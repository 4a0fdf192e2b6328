//! Real and hostile picture files, made on the spot.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use image::{
    Delay, Frame, ImageEncoder, Rgb, RgbImage, Rgba,
    codecs::{gif::GifEncoder, png::PngEncoder},
};
use proptest::{prelude::*, sample::Index};

use super::*;

const RED: Rgb<u8> = Rgb([220, 30, 30]);
const BLUE: Rgb<u8> = Rgb([30, 30, 220]);

/// Red on the left, blue on the right.
fn two_colors(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE }).into()
}

fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A GIF whose frames differ in color, with their times in milliseconds.
fn gif(times_ms: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    for (index, time_ms) in times_ms.iter().enumerate() {
        let shade = (index * 37 % 250) as u8;
        let image = RgbaImage::from_pixel(24, 16, Rgba([shade, 100, 250 - shade, 255]));
        encoder.encode_frame(Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(*time_ms, 1))).unwrap();
    }
    drop(encoder);
    bytes
}

/// A JPEG as a phone makes it: lying on its side, with the place where it was taken.
fn phone_photo() -> Vec<u8> {
    let mut exif: Vec<u8> = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [tag.to_le_bytes().to_vec(), kind.to_le_bytes().to_vec(), count.to_le_bytes().to_vec(), value.to_le_bytes().to_vec()]
            .concat()
    };
    exif.extend(2_u16.to_le_bytes());
    exif.extend(entry(0x0112, 3, 1, 6)); // Orientation: turn a quarter clockwise.
    exif.extend(entry(0x8825, 4, 1, 38)); // GPS.
    exif.extend([0; 4]);
    exif.extend(1_u16.to_le_bytes());
    exif.extend(entry(0x001d, 2, 11, 60));
    exif.extend([0; 4]);
    exif.extend(b"GPS-HOME-ADDRESS");
    let jpeg = file(&two_colors(80, 40), ImageFormat::Jpeg);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

fn one(bytes: &[u8], edit: &PhotoEdit) -> Encoded {
    let mut all = prepared(bytes, edit).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn color_at(picture: &Encoded, x: f32, y: f32) -> &'static str {
    let pixels = pixels(&picture.bytes, MAX_SIDE_PX).unwrap();
    let at = |part: f32, length: u32| ((part * length as f32) as u32).min(length - 1);
    let [red, _, blue, _] = pixels.get_pixel(at(x, pixels.width()), at(y, pixels.height())).0;
    if red > blue { "red" } else { "blue" }
}

#[test]
fn a_photo_stands_upright_and_has_lost_its_place() {
    let bytes = phone_photo();
    assert!(String::from_utf8_lossy(&bytes).contains("GPS-HOME"));
    let kept = one(&bytes, &PhotoEdit::default());
    assert_eq!((kept.size_px, kept.ending, kept.time), ([40, 80], "jpg", None));
    assert_eq!((color_at(&kept, 0.5, 0.1), color_at(&kept, 0.5, 0.9)), ("red", "blue"));
    let text = String::from_utf8_lossy(&kept.bytes);
    assert!(!text.contains("Exif") && !text.contains("GPS"));
}

#[test]
fn every_kind_is_read_and_made_small() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let kept = one(&file(&two_colors(2000, 500), format), &PhotoEdit::default());
        assert_eq!((kept.size_px, kept.ending), ([1280, 320], "jpg"), "{format:?}");
        assert_eq!((color_at(&kept, 0.1, 0.5), color_at(&kept, 0.9, 0.5)), ("red", "blue"), "{format:?}");
    }
    let glass = DynamicImage::from(RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, 100])));
    assert_eq!(one(&file(&glass, ImageFormat::Png), &PhotoEdit::default()).ending, "png");
}

#[test]
fn a_picture_is_turned_first_and_then_cropped() {
    let bytes = file(&two_colors(80, 40), ImageFormat::Png);
    let turned = one(&bytes, &PhotoEdit { quarter_turns: 1, ..PhotoEdit::default() });
    assert_eq!((turned.size_px, color_at(&turned, 0.5, 0.1)), ([40, 80], "red"));
    let lower = Crop { top: 0.5, ..Crop::default() };
    let cut = one(&bytes, &PhotoEdit { quarter_turns: 1, crop: lower });
    assert_eq!((cut.size_px, color_at(&cut, 0.5, 0.1)), ([40, 40], "blue"));
    let full_turn = one(&bytes, &PhotoEdit { quarter_turns: 4, ..PhotoEdit::default() });
    assert_eq!(full_turn, one(&bytes, &PhotoEdit::default()));
    assert_ne!(turned.digits(), cut.digits());
}

#[test]
fn an_animation_keeps_its_length_in_few_pictures() {
    let kept = prepared(&gif(&[300, 500, 200]), &PhotoEdit::default()).unwrap();
    let times: Vec<u128> = kept.iter().map(|picture| picture.time.unwrap().as_millis()).collect();
    assert_eq!(times, [300, 500, 200]);
    let quick = prepared(&gif(&[40; 300]), &PhotoEdit::default()).unwrap();
    assert!(quick.len() <= MAX_FRAMES && quick.len() > 15, "{}", quick.len());
    assert_eq!(quick.iter().map(|picture| picture.time.unwrap()).sum::<Duration>(), Duration::from_secs(12));
    assert!(quick.iter().all(|picture| picture.time.unwrap() >= Duration::from_millis(100)));
    // One frame is a picture.
    assert_eq!(prepared(&gif(&[300]), &PhotoEdit::default()).unwrap()[0].time, None);
}

#[test]
fn what_can_not_be_used_is_refused_with_a_reason() {
    let refused = |bytes: &[u8]| prepared(bytes, &PhotoEdit::default()).unwrap_err();
    assert_eq!(refused(b""), PhotoError::NotAPicture);
    assert_eq!(refused(b"hello, this is a text"), PhotoError::NotAPicture);
    assert_eq!(refused(&vec![0; MAX_FILE_BYTES + 1]), PhotoError::LargeFile);
    assert_eq!(refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), PhotoError::OtherKind("HEIC"));
    assert!(refused(b"\0\0\0\x18ftypheic\0\0\0\0").to_string().starts_with("HEIC pictures can't be read."));
    let png = file(&two_colors(40, 40), ImageFormat::Png);
    assert_eq!(refused(&png[..png.len() / 2]), PhotoError::Damaged);
    let jpeg = file(&two_colors(40, 40), ImageFormat::Jpeg);
    assert_eq!(refused(&jpeg[..40]), PhotoError::Damaged);
}

#[test]
fn a_header_that_lies_about_the_size_costs_nothing() {
    // The width and height of a PNG, and the check that follows them.
    let mut png = Vec::new();
    PngEncoder::new(&mut png).write_image(&[0; 3], 1, 1, image::ExtendedColorType::Rgb8).unwrap();
    let claim = |width: u32, height: u32| {
        let mut bytes = png.clone();
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let check = crc(&bytes[12..29]).to_be_bytes();
        bytes[29..33].copy_from_slice(&check);
        prepared(&bytes, &PhotoEdit::default()).unwrap_err()
    };
    assert_eq!(claim(60_000, 60_000), PhotoError::ManyPixels);
    assert_eq!(claim(u32::MAX >> 1, 1), PhotoError::ManyPixels);
    assert!(matches!(claim(0, 5), PhotoError::NoPixels | PhotoError::Damaged));
    let mut gif = gif(&[100]);
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(prepared(&gif, &PhotoEdit::default()).unwrap_err(), PhotoError::ManyPixels);
}

/// The check sum of a part of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn a_large_picture_is_made_small_while_it_is_read_and_looks_the_same() {
    // More pixels than are held at once.
    let image = two_colors(6000, 2500);
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let kept = one(&file(&image, format), &PhotoEdit::default());
        assert_eq!((kept.size_px, kept.ending), ([1280, 533], "jpg"), "{format:?}");
        assert_eq!((color_at(&kept, 0.45, 0.5), color_at(&kept, 0.55, 0.5)), ("red", "blue"), "{format:?}");
    }
    // A small view of a picture that is not large, also of one with deep colors, and of greys.
    for image in [two_colors(400, 200), two_colors(400, 200).into_rgb16().into(), two_colors(400, 200).into_luma8().into()] {
        let is_grey = image.color().channel_count() == 1;
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let image = if format == ImageFormat::Jpeg { image.to_rgb8().into() } else { image.clone() };
            let small = pixels(&file(&image, format), 16).unwrap();
            assert_eq!((small.width(), small.height()), (16, 8));
            let [red, _, blue, opacity] = small.get_pixel(2, 4).0;
            assert!(opacity == 255 && (is_grey || red > blue + 100), "{format:?}: {red} {blue}");
        }
    }
}

#[test]
fn a_picture_that_has_to_be_read_whole_may_have_fewer_pixels() {
    // Only the header is looked at before it is refused.
    let mut gif = gif(&[100]);
    gif[6..10].copy_from_slice(&[0xb8, 0x0b, 0xd0, 0x07]);
    let refused = prepared(&gif, &PhotoEdit::default()).unwrap_err();
    assert_eq!(refused, PhotoError::ManyPixelsOfKind(MAX_FRAME_PIXELS));
    assert!(refused.to_string().contains("at most 5 million pixels"), "{refused}");
    let mut webp = Vec::new();
    let image = RgbImage::new(4000, 3001);
    image.write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP).unwrap();
    assert_eq!(prepared(&webp, &PhotoEdit::default()), Err(PhotoError::ManyPixelsOfKind(MAX_WHOLE_PIXELS)));
    assert_eq!(pixels(&webp, 64), Err(PhotoError::ManyPixelsOfKind(MAX_WHOLE_PIXELS)));
}

#[test]
fn pixels_from_the_clipboard_must_fit_their_numbers() {
    assert_eq!(prepared_pixels(2, 2, vec![255; 16]).unwrap().size_px, [2, 2]);
    assert_eq!(prepared_pixels(2, 2, vec![255; 15]), Err(PhotoError::Damaged));
    assert_eq!(prepared_pixels(0, 2, Vec::new()), Err(PhotoError::NoPixels));
    assert_eq!(prepared_pixels(usize::MAX, 2, Vec::new()), Err(PhotoError::ManyPixels));
}

fn a_file() -> impl Strategy<Value = Vec<u8>> {
    let sources = vec![
        phone_photo(),
        gif(&[100, 200]),
        file(&two_colors(20, 14), ImageFormat::Png),
        file(&two_colors(20, 14), ImageFormat::WebP),
    ];
    prop::sample::select(sources)
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_what_comes_out_is_bounded(
        mut bytes in a_file(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 0..6),
        end in proptest::option::of(any::<Index>()),
        turns in any::<u8>(),
        edges in any::<[f32; 4]>(),
    ) {
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(end) = end {
            bytes.truncate(end.index(bytes.len()) + 1);
        }
        let [left, top, right, bottom] = edges;
        if let Ok(kept) = prepared(&bytes, &PhotoEdit { quarter_turns: turns, crop: Crop { left, top, right, bottom } }) {
            prop_assert!((1..=MAX_FRAMES).contains(&kept.len()));
            for picture in kept {
                prop_assert!(picture.size_px.iter().all(|side| (1..=MAX_SIDE_PX).contains(side)));
                prop_assert!(pixels(&picture.bytes, 64).is_ok());
            }
        }
        let _ = pixels(&bytes, 64);
    }
}
