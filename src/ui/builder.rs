//! The builder: a routine being made, with exercises to add at the left, what is in it in the middle, and the chosen entry at
//! the right. On small windows two or one of these at a time.
//!
//! It shows a [`Draft`] and asks for edits; the app carries them out and saves.

mod drag;
mod fields;
mod header;
mod inspector;
mod keys;
mod palette;
mod placing;
mod rows;
mod sequence;
mod several;

use egui::{Align, Layout, Rect, ScrollArea, Ui, UiBuilder, Vec2};

use crate::{
    edit::routine::{Draft, Outline, RoutineEdit, Spot},
    settings::Settings,
    ui::{
        action::{Action, Build, Screen},
        dialogs::routine_files::RoutineFilesState,
        kit::{
            icon::Icon,
            theme::{Theme, size, space},
            widgets::{empty_state, segmented},
        },
        model::{BuilderModel, Model},
    },
};

/// The least widths of the three columns, at text size 100 %.
const PALETTE_PX: f32 = 0.6 * size::DIALOG;
const SEQUENCE_PX: f32 = 0.75 * size::DIALOG;
const INSPECTOR_PX: f32 = 0.6 * size::DIALOG;
/// The columns at the sides take this share of a wide window, up to a limit at text size 100 %.
const SIDE_SHARE: f32 = 0.285;
const SIDE_MOST_PX: f32 = 0.85 * size::DIALOG;
const SEQUENCE_MOST_PX: f32 = 1.7 * size::DIALOG;
/// Between two columns, in points.
const GAP_PX: f32 = space::L + space::XS;
/// Below this height, at text size 100 %, the page scrolls as a whole.
const LOW_PX: f32 = 0.9 * size::DIALOG;

/// One of the columns, where there is room for less than three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pane {
    /// What is in the routine.
    #[default]
    Sequence,
    /// Exercises to add.
    Palette,
    /// The chosen entry.
    Inspector,
}

/// What the screen remembers.
#[derive(Default)]
pub struct BuilderState {
    /// What the outline was made from.
    of: Option<(String, u64, String)>,
    outline: Outline,
    pane: Pane,
    palette: palette::PaletteState,
    inspector: inspector::InspectorState,
    sequence: sequence::SequenceState,
    drag: Option<drag::Drag>,
    files: RoutineFilesState,
    /// The row chosen last, to see when another one is.
    cursor: Option<Spot>,
    /// What is asked for once the edits of this frame are made.
    waiting: Option<Action>,
}

impl BuilderState {
    /// Lays the routine out again if it changed.
    fn turn_to(&mut self, building: &BuilderModel<'_>, settings: &Settings) {
        let of = (building.id.to_owned(), building.draft.version(), format!("{:?} {}", settings.coaching(), settings.pace));
        if self.of.as_ref() == Some(&of) {
            return;
        }
        if self.of.as_ref().is_none_or(|(id, ..)| id != building.id) {
            let palette = std::mem::take(&mut self.palette);
            *self = Self { palette, ..Self::default() };
        }
        self.of = Some(of);
        let routine = building.draft.routine();
        self.outline = Outline::of(routine, &settings.timeline_of(routine));
    }
}

/// What the parts of the screen ask for in one frame.
#[derive(Default)]
struct Asked {
    edits: Vec<RoutineEdit>,
    action: Option<Action>,
}

impl Asked {
    fn edit(&mut self, edit: RoutineEdit) {
        self.edits.push(edit);
    }

    fn act(&mut self, action: Action) {
        self.action.get_or_insert(action);
    }
}

/// What every part of the screen reads.
#[derive(Clone, Copy)]
struct Shown<'a> {
    model: &'a Model<'a>,
    building: BuilderModel<'a>,
    draft: &'a Draft,
}

/// Shows the screen.
pub fn builder_ui(ui: &mut Ui, model: &Model<'_>, state: &mut BuilderState) -> Option<Action> {
    let Some(building) = model.building else {
        let is_asked = empty_state(ui, Icon::List, "This routine is not here", "It may have been deleted.", Some("All routines"));
        return is_asked.then_some(Action::Open(Screen::Routines));
    };
    state.turn_to(&building, model.settings);
    let shown = Shown { model, building, draft: building.draft };
    let mut asked = Asked::default();
    keys::take(ui, &shown, state, &mut asked);
    show(ui, &shown, state, &mut asked);
    drag::finish(ui, state);
    if asked.edits.is_empty() {
        return asked.action.or_else(|| state.waiting.take());
    }
    if let Some(action) = asked.action {
        state.waiting = Some(action);
        ui.ctx().request_repaint();
    }
    Some(Action::Build(Build::Edit(asked.edits)))
}

fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked) {
    let t = Theme::of(ui);
    let is_small = ui.available_width() < t.px(SEQUENCE_PX + PALETTE_PX) + 3.0 * space::L;
    let is_low = ui.available_height() < t.px(LOW_PX);
    let margin = Vec2::new(if is_small { space::L } else { space::XL }, space::L);
    let whole = ui.available_rect_before_wrap().shrink2(margin);
    // In a very wide window the columns stand in its middle.
    let most_px = t.px(2.0 * SIDE_MOST_PX + SEQUENCE_MOST_PX) + 2.0 * GAP_PX;
    let area = Rect::from_center_size(whole.center(), Vec2::new(whole.width().min(most_px).floor(), whole.height()));
    let mut page = child(ui, "builder", area);
    if is_small && is_low {
        let scroll = ScrollArea::vertical().id_salt("builder").auto_shrink(false);
        scroll.show(&mut page, |ui| {
            header::header_ui(ui, shown, state, asked);
            panes(ui, shown, state, asked, Scroll::Page);
        });
        return;
    }
    header::header_ui(&mut page, shown, state, asked);
    page.add_space(space::S);
    let width = area.width();
    let wide_px = t.px(PALETTE_PX + SEQUENCE_PX + INSPECTOR_PX) + 2.0 * space::XL;
    if width >= wide_px {
        three_columns(&mut page, shown, state, asked);
    } else if is_small {
        panes(&mut page, shown, state, asked, Scroll::Own);
    } else {
        two_columns(&mut page, shown, state, asked);
    }
}

fn three_columns(page: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked) {
    let t = Theme::of(page);
    let rest = page.available_rect_before_wrap();
    let gap = GAP_PX;
    let side = (rest.width() * SIDE_SHARE).clamp(t.px(PALETTE_PX), t.px(SIDE_MOST_PX)).floor();
    let middle = (rest.width() - 2.0 * (side + gap)).min(t.px(SEQUENCE_MOST_PX)).floor();
    let [mut x, y] = [rest.left(), rest.top()];
    let mut column = |width: f32| {
        let rect = Rect::from_min_max(egui::pos2(x, y), egui::pos2(x + width, rest.bottom()));
        x += width + gap;
        rect
    };
    let (palette, sequence, inspector) = (column(side), column(middle), column(side));
    palette::palette_ui(&mut child(page, "palette", palette), shown, state, asked, Scroll::Own);
    sequence::sequence_ui(&mut child(page, "sequence", sequence), shown, state, asked, Scroll::Own);
    inspector::inspector_ui(&mut child(page, "inspector", inspector), shown, state, asked, Scroll::Own);
}

fn two_columns(page: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked) {
    let rest = page.available_rect_before_wrap();
    let split = rest.left() + (rest.width() * 0.54).floor();
    let left = rest.with_max_x(split - space::S);
    let right = rest.with_min_x(split + space::S);
    if state.pane == Pane::Sequence {
        state.pane = Pane::Palette;
    }
    sequence::sequence_ui(&mut child(page, "sequence", left), shown, state, asked, Scroll::Own);
    let mut side = child(page, "side", right);
    segmented(&mut side, "Beside it", &mut state.pane, &[(Pane::Palette, "Add"), (Pane::Inspector, "Details")]);
    side.add_space(space::XS);
    let below = side.available_rect_before_wrap();
    let mut below = child(&mut side, "pane", below);
    match state.pane {
        Pane::Inspector => inspector::inspector_ui(&mut below, shown, state, asked, Scroll::Own),
        Pane::Sequence | Pane::Palette => palette::palette_ui(&mut below, shown, state, asked, Scroll::Own),
    }
}

fn panes(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, scroll: Scroll) {
    let choices = [(Pane::Sequence, "Routine"), (Pane::Palette, "Add"), (Pane::Inspector, "Details")];
    segmented(ui, "Show", &mut state.pane, &choices);
    ui.add_space(space::XS);
    match state.pane {
        Pane::Sequence => sequence::sequence_ui(ui, shown, state, asked, scroll),
        Pane::Palette => palette::palette_ui(ui, shown, state, asked, scroll),
        Pane::Inspector => inspector::inspector_ui(ui, shown, state, asked, scroll),
    }
}

/// What moves when the wheel turns over a part of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scroll {
    /// The part itself.
    Own,
    /// The page that it stands on.
    Page,
}

impl Scroll {
    fn show<R>(self, ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
        match self {
            Self::Own => ScrollArea::vertical().id_salt(name).auto_shrink(false).show(ui, contents).inner,
            Self::Page => contents(ui),
        }
    }
}

/// A part of the screen in its own rectangle.
fn child(ui: &mut Ui, name: &str, rect: Rect) -> Ui {
    ui.new_child(UiBuilder::new().id_salt(name).max_rect(rect).layout(Layout::top_down(Align::Min)))
}
