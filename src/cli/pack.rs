//! `unhunch pack`, `import`, `backup` and `restore`: handing on and taking in.

use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use clap::Args;

use super::{
    Stop, Streams,
    interrupt::{self, watched},
    routines::library,
};
use crate::{
    export::pack,
    import::{ImportError, Incoming, carry_out, look},
    library::{FileKind, id_of_path},
    pack::{Choice, Credits, PackError, PackKind, PlannedFile, PlannedState},
    progress::Progress,
    routine::about_text,
    store::Store,
};

/// Looking at a file changes nothing, so Ctrl+C may end the program at any moment.
static NEVER: AtomicBool = AtomicBool::new(false);

/// What goes into a pack, and where.
#[derive(Args)]
pub(super) struct PackArguments {
    /// The routine's id; "unhunch list" shows them
    routine: String,
    /// The file to write, ending in .unhunch
    out: PathBuf,
    /// Who made the routine
    #[arg(long, default_value = "")]
    author: String,
    /// How others may use it, such as CC0-1.0
    #[arg(long, default_value = "")]
    license: String,
    /// Where it comes from, such as a web page
    #[arg(long, default_value = "")]
    source: String,
}

/// What is taken in.
#[derive(Args)]
pub(super) struct ImportArguments {
    /// A pack, the file of a routine or an exercise, or Workrave's exercises.xml
    file: PathBuf,
    /// Where a name is taken, the new one takes the place of the old one, which is set aside
    #[arg(long, conflicts_with_all = ["skip", "keep_both"])]
    replace: bool,
    /// Where a name is taken, the old one stays alone
    #[arg(long, conflicts_with = "keep_both")]
    skip: bool,
    /// Where a name is taken, both stay; this is usual
    #[arg(long)]
    keep_both: bool,
    /// Only show what would happen
    #[arg(long)]
    dry_run: bool,
}

/// What is restored.
#[derive(Args)]
pub(super) struct RestoreArguments {
    /// A backup
    file: PathBuf,
    /// Only show what would happen
    #[arg(long)]
    dry_run: bool,
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Pack(PackError::Canceled) => Self::Canceled,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// Packs a routine with what it uses.
pub(super) fn pack(arguments: PackArguments, store: &Store, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let PackArguments { routine, out, author, license, source } = arguments;
    let library = library(store, streams)?;
    let credits = Credits { author, license, source };
    // A file in the folder of routines means the routine that it is.
    let id = if Path::new(&routine).is_file() { id_of_path(Path::new(&routine)) } else { routine };
    let mut progress = Progress::new(interrupt::flag(), |_, _| {});
    let written = pack::save_routine(&library, store, &id, credits, &out, &mut progress)?;
    for trouble in &written.troubles {
        writeln!(streams.err, "unhunch: {trouble}")?;
    }
    let n_exercises = library.get(&id).map_or(0, |entry| {
        let own = library.own_exercises();
        let used: std::collections::BTreeSet<&str> =
            entry.routine.exercise_items().map(|item| item.exercise.id.as_str()).filter(|id| own.contains_key(*id)).collect();
        used.len()
    });
    let inside = listed(&[(1, "routine"), (n_exercises, "exercise"), (written.n_pictures, "picture")]);
    writeln!(streams.out, "Packed {inside} into {}", out.display())?;
    Ok(0)
}

/// Takes in a file.
pub(super) fn import(arguments: &ImportArguments, store: &Store, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let mut incoming = watched(&NEVER, |progress| look(&arguments.file, store, progress))?;
    if incoming.plan.manifest.kind == PackKind::Backup {
        return Err(Stop::Failed("This is a backup. Use \"unhunch restore\" to bring it back".to_owned()));
    }
    let choices = [(arguments.replace, Choice::Replace), (arguments.skip, Choice::Skip), (arguments.keep_both, Choice::KeepBoth)];
    if let Some((_, choice)) = choices.into_iter().find(|(is_asked, _)| *is_asked) {
        incoming.plan.choose_for_all(choice);
    }
    show(&incoming, streams)?;
    finish(&incoming, arguments.dry_run, store, streams)
}

/// Saves everything.
pub(super) fn backup(out: &Path, store: &Store, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let mut progress = Progress::new(interrupt::flag(), |_, _| {});
    let (parcel, written) = pack::save_everything(store, out, &mut progress)?;
    for trouble in &written.troubles {
        writeln!(streams.err, "unhunch: {trouble}")?;
    }
    let (n_routines, n_exercises) = (parcel.files.routines.len(), parcel.files.exercises.len());
    let files = [(n_routines, "routine"), (n_exercises, "exercise"), (written.n_pictures, "picture")];
    writeln!(streams.out, "Saved settings, history and {} in {}", listed(&files), out.display())?;
    Ok(u8::from(!written.troubles.is_empty()))
}

/// Brings a backup back.
pub(super) fn restore(arguments: &RestoreArguments, store: &Store, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let incoming = watched(&NEVER, |progress| look(&arguments.file, store, progress))?;
    if incoming.plan.manifest.kind != PackKind::Backup {
        return Err(Stop::Failed("This is a pack, not a backup. Use \"unhunch import\" to take it in".to_owned()));
    }
    show(&incoming, streams)?;
    finish(&incoming, arguments.dry_run, store, streams)
}

fn finish(incoming: &Incoming, is_dry: bool, store: &Store, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    if !incoming.plan.is_needed() {
        writeln!(streams.out, "Nothing to do")?;
        return Ok(u8::from(incoming.plan.items.is_empty()));
    }
    if let Some(refusal) = incoming.plan.refusal() {
        return Err(Stop::Failed(refusal));
    }
    if is_dry {
        writeln!(streams.out, "Nothing has been changed")?;
        return Ok(0);
    }
    let outcome = watched(interrupt::flag(), |progress| carry_out(incoming, store, progress))?;
    let mut parts = vec![(outcome.n_routines, "routine"), (outcome.n_exercises, "exercise")];
    parts.push((outcome.n_sessions, "session"));
    let settings = if outcome.has_settings { " and the settings" } else { "" };
    writeln!(streams.out, "Imported {}{settings}", listed(&parts))?;
    Ok(0)
}

/// Shows what is inside and what would become of it.
fn show(incoming: &Incoming, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let plan = &incoming.plan;
    writeln!(streams.out, "{}", plan.manifest.title)?;
    let credits = &plan.manifest.credits;
    for (name, words) in [("Author", &credits.author), ("License", &credits.license), ("Source", &credits.source)] {
        if !words.is_empty() {
            writeln!(streams.out, "{name}: {words}")?;
        }
    }
    for item in &plan.items {
        writeln!(streams.out, "  {:<28} {}", item.id, about(item))?;
    }
    if plan.rest.settings.is_some() {
        writeln!(streams.out, "  {:<28} other settings; those here are kept beside them", "settings")?;
    }
    if !plan.rest.sessions.is_empty() {
        writeln!(streams.out, "  {:<28} {} that are not here", "history", listed(&[(plan.rest.sessions.len(), "session")]))?;
    }
    for trouble in &plan.troubles {
        writeln!(streams.err, "unhunch: {trouble}")?;
    }
    Ok(())
}

fn about(item: &PlannedFile) -> String {
    let kind = match (item.kind, item.length) {
        (FileKind::Routine, Some(length)) => format!("routine, {}", about_text(length)),
        (FileKind::Routine, None) => "routine".to_owned(),
        (FileKind::Exercise, _) => "exercise".to_owned(),
    };
    let fate = match (item.state, item.choice) {
        (PlannedState::New, _) => String::new(),
        (PlannedState::Same, _) => match item.known_as.as_ref().filter(|known_as| **known_as != item.id) {
            Some(known_as) => format!("; already here as {known_as}"),
            None => "; already here".to_owned(),
        },
        (PlannedState::Taken, Choice::KeepBoth) => "; another of this name is here, both are kept".to_owned(),
        (PlannedState::Taken, Choice::Replace) => "; takes the place of the one here, which is set aside".to_owned(),
        (PlannedState::Taken, Choice::Skip) => "; left out, another of this name is here".to_owned(),
    };
    let problem = item.problem.as_ref().map(|problem| format!("; has mistakes: {problem}")).unwrap_or_default();
    let name = item.name.as_ref().map(|name| format!("; called {name:?} in the file")).unwrap_or_default();
    format!("{} ({kind}{name}{fate}{problem})", item.title)
}

/// Numbers of things in words: "1 routine, 2 exercises"; those of which there are none are left out, unless there is nothing.
fn listed(parts: &[(usize, &str)]) -> String {
    let words = |(number, name): &(usize, &str)| format!("{number} {name}{}", if *number == 1 { "" } else { "s" });
    let there: Vec<String> = parts.iter().filter(|(number, _)| *number > 0).map(words).collect();
    if there.is_empty() { "nothing".to_owned() } else { there.join(", ") }
}
