//! Which names may stand in a pack and what each means. Everything else is refused, so no name ever becomes a path.

use crate::format::ids::is_picture_name;

/// The longest name, bytes.
const MAX_NAME_BYTES: usize = 240;
/// What other systems put into zip files on their own.
const LITTER: [&str; 4] = ["__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini"];

/// What an entry of a pack is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackPart {
    /// What the file says of itself.
    Manifest,
    /// A routine, by the name of its file without the ending.
    Routine(String),
    /// An exercise, by the name of its file without the ending.
    Exercise(String),
    /// A picture, by its name.
    Picture(String),
    /// Settings.
    Settings,
    /// History.
    History,
    /// A folder, or what a system adds by itself.
    Litter,
}

/// What the entry with this name is, or why it can't be used.
pub fn part_of(name: &str) -> Result<PackPart, &'static str> {
    if name.len() > MAX_NAME_BYTES {
        return Err("the name is too long");
    }
    if name.chars().any(|c| c.is_control() || matches!(c, '\\' | ':' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')) {
        return Err("the name has characters that no name in a pack has");
    }
    if LITTER.iter().any(|litter| name.starts_with(litter) || name.ends_with(litter)) {
        return Ok(PackPart::Litter);
    }
    match name {
        "pack.toml" => return Ok(PackPart::Manifest),
        "settings.toml" => return Ok(PackPart::Settings),
        "history.jsonl" => return Ok(PackPart::History),
        "routines/" | "exercises/" | "pictures/" => return Ok(PackPart::Litter),
        _ => {}
    }
    match name.split_once('/') {
        Some(("routines", file)) => Ok(PackPart::Routine(stem_of(file)?)),
        Some(("exercises", file)) => Ok(PackPart::Exercise(stem_of(file)?)),
        Some(("pictures", file)) if is_picture_name(file) => Ok(PackPart::Picture(file.to_owned())),
        Some(("pictures", _)) => Err("the name can't be that of a picture: small letters, digits, - and _, then .png or .jpg"),
        _ => Err("a pack has nothing of this name"),
    }
}

fn stem_of(file: &str) -> Result<String, &'static str> {
    let stem = file.strip_suffix(".toml").ok_or("the name does not end in .toml")?;
    if stem.is_empty() || stem.starts_with('.') || stem.contains('/') || stem.contains("..") {
        return Err("the name would lead out of its folder");
    }
    Ok(stem.to_owned())
}

/// A name cut and cleaned for showing.
pub fn shown(name: &str) -> String {
    let clean = |c: char| if c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') { '?' } else { c };
    let mut shown: String = name.chars().take(80).map(clean).collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_a_pack_are_taken() {
        assert_eq!(part_of("routines/desk-reset.toml"), Ok(PackPart::Routine("desk-reset".to_owned())));
        assert_eq!(part_of("exercises/Übung 肩.toml"), Ok(PackPart::Exercise("Übung 肩".to_owned())));
        assert_eq!(part_of("pictures/arm-0123456789ab.png"), Ok(PackPart::Picture("arm-0123456789ab.png".to_owned())));
        assert_eq!(part_of("__MACOSX/routines/._a.toml"), Ok(PackPart::Litter));
        for name in [
            "/etc/passwd",
            "../routines/a.toml",
            "routines/../../a.toml",
            "routines/..toml",
            "routines/a/b.toml",
            "routines\\a.toml",
            "C:/a.toml",
            "routines/a.toml\0.png",
            "pictures/../a.png",
            "pictures/A.PNG",
            "pictures/a.svg",
            "voice-cache/a",
            "Pack.toml",
            "",
            "routines/.toml",
            "exercises/a",
        ] {
            assert!(part_of(name).is_err(), "{name}");
        }
        assert!(part_of(&"a".repeat(5000)).is_err());
    }
}
