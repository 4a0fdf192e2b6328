//! Where copies of the program find each other: a folder that only the person can enter, with a lock and a socket for each
//! folder of files.
//!
//! The lock says who is first: the system gives it to one copy and takes it back when that copy ends, however it ends.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use super::within_patience;

/// The longest path of a socket that every Unix takes, in bytes.
#[cfg(unix)]
const MAX_SOCKET_BYTES: usize = 103;

/// The place where the copies that work on one folder meet.
pub(super) struct Place {
    folder: PathBuf,
    key: String,
}

/// Held by the first copy as long as it runs.
pub(super) struct Held {
    _lock: File,
}

/// What a copy finds at the place.
pub(super) enum Found {
    /// Nobody. The others wait at the gate until it is dropped.
    Nobody(Held, File),
    /// Another copy, which listens.
    Another,
}

impl Place {
    /// The place for the copies that work on `folder`, in the first of `meeting` that is the person's own.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn of(folder: &Path, meeting: &[PathBuf]) -> io::Result<Self> {
        let key = key_of(folder);
        let mut trouble = io::Error::new(io::ErrorKind::NotFound, "there is no folder for it");
        for folder in meeting {
            let place = Self { folder: folder.clone(), key: key.clone() };
            match make_private(folder).and_then(|()| place.check_length()) {
                Ok(()) => return Ok(place),
                Err(error) => trouble = error,
            }
        }
        Err(trouble)
    }

    /// Goes through the gate, one copy at a time, and looks who is here.
    pub(super) fn enter(&self) -> io::Result<Found> {
        let path = self.folder.join("gate");
        let pass = move || {
            let gate = open(&path)?;
            gate.lock()?;
            Ok(gate)
        };
        let gate = within_patience(pass).ok_or(io::ErrorKind::TimedOut)?;
        let lock = open(&self.folder.join(format!("{}.lock", self.key)))?;
        match lock.try_lock() {
            Ok(()) => Ok(Found::Nobody(Held { _lock: lock }, gate)),
            Err(TryLockError::WouldBlock) => Ok(Found::Another),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The socket: a path, or where sockets have no paths, a name.
    pub(super) fn socket(&self) -> PathBuf {
        if cfg!(unix) { self.folder.join(format!("{}.socket", self.key)) } else { PathBuf::from(format!("unhunch-{}", self.key)) }
    }

    /// Removes the socket of a copy that was killed. Only for the holder of the lock.
    pub(super) fn clear(&self) -> io::Result<()> {
        match fs::remove_file(self.socket()) {
            Err(error) if cfg!(unix) && error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    #[cfg(unix)]
    fn check_length(&self) -> io::Result<()> {
        let is_short = self.socket().as_os_str().len() <= MAX_SOCKET_BYTES;
        is_short.then_some(()).ok_or_else(|| io::Error::other("the path of its folder is too long"))
    }

    #[cfg(not(unix))]
    fn check_length(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Folders that are the person's own on a sound system, the best first.
pub(super) fn meeting_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    #[cfg(unix)]
    {
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
        // Copies in a Flatpak share only this part of it.
        let flatpak = std::env::var_os("FLATPAK_ID").map(|id| Path::new("app").join(id));
        folders.extend(runtime.map(|folder| folder.join(flatpak.unwrap_or_default()).join("unhunch")));
        let person = rustix::process::geteuid().as_raw();
        folders.push(std::env::temp_dir().join(format!("unhunch-{person}")));
    }
    #[cfg(not(unix))]
    folders.push(std::env::temp_dir().join("unhunch"));
    folders
}

/// What tells a folder from others, however it is written.
fn key_of(folder: &Path) -> String {
    // It will be needed; and what is there can be known by more than its name.
    let _ = fs::create_dir_all(folder);
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(folder) {
        use std::os::unix::fs::MetadataExt;
        return format!("{:x}-{:x}", metadata.dev(), metadata.ino());
    }
    let whole = fs::canonicalize(folder).or_else(|_| std::path::absolute(folder)).unwrap_or_else(|_| folder.to_owned());
    // FNV-1a: short, and the same in every version of the program.
    let hash = whole
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a folder that nobody else can enter, or checks that it is one.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let is_own = |metadata: &fs::Metadata| metadata.is_dir() && metadata.uid() == rustix::process::geteuid().as_raw();
    // A link is not followed: someone else could turn it.
    let metadata = fs::symlink_metadata(folder)?;
    if !is_own(&metadata) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, format!("{} belongs to someone else", folder.display())));
    }
    if metadata.mode() & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Where folders have no such rights, the person's own folder for passing files is.
#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Keeps others from using a file.
#[cfg(unix)]
pub(super) fn close_to_others(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn the_meeting_folder_is_made_private_and_an_open_one_is_closed() {
        let top = tempfile::tempdir().unwrap();
        let (fresh, open) = (top.path().join("fresh"), top.path().join("open"));
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
        for folder in [&fresh, &open] {
            Place::of(top.path(), std::slice::from_ref(folder)).unwrap();
            assert_eq!(mode(folder), 0o700);
        }
    }

    #[test]
    fn a_link_or_a_file_in_its_place_is_passed_over_and_said() {
        let top = tempfile::tempdir().unwrap();
        let (link, file, good) = (top.path().join("link"), top.path().join("file"), top.path().join("good"));
        symlink(top.path(), &link).unwrap();
        fs::write(&file, "").unwrap();
        let place = Place::of(top.path(), &[link.clone(), file, good.clone()]).unwrap();
        assert_eq!(place.folder, good);
        let error = Place::of(top.path(), std::slice::from_ref(&link)).err().unwrap();
        assert_eq!(error.to_string(), format!("{} belongs to someone else", link.display()));
    }

    #[test]
    fn a_meeting_folder_with_a_long_path_is_passed_over() {
        let top = tempfile::tempdir().unwrap();
        let (long, short) = (top.path().join("x".repeat(100)), top.path().join("s"));
        assert_eq!(Place::of(top.path(), &[long, short.clone()]).unwrap().folder, short);
    }

    #[test]
    fn the_length_of_the_folder_of_files_does_not_matter() {
        let top = tempfile::tempdir().unwrap();
        let long = (0..15).fold(top.path().to_owned(), |path, _| path.join("x".repeat(200)));
        let place = Place::of(&long, &[top.path().join("m")]).unwrap();
        assert!(place.socket().as_os_str().len() <= MAX_SOCKET_BYTES);
    }
}
