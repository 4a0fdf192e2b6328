//! The pictures of the exercise: choose, drop or paste them, put them in order, say when each shows, turn and crop them.

use std::time::Duration;

use egui::{Rect, Sense, Ui, Vec2, WidgetInfo};

use super::{
    crop::Cropping,
    form::{Form, part},
    section_button,
};
use crate::{
    edit::exercise::ExerciseField,
    exercise::{ExercisePicture, MAX_PICTURES, PictureStage, limits},
    format::reader::duration_from_s,
    photo::PhotoEdit,
    ui::{
        action::ExerciseAction,
        kit::{
            icon::Icon,
            theme::{Text, Theme, radius, size, space},
            widgets::{Button, IconButton, Stepper, segmented, switch_row},
        },
        model::{EditorModel, Model},
        pictures::photos::{Detail, paint_whole},
    },
};

/// Width over height of a picture in the form.
const PICTURE_RATIO: f32 = 1.3;

/// What a person does to a picture of the list.
enum Change {
    Write,
    Earlier,
    Later,
    Remove,
    Turn,
    Crop,
}

pub(super) fn pictures_ui(
    ui: &mut Ui,
    model: &Model<'_>,
    editor: &EditorModel<'_>,
    form: &mut Form<'_>,
    cropping: &mut Option<Cropping>,
) -> Option<ExerciseAction> {
    let about = if editor.editing.has_motion() {
        "The drawn figure shows this exercise. Pictures are used only without it."
    } else {
        "Photos or drawings, also animated ones. They are copied without the place and time they hold."
    };
    part(ui, "Pictures", about, |ui| {
        let action = ways_ui(ui, editor, form.exercise.pictures.len());
        let mut change = None;
        let n_pictures = form.exercise.pictures.len();
        for (index, picture) in form.exercise.pictures.iter_mut().enumerate() {
            ui.add_space(space::S);
            let chosen = picture_ui(ui, model, index, n_pictures, picture);
            change = change.or(chosen.map(|chosen| (index, chosen)));
        }
        let changed = change.and_then(|(index, change)| carry_out(form, index, &change, cropping));
        changed.or(action)
    })
}

/// The ways to add pictures.
fn ways_ui(ui: &mut Ui, editor: &EditorModel<'_>, n_pictures: usize) -> Option<ExerciseAction> {
    let t = Theme::of(ui);
    if n_pictures >= MAX_PICTURES {
        ui.label(t.quiet(Text::Small, format!("{MAX_PICTURES} pictures are the most.")));
        return None;
    }
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        if section_button(ui, "Choose pictures", Icon::Folder) {
            action = Some(ExerciseAction::ChoosePictures);
        }
        if section_button(ui, "Paste picture", Icon::Copy) {
            action = Some(ExerciseAction::PastePicture);
        }
    });
    let is_dropping = ui.input(|input| !input.raw.hovered_files.is_empty());
    let words = match (is_dropping, editor.n_pictures_coming) {
        (true, _) => "Let go to add them.",
        (false, 0) => "Or drop them anywhere on this window.",
        (false, _) => "Reading pictures…",
    };
    ui.label(t.quiet(Text::Small, words));
    action
}

fn picture_ui(ui: &mut Ui, model: &Model<'_>, index: usize, n_pictures: usize, picture: &mut ExercisePicture) -> Option<Change> {
    let name = format!("picture {}", index + 1);
    let t = Theme::of(ui);
    let height_px = t.px(2.2 * size::CONTROL);
    let mut change = None;
    ui.horizontal_top(|ui| {
        let (rect, response) = ui.allocate_exact_size(Vec2::new(height_px * PICTURE_RATIO, height_px), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, format!("Your {name}")));
        paint(ui, model, rect, picture);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            change = when_ui(ui, &name, n_pictures, picture).then_some(Change::Write);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                let mut button = |ui: &mut Ui, icon: Icon, verb: &str, can: bool, wanted: Change| {
                    if ui.add_enabled(can, IconButton::new(icon, &format!("{verb} {name}")).small().quiet()).clicked() {
                        change = Some(wanted);
                    }
                };
                button(ui, Icon::ArrowUp, "Earlier", index > 0, Change::Earlier);
                button(ui, Icon::ArrowDown, "Later", index + 1 < n_pictures, Change::Later);
                button(ui, Icon::Trash, "Remove", true, Change::Remove);
                if ui.add(Button::quiet("Turn").icon(Icon::Restart).name(&format!("Turn {name}"))).clicked() {
                    change = Some(Change::Turn);
                }
                if ui.add(Button::quiet("Crop").icon(Icon::Edit).name(&format!("Crop {name}"))).clicked() {
                    change = Some(Change::Crop);
                }
            });
        });
    });
    change
}

/// When the picture shows, for how long, and which way round.
fn when_ui(ui: &mut Ui, name: &str, n_pictures: usize, picture: &mut ExercisePicture) -> bool {
    let stages: Vec<(PictureStage, &str)> = PictureStage::NAMES.iter().map(|&(_, stage)| (stage, stage.title())).collect();
    let mut is_changed = segmented(ui, &format!("When to show {name}"), &mut picture.stage, &stages);
    if n_pictures > 1 {
        ui.horizontal_wrapped(|ui| {
            let t = Theme::of(ui);
            ui.label(t.quiet(Text::Small, "Shows for"));
            let mut time_s = picture.time.as_secs_f64();
            let (least_s, most_s) = (*limits::PICTURE_S.start(), *limits::PICTURE_S.end());
            let stepper = Stepper::new("Seconds it shows", &mut time_s).range(least_s..=most_s).step(0.5).unit("s");
            if ui.add(stepper).changed() {
                picture.time = duration_from_s(time_s).max(Duration::from_millis(100));
                is_changed = true;
            }
        });
    }
    is_changed | switch_row(ui, "Left and right change places", None, &mut picture.is_mirrored).changed()
}

fn paint(ui: &Ui, model: &Model<'_>, rect: Rect, picture: &ExercisePicture) {
    let t = Theme::of(ui);
    ui.painter().rect_filled(rect, radius::M, t.palette.stage);
    let photos = model.figures.photos();
    if let Some(texture) = photos.texture(&picture.file, Detail::Small) {
        paint_whole(ui, rect, &texture, picture.is_mirrored);
    } else if photos.is_missing(&picture.file) {
        let side = t.px(size::ICON_BIG);
        let at = Rect::from_center_size(rect.center(), Vec2::splat(side));
        Icon::Warning.paint(ui.painter(), at, t.palette.warning_ink);
    }
}

fn carry_out(form: &mut Form<'_>, index: usize, change: &Change, cropping: &mut Option<Cropping>) -> Option<ExerciseAction> {
    let pictures = &mut form.exercise.pictures;
    match change {
        Change::Write => form.changed = Some(ExerciseField::Picture(index)),
        Change::Earlier | Change::Later => {
            let other = if matches!(change, Change::Earlier) { index.checked_sub(1)? } else { index + 1 };
            if other < pictures.len() {
                pictures.swap(index, other);
                form.changed = Some(ExerciseField::Other);
            }
        }
        Change::Remove => {
            pictures.remove(index);
            form.changed = Some(ExerciseField::Other);
        }
        Change::Turn => {
            return Some(ExerciseAction::ChangePicture(index, PhotoEdit { quarter_turns: 1, ..PhotoEdit::default() }));
        }
        Change::Crop => *cropping = Some(Cropping::of(index)),
    }
    None
}
