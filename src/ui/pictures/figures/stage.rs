//! The stage: the figure moving with the count, turned with the mouse, seen from named views.

use std::{sync::Arc, time::Duration};

use egui::{Align2, CornerRadius, Mesh, Rect, Response, Sense, TextureHandle, Ui, UiBuilder, pos2, vec2};

use super::{Figures, Job, cycle_of, main_camera, paint_texture, size_px, style};
use crate::{
    exercise::{Exercise, Sides},
    figure::{Camera, CameraView, Look, Moment, Stage},
    session::View,
    timeline::Phase,
    ui::{
        kit::{
            theme::{Theme, radius, space},
            widgets::ChipToggle,
        },
        pictures::photos::PictureMoment,
    },
};

/// The pace of a moving figure. A software renderer of the window sets the limit.
const FRAME: Duration = Duration::from_millis(50);
/// Getting into position is shown over this time, then the figure waits in it.
const GETTING_READY: Duration = Duration::from_secs(3);
/// How often the page of an exercise shows the movement.
const SHOWN_REPS: u32 = 3;
/// The most often it does so that every picture has its turn.
const MOST_REPS: u32 = 20;
/// What the page of an exercise shows of a hold or a pause.
const LONGEST_SHOWN_HOLD: Duration = Duration::from_secs(2);
const SHORTEST_SHOWN_PAUSE: Duration = Duration::from_millis(600);
/// The time in which one pose fades to the next where nothing moves.
const FADE_S: f32 = 0.35;
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
    /// A clock that stands while nothing goes on, for pictures that take turns.
    pub at: Duration,
    /// Whether that clock runs.
    pub is_running: bool,
    /// How long until the next stage, where nobody else asks for a frame then.
    pub stage_left: Option<Duration>,
}

impl StageRequest {
    /// What the stage shows at a moment of a session.
    pub fn of_view(view: &View<'_>) -> Self {
        let segment = view.segment;
        let is_playing = matches!(view.state, crate::session::State::Playing { .. });
        let phase = view.phase();
        let shown = view.shown_step();
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
            at: view.at,
            is_running: is_playing,
            stage_left: None,
        }
    }

    /// What the page of an exercise shows: some repetitions after it was opened, then the effort, standing still.
    pub fn shown_for(exercise: &Arc<Exercise>, level: usize, since: Duration) -> Self {
        let tempo = exercise.dose.work.tempo();
        // A long hold is cut short; here it is about the movement.
        let parts = [
            (Stage::Move, tempo.out),
            (Stage::Hold, tempo.hold.min(LONGEST_SHOWN_HOLD)),
            (Stage::Return, tempo.back),
            (Stage::Pause, tempo.pause.clamp(SHORTEST_SHOWN_PAUSE, LONGEST_SHOWN_HOLD)),
        ];
        let rep_length: Duration = parts.iter().map(|(_, length)| *length).sum();
        let n_shapes = u32::try_from(exercise.shapes.len().max(1)).unwrap_or(1);
        let rep_of = |time: Duration| u32::try_from(time.as_millis() / rep_length.as_millis().max(1)).unwrap_or(u32::MAX);
        // Every picture is shown, too.
        let n_for_pictures = rep_of(exercise.pictures.iter().map(|picture| picture.time).sum()).min(MOST_REPS) + 1;
        let n_reps = SHOWN_REPS.max(n_shapes).max(n_for_pictures);
        let rep = rep_of(since);
        let (stage, fraction, left) =
            if rep < n_reps { stage_at(&parts, since - rep_length * rep) } else { (Stage::Hold, 1.0, Duration::ZERO) };
        Self {
            exercise: Some(Arc::clone(exercise)),
            level,
            shape: usize::try_from(rep.min(n_reps - 1) % n_shapes).unwrap_or(0),
            stage,
            fraction,
            is_mirrored: exercise.dose.sides != Sides::Both && rep < n_reps && rep % 2 == 1,
            is_moving: rep < n_reps,
            at: since.min(rep_length * n_reps),
            is_running: rep < n_reps,
            stage_left: (rep < n_reps).then_some(left),
        }
    }

    /// The same without movement: each part of a repetition as the pose it leads to.
    fn as_key_pose(&self) -> Self {
        Self { fraction: 1.0, is_moving: false, ..self.clone() }
    }
}

/// The part of a repetition at a time, how much of it has passed, and how long it still takes.
fn stage_at(parts: &[(Stage, Duration)], at: Duration) -> (Stage, f32, Duration) {
    let mut start = Duration::ZERO;
    for &(stage, length) in parts {
        if at < start + length {
            return (stage, (at - start).div_duration_f32(length), start + length - at);
        }
        start += length;
    }
    (Stage::Pause, 1.0, Duration::ZERO)
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

/// Paints a picture of the stage with the stage's round corners.
pub(super) fn paint_whole(ui: &Ui, rect: Rect, texture: &TextureHandle, opacity: f32) {
    let [width, height] = texture.size();
    paint_texture(ui, rect, texture, width as f32 / height.max(1) as f32, CornerRadius::same(radius::XL), opacity);
}

/// Lets what is taller than the stage, like a door frame, fade out at the upper edge instead of being cut.
fn paint_fade(ui: &Ui, rect: Rect) {
    /// How many strips make the round corners.
    const N_STRIPS: u32 = 12;
    let stage = Theme::of(ui).palette.stage;
    let (corner, depth) = (f32::from(radius::XL), space::XL.min(rect.height()));
    let mut mesh = Mesh::default();
    for strip in 0..=N_STRIPS {
        let part = strip as f32 / N_STRIPS as f32;
        let down = part * depth;
        let rise = (corner - down).max(0.0);
        let inset = corner - (corner * corner - rise * rise).max(0.0).sqrt();
        let color = stage.gamma_multiply(1.0 - part);
        mesh.colored_vertex(pos2(rect.left() + inset, rect.top() + down), color);
        mesh.colored_vertex(pos2(rect.right() - inset, rect.top() + down), color);
        if strip > 0 {
            let first = 2 * (strip - 1);
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 2, first + 3);
        }
    }
    ui.painter().add(mesh);
}

impl Figures {
    /// Shows the stage in `rect`: the figure, and buttons for the named views.
    pub fn stage(&self, ui: &mut Ui, rect: Rect, request: &StageRequest) {
        let Some(exercise) = &request.exercise else { return };
        let Some(motion) = &exercise.motion else {
            self.pictures(ui, rect, exercise, request);
            return;
        };
        let request = if self.shelf.borrow().reduces_motion { &request.as_key_pose() } else { request };
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
            let (motion, look) = (Arc::clone(motion), shelf.look);
            let job = Job { motion, moment, look, camera, style: style(ui), size_px, key: None, framing: None };
            if self.painter.ask_stage(job) {
                shelf.stage_shows = Some(wanted);
                shelf.sketch = None;
            }
        }
        let opacity = match shelf.stage_before {
            Some(_) => {
                let shown = shelf.n_stages as f32;
                let faded = ui.ctx().animate_value_with_time(ui.scope_id().with("fade"), shown, FADE_S);
                (faded - (shown - 1.0)).clamp(0.0, 1.0)
            }
            None => 1.0,
        };
        if let Some(before) = shelf.stage_before.as_ref().filter(|_| opacity < 1.0) {
            paint_whole(ui, rect, before, 1.0);
        }
        if let Some(texture) = &shelf.stage {
            paint_whole(ui, rect, texture, opacity);
        }
        drop(shelf);
        paint_fade(ui, rect);
        self.view_buttons(ui, rect, &views);
        self.follow_stage(ui, request.is_moving);
    }

    /// Comes back for the next picture of the stage while it moves or one is on its way.
    pub(super) fn follow_stage(&self, ui: &Ui, is_moving: bool) {
        if is_moving || self.painter.is_stage_busy() {
            ui.ctx().request_repaint_after(FRAME);
        }
    }

    /// What an exercise without a motion shows instead.
    fn pictures(&self, ui: &Ui, rect: Rect, exercise: &Exercise, request: &StageRequest) {
        let response = ui.interact(rect, ui.scope_id().with("stage"), Sense::hover());
        let name = if exercise.pictures.is_empty() { exercise.name.clone() } else { format!("{}, picture", exercise.name) };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
        let StageRequest { stage, at, is_mirrored, is_running, .. } = *request;
        let is_calm = self.shelf.borrow().reduces_motion;
        self.photos.stage(ui, rect, exercise, &PictureMoment { stage, at, is_mirrored, is_running, is_calm });
        // One picture or none at all stays as it is.
        if let Some(left) = request.stage_left.filter(|_| exercise.pictures.len() > 1) {
            ui.ctx().request_repaint_after(left);
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
            .align_size_within_rect(vec2(rect.width(), theme.px(crate::ui::kit::theme::size::CHIP)), rect.shrink(space::L));
        // Where there is no room for all of them, the mouse still turns the figure.
        let gaps = ui.spacing().item_spacing.x * (views.len() - 1) as f32;
        let wanted: f32 = views.iter().map(|view| ChipToggle::new(&view.name, false).width(ui)).sum();
        if wanted + gaps > bar.width() {
            return;
        }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::library::catalog::Catalog;

    fn shown(id: &str, since_ms: u64) -> StageRequest {
        let exercise = Catalog::bundled().exercises.get(id).unwrap();
        StageRequest::shown_for(exercise, 0, Duration::from_millis(since_ms))
    }

    #[test]
    fn the_page_shows_some_repetitions_and_then_stands_still_in_the_effort() {
        let first = shown("shoulder_blade_squeeze", 0);
        assert_eq!((first.stage, first.fraction, first.is_moving), (Stage::Move, 0.0, true));
        let last = shown("shoulder_blade_squeeze", 600_000);
        assert_eq!((last.stage, last.fraction, last.is_moving), (Stage::Hold, 1.0, false));
    }

    #[test]
    fn the_page_shows_every_shape_and_both_sides() {
        let seen = |id: &str| {
            (0..300).map(|step| shown(id, step * 100)).map(|shown| (shown.shape, shown.is_mirrored)).collect::<Vec<_>>()
        };
        assert!([0, 1, 2].iter().all(|shape| seen("prone_ytw").iter().any(|(other, _)| other == shape)));
        assert!(seen("bent_arm_wall_stretch").iter().any(|(_, is_mirrored)| *is_mirrored));
        assert!(seen("airplane").iter().all(|(_, is_mirrored)| !is_mirrored));
    }

    fn stage_window() -> egui_kittest::Harness<'static, Figures> {
        let setup = |ctx: &egui::Context| Theme::apply(ctx, 1.0);
        egui_kittest::Harness::builder()
            .with_size(vec2(600.0, 400.0))
            .with_step_dt(0.02)
            .with_context_setup(setup)
            .build_ui_state(
                |ui, figures: &mut Figures| {
                    figures.begin_frame(ui, Look::default(), false);
                    let rect = ui.max_rect();
                    figures.stage(ui, rect, &StageRequest { is_moving: false, ..shown("push_up", 600_000) });
                },
                Figures::new(|| ()),
            )
    }

    #[test]
    fn dragging_turns_the_camera_and_a_double_click_brings_it_back() {
        let mut window = stage_window();
        let orbit = |window: &egui_kittest::Harness<'_, Figures>| window.state().shelf.borrow().orbit;
        window.drag_at(pos2(300.0, 150.0));
        window.step();
        window.hover_at(pos2(360.0, 170.0));
        window.step();
        window.drop_at(pos2(360.0, 170.0));
        window.step();
        let turned = orbit(&window);
        assert_eq!((turned.azimuth_deg, turned.elevation_deg), (-60.0 * DEG_PER_POINT, 20.0 * DEG_PER_POINT));
        for _ in 0..2 {
            window.drag_at(pos2(300.0, 150.0));
            window.step();
            window.drop_at(pos2(300.0, 150.0));
            window.step();
        }
        assert_eq!(orbit(&window), Orbit::default());
    }

    #[test]
    fn the_camera_is_never_dragged_over_the_head_or_under_the_floor() {
        let mut window = stage_window();
        window.drag_at(pos2(300.0, 20.0));
        window.step();
        window.hover_at(pos2(300.0, 380.0));
        window.step();
        assert_eq!(window.state().shelf.borrow().orbit.elevation_deg, 60.0);
    }

    #[test]
    fn with_less_motion_every_part_is_the_pose_it_leads_to() {
        for since_ms in (0..20_000).step_by(130) {
            let pose = shown("push_up", since_ms).as_key_pose();
            assert!(pose.fraction == 1.0 && !pose.is_moving);
        }
    }
}
