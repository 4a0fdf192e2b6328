//! A timeline as sound: each cue on its own frame. Pure: the same frames are the same samples, whatever the block size and
//! wherever one starts. Knows no device and no clock.

use std::{collections::HashMap, ops::Range, sync::Arc, time::Duration};

use super::{
    RATE_HZ,
    bank::{Bank, Lines},
};
use crate::{
    cue::{Sound, Tone},
    timeline::Timeline,
};

/// A line that would run into the next one is faded out over this many frames before it: 10 ms.
const CUT_FRAMES: usize = 480;

/// The frame of a moment, to the nearest. The only place where time becomes frames.
pub fn frame_at(at: Duration) -> i64 {
    let frame = (at.as_nanos() * u128::from(RATE_HZ) + 500_000_000) / 1_000_000_000;
    i64::try_from(frame).unwrap_or(i64::MAX)
}

/// Which volume a sound follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoundGroup {
    /// Spoken lines.
    Voice,
    /// Tones.
    Tone,
}

/// Factors on the two groups; 1 leaves the samples as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gains {
    /// On spoken lines.
    pub voice: f32,
    /// On tones.
    pub tone: f32,
}

impl Gains {
    /// Both groups as they are.
    pub const FULL: Self = Self { voice: 1.0, tone: 1.0 };
    /// Nothing is heard.
    pub const SILENT: Self = Self { voice: 0.0, tone: 0.0 };

    /// From two volumes between 0 and 1. Squared, because half a volume should sound half as loud.
    pub fn from_volumes(voice: f32, tone: f32) -> Self {
        let gain = |volume: f32| if volume.is_finite() { volume.clamp(0.0, 1.0).powi(2) } else { 1.0 };
        Self { voice: gain(voice), tone: gain(tone) }
    }
}

/// A sound on its frame.
#[derive(Clone, Debug)]
struct Entry {
    start: i64,
    /// How much of the samples is heard.
    length: usize,
    samples: Arc<[f32]>,
    group: SoundGroup,
}

impl Entry {
    fn end(&self) -> i64 {
        self.start + self.length as i64
    }

    /// Adds what falls into `out`, whose first sample is the frame `from`.
    fn add_to(&self, from: i64, out: &mut [f32]) {
        let skipped = usize::try_from(from - self.start).unwrap_or(0);
        let ahead = usize::try_from(self.start - from).unwrap_or(0);
        let heard = self.samples.get(skipped..self.length).unwrap_or_default();
        let places = out.iter_mut().skip(ahead);
        if self.length == self.samples.len() {
            places.zip(heard).for_each(|(place, sample)| *place += sample);
            return;
        }
        for ((place, sample), i) in places.zip(heard).zip(skipped..) {
            *place += sample * ((self.length - i) as f32 / CUT_FRAMES as f32).min(1.0);
        }
    }
}

/// A timeline as sound.
#[derive(Clone, Debug, Default)]
pub struct Track {
    /// In the order of their starts.
    entries: Vec<Entry>,
    /// The length of the longest entry, in frames.
    longest: i64,
    end: i64,
}

impl Track {
    /// The sound of a timeline. Lines that no voice can read are a chime; those that are not spoken yet are left out.
    pub fn new(timeline: &Timeline, bank: &Bank, lines: &dyn Lines) -> Self {
        Self::within(timeline, bank, lines, Duration::ZERO..Duration::MAX)
    }

    /// The same of those sounds only that are heard between two moments.
    pub fn within(timeline: &Timeline, bank: &Bank, lines: &dyn Lines, times: Range<Duration>) -> Self {
        // A line that is said often is kept once.
        let mut spoken: HashMap<&str, Option<Arc<[f32]>>> = HashMap::new();
        let heard = timeline.cues.iter().filter(|cue| cue.end() > times.start && cue.at < times.end);
        let sounds = heard.filter_map(|cue| {
            let (samples, group) = match &cue.sound {
                Sound::Tone(tone) => (bank.tone(*tone)?, SoundGroup::Tone),
                Sound::Line(text, _) => {
                    (spoken.entry(text).or_insert_with(|| bank.line(text, lines)).clone()?, SoundGroup::Voice)
                }
            };
            Some((frame_at(cue.at), samples, group))
        });
        Self::from_sounds(sounds, frame_at(timeline.end))
    }

    /// Sounds on their frames. The track lasts until `end`, or longer if a sound does.
    pub fn from_sounds(sounds: impl IntoIterator<Item = (i64, Arc<[f32]>, SoundGroup)>, end: i64) -> Self {
        let entries = sounds.into_iter().map(|(start, samples, group)| Entry { start, length: samples.len(), samples, group });
        Self::from_entries(entries.collect(), end)
    }

    fn from_entries(mut entries: Vec<Entry>, end: i64) -> Self {
        entries.sort_by_key(|entry| entry.start);
        // No line speaks over another: the later one wins.
        let mut next_line = i64::MAX;
        for entry in entries.iter_mut().rev().filter(|entry| entry.group == SoundGroup::Voice) {
            entry.length = entry.length.min(usize::try_from(next_line - entry.start).unwrap_or(0));
            next_line = entry.start;
        }
        let longest = entries.iter().map(|entry| entry.length as i64).max().unwrap_or(0);
        let end = entries.iter().map(Entry::end).fold(end, i64::max);
        Self { entries, longest, end }
    }

    /// Three, two, one: a count tone at each second, three seconds long.
    pub fn count_back(bank: &Bank) -> Self {
        let second = i64::from(RATE_HZ);
        let ticks = (0..3).filter_map(|i| Some((i * second, bank.tone(Tone::Count)?, SoundGroup::Tone)));
        Self::from_sounds(ticks, 3 * second)
    }

    /// The frame at which all is over.
    pub fn end(&self) -> i64 {
        self.end
    }

    /// Adds the sounds of a group that start within `starts` to `out`, whose first sample is the frame `from`.
    /// Frames before 0 and after the end are silent.
    pub fn render(&self, group: SoundGroup, starts: &Range<i64>, from: i64, out: &mut [f32]) {
        let to = from.saturating_add(out.len() as i64).min(starts.end);
        let first = self.first_from(starts.start.max(from.saturating_sub(self.longest)));
        let near = self.entries.iter().skip(first).take_while(|entry| entry.start < to);
        near.filter(|entry| entry.group == group && entry.end() > from).for_each(|entry| entry.add_to(from, out));
    }

    /// If nothing sounds at `frame` of what starts within `starts`: the frame at which something will.
    pub fn silent_until(&self, starts: &Range<i64>, frame: i64) -> Option<i64> {
        let first = self.first_from(starts.start.max(frame.saturating_sub(self.longest)));
        let mut near = self.entries.iter().skip(first).take_while(|entry| entry.start < starts.end);
        let next = near.find(|entry| entry.start >= frame || entry.end() > frame);
        match next {
            Some(entry) if entry.start < frame => None,
            Some(entry) => Some(entry.start),
            None => Some(i64::MAX),
        }
    }

    fn first_from(&self, frame: i64) -> usize {
        self.entries.partition_point(|entry| entry.start < frame)
    }
}

/// The two groups together, with gains that go evenly from one value to another.
pub fn mix(voice: &[f32], tone: &[f32], gains: (Gains, Gains), out: &mut [f32]) {
    let (from, to) = gains;
    let n = out.len().max(1) as f32;
    for (((out, voice), tone), i) in out.iter_mut().zip(voice).zip(tone).zip(0_usize..) {
        let share = i as f32 / n;
        let gain_voice = from.voice + (to.voice - from.voice) * share;
        let gain_tone = from.tone + (to.tone - from.tone) * share;
        *out = voice * gain_voice + tone * gain_tone;
    }
}
