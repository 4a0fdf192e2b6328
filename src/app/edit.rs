//! What is being edited, kept on the disk as it goes.

pub(super) mod exercise;
pub(super) mod motion;
pub(super) mod routine;
