//! Where a session is: one bar for each stretch, and a place to jump to another.

use egui::accesskit::Action;
use egui::{CornerRadius, EventFilter, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::focus_ring;
use crate::ui::kit::theme::{Theme, line, radius, size, space};

/// Seconds that an arrow key jumps.
const KEY_JUMP_S: f32 = 5.0;

/// A piece of a session that has its own bar.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<'a> {
    /// The exercise's name, for the tooltip.
    pub name: &'a str,
    /// How long it takes, in seconds.
    pub length_s: f32,
}

/// Shows the bars and where the session is, `at_s` seconds from its start.
///
/// Returns the second to jump to when the person clicks, drags, or presses an arrow key while
/// the bar has the focus. It takes these keys then, so ask for the app's own keys after it.
pub fn progress_bar(ui: &mut Ui, stretches: &[Stretch], at_s: f32) -> Option<f32> {
    let theme = Theme::of(ui);
    let total_s: f32 = stretches.iter().map(|stretch| stretch.length_s.max(0.0)).sum();
    let wanted = Vec2::new(ui.available_width(), theme.px(size::CONTROL * 0.6));
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click_and_drag());
    if total_s <= 0.0 {
        return None;
    }
    let at_s = at_s.clamp(0.0, total_s);
    let jump = asked_by_pointer(&response, total_s).or_else(|| asked_by_key(ui, &response, at_s, total_s));

    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), at_s.round().into(), "Place in the session"));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Slider);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(total_s.into());
        node.set_value(format!("{} of {}", clock_words(at_s), clock_words(total_s)));
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });

    paint(ui, rect, stretches, at_s, total_s);
    focus_ring(ui, &response, radius::S);
    hover_tip(&response, stretches, total_s);
    jump
}

fn asked_by_pointer(response: &Response, total_s: f32) -> Option<f32> {
    let pointer = response.interact_pointer_pos()?;
    (response.clicked() || response.drag_stopped()).then(|| second_at(response.rect, pointer, total_s))
}

fn asked_by_key(ui: &Ui, response: &Response, at_s: f32, total_s: f32) -> Option<f32> {
    let has_focus = response.has_focus();
    let (back, on) = ui.input_mut(|input| {
        let mut asked = |key, action| {
            input.has_accesskit_action_request(response.id, action) || (has_focus && input.consume_key(Modifiers::NONE, key))
        };
        (asked(Key::ArrowLeft, Action::Decrement), asked(Key::ArrowRight, Action::Increment))
    });
    if has_focus {
        // Or egui would move the focus with these keys.
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    match (back, on) {
        (true, false) => Some((at_s - KEY_JUMP_S).max(0.0)),
        (false, true) => Some((at_s + KEY_JUMP_S).min(total_s)),
        _ => None,
    }
}

fn second_at(rect: Rect, pointer: Pos2, total_s: f32) -> f32 {
    ((pointer.x - rect.left()) / rect.width().max(1.0)).clamp(0.0, 1.0) * total_s
}

fn paint(ui: &Ui, rect: Rect, stretches: &[Stretch], at_s: f32, total_s: f32) {
    let theme = Theme::of(ui);
    let p = theme.palette;
    let height = theme.px(size::BAR);
    let round = CornerRadius::same((height / 2.0) as u8);
    let mut from_s = 0.0;
    for stretch in stretches {
        let to_s = from_s + stretch.length_s.max(0.0);
        let x = |at_s: f32| rect.left() + rect.width() * at_s / total_s;
        // The gap belongs to the bar before it; the last one ends flush.
        let gap = if to_s < total_s { space::XS.min((x(to_s) - x(from_s)) / 2.0) } else { 0.0 };
        let bar = Rect::from_center_size(
            Pos2::new((x(from_s) + x(to_s) - gap) / 2.0, rect.center().y),
            Vec2::new((x(to_s) - x(from_s) - gap).max(line::THIN), height),
        );
        ui.painter().rect_filled(bar, round, p.control_press);
        if at_s > from_s {
            let done = Rect::from_min_max(bar.min, Pos2::new(x(at_s).min(bar.right()), bar.bottom()));
            ui.painter().with_clip_rect(ui.clip_rect().intersect(done)).rect_filled(bar, round, p.accent);
        }
        from_s = to_s;
    }
}

fn hover_tip(response: &Response, stretches: &[Stretch], total_s: f32) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let wanted_s = second_at(response.rect, pointer, total_s);
    let mut to_s = 0.0;
    let stretch = stretches.iter().find(|stretch| {
        to_s += stretch.length_s.max(0.0);
        wanted_s <= to_s
    });
    if let Some(stretch) = stretch {
        let words = format!("{} · {}", clock_words(wanted_s), stretch.name);
        response.clone().on_hover_text_at_pointer(words);
    }
}

/// Seconds as "2:36".
fn clock_words(at_s: f32) -> String {
    let whole = at_s.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_on_the_bar_is_a_second_of_the_session() {
        let rect = Rect::from_min_size(Pos2::new(100.0, 0.0), Vec2::new(200.0, 20.0));
        for (x, second) in [(0.0, 0.0), (100.0, 0.0), (200.0, 30.0), (300.0, 60.0), (999.0, 60.0)] {
            assert!((second_at(rect, Pos2::new(x, 10.0), 60.0) - second).abs() < 0.01);
        }
    }

    #[test]
    fn seconds_read_as_on_a_clock() {
        assert_eq!([clock_words(0.0), clock_words(64.6), clock_words(600.0)], ["0:00", "1:05", "10:00"]);
    }
}
