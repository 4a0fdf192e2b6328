//! All tests that use the program from outside, in one binary because linking is slow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod arrows;
mod bounded;
mod builder;
mod cli;
mod editing;
mod edits;
mod exercise_editor;
mod export;
mod handout;
mod import;
mod pack;
mod player;
mod printing;
mod saving;
mod schema;
mod screens;
mod script;
mod store;
mod studio;
mod tidy;
mod window;
