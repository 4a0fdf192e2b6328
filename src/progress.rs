//! How far some work is, and whether it is to stop: between whoever does it and whoever waits for it.

use std::sync::atomic::{AtomicBool, Ordering};

/// What work is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Reading or writing a pack.
    Packing,
    /// Speaking lines.
    Speaking,
    /// Drawing pictures.
    Drawing,
    /// Writing the file.
    Writing,
}

/// Someone has asked the work to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canceled;

/// The worker's side: says how far the work is, and learns whether it is to stop.
pub struct Progress<'a> {
    cancel: &'a AtomicBool,
    tell: Box<dyn FnMut(Activity, f32) + 'a>,
}

impl<'a> Progress<'a> {
    /// Set `cancel`, from any thread, to stop the work soon. `tell` is called with the share of an activity that is done, 0 to 1.
    pub fn new(cancel: &'a AtomicBool, tell: impl FnMut(Activity, f32) + 'a) -> Self {
        Self { cancel, tell: Box::new(tell) }
    }

    /// For work that nobody stops or waits for.
    pub fn unheard() -> Progress<'static> {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Progress::new(&NEVER, |_, _| {})
    }

    /// Says how much is done.
    ///
    /// # Errors
    /// [`Canceled`] if the work is to stop.
    pub fn reached(&mut self, activity: Activity, share: f32) -> Result<(), Canceled> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Canceled);
        }
        (self.tell)(activity, share);
        Ok(())
    }
}
