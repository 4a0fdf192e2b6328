//! Starts the program: hands the command line to `cli` and the window to `app`.

use std::{
    io::{Write, stderr, stdin, stdout},
    panic,
    process::ExitCode,
    thread,
};

use unhunch::{
    app::{
        self, Options,
        single::{self, Start},
    },
    cli::{self, CliOutcome, Request, Streams},
    format::harmless::harmless,
};

/// Returns what a session has used to the system; see Cargo.toml.
#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    report_panics();
    let mut streams = Streams { input: &mut stdin(), out: &mut stdout(), err: &mut stderr() };
    match cli::run(std::env::args_os(), std::env::var_os("UNHUNCH_DATA"), &mut streams) {
        CliOutcome::Done(code) => ExitCode::from(code),
        CliOutcome::Open(request) => open(*request),
    }
}

/// A part that fails says so without the paths of the computer that built it; with `RUST_BACKTRACE` it says everything.
fn report_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
        return;
    }
    panic::set_hook(Box::new(|failure| {
        let words = failure.payload_as_str().unwrap_or("no reason given");
        let place = failure.location().map(|place| format!(" ({}:{})", place_of(place.file()), place.line())).unwrap_or_default();
        let thread = thread::current().name().unwrap_or("unnamed").to_owned();
        let message = format!("A part of the program failed ({thread}): {words}{place}. Please report this.");
        let _ = writeln!(stderr(), "unhunch: {}", harmless(&message));
    }));
}

/// A source file by its place in its own package.
fn place_of(file: &str) -> String {
    let file = file.replace('\\', "/");
    let in_package = file.split_once("/registry/src/").and_then(|(_, rest)| rest.split_once('/'));
    let in_library = file.split_once("/library/");
    match in_package.or(in_library) {
        Some((_, rest)) => rest.to_owned(),
        None if file.starts_with('/') || file.contains(':') => file.rsplit('/').next().unwrap_or_default().to_owned(),
        None => file,
    }
}

/// Opens the window, unless another copy of the program shows it already.
fn open(request: Request) -> ExitCode {
    let name = request.routine_name.as_deref();
    let (requests, notice) = match single::start(request.store.data_folder(), name) {
        Start::First(requests) => {
            request.store.tidy();
            (Some(requests), None)
        }
        Start::Later => {
            let wish = name.map(|name| format!(" and is asked for {name}")).unwrap_or_default();
            // Whoever started it from a menu reads nothing anyway.
            let _ = writeln!(stdout(), "Unhunch is open already: its window comes to the front{}.", harmless(&wish));
            return ExitCode::SUCCESS;
        }
        Start::Unanswered => {
            return fail("Unhunch is open already with this folder, but does not answer. Close it, or try again in a moment");
        }
        Start::Alone(reason) => {
            let notice = format!("A second start will open a second window: {reason}.");
            let _ = writeln!(stderr(), "unhunch: {}", harmless(&notice));
            (None, Some(notice))
        }
    };
    let Request { store, routine, pack, is_smoke, .. } = request;
    match app::run(Options { store, routine, pack, requests, notice, is_smoke }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    // If standard error is gone too, the exit code still tells.
    let _ = writeln!(stderr(), "unhunch: {}", harmless(message));
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn the_place_of_a_failure_names_no_folder_of_the_computer_that_built_it() {
        for (file, place) in [
            ("/home/b/.cargo/registry/src/x/winit-0.30.13/src/error.rs", "winit-0.30.13/src/error.rs"),
            ("C:\\Users\\b\\.cargo\\registry\\src\\x\\cpal-0.17.0\\src\\host.rs", "cpal-0.17.0/src/host.rs"),
            ("/rustc/59807616/library/core/src/option.rs", "core/src/option.rs"),
            ("src/app.rs", "src/app.rs"),
            ("/home/b/unhunch/src/app.rs", "app.rs"),
            ("D:\\unhunch\\src\\app.rs", "app.rs"),
        ] {
            assert_eq!(place_of(file), place);
        }
    }
}
