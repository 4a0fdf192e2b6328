//! Every exercise and routine a person can use: the built-in ones and their own. Built from texts; disk access is in `store`.

pub mod catalog;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use toml::de::DeTable;

use crate::{
    exercise::{Exercise, Exercises},
    format::{
        ids::{first_free, id_from},
        patch::{must, updated},
        problem::{Position, Problem, Severity, nearest},
        reader::MAX_TEXT_BYTES,
        text_limits,
    },
    routine::Routine,
};
use catalog::Catalog;

/// The most own files of a kind that are read.
pub const MAX_OWN_FILES: usize = 2_000;
/// The most text of own files of a kind that is read in all, bytes.
pub const MAX_OWN_BYTES: usize = 64 << 20;
/// The longest start of an id that is copied, so that the copy's ending still fits.
const MAX_COPIED_ID: usize = 50;

/// What a person's own file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// A routine.
    Routine,
    /// An exercise.
    Exercise,
}

impl FileKind {
    /// An id that reads like a name; it may be taken. Never empty.
    pub fn id_from(self, name: &str) -> String {
        match self {
            FileKind::Routine => id_from(name, '-', "routine"),
            FileKind::Exercise => id_from(name, '_', "exercise"),
        }
    }

    /// The name of the folder for these files.
    pub fn folder_name(self) -> &'static str {
        match self {
            Self::Routine => "routines",
            Self::Exercise => "exercises",
        }
    }
}

/// One of the person's own files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// The file's name without its ending.
    pub id: String,
    /// What is in it.
    pub text: String,
}

/// All of the person's own files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnFiles {
    /// Exercises.
    pub exercises: Vec<OwnFile>,
    /// Routines.
    pub routines: Vec<OwnFile>,
}

/// One of the person's own exercises.
#[derive(Clone, Debug)]
pub struct OwnExercise {
    /// The file's text.
    pub text: String,
    /// What could be made of it; its id is the file's name.
    pub exercise: Arc<Exercise>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
}

impl OwnExercise {
    /// Whether the file has errors; such an exercise is shown but can't be used.
    pub fn is_broken(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// The name on screen: the exercise's, or the file's if it has none.
    pub fn title(&self) -> &str {
        match self.exercise.name.trim() {
            "" => &self.exercise.id,
            name => name,
        }
    }

    fn read(file: OwnFile) -> Self {
        let (mut exercise, mut problems) = Exercise::from_toml(&file.text);
        if exercise.id != file.id {
            problems.push(Problem {
                severity: Severity::Warning,
                position: Position { line: 1, column: 1 },
                message: format!("The file is called \"{}\", but its id is \"{}\"", file.id, exercise.id),
                help: "The name of the file counts. Write the same id into the file".to_owned(),
            });
            exercise.id = file.id;
        }
        Self { text: file.text, exercise: Arc::new(exercise), problems }
    }
}

/// One routine.
#[derive(Clone, Debug)]
pub struct RoutineEntry {
    /// The name in files and on the command line.
    pub id: String,
    /// The file's text.
    pub text: String,
    /// What could be made of it.
    pub routine: Routine,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// Whether it came with the program.
    pub is_builtin: bool,
}

impl RoutineEntry {
    /// Whether the file has errors; such a routine is shown but not started.
    pub fn is_broken(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// The name on screen: the routine's, or the file's if it has none.
    pub fn title(&self) -> &str {
        match self.routine.name.trim() {
            "" => &self.id,
            name => name,
        }
    }

    fn read(file: OwnFile, exercises: &Exercises) -> Self {
        let (routine, problems) = Routine::from_toml(&file.id, &file.text, exercises);
        Self { id: file.id, text: file.text, routine, problems, is_builtin: false }
    }

    fn builtin(catalog: &Catalog, routine: &Routine) -> Self {
        let text = catalog.routine_texts.get(routine.id.as_str()).map(|text| (*text).to_owned()).unwrap_or_default();
        Self { id: routine.id.clone(), text, routine: routine.clone(), problems: Vec::new(), is_builtin: true }
    }
}

/// All exercises, and all routines: the built-in ones in their order, then the person's own by name.
#[derive(Clone, Debug, Default)]
pub struct Library {
    exercises: Exercises,
    own_exercises: BTreeMap<String, OwnExercise>,
    entries: Vec<RoutineEntry>,
}

impl Library {
    /// Joins what is built in and what is the person's own. An own file with the id of a built-in one takes its place, unless
    /// it is an exercise with errors.
    pub fn new(catalog: &Catalog, own: OwnFiles) -> Self {
        let own_exercises: BTreeMap<String, OwnExercise> =
            own.exercises.into_iter().map(|file| (file.id.clone(), OwnExercise::read(file))).collect();
        let mut exercises = catalog.exercises.clone();
        let sound = own_exercises.iter().filter(|(_, own)| !own.is_broken());
        exercises.extend(sound.map(|(id, own)| (id.clone(), Arc::clone(&own.exercise))));
        let mut routines: BTreeMap<String, OwnFile> = own.routines.into_iter().map(|file| (file.id.clone(), file)).collect();
        let builtin = catalog.routines.iter().map(|routine| match routines.remove(&routine.id) {
            Some(file) => RoutineEntry::read(file, &exercises),
            None => RoutineEntry::builtin(catalog, routine),
        });
        let mut entries: Vec<RoutineEntry> = builtin.collect();
        entries.extend(routines.into_values().map(|file| RoutineEntry::read(file, &exercises)));
        let mut library = Self { exercises, own_exercises, entries };
        library.sort_entries(catalog);
        library
    }

    /// Every exercise that can be used, built in or own, by id.
    pub fn exercises(&self) -> &Exercises {
        &self.exercises
    }

    /// Takes in the new text of an own file, or a new file.
    pub fn put(&mut self, catalog: &Catalog, kind: FileKind, file: OwnFile) {
        match kind {
            FileKind::Exercise => {
                let id = file.id.clone();
                let own = OwnExercise::read(file);
                let usable = if own.is_broken() { catalog.exercises.get(&id) } else { Some(&own.exercise) };
                self.put_exercise(&id, usable.map(Arc::clone));
                self.own_exercises.insert(id, own);
            }
            FileKind::Routine => {
                let entry = RoutineEntry::read(file, &self.exercises);
                match self.entries.iter_mut().find(|other| other.id == entry.id) {
                    Some(place) => *place = entry,
                    None => self.entries.push(entry),
                }
                self.sort_entries(catalog);
            }
        }
    }

    /// An own file is gone. A built-in one of its id can be seen again.
    pub fn remove(&mut self, catalog: &Catalog, kind: FileKind, id: &str) {
        match kind {
            FileKind::Exercise => {
                self.own_exercises.remove(id);
                self.put_exercise(id, catalog.exercises.get(id).map(Arc::clone));
            }
            FileKind::Routine => match catalog.routine(id) {
                Some(routine) => {
                    if let Some(place) = self.entries.iter_mut().find(|entry| entry.id == id) {
                        *place = RoutineEntry::builtin(catalog, routine);
                    }
                }
                None => self.entries.retain(|entry| entry.id != id),
            },
        }
    }

    /// What can be used under this id from now on. The own routines in which it may stand are read anew.
    fn put_exercise(&mut self, id: &str, usable: Option<Arc<Exercise>>) {
        match usable {
            Some(exercise) => self.exercises.insert(id.to_owned(), exercise),
            None => self.exercises.remove(id),
        };
        for entry in self.entries.iter_mut().filter(|entry| !entry.is_builtin && entry.text.contains(id)) {
            *entry = RoutineEntry::read(OwnFile { id: entry.id.clone(), text: entry.text.clone() }, &self.exercises);
        }
    }

    /// The built-in ones come first and keep their order.
    fn sort_entries(&mut self, catalog: &Catalog) {
        let own = self.entries.split_at_mut_checked(catalog.routines.len()).map(|(_, own)| own);
        own.unwrap_or_default().sort_by_cached_key(|entry| (entry.title().to_lowercase(), entry.id.clone()));
    }

    /// The text of an own file, or `None` if there is none with this id.
    pub fn own_text(&self, kind: FileKind, id: &str) -> Option<&str> {
        match kind {
            FileKind::Routine => self.get(id).filter(|entry| !entry.is_builtin).map(|entry| entry.text.as_str()),
            FileKind::Exercise => self.own_exercises.get(id).map(|own| own.text.as_str()),
        }
    }

    /// The person's own exercises by id, those with errors too.
    pub fn own_exercises(&self) -> &BTreeMap<String, OwnExercise> {
        &self.own_exercises
    }

    /// The routines in which this exercise stands.
    pub fn routines_with<'a>(&'a self, exercise: &'a str) -> impl Iterator<Item = &'a RoutineEntry> {
        self.entries.iter().filter(move |entry| entry.routine.exercise_items().any(|item| item.exercise.id == exercise))
    }

    /// All routines.
    pub fn entries(&self) -> &[RoutineEntry] {
        &self.entries
    }

    /// The routine with this id.
    pub fn get(&self, id: &str) -> Option<&RoutineEntry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The routine with this id, or a sentence that says why it can't be started.
    pub fn startable(&self, id: &str) -> Result<&RoutineEntry, String> {
        match self.get(id) {
            Some(entry) if !entry.is_broken() => Ok(entry),
            Some(entry) => {
                let problem = entry.problems.iter().find(|problem| problem.is_error());
                let place = problem.map(|problem| format!("{id}.toml:{problem}")).unwrap_or_default();
                Err(format!("The routine \"{id}\" has errors. {place}"))
            }
            None => Err(match nearest(id, self.entries.iter().map(|entry| entry.id.as_str())) {
                Some(known) => format!("There is no routine \"{id}\". Did you mean \"{known}\"?"),
                None => format!("There is no routine \"{id}\". \"unhunch list\" shows all"),
            }),
        }
    }

    /// A name that no routine has: this one, or with a number behind it.
    pub fn free_name(&self, name: &str) -> String {
        let is_taken = |name: &str| self.entries.iter().any(|entry| entry.title() == name);
        if is_taken(name) { first_free(text_limits::stem(name), " ", is_taken) } else { name.to_owned() }
    }

    /// A copy of a routine under a name and an id that are free; its comments stay. `None` if there is no such routine.
    pub fn copy_of(&self, id: &str) -> Option<OwnFile> {
        let entry = self.get(id)?;
        let base_id: String = without_copy(id, '-').chars().take(MAX_COPIED_ID).collect();
        let base_name = text_limits::stem(without_copy(entry.title(), ' '));
        let (id, name) = (1..).find_map(|number| {
            let (id, name) = if number == 1 {
                (format!("{base_id}-copy"), format!("{base_name} copy"))
            } else {
                (format!("{base_id}-copy-{number}"), format!("{base_name} copy {number}"))
            };
            let is_taken = self.entries.iter().any(|other| other.id == id || other.title() == name);
            (!is_taken).then_some((id, name))
        })?;
        Some(OwnFile { id, text: renamed(&entry.text, &name) })
    }
}

/// The same file with another name in it. A text that is not TOML stays as it is.
pub fn renamed(text: &str, name: &str) -> String {
    updated(text, &[must("name", name)]).unwrap_or_else(|| text.to_owned())
}

/// Whether the text of an own file can be taken over as it is. An exercise may be unfinished.
pub fn is_sound(kind: FileKind, text: &str, exercises: &Exercises) -> bool {
    match kind {
        FileKind::Routine => !Routine::from_toml("routine", text, exercises).1.iter().any(Problem::is_error),
        FileKind::Exercise => text.len() <= MAX_TEXT_BYTES && DeTable::parse(text).is_ok(),
    }
}

/// What a text is meant to be, as far as one can see: an exercise, or else a routine, which has items.
pub fn kind_of(text: &str) -> FileKind {
    if text.len() > MAX_TEXT_BYTES {
        return FileKind::Routine;
    }
    let (root, _) = DeTable::parse_recoverable(text);
    let has = |key| root.get_ref().contains_key(key);
    if !has("item") && (has("id") || has("steps") || has("dose")) { FileKind::Exercise } else { FileKind::Routine }
}

/// The id that a routine file at `path` has.
pub fn id_of_path(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A name without "copy" or "copy 2" at its end.
fn without_copy(name: &str, space: char) -> &str {
    let without_number = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = if without_number.len() < name.len() { without_number.strip_suffix(space).unwrap_or(name) } else { name };
    let end = format!("{space}copy");
    stem.strip_suffix(&end).filter(|base| !base.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn library(own: &[(&str, &str)]) -> Library {
        let routines = own.iter().map(|&(id, text)| OwnFile { id: id.to_owned(), text: text.to_owned() }).collect();
        Library::new(Catalog::bundled(), OwnFiles { routines, ..OwnFiles::default() })
    }

    #[test]
    fn own_routines_follow_by_name() {
        let library = library(&[("b", "format = 1\nname = \"Alpha\"\n"), ("a", "format = 1\nname = \"beta\"\n")]);
        let own: Vec<&str> = library.entries().iter().filter(|entry| !entry.is_builtin).map(RoutineEntry::title).collect();
        assert_eq!(own, ["Alpha", "beta"]);
    }

    #[test]
    fn a_copy_keeps_comments_and_gets_a_free_name() {
        let text = "# for Mondays\nformat = 1\nname = \"Mine\" # good\n";
        let copy = library(&[("mine", text)]).copy_of("mine").unwrap();
        assert_eq!(
            (copy.id.as_str(), copy.text.as_str()),
            ("mine-copy", "# for Mondays\nformat = 1\nname = \"Mine copy\" # good\n")
        );
        let second = library(&[("mine", text), ("mine-copy", &copy.text)]).copy_of("mine-copy").unwrap();
        assert_eq!((second.id.as_str(), second.text.lines().last()), ("mine-copy-2", Some("name = \"Mine copy 2\" # good")));
    }

    #[test]
    fn a_broken_routine_can_be_copied_but_not_started() {
        let library = library(&[("mine", "name = ")]);
        assert_eq!(library.copy_of("mine").unwrap().text, "name = ");
        assert!(library.startable("mine").unwrap_err().contains("mine.toml:1:"));
        assert!(library.startable("min").unwrap_err().contains("Did you mean \"mine\"?"));
    }

    #[test]
    fn own_exercises_are_used_by_routines_and_a_broken_one_does_no_harm() {
        let catalog = Catalog::bundled();
        let file = |id: &str, text: &str| OwnFile { id: id.to_owned(), text: text.to_owned() };
        let own = include_str!("../assets/exercises/chin_tuck.toml");
        let routine = "format = 1\nname = \"Mine\"\n[[item]]\nexercise = \"my_tuck\"\n";
        let library = Library::new(
            catalog,
            OwnFiles {
                exercises: vec![file("my_tuck", own), file("airplane", "name = ")],
                routines: vec![file("mine", routine)],
            },
        );
        assert!(library.startable("mine").is_ok());
        assert_eq!(library.routines_with("my_tuck").map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["mine"]);
        assert!(library.own_exercises()["airplane"].is_broken());
        assert_eq!(library.exercises()["airplane"], catalog.exercises["airplane"]);
        // The file's name counts, and that is said.
        assert!(library.own_exercises()["my_tuck"].problems[0].message.contains("its id is \"chin_tuck\""));
    }

    #[test]
    fn only_a_real_copy_ending_is_taken_off() {
        assert_eq!(without_copy("Desk reset copy 12", ' '), "Desk reset");
        assert_eq!(without_copy("Day 2", ' '), "Day 2");
        assert_eq!(without_copy("photocopy", '-'), "photocopy");
        assert_eq!(without_copy(" copy", ' '), " copy");
    }
}
