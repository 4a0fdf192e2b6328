//! Prints a routine: asks how in a dialog, then makes the file on a thread.

use std::path::PathBuf;

use egui::Context;

use super::{
    Exchange,
    saving::{Made, Making, Saved},
};
use crate::{
    app::{
        App,
        choose::choose_save,
        job::Job,
        place::{Place, typed_path},
        waker,
    },
    export::handout,
    progress::Progress,
    routine::Routine,
    ui::dialogs::printing::{PrintChoice, PrintWish, printing_ui},
};

/// The dialog while it is open.
pub(in crate::app) struct Printing {
    routine: Routine,
    choice: PrintChoice,
    /// What was wrong with the last try; may be empty.
    problem: String,
    place: Place,
}

impl App {
    /// Asks how a routine is to be printed.
    pub(in crate::app) fn ask_to_print(&mut self, id: &str) {
        self.exchange(|app| {
            let routine = app.routine_to_save(id)?;
            let choice = PrintChoice::default();
            let path = app.disk.store.document_path(&routine.name, choice.format.key()).map_err(|error| error.to_string())?;
            let choice = PrintChoice { path: path.display().to_string(), ..choice };
            Ok(Exchange::AskPrint(Box::new(Printing { routine, choice, problem: String::new(), place: Place::default() })))
        });
    }

    /// Shows the dialog and does what the person wants of it. Gives what goes on.
    pub(in crate::app) fn show_printing(&mut self, ctx: &Context, mut printing: Box<Printing>) -> Option<Exchange> {
        printing.place.take_choice(&mut printing.choice.path);
        match printing_ui(ctx, &printing.routine.name, &mut printing.choice, &printing.problem) {
            Some(PrintWish::Close) => return None,
            Some(PrintWish::Choose) => printing.choose(ctx),
            Some(PrintWish::Save) => match printing.path() {
                Ok(path) => return Some(self.print(ctx, *printing, path)),
                Err(problem) => printing.problem = problem,
            },
            None => {}
        }
        Some(Exchange::AskPrint(printing))
    }

    /// Makes the file.
    fn print(&self, ctx: &Context, printing: Printing, path: PathBuf) -> Exchange {
        let Printing { routine, choice, .. } = printing;
        let (look, store, safety) = (self.look(), self.disk.store.clone(), &self.catalog.safety);
        let making = Making { made: Made::Handout, name: routine.name.clone() };
        let make = move |progress: &mut Progress<'_>| {
            let own_picture = |name: &str| store.read_picture(name).map_err(|error| error.to_string());
            let options = choice.options;
            let request = handout::HandoutRequest { routine: &routine, safety, look, options, own_picture: &own_picture };
            let notices = handout::save(&request, &path, progress)?;
            Ok(Saved { path, notices })
        };
        Exchange::Saving(making, Job::start("print", waker(ctx), make))
    }
}

impl Printing {
    /// Opens the system's dialog for the place.
    fn choose(&mut self, ctx: &Context) {
        let stem = typed_path(&self.choice.path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = stem.unwrap_or_else(|| self.routine.name.clone());
        self.place.choose(choose_save("Save the sheet", &name, self.choice.format.key(), waker(ctx)));
    }

    /// The place, or why it can't be used.
    fn path(&self) -> Result<PathBuf, String> {
        let path = self.place.of_new_file(&self.choice.path)?;
        handout::check_path(&path).map_err(|error| error.to_string())?;
        Ok(path)
    }
}
