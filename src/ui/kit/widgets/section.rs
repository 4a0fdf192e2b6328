//! Headings, the place where nothing is yet, and a key cap.

use egui::{CornerRadius, Frame, Layout, Margin, Response, Role, Stroke, Ui, Vec2};

use super::Button;
use crate::ui::kit::{
    icon::Icon,
    theme::{Text, Theme, line, radius, size, space},
};

/// A heading that screen readers can jump to.
pub fn heading(ui: &mut Ui, text: Text, words: &str) -> Response {
    let response = ui.label(Theme::of(ui).rich(text, words));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(words);
    });
    response
}

/// A section's name with an action at the right; true when the action was clicked.
pub fn section_heading(ui: &mut Ui, words: &str, action: Option<&str>) -> bool {
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(Theme::of(ui).px(size::CONTROL));
        heading(ui, Text::Heading, words);
        action.is_some_and(|action| {
            let layout = Layout::right_to_left(egui::Align::Center);
            ui.with_layout(layout, |ui| ui.add(Button::quiet(action)).clicked()).inner
        })
    })
    .inner
}

/// What shows where nothing is yet; true when the action was clicked.
pub fn empty_state(ui: &mut Ui, icon: Icon, title: &str, body: &str, action: Option<&str>) -> bool {
    let theme = Theme::of(ui);
    ui.vertical_centered(|ui| {
        ui.add_space(space::XXL);
        icon.show(ui, theme.px(size::ICON_BIG), theme.palette.outline);
        heading(ui, Text::Heading, title);
        ui.set_max_width(theme.px(size::DIALOG).min(ui.available_width()));
        ui.label(theme.quiet(Text::Body, body));
        ui.add_space(space::S);
        let is_clicked = action.is_some_and(|action| ui.add(Button::secondary(action)).clicked());
        ui.add_space(space::XXL);
        is_clicked
    })
    .inner
}

/// A key as it looks on the keyboard.
pub fn key_cap(ui: &mut Ui, key: &str) -> Response {
    let theme = Theme::of(ui);
    let p = theme.palette;
    Frame::new()
        .fill(p.surface)
        .stroke(Stroke::new(line::THIN, p.outline))
        .corner_radius(CornerRadius::same(radius::S))
        .inner_margin(Margin::symmetric(space::S as i8, space::XS as i8 / 2))
        .show(ui, |ui| {
            ui.set_min_size(Vec2::new(theme.px(size::ICON_SMALL), 0.0));
            ui.label(theme.rich(Text::SmallStrong, key))
        })
        .inner
}
