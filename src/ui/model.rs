//! What screens read.

use std::{sync::Arc, time::Duration};

use jiff::civil::{Date, DateTime};

use crate::{
    edit::{exercise::Editing, motion::Studio, routine::Draft},
    exercise::Exercise,
    history::History,
    library::{Library, catalog::Catalog},
    session::View,
    settings::Settings,
    ui::pictures::figures::Figures,
};

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
    pub drawing: Option<MotionModel<'a>>,
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

/// How far something that is being edited is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// All of it.
    Saved,
    /// It will be in a moment.
    Saving,
    /// It is not, and why.
    Failed(String),
    /// Another program changed the file as well.
    Conflict {
        /// Whether the file can be taken over: it is there and has no mistakes.
        can_take: bool,
    },
}

/// What the builder shows.
#[derive(Clone, Copy)]
pub struct BuilderModel<'a> {
    /// The name of the file.
    pub id: &'a str,
    /// The routine and what is selected.
    pub draft: &'a Draft,
    /// How far it is on disk.
    pub saving: &'a SaveState,
}

/// What the editor reads besides the [`Model`].
#[derive(Clone, Copy)]
pub struct EditorModel<'a> {
    /// The exercise being edited.
    pub editing: &'a Editing,
    /// The same as a session takes it.
    pub whole: &'a Arc<Exercise>,
    /// How many pictures are being made ready.
    pub n_pictures_coming: usize,
    /// How far it is on disk.
    pub saving: &'a SaveState,
}

/// What the studio shows.
#[derive(Clone, Copy)]
pub struct MotionModel<'a> {
    /// The motion being edited.
    pub studio: &'a Studio,
    /// How far it is on disk.
    pub saving: &'a SaveState,
}
