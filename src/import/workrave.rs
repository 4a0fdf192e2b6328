//! Exercises of Workrave: reads its `exercises.xml` and turns each entry into an exercise of ours, with timed pictures.
//!
//! Texts come in the person's language where there is one. Reads no pictures; whoever does says what became of each.

mod sheet;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::{
    exercise::{
        Area, Dose, Exercise, ExercisePicture, Kind, Level, PictureStage, Place, Posture, Sides, Tempo, USUAL_LEVEL, Words, Work,
        limits,
    },
    format::text_limits::{LINE, LINES, fits, wrapped},
};

pub use sheet::read_sheet;

/// The most exercises that are read.
pub const MAX_DRILLS: usize = 500;
/// The most pictures of one exercise.
pub const MAX_IMAGES: usize = 40;
/// How long a sequence takes if the file does not say.
const DEFAULT_SEQUENCE: Duration = Duration::from_secs(30);
/// The most words of a line that starts a movement, and of a cue.
const MAX_GO_WORDS: usize = 8;
const MAX_CUE_WORDS: usize = 6;
/// The most words that are said before it starts; more would keep the person waiting.
const MAX_SAID_WORDS: usize = 70;
/// Words in an English title and the part of the body they mean.
const AREAS: [(&str, Area); 4] =
    [("shoulder", Area::Shoulders), ("arm", Area::Shoulders), ("neck", Area::Neck), ("head", Area::Neck)];

/// One exercise as Workrave has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drill {
    /// Its title in English, or in the language that the file begins with.
    pub plain_title: String,
    /// Its title.
    pub title: String,
    /// What to do.
    pub description: String,
    /// How long it takes.
    pub length: Option<Duration>,
    /// Its pictures in order.
    pub images: Vec<Image>,
}

/// One picture of an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The file beside the sheet; never a path.
    pub file: String,
    /// Whether left and right change places.
    pub is_mirrored: bool,
    /// How long it shows before the next one.
    pub time: Option<Duration>,
}

impl Drill {
    /// The exercise under this id. `name_of` gives the name of a picture here, or `None` if it can't be used.
    pub fn exercise(&self, id: &str, name_of: &dyn Fn(&str) -> Option<String>) -> Exercise {
        let length =
            self.length.unwrap_or(DEFAULT_SEQUENCE).clamp(seconds(*limits::WORK_S.start()), seconds(*limits::WORK_S.end()));
        let times = self.times(length);
        let shown = self.images.iter().zip(&times).filter_map(|(image, time)| {
            let file = name_of(&image.file)?;
            Some(ExercisePicture { file, stage: PictureStage::Any, time: *time, is_mirrored: image.is_mirrored })
        });
        let pictures = shown.collect();
        let steps = lines_of(&self.description);
        let setup: Vec<String> = steps.first().cloned().into_iter().collect();
        let later: Vec<String> = steps.iter().skip(1).cloned().collect();
        let level = Level {
            id: USUAL_LEVEL.to_owned(),
            name: String::new(),
            place: Place::Chair,
            posture: Posture::Sitting,
            equipment: Vec::new(),
            setup,
            steps: Vec::new(),
            words: self.words(&steps),
        };
        let title = self.plain_title.to_lowercase();
        let mut areas: Vec<Area> = AREAS.iter().filter(|(word, _)| title.contains(word)).map(|&(_, area)| area).collect();
        areas.dedup();
        Exercise {
            name: self.title.clone(),
            kind: if title.contains("stretch") { Kind::Stretch } else { Kind::Mobility },
            areas,
            steps: if later.is_empty() { steps } else { later },
            sources: vec!["Workrave, exercises.xml".to_owned()],
            dose: Dose {
                work: Work::Time { work: length, tempo: tempo_of(&times) },
                sides: Sides::Both,
                ..crate::exercise::DEFAULT_DOSE
            },
            levels: vec![level],
            pictures,
            ..Exercise::blank(id)
        }
    }

    /// How long each picture shows; those without a time share what there is.
    fn times(&self, length: Duration) -> Vec<Duration> {
        let each = length / u32::try_from(self.images.len().max(1)).unwrap_or(1);
        let range = seconds(*limits::PICTURE_S.start())..=seconds(*limits::PICTURE_S.end());
        self.images.iter().map(|image| image.time.unwrap_or(each).clamp(*range.start(), *range.end())).collect()
    }

    fn words(&self, steps: &[String]) -> Words {
        let (mut n_words, mut n_bytes) = (0, 0);
        let said = steps.iter().take_while(|step| {
            n_words += step.split_whitespace().count();
            n_bytes += step.len() + 1;
            n_words <= MAX_SAID_WORDS && n_bytes <= LINE
        });
        let during = steps.iter().filter(|step| step.split_whitespace().count() <= MAX_CUE_WORDS);
        Words {
            setup: said.cloned().collect::<Vec<_>>().join(" "),
            go: first_words(&self.title, MAX_GO_WORDS),
            during: during.cloned().collect(),
            ..Words::default()
        }
    }
}

/// One round through the pictures as a repetition: its parts are those of the pictures as far as they go.
fn tempo_of(times: &[Duration]) -> Tempo {
    let most = seconds(*limits::TEMPO_S.end());
    let [out, hold, back, pause] = match times {
        [] => [2, 4, 2, 2].map(Duration::from_secs),
        [one] if *one >= Duration::from_secs(5) => {
            let ease = Duration::from_secs(2);
            [ease, one.saturating_sub(2 * ease), ease, Duration::ZERO]
        }
        [one] => [*one, Duration::ZERO, Duration::ZERO, Duration::ZERO],
        [one, two] => [*one, Duration::ZERO, *two, Duration::ZERO],
        [one, two, three] => [*one, *two, *three, Duration::ZERO],
        [one, two, three, rest @ ..] => [*one, *two, *three, rest.iter().sum()],
    }
    .map(|part| part.min(most));
    let tempo = Tempo { out, hold, back, pause };
    // A repetition takes at least a second.
    if tempo.length() < Duration::from_secs(1) { Tempo { out: Duration::from_secs(1), ..tempo } } else { tempo }
}

fn seconds(seconds: f64) -> Duration {
    crate::format::reader::duration_from_s(seconds)
}

/// The sentences of a text, each with its full stop. Where they are too long or too many for a list, its lines are filled instead.
fn lines_of(text: &str) -> Vec<String> {
    let sentences = sentences(text);
    let is_fit = sentences.len() <= LINES && sentences.iter().all(|sentence| fits(sentence, LINE));
    if is_fit { sentences } else { wrapped(text, LINE) }
}

fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    for word in text.split_whitespace() {
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
        if word.ends_with(['.', '!', '?', '。', '！', '？', '।']) {
            found.push(std::mem::take(&mut sentence));
        }
    }
    if !sentence.is_empty() {
        found.push(sentence);
    }
    found
}

fn first_words(text: &str, most: usize) -> String {
    text.split_whitespace().take(most).collect::<Vec<_>>().join(" ")
}

/// The languages that a person reads, the best first, as the system names them: "de_DE", then "de". English ends the list.
pub fn languages(variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let listed = variable("LANGUAGE").filter(|list| !list.is_empty());
    let single = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let mut languages = Vec::new();
    let mut add = |language: String| {
        if !languages.contains(&language) {
            languages.push(language);
        }
    };
    for name in listed.iter().flat_map(|list| list.split(':')).map(str::to_owned).chain(single) {
        let (name, variant) = name.split_once('@').map_or((name.as_str(), ""), |(name, variant)| (name, variant));
        let whole = name.split('.').next().unwrap_or_default();
        let short = whole.split('_').next().unwrap_or_default();
        if matches!(short, "" | "C" | "POSIX") {
            continue;
        }
        if !variant.is_empty() {
            add(format!("{whole}@{variant}"));
            add(format!("{short}@{variant}"));
        }
        add(whole.to_owned());
        add(short.to_owned());
        if short == "en" {
            break;
        }
    }
    languages
}
