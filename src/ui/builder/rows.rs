//! One row of the sequence: an exercise, a rest or the head of a group, painted in one go.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, Galley, Id, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    text::LayoutJob, vec2,
};

use super::Shown;
use crate::{
    edit::routine::{Hint, RoutineRow, Spot},
    exercise::{dose_summary, seconds_text},
    routine::{ExerciseItem, Group, Item, RestItem, clock_text},
    ui::{
        kit::{
            icon::Icon,
            prose::count_text,
            theme::{Text, Theme, line, radius, size, space},
            widgets::focus_ring,
        },
        pictures::figures::picture_at,
    },
};

/// The picture in a row, at text size 100 %.
pub(super) const PICTURE_PX: Vec2 = vec2(1.5 * size::CONTROL, 1.15 * size::CONTROL);
/// The line of a hint below a row.
pub(super) const HINT_PX: f32 = 22.0;
/// A narrower row has no picture, at text size 100 %.
const LEAST_WITH_PICTURE_PX: f32 = 0.6 * size::DIALOG;

/// What a row shows, in words.
struct Words {
    title: String,
    facts: String,
    time: String,
}

impl Words {
    fn of(item: &Item, row: &RoutineRow) -> Self {
        let time = clock_text(row.length);
        match item {
            Item::Exercise(item) => Self { title: title_of(item).to_owned(), facts: facts_of(item), time },
            Item::Rest(RestItem { note, .. }) => {
                let facts = if note.is_empty() { String::new() } else { format!("“{note}”") };
                Self { title: "Rest".to_owned(), facts, time }
            }
            Item::Group(group) => Self { title: count_text(group.rounds as usize, "round"), facts: between_text(group), time },
        }
    }

    fn spoken(&self, item: &Item, row: &RoutineRow, hints: &[&Hint]) -> String {
        let mut words = match (item, row.ordinal) {
            (Item::Group(_), _) => format!("Group of {}", self.title),
            (_, Some(ordinal)) => format!("{}. {}", ordinal + 1, self.title),
            _ => self.title.clone(),
        };
        for part in [&self.facts, &self.time].into_iter().filter(|part| !part.is_empty()) {
            words = format!("{words}, {part}");
        }
        hints.iter().fold(words, |words, hint| format!("{}. {}", words.trim_end_matches('.'), hint.words))
    }
}

/// The name of an entry: that of its level, where the exercise has several.
pub(super) fn title_of(item: &ExerciseItem) -> &str {
    let exercise = &item.exercise;
    if exercise.levels.len() > 1 { &exercise.level(item.level).name } else { &exercise.name }
}

fn facts_of(item: &ExerciseItem) -> String {
    let dose = dose_summary(&item.dose);
    if item.note.is_empty() { dose } else { format!("{dose} · “{}”", item.note) }
}

fn between_text(group: &Group) -> String {
    if group.rest.is_zero() { "no rest between".to_owned() } else { format!("{} s rest between", seconds_text(group.rest)) }
}

/// The id of the row at a place.
pub(super) fn row_id(spot: Spot) -> Id {
    Id::unique(("builder row", spot.at, spot.inner))
}

/// Shows a row. Only the one that the keys start from takes the keyboard with Tab.
pub(super) fn row_ui(
    ui: &Ui,
    shown: &Shown<'_>,
    row: &RoutineRow,
    hints: &[&Hint],
    rect: Rect,
    is_cursor: bool,
) -> Option<Response> {
    let item = shown.draft.item(row.spot)?;
    let sense = if is_cursor { Sense::click_and_drag() } else { Sense::CLICK | Sense::DRAG };
    let response = ui.interact(rect, row_id(row.spot), sense);
    let is_selected = shown.draft.selection().contains(row.spot);
    let words = Words::of(item, row);
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), is_selected, words.spoken(item, row, hints)));
    if ui.is_rect_visible(rect) {
        frame(ui, rect, &response, is_selected, matches!(item, Item::Group(_)));
        contents(ui, shown, item, &words, hints, rect);
        focus_ring(ui, &response, radius::L);
    }
    Some(response)
}

fn frame(ui: &Ui, rect: Rect, response: &Response, is_selected: bool, is_group: bool) {
    let p = Theme::of(ui).palette;
    let corners = CornerRadius::same(radius::L);
    let border = if is_selected {
        Stroke::new(line::STRONG, p.accent)
    } else if response.hovered() {
        Stroke::new(line::THIN, p.outline)
    } else if is_group {
        Stroke::NONE
    } else {
        Stroke::new(line::THIN, p.line)
    };
    let fill = if is_group { Color32::TRANSPARENT } else { p.surface };
    ui.painter().rect(rect, corners, fill, border, StrokeKind::Inside);
}

fn contents(ui: &Ui, shown: &Shown<'_>, item: &Item, words: &Words, hints: &[&Hint], rect: Rect) {
    let t = Theme::of(ui);
    let p = t.palette;
    let main = rect.with_max_y(rect.bottom() - hints.len() as f32 * t.px(HINT_PX));
    let icon_px = t.px(size::ICON);
    let handle = Pos2::new(rect.left() + space::S + icon_px / 2.0, main.center().y);
    Icon::DragDots.paint(ui.painter(), Rect::from_center_size(handle, Vec2::splat(icon_px)), p.faint_ink);

    let time = ui.painter().layout_no_wrap(words.time.clone(), t.font(Text::Body), p.quiet_ink);
    let right = rect.right() - space::M - time.size().x;
    ui.painter().galley(Pos2::new(right, main.center().y - time.size().y / 2.0), time, p.quiet_ink);

    let mut x = rect.left() + space::S + icon_px + space::S;
    if rect.width() >= t.px(LEAST_WITH_PICTURE_PX) && !matches!(item, Item::Group(_)) {
        let picture_px = PICTURE_PX * t.text_scale;
        let picture = Rect::from_min_size(Pos2::new(x, main.center().y - picture_px.y / 2.0), picture_px);
        match item {
            Item::Exercise(item) => {
                picture_at(ui, shown.model.figures, &item.exercise, item.level, picture, CornerRadius::same(radius::M));
            }
            _ => {
                ui.painter().text(picture.center(), Align2::CENTER_CENTER, "—", t.font(Text::Body), p.quiet_ink);
            }
        }
        x = picture.right() + space::M;
    }
    let width = (right - space::S - x).max(0.0);
    let title = one_line(ui, &words.title, Text::Strong, p.ink, width);
    if matches!(item, Item::Group(_)) {
        let at = Pos2::new(x, main.center().y - title.size().y / 2.0);
        let rest = (width - title.size().x - space::S).max(0.0);
        let facts = one_line(ui, &words.facts, Text::Small, p.quiet_ink, rest);
        let facts_at = Pos2::new(x + title.size().x + space::S, main.center().y - facts.size().y / 2.0);
        ui.painter().galley(at, title, p.ink);
        ui.painter().galley(facts_at, facts, p.quiet_ink);
    } else {
        let facts = one_line(ui, &words.facts, Text::Small, p.quiet_ink, width);
        title_and_facts(ui, Pos2::new(x, main.center().y), title, facts);
    }
    hints_ui(ui, hints, Rect::from_min_max(Pos2::new(rect.left() + space::M, main.bottom()), rect.max - vec2(space::M, 0.0)));
}

/// A title with facts below it, if there are any, around a height.
pub(super) fn title_and_facts(ui: &Ui, left_center: Pos2, title: Arc<Galley>, facts: Arc<Galley>) {
    let p = Theme::of(ui).palette;
    let facts = (!facts.text().is_empty()).then_some(facts);
    let gap = space::XS / 2.0;
    let height = title.size().y + facts.as_ref().map_or(0.0, |facts| facts.size().y + gap);
    let top = left_center.y - height / 2.0;
    let below = top + title.size().y + gap;
    ui.painter().galley(Pos2::new(left_center.x, top), title, p.ink);
    if let Some(facts) = facts {
        ui.painter().galley(Pos2::new(left_center.x, below), facts, p.quiet_ink);
    }
}

fn hints_ui(ui: &Ui, hints: &[&Hint], rect: Rect) {
    let t = Theme::of(ui);
    let ink = t.palette.warning_ink;
    let icon_px = t.px(size::ICON_SMALL);
    for (index, hint) in hints.iter().enumerate() {
        // The lines stand a little higher than their share, away from the border.
        let y = rect.top() + (index as f32 + 0.5) * t.px(HINT_PX) - space::XS;
        let icon = Rect::from_center_size(Pos2::new(rect.left() + icon_px / 2.0, y), Vec2::splat(icon_px));
        Icon::Warning.paint(ui.painter(), icon, ink);
        let galley = one_line(ui, &hint.words, Text::Small, ink, rect.width() - icon_px - space::S);
        ui.painter().galley(Pos2::new(icon.right() + space::S, y - galley.size().y / 2.0), galley, ink);
    }
}

/// Words on one line, with … where they would not fit.
pub(super) fn one_line(ui: &Ui, words: &str, text: Text, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(words.to_owned(), Theme::of(ui).font(text), color);
    job.wrap.max_width = width;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Words on a few lines, with … where they would not fit.
pub(super) fn few_lines(ui: &Ui, words: &str, text: Text, color: Color32, width: f32, n_lines: usize) -> Arc<Galley> {
    let mut job = LayoutJob::simple(words.to_owned(), Theme::of(ui).font(text), color, width);
    job.wrap.max_rows = n_lines;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}
