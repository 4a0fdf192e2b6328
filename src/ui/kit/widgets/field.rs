//! Fields for text: one line, several lines, and search.

use egui::{Response, TextEdit, Ui, Vec2, Widget};

use super::IconButton;
use crate::{
    format::text_limits::NAME,
    ui::kit::{
        icon::Icon,
        theme::{Text, Theme, size, space},
    },
};

/// One line of text under its label. Typing ends at `max_chars`.
pub fn text_field(ui: &mut Ui, label: &str, text: &mut String, hint: &str, max_chars: usize) -> Response {
    let edit = TextEdit::singleline(text).align(egui::Align2::LEFT_CENTER).char_limit(max_chars);
    labeled(ui, label, |ui| field(ui, edit, hint))
}

/// Several lines of text under their label. Typing ends at `max_chars`.
pub fn text_area(ui: &mut Ui, label: &str, text: &mut String, hint: &str, max_chars: usize) -> Response {
    labeled(ui, label, |ui| field(ui, TextEdit::multiline(text).desired_rows(3).char_limit(max_chars), hint))
}

fn labeled(ui: &mut Ui, label: &str, contents: impl FnOnce(&mut Ui) -> Response) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let words = ui.label(Theme::of(ui).quiet(Text::Small, label));
        contents(ui).labelled_by(words.id)
    })
    .inner
}

fn field(ui: &mut Ui, edit: TextEdit, hint: &str) -> Response {
    edit.hint_text(hint).desired_width(f32::INFINITY).min_size(Vec2::new(0.0, Theme::of(ui).px(size::CONTROL))).ui(ui)
}

/// A search field with a lens, and a button that clears it.
pub fn search_field(ui: &mut Ui, text: &mut String, hint: &str) -> Response {
    let theme = Theme::of(ui);
    let p = theme.palette;
    let icon_px = theme.px(size::ICON);
    let side = theme.px(size::CONTROL * 0.8);
    let has_text = !text.is_empty();
    ui.scope(|ui| {
        let visuals = ui.visuals_mut();
        visuals.text_edit_bg_color = Some(p.control);
        visuals.widgets.inactive.bg_stroke.color = p.control;
        let margin = egui::Margin {
            left: (icon_px + space::M + space::S) as i8,
            right: if has_text { side as i8 } else { space::M as i8 },
            top: space::S as i8,
            bottom: space::S as i8,
        };
        let mut response =
            field(ui, TextEdit::singleline(text).align(egui::Align2::LEFT_CENTER).margin(margin).char_limit(NAME), hint)
                .accessible_name(hint);
        let lens_at = response.rect.left_center() + Vec2::new(space::M + icon_px / 2.0, 0.0);
        let lens = egui::Rect::from_center_size(lens_at, Vec2::splat(icon_px));
        Icon::Search.paint(ui.painter(), lens, p.quiet_ink);
        if has_text {
            let at = response.rect.right_center() - Vec2::new(side / 2.0 + space::XS, 0.0);
            let place = egui::Rect::from_center_size(at, Vec2::splat(side));
            if ui.put(place, IconButton::new(Icon::Close, "Clear the search").small().quiet()).clicked() {
                text.clear();
                response.mark_changed();
            }
        }
        response
    })
    .inner
}
