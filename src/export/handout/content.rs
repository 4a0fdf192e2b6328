//! What stands on a handout, in order, as words: the one model that both the PDF and the web page are made from.
//!
//! Knows which pictures are wanted, but draws none.

use std::collections::HashMap;

use super::words::{dose_words, pace_words, sentences, time_words};
use crate::{
    exercise::{Equipment, Exercise, PictureStage, Sides},
    library::catalog::Safety,
    routine::{ExerciseItem, Group, Item, Routine},
};

/// The letters of the days, from Monday.
pub(super) const DAYS: [&str; 7] = ["M", "T", "W", "T", "F", "S", "S"];
/// The weeks that can be ticked off.
pub(super) const N_WEEKS: usize = 2;
/// The heading above who should ask first, and the signs to stop and to get help.
pub(super) const CARE_TITLE: &str = "When to ask and when to stop";
/// Stands at the top, where it is read before anything is done.
pub(super) const CARE_FIRST: &str = "Before you start, read “When to ask and when to stop”.";
/// The most pictures of one exercise.
const MAX_FIGURES: usize = 4;

/// A routine as it is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the routine.
    pub title: String,
    /// What it is for; may be empty.
    pub about: String,
    /// What one needs; may be empty.
    pub needs: String,
    /// Exercises, rests and rounds in order.
    pub parts: Vec<SheetPart>,
    /// For whom it is, and who should ask before starting.
    pub first: String,
    /// Signs not to start but to ask first.
    pub ask: Vec<String>,
    /// One line about moving with care.
    pub care: String,
    /// Signs to stop an exercise.
    pub stop: Vec<String>,
    /// Signs to get emergency help.
    pub emergency: Vec<String>,
}

/// One entry of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetPart {
    /// An exercise.
    Card(Box<Card>),
    /// A rest, in words.
    Rest(String),
    /// How many rounds of the exercises that follow, in words.
    Rounds(String),
}

/// One exercise of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Its number, from 1.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Pictures, at most four.
    pub figures: Vec<Figure>,
    /// How much.
    pub dose: String,
    /// On how many days and how many times a day; may be empty.
    pub often: String,
    /// Pace and rests; may be empty.
    pub pace: String,
    /// What the person is told before it; may be empty.
    pub note: String,
    /// An earlier exercise that is done the same way; pictures and steps stand there then.
    pub same_as: Option<usize>,
    /// How to get into position.
    pub setup: Vec<String>,
    /// What to do.
    pub steps: Vec<String>,
    /// When to breathe; may be empty.
    pub breath: String,
    /// What to feel; may be empty.
    pub feel: String,
    /// What would be easier; may be empty.
    pub easier: String,
    /// When to stop; may be empty.
    pub stop: String,
    /// Who should leave it out; may be empty.
    pub skip: String,
    /// What to change, and for whom; may be empty.
    pub adapt: String,
}

impl Card {
    fn n_bytes(&self) -> usize {
        let texts = [
            &self.name,
            &self.dose,
            &self.often,
            &self.pace,
            &self.note,
            &self.breath,
            &self.feel,
            &self.easier,
            &self.stop,
            &self.skip,
            &self.adapt,
        ];
        let of_texts: usize = texts.into_iter().chain(&self.setup).chain(&self.steps).map(String::len).sum();
        of_texts + self.figures.iter().map(|figure| figure.caption.len()).sum::<usize>()
    }
}

/// One picture of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Words below it; may be empty.
    pub caption: String,
    /// What it shows, for people who can't see it.
    pub alt: String,
    /// What it is a picture of.
    pub shot: Shot,
}

/// What a picture is of. Equal shots are equal pictures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shot {
    /// The drawn person.
    Drawn {
        /// The exercise's id.
        exercise: String,
        /// The cycle of its motion.
        cycle: usize,
        /// The key pose, as an index.
        pose: usize,
        /// Whether the other side is shown.
        is_mirrored: bool,
    },
    /// A picture of the person's own.
    Own {
        /// Its file name.
        file: String,
        /// Whether left and right change places.
        is_mirrored: bool,
    },
}

impl Sheet {
    /// The sheet of a routine.
    pub fn of_routine(routine: &Routine, safety: &Safety) -> Self {
        let mut writer = Writer::default();
        let mut items = routine.items.iter().peekable();
        while let Some(item) = items.next() {
            match item {
                Item::Exercise(item) => {
                    let rests = matches!(items.peek(), Some(Item::Exercise(_) | Item::Group(_)));
                    writer.card(item, rests);
                }
                Item::Rest(rest) => writer.rest(rest.rest, &rest.note),
                Item::Group(group) => writer.group(group, items.peek().is_some()),
            }
        }
        let title = if routine.name.trim().is_empty() { &routine.id } else { &routine.name };
        Self {
            title: title.clone(),
            about: routine.about.clone(),
            needs: needs(routine),
            parts: writer.parts,
            first: safety.first_run.clone(),
            ask: safety.urgent.clone(),
            care: safety.each_session.clone(),
            stop: safety.stop_exercise.clone(),
            emergency: safety.emergency.clone(),
        }
    }

    /// The lists about care: what stands before each, and its signs. None is empty.
    pub(super) fn care_lists(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        let lists = [
            ("Do not start, and ask first, if you have:", self.ask.as_slice()),
            ("Stop the exercise if you notice:", self.stop.as_slice()),
            ("Get emergency help for:", self.emergency.as_slice()),
        ];
        lists.into_iter().filter(|(_, signs)| !signs.is_empty())
    }

    /// How long all its words are together, in bytes.
    pub fn n_bytes(&self) -> usize {
        let of_part = |part: &SheetPart| match part {
            SheetPart::Card(card) => card.n_bytes(),
            SheetPart::Rest(words) | SheetPart::Rounds(words) => words.len(),
        };
        self.title.len() + self.about.len() + self.needs.len() + self.parts.iter().map(of_part).sum::<usize>()
    }

    /// Every card in order.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.parts.iter().filter_map(|part| match part {
            SheetPart::Card(card) => Some(card.as_ref()),
            SheetPart::Rest(_) | SheetPart::Rounds(_) => None,
        })
    }
}

/// The things that any of the exercises needs.
fn needs(routine: &Routine) -> String {
    let mut things: Vec<Equipment> = Vec::new();
    for item in routine.exercise_items() {
        for &thing in &item.exercise.level(item.level).equipment {
            if !things.contains(&thing) {
                things.push(thing);
            }
        }
    }
    if things.is_empty() {
        return String::new();
    }
    let names: Vec<String> = things.into_iter().map(|thing| thing.title().to_lowercase()).collect();
    format!("You need: {}.", names.join(", "))
}

#[derive(Default)]
struct Writer<'a> {
    parts: Vec<SheetPart>,
    n_cards: usize,
    /// The first card of each exercise and level.
    first: HashMap<(&'a str, usize), usize>,
}

impl<'a> Writer<'a> {
    fn card(&mut self, item: &'a ExerciseItem, rests_after: bool) {
        self.n_cards += 1;
        let number = self.n_cards;
        let exercise = item.exercise.as_ref();
        let first = *self.first.entry((exercise.id.as_str(), item.level)).or_insert(number);
        let level = exercise.level(item.level);
        let name = if exercise.levels.len() > 1 { &level.name } else { &exercise.name };
        let card = Card {
            number,
            name: name.clone(),
            dose: dose_words(&item.dose, exercise.shapes.len()),
            often: exercise.often.words(),
            pace: pace_words(&item.dose, rests_after),
            note: item.note.clone(),
            ..Card::default()
        };
        let card = if first < number {
            Card { same_as: Some(first), ..card }
        } else {
            Card {
                figures: figures(item, name),
                setup: level.setup.clone(),
                steps: exercise.steps_of(level),
                breath: exercise.breath.clone(),
                feel: exercise.feel.clone(),
                easier: exercise.easier.clone(),
                stop: sentences(&exercise.stop),
                skip: sentences(&exercise.skip),
                adapt: sentences(&exercise.adapt),
                ..card
            }
        };
        self.parts.push(SheetPart::Card(Box::new(card)));
    }

    fn rest(&mut self, rest: std::time::Duration, note: &str) {
        let note = if note.trim().is_empty() { String::new() } else { format!(" {note}") };
        self.parts.push(SheetPart::Rest(format!("Rest {}.{note}", time_words(rest))));
    }

    fn group(&mut self, group: &'a Group, goes_on: bool) {
        let n_cards = group.items.iter().filter(|item| matches!(item, Item::Exercise(_))).count();
        let (first, last) = (self.n_cards + 1, self.n_cards + n_cards);
        let which = match n_cards {
            0 => "what follows".to_owned(),
            1 => format!("exercise {first}"),
            2 => format!("exercises {first} and {last} one after the other"),
            _ => format!("exercises {first} to {last} one after the other"),
        };
        let rest = if group.rest.is_zero() || group.rounds < 2 {
            String::new()
        } else {
            format!(" Rest {} between rounds.", time_words(group.rest))
        };
        let rounds = match group.rounds {
            ..=1 => "1 round".to_owned(),
            rounds => format!("{rounds} rounds"),
        };
        self.parts.push(SheetPart::Rounds(format!("Do {which}, {rounds}.{rest}")));
        let mut items = group.items.iter().peekable();
        while let Some(item) = items.next() {
            match item {
                Item::Exercise(item) => {
                    let rests = match items.peek() {
                        Some(next) => matches!(next, Item::Exercise(_)),
                        None => group.rest.is_zero() && (group.rounds > 1 || goes_on),
                    };
                    self.card(item, rests);
                }
                Item::Rest(rest) => self.rest(rest.rest, &rest.note),
                Item::Group(_) => {}
            }
        }
    }
}

/// The pictures of an exercise: the drawn person, or the person's own pictures where it is not drawn.
fn figures(item: &ExerciseItem, name: &str) -> Vec<Figure> {
    let exercise = item.exercise.as_ref();
    let mut figures = drawn(item);
    if figures.is_empty() {
        figures = own(exercise);
    }
    figures.truncate(MAX_FIGURES);
    for figure in &mut figures {
        figure.alt = match figure.caption.as_str() {
            "" => format!("Picture of {name}"),
            caption => format!("Picture of {name}: {}", uncapitalized(caption)),
        };
    }
    figures
}

/// Words with a small letter at their start.
fn uncapitalized(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters).collect()
}

fn drawn(item: &ExerciseItem) -> Vec<Figure> {
    let exercise = item.exercise.as_ref();
    let Some(motion) = &exercise.motion else { return Vec::new() };
    let level = exercise.level(item.level).id.as_str();
    let figure = |caption: &str, cycle: usize, pose: usize, is_mirrored: bool| Figure {
        caption: caption.to_owned(),
        alt: String::new(),
        shot: Shot::Drawn { exercise: exercise.id.clone(), cycle, pose, is_mirrored },
    };
    let cycle_of = |shape: Option<&str>| motion.cycle_of(Some(level), shape);
    let ends = |cycle: usize| {
        let stages = motion.cycles.get(cycle)?;
        Some((*stages.moves.first()?, *stages.hold.last().or(stages.moves.last())?))
    };
    let shape = exercise.shapes.first().map(|shape| shape.id.as_str());
    let usual = cycle_of(shape);
    let Some((start, effort)) = ends(usual) else { return Vec::new() };
    let mut figures = Vec::new();
    if start != effort {
        figures.push(figure("Start", usual, start, false));
    }
    let has_sides = item.dose.sides != Sides::Both && motion.poses.get(effort).is_some_and(|(_, pose)| pose.mirrored() != *pose);
    if exercise.shapes.len() > 1 {
        for shape in &exercise.shapes {
            let cycle = cycle_of(Some(&shape.id));
            if let Some((_, effort)) = ends(cycle) {
                let caption = shape.go.split(['.', '!']).next().unwrap_or_default().trim();
                figures.push(figure(caption, cycle, effort, false));
            }
        }
    } else if has_sides {
        figures.push(figure(&format!("{} side", exercise.first_side.title()), usual, effort, false));
        figures.push(figure(&format!("{} side", exercise.first_side.other().title()), usual, effort, true));
    } else {
        let caption = if item.dose.work.tempo().hold.is_zero() { "End" } else { "Hold" };
        figures.push(figure(caption, usual, effort, false));
    }
    figures
}

fn own(exercise: &Exercise) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    let mut pictures: Vec<_> = exercise.pictures.iter().collect();
    // The start stands before the hold, however the file is ordered.
    pictures.sort_by_key(|picture| match picture.stage {
        PictureStage::Start => 0,
        PictureStage::Any => 1,
        PictureStage::Hold => 2,
    });
    for picture in pictures {
        let caption = match picture.stage {
            PictureStage::Any => "",
            PictureStage::Start => "Start",
            PictureStage::Hold => "Hold",
        };
        let shot = Shot::Own { file: picture.file.clone(), is_mirrored: picture.is_mirrored };
        if !figures.iter().any(|figure| figure.shot == shot) {
            figures.push(Figure { caption: caption.to_owned(), alt: String::new(), shot });
        }
    }
    figures
}
