//! A square button with an icon; its name is in the tooltip and for screen readers.

use egui::{Color32, CornerRadius, Response, Role, Sense, Ui, Vec2, Widget, WidgetInfo};

use super::{control_fill, focus_ring, tip};
use crate::ui::kit::{
    icon::Icon,
    theme::{Theme, radius, size},
};

/// An icon button; `ui.add(IconButton::new(Icon::Speaker, "Mute").key("M")).clicked()`.
#[must_use = "a button shows only when added to a Ui"]
pub struct IconButton<'a> {
    icon: Icon,
    name: &'a str,
    key: Option<&'a str>,
    is_on: Option<bool>,
    is_quiet: bool,
    is_danger: bool,
    is_small: bool,
}

impl<'a> IconButton<'a> {
    /// A button named by what it does.
    pub fn new(icon: Icon, name: &'a str) -> Self {
        Self { icon, name, key: None, is_on: None, is_quiet: false, is_danger: false, is_small: false }
    }

    /// The key that does the same.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// Makes it a toggle that is on or off.
    pub fn on(mut self, is_on: bool) -> Self {
        self.is_on = Some(is_on);
        self
    }

    /// No fill at rest; the icon in accent ink.
    pub fn quiet(mut self) -> Self {
        self.is_quiet = true;
        self
    }

    /// Coral, for "this hurts" and stop.
    pub fn danger(mut self) -> Self {
        self.is_danger = true;
        self
    }

    /// Smaller, for rows.
    pub fn small(mut self) -> Self {
        self.is_small = true;
        self
    }

    fn colors(&self, theme: &Theme, response: &Response) -> (Color32, Color32) {
        let p = &theme.palette;
        let is_touched = response.hovered() || response.is_pointer_button_down_on();
        match (self.is_danger, self.is_on == Some(true), self.is_quiet) {
            (true, _, _) if is_touched => (p.coral_fill, p.on_coral),
            (true, _, _) => (p.coral_tint, p.coral_ink),
            (false, true, _) => (p.accent_tint, p.accent_ink),
            (false, false, true) if !is_touched => (Color32::TRANSPARENT, p.accent_ink),
            (false, false, true) => (control_fill(p, response), p.accent_ink),
            (false, false, false) => (control_fill(p, response), p.ink),
        }
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let side = theme.px(if self.is_small { size::CONTROL * 0.8 } else { size::CONTROL });
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());

        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.name);
            info.selected = self.is_on;
            info
        });

        if ui.is_rect_visible(rect) {
            let (fill, ink) = self.colors(&theme, &response);
            ui.painter().rect_filled(rect, CornerRadius::same(radius::M), fill);
            let icon_rect = egui::Rect::from_center_size(rect.center(), Vec2::splat(theme.px(size::ICON)));
            self.icon.paint(ui.painter(), icon_rect, ink);
            focus_ring(ui, &response, radius::M);
        }
        response.on_hover_text(tip(self.name, self.key))
    }
}
