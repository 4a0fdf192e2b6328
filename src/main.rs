//! Starts the program: hands the command line to `cli` and the window to `app`.

use std::{
    io::{stderr, stdin, stdout},
    process::ExitCode,
};

use unhunch::cli::{self, Outcome, Streams};

fn main() -> ExitCode {
    let mut streams = Streams { input: &mut stdin(), out: &mut stdout(), err: &mut stderr() };
    match cli::run(std::env::args_os(), std::env::var_os("UNHUNCH_DATA"), &mut streams) {
        Outcome::Done(code) => ExitCode::from(code),
        Outcome::Open(_) => ExitCode::FAILURE,
    }
}
