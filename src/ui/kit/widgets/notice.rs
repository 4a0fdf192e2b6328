//! What the window says by itself: a banner that stays, and quiet announcements.

use egui::accesskit::Live;
use egui::{CornerRadius, Frame, Margin, Rect, Role, Sense, Ui, Vec2};

use super::{Button, ChipTone};
use crate::ui::kit::{
    icon::Icon,
    theme::{Text, Theme, radius, size, space},
};

/// A message that stays until its cause is gone; true when its action was clicked.
pub fn banner(ui: &mut Ui, tone: ChipTone, icon: Icon, words: &str, action: Option<&str>) -> bool {
    let theme = Theme::of(ui);
    let (fill, ink) = tone.colors(&theme.palette);
    Frame::new()
        .fill(fill)
        .corner_radius(CornerRadius::same(radius::M))
        .inner_margin(Margin::symmetric(space::M as i8, space::S as i8))
        .show(ui, |ui| {
            // A first line as high as a button would stand apart from the second.
            ui.spacing_mut().interact_size.y = 0.0;
            ui.horizontal_wrapped(|ui| {
                icon.show(ui, theme.px(size::ICON), ink);
                let label = ui.label(theme.rich(Text::Body, words).color(ink));
                ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
                action.is_some_and(|action| ui.add(Button::secondary(action)).clicked())
            })
            .inner
        })
        .inner
}

/// Says something to a screen reader and shows nothing. Call each frame with the latest message;
/// it is spoken when it changes, after what is being spoken.
pub fn announce(ui: &Ui, message: &str) {
    let place = Rect::from_min_size(ui.cursor().min, Vec2::ZERO);
    let response = ui.interact(place, ui.scope_id().with("announcement"), Sense::hover());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Status);
        node.set_live(Live::Polite);
        node.set_label(message);
    });
}
