//! How the exercise will look and sound, and what is still missing.

use std::time::Duration;

use egui::{Ui, Vec2};

use super::form;
use crate::{
    edit::exercise::Lack,
    exercise::dose_summary,
    ui::{
        action::{Action, ExerciseAction},
        kit::{
            icon::Icon,
            theme::{Text, Theme, radius, size, space},
            widgets::{Button, heading},
        },
        model::{EditorModel, Model},
        pictures::figures::StageRequest,
    },
};

/// Width over height of the large picture.
const PICTURE_RATIO: f32 = 1.25;

/// Since when the movement shows, on the window's own clock, in seconds.
#[derive(Default)]
pub(super) struct PreviewState {
    since_s: Option<f64>,
    /// What all of it took last time, in points.
    height_px: f32,
}

/// Shows the preview beside the form, in sight while that is scrolled. The form ends at `form_bottom`.
pub(super) fn beside_ui(
    ui: &mut Ui,
    model: &Model<'_>,
    editor: &EditorModel<'_>,
    (level, lacks): (usize, &[Lack]),
    state: &mut PreviewState,
    form_bottom: f32,
) -> Option<Action> {
    let top = ui.cursor().top();
    let most = (form_bottom - top - state.height_px).max(0.0);
    ui.add_space((ui.clip_rect().top() + space::XL - top).min(most).max(0.0));
    let start = ui.cursor().top();
    let action = preview_ui(ui, model, editor, (level, lacks), state);
    state.height_px = ui.min_rect().bottom() - start;
    action
}

fn preview_ui(
    ui: &mut Ui,
    model: &Model<'_>,
    editor: &EditorModel<'_>,
    (level, lacks): (usize, &[Lack]),
    state: &mut PreviewState,
) -> Option<Action> {
    let t = Theme::of(ui);
    let width_px = ui.available_width();
    let height_px = (width_px / PICTURE_RATIO).min(t.px(size::DIALOG)).round();
    let (_, rect) = ui.allocate_space(Vec2::new(width_px, height_px));
    ui.painter().rect_filled(rect, radius::XL, t.palette.stage);
    let request = match &model.preview {
        Some(view) => StageRequest::of_view(view),
        None => {
            let now_s = ui.input(|input| input.time);
            let since_s = now_s - *state.since_s.get_or_insert(now_s);
            StageRequest::shown_for(editor.whole, level, Duration::from_secs_f64(since_s.clamp(0.0, 3600.0)))
        }
    };
    model.figures.stage(ui, rect, &request);
    if let Some(line) = model.preview.as_ref().and_then(|view| view.caption) {
        ui.label(t.rich(Text::Body, line));
    }
    ui.add_space(space::S);
    let action = buttons_ui(ui, model, editor, level, state);
    ui.add_space(space::S);
    ui.label(t.quiet(Text::Small, dose_summary(&editor.whole.dose)));
    let missing: Vec<&Lack> = lacks.iter().filter(|lack| lack.is_error).collect();
    if !missing.is_empty() {
        ui.add_space(space::M);
        heading(ui, Text::Strong, "Still missing");
        for lack in missing {
            form::lack_ui(ui, lack);
        }
    }
    // The list is about the level in the form; what another one lacks is found there.
    let levels = &editor.editing.exercise().levels;
    let others = levels.iter().enumerate().filter(|(index, _)| *index != level);
    let unfinished = others.filter(|(index, _)| editor.editing.lacks(*index).iter().any(|lack| lack.is_error));
    let names: Vec<String> = unfinished.map(|(_, level)| format!("\"{}\"", level.name)).collect();
    if !names.is_empty() {
        ui.add_space(space::S);
        let words = format!("Something is missing at the level {}.", names.join(" and "));
        ui.label(t.rich(Text::Small, words).color(t.palette.coral_ink));
    }
    action.map(Action::Exercise)
}

fn buttons_ui(
    ui: &mut Ui,
    model: &Model<'_>,
    editor: &EditorModel<'_>,
    level: usize,
    state: &mut PreviewState,
) -> Option<ExerciseAction> {
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        let is_fit = editor.editing.is_fit();
        if model.preview.is_some() {
            if ui.add(Button::secondary("Stop").icon(Icon::Stop)).clicked() {
                action = Some(ExerciseAction::Preview(None));
            }
        } else if ui.add_enabled(is_fit, Button::secondary("Hear it").icon(Icon::Speaker)).clicked() {
            action = Some(ExerciseAction::Preview(Some(level)));
        }
        if ui.add_enabled(is_fit, Button::primary("Do it now").icon(Icon::Play)).clicked() {
            action = Some(ExerciseAction::Try(level));
        }
        let moves = editor.whole.motion.is_some() || editor.whole.pictures.len() > 1;
        if moves && ui.add(Button::quiet("Show again").icon(Icon::Restart)).clicked() {
            state.since_s = None;
        }
    });
    action
}
