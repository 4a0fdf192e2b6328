//! Today: one suggestion with one big Start, a few routines, and this week.
//!
//! What is suggested depends on what was done today, and never lies on the floor: the person is at a desk.

use egui::{CornerRadius, Frame, Margin, Rect, Stroke, Ui};

use crate::{
    exercise::{Equipment, Place},
    library::RoutineEntry,
    routine::{Routine, clock_text},
    ui::{
        action::{Action, Build, Screen},
        kit::{
            icon::Icon,
            page::{self, RowHeight, card_grid, page},
            prose::{length_text, minutes_text, places_text},
            theme::{Text, Theme, line, radius, size, space},
            widgets::{Button, Chip, ChipTone, ClickCard, card, heading, section_heading},
        },
        lengths::Lengths,
        model::{Model, Unfinished},
        pictures::figures::{card_picture, picture_at},
        progress::week_ui,
    },
};

/// The routine to start the day with.
const FIRST_SUGGESTION: &str = "desk-reset";
/// How many routine cards there are.
const N_CARDS: usize = 3;
/// The share of the words in the suggestion; the rest is the picture.
const WORDS_SHARE: f32 = 0.58;

/// What is kept of the screen between frames.
#[derive(Clone, Debug, Default)]
pub struct TodayState {
    lengths: Lengths,
}

/// Shows the screen.
pub fn today_ui(ui: &mut Ui, model: &Model<'_>, state: &mut TodayState) -> Option<Action> {
    page(ui, "today", |ui| {
        let t = Theme::of(ui);
        heading(ui, Text::Display, greeting(model.hour));
        ui.label(t.quiet(Text::Body, today_text(model)));
        ui.add_space(space::L);

        let mut action = model.unfinished.as_ref().and_then(|unfinished| unfinished_ui(ui, unfinished));
        let suggested = suggestion(model);
        if let Some(entry) = suggested {
            action = suggestion_ui(ui, model, entry, state).or(action);
            ui.add_space(space::L);
        }
        let entries = routines_at_hand(model, suggested);
        let is_own = entries.iter().any(|entry| !entry.is_builtin);
        let title = if is_own { "Your routines" } else { "Routines" };
        if section_heading(ui, title, Some("All routines")) {
            action = Some(Action::Open(Screen::Routines));
        }
        ui.add_space(space::XS);

        let n_cards = entries.len() + 1;
        let n_columns = match page::columns_of(ui, page::CARD_PX) {
            columns if columns >= n_cards => n_cards,
            3 => 2,
            columns => columns,
        };
        card_grid(ui, "routines", n_cards, n_columns, |ui, index, height| {
            let chosen = match entries.get(index) {
                Some(entry) => routine_card(ui, model, entry, state, height),
                None => week_card(ui, model, height),
            };
            action = action.take().or(chosen);
        });
        ui.add_space(space::S);
        if ui.add(Button::quiet("Build your own routine").icon(Icon::Plus)).clicked() {
            action = Some(Action::Build(Build::New));
        }
        action
    })
}

/// A session that was cut off.
fn unfinished_ui(ui: &mut Ui, unfinished: &Unfinished<'_>) -> Option<Action> {
    let t = Theme::of(ui);
    let Unfinished { name, at, length } = *unfinished;
    let mut action = None;
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::XS;
        let words = format!("{name} stopped at {} of {}", clock_text(at), clock_text(length));
        heading(ui, Text::Strong, &words);
        ui.label(t.quiet(Text::Body, "What you did is kept. You can go on from there, with time to get ready."));
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::secondary("Go on").icon(Icon::Play).name(&format!("Go on with {name}"))).clicked() {
                action = Some(Action::GoOn);
            }
            if ui.add(Button::quiet("Leave it").name(&format!("Leave {name} as it is"))).clicked() {
                action = Some(Action::LeaveUnfinished);
            }
        });
    });
    ui.add_space(space::L);
    action
}

fn greeting(hour: i8) -> &'static str {
    match hour {
        5..12 => "Good morning",
        12..18 => "Good afternoon",
        _ => "Good evening",
    }
}

fn today_text(model: &Model<'_>) -> String {
    let active_s = records_of_today(model).map(|record| u64::from(record.active_s)).fold(0, u64::saturating_add);
    match active_s {
        0 => "A few minutes at your chair are a good start.".to_owned(),
        _ => format!("You have moved for {} today.", minutes_text(active_s)),
    }
}

fn records_of_today<'a>(model: &'a Model<'_>) -> impl Iterator<Item = &'a crate::history::Record> {
    let of_today = |record: &&crate::history::Record| record.started.date() == model.today;
    model.history.records().iter().rev().take_while(of_today)
}

/// The routine to suggest: the desk reset first, later what was not done today yet.
pub fn suggestion<'a>(model: &Model<'a>) -> Option<&'a RoutineEntry> {
    let library = model.library;
    let is_done = |entry: &RoutineEntry| records_of_today(model).any(|record| record.finished && record.routine == entry.id);
    let first = library.get(FIRST_SUGGESTION).filter(|entry| fits_desk(&entry.routine));
    let fitting = || {
        let at_desk = |entry: &&RoutineEntry| entry.is_builtin && fits_desk(&entry.routine);
        first.into_iter().chain(library.entries().iter().filter(at_desk))
    };
    fitting().find(|entry| !is_done(entry)).or_else(|| fitting().next())
}

/// Whether a routine can be done in working clothes beside a desk: no floor, nothing to fetch.
fn fits_desk(routine: &Routine) -> bool {
    let mut items = routine.exercise_items().peekable();
    items.peek().is_some()
        && items.all(|item| {
            let level = item.exercise.level(item.level);
            level.place != Place::Floor
                && !level.equipment.contains(&Equipment::Band)
                && !level.equipment.contains(&Equipment::Mat)
        })
}

/// The routines of the cards: own before built-in, each by when they were last done.
fn routines_at_hand<'a>(model: &Model<'a>, suggested: Option<&RoutineEntry>) -> Vec<&'a RoutineEntry> {
    let records = model.history.records();
    let last_done = |entry: &RoutineEntry| records.iter().rposition(|record| record.routine == entry.id);
    let is_other = |entry: &&RoutineEntry| suggested.is_none_or(|suggested| suggested.id != entry.id);
    let has_work = |entry: &&RoutineEntry| !entry.is_broken() && entry.routine.exercise_items().next().is_some();
    let mut entries: Vec<(bool, usize, &RoutineEntry)> = model
        .library
        .entries()
        .iter()
        .filter(is_other)
        .filter(has_work)
        .map(|entry| (entry.is_builtin, last_done(entry).map_or(0, |at| at + 1), entry))
        .collect();
    entries.sort_by_key(|&(is_builtin, done, _)| (is_builtin, std::cmp::Reverse(done)));
    entries.into_iter().take(N_CARDS).map(|(_, _, entry)| entry).collect()
}

fn suggestion_ui(ui: &mut Ui, model: &Model<'_>, entry: &RoutineEntry, state: &mut TodayState) -> Option<Action> {
    let t = Theme::of(ui);
    let is_wide = ui.available_width() >= t.px(1.1 * size::DIALOG);
    let frame = Frame::new()
        .fill(t.palette.surface)
        .stroke(Stroke::new(line::THIN, t.palette.line))
        .corner_radius(CornerRadius::same(radius::XL));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let share = if is_wide { WORDS_SHARE } else { 1.0 };
        let words_px = (ui.available_width() * share).floor() - 2.0 * space::XL;
        let margin = Margin::same(space::XL as i8);
        Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| {
                ui.set_width(words_px);
                suggestion_words(ui, model, entry, state)
            })
            .inner
    });
    if is_wide {
        picture_beside(ui, model, entry, shown.response.rect);
    }
    shown.inner
}

fn suggestion_words(ui: &mut Ui, model: &Model<'_>, entry: &RoutineEntry, state: &mut TodayState) -> Option<Action> {
    let t = Theme::of(ui);
    let mut action = None;
    ui.add_space(space::XS);
    ui.add(Chip::new("Suggested now").tone(ChipTone::Accent));
    ui.add_space(space::XS);
    heading(ui, Text::Title, &entry.routine.name);
    let length = length_text(state.lengths.of(entry, model.settings));
    let place = place_phrase(&entry.routine.places());
    ui.label(t.quiet(Text::Body, format!("{length} {place}. {}", entry.routine.about)));
    ui.add_space(space::M);
    ui.horizontal_wrapped(|ui| {
        let start = format!("Start {}", entry.routine.name);
        if ui.add(Button::primary("Start").icon(Icon::Play).big().name(&start)).clicked() {
            action = Some(Action::Start(entry.id.clone()));
        }
        let look = format!("Look inside {}", entry.routine.name);
        if ui.add(Button::secondary("Look inside").big().name(&look)).clicked() {
            action = Some(Action::Open(Screen::Routine(entry.id.clone())));
        }
    });
    ui.add_space(space::XS);
    action
}

fn place_phrase(places: &[Place]) -> String {
    match places {
        [Place::Chair] => "at your chair".to_owned(),
        [Place::Standing] => "on your feet".to_owned(),
        [Place::Wall] => "at a wall or door".to_owned(),
        [Place::Floor] => "on the floor".to_owned(),
        several => format!("({})", places_text(several)),
    }
}

fn picture_beside(ui: &Ui, model: &Model<'_>, entry: &RoutineEntry, frame: Rect) {
    let inner = frame.shrink(line::THIN);
    let left = inner.left() + (inner.width() * WORDS_SHARE).floor();
    let rect = Rect::from_x_y_ranges(left..=inner.right(), inner.y_range());
    let corners = CornerRadius { ne: radius::XL, se: radius::XL, nw: 0, sw: 0 };
    if let Some(item) = entry.routine.emblem() {
        picture_at(ui, model.figures, &item.exercise, item.level, rect, corners);
    }
}

fn routine_card(
    ui: &mut Ui,
    model: &Model<'_>,
    entry: &RoutineEntry,
    state: &mut TodayState,
    height: &mut RowHeight,
) -> Option<Action> {
    let t = Theme::of(ui);
    let name = format!("Open {}", entry.routine.name);
    let shown = ClickCard::new(&name).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if let Some(item) = entry.routine.emblem() {
            card_picture(ui, model.figures, &item.exercise, item.level);
        }
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.add_space(space::XS);
        ui.label(t.rich(Text::Strong, &entry.routine.name));
        let length = length_text(state.lengths.of(entry, model.settings));
        let facts = format!("{length} · {}", places_text(&entry.routine.places()));
        ui.label(t.quiet(Text::Small, facts));
        height.fill(ui);
    });
    let open = || Action::Open(Screen::Routine(entry.id.clone()));
    shown.response.clicked().then(open)
}

fn week_card(ui: &mut Ui, model: &Model<'_>, height: &mut RowHeight) -> Option<Action> {
    let is_asked = card(ui, |ui| {
        ui.set_width(ui.available_width());
        week_ui(ui, model);
        let is_asked = ui.add(Button::quiet("See progress")).clicked();
        // This card has wider margins than its neighbors.
        height.fill_within(ui, 2.0 * (space::L - space::M));
        is_asked
    });
    is_asked.inner.then_some(Action::Open(Screen::Progress))
}
