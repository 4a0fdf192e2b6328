//! One routine: what is in it, how much of each, how long it takes, and what is wrong with its file.

use std::time::Duration;

use egui::{Align, CollapsingHeader, Layout, Ui, Vec2};

use crate::{
    edit::routine::{Outline, RoutineRow, Spot},
    exercise::{ADAPT_TITLE, Exercise, dose_summary, seconds_text},
    format::problem::Problem,
    library::RoutineEntry,
    routine::{ExerciseItem, Item, RestItem, clock_text},
    ui::{
        action::{Action, Build, Screen},
        dialogs::routine_files::{RoutineFile, RoutineFilesState},
        kit::{
            icon::Icon,
            page::{back_link, chip_line, page, tinted},
            prose::{bullets, capitalized, count_text, places_text},
            theme::{Text, Theme, size, space},
            widgets::{Button, Chip, ChipTone, ClickCard, card, empty_state, heading},
        },
        model::Model,
        pictures::figures::picture,
    },
};

/// Width over height of a picture in a row.
const PICTURE_RATIO: f32 = 1.3;

/// The routine laid out in time, and what it was made from.
#[derive(Clone, Debug, Default)]
pub struct RoutinePageState {
    of: (String, String, u32),
    outline: Outline,
    files: RoutineFilesState,
}

impl RoutinePageState {
    fn turn_to(&mut self, entry: &RoutineEntry, model: &Model<'_>) {
        let settings = model.settings;
        let of = (entry.id.clone(), format!("{:?}\n{}", settings.coaching(), entry.text), settings.pace.to_bits());
        if self.of != of {
            self.of = of;
            self.files = RoutineFilesState::default();
            self.outline = Outline::of(&entry.routine, &settings.timeline_of(&entry.routine));
        }
    }

    /// The row at a place: how long it takes and its number.
    fn row(&self, spot: Spot) -> RoutineRow {
        self.outline.row(spot).copied().unwrap_or(RoutineRow { spot, length: Duration::ZERO, ordinal: None })
    }
}

/// Shows the page of the routine with this id.
pub fn routine_page_ui(ui: &mut Ui, model: &Model<'_>, id: &str, state: &mut RoutinePageState) -> Option<Action> {
    page(ui, id, |ui| {
        let action = back_link(ui, "Routines").then_some(Action::Open(Screen::Routines));
        let Some(entry) = model.library.get(id) else {
            empty_state(ui, Icon::List, "This routine is not here", "It may have been deleted.", None);
            return action;
        };
        state.turn_to(entry, model);
        let asked = head_ui(ui, entry, state);
        let of_file = state.files.show(ui.ctx(), &entry.id, entry.title(), state.outline.end);
        let action = action.or(asked).or(of_file);
        ui.add_space(space::L);
        if !entry.problems.is_empty() {
            problems_ui(ui, &entry.problems);
            ui.add_space(space::L);
        }
        cautions_ui(ui, entry);
        let asked = items_ui(ui, model, entry, state);
        action.or(asked)
    })
}

/// Who should leave some of it out or ask first, folded, without repeats.
fn cautions_ui(ui: &mut Ui, entry: &RoutineEntry) {
    let mut exercises: Vec<&Exercise> = Vec::new();
    for exercise in entry.routine.exercise_items().map(|item| item.exercise.as_ref()) {
        let is_known = exercises.iter().any(|known| known.id == exercise.id);
        let has_cautions = !exercise.skip.is_empty() || !exercise.adapt.is_empty();
        if has_cautions && !is_known {
            exercises.push(exercise);
        }
    }
    if exercises.is_empty() {
        return;
    }
    let skip = without_repeats(exercises.iter().flat_map(|exercise| &exercise.skip));
    let adapt = without_repeats(exercises.iter().flat_map(|exercise| &exercise.adapt));
    let t = Theme::of(ui);
    tinted(ui, t.palette.warning_tint, |ui| {
        CollapsingHeader::new(t.rich(Text::Strong, "Leave out or ask first")).id_salt(("cautions", &entry.id)).show(ui, |ui| {
            let words = format!(
                "About {}; the page of each says which. Ask, or leave it out, if you have:",
                count_text(exercises.len(), "exercise")
            );
            ui.label(t.rich(Text::Body, words));
            bullets(ui, &skip, t.palette.warning_ink);
            if !adapt.is_empty() {
                ui.label(t.rich(Text::Body, format!("{ADAPT_TITLE}:")));
                bullets(ui, &adapt, t.palette.warning_ink);
            }
        });
    });
    ui.add_space(space::M);
}

fn without_repeats<'a>(lines: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for line in lines {
        if !seen.contains(line) {
            seen.push(line.clone());
        }
    }
    seen
}

fn head_ui(ui: &mut Ui, entry: &RoutineEntry, state: &mut RoutinePageState) -> Option<Action> {
    let t = Theme::of(ui);
    heading(ui, Text::Display, entry.title());
    if !entry.routine.about.is_empty() {
        ui.label(t.quiet(Text::Body, &entry.routine.about));
    }
    ui.add_space(space::XS);
    chip_line(ui, |ui| {
        let length = clock_text(state.outline.end);
        ui.add(Chip::new(&length).tone(ChipTone::Accent).icon(Icon::Clock));
        let n_exercises = count_text(entry.routine.exercise_items().count(), "exercise");
        ui.add(Chip::new(&n_exercises));
        ui.add(Chip::new(&capitalized(&places_text(&entry.routine.places()))));
        let owner = if entry.is_builtin { "Built in" } else { "Yours" };
        ui.add(Chip::new(owner));
    });
    ui.add_space(space::S);
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        let start = Button::primary("Start").icon(Icon::Play).big();
        if ui.add_enabled(!entry.is_broken(), start).clicked() {
            action = Some(Action::Start(entry.id.clone()));
        }
        let edit = if entry.is_builtin { "Edit a copy" } else { "Edit" };
        if ui.add(Button::secondary(edit).icon(Icon::Edit).big()).clicked() {
            action = Some(Action::Build(Build::Open(entry.id.clone())));
        }
        if !entry.is_builtin && ui.add(Button::secondary("Copy").icon(Icon::Copy).big()).clicked() {
            action = Some(Action::Duplicate(entry.id.clone()));
        }
        for file in RoutineFile::ALL {
            if ui.add_enabled(!entry.is_broken(), Button::secondary(file.title()).icon(file.icon()).big()).clicked() {
                action = state.files.choose(file, &entry.id);
            }
        }
        if !entry.is_builtin && ui.add(Button::secondary("Delete").icon(Icon::Trash).big()).clicked() {
            action = Some(Action::Delete(entry.id.clone()));
        }
    });
    action
}

fn problems_ui(ui: &mut Ui, problems: &[Problem]) {
    let t = Theme::of(ui);
    let is_broken = problems.iter().any(Problem::is_error);
    tinted(ui, t.palette.warning_tint, |ui| {
        let title = if is_broken { "The file has mistakes" } else { "The file could be clearer" };
        heading(ui, Text::Heading, title);
        for problem in problems {
            let place = format!("Line {}, column {}", problem.position.line, problem.position.column);
            ui.label(t.rich(Text::SmallStrong, place).color(t.palette.warning_ink));
            let words = match problem.help.as_str() {
                "" => format!("{}.", problem.message),
                help => format!("{}. {help}.", problem.message),
            };
            ui.label(t.rich(Text::Body, words));
        }
    });
}

fn items_ui(ui: &mut Ui, model: &Model<'_>, entry: &RoutineEntry, state: &RoutinePageState) -> Option<Action> {
    let t = Theme::of(ui);
    let mut action = None;
    for (at, item) in entry.routine.items.iter().enumerate() {
        let spot = Spot::top(at);
        match item {
            Item::Group(group) => {
                ui.add_space(space::S);
                let rest = seconds_text(group.rest);
                let rounds = count_text(group.rounds as usize, "round");
                let length = clock_text(state.row(spot).length);
                ui.label(t.quiet(Text::SmallStrong, format!("{rounds}, {rest} s rest between, {length} in all")));
                for (inner, item) in group.items.iter().enumerate() {
                    let asked = item_ui(ui, model, item, Spot::within(at, inner), state);
                    action = action.or(asked);
                }
                ui.add_space(space::S);
            }
            single => {
                let asked = item_ui(ui, model, single, spot, state);
                action = action.or(asked);
            }
        }
    }
    action
}

fn item_ui(ui: &mut Ui, model: &Model<'_>, item: &Item, spot: Spot, state: &RoutinePageState) -> Option<Action> {
    match item {
        Item::Exercise(item) => exercise_row(ui, model, item, state.row(spot)),
        Item::Rest(rest) => {
            rest_row(ui, rest);
            None
        }
        Item::Group(_) => None,
    }
}

fn exercise_row(ui: &mut Ui, model: &Model<'_>, item: &ExerciseItem, times: RoutineRow) -> Option<Action> {
    let t = Theme::of(ui);
    let exercise = &item.exercise;
    let level = exercise.level(item.level);
    let title = if exercise.levels.len() > 1 { &level.name } else { &exercise.name };
    let name = format!("{}. {title}", times.ordinal.map_or(1, |ordinal| ordinal + 1));
    let shown = ClickCard::new(&name).show(ui, |ui| {
        row(ui, &clock_text(times.length), |ui| {
            let height_px = t.px(size::CONTROL_BIG);
            if ui.available_width() > t.px(0.8 * size::DIALOG) {
                let picture_px = Vec2::new(height_px * PICTURE_RATIO, height_px);
                picture(ui, model.figures, exercise, item.level, picture_px);
                ui.add_space(space::XS);
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                ui.label(t.rich(Text::Strong, title));
                ui.label(t.quiet(Text::Small, dose_summary(&item.dose)));
                if !item.note.is_empty() {
                    ui.label(t.rich(Text::Small, format!("“{}”", item.note)));
                }
            });
        });
    });
    let open = || Action::Open(Screen::Exercise(exercise.id.clone()));
    shown.response.clicked().then(open)
}

fn rest_row(ui: &mut Ui, rest: &RestItem) {
    let t = Theme::of(ui);
    card(ui, |ui| {
        row(ui, &clock_text(rest.rest), |ui| {
            ui.vertical(|ui| {
                ui.label(t.rich(Text::Strong, "Rest"));
                if !rest.note.is_empty() {
                    ui.label(t.quiet(Text::Small, &rest.note));
                }
            });
        });
    });
}

/// Contents at the left and a length of time at the right.
fn row(ui: &mut Ui, length: &str, contents: impl FnOnce(&mut Ui)) {
    let t = Theme::of(ui);
    ui.set_width(ui.available_width());
    ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
        ui.label(t.quiet(Text::Body, length));
        ui.add_space(space::S);
        let rest_px = Vec2::new(ui.available_width(), 0.0);
        ui.allocate_ui_with_layout(rest_px, Layout::left_to_right(Align::TOP), contents);
    });
}
