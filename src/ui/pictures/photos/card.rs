//! The card of an exercise that is neither drawn nor pictured: its first letter and its name.

use egui::{FontId, Rect, Ui, pos2, vec2};

use crate::{
    exercise::Exercise,
    ui::kit::{
        icon::Icon,
        theme::{Text, Theme, size, space},
    },
};

/// The circle's part of the height.
const CIRCLE: f32 = 0.46;
/// The letter's part of the circle.
const LETTER: f32 = 0.52;

/// Paints the card. `is_named` adds the name where there is room for it; the stage shows it elsewhere.
pub fn named_card(ui: &Ui, rect: Rect, exercise: &Exercise, is_named: bool) {
    let theme = Theme::of(ui);
    let p = theme.palette;
    let has_words = rect.height() > theme.px(2.4 * size::CONTROL);
    let side = (rect.height() * if has_words { CIRCLE } else { 0.74 }).min(rect.width() * 0.6).min(theme.px(3.0 * size::CONTROL));
    let words = if is_named { exercise.name.as_str() } else { exercise.usual_level().posture.title() };
    let galley = has_words.then(|| {
        let width = (rect.width() - 2.0 * space::M).max(1.0);
        let mut job = egui::text::LayoutJob::simple(words.to_owned(), theme.font(Text::Small), p.quiet_ink, width);
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        ui.painter().layout_job(job)
    });
    let words_px = galley.as_ref().map_or(0.0, |galley| galley.size().y + space::S);
    let center = pos2(rect.center().x, rect.center().y - words_px / 2.0);
    ui.painter().circle_filled(center, side / 2.0, p.surface);
    paint_letter(ui, Rect::from_center_size(center, vec2(side, side)), &exercise.name);
    if let Some(galley) = galley {
        let at = pos2(rect.center().x - galley.size().x / 2.0, center.y + side / 2.0 + space::S);
        ui.painter().galley(at, galley, p.quiet_ink);
    }
}

fn paint_letter(ui: &Ui, circle: Rect, name: &str) {
    let theme = Theme::of(ui);
    let font = FontId { size: circle.height() * LETTER, ..theme.font(Text::Strong) };
    let first = name.chars().find(|c| c.is_alphanumeric()).and_then(|c| c.to_uppercase().next());
    // A letter that no font here has is replaced by a sign.
    let letter = first.filter(|&letter| ui.ctx().fonts_mut(|fonts| fonts.has_glyph(&font, letter)));
    let ink = theme.palette.accent_ink;
    match letter {
        Some(letter) => {
            let galley = ui.painter().layout_no_wrap(letter.to_string(), font, ink);
            ui.painter().galley(circle.center() - galley.size() / 2.0, galley, ink);
        }
        None => Icon::Person.paint(ui.painter(), circle.shrink(circle.width() * 0.25), ink),
    }
}
