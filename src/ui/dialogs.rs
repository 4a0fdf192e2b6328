//! Cards above a screen that ask one thing.

pub(crate) mod adding;
pub mod import;
pub(crate) mod mending;
pub mod printing;
pub mod routine_files;
pub mod safety_card;
pub mod saving;
pub(crate) mod templates;
