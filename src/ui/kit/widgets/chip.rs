//! Chips: a small fact in a round frame, and the same as a filter that is on or off.

use egui::{Color32, CornerRadius, Rect, Response, Role, Sense, Ui, Vec2, Widget, WidgetInfo};

use super::{control_fill, focus_ring, words_galley};
use crate::ui::kit::{
    icon::Icon,
    theme::{Palette, Text, Theme, radius, size, space},
};

/// What a colored thing means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChipTone {
    /// A plain fact.
    #[default]
    Quiet,
    /// Chosen or suggested.
    Accent,
    /// Muscles, and stop.
    Coral,
    /// Something to know.
    Warning,
}

impl ChipTone {
    /// Fill and ink of the tone.
    pub(super) fn colors(self, p: &Palette) -> (Color32, Color32) {
        match self {
            Self::Quiet => (p.control, p.quiet_ink),
            Self::Accent => (p.accent_tint, p.accent_ink),
            Self::Coral => (p.coral_tint, p.coral_ink),
            Self::Warning => (p.warning_tint, p.warning_ink),
        }
    }
}

/// A small fact; `ui.add(Chip::new("2:36 left"))`. It can also serve as a badge.
#[must_use = "a chip shows only when added to a Ui"]
pub struct Chip<'a> {
    words: &'a str,
    tone: ChipTone,
    icon: Option<Icon>,
    has_dot: bool,
}

impl<'a> Chip<'a> {
    /// A quiet chip.
    pub fn new(words: &'a str) -> Self {
        Self { words, tone: ChipTone::Quiet, icon: None, has_dot: false }
    }

    /// Its meaning.
    pub fn tone(mut self, tone: ChipTone) -> Self {
        self.tone = tone;
        self
    }

    /// An icon before the words.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A dot before the words, as for muscles.
    pub fn dot(mut self) -> Self {
        self.has_dot = true;
        self
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let (fill, ink) = self.tone.colors(&theme.palette);
        let sign_px = if self.icon.is_some() || self.has_dot { theme.px(size::ICON_SMALL) } else { 0.0 };
        let gap = if sign_px > 0.0 { space::XS } else { 0.0 };
        let (rect, response) = paint_chip(ui, self.words, Sense::hover(), sign_px + gap, |_| (fill, ink));

        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.words));

        let sign =
            Rect::from_center_size(rect.left_center() + Vec2::new(space::M * 0.75 + sign_px / 2.0, 0.0), Vec2::splat(sign_px));
        if let Some(icon) = self.icon {
            icon.paint(ui.painter(), sign, ink);
        } else if self.has_dot {
            let dot = if self.tone == ChipTone::Coral { theme.palette.coral } else { ink };
            ui.painter().circle_filled(sign.center(), sign_px * 0.34, dot);
        }
        response
    }
}

/// A filter chip; the screen turns it on or off when it is clicked.
#[must_use = "a chip shows only when added to a Ui"]
pub struct ChipToggle<'a> {
    words: &'a str,
    is_on: bool,
}

impl<'a> ChipToggle<'a> {
    /// A chip that is on or off.
    pub fn new(words: &'a str, is_on: bool) -> Self {
        Self { words, is_on }
    }

    /// How wide it is on one line, points.
    pub fn width(&self, ui: &Ui) -> f32 {
        words_galley(ui, Text::Small, self.words, Color32::PLACEHOLDER, f32::INFINITY).size().x + 2.0 * PADDING.x
    }
}

impl Widget for ChipToggle<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = Theme::of(ui).palette;
        let is_on = self.is_on;
        let (_, response) = paint_chip(ui, self.words, Sense::click(), 0.0, |response| {
            if is_on { (p.accent_tint, p.accent_ink) } else { (control_fill(&p, response), p.ink) }
        });
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_on, self.words));
        focus_ring(ui, &response, radius::ROUND);
        response
    }
}

/// Between the edge of a chip and its words.
const PADDING: Vec2 = Vec2::new(space::M * 0.75, space::XS);

/// Allocates and paints a chip; `sign_space` is left free before the words.
fn paint_chip(
    ui: &mut Ui,
    words: &str,
    sense: Sense,
    sign_space: f32,
    colors: impl FnOnce(&Response) -> (Color32, Color32),
) -> (Rect, Response) {
    let theme = Theme::of(ui);
    let padding = PADDING;
    let wrap = (ui.available_width() - 2.0 * padding.x - sign_space).max(theme.px(size::CHIP));
    let galley = words_galley(ui, Text::Small, words, Color32::PLACEHOLDER, wrap);
    let content = galley.size() + Vec2::new(sign_space, 0.0);
    let wanted = (content + 2.0 * padding).max(Vec2::new(0.0, theme.px(size::CHIP)));
    let (rect, response) = ui.allocate_exact_size(wanted, sense);
    if ui.is_rect_visible(rect) {
        let (fill, ink) = colors(&response);
        // Round as a pill while on one line, and no rounder when the words wrap.
        let corner = (theme.px(size::CHIP) / 2.0) as u8;
        ui.painter().rect_filled(rect, CornerRadius::same(corner), fill);
        let at = rect.left_center() + Vec2::new(padding.x + sign_space, -galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    }
    (rect, response)
}
