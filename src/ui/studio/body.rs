//! The whole body in a key pose: where it is, mirror and copy, hands and feet, and how hard the muscles work.

use egui::Ui;

use super::{Bench, StudioState, names};
use crate::{
    edit::motion::{MotionEdit, RootPart},
    figure::{BodySide, Limb},
    ui::kit::{
        theme::{Text, Theme, space},
        widgets::{Button, Stepper, heading, segmented, slider_row, switch_row},
    },
};

pub(super) fn body_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState) {
    let Some(pose) = bench.studio.pose(bench.pose) else { return };
    segmented(ui, "Change", &mut state.every_pose, &[(false, "In this pose"), (true, "In every pose")]);
    ui.add_space(space::S);
    let (place, turn) = (pose.root_pos, pose.root_rot);
    let rows = [
        ("Height of the hips", RootPart::Height, place.y * 100.0, "cm", 1.0, 0.0..=200.0),
        ("Forward", RootPart::Ahead, place.z * 100.0, "cm", 1.0, -300.0..=300.0),
        ("To its left", RootPart::Aside, place.x * 100.0, "cm", 1.0, -300.0..=300.0),
        ("Tip forward", RootPart::Pitch, turn.x, "°", 5.0, -180.0..=180.0),
        ("Turn to its left", RootPart::Turn, turn.y, "°", 5.0, -180.0..=180.0),
        ("Lean to its right", RootPart::Roll, -turn.z, "°", 5.0, -180.0..=180.0),
    ];
    for (name, part, was, unit, step, range) in rows {
        let mut number = was;
        super::number_row(ui, name, |ui| {
            let response = ui.add(Stepper::new(name, &mut number).range(range).step(step).unit(unit));
            if response.changed() {
                let to = match part {
                    RootPart::Aside | RootPart::Height | RootPart::Ahead => number / 100.0,
                    RootPart::Roll => -number,
                    RootPart::Pitch | RootPart::Turn => number,
                };
                bench.edit_by(&response, MotionEdit::Root { pose: bench.pose, part, to, every_pose: state.every_pose });
            }
        });
    }
    sides_ui(ui, bench);
    planted_ui(ui, bench, state);
    effort_ui(ui, bench);
}

fn sides_ui(ui: &mut Ui, bench: &mut Bench<'_>) {
    heading(ui, Text::Heading, "Left and right");
    let pose = bench.pose;
    let buttons = [
        ("Mirror this pose", MotionEdit::Mirror { pose }),
        ("Right like left", MotionEdit::CopySide { pose, from: BodySide::Left }),
        ("Left like right", MotionEdit::CopySide { pose, from: BodySide::Right }),
    ];
    ui.horizontal_wrapped(|ui| {
        for (words, edit) in buttons {
            if ui.add(Button::secondary(words)).clicked() {
                bench.edit(edit);
            }
        }
    });
    ui.add_space(space::M);
}

fn planted_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &StudioState) {
    heading(ui, Text::Heading, "Hands and feet that stay");
    for limb in Limb::ALL {
        let Some(pose) = bench.studio.pose(bench.pose) else { return };
        let was = limb.is_planted(pose);
        let mut is_planted = was;
        switch_row(ui, &names::capital(&names::limb(limb)), None, &mut is_planted);
        if is_planted != was {
            let reach = crate::edit::motion::HeldLimb { both_sides: false, every_pose: state.every_pose };
            bench.edit(MotionEdit::Plant { pose: bench.pose, limb, is_planted, reach });
        }
    }
    ui.add_space(space::M);
}

fn effort_ui(ui: &mut Ui, bench: &mut Bench<'_>) {
    let Some(was) = bench.studio.pose(bench.pose).map(|pose| pose.gain) else { return };
    let mut share = was;
    let percent = |share: f32| format!("{:.0} %", share * 100.0);
    let response = slider_row(ui, "Muscles at work", &mut share, 0.0..=1.0, percent);
    if response.changed() {
        bench.edit_by(&response, MotionEdit::Effort { pose: bench.pose, share });
    }
    let t = Theme::of(ui);
    ui.label(t.quiet(Text::Small, "How brightly the muscles are lit in this pose."));
}
