//! The sounds the model knows: its alphabet, their kinds, and stress marks.
//! Knows nothing about words or spelling.

/// Mark before a syllable with the main stress.
pub const MAIN: char = 'ˈ';
/// Mark before a syllable with a lighter stress.
pub const LIGHT: char = 'ˌ';

/// The model's alphabet: sign and id (the table comes with the model; ids are below 0xF0).
const ALPHABET: &[(char, u8)] = &[
    (';', 1),
    (':', 2),
    (',', 3),
    ('.', 4),
    ('!', 5),
    ('?', 6),
    ('—', 9),
    ('…', 10),
    ('"', 11),
    ('(', 12),
    (')', 13),
    ('“', 14),
    ('”', 15),
    (' ', 16),
    ('\u{303}', 17),
    ('ʣ', 18),
    ('ʥ', 19),
    ('ʦ', 20),
    ('ʨ', 21),
    ('ᵝ', 22),
    ('ꭧ', 23),
    ('A', 24),
    ('I', 25),
    ('O', 31),
    ('Q', 33),
    ('S', 35),
    ('T', 36),
    ('W', 39),
    ('Y', 41),
    ('ᵊ', 42),
    ('a', 43),
    ('b', 44),
    ('c', 45),
    ('d', 46),
    ('e', 47),
    ('f', 48),
    ('h', 50),
    ('i', 51),
    ('j', 52),
    ('k', 53),
    ('l', 54),
    ('m', 55),
    ('n', 56),
    ('o', 57),
    ('p', 58),
    ('q', 59),
    ('r', 60),
    ('s', 61),
    ('t', 62),
    ('u', 63),
    ('v', 64),
    ('w', 65),
    ('x', 66),
    ('y', 67),
    ('z', 68),
    ('ɑ', 69),
    ('ɐ', 70),
    ('ɒ', 71),
    ('æ', 72),
    ('β', 75),
    ('ɔ', 76),
    ('ɕ', 77),
    ('ç', 78),
    ('ɖ', 80),
    ('ð', 81),
    ('ʤ', 82),
    ('ə', 83),
    ('ɚ', 85),
    ('ɛ', 86),
    ('ɜ', 87),
    ('ɟ', 90),
    ('ɡ', 92),
    ('ɥ', 99),
    ('ɨ', 101),
    ('ɪ', 102),
    ('ʝ', 103),
    ('ɯ', 110),
    ('ɰ', 111),
    ('ŋ', 112),
    ('ɳ', 113),
    ('ɲ', 114),
    ('ɴ', 115),
    ('ø', 116),
    ('ɸ', 118),
    ('θ', 119),
    ('œ', 120),
    ('ɹ', 123),
    ('ɾ', 125),
    ('ɻ', 126),
    ('ʁ', 128),
    ('ɽ', 129),
    ('ʂ', 130),
    ('ʃ', 131),
    ('ʈ', 132),
    ('ʧ', 133),
    ('ʊ', 135),
    ('ʋ', 136),
    ('ʌ', 138),
    ('ɣ', 139),
    ('ɤ', 140),
    ('χ', 142),
    ('ʎ', 143),
    ('ʒ', 147),
    ('ʔ', 148),
    ('ˈ', 156),
    ('ˌ', 157),
    ('ː', 158),
    ('ʰ', 162),
    ('ʲ', 164),
    ('↓', 169),
    ('→', 171),
    ('↗', 172),
    ('↘', 173),
    ('ᵻ', 177),
];

/// The model's id of a sign; `None` for a sign it was not taught.
pub fn id_of(sign: char) -> Option<u8> {
    ALPHABET.iter().find(|(c, _)| *c == sign).map(|(_, id)| *id)
}

/// The sign of a model id.
pub fn sign_of(id: u8) -> Option<char> {
    ALPHABET.iter().find(|(_, i)| *i == id).map(|(c, _)| *c)
}

/// Whether the sign is a full vowel (capitals are diphthongs: `A` as in day, `I` as in eye).
pub fn is_vowel(sign: char) -> bool {
    "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ".contains(sign)
}

/// Whether the sign is a consonant of English.
pub fn is_consonant(sign: char) -> bool {
    "bdfhjklmnpstvwzðŋɡɹTʃʒʤʧθ".contains(sign)
}

/// The word with its stress one step lighter, as the weaker half of a compound has it.
pub fn lightened(word: &str) -> String {
    if !word.contains(MAIN) {
        return word.to_owned();
    }
    word.chars().filter(|sign| *sign != LIGHT).map(|sign| if sign == MAIN { LIGHT } else { sign }).collect()
}

/// The word with a light stress if it had none, as a word with a capital letter has it.
pub fn touched(word: &str) -> String {
    if has_stress(word) { word.to_owned() } else { with_stress(word, LIGHT) }
}

/// The word with a main stress, as a word in capitals has it.
pub fn emphasized(word: &str) -> String {
    if word.contains(MAIN) {
        word.to_owned()
    } else if word.contains(LIGHT) {
        word.replace(LIGHT, "ˈ")
    } else {
        with_stress(word, MAIN)
    }
}

/// How heavy a word is: a count of its sounds, diphthongs twice.
pub fn weight(word: &str) -> usize {
    word.chars().map(|sign| if "AIOQWYʤʧ".contains(sign) { 2 } else { 1 }).sum()
}

fn has_stress(word: &str) -> bool {
    word.contains([MAIN, LIGHT])
}

/// The word with a mark before its first vowel; unchanged when it has none.
fn with_stress(word: &str, mark: char) -> String {
    match word.find(is_vowel) {
        Some(place) => {
            let (before, after) = word.split_at(place);
            format!("{before}{mark}{after}")
        }
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ids_and_signs_go_both_ways() {
        for (sign, id) in ALPHABET {
            assert_eq!((id_of(*sign), sign_of(*id)), (Some(*id), Some(*sign)));
            assert!(*id < 0xF0);
        }
        assert_eq!(id_of('漢'), None);
    }

    #[test]
    fn stress_moves_as_said() {
        assert_eq!(lightened("pˈʊʃˌʌp"), "pˌʊʃʌp");
        assert_eq!(touched("ænd"), "ˌænd");
        assert_eq!(touched("hˈOld"), "hˈOld");
        assert_eq!(emphasized("ænd"), "ˈænd");
        assert_eq!(emphasized("bˌɪn"), "bˈɪn");
        assert_eq!(emphasized("hm"), "hm");
    }
}
