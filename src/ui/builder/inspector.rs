//! The chosen entry: its picture, moving or as a preview with voice, and every field of it. With nothing chosen, the routine.

use std::time::Duration;

use egui::{Ui, Vec2};

use super::{
    Asked, BuilderState, Scroll, Shown,
    fields::{Changed, WAITS, choice_row, count_row, dose_ui, seconds_row, switch_field},
    rows::title_of,
    several::several_ui,
};
use crate::{
    edit::routine::{RoutineEdit, RoutineField, RoutineHead, Spot},
    exercise::limits,
    format::text_limits,
    routine::{ExerciseItem, Group, Guidance, Item, MAX_ROUNDS, RestItem, clock_text},
    ui::{
        action::{Action, Build},
        kit::{
            icon::Icon,
            page::{spread, tinted},
            prose::count_text,
            theme::{Text, Theme, radius, size, space},
            widgets::{IconButton, card, heading, text_area, text_field},
        },
        pictures::figures::StageRequest,
    },
};

/// Width over height of the picture.
const PICTURE_RATIO: f32 = 1.5;

/// What is kept of the inspector between frames.
#[derive(Debug, Default)]
pub(super) struct InspectorState {
    /// What the stage shows, and since when on the window's own clock, in seconds.
    stage: Option<(String, usize, f64)>,
    /// The place at which a preview was asked for.
    previewed: Option<Spot>,
}

/// Shows the fields of what is selected.
pub(super) fn inspector_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, scroll: Scroll) {
    let selection = shown.draft.selection();
    let name = format!("inspector {:?}", selection.single());
    scroll.show(ui, &name, |ui| {
        card(ui, |ui| {
            ui.set_width(ui.available_width());
            match selection.single().and_then(|spot| Some((spot, shown.draft.item(spot)?.clone()))) {
                Some((spot, item)) => item_ui(ui, shown, state, asked, spot, item),
                None if selection.n_rows() > 1 => several_ui(ui, shown, state, asked),
                None => routine_ui(ui, shown, state, asked),
            }
        });
        ui.add_space(space::L);
    });
}

fn item_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, spot: Spot, item: Item) {
    ui.push_id(("item", spot.at, spot.inner), |ui| {
        let (item, changed) = match item {
            Item::Exercise(mut item) => {
                let changed = exercise_ui(ui, shown, state, asked, spot, &mut item);
                (Item::Exercise(item), changed)
            }
            Item::Rest(mut rest) => {
                let changed = rest_ui(ui, &mut rest);
                (Item::Rest(rest), changed)
            }
            Item::Group(mut group) => {
                let changed = group_ui(ui, &mut group);
                (Item::Group(group), changed)
            }
        };
        if let Some(field) = changed {
            asked.edit(RoutineEdit::Set(spot, field, Box::new(item)));
        }
        hints_ui(ui, state, Some(spot));
    });
}

fn exercise_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &mut BuilderState,
    asked: &mut Asked,
    spot: Spot,
    item: &mut ExerciseItem,
) -> Changed {
    stage_ui(ui, shown, &mut state.inspector, spot, item);
    title_ui(ui, shown, state, asked, spot, item);
    ui.add_space(space::XS);
    let mut changed = None;
    let mut keep = |asked: Changed| changed = changed.or(asked);
    if item.exercise.levels.len() > 1 {
        let levels: Vec<(usize, &str)> = item.exercise.levels.iter().map(|level| level.name.as_str()).enumerate().collect();
        let is_changed = choice_row(ui, "Level", &mut item.level, &levels);
        keep(is_changed.then_some(RoutineField::Level));
        ui.add_space(space::S);
    }
    keep(dose_ui(ui, item));
    keep(choice_row(ui, "Wait for me", &mut item.waits, &WAITS).then_some(RoutineField::Waits));
    ui.add_space(space::M);
    keep(note_ui(ui, "Say before starting", "Ease in. Stop before it hurts.", &mut item.note));
    changed
}

/// The figure: the running preview, or the movement as on the page of the exercise.
fn stage_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut InspectorState, spot: Spot, item: &ExerciseItem) {
    let t = Theme::of(ui);
    let width = ui.available_width();
    let height = (width / PICTURE_RATIO).min(t.px(0.6 * size::DIALOG)).round();
    let (_, rect) = ui.allocate_space(Vec2::new(width, height));
    ui.painter().rect_filled(rect, radius::L, t.palette.stage);
    let request = match (&shown.model.preview, state.previewed) {
        (Some(view), Some(previewed)) if previewed == spot => StageRequest::of_view(view),
        _ => {
            let now_s = ui.input(|input| input.time);
            let is_other = state.stage.as_ref().is_none_or(|(id, level, _)| (id, *level) != (&item.exercise.id, item.level));
            if is_other {
                state.stage = Some((item.exercise.id.clone(), item.level, now_s));
            }
            let since_s = state.stage.as_ref().map_or(0.0, |(_, _, since_s)| now_s - since_s);
            StageRequest::shown_for(&item.exercise, item.level, Duration::from_secs_f64(since_s.clamp(0.0, 3600.0)))
        }
    };
    shown.model.figures.stage(ui, rect, &request);
    ui.add_space(space::XS);
}

/// The name, with a preview and a start from here beside it.
fn title_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, spot: Spot, item: &ExerciseItem) {
    let is_previewed = shown.model.preview.is_some() && state.inspector.previewed == Some(spot);
    let (is_preview_asked, is_start_asked) = spread(
        ui,
        |ui| drop(heading(ui, Text::Strong, title_of(item))),
        |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let start = ui.add(IconButton::new(Icon::Play, "Start from here").quiet().small()).clicked();
            let (icon, name) =
                if is_previewed { (Icon::Stop, "Stop the preview") } else { (Icon::Speaker, "Preview with voice") };
            (ui.add(IconButton::new(icon, name).quiet().small()).clicked(), start)
        },
    )
    .1;
    if is_preview_asked {
        state.inspector.previewed = (!is_previewed).then_some(spot);
        asked.act(Action::Preview((!is_previewed).then(|| Box::new(item.clone()))));
    }
    if is_start_asked && let Some(ordinal) = state.outline.row(spot).and_then(|row| row.ordinal) {
        asked.act(Action::Build(Build::Start(ordinal)));
    }
}

fn rest_ui(ui: &mut Ui, rest: &mut RestItem) -> Changed {
    heading(ui, Text::Strong, "Rest");
    let asked = seconds_row(ui, "Length", &mut rest.rest, limits::REST_S, 5.0, RoutineField::Rest);
    ui.add_space(space::M);
    let also = note_ui(ui, "Say when it starts", "Fetch the band.", &mut rest.note);
    asked.or(also)
}

fn group_ui(ui: &mut Ui, group: &mut Group) -> Changed {
    heading(ui, Text::Strong, "Group");
    let n_items = count_text(group.items.len(), "item");
    ui.label(Theme::of(ui).quiet(Text::Small, format!("{n_items}, done several times in a row")));
    let asked = count_row(ui, "Rounds", &mut group.rounds, 1..=MAX_ROUNDS, RoutineField::Sets);
    let also = seconds_row(ui, "Between rounds", &mut group.rest, limits::REST_S, 5.0, RoutineField::RestBetween);
    asked.or(also)
}

fn note_ui(ui: &mut Ui, label: &str, hint: &str, note: &mut String) -> Changed {
    let response = text_area(ui, label, note, hint, text_limits::LINE);
    response.changed().then_some(RoutineField::Note)
}

fn routine_ui(ui: &mut Ui, shown: &Shown<'_>, state: &BuilderState, asked: &mut Asked) {
    heading(ui, Text::Strong, "This routine");
    let n_exercises = count_text(shown.draft.routine().exercise_items().count(), "exercise");
    ui.label(Theme::of(ui).quiet(Text::Body, format!("{n_exercises}, {}", clock_text(state.outline.end))));
    ui.add_space(space::S);
    let mut head: RoutineHead = shown.draft.head();
    let mut changed: Changed = None;
    let mut keep = |asked: Changed| changed = changed.or(asked);
    keep(text_field(ui, "Name", &mut head.name, "New routine", text_limits::NAME).changed().then_some(RoutineField::Name));
    ui.add_space(space::S);
    keep(
        text_area(ui, "What it is for", &mut head.about, "One sentence", text_limits::LINE)
            .changed()
            .then_some(RoutineField::About),
    );
    ui.add_space(space::S);
    let choices = [
        (None, "As in settings"),
        (Some(Guidance::Full), Guidance::Full.title()),
        (Some(Guidance::Brief), Guidance::Brief.title()),
        (Some(Guidance::Tones), Guidance::Tones.title()),
    ];
    keep(choice_row(ui, "Guidance", &mut head.guidance, &choices).then_some(RoutineField::Guidance));
    keep(switch_field(ui, "Wait for me", &mut head.waits, RoutineField::Waits));
    if let Some(field) = changed {
        asked.edit(RoutineEdit::SetHead(field, head));
    }
    hints_ui(ui, state, None);
}

/// What may not be meant, where it is about.
fn hints_ui(ui: &mut Ui, state: &BuilderState, spot: Option<Spot>) {
    let t = Theme::of(ui);
    let mut hints = state.outline.hints.iter().filter(|hint| hint.spot == spot).peekable();
    if hints.peek().is_none() {
        return;
    }
    ui.add_space(space::M);
    tinted(ui, t.palette.warning_tint, |ui| {
        for hint in hints {
            ui.label(t.rich(Text::Small, &hint.words).color(t.palette.warning_ink));
        }
    });
}
