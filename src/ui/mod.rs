//! The window: theme, fonts, icons, widgets and screens. Knows egui; decides nothing about time.

pub mod fonts;
pub mod icon;
pub mod theme;
pub mod widgets;
