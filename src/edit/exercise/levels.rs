//! The levels of an exercise being edited: a copy of one to start a new one from, and taking one away. Both can be taken back.
//!
//! The figure is not part of what can be taken back: it learns a new level from the one it was copied from, as long as that is there.

use std::{sync::Arc, time::Duration};

use super::{Editing, ExerciseField};
use crate::{
    exercise::{Exercise, MAX_LEVELS, USUAL_LEVEL},
    figure::Motion,
    format::{ids::first_free, text_limits},
};

/// What a level is called where neither it nor the exercise has a name yet.
const NAMELESS: &str = "Level";

impl Editing {
    /// Whether there may be one more level.
    pub fn can_add_level(&self) -> bool {
        self.exercise().levels.len() < MAX_LEVELS
    }

    /// Puts a copy of a level behind it, under a name and an id that are free.
    pub fn add_level(&mut self, index: usize, now: Duration) {
        let mut exercise = (**self.exercise()).clone();
        let id = self.free_level_id();
        let Some(level) = exercise.levels.get_mut(index).filter(|_| self.can_add_level()) else { return };
        // A level that was alone had no need of a name.
        if level.name.trim().is_empty() {
            let name = exercise.name.trim();
            level.name = if name.is_empty() { NAMELESS.to_owned() } else { name.to_owned() };
        }
        let mut copy = level.clone();
        let like = std::mem::replace(&mut copy.id, id.clone());
        copy.name = free_name(&exercise, &copy.name);
        exercise.levels.insert(index + 1, copy);
        if exercise.default_level > index {
            exercise.default_level += 1;
        }
        self.copies.push((id, like));
        self.change(exercise, ExerciseField::Other, now);
    }

    /// Takes a level away. The last one stays. If it was the usual one, its neighbor is now.
    pub fn delete_level(&mut self, index: usize, now: Duration) {
        let mut exercise = (**self.exercise()).clone();
        if exercise.levels.len() < 2 || index >= exercise.levels.len() {
            return;
        }
        exercise.levels.remove(index);
        if exercise.default_level > index {
            exercise.default_level -= 1;
        }
        exercise.default_level = exercise.default_level.min(exercise.levels.len() - 1);
        if let [alone] = exercise.levels.as_mut_slice()
            && alone.id == USUAL_LEVEL
        {
            alone.name.clear();
            if !alone.steps.is_empty() {
                exercise.steps = std::mem::take(&mut alone.steps);
            }
        }
        self.change(exercise, ExerciseField::Other, now);
    }

    /// How the figure moves, at the levels that are there now.
    pub(super) fn motion(&self) -> Option<Arc<Motion>> {
        let mut motion = self.motion.clone()?;
        // In the order in which they were made, so that a copy of a copy finds its model.
        for (id, like) in &self.copies {
            if self.exercise().level_index(id).is_some() {
                Arc::make_mut(&mut motion).copy_level(like, id);
            }
        }
        Some(motion)
    }

    /// An id that no level has or had; the figure may still know how to do one that is gone.
    fn free_level_id(&self) -> String {
        let has_motion = |id: &str| self.motion.as_ref().is_some_and(|motion| motion.has_level(id));
        let is_copy = |id: &str| self.copies.iter().any(|(copy, _)| copy == id);
        let is_taken = |id: &str| id == "level" || self.exercise().level_index(id).is_some() || is_copy(id) || has_motion(id);
        first_free("level", "_", is_taken)
    }
}

/// The name with a number that no other level has.
fn free_name(exercise: &Exercise, name: &str) -> String {
    let is_taken = |name: &str| exercise.levels.iter().any(|level| level.name == name);
    // A copy of "Lean 2", which is a copy of "Lean", is "Lean 3".
    let stem =
        name.rsplit_once(' ').filter(|(stem, end)| end.parse::<u32>().is_ok() && is_taken(stem)).map_or(name, |(stem, _)| stem);
    let stem = text_limits::stem(stem);
    first_free(stem, " ", |name| name == stem || is_taken(name))
}
