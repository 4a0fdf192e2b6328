//! Dragging: what is on its way, and the small card that follows the pointer.

use std::sync::Arc;

use egui::{CornerRadius, CursorIcon, Id, LayerId, Order, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2};

use super::{BuilderState, rows::one_line};
use crate::{
    exercise::Exercise,
    ui::kit::theme::{Text, Theme, line, radius, size, space},
};

/// What is on its way.
#[derive(Clone, Debug)]
pub(super) enum Drag {
    /// The selected rows.
    Rows,
    /// An exercise at a level, from the palette.
    New(Arc<Exercise>, usize),
}

/// Shows what is on its way; ends it when the button was let go.
pub(super) fn finish(ui: &Ui, state: &mut BuilderState) {
    if state.drag.is_none() {
        return;
    }
    if !ui.input(|input| input.pointer.any_down()) {
        state.drag = None;
        return;
    }
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
}

/// Paints the card that follows the pointer.
pub(super) fn ghost(ui: &Ui, words: &str) {
    let Some(at) = ui.input(|input| input.pointer.hover_pos()) else { return };
    let t = Theme::of(ui);
    let galley = one_line(ui, words, Text::Strong, t.palette.ink, t.px(0.5 * size::DIALOG));
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("dragged")));
    let rect = Rect::from_min_size(at + Vec2::splat(space::S), galley.size() + 2.0 * Vec2::new(space::M, space::S));
    let corners = CornerRadius::same(radius::M);
    painter.add(ui.visuals().popup_shadow.as_shape(rect, corners));
    painter.rect(rect, corners, t.palette.surface, Stroke::new(line::STRONG, t.palette.accent), StrokeKind::Inside);
    painter.galley(rect.min + Vec2::new(space::M, space::S), galley, t.palette.ink);
}

/// Paints the line where it would fall.
pub(super) fn mark(ui: &Ui, left: f32, right: f32, y: f32) {
    let color = Theme::of(ui).palette.accent;
    let painter = ui.painter();
    painter.hline(left + space::XS..=right, y, Stroke::new(line::STRONG + line::THIN, color));
    painter.circle_filled(Pos2::new(left + space::XS, y), space::XS, color);
}
