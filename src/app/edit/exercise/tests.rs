//! Own exercises from the first word to the file, with pictures, and back out of the bin.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    fs,
    sync::mpsc::{Receiver, channel},
};

use egui::Context;
use tempfile::TempDir;

use super::*;
use crate::{app::choose::choosing, store::Store};

/// A window without a screen, over an empty folder.
struct Desktop {
    app: App,
    ctx: Context,
    store: Store,
    woken: Receiver<()>,
    folder: TempDir,
}

fn desktop() -> Desktop {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::in_folder(folder.path().join("data"));
    let ctx = Context::default();
    let (wake, woken) = channel();
    ctx.set_request_repaint_callback(move |_| {
        let _ = wake.send(());
    });
    let app = App::new(&ctx, store.clone(), None, crate::app::tests::quiet().0);
    Desktop { app, ctx, store, woken, folder }
}

impl Desktop {
    fn ask(&mut self, action: ExerciseAction) {
        self.app.perform_exercise(&self.ctx, action);
    }

    fn now(&self) -> Exercise {
        self.app.desk.as_ref().unwrap().editing.whole()
    }

    fn change(&mut self, change: impl FnOnce(&mut Exercise)) {
        let mut exercise = self.now();
        change(&mut exercise);
        self.ask(ExerciseAction::Change(Box::new(exercise), Field::Other));
    }

    /// Presses Undo in one of the messages, counted from the oldest.
    fn undo(&mut self, message: usize) {
        let action = self.app.toasts.actions().nth(message).cloned().unwrap();
        self.app.perform(&self.ctx.clone(), action);
    }

    fn leave(&mut self) {
        self.app.screen = Screen::Exercises;
        self.app.keep_exercise(&self.ctx);
        self.app.saver.as_ref().unwrap().flush();
    }

    /// Waits until all pictures on their way have arrived.
    fn wait_for_pictures(&mut self) {
        self.settle();
        loop {
            self.app.take_pictures(&self.ctx);
            let desk = self.app.desk.as_ref().unwrap();
            if desk.coming.is_empty() && desk.choosing.is_none() {
                return;
            }
            self.woken.recv_timeout(Duration::from_secs(20)).unwrap();
            self.settle();
        }
    }

    /// Shows empty frames until the window would sleep; only then it can be woken again.
    fn settle(&self) {
        for _ in 0..3 {
            self.ctx.begin_pass(egui::RawInput::default());
            self.ctx.end_pass().textures_delta.clear();
        }
    }

    fn file(&self, id: &str) -> Option<String> {
        self.store.read_own(FileKind::Exercise, id).unwrap()
    }

    fn choose(&mut self, paths: Vec<PathBuf>) {
        let asked = choosing(move || Some(paths), waker(&self.ctx));
        self.app.desk.as_mut().unwrap().choosing = Some(asked);
    }
}

fn write_lean(exercise: &mut Exercise) {
    exercise.name = "Wall lean".to_owned();
    exercise.steps = vec!["Lean forward".to_owned()];
}

#[test]
fn a_new_exercise_is_kept_from_its_first_word_and_named_after_itself_in_the_end() {
    let mut desktop = desktop();
    desktop.ask(ExerciseAction::New);
    desktop.leave();
    assert!(desktop.app.library.own_exercises().is_empty(), "nothing was written, so there is nothing to keep");
    desktop.ask(ExerciseAction::New);
    desktop.change(|exercise| exercise.name = "Wall".to_owned());
    desktop.app.save_exercise();
    assert!(desktop.file("new_exercise").unwrap().contains("name = \"Wall\""));
    assert!(desktop.app.library.own_exercises()["new_exercise"].is_broken());
    desktop.change(write_lean);
    desktop.leave();
    assert!(desktop.file("new_exercise").is_none());
    let (exercise, problems) = Exercise::from_toml(&desktop.file("wall_lean").unwrap());
    assert_eq!((exercise.id.as_str(), exercise.name.as_str(), problems), ("wall_lean", "Wall lean", Vec::new()));
    assert!(desktop.app.exercises().contains_key("wall_lean"));
}

#[test]
fn an_own_exercise_never_takes_the_place_of_a_built_in_one() {
    let mut desktop = desktop();
    desktop.ask(ExerciseAction::New);
    desktop.change(|exercise| {
        write_lean(exercise);
        exercise.name = "Airplane".to_owned();
    });
    desktop.leave();
    assert!(desktop.file("airplane").is_none());
    assert!(desktop.file("airplane_2").is_some());
}

#[test]
fn chosen_pictures_are_copied_turned_and_taken_back() {
    let mut desktop = desktop();
    let (picture, text) = (desktop.folder.path().join("me.png"), desktop.folder.path().join("notes.txt"));
    image::RgbImage::from_pixel(40, 20, image::Rgb([9, 99, 200])).save(&picture).unwrap();
    fs::write(&text, "not a picture").unwrap();
    desktop.ask(ExerciseAction::New);
    desktop.change(write_lean);
    desktop.choose(vec![picture.clone(), text]);
    desktop.wait_for_pictures();
    let first = desktop.now().pictures[0].file.clone();
    assert_eq!(desktop.now().pictures.len(), 1);
    assert!(first.starts_with("wall_lean-"), "{first}");
    // The copy does not need the file that was chosen.
    fs::remove_file(picture).unwrap();
    let turn = crate::photo::Edit { quarter_turns: 1, ..crate::photo::Edit::default() };
    desktop.ask(ExerciseAction::ChangePicture(0, turn));
    desktop.wait_for_pictures();
    let turned = desktop.now().pictures[0].file.clone();
    assert_ne!(turned, first);
    let pixels = crate::photo::pixels(&desktop.store.read_picture(&turned).unwrap().unwrap(), 100).unwrap();
    assert_eq!(pixels.dimensions(), (20, 40));
    desktop.ask(ExerciseAction::Undo);
    assert_eq!(desktop.now().pictures[0].file, first);
    desktop.leave();
    assert!(desktop.file("wall_lean").unwrap().contains(&first));
}

/// A file as the system hands it over when it is dropped.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn an_animation_that_is_dropped_becomes_pictures_with_their_times() {
    use image::{Delay, Frame, RgbaImage, codecs::gif::GifEncoder};
    let mut desktop = desktop();
    let path = desktop.folder.path().join("wave.gif");
    let mut encoder = GifEncoder::new(fs::File::create(&path).unwrap());
    for shade in [0, 90, 180] {
        let image = RgbaImage::from_pixel(16, 16, image::Rgba([shade, 50, 50, 255]));
        encoder.encode_frame(Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(400, 1))).unwrap();
    }
    drop(encoder);
    desktop.ask(ExerciseAction::New);
    let file: egui::DroppedFileHandle = Arc::new(Dropped(path));
    desktop.ctx.input_mut(|input| input.raw.dropped_files.push(file));
    desktop.app.take_dropped_pictures(&desktop.ctx.clone());
    desktop.wait_for_pictures();
    let times: Vec<u128> = desktop.now().pictures.iter().map(|picture| picture.time.as_millis()).collect();
    assert_eq!(times, [400, 400, 400]);
    // All of them came in one step.
    desktop.ask(ExerciseAction::Undo);
    assert!(desktop.now().pictures.is_empty());
}

#[test]
fn a_built_in_exercise_becomes_ones_own_with_its_figure() {
    let mut desktop = desktop();
    desktop.ask(ExerciseAction::Copy("wall_angel".to_owned()));
    desktop.leave();
    let own = &desktop.app.library.own_exercises()["my_wall_angel"];
    assert!(!own.is_broken(), "{:?}", own.problems);
    assert_eq!(own.exercise.motion, desktop.app.catalog.exercises["wall_angel"].motion);
    assert_eq!(own.exercise.name, "My wall angel");
}

#[test]
fn a_deleted_exercise_comes_back() {
    let mut desktop = desktop();
    desktop.ask(ExerciseAction::Copy("chin_tuck".to_owned()));
    desktop.leave();
    desktop.ask(ExerciseAction::Delete("my_chin_tuck".to_owned()));
    assert!(desktop.file("my_chin_tuck").is_none() && desktop.app.library.own_exercises().is_empty());
    desktop.undo(0);
    assert!(desktop.app.exercises().contains_key("my_chin_tuck"));
}

#[test]
fn each_undo_brings_back_what_its_own_message_tells_of() {
    let mut desktop = desktop();
    for id in ["chin_tuck", "wall_angel"] {
        desktop.ask(ExerciseAction::Copy(id.to_owned()));
        desktop.leave();
        desktop.ask(ExerciseAction::Delete(format!("my_{id}")));
    }
    desktop.undo(0);
    let own = |desktop: &Desktop| desktop.app.library.own_exercises().keys().cloned().collect::<Vec<_>>();
    assert_eq!(own(&desktop), ["my_chin_tuck"]);
    desktop.undo(1);
    assert_eq!(own(&desktop), ["my_chin_tuck", "my_wall_angel"]);
}

#[test]
fn a_change_from_outside_is_shown_or_kept_beside() {
    let mut desktop = desktop();
    desktop.ask(ExerciseAction::Copy("chin_tuck".to_owned()));
    let text = desktop.file("my_chin_tuck").unwrap();
    let path = desktop.store.path(FileKind::Exercise, "my_chin_tuck");
    fs::write(&path, text.replace("My chin tuck", "Their chin tuck")).unwrap();
    desktop.app.exercise_changed_outside("my_chin_tuck");
    assert_eq!(desktop.now().name, "Their chin tuck");
    desktop.change(|exercise| exercise.why = "Mine".to_owned());
    fs::write(&path, text.replace("My chin tuck", "Another chin tuck")).unwrap();
    desktop.app.exercise_changed_outside("my_chin_tuck");
    desktop.leave();
    assert!(desktop.file("my_chin_tuck").unwrap().contains("Mine"));
    let previous = fs::read_to_string(path.with_extension("toml.previous")).unwrap();
    assert!(previous.contains("Another chin tuck"));
}

#[test]
fn a_new_exercise_that_cannot_be_saved_stays_is_said_and_is_tried_again() {
    let mut desktop = desktop();
    let folder = desktop.store.folder(FileKind::Exercise);
    fs::remove_dir(&folder).unwrap();
    fs::write(&folder, "in the way").unwrap();
    desktop.ask(ExerciseAction::New);
    desktop.change(|exercise| exercise.name = "Arm swing".to_owned());
    desktop.leave();
    assert_eq!(desktop.now().name, "Arm swing");
    assert!(format!("{:?}", desktop.app.toasts).contains("This exercise is not saved yet"));
    // Nor does another one take its place.
    desktop.ask(ExerciseAction::New);
    assert_eq!((desktop.now().name.as_str(), desktop.app.screen.clone()), ("Arm swing", Screen::EditExercise));
    fs::remove_file(&folder).unwrap();
    // As when the window closes.
    desktop.app.close_exercise();
    assert!(desktop.app.desk.is_none() && desktop.file("arm_swing").is_some());
}

#[test]
fn a_movement_that_could_not_be_saved_is_said_once_and_saved_when_its_file_is_mended() {
    use crate::{edit::motion::Edit, ui::action::StudioAction};

    let mut desktop = desktop();
    desktop.ask(ExerciseAction::Copy("chin_tuck".to_owned()));
    let id = desktop.now().id.clone();
    desktop.app.open_studio(&id);
    let text = desktop.file(&id).unwrap();
    let put =
        |app: &mut App, text: &str| app.library.put_exercise(app.catalog, OwnFile { id: id.clone(), text: text.to_owned() });
    put(&mut desktop.app, "= not TOML");
    let ctx = desktop.ctx.clone();
    desktop.app.perform_studio(&ctx, StudioAction::Edit(vec![Edit::Effort { pose: 0, share: 0.123 }], false));
    for _ in 0..3 {
        desktop.app.keep_drawing(&ctx);
    }
    assert_eq!(format!("{:?}", desktop.app.toasts).matches("can't be understood").count(), 1);
    put(&mut desktop.app, &text);
    // As when the window closes.
    desktop.app.close_drawing();
    desktop.app.saver.as_ref().unwrap().flush();
    assert_ne!(desktop.file(&id).unwrap(), text);
}
