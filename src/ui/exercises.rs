//! Exercises: all of them as cards, found by words, place, part of the body and things they need.

use egui::Ui;

use crate::{
    exercise::{Area, Equipment, Exercise, Place},
    ui::{
        icon::Icon,
        model::{Action, Model, Screen},
        page::{CARD_PX, RowHeight, card_grid, card_picture, chip_line, columns_of, page},
        prose::{capitalized, count_text},
        theme::{Text, Theme, space},
        widgets::{Button, ChipToggle, ClickCard, empty_state, heading, search_field},
    },
};

/// What the list is narrowed down to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExercisesState {
    /// Words in names and muscles.
    pub words: String,
    /// Where it is done.
    pub place: Option<Place>,
    /// What it works on.
    pub area: Option<Area>,
    /// What it needs.
    pub equipment: Option<Equipment>,
}

impl ExercisesState {
    /// Whether an exercise is among those asked for.
    fn shows(&self, exercise: &Exercise) -> bool {
        let has = |equipment| exercise.levels.iter().any(|level| level.equipment.contains(&equipment));
        self.place.is_none_or(|place| exercise.suits(place))
            && self.area.is_none_or(|area| exercise.areas.contains(&area))
            && self.equipment.is_none_or(has)
            && self.words.split_whitespace().all(|word| is_about(exercise, word))
    }
}

/// Whether a word is in the name, a muscle or an area of an exercise.
fn is_about(exercise: &Exercise, word: &str) -> bool {
    let word = word.to_lowercase();
    let muscles = exercise.muscles.iter().chain(&exercise.helpers).map(String::as_str);
    let areas = exercise.areas.iter().map(|area| area.title());
    let levels = exercise.levels.iter().map(|level| level.name.as_str());
    std::iter::once(exercise.name.as_str())
        .chain(muscles)
        .chain(areas)
        .chain(levels)
        .any(|text| text.to_lowercase().contains(&word))
}

/// Shows the screen.
pub fn exercises_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ExercisesState) -> Option<Action> {
    page(ui, "exercises", |ui| {
        heading(ui, Text::Display, "Exercises");
        ui.add_space(space::S);
        filters_ui(ui, model, state);
        ui.add_space(space::S);

        let all = model.library.exercises().values();
        let shown: Vec<&Exercise> = all.map(AsRef::as_ref).filter(|exercise| state.shows(exercise)).collect();
        if shown.is_empty() {
            if empty_state(ui, Icon::Search, "No exercise fits", "Try fewer filters or other words.", Some("Clear all")) {
                *state = ExercisesState::default();
            }
            return None;
        }
        count_line(ui, shown.len(), model.library.exercises().len(), state);
        ui.add_space(space::XS);

        let mut action = None;
        let n_columns = columns_of(ui, CARD_PX);
        card_grid(ui, "exercises", shown.len(), n_columns, |ui, index, height| {
            let chosen = shown.get(index).and_then(|exercise| exercise_card(ui, model, exercise, height));
            action = action.take().or(chosen);
        });
        action
    })
}

fn filters_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ExercisesState) {
    search_field(ui, &mut state.words, "Find an exercise or muscle");
    ui.add_space(space::XS);
    filter_row(ui, "Where", &mut state.place, Place::NAMES, Place::title);
    filter_row(ui, "For", &mut state.area, Area::NAMES, Area::title);
    // Chair and wall are places already.
    let is_extra = |equipment: Equipment| {
        let exercises = model.library.exercises().values();
        let mut levels = exercises.flat_map(|exercise| &exercise.levels);
        !matches!(equipment, Equipment::Chair | Equipment::Wall) && levels.any(|level| level.equipment.contains(&equipment))
    };
    let extras: Vec<(&str, Equipment)> = Equipment::NAMES.iter().copied().filter(|&(_, equipment)| is_extra(equipment)).collect();
    filter_row(ui, "With", &mut state.equipment, &extras, Equipment::title);
}

/// A line of chips of which one can be on.
fn filter_row<T: Copy + PartialEq>(
    ui: &mut Ui,
    title: &str,
    chosen: &mut Option<T>,
    values: &[(&str, T)],
    name_of: fn(T) -> &'static str,
) {
    let t = Theme::of(ui);
    chip_line(ui, |ui| {
        ui.label(t.quiet(Text::Small, title));
        for &(_, value) in values {
            let is_on = *chosen == Some(value);
            if ui.add(ChipToggle::new(name_of(value), is_on)).clicked() {
                *chosen = (!is_on).then_some(value);
            }
        }
    });
}

fn count_line(ui: &mut Ui, n_shown: usize, n_all: usize, state: &mut ExercisesState) {
    let t = Theme::of(ui);
    if *state == ExercisesState::default() {
        ui.label(t.quiet(Text::Small, count_text(n_all, "exercise")));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let found = format!("{n_shown} of {}", count_text(n_all, "exercise"));
        ui.label(t.quiet(Text::Small, found));
        if ui.add(Button::quiet("Clear all")).clicked() {
            *state = ExercisesState::default();
        }
    });
}

fn exercise_card(ui: &mut Ui, model: &Model<'_>, exercise: &Exercise, height: &mut RowHeight) -> Option<Action> {
    let t = Theme::of(ui);
    let shown = ClickCard::new(&exercise.name).show(ui, |ui| {
        ui.set_width(ui.available_width());
        card_picture(ui, model, exercise, exercise.default_level);
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.add_space(space::XS);
        ui.label(t.rich(Text::Strong, &exercise.name));
        ui.label(t.quiet(Text::Small, facts(exercise)));
        height.fill(ui);
    });
    let open = || Action::Open(Screen::Exercise(exercise.id.clone()));
    shown.response.clicked().then(open)
}

fn facts(exercise: &Exercise) -> String {
    let place = exercise.usual_level().place.title();
    match exercise.muscles.first() {
        Some(muscle) => format!("{} · {place}", capitalized(muscle)),
        None => place.to_owned(),
    }
}
