//! The controls of the window, one small file a family, in five steps each: size, allocate,
//! interact, name for screen readers, paint.
//!
//! A widget changes nothing but the value it was lent; what a click means is up to the screen.
//! Colors and sizes come from `theme.rs`.

mod button;
mod card;
mod chip;
mod dialog;
mod field;
mod icon_button;
mod nav;
mod notice;
mod progress;
mod ring;
mod section;
mod segmented;
mod slider;
mod stepper;
mod switch;
mod toasts;
mod week;

pub use button::Button;
pub use card::{ClickCard, card};
pub use chip::{Chip, ChipToggle, ChipTone};
pub use dialog::{Dialog, Wanted};
pub use field::{search_field, text_area, text_field};
pub use icon_button::IconButton;
pub use nav::nav_item;
pub use notice::{announce, banner};
pub use progress::{Stretch, progress_bar};
pub use ring::{RingTimer, ring_timer};
pub use section::{empty_state, heading, key_cap, section_heading};
pub use segmented::segmented;
pub use slider::{slider_row, volume_slider};
pub use stepper::{MIXED, Stepper};
pub use switch::{switch, switch_row};
pub use toasts::Toasts;
pub use week::{DayBar, week_bars};

use std::sync::Arc;

use egui::{Color32, CornerRadius, Galley, Rect, Response, Stroke, StrokeKind, Ui};

use crate::ui::kit::theme::{Palette, Text, Theme, line, size, space};

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

/// A row of settings: words at the left, a control that needs `control_px` at the right. Where
/// there is no room beside the words, the control goes below them.
fn row_words<R>(ui: &mut Ui, words: &str, explanation: Option<&str>, control_px: f32, control: impl FnOnce(&mut Ui) -> R) -> R {
    let theme = Theme::of(ui);
    let full = ui.available_width();
    let words_px = full - control_px - space::L;
    let is_narrow = words_px < theme.px(size::SLIDER) * 0.75;
    let say = |ui: &mut Ui, width: f32| {
        let gap = space::XS / 2.0;
        let ink = theme.palette.ink;
        let mut height = words_galley(ui, Text::Body, words, ink, width).size().y;
        if let Some(explanation) = explanation {
            height += gap + words_galley(ui, Text::Small, explanation, ink, width).size().y;
        }
        ui.vertical(|ui| {
            ui.set_width(width.max(0.0));
            ui.spacing_mut().item_spacing.y = gap;
            ui.add_space(((theme.px(size::CONTROL) - height) / 2.0).max(0.0));
            ui.label(theme.rich(Text::Body, words));
            if let Some(explanation) = explanation {
                ui.label(theme.quiet(Text::Small, explanation));
            }
        });
    };
    if is_narrow {
        say(ui, full);
        return ui.horizontal(control).inner;
    }
    ui.horizontal(|ui| {
        ui.set_min_height(theme.px(size::CONTROL));
        say(ui, words_px);
        control(ui)
    })
    .inner
}

#[cfg(test)]
mod tests;
