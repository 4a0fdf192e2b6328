//! Progress: this week, the last weeks, how it felt, and every session. It shows what was done and passes no verdict.

use egui::{Align, Label, Layout, Ui};

use crate::{
    history::{Felt, Record, minutes_of, week_s},
    ui::{
        action::Action,
        kit::{
            icon::Icon,
            page::{card_grid, columns_of, long_list, page, spread},
            prose::{count_text, minutes_text},
            theme::{Text, Theme, size, space},
            widgets::{Chip, ChipTone, DayBar, card, empty_state, heading, segmented, week_bars},
        },
        model::Model,
    },
};

/// How many weeks are shown.
const N_WEEKS: u32 = 12;
/// A day's bar is full at this many minutes at least, so that a short day does not look like a long one.
const FULL_DAY_S: u64 = 15 * 60;

/// Shows the screen.
pub fn progress_ui(ui: &mut Ui, model: &Model<'_>) -> Option<Action> {
    page(ui, "progress", |ui| {
        heading(ui, Text::Display, "Progress");
        ui.add_space(space::M);
        let records = model.history.records();
        let Some(last) = records.last() else {
            let words = "After your first session you will find it here.";
            empty_state(ui, Icon::Chart, "Nothing yet", words, None);
            return None;
        };
        let n_columns = columns_of(ui, 0.8 * size::DIALOG).min(2);
        card_grid(ui, "sums", 2, n_columns, |ui, index, height| {
            card(ui, |ui| {
                ui.set_width(ui.available_width());
                if index == 0 {
                    week_ui(ui, model);
                    goal_words(ui, model);
                } else {
                    weeks_ui(ui, model);
                }
                height.fill(ui);
            });
        });
        ui.add_space(space::M);
        let mut action = None;
        if last.started.date() == model.today {
            action = felt_ui(ui, last);
            ui.add_space(space::M);
        }
        heading(ui, Text::Heading, "History");
        ui.add_space(space::XS);
        history_ui(ui, records);
        action
    })
}

/// Shows the bars of this week with the minutes and the goal. Also on Today.
pub fn week_ui(ui: &mut Ui, model: &Model<'_>) {
    let t = Theme::of(ui);
    let days = model.history.week_of(model.today);
    let week_s = week_s(&days);
    let sum = match model.settings.weekly_minutes {
        0 => minutes_text(week_s),
        goal => format!("{} of {goal} min", minutes_of(week_s)),
    };
    spread(ui, |ui| heading(ui, Text::Heading, "This week"), |ui| ui.label(t.quiet(Text::Small, sum)));
    ui.add_space(space::XS);
    let full_s = days.iter().map(|day| day.active_s).fold(FULL_DAY_S, u64::max);
    let words = days.map(|day| match day.n_sessions {
        0 => "nothing".to_owned(),
        n => format!("{} in {}", minutes_text(day.active_s), count_text(n as usize, "session")),
    });
    let names = days.map(|day| day.date.strftime("%A").to_string());
    let bars: Vec<DayBar<'_>> = days
        .iter()
        .zip(&words)
        .zip(&names)
        .map(|((day, words), name)| DayBar {
            letter: name.get(..1).unwrap_or_default(),
            name,
            fraction: day.active_s as f32 / full_s as f32,
            words,
            is_today: day.date == model.today,
        })
        .collect();
    week_bars(ui, &bars);
}

fn goal_words(ui: &mut Ui, model: &Model<'_>) {
    let t = Theme::of(ui);
    let words = match model.settings.weekly_minutes {
        0 => "Any amount counts.".to_owned(),
        goal => format!("About {goal} minutes is what you aim for. Less is fine, and a week off loses nothing."),
    };
    ui.label(t.quiet(Text::Small, words));
}

fn weeks_ui(ui: &mut Ui, model: &Model<'_>) {
    let t = Theme::of(ui);
    let minutes = model.history.weekly_minutes(model.today, N_WEEKS);
    let sum = minutes.iter().copied().fold(0, u64::saturating_add);
    let title = format!("Last {N_WEEKS} weeks");
    spread(ui, |ui| heading(ui, Text::Heading, &title), |ui| ui.label(t.quiet(Text::Small, format!("{sum} min"))));
    ui.add_space(space::XS);
    let full = minutes.iter().copied().fold(u64::from(model.settings.weekly_minutes.max(1)), u64::max);
    let mondays: Vec<jiff::civil::Date> = (0..N_WEEKS).rev().map(|back| monday_before(model, back)).collect();
    let names: Vec<String> = mondays.iter().map(|day| day.strftime("Week of %B %-d").to_string()).collect();
    let letters: Vec<String> = mondays.iter().map(|day| day.strftime("%-d").to_string()).collect();
    let words: Vec<String> = minutes.iter().map(|minutes| format!("{minutes} min")).collect();
    let bars: Vec<DayBar<'_>> = minutes
        .iter()
        .zip(names.iter().zip(letters.iter().zip(&words)))
        .enumerate()
        .map(|(index, (&minutes, (name, (letter, words))))| DayBar {
            letter,
            name,
            fraction: minutes as f32 / full as f32,
            words,
            is_today: index + 1 == N_WEEKS as usize,
        })
        .collect();
    week_bars(ui, &bars);
    let first = mondays.first().map(|day| day.strftime("Weeks by their Monday, from %B %-d").to_string());
    ui.label(t.quiet(Text::Small, first.unwrap_or_default()));
}

fn monday_before(model: &Model<'_>, weeks_back: u32) -> jiff::civil::Date {
    let days_back = i64::from(weeks_back) * 7 + i64::from(model.today.weekday().to_monday_zero_offset());
    model.today.saturating_sub(jiff::Span::new().days(days_back))
}

fn felt_ui(ui: &mut Ui, last: &Record) -> Option<Action> {
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        heading(ui, Text::Heading, &format!("How did {} feel?", last.name));
        ui.add_space(space::XS);
        let mut felt = last.felt;
        let choices = [Felt::Easy, Felt::Right, Felt::Hard].map(|felt| (Some(felt), felt_title(felt)));
        let is_chosen = segmented(ui, "How it felt", &mut felt, &choices);
        felt.filter(|_| is_chosen).map(Action::Felt)
    })
    .inner
}

fn felt_title(felt: Felt) -> &'static str {
    match felt {
        Felt::Easy => "Easy",
        Felt::Right => "Just right",
        Felt::Hard => "Hard",
    }
}

/// Every session, the newest first.
fn history_ui(ui: &mut Ui, records: &[Record]) {
    let t = Theme::of(ui);
    let row_px = t.font(Text::Strong).size * 1.5 + t.font(Text::Small).size * 1.5 + 2.0 * space::M;
    long_list(ui, "history", records.len(), row_px, |ui, row| {
        if let Some(record) = records.iter().rev().nth(row) {
            record_row(ui, record, row_px);
        }
    });
}

fn record_row(ui: &mut Ui, record: &Record, row_px: f32) {
    let t = Theme::of(ui);
    let is_wide = ui.available_width() >= t.px(size::DIALOG);
    card(ui, |ui| {
        // The card's own margins are wider than those of a row.
        ui.set_height(row_px - 2.0 * space::L);
        ui.set_width(ui.available_width());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(t.rich(Text::Strong, minutes_text(u64::from(record.active_s))));
            if is_wide && let Some(felt) = record.felt {
                ui.add(Chip::new(felt_title(felt)).tone(ChipTone::Accent));
            }
            if !record.finished {
                ui.add(Chip::new(&format!("Part: {} of {}", record.done, record.of)));
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add(Label::new(t.rich(Text::Strong, &record.name)).truncate());
                let when = record.started.strftime("%A, %B %-d, %Y, %H:%M").to_string();
                ui.add(Label::new(t.quiet(Text::Small, when)).truncate());
            });
        });
    });
}
