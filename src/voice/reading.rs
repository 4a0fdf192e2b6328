//! Reading rules: what people write in a routine becomes what a coach would say.
//!
//! "3x10 w/ band" becomes "three sets of ten with band". Signs, bullets and emoji go; line ends become pauses. The
//! result is words, marks and, between two private signs, phonemes from a person's own list. How words sound is not
//! known here.

use super::pronunciation::{CLOSE, OPEN};
use super::quantity::quantity;

/// Longest line that is spoken, in letters: more than half a minute. What is over is shown, not said.
pub const LONGEST_LINE: usize = 400;
/// Letters after which the next pause ends a sentence for the model; half as many more, and any space does. Memory while
/// speaking grows with it.
const LONGEST_SENTENCE: usize = 120;

/// How much of a text the voice can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readable {
    /// All of it.
    Fully,
    /// Some letters are of another script, or the text is longer than [`LONGEST_LINE`]; these parts will not be said.
    Partly,
    /// Nothing, or too little to make sense: show it with a chime.
    Not,
}

/// How much of a text the voice can say. Signs and emoji do not count.
pub fn readable(text: &str) -> Readable {
    let (mut known, mut foreign) = (0_usize, 0_usize);
    for sign in text.chars().filter(|sign| sign.is_alphanumeric()) {
        if is_latin(sign) || sign.is_ascii_digit() || "½¼¾".contains(sign) { known += 1 } else { foreign += 1 }
    }
    match (known, foreign) {
        (0, _) => Readable::Not,
        (_, 0) if text.chars().nth(LONGEST_LINE).is_none() => Readable::Fully,
        _ if foreign > known => Readable::Not,
        _ => Readable::Partly,
    }
}

/// Whether the voice can say the text in a way that makes sense.
pub fn can_read(text: &str) -> bool {
    readable(text) != Readable::Not
}

/// Written, said. Matched where no letter or digit is beside, upper and lower case alike.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("w/o", "without"),
    ("w/", "with"),
    ("b/w", "between"),
    ("and/or", "and or"),
    ("e.g.", "for example,"),
    ("i.e.", "that is,"),
    ("etc.", "et cetera."),
    ("etc", "et cetera"),
    ("vs.", "versus"),
    ("vs", "versus"),
    ("approx.", "about"),
    ("secs", "seconds"),
    ("mins", "minutes"),
];
/// The same, but only as written here.
const SIDES: &[(&str, &str)] = &[
    ("L/R", "left and right"),
    ("R/L", "right and left"),
    ("(L)", "left"),
    ("(R)", "right"),
    ("L:", "left:"),
    ("R:", "right:"),
    ("L arm", "left arm"),
    ("R arm", "right arm"),
    ("L leg", "left leg"),
    ("R leg", "right leg"),
    ("L side", "left side"),
    ("R side", "right side"),
];
/// Signs that are words.
const SIGNS: &[(char, &str)] = &[
    ('&', "and"),
    ('@', "at"),
    ('=', "equals"),
    ('+', "plus"),
    ('%', "percent"),
    ('°', "degrees"),
    ('×', "times"),
    ('~', "about"),
    ('≈', "about"),
    ('<', "less than"),
    ('>', "more than"),
    ('≤', "at most"),
    ('≥', "at least"),
    ('±', "plus or minus"),
    ('→', ","),
    ('·', ","),
    ('|', ","),
];

/// The words a coach would say for a written line; empty when there is nothing to say.
pub fn speakable(text: &str) -> String {
    let text = cleaned(text);
    let mut said = Said::default();
    let mut rest = text.as_str();
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let next = rest.get(first.len_utf8()..).unwrap_or_default();
        let (words, after) = if first == OPEN {
            let end = next.find(CLOSE).map_or(next.len(), |end| end + CLOSE.len_utf8());
            (rest.get(..first.len_utf8() + end).unwrap_or_default().to_owned(), next.get(end..).unwrap_or_default())
        } else if let Some((words, after)) = short_form(rest, before) {
            (words, after)
        } else if let Some((words, after)) = letters_in_a_row(rest, before) {
            (words, after)
        } else if let Some((words, after)) = quantity(rest) {
            (words, after)
        } else if first.is_alphabetic() {
            rest.split_at_checked(rest.find(|sign: char| !sign.is_alphabetic()).unwrap_or(rest.len()))
                .map_or((String::new(), ""), |(word, after)| (word.to_owned(), after))
        } else {
            said.sign(first, before, next.chars().next().unwrap_or(' '));
            before = first;
            rest = next;
            continue;
        };
        said.words(&words);
        before = words.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    said.text.trim().to_owned()
}

/// The sentences of a speakable text, each with an end mark and short enough for the model.
pub fn sentences(speakable: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut sentence = String::new();
    let mut signs = speakable.chars().peekable();
    while let Some(sign) = signs.next() {
        sentence.push(sign);
        let at_gap = signs.peek().is_none_or(|next| next.is_whitespace());
        let n_letters = sentence.chars().count();
        let too_long =
            n_letters > LONGEST_SENTENCE && (",;:—".contains(sign) || n_letters > LONGEST_SENTENCE * 3 / 2 && sign == ' ');
        if at_gap && ".!?…".contains(sign) || too_long {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    sentences.push(sentence);
    let whole = |sentence: &String| {
        let bare = sentence.trim().trim_end_matches([',', ';', ':', '—', ' ']);
        if bare.ends_with(['.', '!', '?', '…']) { bare.to_owned() } else { format!("{bare}.") }
    };
    sentences.iter().filter(|sentence| sentence.chars().any(char::is_alphanumeric)).map(whole).collect()
}

/// What has been said so far; keeps gaps and marks tidy.
#[derive(Default)]
struct Said {
    text: String,
}

impl Said {
    fn words(&mut self, words: &str) {
        // Two words from different rules never run together; an apostrophe or hyphen joins its halves.
        let joins = self.text.is_empty() || self.text.ends_with([' ', '(', '-', '\'']) || words.starts_with(['.', ',']);
        if !joins {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    fn sign(&mut self, sign: char, before: char, after: char) {
        match sign {
            '\'' | '-' if before.is_alphabetic() && after.is_alphabetic() => self.text.push(sign),
            '\'' if before == 's' => self.text.push(sign),
            // "sit/stand" offers a choice.
            '/' if before.is_alphabetic() && after.is_alphabetic() => self.words("or"),
            '—' | '–' | '-' if before == ' ' && after == ' ' => self.mark(','),
            '—' => self.mark(','),
            '\n' => self.mark('.'),
            '.' | ',' | '!' | '?' | ':' | ';' | '…' => self.mark(sign),
            '(' | ')' => self.mark(','),
            _ => match SIGNS.iter().find(|(known, _)| *known == sign) {
                Some((_, ",")) => self.mark(','),
                Some((_, words)) => self.words(words),
                None if !self.text.is_empty() && !self.text.ends_with(' ') => self.text.push(' '),
                None => {}
            },
        }
    }

    /// A mark after words; a stronger one replaces a weaker, never two in a row.
    fn mark(&mut self, mark: char) {
        let bare = self.text.trim_end();
        let Some(last) = bare.chars().next_back() else {
            return;
        };
        let strength = |sign: char| match sign {
            '!' | '?' => 3,
            '.' | '…' => 2,
            ':' | ';' => 1,
            ',' => 1,
            _ => 0,
        };
        let keep = if strength(last) == 0 { bare.len() } else { bare.len() - last.len_utf8() };
        let mark = if strength(last) >= strength(mark) { last } else { mark };
        self.text.truncate(keep);
        self.text.push(mark);
        self.text.push(' ');
    }
}

/// Plain signs for the many ways to write them, nothing that cannot be said, list marks gone.
fn cleaned(text: &str) -> String {
    let mut clean = String::with_capacity(text.len().min(4 * LONGEST_LINE));
    let mut at_line_start = true;
    for sign in shortened(text).chars() {
        let before = clean.chars().next_back();
        match sign {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                clean.push('\n');
                at_line_start = true;
                continue;
            }
            '-' | '*' | '•' | '‣' | '◦' | '–' | '#' | '>' if at_line_start => {}
            '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => clean.push('\''),
            '½' | '¼' | '¾' => {
                if before.is_some_and(|digit| digit.is_ascii_digit()) {
                    clean.push(' ');
                }
                clean.push_str(match sign {
                    '½' => "1/2",
                    '¼' => "1/4",
                    _ => "3/4",
                });
            }
            '\u{2010}' | '\u{2011}' | '\u{2212}' => clean.push('-'),
            OPEN | CLOSE => clean.push(sign),
            _ if sign.is_whitespace() || sign == '_' => clean.push(' '),
            _ if sign.is_alphabetic() && !is_latin(sign) && !is_phonetic(&clean) => {}
            _ if sign.is_control() || is_joiner(sign) => {}
            _ => clean.push(sign),
        }
        at_line_start = at_line_start && (sign.is_whitespace() || "-*•‣◦–#>".contains(sign));
    }
    clean
}

/// The text up to [`LONGEST_LINE`], without half a word at its end.
fn shortened(text: &str) -> &str {
    match text.char_indices().nth(LONGEST_LINE).and_then(|(end, _)| text.split_at_checked(end)) {
        Some((kept, _)) => kept.rsplit_once(char::is_whitespace).map_or(kept, |(whole_words, _)| whole_words),
        None => text,
    }
}

/// Whether the text ends inside phonemes, where other letters are at home.
fn is_phonetic(text: &str) -> bool {
    text.rfind(OPEN).is_some_and(|open| text.rfind(CLOSE).is_none_or(|close| close < open))
}

/// Signs that only change their neighbors: accents on their own, joiners, emoji variants.
fn is_joiner(sign: char) -> bool {
    matches!(u32::from(sign), 0x300..=0x36F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF)
}

/// Letters of the Latin script with their accents.
fn is_latin(sign: char) -> bool {
    sign.is_alphabetic() && matches!(u32::from(sign), 0..=0x24F | 0x1E00..=0x1EFF)
}

/// A short form at the front, if no letter stands before or after it.
fn short_form(rest: &str, before: char) -> Option<(String, &str)> {
    if before.is_alphanumeric() {
        return None;
    }
    let fits = |written: &str, any_case: bool| {
        let (found, after) = rest.split_at_checked(written.len())?;
        let same = if any_case { found.eq_ignore_ascii_case(written) } else { found == written };
        let ends = written.ends_with('/') || !after.starts_with(char::is_alphanumeric);
        (same && ends).then_some(after)
    };
    let sides = SIDES.iter().find_map(|(written, said)| Some((*said, fits(written, false)?)));
    let found = sides.or_else(|| SHORT_FORMS.iter().find_map(|(written, said)| Some((*said, fits(written, true)?))));
    found.map(|(said, after)| (said.to_owned(), after))
}

/// "Y-T-W" is three letters, each said.
fn letters_in_a_row(rest: &str, before: char) -> Option<(String, &str)> {
    if before.is_alphanumeric() {
        return None;
    }
    let mut letters: Vec<String> = Vec::new();
    let mut left = rest;
    loop {
        let letter = left.chars().next().filter(char::is_ascii_uppercase)?;
        letters.push(letter.to_string());
        left = left.get(1..)?;
        match left.strip_prefix(['-', '/']) {
            Some(after) if after.starts_with(|next: char| next.is_ascii_uppercase()) => left = after,
            _ => break,
        }
    }
    (letters.len() > 1 && !left.starts_with(char::is_alphanumeric)).then(|| (letters.join(" "), left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routines_read_as_a_coach_would_say_them() {
        for (written, said) in [
            ("3x10", "three sets of ten"),
            ("3×12", "three sets of twelve"),
            ("3 x 10 reps", "three sets of ten reps"),
            ("2x30s", "two sets of thirty seconds"),
            ("1x8", "one set of eight"),
            ("10x", "ten times"),
            ("2x/day", "two times a day"),
            ("30s", "thirty seconds"),
            ("Hold 1 s.", "Hold one second."),
            ("5 sec", "five seconds"),
            ("5 sec. each side", "five seconds each side"),
            ("Rest 20 sec. Then go.", "Rest twenty seconds. Then go."),
            ("2 min", "two minutes"),
            ("90min", "ninety minutes"),
            ("10 reps", "ten reps"),
            ("1 rep", "one rep"),
            ("45°", "forty five degrees"),
            ("at 90 ° to the wall", "at ninety degrees to the wall"),
            ("30-second hold", "thirty second hold"),
            ("30-s hold", "thirty second hold"),
            ("1/2", "one half"),
            ("1/2 turn", "one half turn"),
            ("2½ min", "two and a half minutes"),
            ("2 1/2 minutes", "two and a half minutes"),
            ("3/4 up", "three quarters up"),
            ("5/10", "five out of ten"),
            ("5:30", "five minutes thirty seconds"),
            ("1:05", "one minute five seconds"),
            ("0:45", "forty five seconds"),
            ("2:00", "two minutes"),
            ("1:00:30", "one hour thirty seconds"),
            ("at 7:30 pm.", "at seven thirty P M."),
            ("50%", "fifty percent"),
            ("50 % effort", "fifty percent effort"),
            ("w/ band", "with band"),
            ("w/o shoes", "without shoes"),
            ("8-12", "eight to twelve"),
            ("8–12 reps", "eight to twelve reps"),
            ("10 - 15s", "ten to fifteen seconds"),
            ("L/R", "left and right"),
            ("Raise L arm", "Raise left arm"),
            ("Y-T-W", "Y T W"),
            ("Letter Y.", "Letter Y."),
            ("3-2-1", "three, two, one"),
            ("3...2...1...go!", "three. two. one. go!"),
            ("2.5 kg", "two point five kilograms"),
            ("1,000 steps", "one thousand steps"),
            ("1st and 22nd", "first and twenty second"),
            ("12345678901", "one two three four five six seven eight nine zero one"),
            ("• Sit tall\n• Breathe", "Sit tall. Breathe"),
            ("- Sit tall\n- Breathe", "Sit tall. Breathe"),
            ("Sit tall.\n\nBreathe.", "Sit tall. Breathe."),
            ("Sit\r\ntall", "Sit. tall"),
            ("**Push** _up_", "Push up"),
            ("Well done! 💪🎉", "Well done!"),
            ("👩‍🦽 roll", "roll"),
            ("sit/stand", "sit or stand"),
            ("sit - then stand", "sit, then stand"),
            ("push-ups", "push-ups"),
            ("don’t shrug", "don't shrug"),
            ("Keep it (your chin) in.", "Keep it, your chin, in."),
            ("e.g. a towel", "for example, a towel"),
            ("up & down", "up and down"),
            ("~10 cm", "about ten centimeters"),
            ("T4", "T four"),
            ("really?!", "really?"),
            ("肩胛骨 roll", "roll"),
            ("café", "café"),
            ("cafe\u{301}", "cafe"),
            ("", ""),
            ("...", ""),
            ("💪", ""),
            ("\u{0}\u{7}", ""),
        ] {
            assert_eq!(speakable(written), said, "{written:?}");
        }
    }

    #[test]
    fn other_scripts_are_noticed() {
        for text in ["肩胛骨", "прокачка", "تمدد الظهر", "💪", "", "—", "肩胛骨 up"] {
            assert!(!can_read(text), "{text}");
        }
        assert_eq!(readable("Shoulder roll 肩"), Readable::Partly);
        assert_eq!(readable("3x10 café"), Readable::Fully);
        assert_eq!(readable(&"up and down ".repeat(100)), Readable::Partly);
    }

    #[test]
    fn sentences_end_with_a_mark_and_stay_short() {
        assert_eq!(sentences("Sit tall. Breathe in, then"), ["Sit tall.", "Breathe in, then."]);
        assert_eq!(sentences(""), Vec::<String>::new());
        let long = sentences(&"word, ".repeat(500));
        assert!(long.len() > 5 && long.iter().all(|sentence| sentence.len() < 700));
        assert!(sentences(&"wordy ".repeat(500)).iter().all(|sentence| sentence.len() < 700));
    }

    #[test]
    fn phonemes_pass_through_unread() {
        let line = format!("My {OPEN}skˈæpjələ{CLOSE} x2.");
        assert!(speakable(&line).starts_with(&format!("My {OPEN}skˈæpjələ{CLOSE} ")));
    }
}
