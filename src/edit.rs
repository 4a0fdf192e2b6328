//! Changing things with a way back.

mod undo;

pub use undo::Undo;
