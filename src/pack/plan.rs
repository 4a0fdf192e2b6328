//! What an import would do, before it does anything: what is inside, what is here already, and what is to become of the rest.
//!
//! Nothing is ever overwritten: what is replaced is kept by `store`, so that the import as a whole can be undone.

mod known;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use super::{
    Contents, Manifest, PackKind, Trouble,
    gather::pictures_of,
    read::sums,
    rewrite::{Renamed, with_exercises, with_id, with_pictures},
};
use crate::{
    cue::estimated_length,
    exercise::{Exercise, Exercises},
    format::{ids::free_id, problem::Problem},
    history::{History, Record},
    library::{FileKind, Library, OwnFile, catalog::Catalog},
    routine::Routine,
    settings::Settings,
    timeline::{Coaching, Timeline},
};

use known::{Known, Size};

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
pub enum PlannedState {
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
pub struct PlannedFile {
    /// What it is.
    pub kind: FileKind,
    /// Its id in the file.
    pub id: String,
    /// Its name on screen.
    pub title: String,
    /// How long a routine takes.
    pub length: Option<Duration>,
    /// How it stands to what is here.
    pub state: PlannedState,
    /// What is to become of it if its name is taken.
    pub choice: Choice,
    /// What is wrong with it; it can be kept but not used.
    pub problem: Option<String>,
    /// Its id here, if its text is here already.
    pub known_as: Option<String>,
    /// What it is called in the file, if no file can have that name on every system.
    pub name: Option<String>,
    pub(super) text: String,
    /// The exercises of a routine, or the pictures of an exercise.
    uses: BTreeSet<String>,
}

impl PlannedFile {
    /// Whether it would be written.
    pub fn is_wanted(&self) -> bool {
        match self.state {
            PlannedState::New => true,
            PlannedState::Same => false,
            PlannedState::Taken => self.choice != Choice::Skip,
        }
    }

    /// Its id in the file and the other id that it has here.
    fn renamed_here(&self) -> Option<(String, String)> {
        let known_as = self.known_as.clone().filter(|known_as| *known_as != self.id)?;
        Some((self.id.clone(), known_as))
    }
}

/// Settings and history of a backup.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BackupRest {
    /// The settings file, if it differs from what is here.
    pub settings: Option<String>,
    /// Whether the settings are wanted.
    pub takes_settings: bool,
    /// Sessions that are not in the history here.
    pub sessions: Vec<Record>,
}

impl BackupRest {
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
pub struct ImportPlan {
    /// What the file says of itself.
    pub manifest: Manifest,
    /// Routines, then exercises.
    pub items: Vec<PlannedFile>,
    /// Settings and history.
    pub rest: BackupRest,
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
    /// How much of each kind is here.
    sizes: Vec<(FileKind, Size)>,
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

impl ImportPlan {
    /// Compares what is in a file with what is here.
    pub fn new(mut contents: Contents, here: &Here<'_>) -> Self {
        let is_backup = contents.manifest.kind == PackKind::Backup;
        let rest = rest_of(&mut contents, here);
        let mut plan = Self { manifest: contents.manifest.clone(), rest, ..Self::default() };
        plan.take_names(here, is_backup);
        plan.sizes = [FileKind::Routine, FileKind::Exercise].map(|kind| (kind, Size::of(here.library, kind))).to_vec();
        let known = Known::new(here.library, is_backup);
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
            found.push(plan.exercise_item(file, &exercise, problem.clone(), &known, here, &mut troubles));
            if problem.is_none() {
                exercises.insert(exercise.id.clone(), Arc::new(exercise));
            }
        }
        for file in std::mem::take(&mut contents.routines) {
            let item = plan.routine_item(file, &exercises, &found, &known);
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
            item.name = contents.names.remove(&(item.kind, item.id.clone()));
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

    fn state_of(&self, kind: FileKind, id: &str, is_same: bool) -> PlannedState {
        match (is_same, self.taken.contains(&(kind, id.to_owned()))) {
            (true, _) => PlannedState::Same,
            (false, true) => PlannedState::Taken,
            (false, false) => PlannedState::New,
        }
    }

    fn exercise_item(
        &self,
        file: OwnFile,
        exercise: &Exercise,
        problem: Option<String>,
        known: &Known<'_>,
        here: &Here<'_>,
        troubles: &mut Vec<Trouble>,
    ) -> PlannedFile {
        let uses: BTreeSet<String> = pictures_of(exercise).collect();
        let is_lost = |name: &&String| !self.pictures.contains_key(*name) && (here.picture_sum)(name).is_none();
        for name in uses.iter().filter(is_lost) {
            troubles.push(trouble("exercises", &file.id, &format!("its picture {name} is missing")));
        }
        let text = with_pictures(&file.text, &self.renamed_pictures(&uses));
        let text_as = |id: &str| if id == file.id { text.clone() } else { with_id(&text, id) };
        let known_as = known.find(FileKind::Exercise, &file.id, text_as);
        // A picture that is missing here is brought back, so the exercise counts as the same only with all that there are.
        let has_all = uses.iter().all(|name| self.pictures.get(name).is_none_or(|target| target.is_here));
        let state = match &known_as {
            Some(_) if !has_all => PlannedState::New,
            known_as => self.state_of(FileKind::Exercise, &file.id, known_as.is_some()),
        };
        PlannedFile {
            kind: FileKind::Exercise,
            title: title_of(&exercise.name, &file.id),
            id: file.id,
            length: None,
            state,
            choice: Choice::KeepBoth,
            problem,
            known_as,
            name: None,
            text: file.text,
            uses,
        }
    }

    fn routine_item(&self, file: OwnFile, exercises: &Exercises, found: &[PlannedFile], known: &Known<'_>) -> PlannedFile {
        let (routine, problems) = Routine::from_toml(&file.id, &file.text, exercises);
        let uses: BTreeSet<String> = routine.exercise_items().map(|item| item.exercise.id.clone()).collect();
        let used = || found.iter().filter(|item| uses.contains(&item.id));
        let renamed: Renamed = used().filter_map(PlannedFile::renamed_here).collect();
        let text = with_exercises(&file.text, &renamed);
        let differs = used().any(|item| item.state == PlannedState::Taken);
        let known_as = known.find(FileKind::Routine, &file.id, |_| text.clone()).filter(|_| !differs);
        let length = Timeline::compile(&routine, Coaching::default(), &estimated_length).end;
        PlannedFile {
            kind: FileKind::Routine,
            title: title_of(&routine.name, &file.id),
            state: self.state_of(FileKind::Routine, &file.id, known_as.is_some()),
            id: file.id,
            length: Some(length),
            choice: Choice::KeepBoth,
            problem: first_error(&problems),
            known_as,
            name: None,
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
        self.items.iter().any(PlannedFile::is_wanted)
            || (self.rest.takes_settings && self.rest.settings.is_some())
            || !self.rest.sessions.is_empty()
            || self.pictures.iter().any(is_loose_new)
    }

    /// Why all this can't come in, whatever is chosen now; `None` if it can.
    pub fn refusal(&self) -> Option<String> {
        self.sizes.iter().find_map(|&(kind, size)| {
            let replaces = |item: &PlannedFile| {
                item.choice == Choice::Replace
                    && self.own.contains(&(item.kind, item.id.clone()))
                    && item.state == PlannedState::Taken
            };
            let is_added =
                |item: &&PlannedFile| item.kind == kind && item.is_wanted() && item.known_as.is_none() && !replaces(item);
            size.refusal(kind, self.items.iter().filter(is_added))
        })
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
        let mut renamed: Renamed =
            self.items.iter().filter(|item| item.kind == FileKind::Exercise).filter_map(PlannedFile::renamed_here).collect();
        let (exercises, routines): (Vec<&PlannedFile>, Vec<&PlannedFile>) =
            self.items.iter().filter(|item| item.is_wanted()).partition(|item| item.kind == FileKind::Exercise);
        for item in exercises {
            self.take_pictures(item, &mut changes.pictures);
            if item.known_as.is_some() {
                continue;
            }
            let id = new_id(item, &mut ids);
            let mut text = with_pictures(&item.text, &self.renamed_pictures(&item.uses));
            if id != item.id {
                text = with_id(&text, &id);
                renamed.insert(item.id.clone(), id.clone());
            }
            let replaces = self.own.contains(&(FileKind::Exercise, id.clone()));
            changes.files.push(FileChange { kind: FileKind::Exercise, id, text, replaces });
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

    /// Notes the pictures that an exercise needs and that are not here.
    fn take_pictures(&self, item: &PlannedFile, pictures: &mut BTreeSet<PictureChange>) {
        let targets = item.uses.iter().filter_map(|name| self.pictures.get_key_value(name));
        let missing = targets.filter(|(_, target)| !target.is_here);
        pictures.extend(missing.map(|(name, target)| PictureChange { from: name.clone(), to: target.name.clone() }));
    }

    /// Pictures that have another name here.
    fn renamed_pictures(&self, uses: &BTreeSet<String>) -> Renamed {
        let targets = uses.iter().filter_map(|name| self.pictures.get_key_value(name));
        let renamed = targets.filter(|(name, target)| target.name != **name);
        renamed.map(|(name, target)| (name.clone(), target.name.clone())).collect()
    }
}

/// The id under which an item is written.
fn new_id(item: &PlannedFile, ids: &mut BTreeSet<(FileKind, String)>) -> String {
    if item.state != PlannedState::Taken || item.choice != Choice::KeepBoth {
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

fn rest_of(contents: &mut Contents, here: &Here<'_>) -> BackupRest {
    let mut rest = BackupRest::default();
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
