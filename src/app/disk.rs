//! What the window asks of the disk. It is done in order on the saver's thread; the answer is taken in a later frame.

use std::sync::mpsc::{Receiver, Sender, channel};

use egui::Context;

use super::{App, autosave::Editor, waker};
use crate::{
    library::{FileKind, Library, OwnFile},
    store::{OwnName, Saver, Store, StoreError, Watch},
};

/// How the window goes on with what the disk has answered.
pub(super) type Answer = Box<dyn FnOnce(&mut App) + Send>;

/// The person's files as the window reaches them.
pub(super) struct Disk {
    pub(super) store: Store,
    pub(super) saver: Option<Saver>,
    watch: Option<Watch>,
    tell: Sender<Answer>,
    answers: Receiver<Answer>,
    /// How many answers are awaited.
    pub(super) n_asked: usize,
}

impl Disk {
    /// Starts to save and to watch. Without the one nothing is saved, and why is returned; without the other changes from outside
    /// are seen at the next start.
    pub(super) fn start(ctx: &Context, store: Store) -> (Self, Option<StoreError>) {
        let (saver, problem) = match Saver::start(store.clone(), waker(ctx)) {
            Ok(saver) => (Some(saver), None),
            Err(problem) => (None, Some(problem)),
        };
        let watch = Watch::start(&store, waker(ctx)).ok();
        let (tell, answers) = channel();
        (Self { store, saver, watch, tell, answers, n_asked: 0 }, problem)
    }

    /// Passes answers on, from another thread. All go through one queue, so that they come in the order in which things were done.
    pub(super) fn answerer(&self) -> impl Fn(Answer) + Send + 'static {
        let tell = self.tell.clone();
        // Without a receiver the program is ending.
        move |answer| drop(tell.send(answer))
    }
}

impl App {
    /// Does something with the disk, after all that was asked for before, and goes on with what came of it.
    pub(super) fn on_disk<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&Store) -> T + Send + 'static,
        then: impl FnOnce(&mut Self, T) + Send + 'static,
    ) {
        self.disk.n_asked += 1;
        let answer = self.disk.answerer();
        let job = move |store: &Store| {
            let result = work(store);
            answer(Box::new(|app| {
                app.disk.n_asked -= 1;
                then(app, result);
            }));
        };
        match &self.disk.saver {
            Some(saver) => saver.run(job),
            // Without a thread for it the window has to wait.
            None => job(&self.disk.store),
        }
    }

    /// Goes on once everything that was asked for so far has been tried.
    pub(super) fn once_tried(&mut self, then: impl FnOnce(&mut Self) + Send + 'static) {
        self.on_disk(|_| (), |app, ()| then(app));
    }

    /// Goes on with what the disk has answered, in the order in which it was done.
    pub(super) fn take_answers(&mut self) {
        while let Ok(answer) = self.disk.answers.try_recv() {
            answer(self);
        }
    }

    /// Reads the own files again that another program may have changed.
    pub(super) fn take_outside_changes(&mut self) {
        let names: Vec<OwnName> = self.disk.watch.as_ref().map(Watch::changes).unwrap_or_default().into_iter().collect();
        if !names.is_empty() {
            self.read_again(names);
        }
    }

    /// Reads own files again. What the window wrote itself changes nothing.
    pub(super) fn read_again(&mut self, names: Vec<OwnName>) {
        let read = move |store: &Store| -> Vec<_> {
            names.into_iter().map(|(kind, id)| (store.read_own(kind, &id), kind, id)).collect()
        };
        self.on_disk(read, |app, read| {
            for (text, kind, id) in read {
                app.take_file(kind, &id, text);
            }
        });
    }

    /// Takes in what an own file holds now.
    pub(super) fn take_file(&mut self, kind: FileKind, id: &str, text: Result<Option<String>, StoreError>) {
        let text = match text {
            Ok(text) => text,
            // It is left out, as at the start. Where it is edited that is told when it is saved.
            Err(error) => {
                self.library.remove(self.catalog, kind, id);
                return self.say(error.to_string());
            }
        };
        if self.library.own_text(kind, id) != text.as_deref() {
            match text.clone() {
                Some(text) => self.library.put(self.catalog, kind, OwnFile { id: id.to_owned(), text }),
                None => self.library.remove(self.catalog, kind, id),
            }
        }
        if let Some(editor) = self.edits.on(kind, id) {
            self.edit_changed_outside(editor, text);
        }
    }

    /// Reads everything anew that an import may have changed, and goes on.
    pub(super) fn reload(&mut self, then: impl FnOnce(&mut Self) + Send + 'static) {
        let catalog = self.catalog;
        let read = move |store: &Store| {
            let (own, problems) = store.load_own();
            (Library::new(catalog, own), problems, store.load_history().0, store.load_settings().0)
        };
        self.on_disk(read, |app, (library, problems, history, settings)| {
            (app.library, app.history) = (library, history);
            for problem in problems {
                app.say(problem.to_string());
            }
            if settings != app.settings {
                app.change(settings);
            }
            for editor in Editor::ALL {
                if let Some(file) = app.edits.get(editor).map(|edited| edited.file()) {
                    let text = app.library.own_text(file.kind, &file.id).map(str::to_owned);
                    app.edit_changed_outside(editor, text);
                }
            }
            then(app);
        });
    }
}
