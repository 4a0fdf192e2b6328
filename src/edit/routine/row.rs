//! A row of a routine as it is shown.

use std::time::Duration;

use super::Spot;

/// A row and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoutineRow {
    /// Where it stands.
    pub spot: Spot,
    /// How long it takes; of a group all rounds, of an item in a group the first round.
    pub length: Duration,
    /// The number of the exercise among all exercises of the routine, from 0.
    pub ordinal: Option<usize>,
}
