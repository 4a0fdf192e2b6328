//! The window: theme, fonts, icons, widgets and screens. Knows egui; decides nothing about time.

pub mod action;
pub mod builder;
pub mod dialogs;
pub mod exercise_editor;
pub mod exercise_page;
pub mod exercises;
pub mod kit;
pub mod learn;
pub mod lengths;
pub mod model;
pub mod pictures;
pub mod player;
pub mod progress;
pub mod routine_page;
pub mod routines;
pub mod screens;
pub mod settings;
pub mod shell;
pub mod studio;
pub mod today;
mod unsaved;
