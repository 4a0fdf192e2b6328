//! What an import would do, before it does anything: what is inside, what is here already, and what is to become of the rest.
//!
//! Nothing is ever overwritten: what is replaced is kept by `store`, so that the import as a whole can be undone.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use super::{
    Contents, Manifest, PackKind, Trouble,
    gather::pictures_of,
    names::free_id,
    read::sums,
    rewrite::{Renamed, with_exercises, with_id, with_pictures},
};
use crate::{
    catalog::Catalog,
    cue::estimated_length,
    exercise::{Exercise, Exercises},
    history::{History, Record},
    library::{FileKind, Library, OwnFile},
    problem::Problem,
    routine::Routine,
    settings::Settings,
    timeline::{Coaching, Timeline},
};

/// How much is shown of a program that a file names, in characters.
const MAX_SHOWN_PROGRAM: usize = 200;

/// What is here before an import.
pub struct Here<'a> {
    /// Built-in and own files.
    pub library: &'a Library,
    /// The settings file, if there is one.
    pub settings: Option<&'a str>,
    /// What was done.
    pub history: &'a History,
    /// The checksum of an own picture, if there is one of this name.
    pub picture_sum: &'a dyn Fn(&str) -> Option<u64>,
}

/// How something in a file stands to what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its name is free.
    New,
    /// The same is here already.
    Same,
    /// Its name is taken by something else.
    Taken,
}

/// What is to become of something whose name is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Both stay; the new one gets another id.
    KeepBoth,
    /// The new one takes the place of the old one, which is set aside.
    Replace,
    /// The old one stays alone.
    Skip,
}

/// A routine or an exercise in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: FileKind,
    /// Its id in the file.
    pub id: String,
    /// Its name on screen.
    pub title: String,
    /// How long a routine takes.
    pub length: Option<Duration>,
    /// How it stands to what is here.
    pub state: State,
    /// What is to become of it if its name is taken.
    pub choice: Choice,
    /// What is wrong with it; it can be kept but not used.
    pub problem: Option<String>,
    text: String,
    /// The exercises of a routine, or the pictures of an exercise.
    uses: BTreeSet<String>,
}

impl Item {
    /// Whether it would be written.
    pub fn is_wanted(&self) -> bool {
        match self.state {
            State::New => true,
            State::Same => false,
            State::Taken => self.choice != Choice::Skip,
        }
    }
}

/// Settings and history of a backup.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest {
    /// The settings file, if it differs from what is here.
    pub settings: Option<String>,
    /// Whether the settings are wanted.
    pub takes_settings: bool,
    /// Sessions that are not in the history here.
    pub sessions: Vec<Record>,
}

impl Rest {
    /// Leaves what belongs to this computer and its person as it is here now.
    pub fn keep_own(&mut self, here: &Settings) {
        if let Some(text) = &mut self.settings {
            let theirs = Settings::from_toml(text).0;
            let (kept, _) = theirs.clone().taken_over_by(Some(here));
            if kept != theirs {
                *text = kept.to_toml();
            }
        }
    }
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What the file says of itself.
    pub manifest: Manifest,
    /// Routines, then exercises.
    pub items: Vec<Item>,
    /// Settings and history.
    pub rest: Rest,
    /// What can't be used, and why.
    pub troubles: Vec<Trouble>,
    /// Every picture in the file, and what it is called here.
    pictures: BTreeMap<String, Target>,
    /// Pictures that no exercise uses; a backup keeps them.
    loose: BTreeSet<String>,
    /// Ids that are taken here.
    taken: BTreeSet<(FileKind, String)>,
    /// Ids of the person's own files.
    own: BTreeSet<(FileKind, String)>,
}

/// The name of a picture here.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Target {
    name: String,
    /// Whether the same picture has this name already.
    is_here: bool,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// What it is.
    pub kind: FileKind,
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Whether an own file of this id is to be set aside first.
    pub replaces: bool,
}

/// A picture to write.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PictureChange {
    /// Its name in the file.
    pub from: String,
    /// Its name here.
    pub to: String,
}

/// Everything to write.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Pictures, to be written first.
    pub pictures: BTreeSet<PictureChange>,
    /// Exercises, then routines.
    pub files: Vec<FileChange>,
    /// New settings.
    pub settings: Option<String>,
    /// Sessions to add to the history.
    pub sessions: Vec<Record>,
}

impl Plan {
    /// Compares what is in a file with what is here.
    pub fn new(mut contents: Contents, here: &Here<'_>) -> Self {
        let is_backup = contents.manifest.kind == PackKind::Backup;
        let rest = rest_of(&mut contents, here);
        let mut plan = Self { manifest: contents.manifest.clone(), rest, ..Self::default() };
        plan.take_names(here, is_backup);
        let sums = sums(&contents.pictures);
        for (name, sum) in &sums {
            plan.pictures.insert((*name).to_owned(), target_of(name, *sum, &sums, here));
        }
        let mut troubles = Vec::new();
        let mut exercises = here.library.exercises().clone();
        let mut found = Vec::new();
        for file in std::mem::take(&mut contents.exercises) {
            let (mut exercise, problems) = Exercise::from_toml(&file.text);
            let problem = first_error(&problems);
            if let (Some(problem), false) = (&problem, is_backup) {
                troubles.push(trouble("exercises", &file.id, problem));
                continue;
            }
            exercise.id = file.id.clone();
            found.push(plan.exercise_item(file, &exercise, problem.clone(), here, &mut troubles));
            if problem.is_none() {
                exercises.insert(exercise.id.clone(), Arc::new(exercise));
            }
        }
        for file in std::mem::take(&mut contents.routines) {
            let item = plan.routine_item(file, &exercises, &found, here);
            match &item.problem {
                Some(problem) if !is_backup => troubles.push(trouble("routines", &item.id, problem)),
                _ => plan.items.push(item),
            }
        }
        plan.items.append(&mut found);
        plan.note_loose(is_backup, &mut troubles);
        for trouble in troubles {
            contents.note(trouble.name, trouble.reason);
        }
        plan.troubles = contents.troubles;
        for item in &mut plan.items {
            item.choice = if is_backup { Choice::Replace } else { Choice::KeepBoth };
        }
        plan
    }

    fn take_names(&mut self, here: &Here<'_>, is_backup: bool) {
        for id in here.library.own_exercises().keys() {
            self.own.insert((FileKind::Exercise, id.clone()));
        }
        for entry in here.library.entries().iter().filter(|entry| !entry.is_builtin) {
            self.own.insert((FileKind::Routine, entry.id.clone()));
        }
        self.taken = self.own.clone();
        if !is_backup {
            // An own file in the place of a built-in one may come back, but only from the person's own backup.
            let catalog = Catalog::bundled();
            self.taken.extend(catalog.exercises.keys().map(|id| (FileKind::Exercise, id.clone())));
            self.taken.extend(catalog.routines.iter().map(|routine| (FileKind::Routine, routine.id.clone())));
        }
    }

    fn state_of(&self, kind: FileKind, id: &str, is_same: bool) -> State {
        match (is_same, self.taken.contains(&(kind, id.to_owned()))) {
            (true, _) => State::Same,
            (false, true) => State::Taken,
            (false, false) => State::New,
        }
    }

    fn exercise_item(
        &self,
        file: OwnFile,
        exercise: &Exercise,
        problem: Option<String>,
        here: &Here<'_>,
        troubles: &mut Vec<Trouble>,
    ) -> Item {
        let uses: BTreeSet<String> = pictures_of(exercise).collect();
        let is_here = |name: &String| match self.pictures.get(name) {
            Some(target) => target.is_here && target.name == *name,
            None => (here.picture_sum)(name).is_some(),
        };
        for name in uses.iter().filter(|name| !self.pictures.contains_key(*name) && !is_here(name)) {
            troubles.push(trouble("exercises", &file.id, &format!("its picture {name} is missing")));
        }
        let same_text = here.library.own_exercises().get(&file.id).is_some_and(|own| own.text == file.text);
        // A picture that is missing here is brought back, so the exercise counts as the same only with all that there are.
        let is_same = same_text && uses.iter().all(|name| is_here(name) || !self.pictures.contains_key(name));
        let only_lacks = same_text && uses.iter().all(|name| self.pictures.get(name).is_none_or(|target| target.name == *name));
        let state = if only_lacks && !is_same { State::New } else { self.state_of(FileKind::Exercise, &file.id, is_same) };
        let title = title_of(&exercise.name, &file.id);
        Item {
            kind: FileKind::Exercise,
            id: file.id,
            title,
            length: None,
            state,
            choice: Choice::KeepBoth,
            problem,
            text: file.text,
            uses,
        }
    }

    fn routine_item(&self, file: OwnFile, exercises: &Exercises, found: &[Item], here: &Here<'_>) -> Item {
        let (routine, problems) = Routine::from_toml(&file.id, &file.text, exercises);
        let uses: BTreeSet<String> = routine.exercise_items().map(|item| item.exercise.id.clone()).collect();
        let differs = |item: &Item| item.state == State::Taken && uses.contains(&item.id);
        let same_text = here.library.get(&file.id).is_some_and(|entry| entry.text == file.text);
        let state = self.state_of(FileKind::Routine, &file.id, same_text && !found.iter().any(differs));
        let length = Timeline::compile(&routine, Coaching::default(), &estimated_length).end;
        Item {
            kind: FileKind::Routine,
            title: title_of(&routine.name, &file.id),
            id: file.id,
            length: Some(length),
            state,
            choice: Choice::KeepBoth,
            problem: first_error(&problems),
            text: file.text,
            uses,
        }
    }

    fn note_loose(&mut self, is_backup: bool, troubles: &mut Vec<Trouble>) {
        let used: BTreeSet<&String> =
            self.items.iter().filter(|item| item.kind == FileKind::Exercise).flat_map(|item| &item.uses).collect();
        let loose: BTreeSet<String> = self.pictures.keys().filter(|name| !used.contains(name)).cloned().collect();
        if is_backup {
            self.loose = loose;
        } else {
            troubles.extend(loose.iter().map(|name| trouble("pictures", name, "no exercise in the pack uses it")));
        }
    }

    /// Whether anything would be written.
    pub fn is_needed(&self) -> bool {
        let is_loose_new = |(name, target): (&String, &Target)| self.loose.contains(name) && !target.is_here;
        self.items.iter().any(Item::is_wanted)
            || (self.rest.takes_settings && self.rest.settings.is_some())
            || !self.rest.sessions.is_empty()
            || self.pictures.iter().any(is_loose_new)
    }

    /// Makes the same choice for everything whose name is taken.
    pub fn choose_for_all(&mut self, choice: Choice) {
        for item in &mut self.items {
            item.choice = choice;
        }
        self.rest.takes_settings = choice != Choice::Skip;
    }

    /// Everything to write, with the choices as they are.
    pub fn changes(&self) -> Changes {
        let mut changes = Changes {
            settings: self.rest.settings.clone().filter(|_| self.rest.takes_settings),
            sessions: self.rest.sessions.clone(),
            ..Changes::default()
        };
        let mut ids = self.taken.clone();
        ids.extend(self.items.iter().map(|item| (item.kind, item.id.clone())));
        let mut renamed = Renamed::new();
        let (exercises, routines): (Vec<&Item>, Vec<&Item>) =
            self.items.iter().filter(|item| item.is_wanted()).partition(|item| item.kind == FileKind::Exercise);
        for item in exercises {
            let id = new_id(item, &mut ids);
            let mut text = with_pictures(&item.text, &self.take_pictures(item, &mut changes.pictures));
            if id != item.id {
                text = with_id(&text, &id);
                renamed.insert(item.id.clone(), id.clone());
            }
            let replaces = self.own.contains(&(FileKind::Exercise, id.clone()));
            if !(replaces && item.state == State::New) {
                changes.files.push(FileChange { kind: FileKind::Exercise, id, text, replaces });
            }
        }
        for item in routines {
            let id = new_id(item, &mut ids);
            let text = with_exercises(&item.text, &renamed);
            let replaces = self.own.contains(&(FileKind::Routine, id.clone()));
            changes.files.push(FileChange { kind: FileKind::Routine, id, text, replaces });
        }
        let loose = self.pictures.iter().filter(|(name, target)| self.loose.contains(*name) && !target.is_here);
        changes.pictures.extend(loose.map(|(name, target)| PictureChange { from: name.clone(), to: target.name.clone() }));
        changes
    }

    /// Notes the pictures that an exercise needs. Gives the names of those that need another.
    fn take_pictures(&self, item: &Item, pictures: &mut BTreeSet<PictureChange>) -> Renamed {
        let mut renamed = Renamed::new();
        for (name, target) in item.uses.iter().filter_map(|name| self.pictures.get_key_value(name)) {
            if target.name != *name {
                renamed.insert(name.clone(), target.name.clone());
            }
            if !target.is_here {
                pictures.insert(PictureChange { from: name.clone(), to: target.name.clone() });
            }
        }
        renamed
    }
}

/// The id under which an item is written.
fn new_id(item: &Item, ids: &mut BTreeSet<(FileKind, String)>) -> String {
    if item.state != State::Taken || item.choice != Choice::KeepBoth {
        return item.id.clone();
    }
    let id = free_id(&item.id, |id| ids.contains(&(item.kind, id.to_owned())));
    ids.insert((item.kind, id.clone()));
    id
}

/// The name that a picture can have here: its own, unless another picture has that.
fn target_of(name: &str, sum: u64, in_file: &BTreeMap<&str, u64>, here: &Here<'_>) -> Target {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "png"));
    let name_of = |stem: &str| format!("{stem}.{ending}");
    let is_other = |stem: &str| {
        let other = name_of(stem);
        let is_taken = (here.picture_sum)(&other).is_some_and(|present| present != sum);
        is_taken || (other != name && in_file.contains_key(other.as_str()))
    };
    let name = name_of(&free_id(stem, is_other));
    let is_here = (here.picture_sum)(&name).is_some();
    Target { name, is_here }
}

fn rest_of(contents: &mut Contents, here: &Here<'_>) -> Rest {
    let mut rest = Rest::default();
    if let Some(text) = contents.settings.take() {
        let (theirs, problems) = Settings::from_toml(&text);
        let now = here.settings.map(|text| Settings::from_toml(text).0);
        let (settings, refused) = theirs.clone().taken_over_by(now.as_ref());
        rest.takes_settings = now.as_ref() != Some(&settings);
        // Unless all of it is known and wanted, it is written anew: nothing else comes along.
        let is_whole = problems.is_empty() && settings == theirs;
        rest.settings = rest.takes_settings.then(|| if is_whole { text } else { settings.to_toml() });
        if let Some(problem) = first_error(&problems) {
            contents.note("settings.toml", format!("{problem}. The rest of it is used"));
        }
        if let Some(program) = refused {
            let shown: String = program.chars().take(MAX_SHOWN_PROGRAM).collect();
            contents.note(
                "settings.toml",
                format!("it names a program that speaks, \"{shown}\". It is not taken; only you choose one, in Settings"),
            );
        }
    }
    if let Some(text) = contents.history.take() {
        let (history, unread) = History::from_lines(&text);
        let known: BTreeSet<_> = here.history.records().iter().map(|record| record.started).collect();
        rest.sessions = history.records().iter().filter(|record| !known.contains(&record.started)).cloned().collect();
        if let Some(first) = unread.first() {
            contents.note("history.jsonl", format!("{} lines can't be read, the first is line {first}", unread.len()));
        }
    }
    rest
}

fn first_error(problems: &[Problem]) -> Option<String> {
    problems.iter().find(|problem| problem.is_error()).map(ToString::to_string)
}

fn trouble(folder: &str, name: &str, reason: &str) -> Trouble {
    Trouble { name: format!("{folder}/{name}"), reason: reason.to_owned() }
}

fn title_of(name: &str, id: &str) -> String {
    if name.trim().is_empty() { id.to_owned() } else { name.trim().to_owned() }
}
