//! The exercises to choose from: found by words, place, part of the body and things they need; added by click, key or drag.

use std::sync::Arc;

use egui::{
    CornerRadius, Galley, Id, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::{
    Asked, BuilderState, Scroll, Shown,
    drag::Drag,
    rows::{PICTURE_PX, few_lines, title_and_facts},
};
use crate::{
    edit::routine::{RoutineEdit, new_exercise},
    exercise::{Area, Equipment, Exercise, Place},
    ui::{
        exercises::{ExercisesState, extras, facts, filter_row, first_fact},
        kit::{
            icon::Icon,
            page::{chip_line, long_list},
            theme::{Text, Theme, line, radius, size, space},
            widgets::{Button, ChipToggle, focus_ring, search_field},
        },
        pictures::figures::picture_at,
    },
};

/// The lines of words in a row: one or two for the name, the others for facts.
const N_LINES: usize = 3;

/// What the palette is narrowed down to.
#[derive(Clone, Debug, Default)]
pub(super) struct PaletteState {
    filter: ExercisesState,
    only_own: bool,
    shows_more: bool,
    /// The row that the arrow keys have come to.
    marked: usize,
    search: Option<Id>,
}

/// Shows the palette.
pub(super) fn palette_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, scroll: Scroll) {
    let found = found(shown, &state.palette);
    search_keys(ui, &mut state.palette, &found, asked);
    let search = search_field(ui, &mut state.palette.filter.words, "Find an exercise or muscle");
    if search.changed() {
        state.palette.marked = 0;
    }
    if std::mem::take(&mut state.sequence.asks_to_search) {
        search.request_focus();
    }
    state.palette.search = Some(search.id);
    let has_keyboard = search.has_focus();
    filters_ui(ui, shown, &mut state.palette);
    ui.add_space(space::XS);
    if found.is_empty() {
        let t = Theme::of(ui);
        ui.label(t.quiet(Text::Body, "No exercise fits."));
        if ui.add(Button::quiet("Show all")).clicked() {
            state.palette = PaletteState { search: state.palette.search, ..PaletteState::default() };
        }
        return;
    }
    scroll.show(ui, "palette", |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let row_px = Theme::of(ui).px(PICTURE_PX.y + space::M);
        long_list(ui, "palette", found.len(), row_px, |ui, row| {
            let Some((exercise, level)) = found.get(row) else { return };
            let is_marked = has_keyboard && row == state.palette.marked;
            let response = row_ui(ui, shown, exercise, *level, row_px, is_marked);
            if response.drag_started() {
                state.drag = Some(Drag::New(Arc::clone(exercise), *level));
            }
            if response.clicked() {
                asked.edit(RoutineEdit::Add(vec![new_exercise(exercise, *level)], None));
            }
        });
    });
}

/// The exercises that are asked for, each with the level it would be added at.
fn found<'a>(shown: &Shown<'a>, palette: &PaletteState) -> Vec<(&'a Arc<Exercise>, usize)> {
    let library = shown.model.library;
    let is_wanted = |exercise: &&Arc<Exercise>| {
        (!palette.only_own || library.own_exercises().contains_key(&exercise.id)) && palette.filter.shows(exercise)
    };
    let exercises = library.exercises().values().filter(is_wanted);
    exercises.map(|exercise| (exercise, level_for(exercise, palette.filter.place))).collect()
}

/// The usual level, or the first one at the place that is asked for.
fn level_for(exercise: &Exercise, place: Option<Place>) -> usize {
    let suits = |index: &usize| place.is_none_or(|place| exercise.level(*index).place == place);
    std::iter::once(exercise.default_level).chain(0..exercise.levels.len()).find(suits).unwrap_or(exercise.default_level)
}

/// While the search has the keyboard the arrows choose a row and Enter adds it.
fn search_keys(ui: &Ui, palette: &mut PaletteState, found: &[(&Arc<Exercise>, usize)], asked: &mut Asked) {
    let has_keyboard = palette.search.is_some_and(|id| ui.memory(|memory| memory.has_focus(id)));
    if !has_keyboard {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = found.len().saturating_sub(1);
    if pressed(Key::ArrowDown) {
        palette.marked = (palette.marked + 1).min(last);
    }
    if pressed(Key::ArrowUp) {
        palette.marked = palette.marked.saturating_sub(1);
    }
    palette.marked = palette.marked.min(last);
    if pressed(Key::Enter)
        && let Some((exercise, level)) = found.get(palette.marked)
    {
        asked.edit(RoutineEdit::Add(vec![new_exercise(exercise, *level)], None));
    }
}

fn filters_ui(ui: &mut Ui, shown: &Shown<'_>, palette: &mut PaletteState) {
    let has_own = !shown.model.library.own_exercises().is_empty();
    chip_line(ui, |ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(space::XS);
        let is_all = palette.filter.place.is_none() && !palette.only_own;
        if ui.add(ChipToggle::new("All", is_all)).clicked() {
            palette.filter.place = None;
            palette.only_own = false;
        }
        for (_, place) in Place::NAMES {
            let is_on = palette.filter.place == Some(*place);
            let words = if *place == Place::Wall { "Wall" } else { place.title() };
            if ui.add(ChipToggle::new(words, is_on)).clicked() {
                palette.filter.place = (!is_on).then_some(*place);
            }
        }
        if has_own && ui.add(ChipToggle::new("Mine", palette.only_own)).clicked() {
            palette.only_own = !palette.only_own;
        }
        let is_narrowed = palette.filter.area.is_some() || palette.filter.equipment.is_some();
        let words = if is_narrowed { "More •" } else { "More" };
        let more = ui.add(ChipToggle::new(words, palette.shows_more)).on_hover_text("Body parts and things");
        if more.clicked() {
            palette.shows_more = !palette.shows_more;
        }
    });
    if palette.shows_more {
        filter_row(ui, "For", &mut palette.filter.area, Area::NAMES, Area::title);
        filter_row(ui, "With", &mut palette.filter.equipment, &extras(shown.model), Equipment::title);
    }
}

fn row_ui(ui: &mut Ui, shown: &Shown<'_>, exercise: &Exercise, level: usize, row_px: f32, is_marked: bool) -> Response {
    let t = Theme::of(ui);
    let p = t.palette;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), row_px), Sense::click_and_drag());
    let name = format!("Add {}", exercise.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let corners = CornerRadius::same(radius::M);
    if response.hovered() || is_marked {
        ui.painter().rect_filled(rect, corners, if response.is_pointer_button_down_on() { p.control_press } else { p.control });
    }
    if is_marked {
        ui.painter().rect_stroke(rect, corners, Stroke::new(line::STRONG, p.accent), StrokeKind::Inside);
    }
    let picture_px = PICTURE_PX * t.text_scale;
    let picture_at_px = Pos2::new(rect.left() + space::XS, rect.center().y - picture_px.y / 2.0);
    let picture = Rect::from_min_size(picture_at_px, picture_px);
    picture_at(ui, shown.model.figures, exercise, level, picture, corners);
    let icon_px = t.px(size::ICON);
    let plus = Rect::from_center_size(Pos2::new(rect.right() - space::M - icon_px / 2.0, rect.center().y), Vec2::splat(icon_px));
    Icon::Plus.paint(ui.painter(), plus, p.accent_ink);
    let x = picture.right() + space::M;
    let width = (plus.left() - space::S - x).max(0.0);
    let (title, facts) = words(ui, exercise, width);
    title_and_facts(ui, Pos2::new(x, rect.center().y), title, facts);
    focus_ring(ui, &response, radius::M);
    response
}

/// The name and what fits of the facts.
fn words(ui: &Ui, exercise: &Exercise, width: f32) -> (Arc<Galley>, Arc<Galley>) {
    let p = Theme::of(ui).palette;
    let title = few_lines(ui, &exercise.name, Text::Strong, p.ink, width, N_LINES - 1);
    let n_left = N_LINES.saturating_sub(title.rows.len());
    let lines = |words: &str| few_lines(ui, words, Text::Small, p.quiet_ink, width, n_left);
    // Where there is no room for all of it, a part is left out, not cut.
    let place = lines(exercise.usual_level().place.title());
    let facts = [facts(exercise), first_fact(exercise)].iter().map(|words| lines(words)).find(|facts| !facts.elided);
    (title, facts.unwrap_or(place))
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::{library::catalog::Catalog, ui::builder::PALETTE_PX};

    #[test]
    fn no_word_about_an_exercise_is_cut_in_the_narrowest_palette() {
        for scale in [0.8, 1.0, 2.0] {
            let mut cut = Vec::new();
            let harness = Harness::builder().with_context_setup(move |ctx| Theme::apply(ctx, scale)).build_ui(|ui| {
                let t = Theme::of(ui);
                let around = PICTURE_PX.x * t.text_scale + t.px(size::ICON) + space::XS + 2.0 * space::M + space::S;
                let width = t.px(PALETTE_PX) - around;
                for exercise in Catalog::bundled().exercises.values() {
                    let (title, facts) = words(ui, exercise, width);
                    if title.elided || facts.elided {
                        cut.push(format!("{} | {}", title.text(), facts.text()));
                    }
                    assert!(title.size().y + facts.size().y <= t.px(PICTURE_PX.y + space::M), "{}", exercise.name);
                }
            });
            drop(harness);
            assert!(cut.is_empty(), "at {scale}: {cut:?}");
        }
    }
}
