//! Memory kept from picture to picture: fresh pages cost more than much of the work that is done in them.

use std::{
    mem,
    ops::{Deref, DerefMut},
    sync::{Mutex, PoisonError},
};

/// Lists kept at most; more pictures than this are hardly ever drawn at once.
const MAX_KEPT: usize = 2;

/// Emptied lists of one kind that wait for the next picture.
pub(in crate::figure) struct Shelf<T>(Mutex<Vec<Vec<T>>>);

impl<T> Shelf<T> {
    pub(in crate::figure) const fn new() -> Shelf<T> {
        Shelf(Mutex::new(Vec::new()))
    }

    /// An empty list that goes back when it is dropped.
    pub(in crate::figure) fn take(&'static self) -> Kept<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Kept { items: kept.unwrap_or_default(), shelf: self }
    }
}

/// A list on loan from a shelf.
pub(in crate::figure) struct Kept<T: 'static> {
    items: Vec<T>,
    shelf: &'static Shelf<T>,
}

impl<T> Deref for Kept<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<T> Drop for Kept<T> {
    fn drop(&mut self) {
        let mut items = mem::take(&mut self.items);
        items.clear();
        let mut kept = self.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MAX_KEPT {
            kept.push(items);
        }
    }
}
