//! The pictures of the pose studio: the pose being changed, large, and its key poses, small.

use std::sync::Arc;

use egui::{CornerRadius, Rect, TextureHandle, Ui};
use glam::Vec2;

use super::{Figures, Job, main_camera, paint_texture, size_px, stage::paint_whole, style};
use crate::figure::{Camera, Framing, Moment, Motion, Stage};

/// What the large picture of the studio shows.
#[derive(Clone, Debug)]
pub struct SketchRequest {
    /// The motion being changed.
    pub motion: Arc<Motion>,
    /// The moment, or only which repetition if a key pose is shown.
    pub moment: Moment,
    /// The key pose, as an index; none while the movement plays.
    pub pose: Option<usize>,
    /// Where it is seen from.
    pub camera: Camera,
    /// What has to fit.
    pub framing: Arc<Framing>,
}

impl SketchRequest {
    fn is_same(&self, other: &SketchRequest) -> bool {
        Arc::ptr_eq(&self.motion, &other.motion)
            && Arc::ptr_eq(&self.framing, &other.framing)
            && (self.moment, self.pose, &self.camera) == (other.moment, other.pose, &other.camera)
    }

    fn job(&self, ui: &Ui, look: crate::figure::Look, size_px: [u32; 2]) -> Job {
        let name = self.pose.and_then(|pose| self.motion.poses.get(pose)).map(|(name, _)| name.clone());
        Job {
            motion: Arc::clone(&self.motion),
            moment: self.moment,
            look,
            camera: self.camera.clone(),
            style: style(ui),
            size_px,
            key: name,
            framing: Some(Arc::clone(&self.framing)),
        }
    }
}

/// The small picture of a key pose.
pub(super) struct SmallSketch {
    asked: Arc<Motion>,
    size_px: [u32; 2],
    is_coming: bool,
    pub(super) texture: Option<TextureHandle>,
}

impl SmallSketch {
    /// Takes in the picture that was asked for.
    pub(super) fn put(&mut self, texture: TextureHandle) {
        self.texture = Some(texture);
        self.is_coming = false;
    }
}

impl Figures {
    /// The size in pixels of a picture that fills `rect`.
    pub fn sketch_size(ui: &Ui, rect: Rect) -> Vec2 {
        let [width, height] = size_px(ui, rect, 1);
        Vec2::new(width as f32, height as f32)
    }

    /// Paints the large picture of the studio.
    pub fn sketch(&self, ui: &Ui, rect: Rect, request: &SketchRequest) {
        let size_px = size_px(ui, rect, 1);
        let mut shelf = self.shelf.borrow_mut();
        let is_shown = shelf.sketch.as_ref().is_some_and(|(shown, size)| shown.is_same(request) && *size == size_px);
        if !is_shown && self.painter.ask_stage(request.job(ui, shelf.look, size_px)) {
            shelf.sketch = Some((request.clone(), size_px));
            // The stage of the other screens has to be drawn anew.
            shelf.stage_shows = None;
        }
        if let Some(texture) = shelf.stage.as_ref().filter(|_| shelf.sketch.is_some()) {
            paint_whole(ui, rect, texture, 1.0);
        }
        drop(shelf);
        self.follow_stage(ui, false);
    }

    /// Paints a key pose of the studio small. While something is being dragged the old picture stays.
    pub fn small_sketch(&self, ui: &Ui, rect: Rect, request: &SketchRequest) {
        let Some(pose) = request.pose else { return };
        let size_px = size_px(ui, rect, super::SIZE_STEP_PX);
        let mut shelf = self.shelf.borrow_mut();
        let look = shelf.look;
        let small = shelf.small_sketches.entry(pose).or_insert_with(|| SmallSketch {
            asked: Arc::default(),
            size_px,
            is_coming: false,
            texture: None,
        });
        let is_old = small.size_px != size_px || !looks_same(&small.asked, &request.motion, pose);
        if is_old && !small.is_coming && !ui.input(|input| input.pointer.any_down()) {
            (small.asked, small.size_px, small.is_coming) = (Arc::clone(&request.motion), size_px, true);
            self.painter.ask_small(pose, request.job(ui, look, size_px));
        }
        if let Some(texture) = &small.texture {
            let [width, height] = texture.size();
            paint_texture(ui, rect, texture, width as f32 / height.max(1) as f32, CornerRadius::ZERO, 1.0);
        }
    }

    /// Forgets the pictures of an exercise whose motion has changed.
    pub fn redraw(&self, exercise: &str) {
        let mut shelf = self.shelf.borrow_mut();
        shelf.stills.forget(exercise);
        shelf.asked.retain(|key| key.exercise != exercise);
        shelf.small_sketches.clear();
        (shelf.stage_shows, shelf.sketch) = (None, None);
    }
}

/// Whether a key pose looks the same in two motions.
fn looks_same(one: &Arc<Motion>, two: &Arc<Motion>, pose: usize) -> bool {
    Arc::ptr_eq(one, two)
        || (one.poses.get(pose) == two.poses.get(pose)
            && (&one.props, &one.muscles, one.cameras.first()) == (&two.props, &two.muscles, two.cameras.first()))
}

/// The key pose `pose` of a repetition, seen from its main view.
pub fn small_request(motion: &Arc<Motion>, cycle: usize, pose: usize, framing: &Arc<Framing>) -> SketchRequest {
    SketchRequest {
        motion: Arc::clone(motion),
        moment: Moment { cycle, stage: Stage::Hold, fraction: 1.0, mirrored: false },
        pose: Some(pose),
        camera: main_camera(motion, cycle, false),
        framing: Arc::clone(framing),
    }
}
