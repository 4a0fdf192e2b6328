//! What screens ask for. They change nothing themselves: the app carries it out after painting.

use std::path::PathBuf;

use crate::{
    audio::SoundFormat,
    edit::{exercise::ExerciseField, motion, routine},
    exercise::Exercise,
    history::Felt,
    photo,
    routine::ExerciseItem,
    settings::Settings,
    store::{Deleted, Imported},
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
    /// Bring back what was deleted.
    UndoDelete(Deleted),
    /// Decide about what is not saved in the editor in sight.
    Resolve(Resolve),
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
    /// Take back what was imported.
    UndoImport(Box<Imported>),
    /// Start a routine or show a pack that another start of the program asked for, by id or path; after a running session.
    OpenNamed(String),
}

/// What the builder asks of the app.
#[derive(Clone, Debug, PartialEq)]
pub enum Build {
    /// Ask what a new routine is to start from.
    New,
    /// Make a new routine.
    Make(Template),
    /// Open a routine to edit it; a built-in one is copied first.
    Open(String),
    /// Ask to which routine an exercise is to be added.
    AskWhere {
        /// The exercise's id.
        exercise: String,
        /// The level, as an index.
        level: usize,
    },
    /// Change the routine that is open.
    Edit(Vec<routine::RoutineEdit>),
    /// Start the routine that is open, from the exercise with this number, counted from 0.
    Start(usize),
}

/// What is to become of what could not be saved: tried again, or what to keep where two changed one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolve {
    /// Try again.
    Again,
    /// What is in this window; the other stays beside it as the previous version.
    Mine,
    /// What is in the file; can be undone.
    Theirs,
    /// Both: what is in this window becomes a file of its own.
    Both,
}

/// What a new routine starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Template {
    /// Nothing.
    Empty,
    /// This many minutes at the desk.
    Minutes(u32),
    /// A copy of a routine, by id.
    Copy(String),
}

/// What is asked for about own exercises. Carried out by the app after painting.
#[derive(Clone, Debug, PartialEq)]
pub enum ExerciseAction {
    /// Begin a new one.
    New,
    /// Edit one of the person's own, by id.
    Edit(String),
    /// Make an own one from any exercise, by id, and edit it.
    Copy(String),
    /// Delete an own one, by id; can be undone.
    Delete(String),
    /// Take over a change of the one that is being edited.
    Change(Box<Exercise>, ExerciseField),
    /// Put a copy of a level, by its index, behind it.
    AddLevel(usize),
    /// Take a level away, by its index.
    DeleteLevel(usize),
    /// Take the last change back.
    Undo,
    /// Make again what was taken back.
    Redo,
    /// Let the person choose pictures.
    ChoosePictures,
    /// Take the picture on the clipboard.
    PastePicture,
    /// Turn or crop a picture, by its index.
    ChangePicture(usize, photo::PhotoEdit),
    /// Show the exercise as it would run at a level, with voice, or end that.
    Preview(Option<usize>),
    /// Do it now, at a level.
    Try(usize),
}

/// What is asked for in the studio. Carried out by the app after painting.
#[derive(Clone, Debug, PartialEq)]
pub enum StudioAction {
    /// Change the motion in one step; true if it goes on with the gesture before.
    Edit(Vec<motion::MotionEdit>, bool),
    /// Take the last change back.
    Undo,
    /// Make again what was taken back.
    Redo,
    /// Edit the repetition of another level or shape.
    TurnTo(usize),
    /// Leave.
    Done,
}
