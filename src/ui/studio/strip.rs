//! The key poses in their order, small: choose, add, move, take out.

use egui::{
    CornerRadius, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    text::LayoutJob,
};

use super::{Bench, StudioState};
use crate::{
    edit::motion::{MotionEdit, PoseRow, PoseStep},
    ui::{
        kit::{
            icon::Icon,
            theme::{Text, Theme, line, radius, size, space},
            widgets::{Button, IconButton, focus_ring},
        },
        pictures::figures::small_request,
    },
};

/// Size of a small picture, at text size 100 %.
const SMALL_PX: Vec2 = Vec2::new(2.6 * size::CONTROL, 2.0 * size::CONTROL);

pub(super) fn strip_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState) {
    let steps = bench.studio.steps();
    ScrollArea::horizontal().id_salt("key poses").auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            for (index, step) in steps.iter().enumerate() {
                let response = step_ui(ui, bench, state, (index, step));
                if response.clicked() {
                    state.step = index;
                    state.playing_since_s = None;
                }
                if response.has_focus() {
                    keys(ui, bench, state, &steps, index);
                }
            }
        });
    });
    ui.add_space(space::XS);
    if let Some(step) = steps.get(state.step) {
        buttons_ui(ui, bench, state, &steps, step);
    }
}

fn step_ui(ui: &mut Ui, bench: &Bench<'_>, state: &mut StudioState, (index, step): (usize, &PoseStep)) -> Response {
    let t = Theme::of(ui);
    let p = t.palette;
    let is_chosen = state.step == index;
    let words = format!("{}. {}", index + 1, step.title);
    let small_px = SMALL_PX * t.text_scale.min(1.4);
    let label_px = t.px(size::CHIP);
    let (rect, response) = ui.allocate_exact_size(small_px + Vec2::new(0.0, label_px), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, format!("Key pose {words}")));
    if ui.is_rect_visible(rect) {
        let picture = Rect::from_min_size(rect.min, small_px);
        let corner = CornerRadius::same(radius::M);
        ui.painter().rect_filled(picture, corner, p.stage);
        let framing = state.framing(bench.studio);
        let request = small_request(bench.studio.motion(), bench.studio.cycle(), step.pose, &framing);
        bench.model.figures.small_sketch(ui, picture.shrink(line::STRONG), &request);
        let edge = if is_chosen {
            Stroke::new(line::STRONG, p.accent)
        } else if response.hovered() {
            Stroke::new(line::THIN, p.outline)
        } else {
            Stroke::new(line::THIN, p.line)
        };
        ui.painter().rect_stroke(picture, corner, edge, StrokeKind::Inside);
        let (text, ink) = if is_chosen { (Text::SmallStrong, p.accent_ink) } else { (Text::Small, p.ink) };
        let at = egui::pos2(picture.center().x, picture.bottom() + label_px / 2.0);
        let mut job = LayoutJob::simple(words, t.font(text), ink, small_px.x);
        job.wrap.max_rows = 1;
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        ui.painter().galley(at - galley.size() / 2.0, galley, ink);
        focus_ring(ui, &response, radius::M);
    }
    response
}

/// The arrow keys go through the poses; with Alt they move one; Delete takes it out.
fn keys(ui: &Ui, bench: &mut Bench<'_>, state: &mut StudioState, steps: &[PoseStep], index: usize) {
    let Some(step) = steps.get(index) else { return };
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    for (key, is_later) in [(Key::ArrowLeft, false), (Key::ArrowRight, true)] {
        if pressed(Modifiers::ALT, key) {
            shift(bench, state, step, is_later);
        }
    }
    if pressed(Modifiers::NONE, Key::Delete) {
        bench.edit(MotionEdit::Remove(step.place));
    }
}

fn shift(bench: &mut Bench<'_>, state: &mut StudioState, step: &PoseStep, is_later: bool) {
    let [can_earlier, can_later] = step.can_shift;
    if (is_later && can_later) || (!is_later && can_earlier) {
        bench.edit(MotionEdit::Shift { place: step.place, is_later });
        state.step = if is_later { state.step + 1 } else { state.step.saturating_sub(1) };
    }
}

fn buttons_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState, steps: &[PoseStep], step: &PoseStep) {
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::secondary("Add a pose").icon(Icon::Plus)).on_hover_text("A copy after this one").clicked() {
            bench.edit(MotionEdit::Add { after: step.place, row: step.place.row });
            state.step += 1;
        }
        let [can_earlier, can_later] = step.can_shift;
        let earlier = IconButton::new(Icon::ChevronLeft, "Move the pose earlier").key("Alt ←");
        if ui.add_enabled(can_earlier, earlier).clicked() {
            shift(bench, state, step, false);
        }
        let later = IconButton::new(Icon::ChevronRight, "Move the pose later").key("Alt →");
        if ui.add_enabled(can_later, later).clicked() {
            shift(bench, state, step, true);
        }
        let can_remove = step.place.row != PoseRow::Move || steps.iter().filter(|s| s.place.row == PoseRow::Move).count() > 1;
        if ui.add_enabled(can_remove, IconButton::new(Icon::Trash, "Take the pose out").key("Delete")).clicked() {
            bench.edit(MotionEdit::Remove(step.place));
        }
        let effort = steps.iter().rev().find(|s| s.place.row == PoseRow::Move).map(|s| s.place);
        if let Some(after) = effort {
            for (row, words) in [(PoseRow::Return, "On the way back"), (PoseRow::Ready, "To get ready")] {
                if ui.add(Button::quiet(words).icon(Icon::Plus).name(&format!("Add a pose {}", words.to_lowercase()))).clicked() {
                    bench.edit(MotionEdit::Add { after, row });
                }
            }
        }
    });
    if let Some(note) = bench.studio.note() {
        let t = Theme::of(ui);
        ui.label(t.rich(Text::Small, note).color(t.palette.warning_ink));
    }
}
