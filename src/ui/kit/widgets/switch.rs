//! A switch that is on or off, alone or in a row with its words.

use egui::{Align, CornerRadius, Layout, Pos2, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{focus_ring, row_words};
use crate::ui::kit::theme::{Theme, line, size};

/// A switch named for screen readers.
pub fn switch(ui: &mut Ui, name: &str, is_on: &mut bool) -> Response {
    let theme = Theme::of(ui);
    let height = theme.px(size::KNOB) + 4.0 * line::STRONG;
    let (rect, mut response) = ui.allocate_exact_size(Vec2::new(theme.px(size::SWITCH), height), Sense::click());
    if response.clicked() {
        *is_on = !*is_on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), *is_on, name));

    if ui.is_rect_visible(rect) {
        let p = theme.palette;
        let track = match (*is_on, response.hovered()) {
            (true, false) => p.accent,
            (true, true) => p.accent_hover,
            (false, false) => p.outline,
            (false, true) => p.quiet_ink,
        };
        let round = CornerRadius::same((height / 2.0) as u8);
        ui.painter().rect_filled(rect, round, track);
        let inset = height / 2.0;
        let knob_x = if *is_on { rect.right() - inset } else { rect.left() + inset };
        let knob = if *is_on { p.on_accent } else { p.surface };
        ui.painter().circle_filled(Pos2::new(knob_x, rect.center().y), theme.px(size::KNOB) / 2.0, knob);
        focus_ring(ui, &response, (height / 2.0) as u8);
    }
    response
}

/// A row of settings: words, an explanation below them, and a switch at the right.
pub fn switch_row(ui: &mut Ui, words: &str, explanation: Option<&str>, is_on: &mut bool) -> Response {
    let width = Theme::of(ui).px(size::SWITCH);
    row_words(ui, words, explanation, width, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| switch(ui, words, is_on)).inner
    })
}
