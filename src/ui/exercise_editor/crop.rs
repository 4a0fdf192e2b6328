//! Cutting the edges off a picture: drag them, or give each as a number.

use egui::{Align, Context, CursorIcon, Layout, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2};

use crate::{
    exercise::Exercise,
    photo::{Crop, PhotoEdit},
    ui::{
        action::ExerciseAction,
        kit::{
            theme::{Text, Theme, line, radius, size, space},
            widgets::{Dialog, Stepper, Wanted},
        },
        model::Model,
        pictures::photos::Detail,
    },
};

/// The least that stays of a side, as a part of it.
const LEAST: f32 = 0.1;
/// The height of the picture, in parts of the dialog's width.
const HEIGHT: f32 = 0.62;

/// The picture that is being cropped, and what is to stay of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cropping {
    index: usize,
    crop: Crop,
}

impl Cropping {
    pub(super) fn of(index: usize) -> Self {
        Self { index, crop: Crop::default() }
    }
}

/// One of the four edges.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Left,
    Top,
    Right,
    Bottom,
}

const EDGES: [(Edge, &str); 4] = [(Edge::Left, "Left"), (Edge::Top, "Top"), (Edge::Right, "Right"), (Edge::Bottom, "Bottom")];

/// Shows the dialog; it stays until it is answered or closed.
pub(super) fn crop_ui(
    ctx: &Context,
    model: &Model<'_>,
    exercise: &Exercise,
    mut cropping: Cropping,
) -> (Option<Cropping>, Option<ExerciseAction>) {
    let Some(picture) = exercise.pictures.get(cropping.index) else { return (None, None) };
    let dialog = Dialog::new("Crop the picture").width(size::DIALOG).answer("Crop");
    let (_, wanted) = dialog.show(ctx, |ui| {
        let area = Vec2::new(ui.available_width(), ui.available_width() * HEIGHT);
        let (space, _) = ui.allocate_exact_size(area, Sense::hover());
        match model.figures.photos().texture(&picture.file, Detail::Large) {
            Some(texture) => {
                let [width, height] = texture.size().map(|side| side.max(1) as f32);
                let scale = (space.width() / width).min(space.height() / height);
                let rect = Rect::from_center_size(space.center(), Vec2::new(width, height) * scale);
                egui::Image::new(&texture).paint_at(ui, rect);
                edges_ui(ui, rect, &mut cropping.crop);
            }
            None => {
                ui.label(Theme::of(ui).quiet(Text::Small, "The picture is not there yet."));
            }
        }
        ui.add_space(space::S);
        numbers_ui(ui, &mut cropping.crop);
    });
    match wanted {
        Wanted::Stay => (Some(cropping), None),
        Wanted::Close => (None, None),
        Wanted::Answer if cropping.crop == Crop::default() => (None, None),
        Wanted::Answer => {
            let edit = PhotoEdit { crop: cropping.crop, ..PhotoEdit::default() };
            (None, Some(ExerciseAction::ChangePicture(cropping.index, edit)))
        }
    }
}

/// What is cut off lies in the dark; the edges can be dragged.
fn edges_ui(ui: &mut Ui, rect: Rect, crop: &mut Crop) {
    let p = Theme::of(ui).palette;
    for (edge, name) in EDGES {
        let kept = kept_of(rect, crop);
        let response = ui.interact(grip_of(kept, edge), ui.scope_id().with(("edge", name)), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Slider, true, format!("{name} edge")));
        let is_upright = matches!(edge, Edge::Left | Edge::Right);
        let response =
            response.on_hover_cursor(if is_upright { CursorIcon::ResizeHorizontal } else { CursorIcon::ResizeVertical });
        let drag = response.drag_delta();
        let by = if is_upright { drag.x / rect.width() } else { drag.y / rect.height() };
        if by != 0.0 {
            set(crop, edge, part(crop, edge) + by);
        }
    }
    let kept = kept_of(rect, crop);
    for dark in [
        Rect::from_min_max(rect.min, pos2(rect.max.x, kept.min.y)),
        Rect::from_min_max(pos2(rect.min.x, kept.max.y), rect.max),
        Rect::from_min_max(pos2(rect.min.x, kept.min.y), pos2(kept.min.x, kept.max.y)),
        Rect::from_min_max(pos2(kept.max.x, kept.min.y), pos2(rect.max.x, kept.max.y)),
    ] {
        ui.painter().rect_filled(dark, 0, p.scrim);
    }
    ui.painter().rect_stroke(kept, radius::S, Stroke::new(line::STRONG, p.accent), StrokeKind::Inside);
    for (edge, _) in EDGES {
        let grip = grip_of(kept, edge);
        let knob =
            Rect::from_center_size(grip.center(), Vec2::new(grip.width().min(space::XXL), grip.height().min(space::XXL)) * 0.5);
        ui.painter().rect_filled(knob, radius::S, p.accent);
    }
}

fn kept_of(rect: Rect, crop: &Crop) -> Rect {
    let at = |x: f32, y: f32| rect.min + Vec2::new(x * rect.width(), y * rect.height());
    Rect::from_min_max(at(crop.left, crop.top), at(crop.right, crop.bottom))
}

/// Where an edge can be taken hold of.
fn grip_of(kept: Rect, edge: Edge) -> Rect {
    let reach = space::M;
    match edge {
        Edge::Left => Rect::from_x_y_ranges(kept.min.x - reach..=kept.min.x + reach, kept.y_range()),
        Edge::Right => Rect::from_x_y_ranges(kept.max.x - reach..=kept.max.x + reach, kept.y_range()),
        Edge::Top => Rect::from_x_y_ranges(kept.x_range(), kept.min.y - reach..=kept.min.y + reach),
        Edge::Bottom => Rect::from_x_y_ranges(kept.x_range(), kept.max.y - reach..=kept.max.y + reach),
    }
}

/// How much of each edge is cut off, in percent.
fn numbers_ui(ui: &mut Ui, crop: &mut Crop) {
    let t = Theme::of(ui);
    ui.label(t.quiet(Text::Small, "Drag the edges, or say how much to cut off."));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        for (edge, name) in EDGES {
            let cell = Vec2::new(t.px(size::STEPPER_VALUE + 2.0 * 0.8 * size::CONTROL), t.px(1.4 * size::CONTROL));
            ui.allocate_ui_with_layout(cell, Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                ui.label(t.quiet(Text::Small, name));
                let is_start = matches!(edge, Edge::Left | Edge::Top);
                let now = part(crop, edge);
                let mut percent = (if is_start { now } else { 1.0 - now } * 100.0).round();
                let label = format!("Cut off: {}", name.to_lowercase());
                if ui.add(Stepper::new(&label, &mut percent).range(0.0..=90.0).unit("%")).changed() {
                    let cut = percent / 100.0;
                    set(crop, edge, if is_start { cut } else { 1.0 - cut });
                }
            });
        }
    });
}

fn part(crop: &Crop, edge: Edge) -> f32 {
    match edge {
        Edge::Left => crop.left,
        Edge::Top => crop.top,
        Edge::Right => crop.right,
        Edge::Bottom => crop.bottom,
    }
}

/// Moves an edge, as far as the opposite one lets it.
fn set(crop: &mut Crop, edge: Edge, to: f32) {
    match edge {
        Edge::Left => crop.left = to.clamp(0.0, crop.right - LEAST),
        Edge::Top => crop.top = to.clamp(0.0, crop.bottom - LEAST),
        Edge::Right => crop.right = to.clamp(crop.left + LEAST, 1.0),
        Edge::Bottom => crop.bottom = to.clamp(crop.top + LEAST, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_never_passes_the_opposite_one() {
        let mut crop = Crop::default();
        set(&mut crop, Edge::Left, 0.8);
        set(&mut crop, Edge::Right, 0.1);
        assert!(crop.left == 0.8 && (crop.right - 0.9).abs() < 1e-6);
        set(&mut crop, Edge::Top, -5.0);
        assert!(crop.top == 0.0 && crop.sane() == crop);
    }
}
