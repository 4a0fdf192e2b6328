//! One exercise: its picture, its levels, how to do it, what to feel, what to mind, where the facts come from.

use std::{sync::Arc, time::Duration};

use egui::{Ui, Vec2};

use crate::{
    exercise::{ADAPT_TITLE, Exercise, Level, Mistake, SKIP_TITLE, dose_summary},
    ui::{
        action::{Action, Build, ExerciseAction, Screen},
        kit::{
            icon::Icon,
            page::{back_link, chip_line, page, tinted, two_columns},
            prose::{bullets, capitalized, numbered, paragraph, sources},
            theme::{Text, Theme, radius, size, space},
            widgets::{Button, Chip, ChipTone, card, empty_state, heading, segmented},
        },
        model::Model,
        pictures::figures::StageRequest,
    },
};

/// Width over height of the large picture.
const PICTURE_RATIO: f32 = 1.25;

/// The level looked at, and of which exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExercisePageState {
    of: String,
    level: usize,
    /// When the movement began to be shown, on the window's own clock, in seconds.
    since_s: Option<f64>,
}

impl ExercisePageState {
    /// Another exercise starts with its usual level.
    fn turn_to(&mut self, exercise: &Exercise) {
        if self.of != exercise.id {
            self.of.clone_from(&exercise.id);
            self.level = exercise.default_level;
            self.since_s = None;
        }
    }
}

/// Shows the page of the exercise with this id.
pub fn exercise_page_ui(ui: &mut Ui, model: &Model<'_>, id: &str, state: &mut ExercisePageState) -> Option<Action> {
    page(ui, id, |ui| {
        let action = back_link(ui, "Exercises").then_some(Action::Open(Screen::Exercises));
        let Some(exercise) = model.exercise(id) else {
            let words = "It may have been in a file that is gone.";
            empty_state(ui, Icon::Person, "This exercise is not here", words, None);
            return action;
        };
        state.turn_to(exercise);
        heading(ui, Text::Display, &exercise.name);
        let t = Theme::of(ui);
        if !exercise.why.is_empty() {
            ui.label(t.quiet(Text::Body, &exercise.why));
        }
        let action = action.or(ways_ui(ui, model, exercise));
        ui.add_space(space::M);

        let level = exercise.level(state.level);
        let stage = |ui: &mut Ui| stage_ui(ui, model, exercise, state);
        let words = |ui: &mut Ui| {
            words_ui(ui, exercise, level);
            None
        };
        let (left, right) = two_columns(ui, stage, words);
        let asked = left.or(right);
        action.or(asked)
    })
}

/// The words on a button, its sign, and what it asks for of an exercise by id.
type Way = (&'static str, Icon, fn(String) -> ExerciseAction);

/// What can be done with the exercise itself.
fn ways_ui(ui: &mut Ui, model: &Model<'_>, exercise: &Exercise) -> Option<Action> {
    let is_own = model.library.own_exercises().contains_key(&exercise.id);
    let ways: &[Way] = if is_own {
        &[
            ("Edit", Icon::Edit, ExerciseAction::Edit),
            ("Copy", Icon::Copy, ExerciseAction::Copy),
            ("Delete", Icon::Trash, ExerciseAction::Delete),
        ]
    } else {
        &[("Make my own version", Icon::Copy, ExerciseAction::Copy)]
    };
    ui.horizontal_wrapped(|ui| {
        let mut asked = None;
        let words = if exercise.motion.is_some() { "Change how it moves" } else { "Draw it with the figure" };
        if is_own && ui.add(Button::quiet(words).icon(Icon::Person)).clicked() {
            asked = Some(Action::Open(Screen::Studio(exercise.id.clone())));
        }
        for (words, icon, action) in ways {
            if ui.add(Button::quiet(words).icon(*icon)).clicked() {
                asked = Some(Action::Exercise(action(exercise.id.clone())));
            }
        }
        asked
    })
    .inner
}

/// The picture and what goes with it: muscles, levels, dose, the button.
fn stage_ui(ui: &mut Ui, model: &Model<'_>, exercise: &Arc<Exercise>, state: &mut ExercisePageState) -> Option<Action> {
    let t = Theme::of(ui);
    let width_px = ui.available_width();
    let height_px = (width_px / PICTURE_RATIO).min(t.px(size::DIALOG)).round();
    let (_, rect) = ui.allocate_space(Vec2::new(width_px, height_px));
    ui.painter().rect_filled(rect, radius::XL, t.palette.stage);
    let now_s = ui.input(|input| input.time);
    let since_s = now_s - *state.since_s.get_or_insert(now_s);
    let since = Duration::from_secs_f64(since_s.clamp(0.0, 3600.0));
    model.figures.stage(ui, rect, &StageRequest::shown_for(exercise, state.level, since));
    ui.add_space(space::XS);
    let moves = exercise.motion.is_some() || exercise.pictures.len() > 1;
    if moves && ui.add(Button::quiet("Show the movement again").icon(Icon::Restart)).clicked() {
        state.since_s = None;
    }
    muscles_ui(ui, exercise);

    if exercise.levels.len() > 1 {
        ui.add_space(space::S);
        let levels: Vec<(usize, &str)> = exercise.levels.iter().map(|level| level.name.as_str()).enumerate().collect();
        if segmented(ui, "Level", &mut state.level, &levels) {
            state.since_s = None;
        }
    }
    ui.add_space(space::S);
    let level = exercise.level(state.level);
    fact(ui, "Dose", &dose_summary(&exercise.dose));
    let often = exercise.often.words();
    if !often.is_empty() {
        fact(ui, "How often", &often);
    }
    fact(ui, "Where", &where_text(level));
    ui.add_space(space::S);
    let start = || Action::StartExercise { exercise: exercise.id.clone(), level: state.level };
    let button = Button::primary("Do this exercise").icon(Icon::Play).big().full_width();
    let asked = ui.add(button).clicked().then(start);
    let add = Button::secondary("Add to a routine").icon(Icon::Plus).big().full_width();
    let ask = || Action::Build(Build::AskWhere { exercise: exercise.id.clone(), level: state.level });
    let also = ui.add(add).clicked().then(ask);
    asked.or(also)
}

fn muscles_ui(ui: &mut Ui, exercise: &Exercise) {
    let t = Theme::of(ui);
    chip_line(ui, |ui| {
        for muscle in &exercise.muscles {
            ui.add(Chip::new(&capitalized(muscle)).tone(ChipTone::Coral).dot());
        }
    });
    for words in exercise.also_texts() {
        ui.label(t.quiet(Text::Small, words));
    }
}

/// A fact with its name before it.
fn fact(ui: &mut Ui, name: &str, words: &str) {
    let t = Theme::of(ui);
    chip_line(ui, |ui| {
        ui.label(t.quiet(Text::Body, name));
        ui.label(t.rich(Text::Strong, words));
    });
}

fn where_text(level: &Level) -> String {
    let needs: Vec<String> = level.equipment.iter().map(|thing| thing.title().to_lowercase()).collect();
    let place = level.place.title();
    if needs.is_empty() || needs == [place.to_lowercase()] {
        place.to_owned()
    } else {
        format!("{place}, with {}", needs.join(" and "))
    }
}

fn words_ui(ui: &mut Ui, exercise: &Exercise, level: &Level) {
    let p = Theme::of(ui).palette;
    part(ui, "Get ready", |ui| bullets(ui, &level.setup, p.accent));
    part(ui, "What to do", |ui| numbered(ui, &exercise.steps_of(level)));
    if !exercise.breath.is_empty() {
        part(ui, "Breath", |ui| paragraph(ui, &exercise.breath));
    }
    if !exercise.feel.is_empty() {
        part(ui, "What to feel", |ui| paragraph(ui, &exercise.feel));
    }
    if !exercise.mistakes.is_empty() {
        part(ui, "Common slips", |ui| mistakes_ui(ui, &exercise.mistakes));
    }
    if !exercise.easier.is_empty() {
        part(ui, "Easier", |ui| paragraph(ui, &exercise.easier));
    }
    if !exercise.harder.is_empty() {
        part(ui, "Harder", |ui| paragraph(ui, &exercise.harder));
    }
    cautions_ui(ui, exercise);
    if !exercise.sources.is_empty() {
        part(ui, "Sources", |ui| sources(ui, &exercise.sources));
    }
}

fn part(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    heading(ui, Text::Heading, title);
    contents(ui);
    ui.add_space(space::L);
}

fn mistakes_ui(ui: &mut Ui, mistakes: &[Mistake]) {
    let t = Theme::of(ui);
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        for (index, mistake) in mistakes.iter().enumerate() {
            if index > 0 {
                ui.add_space(space::S);
            }
            ui.spacing_mut().item_spacing.y = space::XS;
            ui.label(t.rich(Text::Strong, &mistake.fault));
            ui.label(t.quiet(Text::Body, format!("{}.", mistake.fix.trim_end_matches('.'))));
        }
    });
}

fn cautions_ui(ui: &mut Ui, exercise: &Exercise) {
    let p = Theme::of(ui).palette;
    if !exercise.stop.is_empty() {
        tinted(ui, p.coral_tint, |ui| {
            heading(ui, Text::Heading, "Stop when you feel");
            bullets(ui, &exercise.stop, p.coral);
        });
        ui.add_space(space::M);
    }
    if !exercise.skip.is_empty() {
        tinted(ui, p.warning_tint, |ui| {
            heading(ui, Text::Heading, SKIP_TITLE);
            bullets(ui, &exercise.skip, p.warning_ink);
        });
        ui.add_space(space::M);
    }
    if !exercise.adapt.is_empty() {
        tinted(ui, p.control, |ui| {
            heading(ui, Text::Heading, ADAPT_TITLE);
            bullets(ui, &exercise.adapt, p.quiet_ink);
        });
        ui.add_space(space::M);
    }
    ui.add_space(space::S);
}
