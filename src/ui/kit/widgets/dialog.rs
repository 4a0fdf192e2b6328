//! A dialog over the window: it keeps the keyboard to itself, and Esc or a click beside it closes it.

use egui::{
    Context, CornerRadius, Frame, Id, Key, LayerId, Margin, Modal, Order, Role, ScrollArea, Stroke, Ui, Vec2,
    style::ScrollAnimation,
};

use super::{Button, heading};
use crate::ui::kit::theme::{Text, Theme, line, radius, size, space};

/// A dialog; the screen decides when it shows.
#[must_use = "a dialog shows only with `show`"]
pub struct Dialog<'a> {
    title: &'a str,
    width_px: f32,
    answer: Option<&'a str>,
    has_cancel: bool,
    is_read_whole: bool,
}

/// Stands in place of the answer while there is more to read below.
const READ_ON: &str = "Read on";
/// How much of what shows is gone past by [`READ_ON`]; the rest stays in sight, so that the eye finds its line.
const PAGE_SHARE: f32 = 0.8;

/// What the person wants of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// To leave it open.
    Stay,
    /// To close it, by Esc or a click beside it.
    Close,
    /// The answer below the contents.
    Answer,
}

impl<'a> Dialog<'a> {
    /// A dialog with a title, which also names it for screen readers.
    pub fn new(title: &'a str) -> Self {
        Self { title, width_px: size::DIALOG, answer: None, has_cancel: false, is_read_whole: false }
    }

    /// Wider than usual, in points at text size 100 %.
    pub fn width(mut self, width_px: f32) -> Self {
        self.width_px = width_px;
        self
    }

    /// A button below the contents, always in sight. Enter in a field of one line presses it.
    pub fn answer(mut self, words: &'a str) -> Self {
        self.answer = Some(words);
        self
    }

    /// The answer comes only when the end of the contents is in sight. Until then a button in its place reads on.
    pub fn read_whole(mut self) -> Self {
        self.is_read_whole = true;
        self
    }

    /// A button beside the answer that closes it.
    pub fn cancel(mut self) -> Self {
        self.has_cancel = true;
        self
    }

    /// Shows the dialog; also tells what the person wants of it. Long contents scroll.
    pub fn show<R>(self, ctx: &Context, contents: impl FnOnce(&mut Ui) -> R) -> (R, Wanted) {
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
        let was_typing = ctx.text_edit_focused();
        let shown = Modal::new(id).backdrop_color(p.scrim).frame(frame).show(ctx, |ui| {
            ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                node.set_role(Role::Dialog);
                node.set_modal();
                node.set_label(self.title);
            });
            ui.set_width(theme.px(self.width_px).min(window.x - 4.0 * margin));
            let foot = if self.answer.is_some() { theme.px(size::CONTROL_BIG) + space::L } else { 0.0 };
            let height = window.y - 4.0 * margin - foot;
            // The height is fixed by the window, so that the contents do not start small and scroll.
            let scroll = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
            let read_on = id.with(READ_ON);
            let scrolled = scroll.show(ui, |ui| {
                if let Some(step_px) = ui.data_mut(|data| data.remove_temp::<f32>(read_on)) {
                    ui.scroll_with_delta_animation(Vec2::new(0.0, -step_px), ScrollAnimation::none());
                }
                heading(ui, Text::Title, self.title);
                ui.add_space(space::S);
                contents(ui)
            });
            let page_px = scrolled.inner_rect.height();
            let below_px = scrolled.content_size.y - page_px - scrolled.state.clamped_offset().y;
            let reads_on = self.is_read_whole && below_px > 1.0;
            let foot = self.answer.map(|words| {
                ui.add_space(space::L);
                ui.horizontal(|ui| {
                    let is_pressed = ui.add(Button::primary(if reads_on { READ_ON } else { words }).big()).clicked();
                    if is_pressed && reads_on {
                        ui.data_mut(|data| data.insert_temp(read_on, (page_px * PAGE_SHARE).min(below_px)));
                        ui.ctx().request_repaint();
                    }
                    (is_pressed && !reads_on, self.has_cancel && ui.add(Button::quiet("Cancel").big()).clicked())
                })
                .inner
            });
            (scrolled.inner, foot.unwrap_or_default())
        });
        let should_close = shown.should_close();
        let (inner, (is_answered, is_canceled)) = shown.inner;
        let asks_to_close = should_close || is_canceled;
        // Enter in a field of one line is an answer; a field of several lines keeps the keyboard.
        let is_entered = was_typing && !ctx.text_edit_focused() && ctx.input(|input| input.key_pressed(Key::Enter));
        let wanted = match (is_answered || (is_entered && self.answer.is_some()), asks_to_close) {
            (true, _) => Wanted::Answer,
            (false, true) => Wanted::Close,
            (false, false) => Wanted::Stay,
        };
        (inner, wanted)
    }
}
