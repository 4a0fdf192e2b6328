//! What the window says by itself: a banner that stays, toasts that go, and quiet announcements.

use std::time::Duration;

use egui::accesskit::Live;
use egui::{Align2, Area, Context, CornerRadius, Frame, Id, Label, Layout, Margin, Order, Rect, Role, Sense, Stroke, Ui, Vec2};

use super::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::theme::{Text, Theme, line, radius, size, space};

/// How long a toast stays.
const TOAST_TIME: Duration = Duration::from_secs(5);
/// How long it stays when something can be done about it.
const TOAST_TIME_WITH_ACTION: Duration = Duration::from_secs(10);
/// Toasts shown at once; older ones go.
const TOASTS_AT_ONCE: usize = 3;

/// A message that stays until its cause is gone; true when its action was clicked.
pub fn banner(ui: &mut Ui, tone: Tone, icon: Icon, words: &str, action: Option<&str>) -> bool {
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

/// Short messages at the bottom of the window, each with an action of type `A` if wanted.
#[derive(Debug)]
pub struct Toasts<A> {
    list: Vec<Toast<A>>,
}

#[derive(Debug)]
struct Toast<A> {
    words: String,
    action: Option<(String, A)>,
    until: Duration,
}

impl<A> Default for Toasts<A> {
    fn default() -> Self {
        Self { list: Vec::new() }
    }
}

impl<A: Clone> Toasts<A> {
    /// Adds a message. `now` is the app's monotonic time.
    pub fn push(&mut self, now: Duration, words: impl Into<String>, action: Option<(&str, A)>) {
        let stay = if action.is_some() { TOAST_TIME_WITH_ACTION } else { TOAST_TIME };
        let action = action.map(|(words, action)| (words.to_owned(), action));
        self.list.push(Toast { words: words.into(), action, until: now + stay });
        let too_many = self.list.len().saturating_sub(TOASTS_AT_ONCE);
        self.list.drain(..too_many);
    }

    /// What can be done about each message that is still there, the oldest first.
    pub fn actions(&self) -> impl Iterator<Item = &A> {
        self.list.iter().filter_map(|toast| toast.action.as_ref()).map(|(_, action)| action)
    }

    /// Shows the messages over everything; returns the action that was clicked.
    pub fn show(&mut self, ctx: &Context, now: Duration) -> Option<A> {
        self.list.retain(|toast| now < toast.until);
        let soonest = self.list.iter().map(|toast| toast.until).min()?;
        ctx.request_repaint_after(soonest.saturating_sub(now));
        let clicked = Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_BOTTOM, Vec2::new(0.0, -space::XL))
            .show(ctx, |ui| self.list.iter().position(|toast| toast_ui(ui, toast)))
            .inner?;
        self.list.remove(clicked).action.map(|(_, action)| action)
    }
}

/// One message; true when its action was clicked.
fn toast_ui<A>(ui: &mut Ui, toast: &Toast<A>) -> bool {
    let theme = Theme::of(ui);
    let p = theme.palette;
    Frame::new()
        .fill(p.surface)
        .stroke(Stroke::new(line::THIN, p.outline))
        .shadow(ui.visuals().popup_shadow)
        .corner_radius(CornerRadius::same(radius::L))
        .inner_margin(Margin::symmetric(space::L as i8, space::S as i8))
        .show(ui, |ui| {
            let window = ui.ctx().content_rect().width();
            let width = theme.px(size::DIALOG).min(window - 4.0 * space::XL);
            ui.set_width(width);
            ui.horizontal(|ui| {
                ui.set_min_height(theme.px(size::CONTROL));
                ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                    let action = toast.action.as_ref();
                    let is_clicked = action.is_some_and(|(words, _)| ui.add(Button::quiet(words)).clicked());
                    ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                        let label = ui.add(Label::new(theme.rich(Text::Body, &toast.words)).wrap());
                        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
                    });
                    is_clicked
                })
                .inner
            })
            .inner
        })
        .inner
}
