//! What every screen is made of: theme, fonts, icons, widgets and the layout of pages.

pub mod fonts;
pub mod icon;
pub mod page;
pub mod prose;
pub mod theme;
pub mod widgets;
