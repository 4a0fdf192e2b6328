//! The stage: the figure moving with the count, turned with the mouse, seen from named views.

use std::{sync::Arc, time::Duration};

use egui::{Align2, Rect, Response, Sense, Ui, UiBuilder, vec2};

use super::{Figures, Job, cycle_of, main_camera, paint_missing, paint_texture, size_px, style};
use crate::{
    exercise::Exercise,
    figure::{Camera, Look, Moment, Stage, View as CameraView},
    session::View,
    timeline::Phase,
    ui::{
        theme::{Theme, radius, space},
        widgets::ChipToggle,
    },
};

/// The pace of a moving figure. A software renderer of the window sets the limit.
const FRAME: Duration = Duration::from_millis(40);
/// Getting into position is shown over this time, then the figure waits in it.
const GETTING_READY: Duration = Duration::from_secs(3);
/// Degrees the camera turns for each point the mouse is dragged.
const DEG_PER_POINT: f32 = 0.5;

/// What the stage shows.
#[derive(Clone)]
pub struct StageRequest {
    /// The exercise.
    pub exercise: Option<Arc<Exercise>>,
    /// The level, as an index.
    pub level: usize,
    /// The arm shape, as an index.
    pub shape: usize,
    /// The stage of the repetition.
    pub stage: Stage,
    /// How much of it has passed, 0 to 1.
    pub fraction: f32,
    /// Whether the other side is shown.
    pub is_mirrored: bool,
    /// Whether the figure is about to move on by itself.
    pub is_moving: bool,
}

impl StageRequest {
    /// What the stage shows at a moment of a session.
    pub fn of_view(view: &View<'_>) -> Self {
        let segment = view.segment;
        let is_playing = matches!(view.state, crate::session::State::Playing { .. });
        let phase = view.phase();
        let shown = if view.is_rest_before_next() { view.next } else { view.step };
        let since_start = segment.map_or(Duration::ZERO, |segment| view.at.saturating_sub(segment.start));
        let ready = since_start.div_duration_f32(GETTING_READY).min(1.0);
        let (stage, fraction) = match phase {
            Phase::Prepare | Phase::Switch => (Stage::GettingReady, ready),
            Phase::CountIn => (Stage::GettingReady, 1.0),
            Phase::Move => (Stage::Move, view.fraction),
            Phase::Hold => (Stage::Hold, 1.0),
            Phase::Return => (Stage::Return, view.fraction),
            Phase::Pause => (Stage::Pause, 1.0),
            Phase::Rest | Phase::Finish => (Stage::Rest, 1.0),
        };
        let moves = match stage {
            Stage::GettingReady => fraction < 1.0,
            Stage::Move | Stage::Return => true,
            Stage::Hold | Stage::Pause | Stage::Rest => false,
        };
        let side = if view.is_rest_before_next() { None } else { segment.and_then(|segment| segment.side) };
        Self {
            exercise: shown.map(|step| Arc::clone(&step.exercise)),
            level: shown.map_or(0, |step| step.level),
            shape: segment.and_then(|segment| segment.shape).unwrap_or(0),
            stage,
            fraction,
            is_mirrored: shown.zip(side).is_some_and(|(step, side)| side != step.exercise.first_side),
            is_moving: is_playing && moves,
        }
    }

    /// The effort of an exercise, standing still, for its page.
    pub fn still(exercise: &Arc<Exercise>, level: usize) -> Self {
        let exercise = Some(Arc::clone(exercise));
        Self { exercise, level, shape: 0, stage: Stage::Hold, fraction: 1.0, is_mirrored: false, is_moving: false }
    }
}

/// How the person has turned the camera.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Orbit {
    /// Which of the named views, as an index.
    view: usize,
    azimuth_deg: f32,
    elevation_deg: f32,
}

/// What the stage texture shows, to see when it must be drawn again.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    exercise: String,
    moment: Moment,
    camera: Camera,
    look: Look,
    size_px: [u32; 2],
}

impl Figures {
    /// Shows the stage in `rect`: the figure, and buttons for the named views.
    pub fn stage(&self, ui: &mut Ui, rect: Rect, request: &StageRequest) {
        let Some(exercise) = &request.exercise else { return };
        let Some(motion) = &exercise.motion else {
            paint_missing(ui, rect);
            return;
        };
        let cycle = cycle_of(motion, exercise, request.level, request.shape);
        let views: Vec<&CameraView> = motion.views_of(cycle).collect();
        let response = ui.interact(rect, ui.scope_id().with("stage"), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, format!("{}, drawn", exercise.name)));
        self.turn(&response);
        let camera = self.camera(&views, request.is_mirrored);
        let camera = camera.unwrap_or_else(|| main_camera(motion, cycle, request.is_mirrored));
        let size_px = size_px(ui, rect, 1);
        let moment = Moment { cycle, stage: request.stage, fraction: request.fraction, mirrored: request.is_mirrored };
        let mut shelf = self.shelf.borrow_mut();
        let wanted = Shown { exercise: exercise.id.clone(), moment, camera: camera.clone(), look: shelf.look, size_px };
        if shelf.stage_shows.as_ref() != Some(&wanted) {
            let job = Job { motion: Arc::new(motion.clone()), moment, look: shelf.look, camera, style: style(ui), size_px };
            if self.painter.ask_stage(job) {
                shelf.stage_shows = Some(wanted);
            }
        }
        if let Some(texture) = &shelf.stage {
            let [width, height] = texture.size();
            paint_texture(ui, rect, texture, width as f32 / height.max(1) as f32, radius::XL);
        }
        drop(shelf);
        self.view_buttons(ui, rect, &views);
        if request.is_moving {
            ui.ctx().request_repaint_after(FRAME);
        }
    }

    /// Dragging turns the camera; a double click brings it back.
    fn turn(&self, response: &Response) {
        let mut shelf = self.shelf.borrow_mut();
        let orbit = &mut shelf.orbit;
        if response.dragged() {
            let drag = response.drag_delta();
            orbit.azimuth_deg -= drag.x * DEG_PER_POINT;
            orbit.elevation_deg = (orbit.elevation_deg + drag.y * DEG_PER_POINT).clamp(-60.0, 60.0);
        }
        if response.double_clicked() {
            *orbit = Orbit { view: orbit.view, ..Orbit::default() };
        }
    }

    fn camera(&self, views: &[&CameraView], is_mirrored: bool) -> Option<Camera> {
        let orbit = self.shelf.borrow().orbit;
        let view = views.get(orbit.view).or_else(|| views.first())?;
        let mut camera = Camera::of_view(view, is_mirrored);
        camera.azimuth_deg += orbit.azimuth_deg;
        camera.elevation_deg += orbit.elevation_deg;
        Some(camera)
    }

    fn view_buttons(&self, ui: &mut Ui, rect: Rect, views: &[&CameraView]) {
        if views.len() < 2 {
            return;
        }
        let theme = Theme::of(ui);
        let bar = Align2::LEFT_BOTTOM
            .align_size_within_rect(vec2(rect.width(), theme.px(crate::ui::theme::size::CHIP)), rect.shrink(space::L));
        ui.scope_builder(UiBuilder::new().max_rect(bar), |ui| {
            ui.horizontal(|ui| {
                let chosen = self.shelf.borrow().orbit;
                for (index, view) in views.iter().enumerate() {
                    if ui.add(ChipToggle::new(&view.name, index == chosen.view)).clicked() {
                        self.shelf.borrow_mut().orbit = Orbit { view: index, ..Orbit::default() };
                    }
                }
            });
        });
    }
}
