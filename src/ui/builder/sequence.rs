//! What is in the routine, in order: to select, move, copy, group and delete with mouse and keys. Only rows that show are made.

use egui::{CornerRadius, EventFilter, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

use super::{
    Asked, BuilderState, Pane, Scroll, Shown,
    drag::{self, Drag},
    placing::{Placed, Placing},
    rows::{one_line, row_id, row_ui, title_of},
};
use crate::{
    edit::routine::{Draft, Hint, Pick, RoutineEdit, Spot, new_exercise, new_group, new_rest},
    routine::Item,
    ui::kit::{
        icon::Icon,
        prose::count_text,
        theme::{Text, Theme, line, radius, size, space},
        widgets::{Button, IconButton, focus_ring},
    },
};

/// Rows made beyond each end of what shows, in points.
const SPARE_PX: f32 = 120.0;
/// So close to an edge the list scrolls while something is dragged, points; and so fast, points a frame.
const EDGE_PX: f32 = 48.0;
const EDGE_SPEED_PX: f32 = 14.0;
/// Height of the place at the end, at text size 100 %.
const END_PX: f32 = 1.15 * size::CONTROL;

/// What is kept of the sequence between frames.
#[derive(Debug, Default)]
pub(super) struct SequenceState {
    /// For how many frames the keyboard goes to the row chosen last: this one, and the next one, when the edit is made.
    n_follows: u8,
    /// Whether the row chosen last is to be brought into view.
    shows_cursor: bool,
    /// Whether the search of the palette is to get the keyboard.
    pub(super) asks_to_search: bool,
}

impl SequenceState {
    /// The keyboard stays with what an edit by keys leaves selected.
    pub(super) fn follow(&mut self, edit: &RoutineEdit) {
        self.n_follows = if matches!(edit, RoutineEdit::SelectAll) { 0 } else { 2 };
        self.shows_cursor = true;
    }

    /// Whether a row has the keyboard.
    pub(super) fn has_focus(&self, ui: &Ui, draft: &Draft) -> bool {
        let focused = ui.memory(egui::Memory::focused);
        focused.is_some() && focused == cursor_of(draft).map(row_id)
    }
}

/// The row that the Tab key leads to: the one chosen last, else the first.
fn cursor_of(draft: &Draft) -> Option<Spot> {
    draft.selection().cursor().or_else(|| draft.routine().items.first().map(|_| Spot::top(0)))
}

/// Shows the sequence.
pub(super) fn sequence_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, scroll: Scroll) {
    tools_ui(ui, shown, state, asked);
    ui.add_space(space::XS);
    if state.cursor != shown.draft.selection().cursor() {
        state.cursor = shown.draft.selection().cursor();
        state.sequence.shows_cursor = true;
    }
    scroll.show(ui, "sequence", |ui| list_ui(ui, shown, state, asked, scroll));
}

fn tools_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked) {
    let draft = shown.draft;
    let has_selection = draft.selection().n_rows() > 0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(space::XS);
        if ui.add(Button::secondary("Rest").icon(Icon::Plus).name("Add a rest")).clicked() {
            asked.edit(RoutineEdit::Add(vec![new_rest()], None));
        }
        let group = if !has_selection {
            (true, Button::secondary("Group").icon(Icon::Plus).name("Add a group"), RoutineEdit::Add(vec![new_group()], None))
        } else if draft.can_ungroup() && !draft.can_group() {
            (true, Button::secondary("Ungroup").key("Ctrl+Shift+G"), RoutineEdit::Ungroup)
        } else {
            (draft.can_group(), Button::secondary("Group").key("Ctrl+G").name("Group what is selected"), RoutineEdit::Group)
        };
        let (can_group, button, edit) = group;
        if ui.add_enabled(can_group, button).clicked() {
            asked.edit(edit);
        }
        let tools = [
            (IconButton::new(Icon::ArrowUp, "Move up").key("Alt+Up"), RoutineEdit::MoveUp),
            (IconButton::new(Icon::ArrowDown, "Move down").key("Alt+Down"), RoutineEdit::MoveDown),
            (IconButton::new(Icon::Copy, "Duplicate").key("Ctrl+D"), RoutineEdit::Duplicate),
            (IconButton::new(Icon::Trash, "Delete").key("Del"), RoutineEdit::Delete),
        ];
        for (button, edit) in tools {
            if ui.add_enabled(has_selection, button.quiet()).clicked() {
                state.sequence.shows_cursor = true;
                asked.edit(edit);
            }
        }
    });
}

fn list_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, scroll: Scroll) {
    let t = Theme::of(ui);
    let placing = Placing::of(shown.draft, &state.outline, &t);
    let end_px = t.px(END_PX);
    let (_, whole) = ui.allocate_space(Vec2::new(ui.available_width(), placing.height + end_px + space::S));
    let whole = whole.with_max_x(whole.right() - if scroll == Scroll::Own { space::XS } else { 0.0 });
    let view = ui.clip_rect();
    let cursor = cursor_of(shown.draft);
    groups_ui(ui, &placing, whole);
    for placed in &placing.rows {
        let rect = rect_of(placed, whole);
        let is_cursor = cursor == Some(placed.spot);
        if is_cursor || view.y_range().expand(SPARE_PX).intersects(rect.y_range()) {
            row(ui, shown, state, asked, placed.spot, rect, is_cursor);
        }
        if is_cursor && std::mem::take(&mut state.sequence.shows_cursor) {
            ui.scroll_to_rect(rect.expand(space::S), None);
        }
    }
    let end = Rect::from_min_size(Pos2::new(whole.left(), whole.top() + placing.height), Vec2::new(whole.width(), end_px));
    end_ui(ui, shown, state, end);
    drag_ui(ui, shown, state, asked, &placing, whole);
}

fn rect_of(placed: &Placed, whole: Rect) -> Rect {
    let inset = if placed.spot.inner.is_some() { space::S } else { 0.0 };
    let min = Pos2::new(whole.left() + inset, whole.top() + placed.top);
    Rect::from_min_size(min, Vec2::new(whole.width() - 2.0 * inset, placed.height))
}

/// The boxes around groups, as far as they show.
fn groups_ui(ui: &Ui, placing: &Placing, whole: Rect) {
    let t = Theme::of(ui);
    for group in &placing.groups {
        let rect = Rect::from_x_y_ranges(whole.x_range(), whole.top() + group.top..=whole.top() + group.bottom);
        if !ui.is_rect_visible(rect) {
            continue;
        }
        ui.painter().rect_filled(rect, CornerRadius::same(radius::L), t.palette.control);
        if group.n_items == 0 {
            let words = one_line(ui, "Drop exercises here", Text::Small, t.palette.quiet_ink, rect.width());
            let at = Pos2::new(rect.center().x, rect.bottom() - t.px(size::CONTROL) / 2.0 - space::XS) - words.size() / 2.0;
            ui.painter().galley(at, words, t.palette.quiet_ink);
        }
    }
}

fn row(ui: &Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, spot: Spot, rect: Rect, is_cursor: bool) {
    let Some(row) = state.outline.row(spot) else { return };
    let hints: Vec<&Hint> = state.outline.hints_at(spot).collect();
    let Some(response) = row_ui(ui, shown, row, &hints, rect, is_cursor) else { return };
    if is_cursor {
        keep_keyboard(ui, state, &response);
    }
    if response.drag_started() {
        if !shown.draft.selection().contains(spot) {
            asked.edit(RoutineEdit::Select(spot, Pick::Only));
        }
        state.drag = Some(Drag::Rows);
    }
    if response.clicked() {
        let modifiers = ui.input(|input| input.modifiers);
        let pick = match (modifiers.shift, modifiers.command) {
            (true, _) => Pick::Range,
            (false, true) => Pick::Toggle,
            (false, false) => Pick::Only,
        };
        asked.edit(RoutineEdit::Select(spot, pick));
        state.sequence.n_follows = 2;
    }
    if response.double_clicked() {
        state.pane = Pane::Inspector;
    }
}

/// The arrow keys choose rows instead of moving the keyboard elsewhere.
fn keep_keyboard(ui: &Ui, state: &mut BuilderState, response: &Response) {
    if state.sequence.n_follows > 0 {
        state.sequence.n_follows -= 1;
        response.request_focus();
        ui.ctx().request_repaint();
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    if response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
        state.pane = Pane::Inspector;
    }
}

/// The place behind the last row: something may be dropped there, and a click looks for an exercise.
fn end_ui(ui: &Ui, shown: &Shown<'_>, state: &mut BuilderState, rect: Rect) {
    let t = Theme::of(ui);
    let response = ui.interact(rect, ui.scope_id().with("end"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), "Add an exercise"));
    let border = Stroke::new(line::THIN, if response.hovered() { t.palette.accent } else { t.palette.outline });
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, border, space::XS, space::XS));
    let words = if shown.draft.routine().items.is_empty() { "Add the first exercise" } else { "Drop or add an exercise here" };
    let galley = one_line(ui, words, Text::Body, t.palette.quiet_ink, rect.width() - 2.0 * space::S);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, t.palette.quiet_ink);
    focus_ring(ui, &response, radius::M);
    if response.clicked() {
        state.pane = Pane::Palette;
        state.sequence.asks_to_search = true;
    }
}

/// Shows where what is dragged would fall, scrolls near the edges, and lets it fall.
fn drag_ui(ui: &Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, placing: &Placing, whole: Rect) {
    let Some(drag) = &state.drag else { return };
    drag::ghost(ui, &words_of(drag, shown.draft));
    let view = ui.clip_rect();
    let Some(pointer) = ui.input(|input| input.pointer.interact_pos()) else { return };
    if !view.expand2(Vec2::new(0.0, EDGE_PX)).contains(pointer) {
        return;
    }
    let moves_group = matches!(drag, Drag::Rows)
        && shown.draft.selection().roots().iter().any(|spot| matches!(shown.draft.item(*spot), Some(Item::Group(_))));
    let landing = placing.landing(pointer.y - whole.top(), moves_group);
    let inset = if landing.is_inside { space::S } else { 0.0 };
    drag::mark(ui, whole.left() + inset, whole.right() - inset, whole.top() + landing.y);
    let above = (view.top() + EDGE_PX - pointer.y).max(0.0);
    let below = (pointer.y - view.bottom() + EDGE_PX).max(0.0);
    if above + below > 0.0 {
        let speed = ((above - below) / EDGE_PX).clamp(-1.0, 1.0) * EDGE_SPEED_PX;
        ui.scroll_with_delta(Vec2::new(0.0, speed));
        ui.ctx().request_repaint();
    }
    if ui.input(|input| input.pointer.any_released()) {
        asked.edit(match drag {
            Drag::Rows => RoutineEdit::MoveTo(landing.gap),
            Drag::New(exercise, level) => RoutineEdit::Add(vec![new_exercise(exercise, *level)], Some(landing.gap)),
        });
    }
}

fn words_of(drag: &Drag, draft: &Draft) -> String {
    let Drag::Rows = drag else {
        return if let Drag::New(exercise, _) = drag { exercise.name.clone() } else { String::new() };
    };
    let roots = draft.selection().roots();
    match roots.as_slice() {
        [spot] => match draft.item(*spot) {
            Some(Item::Exercise(item)) => title_of(item).to_owned(),
            Some(Item::Rest(_)) => "Rest".to_owned(),
            Some(Item::Group(group)) => count_text(group.rounds as usize, "round"),
            None => String::new(),
        },
        several => count_text(several.len(), "item"),
    }
}
