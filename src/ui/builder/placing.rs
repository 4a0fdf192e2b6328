//! Where the rows of a routine stand, from top to bottom, and where something dropped among them would go.

use super::rows::HINT_PX;
use crate::{
    edit::routine::{Draft, Outline, Spot},
    routine::Item,
    ui::kit::theme::{Theme, size, space},
};

/// Where it would fall, and where the mark for it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Landing {
    pub(super) gap: Spot,
    pub(super) y: f32,
    pub(super) is_inside: bool,
}

/// Heights of rows, at text size 100 %.
const EXERCISE_PX: f32 = 1.65 * size::CONTROL;
const REST_PX: f32 = 1.4 * size::CONTROL;
const GROUP_PX: f32 = 1.2 * size::CONTROL;

/// A row and where it stands, in points from the top of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) spot: Spot,
    pub(super) top: f32,
    pub(super) height: f32,
}

/// The box around a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct GroupBox {
    pub(super) at: usize,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) n_items: usize,
}

/// All rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Placing {
    pub(super) rows: Vec<Placed>,
    pub(super) groups: Vec<GroupBox>,
    pub(super) height: f32,
}

impl Placing {
    /// Places every row.
    pub(super) fn of(draft: &Draft, outline: &Outline, t: &Theme) -> Self {
        let mut placing = Self::default();
        let mut hinted = outline.hints.iter().filter_map(|hint| hint.spot).peekable();
        let mut y = 0.0;
        for (at, item) in draft.routine().items.iter().enumerate() {
            let top = y;
            let mut put = |placing: &mut Self, spot: Spot, item: &Item| {
                let mut n_hints = 0.0;
                while hinted.next_if(|hinted| *hinted == spot).is_some() {
                    n_hints += 1.0;
                }
                let height = t.px(row_px(item)) + n_hints * t.px(HINT_PX);
                placing.rows.push(Placed { spot, top: y, height });
                y += height + space::S;
            };
            put(&mut placing, Spot::top(at), item);
            if let Item::Group(group) = item {
                for (inner, item) in group.items.iter().enumerate() {
                    put(&mut placing, Spot::within(at, inner), item);
                }
                if group.items.is_empty() {
                    y += t.px(size::CONTROL);
                }
                placing.groups.push(GroupBox { at, top, bottom: y, n_items: group.items.len() });
                y += space::S;
            }
        }
        placing.height = y;
        placing
    }

    /// Where something at a height would go. A group does not go into a group.
    pub(super) fn landing(&self, y: f32, moves_group: bool) -> Landing {
        let found = self.landing_anywhere(y);
        if let (true, Some(_), Some(group)) = (moves_group, found.gap.inner, self.group_at(found.gap.at)) {
            let is_above = y < (group.top + group.bottom) / 2.0;
            let (gap, y) =
                if is_above { (Spot::top(group.at), group.top) } else { (Spot::top(group.at + 1), group.bottom + space::S) };
            return Landing { gap, y: y - space::XS, is_inside: false };
        }
        found
    }

    fn landing_anywhere(&self, y: f32) -> Landing {
        let inside_end = |group: &GroupBox| Landing {
            gap: Spot::within(group.at, group.n_items),
            y: group.bottom - space::XS,
            is_inside: true,
        };
        for row in &self.rows {
            let group_above =
                if row.spot.inner.is_none() { row.spot.at.checked_sub(1).and_then(|at| self.group_at(at)) } else { None };
            if let Some(group) = group_above.filter(|group| y < group.bottom) {
                return inside_end(group);
            }
            if y < row.top + row.height / 2.0 {
                return Landing { gap: row.spot, y: row.top - space::XS, is_inside: row.spot.inner.is_some() };
            }
        }
        let n_items = self.rows.last().map_or(0, |row| row.spot.at + 1);
        match n_items.checked_sub(1).and_then(|at| self.group_at(at)) {
            Some(group) if y < group.bottom => inside_end(group),
            _ => Landing { gap: Spot::top(n_items), y: self.height - space::XS, is_inside: false },
        }
    }

    fn group_at(&self, at: usize) -> Option<&GroupBox> {
        let index = self.groups.binary_search_by_key(&at, |group| group.at).ok()?;
        self.groups.get(index)
    }
}

fn row_px(item: &Item) -> f32 {
    match item {
        Item::Exercise(_) => EXERCISE_PX,
        Item::Rest(_) => REST_PX,
        Item::Group(_) => GROUP_PX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    /// Squeeze, a group of stretch and rest, turn.
    fn placing() -> Placing {
        let routine = fixtures::routine(
            r#"item = [
                { exercise = "squeeze" },
                { rounds = 2, item = [{ exercise = "stretch" }, { rest_s = 9 }] },
                { exercise = "turn" },
            ]"#,
        );
        Placing::of(&Draft::new(routine), &Outline::default(), &Theme::light(1.0))
    }

    #[test]
    fn what_is_dropped_goes_where_the_nearest_gap_is() {
        let placing = placing();
        let gap = |y| placing.landing(y, false).gap;
        assert_eq!(gap(-50.0), Spot::top(0));
        for row in &placing.rows {
            assert_eq!(gap(row.top + 1.0), row.spot);
        }
        let group = placing.groups.first().copied().unwrap_or(GroupBox { at: 9, top: 0.0, bottom: 0.0, n_items: 0 });
        assert_eq!(gap(group.bottom - 1.0), Spot::within(1, 2));
        assert_eq!(gap(group.bottom + 1.0), Spot::top(2));
        assert_eq!(gap(9999.0), Spot::top(3));
        assert_eq!(placing.landing(group.top + 60.0, true).gap, Spot::top(1));
        assert_eq!(placing.landing(group.bottom - 1.0, true).gap, Spot::top(2));
    }
}
