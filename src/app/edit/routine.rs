//! A routine being edited in the window: opening it, carrying out its edits, making new ones and mending broken ones.

use std::time::Duration;

use egui::Context;

use crate::{
    app::{
        App,
        autosave::{Autosave, Edited, Editor},
    },
    edit::routine::{Draft, FALLBACK_NAME, RoutineEdit, RoutineField, RoutineHead, filled, new_exercise},
    library::{FileKind, Library},
    routine::{Routine, updated_text},
    store::{Rewrite, TextFor},
    ui::{
        action::{Build, Screen, Template},
        dialogs::{
            adding::{AddTo, adding_ui},
            mending::mending_ui,
            templates::{TemplatesState, templates_ui},
        },
        model::BuilderModel,
    },
};

/// The routine that is open in the builder.
pub(in crate::app) struct RoutineEditing {
    draft: Draft,
    file: Autosave,
}

/// A dialog about routines.
pub(in crate::app) enum RoutineDialog {
    /// What a new routine starts from.
    New(TemplatesState),
    /// Whether to mend a file.
    Mend(String),
    /// Where an exercise at a level goes.
    AddTo(String, usize),
}

impl RoutineEditing {
    fn new(id: String, routine: Routine, text: String) -> Self {
        let draft = Draft::new(routine);
        let file = Autosave::new(FileKind::Routine, id, text, draft.version());
        Self { draft, file }
    }

    /// What the builder shows.
    pub(in crate::app) fn model(&self) -> BuilderModel<'_> {
        BuilderModel { id: &self.file.id, draft: &self.draft, saving: &self.file.state }
    }
}

impl Edited for RoutineEditing {
    fn file(&self) -> &Autosave {
        &self.file
    }

    fn file_mut(&mut self) -> &mut Autosave {
        &mut self.file
    }

    fn version(&self) -> u64 {
        self.draft.version()
    }

    fn name(&self) -> String {
        self.draft.named().name
    }

    fn screen(&self) -> Screen {
        Screen::Builder
    }

    fn rewrite(&self) -> Rewrite {
        let routine = self.draft.named();
        Box::new(move |base| Some(updated_text(base, &routine)))
    }

    fn take_over(&mut self, text: &str, library: &Library) {
        let routine = Routine::from_toml(&self.file.id, text, library.exercises()).0;
        // Taking the place of all of it never fails.
        let _ = self.draft.apply(RoutineEdit::Replace(Box::new(routine)));
    }

    fn rename(&mut self, name: &str, _: Duration) {
        let head = RoutineHead { name: name.to_owned(), ..self.draft.head() };
        // A name is never refused.
        let _ = self.draft.apply(RoutineEdit::SetHead(RoutineField::Name, head));
    }

    fn copy(&self, name: &str) -> TextFor {
        let text = updated_text(&self.file.base, &Routine { name: name.to_owned(), ..self.draft.named() });
        Box::new(move |_| text.clone())
    }
}

impl App {
    /// Carries out what the builder asked for.
    pub(in crate::app) fn build(&mut self, build: Build) {
        match build {
            Build::New => self.edits.dialog = Some(RoutineDialog::New(TemplatesState::default())),
            Build::AskWhere { exercise, level } => self.edits.dialog = Some(RoutineDialog::AddTo(exercise, level)),
            Build::Make(template) => self.make(template, Vec::new()),
            Build::Open(id) => self.open_builder(&id, Vec::new()),
            Build::Edit(edits) => self.edit(edits),
            Build::Start(ordinal) => {
                if let Some(RoutineEditing { draft, file }) = &self.edits.routine {
                    let routine = Routine { id: file.id.clone(), ..draft.named() };
                    self.start_from(routine, ordinal);
                }
            }
        }
    }

    fn edit(&mut self, edits: Vec<RoutineEdit>) {
        let Some(RoutineEditing { draft, .. }) = &mut self.edits.routine else { return };
        let refused = edits.into_iter().filter_map(|edit| draft.apply(edit).err()).last();
        if let Some(words) = refused {
            self.say(words);
        }
    }

    /// Makes a new routine, opens it, and edits it.
    fn make(&mut self, template: Template, edits: Vec<RoutineEdit>) {
        let (id, text) = match template {
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
        self.add_file(FileKind::Routine, id, Box::new(move |_| text.clone()), |app, id| app.open_builder(id, edits));
    }

    fn text_of_new(&self, routine: Routine) -> (String, String) {
        let name = self.library.free_name(&routine.name);
        (FileKind::Routine.id_from(&name), updated_text("", &Routine { name, ..routine }))
    }

    /// Copies a routine and shows the copy.
    pub(in crate::app) fn duplicate(&mut self, id: &str) {
        let Some(copy) = self.library.copy_of(id) else { return };
        self.add_file(FileKind::Routine, copy.id, Box::new(move |_| copy.text.clone()), |app, id| {
            app.shown.screen = Screen::Routine(id.to_owned());
            app.say("Copied. This one is yours to change.");
        });
    }

    /// Opens a routine in the builder and edits it; a built-in one is copied first, one with mistakes is mended if that is wanted.
    fn open_builder(&mut self, id: &str, edits: Vec<RoutineEdit>) {
        if self.edits.routine.as_ref().is_some_and(|edited| edited.file.id == id) {
            self.shown.screen = Screen::Builder;
            return self.edit(edits);
        }
        let id = id.to_owned();
        self.close_editor(Editor::Routine, move |app, _| {
            let Some(entry) = app.library.get(&id) else { return };
            if entry.is_builtin {
                return app.make(Template::Copy(id), edits);
            }
            if entry.is_broken() {
                app.edits.dialog = Some(RoutineDialog::Mend(id));
                return;
            }
            app.edits.routine = Some(RoutineEditing::new(id, entry.routine.clone(), entry.text.clone()));
            app.shown.screen = Screen::Builder;
            app.edit(edits);
        });
    }

    /// Makes something of the file of a routine, once it holds what is on the screen. Where that can't be, it says so.
    pub(in crate::app) fn once_in_file(&mut self, id: String, then: impl FnOnce(&mut Self, String) + Send + 'static) {
        if self.edits.on(FileKind::Routine, &id).is_none() {
            return then(self, id);
        }
        self.once_saved(Editor::Routine, move |app| match app.unsaved(Editor::Routine) {
            Some(name) => app.say(format!("\"{name}\" is not saved yet. Decide about it first.")),
            None => then(app, id),
        });
    }

    fn mend(&mut self, id: String) {
        let Some(entry) = self.library.get(&id) else { return };
        let text = updated_text(&entry.text, &Draft::new(entry.routine.clone()).named());
        let (file_id, file_text) = (id.clone(), text.clone());
        self.on_disk(
            move |store| store.mend(FileKind::Routine, &file_id, &file_text),
            move |app, mended| match mended {
                Ok(aside) => {
                    app.take_file(FileKind::Routine, &id, Ok(Some(text)));
                    app.open_builder(&id, Vec::new());
                    app.say(format!("Repaired. The old file is kept as {}", aside.display()));
                }
                Err(error) => app.say(error.to_string()),
            },
        );
    }

    fn add_to(&mut self, exercise: &str, level: usize, place: AddTo) {
        let Some(exercise) = self.exercises().get(exercise).cloned() else { return };
        let edits = vec![RoutineEdit::SelectNone, RoutineEdit::Add(vec![new_exercise(&exercise, level)], None)];
        match place {
            AddTo::New => self.make(Template::Empty, edits),
            AddTo::Own(id) => self.open_builder(&id, edits),
        }
    }

    /// Shows the dialog that is open, and carries out what is chosen in it.
    pub(in crate::app) fn show_routine_dialog(&mut self, ctx: &Context) {
        let Some(dialog) = &mut self.edits.dialog else { return };
        match dialog {
            RoutineDialog::New(state) => {
                if let Some(chosen) = templates_ui(ctx, &self.library, state) {
                    self.edits.dialog = None;
                    if let Some(template) = chosen {
                        self.close_editor(Editor::Routine, |app, _| app.make(template, Vec::new()));
                    }
                }
            }
            RoutineDialog::Mend(id) => {
                let id = id.clone();
                let Some(entry) = self.library.get(&id) else { return self.edits.dialog = None };
                if let Some(is_wanted) = mending_ui(ctx, entry) {
                    self.edits.dialog = None;
                    if is_wanted {
                        self.mend(id);
                    }
                }
            }
            RoutineDialog::AddTo(exercise, level) => {
                let (exercise, level) = (exercise.clone(), *level);
                let name = self.library.exercises().get(&exercise).map_or("", |exercise| &exercise.name);
                if let Some(chosen) = adding_ui(ctx, &self.library, name) {
                    self.edits.dialog = None;
                    if let Some(place) = chosen {
                        self.add_to(&exercise, level, place);
                    }
                }
            }
        }
    }
}
