//! Exercises: all of them as cards, found by words, place, part of the body and things they need.

use egui::Ui;

use crate::{
    exercise::{Area, Equipment, Exercise, Place},
    ui::{
        action::{Action, ExerciseAction, Screen},
        kit::{
            icon::Icon,
            page::{CARD_PX, RowHeight, card_grid, chip_line, columns_of, page, spread, title_row},
            prose::{capitalized, count_text},
            theme::{Text, Theme, space},
            widgets::{Button, ChipToggle, ClickCard, card, empty_state, heading, search_field},
        },
        model::Model,
        pictures::figures::card_picture,
    },
};

/// The most unfinished exercises that are listed.
const MAX_UNFINISHED: usize = 20;
/// The most problems that are told of each.
const MAX_PROBLEMS: usize = 3;

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
    /// Whether only the person's own show.
    pub is_own: bool,
}

impl ExercisesState {
    /// Whether an exercise has the place, the area, the things and the words that are asked for.
    pub(super) fn shows(&self, exercise: &Exercise) -> bool {
        let has = |equipment| exercise.levels.iter().any(|level| level.equipment.contains(&equipment));
        self.place.is_none_or(|place| exercise.suits(place))
            && self.area.is_none_or(|area| exercise.areas.contains(&area))
            && self.equipment.is_none_or(has)
            && self.words.split_whitespace().all(|word| is_about(exercise, &word.to_lowercase()))
    }
}

/// Whether a word in small letters is in the name, a muscle or an area of an exercise.
fn is_about(exercise: &Exercise, word: &str) -> bool {
    let muscles = exercise.muscles.iter().chain(&exercise.helpers).chain(&exercise.stretched).map(String::as_str);
    let areas = exercise.areas.iter().map(|area| area.title());
    let levels = exercise.levels.iter().map(|level| level.name.as_str());
    std::iter::once(exercise.name.as_str())
        .chain(muscles)
        .chain(areas)
        .chain(levels)
        .any(|text| text.to_lowercase().contains(word))
}

/// Shows the screen.
pub fn exercises_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ExercisesState) -> Option<Action> {
    page(ui, "exercises", |ui| {
        let new = head_ui(ui);
        let unfinished = unfinished_ui(ui, model);
        ui.add_space(space::S);
        filters_ui(ui, model, state);
        ui.add_space(space::S);
        new.or(unfinished).or_else(|| list_ui(ui, model, state))
    })
}

/// The name of the screen, and the way to a new exercise.
fn head_ui(ui: &mut Ui) -> Option<Action> {
    let new = |ui: &mut Ui| ui.add(Button::primary("New exercise").icon(Icon::Plus)).clicked();
    let is_wanted = title_row(ui, "Exercises", new);
    is_wanted.then_some(Action::Exercise(ExerciseAction::New))
}

/// Own exercises whose files have errors: what is wrong, and the way into the editor.
fn unfinished_ui(ui: &mut Ui, model: &Model<'_>) -> Option<Action> {
    let broken: Vec<_> = model.library.own_exercises().iter().filter(|(_, own)| own.is_broken()).collect();
    if broken.is_empty() {
        return None;
    }
    let t = Theme::of(ui);
    let mut action = None;
    ui.add_space(space::S);
    heading(ui, Text::Heading, "Not finished");
    for (id, own) in broken.into_iter().take(MAX_UNFINISHED) {
        card(ui, |ui| {
            ui.set_width(ui.available_width());
            let words = |ui: &mut Ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                ui.label(t.rich(Text::Strong, own.title()));
                for problem in own.problems.iter().filter(|problem| problem.is_error()).take(MAX_PROBLEMS) {
                    ui.label(t.quiet(Text::Small, format!("{id}.toml:{problem}")));
                }
            };
            let (_, is_wanted) = spread(
                ui,
                |ui| ui.vertical(words),
                |ui| ui.add(Button::secondary("Edit").icon(Icon::Edit).name(&format!("Edit {}", own.title()))).clicked(),
            );
            if is_wanted {
                action = Some(Action::Exercise(ExerciseAction::Edit(id.clone())));
            }
        });
        ui.add_space(space::S);
    }
    action
}

fn list_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ExercisesState) -> Option<Action> {
    let all = model.library.exercises().values();
    let is_asked_for = |exercise: &Exercise| !state.is_own || model.library.own_exercises().contains_key(&exercise.id);
    let shown: Vec<&Exercise> =
        all.map(AsRef::as_ref).filter(|exercise| is_asked_for(exercise) && state.shows(exercise)).collect();
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
}

fn filters_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ExercisesState) {
    search_field(ui, &mut state.words, "Find an exercise or muscle");
    ui.add_space(space::XS);
    if !model.library.own_exercises().is_empty() {
        let mut own = state.is_own.then_some(());
        filter_row(ui, "From", &mut own, &[("yours", ())], |()| "Yours");
        state.is_own = own.is_some();
    }
    filter_row(ui, "Where", &mut state.place, Place::NAMES, Place::title);
    filter_row(ui, "For", &mut state.area, Area::NAMES, Area::title);
    filter_row(ui, "With", &mut state.equipment, &extras(model), Equipment::title);
}

/// The things that some exercise needs; chair and wall are places already.
pub(super) fn extras(model: &Model<'_>) -> Vec<(&'static str, Equipment)> {
    let is_extra = |equipment: Equipment| {
        let exercises = model.library.exercises().values();
        let mut levels = exercises.flat_map(|exercise| &exercise.levels);
        !matches!(equipment, Equipment::Chair | Equipment::Wall) && levels.any(|level| level.equipment.contains(&equipment))
    };
    Equipment::NAMES.iter().copied().filter(|&(_, equipment)| is_extra(equipment)).collect()
}

/// A line of chips of which one can be on.
pub(super) fn filter_row<T: Copy + PartialEq>(
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
        card_picture(ui, model.figures, exercise, exercise.default_level);
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.add_space(space::XS);
        ui.label(t.rich(Text::Strong, &exercise.name));
        ui.label(t.quiet(Text::Small, facts(exercise)));
        height.fill(ui);
    });
    let open = || Action::Open(Screen::Exercise(exercise.id.clone()));
    shown.response.clicked().then(open)
}

/// The muscle that works most, and the place.
pub(super) fn facts(exercise: &Exercise) -> String {
    let place = exercise.usual_level().place.title();
    let first = first_fact(exercise);
    if exercise.muscles.is_empty() { first } else { format!("{first} · {place}") }
}

/// The muscle that works most, else the place.
pub(super) fn first_fact(exercise: &Exercise) -> String {
    exercise.muscles.first().map_or_else(|| exercise.usual_level().place.title().to_owned(), |muscle| capitalized(muscle))
}
