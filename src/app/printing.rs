//! Prints a routine: asks how in a dialog, then makes the file on a thread.

use std::path::PathBuf;

use egui::Context;

use super::{
    App,
    choose::choose_save,
    place::{Place, typed_path},
    saving::{Made, Saved, Saving},
    waker,
};
use crate::{
    export::{Watch, handout},
    routine::Routine,
    ui::dialogs::printing::{PrintChoice, PrintWish, printing_ui},
};

/// The dialog while it is open.
pub(super) struct Printing {
    routine: Routine,
    choice: PrintChoice,
    /// What was wrong with the last try; may be empty.
    problem: String,
    place: Place,
}

impl App {
    /// Asks how a routine is to be printed.
    pub(super) fn ask_to_print(&mut self, id: &str) {
        let Some(routine) = self.routine_to_save(id) else { return };
        let choice = PrintChoice::default();
        match self.store.document_path(&routine.name, choice.format.key()) {
            Ok(path) => {
                let choice = PrintChoice { path: path.display().to_string(), ..choice };
                self.printing = Some(Printing { routine, choice, problem: String::new(), place: Place::default() });
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    /// Shows the dialog, if it is open, and does what the person wants of it. A session that runs is not covered.
    pub(super) fn show_printing(&mut self, ctx: &Context) {
        if self.is_exercising() {
            return;
        }
        let Some(printing) = &mut self.printing else { return };
        printing.place.take_choice(&mut printing.choice.path);
        match printing_ui(ctx, &printing.routine.name, &mut printing.choice, &printing.problem) {
            Some(PrintWish::Close) => self.printing = None,
            Some(PrintWish::Choose) => printing.choose(ctx),
            Some(PrintWish::Save) => match printing.path() {
                Ok(path) => self.print(ctx, path),
                Err(problem) => printing.problem = problem,
            },
            None => {}
        }
    }

    /// Makes the file.
    fn print(&mut self, ctx: &Context, path: PathBuf) {
        let Some(Printing { routine, choice, .. }) = self.printing.take() else { return };
        let (look, store, safety) = (self.look(), self.store.clone(), &self.catalog.safety);
        let name = routine.name.clone();
        let make = move |watch: &mut Watch<'_>| {
            let own_picture = |name: &str| store.read_picture(name).map_err(|error| error.to_string());
            let options = choice.options;
            let request = handout::Request { routine: &routine, safety, look, options, own_picture: &own_picture };
            let notices = handout::save(&request, &path, watch)?;
            Ok(Saved { path, notices })
        };
        self.take_saving(Saving::start(Made::Handout, name, make, waker(ctx)));
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
