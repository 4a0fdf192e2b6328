//! Pictures of the drawn person as textures: the moving stage and the stills in lists.
//!
//! Pictures are drawn by one worker thread, only when something changed. Until the new one is there the last one stays.

mod card;
mod painter;
mod sketch;
mod stage;
mod stills;

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use egui::{Color32, ColorImage, Context, CornerRadius, Rect, TextureHandle, TextureOptions, Ui, epaint::RectShape, pos2, vec2};

use crate::{
    exercise::Exercise,
    figure::{Backdrop, Camera, Look, Moment, Motion, Picture, Stage, Style},
    ui::kit::theme::{Theme, radius},
};

use super::photos::{Photos, PictureSource};
pub use card::{card_picture, picture, picture_at};
use painter::{Job, Painter, Slot};
pub use sketch::{SketchRequest, small_request};
pub use stage::StageRequest;
use stills::Stills;

/// Sizes are rounded up to this, so that a window being resized does not draw every still anew.
const SIZE_STEP_PX: u32 = 32;
/// The longest side of a picture. Larger ones are drawn at this size and scaled.
const MAX_PICTURE_PX: f32 = 1600.0;

/// Pictures of the drawn person, made on demand off the UI thread and kept.
pub struct Figures {
    painter: Painter,
    photos: Photos,
    shelf: RefCell<Shelf>,
}

#[derive(Default)]
struct Shelf {
    look: Look,
    is_dark: bool,
    stills: Stills,
    asked: HashSet<StillKey>,
    reduces_motion: bool,
    stage: Option<TextureHandle>,
    /// What the stage showed before, while it fades out.
    stage_before: Option<TextureHandle>,
    /// Counts the pictures of the stage, to fade from one to the next.
    n_stages: u32,
    stage_shows: Option<stage::Shown>,
    orbit: stage::Orbit,
    /// What of the studio the stage shows, and its size in pixels.
    sketch: Option<(SketchRequest, [u32; 2])>,
    small_sketches: HashMap<usize, sketch::SmallSketch>,
}

impl Shelf {
    /// Shows another picture on the stage; one that does not move is faded in.
    fn put_stage(&mut self, ctx: &Context, image: ColorImage) {
        self.n_stages = self.n_stages.wrapping_add(1);
        match &mut self.stage {
            Some(texture) if !self.reduces_motion => texture.set(image, TextureOptions::LINEAR),
            _ => {
                let texture = ctx.load_texture("stage", image, TextureOptions::LINEAR);
                self.stage_before = self.stage.replace(texture).filter(|_| self.reduces_motion);
            }
        }
    }
}

/// Which still.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct StillKey {
    exercise: String,
    level: usize,
    size_px: [u32; 2],
}

impl Figures {
    /// Starts the workers. `wake` is called when a picture is ready that is not the stage, which looks for its own.
    pub fn new(wake: impl Fn() + Send + Clone + 'static) -> Self {
        Self::with_pictures(Arc::new(|_| None), wake)
    }

    /// The same with pictures of the person's own, read by name from `source`.
    pub fn with_pictures(source: PictureSource, wake: impl Fn() + Send + Clone + 'static) -> Self {
        Self { photos: Photos::new(source, wake.clone()), painter: Painter::start(wake), shelf: RefCell::default() }
    }

    /// The pictures of the person's own.
    pub fn photos(&self) -> &Photos {
        &self.photos
    }

    /// Takes in finished pictures. Call once a frame, before anything is painted.
    pub fn begin_frame(&self, ui: &Ui, look: Look, reduces_motion: bool) {
        let ctx = ui.ctx();
        self.photos.begin_frame(ctx);
        let is_dark = Theme::of(ui).is_dark;
        let mut shelf = self.shelf.borrow_mut();
        if shelf.look != look || shelf.is_dark != is_dark {
            let orbit = shelf.orbit;
            *shelf = Shelf { look, is_dark, orbit, ..Shelf::default() };
            self.painter.forget();
        }
        shelf.reduces_motion = reduces_motion;
        shelf.stills.begin_frame();
        for (slot, picture) in self.painter.finished() {
            let image = image_of(&picture);
            match slot {
                Slot::Stage => shelf.put_stage(ctx, image),
                Slot::Small(pose) => {
                    let texture = ctx.load_texture("key pose", image, TextureOptions::LINEAR);
                    if let Some(small) = shelf.small_sketches.get_mut(&pose) {
                        small.put(texture);
                    }
                }
                Slot::Still(key) => {
                    let name = format!("still {}", key.exercise);
                    let texture = ctx.load_texture(name, image, TextureOptions::LINEAR);
                    shelf.asked.remove(&key);
                    shelf.stills.put(key, texture);
                }
            }
        }
    }

    /// Paints a still of an exercise at a level into `rect`, as large as fits; without a motion its picture or a card. The
    /// background is up to the caller, with corners not rounder than those of a card's picture.
    pub fn thumbnail(&self, ui: &Ui, rect: Rect, exercise: &Exercise, level: usize) {
        let Some(motion) = &exercise.motion else {
            self.photos.thumbnail(ui, rect, exercise);
            return;
        };
        let key = StillKey { exercise: exercise.id.clone(), level, size_px: size_px(ui, rect, SIZE_STEP_PX) };
        let mut shelf = self.shelf.borrow_mut();
        if let Some(texture) = shelf.stills.show(&key) {
            paint_texture(ui, rect, texture, aspect(key.size_px), CornerRadius::same(radius::M), 1.0);
            return;
        }
        if shelf.asked.insert(key.clone()) {
            let cycle = cycle_of(motion, exercise, level, 0);
            let moment = Moment { cycle, stage: Stage::Hold, fraction: 1.0, mirrored: false };
            let camera = main_camera(motion, cycle, false);
            let job = Job {
                motion: Arc::clone(motion),
                moment,
                look: shelf.look,
                camera,
                style: style(ui),
                size_px: key.size_px,
                key: None,
                framing: None,
            };
            self.painter.ask_still(key, job);
        }
    }
}

/// The cycle of a level and a shape of an exercise.
fn cycle_of(motion: &Motion, exercise: &Exercise, level: usize, shape: usize) -> usize {
    let level = exercise.level(level).id.as_str();
    let shape = exercise.shapes.get(shape).map(|shape| shape.id.as_str());
    motion.cycle_of(Some(level), shape)
}

fn main_camera(motion: &Motion, cycle: usize, mirrored: bool) -> Camera {
    motion.views_of(cycle).next().map_or_else(Camera::default, |view| Camera::of_view(view, mirrored))
}

/// Draws onto the color of the stage, so that the picture has no edge.
fn style(ui: &Ui) -> Style {
    let theme = Theme::of(ui);
    let [r, g, b, _] = theme.palette.stage.to_array();
    let surroundings = if theme.is_dark { crate::figure::PictureTheme::Dark } else { crate::figure::PictureTheme::Light };
    Style { theme: surroundings, backdrop: Backdrop::Plain([r, g, b]), ..Style::default() }
}

/// The size of a picture for `rect` in physical pixels, with the longer side a multiple of `step` and the shape of `rect`.
fn size_px(ui: &Ui, rect: Rect, step: u32) -> [u32; 2] {
    let longest = rect.width().max(rect.height()).max(1.0);
    // A float to integer cast saturates, and the size is cut to a sane range.
    let wanted_px = (longest * ui.ctx().pixels_per_point()).round().clamp(1.0, MAX_PICTURE_PX) as u32;
    let scale = wanted_px.next_multiple_of(step) as f32 / longest;
    [rect.width(), rect.height()].map(|side| (side * scale).round().max(1.0) as u32)
}

fn aspect([width, height]: [u32; 2]) -> f32 {
    width as f32 / height.max(1) as f32
}

/// Paints a texture as large as fits into `rect`, without distorting it, with an opacity from 0 to 1.
fn paint_texture(ui: &Ui, rect: Rect, texture: &TextureHandle, aspect: f32, corners: CornerRadius, opacity: f32) {
    let height = rect.height().min(rect.width() / aspect);
    let shown = Rect::from_center_size(rect.center(), vec2(height * aspect, height));
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().add(RectShape::filled(shown, corners, Color32::WHITE.gamma_multiply(opacity)).with_texture(texture.id(), whole));
}

fn image_of(picture: &Picture) -> ColorImage {
    let size = [picture.width_px as usize, picture.height_px as usize];
    ColorImage::from_rgba_unmultiplied(size, &picture.rgba)
}
