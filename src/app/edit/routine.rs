//! A routine being edited in the window: opening it, carrying out its edits, saving it soon after each, and what to do when
//! another program changed its file as well.

#[cfg(test)]
mod tests;

use std::time::Duration;

use egui::Context;

use crate::{
    app::App,
    edit::routine::{Draft, Edit, FALLBACK_NAME, Field, Head, filled, new_exercise},
    format::{problem::Problem, text_limits},
    library::FileKind,
    routine::{Routine, updated_text},
    store::{RoutineChange, RoutineSaved},
    ui::{
        action::{Action, Build, Resolve, Screen, Template},
        dialogs::{
            adding::{AddTo, adding_ui},
            mending::mending_ui,
            templates::{TemplatesState, templates_ui},
        },
        model::{BuilderModel, SaveState},
    },
};

/// The time from one save to the next.
const SAVE_PAUSE: Duration = Duration::from_millis(500);

/// The routine that is open in the builder.
pub(in crate::app) struct Building {
    id: String,
    draft: Draft,
    /// The file's text as it was last read or written.
    known: String,
    /// The state of the draft that the file holds; none if it holds something else.
    saved_version: Option<u64>,
    /// Whether a change is on its way to the disk.
    is_sent: bool,
    save_at: Duration,
    /// What another program wrote, while it is undecided what to keep; the inner one is none if the file is gone.
    theirs: Option<Option<String>>,
    state: SaveState,
}

/// A dialog about routines.
pub(in crate::app) enum BuildDialog {
    /// What a new routine starts from.
    New(TemplatesState),
    /// Whether to mend a file.
    Mend(String),
    /// Where an exercise at a level goes.
    AddTo(String, usize),
}

impl Building {
    fn new(id: String, routine: Routine, known: String) -> Self {
        let draft = Draft::new(routine);
        let saved_version = Some(draft.version());
        let (save_at, state) = (Duration::ZERO, SaveState::Saved);
        Self { id, draft, known, saved_version, is_sent: false, save_at, theirs: None, state }
    }

    /// Whether there is something that should be on disk and is not on its way.
    fn is_waiting(&self) -> bool {
        self.saved_version != Some(self.draft.version()) && !self.is_sent && self.state == SaveState::Saving
    }

    /// Whether all of it is on disk.
    fn is_saved(&self) -> bool {
        self.state == SaveState::Saved
    }

    /// Tries again what could not be saved.
    fn retry(&mut self) {
        if matches!(self.state, SaveState::Failed(_)) {
            self.is_sent = false;
            self.state = SaveState::Saving;
            self.save_at = Duration::ZERO;
        }
    }

    fn note_change(&mut self) {
        if self.saved_version != Some(self.draft.version()) && self.theirs.is_none() {
            self.state = SaveState::Saving;
        }
    }

    /// What must be said of it where the builder is not in sight.
    fn trouble(&self) -> Option<String> {
        let name = &self.draft.named().name;
        match &self.state {
            SaveState::Saved | SaveState::Saving => None,
            SaveState::Failed(why) => Some(format!("\"{name}\" is not saved yet. {why}.")),
            SaveState::Conflict { .. } => Some(format!("\"{name}\" is not saved: another program changed its file.")),
        }
    }

    fn change(&self) -> RoutineChange {
        let (id, known) = (self.id.clone(), self.known.clone());
        RoutineChange { id, known, routine: self.draft.named(), version: self.draft.version() }
    }

    fn take_result(&mut self, saved: RoutineSaved, can_take: impl Fn(&str) -> bool) {
        self.is_sent = false;
        match saved {
            RoutineSaved::Saved { version, text, .. } => {
                self.known = text;
                self.saved_version = Some(version);
                self.state = if version == self.draft.version() { SaveState::Saved } else { SaveState::Saving };
            }
            RoutineSaved::Conflict { theirs, .. } => self.conflict(theirs, can_take),
            RoutineSaved::Failed { error, .. } => self.state = SaveState::Failed(error.to_string()),
        }
    }

    fn conflict(&mut self, theirs: Option<String>, can_take: impl Fn(&str) -> bool) {
        self.state = SaveState::Conflict { can_take: theirs.as_deref().is_some_and(can_take) };
        self.theirs = Some(theirs);
    }

    /// Takes over a text of another program; can be undone.
    fn take_over(&mut self, text: String, routine: Routine) {
        // Taking the place of all of it never fails.
        let _ = self.draft.apply(Edit::Replace(Box::new(routine)));
        self.known = text;
        self.saved_version = Some(self.draft.version());
        self.theirs = None;
        self.state = SaveState::Saved;
    }
}

impl App {
    /// What the builder shows.
    pub(in crate::app) fn builder_model(&self) -> Option<BuilderModel<'_>> {
        self.building.as_ref().map(|building| BuilderModel { id: &building.id, draft: &building.draft, saving: &building.state })
    }

    /// Carries out what the builder asked for.
    pub(in crate::app) fn build(&mut self, build: Build) {
        match build {
            Build::New => self.build_dialog = Some(BuildDialog::New(TemplatesState::default())),
            Build::AskWhere { exercise, level } => self.build_dialog = Some(BuildDialog::AddTo(exercise, level)),
            Build::Make(template) => self.make(template),
            Build::Open(id) => self.open_builder(&id),
            Build::Edit(edits) => self.edit(edits),
            Build::Start(ordinal) => {
                if let Some(building) = &self.building {
                    let routine = Routine { id: building.id.clone(), ..building.draft.named() };
                    self.start_from(routine, ordinal);
                }
            }
            Build::Resolve(resolve) => self.resolve(resolve),
            Build::SaveAgain => {
                if let Some(building) = &mut self.building {
                    building.retry();
                }
            }
        }
    }

    fn edit(&mut self, edits: Vec<Edit>) {
        let Some(building) = &mut self.building else { return };
        let mut refused = None;
        for edit in edits {
            refused = building.draft.apply(edit).err().or(refused);
        }
        building.note_change();
        if let Some(words) = refused {
            self.say(words);
        }
    }

    /// Makes a new routine and opens it.
    fn make(&mut self, template: Template) {
        let (base_id, text) = match template {
            Template::Empty => self.text_of_new(Routine { name: FALLBACK_NAME.to_owned(), ..Routine::default() }),
            Template::Minutes(minutes) => {
                let length_of = |routine: &Routine| self.settings.timeline_of(routine).end;
                self.text_of_new(filled(minutes, &self.catalog.exercises, &length_of))
            }
            Template::Copy(id) => match self.library.copy_of(&id) {
                Some(copy) => (copy.id, copy.text),
                None => return,
            },
        };
        match self.store.add(FileKind::Routine, &base_id, &text) {
            Ok(id) => {
                self.reload_own();
                self.open_builder(&id);
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    fn text_of_new(&self, routine: Routine) -> (String, String) {
        let name = self.library.free_name(&routine.name);
        (FileKind::Routine.id_from(&name), updated_text("", &Routine { name, ..routine }))
    }

    /// Opens a routine in the builder; a built-in one is copied first, one with mistakes is mended if that is wanted.
    fn open_builder(&mut self, id: &str) {
        if self.building.as_ref().is_some_and(|building| building.id == id) {
            self.routine_changed_outside(id);
            self.screen = Screen::Builder;
            return;
        }
        if !self.close_builder() {
            return;
        }
        let Some(entry) = self.library.get(id) else { return };
        if entry.is_builtin {
            return self.make(Template::Copy(id.to_owned()));
        }
        if entry.is_broken() {
            self.build_dialog = Some(BuildDialog::Mend(id.to_owned()));
            return;
        }
        self.building = Some(Building::new(entry.id.clone(), entry.routine.clone(), entry.text.clone()));
        self.screen = Screen::Builder;
    }

    /// Saves and closes the routine that is open. Where that can't be, it shows it and returns false.
    fn close_builder(&mut self) -> bool {
        let Some(id) = self.building.as_ref().map(|building| building.id.clone()) else { return true };
        if self.settle_building(&id) {
            self.building = None;
            return true;
        }
        self.screen = Screen::Builder;
        false
    }

    /// Saves a routine that is open before something is made of its file. Where that can't be, it says so and returns false.
    pub(in crate::app) fn settle_building(&mut self, id: &str) -> bool {
        if self.building.as_ref().is_none_or(|building| building.id != id) {
            return true;
        }
        self.flush_building();
        let Some(building) = self.building.as_ref().filter(|building| !building.is_saved()) else { return true };
        let words = format!("\"{}\" is not saved yet. Decide about it first.", building.draft.named().name);
        self.say(words);
        false
    }

    /// Forgets the routine that is open if it is this one, such as when it is deleted.
    pub(in crate::app) fn forget_building(&mut self, id: &str) {
        if self.building.as_ref().is_some_and(|building| building.id == id) {
            self.flush_building();
            self.building = None;
        }
    }

    fn mend(&mut self, id: &str) {
        let Some(entry) = self.library.get(id) else { return };
        let text = updated_text(&entry.text, &Draft::new(entry.routine.clone()).named());
        match self.store.mend(FileKind::Routine, id, &text) {
            Ok(aside) => {
                self.reload_own();
                self.open_builder(id);
                self.say(format!("Mended. The old file is kept as {}", aside.display()));
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    fn add_to(&mut self, exercise: &str, level: usize, place: AddTo) {
        let Some(exercise) = self.exercises().get(exercise).cloned() else { return };
        match place {
            AddTo::New => self.make(Template::Empty),
            AddTo::Own(id) => self.open_builder(&id),
        }
        if self.screen == Screen::Builder {
            self.edit(vec![Edit::SelectNone, Edit::Add(vec![new_exercise(&exercise, level)], None)]);
        }
    }

    /// Shows the dialog that is open, and carries out what is chosen in it.
    pub(in crate::app) fn show_build_dialog(&mut self, ctx: &Context) {
        let Some(dialog) = &mut self.build_dialog else { return };
        match dialog {
            BuildDialog::New(state) => {
                if let Some(chosen) = templates_ui(ctx, &self.library, state) {
                    self.build_dialog = None;
                    if let Some(template) = chosen
                        && self.close_builder()
                    {
                        self.make(template);
                    }
                }
            }
            BuildDialog::Mend(id) => {
                let id = id.clone();
                let Some(entry) = self.library.get(&id) else { return self.build_dialog = None };
                if let Some(is_wanted) = mending_ui(ctx, entry) {
                    self.build_dialog = None;
                    if is_wanted {
                        self.mend(&id);
                    }
                }
            }
            BuildDialog::AddTo(exercise, level) => {
                let (exercise, level) = (exercise.clone(), *level);
                let name = self.library.exercises().get(&exercise).map_or("", |exercise| &exercise.name);
                if let Some(chosen) = adding_ui(ctx, &self.library, name) {
                    self.build_dialog = None;
                    if let Some(place) = chosen {
                        self.add_to(&exercise, level, place);
                    }
                }
            }
        }
    }

    /// Saves what changed, a moment after the save before. Runs every frame.
    pub(in crate::app) fn save_building(&mut self, ctx: &Context) {
        self.take_saved_routines();
        let now = self.now();
        let Some(building) = self.building.as_ref().filter(|building| building.is_waiting()) else { return };
        if now < building.save_at {
            ctx.request_repaint_after(building.save_at - now);
            return;
        }
        self.send_building();
    }

    /// Does not wait for the pause between two saves, and tries again what failed.
    pub(in crate::app) fn save_building_now(&mut self) {
        if let Some(building) = &mut self.building {
            building.retry();
        }
        if self.building.as_ref().is_some_and(Building::is_waiting) {
            self.send_building();
        }
    }

    fn send_building(&mut self) {
        let now = self.now();
        let Some(building) = &mut self.building else { return };
        match &self.saver {
            Some(saver) => {
                building.is_sent = true;
                building.save_at = now + SAVE_PAUSE;
                saver.save_routine(building.change());
            }
            None => building.state = SaveState::Failed("Nothing can be saved now; start the program again".to_owned()),
        }
    }

    /// Takes in what came of saving.
    pub(in crate::app) fn take_saved_routines(&mut self) {
        let results = self.saver.as_ref().map(crate::store::Saver::routines).unwrap_or_default();
        let mut lost = None;
        for saved in results {
            if let RoutineSaved::Saved { id, text, .. } = &saved {
                self.library.put_routine(self.catalog, id, text);
            }
            let library = &self.library;
            if let Some(building) = self.building.as_mut().filter(|building| building.id == saved.id()) {
                let was_saving = building.state == SaveState::Saving;
                building.take_result(saved, |text| is_sound(text, library));
                lost = (was_saving && self.screen != Screen::Builder).then(|| building.trouble()).flatten();
            }
        }
        // The builder says it itself.
        if let Some(words) = lost {
            self.toasts.push(words, Some(("Show", Action::Open(Screen::Builder))));
        }
    }

    /// Saves everything at once and waits for it, as at the end.
    pub(in crate::app) fn flush_building(&mut self) {
        // One save may be on its way; another one may have to follow it.
        for _ in 0..2 {
            self.save_building_now();
            if let Some(saver) = &self.saver {
                saver.flush();
            }
            self.take_saved_routines();
        }
    }

    /// At the end of the program nothing that could not be saved is given up.
    pub(in crate::app) fn keep_building(&mut self) {
        self.flush_building();
        if self.building.as_ref().is_some_and(|building| matches!(building.state, SaveState::Conflict { .. })) {
            self.keep_both();
        }
    }

    /// Another program changed the file of a routine. If it is the one that is open, it is taken over, or asked about if it
    /// was changed here too.
    pub fn routine_changed_outside(&mut self, id: &str) {
        self.take_saved_routines();
        let Some(building) = self.building.as_mut().filter(|building| building.id == id && !building.is_sent) else { return };
        // What can't be read now is told when it is saved.
        let Ok(text) = self.store.read_own(FileKind::Routine, id) else { return };
        if text.as_deref() == Some(building.known.as_str()) {
            return;
        }
        let library = &self.library;
        match text {
            Some(text) if building.is_saved() && is_sound(&text, library) => {
                let routine = Routine::from_toml(id, &text, library.exercises()).0;
                building.take_over(text, routine);
                self.say("Another program changed this routine. Undo brings yours back.");
            }
            theirs => building.conflict(theirs, |text| is_sound(text, library)),
        }
    }

    fn resolve(&mut self, resolve: Resolve) {
        let Some(building) = &mut self.building else { return };
        let Some(theirs) = building.theirs.clone() else { return };
        match (resolve, theirs) {
            (Resolve::Mine, theirs) => {
                building.known = theirs.unwrap_or_default();
                building.theirs = None;
                building.saved_version = None;
                building.state = SaveState::Saving;
                building.save_at = Duration::ZERO;
            }
            (Resolve::Theirs, Some(text)) => {
                let routine = Routine::from_toml(&building.id, &text, self.library.exercises()).0;
                building.take_over(text, routine);
            }
            (Resolve::Theirs, None) => {}
            (Resolve::Both, _) => self.keep_both(),
        }
    }

    /// What is in the window becomes a routine of its own.
    fn keep_both(&mut self) {
        let Some(building) = &mut self.building else { return };
        let name = self.library.free_name(&format!("{} (mine)", text_limits::stem(&building.draft.named().name)));
        let head = Head { name: name.clone(), ..building.draft.head() };
        // A name is never refused.
        let _ = building.draft.apply(Edit::SetHead(Field::Name, head));
        let text = updated_text(&building.known, &building.draft.named());
        match self.store.add(FileKind::Routine, &FileKind::Routine.id_from(&name), &text) {
            Ok(id) => {
                building.id = id;
                building.known = text;
                building.theirs = None;
                building.saved_version = Some(building.draft.version());
                building.state = SaveState::Saved;
                self.reload_own();
                self.say(format!("Yours is now \"{name}\"."));
            }
            Err(error) => self.say(error.to_string()),
        }
    }
}

/// Whether a routine's text can be used as it is.
fn is_sound(text: &str, library: &crate::library::Library) -> bool {
    !Routine::from_toml("routine", text, library.exercises()).1.iter().any(Problem::is_error)
}
