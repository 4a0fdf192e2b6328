//! The way back and forth through the changes of one thing. Knows nothing of what is changed.

/// Steps back and forth, without limit. `S` is what takes a step: it is swapped for what was there, and so becomes the step the
/// other way. `G` tells gestures apart: several changes that a person sees as one, such as typing a word.
#[derive(Clone, Debug)]
pub struct Undo<S, G = ()> {
    past: Vec<S>,
    future: Vec<S>,
    /// The gesture that the last change belongs to, while it may go on.
    gesture: Option<G>,
    version: u64,
}

impl<S, G> Default for Undo<S, G> {
    fn default() -> Self {
        Self { past: Vec::new(), future: Vec::new(), gesture: None, version: 0 }
    }
}

impl<S, G> Undo<S, G> {
    /// Whether the gesture of the last change goes on, as `is_same` sees it.
    pub fn goes_on(&self, is_same: impl FnOnce(&G) -> bool) -> bool {
        self.gesture.as_ref().is_some_and(is_same)
    }

    /// Notes a change with the step that takes it back. What was taken back before can't be made again.
    pub fn push(&mut self, back: S, gesture: Option<G>) {
        self.past.push(back);
        self.go_on(gesture);
    }

    /// Notes a change that the last step takes back as well.
    pub fn go_on(&mut self, gesture: Option<G>) {
        self.future.clear();
        self.gesture = gesture;
        self.version += 1;
    }

    /// Ends the gesture: the next change is a step of its own.
    pub fn close(&mut self) {
        self.gesture = None;
    }

    /// Takes the last step out, for a change that starts over from before it.
    pub fn pop(&mut self) -> Option<S> {
        self.gesture = None;
        self.version += 1;
        self.past.pop()
    }

    /// Takes the last change back. `swap` puts a step in its place and gives what was there. False if there was none.
    pub fn undo(&mut self, swap: impl FnOnce(S) -> S) -> bool {
        self.gesture = None;
        let step = self.past.pop().map(swap);
        let is_done = step.is_some();
        self.future.extend(step);
        self.version += u64::from(is_done);
        is_done
    }

    /// Makes the change again that was taken back last. False if there was none.
    pub fn redo(&mut self, swap: impl FnOnce(S) -> S) -> bool {
        self.gesture = None;
        let step = self.future.pop().map(swap);
        let is_done = step.is_some();
        self.past.extend(step);
        self.version += u64::from(is_done);
        is_done
    }

    /// Whether there is a change to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a change to make again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Counts the changes, both ways; two equal numbers mean that nothing changed between them.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Every step in both directions.
    pub fn steps_mut(&mut self) -> impl Iterator<Item = &mut S> {
        self.past.iter_mut().chain(&mut self.future)
    }
}

#[cfg(test)]
mod tests {
    use std::mem::replace;

    use proptest::prelude::*;

    use super::*;

    /// A number being changed, and every state in which a gesture ended.
    #[derive(Default)]
    struct Number {
        now: u32,
        undo: Undo<u32, u32>,
    }

    impl Number {
        fn set(&mut self, to: u32, gesture: Option<u32>) {
            let before = replace(&mut self.now, to);
            let goes_on = gesture.is_some() && self.undo.goes_on(|last| Some(*last) == gesture);
            if goes_on { self.undo.go_on(gesture) } else { self.undo.push(before, gesture) }
        }

        fn undo(&mut self) -> bool {
            self.undo.undo(|before| replace(&mut self.now, before))
        }

        fn redo(&mut self) -> bool {
            self.undo.redo(|after| replace(&mut self.now, after))
        }
    }

    #[test]
    fn changes_of_one_gesture_are_taken_back_together_and_a_new_change_ends_the_way_forth() {
        let mut number = Number::default();
        number.set(1, Some(7));
        number.set(2, Some(7));
        number.set(3, Some(8));
        assert!(number.undo() && number.now == 2);
        assert!(number.undo() && number.now == 0 && !number.undo());
        assert!(number.redo() && number.now == 2);
        // What was taken back in between is no part of the gesture any more.
        number.set(5, Some(7));
        assert!(!number.redo() && number.undo());
        assert_eq!(number.now, 2);
        number.undo.close();
        number.set(6, Some(7));
        assert!(number.undo() && number.now == 2);
    }

    proptest! {
        #[test]
        fn all_the_way_back_and_forth_leads_to_where_one_was(changes in prop::collection::vec((any::<u32>(), prop::option::of(0_u32..3)), 0..40)) {
            let mut number = Number::default();
            for (to, gesture) in &changes {
                number.set(*to, *gesture);
            }
            let last = number.now;
            while number.undo() {}
            prop_assert_eq!(number.now, 0);
            prop_assert!(!number.undo.can_undo());
            while number.redo() {}
            prop_assert_eq!(number.now, last);
            prop_assert!(!number.undo.can_redo());
        }
    }
}
