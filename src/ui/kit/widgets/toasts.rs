//! Short messages that go by themselves. They have a place of their own and never lie over anything that can be pressed.

use std::{collections::VecDeque, time::Duration};

use egui::accesskit::Live;
use egui::{Align, Area, Context, CornerRadius, Frame, Id, Label, Layout, Margin, Order, Panel, Rect, Stroke, Ui, Vec2, pos2};

use super::{Button, IconButton};
use crate::{
    format::harmless::harmless,
    ui::kit::{
        icon::Icon,
        theme::{Text, Theme, line, radius, size, space},
    },
};

/// How long a message stays at least.
const STAY: Duration = Duration::from_secs(5);
/// How long it stays at least when something can be done about it.
const STAY_WITH_ACTION: Duration = Duration::from_secs(10);
/// Time to read one character.
const READING: Duration = Duration::from_millis(60);
/// However long a message is, it stays no longer.
const STAY_AT_MOST: Duration = Duration::from_secs(30);
/// Shown at once; the others wait for their turn.
const AT_ONCE: usize = 3;
/// The messages take this share of the window's height at most, but there is always room for one.
const HEIGHT_SHARE: f32 = 0.3;
/// In a narrower message the action stands below the words; at text size 100 %.
const NARROW: f32 = 0.6 * size::DIALOG;
/// Waiting at most; the oldest go.
const MOST: usize = 30;

/// Short messages, each with an action of type `A` if wanted. The time of a message runs only while it can be seen.
#[derive(Debug)]
pub struct Toasts<A> {
    list: VecDeque<Toast<A>>,
}

#[derive(Debug)]
struct Toast<A> {
    words: String,
    action: Option<(String, A)>,
    /// When it goes, once it has been seen.
    until: Option<Duration>,
}

/// What was pressed on a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pressed {
    Action,
    Close,
}

impl<A> Default for Toasts<A> {
    fn default() -> Self {
        Self { list: VecDeque::new() }
    }
}

impl<A> Toast<A> {
    fn stay(&self) -> Duration {
        let least = if self.action.is_some() { STAY_WITH_ACTION } else { STAY };
        let n_characters = u32::try_from(self.words.chars().count()).unwrap_or(u32::MAX);
        READING.saturating_mul(n_characters).clamp(least, STAY_AT_MOST)
    }
}

impl<A: Clone> Toasts<A> {
    /// Adds a message. One that says the same as another without an action takes its place.
    pub fn push(&mut self, words: impl Into<String>, action: Option<(&str, A)>) {
        let words = harmless(&words.into()).into_owned();
        let action = action.map(|(words, action)| (words.to_owned(), action));
        if let (None, Some(same)) = (&action, self.list.iter_mut().find(|toast| toast.action.is_none() && toast.words == words)) {
            same.until = None;
            return;
        }
        self.list.push_back(Toast { words, action, until: None });
        let too_many = self.list.len().saturating_sub(MOST);
        self.list.drain(..too_many);
    }

    /// What can be done about each message that is still there, the oldest first.
    pub fn actions(&self) -> impl Iterator<Item = &A> {
        self.list.iter().filter_map(|toast| toast.action.as_ref()).map(|(_, action)| action)
    }

    /// Shows the messages in a strip at the bottom of the window; what is added to `ui` after it stands above. While a dialog
    /// lies over the window (`is_covered`) time stands still. Returns the action that was pressed.
    pub fn strip(&mut self, ui: &mut Ui, now: Duration, is_covered: bool) -> Option<A> {
        let n_shown = self.begin(ui.ctx(), now, is_covered)?;
        let theme = Theme::of(ui);
        let frame = Frame::new().fill(theme.palette.paper).inner_margin(Margin::symmetric(space::S as i8, space::S as i8));
        let panel = Panel::bottom("toasts").resizable(false).show_separator_line(false).frame(frame);
        let pressed = panel.show(ui, |ui| ui.vertical_centered(|ui| self.list_ui(ui, n_shown)).inner).inner;
        self.take(pressed?)
    }

    /// The same at the lower edge of `place`, over what is there. For places where nothing can be pressed.
    pub fn over(&mut self, ctx: &Context, place: Rect, now: Duration, is_covered: bool) -> Option<A> {
        let n_shown = self.begin(ctx, now, is_covered)?;
        let width = place.width() - 2.0 * space::S;
        let area = Area::new(Id::unique("toasts"))
            .order(Order::Middle)
            .pivot(egui::Align2::CENTER_BOTTOM)
            .fixed_pos(pos2(place.center().x, place.bottom() - space::S))
            .constrain_to(place);
        let pressed = area
            .show(ctx, |ui| {
                ui.set_max_width(width);
                self.list_ui(ui, n_shown)
            })
            .inner;
        self.take(pressed?)
    }

    /// Lets time run and says how many are to be shown; `None` if there are none.
    fn begin(&mut self, ctx: &Context, now: Duration, is_covered: bool) -> Option<usize> {
        if !is_covered {
            self.list.retain(|toast| toast.until.is_none_or(|until| now < until));
        }
        let theme = Theme::of_window(ctx);
        let room = ctx.content_rect().height() * HEIGHT_SHARE / (theme.px(size::CONTROL) + 2.0 * space::S);
        let n_shown = self.list.len().min(AT_ONCE).min((room as usize).max(1));
        for toast in self.list.iter_mut().take(n_shown) {
            if is_covered {
                toast.until = None;
            } else {
                let stay = toast.stay();
                let until = *toast.until.get_or_insert(now + stay);
                ctx.request_repaint_after(until.saturating_sub(now));
            }
        }
        (n_shown > 0).then_some(n_shown)
    }

    fn list_ui(&self, ui: &mut Ui, n_shown: usize) -> Option<(usize, Pressed)> {
        ui.spacing_mut().item_spacing.y = space::XS;
        let mut found = None;
        for (index, toast) in self.list.iter().take(n_shown).enumerate() {
            let pressed = ui.push_id(index, |ui| toast_ui(ui, toast)).inner;
            found = found.or(pressed.map(|pressed| (index, pressed)));
        }
        found
    }

    fn take(&mut self, (index, pressed): (usize, Pressed)) -> Option<A> {
        let toast = self.list.remove(index)?;
        toast.action.filter(|_| pressed == Pressed::Action).map(|(_, action)| action)
    }
}

fn toast_ui<A>(ui: &mut Ui, toast: &Toast<A>) -> Option<Pressed> {
    let theme = Theme::of(ui);
    let p = theme.palette;
    let frame = Frame::new()
        .fill(p.surface)
        .stroke(Stroke::new(line::THIN, p.outline))
        .corner_radius(CornerRadius::same(radius::L))
        .inner_margin(Margin::symmetric(space::M as i8, space::XS as i8));
    let width = theme.px(size::TEXT_COLUMN).min(ui.available_width()) - 2.0 * (space::M + line::THIN);
    // Beside an action there must be room for words.
    let is_stacked = toast.action.is_some() && width < theme.px(NARROW);
    let row = Vec2::new(width, theme.px(size::CONTROL));
    frame
        .show(ui, |ui| {
            ui.set_width(width);
            if is_stacked {
                words_ui(ui, &toast.words);
            }
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
                ui.set_width(width);
                let mut pressed = None;
                if ui.add(IconButton::new(Icon::Close, "Close the message").small().quiet()).clicked() {
                    pressed = Some(Pressed::Close);
                }
                if let Some((words, _)) = &toast.action
                    && ui.add(Button::quiet(words)).clicked()
                {
                    pressed = Some(Pressed::Action);
                }
                if !is_stacked {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| words_ui(ui, &toast.words));
                }
                pressed
            })
            .inner
        })
        .inner
}

fn words_ui(ui: &mut Ui, words: &str) {
    let label = ui.add(Label::new(Theme::of(ui).rich(Text::Body, words)).wrap());
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
}
