//! Endings: how -s, -ed and -ing sound after a stem, and which stems a written word could have.
//! Knows no words; `words` looks the stems up.

use super::phoneme::is_vowel;

/// An English ending that changes with the sound before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    /// -s, -es, -'s.
    S,
    /// -d, -ed.
    Ed,
    /// -ing.
    Ing,
}

/// The stems a written word could have, most likely first.
pub fn stems_of(word: &str) -> Vec<(String, Suffix)> {
    let mut stems = Vec::new();
    let n_letters = word.chars().count();
    let mut add = |stem: String, suffix| stems.push((stem, suffix));
    if n_letters >= 3
        && let Some(stem) = word.strip_suffix('s')
    {
        if !word.ends_with("ss") {
            add(stem.to_owned(), Suffix::S);
        }
        if let Some(stem) = word.strip_suffix("'s") {
            add(stem.to_owned(), Suffix::S);
        }
        if n_letters > 4
            && let Some(stem) = word.strip_suffix("ies")
        {
            add(format!("{stem}y"), Suffix::S);
        } else if n_letters > 4
            && let Some(stem) = word.strip_suffix("es")
        {
            add(stem.to_owned(), Suffix::S);
        }
    }
    if n_letters >= 4
        && let Some(stem) = word.strip_suffix('d')
    {
        if !word.ends_with("dd") {
            add(stem.to_owned(), Suffix::Ed);
        }
        if n_letters > 4
            && !word.ends_with("eed")
            && let Some(stem) = word.strip_suffix("ed")
        {
            add(stem.to_owned(), Suffix::Ed);
            if let Some(single) = without_double(stem) {
                add(single, Suffix::Ed);
            }
        }
        if n_letters > 4
            && let Some(stem) = word.strip_suffix("ied")
        {
            add(format!("{stem}y"), Suffix::Ed);
        }
    }
    if n_letters > 4
        && let Some(stem) = word.strip_suffix("ing")
    {
        add(stem.to_owned(), Suffix::Ing);
        add(format!("{stem}e"), Suffix::Ing);
        if let Some(single) = without_double(stem) {
            add(single, Suffix::Ing);
        }
    }
    // A single letter is a stem only in "T's".
    stems.retain(|(stem, _)| stem.chars().count() > 1 || word.contains('\''));
    stems
}

/// "clapp" without its second p; `None` when the last two letters differ.
fn without_double(stem: &str) -> Option<String> {
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next()?, letters.next()?);
    (last == before).then(|| stem.trim_end_matches(last).to_owned() + &last.to_string())
}

/// The phonemes of stem and ending together. Empty stems stay empty.
pub fn joined(stem: &str, suffix: Suffix) -> String {
    let Some(last) = stem.chars().next_back() else {
        return String::new();
    };
    // Between vowels an American t is a tap, written T.
    let open = stem.strip_suffix('t').filter(|rest| rest.chars().next_back().is_some_and(|c| is_vowel(c) || c == 'ɹ'));
    match suffix {
        Suffix::S if "ptkfθ".contains(last) => format!("{stem}s"),
        Suffix::S if "szʃʒʧʤ".contains(last) => format!("{stem}ᵻz"),
        Suffix::S => format!("{stem}z"),
        Suffix::Ed if "pkfθʃsʧ".contains(last) => format!("{stem}t"),
        Suffix::Ed => match open {
            Some(open) => format!("{open}Tᵻd"),
            None if "td".contains(last) => format!("{stem}ᵻd"),
            None => format!("{stem}d"),
        },
        Suffix::Ing if stem.ends_with("ᵊl") => format!("{}əlɪŋ", stem.trim_end_matches("ᵊl")),
        Suffix::Ing => format!("{}ɪŋ", open.map_or(stem.to_owned(), |open| format!("{open}T"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_follow_the_sound_before_them() {
        for (stem, suffix, whole) in [
            ("ɹˈɛp", Suffix::S, "ɹˈɛps"),
            ("klˈɛnʧ", Suffix::S, "klˈɛnʧᵻz"),
            ("ˈɑɹm", Suffix::S, "ˈɑɹmz"),
            ("lˈɪft", Suffix::Ed, "lˈɪftᵻd"),
            ("ɹOtˈAt", Suffix::Ed, "ɹOtˈATᵻd"),
            ("pˈʊʃ", Suffix::Ed, "pˈʊʃt"),
            ("sˈɪt", Suffix::Ing, "sˈɪTɪŋ"),
            ("hˈOld", Suffix::Ing, "hˈOldɪŋ"),
            ("tˈɪŋɡᵊl", Suffix::Ing, "tˈɪŋɡəlɪŋ"),
            ("", Suffix::S, ""),
        ] {
            assert_eq!(joined(stem, suffix), whole);
        }
    }

    #[test]
    fn stems_are_found_behind_spelling_changes() {
        let has = |word: &str, stem: &str| stems_of(word).iter().any(|(s, _)| s == stem);
        assert!(has("clapping", "clap") && has("raising", "raise") && has("holding", "hold"));
        assert!(has("hugged", "hug") && has("carried", "carry") && has("carries", "carry"));
        assert!(has("T's", "T") && !has("as", "a"));
        assert!(stems_of("press").is_empty() && stems_of("").is_empty());
    }
}
