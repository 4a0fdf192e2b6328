//! The ring timer: a ring that fills, and in it the phase word, the digits and a caption.
//!
//! It shows numbers it is given and knows no clock. It is not announced while it counts.

use std::f32::consts::TAU;

use egui::{Color32, Pos2, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

use crate::ui::kit::theme::{Text, Theme, size, space};

/// Width of the ring as a part of its outer radius.
const BAND: f32 = 0.09;
/// Part of the hole that words and digits may fill.
const FILL: f32 = 0.9;
/// Height of a digit as a part of the font size (Inter).
const DIGIT_HEIGHT: f32 = 0.727;
/// From the top of a line to the middle of its digits, as a part of the font size (Inter).
const DIGIT_MIDDLE: f32 = 0.605;
/// Sizes of words are multiples of this, points.
const SIZE_STEP_PX: f32 = 2.0;
/// From one size of digits to the next; they are so large that each size costs a megabyte.
const DIGITS_STEP: f32 = 1.12;
/// Straight pieces in the ring.
const PIECES: f32 = 180.0;

/// What the ring shows.
#[derive(Clone, Copy, Debug)]
pub struct RingTimer<'a> {
    /// How much of the ring is filled, 0 to 1, clockwise from the top.
    pub fraction: f32,
    /// What to do now: "Hold".
    pub phase: &'a str,
    /// The number: "4" or "1:30".
    pub digits: &'a str,
    /// What is counted: "squeeze 3 of 8".
    pub caption: &'a str,
    /// True grays the ring while nothing runs.
    pub is_paused: bool,
}

/// Shows the timer as large as the space allows.
pub fn ring_timer(ui: &mut Ui, timer: &RingTimer) -> Response {
    let (space, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Timer, true, format!("{} {}, {}", timer.phase, timer.digits, timer.caption)));
    if ui.is_rect_visible(space) {
        let radius = space.width().min(space.height()) / 2.0;
        let band = radius * BAND;
        paint_ring(ui, space.center(), radius - band / 2.0, band, timer);
        paint_words(ui, space.center(), (radius - band) * FILL, timer);
    }
    response
}

/// The size of the digits in a ring of this radius, in points; it depends on how many digits
/// there are, never on which, and not on one digit or two, so that it does not jump.
fn digits_px(digit_aspect: f32, hole_radius: f32, words_height: f32) -> f32 {
    // Half the diagonal of the digits must fit in the hole.
    let by_width = hole_radius / (digit_aspect / 2.0).hypot(DIGIT_HEIGHT / 2.0);
    let by_height = (2.0 * hole_radius * FILL - words_height) / DIGIT_HEIGHT;
    by_width.min(by_height).max(1.0)
}

/// A size of type, smaller by less than a step. Every letter is kept as a picture in every size that was shown, so there are few.
fn stepped(size_px: f32) -> f32 {
    ((size_px / SIZE_STEP_PX).floor() * SIZE_STEP_PX).max(1.0)
}

/// The size of digits that comes next below.
fn digits_stepped(size_px: f32) -> f32 {
    let steps = (size_px / size::DIGITS_MIN).log(DIGITS_STEP).floor();
    size::DIGITS_MIN * DIGITS_STEP.powf(steps)
}

fn paint_ring(ui: &Ui, center: Pos2, radius: f32, band: f32, timer: &RingTimer) {
    let p = Theme::of(ui).palette;
    // egui draws the line of a circle outside its radius.
    ui.painter().circle_stroke(center, radius - band / 2.0, Stroke::new(band, p.control));
    let fraction = if timer.fraction.is_finite() { timer.fraction.clamp(0.0, 1.0) } else { 0.0 };
    if fraction <= 0.0 {
        return;
    }
    let color = if timer.is_paused { p.outline } else { p.accent };
    let at = |part: f32| center + radius * Vec2::angled(part * TAU - TAU / 4.0);
    let pieces = (fraction * PIECES).ceil().max(2.0);
    let arc: Vec<Pos2> = (0..=pieces as usize).map(|piece| at(fraction * piece as f32 / pieces)).collect();
    ui.painter().add(Shape::line(arc, Stroke::new(band, color)));
    for end in [at(0.0), at(fraction)] {
        ui.painter().circle_filled(end, band / 2.0, color);
    }
}

fn paint_words(ui: &Ui, center: Pos2, hole_radius: f32, timer: &RingTimer) {
    let theme = Theme::of(ui);
    let p = theme.palette;
    // Large text in a small ring must leave room for the digits.
    let phase_px = theme.font(Text::Title).size.max(hole_radius * 0.16).min(hole_radius * 0.3);
    let caption_px = theme.font(Text::Body).size.max(hole_radius * 0.11).min(hole_radius * 0.2);
    let least_gap = space::M.min(hole_radius * 0.12);
    let words_height = (phase_px + caption_px) * 1.2 + 2.0 * least_gap;

    // One digit is laid out as two; longer numbers as they are.
    let template: String = if timer.digits.chars().count() < 2 { "00".into() } else { same_width(timer.digits) };
    let unit = ui.painter().layout_no_wrap(template, theme.digits(100.0), p.ink).size().x / 100.0;
    let size_px = digits_stepped(digits_px(unit, hole_radius, words_height));
    let digits = ui.painter().layout_no_wrap(timer.digits.to_owned(), theme.digits(size_px), p.ink);
    let half_height = size_px * DIGIT_HEIGHT / 2.0;
    let digits_at = center - Vec2::new(digits.size().x / 2.0, size_px * DIGIT_MIDDLE);
    ui.painter().galley(digits_at, digits, p.ink);

    let phase_ink = if timer.is_paused { p.quiet_ink } else { p.accent_ink };
    let row = |words: &str, text: Text, size_px: f32, edge_y: f32, is_above: bool, ink: Color32| {
        let mut font = theme.font(text);
        font.size = size_px;
        // The circle is narrow up there: the words shrink until they fit.
        let far = (edge_y - center.y).abs() + size_px;
        let chord = 2.0 * (hole_radius.powi(2) - far.powi(2)).max(1.0).sqrt();
        let natural = ui.painter().layout_no_wrap(words.to_owned(), font.clone(), ink).size().x;
        let least = theme.font(Text::Caption).size / size_px;
        font.size = stepped(font.size * (chord / natural.max(1.0)).clamp(least.min(1.0), 1.0));
        let galley = ui.painter().layout_no_wrap(words.to_owned(), font, ink);
        let top = if is_above { edge_y - galley.size().y } else { edge_y };
        ui.painter().galley(Pos2::new(center.x - galley.size().x / 2.0, top), galley, ink);
    };
    let gap = least_gap.max(half_height * 0.16);
    row(timer.phase, Text::Heading, phase_px, center.y - half_height - gap, true, phase_ink);
    row(timer.caption, Text::Body, caption_px, center.y + half_height + gap, false, p.quiet_ink);
}

/// The same number with every digit as 0: equally wide, and no new layout every second.
fn same_width(digits: &str) -> String {
    digits.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digits_are_140_points_in_the_player_at_1120_by_720() {
        // The column beside the stage is 446 wide; the ring gets 400 in height.
        let hole = 200.0 * (1.0 - BAND) * FILL;
        assert!(digits_px(2.0 * 0.682, hole, 70.0) >= size::DIGITS_MIN);
    }

    #[test]
    fn words_of_any_length_come_in_few_sizes() {
        let sizes: std::collections::BTreeSet<u32> = (0..1000).map(|part| stepped(12.0 + part as f32 / 100.0) as u32).collect();
        assert_eq!(sizes.into_iter().collect::<Vec<_>>(), [12, 14, 16, 18, 20]);
        assert!(stepped(0.5) >= 1.0);
    }

    #[test]
    fn digits_come_in_few_sizes_and_are_never_larger_than_there_is_room() {
        let sizes: std::collections::BTreeSet<u32> = (40..400).map(|px| digits_stepped(px as f32) as u32).collect();
        assert!(sizes.len() < 24, "{sizes:?}");
        assert!((40..400).all(|px| (0.89..=1.0).contains(&(digits_stepped(px as f32) / px as f32))));
        assert_eq!(digits_stepped(size::DIGITS_MIN), size::DIGITS_MIN);
    }

    #[test]
    fn digits_stay_in_the_hole() {
        for aspect in [1.3_f32, 2.0, 2.7] {
            let size = digits_px(aspect, 150.0, 60.0);
            assert!((aspect * size / 2.0).hypot(size * DIGIT_HEIGHT / 2.0) <= 150.1);
        }
        assert!(digits_px(1.3, 2.0, 60.0) >= 1.0, "a tiny window is no reason to fail");
    }

    #[test]
    fn the_width_of_a_number_does_not_depend_on_its_digits() {
        assert_eq!(same_width("1:29"), "0:00");
    }
}
