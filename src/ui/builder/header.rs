//! The head of the builder: name, length, whether it is saved, undo, redo, start; and what to do when it can't be saved.

use egui::{Align, Layout, Popup, Shape, TextEdit, Ui, Vec2};

use super::{Asked, BuilderState, Shown};
use crate::{
    edit::routine::{FALLBACK_NAME, RoutineEdit, RoutineField, RoutineHead},
    format::text_limits,
    routine::clock_text,
    ui::{
        action::{Action, Build},
        dialogs::routine_files::RoutineFile,
        kit::{
            icon::Icon,
            theme::{Text, Theme, line, radius, size, space},
            widgets::{Button, Chip, ChipTone, IconButton, focus_ring},
        },
        model::SaveState,
        unsaved::unsaved_ui,
    },
};

/// The least width of the name, at text size 100 %.
const NAME_PX: f32 = 0.3 * size::DIALOG;

/// Shows the head.
pub(super) fn header_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked) {
    let t = Theme::of(ui);
    let is_wide = ui.available_width() >= t.px(1.6 * size::DIALOG);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(space::M, space::XS);
        if is_wide {
            let height = t.px(size::CONTROL_BIG);
            let row = Vec2::new(ui.available_width(), height);
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
                buttons_ui(ui, shown, state, asked, Order::FromTheRight);
                let rest = Vec2::new(ui.available_width(), height);
                ui.allocate_ui_with_layout(rest, Layout::left_to_right(Align::Center), |ui| {
                    let chips_px = t.px(1.05 * NAME_PX);
                    name_ui(ui, shown, ui.available_width() - chips_px, asked);
                    chips_ui(ui, shown, state);
                });
            });
        } else {
            name_ui(ui, shown, ui.available_width(), asked);
            ui.horizontal_wrapped(|ui| {
                buttons_ui(ui, shown, state, asked, Order::FromTheLeft);
                chips_ui(ui, shown, state);
            });
        }
    });
    if let Some(action) = unsaved_ui(ui, shown.building.saving, "a routine") {
        asked.act(action);
    }
    let name = shown.draft.named().name;
    if let Some(action) = state.files.show(ui.ctx(), shown.building.id, &name, state.outline.end) {
        asked.act(action);
    }
}

/// In which direction buttons are laid out.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    FromTheLeft,
    FromTheRight,
}

/// The name as the title of the screen; it is typed in place.
fn name_ui(ui: &mut Ui, shown: &Shown<'_>, most_px: f32, asked: &mut Asked) {
    let t = Theme::of(ui);
    let mut name = shown.draft.head().name;
    let shown_name = if name.is_empty() { FALLBACK_NAME } else { &name };
    let text = if most_px < t.px(size::DIALOG) { Text::Title } else { Text::Display };
    let galley = ui.painter().layout_no_wrap(shown_name.to_owned(), t.font(text), t.palette.ink);
    let width = (galley.size().x + space::M).clamp(t.px(NAME_PX).min(most_px), most_px.max(t.px(size::CONTROL)));
    let background = ui.painter().add(Shape::Noop);
    let edit = TextEdit::singleline(&mut name)
        .id_salt("routine name")
        .font(t.font(text))
        .text_color(t.palette.ink)
        .hint_text(FALLBACK_NAME)
        .char_limit(text_limits::NAME)
        .desired_width(width)
        .margin(egui::Margin::symmetric(space::XS as i8, 0))
        .frame(egui::Frame::NONE);
    let response = ui.add(edit).accessible_name("Name of the routine");
    if response.hovered() || response.has_focus() {
        let fill = Shape::rect_filled(response.rect.expand(line::THIN), radius::M, t.palette.control);
        ui.painter().set(background, fill);
    }
    focus_ring(ui, &response, radius::M);
    if response.changed() {
        let head = RoutineHead { name: name.replace(['\n', '\r'], " "), ..shown.draft.head() };
        asked.edit(RoutineEdit::SetHead(RoutineField::Name, head));
    }
}

fn chips_ui(ui: &mut Ui, shown: &Shown<'_>, state: &BuilderState) {
    let length = clock_text(state.outline.end);
    ui.add(Chip::new(&length).tone(ChipTone::Accent)).on_hover_text("How long the routine takes");
    match shown.building.saving {
        SaveState::Saved => ui.add(Chip::new("Saved")),
        SaveState::Saving => ui.add(Chip::new("Saving…")),
        SaveState::Failed(_) | SaveState::Conflict { .. } => ui.add(Chip::new("Not saved").tone(ChipTone::Warning)),
    };
}

/// One of the buttons.
#[derive(Clone, Copy)]
enum Piece {
    Undo,
    Redo,
    More,
    Start,
}

fn buttons_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, order: Order) {
    let mut pieces = [Piece::Undo, Piece::Redo, Piece::More, Piece::Start];
    if order == Order::FromTheRight {
        pieces.reverse();
    }
    for piece in pieces {
        button_ui(ui, shown, state, asked, piece);
    }
}

fn button_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked, piece: Piece) {
    let draft = shown.draft;
    match piece {
        Piece::Undo => {
            if ui.add_enabled(draft.can_undo(), IconButton::new(Icon::Undo, "Undo").key("Ctrl+Z")).clicked() {
                asked.edit(RoutineEdit::Undo);
            }
        }
        Piece::Redo => {
            if ui.add_enabled(draft.can_redo(), IconButton::new(Icon::Redo, "Redo").key("Ctrl+Shift+Z")).clicked() {
                asked.edit(RoutineEdit::Redo);
            }
        }
        Piece::More => more_ui(ui, shown, state, asked),
        Piece::Start => {
            let can_start = state.outline.rows.iter().any(|row| row.ordinal.is_some());
            if ui.add_enabled(can_start, Button::primary("Start").icon(Icon::Play)).clicked() {
                asked.act(Action::Build(Build::Start(0)));
            }
        }
    }
}

/// What few people need at once: the files that can be made of the routine.
fn more_ui(ui: &mut Ui, shown: &Shown<'_>, state: &mut BuilderState, asked: &mut Asked) {
    let more = ui.add(IconButton::new(Icon::More, "More: print, share, save as sound"));
    Popup::menu(&more).show(|ui| {
        let t = Theme::of(ui);
        for file in RoutineFile::ALL {
            let words = egui::Button::new(t.rich(Text::Body, file.title()));
            if !ui.add(words.min_size(Vec2::new(t.px(NAME_PX), t.px(size::CONTROL)))).clicked() {
                continue;
            }
            // A key that chooses does not close the menu by itself.
            ui.close();
            if let Some(action) = state.files.choose(file, shown.building.id) {
                asked.act(action);
            }
        }
    });
}
