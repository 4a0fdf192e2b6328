//! What the coach says of an exercise besides its own words: how much, what to feel, what would be easier, what to fetch.

use std::time::Duration;

use crate::{
    exercise::{Dose, Equipment, Exercise, Posture, Sides, Work, seconds_text},
    timeline::Step,
};

/// Holds from this length on are told with the dose.
const TOLD_HOLD: Duration = Duration::from_secs(3);

/// How much of an exercise is to be done, such as "2 sets of 8, 3 seconds each." or "2 holds of 30 seconds on each side."
pub(super) fn dose_line(step: &Step) -> String {
    format!("{}.", amount(&step.dose, step.exercise.shapes.len()))
}

/// The same without a full stop.
pub fn amount(dose: &Dose, n_shapes: usize) -> String {
    let Dose { work, sets, sides, .. } = *dose;
    let many = |n: u32, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let mut each = None;
    let amount = match work {
        Work::Reps { reps, tempo } => {
            let times = if sets > 1 {
                format!("{sets} sets of {reps}")
            } else if reps == 1 {
                "Once".to_owned()
            } else {
                format!("{reps} times")
            };
            each = (tempo.hold >= TOLD_HOLD).then(|| format!(", {} each", seconds_words(tempo.hold)));
            times
        }
        Work::Holds { repeats, hold, .. } => {
            let holds = format!("{} of {}", many(repeats, "hold"), seconds_words(hold));
            if sets > 1 { format!("{sets} sets of {holds}") } else { holds }
        }
        Work::Time { work, .. } if sets > 1 => format!("{sets} sets of {}", seconds_words(work)),
        Work::Time { work, .. } => format!("For {}", seconds_words(work)),
    };
    let where_to = match sides {
        Sides::Both if n_shapes > 1 => format!(" in each of {n_shapes} shapes"),
        Sides::Both => String::new(),
        Sides::Each => " on each side".to_owned(),
        Sides::Alternate => " on each side, taking turns".to_owned(),
    };
    format!("{amount}{where_to}{}", each.unwrap_or_default())
}

/// A length of time in words that are said, such as "30 seconds" or "2 minutes".
fn seconds_words(time: Duration) -> String {
    match time.as_secs() {
        s if s >= 60 && s.is_multiple_of(60) && time.subsec_nanos() == 0 => {
            if s == 60 {
                "1 minute".to_owned()
            } else {
                format!("{} minutes", s / 60)
            }
        }
        1 if time.subsec_nanos() == 0 => "1 second".to_owned(),
        _ => format!("{} seconds", seconds_text(time)),
    }
}

/// What should be felt, as a sentence.
pub(super) fn feel_line(exercise: &Exercise) -> Option<String> {
    first_sentence(&exercise.feel).map(|feel| format!("You should feel {}", small(feel)))
}

/// What to do if it is too hard, as a sentence. Of several easier levels the next one is named; at the easiest of them, where the
/// exercise's own words are about what is done already, nothing is.
pub(super) fn easier_line(step: &Step) -> Option<String> {
    let exercise = &step.exercise;
    match step.level {
        0 if exercise.default_level > 0 => None,
        0 | 1 => first_sentence(&exercise.easier).map(|easier| format!("Too hard? {easier}")),
        level => Some(format!("Too hard? Try this: {}.", small(&exercise.level(level - 1).name))),
    }
}

fn first_sentence(text: &str) -> Option<&str> {
    let text = text.trim();
    let end = text.find(". ").map_or(text.len(), |dot| dot + 1);
    text.get(..end).filter(|sentence| !sentence.is_empty())
}

/// The text with a small first letter, for the middle of a sentence.
fn small(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What is needed, in words such as "a mat and a towel". `None` if nothing is.
pub(super) fn needs_text(things: &[Equipment]) -> Option<String> {
    let names: Vec<&str> = things.iter().map(|thing| name_of(*thing)).collect();
    let (last, first) = names.split_last()?;
    Some(if first.is_empty() { (*last).to_owned() } else { format!("{} and {last}", first.join(", ")) })
}

fn name_of(thing: Equipment) -> &'static str {
    match thing {
        Equipment::Chair => "a firm chair",
        Equipment::Wall => "a free wall",
        Equipment::DoorFrame => "a door frame",
        Equipment::Desk => "a heavy desk",
        Equipment::Mat => "a mat",
        Equipment::Band => "a band",
        Equipment::Towel => "a small towel",
    }
}

/// Whether a thing has to be fetched, rather than gone to.
pub(super) fn is_fetched(thing: Equipment) -> bool {
    matches!(thing, Equipment::Mat | Equipment::Band | Equipment::Towel)
}

/// How to get up from the floor.
pub(super) fn rise_line(posture: Posture) -> &'static str {
    match posture {
        Posture::FaceDown | Posture::FaceUp => "Roll to your side and get up slowly.",
        Posture::Kneeling | Posture::Sitting | Posture::Standing => "Get up slowly.",
    }
}

/// The opening of a routine: its name, how long it takes, and what is needed.
pub(super) fn opening_line(name: &str, minutes: u64, things: &[Equipment]) -> String {
    let time = match minutes {
        0 => "Less than a minute".to_owned(),
        1 => "About 1 minute".to_owned(),
        _ => format!("About {minutes} minutes"),
    };
    let needs = needs_text(things).map_or_else(String::new, |needs| format!(" You need {needs}."));
    format!("{}. {time}.{needs}", name.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_listed_as_one_would_say_it() {
        assert_eq!(needs_text(&[]), None);
        assert_eq!(needs_text(&[Equipment::Mat]).as_deref(), Some("a mat"));
        let all = [Equipment::Mat, Equipment::Towel, Equipment::DoorFrame];
        assert_eq!(needs_text(&all).as_deref(), Some("a mat, a small towel and a door frame"));
    }

    #[test]
    fn an_opening_says_name_length_and_what_is_needed() {
        let line = opening_line("Desk reset", 3, &[Equipment::Chair]);
        assert_eq!(line, "Desk reset. About 3 minutes. You need a firm chair.");
        assert_eq!(opening_line("Mine.", 0, &[]), "Mine. Less than a minute.");
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        let words = |ms| seconds_words(Duration::from_millis(ms));
        assert_eq!(
            [words(1000), words(30_000), words(2500), words(60_000), words(120_000), words(90_000)],
            ["1 second", "30 seconds", "2.5 seconds", "1 minute", "2 minutes", "90 seconds"]
        );
    }
}
