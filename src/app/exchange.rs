//! What comes in as a file or goes out as one: a single thing at a time, the work on a thread.
//!
//! Each kind begins in a file of its own.

pub(super) mod import;
mod printing;
mod saving;

use egui::Context;

use super::{
    App,
    job::{Job, Lost},
};
use crate::{
    export::ExportError,
    import::{ImportError, ImportOutcome, Incoming},
    ui::dialogs::saving::{SavingModel, saving_ui},
};
use import::AskFile;
use printing::Printing;
use saving::{Made, Making, Saved, Sharing};

/// What is said to a second wish.
const BUSY: &str = "Another file is being worked on. Try again when it is done.";

/// Where something that comes in or goes out stands.
pub(super) enum Exchange {
    /// Which file is to be opened?
    AskFile(AskFile),
    /// The file is being read.
    Looking(Job<Result<Incoming, ImportError>>),
    /// What is to become of what is inside?
    Preview(Box<Incoming>),
    /// It is being taken in.
    Importing(Job<Result<ImportOutcome, ImportError>>),
    /// What is to be saved where?
    AskShare(Sharing),
    /// How is a routine to be printed?
    AskPrint(Box<Printing>),
    /// It is being saved.
    Saving(Making, Job<Result<Saved, ExportError>>),
}

impl Exchange {
    /// Whether a file is being written, which nothing else may interrupt.
    pub(super) fn is_writing(&self) -> bool {
        matches!(self, Self::Importing(_) | Self::Saving(..))
    }
}

impl App {
    /// Begins something new, unless something else is going on.
    pub(super) fn exchange(&mut self, begin: impl FnOnce(&mut Self) -> Result<Exchange, String>) {
        let begun = if self.exchange.is_some() { Err(BUSY.to_owned()) } else { begin(self) };
        match begun {
            Ok(exchange) => self.exchange = Some(exchange),
            Err(reason) => self.say(reason),
        }
    }

    /// Begins something in the place of what is asked at the moment, unless a file is being written.
    pub(super) fn exchange_instead(&mut self, exchange: impl FnOnce() -> Exchange) {
        if self.exchange.as_ref().is_some_and(Exchange::is_writing) {
            return self.say(BUSY);
        }
        self.exchange = Some(exchange());
    }

    /// Takes what the threads have done.
    pub(super) fn take_exchanged(&mut self, ctx: &Context) {
        let Some(exchange) = self.exchange.take() else { return };
        match exchange {
            Exchange::AskFile(mut asked) => match asked.take_choice() {
                Some(path) => self.open_file(ctx, &path),
                None => self.exchange = Some(Exchange::AskFile(asked)),
            },
            Exchange::AskShare(mut sharing) => {
                sharing.take_choice();
                self.exchange = Some(Exchange::AskShare(sharing));
            }
            Exchange::Looking(job) => match job.result() {
                None => self.exchange = Some(Exchange::Looking(job)),
                Some(result) => {
                    self.exchange = self.said(result).map(|incoming| Exchange::Preview(Box::new(incoming)));
                }
            },
            Exchange::Importing(job) => match job.result() {
                None => self.exchange = Some(Exchange::Importing(job)),
                Some(result) => {
                    if let Some(outcome) = self.said(result) {
                        self.welcome(outcome);
                    }
                }
            },
            Exchange::Saving(making, job) => match job.result() {
                None => self.exchange = Some(Exchange::Saving(making, job)),
                Some(result) => {
                    if let Some(saved) = self.said(result) {
                        self.show_saved(making.made, saved);
                    }
                }
            },
            asked @ (Exchange::Preview(_) | Exchange::AskPrint(_)) => self.exchange = Some(asked),
        }
    }

    /// The result of some work, or `None` once it has been said why there is none.
    fn said<T, E: ToString>(&mut self, result: Result<Result<T, E>, Lost>) -> Option<T> {
        let result = result.map_err(|lost| lost.to_string()).and_then(|result| result.map_err(|error| error.to_string()));
        result.map_err(|reason| self.say(reason)).ok()
    }

    /// Shows the dialog that is due. A session that runs is not covered.
    pub(super) fn show_exchange(&mut self, ctx: &Context) {
        if self.is_exercising() || self.shown.shows_safety {
            return;
        }
        self.exchange = match self.exchange.take() {
            Some(Exchange::AskFile(asked)) => self.show_ask_file(ctx, asked),
            Some(Exchange::AskShare(sharing)) => self.show_share(ctx, sharing),
            Some(Exchange::AskPrint(printing)) => self.show_printing(ctx, printing),
            Some(Exchange::Preview(incoming)) => self.show_preview(ctx, incoming),
            Some(Exchange::Looking(job)) => {
                show_job(ctx, "Import", "The file is being read.", &job);
                Some(Exchange::Looking(job))
            }
            Some(Exchange::Importing(job)) => {
                show_job(ctx, "Import", "If you stop, everything stays as it was.", &job);
                Some(Exchange::Importing(job))
            }
            Some(Exchange::Saving(making, job)) => {
                let Making { made, name } = &making;
                let (title, words) = match made {
                    Made::Sound => {
                        ("Save as sound", format!("The coach speaks \"{name}\" into a file. The first time takes longest."))
                    }
                    Made::Handout => ("Print", format!("Drawing the pages of \"{name}\".")),
                    Made::Pack => ("Save", "The file is being written.".to_owned()),
                };
                show_job(ctx, title, &words, &job);
                Some(Exchange::Saving(making, job))
            }
            None => None,
        };
    }
}

/// Shows how far a job is, and stops it if the person wants that.
fn show_job<T>(ctx: &Context, title: &str, words: &str, job: &Job<T>) {
    let model = SavingModel { title, words, percent: job.percent(), is_stopping: job.is_stopping() };
    if saving_ui(ctx, &model) && !model.is_stopping {
        job.stop();
        ctx.request_repaint();
    }
}
