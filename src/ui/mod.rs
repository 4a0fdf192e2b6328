//! The window: theme, fonts, icons, widgets and screens. Knows egui; decides nothing about time.

pub mod builder;
pub mod exercise_editor;
pub mod exercise_page;
pub mod exercises;
pub mod figures;
pub mod fonts;
pub mod icon;
pub mod learn;
pub mod lengths;
pub mod model;
pub mod page;
pub mod photos;
pub mod player;
pub mod printing;
pub mod progress;
pub mod prose;
pub mod routine_page;
pub mod routines;
pub mod safety_card;
pub mod saving;
pub mod screens;
pub mod settings;
pub mod shell;
pub mod theme;
pub mod today;
pub mod widgets;
