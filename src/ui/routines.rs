//! Routines: a person's own and the built-in ones, to start, open, copy and delete.

use egui::{Align, Label, Layout, Ui, Vec2};

use crate::{
    library::RoutineEntry,
    ui::{
        action::{Action, Build, Screen},
        kit::{
            icon::Icon,
            page::{long_list, page, title_row},
            prose::{count_text, length_text, places_text},
            theme::{Text, Theme, size, space},
            widgets::{Button, Chip, ChipTone, ClickCard, IconButton, empty_state, heading, search_field},
        },
        lengths::Lengths,
        model::Model,
        pictures::figures::picture,
    },
};

/// The list has a search field from this many routines on.
const MANY: usize = 12;
/// Width over height of a picture in a row.
const PICTURE_RATIO: f32 = 1.3;

/// What is kept of the screen between frames.
#[derive(Clone, Debug, Default)]
pub struct RoutinesState {
    /// Words in names.
    pub words: String,
    lengths: Lengths,
}

/// Shows the screen.
pub fn routines_ui(ui: &mut Ui, model: &Model<'_>, state: &mut RoutinesState) -> Option<Action> {
    page(ui, "routines", |ui| {
        let t = Theme::of(ui);
        let import = Button::secondary("Import").icon(Icon::Import);
        let buttons = |ui: &mut Ui| {
            let makes = ui.add(Button::primary("New routine").icon(Icon::Plus)).clicked();
            (makes, ui.add(import).clicked())
        };
        let (makes, imports) = title_row(ui, "Routines", buttons);
        let mut action = makes.then_some(Action::Build(Build::New)).or(imports.then_some(Action::Import));
        ui.add_space(space::S);
        let entries = model.library.entries();
        if entries.len() > MANY {
            search_field(ui, &mut state.words, "Find a routine");
            ui.add_space(space::S);
        }
        let words = state.words.to_lowercase();
        let fits = |entry: &&RoutineEntry| entry.title().to_lowercase().contains(words.trim());
        let (builtin, own): (Vec<&RoutineEntry>, Vec<&RoutineEntry>) =
            entries.iter().filter(fits).partition(|entry| entry.is_builtin);
        if builtin.is_empty() && own.is_empty() {
            let is_cleared = empty_state(ui, Icon::Search, "No routine fits", "Try other words.", Some("Show all"));
            if is_cleared {
                state.words.clear();
            }
            return action;
        }
        if !own.is_empty() {
            let asked = list_ui(ui, model, "Yours", &own, state);
            action = action.or(asked);
            ui.add_space(space::L);
        }
        if !builtin.is_empty() {
            let asked = list_ui(ui, model, "Built in", &builtin, state);
            action = action.or(asked);
        }
        if own.is_empty() && words.is_empty() {
            ui.add_space(space::M);
            ui.label(t.quiet(Text::Small, "Make a new routine, or edit a copy of one of these."));
        }
        action
    })
}

fn list_ui(ui: &mut Ui, model: &Model<'_>, title: &str, entries: &[&RoutineEntry], state: &mut RoutinesState) -> Option<Action> {
    let mut action = None;
    heading(ui, Text::Heading, title);
    ui.add_space(space::XS);
    let row_px = Theme::of(ui).px(size::CONTROL_BIG) + 2.0 * space::M;
    long_list(ui, title, entries.len(), row_px, |ui, row| {
        let asked = entries.get(row).and_then(|entry| row_ui(ui, model, entry, row_px, state));
        action = action.take().or(asked);
    });
    action
}

fn row_ui(ui: &mut Ui, model: &Model<'_>, entry: &RoutineEntry, row_px: f32, state: &mut RoutinesState) -> Option<Action> {
    let t = Theme::of(ui);
    let is_wide = ui.available_width() >= t.px(1.1 * size::DIALOG);
    let name = format!("Open {}", entry.title());
    let inner_px = row_px - 2.0 * space::M;
    let mut action = None;
    let shown = ClickCard::new(&name).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_height(inner_px);
        let layout = Layout::right_to_left(Align::Center);
        ui.with_layout(layout, |ui| {
            action = buttons_ui(ui, entry, is_wide);
            let rest_px = Vec2::new(ui.available_width(), inner_px);
            ui.allocate_ui_with_layout(rest_px, Layout::left_to_right(Align::Center), |ui| {
                let picture_px = Vec2::new(inner_px * PICTURE_RATIO, inner_px);
                match entry.routine.emblem() {
                    Some(item) if is_wide => picture(ui, model.figures, &item.exercise, item.level, picture_px),
                    _ => {}
                }
                ui.add_space(space::XS);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    ui.add_space(((inner_px - words_height(ui)) / 2.0).max(0.0));
                    ui.add(Label::new(t.rich(Text::Strong, entry.title())).truncate());
                    let facts = facts(entry, model, state);
                    ui.add(Label::new(t.quiet(Text::Small, facts)).truncate());
                });
            });
        });
    });
    let open = || Action::Open(Screen::Routine(entry.id.clone()));
    action.or_else(|| shown.response.clicked().then(open))
}

/// The height of a name with facts under it.
fn words_height(ui: &Ui) -> f32 {
    let t = Theme::of(ui);
    let fonts = [t.font(Text::Strong), t.font(Text::Small)];
    let lines_px: f32 = ui.fonts_mut(|all| fonts.iter().map(|font| all.row_height(font)).sum());
    lines_px + space::XS
}

/// From right to left: start, edit, copy, delete.
fn buttons_ui(ui: &mut Ui, entry: &RoutineEntry, is_wide: bool) -> Option<Action> {
    let mut action = None;
    let title = entry.title();
    if entry.is_broken() {
        let words = if is_wide { "Has mistakes" } else { "!" };
        ui.add(Chip::new(words).tone(ChipTone::Warning)).on_hover_text("The file has mistakes");
    } else {
        let start = format!("Start {title}");
        let response = if is_wide {
            ui.add(Button::secondary("Start").icon(Icon::Play).name(&start))
        } else {
            ui.add(IconButton::new(Icon::Play, &start))
        };
        if response.clicked() {
            action = Some(Action::Start(entry.id.clone()));
        }
    }
    if !is_wide {
        // The routine's own page has the rest.
        return action;
    }
    let edit = if entry.is_builtin { format!("Edit a copy of {title}") } else { format!("Edit {title}") };
    if ui.add(IconButton::new(Icon::Edit, &edit).quiet()).clicked() {
        action = Some(Action::Build(Build::Open(entry.id.clone())));
    }
    if ui.add(IconButton::new(Icon::Copy, &format!("Copy {title}")).quiet()).clicked() {
        action = Some(Action::Duplicate(entry.id.clone()));
    }
    if !entry.is_builtin && ui.add(IconButton::new(Icon::Trash, &format!("Delete {title}")).quiet()).clicked() {
        action = Some(Action::Delete(entry.id.clone()));
    }
    action
}

fn facts(entry: &RoutineEntry, model: &Model<'_>, state: &mut RoutinesState) -> String {
    let length = length_text(state.lengths.of(entry, model.settings));
    let n_exercises = count_text(entry.routine.exercise_items().count(), "exercise");
    format!("{length} · {n_exercises} · {}", places_text(&entry.routine.places()))
}
