//! Unhunch: a guided exercise coach for the upper back.
//!
//! Read in this order: `exercise` (what a body does), `routine` (in which order), `cue` and `timeline` (laid out in time),
//! `session` (being played). These are pure. `figure` draws, `voice` speaks, `audio` sounds, `ui` shows; `app` joins them.

pub mod app;
pub mod audio;
pub mod catalog;
pub mod checkpoint;
pub mod cli;
pub mod clock;
pub mod cue;
pub mod draft;
pub mod editing;
pub mod exercise;
pub mod export;
pub mod figure;
pub mod harmless;
pub mod history;
pub mod import;
pub mod json_schema;
pub mod library;
pub mod pack;
pub mod photo;
pub mod problem;
pub mod reader;
pub mod routine;
pub mod schema;
pub mod session;
pub mod settings;
pub mod single;
pub mod store;
pub mod studio;
pub mod text_limits;
pub mod timeline;
pub mod ui;
pub mod voice;
pub mod workrave;

#[cfg(test)]
mod fixtures;
