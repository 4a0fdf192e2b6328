//! Writes a pack, one picture at a time.

use std::io::{self, Read, Seek, Write};

use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{MAX_ENTRIES, MAX_INFLATED_BYTES, MAX_PICTURE_BYTES, PackError, Parcel, Trouble};
use crate::progress::{Activity, Progress};

/// What came of writing a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Pictures in it.
    pub n_pictures: usize,
    /// What is left out, and why.
    pub troubles: Vec<Trouble>,
}

/// Gives a picture by its name, or `None` if there is none.
pub type Pictures<'a> = dyn FnMut(&str) -> io::Result<Option<Box<dyn Read>>> + 'a;

/// Writes `parcel` as a zip. A picture that is missing is left out and noted.
///
/// # Errors
/// [`PackError::Io`] if `out` can't be written, [`PackError::Canceled`] on request.
pub fn write_pack(
    out: impl Write + Seek,
    parcel: &Parcel,
    pictures: &mut Pictures<'_>,
    progress: &mut Progress<'_>,
) -> Result<Written, PackError> {
    let text_options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    // Pictures are compressed already.
    let picture_options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(out);
    let add = |zip: &mut ZipWriter<_>, name: &str, bytes: &[u8]| {
        zip.start_file(name, text_options).map_err(refused)?;
        zip.write_all(bytes).map_err(PackError::Io)
    };
    add(&mut zip, "pack.toml", parcel.manifest.to_toml().as_bytes())?;
    for (folder, files) in [("routines", &parcel.files.routines), ("exercises", &parcel.files.exercises)] {
        for file in files {
            add(&mut zip, &format!("{folder}/{}.toml", file.id), file.text.as_bytes())?;
        }
    }
    if let Some(settings) = &parcel.settings {
        add(&mut zip, "settings.toml", settings.as_bytes())?;
    }
    if let Some(history) = &parcel.history {
        add(&mut zip, "history.jsonl", history)?;
    }
    let mut written = Written::default();
    // What is more would not be read again.
    let mut entries_left = MAX_ENTRIES.saturating_sub(parcel.files.routines.len() + parcel.files.exercises.len() + 3);
    let mut bytes_left = MAX_INFLATED_BYTES;
    for (index, name) in parcel.pictures.iter().enumerate() {
        progress.reached(Activity::Packing, index as f32 / parcel.pictures.len().max(1) as f32)?;
        let reason = match pictures(name) {
            Ok(Some(_)) if entries_left == 0 => format!("left out, a file holds at most {MAX_ENTRIES} entries"),
            Ok(Some(_)) if bytes_left < MAX_PICTURE_BYTES => "left out, the pictures are too large in all".to_owned(),
            Ok(Some(picture)) => {
                zip.start_file(format!("pictures/{name}"), picture_options).map_err(refused)?;
                bytes_left -= io::copy(&mut picture.take(MAX_PICTURE_BYTES), &mut zip).map_err(PackError::Io)?;
                entries_left -= 1;
                written.n_pictures += 1;
                continue;
            }
            Ok(None) => "left out, the picture is missing".to_owned(),
            Err(error) => format!("left out, the picture can't be read: {error}"),
        };
        written.troubles.push(Trouble { name: name.clone(), reason });
    }
    zip.finish().map_err(refused)?.flush().map_err(PackError::Io)?;
    Ok(written)
}

fn refused(error: ZipError) -> PackError {
    match error {
        ZipError::Io(error) => PackError::Io(error),
        other => PackError::Io(io::Error::other(other.to_string())),
    }
}
