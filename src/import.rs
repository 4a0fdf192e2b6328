//! Brings a file of any kind into a person's folders: a pack, a backup, a routine, an exercise, or the exercises of Workrave.
//!
//! First [`look`] says what would happen, then [`carry_out`] does it: all or nothing, and the whole can be taken back. Knows no
//! window and no command line; may take a while, so not for the window's thread.

#[cfg(test)]
mod tests;
pub mod workrave;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    io::{BufReader, Read, Seek},
    path::{Path, PathBuf},
};

use crate::{
    format::{ids::free_id, reader::MAX_TEXT_BYTES},
    library::{FileKind, Library, OwnFile, catalog::Catalog, id_of_path, kind_of},
    pack::{
        Cleaner, Contents, Credits, Here, ImportPlan, MAX_PICTURE_BYTES, Manifest, PackError, PackKind, PackPicture, read_pack,
        read_pictures,
    },
    progress::{Activity, Canceled, Progress},
    store::{Imported, Store, StoreError, open_file, read_file_bytes},
};

/// A file that has been looked at.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What an import would do; its choices may be changed.
    pub plan: ImportPlan,
    path: PathBuf,
    pictures: Pictures,
}

/// Where the pictures of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pictures {
    /// In the file.
    Inside,
    /// In files: the name each is to have, and where it is.
    Beside(Vec<(String, PathBuf)>),
}

/// What an import has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOutcome {
    /// For taking it back.
    pub imported: Imported,
    /// Routines written.
    pub n_routines: usize,
    /// Exercises written.
    pub n_exercises: usize,
    /// Sessions added to the history.
    pub n_sessions: usize,
    /// Whether there are other settings now.
    pub has_settings: bool,
}

/// Why nothing was imported.
#[derive(Debug)]
pub enum ImportError {
    /// The file can't be used.
    Pack(PackError),
    /// The disk refused.
    Store(StoreError),
    /// The text of a file makes no sense.
    Text(String),
}

impl From<PackError> for ImportError {
    fn from(error: PackError) -> Self {
        Self::Pack(error)
    }
}

impl From<Canceled> for ImportError {
    fn from(canceled: Canceled) -> Self {
        Self::Pack(canceled.into())
    }
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pack(error) => write!(f, "{error}"),
            Self::Store(error) => write!(f, "{error}"),
            Self::Text(message) => write!(f, "{message}"),
        }
    }
}

impl std::error::Error for ImportError {}

/// Reads the file at `path` and says what importing it would do. Changes nothing.
///
/// # Errors
/// [`ImportError`] if nothing of it can be used.
pub fn look(path: &Path, store: &Store, progress: &mut Progress<'_>) -> Result<Incoming, ImportError> {
    let mut file = BufReader::new(open_file(path)?);
    let mut start = [0; 4];
    let n_start = file.read(&mut start).map_err(PackError::Io)?;
    file.rewind().map_err(PackError::Io)?;
    let is_named_pack = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(crate::pack::ENDING));
    let (contents, pictures) = if is_named_pack || start.get(..n_start).is_some_and(|start| start.starts_with(b"PK")) {
        (read_pack(&mut file, progress)?, Pictures::Inside)
    } else {
        drop(file);
        let bytes = read_file_bytes(path, MAX_TEXT_BYTES as u64)?;
        let text = String::from_utf8(bytes).map_err(|_| StoreError::NotText(path.to_owned()))?;
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
            let (contents, files) = sheet(path, &text, progress)?;
            (contents, Pictures::Beside(files))
        } else {
            let mut contents = contents_of(path, text)?;
            let files = look_beside(path, &mut contents);
            (contents, Pictures::Beside(files))
        }
    };
    let (own, _) = store.load_own();
    let library = Library::new(Catalog::bundled(), own);
    let (history, _) = store.load_history();
    let settings = store.settings_text().ok().flatten();
    let picture_sum = |name: &str| store.picture_sum(name);
    let here = Here { library: &library, settings: settings.as_deref(), history: &history, picture_sum: &picture_sum };
    Ok(Incoming { plan: ImportPlan::new(contents, &here), path: path.to_owned(), pictures })
}

/// Does what the plan says. If anything fails, everything is as before.
///
/// # Errors
/// [`ImportError`]: what failed, and nothing is changed.
pub fn carry_out(incoming: &Incoming, store: &Store, progress: &mut Progress<'_>) -> Result<ImportOutcome, ImportError> {
    if let Some(refusal) = incoming.plan.refusal() {
        return Err(ImportError::Text(refusal));
    }
    let changes = incoming.plan.changes();
    let mut import = store.begin_import()?;
    let wanted: BTreeSet<String> = changes.pictures.iter().map(|picture| picture.from.clone()).collect();
    let mut n_pictures = 0;
    let mut put = |from: &str, bytes: Vec<u8>| -> Result<(), ImportError> {
        n_pictures += 1;
        for picture in changes.pictures.iter().filter(|picture| picture.from == from) {
            import.add_picture(&picture.to, &bytes)?;
        }
        Ok(())
    };
    match &incoming.pictures {
        _ if wanted.is_empty() => {}
        Pictures::Inside => read_pictures(&mut BufReader::new(open_file(&incoming.path)?), &wanted, progress, &mut put)?,
        Pictures::Beside(files) => {
            let mut cleaner = Cleaner::default();
            for (name, path) in files.iter().filter(|(name, _)| wanted.contains(name)) {
                progress.reached(Activity::Packing, 0.5)?;
                let clean = clean_file(path, |bytes| cleaner.bytes(name, bytes));
                put(name, clean.map_err(ImportError::Text)?)?;
            }
        }
    }
    if n_pictures != wanted.len() {
        return Err(ImportError::Text("The file has changed meanwhile. Open it again".to_owned()));
    }
    for file in &changes.files {
        progress.reached(Activity::Packing, 1.0)?;
        import.add_file(file.kind, &file.id, &file.text, file.replaces)?;
    }
    if let Some(settings) = &changes.settings {
        import.replace_settings(settings)?;
    }
    import.add_sessions(&changes.sessions)?;
    let imported = import.finish()?;
    let n_of = |kind| changes.files.iter().filter(|file| file.kind == kind).count();
    Ok(ImportOutcome {
        imported,
        n_routines: n_of(FileKind::Routine),
        n_exercises: n_of(FileKind::Exercise),
        n_sessions: changes.sessions.len(),
        has_settings: changes.settings.is_some(),
    })
}

/// What a text file holds.
fn contents_of(path: &Path, text: String) -> Result<Contents, ImportError> {
    let is_toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if !is_toml {
        let message =
            format!("{} is no pack, routine or exercise. Choose a file that ends in .unhunch, .toml or .xml", path.display());
        return Err(ImportError::Text(message));
    }
    let kind = kind_of(&text);
    let id = id_of_path(path);
    let manifest = Manifest { title: id.clone(), ..Manifest::new(PackKind::Pack, "", Credits::default()) };
    let mut contents = Contents { manifest, ..Contents::default() };
    let file = OwnFile { id, text };
    match kind {
        FileKind::Routine => contents.routines.push(file),
        FileKind::Exercise => contents.exercises.push(file),
    }
    contents.fit_ids();
    Ok(contents)
}

/// The exercises of Workrave, with the pictures that stand beside the sheet.
fn sheet(path: &Path, text: &str, progress: &mut Progress<'_>) -> Result<(Contents, Vec<(String, PathBuf)>), ImportError> {
    let languages = workrave::languages(|name| std::env::var(name).ok());
    let drills = workrave::read_sheet(text.trim_start_matches('\u{feff}'), &languages).map_err(ImportError::Text)?;
    let credits = Credits { source: "Workrave".to_owned(), ..Credits::default() };
    let manifest = Manifest::new(PackKind::Pack, "Exercises of Workrave", credits);
    let mut contents = Contents { manifest, ..Contents::default() };
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut cleaner = Cleaner::default();
    for (index, drill) in drills.iter().enumerate() {
        progress.reached(Activity::Packing, index as f32 / drills.len() as f32)?;
        let wanted = FileKind::Exercise.id_from(&drill.plain_title);
        let id = free_id(&wanted, |id| contents.exercises.iter().any(|file| file.id == id));
        let mut names = BTreeMap::new();
        for image in drill.images.iter().map(|image| image.file.as_str()).collect::<BTreeSet<_>>() {
            match image_beside(path, image, &id, &mut cleaner) {
                Ok((picture, place)) => {
                    names.insert(image, picture.name.clone());
                    if !files.iter().any(|(name, _)| *name == picture.name) {
                        files.push((picture.name.clone(), place));
                        contents.pictures.push(picture);
                    }
                }
                Err(reason) => contents.note(image.to_owned(), reason),
            }
        }
        let exercise = drill.exercise(&id, &|file| names.get(file).cloned());
        contents.exercises.push(OwnFile { id, text: exercise.to_toml() });
    }
    Ok((contents, files))
}

/// A picture of a sheet: the name it gets from its bytes, and where it is.
fn image_beside(sheet: &Path, image: &str, id: &str, cleaner: &mut Cleaner) -> Result<(PackPicture, PathBuf), String> {
    if image.contains(['/', '\\', ':', '\0']) || image.starts_with('.') || image.is_empty() {
        return Err("only a picture beside the sheet can be used".to_owned());
    }
    let path = sheet.parent().unwrap_or(Path::new("")).join(image);
    let lower = image.to_lowercase();
    let ending = if lower.ends_with(".jpg") || lower.ends_with(".jpeg") { "jpg" } else { "png" };
    let slug: String = id.chars().take(40).collect();
    let sum = clean_file(&path, |bytes| cleaner.sum(&format!("{slug}.{ending}"), bytes))?;
    let digits: String = format!("{sum:016x}").chars().take(12).collect();
    Ok((PackPicture { name: format!("{slug}-{digits}.{ending}"), sum }, path))
}

/// Looks for the pictures that the exercises name: beside the file, or in a folder of pictures there or one level up.
fn look_beside(path: &Path, contents: &mut Contents) -> Vec<(String, PathBuf)> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folders = [folder.to_owned(), folder.join("pictures"), folder.join("..").join("pictures")];
    let exercises = contents.exercises.iter().map(|file| crate::exercise::Exercise::from_toml(&file.text).0);
    let names: BTreeSet<String> = exercises.flat_map(|exercise| exercise.pictures).map(|picture| picture.file).collect();
    let (mut found, mut cleaner) = (Vec::new(), Cleaner::default());
    for name in names {
        let mut refusal = None;
        for path in folders.iter().map(|folder| folder.join(&name)) {
            match clean_file(&path, |bytes| cleaner.sum(&name, bytes)) {
                Ok(sum) => {
                    contents.pictures.push(PackPicture { name: name.clone(), sum });
                    found.push((name.clone(), path));
                    refusal = None;
                    break;
                }
                Err(reason) if path.is_file() => refusal = Some(reason),
                Err(_) => {}
            }
        }
        if let Some(reason) = refusal {
            contents.note(name, reason);
        }
    }
    found
}

/// What `clean` makes of the bytes of a picture file.
fn clean_file<T>(path: &Path, clean: impl FnOnce(Vec<u8>) -> Result<T, String>) -> Result<T, String> {
    let bytes = read_file_bytes(path, MAX_PICTURE_BYTES).map_err(|error| error.to_string())?;
    clean(bytes).map_err(|reason| format!("{} can't be used: {reason}", path.display()))
}
