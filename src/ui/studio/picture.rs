//! The large picture with its handles: click chooses a joint, dragging a handle turns it, dragging beside them turns the view.

use std::{sync::Arc, time::Duration};

use egui::{
    Align2, Color32, CornerRadius, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::{Bench, Sides, StudioState, names};
use crate::{
    edit::motion::handles::{Drag, DragGrip, Handle, handles, limb_of, tip},
    figure::{BodySide, Camera, Joint, Moment, Motion, Sight, solve},
    ui::{
        action::{Action, StudioAction},
        kit::{
            theme::{Text, Theme, line, radius, size, space},
            widgets::{ChipToggle, focus_ring},
        },
        pictures::figures::{Figures, SketchRequest, StageRequest},
    },
};

/// Degrees the view turns for each point the mouse is dragged, and for each press of an arrow key.
const DEG_PER_POINT: f32 = 0.5;
const DEG_PER_KEY: f32 = 10.0;
/// The pace of a moving figure.
const FRAME: Duration = Duration::from_millis(40);

/// How the person has turned the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Orbit {
    view: usize,
    azimuth_deg: f32,
    elevation_deg: f32,
}

impl Orbit {
    /// Where the picture is taken from.
    pub(super) fn camera(&self, motion: &Motion, cycle: usize) -> Camera {
        let view = motion.views_of(cycle).nth(self.view).or_else(|| motion.views_of(cycle).next());
        let mut camera = view.map_or_else(Camera::default, |view| Camera::of_view(view, false));
        camera.azimuth_deg += self.azimuth_deg;
        camera.elevation_deg = (camera.elevation_deg + self.elevation_deg).clamp(-80.0, 85.0);
        camera
    }

    fn turn(&mut self, by_deg: Vec2) {
        self.azimuth_deg -= by_deg.x;
        self.elevation_deg = (self.elevation_deg + by_deg.y).clamp(-90.0, 90.0);
    }
}

pub(super) fn picture_ui(ui: &mut Ui, wanted: Vec2, bench: &mut Bench<'_>, state: &mut StudioState) {
    let t = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "The pose, drawn"));
    ui.painter().rect_filled(rect, CornerRadius::same(radius::XL), t.palette.stage);
    turn_view(ui, &response, &mut state.orbit);
    let (studio, cycle) = (bench.studio, bench.studio.cycle());
    let camera = state.orbit.camera(studio.motion(), cycle);
    let framing = state.framing(studio);
    let playing = playing(ui, bench, state);
    let moment = playing.unwrap_or(Moment { cycle, ..Moment::default() });
    let pose = playing.is_none().then_some(bench.pose);
    let request = SketchRequest {
        motion: Arc::clone(studio.motion()),
        moment,
        pose,
        camera: camera.clone(),
        framing: Arc::clone(&framing),
    };
    bench.model.figures.sketch(ui, rect, &request);
    focus_ring(ui, &response, radius::XL);
    if playing.is_none() {
        let size_px = Figures::sketch_size(ui, rect);
        let place =
            Place { rect, px_per_point: size_px.x / rect.width().max(1.0), sight: Sight::new(&framing, &camera, size_px) };
        handles_ui(ui, &place, bench, state);
    }
    views_ui(ui, rect, bench, state);
}

/// The picture on the screen and in the room.
struct Place {
    rect: Rect,
    px_per_point: f32,
    sight: Sight,
}

impl Place {
    fn at(&self, point: glam::Vec3) -> Pos2 {
        let px = self.sight.project(point) / self.px_per_point;
        self.rect.min + Vec2::new(px.x, px.y)
    }
}

/// The moment that is shown while the movement plays; it ends by itself.
fn playing(ui: &Ui, bench: &Bench<'_>, state: &mut StudioState) -> Option<Moment> {
    let since_s = ui.input(|input| input.time) - state.playing_since_s?;
    let own = bench.model.library.own_exercises().get(&state.of)?;
    let since = Duration::from_secs_f64(since_s.clamp(0.0, 3600.0));
    let request = StageRequest::shown_for(&own.exercise, own.exercise.default_level, since);
    if !request.is_moving {
        state.playing_since_s = None;
        return None;
    }
    ui.ctx().request_repaint_after(FRAME);
    let fraction = if bench.model.settings.reduces_motion { 1.0 } else { request.fraction };
    Some(Moment { cycle: bench.studio.cycle(), stage: request.stage, fraction, mirrored: false })
}

fn turn_view(ui: &Ui, response: &Response, orbit: &mut Orbit) {
    if response.dragged() {
        orbit.turn(response.drag_delta() * DEG_PER_POINT);
    }
    if response.double_clicked() {
        *orbit = Orbit { view: orbit.view, ..Orbit::default() };
    }
    if response.has_focus() {
        let keys = [
            (Key::ArrowLeft, Vec2::LEFT),
            (Key::ArrowRight, Vec2::RIGHT),
            (Key::ArrowUp, Vec2::UP),
            (Key::ArrowDown, Vec2::DOWN),
        ];
        for (key, way) in keys {
            // With Shift, so that the plain arrows still go from control to control.
            if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, key)) {
                orbit.turn(way * DEG_PER_KEY);
            }
        }
    }
}

fn handles_ui(ui: &mut Ui, place: &Place, bench: &mut Bench<'_>, state: &mut StudioState) {
    let Some(pose) = bench.studio.pose(bench.pose) else { return };
    let posed = solve(pose, bench.studio.rest());
    let mut all = handles(pose, &posed);
    // The nearest ones last, on top.
    all.sort_by(|a, b| place.sight.distance(b.at).total_cmp(&place.sight.distance(a.at)));
    let middle = all.iter().map(|handle| place.sight.distance(handle.at)).sum::<f32>() / all.len().max(1) as f32;
    let chosen = DragGrip::Joint(state.joint, if state.joint.has_sides() { state.side } else { BodySide::Left });
    let is_held = state.drag.is_some();
    for handle in all.iter().filter(|handle| handle.grip != chosen).chain(all.iter().filter(|handle| handle.grip == chosen)) {
        let is_behind = place.sight.distance(handle.at) > middle + 0.08;
        let look = HandleLook { is_chosen: handle.grip == chosen, is_twin: is_twin(handle, state), is_behind };
        if look.is_chosen
            && let DragGrip::Joint(joint, side) = handle.grip
        {
            lever_ui(ui, place, handle, tip(&posed, bench.studio.rest(), joint, side));
        }
        let response = handle_ui(ui, place, handle, look);
        take(&response, handle, bench, state);
    }
    if is_held || state.drag.is_some() {
        go_on(ui, place, bench, state);
    }
    label_ui(ui, place, &all, chosen, bench, state);
}

/// Whether a handle is changed along with the chosen one.
fn is_twin(handle: &Handle, state: &StudioState) -> bool {
    let twin = DragGrip::Joint(state.joint, state.side.other());
    state.sides == Sides::Both && state.joint.has_sides() && handle.grip == twin
}

#[derive(Clone, Copy)]
struct HandleLook {
    is_chosen: bool,
    is_twin: bool,
    is_behind: bool,
}

fn handle_ui(ui: &Ui, place: &Place, handle: &Handle, look: HandleLook) -> Response {
    let t = Theme::of(ui);
    let p = t.palette;
    let at = place.at(handle.at);
    let reach_px = size::ICON;
    let area = Rect::from_center_size(at, Vec2::splat(reach_px)).intersect(place.rect);
    // The list of joints is for the keyboard.
    let response = ui.interact(area, ui.scope_id().with(("handle", handle.grip)), Sense::CLICK | Sense::DRAG);
    let name = match handle.grip {
        DragGrip::Body => "Handle: whole body".to_owned(),
        DragGrip::Joint(joint, side) => format!("Handle: {}", names::joint_on(joint, side).to_lowercase()),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let is_touched = response.hovered() || response.dragged();
    let opacity = if look.is_behind && !look.is_chosen && !look.is_twin && !is_touched { 0.45 } else { 1.0 };
    let fill = match (look.is_chosen, look.is_twin || is_touched) {
        (true, _) => p.accent,
        (false, true) => p.accent_tint,
        (false, false) => p.surface,
    };
    let radius_px = if look.is_chosen || is_touched { 0.42 * reach_px } else { 0.30 * reach_px };
    let edge = Stroke::new(line::STRONG, p.accent.gamma_multiply(opacity));
    if handle.planted.is_some() {
        pin(ui, at, radius_px, p.accent.gamma_multiply(opacity));
    }
    if handle.grip == DragGrip::Body {
        let body = Rect::from_center_size(at, Vec2::splat(2.0 * radius_px));
        ui.painter().rect(body, CornerRadius::same(radius::S), fill.gamma_multiply(opacity), edge, egui::StrokeKind::Middle);
    } else {
        ui.painter().circle(at, radius_px, fill.gamma_multiply(opacity), edge);
    }
    response.on_hover_cursor(egui::CursorIcon::Grab).on_hover_text(name.trim_start_matches("Handle: "))
}

/// The foot of a pin below a planted hand or foot.
fn pin(ui: &Ui, at: Pos2, radius_px: f32, color: Color32) {
    let tip = at + Vec2::new(0.0, 2.6 * radius_px);
    let side = Vec2::new(0.75 * radius_px, 0.0);
    let points = vec![at - side + Vec2::new(0.0, 0.6 * radius_px), at + side + Vec2::new(0.0, 0.6 * radius_px), tip];
    ui.painter().add(egui::Shape::convex_polygon(points, color, Stroke::NONE));
}

/// The line from the chosen joint to what it turns.
fn lever_ui(ui: &Ui, place: &Place, handle: &Handle, tip: glam::Vec3) {
    let p = Theme::of(ui).palette;
    let (from, to) = (place.at(handle.at), place.at(tip));
    ui.painter().line_segment([from, to], Stroke::new(2.0 * line::STRONG, p.surface.gamma_multiply(0.7)));
    ui.painter().line_segment([from, to], Stroke::new(line::STRONG, p.accent));
}

/// A click chooses the joint; a drag takes hold of it.
fn take(response: &Response, handle: &Handle, bench: &Bench<'_>, state: &mut StudioState) {
    if !(response.clicked() || response.drag_started()) {
        return;
    }
    match handle.grip {
        DragGrip::Joint(joint, side) => {
            (state.joint, state.side) = (joint, side);
            state.part = super::Part::Joints;
        }
        DragGrip::Body => state.part = super::Part::Body,
    }
    if response.drag_started()
        && let Some(pose) = bench.studio.pose(bench.pose)
    {
        state.drag = Some(Drag::new(handle.grip, pose));
    }
}

/// The pointer moves on with a handle, or lets it go.
fn go_on(ui: &Ui, place: &Place, bench: &mut Bench<'_>, state: &mut StudioState) {
    let (is_down, by) = ui.input(|input| (input.pointer.any_down(), input.pointer.delta()));
    let reach = state.reach();
    let Some(drag) = &mut state.drag else { return };
    if !is_down {
        state.drag = None;
        ui.ctx().request_repaint();
        return;
    }
    if by == Vec2::ZERO {
        return;
    }
    let Some(now) = bench.studio.pose(bench.pose) else { return };
    let by_px = glam::Vec2::new(by.x, by.y) * place.px_per_point;
    let goes_on = drag.has_begun();
    let edits = drag.go_on(by_px, (bench.pose, now), bench.studio.rest(), &place.sight, reach);
    if !edits.is_empty() {
        bench.wanted = Some(Action::Studio(StudioAction::Edit(edits, goes_on)));
    }
}

/// The angle that turns, beside its joint; or why nothing turns.
fn label_ui(ui: &Ui, place: &Place, all: &[Handle], chosen: DragGrip, bench: &Bench<'_>, state: &StudioState) {
    let Some(drag) = &state.drag else { return };
    let (DragGrip::Joint(joint, side), Some(pose)) = (drag.grip, bench.studio.pose(bench.pose)) else { return };
    let planted = limb_of(joint, side).filter(|limb| limb.is_planted(pose));
    let words = match (planted, drag.axis()) {
        (Some(limb), _) if matches!(joint, Joint::Shoulder | Joint::Hip | Joint::Pronate) => {
            format!("The {} is planted", names::limb(limb))
        }
        (Some(_), _) | (None, None) => return,
        (None, Some(axis)) => {
            let degrees = joint.of(pose, side).to_array().get(axis).copied().unwrap_or_default();
            format!("{} {degrees:.0}°", names::axis(joint, axis))
        }
    };
    let Some(handle) = all.iter().find(|handle| handle.grip == chosen) else { return };
    let t = Theme::of(ui);
    let galley = ui.painter().layout_no_wrap(words, t.font(Text::SmallStrong), t.palette.on_accent);
    let at = place.at(handle.at) + Vec2::new(space::L, -space::XL);
    let pill = Rect::from_min_size(at, galley.size()).expand2(Vec2::new(space::S, space::XS));
    let shift = (place.rect.right() - pill.right()).min(0.0);
    let pill = pill.translate(Vec2::new(shift, 0.0));
    ui.painter().rect_filled(pill, CornerRadius::same(radius::M), t.palette.accent);
    ui.painter().galley(pill.min + Vec2::new(space::S, space::XS), galley, t.palette.on_accent);
}

fn views_ui(ui: &mut Ui, rect: Rect, bench: &Bench<'_>, state: &mut StudioState) {
    let motion = bench.studio.motion();
    let names: Vec<&str> = motion.views_of(bench.studio.cycle()).map(|view| view.name.as_str()).collect();
    let t = Theme::of(ui);
    let bar = Align2::LEFT_BOTTOM.align_size_within_rect(Vec2::new(rect.width(), t.px(size::CHIP)), rect.shrink(space::M));
    ui.scope_builder(UiBuilder::new().max_rect(bar), |ui| {
        ui.horizontal(|ui| {
            for (index, name) in names.iter().enumerate() {
                if ui.add(ChipToggle::new(name, index == state.orbit.view)).clicked() {
                    state.orbit = Orbit { view: index, ..Orbit::default() };
                }
            }
        });
    });
}
