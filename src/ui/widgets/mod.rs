//! The controls of the window, one small file a family, in five steps each: size, allocate,
//! interact, name for screen readers, paint.
//!
//! A widget changes nothing but the value it was lent; what a click means is up to the screen.
//! Colors and sizes come from `theme.rs`.

mod button;
mod card;
mod chip;
mod icon_button;

pub use button::Button;
pub use card::{ClickCard, card};
pub use chip::{Chip, ChipToggle, Tone};
pub use icon_button::IconButton;

use std::sync::Arc;

use egui::{Color32, CornerRadius, Galley, Rect, Response, Stroke, StrokeKind, Ui};

use crate::ui::theme::{Palette, Text, Theme, line};

/// Paints the focus ring around a control that has the keyboard focus.
pub fn focus_ring(ui: &Ui, response: &Response, radius: u8) {
    if response.has_focus() {
        let theme = Theme::of(ui);
        ui.painter().rect_stroke(
            response.rect.expand(line::FOCUS_GAP),
            CornerRadius::same(radius.saturating_add(line::FOCUS_GAP as u8)),
            Stroke::new(line::STRONG, theme.palette.accent),
            StrokeKind::Outside,
        );
    }
}

/// The fill of a quiet control in its present state.
fn control_fill(palette: &Palette, response: &Response) -> Color32 {
    if response.is_pointer_button_down_on() {
        palette.control_press
    } else if response.hovered() {
        palette.control_hover
    } else {
        palette.control
    }
}

/// Lays out words; they wrap at `wrap_px`.
fn words_galley(ui: &Ui, text: Text, words: &str, color: Color32, wrap_px: f32) -> Arc<Galley> {
    let font = Theme::of(ui).font(text);
    ui.painter().layout(words.to_owned(), font, color, wrap_px)
}

/// Paints a galley centered in `rect`.
fn paint_centered(ui: &Ui, rect: Rect, galley: Arc<Galley>, color: Color32) {
    let pos = rect.center() - galley.size() / 2.0;
    ui.painter().galley(pos, galley, color);
}

/// What a tooltip says: the name, and the key that does the same.
fn tip(name: &str, key: Option<&str>) -> String {
    key.map_or_else(|| name.to_owned(), |key| format!("{name} ({key})"))
}

#[cfg(test)]
mod tests;
