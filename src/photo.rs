//! Turns any picture file into pictures that are fit to be kept: upright, cropped, small, and without anything but its pixels.
//!
//! Pure: bytes in, bytes out. Where the person took it, and with what, is not in what comes out. Files are up to `store`.

mod decode;
mod edit;
mod frames;
#[cfg(test)]
mod tests;

use std::{fmt, io::Cursor, time::Duration};

use image::{
    AnimationDecoder, DynamicImage, ImageDecoder, ImageError, ImageFormat, RgbaImage,
    codecs::{gif::GifDecoder, jpeg::JpegEncoder, webp::WebPDecoder},
    error::LimitErrorKind,
};

use decode::{check_pixels, limits, still, whole_still};
pub use edit::{Crop, PhotoEdit};
use frames::Frames;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 25 << 20;
/// The most pixels of a picture that is read, if it can be made smaller on the way: a JPEG or a PNG.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The most pixels of a picture that has to be read whole: WebP, and JPEG and PNG whose lines are not stored one after the other.
pub const MAX_WHOLE_PIXELS: u64 = 12_000_000;
/// The most pixels of one frame of an animation, of which several are held at once.
const MAX_FRAME_PIXELS: u64 = 5_000_000;
/// The most frames that are kept of an animation.
pub const MAX_FRAMES: usize = 40;
/// The longest side of what is kept.
pub const MAX_SIDE_PX: u32 = 1280;
/// What a decoder may use in all, in bytes.
const MAX_DECODER_BYTES: u64 = 100 << 20;
/// The most pixels that are read of all frames together.
const MAX_ANIMATION_PIXELS: u64 = 100_000_000;
/// The longest side that a picture keeps while it is edited, so that there is enough of it when it is cropped.
const ROOM_PX: u32 = 2 * MAX_SIDE_PX;
/// The quality of a JPEG, 1 to 100.
const JPEG_QUALITY: u8 = 85;
/// First bytes of pictures that this program does not read, with their names.
const KNOWN_BY_NAME: [(&[u8], &str); 6] = [
    (b"ftypheic", "HEIC"),
    (b"ftypmif1", "HEIC"),
    (b"ftypavif", "AVIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF", "PDF"),
];

/// A picture that is fit to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its ending: "jpg", or "png" where something shows through.
    pub ending: &'static str,
    /// Width and height in pixels.
    pub size_px: [u32; 2],
    /// How long it shows, if it is one of several of an animation.
    pub time: Option<Duration>,
}

impl Encoded {
    /// A name for the file that tells it from every other: 12 digits made from its bytes.
    pub fn digits(&self) -> String {
        // FNV-1a: short, and the same in every version of the program.
        let hash = self
            .bytes
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
        format!("{hash:016x}").chars().take(12).collect()
    }
}

/// Why a picture can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotoError {
    /// The file has more bytes than are read.
    LargeFile,
    /// It has more pixels than are read, or says so.
    ManyPixels,
    /// It has more pixels than are read of a picture of its kind: this many.
    ManyPixelsOfKind(u64),
    /// One of its sides is longer than is read.
    LongSide,
    /// It has no pixels.
    NoPixels,
    /// It is a picture of a kind that is not read.
    OtherKind(&'static str),
    /// It is not a picture.
    NotAPicture,
    /// It is cut off or damaged.
    Damaged,
}

impl std::error::Error for PhotoError {}

impl fmt::Display for PhotoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LargeFile => write!(f, "The file is larger than {} MB. Make the picture smaller first", MAX_FILE_BYTES >> 20),
            Self::ManyPixels => {
                write!(f, "The picture has more than {} million pixels. Make it smaller first", MAX_PIXELS / 1_000_000)
            }
            Self::ManyPixelsOfKind(most) => {
                let most = most / 1_000_000;
                write!(
                    f,
                    "A picture of this kind can have at most {most} million pixels. Save it as a plain JPEG or make it smaller"
                )
            }
            Self::LongSide => write!(f, "One side of the picture is longer than 65535 pixels. Cut it first"),
            Self::NoPixels => write!(f, "The picture is empty. Choose another one"),
            Self::OtherKind(kind) => write!(f, "{kind} pictures can't be read. Save it as JPEG or PNG first"),
            Self::NotAPicture => write!(f, "This is not a picture. Choose a PNG, JPEG, GIF or WebP file"),
            Self::Damaged => write!(f, "The picture is cut off or damaged. Open it in another program and save it again"),
        }
    }
}

/// Makes a picture file fit to be kept; an animation becomes several pictures with their times.
///
/// # Errors
/// [`PhotoError`] if the file is too large, damaged or not a picture. Of an animation that breaks off, what was read is kept.
pub fn prepared(bytes: &[u8], edit: &PhotoEdit) -> Result<Vec<Encoded>, PhotoError> {
    match format_of(bytes)? {
        ImageFormat::Gif => {
            let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(reason)?;
            decoder.set_limits(limits()).map_err(reason)?;
            animation(decoder, edit)
        }
        ImageFormat::WebP => {
            let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(reason)?;
            decoder.set_limits(limits()).map_err(reason)?;
            if decoder.has_animation() {
                animation(decoder, edit)
            } else {
                Ok(vec![encoded(edit.applied(whole_still(decoder, ROOM_PX)?))?])
            }
        }
        format => Ok(vec![encoded(edit.applied(still(bytes, format, ROOM_PX)?))?]),
    }
}

/// The same for pixels from the clipboard: red, green, blue and opacity of each, row by row.
///
/// # Errors
/// [`PhotoError`] if the numbers don't go together.
pub fn prepared_pixels(width_px: usize, height_px: usize, rgba: Vec<u8>) -> Result<Encoded, PhotoError> {
    let sides = u32::try_from(width_px).ok().zip(u32::try_from(height_px).ok());
    let (width_px, height_px) = sides.ok_or(PhotoError::ManyPixels)?;
    check_pixels(width_px, height_px, MAX_PIXELS)?;
    let image = RgbaImage::from_raw(width_px, height_px, rgba).ok_or(PhotoError::Damaged)?;
    encoded(PhotoEdit::default().applied(image.into()))
}

/// The pixels of a kept picture, upright and no larger than `max_side_px`, for showing.
///
/// # Errors
/// [`PhotoError`] if it can't be read. Of an animation only the first picture is read.
pub fn pixels(bytes: &[u8], max_side_px: u32) -> Result<RgbaImage, PhotoError> {
    let room_px = max_side_px.saturating_mul(2);
    Ok(edit::bounded(still(bytes, format_of(bytes)?, room_px)?, max_side_px).into_rgba8())
}

/// The kind of picture by its first bytes; names of files lie.
fn format_of(bytes: &[u8]) -> Result<ImageFormat, PhotoError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(PhotoError::LargeFile);
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP)) => Ok(format),
        Ok(_) => Err(PhotoError::OtherKind("Such")),
        Err(_) => {
            let start = bytes.get(..16).unwrap_or(bytes);
            let known = KNOWN_BY_NAME.iter().find(|(sign, _)| start.windows(sign.len()).any(|part| part == *sign));
            Err(known.map_or(PhotoError::NotAPicture, |(_, name)| PhotoError::OtherKind(name)))
        }
    }
}

fn animation<'a>(decoder: impl AnimationDecoder<'a> + ImageDecoder, edit: &PhotoEdit) -> Result<Vec<Encoded>, PhotoError> {
    let (width_px, height_px) = decoder.dimensions();
    check_pixels(width_px, height_px, MAX_FRAME_PIXELS)?;
    let pixels_each = u64::from(width_px) * u64::from(height_px);
    let most = MAX_ANIMATION_PIXELS / pixels_each.max(1);
    let mut frames = Frames::default();
    for frame in decoder.into_frames().take(usize::try_from(most).unwrap_or(usize::MAX).max(1)) {
        match frame {
            Ok(frame) => {
                let time = Duration::from(frame.delay());
                if frames.wants(time) {
                    frames.push(encoded(edit.applied(frame.into_buffer().into()))?, time);
                }
            }
            Err(error) if frames.is_empty() => return Err(reason(error)),
            // What was read before it breaks off is of use.
            Err(_) => break,
        }
    }
    let kept = frames.into_pictures();
    if kept.is_empty() { Err(PhotoError::NoPixels) } else { Ok(kept) }
}

/// Pixels as a file without anything else in it.
fn encoded(image: DynamicImage) -> Result<Encoded, PhotoError> {
    let rgba = image.into_rgba8();
    let size_px = [rgba.width(), rgba.height()];
    let is_opaque = rgba.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    let mut bytes = Vec::new();
    let ending = if is_opaque {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        DynamicImage::from(rgba).into_rgb8().write_with_encoder(encoder).map_err(reason)?;
        "jpg"
    } else {
        rgba.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(reason)?;
        "png"
    };
    Ok(Encoded { bytes, ending, size_px, time: None })
}

/// What the decoder's word means to a person.
fn reason(error: ImageError) -> PhotoError {
    match error {
        ImageError::Limits(error)
            if matches!(error.kind(), LimitErrorKind::InsufficientMemory | LimitErrorKind::DimensionError) =>
        {
            PhotoError::ManyPixels
        }
        ImageError::Unsupported(_) => PhotoError::OtherKind("Such"),
        _ => PhotoError::Damaged,
    }
}
