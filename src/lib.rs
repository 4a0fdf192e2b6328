//! Unhunch: a guided exercise coach for the upper back.
//!
//! The modules are listed from the ground up; each imports only from groups above its own in this list.
//!
//! Read in this order: `exercise` (what a body does), `routine` (in which order), `cue` and `timeline` (laid out in time),
//! `session` (being played). These are pure. `figure` draws, `voice` speaks, `audio` sounds, `ui` shows; `app` joins them.

pub mod clock;
pub mod format;
pub mod photo;
pub mod progress;

pub mod figure;

pub mod exercise;

pub mod cue;
pub mod routine;

pub mod timeline;
pub mod voice;

pub mod history;
pub mod settings;

pub mod session;

pub mod audio;
pub mod library;

pub mod edit;
pub mod pack;

pub mod store;

pub mod export;
pub mod import;

pub mod cli;
pub mod ui;

pub mod app;

#[cfg(test)]
mod fixtures;
