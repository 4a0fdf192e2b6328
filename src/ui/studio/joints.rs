//! The joint that is chosen: a list to choose from, its angles with their ranges, and whether its hand or foot is planted.

use egui::{CornerRadius, Rect, Response, Sense, Ui, Vec2, pos2};

use super::{Bench, Sides, StudioState, names};
use crate::{
    edit::motion::{MotionEdit, handles::limb_of},
    figure::{BodySide, Limb},
    ui::kit::{
        icon::Icon,
        page::chip_line,
        theme::{Text, Theme, radius, size, space},
        widgets::{ChipToggle, ChipTone, Stepper, banner, segmented, switch_row},
    },
};

/// How much the buttons change an angle, degrees.
const STEP_DEG: f64 = 5.0;

pub(super) fn joints_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState) {
    list_ui(ui, state);
    ui.add_space(space::M);
    let (joint, side) = (state.joint, state.side);
    let t = Theme::of(ui);
    let is_both = state.sides == Sides::Both && joint.has_sides();
    let title = if is_both { names::joint(joint).to_owned() } else { names::joint_on(joint, side) };
    ui.label(t.rich(Text::Heading, title));
    if joint.has_sides() {
        sides_ui(ui, state);
    }
    segmented(ui, "Change", &mut state.every_pose, &[(false, "In this pose"), (true, "In every pose")]);
    ui.add_space(space::S);
    let limb = limb_of(joint, side);
    if let Some(limb) = limb.filter(|limb| bench.studio.pose(bench.pose).is_some_and(|pose| limb.is_planted(pose))) {
        planted_ui(ui, bench, state, limb);
    } else {
        angles_ui(ui, bench, state);
    }
    if let Some(limb) = limb {
        plant_ui(ui, bench, state, limb);
    }
}

/// Every joint, by group. The handles on the picture choose the same.
fn list_ui(ui: &mut Ui, state: &mut StudioState) {
    let t = Theme::of(ui);
    for (group, joints) in names::GROUPS {
        chip_line(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(space::XS);
            ui.add_sized(Vec2::new(t.px(size::ICON_BIG), t.px(size::CHIP)), egui::Label::new(t.quiet(Text::Small, group)));
            for joint in joints {
                if ui.add(ChipToggle::new(names::joint(*joint), state.joint == *joint)).clicked() {
                    state.joint = *joint;
                }
            }
        });
    }
}

fn sides_ui(ui: &mut Ui, state: &mut StudioState) {
    let mut chosen = (state.sides == Sides::One).then_some(state.side);
    let choices = [(None, "Both sides"), (Some(BodySide::Left), "Left"), (Some(BodySide::Right), "Right")];
    if segmented(ui, "Side", &mut chosen, &choices) {
        state.sides = if chosen.is_some() { Sides::One } else { Sides::Both };
        state.side = chosen.unwrap_or(state.side);
    }
}

fn angles_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &StudioState) {
    let (joint, side) = (state.joint, state.side);
    let Some(angles) = bench.studio.pose(bench.pose).map(|pose| joint.of(pose, side).to_array()) else { return };
    for (axis, (angle, range)) in angles.into_iter().zip(joint.ranges_deg()).enumerate() {
        let [low, high] = range;
        if low >= high {
            continue;
        }
        let name = names::axis(joint, axis);
        let mut degrees = angle;
        super::number_row(ui, name, |ui| {
            let stepper = Stepper::new(name, &mut degrees).range(low..=high).step(STEP_DEG).unit("°");
            let response = ui.add(stepper);
            range_ui(ui, angle, range);
            if response.changed() {
                let edit = MotionEdit::Angle { pose: bench.pose, joint, side, axis, degrees, reach: state.reach() };
                bench.edit_by(&response, edit);
            }
        });
    }
}

/// Where an angle stands between its least and its most.
fn range_ui(ui: &mut Ui, angle: f32, [low, high]: [f32; 2]) -> Response {
    let t = Theme::of(ui);
    let p = t.palette;
    let knob_px = t.px(size::BAR);
    let width_px = ui.available_width().min(t.px(size::SLIDER) * 1.4);
    ui.add_space(space::XS);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width_px, knob_px), Sense::hover());
    let x_of = |angle: f32| egui::remap_clamp(angle, low..=high, rect.left() + knob_px / 2.0..=rect.right() - knob_px / 2.0);
    let bar = Rect::from_min_max(
        pos2(rect.left(), rect.center().y - knob_px / 4.0),
        pos2(rect.right(), rect.center().y + knob_px / 4.0),
    );
    ui.painter().rect_filled(bar, CornerRadius::same(radius::S), p.control_press);
    let (from, to) = (x_of(0.0_f32.clamp(low, high)), x_of(angle));
    let filled = bar.with_min_x(from.min(to)).with_max_x(from.max(to));
    ui.painter().rect_filled(filled, CornerRadius::same(radius::S), p.accent);
    ui.painter().circle_filled(pos2(to, rect.center().y), knob_px / 2.0, p.accent);
    ui.label(t.quiet(Text::Caption, format!("from {low}° to {high}°")));
    response
}

/// A planted limb follows its point; there are no angles to set.
fn planted_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &StudioState, limb: Limb) {
    let name = names::limb(limb);
    let (joints, hint) = match limb {
        Limb::Hand(_) => ("arm", "elbow"),
        Limb::Foot(_) => ("leg", "knee"),
    };
    let words = format!("The {name} is planted, so the {joints} follows it. Drag the {name} or the {hint} on the picture.");
    banner(ui, ChipTone::Accent, Icon::Info, &words, None);
    ui.add_space(space::S);
    let Some(pos) = bench.studio.pose(bench.pose).map(|pose| limb.of(pose).pos) else { return };
    let rows = [("To its left", 0), ("Height", 1), ("Forward", 2)];
    for (words, axis) in rows {
        let Some(was) = pos.to_array().get(axis).copied() else { continue };
        let mut cm = was * 100.0;
        super::number_row(ui, words, |ui| {
            let full = format!("{} of the {name}", words);
            let response = ui.add(Stepper::new(&full, &mut cm).range(-200.0..=250.0).step(1.0).unit("cm"));
            if response.changed() {
                let mut by = [0.0; 3];
                if let Some(by) = by.get_mut(axis) {
                    *by = cm / 100.0 - was;
                }
                let edit = MotionEdit::Move { pose: bench.pose, limb, by: by.into(), reach: state.reach() };
                bench.edit_by(&response, edit);
            }
        });
    }
}

/// The pin of the hand or foot that belongs to the joint.
fn plant_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &StudioState, limb: Limb) {
    let Some(pose) = bench.studio.pose(bench.pose) else { return };
    let was = limb.is_planted(pose);
    let mut is_planted = was;
    let words = match limb {
        Limb::Hand(_) => "Hand stays where it is",
        Limb::Foot(_) => "Foot stays where it is",
    };
    switch_row(ui, words, Some("It keeps its place while you change other joints."), &mut is_planted);
    if is_planted != was {
        bench.edit(MotionEdit::Plant { pose: bench.pose, limb, is_planted, reach: state.reach() });
    }
}
