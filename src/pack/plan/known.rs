//! What a person has before an import: which texts, under which names, and how much more there may be.

use std::collections::BTreeMap;

use super::PlannedFile;
use crate::{
    format::ids::{base_of, is_numbered},
    library::{FileKind, Library, MAX_OWN_BYTES, MAX_OWN_FILES},
};

/// The texts that are here by their ids.
pub(super) struct Known<'a> {
    texts: BTreeMap<(FileKind, &'a str), &'a str>,
    /// Whether the same under the id with a number counts.
    finds_numbered: bool,
}

/// How many own files of a kind there are, and how long they are in all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Size {
    n_files: usize,
    n_bytes: usize,
}

impl<'a> Known<'a> {
    /// What is here. A backup brings back each file under its own id; in a pack, what was renamed the first time is found again.
    pub(super) fn new(library: &'a Library, is_backup: bool) -> Self {
        let exercises = library.own_exercises().iter().map(|(id, own)| ((FileKind::Exercise, id.as_str()), own.text.as_str()));
        let routines = library.entries().iter().map(|entry| ((FileKind::Routine, entry.id.as_str()), entry.text.as_str()));
        Self { texts: exercises.chain(routines).collect(), finds_numbered: !is_backup }
    }

    /// The id under which a file is here already; `text_as` gives its text under an id.
    pub(super) fn find(&self, kind: FileKind, id: &str, text_as: impl Fn(&str) -> String) -> Option<String> {
        if self.texts.get(&(kind, id)).is_some_and(|text| *text == text_as(id)) {
            return Some(id.to_owned());
        }
        let base = base_of(id);
        let alike = self.texts.range((kind, base)..).take_while(|((other, known), _)| *other == kind && known.starts_with(base));
        let mut numbered = alike.filter(|((_, known), _)| self.finds_numbered && is_numbered(known, base));
        numbered.find(|((_, known), text)| **text == text_as(known)).map(|((_, known), _)| (*known).to_owned())
    }
}

impl Size {
    /// Own files of a kind.
    pub(super) fn of(library: &Library, kind: FileKind) -> Self {
        let sum = |size: Self, text: &str| Self { n_files: size.n_files + 1, n_bytes: size.n_bytes + text.len() };
        match kind {
            FileKind::Exercise => library.own_exercises().values().map(|own| own.text.as_str()).fold(Self::default(), sum),
            FileKind::Routine => {
                let own = library.entries().iter().filter(|entry| !entry.is_builtin);
                own.map(|entry| entry.text.as_str()).fold(Self::default(), sum)
            }
        }
    }

    /// Why these can't come in too: the list would no longer show all that is here. `None` if they can.
    pub(super) fn refusal<'i>(self, kind: FileKind, added: impl Iterator<Item = &'i PlannedFile>) -> Option<String> {
        let mut new = Self::default();
        for item in added {
            new = Self { n_files: new.n_files + 1, n_bytes: new.n_bytes + item.text.len() };
        }
        let name = kind.folder_name();
        if new.n_files > 0 && self.n_files + new.n_files > MAX_OWN_FILES {
            return Some(format!(
                "This file adds {} {name}, you have {}, and only {MAX_OWN_FILES} can be shown. \
                 Nothing is imported. Split the file, or delete some of yours",
                new.n_files, self.n_files
            ));
        }
        (new.n_bytes > 0 && self.n_bytes + new.n_bytes > MAX_OWN_BYTES).then(|| {
            let most = MAX_OWN_BYTES >> 20;
            format!("With this file your {name} would have more than {most} MiB of text. Nothing is imported. Split the file")
        })
    }
}
