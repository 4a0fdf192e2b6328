//! A list of lines that can be added to, changed, moved and shortened, by mouse and by keyboard.
//!
//! Enter begins a new line, Backspace in an empty one removes it, Alt with an arrow moves it. A list that is pasted becomes
//! several lines.

use egui::{Id, Key, Modifiers, TextEdit, Ui, Vec2};

use super::form::{Form, part};
use crate::{
    edit::exercise::{ExerciseField, List, pasted_lines},
    exercise::{ADAPT_TITLE, Exercise, SKIP_TITLE},
    format::text_limits::{LINE, LINES},
    ui::kit::{
        icon::Icon,
        theme::{Text, Theme, size, space},
        widgets::{Button, IconButton},
    },
};

/// A list of the form and its words.
pub(super) struct ListWords {
    list: List,
    title: &'static str,
    about: &'static str,
    /// One line of it, such as "Step".
    one: &'static str,
    add: &'static str,
    hint: &'static str,
    lines_of: fn(&mut Exercise, usize) -> Option<&mut Vec<String>>,
}

pub(super) const SETUP: ListWords = ListWords {
    list: List::Setup,
    title: "Get ready",
    about: "How to get into position. Name the left side; the other side is turned round for you.",
    one: "Setup line",
    add: "Add a setup line",
    hint: "Stand in a door frame.",
    lines_of: |exercise, level| Some(&mut exercise.levels.get_mut(level)?.setup),
};
pub(super) const STEPS: ListWords = ListWords {
    list: List::Steps,
    title: "Steps",
    about: "What to do. You can paste a whole list.",
    one: "Step",
    add: "Add a step",
    hint: "Lean your chest gently forward.",
    lines_of: |exercise, level| {
        let own = exercise.levels.get_mut(level).map(|level| &mut level.steps).filter(|own| !own.is_empty());
        Some(own.unwrap_or(&mut exercise.steps))
    },
};
pub(super) const DURING: ListWords = ListWords {
    list: List::During,
    title: "Reminders",
    about: "Said during the work, the most important first, at most six words each. Below each stands whether it will be heard.",
    one: "Reminder",
    add: "Add a reminder",
    hint: "Shoulders low.",
    lines_of: |exercise, level| Some(&mut exercise.levels.get_mut(level)?.words.during),
};
pub(super) const MUSCLES: ListWords = ListWords {
    list: List::Muscles,
    title: "Muscles that work",
    about: "",
    one: "Muscle",
    add: "Add a muscle",
    hint: "pectoralis minor",
    lines_of: |exercise, _| Some(&mut exercise.muscles),
};
pub(super) const STOP: ListWords = ListWords {
    list: List::Stop,
    title: "Stop when you feel",
    about: "Shown on the page and when something hurts.",
    one: "Stop sign",
    add: "Add a stop sign",
    hint: "Sharp pain",
    lines_of: |exercise, _| Some(&mut exercise.stop),
};
pub(super) const SKIP: ListWords = ListWords {
    list: List::Skip,
    title: SKIP_TITLE,
    about: "Who should not do it.",
    one: "Reason",
    add: "Add a reason",
    hint: "A shoulder that has come out of joint",
    lines_of: |exercise, _| Some(&mut exercise.skip),
};

pub(super) const ADAPT: ListWords = ListWords {
    list: List::Adapt,
    title: ADAPT_TITLE,
    about: "Who can do it in another way, and how.",
    one: "Change",
    add: "Add a change",
    hint: "Latex allergy: use a latex-free band",
    lines_of: |exercise, _| Some(&mut exercise.adapt),
};
pub(super) const STRETCHED: ListWords = ListWords {
    list: List::Stretched,
    title: "Muscles that are stretched too",
    about: "",
    one: "Stretched muscle",
    add: "Add a stretched muscle",
    hint: "latissimus dorsi",
    lines_of: |exercise, _| Some(&mut exercise.stretched),
};

/// What a person does to a line.
enum Change {
    Write,
    /// Begin a new line after it.
    Add,
    Remove,
    Up,
    Down,
}

/// A list as a part of the form.
pub(super) fn part_ui(ui: &mut Ui, form: &mut Form<'_>, words: &ListWords) {
    part(ui, words.title, words.about, |ui| rows_ui(ui, form, words));
}

/// A list below its name, within a part.
pub(super) fn list_ui(ui: &mut Ui, form: &mut Form<'_>, words: &ListWords) {
    let t = Theme::of(ui);
    ui.label(t.quiet(Text::Small, words.title));
    if !words.about.is_empty() {
        ui.label(t.quiet(Text::Small, words.about));
    }
    rows_ui(ui, form, words);
}

fn rows_ui(ui: &mut Ui, form: &mut Form<'_>, words: &ListWords) {
    let level = form.level;
    let Some(lines) = (words.lines_of)(&mut form.exercise, level) else { return };
    // A copy: whether a level has steps of its own is seen from the ones that are there.
    let mut lines = lines.clone();
    let mut change = None;
    let n_lines = lines.len();
    for (index, line) in lines.iter_mut().enumerate() {
        let chosen = row_ui(ui, words, index, n_lines, line);
        form.lacks_ui(ui, ExerciseField::Line(words.list, index));
        change = change.or(chosen.map(|chosen| (index, chosen)));
    }
    if n_lines == 0 {
        form.lacks_ui(ui, ExerciseField::Line(words.list, 0));
    }
    let is_full = n_lines >= LINES;
    if ui.add_enabled(!is_full, Button::quiet(words.add).icon(Icon::Plus)).clicked() {
        lines.push(String::new());
        form.changed = Some(ExerciseField::Other);
        focus(ui, words, n_lines);
    }
    if let Some((index, change)) = change {
        form.changed = carry_out(ui, words, &mut lines, index, &change).or(form.changed);
    }
    if let Some(place) = (words.lines_of)(&mut form.exercise, level) {
        *place = lines;
    }
}

fn row_ui(ui: &mut Ui, words: &ListWords, index: usize, n_lines: usize, line: &mut String) -> Option<Change> {
    let name = format!("{} {}", words.one, index + 1);
    let id = id_of(words, index);
    let mut change = if ui.memory(|memory| memory.has_focus(id)) { pressed(ui, line.is_empty()) } else { None };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let t = Theme::of(ui);
        let buttons_px = 3.0 * (t.px(size::CONTROL * 0.8) + space::XS);
        let edit = TextEdit::multiline(line)
            .id(id)
            .desired_rows(1)
            .desired_width((ui.available_width() - buttons_px).max(t.px(size::STEPPER_VALUE)))
            .min_size(Vec2::new(0.0, t.px(size::CONTROL)))
            .return_key(None)
            .char_limit(LINES * LINE)
            .hint_text(words.hint);
        if ui.add(edit).accessible_name(&name).changed() {
            change = Some(Change::Write);
        }
        let lower = name.to_lowercase();
        let mut button = |ui: &mut Ui, icon: Icon, verb: &str, can: bool, wanted: Change| {
            let named = format!("{verb} {lower}");
            if ui.add_enabled(can, IconButton::new(icon, &named).small().quiet()).clicked() {
                change = Some(wanted);
            }
        };
        button(ui, Icon::ArrowUp, "Move up", index > 0, Change::Up);
        button(ui, Icon::ArrowDown, "Move down", index + 1 < n_lines, Change::Down);
        button(ui, Icon::Trash, "Delete", true, Change::Remove);
    });
    change
}

/// Keys of a line that has the keyboard. Taken before the field sees them.
fn pressed(ui: &Ui, is_empty: bool) -> Option<Change> {
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::ALT, Key::ArrowUp) {
            Some(Change::Up)
        } else if input.consume_key(Modifiers::ALT, Key::ArrowDown) {
            Some(Change::Down)
        } else if input.consume_key(Modifiers::NONE, Key::Enter) {
            Some(Change::Add)
        } else if is_empty && input.consume_key(Modifiers::NONE, Key::Backspace) {
            Some(Change::Remove)
        } else {
            None
        }
    })
}

/// Changes the list; returns what was changed.
fn carry_out(ui: &Ui, words: &ListWords, lines: &mut Vec<String>, index: usize, change: &Change) -> Option<ExerciseField> {
    match change {
        Change::Write => {
            let field = ExerciseField::Line(words.list, index);
            let line = lines.get_mut(index)?;
            if !line.contains('\n') {
                super::form::shorten(line, LINE);
                return Some(field);
            }
            let pasted = pasted_lines(line);
            let last = index + pasted.len().saturating_sub(1);
            lines.splice(index..=index, pasted);
            lines.truncate(LINES);
            focus(ui, words, last.min(lines.len().saturating_sub(1)));
        }
        Change::Add if lines.len() < LINES => {
            lines.insert(index + 1, String::new());
            focus(ui, words, index + 1);
        }
        Change::Add => return None,
        Change::Remove => {
            lines.remove(index);
            if !lines.is_empty() {
                focus(ui, words, index.saturating_sub(1));
            }
        }
        Change::Up | Change::Down => {
            let other = if matches!(change, Change::Up) { index.checked_sub(1)? } else { index + 1 };
            if other >= lines.len() {
                return None;
            }
            lines.swap(index, other);
            focus(ui, words, other);
        }
    }
    Some(ExerciseField::Other)
}

fn id_of(words: &ListWords, index: usize) -> Id {
    Id::unique(("exercise line", words.list, index))
}

fn focus(ui: &Ui, words: &ListWords, index: usize) {
    ui.memory_mut(|memory| memory.request_focus(id_of(words, index)));
}
