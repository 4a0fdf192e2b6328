//! A routine as a sound file: every line spoken, the score laid out with the true lengths, the track written to disk.
//!
//! The file has the samples of the loudspeaker, with the voice at its full level and the tones as loud beside it as the usual
//! volumes make them. Where a session would wait for the person, the file has a short pause instead.

use std::{
    collections::HashMap,
    io::Write,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::civil::Date;

use super::{
    ExportError, ending,
    file::{target_of, write_new, write_whole},
};
use crate::{
    audio::{
        Bank, Gains, Lines, RATE_HZ, SoundFormat, Track, frame_at,
        sound_file::write_sound,
        source::{FileError, Labels, Source, marks},
    },
    cue::{Cue, Sound, ToneTheme, cautious_length},
    progress::{Activity, Progress},
    routine::{Item, Routine},
    settings::Settings,
    timeline::{Coaching, Timeline},
    voice::{
        engine::{Bench, Condition},
        pronunciation::Pronunciations,
        shelf::Shelf,
    },
};

/// How long the file waits where a session would wait for the person.
const WAIT: Duration = Duration::from_secs(5);
/// How much of a track is made at a time.
const REEL: Duration = Duration::from_secs(20);
/// What is heard this long before and after it is in it too: tones that ring, and the line that another one must not run into.
const AIR: Duration = Duration::from_secs(2);

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
    manner: Manner,
    /// The length of each line in samples; `None` if it can't be said.
    lengths: HashMap<Arc<str>, Option<usize>>,
    /// The samples of some lines; the others are fetched when they are needed.
    shelf: Shelf,
    /// What the person should know, such as lines that the voice can't read.
    pub notices: Vec<String>,
}

impl Lines for Spoken {
    fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        self.shelf.get(line).cloned()
    }

    fn needs_chime(&self, line: &str) -> bool {
        self.lengths.get(line).is_some_and(Option::is_none)
    }
}

/// Speaks every line of a routine and lays the routine out in time. Takes some seconds the first time: not for the window's
/// thread.
///
/// # Errors
/// [`ExportError::Request`] when no voice can speak or nothing would be heard, [`ExportError::Canceled`] on request.
pub fn speak(routine: &Routine, manner: &Manner, bench: &mut Bench, progress: &mut Progress<'_>) -> Result<Spoken, ExportError> {
    if routine.exercise_items().next().is_none() {
        let message = format!("\"{}\" has no exercise, so there is nothing to hear. Add one first", routine.name);
        return Err(ExportError::Request(message));
    }
    let without_waits = without_waits(routine);
    let coaching = Coaching { waits: false, ..manner.coaching };
    let mut lengths: HashMap<Arc<str>, Option<usize>> = HashMap::new();
    let mut shelf = Shelf::default();
    bench.begin_round();
    // With true lengths other lines may find room, so it takes a few rounds until all that are needed have been spoken.
    let mut timeline = loop {
        let length_of = |line: &str| match lengths.get(line) {
            Some(Some(n_samples)) => Duration::from_secs_f64(*n_samples as f64 / f64::from(RATE_HZ)),
            _ => cautious_length(line, manner.pace),
        };
        let timeline = Timeline::compile(&without_waits, coaching, &length_of);
        let wanted: Vec<Arc<str>> = timeline.lines().into_iter().filter(|line| !lengths.contains_key(line)).collect();
        if wanted.is_empty() {
            break timeline;
        }
        let n_wanted = (lengths.len() + wanted.len()) as f32;
        for line in wanted {
            progress.reached(Activity::Speaking, lengths.len() as f32 / n_wanted)?;
            let samples = spoken_line(&line, manner, bench)?;
            lengths.insert(Arc::clone(&line), samples.as_ref().map(Vec::len));
            if let Some(samples) = samples {
                shelf.put(line, samples, &|_| false);
            }
        }
    };
    bench.unload();
    let mut notices = Vec::new();
    if let Condition::Fallback(reason) = &bench.condition {
        notices.push(format!("Another voice speaks: {reason}"));
    }
    let silent: Vec<&str> = lengths.iter().filter(|(_, length)| length.is_none()).map(|(line, _)| line.as_ref()).collect();
    if let Some(first) = silent.iter().min() {
        notices.push(format!("The voice can't read {} of the lines, such as \"{first}\". A chime stands for them", silent.len()));
    }
    if timeline.is_cut {
        notices.push(format!("\"{}\" is longer than a session can be. Its end is left out", routine.name));
    }
    add_waits(&mut timeline, routine, manner.coaching.waits);
    Ok(Spoken { timeline, manner: manner.clone(), lengths, shelf, notices })
}

/// The samples of a line; `None` if a chime has to stand for it.
fn spoken_line(line: &str, manner: &Manner, bench: &mut Bench) -> Result<Option<Vec<f32>>, ExportError> {
    match bench.speech_of(line, manner.pace, &manner.own) {
        Ok(speech) => Ok(Some(speech.samples)),
        Err(error) if matches!(bench.condition, Condition::Silent(_)) => {
            Err(ExportError::Request(format!("No voice can speak: {error} Choose \"tones\" to save only tones")))
        }
        Err(_) => Ok(None),
    }
}

/// A spoken score that is being saved.
pub struct Tape<'a> {
    spoken: &'a mut Spoken,
    bench: &'a mut Bench,
    tones: ToneTheme,
    date: Option<Date>,
}

impl<'a> Tape<'a> {
    /// With these tones. The bench is the one that spoke.
    pub fn new(spoken: &'a mut Spoken, tones: ToneTheme, bench: &'a mut Bench) -> Self {
        Self { spoken, bench, tones, date: None }
    }

    /// The same, with the day it is made written into the file.
    pub fn dated(self, date: Date) -> Self {
        Self { date: Some(date), ..self }
    }

    /// Saves a sound file of the kind that its name says.
    ///
    /// # Errors
    /// [`ExportError`]; there is no new file then, and an old one is as before.
    pub fn save(self, path: &Path, progress: &mut Progress<'_>) -> Result<(), ExportError> {
        let format = check_path(path)?;
        write_whole(path, |out| self.write(format, path, out, progress))
    }

    /// Saves a new sound file under the first of these names that is free in the end, and gives it. All are in one folder.
    ///
    /// # Errors
    /// [`ExportError`]; there is no new file then.
    pub fn save_new(self, paths: impl IntoIterator<Item = PathBuf>, progress: &mut Progress<'_>) -> Result<PathBuf, ExportError> {
        let mut paths = paths.into_iter().peekable();
        let first = paths.peek().cloned().unwrap_or_default();
        let format = check_path(&first)?;
        write_new(paths, |out| self.write(format, &first, out, progress))
    }

    fn write(
        self,
        format: SoundFormat,
        path: &Path,
        out: &mut dyn Write,
        progress: &mut Progress<'_>,
    ) -> Result<(), ExportError> {
        let timeline = &self.spoken.timeline;
        let date = self.date.map(|date| date.to_string());
        let labels = Labels { title: timeline.routine_name.clone(), date, marks: marks(timeline) };
        let mut reel = Reel::new(self.spoken, Bank::new(self.tones), self.bench);
        write_sound(format, &mut reel, gains(), &labels, out, progress).map_err(|error| match error {
            FileError::Io(error) => ExportError::file(path)(error),
            FileError::TooLong | FileError::Failed(_) => ExportError::Request(error.to_string()),
            FileError::Canceled => ExportError::Canceled,
        })
    }
}

/// A spoken score as a track, some seconds of it at a time.
struct Reel<'a> {
    spoken: &'a mut Spoken,
    bank: Bank,
    bench: &'a mut Bench,
    /// The frames that the track is for.
    frames: Range<i64>,
    track: Track,
    longest: Duration,
    end: i64,
}

impl<'a> Reel<'a> {
    fn new(spoken: &'a mut Spoken, bank: Bank, bench: &'a mut Bench) -> Self {
        let timeline = &spoken.timeline;
        let longest = timeline.cues.iter().map(|cue| cue.length).max().unwrap_or_default();
        let n_samples = |cue: &Cue| match &cue.sound {
            Sound::Line(line, _) => spoken.lengths.get(line).copied().flatten(),
            Sound::Tone(tone) => bank.tone(*tone).map(|samples| samples.len()),
        };
        let ends = timeline.cues.iter().map(|cue| frame_at(cue.at) + n_samples(cue).unwrap_or(0) as i64);
        let end = ends.fold(frame_at(timeline.end), i64::max);
        Self { spoken, bank, bench, frames: 0..0, track: Track::default(), longest, end }
    }

    /// Makes sure that the lines heard between two moments are on the shelf.
    fn fetch(&mut self, times: &Range<Duration>) -> Result<(), FileError> {
        let Spoken { timeline, manner, lengths, shelf, .. } = &mut *self.spoken;
        let needed = timeline.lines_between(times.start, times.end);
        for line in &needed {
            if shelf.get(line).is_some() || lengths.get(line).is_some_and(Option::is_none) {
                continue;
            }
            let speech = self.bench.speech_of(line, manner.pace, &manner.own);
            let samples = speech.map_err(|error| FileError::Failed(error.to_string()))?.samples;
            shelf.put(Arc::clone(line), samples, &|line| needed.iter().any(|needed| needed.as_ref() == line));
        }
        Ok(())
    }
}

impl Source for Reel<'_> {
    fn end(&self) -> i64 {
        self.end
    }

    fn track_for(&mut self, frames: Range<i64>) -> Result<&Track, FileError> {
        if frames.start < self.frames.start || frames.end > self.frames.end {
            let start = Duration::from_secs_f64(frames.start.max(0) as f64 / f64::from(RATE_HZ));
            let times = start.saturating_sub(self.longest + AIR)..start + REEL + AIR;
            self.fetch(&times)?;
            self.track = Track::within(&self.spoken.timeline, &self.bank, &*self.spoken, times);
            self.frames = frames.start..frames.start + frame_at(REEL);
        }
        Ok(&self.track)
    }
}

/// The kind of sound file with this name, if it can be written as far as one can see without trying: to be asked before all is
/// spoken.
///
/// # Errors
/// [`ExportError`] if it can't.
pub fn check_path(path: &Path) -> Result<SoundFormat, ExportError> {
    let refusal = || format!("{} is not the name of a sound file. Use a name that ends in .ogg or .wav", path.display());
    let format = SoundFormat::of_ending(&ending(path)).ok_or_else(|| ExportError::Request(refusal()))?;
    target_of(path).map(|_| format)
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
