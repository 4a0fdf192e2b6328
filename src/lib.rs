//! Unhunch: a guided exercise coach for the upper back.
//!
//! The modules are listed from the ground up; each imports only from groups above its own in this list.
//!
//! Read in this order: `exercise` (what a body does), `routine` (in which order), `cue` and `timeline` (laid out in time),
//! `session` (being played). These are pure. `figure` draws, `voice` speaks, `audio` sounds, `ui` shows; `app` joins them.

pub mod clock;
pub mod edit;
pub mod harmless;
pub mod photo;
pub mod text_limits;

pub mod json_schema;
pub mod problem;

pub mod reader;

pub mod figure;

pub mod exercise;

pub mod cue;
pub mod routine;
pub mod workrave;

pub mod timeline;
pub mod voice;

pub mod history;
pub mod session;
pub mod settings;

pub mod audio;
pub mod catalog;
pub mod checkpoint;
pub mod draft;
pub mod editing;
pub mod schema;

pub mod library;
pub mod studio;

pub mod pack;

pub mod store;

pub mod export;
pub mod import;

pub mod cli;
pub mod ui;

pub mod single;

pub mod app;

#[cfg(test)]
mod fixtures;
