//! A routine being edited with the times of its rows, from the timeline it will be played by.

use std::time::Duration;

use super::{Hint, RoutineRow, Spot, hint, order};
use crate::{
    routine::{Item, Routine},
    timeline::Timeline,
};

/// Every row with its time, the whole, and what the person may want to know about it.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The rows from top to bottom. Those that are not inside a group add up to the end.
    pub rows: Vec<RoutineRow>,
    /// How long all of it takes.
    pub end: Duration,
    /// What may not be meant.
    pub hints: Vec<Hint>,
}

impl Outline {
    /// The outline of a routine and of the timeline that was made from it.
    pub fn of(routine: &Routine, timeline: &Timeline) -> Self {
        let mut rows = rows(routine, timeline);
        if timeline.is_cut {
            leave_out_what_is_cut(&mut rows, timeline.end);
        }
        let hints = hint::hints(routine, &rows, timeline.is_cut);
        Self { rows, end: timeline.end, hints }
    }

    /// The row at a place.
    pub fn row(&self, spot: Spot) -> Option<&RoutineRow> {
        let index = self.rows.binary_search_by_key(&spot, |row| row.spot).ok()?;
        self.rows.get(index)
    }

    /// The hints about a place.
    pub fn hints_at(&self, spot: Spot) -> impl Iterator<Item = &Hint> {
        self.hints.iter().filter(move |hint| hint.spot == Some(spot))
    }

    /// How long these rows take together, none of them inside another.
    pub fn length_of(&self, spots: &[Spot]) -> Duration {
        spots.iter().filter_map(|spot| self.row(*spot)).map(|row| row.length).sum()
    }
}

/// What lies behind the cut of a very long routine takes no time: the rows add up to no more than the end.
fn leave_out_what_is_cut(rows: &mut [RoutineRow], end: Duration) {
    let is_top = |row: &&mut RoutineRow| row.spot.inner.is_none();
    let total: Duration = rows.iter().filter(|row| row.spot.inner.is_none()).map(|row| row.length).sum();
    let mut over = total.saturating_sub(end);
    for row in rows.iter_mut().rev().filter(is_top) {
        let by = row.length.min(over);
        row.length -= by;
        over -= by;
    }
}

/// One thing done once, in the order in which the timeline has them.
struct Part {
    /// Its row, if it has one.
    spot: Option<Spot>,
    /// The index in the routine of the item that it belongs to.
    at: usize,
    /// The round, from 1.
    round: u32,
    /// The number of the exercise; a rest has none.
    ordinal: Option<usize>,
    /// How long a rest takes.
    rest: Duration,
}

fn parts(items: &[Item]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut n_ordinals = 0;
    for (at, item) in items.iter().enumerate() {
        let Item::Group(group) = item else {
            push_part(&mut parts, Spot::top(at), 1, item, &mut n_ordinals);
            continue;
        };
        let first_ordinal = n_ordinals;
        for round in 1..=group.rounds {
            n_ordinals = first_ordinal;
            for (inner, item) in group.items.iter().enumerate() {
                push_part(&mut parts, Spot::within(at, inner), round, item, &mut n_ordinals);
            }
            if round < group.rounds {
                parts.push(Part { spot: None, at, round, ordinal: None, rest: group.rest });
            }
        }
    }
    parts
}

fn push_part(parts: &mut Vec<Part>, spot: Spot, round: u32, item: &Item, n_ordinals: &mut usize) {
    let (ordinal, rest) = match item {
        Item::Exercise(_) => (Some(*n_ordinals), Duration::ZERO),
        Item::Rest(rest) => (None, rest.rest),
        Item::Group(_) => return,
    };
    *n_ordinals += usize::from(ordinal.is_some());
    parts.push(Part { spot: Some(spot), at: spot.at, round, ordinal, rest });
}

fn rows(routine: &Routine, timeline: &Timeline) -> Vec<RoutineRow> {
    let mut rows: Vec<RoutineRow> =
        order::rows(&routine.items).into_iter().map(|spot| RoutineRow { spot, length: Duration::ZERO, ordinal: None }).collect();
    let parts = parts(&routine.items);
    let n_exercises = parts.iter().filter(|part| part.ordinal.is_some()).count();
    let mut step = n_exercises;
    let mut rest_behind = Duration::ZERO;
    for part in parts.iter().rev() {
        let length = match part.ordinal {
            Some(_) => {
                step -= 1;
                // The rests of their own behind an exercise are a part of its step, but rows of their own.
                let span = timeline.steps.get(step).map(|step| step.end.saturating_sub(step.start));
                span.unwrap_or_default().saturating_sub(std::mem::take(&mut rest_behind))
            }
            None => {
                rest_behind += part.rest;
                part.rest
            }
        };
        let is_in_group = part.spot.is_none_or(|spot| spot.inner.is_some());
        if let Some(header) = row_mut(&mut rows, Spot::top(part.at)).filter(|_| is_in_group) {
            header.length += length;
        }
        if let Some(row) = part.spot.filter(|_| part.round == 1).and_then(|spot| row_mut(&mut rows, spot)) {
            row.length = length;
            row.ordinal = part.ordinal;
        }
    }
    rows
}

fn row_mut(rows: &mut [RoutineRow], spot: Spot) -> Option<&mut RoutineRow> {
    let index = rows.binary_search_by_key(&spot, |row| row.spot).ok()?;
    rows.get_mut(index)
}
