//! The drawn figure: from an exercise's motion to a picture, in plain Rust and without a window.
//!
//! Read in this order: `motion` (what moves), `pose` (angles), `skeleton` (bones). Nothing here knows egui, files or clocks.

mod limits;
mod motion;
mod motion_read;
mod muscle;
mod pose;

pub use motion::{Arrow, Cycle, End, Frame, Moment, Motion, Prop, PropKind, Stage, View};
pub use motion_read::MAX_POSES;
pub use muscle::Muscle;
pub use pose::{Limbs, Pose, Reach};
