//! What is selected in a routine: any rows, and the one that the keys start from.

use std::collections::BTreeSet;

use super::Spot;

/// How a row joins the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// It alone.
    Only,
    /// In or out, the others as they are.
    Toggle,
    /// All rows from the one selected first to this one.
    Range,
}

/// The selected rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    spots: BTreeSet<Spot>,
    /// The row that was chosen last.
    cursor: Option<Spot>,
    /// The row from which a range goes.
    anchor: Option<Spot>,
}

impl Selection {
    /// These rows; the last one is the cursor.
    pub(super) fn of(spots: Vec<Spot>) -> Self {
        let (anchor, cursor) = (spots.first().copied(), spots.last().copied());
        Self { spots: spots.into_iter().collect(), cursor, anchor }
    }

    /// The same without what is not among these rows.
    pub(super) fn among(mut self, rows: &[Spot]) -> Self {
        let is_there = |spot: &Spot| rows.binary_search(spot).is_ok();
        self.spots.retain(is_there);
        Self { spots: self.spots, cursor: self.cursor.filter(is_there), anchor: self.anchor.filter(is_there) }
    }

    /// Whether a row is selected.
    pub fn contains(&self, spot: Spot) -> bool {
        self.spots.contains(&spot)
    }

    /// The selected rows from top to bottom.
    pub fn spots(&self) -> impl Iterator<Item = Spot> {
        self.spots.iter().copied()
    }

    /// How many rows are selected.
    pub fn n_rows(&self) -> usize {
        self.spots.len()
    }

    /// The row if exactly one is selected.
    pub fn single(&self) -> Option<Spot> {
        self.spots.first().copied().filter(|_| self.spots.len() == 1)
    }

    /// The row that was chosen last.
    pub fn cursor(&self) -> Option<Spot> {
        self.cursor
    }

    /// The selected rows without those inside a selected group.
    pub fn roots(&self) -> Vec<Spot> {
        self.spots().filter(|spot| spot.inner.is_none() || !self.contains(Spot::top(spot.at))).collect()
    }

    pub(super) fn pick(&mut self, spot: Spot, pick: Pick, rows: &[Spot]) {
        if !rows.contains(&spot) {
            return;
        }
        match pick {
            Pick::Only => *self = Self::of(vec![spot]),
            Pick::Toggle => {
                if !self.spots.remove(&spot) {
                    self.spots.insert(spot);
                }
                (self.cursor, self.anchor) = (Some(spot), Some(spot));
            }
            Pick::Range => {
                let anchor = self.anchor.unwrap_or(spot);
                let range = anchor.min(spot)..=anchor.max(spot);
                self.spots = rows.iter().copied().filter(|row| range.contains(row)).collect();
                (self.cursor, self.anchor) = (Some(spot), Some(anchor));
            }
        }
    }

    pub(super) fn step(&mut self, by: isize, extends: bool, rows: &[Spot]) {
        let Some(last) = rows.len().checked_sub(1) else { return };
        let present = self.cursor.and_then(|cursor| rows.iter().position(|row| *row == cursor));
        let next = match present {
            Some(index) => index.saturating_add_signed(by).min(last),
            None if by < 0 => last,
            None => 0,
        };
        if let Some(spot) = rows.get(next) {
            self.pick(*spot, if extends { Pick::Range } else { Pick::Only }, rows);
        }
    }
}
