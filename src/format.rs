//! Our own files: how they are read and changed, what is wrong with them, and how they are described to other
//! programs.

pub mod harmless;
pub mod ids;
pub mod json_schema;
pub mod patch;
pub mod problem;
pub mod reader;
pub mod text_limits;
