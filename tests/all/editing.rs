//! Routines, exercises and movements edited in the window, and their files on disk: also when another program changes them, or
//! the disk refuses.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use egui_kittest::kittest::Queryable;
use unhunch::{
    edit::{
        exercise::ExerciseField,
        motion,
        routine::{Draft, FALLBACK_NAME, Pick, RoutineEdit, RoutineField, RoutineHead, Spot},
    },
    exercise::Exercise,
    library::{FileKind, catalog::Catalog},
    photo,
    ui::{
        action::{Action, Build, ExerciseAction, Resolve, Screen, StudioAction, Template},
        model::SaveState,
    },
};

use crate::window::Window;

const MINE: &str = "# mine\nformat = 1\nname = \"Mine\"\n\n[[item]]\nexercise = \"chin_tuck\" # first\n";
const THEIRS: &str = "format = 1\nname = \"Theirs\"\n[[item]]\nexercise = \"airplane\"\n";

// ---- Routines

/// A window over a folder with a routine, which is open in the builder unless it is broken.
fn building(text: &str) -> Window {
    let mut window = Window::usual(|store| drop(store.add(FileKind::Routine, "mine", text).unwrap()));
    open(&mut window, "mine");
    window
}

fn open(window: &mut Window, id: &str) {
    window.perform(Action::Build(Build::Open(id.to_owned())));
}

fn edit(window: &mut Window, edit: RoutineEdit) {
    window.ask(Action::Build(Build::Edit(vec![edit])));
}

fn name(window: &mut Window, name: &str) {
    let head = RoutineHead { name: name.to_owned(), ..draft(window).head() };
    edit(window, RoutineEdit::SetHead(RoutineField::Name, head));
}

fn draft(window: &Window) -> &Draft {
    window.app().model().building.unwrap().draft
}

fn state(window: &Window) -> SaveState {
    window.app().model().building.unwrap().saving.clone()
}

fn text(window: &Window, id: &str) -> String {
    window.file(FileKind::Routine, id).unwrap()
}

fn write_outside(window: &Window, text: &str) {
    fs::write(window.store.path(FileKind::Routine, "mine"), text).unwrap();
}

#[test]
fn every_change_is_saved_with_comments_and_shows_in_the_library() {
    let mut window = building(MINE);
    assert_eq!(state(&window), SaveState::Saved);
    name(&mut window, "Calm");
    assert_eq!(state(&window), SaveState::Saving);
    window.settle();
    assert_eq!(state(&window), SaveState::Saved);
    assert_eq!(text(&window, "mine"), MINE.replace("Mine", "Calm"));
    assert_eq!(window.app().model().library.get("mine").unwrap().title(), "Calm");
    name(&mut window, "  ");
    window.settle();
    assert_eq!(text(&window, "mine"), MINE.replace("Mine", FALLBACK_NAME));
}

#[test]
fn a_second_save_waits_a_moment_and_the_end_does_not() {
    let mut window = building(MINE);
    name(&mut window, "One");
    window.until("saved", |window| state(window) == SaveState::Saved);
    name(&mut window, "Two");
    window.show();
    assert_eq!((state(&window), text(&window, "mine")), (SaveState::Saving, MINE.replace("Mine", "One")));
    window.jump(Duration::from_millis(500));
    window.until("saved", |window| state(window) == SaveState::Saved);
    assert_eq!(text(&window, "mine"), MINE.replace("Mine", "Two"));
    name(&mut window, "Three");
    window.close();
    assert_eq!(text(&window, "mine"), MINE.replace("Mine", "Three"));
}

#[test]
fn a_file_that_another_program_changed_is_not_overwritten() {
    let changed = || {
        let mut window = building(MINE);
        write_outside(&window, THEIRS);
        name(&mut window, "Calm");
        window.settle();
        assert_eq!((state(&window), text(&window, "mine").as_str()), (SaveState::Conflict { can_take: true }, THEIRS));
        window
    };
    let mut window = changed();
    window.perform(Action::Resolve(Resolve::Mine));
    assert!(text(&window, "mine").contains("Calm") && state(&window) == SaveState::Saved);
    let previous = window.store.folder(FileKind::Routine).join("mine.toml.previous");
    assert_eq!(fs::read_to_string(previous).unwrap(), THEIRS);

    let mut window = changed();
    window.perform(Action::Resolve(Resolve::Theirs));
    assert_eq!((draft(&window).head().name.as_str(), state(&window)), ("Theirs", SaveState::Saved));
    edit(&mut window, RoutineEdit::Undo);
    window.settle();
    assert!(text(&window, "mine").contains("Calm"));

    let mut window = changed();
    window.perform(Action::Resolve(Resolve::Both));
    assert_eq!(text(&window, "mine"), THEIRS);
    assert!(text(&window, "calm-mine").contains("# mine\nformat = 1\nname = \"Calm (mine)\""));
    name(&mut window, "Calm two");
    window.settle();
    assert!(text(&window, "calm-mine").contains("Calm two"));
}

#[test]
fn what_only_another_program_changed_is_taken_over_and_can_be_undone() {
    let mut window = building(MINE);
    write_outside(&window, THEIRS);
    window.until("taken over", |window| draft(window).head().name == "Theirs");
    assert_eq!(state(&window), SaveState::Saved);
    assert!(window.has("Another program changed this routine. Undo brings yours back."));
    edit(&mut window, RoutineEdit::Undo);
    assert_eq!(draft(&window).head().name, "Mine");
    // What this window wrote itself changes nothing.
    window.settle();
    window.pass(Duration::from_secs(2));
    assert_eq!((state(&window), draft(&window).head().name.as_str()), (SaveState::Saved, "Mine"));
}

#[test]
fn a_file_that_is_gone_or_broken_can_only_be_replaced() {
    for is_gone in [true, false] {
        let mut window = building(MINE);
        if is_gone {
            fs::remove_file(window.store.path(FileKind::Routine, "mine")).unwrap();
        } else {
            write_outside(&window, "format = ");
        }
        window.until("a conflict", |window| state(window) == SaveState::Conflict { can_take: false });
        window.perform(Action::Resolve(Resolve::Mine));
        assert_eq!(state(&window), SaveState::Saved);
        // The comments are those of the text that was whole.
        assert_eq!(text(&window, "mine"), MINE);
    }
}

#[test]
fn an_undecided_conflict_is_kept_beside_the_other_at_the_end() {
    let mut window = building(MINE);
    write_outside(&window, THEIRS);
    name(&mut window, "Calm");
    open(&mut window, "desk-reset");
    assert_eq!(draft(&window).head().name, "Calm");
    window.close();
    assert_eq!(text(&window, "mine"), THEIRS);
    assert!(text(&window, "calm-mine").contains("Calm (mine)"));
}

#[test]
fn a_built_in_routine_is_copied_first_and_templates_make_new_ones() {
    let mut window = building(MINE);
    open(&mut window, "desk-reset");
    assert_eq!(draft(&window).head().name, "Desk reset copy");
    window.perform(Action::Build(Build::Make(Template::Empty)));
    window.perform(Action::Build(Build::Make(Template::Empty)));
    assert_eq!(draft(&window).head().name, "New routine 2");
    window.perform(Action::Build(Build::Make(Template::Minutes(4))));
    assert_eq!(draft(&window).head().name, "4 minutes at my desk");
    assert!(text(&window, "4-minutes-at-my-desk").contains("exercise = "));
    assert!(window.app().model().library.get("new-routine-2").is_some());
}

#[test]
fn a_broken_file_is_mended_and_the_old_one_is_kept() {
    let broken = format!("{MINE}\n[[item]]\nexercise = \"nothing\"\n");
    let mut window = building(&broken);
    assert!(window.app().model().building.is_none());
    window.click("Repair and edit");
    window.settle();
    assert_eq!(draft(&window).rows(), [Spot::top(0)]);
    assert_eq!(text(&window, "mine"), MINE);
    let aside = window.store.folder(FileKind::Routine).join("mine.toml.broken-1");
    assert_eq!(fs::read_to_string(aside).unwrap(), broken);
}

#[test]
fn an_exercise_is_added_at_the_end_of_a_routine() {
    let mut window = building(MINE);
    window.perform(Action::Build(Build::AskWhere { exercise: "push_up".to_owned(), level: 0 }));
    window.harness.get_by(|node| node.label().is_some_and(|name| name.contains("Mine") && name.contains("Add"))).click();
    window.show();
    window.settle();
    assert!(text(&window, "mine").contains("exercise = \"push_up\""));
    edit(&mut window, RoutineEdit::Select(Spot::top(0), Pick::Only));
    assert_eq!(draft(&window).rows().len(), 2);
}

#[test]
fn what_is_printed_or_shared_is_what_is_on_the_screen() {
    let mut window = building(MINE);
    name(&mut window, "Calm");
    window.perform(Action::Print("mine".to_owned()));
    assert!(window.has("\"Calm\" as a sheet"));
    window.press(egui::Key::Escape);
    name(&mut window, "Calmer");
    window.perform(Action::Share("mine".to_owned()));
    assert!(window.has("\"Calmer\"") && text(&window, "mine").contains("Calmer"));
    window.press(egui::Key::Escape);
    // Where it is undecided what is in the file, nothing is made of it.
    write_outside(&window, THEIRS);
    name(&mut window, "Calm again");
    window.perform(Action::Print("mine".to_owned()));
    window.perform(Action::Share("mine".to_owned()));
    assert!(window.has("\"Calm again\" is not saved yet. Decide about it first.") && !window.has("as a sheet"));
    assert_eq!(state(&window), SaveState::Conflict { can_take: true });
}

#[test]
fn a_deleted_routine_is_no_longer_open_and_comes_back_with_its_last_change() {
    let mut window = building(MINE);
    name(&mut window, "Calm");
    window.perform(Action::Delete("mine".to_owned()));
    assert!(window.app().model().building.is_none() && window.app().model().library.get("mine").is_none());
    window.click("Undo");
    window.settle();
    assert_eq!(text(&window, "mine"), MINE.replace("Mine", "Calm"));
    assert_eq!(window.app().model().library.get("mine").unwrap().title(), "Calm");
}

/// A file stands where the folder was.
fn block(folder: PathBuf) -> impl FnOnce() {
    fs::rename(&folder, folder.with_extension("away")).unwrap();
    fs::write(&folder, "in the way").unwrap();
    move || {
        fs::remove_file(&folder).unwrap();
        fs::rename(folder.with_extension("away"), &folder).unwrap();
    }
}

#[test]
fn what_could_not_be_saved_is_saved_when_the_window_closes() {
    let mut window = building(MINE);
    let unblock = block(window.store.folder(FileKind::Routine));
    name(&mut window, "Calm");
    window.settle();
    assert!(matches!(state(&window), SaveState::Failed(_)));
    unblock();
    window.close();
    assert_eq!(text(&window, "mine"), MINE.replace("Mine", "Calm"));
}

#[test]
fn what_could_not_be_saved_is_tried_with_the_next_change() {
    let mut window = building(MINE);
    let unblock = block(window.store.folder(FileKind::Routine));
    name(&mut window, "Calm");
    window.until("failed", |window| matches!(state(window), SaveState::Failed(_)));
    unblock();
    name(&mut window, "Calmer");
    window.jump(Duration::from_millis(500));
    window.until("saved", |window| state(window) == SaveState::Saved);
    assert_eq!(text(&window, "mine"), MINE.replace("Mine", "Calmer"));
}

#[test]
fn leaving_a_routine_that_is_not_saved_says_so() {
    let mut window = building(MINE);
    let _unblock = block(window.store.folder(FileKind::Routine));
    name(&mut window, "Calm");
    window.settle();
    window.perform(Action::Open(Screen::Today));
    assert!(window.has("\"Calm\" is not saved yet"));
    // The routine is still there when the person comes back.
    window.click("Show");
    assert_eq!(draft(&window).head().name, "Calm");
}

// ---- Exercises and movements

fn ask(window: &mut Window, action: ExerciseAction) {
    window.perform(Action::Exercise(action));
}

/// A window with an own copy of an exercise open in the editor.
fn copied(exercise: &str) -> Window {
    let mut window = Window::usual(|_| ());
    ask(&mut window, ExerciseAction::Copy(exercise.to_owned()));
    window
}

fn edited(window: &Window) -> Exercise {
    window.app().model().editor.unwrap().editing.whole()
}

fn change(window: &mut Window, change: impl FnOnce(&mut Exercise)) {
    let mut exercise = edited(window);
    change(&mut exercise);
    window.ask(Action::Exercise(ExerciseAction::Change(Box::new(exercise), ExerciseField::Other)));
}

fn leave(window: &mut Window) {
    window.perform(Action::Open(Screen::Exercises));
    window.settle();
}

fn exercise_text(window: &Window, id: &str) -> Option<String> {
    window.file(FileKind::Exercise, id)
}

fn write_lean(exercise: &mut Exercise) {
    exercise.name = "Wall lean".to_owned();
    exercise.steps = vec!["Lean forward".to_owned()];
}

#[test]
fn a_new_exercise_is_kept_from_its_first_word_and_named_after_itself_in_the_end() {
    let mut window = Window::usual(|_| ());
    ask(&mut window, ExerciseAction::New);
    leave(&mut window);
    assert!(window.app().model().library.own_exercises().is_empty(), "nothing was written, so there is nothing to keep");
    ask(&mut window, ExerciseAction::New);
    change(&mut window, |exercise| exercise.name = "Wall".to_owned());
    window.settle();
    assert!(exercise_text(&window, "new_exercise").unwrap().contains("name = \"Wall\""));
    assert!(window.app().model().library.own_exercises()["new_exercise"].is_broken());
    change(&mut window, write_lean);
    leave(&mut window);
    assert!(exercise_text(&window, "new_exercise").is_none());
    let (exercise, problems) = Exercise::from_toml(&exercise_text(&window, "wall_lean").unwrap());
    assert_eq!((exercise.id.as_str(), exercise.name.as_str(), problems), ("wall_lean", "Wall lean", Vec::new()));
    let model = window.app().model();
    assert!(model.exercise("wall_lean").is_some() && model.library.own_exercises().len() == 1);
}

#[test]
fn an_own_exercise_never_takes_the_place_of_a_built_in_one() {
    let mut window = Window::usual(|_| ());
    ask(&mut window, ExerciseAction::New);
    change(&mut window, |exercise| {
        write_lean(exercise);
        exercise.name = "Airplane".to_owned();
    });
    leave(&mut window);
    assert!(exercise_text(&window, "airplane").is_none());
    assert!(exercise_text(&window, "airplane-2").is_some());
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

fn drop_files(window: &mut Window, paths: &[PathBuf]) {
    for path in paths {
        let file: egui::DroppedFileHandle = Arc::new(Dropped(path.clone()));
        window.harness.input_mut().dropped_files.push(file);
    }
    window.show();
}

#[test]
fn dropped_pictures_are_copied_turned_and_taken_back() {
    let mut window = Window::usual(|_| ());
    let (picture, notes) = (window.path("me.png"), window.path("notes.txt"));
    image::RgbImage::from_pixel(40, 20, image::Rgb([9, 99, 200])).save(&picture).unwrap();
    fs::write(&notes, "not a picture").unwrap();
    ask(&mut window, ExerciseAction::New);
    change(&mut window, write_lean);
    drop_files(&mut window, &[picture.clone(), notes]);
    window.until("a picture", |window| edited(window).pictures.len() == 1);
    assert!(window.has("notes.txt: "));
    let first = edited(&window).pictures[0].file.clone();
    assert!(first.starts_with("wall_lean-"), "{first}");
    // The copy does not need the file that was dropped.
    fs::remove_file(picture).unwrap();
    let turn = photo::PhotoEdit { quarter_turns: 1, ..photo::PhotoEdit::default() };
    ask(&mut window, ExerciseAction::ChangePicture(0, turn));
    window.until("the turn", |window| edited(window).pictures[0].file != first);
    let turned = edited(&window).pictures[0].file.clone();
    let pixels = photo::pixels(&window.store.read_picture(&turned).unwrap().unwrap(), 100).unwrap();
    assert_eq!(pixels.dimensions(), (20, 40));
    ask(&mut window, ExerciseAction::Undo);
    assert_eq!(edited(&window).pictures[0].file, first);
    leave(&mut window);
    assert!(exercise_text(&window, "wall_lean").unwrap().contains(&first));
}

#[test]
fn an_animation_that_is_dropped_becomes_pictures_with_their_times() {
    use image::{Delay, Frame, RgbaImage, codecs::gif::GifEncoder};
    let mut window = Window::usual(|_| ());
    let path = window.path("wave.gif");
    let mut encoder = GifEncoder::new(fs::File::create(&path).unwrap());
    for shade in [0, 90, 180] {
        let image = RgbaImage::from_pixel(16, 16, image::Rgba([shade, 50, 50, 255]));
        encoder.encode_frame(Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(400, 1))).unwrap();
    }
    drop(encoder);
    ask(&mut window, ExerciseAction::New);
    drop_files(&mut window, &[path]);
    window.until("the pictures", |window| !edited(window).pictures.is_empty());
    let times: Vec<u128> = edited(&window).pictures.iter().map(|picture| picture.time.as_millis()).collect();
    assert_eq!(times, [400, 400, 400]);
    // All of them came in one step.
    ask(&mut window, ExerciseAction::Undo);
    assert!(edited(&window).pictures.is_empty());
}

#[test]
fn a_built_in_exercise_becomes_ones_own_with_its_figure() {
    let mut window = copied("wall_angel");
    leave(&mut window);
    let own = &window.app().model().library.own_exercises()["my_wall_angel"];
    assert!(!own.is_broken(), "{:?}", own.problems);
    assert_eq!(own.exercise.motion, Catalog::bundled().exercises["wall_angel"].motion);
    assert_eq!(own.exercise.name, "My wall angel");
}

#[test]
fn each_undo_brings_back_what_its_own_message_tells_of() {
    let mut window = copied("chin_tuck");
    for id in ["my_chin_tuck", "my_wall_angel"] {
        if id == "my_wall_angel" {
            ask(&mut window, ExerciseAction::Copy("wall_angel".to_owned()));
        }
        leave(&mut window);
        ask(&mut window, ExerciseAction::Delete(id.to_owned()));
        assert!(exercise_text(&window, id).is_none() && window.app().model().library.own_exercises().is_empty());
    }
    let own = |window: &Window| window.app().model().library.own_exercises().keys().cloned().collect::<Vec<_>>();
    // The older message stands first.
    window.click_first("Undo");
    window.settle();
    assert_eq!(own(&window), ["my_chin_tuck"]);
    assert!(window.app().model().exercise("my_chin_tuck").is_some());
    window.click_first("Undo");
    window.settle();
    assert_eq!(own(&window), ["my_chin_tuck", "my_wall_angel"]);
}

#[test]
fn an_exercise_that_another_program_changed_is_taken_over_or_asked_about() {
    let mut window = copied("chin_tuck");
    let text = exercise_text(&window, "my_chin_tuck").unwrap();
    let path = window.store.path(FileKind::Exercise, "my_chin_tuck");
    fs::write(&path, text.replace("My chin tuck", "Their chin tuck")).unwrap();
    window.until("taken over", |window| edited(window).name == "Their chin tuck");
    assert_eq!(window.app().model().exercise("my_chin_tuck").unwrap().name, "Their chin tuck");
    change(&mut window, |exercise| exercise.why = "Mine".to_owned());
    fs::write(&path, text.replace("My chin tuck", "Another chin tuck")).unwrap();
    window.settle();
    window.click("Keep mine");
    leave(&mut window);
    assert!(exercise_text(&window, "my_chin_tuck").unwrap().contains("Mine"));
    let previous = fs::read_to_string(path.with_extension("toml.previous")).unwrap();
    assert!(previous.contains("Another chin tuck"));
}

#[test]
fn of_an_undecided_exercise_both_are_kept_at_the_end() {
    let mut window = copied("chin_tuck");
    let theirs = exercise_text(&window, "my_chin_tuck").unwrap().replace("My chin tuck", "Their chin tuck");
    fs::write(window.store.path(FileKind::Exercise, "my_chin_tuck"), &theirs).unwrap();
    change(&mut window, |exercise| exercise.why = "Mine".to_owned());
    window.close();
    let text = |id: &str| exercise_text(&window, id).unwrap();
    assert_eq!(text("my_chin_tuck"), theirs);
    let mine = Exercise::from_toml(&text("my_chin_tuck_mine")).0;
    assert_eq!((mine.id.as_str(), mine.name.as_str(), mine.why.as_str()), ("my_chin_tuck_mine", "My chin tuck (mine)", "Mine"));
}

#[test]
fn a_new_exercise_that_cannot_be_saved_stays_is_said_and_is_tried_again() {
    let mut window = Window::usual(|_| ());
    let unblock = block(window.store.folder(FileKind::Exercise));
    ask(&mut window, ExerciseAction::New);
    change(&mut window, |exercise| exercise.name = "Arm swing".to_owned());
    leave(&mut window);
    assert_eq!(edited(&window).name, "Arm swing");
    assert!(window.has("\"Arm swing\" is not saved yet"));
    // Nor does another one take its place.
    ask(&mut window, ExerciseAction::New);
    assert_eq!(edited(&window).name, "Arm swing");
    assert!(window.has("Not saved."));
    unblock();
    window.close();
    assert!(exercise_text(&window, "arm_swing").is_some());
}

#[test]
fn a_movement_that_could_not_be_saved_is_said_once_and_saved_when_its_file_is_mended() {
    let mut window = copied("chin_tuck");
    window.perform(Action::Open(Screen::Studio("my_chin_tuck".to_owned())));
    let text = exercise_text(&window, "my_chin_tuck").unwrap();
    let path = window.store.path(FileKind::Exercise, "my_chin_tuck");
    fs::write(&path, "= not TOML").unwrap();
    let edit = motion::MotionEdit::Effort { pose: 0, share: 0.25 };
    window.ask(Action::Studio(StudioAction::Edit(vec![edit], false)));
    leave(&mut window);
    leave(&mut window);
    let words = "\"My chin tuck\" is not saved: another program changed its file.";
    assert_eq!(window.harness.query_all_by_label_contains(words).count(), 1);
    // It stays open until it can be saved.
    assert!(window.app().model().drawing.is_some());
    fs::write(&path, &text).unwrap();
    window.jump(Duration::from_millis(500));
    window.until("saved", |window| exercise_text(window, "my_chin_tuck").is_some_and(|now| now.contains("0.25")));
    window.settle();
    assert!(window.app().model().drawing.is_none());
}
