//! Composes the score: how long everything takes and what is said when.
//!
//! The rules come from the coaching data: time to change position, three-two-one before work, halfway in long holds,
//! the other side with its full dose, what comes next during a rest.

mod bout;
mod ends;
mod form;
mod position;
mod words;

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use super::{
    Coaching, Phase, Segment, Step, Timeline,
    lines::{BREATH, FORM_GAP, MAX_DELAY, Wish, place},
};
use crate::{
    cue::{Cue, Priority, Sound, Tone},
    exercise::{Equipment, Level, Place, Side, Sides, mirrored},
    routine::{ExerciseItem, Guidance, Item, Routine},
};
use form::Opening;
use position::{Position, next_line, time_to_change, turn_line};
pub(super) use words::amount;

/// The longest timeline. What would come later is left out.
pub const MAX_LENGTH: Duration = Duration::from_secs(4 * 3600);

const SECOND: Duration = Duration::from_secs(1);
/// Three, two, one.
const COUNT_IN: Duration = Duration::from_secs(3);
/// Silence between a tone and the line that follows it, with the tone itself.
const AFTER_TONE: Duration = Duration::from_millis(270);
/// Holds from this length on are counted down and get a breathing cue.
const LONG_HOLD: Duration = Duration::from_secs(10);
/// Time to act on the setup words before the count.
const AFTER_SETUP: Duration = Duration::from_secs(2);

const SAFETY_LINE: &str = "Move gently. Stop if pain is sharp or gets worse.";
const WAIT_LINE: &str = "Press any key when you are ready.";
const COUNT_WORDS: [&str; 3] = ["Three.", "Two.", "One."];

pub(super) fn compose(routine: &Routine, coaching: Coaching, line_length: &dyn Fn(&str) -> Duration) -> Timeline {
    let parts = flatten(routine);
    let mut composer = Composer {
        guidance: routine.guidance.unwrap_or(coaching.guidance),
        waits: routine.waits || coaching.waits,
        line_length,
        voiced: RefCell::default(),
        timeline: Timeline { routine_id: routine.id.clone(), routine_name: routine.name.clone(), ..Timeline::default() },
        at: Duration::ZERO,
        closed: Duration::ZERO,
        wishes: Vec::new(),
        openings: Vec::new(),
        fetched: Vec::new(),
        explained: HashSet::new(),
        position: None,
        is_announced: false,
    };
    for (i, part) in parts.iter().enumerate() {
        let next = parts.iter().skip(i + 1).find_map(Part::exercise);
        match part {
            Part::Rest { rest, note } => composer.rest(*rest, note, next),
            Part::Exercise { item, ordinal, round } => {
                composer.exercise(item, *ordinal, *round);
                let rests_anyway = matches!(parts.get(i + 1), Some(Part::Rest { .. }));
                if next.is_some() && !rests_anyway {
                    composer.rest(item.dose.rest_after, "", next);
                }
            }
        }
        composer.close_step();
        if composer.is_full() {
            composer.timeline.is_cut = i + 1 < parts.len();
            break;
        }
    }
    composer.finish()
}

/// A routine without its groups.
enum Part<'a> {
    Exercise { item: &'a ExerciseItem, ordinal: usize, round: Option<(u32, u32)> },
    Rest { rest: Duration, note: &'a str },
}

impl<'a> Part<'a> {
    fn exercise(&self) -> Option<&'a ExerciseItem> {
        match self {
            Part::Exercise { item, .. } => Some(item),
            Part::Rest { .. } => None,
        }
    }
}

fn flatten(routine: &Routine) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut ordinal = 0;
    for item in &routine.items {
        match item {
            Item::Group(group) => {
                let first = ordinal;
                for round in 1..=group.rounds {
                    ordinal = first;
                    for item in &group.items {
                        push_part(&mut parts, item, &mut ordinal, Some((round, group.rounds)));
                    }
                    if round < group.rounds && group.rest > Duration::ZERO {
                        parts.push(Part::Rest { rest: group.rest, note: "" });
                    }
                }
            }
            single => push_part(&mut parts, single, &mut ordinal, None),
        }
    }
    parts
}

fn push_part<'a>(parts: &mut Vec<Part<'a>>, item: &'a Item, ordinal: &mut usize, round: Option<(u32, u32)>) {
    match item {
        Item::Exercise(item) => {
            parts.push(Part::Exercise { item, ordinal: *ordinal, round });
            *ordinal += 1;
        }
        Item::Rest(rest) => parts.push(Part::Rest { rest: rest.rest, note: &rest.note }),
        Item::Group(_) => {}
    }
}

/// One uninterrupted row of repetitions: a set of one side or shape.
#[derive(Clone, Copy)]
struct Bout {
    set: u32,
    side: Option<Side>,
    shape: Option<usize>,
    /// Whether nothing was done in this step before.
    is_first: bool,
    /// Whether nothing is done in this step after.
    is_last: bool,
}

struct Composer<'a> {
    guidance: Guidance,
    waits: bool,
    line_length: &'a dyn Fn(&str) -> Duration,
    /// Every line used so far, with its length.
    voiced: RefCell<HashMap<Arc<str>, Duration>>,
    timeline: Timeline,
    /// The end of what is laid out so far.
    at: Duration,
    /// The end of what has all its lines.
    closed: Duration,
    /// Lines of the current step that still look for their moment.
    wishes: Vec<Wish>,
    /// Moments of the current step for form cues.
    openings: Vec<Opening>,
    /// What has been said to be fetched, or is there.
    fetched: Vec<Equipment>,
    /// Exercises and levels that have been explained.
    explained: HashSet<(String, usize)>,
    position: Option<Position>,
    /// Whether the next exercise has been named.
    is_announced: bool,
}

impl Composer<'_> {
    fn is_full(&self) -> bool {
        self.at >= MAX_LENGTH
    }

    fn is_full_guidance(&self) -> bool {
        self.guidance == Guidance::Full
    }

    fn exercise(&mut self, item: &ExerciseItem, ordinal: usize, round: Option<(u32, u32)>) {
        let step = Step {
            exercise: Arc::clone(&item.exercise),
            level: item.level,
            dose: item.dose,
            note: item.note.clone(),
            item: ordinal,
            round,
            start: self.at,
            end: self.at,
        };
        self.timeline.steps.push(step.clone());
        self.prepare(&step, item.waits.unwrap_or(self.waits));
        let sides = match step.dose.sides {
            Sides::Each => vec![Some(step.exercise.first_side), Some(step.exercise.first_side.other())],
            Sides::Both | Sides::Alternate => vec![None],
        };
        let shapes =
            if step.exercise.shapes.is_empty() { vec![None] } else { (0..step.exercise.shapes.len()).map(Some).collect() };
        for set in 1..=step.dose.sets {
            if set > 1 {
                self.rest_between_sets(&step, set);
            }
            let n_bouts = sides.len() * shapes.len();
            for (i, (&side, &shape)) in sides.iter().flat_map(|side| shapes.iter().map(move |shape| (side, shape))).enumerate() {
                let is_last = set == step.dose.sets && i + 1 == n_bouts;
                let bout = Bout { set, side, shape, is_first: set == 1 && i == 0, is_last };
                if i > 0 {
                    self.switch(&step, bout);
                }
                self.bout(&step, bout);
                if self.is_full() {
                    return;
                }
            }
        }
    }

    fn segment(&mut self, phase: Phase, length: Duration, bout: Option<Bout>, rep: u32) -> (Duration, Duration) {
        let start = self.at;
        self.at += length;
        if !length.is_zero() {
            self.timeline.segments.push(Segment {
                start,
                end: self.at,
                phase,
                step: self.timeline.steps.len().saturating_sub(1),
                set: bout.map_or(1, |bout| bout.set),
                side: bout.and_then(|bout| bout.side),
                shape: bout.and_then(|bout| bout.shape),
                rep,
                waits: false,
            });
        }
        (start, self.at)
    }

    fn tone(&mut self, tone: Tone, at: Duration) {
        self.timeline.cues.push(Cue { at, length: tone.length(), sound: Sound::Tone(tone) });
    }

    fn length_of(&self, text: &str) -> Duration {
        if self.guidance == Guidance::Tones { Duration::ZERO } else { self.voiced(text).1 }
    }

    /// The line as it is shared by all its cues, and how long it takes. Measured once: most lines are said often.
    fn voiced(&self, text: &str) -> (Arc<str>, Duration) {
        let mut voiced = self.voiced.borrow_mut();
        if let Some((text, length)) = voiced.get_key_value(text) {
            return (Arc::clone(text), *length);
        }
        let (text, length) = (Arc::from(text), (self.line_length)(text));
        voiced.insert(Arc::clone(&text), length);
        (text, length)
    }

    fn wish(&mut self, text: impl AsRef<str>, priority: Priority, at: Duration, latest: Duration, before: Duration) {
        let text = text.as_ref();
        if self.guidance == Guidance::Tones || text.trim().is_empty() {
            return;
        }
        let (text, length) = self.voiced(text);
        self.wishes.push(Wish { text, length, priority, at, latest, before });
    }

    /// Says `text` at `at`, a little later if need be, and not past `before`.
    fn say(&mut self, text: impl AsRef<str>, priority: Priority, at: Duration, before: Duration) {
        self.wish(text, priority, at, at + MAX_DELAY, before);
    }

    /// Says several lines one after the other from `at` on and returns when they are over.
    fn say_in_turn(&mut self, lines: &[(String, Priority)], at: Duration) -> Duration {
        let mut at = at;
        for (text, priority) in lines.iter().filter(|(text, _)| !text.trim().is_empty()) {
            self.wish(text, *priority, at, at + MAX_DELAY, Duration::MAX);
            at += self.length_of(text) + 2 * BREATH;
        }
        at
    }

    fn prepare(&mut self, step: &Step, waits: bool) {
        let level = step.level();
        let is_new = self.explained.insert((step.exercise.id.clone(), step.level));
        let explains = self.is_full_guidance() && is_new;
        let mut lines = Vec::new();
        if self.at.is_zero() && self.is_full_guidance() {
            lines.push((SAFETY_LINE.to_owned(), Priority::Safety));
        }
        let position = Position::of(&step.exercise, step.level);
        if !self.is_announced {
            let rise = self.rise_line(Some(level)).map_or_else(String::new, |rise| format!("{rise} "));
            let turn = turn_line(self.position, position).map_or_else(String::new, |turn| format!(" {turn}"));
            lines.push((format!("{rise}{}.{turn}", step.title()), Priority::Phase));
        }
        lines.push((step.note.clone(), Priority::Phase));
        if explains {
            lines.push((self.setup_line(step), Priority::Phase));
        } else if step.dose.sides == Sides::Each {
            lines.push((format!("{} side first.", step.exercise.first_side.title()), Priority::Side));
        }
        if self.is_full_guidance() && step.round.is_none_or(|(round, _)| round == 1) {
            lines.push((words::dose_line(step), Priority::Phase));
        }
        if waits {
            lines.push((WAIT_LINE.to_owned(), Priority::Phase));
        }
        let start = self.at;
        self.tone(Tone::Prepare, start);
        let said = self.say_in_turn(&lines, start + Tone::Prepare.length() + BREATH);
        let moves = time_to_change(self.position.replace(position), position);
        let length = moves.max(round_up(said - start + AFTER_SETUP));
        self.segment(Phase::Prepare, length, None, 0);
        if let Some(segment) = self.timeline.segments.last_mut() {
            segment.waits = waits;
        }
        self.is_announced = false;
        self.fetched.extend(level.equipment.iter().copied());
    }

    fn count_in(&mut self, bout: Bout) {
        let (start, _) = self.segment(Phase::CountIn, COUNT_IN, Some(bout), 0);
        self.count_down(start, COUNT_IN);
    }

    /// Three, two, one in the last three seconds of a stretch of time.
    fn count_down(&mut self, start: Duration, length: Duration) {
        for (second, word) in (1u32..).zip(COUNT_WORDS) {
            let at = start + length.saturating_sub(COUNT_IN) + SECOND * (second - 1);
            self.tone(Tone::Count, at);
            self.wish(word, Priority::Countdown, at, at, at + SECOND);
        }
    }

    fn rest_between_sets(&mut self, step: &Step, set: u32) {
        let length = step.dose.rest_between_sets.saturating_sub(COUNT_IN);
        if length.is_zero() {
            return;
        }
        let bout = Bout { set, side: None, shape: None, is_first: false, is_last: false };
        let (start, end) = self.segment(Phase::Rest, length, Some(bout), 0);
        self.tone(Tone::Rest, start);
        let side = match step.dose.sides {
            Sides::Each => format!(", {} side", step.exercise.first_side.key()),
            Sides::Both | Sides::Alternate => String::new(),
        };
        let line = format!("Rest. Next is set {set} of {}{side}.", step.dose.sets);
        let at = start + Tone::Rest.length() + BREATH;
        self.say(&line, Priority::Phase, at, end);
        if set == 2 && self.is_full_guidance() {
            self.look_back(step, at + self.length_of(&line), end);
        }
    }

    /// In the first rest: what should have been felt, and what would be easier.
    fn look_back(&mut self, step: &Step, from: Duration, end: Duration) {
        let mut at = from + FORM_GAP;
        for line in [words::feel_line(&step.exercise), words::easier_line(step)].into_iter().flatten() {
            let length = self.length_of(&line);
            if at + length + BREATH <= end {
                self.wish(line, Priority::Form, at, end, end);
                at += length + FORM_GAP;
            }
        }
    }

    /// A rest after which `next` comes, which is named and placed.
    fn rest(&mut self, rest: Duration, note: &str, next: Option<&ExerciseItem>) {
        if rest.is_zero() {
            return;
        }
        let (start, end) = self.segment(Phase::Rest, rest, None, 0);
        self.tone(Tone::Rest, start);
        let mut at = start + Tone::Rest.length() + BREATH;
        let opening = if note.is_empty() { "Rest." } else { note };
        self.say(opening, Priority::Phase, at, end);
        at += self.length_of(opening) + 2 * BREATH;
        let Some(next) = next else { return };
        let level = next.exercise.level(next.level);
        let mut line = next_line(next, self.position);
        if let Some(rise) = self.rise_line(Some(level)) {
            line = format!("{rise} {line}");
        }
        if self.is_full_guidance() {
            let new: Vec<Equipment> = level
                .equipment
                .iter()
                .copied()
                .filter(|thing| words::is_fetched(*thing) && !self.fetched.contains(thing))
                .collect();
            if let Some(things) = words::needs_text(&new) {
                line = format!("{line} Fetch {things}.");
            }
        }
        if at + self.length_of(&line) <= end {
            self.say(line, Priority::Phase, at, end);
            self.is_announced = true;
            self.fetched.extend(level.equipment.iter().copied());
        }
    }

    /// How to get up, if the body is on the floor and `next` is not there.
    fn rise_line(&self, next: Option<&Level>) -> Option<&'static str> {
        let here = self.position.filter(|here| here.place == Place::Floor && self.is_full_guidance())?;
        (next.is_none_or(|next| next.place != Place::Floor)).then(|| words::rise_line(here.posture))
    }

    fn switch(&mut self, step: &Step, bout: Bout) {
        let words = &step.level().words;
        let line = match step.shape(bout.shape) {
            Some(shape) => step.words_for(&shape.go, bout.side),
            None if self.is_full_guidance() && bout.set == 1 => words.switch.clone(),
            None => bout.side.map_or_else(|| "Switch.".to_owned(), |side| format!("Switch sides. {} side.", side.title())),
        };
        let needed = Tone::Switch.length() + BREATH + self.length_of(&line) + SECOND;
        let length = step.dose.switch.saturating_sub(COUNT_IN).max(round_up(needed));
        let (start, end) = self.segment(Phase::Switch, length, Some(bout), 0);
        self.tone(Tone::Switch, start);
        self.say(line, Priority::Side, start + Tone::Switch.length() + BREATH, end);
    }

    /// Gives the lines of the current step their moments.
    fn close_step(&mut self) {
        for wish in &mut self.wishes {
            // The next step has moments of its own.
            wish.before = wish.before.min(self.at);
        }
        let taken = place(std::mem::take(&mut self.wishes), &mut self.timeline.cues);
        let openings = std::mem::take(&mut self.openings);
        if let Some(step) = self.timeline.steps.last_mut() {
            step.end = self.at;
            let step = step.clone();
            self.say_form_cues(&step, openings, taken);
        }
        self.closed = self.at;
    }

    /// The words for getting into position. Right after another level of the same exercise only what is different, and what names a
    /// side: the last one done was the other.
    fn setup_line(&self, step: &Step) -> String {
        let setup = &step.level().words.setup;
        let before = self.timeline.steps.iter().rev().nth(1).filter(|before| before.exercise.id == step.exercise.id);
        let Some(before) = before.map(|before| &before.level().words.setup) else { return setup.clone() };
        let is_new = |sentence: &&str| !sentences(before).any(|said| said == *sentence) || mirrored(sentence) != **sentence;
        sentences(setup).filter(is_new).collect::<Vec<_>>().join(" ")
    }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(". ").map(str::trim)
}

/// The next whole second, so that the shown digits start full.
fn round_up(time: Duration) -> Duration {
    Duration::from_secs(time.as_millis().div_ceil(1000) as u64)
}
