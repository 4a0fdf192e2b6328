//! Writes a track as a WAV file: 16 bits, mono, with a title and a named mark for each exercise. Opens no files itself.
//!
//! Samples come from the same renderer as the loudspeaker's.

use std::io::Write;

use super::{
    Gains, RATE_HZ,
    source::{ARTIST, FileError, GENRE, Labels, Mark, Source, each_block},
};
use crate::progress::Progress;

/// The format counts bytes in 32 bits; a little is kept for the marks.
const MAX_FRAMES: i64 = (u32::MAX as i64 - (1 << 20)) / 2;
/// Marks beyond this are left out.
const MAX_MARKS: usize = 10_000;

/// Writes the whole track. `progress` hears how much is done, and may stop it.
///
/// # Errors
/// [`FileError`]; what was written so far is not a whole file then.
pub fn write_wav(
    source: &mut dyn Source,
    gains: Gains,
    labels: &Labels,
    out: &mut dyn Write,
    progress: &mut Progress<'_>,
) -> Result<(), FileError> {
    let n_frames = source.end().max(0);
    if n_frames > MAX_FRAMES {
        return Err(FileError::TooLong);
    }
    let data_bytes = n_frames as u32 * 2;
    let mut tail = info_chunk(labels);
    tail.extend(mark_chunks(labels));
    out.write_all(&header(data_bytes, tail.len() as u32))?;
    let mut bytes = Vec::new();
    each_block(source, gains, n_frames, progress, &mut |block| {
        bytes.clear();
        bytes.extend(block.iter().flat_map(|sample| sample_i16(*sample).to_le_bytes()));
        Ok(out.write_all(&bytes)?)
    })?;
    out.write_all(&tail)?;
    out.flush()?;
    Ok(())
}

/// A sample in 16 bits.
pub fn sample_i16(sample: f32) -> i16 {
    // The cast keeps to the range of the type.
    (sample * 32_768.0).round() as i16
}

fn header(data_bytes: u32, tail_bytes: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(44);
    bytes.extend(b"RIFF");
    bytes.extend((36 + data_bytes + tail_bytes).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    // PCM, one channel.
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(RATE_HZ.to_le_bytes());
    bytes.extend((RATE_HZ * 2).to_le_bytes());
    // Bytes of a frame, bits of a sample.
    bytes.extend([2, 0, 16, 0]);
    bytes.extend(b"data");
    bytes.extend(data_bytes.to_le_bytes());
    bytes
}

fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = id.to_vec();
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    // Chunks begin on even bytes.
    bytes.extend(std::iter::repeat_n(0, body.len() % 2));
    bytes
}

/// Text that ends with a zero, cut to a sensible length.
fn text_bytes(text: &str) -> Vec<u8> {
    text.chars().filter(|c| *c != '\0').take(200).collect::<String>().into_bytes().into_iter().chain([0]).collect()
}

fn info_chunk(labels: &Labels) -> Vec<u8> {
    let date = labels.date.as_deref().unwrap_or_default();
    let known = [(b"INAM", labels.title.as_str()), (b"IART", ARTIST), (b"IGNR", GENRE), (b"ICRD", date)];
    let mut body = b"INFO".to_vec();
    body.extend(known.into_iter().filter(|(_, text)| !text.is_empty()).flat_map(|(id, text)| chunk(id, &text_bytes(text))));
    chunk(b"LIST", &body)
}

fn mark_chunks(labels: &Labels) -> Vec<u8> {
    let marks: Vec<&Mark> = labels.marks.iter().take(MAX_MARKS).collect();
    if marks.is_empty() {
        return Vec::new();
    }
    let mut points = (marks.len() as u32).to_le_bytes().to_vec();
    let mut names = b"adtl".to_vec();
    for (id, mark) in (1_u32..).zip(marks) {
        let frame = u32::try_from(mark.frame).unwrap_or(0).to_le_bytes();
        points.extend(id.to_le_bytes());
        points.extend(frame);
        points.extend(b"data");
        points.extend([0; 8]);
        points.extend(frame);
        let label: Vec<u8> = id.to_le_bytes().into_iter().chain(text_bytes(&mark.name)).collect();
        names.extend(chunk(b"labl", &label));
    }
    let mut bytes = chunk(b"cue ", &points);
    bytes.extend(chunk(b"LIST", &names));
    bytes
}
