//! The person's own exercises in the window: editing one, copying, and its pictures on their way.

use std::{path::PathBuf, sync::Arc, time::Duration};

use egui::Context;

use crate::{
    app::{
        App,
        autosave::{Autosave, Edited, Editor},
        choose::{Choosing, choose_several},
        job::Job,
        pictures::{Arrived, PictureJob, make_ready},
        single, waker,
    },
    edit::exercise::{Editing, ExerciseField},
    exercise::{DEFAULT_PICTURE_TIME, Exercise, ExercisePicture, MAX_PICTURES, PictureStage, updated_exercise_text},
    format::ids::id_from,
    library::{FileKind, Library},
    routine::ExerciseItem,
    store::{Rewrite, Store, TextFor},
    ui::{
        action::{ExerciseAction, Screen},
        model::EditorModel,
    },
};

/// The id of an exercise that has no name yet.
const NEW_ID: &str = "new_exercise";
/// Kinds of files that can be chosen as pictures.
const PICTURE_FILES: (&str, &[&str]) = ("Pictures", &["png", "jpg", "jpeg", "gif", "webp"]);

/// The own exercise on the screen of the editor.
pub(in crate::app) struct ExerciseEditing {
    pub(in crate::app) editing: Editing,
    /// The same with its motion, as the player takes it.
    pub(in crate::app) whole: Arc<Exercise>,
    /// Its id does not come from its name yet.
    is_new: bool,
    file: Autosave,
    choosing: Option<Choosing<Vec<PathBuf>>>,
    coming: Vec<Job<Arrived>>,
}

impl ExerciseEditing {
    /// An exercise as its file has it; an empty text is one without a file yet.
    fn new(exercise: Exercise, text: String, is_new: bool) -> Self {
        let editing = Editing::new(exercise);
        let id = editing.exercise().id.clone();
        let file = Autosave::new(FileKind::Exercise, id, text, editing.version());
        let whole = Arc::new(editing.whole());
        Self { editing, whole, is_new, file, choosing: None, coming: Vec::new() }
    }

    /// What the screen of the editor reads.
    pub(in crate::app) fn model(&self) -> EditorModel<'_> {
        EditorModel { editing: &self.editing, whole: &self.whole, n_pictures_coming: self.coming.len(), saving: &self.file.state }
    }

    /// Changes what is edited.
    fn change(&mut self, change: impl FnOnce(&mut Editing)) {
        change(&mut self.editing);
        self.whole = Arc::new(self.editing.whole());
    }
}

impl Edited for ExerciseEditing {
    fn file(&self) -> &Autosave {
        &self.file
    }

    fn file_mut(&mut self) -> &mut Autosave {
        &mut self.file
    }

    fn version(&self) -> u64 {
        self.editing.version()
    }

    fn name(&self) -> String {
        self.editing.exercise().name.clone()
    }

    fn screen(&self) -> Screen {
        Screen::EditExercise
    }

    fn rewrite(&self) -> Rewrite {
        let whole = Arc::clone(&self.whole);
        Box::new(move |base| Some(text_of(base, &whole)))
    }

    fn take_over(&mut self, text: &str, _: &Library) {
        let (read, _) = Exercise::from_toml(text);
        let id = self.file.id.clone();
        self.change(|editing| editing.replace(Exercise { id, ..read }));
    }

    fn rename(&mut self, name: &str, now: Duration) {
        let exercise = Exercise { name: name.to_owned(), ..(**self.editing.exercise()).clone() };
        self.change(|editing| editing.change(exercise, ExerciseField::Other, now));
    }

    fn copy(&self, name: &str) -> TextFor {
        copy_of(self.file.base.clone(), Exercise { name: name.to_owned(), ..(*self.whole).clone() })
    }

    fn move_to(&mut self, id: &str) {
        self.change(|editing| editing.rename(id));
    }
}

/// The text of the file of an exercise, made from the one it has.
fn text_of(base: &str, exercise: &Exercise) -> String {
    if base.is_empty() { exercise.to_toml() } else { updated_exercise_text(base, exercise) }
}

/// The text of a file for this exercise under another id. The file's name counts, so it stands in the file too.
pub(super) fn copy_of(base: String, exercise: Exercise) -> TextFor {
    Box::new(move |id| text_of(&base, &Exercise { id: id.to_owned(), ..exercise.clone() }))
}

impl App {
    /// Carries out what the person asked for about own exercises.
    pub(in crate::app) fn perform_exercise(&mut self, ctx: &Context, action: ExerciseAction) {
        let now = self.now();
        match action {
            ExerciseAction::New => self.edit_new(),
            ExerciseAction::Edit(id) => self.edit_exercise(id),
            ExerciseAction::Copy(id) => self.copy_exercise(&id),
            ExerciseAction::Delete(id) => self.delete(FileKind::Exercise, id),
            ExerciseAction::Preview(level) => self.preview_exercise(level),
            ExerciseAction::Try(level) => self.try_exercise(level),
            ExerciseAction::ChoosePictures => {
                if let Some(edited) = &mut self.edits.exercise {
                    edited.choosing.get_or_insert_with(|| choose_several("Choose pictures", &[PICTURE_FILES], waker(ctx)));
                }
            }
            ExerciseAction::PastePicture => self.bring(ctx, PictureJob::Paste),
            ExerciseAction::ChangePicture(index, edit) => {
                let file = self.edits.exercise.as_ref().and_then(|edited| edited.editing.exercise().pictures.get(index));
                if let Some(file) = file.map(|picture| picture.file.clone()) {
                    self.bring(ctx, PictureJob::Change { file, edit });
                }
            }
            ExerciseAction::Change(exercise, field) => self.change_exercise(|editing| editing.change(*exercise, field, now)),
            ExerciseAction::AddLevel(index) => self.change_exercise(|editing| editing.add_level(index, now)),
            ExerciseAction::DeleteLevel(index) => self.change_exercise(|editing| editing.delete_level(index, now)),
            ExerciseAction::Undo => self.change_exercise(Editing::undo),
            ExerciseAction::Redo => self.change_exercise(Editing::redo),
        }
    }

    fn change_exercise(&mut self, change: impl FnOnce(&mut Editing)) {
        if let Some(edited) = &mut self.edits.exercise {
            edited.change(change);
        }
    }

    /// Ends the editing of an exercise and its movement before something else is done.
    fn leave_exercise(&mut self, then: impl FnOnce(&mut Self) + Send + 'static) {
        self.close_editor(Editor::Motion, |app, _| app.close_editor(Editor::Exercise, |app, _| then(app)));
    }

    fn edit_new(&mut self) {
        self.leave_exercise(|app| {
            let id = app.free_id(FileKind::Exercise, NEW_ID);
            app.edits.exercise = Some(ExerciseEditing::new(Exercise::blank(&id), String::new(), true));
            app.shown.screen = Screen::EditExercise;
        });
    }

    fn edit_exercise(&mut self, id: String) {
        self.leave_exercise(move |app| {
            let Some(own) = app.library.own_exercises().get(&id) else { return };
            app.edits.exercise = Some(ExerciseEditing::new((*own.exercise).clone(), own.text.clone(), false));
            app.shown.screen = Screen::EditExercise;
        });
    }

    /// An own exercise with the words and the motion of another.
    fn copy_exercise(&mut self, id: &str) {
        let Some(exercise) = self.exercises().get(id).cloned() else { return };
        let name = self.free_name(FileKind::Exercise, &format!("My {}", lowered(&exercise.name)));
        let id = self.free_id(FileKind::Exercise, &name);
        let text = copy_of(String::new(), Exercise { name, ..(*exercise).clone() });
        self.add_file(FileKind::Exercise, id, text, |app, id| {
            app.edit_exercise(id.to_owned());
            app.say("This one is yours to change.");
        });
    }

    fn preview_exercise(&mut self, level: Option<usize>) {
        let item = self.edits.exercise.as_ref().zip(level).map(|(edited, level)| item_of(&edited.whole, level));
        self.preview(item);
    }

    fn try_exercise(&mut self, level: usize) {
        let Some(item) = self.edits.exercise.as_ref().map(|edited| item_of(&edited.whole, level)) else { return };
        self.start(single(item));
    }

    /// A new exercise was saved under a makeshift id; now that it has a name, its id comes from that. True if it gets another one,
    /// which goes on in a later frame.
    pub(super) fn name_exercise(&mut self) -> bool {
        let wanted = self.edits.exercise.as_ref().map(|edited| edited.editing.exercise().name.clone()).unwrap_or_default();
        let (slug, wanted) = (id_from(&wanted, '_', ""), self.free_id(FileKind::Exercise, &wanted));
        let Some(edited) = self.edits.exercise.as_mut().filter(|edited| edited.is_new && edited.file.has_file()) else {
            return false;
        };
        let before = edited.file.id.clone();
        if slug.is_empty() || slug == before || self.library.routines_with(&before).next().is_some() {
            return false;
        }
        edited.is_new = false;
        edited.file.set_moving(true);
        let (version, text) = (edited.version(), copy_of(edited.file.base.clone(), (*edited.whole).clone()));
        let old = before.clone();
        let move_file = move |store: &Store| {
            let file = store.add_file(FileKind::Exercise, &wanted, text.as_ref())?;
            store.delete(FileKind::Exercise, &old).map(|_| file)
        };
        self.on_disk(move_file, move |app, moved| match moved {
            Ok(file) => {
                app.library.remove(app.catalog, FileKind::Exercise, &before);
                app.move_edit(Editor::Exercise, file, version);
            }
            Err(error) => {
                if let Some(edited) = &mut app.edits.exercise {
                    edited.file.set_moving(false);
                }
                app.say(error.to_string());
            }
        });
        true
    }
}

/// Pictures on their way into the exercise.
impl App {
    /// Begins to make pictures ready on a thread.
    fn bring(&mut self, ctx: &Context, job: PictureJob) {
        let store = self.disk.store.clone();
        let Some(edited) = &mut self.edits.exercise else { return };
        let slug = id_from(&edited.editing.exercise().name, '_', "");
        edited.coming.push(make_ready(store, slug, job, waker(ctx)));
    }

    /// Files that were dropped on the window while an exercise is edited.
    pub(in crate::app) fn take_dropped_pictures(&mut self, ctx: &Context) {
        if self.edits.exercise.is_none() || self.shown.screen != Screen::EditExercise || self.is_exercising() {
            return;
        }
        let dropped = ctx.input_mut(|input| std::mem::take(&mut input.raw.dropped_files));
        if !dropped.is_empty() {
            self.bring(ctx, PictureJob::Files(dropped.iter().map(|file| file.path().to_owned()).collect()));
        }
    }

    /// Takes in what was chosen and what is ready.
    pub(in crate::app) fn take_pictures(&mut self, ctx: &Context) {
        let Some(edited) = &mut self.edits.exercise else { return };
        let chosen = edited.choosing.as_ref().and_then(Choosing::result);
        if chosen.is_some() {
            edited.choosing = None;
        }
        let mut arrived = Vec::new();
        edited.coming.retain(|job| match job.result() {
            Some(result) => {
                arrived.push(result.unwrap_or_else(Arrived::from));
                false
            }
            None => true,
        });
        if let Some(Ok(Some(paths))) = chosen {
            self.bring(ctx, PictureJob::Files(paths));
        }
        for arrived in arrived {
            self.take_in(arrived);
        }
    }

    fn take_in(&mut self, arrived: Arrived) {
        let now = self.now();
        for message in arrived.problems {
            self.say(message);
        }
        let Some(edited) = &mut self.edits.exercise else { return };
        let mut exercise = (**edited.editing.exercise()).clone();
        match &arrived.instead_of {
            Some(file) => {
                // Only the first one counts: a picture in the folder is never an animation.
                let Some(new) = arrived.pictures.first() else { return };
                for picture in exercise.pictures.iter_mut().filter(|picture| picture.file == *file) {
                    picture.file.clone_from(&new.0);
                }
            }
            None => exercise.pictures.extend(arrived.pictures.into_iter().map(|(file, time)| ExercisePicture {
                file,
                stage: PictureStage::Any,
                time: time.unwrap_or(DEFAULT_PICTURE_TIME),
                is_mirrored: false,
            })),
        }
        if exercise.pictures.len() > MAX_PICTURES {
            exercise.pictures.truncate(MAX_PICTURES);
            self.say(format!("An exercise has at most {MAX_PICTURES} pictures. The others were left out."));
        }
        self.change_exercise(|editing| editing.change(exercise, ExerciseField::Other, now));
    }
}

fn item_of(exercise: &Arc<Exercise>, level: usize) -> ExerciseItem {
    ExerciseItem { level, dose: exercise.dose, exercise: Arc::clone(exercise), waits: None, note: String::new() }
}

/// "Wall angel" in the middle of a name.
fn lowered(name: &str) -> String {
    let mut letters = name.chars();
    let is_word = name.chars().nth(1).is_some_and(char::is_lowercase);
    match letters.next() {
        Some(first) if is_word => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}
