//! The right half of the player: the timer, the words and what comes next.

use std::sync::Arc;

use egui::{FontId, Galley, Label, Rect, ScrollArea, Ui, pos2, text::LayoutJob, vec2};

use super::{PlayerAction, PlayerModel, within};
use crate::{
    exercise::SKIP_TITLE,
    session::{State, View},
    timeline::{Phase, Step},
    ui::kit::{
        icon::Icon,
        theme::{Text, Theme, radius, size, space},
        widgets::{Button, RingTimer, card, ring_timer},
    },
};

/// Sizes to try for the words, the largest first.
const SIZES: [Text; 4] = [Text::Title, Text::Lead, Text::Body, Text::Small];
/// The most of the height of the words that cautions take below them. If they need more, they follow the words and scroll with them.
const CAUTION_SHARE: f32 = 0.5;
/// The most cautions that are shown while getting ready; all are on the pages of the routine and the exercise.
const MAX_CAUTIONS: usize = 2;
/// From one size of captions to the next smaller one, points.
const CAPTION_STEP_PX: f32 = 2.0;
/// The most of the height that captions take.
const CAPTION_SHARE: f32 = 0.2;

pub(super) fn side_ui(ui: &mut Ui, model: &PlayerModel<'_>, is_far: bool) -> Option<PlayerAction> {
    let theme = Theme::of(ui);
    let area = ui.max_rect();
    let view = &model.view;
    let waits = matches!(view.state, State::Waiting { .. });
    let shows_next = view.next.is_some() && area.height() > theme.px(size::TALL_SIDE) && !is_far;
    let next_height = if shows_next { theme.px(size::NEXT_CARD) + space::M } else { 0.0 };
    let ready_height = if waits { theme.px(size::CONTROL_BIG) + space::M } else { 0.0 };
    let n_caption_lines = caption_lines(view.phase(), theme.text_scale, area.height() / theme.px(size::CAPTION));
    let captions_height = if model.shows_captions { n_caption_lines as f32 * theme.px(size::CAPTION) + space::S } else { 0.0 };
    // The timer comes first, and from afar even more. While getting ready there is more to read.
    let ring_share = match view.phase() {
        Phase::Prepare | Phase::Switch => size::RING_SHARE_READY,
        _ if is_far => size::RING_SHARE_FAR,
        _ => size::RING_SHARE,
    };
    let spare = area.height() - next_height - ready_height - captions_height;
    let ring_height = (spare * ring_share).min(area.width()).max(0.0);
    let words_height = (spare - ring_height - space::M).max(0.0);
    let mut below = area.min.y;
    let mut next_rect = |height: f32| {
        let rect = Rect::from_min_size(pos2(area.min.x, below), vec2(area.width(), height));
        below += height;
        rect
    };
    within(ui, next_rect(ring_height), |ui| ring_ui(ui, model));
    next_rect(space::M);
    let cautions = cautions_text(view);
    let cautions_height = if cautions.is_empty() { 0.0 } else { laid_out(ui, Text::Small, &cautions, area.width()).size().y };
    if cautions_height <= words_height * CAUTION_SHARE {
        within(ui, next_rect(words_height - cautions_height), |ui| words_ui(ui, &view.instruction()));
        within(ui, next_rect(cautions_height), |ui| cautions_ui(ui, &cautions));
    } else {
        within(ui, next_rect(words_height), |ui| words_ui(ui, &format!("{}\n{cautions}", view.instruction())));
    }
    if model.shows_captions {
        let rect = next_rect(captions_height);
        within(ui, rect, |ui| caption_ui(ui, view.caption.unwrap_or_default(), n_caption_lines));
    }
    let mut action = None;
    if waits {
        let rect = next_rect(ready_height);
        within(ui, rect, |ui| {
            if ui.add(Button::primary("I am ready").icon(Icon::Play).key("any key").big().full_width()).clicked() {
                action = Some(PlayerAction::Ready);
            }
        });
    }
    if let (true, Some(next)) = (shows_next, view.next) {
        let bottom = Rect::from_min_max(pos2(area.min.x, area.max.y - next_height + space::M), area.max);
        within(ui, bottom, |ui| next_ui(ui, model, next));
    }
    action
}

fn ring_ui(ui: &mut Ui, model: &PlayerModel<'_>) {
    let view = &model.view;
    let phase = view.phase_title();
    let is_paused = matches!(view.state, State::Paused { .. });
    // The end is not counted down.
    let digits = if view.phase() == Phase::Finish { String::new() } else { view.digits.to_string() };
    let caption = view.count_text();
    ring_timer(ui, &RingTimer { fraction: view.fraction, phase, digits: &digits, caption: &caption, is_paused });
}

/// The words as large as they fit; smaller than that they scroll.
fn words_ui(ui: &mut Ui, words: &str) {
    let theme = Theme::of(ui);
    let room = ui.available_size();
    let fitting = SIZES.into_iter().find(|&text| laid_out(ui, text, words, room.x).size().y <= room.y);
    ui.vertical_centered(|ui| match fitting {
        Some(text) => {
            ui.add(Label::new(theme.rich(text, words)).halign(egui::Align::Center).wrap());
        }
        None => {
            ScrollArea::vertical().id_salt("words").show(ui, |ui| {
                ui.add(Label::new(theme.rich(Text::Small, words)).halign(egui::Align::Center).wrap());
            });
        }
    });
}

/// Who should leave the exercise out or ask first, while getting ready for it; empty otherwise.
fn cautions_text(view: &View<'_>) -> String {
    let Some(exercise) = view.step.filter(|_| view.phase() == Phase::Prepare).map(|step| &step.exercise) else {
        return String::new();
    };
    let (shown, rest) = exercise.skip.split_at(exercise.skip.len().min(MAX_CAUTIONS));
    if shown.is_empty() {
        return String::new();
    }
    let n_more = rest.len() + exercise.adapt.len();
    let more = if n_more == 0 { String::new() } else { format!(" And {n_more} more on its page.") };
    format!("{SKIP_TITLE}: {}.{more}", shown.join("; "))
}

fn cautions_ui(ui: &mut Ui, words: &str) {
    if words.is_empty() {
        return;
    }
    let theme = Theme::of(ui);
    ui.vertical_centered(|ui| {
        ui.add(Label::new(theme.quiet(Text::Small, words)).halign(egui::Align::Center).wrap());
    });
}

fn laid_out(ui: &Ui, text: Text, words: &str, wrap_px: f32) -> Arc<Galley> {
    let theme = Theme::of(ui);
    ui.painter().layout(words.to_owned(), theme.font(text), theme.palette.ink, wrap_px)
}

/// How many lines are kept free for what is heard. The same for a whole phase, so that nothing jumps when a line comes.
fn caption_lines(phase: Phase, text_scale: f32, n_lines_high: f32) -> usize {
    let wanted = match phase {
        Phase::Prepare | Phase::Switch => 3,
        Phase::Rest => 2,
        // A cue has at most eight words; in large text they need a second line.
        _ => text_scale.ceil() as usize,
    };
    wanted.min((n_lines_high * CAPTION_SHARE) as usize).max(1)
}

/// What is heard, smaller where it would take more room than `n_lines`, but never smaller than small text is at 100 %.
fn caption_ui(ui: &mut Ui, line: &str, n_lines: usize) {
    let theme = Theme::of(ui);
    if line.is_empty() {
        return;
    }
    let width = ui.available_width();
    let mut font = theme.font(Text::Body);
    let least_px = theme.font(Text::Small).size / theme.text_scale.max(1.0);
    let room = n_lines as f32 * theme.px(size::CAPTION);
    let height = |font: &FontId| ui.painter().layout(line.to_owned(), font.clone(), theme.palette.ink, width).size().y;
    while height(&font) > room && font.size > least_px {
        font.size = (font.size - CAPTION_STEP_PX).max(least_px);
    }
    let n_rows = (room / ui.fonts_mut(|fonts| fonts.row_height(&font))) as usize;
    let mut job = LayoutJob::simple(line.to_owned(), font, theme.palette.accent_ink, width);
    job.wrap.max_rows = n_rows.max(n_lines);
    ui.vertical_centered(|ui| ui.add(Label::new(job).halign(egui::Align::Center)));
}

fn next_ui(ui: &mut Ui, model: &PlayerModel<'_>, next: &Step) {
    let theme = Theme::of(ui);
    card(ui, |ui| {
        ui.horizontal(|ui| {
            let picture = vec2(theme.px(size::NEXT_PICTURE), theme.px(size::NEXT_PICTURE) * 0.75);
            let (rect, _) = ui.allocate_exact_size(picture, egui::Sense::hover());
            ui.painter().rect_filled(rect, radius::S, theme.palette.stage);
            model.figures.thumbnail(ui, rect, &next.exercise, next.level);
            ui.vertical(|ui| {
                ui.label(theme.quiet(Text::Small, "Next"));
                ui.add(Label::new(theme.rich(Text::Strong, next.title())).truncate());
            });
            ui.add_space(ui.available_width());
        });
    });
}
