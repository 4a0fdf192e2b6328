//! A number with less and more at its sides; it can also be typed.

use std::ops::RangeInclusive;

use egui::emath::Numeric;
use egui::{Color32, CornerRadius, DragValue, Frame, Response, Stroke, Ui, Widget};

use super::IconButton;
use crate::ui::kit::{
    icon::Icon,
    theme::{Theme, radius, size},
};

/// Stands in for a value where several differ.
pub const MIXED: &str = "mixed";

/// A stepper; `ui.add(Stepper::new("Hold", &mut hold_s).range(1..=120).step(5.0).unit("s"))`.
#[must_use = "a stepper shows only when added to a Ui"]
pub struct Stepper<'a, N: Numeric> {
    name: &'a str,
    value: &'a mut N,
    range: (f64, f64),
    step: f64,
    unit: &'a str,
    is_mixed: bool,
}

impl<'a, N: Numeric> Stepper<'a, N> {
    /// A stepper named for screen readers; whole steps of one until told otherwise.
    pub fn new(name: &'a str, value: &'a mut N) -> Self {
        Self { name, value, range: (N::MIN.to_f64(), N::MAX.to_f64()), step: 1.0, unit: "", is_mixed: false }
    }

    /// The least and the most it can be.
    pub fn range(mut self, range: RangeInclusive<N>) -> Self {
        self.range = (range.start().to_f64(), range.end().to_f64());
        self
    }

    /// How much less and more change.
    pub fn step(mut self, step: f64) -> Self {
        self.step = step;
        self
    }

    /// Shown after the number.
    pub fn unit(mut self, unit: &'a str) -> Self {
        self.unit = unit;
        self
    }

    /// Shows [`MIXED`] until it is changed: the value stands for several that differ.
    pub fn mixed(mut self, is_mixed: bool) -> Self {
        self.is_mixed = is_mixed;
        self
    }

    fn set(&mut self, wanted: f64) {
        *self.value = N::from_f64(wanted.clamp(self.range.0, self.range.1));
    }

    fn step_button(&mut self, ui: &mut Ui, icon: Icon, word: &str, by: f64) -> bool {
        let now = self.value.to_f64();
        // Where several differ, the others may still go where the first one is.
        let can = self.is_mixed || if by < 0.0 { now > self.range.0 } else { now < self.range.1 };
        let name = format!("{}: {word}", self.name);
        let is_clicked = ui.add_enabled(can, IconButton::new(icon, &name).small().quiet()).clicked();
        if is_clicked {
            // Land on whole steps, so that 7 goes to 10 and not to 12.
            let steps = now / self.step;
            let next = if by < 0.0 { (steps - 1.0).ceil() } else { (steps + 1.0).floor() };
            self.set(next * self.step);
        }
        is_clicked
    }
}

/// A number with up to three decimals, and none where none are needed.
fn number_text(number: f64) -> String {
    format!("{}", (number * 1000.0).round() / 1000.0)
}

impl<N: Numeric> Widget for Stepper<'_, N> {
    fn ui(mut self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let p = theme.palette;
        let frame = Frame::new().fill(p.control).corner_radius(CornerRadius::same(radius::M));
        let width = 2.0 * theme.px(size::CONTROL * 0.8) + theme.px(size::STEPPER_VALUE);
        // Left to right even where the row runs from the right.
        let row = frame.show(ui, |ui| {
            ui.allocate_ui_with_layout(
                egui::Vec2::new(width, theme.px(size::CONTROL * 0.8)),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    let is_less = self.step_button(ui, Icon::Minus, "less", -1.0);
                    let mut number = self.number(ui, &theme);
                    let is_more = self.step_button(ui, Icon::Plus, "more", 1.0);
                    if is_less || is_more {
                        number.mark_changed();
                    }
                    number
                },
            )
            .inner
        });
        row.inner
    }
}

impl<N: Numeric> Stepper<'_, N> {
    /// The number itself: typed, dragged, or stepped with the arrow keys while edited.
    fn number(&mut self, ui: &mut Ui, theme: &Theme) -> Response {
        let p = theme.palette;
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.bg_stroke = Stroke::NONE;
        widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
        widgets.hovered.bg_stroke = Stroke::NONE;
        widgets.hovered.weak_bg_fill = p.control_hover;
        ui.spacing_mut().button_padding = egui::Vec2::ZERO;
        ui.spacing_mut().interact_size.y = theme.px(size::CONTROL * 0.8);
        let gap = if self.unit.is_empty() || self.unit == "°" { "" } else { " " };
        let is_mixed = self.is_mixed;
        let suffix = if is_mixed { String::new() } else { format!("{gap}{}", self.unit) };
        let words = move |number| if is_mixed { MIXED.to_owned() } else { number_text(number) };
        let mut is_set = false;
        let value = &mut *self.value;
        let drag = DragValue::from_get_set(|wanted| {
            if let Some(wanted) = wanted {
                is_set = true;
                *value = N::from_f64(wanted);
            }
            value.to_f64()
        });
        let drag = if N::INTEGRAL { drag.max_decimals(0) } else { drag };
        let drag = drag
            .range(N::from_f64(self.range.0)..=N::from_f64(self.range.1))
            .speed(self.step * 0.1)
            .custom_formatter(move |number, _| words(number))
            .suffix(suffix);
        let extent = egui::Vec2::new(theme.px(size::STEPPER_VALUE), theme.px(size::CONTROL * 0.8));
        let mut response = ui.add_sized(extent, drag).accessible_name(self.name);
        // Where several differ, the number of the first one is news to the others. What egui sets once more when the field is left
        // is not: that may come after an undo.
        if is_mixed && is_set && (response.has_focus() || response.dragged()) {
            response.mark_changed();
        }
        response
    }
}
