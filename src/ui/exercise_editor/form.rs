//! The form as a whole: the exercise that is changed in this frame, and what stands below each field.

use egui::{Color32, Ui};

use crate::{
    edit::exercise::{ExerciseField, Heard, Lack, List},
    exercise::{Exercise, Level},
    format::text_limits,
    ui::{
        action::ExerciseAction,
        kit::{
            icon::Icon,
            page::chip_line,
            theme::{Text, Theme, size, space},
            widgets::{card, heading, segmented, text_area, text_field},
        },
    },
};

/// The exercise as the person changes it in this frame.
pub(super) struct Form<'a> {
    pub(super) exercise: Exercise,
    pub(super) level: usize,
    pub(super) changed: Option<ExerciseField>,
    /// What is asked for besides a change of the form.
    pub(super) asked: Option<ExerciseAction>,
    lacks: &'a [Lack],
    /// Which of the spoken lines are heard.
    heard: &'a [(ExerciseField, Heard)],
}

/// Where a text of an exercise is, for reading and writing.
pub(super) type TextOf = fn(&mut Exercise, usize) -> Option<&mut String>;

impl<'a> Form<'a> {
    pub(super) fn new(exercise: &Exercise, level: usize, lacks: &'a [Lack], heard: &'a [(ExerciseField, Heard)]) -> Self {
        Self { exercise: exercise.clone(), level, changed: None, asked: None, lacks, heard }
    }

    pub(super) fn level_mut(&mut self) -> Option<&mut Level> {
        self.exercise.levels.get_mut(self.level)
    }

    /// What the person changed or asked for, if anything.
    pub(super) fn into_action(self) -> Option<ExerciseAction> {
        if self.asked.is_some() {
            return self.asked;
        }
        let field = self.changed?;
        Some(ExerciseAction::Change(Box::new(self.exercise), field))
    }

    /// A text under its label, in one line or several.
    pub(super) fn text(&mut self, ui: &mut Ui, field: ExerciseField, label: &str, hint: &str, text_of: TextOf, is_long: bool) {
        if let Some(text) = text_of(&mut self.exercise, self.level) {
            let most = if matches!(field, ExerciseField::Name | ExerciseField::Text("level")) {
                text_limits::NAME
            } else {
                text_limits::LINE
            };
            let response = if is_long { text_area(ui, label, text, hint, most) } else { text_field(ui, label, text, hint, most) };
            if response.changed() {
                self.changed = Some(field);
            }
        }
        self.lacks_ui(ui, field);
    }

    /// One choice of a few, all in sight.
    pub(super) fn choice<T: Copy + PartialEq>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        names: &[(&str, T)],
        title_of: fn(T) -> &'static str,
        value_of: impl FnOnce(&mut Self) -> Option<&mut T>,
    ) {
        let choices: Vec<(T, &str)> = names.iter().map(|&(_, value)| (value, title_of(value))).collect();
        ui.label(Theme::of(ui).quiet(Text::Small, label));
        let is_changed = value_of(self).is_some_and(|value| segmented(ui, label, value, &choices));
        if is_changed {
            self.changed = Some(ExerciseField::Other);
        }
        ui.add_space(space::XS);
    }

    /// What is missing or can't work in a field, right below it.
    pub(super) fn lacks_ui(&self, ui: &mut Ui, field: ExerciseField) {
        for lack in self.lacks.iter().filter(|lack| lack.field == field) {
            lack_ui(ui, lack);
        }
        for (_, heard) in self.heard.iter().filter(|(own, _)| *own == field) {
            heard_ui(ui, field, *heard);
        }
    }
}

/// Whether a spoken line will be heard. What starts or ends a movement is told of only if it is not.
fn heard_ui(ui: &mut Ui, field: ExerciseField, heard: Heard) {
    let t = Theme::of(ui);
    let (quiet, ink) = (t.palette.quiet_ink, t.palette.warning_ink);
    let is_cue = matches!(field, ExerciseField::Line(List::During, _));
    let (icon, words, ink) = match heard {
        Heard::Usual if is_cue => (Icon::Speaker, "Heard at the usual dose.", quiet),
        Heard::Usual => return,
        Heard::More => (Icon::Speaker, "Heard only with more sets or repetitions.", quiet),
        Heard::Never if is_cue => {
            (Icon::SpeakerMuted, "Never heard: no pause is long enough. Make it shorter, or the hold longer.", ink)
        }
        Heard::Never => {
            (Icon::SpeakerMuted, "Never heard: there is no time for it. Make it shorter, or the movement slower.", ink)
        }
    };
    sign_ui(ui, icon, words, ink);
}

/// One problem with its sign.
pub(super) fn lack_ui(ui: &mut Ui, lack: &Lack) {
    let t = Theme::of(ui);
    let (icon, ink) = if lack.is_error { (Icon::Warning, t.palette.coral_ink) } else { (Icon::Info, t.palette.warning_ink) };
    sign_ui(ui, icon, &lack.words, ink);
}

/// Small words after a sign.
fn sign_ui(ui: &mut Ui, icon: Icon, words: &str, ink: Color32) {
    let t = Theme::of(ui);
    chip_line(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        icon.show(ui, t.px(size::ICON_SMALL), ink);
        ui.label(t.rich(Text::Small, words).color(ink));
    });
}

/// A part of the form: its name, a word about it, and its fields.
pub(super) fn part<R>(ui: &mut Ui, title: &str, about: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let t = Theme::of(ui);
    let shown = card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::S;
        heading(ui, Text::Heading, title);
        if !about.is_empty() {
            ui.label(t.quiet(Text::Small, about));
        }
        contents(ui)
    });
    ui.add_space(space::M);
    shown.inner
}

/// Cuts a text that is longer than anyone needs.
pub(super) fn shorten(text: &mut String, most_chars: usize) {
    if let Some((end, _)) = text.char_indices().nth(most_chars) {
        text.truncate(end);
    }
}
