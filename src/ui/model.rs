//! What screens read and what they ask for. Screens change nothing themselves: they return an [`Action`].

use std::{path::PathBuf, sync::Arc, time::Duration};

use jiff::civil::{Date, DateTime};

use crate::{
    audio::SoundFormat,
    catalog::Catalog,
    exercise::Exercise,
    history::{Felt, History},
    library::Library,
    routine::ExerciseItem,
    session::View,
    settings::Settings,
    studio::Studio,
    ui::{
        builder::{Build, BuilderModel},
        exercise_editor::{EditorModel, ExerciseAction},
        figures::Figures,
        studio::StudioAction,
    },
};

/// A screen of the window. The player is not one of them: it covers all while a session runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// One suggestion and one big Start.
    #[default]
    Today,
    /// All exercises.
    Exercises,
    /// One exercise, by id.
    Exercise(String),
    /// The own exercise that is being edited.
    EditExercise,
    /// How an own exercise moves, by id.
    Studio(String),
    /// All routines.
    Routines,
    /// One routine, by id: what is in it.
    Routine(String),
    /// The routine that is open to be edited.
    Builder,
    /// What was done.
    Progress,
    /// Why, self-care, when to see someone, sources.
    Learn,
    /// Everything a person can choose.
    Settings,
}

/// What a screen asks for. Carried out by the app after painting.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Show another screen.
    Open(Screen),
    /// Start a routine, by id.
    Start(String),
    /// Go on with the session that was cut off.
    GoOn,
    /// Leave the session that was cut off as it is.
    LeaveUnfinished,
    /// Make or change a routine.
    Build(Build),
    /// Show on this screen how an entry of a routine looks and sounds, or end that.
    Preview(Option<Box<ExerciseItem>>),
    /// Do one exercise with its usual dose, at a level.
    StartExercise {
        /// The exercise's id.
        exercise: String,
        /// The level, as an index.
        level: usize,
    },
    /// Copy a routine into the person's own.
    Duplicate(String),
    /// Delete one of the person's own routines; can be undone.
    Delete(String),
    /// Bring back what was deleted last.
    UndoDelete,
    /// Something about the person's own exercises.
    Exercise(ExerciseAction),
    /// Something about how an own exercise moves.
    Studio(StudioAction),
    /// Change the settings.
    Change(Box<Settings>),
    /// Play a short test of tones and voice.
    TestSound,
    /// Say a line now, as an example of the voice.
    Say(String),
    /// Say how the last session felt.
    Felt(Felt),
    /// Show the safety card again.
    ShowSafety,
    /// Show a folder of the person's files in the system's file program.
    ShowFolder,
    /// Save a routine as a sound file.
    SaveSound {
        /// The routine's id.
        id: String,
        /// The kind of file.
        format: SoundFormat,
    },
    /// Show the folder of saved sounds in the system's file program.
    ShowSounds,
    /// Ask how to print a routine, by id.
    Print(String),
    /// Open a file in the system's program for it.
    OpenFile(PathBuf),
    /// Put a text on the clipboard.
    Copy(String),
    /// Take in a pack or another file.
    Import,
    /// Put a routine, by id, into a file to hand on.
    Share(String),
    /// Save everything in one file.
    ExportAll,
    /// Bring back what a backup holds.
    Restore,
    /// Take back what was imported last.
    UndoImport,
    /// Start a routine or show a pack that another start of the program asked for, by id or path; after a running session.
    OpenNamed(String),
}

/// A session that was cut off, as Today offers it.
#[derive(Clone, Copy, Debug)]
pub struct Unfinished<'a> {
    /// The routine's name.
    pub name: &'a str,
    /// How far it had come.
    pub at: Duration,
    /// How long it is.
    pub length: Duration,
}

/// What screens read.
pub struct Model<'a> {
    /// Bundled content.
    pub catalog: &'a Catalog,
    /// Built-in and own exercises and routines.
    pub library: &'a Library,
    /// What the person has chosen.
    pub settings: &'a Settings,
    /// What was done.
    pub history: &'a History,
    /// Pictures of the drawn person.
    pub figures: &'a Figures,
    /// The routine that is open to be edited.
    pub building: Option<BuilderModel<'a>>,
    /// The preview that was asked for, while it runs.
    pub preview: Option<View<'a>>,
    /// A session that was cut off.
    pub unfinished: Option<Unfinished<'a>>,
    /// The own exercise that is being edited.
    pub editor: Option<EditorModel<'a>>,
    /// The motion of the own exercise in the studio.
    pub drawing: Option<&'a Studio>,
    /// Today's date.
    pub today: Date,
    /// The hour of the day, 0 to 23.
    pub hour: i8,
    /// Names of the sound devices; empty where they can't be listed.
    pub output_devices: &'a [String],
    /// Where the person's files are, for showing.
    pub data_folder: &'a str,
}

impl<'a> Model<'a> {
    /// What a window shows at a local time with nothing open, played or edited.
    pub fn of(library: &'a Library, settings: &'a Settings, history: &'a History, figures: &'a Figures, local: DateTime) -> Self {
        Self {
            catalog: Catalog::bundled(),
            library,
            settings,
            history,
            figures,
            building: None,
            preview: None,
            unfinished: None,
            editor: None,
            drawing: None,
            today: local.date(),
            hour: local.hour(),
            output_devices: &[],
            data_folder: "",
        }
    }

    /// The exercise with this id.
    pub fn exercise(&self, id: &str) -> Option<&Arc<Exercise>> {
        self.library.exercises().get(id)
    }
}
