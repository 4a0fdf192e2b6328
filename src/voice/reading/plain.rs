//! What people type or paste, in plain signs: ligatures, full-width letters, fractions, primes and the many dashes and
//! quotes become the few that the rules know. Phonemes from a person's own list stay as they are.

use super::super::pronunciation::{CLOSE, OPEN};
use icu_normalizer::ComposingNormalizerBorrowed;

/// The same text in plain signs. Letters of other scripts are still in it.
pub(super) fn compatible(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(OPEN) {
        let (before, phonemes) = rest.split_at(open);
        let end = phonemes.find(CLOSE).map_or(phonemes.len(), |close| close + CLOSE.len_utf8());
        let (phonemes, after) = phonemes.split_at(end);
        plain_signs(before, &mut plain);
        plain.push_str(phonemes);
        rest = after;
    }
    plain_signs(rest, &mut plain);
    plain
}

/// The same text without what cannot be said: letters of other scripts, accents that belong to no letter.
pub(super) fn sayable(compatible: &str) -> String {
    let mut in_phonemes = false;
    let keep = |sign: &char| {
        in_phonemes = (in_phonemes || *sign == OPEN) && *sign != CLOSE;
        in_phonemes || !is_foreign(*sign)
    };
    compatible.chars().filter(keep).collect()
}

/// Whether it is a letter or digit that the voice has no sound for.
pub(super) fn is_foreign(sign: char) -> bool {
    sign.is_alphanumeric() && !is_latin(sign) && !sign.is_ascii_digit()
}

/// Letters of the Latin script with their accents.
fn is_latin(sign: char) -> bool {
    sign.is_alphabetic() && matches!(u32::from(sign), 0..=0x24F | 0x1E00..=0x1EFF)
}

fn plain_signs(text: &str, plain: &mut String) {
    if text.bytes().all(|byte| byte.is_ascii_graphic() && !b"_`<>=".contains(&byte) || byte == b' ') {
        plain.push_str(text);
        return;
    }
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let mut run = String::with_capacity(text.len());
    let mut before = ' ';
    for sign in text.chars() {
        match replaced(sign, before) {
            Some(words) => run.push_str(&words),
            None => run.push(sign),
        }
        before = sign;
    }
    let run = run.replace(">=", "≥").replace("<=", "≤").replace("-->", "→").replace("->", "→").replace("=>", "→");
    // The one sign that the standard form would take apart, and that is a mark of its own here.
    for (place, part) in run.split('…').enumerate() {
        if place > 0 {
            plain.push('…');
        }
        plain.extend(
            nfkc.normalize(part).chars().filter(|sign| !is_joiner(*sign)).map(|sign| if sign == '⁄' { '/' } else { sign }),
        );
    }
}

/// A sign where its standard form would be read as another: "1½" is not eleven halves.
fn replaced(sign: char, before: char) -> Option<String> {
    let after_digit = before.is_ascii_digit();
    let single = match sign {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2bc}' | '\u{2b9}' | '\u{2032}' | '`' | '´' | '＇' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '\u{2ba}' | '«' | '»' | '＂' => '"',
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '﹣' | '－' => '-',
        '\u{2012}' => '–',
        '\u{2015}' => '—',
        '✕' | '✖' | '⨯' | '╳' | '⨉' => '×',
        '∕' | '⧸' => '/',
        '∶' => ':',
        'º' | '˚' | '∘' | 'ᵒ' => '°',
        '_' => ' ',
        _ if sign.is_whitespace() => ' ',
        _ => {
            return match sign {
                '¼'..='¾' | '⅐'..='⅟' | '↉' if after_digit => Some(format!(" {sign}")),
                '²' if before.is_alphabetic() => Some(" squared".to_owned()),
                '³' if before.is_alphabetic() => Some(" cubed".to_owned()),
                // Notes and small numbers are not part of the number before.
                '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '₀'..='₉' if !is_small_digit(before) => Some(format!(" {sign}")),
                '①'..='⒛' | '⓪'..='⓿' => Some(format!(" {sign} ")),
                '❶'..='❿' => Some(format!(" {} ", u32::from(sign) - u32::from('❶') + 1)),
                '➀'..='➉' => Some(format!(" {} ", u32::from(sign) - u32::from('➀') + 1)),
                '➊'..='➓' => Some(format!(" {} ", u32::from(sign) - u32::from('➊') + 1)),
                '№' => Some("No. ".to_owned()),
                '\u{20e3}' => Some(" ".to_owned()),
                '™' | '℠' | '®' | '©' => Some(String::new()),
                _ if sign.is_control() || is_private(sign) => Some(String::new()),
                _ => None,
            };
        }
    };
    Some(single.to_string())
}

fn is_small_digit(sign: char) -> bool {
    matches!(sign, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '₀'..='₉')
}

/// The signs that mark phonemes, where they mark none.
fn is_private(sign: char) -> bool {
    sign == OPEN || sign == CLOSE
}

/// Signs that only change their neighbors: soft hyphens, accents on their own, joiners, emoji variants.
fn is_joiner(sign: char) -> bool {
    matches!(
        u32::from(sign),
        0xAD | 0x300..=0x36F | 0x1AB0..=0x1AFF | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_signs_become_what_they_look_like() {
        for (pasted, plain) in [
            ("ﬁx the ﬂoor", "fix the floor"),
            ("Ｈｏｌｄ　３０ｓ", "Hold 30s"),
            ("shoul\u{ad}der", "shoulder"),
            ("cafe\u{301}", "café"),
            ("1½ turns, ⅓ up", "1 1/2 turns, 1/3 up"),
            ("30″ 2′ “so”", "30\" 2' \"so\""),
            ("5㎏ 10㎝ 45˚ 20℃", "5kg 10cm 45° 20°C"),
            ("②Sit ➋stand", " 2 Sit  2 stand"),
            ("𝐇𝐨𝐥𝐝", "Hold"),
            ("1️⃣ sit", "1  sit"),
            ("m² Band™ wide¹", "m squared Band wide 1"),
            ("wait…", "wait…"),
        ] {
            assert_eq!(compatible(pasted), plain);
        }
    }

    #[test]
    fn phonemes_stay_as_they_are() {
        let line = format!("a {OPEN}skˈæpʰ{CLOSE} ﬁ");
        assert_eq!(sayable(&compatible(&line)), format!("a {OPEN}skˈæpʰ{CLOSE} fi"));
        assert_eq!(sayable(&compatible("肩 roll")), " roll");
    }
}
