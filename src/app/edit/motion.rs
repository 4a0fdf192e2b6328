//! The pose studio in the window: how one of the person's own exercises moves.
//!
//! Only the `[motion]` table of the exercise's file is written; the rest of it and its comments stay.

use std::{sync::Arc, time::Duration};

use egui::Context;

use super::exercise::copy_of;
use crate::{
    app::{
        App,
        autosave::{Autosave, Edited, Editor},
    },
    edit::motion::{Ground, MotionEdit, Studio},
    exercise::{Exercise, Posture},
    figure::{Motion, Rest},
    library::{FileKind, Library, OwnExercise},
    store::{Rewrite, TextFor},
    ui::{
        action::{Action, ExerciseAction, Screen, StudioAction},
        model::MotionModel,
    },
};

/// The movement of an own exercise on the screen of the studio.
pub(in crate::app) struct MotionEditing {
    studio: Studio,
    /// What the exercise is called.
    name: String,
    file: Autosave,
    /// Whether the person came from the editor and goes back there.
    is_from_editor: bool,
}

impl MotionEditing {
    fn new(own: &OwnExercise, shape: f32, is_from_editor: bool) -> Self {
        let motion = motion_of(&own.exercise);
        let usual = own.exercise.level(own.exercise.default_level);
        let cycle = motion.cycle_of(Some(&usual.id), None);
        let mut studio = Studio::new(motion, Rest::new(shape));
        studio.turn_to(cycle);
        let file = Autosave::new(FileKind::Exercise, own.exercise.id.clone(), own.text.clone(), studio.version());
        Self { studio, name: own.title().to_owned(), file, is_from_editor }
    }

    /// What the screen of the studio reads.
    pub(in crate::app) fn model(&self) -> MotionModel<'_> {
        MotionModel { studio: &self.studio, saving: &self.file.state }
    }
}

impl Edited for MotionEditing {
    fn file(&self) -> &Autosave {
        &self.file
    }

    fn file_mut(&mut self) -> &mut Autosave {
        &mut self.file
    }

    fn version(&self) -> u64 {
        self.studio.version()
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn screen(&self) -> Screen {
        Screen::Studio(self.file.id.clone())
    }

    fn rewrite(&self) -> Rewrite {
        let motion = Arc::clone(self.studio.motion());
        Box::new(move |base| motion.put_into(base))
    }

    fn take_over(&mut self, text: &str, _: &Library) {
        let (exercise, _) = Exercise::from_toml(text);
        self.studio.apply(&[MotionEdit::Start(Box::new(Motion::clone(&motion_of(&exercise))))], false);
        self.name = exercise.name;
    }

    fn rename(&mut self, name: &str, _: Duration) {
        name.clone_into(&mut self.name);
    }

    fn copy(&self, name: &str) -> TextFor {
        let base = self.file.base.clone();
        let motion = Some(Arc::clone(self.studio.motion()));
        let exercise = Exercise { name: name.to_owned(), motion, ..Exercise::from_toml(&base).0 };
        copy_of(base, exercise)
    }
}

impl App {
    /// Opens the studio for one of the person's own exercises.
    pub(in crate::app) fn open_studio(&mut self, id: String) {
        if self.edits.motion.as_ref().is_some_and(|edited| edited.file.id == id) {
            self.shown.screen = Screen::Studio(id);
            return;
        }
        self.close_editor(Editor::Motion, move |app, _| {
            app.close_editor(Editor::Exercise, move |app, edited| {
                let is_from_editor = edited.is_some();
                let id = edited.unwrap_or(id);
                let Some(own) = app.library.own_exercises().get(&id) else {
                    return app.say("Write a name for the exercise first, then draw it.");
                };
                app.edits.motion = Some(MotionEditing::new(own, app.look().shape, is_from_editor));
                app.shown.screen = Screen::Studio(id);
            });
        });
    }

    /// Carries out what the person asked for in the studio.
    pub(in crate::app) fn perform_studio(&mut self, ctx: &Context, action: StudioAction) {
        let Some(MotionEditing { studio, .. }) = &mut self.edits.motion else { return };
        // What changed is saved in the next frame.
        ctx.request_repaint();
        match action {
            StudioAction::Edit(edits, goes_on) => studio.apply(&edits, goes_on),
            StudioAction::Undo => {
                studio.undo();
            }
            StudioAction::Redo => {
                studio.redo();
            }
            StudioAction::TurnTo(cycle) => studio.turn_to(cycle),
            StudioAction::Done => self.leave_studio(ctx.clone()),
        }
    }

    fn leave_studio(&mut self, ctx: Context) {
        let is_from_editor = self.edits.motion.as_ref().is_some_and(|edited| edited.is_from_editor);
        self.close_editor(Editor::Motion, move |app, id| {
            let id = id.unwrap_or_default();
            let next = if is_from_editor || !app.exercises().contains_key(&id) {
                Action::Exercise(ExerciseAction::Edit(id))
            } else {
                Action::Open(Screen::Exercise(id))
            };
            app.perform(&ctx, next);
        });
    }
}

/// The motion of an exercise, or a plain position that goes with its words.
fn motion_of(exercise: &Exercise) -> Arc<Motion> {
    let drawn = exercise.motion.clone().filter(|motion| !motion.cycles.is_empty());
    drawn.unwrap_or_else(|| {
        let ground = match exercise.usual_level().posture {
            Posture::Sitting => Ground::Sitting,
            Posture::FaceDown => Ground::FaceDown,
            Posture::Kneeling => Ground::HandsAndKnees,
            _ => Ground::Standing,
        };
        Arc::new(ground.motion())
    })
}
