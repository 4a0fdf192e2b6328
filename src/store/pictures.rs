//! The pictures of own exercises: each under a name made from its bytes, and never changed after.
//!
//! So a copy of an exercise, an undo and a backup can all name the same picture without harm.

use crate::{
    format::ids::{id_from, is_picture_name},
    photo::{Encoded, MAX_FILE_BYTES},
};

use super::{Store, StoreError, file};

/// The longest start of a picture's name.
const MAX_SLUG: usize = 40;
/// The most pictures whose names begin alike.
const MAX_ALIKE: usize = 100;

impl Store {
    /// Keeps a picture and returns its name. The same picture is kept once; another one is never overwritten.
    ///
    /// # Errors
    /// [`StoreError`] if the disk refuses.
    pub fn add_picture(&self, slug: &str, picture: &Encoded) -> Result<String, StoreError> {
        let slug: String = id_from(slug, '_', "picture").chars().take(MAX_SLUG).collect();
        let digits = picture.digits();
        for number in 1..=MAX_ALIKE {
            let alike = if number == 1 { String::new() } else { format!("-{number}") };
            let name = format!("{slug}-{digits}{alike}.{}", picture.ending);
            let path = self.picture_path(&name)?;
            if file::create(&path, &picture.bytes)? || self.read_picture(&name)?.is_some_and(|there| there == picture.bytes) {
                return Ok(name);
            }
        }
        Err(StoreError::TooMany { path: self.pictures_folder(), limit: MAX_ALIKE })
    }

    /// The bytes of a picture, or `None` if there is none of this name.
    ///
    /// # Errors
    /// [`StoreError`] if the name can't be a picture, the disk refuses, or the file is larger than any picture.
    pub fn read_picture(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        file::read_bytes(&self.picture_path(name)?, MAX_FILE_BYTES as u64)
    }

    pub(super) fn picture_path(&self, name: &str) -> Result<std::path::PathBuf, StoreError> {
        if is_picture_name(name) { Ok(self.pictures_folder().join(name)) } else { Err(StoreError::BadId(name.to_owned())) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    fn picture(bytes: &[u8]) -> Encoded {
        Encoded { bytes: bytes.to_vec(), ending: "jpg", size_px: [1, 1], time: None }
    }

    #[test]
    fn a_picture_is_kept_once_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        let name = store.add_picture("my_stretch", &picture(b"one")).unwrap();
        assert!(name.starts_with("my_stretch-") && name.ends_with(".jpg") && is_picture_name(&name), "{name}");
        assert_eq!(store.add_picture("my_stretch", &picture(b"one")).unwrap(), name);
        assert_eq!(store.read_picture(&name).unwrap().unwrap(), b"one");
        // Someone put another file in its place.
        fs::write(store.pictures_folder().join(&name), "two").unwrap();
        let other = store.add_picture("my_stretch", &picture(b"one")).unwrap();
        assert_ne!(other, name);
        assert_eq!(fs::read(store.pictures_folder().join(&name)).unwrap(), b"two");
    }

    #[test]
    fn only_pictures_are_read_and_none_outside_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        assert!(store.read_picture("../settings.toml").is_err());
        assert!(store.read_picture("x.jpg").unwrap().is_none());
        fs::create_dir_all(store.pictures_folder().join("x.jpg")).unwrap();
        assert!(store.read_picture("x.jpg").is_err());
    }

    #[test]
    fn any_start_of_a_name_is_made_fit() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        for slug in ["", "../..", "Ünïcode 肩", &"x".repeat(300)] {
            assert!(is_picture_name(&store.add_picture(slug, &picture(b"one")).unwrap()));
        }
    }
}
