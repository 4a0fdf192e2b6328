//! Where saved sounds go: a folder of the person's own, and a name in it that is free.
//!
//! The sound itself is written by `export`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Store, StoreError};

/// Folders in the home of a person, the best place first.
const SOUND_FOLDERS: [&str; 2] = ["Music", "Documents"];
/// The most characters of a name; with any alphabet and a number it fits into what disks take.
const MAX_NAME_CHARS: usize = 60;
/// The most sounds of the same name.
const MAX_SAME: usize = 10_000;
/// Stands where nothing of a name is left.
const NAMELESS: &str = "Routine";
/// Names of devices on Windows, which no file may have.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

impl Store {
    /// The folder for saved sounds: Music or Documents in the person's home. Where neither is, or everything is to be in one
    /// folder, it is the folder of the person's files.
    pub fn sound_folder(&self) -> PathBuf {
        let own = self.home.iter().flat_map(|home| SOUND_FOLDERS.map(|name| home.join(name)));
        own.into_iter().find(|folder| folder.is_dir()).unwrap_or_else(|| self.data.clone())
    }

    /// A path for a new sound with this title that no file has yet. Makes the folder if it is missing.
    ///
    /// # Errors
    /// [`StoreError`] if the folder can't be made, or is full of sounds of this name.
    pub fn free_sound_path(&self, title: &str) -> Result<PathBuf, StoreError> {
        let folder = self.sound_folder();
        fs::create_dir_all(&folder).map_err(StoreError::refused("make the folder", &folder))?;
        let name = file_name(title);
        let mut paths = (1..=MAX_SAME).map(|number| match number {
            1 => folder.join(format!("{name}.wav")),
            _ => folder.join(format!("{name} {number}.wav")),
        });
        let free = paths.find(|path| is_free(path));
        free.ok_or(StoreError::TooMany { path: folder, limit: MAX_SAME })
    }
}

/// Whether nothing has this name, not even a link that leads nowhere.
fn is_free(path: &Path) -> bool {
    matches!(fs::symlink_metadata(path), Err(error) if error.kind() == std::io::ErrorKind::NotFound)
}

/// A title as a file name that every system takes.
fn file_name(title: &str) -> String {
    let plain: String = title.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let short: String = words.join(" ").trim_start_matches('.').chars().take(MAX_NAME_CHARS).collect();
    let name = short.trim_matches([' ', '.']);
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_port = |stem: &str| {
        let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
        number.is_some_and(|number| number.chars().count() == 1)
    };
    match name {
        "" => NAMELESS.to_owned(),
        _ if DEVICES.contains(&stem.as_str()) || is_port(&stem) => format!("{NAMELESS} {name}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn music_comes_before_documents_and_both_before_the_data_folder() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let store = Store { home: Some(home.path().to_owned()), ..Store::in_folder(&data) };
        assert_eq!(store.sound_folder(), data);
        for name in ["Documents", "Music"] {
            fs::create_dir(home.path().join(name)).unwrap();
            assert_eq!(store.sound_folder(), home.path().join(name));
        }
        assert_eq!(Store::in_folder(&data).sound_folder(), data);
    }

    #[test]
    fn a_new_sound_never_takes_the_name_of_another_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path().join("new"));
        for name in ["Desk reset.wav", "Desk reset 2.wav", "Desk reset 3.wav"] {
            let path = store.free_sound_path("Desk reset").unwrap();
            assert_eq!(path, folder.path().join("new").join(name));
            fs::write(path, "").unwrap();
        }
    }

    #[test]
    fn any_title_becomes_a_name_that_every_system_takes() {
        for (title, name) in [
            ("Desk reset", "Desk reset"),
            ("Neck / back: 10 min?", "Neck back 10 min"),
            ("../../etc/passwd", "etc passwd"),
            ("...", "Routine"),
            ("\u{7}\n", "Routine"),
            ("Con", "Routine Con"),
            ("com1.x", "Routine com1.x"),
            ("Übung 肩", "Übung 肩"),
        ] {
            assert_eq!(file_name(title), name, "{title}");
        }
        assert_eq!(file_name(&"肩".repeat(500)).chars().count(), MAX_NAME_CHARS);
    }
}
