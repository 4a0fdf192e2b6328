//! Ctrl+C while a file is written: the first asks to stop cleanly, so that nothing half-written stays; the second ends the
//! program at once.

use std::sync::{
    Once,
    atomic::{AtomicBool, Ordering},
};

/// The exit code of a program that was stopped by Ctrl+C.
pub(super) const EXIT_CODE: u8 = 130;

/// Listens to Ctrl+C from now on. The flag says whether it was pressed.
pub(super) fn flag() -> &'static AtomicBool {
    static LISTENS: Once = Once::new();
    static IS_PRESSED: AtomicBool = AtomicBool::new(false);
    LISTENS.call_once(|| {
        let pressed = || {
            if IS_PRESSED.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(EXIT_CODE));
            }
        };
        // Where the system does not let us listen, Ctrl+C ends the program as ever.
        let _ = ctrlc::set_handler(pressed);
    });
    &IS_PRESSED
}
