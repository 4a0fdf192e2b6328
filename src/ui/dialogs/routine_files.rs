//! What can be made of a routine: a sound file, a sheet on paper, a file to share. The same on its page and in the builder.
//!
//! It only asks; how the files are made is up to `app`.

use std::time::Duration;

use egui::Context;

use crate::{
    audio::SoundFormat,
    ui::{
        action::Action,
        dialogs::saving::{FormatAnswer, format_ui},
        kit::icon::Icon,
    },
};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutineFile {
    /// The coach speaking it.
    Sound,
    /// Paper.
    Sheet,
    /// A pack for others.
    Pack,
}

impl RoutineFile {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Sound, Self::Sheet, Self::Pack];

    /// What its button says.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sound => "Save as sound",
            Self::Sheet => "Print",
            Self::Pack => "Share",
        }
    }

    /// The picture for it.
    pub fn icon(self) -> Icon {
        match self {
            Self::Sound | Self::Pack => Icon::Export,
            Self::Sheet => Icon::Print,
        }
    }
}

/// What is asked before a file is made.
#[derive(Clone, Debug, Default)]
pub struct RoutineFilesState {
    /// The kind of sound file, while the person is asked for it.
    format: Option<SoundFormat>,
}

impl RoutineFilesState {
    /// The person wants such a file of the routine with this id.
    pub fn choose(&mut self, file: RoutineFile, id: &str) -> Option<Action> {
        match file {
            RoutineFile::Sound => {
                self.format = Some(SoundFormat::default());
                None
            }
            RoutineFile::Sheet => Some(Action::Print(id.to_owned())),
            RoutineFile::Pack => Some(Action::Share(id.to_owned())),
        }
    }

    /// Shows the dialog about the kind of sound file, if it is open, for a routine of this name and length.
    pub fn show(&mut self, ctx: &Context, id: &str, name: &str, length: Duration) -> Option<Action> {
        let mut format = self.format?;
        let answer = format_ui(ctx, name, length, &mut format);
        self.format = (answer == FormatAnswer::None).then_some(format);
        (answer == FormatAnswer::Save).then(|| Action::SaveSound { id: id.to_owned(), format })
    }
}
