//! Cards: a surface with a thin border, and the same as one thing to press.

use egui::{CornerRadius, Frame, InnerResponse, Margin, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo};

use super::focus_ring;
use crate::ui::kit::theme::{Theme, line, radius, space};

/// A surface with a border around `contents`.
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let p = Theme::of(ui).palette;
    frame(space::L).fill(p.surface).stroke(Stroke::new(line::THIN, p.line)).show(ui, contents)
}

fn frame(padding: f32) -> Frame {
    Frame::new().corner_radius(CornerRadius::same(radius::L)).inner_margin(Margin::same(padding as i8))
}

/// A card that is one thing to press; controls inside it still get their own clicks.
#[must_use = "a card shows only with `show`"]
pub struct ClickCard<'a> {
    name: &'a str,
    is_selected: bool,
    padding: f32,
}

impl<'a> ClickCard<'a> {
    /// A card named for screen readers; the name must differ from that of its neighbors.
    pub fn new(name: &'a str) -> Self {
        Self { name, is_selected: false, padding: space::M }
    }

    /// Draws the border in the accent.
    pub fn selected(mut self, is_selected: bool) -> Self {
        self.is_selected = is_selected;
        self
    }

    /// Space inside the border in points; one of [`space`].
    pub fn padding(mut self, padding_px: f32) -> Self {
        self.padding = padding_px;
        self
    }

    /// Shows the card; the response is that of the card as a whole.
    pub fn show<R>(self, ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
        let builder = UiBuilder::new().id_salt(("card", self.name)).sense(Sense::click());
        let shown = ui.scope_builder(builder, |ui| {
            let border = self.border(ui, &ui.response());
            let fill = Theme::of(ui).palette.surface;
            frame(self.padding).fill(fill).stroke(border).show(ui, contents).inner
        });
        shown.response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.name);
            info.selected = self.is_selected.then_some(true);
            info
        });
        focus_ring(ui, &shown.response, radius::L);
        shown
    }

    fn border(&self, ui: &Ui, response: &Response) -> Stroke {
        let p = Theme::of(ui).palette;
        if self.is_selected || response.is_pointer_button_down_on() {
            Stroke::new(line::STRONG, p.accent)
        } else if response.hovered() {
            Stroke::new(line::THIN, p.outline)
        } else {
            Stroke::new(line::THIN, p.line)
        }
    }
}
