//! The pixels of one picture. Where its kind allows that it is made smaller while it is read, so that a giant one costs little
//! memory; a picture of any other kind has to be smaller from the start.

use std::io::Cursor;

use image::{
    DynamicImage, GrayAlphaImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, RgbaImage,
    metadata::Orientation,
};
use jpeg_decoder::{CodingProcess, PixelFormat};
use png::{ColorType, Transformations};

use super::{MAX_DECODER_BYTES, MAX_PIXELS, MAX_WHOLE_PIXELS, PhotoError, edit, reason};

/// The longest side that is read; what JPEG can have.
const MAX_READ_SIDE_PX: u32 = u16::MAX as u32;
/// The most pixels that are held at once of a picture that is made smaller while it is read.
const MAX_HELD_PIXELS: u64 = 12_500_000;
/// How far a JPEG can be made smaller while it is read.
const MAX_JPEG_FACTOR: u32 = 8;

/// One picture, turned the way the camera was held, with no side longer than `room_px`.
pub(super) fn still(bytes: &[u8], format: ImageFormat, room_px: u32) -> Result<DynamicImage, PhotoError> {
    let mut decoder = decoder(bytes, format)?;
    let (width_px, height_px) = decoder.dimensions();
    check_pixels(width_px, height_px, MAX_PIXELS)?;
    // A picture whose notes can't be read is shown as it lies.
    let orientation = decoder.orientation().ok();
    let factor = factor([width_px, height_px], room_px);
    // It may hold a copy of the file.
    drop(decoder);
    let smaller = match format {
        ImageFormat::Png => Some(png(bytes, factor)?),
        ImageFormat::Jpeg if factor > 1 => jpeg(bytes, factor)?,
        _ => None,
    };
    let image = match smaller {
        Some(image) => image,
        None => {
            check_pixels(width_px, height_px, MAX_WHOLE_PIXELS)?;
            whole(self::decoder(bytes, format)?)?
        }
    };
    Ok(upright(image, orientation, room_px))
}

/// The same for a picture that can only be read whole.
pub(super) fn whole_still(mut decoder: impl ImageDecoder, room_px: u32) -> Result<DynamicImage, PhotoError> {
    let (width_px, height_px) = decoder.dimensions();
    check_pixels(width_px, height_px, MAX_WHOLE_PIXELS)?;
    let orientation = decoder.orientation().ok();
    Ok(upright(whole(decoder)?, orientation, room_px))
}

fn whole(mut decoder: impl ImageDecoder) -> Result<DynamicImage, PhotoError> {
    decoder.set_limits(limits()).map_err(reason)?;
    DynamicImage::from_decoder(decoder).map_err(reason)
}

fn upright(image: DynamicImage, orientation: Option<Orientation>, room_px: u32) -> DynamicImage {
    // Small first: turning a large picture takes its memory twice.
    let mut image = edit::coarse(image, room_px);
    if let Some(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    image
}

fn decoder(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder, PhotoError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    reader.into_decoder().map_err(reason)
}

pub(super) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    limits
}

/// Looks at the size that a file claims before any of its pixels are read.
pub(super) fn check_pixels(width_px: u32, height_px: u32, most: u64) -> Result<(), PhotoError> {
    match u64::from(width_px) * u64::from(height_px) {
        0 => Err(PhotoError::NoPixels),
        n_pixels if n_pixels > MAX_PIXELS => Err(PhotoError::ManyPixels),
        n_pixels if n_pixels > most => Err(PhotoError::ManyPixelsOfKind(most)),
        _ if width_px.max(height_px) > MAX_READ_SIDE_PX => Err(PhotoError::LongSide),
        _ => Ok(()),
    }
}

/// How many pixels in a row become one.
fn factor([width_px, height_px]: [u32; 2], room_px: u32) -> u32 {
    let n_pixels = u64::from(width_px) * u64::from(height_px);
    let for_memory = (1..).find(|factor| n_pixels / (factor * factor) <= MAX_HELD_PIXELS).unwrap_or(1);
    let for_room = width_px.max(height_px) / (2 * room_px).max(1);
    for_room.max(u32::try_from(for_memory).unwrap_or(1))
}

/// A JPEG made smaller by about this factor; none if only the other decoder can read it.
fn jpeg(bytes: &[u8], factor: u32) -> Result<Option<DynamicImage>, PhotoError> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    if decoder.read_info().is_err() {
        return Ok(None);
    }
    let Some(info) = decoder.info() else { return Ok(None) };
    if info.coding_process == CodingProcess::Lossless || !matches!(info.pixel_format, PixelFormat::L8 | PixelFormat::RGB24) {
        return Ok(None);
    }
    if info.coding_process == CodingProcess::DctProgressive {
        // All of it is held until the last scan.
        check_pixels(info.width.into(), info.height.into(), MAX_WHOLE_PIXELS)?;
    }
    let factor = u16::try_from(factor.next_power_of_two().min(MAX_JPEG_FACTOR)).unwrap_or(1);
    let wanted = [info.width, info.height].map(|side| side.div_ceil(factor));
    let [width_px, height_px] = wanted;
    let Ok((width_px, height_px)) = decoder.scale(width_px, height_px) else { return Ok(None) };
    let (width_px, height_px) = (width_px.into(), height_px.into());
    let Ok(pixels) = decoder.decode() else { return Ok(None) };
    Ok(if info.pixel_format == PixelFormat::L8 {
        GrayImage::from_raw(width_px, height_px, pixels).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width_px, height_px, pixels).map(DynamicImage::from)
    })
}

/// A PNG with 8 bits a color, made smaller by this factor.
fn png(bytes: &[u8], factor: u32) -> Result<DynamicImage, PhotoError> {
    let limits = png::Limits { bytes: usize::try_from(MAX_DECODER_BYTES).unwrap_or(usize::MAX) };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(png_reason)?;
    let [width_px, height_px] = [reader.info().width, reader.info().height];
    check_pixels(width_px, height_px, if reader.info().interlaced { MAX_WHOLE_PIXELS } else { MAX_PIXELS })?;
    let (color, _) = reader.output_color_type();
    let (size_px, pixels) = if reader.info().interlaced {
        let mut pixels = vec![0; reader.output_buffer_size().ok_or(PhotoError::ManyPixels)?];
        reader.next_frame(&mut pixels).map_err(png_reason)?;
        ([width_px, height_px], pixels)
    } else {
        let mut rows = Rows::new([width_px, height_px], color.samples(), factor);
        while let Some(row) = reader.next_row().map_err(png_reason)? {
            rows.push(row.data());
        }
        rows.into_pixels()
    };
    image_of(color, size_px, pixels).ok_or(PhotoError::Damaged)
}

fn image_of(color: ColorType, [width_px, height_px]: [u32; 2], pixels: Vec<u8>) -> Option<DynamicImage> {
    match color {
        ColorType::Grayscale => GrayImage::from_raw(width_px, height_px, pixels).map(DynamicImage::from),
        ColorType::GrayscaleAlpha => GrayAlphaImage::from_raw(width_px, height_px, pixels).map(DynamicImage::from),
        ColorType::Rgb => RgbImage::from_raw(width_px, height_px, pixels).map(DynamicImage::from),
        ColorType::Rgba => RgbaImage::from_raw(width_px, height_px, pixels).map(DynamicImage::from),
        ColorType::Indexed => None,
    }
}

fn png_reason(error: png::DecodingError) -> PhotoError {
    match error {
        png::DecodingError::LimitsExceeded => PhotoError::ManyPixels,
        _ => PhotoError::Damaged,
    }
}

/// Rows of a picture that come one by one. Squares of pixels become one pixel, their mean; those at the edges may be cut.
struct Rows {
    width_px: u32,
    n_samples: usize,
    factor: u32,
    /// The sums of the squares whose rows are not all there yet, and how many rows are.
    sums: Vec<u32>,
    n_summed: u32,
    done: Vec<u8>,
}

impl Rows {
    fn new([width_px, height_px]: [u32; 2], n_samples: usize, factor: u32) -> Self {
        let row = width_px.div_ceil(factor) as usize * n_samples;
        let done = Vec::with_capacity(row * height_px.div_ceil(factor) as usize);
        Self { width_px, n_samples, factor, sums: vec![0; row], n_summed: 0, done }
    }

    fn push(&mut self, row: &[u8]) {
        if self.factor == 1 {
            return self.done.extend_from_slice(row);
        }
        let squares = row.chunks(self.factor as usize * self.n_samples);
        for (sums, square) in self.sums.chunks_exact_mut(self.n_samples).zip(squares) {
            for pixel in square.chunks_exact(self.n_samples) {
                for (sum, sample) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(*sample);
                }
            }
        }
        self.n_summed += 1;
        if self.n_summed == self.factor {
            self.finish_row();
        }
    }

    fn finish_row(&mut self) {
        let mut left_px = self.width_px;
        for sums in self.sums.chunks_exact_mut(self.n_samples) {
            let n_pixels = left_px.min(self.factor) * self.n_summed;
            left_px = left_px.saturating_sub(self.factor);
            // The mean of bytes is a byte.
            self.done.extend(sums.iter().map(|sum| ((sum + n_pixels / 2) / n_pixels.max(1)) as u8));
            sums.fill(0);
        }
        self.n_summed = 0;
    }

    /// Width, height and samples of what has come.
    fn into_pixels(mut self) -> ([u32; 2], Vec<u8>) {
        if self.n_summed > 0 {
            self.finish_row();
        }
        let width_px = self.width_px.div_ceil(self.factor);
        let row = (width_px as usize * self.n_samples).max(1);
        let height_px = u32::try_from(self.done.len() / row).unwrap_or(u32::MAX);
        ([width_px, height_px], self.done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_of_pixels_become_their_mean_also_at_the_edges() {
        let mut rows = Rows::new([5, 3], 1, 2);
        for row in [[10, 20, 0, 0, 7], [30, 40, 0, 0, 9], [1, 3, 100, 200, 50]] {
            rows.push(&row);
        }
        assert_eq!(rows.into_pixels(), ([3, 2], vec![25, 0, 8, 2, 150, 50]));
        let mut whole = Rows::new([2, 1], 3, 1);
        whole.push(&[1, 2, 3, 4, 5, 6]);
        assert_eq!(whole.into_pixels(), ([2, 1], vec![1, 2, 3, 4, 5, 6]));
    }

    #[test]
    fn a_picture_is_made_smaller_only_as_far_as_there_is_room_for_it() {
        assert_eq!(factor([4000, 3000], 2560), 1);
        assert_eq!(factor([8600, 5774], 2560), 2);
        assert_eq!(factor([1280, 1280], 64), 10);
        assert_eq!(factor([50_000, 1000], 2560), 9);
    }
}
