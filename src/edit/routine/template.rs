//! A routine to start from: some minutes at the desk, filled with what suits it. Every time the same for the same wish.

use std::{cmp::Reverse, sync::Arc, time::Duration};

use super::new_exercise;
use crate::{
    exercise::{Equipment, Exercise, Exercises, Kind, Place, Work},
    routine::{ExerciseItem, Item, Routine},
};

/// The shortest routine that can be wished for, minutes.
pub const MIN_MINUTES: u32 = 2;
/// The longest one, minutes.
pub const MAX_MINUTES: u32 = 45;
/// How often one exercise may come.
const MAX_PASSES: usize = 6;
/// The most sets that are given to fill the time.
const MAX_SETS: u32 = 3;
/// The most repetitions and the longest hold that are given to fill the time.
const MAX_REPS: u32 = 12;
const MAX_HOLD: Duration = Duration::from_secs(40);
/// The least that is worth doing.
const MIN_REPS: u32 = 4;
const MIN_HOLD: Duration = Duration::from_secs(20);
/// The longest rest after an exercise.
const MAX_REST: Duration = Duration::from_secs(10);
/// One exercise takes at most this part of the time, but may take so long in any case.
const PARTS: u32 = 5;
const LEAST_SHARE: Duration = Duration::from_secs(50);
const HOLD_STEP: Duration = Duration::from_secs(5);
/// How often each exercise may grow.
const GROWING_ROUNDS: usize = 4;

/// A routine for the desk that takes at most this many minutes and comes close: nothing on the floor, nothing to fetch, and
/// the parts of the body in turn. `length_of` lays a routine out in time.
pub fn filled(minutes: u32, exercises: &Exercises, length_of: &dyn Fn(&Routine) -> Duration) -> Routine {
    let minutes = minutes.clamp(MIN_MINUTES, MAX_MINUTES);
    let limit = Duration::from_secs(u64::from(minutes) * 60);
    let candidates = varied(exercises);
    let mut filling = Filling { limit, length_of, chosen: Vec::new() };
    for pass in 0..MAX_PASSES {
        let n_before = filling.chosen.len();
        for (exercise, level) in &candidates {
            filling.try_add(pass, exercise, *level);
        }
        if filling.chosen.len() == n_before {
            break;
        }
    }
    filling.grow();
    let routine = filling.routine(&filling.chosen);
    Routine { name: format!("{minutes} minutes at my desk"), ..routine }
}

/// An exercise as it was chosen: in which pass, and as an item.
type Chosen = (usize, Item);

struct Filling<'a> {
    limit: Duration,
    length_of: &'a dyn Fn(&Routine) -> Duration,
    chosen: Vec<Chosen>,
}

impl Filling<'_> {
    fn try_add(&mut self, pass: usize, exercise: &Arc<Exercise>, level: usize) {
        let item = self.lightened(new_exercise(exercise, level));
        self.chosen.push((pass, item));
        if !self.fits(&self.chosen) {
            self.chosen.pop();
        }
    }

    /// One set, and less of it where it would take more than its share of the time.
    fn lightened(&self, item: Item) -> Item {
        let Item::Exercise(mut item) = item else { return item };
        item.dose.sets = 1;
        item.dose.rest_after = item.dose.rest_after.min(MAX_REST);
        let share = (self.limit / PARTS).max(LEAST_SHARE);
        loop {
            let alone = Routine { items: vec![Item::Exercise(item.clone())], ..Routine::default() };
            if (self.length_of)(&alone) <= share || !remove_work(&mut item) {
                return Item::Exercise(item);
            }
        }
    }

    /// Does a little more of each, again and again, until the time is filled.
    fn grow(&mut self) {
        for round in 0..GROWING_ROUNDS {
            for index in 0..self.chosen.len() {
                let mut grown = self.chosen.clone();
                let Some((_, Item::Exercise(item))) = grown.get_mut(index) else { continue };
                let is_more = if round == 0 { add_set(item) } else { add_work(item) };
                if is_more && self.fits(&grown) {
                    self.chosen = grown;
                }
            }
        }
    }

    fn fits(&self, chosen: &[Chosen]) -> bool {
        (self.length_of)(&self.routine(chosen)) <= self.limit
    }

    /// First what is done sitting, then on the feet, then at the wall, in each pass; the way to the wall is gone once.
    fn routine(&self, chosen: &[Chosen]) -> Routine {
        let mut chosen: Vec<&Chosen> = chosen.iter().collect();
        chosen.sort_by_key(|(pass, item)| (*pass, place_of(item)));
        Routine { items: chosen.into_iter().map(|(_, item)| item.clone()).collect(), ..Routine::default() }
    }
}

/// Another set where that does good.
fn add_set(item: &mut ExerciseItem) -> bool {
    let takes_sets = matches!(item.exercise.kind, Kind::Strength | Kind::Activation);
    let can = takes_sets && item.dose.sets < MAX_SETS && !matches!(item.dose.work, Work::Holds { .. });
    item.dose.sets += u32::from(can);
    can
}

/// A repetition more, or a longer hold, within what is usual.
fn add_work(item: &mut ExerciseItem) -> bool {
    match &mut item.dose.work {
        Work::Reps { reps, .. } if *reps < MAX_REPS => *reps += 1,
        Work::Holds { hold, .. } if *hold < MAX_HOLD => *hold += HOLD_STEP,
        _ => return false,
    }
    true
}

/// A repetition less, or a shorter hold, as long as it is worth doing.
fn remove_work(item: &mut ExerciseItem) -> bool {
    match &mut item.dose.work {
        Work::Reps { reps, .. } if *reps > MIN_REPS => *reps -= 1,
        Work::Holds { repeats, .. } if *repeats > 1 => *repeats -= 1,
        Work::Holds { hold, .. } if *hold > MIN_HOLD => *hold -= HOLD_STEP,
        _ => return false,
    }
    true
}

fn place_of(item: &Item) -> Option<Place> {
    if let Item::Exercise(item) = item { Some(item.exercise.level(item.level).place) } else { None }
}

/// What suits a desk, the next one always with the parts of the body that were not met for longest.
fn varied(exercises: &Exercises) -> Vec<(Arc<Exercise>, usize)> {
    let mut left: Vec<(Arc<Exercise>, usize)> =
        exercises.values().filter_map(|exercise| Some((Arc::clone(exercise), desk_level(exercise)?))).collect();
    let mut order: Vec<(Arc<Exercise>, usize)> = Vec::new();
    while !left.is_empty() {
        let key = |(exercise, level): &(Arc<Exercise>, usize)| {
            let is_met = |other: &&(Arc<Exercise>, usize)| other.0.areas.iter().any(|area| exercise.areas.contains(area));
            let n_met = order.iter().filter(is_met).count();
            let n_of_kind = order.iter().filter(|other| other.0.kind == exercise.kind).count();
            let is_at_chair = exercise.level(*level).place == Place::Chair;
            (n_met, n_of_kind, Reverse(is_at_chair), exercise.id.clone())
        };
        let Some(best) = (0..left.len()).min_by_key(|&index| left.get(index).map(key)) else { break };
        order.push(left.remove(best));
    }
    order
}

/// The level to do at a desk: the usual one if it suits, else the first that does.
fn desk_level(exercise: &Exercise) -> Option<usize> {
    let suits = |index: &usize| {
        let level = exercise.level(*index);
        let to_fetch = [Equipment::Band, Equipment::Mat, Equipment::Towel];
        level.place != Place::Floor && !level.equipment.iter().any(|thing| to_fetch.contains(thing))
    };
    std::iter::once(exercise.default_level).chain(0..exercise.levels.len()).find(suits)
}
