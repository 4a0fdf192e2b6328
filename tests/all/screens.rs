//! The screens, used by the names that a screen reader says, with the check that every control has one.

use std::{cell::RefCell, time::Duration};

use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable};
use jiff::civil::date;
use unhunch::{
    cue::ToneTheme,
    history::{Felt, History, Record},
    library::{Library, OwnFile, OwnFiles, catalog::Catalog},
    settings::{Settings, ThemeChoice},
    ui::{
        action::{Action, Screen},
        dialogs::safety_card::safety_card_ui,
        exercise_page::{ExercisePageState, exercise_page_ui},
        exercises::{ExercisesState, exercises_ui},
        kit::theme::Theme,
        learn::learn_ui,
        model::{Model, Unfinished},
        pictures::figures::Figures,
        progress::progress_ui,
        routine_page::{RoutinePageState, routine_page_ui},
        routines::{RoutinesState, routines_ui},
        settings::{SettingsState, settings_ui},
        today::{TodayState, today_ui},
    },
};

const SIZES: [[f32; 2]; 3] = [[560.0, 480.0], [1040.0, 720.0], [3760.0, 2160.0]];

/// A window with sample content and whatever a screen asked for last.
struct Sample {
    library: Library,
    history: History,
    settings: Settings,
    figures: Figures,
    hour: i8,
    is_cut_off: bool,
}

impl Sample {
    fn fresh() -> Self {
        Self {
            library: Library::new(Catalog::bundled(), OwnFiles::default()),
            history: History::default(),
            settings: Settings::default(),
            figures: Figures::new(|| {}),
            hour: 9,
            is_cut_off: false,
        }
    }

    fn with_own(texts: &[(&str, &str)]) -> Self {
        let routines = texts.iter().map(|&(id, text)| OwnFile { id: id.to_owned(), text: text.to_owned() }).collect();
        let own = OwnFiles { routines, ..OwnFiles::default() };
        Self { library: Library::new(Catalog::bundled(), own), ..Self::fresh() }
    }

    fn done(mut self, routine: &str, hour: i8) -> Self {
        self.history.put(Record {
            started: date(2026, 3, 4).at(hour, 0, 0, 0),
            routine: routine.to_owned(),
            name: "Desk reset".to_owned(),
            active_s: 170,
            done: 3,
            of: 3,
            finished: true,
            felt: None,
        });
        self
    }

    fn model(&self) -> Model<'_> {
        Model {
            data_folder: "/home/someone/unhunch",
            unfinished: self.is_cut_off.then_some(Unfinished {
                name: "Desk reset",
                at: Duration::from_secs(72),
                length: Duration::from_secs(167),
            }),
            ..Model::of(&self.library, &self.settings, &self.history, &self.figures, date(2026, 3, 4).at(self.hour, 0, 0, 0))
        }
    }
}

/// A shown screen; `asked` keeps the last action.
struct Shown<'a> {
    harness: Harness<'a>,
    asked: &'a RefCell<Option<Action>>,
}

impl Shown<'_> {
    fn click(&mut self, name: &str) -> Option<Action> {
        self.harness.get_by_label(name).click();
        self.harness.run_steps(4);
        self.asked.take()
    }

    /// Presses the first control with the keyboard.
    fn press_first(&mut self) -> Option<Action> {
        self.harness.key_press(egui::Key::Tab);
        self.harness.run_steps(2);
        self.harness.key_press(egui::Key::Enter);
        self.harness.run_steps(2);
        self.asked.take()
    }
}

fn show<'a>(
    sample: &'a Sample,
    size: [f32; 2],
    scale: f32,
    mut screen: impl FnMut(&mut egui::Ui, &Model<'_>) -> Option<Action> + 'a,
) -> Shown<'a> {
    let asked: &RefCell<Option<Action>> = Box::leak(Box::default());
    let mut harness =
        Harness::builder().with_size(size).with_context_setup(move |ctx| Theme::apply(ctx, scale)).build_ui(move |ui| {
            if let Some(action) = screen(ui, &sample.model()) {
                asked.replace(Some(action));
            }
        });
    harness.run_steps(4);
    harness.check_accessibility();
    Shown { harness, asked }
}

fn at_desk<'a>(sample: &'a Sample, screen: impl FnMut(&mut egui::Ui, &Model<'_>) -> Option<Action> + 'a) -> Shown<'a> {
    show(sample, [1040.0, 2400.0], 1.0, screen)
}

/// Writes into a field by its name, after what is there.
fn write(shown: &mut Shown<'_>, name: &str, text: &str) {
    let field = shown.harness.get_by_role_and_label(Role::TextInput, name);
    field.focus();
    shown.harness.run_steps(2);
    shown.harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    shown.harness.run_steps(2);
}

#[test]
fn today_suggests_the_desk_reset_first_and_then_something_else() {
    let fresh = Sample::fresh();
    let mut state = TodayState::default();
    let mut shown = at_desk(&fresh, |ui, model| today_ui(ui, model, &mut state));
    assert_eq!(shown.click("Start Desk reset"), Some(Action::Start("desk-reset".to_owned())));

    let later = Sample::fresh().done("desk-reset", 8);
    let mut state = TodayState::default();
    let shown = at_desk(&later, |ui, model| today_ui(ui, model, &mut state));
    assert!(shown.harness.query_by_label("Start Desk reset").is_none());
}

#[test]
fn a_session_that_was_cut_off_can_be_gone_on_with_or_left() {
    let sample = Sample { is_cut_off: true, ..Sample::fresh() };
    let mut state = TodayState::default();
    let mut shown = at_desk(&sample, |ui, model| today_ui(ui, model, &mut state));
    assert!(shown.harness.query_by_label("Desk reset stopped at 1:12 of 2:47").is_some());
    assert_eq!(shown.click("Go on with Desk reset"), Some(Action::GoOn));
    assert_eq!(shown.click("Leave Desk reset as it is"), Some(Action::LeaveUnfinished));
    // It comes first with the keyboard too.
    let mut state = TodayState::default();
    let mut shown = at_desk(&sample, |ui, model| today_ui(ui, model, &mut state));
    assert_eq!(shown.press_first(), Some(Action::GoOn));
}

#[test]
fn today_never_suggests_the_floor_whatever_was_done() {
    let mut sample = Sample::fresh();
    for (index, entry) in sample.library.clone().entries().iter().enumerate() {
        let suggested = unhunch::ui::today::suggestion(&sample.model()).unwrap();
        assert!(!suggested.routine.places().contains(&unhunch::exercise::Place::Floor), "{}", suggested.id);
        sample = sample.done(&entry.id, i8::try_from(index).unwrap());
    }
}

#[test]
fn a_filter_and_words_narrow_the_exercises_down_and_a_card_opens_its_page() {
    let sample = Sample::fresh();
    let mut state = ExercisesState::default();
    let mut shown = at_desk(&sample, |ui, model| exercises_ui(ui, model, &mut state));
    assert!(shown.harness.query_by_label("Push-ups").is_some());
    shown.click("Chair");
    assert!(shown.harness.query_by_label("Push-ups").is_none());
    let name = &Catalog::bundled().exercises["chin_tuck"].name;
    assert_eq!(shown.click(name), Some(Action::Open(Screen::Exercise("chin_tuck".to_owned()))));
}

#[test]
fn an_exercise_is_done_at_the_level_that_was_chosen() {
    let sample = Sample::fresh();
    let push_up = &Catalog::bundled().exercises["push_up"];
    let mut state = ExercisePageState::default();
    let mut shown = at_desk(&sample, |ui, model| exercise_page_ui(ui, model, "push_up", &mut state));
    let desk = push_up.level_index("desk").unwrap();
    shown.click(&format!("Level: {}", push_up.levels[desk].name));
    let wanted = Action::StartExercise { exercise: "push_up".to_owned(), level: desk };
    assert_eq!(shown.click("Do this exercise"), Some(wanted));
}

#[test]
fn routines_are_started_copied_deleted_and_opened_by_name() {
    let sample = Sample::with_own(&[("mine", "format = 1\nname = \"Mine\"\n[[item]]\nexercise = \"chin_tuck\"\n")]);
    let mut state = RoutinesState::default();
    let mut shown = at_desk(&sample, |ui, model| routines_ui(ui, model, &mut state));
    assert_eq!(shown.click("Start Mine"), Some(Action::Start("mine".to_owned())));
    assert_eq!(shown.click("Copy Desk reset"), Some(Action::Duplicate("desk-reset".to_owned())));
    assert_eq!(shown.click("Delete Mine"), Some(Action::Delete("mine".to_owned())));
    assert_eq!(shown.click("Open Mine"), Some(Action::Open(Screen::Routine("mine".to_owned()))));
    assert!(shown.harness.query_by_label("Delete Desk reset").is_none());
}

#[test]
fn a_broken_file_says_where_and_is_not_started() {
    let sample = Sample::with_own(&[("mine", "format = 1\nname = \"Mine\"\n[[item]]\nexercise = \"chin_tuk\"\n")]);
    let mut state = RoutinePageState::default();
    let mut shown = at_desk(&sample, |ui, model| routine_page_ui(ui, model, "mine", &mut state));
    assert!(shown.harness.query_by_label("Line 4, column 12").is_some());
    assert_eq!(shown.click("Start"), None);
}

#[test]
fn settings_ask_for_each_change_at_once() {
    let sample = Sample::fresh();
    let mut state = SettingsState::default();
    let mut shown = at_desk(&sample, |ui, model| settings_ui(ui, model, &mut state));
    let dark = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
    assert_eq!(shown.click("Theme: Dark"), Some(Action::Change(Box::new(dark))));
    let waiting = Settings { waits: true, ..Settings::default() };
    shown.harness.get_by_role_and_label(Role::Switch, "Wait for me").click();
    shown.harness.run_steps(4);
    assert_eq!(shown.asked.take(), Some(Action::Change(Box::new(waiting))));
    assert_eq!(shown.click("Test the sound"), Some(Action::TestSound));
    let wooden = Settings { tones: ToneTheme::Wood, ..Settings::default() };
    assert_eq!(shown.click("Sound of the tones: Wood"), Some(Action::Change(Box::new(wooden))));
    let path = "/home/someone/unhunch".to_owned();
    assert_eq!(shown.click("Copy the path"), Some(Action::Copy(path)));
}

#[test]
fn a_word_is_added_with_how_it_sounds_and_a_bad_one_is_said_in_place() {
    let sample = Sample::fresh();
    let mut state = SettingsState::default();
    let mut shown = at_desk(&sample, |ui, model| settings_ui(ui, model, &mut state));
    write(&mut shown, "Word", "two words");
    write(&mut shown, "Say it like", "lats");
    assert_eq!(shown.click("Add the word"), None);
    assert!(shown.harness.query_by_label("The word has to be a single one, of letters only.").is_some());
    let field = shown.harness.get_by_role_and_label(Role::TextInput, "Word");
    field.focus();
    shown.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    write(&mut shown, "Word", "lat");
    write(&mut shown, "Say it like", "");
    shown.harness.key_press(egui::Key::Enter);
    shown.harness.run_steps(4);
    let added = Settings { pronunciations: vec![("lat".to_owned(), "lats".to_owned())], ..Settings::default() };
    assert_eq!(shown.asked.take(), Some(Action::Change(Box::new(added))));
    shown.harness.check_accessibility();
}

#[test]
fn a_word_is_deleted_by_its_name_and_one_from_a_bad_file_says_why() {
    let pair = |word: &str, spoken: &str| (word.to_owned(), spoken.to_owned());
    let mut sample = Sample::fresh();
    sample.settings.pronunciations = vec![pair("scapula", "skap yoo la"), pair("trap", "/9/")];
    let mut state = SettingsState::default();
    let mut shown = at_desk(&sample, |ui, model| settings_ui(ui, model, &mut state));
    assert!(shown.harness.query_by_label("A sign between the slashes is not one the voice knows.").is_some());
    let left = Settings { pronunciations: vec![pair("scapula", "skap yoo la")], ..Settings::default() };
    assert_eq!(shown.click("Delete trap"), Some(Action::Change(Box::new(left))));
    assert_eq!(shown.click("Hear scapula"), Some(Action::Say("scapula".to_owned())));
}

#[test]
fn a_voice_program_is_taken_over_when_its_field_is_left_and_a_bad_one_is_said_in_place() {
    let name = "Voice program (empty for the built-in voice)";
    let problem = "This can't be used: a quote in its command is not closed. The built-in voice speaks.";
    let sample = Sample::fresh();
    let mut state = SettingsState::default();
    let mut shown = at_desk(&sample, |ui, model| settings_ui(ui, model, &mut state));
    write(&mut shown, name, "say 'open");
    assert!(shown.harness.query_by_label(problem).is_some());
    assert_eq!(shown.asked.take(), None);
    write(&mut shown, name, "'");
    assert!(shown.harness.query_by_label(problem).is_none());
    shown.harness.key_press(egui::Key::Tab);
    shown.harness.run_steps(4);
    let spoken = Settings { voice_command: "say 'open'".to_owned(), ..Settings::default() };
    assert_eq!(shown.asked.take(), Some(Action::Change(Box::new(spoken))));
}

#[test]
fn progress_asks_how_todays_session_felt() {
    let sample = Sample::fresh().done("desk-reset", 8);
    let mut shown = at_desk(&sample, progress_ui);
    assert_eq!(shown.click("How it felt: Just right"), Some(Action::Felt(Felt::Right)));
}

#[test]
fn who_should_leave_something_out_can_be_read_before_a_routine_starts() {
    for routine in &Catalog::bundled().routines {
        let sample = Sample::fresh();
        let mut state = RoutinePageState::default();
        let mut shown = at_desk(&sample, |ui, model| routine_page_ui(ui, model, &routine.id, &mut state));
        shown.harness.get_by_role_and_label(Role::DisclosureTriangle, "Leave out or ask first").click();
        shown.harness.run_steps(8);
        for caution in routine.exercise_items().flat_map(|item| item.exercise.skip.iter().chain(&item.exercise.adapt)) {
            assert!(shown.harness.query_by_label(caution).is_some(), "{}: {caution}", routine.id);
        }
    }
}

#[test]
fn every_row_of_a_routine_shows_the_name_of_what_is_done() {
    for routine in &Catalog::bundled().routines {
        let sample = Sample::fresh();
        let mut state = RoutinePageState::default();
        let shown = at_desk(&sample, |ui, model| routine_page_ui(ui, model, &routine.id, &mut state));
        for item in routine.exercise_items() {
            let level = item.exercise.level(item.level);
            let name = if item.exercise.levels.len() > 1 { &level.name } else { &item.exercise.name };
            let labels = shown.harness.query_all_by_role_and_label(Role::Label, name);
            assert!(labels.count() > 0, "{}: {name}", routine.id);
        }
    }
}

#[test]
fn the_safety_card_names_the_emergency_signs_and_who_should_ask_first() {
    let sample = Sample::fresh();
    let shown = at_desk(&sample, |ui, model| {
        safety_card_ui(ui, &model.catalog.safety);
        None
    });
    let safety = &Catalog::bundled().safety;
    for sign in safety.emergency.iter().chain(&safety.urgent) {
        assert!(shown.harness.query_by_label(sign).is_some(), "{sign}");
    }
}

#[test]
fn a_screen_is_used_with_the_keyboard_alone() {
    let sample = Sample::fresh();
    let mut state = TodayState::default();
    let mut shown = at_desk(&sample, |ui, model| today_ui(ui, model, &mut state));
    assert_eq!(shown.press_first(), Some(Action::Start("desk-reset".to_owned())));
}

#[test]
fn every_screen_stays_within_the_window_at_every_size_of_text() {
    let own = "format = 1\nname = \"A name that is much longer than any reasonable name of a routine would be\"\n\
               [[item]]\nexercise = \"push_up\"\n[[item]]\nexercise = \"nothing\"\n";
    let sample = Sample { is_cut_off: true, ..Sample::with_own(&[("mine", own)]).done("desk-reset", 8) };
    let (mut today, mut exercises, mut exercise) = Default::default();
    let (mut routines, mut routine, mut settings) = Default::default();
    for size in SIZES {
        for scale in [0.8, 1.0, 2.0] {
            for screen in 0..8 {
                let shown = show(&sample, size, scale, |ui, model| match screen {
                    0 => today_ui(ui, model, &mut today),
                    1 => exercises_ui(ui, model, &mut exercises),
                    2 => exercise_page_ui(ui, model, "push_up", &mut exercise),
                    3 => routines_ui(ui, model, &mut routines),
                    4 => routine_page_ui(ui, model, "mine", &mut routine),
                    5 => progress_ui(ui, model),
                    6 => learn_ui(ui, model),
                    _ => settings_ui(ui, model, &mut settings),
                });
                for node in shown.harness.query_all_by(|node| node.label().is_some()) {
                    let rect = node.rect();
                    let is_inside = rect.left() >= 0.0 && rect.right() <= size[0] + 1.0;
                    assert!(is_inside, "screen {screen} at {size:?} × {scale}: {node:?}");
                }
            }
        }
    }
}

#[test]
fn the_title_of_a_screen_stays_on_one_line_beside_or_above_its_buttons() {
    let sample = Sample::fresh();
    let (mut routines, mut exercises) = Default::default();
    for (size, scale) in [([564.0, 520.0], 2.0), ([648.0, 520.0], 1.0), ([1040.0, 720.0], 1.0)] {
        let shown = show(&sample, size, scale, |ui, model| routines_ui(ui, model, &mut routines));
        let height = shown.harness.get_by_label("Routines").rect().height();
        assert!(height < scale * 60.0, "{height} at {size:?} × {scale}");
        let shown = show(&sample, size, scale, |ui, model| exercises_ui(ui, model, &mut exercises));
        let height = shown.harness.get_by_label("Exercises").rect().height();
        assert!(height < scale * 60.0, "{height} at {size:?} × {scale}");
    }
}

#[test]
fn a_thousand_routines_and_ten_thousand_sessions_show_a_few_rows() {
    let texts: Vec<(String, String)> = (0..1000)
        .map(|n| (format!("r{n}"), format!("format = 1\nname = \"Set {n:04}\"\n[[item]]\nexercise = \"chin_tuck\"\n")))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let sample = Sample::with_own(&texts);
    let mut state = RoutinesState::default();
    let shown = show(&sample, [1040.0, 720.0], 1.0, |ui, model| routines_ui(ui, model, &mut state));
    let n_shown = shown.harness.query_all_by(|node| node.label().is_some_and(|name| name.starts_with("Open Set"))).count();
    assert!((3..30).contains(&n_shown), "{n_shown} rows");
}
