//! What a pack says of itself: `pack.toml`.

use serde::Serialize;

use crate::{
    exercise::named,
    format::{
        problem::Problem,
        reader::{Table, read_toml},
        text_limits::{CREDIT, NAME, fits},
    },
};

/// The version of the pack format that this program writes and reads.
const PACK_FORMAT: u32 = 1;

/// What a file is meant for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PackKind {
    /// Routines and exercises to hand on.
    #[default]
    Pack,
    /// Everything that one person has.
    Backup,
}

named!(PackKind, Pack = "pack", "Pack"; Backup = "backup", "Backup";);

/// Who made what is in a pack, and how it may be used. Each may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// Who made it.
    pub author: String,
    /// How it may be used.
    pub license: String,
    /// Where it comes from.
    pub source: String,
}

impl Credits {
    /// What is too long to be written, and what to do.
    pub fn problem(&self) -> Option<String> {
        let named = [("author", &self.author), ("license", &self.license), ("source", &self.source)];
        let (name, _) = named.into_iter().find(|(_, text)| !fits(text, CREDIT))?;
        Some(format!("The {name} is too long. Keep it to {CREDIT} characters"))
    }
}

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// What it is meant for.
    pub kind: PackKind,
    /// Its title.
    pub title: String,
    /// Who made it, and how it may be used.
    pub credits: Credits,
    /// The program that wrote it.
    pub made_with: String,
}

/// The shape of the file.
#[derive(Serialize)]
struct File<'a> {
    format: u32,
    kind: &'static str,
    title: &'a str,
    author: &'a str,
    license: &'a str,
    source: &'a str,
    made_with: &'a str,
}

impl Manifest {
    /// A manifest of this program.
    pub fn new(kind: PackKind, title: &str, credits: Credits) -> Self {
        Self { kind, title: title.to_owned(), credits, made_with: concat!("Unhunch ", env!("CARGO_PKG_VERSION")).to_owned() }
    }

    /// The text of `pack.toml`.
    pub fn to_toml(&self) -> String {
        let file = File {
            format: PACK_FORMAT,
            kind: self.kind.key(),
            title: &self.title,
            author: &self.credits.author,
            license: &self.credits.license,
            source: &self.credits.source,
            made_with: &self.made_with,
        };
        // Plain strings and numbers can always be written.
        toml::to_string(&file).unwrap_or_default()
    }

    /// Reads `pack.toml`; also gives its format.
    pub fn from_toml(text: &str) -> (Self, u32, Vec<Problem>) {
        let ((manifest, format), problems) = read_toml(text, Self::read);
        (manifest, format, problems)
    }

    fn read(table: &Table<'_>) -> (Self, u32) {
        let format = table.whole("format", 0..=u32::MAX).unwrap_or(PACK_FORMAT);
        let text = |key, max_chars| {
            let text: String = table.text(key, max_chars).unwrap_or_default();
            let plain: String = text.chars().filter(|c| !c.is_control()).collect();
            plain.trim().to_owned()
        };
        let manifest = Self {
            kind: table.choice("kind", PackKind::NAMES).unwrap_or_default(),
            title: text("title", NAME),
            credits: Credits { author: text("author", CREDIT), license: text("license", CREDIT), source: text("source", CREDIT) },
            made_with: text("made_with", NAME),
        };
        (manifest, format)
    }

    /// Whether this program reads packs of this format.
    pub fn is_known(format: u32) -> bool {
        format == PACK_FORMAT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let credits = Credits { author: "Zoë \"Z\"".to_owned(), license: "CC0".to_owned(), source: "http://a.b".to_owned() };
        let manifest = Manifest::new(PackKind::Backup, "肩 and more", credits);
        assert_eq!(Manifest::from_toml(&manifest.to_toml()), (manifest, 1, Vec::new()));
    }
}
