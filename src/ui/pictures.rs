//! The drawn figure and photos on the screen: made away from the window's thread, kept as long as they are looked at.

pub mod figures;
pub mod photos;
