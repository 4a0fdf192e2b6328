//! A routine being edited: what is selected, every edit, and the way back without limit. Pure; the screen is in `ui/builder`.
//!
//! Files are read and written by `routine`; when they are saved is up to `app`.

mod dose;
mod hint;
mod order;
mod outline;
mod row;
mod selection;
mod shared;
mod template;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use crate::{
    edit::Undo,
    exercise::Exercise,
    routine::{ExerciseItem, Group, Guidance, Item, MAX_ITEMS, RestItem, Routine},
};

pub use dose::{WorkKind, settled, work_as};
pub use hint::Hint;
pub use outline::Outline;
pub use row::RoutineRow;
pub use selection::{Pick, Selection};
pub use shared::{Common, ItemKind, Value};
pub use template::{MAX_MINUTES, MIN_MINUTES, filled};

/// The name that a routine without one gets in its file.
pub const FALLBACK_NAME: &str = "New routine";
/// What a new rest takes.
const NEW_REST: Duration = Duration::from_secs(15);
/// What a new group rests between two rounds.
const NEW_GROUP_REST: Duration = Duration::from_secs(30);

/// The place of an item: in the routine, or in the group that stands there. Also the gap before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The index in the routine.
    pub at: usize,
    /// The index in the group there.
    pub inner: Option<usize>,
}

impl Spot {
    /// A place in the routine itself.
    pub fn top(at: usize) -> Self {
        Self { at, inner: None }
    }

    /// A place in the group at `at`.
    pub fn within(at: usize, inner: usize) -> Self {
        Self { at, inner: Some(inner) }
    }

    /// The gap behind an item.
    pub fn after(self) -> Self {
        match self.inner {
            Some(inner) => Self::within(self.at, inner + 1),
            None => Self::top(self.at + 1),
        }
    }
}

/// What is said about the routine as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutineHead {
    /// The name on screen; empty only while it is being typed.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// How much is said; the person's setting if not given.
    pub guidance: Option<Guidance>,
    /// Wait before every exercise.
    pub waits: bool,
}

/// What a number or a text belongs to. Edits of one field in a row are taken back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutineField {
    /// Reps, hold or time.
    Kind,
    /// Repetitions, holds.
    Reps,
    /// The length of a hold, or of the work.
    Length,
    /// The gap between holds.
    Gap,
    /// A part of the tempo.
    Tempo(usize),
    /// Sets, or the rounds of a group.
    Sets,
    /// How the sides share the work.
    Sides,
    /// The gap to change sides.
    Switch,
    /// The rest between sets or rounds.
    RestBetween,
    /// The rest after an exercise, or a rest of its own.
    Rest,
    /// The level.
    Level,
    /// Whether it waits.
    Waits,
    /// What is said before.
    Note,
    /// The name of the routine.
    Name,
    /// What the routine is for.
    About,
    /// How much is said.
    Guidance,
}

/// A change of a routine, or of what is selected in it.
#[derive(Clone, Debug, PartialEq)]
pub enum RoutineEdit {
    /// Put items at a gap, or behind the selection.
    Add(Vec<Item>, Option<Spot>),
    /// Select a row.
    Select(Spot, Pick),
    /// Select every row.
    SelectAll,
    /// Clear the selection.
    SelectNone,
    /// Select the row this far below the present one; with the rows between if the second is true.
    Step(isize, bool),
    /// Move what is selected one place up.
    MoveUp,
    /// Move what is selected one place down.
    MoveDown,
    /// Move what is selected to a gap.
    MoveTo(Spot),
    /// Put a copy of what is selected behind it.
    Duplicate,
    /// Remove what is selected.
    Delete,
    /// Make what is selected a group.
    Group,
    /// Dissolve the selected groups, or those around what is selected.
    Ungroup,
    /// Change a field of an item.
    Set(Spot, RoutineField, Box<Item>),
    /// Give a field of every selected item of a kind the same value.
    SetAll(ItemKind, RoutineField, Value),
    /// Change a field of the routine.
    SetHead(RoutineField, RoutineHead),
    /// Take the place of all of it, such as with what another program wrote.
    Replace(Box<Routine>),
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
}

/// A routine being edited.
#[derive(Clone, Debug)]
pub struct Draft {
    routine: Routine,
    selection: Selection,
    /// Changes of one field in a row are one gesture.
    undo: Undo<Swap, (Owner, RoutineField)>,
}

/// What a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// The routine.
    Routine,
    /// The item at a place.
    Item(Spot),
    /// Every selected item of a kind.
    Selected(ItemKind),
}

/// A part of the routine that is to take the place of what is there.
#[derive(Clone, Debug)]
struct Swap {
    at: usize,
    n_replaced: usize,
    items: Vec<Item>,
    head: Option<RoutineHead>,
    selection: Selection,
}

impl Draft {
    /// Begins to edit a routine; nothing is selected.
    pub fn new(routine: Routine) -> Self {
        Self { routine, selection: Selection::default(), undo: Undo::default() }
    }

    /// The routine as it is now. Its name may be empty.
    pub fn routine(&self) -> &Routine {
        &self.routine
    }

    /// The routine as it goes into its file: with a name.
    pub fn named(&self) -> Routine {
        let mut routine = self.routine.clone();
        if routine.name.trim().is_empty() {
            FALLBACK_NAME.clone_into(&mut routine.name);
        }
        routine
    }

    /// What is selected.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Counts the changes of the routine; two equal numbers mean that nothing changed between them.
    pub fn version(&self) -> u64 {
        self.undo.version()
    }

    /// Whether there is a change to take back.
    pub fn can_undo(&self) -> bool {
        self.undo.can_undo()
    }

    /// Whether there is a change to make again.
    pub fn can_redo(&self) -> bool {
        self.undo.can_redo()
    }

    /// Whether what is selected can become a group.
    pub fn can_group(&self) -> bool {
        let spots = self.selection.roots();
        let is_plain = |spot: &Spot| spot.inner.is_none() && !matches!(self.item(*spot), Some(Item::Group(_)));
        !spots.is_empty() && spots.iter().all(is_plain)
    }

    /// Whether there is a group to dissolve.
    pub fn can_ungroup(&self) -> bool {
        self.selection.spots().any(|spot| matches!(self.item(Spot::top(spot.at)), Some(Item::Group(_))))
    }

    /// The item at a place.
    pub fn item(&self, spot: Spot) -> Option<&Item> {
        order::item_at(&self.routine.items, spot)
    }

    /// The selected items of a kind.
    pub fn selected(&self, kind: ItemKind) -> impl Iterator<Item = &Item> {
        self.selection.spots().filter_map(|spot| self.item(spot)).filter(move |item| ItemKind::of(item) == kind)
    }

    /// What a field holds in every selected item of a kind; none if one of them has no such field.
    pub fn common(&self, kind: ItemKind, field: RoutineField) -> Option<Common> {
        shared::common(self.selected(kind), field)
    }

    /// Every place that holds an item, from top to bottom; a group before its items.
    pub fn rows(&self) -> Vec<Spot> {
        order::rows(&self.routine.items)
    }

    /// Name, purpose and coaching of the routine.
    pub fn head(&self) -> RoutineHead {
        head_of(&self.routine)
    }

    /// Carries out an edit. What can't be done changes nothing; what a person should know about it is returned.
    pub fn apply(&mut self, edit: RoutineEdit) -> Result<(), &'static str> {
        match edit {
            RoutineEdit::Undo => self.step(|undo, swap| undo.undo(swap)),
            RoutineEdit::Redo => self.step(|undo, swap| undo.redo(swap)),
            RoutineEdit::Set(spot, field, item) => self.set(spot, field, *item),
            RoutineEdit::SetAll(kind, field, value) => self.set_all(kind, field, value),
            RoutineEdit::SetHead(field, head) => {
                let same = (Owner::Routine, field);
                self.commit(self.routine.items.clone(), Some(head), self.selection.clone(), Some(same));
            }
            RoutineEdit::Replace(routine) => {
                self.commit(routine.items.clone(), Some(head_of(&routine)), Selection::default(), None);
            }
            RoutineEdit::Add(items, gap) => return self.add(items, gap),
            RoutineEdit::Duplicate => return self.duplicate(),
            RoutineEdit::Select(..) | RoutineEdit::SelectAll | RoutineEdit::SelectNone | RoutineEdit::Step(..) => {
                self.select(&edit)
            }
            RoutineEdit::MoveUp
            | RoutineEdit::MoveDown
            | RoutineEdit::MoveTo(_)
            | RoutineEdit::Delete
            | RoutineEdit::Group
            | RoutineEdit::Ungroup => self.rearrange(&edit),
        }
        Ok(())
    }

    fn select(&mut self, edit: &RoutineEdit) {
        self.undo.close();
        let rows = self.rows();
        match *edit {
            RoutineEdit::Select(spot, pick) => self.selection.pick(spot, pick, &rows),
            RoutineEdit::SelectAll => self.selection = Selection::of(rows),
            RoutineEdit::Step(by, extends) => self.selection.step(by, extends, &rows),
            _ => self.selection = Selection::default(),
        }
    }

    fn set(&mut self, spot: Spot, field: RoutineField, item: Item) {
        let mut items = self.routine.items.clone();
        let Some(place) = order::item_at_mut(&mut items, spot) else { return };
        *place = settled(item);
        self.commit(items, None, self.selection.clone(), Some((Owner::Item(spot), field)));
    }

    fn set_all(&mut self, kind: ItemKind, field: RoutineField, value: Value) {
        let mut items = self.routine.items.clone();
        for spot in self.selection.spots() {
            if let Some(item) = order::item_at_mut(&mut items, spot).filter(|item| ItemKind::of(item) == kind) {
                let mut changed = item.clone();
                shared::give(&mut changed, field, value);
                *item = settled(changed);
            }
        }
        self.commit(items, None, self.selection.clone(), Some((Owner::Selected(kind), field)));
    }

    fn add(&mut self, new: Vec<Item>, gap: Option<Spot>) -> Result<(), &'static str> {
        let gap = gap.unwrap_or_else(|| self.gap_behind_selection());
        let new: Vec<Item> = new.into_iter().map(settled).collect();
        let mut items = self.routine.items.clone();
        let spots = order::insert(&mut items, gap, new);
        self.check(&items)?;
        self.commit(items, None, Selection::of(spots), None);
        Ok(())
    }

    /// Where what is added goes: behind what is selected, into a group that is selected and empty, or at the end.
    fn gap_behind_selection(&self) -> Spot {
        let end = Spot::top(self.routine.items.len());
        let Some(last) = self.selection.roots().last().copied() else { return end };
        match self.item(last) {
            Some(Item::Group(group)) if group.items.is_empty() => Spot::within(last.at, 0),
            Some(_) => last.after(),
            None => end,
        }
    }

    fn duplicate(&mut self) -> Result<(), &'static str> {
        let roots = self.selection.roots();
        let Some(last) = roots.last() else { return Ok(()) };
        let copies: Vec<Item> = roots.iter().filter_map(|spot| self.item(*spot)).cloned().collect();
        let mut items = self.routine.items.clone();
        let spots = order::insert(&mut items, last.after(), copies);
        self.check(&items)?;
        self.commit(items, None, Selection::of(spots), None);
        Ok(())
    }

    fn check(&self, items: &[Item]) -> Result<(), &'static str> {
        let n_rows = order::rows(items).len();
        // A longer one that was read stays; it only takes no more.
        if n_rows > MAX_ITEMS { Err("A routine holds at most 500 items. Delete some first.") } else { Ok(()) }
    }

    fn rearrange(&mut self, edit: &RoutineEdit) {
        let roots = self.selection.roots();
        if roots.is_empty() {
            return;
        }
        let mut items = self.routine.items.clone();
        let selection = match edit {
            RoutineEdit::MoveUp => order::gap_above(&items, &roots).map(|gap| order::move_to(&mut items, &roots, gap)),
            RoutineEdit::MoveDown => order::gap_below(&items, &roots).map(|gap| order::move_to(&mut items, &roots, gap)),
            RoutineEdit::MoveTo(gap) => Some(order::move_to(&mut items, &roots, *gap)),
            RoutineEdit::Delete => Some(order::delete(&mut items, &roots)),
            RoutineEdit::Group if self.can_group() => Some(order::group(&mut items, &roots, NEW_GROUP_REST)),
            RoutineEdit::Ungroup => Some(order::ungroup(&mut items, &roots)),
            _ => None,
        };
        if let Some(spots) = selection {
            self.commit(items, None, Selection::of(spots), None);
        }
    }

    /// Takes over what an edit made and keeps the way back.
    fn commit(
        &mut self,
        items: Vec<Item>,
        head: Option<RoutineHead>,
        selection: Selection,
        field: Option<(Owner, RoutineField)>,
    ) {
        // More of the same starts over from what was there before: one change of several items may reach further than the last.
        if field.is_some_and(|field| self.undo.goes_on(|last| *last == field))
            && let Some(back) = self.undo.pop()
        {
            self.swap(back);
        }
        let head = head.filter(|head| *head != self.head());
        let old = &self.routine.items;
        let n_same = old.iter().zip(&items).take_while(|(a, b)| order::is_same(a, b)).count();
        let n_longest_tail = old.len().min(items.len()) - n_same;
        let tail = old.iter().rev().zip(items.iter().rev()).take(n_longest_tail);
        let n_tail = tail.take_while(|(a, b)| order::is_same(a, b)).count();
        let n_replaced = old.len() - n_same - n_tail;
        let n_new = items.len() - n_same - n_tail;
        if n_replaced == 0 && n_new == 0 && head.is_none() {
            self.selection = selection;
            return;
        }
        let items = items.into_iter().skip(n_same).take(n_new).collect();
        let back = self.swap(Swap { at: n_same, n_replaced, items, head, selection });
        self.undo.push(back, field);
    }

    /// Takes a step back or forth.
    fn step(&mut self, step: impl FnOnce(&mut Undo<Swap, (Owner, RoutineField)>, &mut dyn FnMut(Swap) -> Swap) -> bool) {
        let mut undo = std::mem::take(&mut self.undo);
        step(&mut undo, &mut |swap| self.swap(swap));
        self.undo = undo;
    }

    /// Puts a part in its place and returns what was there.
    fn swap(&mut self, swap: Swap) -> Swap {
        let Swap { at, n_replaced, items, head, selection } = swap;
        let start = at.min(self.routine.items.len());
        let end = (start + n_replaced).min(self.routine.items.len());
        let n_new = items.len();
        let old: Vec<Item> = self.routine.items.splice(start..end, items).collect();
        let old_head = head.map(|head| {
            let before = self.head();
            let routine = &mut self.routine;
            (routine.name, routine.about) = (head.name, head.about);
            (routine.guidance, routine.waits) = (head.guidance, head.waits);
            before
        });
        let rows = self.rows();
        let old_selection = std::mem::replace(&mut self.selection, selection.among(&rows));
        Swap { at: start, n_replaced: n_new, items: old, head: old_head, selection: old_selection }
    }
}

fn head_of(routine: &Routine) -> RoutineHead {
    RoutineHead { name: routine.name.clone(), about: routine.about.clone(), guidance: routine.guidance, waits: routine.waits }
}

/// An exercise as it is added: with its usual dose.
pub fn new_exercise(exercise: &Arc<Exercise>, level: usize) -> Item {
    Item::Exercise(ExerciseItem { exercise: Arc::clone(exercise), level, dose: exercise.dose, waits: None, note: String::new() })
}

/// A rest as it is added.
pub fn new_rest() -> Item {
    Item::Rest(RestItem { rest: NEW_REST, note: String::new() })
}

/// A group as it is added: empty, to be filled.
pub fn new_group() -> Item {
    Item::Group(Group { rounds: 2, rest: NEW_GROUP_REST, items: Vec::new() })
}
