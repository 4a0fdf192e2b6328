//! A dialog over the window: it keeps the keyboard to itself, and Esc or a click beside it closes it.

use egui::{Context, CornerRadius, Frame, Id, LayerId, Margin, Modal, Order, Role, ScrollArea, Stroke, Ui};

use super::heading;
use crate::ui::theme::{Text, Theme, line, radius, size, space};

/// A dialog; the screen decides when it shows.
#[must_use = "a dialog shows only with `show`"]
pub struct Dialog<'a> {
    title: &'a str,
    width_px: f32,
}

impl<'a> Dialog<'a> {
    /// A dialog with a title, which also names it for screen readers.
    pub fn new(title: &'a str) -> Self {
        Self { title, width_px: size::DIALOG }
    }

    /// Wider than usual, in points at text size 100 %.
    pub fn width(mut self, width_px: f32) -> Self {
        self.width_px = width_px;
        self
    }

    /// Shows the dialog; also tells if the person asked to close it. Long contents scroll.
    pub fn show<R>(self, ctx: &Context, contents: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
        let theme = Theme::of_window(ctx);
        let p = theme.palette;
        let window = ctx.content_rect().size();
        let margin = space::XL;
        let frame = Frame::new()
            .fill(p.surface)
            .stroke(Stroke::new(line::THIN, p.line))
            .shadow(ctx.global_style().visuals.window_shadow)
            .corner_radius(CornerRadius::same(radius::XL))
            .inner_margin(Margin::same(margin as i8));
        let id = Id::unique(("dialog", self.title));
        let layer = LayerId::new(Order::Foreground, id);
        let is_new = ctx.memory(|memory| memory.top_modal_layer() != Some(layer));
        if is_new {
            // Whatever had the keyboard is behind the dialog now.
            ctx.memory_mut(|memory| memory.focused().map(|focused| memory.surrender_focus(focused)));
        }
        let shown = Modal::new(id).backdrop_color(p.scrim).frame(frame).show(ctx, |ui| {
            ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                node.set_role(Role::Dialog);
                node.set_modal();
                node.set_label(self.title);
            });
            ui.set_width(theme.px(self.width_px).min(window.x - 4.0 * margin));
            let height = window.y - 8.0 * margin;
            let scroll = ScrollArea::vertical().max_height(height);
            scroll
                .show(ui, |ui| {
                    heading(ui, Text::Title, self.title);
                    ui.add_space(space::S);
                    contents(ui)
                })
                .inner
        });
        let asks_to_close = shown.should_close();
        (shown.inner, asks_to_close)
    }
}
