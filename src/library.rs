//! Every routine a person can start: the built-in ones and their own. Built from texts; disk access is in `store`.

use std::{collections::BTreeMap, path::Path};

use toml_edit::{DocumentMut, value};

use crate::{
    catalog::Catalog,
    exercise::Exercises,
    problem::{Problem, nearest},
    routine::Routine,
};

/// The longest start of an id that is copied, so that the copy's ending still fits.
const MAX_COPIED_ID: usize = 50;

/// One of the person's own routine files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutineFile {
    /// The file's name without its ending.
    pub id: String,
    /// What is in it.
    pub text: String,
}

/// One routine.
#[derive(Clone, Debug)]
pub struct Entry {
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

impl Entry {
    /// Whether the file has errors; such a routine is shown but not started.
    pub fn is_broken(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// The name on screen: the routine's, or the file's if it has none.
    pub fn title(&self) -> &str {
        if self.routine.name.trim().is_empty() { &self.id } else { &self.routine.name }
    }

    fn read(file: RoutineFile, exercises: &Exercises) -> Self {
        let (routine, problems) = Routine::from_toml(&file.id, &file.text, exercises);
        Self { id: file.id, text: file.text, routine, problems, is_builtin: false }
    }
}

/// All routines: the built-in ones in their order, then the person's own by name.
#[derive(Clone, Debug, Default)]
pub struct Library {
    entries: Vec<Entry>,
}

impl Library {
    /// Joins built-in and own routines. An own file with the id of a built-in routine takes its place.
    pub fn new(catalog: &Catalog, own: Vec<RoutineFile>) -> Self {
        let mut own: BTreeMap<String, RoutineFile> = own.into_iter().map(|file| (file.id.clone(), file)).collect();
        let exercises = &catalog.exercises;
        let builtin = catalog.routines.iter().map(|routine| match own.remove(&routine.id) {
            Some(file) => Entry::read(file, exercises),
            None => Entry {
                id: routine.id.clone(),
                text: catalog.routine_texts.get(routine.id.as_str()).map(|text| (*text).to_owned()).unwrap_or_default(),
                routine: routine.clone(),
                problems: Vec::new(),
                is_builtin: true,
            },
        });
        let mut entries: Vec<Entry> = builtin.collect();
        let mut others: Vec<Entry> = own.into_values().map(|file| Entry::read(file, exercises)).collect();
        others.sort_by_key(|entry| entry.title().to_lowercase());
        entries.append(&mut others);
        Self { entries }
    }

    /// All routines.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The routine with this id.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The routine with this id, or a sentence that says why it can't be started.
    pub fn startable(&self, id: &str) -> Result<&Entry, String> {
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

    /// A copy of a routine under a name and an id that are free; its comments stay. `None` if there is no such routine.
    pub fn copy_of(&self, id: &str) -> Option<RoutineFile> {
        let entry = self.get(id)?;
        let base_id: String = without_copy(id, '-').chars().take(MAX_COPIED_ID).collect();
        let base_name = without_copy(entry.title(), ' ');
        let (id, name) = (1..).find_map(|number| {
            let (id, name) = if number == 1 {
                (format!("{base_id}-copy"), format!("{base_name} copy"))
            } else {
                (format!("{base_id}-copy-{number}"), format!("{base_name} copy {number}"))
            };
            let is_taken = self.entries.iter().any(|other| other.id == id || other.title() == name);
            (!is_taken).then_some((id, name))
        })?;
        Some(RoutineFile { id, text: renamed(&entry.text, &name) })
    }
}

/// The same file with another name in it. A text that is not TOML stays as it is.
pub fn renamed(text: &str, name: &str) -> String {
    let Ok(mut document) = text.parse::<DocumentMut>() else { return text.to_owned() };
    let decor = document.get("name").and_then(|item| item.as_value()).map(|value| value.decor().clone());
    let mut item = value(name);
    if let (Some(decor), Some(value)) = (decor, item.as_value_mut()) {
        *value.decor_mut() = decor;
    }
    document.insert("name", item);
    document.to_string()
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
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn library(own: &[(&str, &str)]) -> Library {
        let own = own.iter().map(|&(id, text)| RoutineFile { id: id.to_owned(), text: text.to_owned() }).collect();
        Library::new(Catalog::bundled(), own)
    }

    #[test]
    fn own_routines_follow_by_name() {
        let library = library(&[("b", "format = 1\nname = \"Alpha\"\n"), ("a", "format = 1\nname = \"beta\"\n")]);
        let own: Vec<&str> = library.entries().iter().filter(|entry| !entry.is_builtin).map(Entry::title).collect();
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
    fn only_a_real_copy_ending_is_taken_off() {
        assert_eq!(without_copy("Desk reset copy 12", ' '), "Desk reset");
        assert_eq!(without_copy("Day 2", ' '), "Day 2");
        assert_eq!(without_copy("photocopy", '-'), "photocopy");
        assert_eq!(without_copy(" copy", ' '), " copy");
    }
}
