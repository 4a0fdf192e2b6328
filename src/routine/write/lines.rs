//! The keys that a routine and each of its items need in a file. How they get there is up to `patch`.

use std::time::Duration;

use crate::{
    exercise::{Dose, EASE, FIRST_FORMAT, Work, tempo_list},
    format::patch::{Line, gone, line, must, optional, seconds},
    routine::{ExerciseItem, Item, Routine},
};

/// The keys of the routine itself.
pub(super) fn lines_of_routine(routine: &Routine) -> Vec<Line> {
    vec![
        must("format", i64::from(FIRST_FORMAT)),
        must("name", routine.name.as_str()),
        line("about", routine.about.as_str(), !routine.about.is_empty()),
        optional("guidance", routine.guidance.map(|guidance| guidance.key())),
        line("wait_for_me", routine.waits, routine.waits),
    ]
}

/// The keys of an item, without the items in it.
pub(super) fn lines_of(item: &Item) -> Vec<Line> {
    match item {
        Item::Exercise(item) => exercise_lines(item),
        Item::Rest(rest) => vec![
            must("rest_s", seconds(rest.rest)),
            line("note", rest.note.as_str(), !rest.note.is_empty()),
            gone("exercise"),
            gone("rounds"),
        ],
        Item::Group(group) => vec![
            must("rounds", i64::from(group.rounds)),
            line("rest_between_rounds_s", seconds(group.rest), group.rest > Duration::ZERO),
            gone("exercise"),
            gone("rest_s"),
        ],
    }
}

/// The key that makes an item what it is, and its value where that matters.
pub(super) fn kind_of(item: &Item) -> (&'static str, Option<&str>) {
    match item {
        Item::Exercise(item) => ("exercise", Some(&item.exercise.id)),
        Item::Rest(_) => ("rest_s", None),
        Item::Group(_) => ("rounds", None),
    }
}

fn exercise_lines(item: &ExerciseItem) -> Vec<Line> {
    let exercise = &item.exercise;
    let is_known = item.level < exercise.levels.len();
    let level = exercise.level(item.level).id.as_str();
    let mut lines =
        vec![must("exercise", exercise.id.as_str()), line("level", level, is_known && item.level != exercise.default_level)];
    lines.extend(work_lines(item.dose.work, exercise.dose.work));
    lines.extend(dose_lines(&item.dose, &exercise.dose));
    lines.push(optional("wait_for_me", item.waits));
    lines.push(line("note", item.note.as_str(), !item.note.is_empty()));
    lines.push(gone("rest_s"));
    lines.push(gone("rounds"));
    lines
}

/// The keys of the work where the exercise's own work is `own`.
fn work_lines(work: Work, own: Work) -> [Line; 5] {
    match work {
        Work::Reps { reps, tempo } => {
            let (own_reps, own_tempo) =
                if let Work::Reps { reps, tempo } = own { (Some(reps), Some(tempo)) } else { (None, None) };
            [
                line("reps", i64::from(reps), own_reps != Some(reps)),
                line("tempo", tempo_list(&tempo), own_tempo != Some(tempo)),
                gone("hold_s"),
                gone("gap_s"),
                gone("work_s"),
            ]
        }
        Work::Holds { repeats, hold, gap } => {
            let (own_repeats, own_hold, own_gap) =
                if let Work::Holds { repeats, hold, gap } = own { (repeats, Some(hold), gap) } else { (1, None, EASE) };
            [
                line("reps", i64::from(repeats), own_repeats != repeats),
                line("hold_s", seconds(hold), own_hold != Some(hold)),
                line("gap_s", seconds(gap), own_gap != gap),
                gone("tempo"),
                gone("work_s"),
            ]
        }
        Work::Time { work, tempo } => {
            let (own_work, own_tempo) =
                if let Work::Time { work, tempo } = own { (Some(work), Some(tempo)) } else { (None, None) };
            [
                line("work_s", seconds(work), own_work != Some(work)),
                line("tempo", tempo_list(&tempo), own_tempo != Some(tempo)),
                gone("reps"),
                gone("hold_s"),
                gone("gap_s"),
            ]
        }
    }
}

fn dose_lines(dose: &Dose, own: &Dose) -> [Line; 5] {
    let rest = |key, time: Duration, own: Duration| line(key, seconds(time), time != own);
    [
        line("sets", i64::from(dose.sets), dose.sets != own.sets),
        line("sides", dose.sides.key(), dose.sides != own.sides),
        rest("switch_s", dose.switch, own.switch),
        rest("rest_between_sets_s", dose.rest_between_sets, own.rest_between_sets),
        rest("rest_after_s", dose.rest_after, own.rest_after),
    ]
}
