//! The pose studio: changing how an own exercise moves, on the picture and in numbers.
//!
//! It shows a [`Studio`] and returns what the person wants to change. The motion, its undo and its file are elsewhere.

mod body;
mod joints;
mod muscles;
mod names;
mod picture;
mod room;
mod strip;

use std::sync::Arc;

use egui::{CentralPanel, Frame, Key, KeyboardShortcut, Modifiers, Panel, ScrollArea, Ui, Vec2};

use crate::{
    edit::motion::{HeldLimb, MotionEdit, Studio, handles::Drag},
    figure::{BodySide, Framing, Joint, Moment, Motion},
    ui::{
        action::{Action, Screen, StudioAction},
        kit::{
            icon::Icon,
            page::page,
            theme::{Text, Theme, size, space},
            widgets::{Button, IconButton, empty_state, heading, segmented},
        },
        model::{Model, MotionModel, SaveState},
        unsaved::unsaved_ui,
    },
};

const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
const REDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
const REDO_TOO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
/// Width of the part with the numbers, at text size 100 %.
const SIDE_PX: f32 = 0.78 * size::DIALOG;
/// The least size of the picture beside the numbers, at text size 100 %.
const PICTURE_PX: Vec2 = Vec2::new(0.9 * size::DIALOG, 0.6 * size::DIALOG);

/// The picture's part of the height of a small window.
const PICTURE_SHARE: f32 = 0.42;

/// A part of the side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Joints,
    Body,
    Muscles,
    Things,
    Views,
    Source,
}

const PARTS: [(Part, &str); 6] = [
    (Part::Joints, "Joints"),
    (Part::Body, "Body"),
    (Part::Muscles, "Muscles"),
    (Part::Things, "Things"),
    (Part::Views, "Views"),
    (Part::Source, "Start from"),
];

/// Which side of the body is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sides {
    Both,
    One,
}

/// What the studio remembers while it is open.
pub struct StudioState {
    of: String,
    part: Part,
    /// Which of the key poses is shown, counted in their order.
    step: usize,
    joint: Joint,
    side: BodySide,
    sides: Sides,
    every_pose: bool,
    orbit: picture::Orbit,
    drag: Option<Drag>,
    /// The frame of the picture, and the motion and repetition it was made for.
    framing: Option<(Arc<Motion>, usize, Arc<Framing>)>,
    /// When the movement began to play, on the window's own clock, in seconds.
    playing_since_s: Option<f64>,
}

impl Default for StudioState {
    fn default() -> Self {
        Self {
            of: String::new(),
            part: Part::Joints,
            step: 0,
            joint: Joint::Shoulder,
            side: BodySide::Left,
            sides: Sides::Both,
            every_pose: false,
            orbit: picture::Orbit::default(),
            drag: None,
            framing: None,
            playing_since_s: None,
        }
    }
}

impl StudioState {
    fn reach(&self) -> HeldLimb {
        HeldLimb { both_sides: self.sides == Sides::Both, every_pose: self.every_pose }
    }

    /// The index of the key pose that is shown.
    fn pose(&self, studio: &Studio) -> usize {
        let steps = studio.steps();
        steps.get(self.step).or_else(|| steps.first()).map_or(0, |step| step.pose)
    }

    /// What has to fit the picture. It stays as it is while something is dragged, so that nothing moves under the pointer.
    fn framing(&mut self, studio: &Studio) -> Arc<Framing> {
        let cycle = studio.cycle();
        if let Some((motion, of, framing)) = &self.framing
            && *of == cycle
            && (self.drag.is_some() || Arc::ptr_eq(motion, studio.motion()))
        {
            return Arc::clone(framing);
        }
        let moment = Moment { cycle, ..Moment::default() };
        let framing = Arc::new(Framing::of(studio.motion(), moment, studio.rest()));
        self.framing = Some((Arc::clone(studio.motion()), cycle, Arc::clone(&framing)));
        framing
    }
}

/// What the parts of the studio share in one frame.
struct Bench<'a> {
    model: &'a Model<'a>,
    studio: &'a Studio,
    saving: &'a SaveState,
    /// The index of the key pose that is shown.
    pose: usize,
    wanted: Option<Action>,
}

impl Bench<'_> {
    /// One change.
    fn edit(&mut self, edit: MotionEdit) {
        self.wanted = Some(Action::Studio(StudioAction::Edit(vec![edit], false)));
    }

    /// A change by a number that may be dragged: that is one step for undo.
    fn edit_by(&mut self, response: &egui::Response, edit: MotionEdit) {
        let goes_on = response.dragged() && !response.drag_started();
        self.wanted = Some(Action::Studio(StudioAction::Edit(vec![edit], goes_on)));
    }
}

/// Shows the studio for the own exercise with this id.
pub fn studio_ui(ui: &mut Ui, model: &Model<'_>, id: &str, state: &mut StudioState) -> Option<Action> {
    let Some(MotionModel { studio, saving }) = model.drawing else {
        let words = "It may have been in a file that is gone.";
        let is_back = empty_state(ui, Icon::Person, "This exercise is not here", words, Some("All exercises"));
        return is_back.then_some(Action::Open(Screen::Exercises));
    };
    if state.of != id {
        *state = StudioState { of: id.to_owned(), ..StudioState::default() };
        state.step = first_step(studio);
    }
    let n_steps = studio.steps().len();
    state.step = state.step.min(n_steps.saturating_sub(1));
    let mut bench = Bench { model, studio, saving, pose: state.pose(studio), wanted: pressed(ui).map(Action::Studio) };
    let needed = PICTURE_PX + Vec2::new(SIDE_PX, 0.0);
    let t = Theme::of(ui);
    let is_roomy = ui.available_width() >= t.px(needed.x) && ui.available_height() >= t.px(1.35 * size::DIALOG);
    if is_roomy {
        wide_ui(ui, &mut bench, state)
    } else {
        narrow_ui(ui, &mut bench, state)
    }
    bench.wanted
}

/// The start of the movement: getting ready is rarely what one came for.
fn first_step(studio: &Studio) -> usize {
    let steps = studio.steps();
    steps.iter().position(|step| step.place.row == crate::edit::motion::PoseRow::Move).unwrap_or_default()
}

fn pressed(ui: &Ui) -> Option<StudioAction> {
    ui.input_mut(|input| {
        if input.consume_shortcut(&REDO) || input.consume_shortcut(&REDO_TOO) {
            Some(StudioAction::Redo)
        } else if input.consume_shortcut(&UNDO) {
            Some(StudioAction::Undo)
        } else {
            None
        }
    })
}

/// The picture with the key poses below it, and the numbers beside them.
fn wide_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState) {
    let t = Theme::of(ui);
    let paper = Frame::new().fill(t.palette.paper);
    let edge = paper.inner_margin(space::L);
    Panel::top("studio head").resizable(false).show_separator_line(false).frame(edge).show(ui, |ui| head_ui(ui, bench, state));
    Panel::right("studio side").resizable(false).exact_size(t.px(SIDE_PX)).show_separator_line(false).frame(paper).show(
        ui,
        |ui| {
            ScrollArea::vertical().id_salt("studio side").auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(ui.available_width() - space::L);
                side_ui(ui, bench, state);
                ui.add_space(space::XL);
            });
        },
    );
    Panel::bottom("studio strip")
        .resizable(false)
        .show_separator_line(false)
        .frame(edge)
        .show(ui, |ui| strip::strip_ui(ui, bench, state));
    let middle = paper.inner_margin(egui::Margin { left: space::L as i8, right: space::L as i8, top: 0, bottom: 0 });
    CentralPanel::default().frame(middle).show(ui, |ui| {
        let wanted = ui.available_size();
        picture::picture_ui(ui, wanted, bench, state);
    });
}

/// One below the other, where there is no room beside each other. The picture stays in sight.
fn narrow_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState) {
    let height_px = PICTURE_SHARE * ui.available_height();
    let paper = Frame::new().fill(Theme::of(ui).palette.paper);
    Panel::top("studio top").resizable(false).show_separator_line(false).frame(paper.inner_margin(space::S)).show(ui, |ui| {
        head_ui(ui, bench, state);
        picture::picture_ui(ui, Vec2::new(ui.available_width(), height_px), bench, state);
    });
    CentralPanel::default().frame(paper).show(ui, |ui| {
        page(ui, "studio", |ui| {
            strip::strip_ui(ui, bench, state);
            side_ui(ui, bench, state);
        });
    });
}

fn head_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState) {
    ui.horizontal_wrapped(|ui| {
        heading(ui, Text::Title, "How it moves");
        ui.add_space(space::S);
        let studio = bench.studio;
        let undo = IconButton::new(Icon::Undo, "Undo").key("Ctrl Z");
        if ui.add_enabled(studio.can_undo(), undo).clicked() {
            bench.wanted = Some(Action::Studio(StudioAction::Undo));
        }
        let redo = IconButton::new(Icon::Redo, "Redo").key("Ctrl Y");
        if ui.add_enabled(studio.can_redo(), redo).clicked() {
            bench.wanted = Some(Action::Studio(StudioAction::Redo));
        }
        play_ui(ui, state);
        if ui.add(Button::primary("Done").icon(Icon::Check)).clicked() {
            bench.wanted = Some(Action::Studio(StudioAction::Done));
        }
        let t = Theme::of(ui);
        if ui.available_width() > t.px(1.4 * size::SLIDER) {
            ui.label(t.quiet(Text::Small, "Changes are saved as you make them."));
        }
    });
    let n_cycles = bench.studio.motion().cycles.len();
    if n_cycles > 1 {
        let names: Vec<String> = (0..n_cycles).map(|cycle| names::cycle(bench.studio.motion(), cycle)).collect();
        let choices: Vec<(usize, &str)> = names.iter().map(String::as_str).enumerate().collect();
        let mut cycle = bench.studio.cycle();
        if segmented(ui, "Version", &mut cycle, &choices) {
            bench.wanted = Some(Action::Studio(StudioAction::TurnTo(cycle)));
            state.step = 0;
        }
    }
    bench.wanted = unsaved_ui(ui, bench.saving, "an exercise").or(bench.wanted.take());
}

fn play_ui(ui: &mut Ui, state: &mut StudioState) {
    let now_s = ui.input(|input| input.time);
    match state.playing_since_s {
        Some(_) => {
            if ui.add(Button::secondary("Stop").icon(Icon::Stop)).clicked() {
                state.playing_since_s = None;
            }
        }
        None => {
            if ui.add(Button::secondary("Play").icon(Icon::Play)).clicked() {
                state.playing_since_s = Some(now_s);
            }
        }
    }
}

fn side_ui(ui: &mut Ui, bench: &mut Bench<'_>, state: &mut StudioState) {
    ui.add_space(space::M);
    segmented(ui, "Part", &mut state.part, &PARTS);
    ui.add_space(space::M);
    match state.part {
        Part::Joints => joints::joints_ui(ui, bench, state),
        Part::Body => body::body_ui(ui, bench, state),
        Part::Muscles => muscles::muscles_ui(ui, bench),
        Part::Things => room::things_ui(ui, bench),
        Part::Views => room::views_ui(ui, bench, state),
        Part::Source => room::sources_ui(ui, bench, state),
    }
}

/// A number with its name before it.
fn number_row(ui: &mut Ui, words: &str, contents: impl FnOnce(&mut Ui)) {
    let t = Theme::of(ui);
    ui.label(t.quiet(Text::Small, words));
    contents(ui);
    ui.add_space(space::S);
}
