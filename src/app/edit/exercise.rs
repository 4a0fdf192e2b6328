//! The person's own exercises in the window: editing one, saving it as it changes, copying and deleting.

#[cfg(test)]
mod tests;

use std::{path::PathBuf, sync::Arc, time::Duration};

use egui::Context;

use crate::{
    app::{
        App,
        choose::{Choosing, choose_several},
        job::Job,
        pictures::{Arrived, PictureJob, make_ready},
        single, waker,
    },
    edit::exercise::{Editing, Field, slug_of},
    exercise::{DEFAULT_PICTURE_TIME, Exercise, ExercisePicture, MAX_PICTURES, PictureStage},
    library::{FileKind, OwnFile},
    routine::ExerciseItem,
    store::StoreError,
    ui::{
        action::{Action, ExerciseAction, Screen},
        model::EditorModel,
    },
};

/// The id of an exercise that has no name yet.
const NEW_ID: &str = "new_exercise";
/// A change is on disk this long after it was made.
const SAVE_AFTER: Duration = Duration::from_millis(600);
/// What could not be saved is tried again after this time, which doubles up to the last.
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(60);
/// Kinds of files that can be chosen as pictures.
const PICTURE_FILES: (&str, &[&str]) = ("Pictures", &["png", "jpg", "jpeg", "gif", "webp"]);

/// The own exercise on the screen of the editor.
pub(in crate::app) struct Desk {
    pub(in crate::app) editing: Editing,
    /// The same with its motion, as the player takes it.
    pub(in crate::app) whole: Arc<Exercise>,
    /// Its id does not come from its name yet.
    is_new: bool,
    /// Whether there is a file of it.
    has_file: bool,
    save_at: Option<Duration>,
    /// The wait before the next try, after one that failed.
    retry: Option<Duration>,
    choosing: Option<Choosing<Vec<PathBuf>>>,
    coming: Vec<Job<Arrived>>,
}

impl Desk {
    fn new(exercise: Exercise, text: &str, is_new: bool) -> Self {
        let has_file = !text.is_empty();
        let editing = Editing::new(exercise, text);
        let whole = Arc::new(editing.whole());
        Self { editing, whole, is_new, has_file, save_at: None, retry: None, choosing: None, coming: Vec::new() }
    }

    /// What the screen of the editor reads.
    pub(in crate::app) fn model(&self) -> EditorModel<'_> {
        EditorModel { editing: &self.editing, whole: &self.whole, n_pictures_coming: self.coming.len() }
    }

    /// After every change of what is edited.
    fn touch(&mut self, now: Duration) {
        self.whole = Arc::new(self.editing.whole());
        let soon = now + SAVE_AFTER;
        self.save_at = Some(self.save_at.map_or(soon, |at| at.min(soon)));
    }
}

impl App {
    /// Carries out what the person asked for about own exercises.
    pub(in crate::app) fn perform_exercise(&mut self, ctx: &Context, action: ExerciseAction) {
        let now = self.now();
        match action {
            ExerciseAction::New => self.edit_new(Exercise::blank(NEW_ID), true),
            ExerciseAction::Edit(id) => self.edit_exercise(&id),
            ExerciseAction::Copy(id) => self.copy_exercise(&id),
            ExerciseAction::Delete(id) => self.delete_exercise(&id),
            ExerciseAction::Preview(level) => self.preview_exercise(level),
            ExerciseAction::Try(level) => self.try_exercise(level),
            ExerciseAction::ChoosePictures => {
                if let Some(desk) = &mut self.desk {
                    desk.choosing.get_or_insert_with(|| choose_several("Choose pictures", &[PICTURE_FILES], waker(ctx)));
                }
            }
            ExerciseAction::PastePicture => self.bring(ctx, PictureJob::Paste),
            ExerciseAction::ChangePicture(index, edit) => {
                let file = self.desk.as_ref().and_then(|desk| desk.editing.exercise().pictures.get(index));
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
        let now = self.now();
        if let Some(desk) = &mut self.desk {
            change(&mut desk.editing);
            desk.touch(now);
        }
    }

    fn edit_new(&mut self, exercise: Exercise, is_new: bool) {
        if !self.make_room() {
            return;
        }
        self.desk = Some(Desk::new(exercise, "", is_new));
        self.screen = Screen::EditExercise;
    }

    fn edit_exercise(&mut self, id: &str) {
        if !self.make_room() {
            return;
        }
        let Some(own) = self.library.own_exercises().get(id) else { return };
        self.desk = Some(Desk::new((*own.exercise).clone(), &own.text, false));
        self.screen = Screen::EditExercise;
    }

    /// Ends the editing of another exercise. Where that can't be saved, it shows it and returns false.
    fn make_room(&mut self) -> bool {
        self.close_exercise();
        if self.desk.is_some() {
            self.screen = Screen::EditExercise;
        }
        self.desk.is_none()
    }

    /// An own exercise with the words and the motion of another.
    fn copy_exercise(&mut self, id: &str) {
        let Some(exercise) = self.exercises().get(id).cloned() else { return };
        let mut copy = (*exercise).clone();
        copy.name = self.free_exercise_name(&exercise.name);
        copy.id = self.free_id(&slug_of(&copy.name));
        match self.store.add(FileKind::Exercise, &copy.id, &copy.to_toml()) {
            Ok(id) => {
                // The file's name counts, so it goes into the file too.
                if id != copy.id {
                    copy.id.clone_from(&id);
                    let saved = self.store.save(FileKind::Exercise, &id, &copy.to_toml());
                    saved.unwrap_or_else(|error| self.say(error.to_string()));
                }
                self.reload_own();
                self.edit_exercise(&id);
                self.say("This one is yours to change.");
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    /// An id that no exercise has: an own file would take the place of a built-in exercise of its id.
    fn free_id(&self, slug: &str) -> String {
        let mut ids = std::iter::once(slug.to_owned()).chain((2..).map(|number| format!("{slug}_{number}")));
        let is_free = |id: &String| !self.exercises().contains_key(id) && !self.library.own_exercises().contains_key(id);
        ids.find(is_free).unwrap_or_default()
    }

    fn free_exercise_name(&self, name: &str) -> String {
        let is_taken = |name: &str| self.exercises().values().any(|exercise| exercise.name == name);
        let mut names =
            std::iter::once(format!("My {}", lowered(name))).chain((2..).map(|number| format!("My {} {number}", lowered(name))));
        names.find(|name| !is_taken(name)).unwrap_or_default()
    }

    fn delete_exercise(&mut self, id: &str) {
        let name = self.library.own_exercises().get(id).map(|own| own.title().to_owned()).unwrap_or_default();
        let users: Vec<String> = self.library.routines_with(id).map(|entry| format!("\"{}\"", entry.title())).take(3).collect();
        if let Some(desk) = self.desk.take_if(|desk| desk.editing.exercise().id == id)
            && !desk.has_file
        {
            self.screen = Screen::Exercises;
            return;
        }
        if let Some(saver) = &self.saver {
            // What is on its way to the disk must not come after.
            saver.flush();
            saver.forget(FileKind::Exercise, id);
        }
        match self.store.delete(FileKind::Exercise, id) {
            Ok(deleted) => {
                self.reload_own();
                self.screen = Screen::Exercises;
                let used =
                    if users.is_empty() { String::new() } else { format!(". {} can't start without it", users.join(" and ")) };
                self.toasts.push(format!("\"{name}\" is deleted{used}"), Some(("Undo", Action::UndoDelete(deleted))));
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    fn preview_exercise(&mut self, level: Option<usize>) {
        let item = self.desk.as_ref().zip(level).map(|(desk, level)| item_of(&desk.whole, level));
        self.preview(item);
    }

    fn try_exercise(&mut self, level: usize) {
        let Some(item) = self.desk.as_ref().map(|desk| item_of(&desk.whole, level)) else { return };
        self.start(single(item));
    }

    /// Saves what was changed a moment ago. To be called in every frame.
    pub(in crate::app) fn keep_exercise(&mut self, ctx: &Context) {
        self.take_pictures(ctx);
        let now = self.now();
        match self.desk.as_ref().and_then(|desk| desk.save_at) {
            Some(at) if now < at => ctx.request_repaint_after(at - now),
            Some(_) => self.save_exercise(),
            None => {}
        }
        // What could not be saved waits for its next try.
        let is_failed = self.desk.as_ref().is_some_and(|desk| desk.retry.is_some());
        if self.screen != Screen::EditExercise && !is_failed {
            self.close_exercise();
        }
    }

    /// Another screen is opened: tries again what could not be saved, and says so if it still can't.
    pub(in crate::app) fn leave_exercise(&mut self) {
        if let Some(desk) = &mut self.desk {
            desk.retry = None;
        }
    }

    /// Saves what is not on disk yet, gives a new exercise its name, and ends the editing. Returns the id it has now, if there
    /// is a file of it. A new exercise that can't be saved stays, to be tried again.
    pub(in crate::app) fn close_exercise(&mut self) -> Option<String> {
        self.desk.as_ref()?;
        self.save_exercise();
        let mut desk = self.desk.take_if(|desk| desk.has_file || !desk.editing.is_changed())?;
        if !desk.has_file {
            return None;
        }
        if desk.is_new
            && let Err(error) = self.name_after_itself(&mut desk)
        {
            self.say(error);
        }
        self.figures.photos().look_again();
        Some(desk.editing.exercise().id.clone())
    }

    /// Another program changed the file of the exercise that is being edited. Without changes of the person's own it is shown as it
    /// is now; with them theirs is saved, and the other stays as the version before.
    pub(in crate::app) fn exercise_changed_outside(&mut self, id: &str) {
        if self.desk.as_ref().is_none_or(|desk| desk.editing.exercise().id != id) {
            return;
        }
        if let Some(saver) = &self.saver {
            // What is on its way to the disk is not a change from outside.
            saver.flush();
        }
        let text = self.store.read_own(FileKind::Exercise, id).ok().flatten();
        let Some((desk, text)) = self.desk.as_mut().zip(text) else { return };
        if text == desk.editing.text() {
            return;
        }
        if desk.editing.is_changed() {
            self.say(format!("Another program changed this exercise too. Yours is kept; the other is in {id}.toml.previous."));
        } else {
            let (read, _) = Exercise::from_toml(&text);
            *desk = Desk::new(Exercise { id: id.to_owned(), ..read }, &text, desk.is_new);
            self.say("Another program changed this exercise. It is shown as it is now.");
        }
    }

    /// A new exercise was saved under a makeshift id; now that it has a name, its id comes from that.
    fn name_after_itself(&mut self, desk: &mut Desk) -> Result<(), String> {
        let before = desk.editing.exercise().id.clone();
        let slug = slug_of(&desk.editing.exercise().name);
        let is_used = self.library.routines_with(&before).next().is_some();
        if slug.is_empty() || slug == before || is_used {
            return Ok(());
        }
        if let Some(saver) = &self.saver {
            saver.flush();
        }
        let wanted = self.free_id(&slug);
        desk.editing.rename(&wanted);
        let text = desk.editing.save();
        let id = self.store.add(FileKind::Exercise, &wanted, &text).map_err(|error| error.to_string())?;
        if id != wanted {
            desk.editing.rename(&id);
            self.store.save(FileKind::Exercise, &id, &desk.editing.save()).map_err(|error| error.to_string())?;
        }
        if let Some(saver) = &self.saver {
            saver.forget(FileKind::Exercise, &before);
        }
        self.store.delete(FileKind::Exercise, &before).map_err(|error| error.to_string())?;
        self.reload_own();
        Ok(())
    }

    fn save_exercise(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        desk.save_at = None;
        if !desk.editing.is_changed() {
            desk.retry = None;
            return;
        }
        let mut id = desk.editing.exercise().id.clone();
        let mut is_on_disk = false;
        if !desk.has_file {
            match self.store.add(FileKind::Exercise, &id, &desk.editing.whole().to_toml()) {
                Ok(free) => {
                    desk.has_file = true;
                    desk.retry = None;
                    is_on_disk = free == id;
                    if !is_on_disk {
                        desk.editing.rename(&free);
                        id = free;
                    }
                }
                Err(error) => return self.note_not_saved(&error),
            }
        }
        let text = desk.editing.save();
        desk.whole = Arc::new(desk.editing.whole());
        let file = OwnFile { id, text };
        if let Some(saver) = self.saver.as_ref().filter(|_| !is_on_disk) {
            saver.save_own(FileKind::Exercise, file.clone());
        }
        self.library.put_exercise(self.catalog, file);
    }
}

/// What could not be saved.
impl App {
    /// The exercise has no file yet and could not get one. It is tried again by itself; this is said once.
    fn note_not_saved(&mut self, error: &StoreError) {
        let now = self.now();
        let Some(desk) = &mut self.desk else { return };
        let wait = desk.retry.map_or(FIRST_RETRY, |wait| (2 * wait).min(LAST_RETRY));
        desk.save_at = Some(now + wait);
        if desk.retry.replace(wait).is_none() {
            let words = format!("This exercise is not saved yet. {error}.");
            let show = (self.screen != Screen::EditExercise).then_some(("Show", Action::Open(Screen::EditExercise)));
            self.toasts.push(words, show);
        }
    }
}

/// Pictures on their way into the exercise.
impl App {
    /// Begins to make pictures ready on a thread.
    fn bring(&mut self, ctx: &Context, job: PictureJob) {
        let store = self.store.clone();
        let Some(desk) = &mut self.desk else { return };
        let slug = slug_of(&desk.editing.exercise().name);
        desk.coming.push(make_ready(store, slug, job, waker(ctx)));
    }

    /// Files that were dropped on the window while an exercise is edited.
    pub(in crate::app) fn take_dropped_pictures(&mut self, ctx: &Context) {
        if self.desk.is_none() || self.screen != Screen::EditExercise || self.is_exercising() {
            return;
        }
        let dropped = ctx.input_mut(|input| std::mem::take(&mut input.raw.dropped_files));
        if !dropped.is_empty() {
            self.bring(ctx, PictureJob::Files(dropped.iter().map(|file| file.path().to_owned()).collect()));
        }
    }

    /// Takes in what was chosen and what is ready.
    fn take_pictures(&mut self, ctx: &Context) {
        let Some(desk) = &mut self.desk else { return };
        let chosen = desk.choosing.as_ref().and_then(Choosing::result);
        if chosen.is_some() {
            desk.choosing = None;
        }
        let mut arrived = Vec::new();
        desk.coming.retain(|job| match job.result() {
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
        let Some(desk) = &mut self.desk else { return };
        let mut exercise = (**desk.editing.exercise()).clone();
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
        self.change_exercise(|editing| editing.change(exercise, Field::Other, now));
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
