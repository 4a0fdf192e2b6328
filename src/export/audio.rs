//! A routine as a sound file: every line spoken, the score laid out with the true lengths, the track written to disk.
//!
//! The file has the samples of the loudspeaker, with the voice at its full level and the tones as loud beside it as the usual
//! volumes make them. Where a session would wait for the person, the file has a short pause instead.

use std::{collections::HashMap, ops::ControlFlow, path::Path, sync::Arc, time::Duration};

use super::{
    ExportError, Watch, Work, ending,
    file::{target_of, write_whole},
};
use crate::{
    audio::{
        Bank, Gains, Lines, ToneTheme, Track,
        wav::{Labels, WavError, marks, write_wav},
    },
    cue::cautious_length,
    routine::{Item, Routine},
    settings::Settings,
    timeline::{Coaching, Timeline},
    voice::{
        VoiceError,
        engine::{Bench, Condition},
        pronunciation::Pronunciations,
    },
};

/// How long the file waits where a session would wait for the person.
const WAIT: Duration = Duration::from_secs(5);

/// How lines are said.
#[derive(Clone, Debug)]
pub struct Manner {
    /// How much is said.
    pub coaching: Coaching,
    /// Pace of speech, 0.7 to 1.4.
    pub pace: f32,
    /// The person's own pronunciations.
    pub own: Pronunciations,
}

impl Manner {
    /// As the person has chosen it in Settings.
    pub fn of_settings(settings: &Settings) -> Self {
        let rules: Vec<String> = settings.pronunciations.iter().map(|(word, spoken)| format!("{word} = {spoken}")).collect();
        // Rules that can't be understood were shown in Settings; they are left out here.
        let (own, _) = Pronunciations::parse(&rules.join("\n"));
        Self { coaching: settings.coaching(), pace: settings.pace, own }
    }
}

/// A score whose lines have all been spoken.
pub struct Spoken {
    /// The score, laid out with the true lengths of its lines.
    pub timeline: Timeline,
    lines: HashMap<Arc<str>, Option<Arc<[f32]>>>,
    /// What the person should know, such as lines that the voice can't read.
    pub notices: Vec<String>,
}

impl Lines for Spoken {
    fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        self.lines.get(line).cloned().flatten()
    }

    fn is_unreadable(&self, line: &str) -> bool {
        self.lines.get(line).is_some_and(Option::is_none)
    }
}

/// Speaks every line of a routine and lays the routine out in time. Takes some seconds the first time: not for the window's
/// thread.
///
/// # Errors
/// [`ExportError::Request`] when no voice can speak, [`ExportError::Canceled`] on request.
pub fn speak(routine: &Routine, manner: &Manner, bench: &mut Bench, watch: &mut Watch<'_>) -> Result<Spoken, ExportError> {
    let without_waits = without_waits(routine);
    let coaching = Coaching { waits: false, ..manner.coaching };
    let mut lines: HashMap<Arc<str>, Option<Arc<[f32]>>> = HashMap::new();
    bench.begin_round();
    // With true lengths other lines may find room, so it takes a few rounds until all that are needed have been spoken.
    let mut timeline = loop {
        let length_of = |line: &str| match lines.get(line).and_then(Option::as_ref) {
            Some(samples) => Duration::from_secs_f64(samples.len() as f64 / f64::from(crate::audio::RATE_HZ)),
            None => cautious_length(line, manner.pace),
        };
        let timeline = Timeline::compile(&without_waits, coaching, &length_of);
        let wanted: Vec<Arc<str>> = timeline.lines().into_iter().filter(|line| !lines.contains_key(line)).collect();
        if wanted.is_empty() {
            break timeline;
        }
        let n_wanted = (lines.len() + wanted.len()) as f32;
        for line in wanted {
            watch.reached(Work::Speaking, lines.len() as f32 / n_wanted)?;
            let samples = spoken_line(&line, manner, bench)?;
            lines.insert(line, samples);
        }
    };
    let mut notices = Vec::new();
    if let Condition::Fallback(reason) = &bench.condition {
        notices.push(format!("Another voice speaks: {reason}"));
    }
    let silent: Vec<&str> = lines.iter().filter(|(_, samples)| samples.is_none()).map(|(line, _)| line.as_ref()).collect();
    if let Some(first) = silent.first() {
        notices.push(format!("The voice can't read {} of the lines, such as \"{first}\". A chime stands for them", silent.len()));
    }
    if timeline.is_cut {
        notices.push(format!("\"{}\" is longer than a session can be. Its end is left out", routine.name));
    }
    add_waits(&mut timeline, routine, manner.coaching.waits);
    Ok(Spoken { timeline, lines, notices })
}

/// The samples of a line; `None` if the voice can't read it.
fn spoken_line(line: &str, manner: &Manner, bench: &mut Bench) -> Result<Option<Arc<[f32]>>, ExportError> {
    match bench.speech_of(line, manner.pace, &manner.own) {
        Ok(speech) => Ok(Some(speech.samples.into())),
        Err(VoiceError::Unreadable) => Ok(None),
        Err(error) => Err(ExportError::Request(format!("No voice can speak: {error} Choose \"tones\" to save only tones"))),
    }
}

/// Saves a spoken score as a sound file.
///
/// # Errors
/// [`ExportError`]; there is no new file then, and an old one is as before.
pub fn save(spoken: &Spoken, tones: ToneTheme, path: &Path, watch: &mut Watch<'_>) -> Result<(), ExportError> {
    check_path(path)?;
    let track = Track::new(&spoken.timeline, &Bank::new(tones), spoken);
    let labels = Labels { title: spoken.timeline.routine_name.clone(), marks: marks(&spoken.timeline) };
    write_whole(path, |out| {
        let mut progress = |share| match watch.reached(Work::Writing, share) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        write_wav(&track, gains(), &labels, out, &mut progress).map_err(|error| match error {
            WavError::Io(error) => ExportError::file(path)(error),
            WavError::TooLong => ExportError::Request(error.to_string()),
            WavError::Canceled => ExportError::Canceled,
        })
    })
}

/// Whether a sound file of this name can be written, as far as one can see without trying: to be asked before all is spoken.
///
/// # Errors
/// [`ExportError`] if it can't.
pub fn check_path(path: &Path) -> Result<(), ExportError> {
    match ending(path).as_str() {
        "wav" => target_of(path).map(|_| ()),
        "ogg" => Err(ExportError::Request(
            "This version can't write OGG files. Use a name that ends in .wav; other programs can turn it into OGG".to_owned(),
        )),
        _ => {
            Err(ExportError::Request(format!("{} is not the name of a sound file. Use a name that ends in .wav", path.display())))
        }
    }
}

/// The voice at its full level, the tones beside it as with the usual volumes.
fn gains() -> Gains {
    let usual = Settings::default();
    let live = Gains::from_volumes(usual.voice_volume, usual.tone_volume);
    Gains { voice: 1.0, tone: live.tone / live.voice }
}

/// The routine as it is when nobody has to press a key.
fn without_waits(routine: &Routine) -> Routine {
    let mut routine = routine.clone();
    routine.waits = false;
    let of_group = |item: &mut Item| {
        if let Item::Exercise(item) = item {
            item.waits = None;
        }
    };
    for item in &mut routine.items {
        match item {
            Item::Group(group) => group.items.iter_mut().for_each(of_group),
            single => of_group(single),
        }
    }
    routine
}

/// Makes every preparation longer at whose end a session would wait.
fn add_waits(timeline: &mut Timeline, routine: &Routine, waits: bool) {
    let waits = |item| {
        let item = routine.exercise_items().nth(item);
        item.is_some_and(|item| item.waits.unwrap_or(routine.waits || waits))
    };
    let ends = |timeline: &Timeline, step: usize| {
        let first = timeline.segments.partition_point(|segment| segment.step < step);
        timeline.segments.get(first).filter(|segment| segment.step == step).map(|segment| segment.end)
    };
    for step in 0..timeline.steps.len() {
        if timeline.steps.get(step).is_some_and(|step| waits(step.item))
            && let Some(end) = ends(timeline, step)
        {
            *timeline = timeline.stretched(end.saturating_sub(Duration::from_nanos(1)), WAIT);
        }
    }
}
