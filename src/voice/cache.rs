//! Spoken lines on disk, so that a routine said once starts at once.
//!
//! One small file a line in a folder that is handed in; bounded, oldest out; safe to delete at any time. A damaged or foreign
//! file is passed over. Errors are never louder than a missing line: the line is then spoken again.

use super::{Speech, TRACK_RATE_HZ};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// Most bytes the folder may hold.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Longest line that is read back: ten minutes.
const MOST_SAMPLES: u32 = 600 * TRACK_RATE_HZ;
const MAGIC: &[u8; 8] = b"UHLINE01";
const ENDING: &str = "line";
const UNFINISHED: &str = "unfinished-";

/// What makes a line sound as it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineKey<'a> {
    /// The text as handed to the voice.
    pub text: &'a str,
    /// Name and version of the voice.
    pub voice: &'a str,
    /// Pace asked for.
    pub pace: f32,
}

impl LineKey<'_> {
    /// The key in full. The version at the front grows when reading rules or leveling change.
    fn written(&self) -> String {
        format!("2\n{}\n{:.3}\n{}", self.voice, self.pace, self.text)
    }
}

/// A folder of spoken lines.
#[derive(Debug)]
pub struct SpeechCache {
    folder: PathBuf,
    most_bytes: u64,
    /// Bytes in the folder as far as known; counted at the first write.
    held_bytes: Option<u64>,
}

impl SpeechCache {
    /// A cache in a folder, which is made when the first line is kept.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self::bounded(folder, MOST_BYTES)
    }

    /// The same with another bound, in bytes.
    pub fn bounded(folder: impl Into<PathBuf>, most_bytes: u64) -> Self {
        Self { folder: folder.into(), most_bytes, held_bytes: None }
    }

    /// The line, if it is kept and whole.
    pub fn get(&self, key: &LineKey) -> Option<Speech> {
        let key = key.written();
        let mut bytes = Vec::new();
        let most = u64::from(MOST_SAMPLES) * 2 + 64 + key.len() as u64;
        fs::File::open(self.path_of(&key)).ok()?.take(most).read_to_end(&mut bytes).ok()?;
        decode(&bytes, &key)
    }

    /// Keeps a finished line: whole or not at all. Makes room by letting the oldest go.
    ///
    /// # Errors
    /// The folder cannot be made or written, or the disk is full. Nothing half-written stays.
    pub fn put(&mut self, key: &LineKey, speech: &Speech) -> io::Result<()> {
        let key = key.written();
        let bytes = encode(speech, &key);
        let length = bytes.len() as u64;
        if speech.rate_hz != TRACK_RATE_HZ || length > self.most_bytes / 4 {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let held = match self.held_bytes {
            Some(held) => held,
            None => self.lines().iter().map(|line| line.bytes).sum(),
        };
        self.held_bytes = Some(if held + length > self.most_bytes { self.make_room(length) } else { held } + length);
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        file.write_all(&bytes)?;
        file.persist(self.path_of(&key)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Lets the oldest lines go until a quarter of the room is free, and what a crash left behind. The bytes that stay.
    fn make_room(&self, length: u64) -> u64 {
        let mut lines = self.lines();
        lines.sort_by_key(|line| line.written);
        let mut held: u64 = lines.iter().map(|line| line.bytes).sum();
        let goal = (self.most_bytes / 4 * 3).saturating_sub(length);
        for line in lines {
            if held <= goal {
                break;
            }
            if fs::remove_file(&line.path).is_ok() {
                held -= line.bytes;
            }
        }
        for path in self.paths().filter(|path| name_of(path).starts_with(UNFINISHED)) {
            // Failing is fine: the next round tries again.
            let _ = fs::remove_file(path);
        }
        held
    }

    fn lines(&self) -> Vec<KeptLine> {
        let kept = |path: PathBuf| {
            let data = fs::metadata(&path).ok()?;
            let written = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
            Some(KeptLine { path, bytes: data.len(), written })
        };
        self.paths().filter(|path| path.extension().is_some_and(|ending| ending == ENDING)).filter_map(kept).collect()
    }

    fn paths(&self) -> impl Iterator<Item = PathBuf> {
        fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path())
    }

    fn path_of(&self, key: &str) -> PathBuf {
        let (a, b) = (hash(key.as_bytes(), 0), hash(key.as_bytes(), 1));
        self.folder.join(format!("{a:016x}{b:016x}.{ENDING}"))
    }
}

struct KeptLine {
    path: PathBuf,
    bytes: u64,
    /// Since 1970.
    written: Duration,
}

fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Magic, check sum of the rest, length of the key, key, samples of 16 bits.
fn encode(speech: &Speech, key: &str) -> Vec<u8> {
    let mut rest = Vec::with_capacity(key.len() + 4 + speech.samples.len() * 2);
    rest.extend((key.len() as u32).to_le_bytes());
    rest.extend(key.as_bytes());
    for sample in &speech.samples {
        let level = (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16;
        rest.extend(level.to_le_bytes());
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend(hash(&rest, 2).to_le_bytes());
    bytes.extend(rest);
    bytes
}

fn decode(bytes: &[u8], key: &str) -> Option<Speech> {
    let (sum, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    if hash(rest, 2) != u64::from_le_bytes(*sum) {
        return None;
    }
    let (key_length, rest) = rest.split_first_chunk::<4>()?;
    let (found, samples) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*key_length)).ok()?)?;
    let (pairs, []) = samples.as_chunks::<2>() else { return None };
    let samples = pairs.iter().map(|pair| f32::from(i16::from_le_bytes(*pair)) / 32_768.0).collect();
    (found == key.as_bytes()).then_some(Speech { rate_hz: TRACK_RATE_HZ, samples })
}

/// FNV-1a over eight bytes at a time. The same on every machine and in every version, unlike the standard hasher.
fn hash(bytes: &[u8], seed: u64) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (words, rest) = bytes.as_chunks::<8>();
    let rest = rest.iter().map(|byte| u64::from(*byte));
    for word in words.iter().map(|word| u64::from_le_bytes(*word)).chain(rest).chain([bytes.len() as u64]) {
        sum = (sum ^ word).wrapping_mul(0x0000_0100_0000_01b3);
        sum ^= sum >> 29;
    }
    sum
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn key(text: &str) -> LineKey<'_> {
        LineKey { text, voice: "test 1", pace: 1.0 }
    }

    fn line(n_samples: usize) -> Speech {
        let samples = (0..n_samples).map(|i| ((i * 37 % 1_000) as f32 / 1_000.0 * 32_768.0 - 16_384.0).round() / 32_768.0);
        Speech { rate_hz: TRACK_RATE_HZ, samples: samples.collect() }
    }

    #[test]
    fn a_kept_line_comes_back_sample_for_sample() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = SpeechCache::in_folder(folder.path().join("made/later"));
        assert_eq!(cache.get(&key("Hold.")), None);
        cache.put(&key("Hold."), &line(5_000)).unwrap();
        assert_eq!(cache.get(&key("Hold.")), Some(line(5_000)));
        assert_eq!(cache.get(&key("Hold!")), None);
        assert_eq!(cache.get(&LineKey { pace: 1.1, ..key("Hold.") }), None);
        assert_eq!(cache.get(&LineKey { voice: "test 2", ..key("Hold.") }), None);
    }

    #[test]
    fn damaged_lines_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = SpeechCache::in_folder(folder.path());
        cache.put(&key("Rest."), &line(500)).unwrap();
        let path = cache.lines().remove(0).path;
        let whole = fs::read(&path).unwrap();
        for end in [0, 7, 15, 20, 30, whole.len() - 1] {
            fs::write(&path, whole.iter().copied().take(end).collect::<Vec<u8>>()).unwrap();
            assert_eq!(cache.get(&key("Rest.")), None, "{end} bytes");
        }
        for place in [3, 10, 17, 25, 60, whole.len() - 1] {
            let mut bent = whole.clone();
            bent.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 0x40);
            fs::write(&path, bent).unwrap();
            assert_eq!(cache.get(&key("Rest.")), None, "byte {place}");
        }
        cache.put(&key("Rest."), &line(500)).unwrap();
        assert_eq!(cache.get(&key("Rest.")), Some(line(500)));
    }

    #[test]
    fn the_folder_never_holds_more_than_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = SpeechCache::bounded(folder.path(), 20_000);
        fs::write(folder.path().join("unfinished-of-a-crash"), "x").unwrap();
        fs::write(folder.path().join("someone-elses.txt"), "x").unwrap();
        for n in 0..40 {
            cache.put(&key(&format!("Line {n}.")), &line(1_000)).unwrap();
            assert!(cache.lines().iter().map(|line| line.bytes).sum::<u64>() <= 20_000);
        }
        assert!(cache.get(&key("Line 39.")).is_some());
        assert!(cache.get(&key("Line 0.")).is_none());
        assert!(!folder.path().join("unfinished-of-a-crash").exists() && folder.path().join("someone-elses.txt").exists());
        cache.put(&key("Too long."), &line(20_000)).unwrap();
        assert_eq!(cache.get(&key("Too long.")), None);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_not_a_panic() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        let mut cache = SpeechCache::in_folder(file.join("below"));
        assert!(cache.put(&key("Go."), &line(10)).is_err());
        assert_eq!(cache.get(&key("Go.")), None);
    }

    #[test]
    fn deleting_the_folder_is_safe() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = SpeechCache::in_folder(folder.path().join("cache"));
        cache.put(&key("Go."), &line(10)).unwrap();
        fs::remove_dir_all(folder.path().join("cache")).unwrap();
        assert_eq!(cache.get(&key("Go.")), None);
        cache.put(&key("Go."), &line(10)).unwrap();
        assert_eq!(cache.get(&key("Go.")), Some(line(10)));
    }
}
