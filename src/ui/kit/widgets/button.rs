//! A button with words and, if wanted, an icon.

use egui::{Color32, CornerRadius, Rect, Response, Role, Sense, Ui, Vec2, Widget, WidgetInfo};

use super::{control_fill, focus_ring, tip, words_galley};
use crate::ui::kit::{
    icon::Icon,
    theme::{Text, Theme, radius, size, space},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primary,
    Secondary,
    Quiet,
    Danger,
}

/// A button; `ui.add(Button::primary("Start").icon(Icon::Play)).clicked()`.
#[must_use = "a button shows only when added to a Ui"]
pub struct Button<'a> {
    words: &'a str,
    kind: Kind,
    icon: Option<Icon>,
    key: Option<&'a str>,
    name: Option<&'a str>,
    is_big: bool,
    is_full_width: bool,
}

impl<'a> Button<'a> {
    /// The one main action of a screen.
    pub fn primary(words: &'a str) -> Self {
        Self::new(words, Kind::Primary)
    }

    /// Any other action.
    pub fn secondary(words: &'a str) -> Self {
        Self::new(words, Kind::Secondary)
    }

    /// An action that should not draw the eye: accent words, no fill.
    pub fn quiet(words: &'a str) -> Self {
        Self::new(words, Kind::Quiet)
    }

    /// Stop, delete for good.
    pub fn danger(words: &'a str) -> Self {
        Self::new(words, Kind::Danger)
    }

    fn new(words: &'a str, kind: Kind) -> Self {
        Self { words, kind, icon: None, key: None, name: None, is_big: false, is_full_width: false }
    }

    /// An icon before the words.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The key that does the same, for the tooltip and screen readers.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// The name for screen readers, where the words alone say too little.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// Larger, for the one big button of a screen.
    pub fn big(mut self) -> Self {
        self.is_big = true;
        self
    }

    /// As wide as the space.
    pub fn full_width(mut self) -> Self {
        self.is_full_width = true;
        self
    }

    fn colors(&self, theme: &Theme, response: &Response) -> (Color32, Color32) {
        let p = &theme.palette;
        let is_down = response.is_pointer_button_down_on();
        match self.kind {
            Kind::Primary if is_down => (p.accent_press, p.on_accent),
            Kind::Primary if response.hovered() => (p.accent_hover, p.on_accent),
            Kind::Primary => (p.accent, p.on_accent),
            Kind::Secondary => (control_fill(p, response), p.ink),
            Kind::Quiet if is_down || response.hovered() => (p.accent_tint, p.accent_ink),
            Kind::Quiet => (Color32::TRANSPARENT, p.accent_ink),
            Kind::Danger if is_down || response.hovered() => (p.coral_fill, p.on_coral),
            Kind::Danger => (p.coral_tint, p.coral_ink),
        }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let padding = match self.kind {
            Kind::Quiet => Vec2::new(space::M, space::S),
            _ => Vec2::new(if self.is_big { space::XL } else { space::L }, space::S),
        };
        let icon_px = theme.px(size::ICON);
        let icon_space = if self.icon.is_some() { icon_px + space::S } else { 0.0 };
        let wrap = (ui.available_width() - 2.0 * padding.x - icon_space).max(icon_px);
        let text = if self.is_big { Text::Heading } else { Text::Button };
        let galley = words_galley(ui, text, self.words, Color32::PLACEHOLDER, wrap);

        let content = Vec2::new(icon_space + galley.size().x, galley.size().y.max(icon_px));
        let height = theme.px(if self.is_big { size::CONTROL_BIG } else { size::CONTROL });
        let mut wanted = (content + 2.0 * padding).max(Vec2::new(0.0, height));
        if self.is_full_width {
            wanted.x = wanted.x.max(ui.available_width());
        }
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());

        let name = self.name.unwrap_or(self.words);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));

        if ui.is_rect_visible(rect) {
            let (fill, ink) = self.colors(&theme, &response);
            ui.painter().rect_filled(rect, CornerRadius::same(radius::M), fill);
            let inner = Rect::from_center_size(rect.center(), content);
            if let Some(icon) = self.icon {
                let center = inner.left_center() + Vec2::new(icon_px / 2.0, 0.0);
                icon.paint(ui.painter(), Rect::from_center_size(center, Vec2::splat(icon_px)), ink);
            }
            let words_at = inner.right_center() - Vec2::new(galley.size().x, galley.size().y / 2.0);
            ui.painter().galley(words_at, galley, ink);
            focus_ring(ui, &response, radius::M);
        }
        match self.key {
            Some(key) => response.on_hover_text(tip(name, Some(key))),
            None => response,
        }
    }
}
