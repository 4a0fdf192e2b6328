//! Starts the program: hands the command line to `cli` and the window to `app`.

use std::{
    io::{Write, stderr, stdin, stdout},
    process::ExitCode,
};

use unhunch::{
    app::{self, Options},
    cli::{self, Outcome, Request, Streams},
    harmless::harmless,
    single::{self, Start},
};

fn main() -> ExitCode {
    let mut streams = Streams { input: &mut stdin(), out: &mut stdout(), err: &mut stderr() };
    match cli::run(std::env::args_os(), std::env::var_os("UNHUNCH_DATA"), &mut streams) {
        Outcome::Done(code) => ExitCode::from(code),
        Outcome::Open(request) => open(*request),
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
