//! Reads the WAV that an outside voice program wrote. Mono comes out; nothing is played or written.

use super::{Speech, VoiceError};

/// Speech from the bytes of a WAV file: 8, 16, 24 or 32 bits or float, any number of channels (mixed to one).
///
/// # Errors
/// [`VoiceError::Failed`] when the bytes are no such file or hold no sound.
pub fn speech_from_wav(bytes: &[u8]) -> Result<Speech, VoiceError> {
    parse(bytes).ok_or_else(|| VoiceError::Failed("its answer is not a WAV file the coach can read".to_owned()))
}

/// How samples are written.
struct Form {
    is_float: bool,
    channels: usize,
    rate_hz: u32,
    bits: u16,
}

fn parse(bytes: &[u8]) -> Option<Speech> {
    let mut rest = bytes.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WAVE")?;
    let mut form = None;
    loop {
        let (id, after) = rest.split_first_chunk::<4>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        match id {
            b"fmt " => form = Some(form_of(after.get(..length)?)?),
            b"data" => {
                // A program that writes to a pipe does not know the length yet; take what is there.
                let data = after.get(..length).unwrap_or(after);
                return speech_of(data, &form?);
            }
            _ => {}
        }
        rest = after.get(length.checked_add(length % 2)?..)?;
    }
}

fn form_of(chunk: &[u8]) -> Option<Form> {
    let two = |place: usize| Some(u16::from_le_bytes(*chunk.get(place..)?.first_chunk()?));
    let rate_hz = u32::from_le_bytes(*chunk.get(4..)?.first_chunk()?);
    let (kind, channels, bits) = (two(0)?, two(2)?, two(14)?);
    // Kind 0xFFFE names the real kind further on.
    let kind = if kind == 0xFFFE { two(24)? } else { kind };
    let known = matches!((kind, bits), (1, 8 | 16 | 24 | 32) | (3, 32));
    (known && channels > 0 && rate_hz > 0).then_some(Form { is_float: kind == 3, channels: usize::from(channels), rate_hz, bits })
}

fn speech_of(data: &[u8], form: &Form) -> Option<Speech> {
    let width = usize::from(form.bits / 8);
    let values: Vec<f32> = data.chunks_exact(width).map(|bytes| value_of(bytes, form.is_float)).collect();
    let samples: Vec<f32> =
        values.chunks_exact(form.channels).map(|frame| frame.iter().sum::<f32>() / form.channels as f32).collect();
    (!samples.is_empty()).then_some(Speech { rate_hz: form.rate_hz, samples })
}

fn value_of(bytes: &[u8], is_float: bool) -> f32 {
    match *bytes {
        [level] => (f32::from(level) - 128.0) / 128.0,
        [a, b] => f32::from(i16::from_le_bytes([a, b])) / 32_768.0,
        [a, b, c] => i32::from_le_bytes([0, a, b, c]) as f32 / 2_147_483_648.0,
        [a, b, c, d] if is_float => f32::from_le_bytes([a, b, c, d]),
        [a, b, c, d] => i32::from_le_bytes([a, b, c, d]) as f32 / 2_147_483_648.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wav(kind: u16, channels: u16, bits: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0".to_vec();
        bytes.extend(kind.to_le_bytes());
        bytes.extend(channels.to_le_bytes());
        bytes.extend(22_050_u32.to_le_bytes());
        bytes.extend([0; 6]);
        bytes.extend(bits.to_le_bytes());
        bytes.extend(b"data\xff\xff\xff\xff");
        bytes.extend(data);
        bytes
    }

    #[test]
    fn the_usual_forms_are_read() {
        let speech = speech_from_wav(&wav(1, 1, 16, &[0, 0x40, 0, 0xC0])).unwrap();
        assert_eq!(speech, Speech { rate_hz: 22_050, samples: vec![0.5, -0.5] });
        assert_eq!(speech_from_wav(&wav(1, 2, 16, &[0, 0x40, 0, 0])).unwrap().samples, [0.25]);
        assert_eq!(speech_from_wav(&wav(1, 1, 24, &[0, 0, 0x40])).unwrap().samples, [0.5]);
        assert_eq!(speech_from_wav(&wav(3, 1, 32, &0.25_f32.to_le_bytes())).unwrap().samples, [0.25]);
        assert_eq!(speech_from_wav(&wav(1, 1, 8, &[192])).unwrap().samples, [0.5]);
    }

    #[test]
    fn everything_else_is_refused() {
        let whole = wav(1, 1, 16, &[0, 1]);
        for end in 0..whole.len() {
            assert!(speech_from_wav(whole.get(..end).unwrap()).is_err(), "{end} bytes");
        }
        assert!(speech_from_wav(b"ID3 some other sound").is_err());
        assert!(speech_from_wav(&wav(1, 0, 16, &[0; 8])).is_err());
        assert!(speech_from_wav(&wav(85, 1, 16, &[0; 8])).is_err());
    }
}
