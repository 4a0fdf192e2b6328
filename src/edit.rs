//! What is being changed in the window, with a way back: a routine, an exercise, a motion. Pure; saving is in `app`.

pub mod exercise;
pub mod motion;
pub mod routine;
mod undo;

pub use undo::Undo;
