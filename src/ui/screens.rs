//! All screens and what each of them remembers while the window is open.

use egui::Ui;

use super::{
    action::{Action, Screen},
    builder::{BuilderState, builder_ui},
    exercise_editor::{ExerciseEditorState, exercise_editor_ui},
    exercise_page::{ExercisePageState, exercise_page_ui},
    exercises::{ExercisesState, exercises_ui},
    learn::learn_ui,
    model::Model,
    progress::progress_ui,
    routine_page::{RoutinePageState, routine_page_ui},
    routines::{RoutinesState, routines_ui},
    settings::{SettingsState, settings_ui},
    studio::{StudioState, studio_ui},
    today::{TodayState, today_ui},
};

/// What the screens remember, such as the text of a search.
#[derive(Default)]
pub struct Screens {
    today: TodayState,
    exercises: ExercisesState,
    exercise: ExercisePageState,
    exercise_editor: ExerciseEditorState,
    studio: StudioState,
    routines: RoutinesState,
    routine: RoutinePageState,
    builder: BuilderState,
    settings: SettingsState,
}

impl Screens {
    /// Shows a screen and returns what it asks for.
    pub fn show(&mut self, ui: &mut Ui, screen: &Screen, model: &Model<'_>) -> Option<Action> {
        match screen {
            Screen::Today => today_ui(ui, model, &mut self.today),
            Screen::Exercises => exercises_ui(ui, model, &mut self.exercises),
            Screen::Exercise(id) => exercise_page_ui(ui, model, id, &mut self.exercise),
            Screen::EditExercise => exercise_editor_ui(ui, model, &mut self.exercise_editor),
            Screen::Studio(id) => studio_ui(ui, model, id, &mut self.studio),
            Screen::Routines => routines_ui(ui, model, &mut self.routines),
            Screen::Routine(id) => routine_page_ui(ui, model, id, &mut self.routine),
            Screen::Builder => builder_ui(ui, model, &mut self.builder),
            Screen::Progress => progress_ui(ui, model),
            Screen::Learn => learn_ui(ui, model),
            Screen::Settings => settings_ui(ui, model, &mut self.settings),
        }
    }
}
