//! The bars of a week: how much of each day's share was done. No verdict.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::kit::theme::{Text, Theme, radius, size, space};

/// One day.
#[derive(Clone, Copy, Debug)]
pub struct DayBar<'a> {
    /// Under the bar: "M".
    pub letter: &'a str,
    /// For screen readers and the tooltip: "Monday".
    pub name: &'a str,
    /// How full the bar is, 0 to 1.
    pub fraction: f32,
    /// For screen readers and the tooltip: "12 minutes".
    pub words: &'a str,
    /// Today's letter is stronger.
    pub is_today: bool,
}

/// Shows the days in a row, as wide as the space.
pub fn week_bars(ui: &mut Ui, days: &[DayBar]) {
    let theme = Theme::of(ui);
    let n_days = days.len().max(1) as f32;
    let column = ((ui.available_width() + space::S) / n_days - space::S).max(space::XS);
    let letter_height = theme.font(Text::Caption).size * 1.4;
    let extent = Vec2::new(column, theme.px(size::WEEK_BAR) + space::XS + letter_height);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        for day in days {
            let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
            let words = format!("{}: {}", day.name, day.words);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
            paint(ui, rect, day);
            response.on_hover_text(words);
        }
    });
}

fn paint(ui: &Ui, rect: Rect, day: &DayBar) {
    let theme = Theme::of(ui);
    let p = theme.palette;
    let width = rect.width().min(theme.px(size::WEEK_BAR_WIDTH));
    let bar = Rect::from_center_size(
        egui::Pos2::new(rect.center().x, rect.top() + theme.px(size::WEEK_BAR) / 2.0),
        Vec2::new(width, theme.px(size::WEEK_BAR)),
    );
    let round = CornerRadius::same(radius::S);
    ui.painter().rect_filled(bar, round, p.control);
    let fraction = if day.fraction.is_finite() { day.fraction.clamp(0.0, 1.0) } else { 0.0 };
    let filled = bar.with_min_y(bar.bottom() - bar.height() * fraction);
    ui.painter().with_clip_rect(ui.clip_rect().intersect(filled)).rect_filled(bar, round, p.accent);
    let (text, ink) = if day.is_today { (Text::CaptionStrong, p.ink) } else { (Text::Caption, p.quiet_ink) };
    ui.painter().text(rect.center_bottom(), Align2::CENTER_BOTTOM, day.letter, theme.font(text), ink);
}
