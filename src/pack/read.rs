//! Reads a pack: one entry after the other, each only as far as its limit, so no file can fill the memory or keep us busy.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek},
};

use zip::{
    read::{ArchiveOffset, Config, ZipFileEntry, ZipReadOptions},
    result::ZipError,
    unstable::read::ZipIterable,
};

use super::{
    Contents, MAX_ENTRIES, MAX_HISTORY_BYTES, MAX_INFLATED_BYTES, MAX_PICTURE_BYTES, MAX_TEXTS_BYTES, Manifest, PackError,
    PackKind, PackPicture,
    entry::{PackPart, part_of, shown},
    picture::Cleaner,
};
use crate::{
    format::reader::MAX_TEXT_BYTES,
    library::OwnFile,
    progress::{Activity, Progress},
};

/// The bits of a file mode that say what kind of file it is, and those of plain files and folders.
const KIND_OF_FILE: u32 = 0o170_000;
const PLAIN_KINDS: [u32; 3] = [0, 0o100_000, 0o040_000];

/// Takes a picture by its name in the pack.
pub type Put<'a, E> = dyn FnMut(&str, Vec<u8>) -> Result<(), E> + 'a;

/// Reads everything but the bytes of pictures, which are only looked at, one at a time.
///
/// # Errors
/// [`PackError`] if nothing of it can be used. What can't be used is among the troubles otherwise.
pub fn read_pack(reader: &mut (impl Read + Seek), progress: &mut Progress<'_>) -> Result<Contents, PackError> {
    let mut reading = Reading::default();
    each_entry::<_, PackError>(reader, progress, &mut |name, entry, reader| {
        if let Err(reason) = reading.take(name, entry, reader) {
            reading.contents.note(shown(name), reason);
        }
        Ok(())
    })?;
    reading.finish()
}

/// Hands over the wanted pictures one after the other, fit to be kept, under their names in the pack.
///
/// # Errors
/// [`PackError`], or what `put` says.
pub fn read_pictures<E: From<PackError>>(
    reader: &mut (impl Read + Seek),
    wanted: &BTreeSet<String>,
    progress: &mut Progress<'_>,
    put: &mut Put<'_, E>,
) -> Result<(), E> {
    let mut left = wanted.clone();
    let mut budget = MAX_INFLATED_BYTES;
    let mut cleaner = Cleaner::default();
    each_entry(reader, progress, &mut |name, entry, reader| {
        let Ok(PackPart::Picture(picture)) = part_of(name) else { return Ok(()) };
        if !left.remove(&picture) {
            return Ok(());
        }
        let bytes = inflated(entry, reader, MAX_PICTURE_BYTES, &mut budget)
            .and_then(|bytes| cleaner.bytes(&picture, bytes))
            .map_err(|reason| PackError::NotAPack(format!("the picture {picture} can't be read any more: {reason}")))?;
        put(&picture, bytes)
    })?;
    Ok(())
}

/// Calls `take` with every entry in the order of the file. Knows one entry at a time.
fn each_entry<R: Read + Seek, E: From<PackError>>(
    reader: &mut R,
    progress: &mut Progress<'_>,
    take: &mut dyn FnMut(&str, ZipFileEntry<'static>, &mut R) -> Result<(), E>,
) -> Result<(), E> {
    reader.rewind().map_err(PackError::Io)?;
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let mut archive = ZipIterable::try_new(reader, config).map_err(refused)?;
    let n_entries = archive.len();
    if n_entries > MAX_ENTRIES {
        return Err(PackError::TooMany(n_entries).into());
    }
    let entries = archive.files().map_err(refused)?;
    let mut n_done = 0;
    while let Some(entry) = entries.next() {
        progress.reached(Activity::Packing, n_done as f32 / n_entries.max(1) as f32).map_err(PackError::from)?;
        n_done += 1;
        let entry = entry.map_err(refused)?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        take(&name, entry, entries.reader_mut())?;
    }
    Ok(())
}

fn refused(error: ZipError) -> PackError {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof && error.kind() != io::ErrorKind::InvalidData => {
            PackError::Io(error)
        }
        _ => PackError::NotAPack("it is damaged, or no zip file. Get it again from where it came".to_owned()),
    }
}

/// The bytes of an entry. The limits count what really comes out, whatever the entry says of itself.
fn inflated(
    entry: ZipFileEntry<'static>,
    reader: &mut (impl Read + Seek),
    limit: u64,
    budget: &mut u64,
) -> Result<Vec<u8>, String> {
    if entry.is_symlink() || entry.unix_mode().is_some_and(|mode| !PLAIN_KINDS.contains(&(mode & KIND_OF_FILE))) {
        return Err("it is a link or a device, not a file".to_owned());
    }
    let file = entry.with_reader(reader, ZipReadOptions::new()).map_err(|error| match error {
        ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword => "it is locked with a password".to_owned(),
        ZipError::CompressionMethodNotSupported(_) => "it is packed in a way that this program does not read".to_owned(),
        _ => "it is damaged".to_owned(),
    })?;
    let most = limit.min(*budget);
    let mut bytes = Vec::new();
    let read = file.take(most + 1).read_to_end(&mut bytes);
    let n_bytes = bytes.len() as u64;
    *budget = budget.saturating_sub(n_bytes);
    if n_bytes > most {
        return Err(if most < limit { "the pack is too large in all" } else { "it is too large" }.to_owned());
    }
    read.map_err(|_| "it is damaged".to_owned())?;
    Ok(bytes)
}

/// What has been read so far.
struct Reading {
    contents: Contents,
    /// Names that have been seen.
    seen: BTreeSet<String>,
    has_manifest: bool,
    newer: Option<u32>,
    texts_left: u64,
    inflated_left: u64,
    cleaner: Cleaner,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            contents: Contents::default(),
            seen: BTreeSet::new(),
            has_manifest: false,
            newer: None,
            texts_left: MAX_TEXTS_BYTES,
            inflated_left: MAX_INFLATED_BYTES,
            cleaner: Cleaner::default(),
        }
    }
}

impl Reading {
    fn take(&mut self, name: &str, entry: ZipFileEntry<'static>, reader: &mut (impl Read + Seek)) -> Result<(), String> {
        let part = part_of(name)?;
        if part == PackPart::Litter {
            return Ok(());
        }
        if !self.seen.insert(name.to_owned()) {
            return Err("the name is there twice".to_owned());
        }
        match part {
            PackPart::Litter => {}
            PackPart::Manifest => {
                let text = self.text(entry, reader, MAX_TEXT_BYTES as u64)?;
                self.read_manifest(&text);
            }
            PackPart::Routine(stem) => {
                let text = self.text(entry, reader, MAX_TEXT_BYTES as u64)?;
                self.contents.routines.push(OwnFile { id: stem, text });
            }
            PackPart::Exercise(stem) => {
                let text = self.text(entry, reader, MAX_TEXT_BYTES as u64)?;
                self.contents.exercises.push(OwnFile { id: stem, text });
            }
            PackPart::Picture(name) => {
                let bytes = inflated(entry, reader, MAX_PICTURE_BYTES, &mut self.inflated_left)?;
                let sum = self.cleaner.sum(&name, bytes)?;
                self.contents.pictures.push(PackPicture { name, sum });
            }
            PackPart::Settings => self.contents.settings = Some(self.text(entry, reader, MAX_TEXT_BYTES as u64)?),
            PackPart::History => {
                // A line that is not text does not cost the others.
                let bytes = inflated(entry, reader, MAX_HISTORY_BYTES, &mut self.texts_left)?;
                self.contents.history = Some(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Ok(())
    }

    fn text(&mut self, entry: ZipFileEntry<'static>, reader: &mut (impl Read + Seek), limit: u64) -> Result<String, String> {
        let bytes = inflated(entry, reader, limit, &mut self.texts_left)?;
        String::from_utf8(bytes).map_err(|_| "it is not text".to_owned())
    }

    fn read_manifest(&mut self, text: &str) {
        let (manifest, format, problems) = Manifest::from_toml(text);
        if !Manifest::is_known(format) {
            self.newer = Some(format);
        }
        if let Some(problem) = problems.iter().find(|problem| problem.is_error()) {
            self.contents.note("pack.toml", problem.to_string());
        }
        self.has_manifest = true;
        self.contents.manifest = manifest;
    }

    fn finish(mut self) -> Result<Contents, PackError> {
        if let Some(format) = self.newer {
            return Err(PackError::Newer(format));
        }
        let contents = &mut self.contents;
        let has_own = contents.settings.is_some() || contents.history.is_some();
        if !self.has_manifest {
            if !has_own && contents.routines.is_empty() && contents.exercises.is_empty() {
                let reason = "it is a zip file, but \"pack.toml\" is missing. Choose another file";
                return Err(PackError::NotAPack(reason.to_owned()));
            }
            contents.manifest.kind = if has_own { PackKind::Backup } else { PackKind::Pack };
            contents.note("pack.toml", "it is missing or damaged");
        }
        if contents.manifest.kind == PackKind::Pack && has_own {
            contents.note("settings.toml or history.jsonl", "only a backup may hold it");
            (contents.settings, contents.history) = (None, None);
        }
        contents.routines.sort_by(|a, b| a.id.cmp(&b.id));
        contents.exercises.sort_by(|a, b| a.id.cmp(&b.id));
        contents.fit_ids();
        Ok(self.contents)
    }
}

/// Pictures by name.
pub fn sums(pictures: &[PackPicture]) -> BTreeMap<&str, u64> {
    pictures.iter().map(|picture| (picture.name.as_str(), picture.sum)).collect()
}
