//! Ids: the names that files and things in files have for each other, and that every system takes as the name of a file.

use deunicode::deunicode;

use super::text_limits;

/// The longest start of an id that a number is added to, characters.
const MAX_BASE: usize = text_limits::ID - 10;
/// Names that Windows keeps for devices; no file can have them there, with any ending.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];
/// Devices that have a number of one digit.
const PORTS: [&str; 2] = ["com", "lpt"];

/// Whether a text is fit to be an id: small letters, digits, `_` and `-`, at most 64, and no device of Windows.
pub fn is_id(text: &str) -> bool {
    has_id_letters(text) && !is_device(text)
}

/// Whether a text has only the letters of an id, and at most 64; it may still be a device of Windows.
pub fn has_id_letters(text: &str) -> bool {
    (1..=text_limits::ID).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

/// Whether a file of this name, with any ending or none, is a device on Windows.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_port = |port: &&str| {
        let mut digits = stem.strip_prefix(*port).unwrap_or_default().chars();
        let is_digit = |c: char| c.is_ascii_digit() || "¹²³".contains(c);
        digits.next().is_some_and(is_digit) && digits.next().is_none()
    };
    DEVICES.contains(&stem.as_str()) || PORTS.iter().any(is_port)
}

/// Whether a text is fit to be the name of a picture: an [id](is_id) with the ending .png or .jpg, and so never a path.
pub fn is_picture_name(text: &str) -> bool {
    text.strip_suffix(".png").or_else(|| text.strip_suffix(".jpg")).is_some_and(is_id)
}

/// An id that reads like a name in any script, with `gap` between its words; `nameless` if nothing of the name can be read.
pub fn id_from(name: &str, gap: char, nameless: &str) -> String {
    let plain = deunicode(name).to_ascii_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let id: String = words.join(&gap.to_string()).chars().take(MAX_BASE).collect();
    match id.trim_end_matches(gap) {
        "" => nameless.to_owned(),
        id if is_device(id) => format!("{id}-1"),
        id => id.to_owned(),
    }
}

/// `id`, or the same with the first number behind it that `is_taken` lets pass.
pub fn free_id(id: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if is_taken(id) { first_free(base_of(id), "-", |other| other == id || is_taken(other)) } else { id.to_owned() }
}

/// `name`, or the same with `gap` and the first number from 2 on that `is_taken` lets pass.
pub fn first_free(name: &str, gap: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u32..).map(|number| format!("{name}{gap}{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
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
            ("Übung für Ärzte (2×)", "ubung-fur-arzte-2x"),
            ("  --Straße--  ", "strasse"),
            ("Étirement d'épaule", "etirement-d-epaule"),
            ("Đứng thẳng", "dung-thang"),
            ("Растяжка шеи", "rastiazhka-shei"),
            ("肩", "jian"),
            ("\u{200b}", "routine"),
            ("", "routine"),
            ("Con", "con-1"),
            ("LPT1.", "lpt1-1"),
        ] {
            assert_eq!(id_from(name, '-', "routine"), id, "{name}");
        }
        assert_eq!(id_from("Arm swing", '_', "exercise"), "arm_swing");
    }

    #[test]
    fn no_id_is_the_name_of_a_device_of_windows() {
        for name in ["con", "CON", "Con.toml", "aux.x.y", "nul ", "com0", "com9", "lpt1", "LPT¹.txt", "com³", "conin$", "CLOCK$"]
        {
            assert!(is_device(name) && !is_id(name), "{name}");
        }
        for name in ["cone", "com", "com10", "com-1", "lpt", "prn2", "auxiliary", "nul-1", "my_con"] {
            assert!(!is_device(name) && is_id(name), "{name}");
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_the_first_number_that_is_free() {
        let taken = ["Lean", "Lean 2"];
        assert_eq!(first_free("Lean", " ", |name| taken.contains(&name)), "Lean 3");
        assert_eq!(first_free("Bend", " ", |name| taken.contains(&name)), "Bend");
    }

    proptest! {
        #[test]
        fn any_name_gives_an_id_and_any_id_a_free_one(name in any::<String>()) {
            let id = id_from(&name, '-', "routine");
            prop_assert!(is_id(&id), "{id}");
            let free = free_id(&id, |taken| taken == id);
            prop_assert!(is_id(&free) && free != id && is_numbered(&free, base_of(&id)));
        }
    }
}
