//! The command line: what `unhunch` does without a window, and what it is to do with one.
//!
//! Works without a display and without sound. It prints only to the streams it is handed.

mod check;
mod export;
mod interrupt;
mod list;
mod pack;
mod routines;

use std::{
    ffi::OsString,
    io::{self, Read, Write},
    path::PathBuf,
};

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::{
    format::harmless::Harmless,
    routine::{Routine, schema},
    store::Store,
    timeline::{script_json, script_text},
};

pub use routines::{find_routine, is_pack};

/// A guided exercise coach for the upper back.
#[derive(Parser)]
#[command(name = "unhunch", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Start this routine: its id, or a routine file; or show what is in this pack
    routine: Option<String>,
    /// Keep settings, routines and history in this folder
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Open the window, show the first frames and close it
    #[arg(long, hide = true)]
    smoke: bool,
}

#[derive(Subcommand)]
enum Command {
    /// List all routines and exercises
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print when everything in a routine happens
    Script {
        /// The routine's id, or a routine file, or - for standard input
        routine: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Speak every line first, so that the times are those of the sound file
        #[arg(long)]
        spoken: bool,
    },
    /// Save pictures of exercises, or a routine as a sound file
    #[command(subcommand)]
    Export(export::Export),
    /// Put a routine with all it uses into one file, to hand on
    Pack(pack::PackArguments),
    /// Take in a pack, the file of a routine or an exercise, or the exercises.xml of Workrave
    Import(pack::ImportArguments),
    /// Save settings, routines, exercises and history in one file
    Backup {
        /// The file to write, ending in .unhunch
        out: PathBuf,
    },
    /// Bring back what a backup holds
    Restore(pack::RestoreArguments),
    /// Look for mistakes in routine and exercise files
    Check {
        /// The files, or - for standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of routine or exercise files, for editors
    Schema {
        /// Which files
        #[arg(value_enum)]
        kind: SchemaKind,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What a schema describes.
#[derive(Clone, Copy, clap::ValueEnum)]
enum SchemaKind {
    /// Routine files
    Routine,
    /// Exercise files
    Exercise,
}

/// Where the command line reads and writes.
pub struct Streams<'a> {
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

/// What is left to do after the command line has been read.
#[derive(Debug)]
pub enum CliOutcome {
    /// All is done; end with this exit code: 0 fine, 1 something is wrong, 2 the command line can't be
    /// understood, 130 stopped by Ctrl+C.
    Done(u8),
    /// Open the window.
    Open(Box<Request>),
}

/// What the window is to show.
#[derive(Debug)]
pub struct Request {
    /// The person's files.
    pub store: Store,
    /// The routine to start at once.
    pub routine: Option<Routine>,
    /// A pack or a backup to show at once.
    pub pack: Option<PathBuf>,
    /// The routine or pack as another copy of the program can find it: an id or an absolute path.
    pub routine_name: Option<String>,
    /// Close again after the first frames.
    pub is_smoke: bool,
}

/// Why a command stops early.
enum Stop {
    /// Something is wrong; say so.
    Failed(String),
    /// Ctrl+C was pressed.
    Canceled,
    /// Nobody reads the output any more, or it can't be written.
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Reads the command line and does what it asks for. `data` is the value of `UNHUNCH_DATA`.
///
/// What it prints may come from files of others, so all of it goes through [`Harmless`].
pub fn run(arguments: impl IntoIterator<Item = OsString>, data: Option<OsString>, streams: &mut Streams<'_>) -> CliOutcome {
    let (mut out, mut err) = (Harmless::new(streams.out), Harmless::new(streams.err));
    let streams = &mut Streams { input: &mut *streams.input, out: &mut out, err: &mut err };
    let result = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.run(data.filter(|folder| !folder.is_empty()).map(PathBuf::from), streams),
        Err(error) => refuse(&error, streams).map(CliOutcome::Done),
    };
    match result {
        Ok(outcome) => outcome,
        Err(Stop::Failed(message)) => {
            // If standard error is gone too, the exit code still tells.
            let _ = writeln!(streams.err, "unhunch: {message}");
            CliOutcome::Done(1)
        }
        Err(Stop::Canceled) => CliOutcome::Done(interrupt::EXIT_CODE),
        Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => CliOutcome::Done(0),
        Err(Stop::Output(error)) => {
            let _ = writeln!(streams.err, "unhunch: Can't write: {error}");
            CliOutcome::Done(1)
        }
    }
}

/// Prints help, the version or what is wrong with the command line.
fn refuse(error: &clap::Error, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let text = error.render();
    if error.use_stderr() {
        write!(streams.err, "{text}")?;
        return Ok(2);
    }
    write!(streams.out, "{text}")?;
    streams.out.flush()?;
    Ok(0)
}

impl Arguments {
    fn run(self, folder: Option<PathBuf>, streams: &mut Streams<'_>) -> Result<CliOutcome, Stop> {
        let store = || match self.data.clone().or(folder) {
            Some(folder) => Ok(Store::in_folder(folder)),
            None => Store::in_platform_folders().map_err(|error| Stop::Failed(error.to_string())),
        };
        if let (Some(_), Some(name)) = (&self.command, &self.routine) {
            return Err(Stop::Failed(format!(
                "\"{name}\" can't stand before a command. \"unhunch --help\" shows how to write it"
            )));
        }
        let code = match self.command {
            None => return request(store()?, self.routine.as_deref(), self.smoke, streams).map(CliOutcome::Open),
            Some(Command::List { json }) => list::run(&store()?, json, streams)?,
            Some(Command::Script { routine, json, spoken }) => script(&store()?, &routine, json, spoken, streams)?,
            Some(Command::Export(export)) => export::run(&export, &store()?, streams)?,
            Some(Command::Pack(arguments)) => pack::pack(arguments, &store()?, streams)?,
            Some(Command::Import(arguments)) => pack::import(&arguments, &store()?, streams)?,
            Some(Command::Backup { out }) => pack::backup(&out, &store()?, streams)?,
            Some(Command::Restore(arguments)) => pack::restore(&arguments, &store()?, streams)?,
            Some(Command::Check { files }) => check::run(&files, &store()?, streams)?,
            Some(Command::Schema { kind }) => {
                let schema = match kind {
                    SchemaKind::Routine => schema::routine(),
                    SchemaKind::Exercise => schema::exercise(),
                };
                writeln!(streams.out, "{schema:#}")?;
                0
            }
            Some(Command::Completions { shell }) => completions(shell, streams)?,
        };
        streams.out.flush()?;
        Ok(CliOutcome::Done(code))
    }
}

fn request(store: Store, name: Option<&str>, is_smoke: bool, streams: &mut Streams<'_>) -> Result<Box<Request>, Stop> {
    let portable = name.map(routines::portable_name);
    let pack = portable.as_ref().filter(|name| is_pack(name)).map(PathBuf::from);
    let routine = match name.filter(|_| pack.is_none()) {
        Some(name) => Some(routines::find(&store, name, streams)?),
        None => None,
    };
    Ok(Box::new(Request { store, routine, pack, routine_name: portable, is_smoke }))
}

fn script(store: &Store, name: &str, json: bool, is_spoken: bool, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let routine = routines::find(store, name, streams)?;
    let timeline = if is_spoken {
        export::speak(&routine, None, store, streams)?.0.timeline
    } else {
        store.load_settings().0.timeline_of(&routine)
    };
    if json {
        writeln!(streams.out, "{:#}", script_json(&timeline))?;
    } else {
        write!(streams.out, "{}", script_text(&timeline))?;
    }
    if timeline.is_cut && !is_spoken {
        writeln!(streams.err, "unhunch: \"{}\" is longer than a session can be. Its end is left out", routine.name)?;
    }
    Ok(0)
}

fn completions(shell: Shell, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    // Into memory first: the generator does not expect a stream that closes.
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "unhunch", &mut text);
    streams.out.write_all(&text)?;
    Ok(0)
}
