//! Where items stand: finding, taking out, putting in, moving, grouping. Works on a list of items and places in it.

use std::{sync::Arc, time::Duration};

use super::Spot;
use crate::routine::{Group, Item};

/// The item at a place.
pub(super) fn item_at(items: &[Item], spot: Spot) -> Option<&Item> {
    match (items.get(spot.at)?, spot.inner) {
        (item, None) => Some(item),
        (Item::Group(group), Some(inner)) => group.items.get(inner),
        (_, Some(_)) => None,
    }
}

/// The same, to be changed.
pub(super) fn item_at_mut(items: &mut [Item], spot: Spot) -> Option<&mut Item> {
    match (items.get_mut(spot.at)?, spot.inner) {
        (item, None) => Some(item),
        (Item::Group(group), Some(inner)) => group.items.get_mut(inner),
        (_, Some(_)) => None,
    }
}

/// Every place that holds an item.
pub(super) fn rows(items: &[Item]) -> Vec<Spot> {
    let mut rows = Vec::new();
    for (at, item) in items.iter().enumerate() {
        rows.push(Spot::top(at));
        if let Item::Group(group) = item {
            rows.extend((0..group.items.len()).map(|inner| Spot::within(at, inner)));
        }
    }
    rows
}

/// Whether two items are equal; exercises are compared by what they share in memory, not word by word.
pub(super) fn is_same(a: &Item, b: &Item) -> bool {
    match (a, b) {
        (Item::Exercise(a), Item::Exercise(b)) => {
            Arc::ptr_eq(&a.exercise, &b.exercise) && (a.level, a.dose, a.waits, &a.note) == (b.level, b.dose, b.waits, &b.note)
        }
        (Item::Rest(a), Item::Rest(b)) => a == b,
        (Item::Group(a), Item::Group(b)) => {
            (a.rounds, a.rest, a.items.len()) == (b.rounds, b.rest, b.items.len())
                && a.items.iter().zip(&b.items).all(|(a, b)| is_same(a, b))
        }
        _ => false,
    }
}

/// Puts items at a gap and returns where they are then. Groups don't go into a group but behind it.
pub(super) fn insert(items: &mut Vec<Item>, gap: Spot, new: Vec<Item>) -> Vec<Spot> {
    let n_new = new.len();
    if let (Some(inner), Some(Item::Group(group))) = (gap.inner, items.get_mut(gap.at))
        && !has_group(&new)
    {
        let start = inner.min(group.items.len());
        group.items.splice(start..start, new);
        return (start..start + n_new).map(|inner| Spot::within(gap.at, inner)).collect();
    }
    let start = if gap.inner.is_some() { gap.at + 1 } else { gap.at }.min(items.len());
    items.splice(start..start, new);
    (start..start + n_new).map(Spot::top).collect()
}

fn has_group(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Group(_)))
}

/// Takes items out, in their order. `spots` are in order, none inside another.
fn take(items: &mut Vec<Item>, spots: &[Spot]) -> Vec<Item> {
    let mut taken = Vec::new();
    for spot in spots.iter().rev() {
        match (spot.inner, items.get_mut(spot.at)) {
            (None, Some(_)) => taken.push(items.remove(spot.at)),
            (Some(inner), Some(Item::Group(group))) if inner < group.items.len() => taken.push(group.items.remove(inner)),
            _ => {}
        }
    }
    taken.reverse();
    taken
}

/// A gap as it is once these places are gone.
fn without(gap: Spot, spots: &[Spot]) -> Spot {
    let n_above = spots.iter().filter(|spot| spot.inner.is_none() && spot.at < gap.at).count();
    let at = gap.at - n_above;
    match gap.inner {
        Some(_) if spots.contains(&Spot::top(gap.at)) => Spot::top(at),
        Some(inner) => {
            let n_inner = spots.iter().filter(|spot| spot.at == gap.at && spot.inner.is_some_and(|other| other < inner)).count();
            Spot::within(at, inner - n_inner)
        }
        None => Spot::top(at),
    }
}

/// Moves items to a gap and returns where they are then.
pub(super) fn move_to(items: &mut Vec<Item>, spots: &[Spot], gap: Spot) -> Vec<Spot> {
    let moves_group = spots.iter().any(|spot| matches!(item_at(items, *spot), Some(Item::Group(_))));
    let is_inside_itself = spots.contains(&Spot::top(gap.at));
    let gap = if gap.inner.is_some() && moves_group && !is_inside_itself { Spot::top(gap.at + 1) } else { gap };
    let taken = take(items, spots);
    insert(items, without(gap, spots), taken)
}

/// The gap one place above the first of these; into and out of groups.
pub(super) fn gap_above(items: &[Item], spots: &[Spot]) -> Option<Spot> {
    let first = *spots.first()?;
    match first.inner {
        Some(0) => Some(Spot::top(first.at)),
        Some(inner) => Some(Spot::within(first.at, inner - 1)),
        None => {
            let above = first.at.checked_sub(1)?;
            Some(match items.get(above) {
                Some(Item::Group(group)) if !holds_group(items, spots) => Spot::within(above, group.items.len()),
                _ => Spot::top(above),
            })
        }
    }
}

/// The gap one place below the last of these; into and out of groups.
pub(super) fn gap_below(items: &[Item], spots: &[Spot]) -> Option<Spot> {
    let last = *spots.last()?;
    if let (Some(inner), Some(Item::Group(group))) = (last.inner, items.get(last.at)) {
        let is_at_end = inner + 1 >= group.items.len();
        return Some(if is_at_end { Spot::top(last.at + 1) } else { Spot::within(last.at, inner + 2) });
    }
    let below = last.at + 1;
    match items.get(below)? {
        Item::Group(_) if !holds_group(items, spots) => Some(Spot::within(below, 0)),
        _ => Some(Spot::top(below + 1)),
    }
}

fn holds_group(items: &[Item], spots: &[Spot]) -> bool {
    spots.iter().any(|spot| matches!(item_at(items, *spot), Some(Item::Group(_))))
}

/// Removes items and returns the row that is in their place then.
pub(super) fn delete(items: &mut Vec<Item>, spots: &[Spot]) -> Vec<Spot> {
    let next = spots.first().map(|first| without(*first, spots));
    take(items, spots);
    let Some(next) = next else { return Vec::new() };
    let above = match next.inner {
        Some(0) => Some(Spot::top(next.at)),
        Some(inner) => Some(Spot::within(next.at, inner - 1)),
        None => next.at.checked_sub(1).map(Spot::top),
    };
    [Some(next), above].into_iter().flatten().find(|spot| item_at(items, *spot).is_some()).into_iter().collect()
}

/// Makes items of the routine one group of two rounds, where the first of them is.
pub(super) fn group(items: &mut Vec<Item>, spots: &[Spot], rest: Duration) -> Vec<Spot> {
    let Some(first) = spots.first() else { return Vec::new() };
    let taken = take(items, spots);
    insert(items, *first, vec![Item::Group(Group { rounds: 2, rest, items: taken })])
}

/// Puts the items of groups in the groups' places and returns where they are then.
pub(super) fn ungroup(items: &mut Vec<Item>, spots: &[Spot]) -> Vec<Spot> {
    let mut places: Vec<usize> = spots.iter().map(|spot| spot.at).collect();
    places.dedup();
    let mut out = Vec::new();
    let mut freed = Vec::new();
    for (at, item) in std::mem::take(items).into_iter().enumerate() {
        match item {
            Item::Group(group) if places.contains(&at) => {
                freed.extend((out.len()..out.len() + group.items.len()).map(Spot::top));
                out.extend(group.items);
            }
            other => out.push(other),
        }
    }
    *items = out;
    freed
}
