//! The muscles that are lit, how strongly, and on which side.

use egui::Ui;

use super::{Bench, names};
use crate::{
    edit::motion::MotionEdit,
    figure::{Muscle, Target},
    ui::kit::{
        page::chip_line,
        theme::{Text, Theme, space},
        widgets::{ChipToggle, segmented, slider_row},
    },
};

pub(super) fn muscles_ui(ui: &mut Ui, bench: &mut Bench<'_>) {
    let t = Theme::of(ui);
    ui.label(t.quiet(Text::Small, "Choose what the exercise works. These areas are lit on the figure."));
    ui.add_space(space::S);
    let targets: Vec<Target> = bench.studio.motion().muscles_of(bench.studio.cycle()).to_vec();
    for target in &targets {
        target_ui(ui, bench, target);
    }
    chip_line(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::splat(space::XS);
        for muscle in Muscle::ALL {
            let is_on = targets.iter().any(|target| target.muscle == muscle);
            if ui.add(ChipToggle::new(&names::plain(muscle.name()), is_on)).clicked() {
                let strength = if is_on { 0.0 } else { 1.0 };
                bench.edit(MotionEdit::Muscle { muscle, left: None, strength });
            }
        }
    });
}

fn target_ui(ui: &mut Ui, bench: &mut Bench<'_>, target: &Target) {
    let name = names::plain(target.muscle.name());
    let (muscle, mut left, mut strength) = (target.muscle, target.left, target.strength);
    let percent = |share: f32| format!("{:.0} %", share * 100.0);
    // Off is done with the chip below.
    let response = slider_row(ui, &name, &mut strength, 0.05..=1.0, percent);
    if response.changed() {
        bench.edit_by(&response, MotionEdit::Muscle { muscle, left, strength });
    }
    if segmented(ui, &name, &mut left, &[(None, "Both sides"), (Some(true), "Left"), (Some(false), "Right")]) {
        bench.edit(MotionEdit::Muscle { muscle, left, strength: target.strength });
    }
    ui.add_space(space::M);
}
