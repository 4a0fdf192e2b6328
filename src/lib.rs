//! Unhunch: a guided exercise coach for the upper back.
pub mod problem;
pub mod reader;
