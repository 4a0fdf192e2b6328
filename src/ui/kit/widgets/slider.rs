//! A slider in a row with its words and its value.

use std::ops::RangeInclusive;

use egui::{Align, Layout, Response, Slider, Stroke, Ui};

use super::row_words;
use crate::ui::kit::theme::{Text, Theme, line, size, space};

/// A row of settings: words at the left, slider and value at the right.
///
/// `say` turns the value into what is shown, such as "80 %".
pub fn slider_row(
    ui: &mut Ui,
    words: &str,
    value: &mut f32,
    range: RangeInclusive<f32>,
    say: impl Fn(f32) -> String,
) -> Response {
    let theme = Theme::of(ui);
    let value_px = theme.px(size::STEPPER_VALUE);
    let width = theme.px(size::SLIDER) + value_px + space::L;
    row_words(ui, words, None, width, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let shown = theme.quiet(Text::Small, say(*value));
            ui.allocate_ui_with_layout(
                egui::Vec2::new(value_px, theme.px(size::CONTROL)),
                Layout::right_to_left(Align::Center),
                |ui| ui.label(shown),
            );
            bare_slider(ui, words, value, range)
        })
        .inner
    })
}

/// A slider for the volume, in percent, that fits between buttons.
pub fn volume_slider(ui: &mut Ui, percent: &mut f32) -> Response {
    let theme = Theme::of(ui);
    let room = egui::Vec2::new(theme.px(size::VOLUME), theme.px(size::CONTROL));
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().slider_width = room.x;
        bare_slider(ui, "Volume", percent, 0.0..=100.0)
    })
    .inner
}

fn bare_slider(ui: &mut Ui, name: &str, value: &mut f32, range: RangeInclusive<f32>) -> Response {
    let theme = Theme::of(ui);
    let p = theme.palette;
    let visuals = ui.visuals_mut();
    visuals.selection.bg_fill = p.accent;
    for state in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered, &mut visuals.widgets.active] {
        state.fg_stroke = Stroke::new(line::STRONG, p.accent);
    }
    visuals.widgets.inactive.bg_fill = p.surface;
    visuals.widgets.hovered.bg_fill = p.accent_tint;
    visuals.widgets.active.bg_fill = p.accent;
    // The knob follows the height of the row; a row's height would make it too big.
    ui.spacing_mut().interact_size.y = theme.px(size::KNOB) * 1.25;
    ui.add(Slider::new(value, range).show_value(false)).accessible_name(name)
}
