//! Writes a track as an Ogg file: Opus, mono, with a title and a chapter for each exercise. Opens no files itself.
//!
//! The file is as long as the track to the sample: what the coder adds at both ends is cut off by every player.

use std::io::Write;

use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags};

use super::{
    Gains, RATE_HZ,
    source::{ARTIST, FileError, GENRE, Labels, Mark, Source, each_block},
};
use crate::progress::Progress;

/// Frames in a packet: 20 ms.
const PACKET: usize = 960;
/// The most bits a second; speech with its pauses comes to half of it. Lower rates blur the tones.
const BITS_A_SECOND: i32 = 64_000;
/// Packets on a page of the file: one second, as RFC 7845 recommends. Players find their place by pages.
const PACKETS_A_PAGE: usize = 50;
/// Bytes that no second comes to, so that only the count ends a page.
const NO_LIMIT: usize = 60_000;
/// Chapters beyond this are left out: their numbers have three digits.
const MAX_CHAPTERS: usize = 1_000;
/// The most characters of a name.
const MAX_NAME_CHARS: usize = 200;

impl From<opus_pure::Error> for FileError {
    fn from(error: opus_pure::Error) -> Self {
        match error {
            opus_pure::Error::Io(error) => Self::Io(error),
            other => Self::Failed(other.to_string()),
        }
    }
}

/// Writes the whole track. `progress` hears how much is done, and may stop it.
///
/// # Errors
/// [`FileError`]; what was written so far is not a whole file then.
pub fn write_ogg(
    source: &mut dyn Source,
    gains: Gains,
    labels: &Labels,
    out: &mut dyn Write,
    progress: &mut Progress<'_>,
) -> Result<(), FileError> {
    let mut encoder = OpusEncoder::new(RATE_HZ as i32, 1, Application::Audio)?;
    encoder.bitrate_bps = BITS_A_SECOND;
    let head = OpusHead::for_encoder(&encoder, RATE_HZ);
    // The coder is this far behind; silence of that length pushes the last samples out.
    let n_frames = source.end().max(0) + i64::from(head.pre_skip);
    let mut writer = OggOpusWriter::with_tags(out, head, tags(labels)?)?;
    let mut packet = vec![0; MAX_PACKET_BYTES];
    let mut n_packets = 0;
    each_block(source, gains, n_frames, progress, &mut |block| {
        for piece in block.chunks(PACKET) {
            let mut frame = [0.0; PACKET];
            frame.iter_mut().zip(piece).for_each(|(place, sample)| *place = *sample);
            let n_bytes = encoder.encode(&frame, PACKET, &mut packet)?;
            let bytes = packet.get(..n_bytes).unwrap_or_default();
            // A page that is full by its limit ends before the next packet.
            writer.set_page_target(if n_packets > 0 && n_packets % PACKETS_A_PAGE == 0 { 1 } else { NO_LIMIT });
            n_packets += 1;
            // The last packet says where the sound ends within it.
            writer.write_packet_with_duration(bytes, piece.len() as u32)?;
        }
        Ok(())
    })?;
    writer.finish()?.flush()?;
    Ok(())
}

fn tags(labels: &Labels) -> Result<OpusTags, FileError> {
    let mut tags = OpusTags::new();
    tags.push("ENCODER", concat!("Unhunch ", env!("CARGO_PKG_VERSION")))?;
    if !labels.title.is_empty() {
        tags.push("TITLE", &name_of(&labels.title))?;
    }
    tags.push("ARTIST", ARTIST)?;
    tags.push("GENRE", GENRE)?;
    if let Some(date) = &labels.date {
        tags.push("DATE", date)?;
    }
    for (number, mark) in labels.marks.iter().take(MAX_CHAPTERS).enumerate() {
        tags.push(&format!("CHAPTER{number:03}"), &time_of(mark))?;
        tags.push(&format!("CHAPTER{number:03}NAME"), &name_of(&mark.name))?;
    }
    Ok(tags)
}

/// Text for one line, cut to a sensible length.
fn name_of(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_NAME_CHARS).collect()
}

/// When a chapter begins, as the tag wants it: hours, minutes, seconds and thousandths.
fn time_of(mark: &Mark) -> String {
    let ms = mark.frame.max(0) * 1000 / i64::from(RATE_HZ);
    let (s, min, h) = (ms / 1000, ms / 60_000, ms / 3_600_000);
    format!("{h:02}:{:02}:{:02}.{:03}", min % 60, s % 60, ms % 1000)
}
