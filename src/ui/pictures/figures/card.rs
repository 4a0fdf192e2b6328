//! The picture of an exercise on cards and in rows.

use egui::{CornerRadius, Rect, Ui, Vec2};

use super::Figures;
use crate::{
    exercise::Exercise,
    ui::kit::theme::{Theme, radius},
};

/// Width over height of pictures in cards.
const PICTURE_RATIO: f32 = 1.56;

/// The picture of an exercise, as wide as the space, in the shape of a card's picture.
pub fn card_picture(ui: &mut Ui, figures: &Figures, exercise: &Exercise, level: usize) {
    let width_px = ui.available_width();
    picture(ui, figures, exercise, level, Vec2::new(width_px, (width_px / PICTURE_RATIO).round()));
}

/// The picture of an exercise at a size in points.
pub fn picture(ui: &mut Ui, figures: &Figures, exercise: &Exercise, level: usize, size_px: Vec2) {
    let (_, rect) = ui.allocate_space(size_px);
    let corners = CornerRadius::same(radius::M);
    picture_at(ui, figures, exercise, level, rect, corners);
}

/// Paints the picture of an exercise where it is wanted.
pub fn picture_at(ui: &Ui, figures: &Figures, exercise: &Exercise, level: usize, rect: Rect, corners: CornerRadius) {
    if ui.is_rect_visible(rect) {
        let stage = Theme::of(ui).palette.stage;
        ui.painter().rect_filled(rect, corners, stage);
        figures.thumbnail(ui, rect, exercise, level);
    }
}
