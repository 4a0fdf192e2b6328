//! Prints a routine: asks how in a dialog, then makes the file on a thread.

use std::path::{Path, PathBuf};

use egui::Context;

use super::{
    App,
    choose::{Choosing, Chosen, choose_save},
    saving::{Made, Saved, Saving},
    waker,
};
use crate::{
    export::{Watch, handout},
    routine::Routine,
    store::is_free,
    ui::printing::{PrintChoice, PrintWish, printing_ui},
};

/// The dialog while it is open.
pub(super) struct Printing {
    routine: Routine,
    choice: PrintChoice,
    /// What was wrong with the last try; may be empty.
    problem: String,
    /// The system's dialog for the place, while it is open.
    choosing: Option<Choosing>,
    /// The place that was chosen there. If a file has this name, the person has agreed to lose it.
    agreed: Option<PathBuf>,
}

impl App {
    /// Asks how a routine is to be printed.
    pub(super) fn ask_to_print(&mut self, id: &str) {
        let Some(routine) = self.routine_to_save(id) else { return };
        let choice = PrintChoice::default();
        match self.store.document_path(&routine.name, choice.format.key()) {
            Ok(path) => {
                let choice = PrintChoice { path: path.display().to_string(), ..choice };
                self.printing = Some(Printing { routine, choice, problem: String::new(), choosing: None, agreed: None });
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
        printing.take_chosen();
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
        let stem = Path::new(&self.choice.path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = stem.unwrap_or_else(|| self.routine.name.clone());
        self.choosing = Some(choose_save("Save the sheet", &name, self.choice.format.key(), waker(ctx)));
    }

    /// Takes over what was chosen in the system's dialog.
    fn take_chosen(&mut self) {
        match self.choosing.as_ref().map(Choosing::answer) {
            Some(Chosen::File(path)) => {
                self.choice.path = path.display().to_string();
                self.agreed = Some(path);
                self.choosing = None;
            }
            Some(Chosen::Nothing) => self.choosing = None,
            Some(Chosen::NotYet) | None => {}
        }
    }

    /// The place, or why it can't be used.
    fn path(&self) -> Result<PathBuf, String> {
        let path = PathBuf::from(self.choice.path.trim());
        handout::check_path(&path).map_err(|error| error.to_string())?;
        if self.agreed.as_ref() != Some(&path) && !is_free(&path) {
            return Err("There is a file of this name already. Use another name.".to_owned());
        }
        Ok(path)
    }
}
