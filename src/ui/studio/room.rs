//! What is around the body: things in the room, views, and where the motion starts from.

use egui::Ui;

use super::{Bench, StudioState, names};
use crate::{
    edit::motion::{Ground, MotionEdit, PropPart, only_cycle},
    figure::{CameraView, Frame, Prop},
    ui::kit::{
        icon::Icon,
        page::chip_line,
        theme::{Text, Theme, space},
        widgets::{Button, IconButton, Stepper, heading, segmented},
    },
};

const FRAMES: [(Frame, &str); 4] =
    [(Frame::All, "All"), (Frame::Figure, "Figure"), (Frame::Upper, "Upper body"), (Frame::Head, "Head")];

pub(super) fn things_ui(ui: &mut Ui, bench: &mut Bench<'_>) {
    let motion = bench.studio.motion();
    let shown: Vec<(usize, &Prop)> = motion
        .props
        .iter()
        .enumerate()
        .filter(|(_, prop)| motion.props_of(bench.studio.cycle()).any(|own| std::ptr::eq(own, *prop)))
        .collect();
    for (number, (index, prop)) in shown.into_iter().enumerate() {
        let name = format!("{} {}", names::thing(prop.kind), number + 1);
        thing_ui(ui, bench, index, prop, &name);
    }
    heading(ui, Text::Heading, "Add");
    chip_line(ui, |ui| {
        for (kind, name) in names::THINGS {
            if ui.add(Button::secondary(name).icon(Icon::Plus).name(&format!("Add: {name}"))).clicked() {
                bench.edit(MotionEdit::AddProp(kind));
            }
        }
    });
}

fn thing_ui(ui: &mut Ui, bench: &mut Bench<'_>, index: usize, prop: &Prop, name: &str) {
    let t = Theme::of(ui);
    ui.horizontal(|ui| {
        ui.label(t.rich(Text::Strong, names::thing(prop.kind)));
        if ui.add(IconButton::new(Icon::Trash, &format!("Remove: {name}")).small().quiet()).clicked() {
            bench.edit(MotionEdit::RemoveProp(index));
        }
    });
    if prop.kind == crate::figure::PropKind::Band {
        ui.label(t.quiet(Text::Small, "It goes from one end to the other by itself."));
        ui.add_space(space::M);
        return;
    }
    let rows = [
        ("Forward", PropPart::Ahead, prop.pos.z * 100.0, "cm", 5.0),
        ("To the left", PropPart::Aside, prop.pos.x * 100.0, "cm", 5.0),
        ("Height", PropPart::Height, prop.pos.y * 100.0, "cm", 5.0),
        ("Turn", PropPart::Turn, prop.turn_deg, "°", 15.0),
    ];
    for (words, part, was, unit, step) in rows {
        let mut number = was;
        super::number_row(ui, words, |ui| {
            let full = format!("{name}: {}", words.to_lowercase());
            let response = ui.add(Stepper::new(&full, &mut number).range(-300.0..=300.0).step(step).unit(unit));
            if response.changed() {
                let to = if part == PropPart::Turn { number } else { number / 100.0 };
                bench.edit_by(&response, MotionEdit::MoveProp { prop: index, part, to });
            }
        });
    }
    ui.add_space(space::M);
}

pub(super) fn views_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &StudioState) {
    let t = Theme::of(ui);
    let motion = bench.studio.motion();
    let cycle = bench.studio.cycle();
    ui.label(t.quiet(Text::Small, "The first view is the one people see. Turn the figure by dragging the picture."));
    ui.add_space(space::S);
    let mut is_first = true;
    for (index, view) in motion.cameras.iter().enumerate() {
        if !motion.views_of(cycle).any(|own| std::ptr::eq(own, view)) {
            continue;
        }
        view_ui(ui, bench, index, view, is_first);
        is_first = false;
    }
    if ui.add(Button::secondary("Add the view as it is now").icon(Icon::Plus)).clicked() {
        let camera = state.orbit.camera(motion, cycle);
        let [azimuth_deg, elevation_deg] = [camera.azimuth_deg, camera.elevation_deg];
        let levels = motion.level_of(cycle).map(str::to_owned).into_iter().collect();
        bench.edit(MotionEdit::AddView(CameraView {
            name: "View".to_owned(),
            azimuth_deg,
            elevation_deg,
            frame: camera.frame,
            levels,
        }));
    }
}

fn view_ui(ui: &mut Ui, bench: &mut Bench<'_>, index: usize, view: &CameraView, is_first: bool) {
    let t = Theme::of(ui);
    ui.horizontal(|ui| {
        ui.label(t.rich(Text::Strong, &view.name));
        if ui
            .add_enabled(!is_first, IconButton::new(Icon::ArrowUp, &format!("Show first: {}", view.name)).small().quiet())
            .clicked()
        {
            bench.edit(MotionEdit::FirstView(index));
        }
        if ui.add(IconButton::new(Icon::Trash, &format!("Remove: {}", view.name)).small().quiet()).clicked() {
            bench.edit(MotionEdit::RemoveView(index));
        }
    });
    let mut frame = view.frame;
    if segmented(ui, &format!("{} shows", view.name), &mut frame, &FRAMES) {
        bench.edit(MotionEdit::SetFrame { view: index, frame });
    }
    ui.add_space(space::M);
}

pub(super) fn sources_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState) {
    let t = Theme::of(ui);
    ui.label(t.quiet(Text::Small, "Begin again from a plain position or from another exercise. Undo brings back what you had."));
    ui.add_space(space::S);
    heading(ui, Text::Heading, "A plain position");
    chip_line(ui, |ui| {
        for (ground, name) in Ground::NAMES {
            if ui.add(Button::secondary(name)).clicked() {
                bench.edit(MotionEdit::Start(Box::new(ground.motion())));
                state.step = 0;
            }
        }
    });
    ui.add_space(space::M);
    heading(ui, Text::Heading, "An exercise");
    let exercises = bench.model.library.exercises().values().filter(|exercise| exercise.id != state.of);
    for exercise in exercises {
        let Some(motion) = exercise.motion.as_ref().filter(|motion| !motion.cycles.is_empty()) else { continue };
        if ui.add(Button::quiet(&exercise.name).icon(Icon::Person)).clicked() {
            let level = exercise.usual_level().id.as_str();
            let only = only_cycle(motion, motion.cycle_of(Some(level), None));
            bench.edit(MotionEdit::Start(Box::new(only)));
            state.step = 0;
        }
    }
}
