//! Ctrl+C while a file is written: the first asks to stop cleanly, so that nothing half-written stays; the second ends the
//! program at once. A terminal shows how far it is.

use std::{
    io::{IsTerminal, Write as _},
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::progress::{Activity, Progress};

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

/// Does some work until `cancel` is set, and shows on a terminal how far it is.
pub(super) fn watched<T, E>(cancel: &AtomicBool, work: impl FnOnce(&mut Progress<'_>) -> Result<T, E>) -> Result<T, E> {
    let is_shown = std::io::stderr().is_terminal();
    let mut shown = String::new();
    let tell = |activity, share: f32| {
        let name = match activity {
            Activity::Packing => "",
            Activity::Speaking => "Speaking ",
            Activity::Drawing => "Drawing ",
            Activity::Writing => "Writing ",
        };
        let line = format!("{name}{:3.0} %", share.clamp(0.0, 1.0) * 100.0);
        if is_shown && line != shown {
            // The work matters more than its progress.
            let _ = write!(std::io::stderr(), "\r{line}  ");
            shown = line;
        }
    };
    let result = work(&mut Progress::new(cancel, tell));
    if is_shown {
        let _ = write!(std::io::stderr(), "\r                  \r");
    }
    result
}
