//! Where saved sounds and documents go: a folder of the person's own, and a name in it that is free.
//!
//! What is in them is written by `export`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Store, StoreError};
use crate::format::ids::is_device;

/// The most characters of a name; with any alphabet and a number it fits into what disks take.
const MAX_NAME_CHARS: usize = 60;
/// The most files of the same name.
const MAX_SAME: usize = 10_000;
/// Stands where nothing of a name is left.
const NAMELESS: &str = "Routine";

impl Store {
    /// The folder for saved sounds: Music or Documents, wherever the system says they are. Where neither is, or everything is to be
    /// in one folder, it is the folder of the person's files.
    pub fn sound_folder(&self) -> PathBuf {
        self.first_of(&self.sounds)
    }

    /// The first of these folders that is there.
    fn first_of(&self, folders: &[PathBuf]) -> PathBuf {
        folders.iter().find(|folder| folder.is_dir()).unwrap_or(&self.data).clone()
    }

    /// Paths for a new sound with this title and ending, the best first, that no file had when they were looked at. Makes the
    /// folder if it is missing.
    ///
    /// # Errors
    /// [`StoreError`] if the folder can't be made.
    pub fn sound_paths(
        &self,
        title: &str,
        ending: &'static str,
    ) -> Result<impl Iterator<Item = PathBuf> + Send + use<>, StoreError> {
        free_paths(self.sound_folder(), title, ending)
    }

    /// A path for a new document with this title and ending that no file has yet. Makes the folder if it is missing.
    ///
    /// # Errors
    /// [`StoreError`] if the folder can't be made, or is full of documents of this name.
    pub fn document_path(&self, title: &str, ending: &'static str) -> Result<PathBuf, StoreError> {
        let folder = self.first_of(&self.documents);
        let free = free_paths(folder.clone(), title, ending)?.next();
        free.ok_or(StoreError::TooMany { path: folder, limit: MAX_SAME })
    }
}

fn free_paths(
    folder: PathBuf,
    title: &str,
    ending: &'static str,
) -> Result<impl Iterator<Item = PathBuf> + Send + use<>, StoreError> {
    fs::create_dir_all(&folder).map_err(StoreError::refused("make the folder", &folder))?;
    let name = file_name(title);
    let paths = (1..=MAX_SAME).map(move |number| match number {
        1 => folder.join(format!("{name}.{ending}")),
        _ => folder.join(format!("{name} {number}.{ending}")),
    });
    Ok(paths.filter(|path| is_free(path)))
}

/// Whether nothing has this name, not even a link that leads nowhere.
pub fn is_free(path: &Path) -> bool {
    matches!(fs::symlink_metadata(path), Err(error) if error.kind() == std::io::ErrorKind::NotFound)
}

/// A title as a file name that every system takes.
fn file_name(title: &str) -> String {
    let plain: String = title.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let short: String = words.join(" ").trim_start_matches('.').chars().take(MAX_NAME_CHARS).collect();
    let name = short.trim_matches([' ', '.']);
    match name {
        "" => NAMELESS.to_owned(),
        _ if is_device(name) => format!("{NAMELESS} {name}"),
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
        let [music, documents] = ["Music", "Documents"].map(|name| home.path().join(name));
        let store = Store { sounds: vec![music.clone(), documents.clone()], ..Store::in_folder(&data) };
        assert_eq!(store.sound_folder(), data);
        for folder in [documents, music] {
            fs::create_dir(&folder).unwrap();
            assert_eq!(store.sound_folder(), folder);
        }
        assert_eq!(Store::in_folder(&data).sound_folder(), data);
    }

    #[test]
    fn a_new_sound_never_takes_the_name_of_another_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path().join("new"));
        for name in ["Desk reset.wav", "Desk reset 2.wav", "Desk reset 3.wav"] {
            let path = store.sound_paths("Desk reset", "wav").unwrap().next().unwrap();
            assert_eq!(path, folder.path().join("new").join(name));
            fs::write(path, "").unwrap();
        }
        let other = store.sound_paths("Desk reset", "ogg").unwrap().next();
        assert_eq!(other, Some(folder.path().join("new").join("Desk reset.ogg")));
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
