//! An item of the rail at the side: an icon over a word.

use egui::{CornerRadius, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{control_fill, focus_ring, words_galley};
use crate::ui::kit::{
    icon::Icon,
    theme::{Text, Theme, radius, size, space},
};

/// Shows an item of the rail; as wide as the rail gives it.
pub fn nav_item(ui: &mut Ui, icon: Icon, words: &str, is_selected: bool) -> Response {
    let theme = Theme::of(ui);
    let p = theme.palette;
    let width = ui.available_width();
    let text = if is_selected { Text::CaptionStrong } else { Text::Caption };
    let galley = words_galley(ui, text, words, p.ink, width);
    let icon_px = theme.px(size::ICON);
    let content_height = icon_px + space::XS + galley.size().y;
    let height = (content_height + 2.0 * space::XS).max(theme.px(size::RAIL_ITEM));
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, height), Sense::click());

    response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), words));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(is_selected));

    if ui.is_rect_visible(rect) {
        let ink = if is_selected { p.accent_ink } else { p.quiet_ink };
        if is_selected {
            ui.painter().rect_filled(rect, CornerRadius::same(radius::L), p.accent_tint);
        } else if response.hovered() {
            let fill = control_fill(&p, &response);
            ui.painter().rect_filled(rect, CornerRadius::same(radius::L), fill);
        }
        let top = rect.center().y - content_height / 2.0;
        let icon_center = Pos2::new(rect.center().x, top + icon_px / 2.0);
        icon.paint(ui.painter(), Rect::from_center_size(icon_center, Vec2::splat(icon_px)), ink);
        let words_at = Pos2::new(rect.center().x - galley.size().x / 2.0, top + icon_px + space::XS);
        ui.painter().galley_with_override_text_color(words_at, galley, ink);
        focus_ring(ui, &response, radius::L);
    }
    response
}
