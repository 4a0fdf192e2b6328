//! Making an own exercise, used by the names that a screen reader says, by mouse and by keyboard alone.

use std::{cell::RefCell, rc::Rc, sync::Arc, time::Duration};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use jiff::civil::date;
use unhunch::{
    edit::exercise::Editing,
    exercise::{Exercise, ExercisePicture, PictureStage, Place, Posture, Sides, Tempo, Work},
    history::History,
    library::{FileKind, Library, OwnFile, OwnFiles, catalog::Catalog},
    photo,
    settings::Settings,
    store::Store,
    ui::{
        action::{Action, ExerciseAction},
        exercise_editor::{ExerciseEditorState, exercise_editor_ui},
        exercises::{ExercisesState, exercises_ui},
        kit::theme::Theme,
        model::{EditorModel, Model, SaveState},
        pictures::figures::Figures,
    },
};

use crate::window::{Window, beside_rail};

/// The editor in the window.
struct Shown(Window);

impl Shown {
    /// With an own exercise, or a new one if there is none.
    fn of(exercise: Option<&Exercise>, size: [f32; 2], scale: f32) -> Self {
        let add = |store: &Store| {
            if let Some(exercise) = exercise {
                store.add(FileKind::Exercise, &exercise.id, &exercise.to_toml()).unwrap();
            }
        };
        let mut shown = Self(Window::open(beside_rail(size, scale), (scale * 100.0) as u32, add));
        let action = exercise.map_or(ExerciseAction::New, |exercise| ExerciseAction::Edit(exercise.id.clone()));
        shown.0.perform(Action::Exercise(action));
        shown.0.harness.check_accessibility();
        shown
    }

    /// What is done next is another change.
    fn rest(&mut self) {
        self.0.show();
        self.0.jump(Duration::from_secs(5));
    }

    fn blank() -> Self {
        Self::of(None, [1120.0, 4200.0], 1.0)
    }

    fn click(&mut self, name: &str) {
        self.0.harness.get_by_label(name).click();
        self.rest();
    }

    fn write(&mut self, name: &str, text: &str) {
        self.0.harness.get_by_role_and_label(Role::TextInput, name).focus();
        self.0.harness.run_steps(2);
        self.0.harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
        self.rest();
    }

    fn write_line(&mut self, name: &str, text: &str) {
        self.0.harness.get_by_role_and_label(Role::MultilineTextInput, name).focus();
        self.0.harness.run_steps(2);
        self.0.harness.get_by_role_and_label(Role::MultilineTextInput, name).type_text(text);
        self.rest();
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.0.harness.key_press_modifiers(modifiers, key);
        self.rest();
    }

    fn exercise(&self) -> Exercise {
        self.editing().whole()
    }

    fn editing(&self) -> &Editing {
        self.0.app().model().editor.unwrap().editing
    }
}

#[test]
fn a_name_and_steps_written_by_clicks_are_ready_to_be_done() {
    let mut shown = Shown::blank();
    assert!(shown.0.harness.query_by_label("Not finished").is_some());
    shown.write("Name", "Doorway lean");
    shown.click("Place: Wall or door");
    shown.click("Posture: Standing");
    shown.write_line("Step 1", "Lean your chest forward");
    shown.click("Add a step");
    shown.write_line("Step 2", "Keep your ribs low");
    shown.click("Count: Holds");
    shown.click("Sides: Left, then right");
    assert!(shown.0.harness.query_by_label("Ready to use").is_some());
    let exercise = shown.exercise();
    assert_eq!((exercise.name.as_str(), exercise.steps.len()), ("Doorway lean", 2));
    assert_eq!((exercise.usual_level().place, exercise.usual_level().posture), (Place::Wall, Posture::Standing));
    assert!(matches!(exercise.dose.work, Work::Holds { .. }) && exercise.dose.sides == Sides::Each);
    assert_eq!(exercise.usual_level().words.go, "Lean your chest forward.");
    assert_eq!(exercise.usual_level().words.switch, "Switch sides.");
    shown.click("Do it now");
    shown.0.pass(Duration::from_secs(5));
    assert_eq!(shown.0.app().played().unwrap().step.unwrap().exercise.name, "Doorway lean");
}

#[test]
fn steps_are_written_moved_and_deleted_by_keys_alone() {
    let mut shown = Shown::blank();
    shown.write_line("Step 1", "Lean");
    shown.key(Modifiers::NONE, Key::Enter);
    shown.0.harness.get_by_role_and_label(Role::MultilineTextInput, "Step 2").type_text("Hold");
    shown.0.harness.run_steps(3);
    assert_eq!(shown.exercise().steps, ["Lean", "Hold"]);
    shown.key(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(shown.exercise().steps, ["Hold", "Lean"]);
    shown.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(shown.exercise().steps, ["Lean", "Hold"]);
    shown.key(Modifiers::COMMAND, Key::Y);
    assert_eq!(shown.exercise().steps, ["Hold", "Lean"]);
    shown.key(Modifiers::NONE, Key::Enter);
    assert_eq!(shown.editing().exercise().steps.len(), 3);
    shown.key(Modifiers::NONE, Key::Backspace);
    assert_eq!(shown.editing().exercise().steps.len(), 2);
}

#[test]
fn a_pasted_list_becomes_steps() {
    let mut shown = Shown::blank();
    shown.write_line("Step 1", "1. Stand tall\n2. Lift your arm\n- Lower it");
    assert_eq!(shown.exercise().steps, ["Stand tall", "Lift your arm", "Lower it"]);
}

/// An exercise of one step with the words that follow from it.
fn lean(name: &str) -> Exercise {
    let blank = Exercise::blank("x");
    let mut exercise = Exercise { name: name.to_owned(), steps: vec!["Lean.".to_owned()], ..blank.clone() };
    exercise.follow(&blank);
    exercise
}

#[test]
fn the_author_is_told_which_of_her_lines_will_be_heard() {
    let of_tempo = |tempo_s: [f64; 4], sides: Sides| {
        let mut exercise = lean("Wall lean");
        exercise.levels[0].words.during = vec!["Push the whole wall far away.".to_owned()];
        exercise.levels[0].words.back = "And slowly back to the start.".to_owned();
        exercise.dose.work = Work::Reps { reps: 8, tempo: Tempo::from_s(tempo_s) };
        exercise.dose.sides = sides;
        Shown::of(Some(&exercise), [1120.0, 4400.0], 1.0)
    };
    let slow = of_tempo([2.0, 5.0, 2.0, 1.0], Sides::Both);
    assert!(slow.0.harness.query_by_label("Heard at the usual dose.").is_some());
    assert!(slow.0.harness.query_by_label_contains("Never heard").is_none());
    let quick = of_tempo([1.0, 0.0, 1.0, 0.0], Sides::Alternate);
    assert!(quick.0.harness.query_by_label_contains("Never heard: no pause is long enough").is_some());
    assert!(quick.0.harness.query_by_label_contains("Never heard: there is no time for it").is_some());
}

#[test]
fn levels_are_added_named_chosen_and_deleted_and_undo_brings_them_back() {
    let start = lean("Wall lean");
    let mut shown = Shown::of(Some(&start), [1120.0, 4400.0], 1.0);
    let names = |shown: &Shown| shown.exercise().levels.iter().map(|level| level.name.clone()).collect::<Vec<_>>();
    assert!(shown.0.harness.query_by_label("Delete this level").is_none());
    shown.click("Add an easier or harder level");
    assert_eq!(names(&shown), ["Wall lean", "Wall lean 2"]);
    // The form is about the new one now.
    shown.write_line("Setup line 1", " Feet far back.");
    let setups: Vec<String> = shown.exercise().levels.iter().map(|level| level.setup.concat()).collect();
    assert!(!setups[0].contains("far back") && setups[1].contains("far back"), "{setups:?}");
    shown.0.harness.get_by_role_and_label(Role::TextInput, "Name of this level").focus();
    shown.0.harness.run_steps(2);
    shown.key(Modifiers::COMMAND, Key::A);
    shown.write("Name of this level", "Far lean");
    shown.click("Make it the usual one");
    assert_eq!((names(&shown), shown.exercise().default_level), (vec!["Wall lean".to_owned(), "Far lean".to_owned()], 1));
    assert!(shown.0.harness.query_by_label("The usual one").is_some());
    shown.click("Hear it");
    shown.0.pass(Duration::from_secs(2));
    assert_eq!(shown.0.app().model().preview.unwrap().step.unwrap().level, 1);
    shown.click("Level: Wall lean");
    shown.click("Do it now");
    shown.0.pass(Duration::from_secs(5));
    assert_eq!(shown.0.app().played().unwrap().step.unwrap().level, 0);
    shown.key(Modifiers::NONE, Key::Escape);
    // A file keeps all of it.
    let exercise = shown.exercise();
    assert_eq!(Exercise::from_toml(&exercise.to_toml()).0, exercise);
    shown.click("Copy this level");
    assert_eq!(names(&shown), ["Wall lean", "Wall lean 2", "Far lean"]);
    shown.click("Delete this level");
    shown.click("Level: Far lean");
    shown.click("Delete this level");
    assert_eq!((names(&shown), shown.exercise().default_level), (vec![String::new()], 0));
    for _ in 0..10 {
        shown.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(shown.exercise(), start);
}

#[test]
fn a_level_with_steps_of_its_own_shows_and_changes_those() {
    let mut start = lean("Wall lean");
    let mut easier = start.levels[0].clone();
    (easier.id, easier.name, easier.steps) = ("easy".to_owned(), "Easy lean".to_owned(), vec!["Lean half way.".to_owned()]);
    start.levels.insert(0, easier);
    start.default_level = 1;
    start.levels[1].name = "Wall lean".to_owned();
    let mut shown = Shown::of(Some(&start), [1120.0, 4400.0], 1.0);
    let steps = |shown: &Shown| (shown.exercise().levels[0].steps.concat(), shown.exercise().steps.concat());
    shown.click("Level: Easy lean");
    shown.write_line("Step 1", " Rest.");
    assert_eq!(steps(&shown), ("Lean half way. Rest.".to_owned(), "Lean.".to_owned()));
    shown.click("Level: Wall lean");
    shown.write_line("Step 1", " Far.");
    assert_eq!(steps(&shown), ("Lean half way. Rest.".to_owned(), "Lean. Far.".to_owned()));
}

#[test]
fn what_another_level_lacks_is_said_beside_the_form() {
    let mut shown = Shown::of(Some(&lean("")), [1120.0, 4400.0], 1.0);
    shown.click("Add an easier or harder level");
    shown.write("Name", "Lean");
    assert!(shown.0.harness.query_by_label("Ready to use").is_some());
    shown.click("Delete setup line 1");
    assert!(shown.0.harness.query_by_label("Not finished").is_some());
    shown.click("Level: Level");
    assert!(shown.0.harness.query_by_label("Something is missing at the level \"Level 2\".").is_some());
}

#[test]
fn pictures_are_put_in_order_and_taken_away() {
    let picture = |file: &str| ExercisePicture {
        file: file.to_owned(),
        stage: PictureStage::Any,
        time: Duration::from_secs(2),
        is_mirrored: false,
    };
    let mut exercise = Exercise::blank("x");
    exercise.pictures = vec![picture("a.jpg"), picture("b.jpg")];
    let mut shown = Shown::of(Some(&exercise), [1120.0, 4600.0], 1.0);
    shown.click("When to show picture 1: In the hold");
    shown.click("Later picture 1");
    let files = |shown: &Shown| shown.exercise().pictures.iter().map(|picture| picture.file.clone()).collect::<Vec<_>>();
    assert_eq!(files(&shown), ["b.jpg", "a.jpg"]);
    assert_eq!(shown.exercise().pictures.last().map(|picture| picture.stage), Some(PictureStage::Hold));
    shown.click("Remove picture 1");
    assert_eq!(files(&shown), ["a.jpg"]);
    shown.click("Undo");
    assert_eq!(files(&shown), ["b.jpg", "a.jpg"]);
}

#[test]
fn pictures_are_asked_for_by_file_by_clipboard_and_turned() {
    let picture = |file: &str| ExercisePicture {
        file: file.to_owned(),
        stage: PictureStage::Any,
        time: Duration::from_secs(2),
        is_mirrored: false,
    };
    let editing = Editing::new(Exercise { pictures: vec![picture("a.jpg"), picture("b.jpg")], ..Exercise::blank("x") });
    let (library, settings) = (Library::new(Catalog::bundled(), OwnFiles::default()), Settings::default());
    let (history, figures, mut state) = (History::default(), Figures::new(|| {}), ExerciseEditorState::default());
    let whole = Arc::new(editing.whole());
    let asked: Rc<RefCell<Vec<Action>>> = Rc::default();
    let heard = Rc::clone(&asked);
    let setup = |ctx: &egui::Context| Theme::apply(ctx, 1.0);
    let mut harness = Harness::builder().with_size([1120.0, 4600.0]).with_context_setup(setup).build_ui(move |ui| {
        let editor = EditorModel { editing: &editing, whole: &whole, n_pictures_coming: 0, saving: &SaveState::Saved };
        let now = date(2026, 3, 4).at(9, 0, 0, 0);
        let model = Model { editor: Some(editor), ..Model::of(&library, &settings, &history, &figures, now) };
        heard.borrow_mut().extend(exercise_editor_ui(ui, &model, &mut state));
    });
    for name in ["Choose pictures", "Paste picture", "Turn picture 2"] {
        harness.run_steps(4);
        harness.get_by_label(name).click();
    }
    harness.run_steps(4);
    let turned = photo::PhotoEdit { quarter_turns: 1, ..photo::PhotoEdit::default() };
    let wanted = [ExerciseAction::ChoosePictures, ExerciseAction::PastePicture, ExerciseAction::ChangePicture(1, turned)];
    assert_eq!(*asked.borrow(), wanted.map(Action::Exercise));
}

#[test]
fn every_control_has_a_name_in_a_small_window_with_large_text() {
    let built_in = (*Catalog::bundled().exercises["bent_arm_wall_stretch"]).clone();
    for (size, scale) in [([560.0, 480.0], 2.0), ([560.0, 480.0], 1.0), ([3760.0, 2160.0], 1.0)] {
        let shown = Shown::of(Some(&built_in), size, scale);
        assert!(shown.0.harness.query_by_label("Level: Bent arm wall stretch").is_some());
    }
}

/// The list of exercises with these files of the person's own.
fn list_of(files: Vec<OwnFile>, asked: Rc<RefCell<Vec<Action>>>) -> Harness<'static> {
    let library = Library::new(Catalog::bundled(), OwnFiles { exercises: files, ..OwnFiles::default() });
    let (settings, history, figures) = (Settings::default(), History::default(), Figures::new(|| {}));
    let mut state = ExercisesState::default();
    let setup = |ctx: &egui::Context| Theme::apply(ctx, 1.0);
    let mut harness = Harness::builder().with_size([1120.0, 720.0]).with_context_setup(setup).build_ui(move |ui| {
        let model = Model::of(&library, &settings, &history, &figures, date(2026, 3, 4).at(9, 0, 0, 0));
        asked.borrow_mut().extend(exercises_ui(ui, &model, &mut state));
    });
    harness.run_steps(4);
    harness.check_accessibility();
    harness
}

fn own(id: &str, name: &str) -> OwnFile {
    let exercise = Exercise { name: name.to_owned(), steps: vec!["Lean forward.".to_owned()], ..Exercise::blank(id) };
    OwnFile { id: id.to_owned(), text: exercise.to_toml() }
}

#[test]
fn an_unfinished_exercise_tells_what_is_missing_and_opens_in_the_editor() {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let half = OwnFile { id: "half".to_owned(), text: "format = 1\nid = \"half\"\nname = \"Half\"\n".to_owned() };
    let mut harness = list_of(vec![half, own("lean", "Wall lean")], Rc::clone(&asked));
    assert!(harness.query_by_label_contains("half.toml:1:1: error: \"place\" is missing").is_some());
    for (name, wanted) in [("Edit Half", ExerciseAction::Edit("half".to_owned())), ("New exercise", ExerciseAction::New)] {
        harness.get_by_label(name).click();
        harness.run_steps(3);
        assert_eq!(asked.borrow_mut().drain(..).collect::<Vec<_>>(), [Action::Exercise(wanted)]);
    }
    harness.get_by_label("Yours").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Wall lean").is_some() && harness.query_by_label("Airplanes").is_none());
}

#[test]
fn of_1_000_exercises_only_those_near_the_view_are_made() {
    let files = (0..1_000).map(|number| own(&format!("own_{number:04}"), &format!("A stretch {number}"))).collect();
    let harness = list_of(files, Rc::default());
    let n_cards = harness.query_all_by_label_contains("A stretch").count();
    assert!((4..200).contains(&n_cards), "{n_cards}");
}
