//! The bundled type: cuts of Inter, made by `scripts/subset-fonts.py`, license in `assets/fonts/OFL.txt`.
//!
//! The window and the handouts use the same bytes. Which cut is used where is known to them.

/// Running text.
pub const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
/// Names and headings.
pub const SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");
/// Large headings, drawn tighter.
pub const DISPLAY: &[u8] = include_bytes!("../../../assets/fonts/InterDisplay-SemiBold.otf");
/// Large numbers: digits and ASCII only.
pub const DIGITS: &[u8] = include_bytes!("../../../assets/fonts/Inter-Digits.otf");
