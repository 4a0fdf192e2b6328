//! How the window and the drawn person look.

use egui::{Ui, Vec2};

use super::{choice, titled};
use crate::{
    figure::{Hair, Outfit, Skin},
    settings::{Settings, ThemeChoice},
    ui::{
        kit::{
            theme::{Text, Theme, size, space},
            widgets::{Stepper, slider_row, switch_row},
        },
        model::Model,
        pictures::figures::picture,
    },
};

/// The exercise that shows the figure as it will look.
const SHOWN_EXERCISE: &str = "shoulder_blade_squeeze";

/// Shows theme, text size and motion.
pub(super) fn look_ui(ui: &mut Ui, wanted: &mut Settings) {
    let t = Theme::of(ui);
    choice(ui, "Theme", &mut wanted.theme, &titled(ThemeChoice::NAMES, ThemeChoice::title));
    ui.horizontal_wrapped(|ui| {
        ui.label(t.rich(Text::Body, "Text size"));
        ui.add(Stepper::new("Text size", &mut wanted.text_percent).range(80..=200).step(10.0).unit("%"));
    });
    ui.add_space(space::XS);
    let explanation = "Show positions instead of movement, and nothing slides.";
    switch_row(ui, "Less motion", Some(explanation), &mut wanted.reduces_motion);
}

/// Shows body, skin, hair and clothes of the figure, and the figure.
pub(super) fn figure_ui(ui: &mut Ui, model: &Model<'_>, wanted: &mut Settings) {
    let t = Theme::of(ui);
    if let Some(exercise) = model.exercise(SHOWN_EXERCISE) {
        let size_px = Vec2::new(ui.available_width(), t.px(size::DIALOG) / 2.0);
        picture(ui, model.figures, exercise, exercise.default_level, size_px);
        ui.add_space(space::S);
    }
    let body = |shape: f32| match shape {
        ..0.34 => "Broad".to_owned(),
        ..0.67 => "Even".to_owned(),
        _ => "Round".to_owned(),
    };
    slider_row(ui, "Body", &mut wanted.look.shape, 0.0..=1.0, body);
    choice(ui, "Skin", &mut wanted.look.skin, &Skin::ALL.map(flipped));
    choice(ui, "Hair", &mut wanted.look.hair, &Hair::ALL.map(flipped));
    choice(ui, "Clothes", &mut wanted.look.outfit, &Outfit::ALL.map(flipped));
}

fn flipped<T>((name, value): (&str, T)) -> (T, &str) {
    (value, name)
}
