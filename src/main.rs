//! Starts the program: hands the command line to `cli` and the window to `app`.

use std::{
    io::{Write, stderr, stdin, stdout},
    process::ExitCode,
};

use unhunch::{
    app::{self, Options},
    cli::{self, Outcome, Request, Streams},
    single::{self, Start},
};

/// Returns what a session has used to the system; see Cargo.toml.
#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    let mut streams = Streams { input: &mut stdin(), out: &mut stdout(), err: &mut stderr() };
    match cli::run(std::env::args_os(), std::env::var_os("UNHUNCH_DATA"), &mut streams) {
        Outcome::Done(code) => ExitCode::from(code),
        Outcome::Open(request) => open(*request),
    }
}

/// Opens the window, unless another copy of the program shows it already.
fn open(request: Request) -> ExitCode {
    let requests = match single::start(request.store.data_folder(), request.routine_name.as_deref()) {
        Start::First(requests) => {
            request.store.tidy();
            Some(requests)
        }
        Start::Later => return ExitCode::SUCCESS,
        Start::Alone => None,
    };
    let options =
        Options { store: request.store, routine: request.routine, pack: request.pack, requests, is_smoke: request.is_smoke };
    match app::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // If standard error is gone too, the exit code still tells.
            let _ = writeln!(stderr(), "unhunch: {message}");
            ExitCode::FAILURE
        }
    }
}
