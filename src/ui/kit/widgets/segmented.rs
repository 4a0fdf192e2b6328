//! One choice of a few, all in sight.

use egui::{Color32, CornerRadius, Frame, Margin, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{control_fill, focus_ring, paint_centered, words_galley};
use crate::ui::kit::theme::{Text, Theme, line, radius, size, space};

/// Shows the choices in a row that wraps; true when the choice changed.
///
/// Screen readers hear each choice as "name: words".
pub fn segmented<T: PartialEq + Clone>(ui: &mut Ui, name: &str, value: &mut T, choices: &[(T, &str)]) -> bool {
    let p = Theme::of(ui).palette;
    let frame =
        Frame::new().fill(p.control).corner_radius(CornerRadius::same(radius::M)).inner_margin(Margin::same(line::STRONG as i8));
    frame
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = Vec2::splat(line::STRONG);
                let mut is_changed = false;
                for (choice, words) in choices {
                    let is_chosen = value == choice;
                    if segment(ui, name, words, is_chosen).clicked() && !is_chosen {
                        *value = choice.clone();
                        is_changed = true;
                    }
                }
                is_changed
            })
            .inner
        })
        .inner
}

fn segment(ui: &mut Ui, name: &str, words: &str, is_chosen: bool) -> Response {
    let theme = Theme::of(ui);
    let p = theme.palette;
    let wrap = (ui.max_rect().width() - 2.0 * space::M).max(theme.px(size::ICON));
    let text = if is_chosen { Text::SmallStrong } else { Text::Small };
    let galley = words_galley(ui, text, words, Color32::PLACEHOLDER, wrap);
    let wanted = Vec2::new(
        galley.size().x + 2.0 * space::M,
        (galley.size().y + space::S).max(theme.px(size::CONTROL) - 2.0 * line::STRONG),
    );
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_chosen, format!("{name}: {words}")));
    if ui.is_rect_visible(rect) {
        let (fill, ink) = if is_chosen { (p.surface, p.accent_ink) } else { (control_fill(&p, &response), p.ink) };
        let corner = radius::M - line::STRONG as u8;
        ui.painter().rect_filled(rect, CornerRadius::same(corner), fill);
        paint_centered(ui, rect, galley, ink);
        focus_ring(ui, &response, corner);
    }
    response
}
