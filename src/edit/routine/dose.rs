//! Keeps what is edited within its limits, and turns one kind of work into another.

use std::{ops::RangeInclusive, time::Duration};

use crate::{
    exercise::{Dose, EASE, Tempo, Work, limits},
    format::reader::duration_from_s,
    routine::{Group, Item, MAX_ROUNDS, RestItem},
};

/// A hold shorter than this is a part of a repetition, not a hold of its own.
const SHORTEST_HOLD: Duration = Duration::from_secs(3);
/// What work by time is rounded to.
const WORK_STEP_S: u64 = 5;

/// How work is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// By repetitions.
    Reps,
    /// By holds.
    Holds,
    /// By time.
    Time,
}

impl WorkKind {
    /// How this work is counted.
    pub fn of(work: &Work) -> Self {
        match work {
            Work::Reps { .. } => Self::Reps,
            Work::Holds { .. } => Self::Holds,
            Work::Time { .. } => Self::Time,
        }
    }
}

/// Work counted another way: as the exercise usually does it if that is how, else about as much of it.
pub fn work_as(kind: WorkKind, work: Work, usual: Work) -> Work {
    if WorkKind::of(&work) == kind {
        return work;
    }
    if WorkKind::of(&usual) == kind {
        return usual;
    }
    let usual_tempo = || Tempo::from_s([2.0, 1.0, 2.0, 1.0]);
    match (kind, work) {
        (WorkKind::Reps, Work::Time { tempo, .. }) => Work::Reps { reps: work.n_reps(), tempo },
        (WorkKind::Reps, _) => Work::Reps { reps: work.n_reps().max(8), tempo: usual_tempo() },
        (WorkKind::Holds, Work::Reps { reps, tempo }) if tempo.hold >= SHORTEST_HOLD => {
            Work::Holds { repeats: reps, hold: tempo.hold, gap: EASE }
        }
        (WorkKind::Holds, _) => Work::Holds { repeats: 1, hold: Duration::from_secs(20), gap: EASE },
        (WorkKind::Time, Work::Reps { reps, tempo }) => {
            let work_s = (tempo.length() * reps).as_secs().next_multiple_of(WORK_STEP_S);
            Work::Time { work: Duration::from_secs(work_s), tempo }
        }
        (WorkKind::Time, _) => Work::Time { work: Duration::from_secs(30), tempo: usual_tempo() },
    }
}

/// An item with every number within its limits, as a file can hold it.
pub fn settled(item: Item) -> Item {
    match item {
        Item::Exercise(mut item) => {
            item.level = if item.level < item.exercise.levels.len() { item.level } else { item.exercise.default_level };
            item.dose = settled_dose(&item.dose);
            Item::Exercise(item)
        }
        Item::Rest(rest) => Item::Rest(RestItem { rest: within(rest.rest, limits::REST_S), ..rest }),
        Item::Group(group) => Item::Group(Group {
            rounds: group.rounds.clamp(1, MAX_ROUNDS),
            rest: within(group.rest, limits::REST_S),
            items: group.items.into_iter().filter(|item| !matches!(item, Item::Group(_))).map(settled).collect(),
        }),
    }
}

fn settled_dose(dose: &Dose) -> Dose {
    Dose {
        work: settled_work(dose.work),
        sets: count_within(dose.sets, limits::SETS),
        sides: dose.sides,
        switch: within(dose.switch, limits::REST_S),
        rest_between_sets: within(dose.rest_between_sets, limits::REST_S),
        rest_after: within(dose.rest_after, limits::REST_S),
    }
}

fn settled_work(work: Work) -> Work {
    match work {
        Work::Reps { reps, tempo } => Work::Reps { reps: count_within(reps, limits::REPS), tempo: settled_tempo(tempo) },
        Work::Holds { repeats, hold, gap } => Work::Holds {
            repeats: count_within(repeats, limits::REPS),
            hold: within(hold, limits::HOLD_S),
            gap: within(gap, limits::REST_S),
        },
        Work::Time { work, tempo } => Work::Time { work: within(work, limits::WORK_S), tempo: settled_tempo(tempo) },
    }
}

/// A tempo of at least a second, so that there is something to count.
fn settled_tempo(tempo: Tempo) -> Tempo {
    let part = |time| within(time, limits::TEMPO_S);
    let mut tempo = Tempo { out: part(tempo.out), hold: part(tempo.hold), back: part(tempo.back), pause: part(tempo.pause) };
    let missing = Duration::from_secs(1).saturating_sub(tempo.length());
    tempo.out += missing;
    tempo
}

fn within(time: Duration, range_s: RangeInclusive<f64>) -> Duration {
    duration_from_s(time.as_secs_f64().clamp(*range_s.start(), *range_s.end()))
}

fn count_within(count: u32, range: RangeInclusive<u32>) -> u32 {
    count.clamp(*range.start(), *range.end())
}
