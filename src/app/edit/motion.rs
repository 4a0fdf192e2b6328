//! The pose studio in the window: opening it for an own exercise, and keeping each change in the exercise's file.
//!
//! Only the `[motion]` table of the file is written; the rest of it and its comments stay.

use std::sync::Arc;

use egui::Context;

use crate::{
    app::App,
    edit::motion::{Ground, Studio},
    exercise::{Exercise, Posture},
    figure::{Motion, Rest},
    library::{FileKind, OwnFile},
    ui::action::{Action, ExerciseAction, Screen, StudioAction},
};

/// The own exercise on the screen of the studio.
pub(in crate::app) struct Drawing {
    id: String,
    studio: Studio,
    /// What the file holds.
    saved: Arc<Motion>,
    /// What could not be saved, and was said so.
    refused: Option<Arc<Motion>>,
    /// Whether the person came from the editor and goes back there.
    is_from_editor: bool,
}

impl Drawing {
    /// What the screen of the studio reads.
    pub(in crate::app) fn studio(&self) -> &Studio {
        &self.studio
    }
}

impl App {
    /// Opens the studio for one of the person's own exercises.
    pub(in crate::app) fn open_studio(&mut self, id: &str) {
        self.close_drawing();
        let edited = self.close_exercise();
        let id = edited.as_deref().unwrap_or(id);
        let Some(own) = self.library.own_exercises().get(id) else {
            return self.say("Write a name for the exercise first, then draw it.");
        };
        let drawn = own.exercise.motion.clone().filter(|motion| !motion.cycles.is_empty());
        let motion = drawn.unwrap_or_else(|| Arc::new(ground_of(&own.exercise).motion()));
        let usual = own.exercise.level(own.exercise.default_level);
        let cycle = motion.cycle_of(Some(&usual.id), None);
        let mut studio = Studio::new(motion, Rest::new(self.look().shape));
        studio.turn_to(cycle);
        let saved = Arc::clone(studio.motion());
        self.drawing = Some(Drawing { id: id.to_owned(), studio, saved, refused: None, is_from_editor: edited.is_some() });
        self.screen = Screen::Studio(id.to_owned());
    }

    /// Carries out what the person asked for in the studio.
    pub(in crate::app) fn perform_studio(&mut self, ctx: &Context, action: StudioAction) {
        let Some(drawing) = &mut self.drawing else { return };
        // What changed is saved in the next frame.
        ctx.request_repaint();
        match action {
            StudioAction::Edit(edits, goes_on) => drawing.studio.apply(&edits, goes_on),
            StudioAction::Undo => {
                drawing.studio.undo();
            }
            StudioAction::Redo => {
                drawing.studio.redo();
            }
            StudioAction::TurnTo(cycle) => drawing.studio.turn_to(cycle),
            StudioAction::Done => {
                let (id, is_from_editor) = (drawing.id.clone(), drawing.is_from_editor);
                self.close_drawing();
                let is_usable = self.exercises().contains_key(&id);
                let next = if is_from_editor || !is_usable {
                    Action::Exercise(ExerciseAction::Edit(id))
                } else {
                    Action::Open(Screen::Exercise(id))
                };
                self.perform(ctx, next);
            }
        }
    }

    /// Saves what was changed, once nothing is held any more; ends when another screen is shown. To be called in every frame.
    pub(in crate::app) fn keep_drawing(&mut self, ctx: &Context) {
        if self.drawing.is_none() {
            return;
        }
        if !matches!(self.screen, Screen::Studio(_)) {
            self.close_drawing();
        } else if !ctx.input(|input| input.pointer.any_down()) {
            self.save_drawing();
        }
    }

    /// Saves what is not on disk yet and ends the drawing.
    pub(in crate::app) fn close_drawing(&mut self) {
        self.save_drawing();
        if let Some(drawing) = self.drawing.take() {
            self.figures.redraw(&drawing.id);
        }
    }

    fn save_drawing(&mut self) {
        let Some(drawing) = &mut self.drawing else { return };
        if *drawing.studio.motion() == drawing.saved {
            return;
        }
        let motion = Arc::clone(drawing.studio.motion());
        let id = drawing.id.clone();
        // What another program changed meanwhile in the rest of the file stays.
        let text = self.library.own_text(FileKind::Exercise, &id).and_then(|text| motion.put_into(text));
        let Some(text) = text else {
            let is_told = drawing.refused.as_ref() == Some(&motion);
            drawing.refused = Some(motion);
            if !is_told {
                self.say("The file of this exercise can't be understood, so the movement was not saved. Repair the file first.");
            }
            return;
        };
        drawing.saved = motion;
        let file = OwnFile { id, text };
        if let Some(saver) = &self.saver {
            saver.save_own(FileKind::Exercise, file.clone());
        }
        self.library.put_exercise(self.catalog, file);
    }
}

/// The plain position that goes with the exercise's words.
fn ground_of(exercise: &Exercise) -> Ground {
    match exercise.usual_level().posture {
        Posture::Sitting => Ground::Sitting,
        Posture::FaceDown => Ground::FaceDown,
        Posture::Kneeling => Ground::HandsAndKnees,
        _ => Ground::Standing,
    }
}
