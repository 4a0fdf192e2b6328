//! A line in pieces: words, digits, signs, line ends. A cursor walks over them; rules look at its neighbors.

use super::super::pronunciation::{CLOSE, OPEN};

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with apostrophes between them.
    Word,
    /// Digits, nothing else.
    Digits,
    /// One sign.
    Sign(char),
    /// The end of a line.
    Break,
    /// Phonemes, with the signs around them.
    Phonemes,
}

/// A piece of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub text: &'t str,
    /// Whether a space or line end stands before it, or nothing.
    pub is_spaced: bool,
    /// Where it starts, in bytes.
    start: usize,
}

/// Signs that make a list when they begin a line.
const BULLETS: &str = "-*•‣◦–·#>";

/// The pieces of a text in plain signs. Signs that begin the lines of a list are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut is_spaced = true;
    let mut begins_line = true;
    let mut start = 0;
    while let Some(rest) = text.get(start..)
        && let Some(first) = rest.chars().next()
    {
        let (kind, length) = piece(rest, first);
        if first.is_whitespace() && kind != Kind::Break {
            is_spaced = true;
        } else if !(begins_line && is_bullet(rest, first)) {
            let token = rest.get(..length).unwrap_or_default();
            tokens.push(Token { kind, text: token, is_spaced, start });
            is_spaced = kind == Kind::Break;
            begins_line = kind == Kind::Break;
        } else {
            is_spaced = true;
        }
        start += length;
    }
    tokens
}

fn piece(rest: &str, first: char) -> (Kind, usize) {
    let until = |is_outside: fn(char) -> bool| rest.find(is_outside).unwrap_or(rest.len());
    match first {
        '\n' => (Kind::Break, 1),
        OPEN => (Kind::Phonemes, rest.find(CLOSE).map_or(rest.len(), |close| close + CLOSE.len_utf8())),
        '0'..='9' => (Kind::Digits, until(|sign| !sign.is_ascii_digit())),
        _ if first.is_alphabetic() => {
            let mut end = until(|sign| !sign.is_alphabetic());
            while let Some(after) = rest.get(end..).and_then(|after| after.strip_prefix('\''))
                && let n = after.find(|sign: char| !sign.is_alphabetic()).unwrap_or(after.len())
                && n > 0
            {
                end += 1 + n;
            }
            (Kind::Word, end)
        }
        sign => (Kind::Sign(sign), sign.len_utf8()),
    }
}

/// A sign that begins a line is part of a number in "-5 kg", "#1" and ">3".
fn is_bullet(rest: &str, first: char) -> bool {
    let after = rest.get(first.len_utf8()..).unwrap_or_default();
    BULLETS.contains(first)
        && match first {
            '-' | '#' => !after.starts_with(|next: char| next.is_ascii_digit()),
            '>' => !after.trim_start().starts_with(|next: char| next.is_ascii_digit()),
            _ => true,
        }
}

/// A place between pieces.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    tokens: &'t [Token<'t>],
    at: usize,
}

impl<'t> Cursor<'t> {
    /// At the front of the pieces of a text.
    pub fn new(text: &'t str, tokens: &'t [Token<'t>]) -> Self {
        Self { text, tokens, at: 0 }
    }

    /// The piece that follows.
    pub fn peek(self) -> Option<Token<'t>> {
        self.tokens.get(self.at).copied()
    }

    /// The piece before, if there is one.
    pub fn before(self) -> Option<Token<'t>> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// One piece back; the front stays the front.
    pub fn back(self) -> Self {
        Self { at: self.at.saturating_sub(1), ..self }
    }

    /// Behind the piece that follows.
    pub fn step(self) -> Self {
        Self { at: self.at + 1, ..self }
    }

    /// Where the piece that follows starts, in bytes.
    pub fn start(self) -> usize {
        self.peek().map_or(self.text.len(), |token| token.start)
    }

    /// Before the piece of this number.
    pub fn at(self, place: usize) -> Self {
        Self { at: place, ..self }
    }

    /// How many pieces have been passed.
    pub fn place(self) -> usize {
        self.at
    }

    /// Here, if no space stands before the piece that follows.
    pub fn tight(self) -> Option<Self> {
        self.peek().filter(|token| !token.is_spaced).map(|_| self)
    }

    /// Here, if a space stands before the piece that follows.
    pub fn spaced(self) -> Option<Self> {
        self.peek().filter(|token| token.is_spaced).map(|_| self)
    }

    /// A word, and what is behind it.
    pub fn word(self) -> Option<(&'t str, Self)> {
        self.peek().filter(|token| token.kind == Kind::Word).map(|token| (token.text, self.step()))
    }

    /// Digits, and what is behind them.
    pub fn digits(self) -> Option<(&'t str, Self)> {
        self.peek().filter(|token| token.kind == Kind::Digits).map(|token| (token.text, self.step()))
    }

    /// What is behind one of these signs.
    pub fn sign(self, signs: &str) -> Option<Self> {
        match self.peek()?.kind {
            Kind::Sign(sign) if signs.contains(sign) => Some(self.step()),
            _ => None,
        }
    }

    /// What is behind a word of the list, written in any case.
    pub fn one_of(self, words: &[&str]) -> Option<Self> {
        let (word, after) = self.word()?;
        words.iter().any(|known| known.eq_ignore_ascii_case(word)).then_some(after)
    }

    /// What is behind a text, if it stands here as a whole: no letter or digit beside it. `None` in any other case.
    pub fn text(self, written: &str, any_case: bool) -> Option<Self> {
        let start = self.peek()?.start;
        let end = start + written.len();
        let found = self.text.get(start..end)?;
        let same = if any_case { found.eq_ignore_ascii_case(written) } else { found == written };
        let ends_in_sign = !written.ends_with(char::is_alphanumeric);
        let is_apart = |sign: char| !sign.is_alphanumeric();
        let after_is_apart = self.text.get(end..)?.chars().next().is_none_or(is_apart);
        if !same || !(ends_in_sign || after_is_apart) {
            return None;
        }
        let rest = self.tokens.get(self.at..)?;
        let n = rest.iter().position(|token| token.start >= end).unwrap_or(rest.len());
        // A word with an apostrophe is not left in the middle.
        let last = rest.get(n.checked_sub(1)?)?;
        (last.start + last.text.len() == end).then(|| Self { at: self.at + n, ..self })
    }

    /// The last sign of the text before, `' '` if there is a gap.
    pub fn sign_before(self) -> char {
        let is_spaced = self.peek().is_none_or(|token| token.is_spaced);
        let last = self.before().and_then(|token| token.text.chars().next_back());
        if is_spaced { ' ' } else { last.unwrap_or(' ') }
    }

    /// The first sign of the piece that follows, `' '` if there is a gap.
    pub fn sign_after(self) -> char {
        self.tight().and_then(|_| self.peek()?.text.chars().next()).unwrap_or(' ')
    }

    /// Whether nothing more is said in this clause: a mark, a line end or the end of the text follows.
    pub fn ends_clause(self) -> bool {
        match self.peek().map(|token| token.kind) {
            None | Some(Kind::Break) => true,
            Some(Kind::Sign(sign)) => ".,;:!?…)—|".contains(sign),
            Some(_) => false,
        }
    }

    /// Whether the sentence goes on here, so that a dot before it was part of a short form.
    pub fn goes_on(self) -> bool {
        self.peek().is_some_and(|next| match next.kind {
            Kind::Word => next.text.starts_with(char::is_lowercase),
            Kind::Digits | Kind::Phonemes => true,
            Kind::Sign(sign) => !".!?…—(".contains(sign),
            Kind::Break => false,
        })
    }

    /// The words that follow in this clause.
    pub fn words_after(self) -> impl Iterator<Item = &'t str> {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let in_clause = (self.at..).zip(rest).take_while(move |(place, _)| !self.is_clause_end(*place));
        in_clause.filter(|(_, token)| token.kind == Kind::Word).map(|(_, token)| token.text)
    }

    /// The words before in this clause, the nearest first.
    pub fn words_before(self) -> impl Iterator<Item = &'t str> {
        let places = (0..self.at).rev().take_while(move |place| !self.is_clause_end(*place));
        places.filter_map(move |place| self.tokens.get(place)).filter(|token| token.kind == Kind::Word).map(|token| token.text)
    }

    /// A dot ends a clause unless it goes on in small letters, as after "in.".
    fn is_clause_end(self, place: usize) -> bool {
        let goes_on = |next: &Token<'_>| !next.is_spaced || next.text.starts_with(char::is_lowercase);
        match self.tokens.get(place).map(|token| token.kind) {
            None | Some(Kind::Break) => true,
            Some(Kind::Sign('.')) => !self.tokens.get(place + 1).is_some_and(goes_on),
            Some(Kind::Sign(sign)) => ",;!?…|".contains(sign),
            Some(_) => false,
        }
    }

    /// Every piece of the text.
    pub fn all(self) -> &'t [Token<'t>] {
        self.tokens
    }
}

/// Whether a word is in a list, in any case.
pub(super) fn is_in(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}
