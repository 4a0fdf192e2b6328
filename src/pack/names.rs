//! Ids out of any name, and ids that are free.

use std::collections::BTreeSet;

use super::rewrite::Renamed;
use crate::{
    exercise::{is_id, no_device},
    library::{FileKind, OwnFile},
};

/// The longest start of an id that a number is added to, characters.
const MAX_BASE: usize = 58;
/// Letters with marks and what stands for them.
const FOLDED: &[(&str, &str)] = &[
    ("àáâãäåāăąǎ", "a"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęě", "e"),
    ("ĝğġģ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįı", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŋ", "n"),
    ("òóôõöøōŏőǒ", "o"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ţťŧț", "t"),
    ("ùúûüũūŭůűų", "u"),
    ("ŵ", "w"),
    ("ýÿŷ", "y"),
    ("źżž", "z"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("þ", "th"),
];

/// An id that reads like `name`, in any script; what has no small Latin letter is left out. Never empty.
pub fn id_from(name: &str, kind: FileKind) -> String {
    let (gap, nameless) = match kind {
        FileKind::Routine => ('-', "routine"),
        FileKind::Exercise => ('_', "exercise"),
    };
    let mut id = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if let Some((_, plain)) = FOLDED.iter().find(|(marked, _)| marked.contains(c)) {
            id.push_str(plain);
        } else if (c.is_whitespace() || c.is_ascii_punctuation()) && !id.is_empty() && !id.ends_with(gap) {
            id.push(gap);
        }
    }
    let id: String = id.trim_end_matches(gap).chars().take(MAX_BASE).collect();
    if id.is_empty() { nameless.to_owned() } else { no_device(id) }
}

/// `id`, or the same with the first number behind it that `is_taken` lets pass.
pub fn free_id(id: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(id) {
        return id.to_owned();
    }
    let base = base_of(id);
    (2_u32..).map(|number| format!("{base}-{number}")).find(|id| !is_taken(id)).unwrap_or_else(|| base.to_owned())
}

/// Gives every file an id that any disk takes. A name that is one stays; of the others this tells which id they got.
pub fn fit_ids(files: &mut [OwnFile], kind: FileKind) -> Renamed {
    let mut taken: BTreeSet<String> = files.iter().map(|file| file.id.clone()).filter(|id| is_id(id)).collect();
    let mut renamed = Renamed::new();
    for file in files.iter_mut().filter(|file| !is_id(&file.id)) {
        let id = free_id(&id_from(&file.id, kind), |id| taken.contains(id));
        taken.insert(id.clone());
        renamed.insert(std::mem::replace(&mut file.id, id.clone()), id);
    }
    renamed
}

/// What [`free_id`] puts a number behind.
pub fn base_of(id: &str) -> &str {
    id.char_indices().nth(MAX_BASE).and_then(|(end, _)| id.get(..end)).unwrap_or(id)
}

/// Whether an id is `base` with a number behind it.
pub fn is_numbered(id: &str, base: &str) -> bool {
    let number = id.strip_prefix(base).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_read_like_the_names_they_come_from() {
        for (name, id) in [
            ("Before lunch", "before-lunch"),
            ("Übung für Ärzte (2×)", "ubung-fur-arzte-2"),
            ("  --Straße--  ", "strasse"),
            ("Étirement d'épaule", "etirement-d-epaule"),
            ("肩のストレッチ", "routine"),
            ("肩 stretch", "stretch"),
            ("", "routine"),
            ("Con", "con-1"),
            ("LPT1.", "lpt1-1"),
        ] {
            assert_eq!(id_from(name, FileKind::Routine), id, "{name}");
        }
        assert_eq!(id_from("Arm swing", FileKind::Exercise), "arm_swing");
    }

    proptest! {
        #[test]
        fn any_name_gives_an_id_and_any_id_a_free_one(name in any::<String>()) {
            let id = id_from(&name, FileKind::Routine);
            prop_assert!(is_id(&id), "{id}");
            let free = free_id(&id, |taken| taken == id);
            prop_assert!(is_id(&free) && free != id && is_numbered(&free, base_of(&id)));
        }
    }
}
