//! The voice of a session: which lines to speak, how long they take, and their sound for the loudspeaker.

use std::{sync::Arc, time::Duration};

use egui::Context;

use super::{App, host::Engines};
use crate::{
    audio::Lines,
    cue::cautious_length,
    export::audio::Manner,
    session::Session,
    settings::Settings,
    timeline::Timeline,
    ui::player::STOPPED,
    voice::{
        VoiceError,
        cache::SpeechCache,
        engine::Condition,
        narrator::{LineState, Narrator, Wake},
    },
};

/// What a test of the sound says.
const TEST_LINE: &str = "This is how I sound.";
/// The tones of a test are over by then.
const TEST_TONES: Duration = Duration::from_millis(1500);

/// How much of the session ahead is looked at for lines to hold.
const AHEAD: Duration = Duration::from_secs(300);
/// How often that is done.
const ATTENTION: Duration = Duration::from_secs(10);

/// The voice's memory is given back this long after the last session.
pub(super) const VOICE_RESTS_AFTER: Duration = Duration::from_secs(120);

/// A line that is to be said by itself.
struct Alone {
    line: Arc<str>,
    /// Not before this time.
    due: Duration,
}

/// The narrator as the rest of the window sees it.
pub(super) struct Narration {
    narrator: Arc<Narrator>,
    command: String,
    cache_folder: std::path::PathBuf,
    wake: Wake,
    engines: Engines,
    alone: Option<Alone>,
    /// The score and the part of it whose lines are held.
    attended: Option<(Arc<Timeline>, u128)>,
    /// Whether there are words for "This hurts": not where tones lead alone.
    says_stopped: bool,
}

impl Narration {
    pub(super) fn start(settings: &Settings, cache_folder: std::path::PathBuf, wake: Wake, engines: Engines) -> Self {
        let narrator = new_narrator(&engines, &settings.voice_command, &cache_folder, &wake);
        Self {
            narrator,
            command: settings.voice_command.clone(),
            cache_folder,
            wake,
            engines,
            alone: None,
            attended: None,
            says_stopped: false,
        }
    }

    /// The sound of lines for the loudspeaker.
    pub(super) fn lines(&self) -> Arc<dyn Lines> {
        Arc::new(SpokenLines(Arc::clone(&self.narrator)))
    }

    /// Takes over another voice program. True if [`Narration::lines`] must be asked for again.
    pub(super) fn set(&mut self, settings: &Settings) -> bool {
        if self.command == settings.voice_command {
            return false;
        }
        self.command.clone_from(&settings.voice_command);
        self.narrator = new_narrator(&self.engines, &self.command, &self.cache_folder, &self.wake);
        true
    }

    /// Begins to speak all lines of a score, the first ones first.
    pub(super) fn prepare(&mut self, timeline: &Timeline, settings: &Settings) {
        self.alone = None;
        let Manner { own, pace, .. } = Manner::of_settings(settings);
        let mut lines = timeline.lines();
        self.says_stopped = !lines.is_empty();
        lines.extend(self.stopped());
        self.narrator.prepare(&lines, pace, &Arc::new(own));
    }

    /// What may have to be said at any moment, unless nothing is said at all.
    fn stopped(&self) -> Option<Arc<str>> {
        self.says_stopped.then(|| Arc::from(STOPPED))
    }

    /// The sound of a line, if it has been spoken.
    pub(super) fn line(&self, line: &str) -> Option<Arc<[f32]>> {
        self.narrator.get(line)
    }

    /// Begins to speak a line that is to be said by itself at this time, or as soon as it can be.
    fn prepare_alone(&mut self, line: &str, settings: &Settings, due: Duration) {
        let Manner { own, pace, .. } = Manner::of_settings(settings);
        let line = Arc::from(line);
        self.narrator.prepare(std::slice::from_ref(&line), pace, &Arc::new(own));
        self.alone = Some(Alone { line, due });
    }

    /// Holds the lines that come next in a session; the memory of all lines of a long one would be too much.
    pub(super) fn attend(&mut self, session: &Session, now: Duration) {
        let at = session.at(now);
        let part = at.as_nanos() / ATTENTION.as_nanos();
        let timeline = session.timeline();
        if self.attended.as_ref().is_some_and(|(other, there)| Arc::ptr_eq(other, timeline) && *there == part) {
            return;
        }
        self.attended = Some((Arc::clone(timeline), part));
        let mut lines = timeline.lines_between(at, at + AHEAD);
        lines.extend(self.stopped());
        self.narrator.attend(&lines);
    }

    /// Whether all lines that can be spoken have been.
    pub(super) fn is_ready(&self) -> bool {
        self.narrator.progress().is_complete()
    }

    /// How long a line takes: measured once it is spoken, guessed before.
    pub(super) fn length_of(&self, line: &str, pace: f32) -> Duration {
        self.narrator.length_of(line).unwrap_or_else(|| cautious_length(line, pace))
    }

    /// Why there is no voice, or another one than usual.
    pub(super) fn trouble(&self) -> Option<String> {
        match self.narrator.condition() {
            Condition::Fine => None,
            Condition::Fallback(_) => Some("Using the built-in voice".to_owned()),
            Condition::Silent(_) => Some("No voice".to_owned()),
        }
    }

    /// Gives the memory of the voice back.
    pub(super) fn rest(&mut self) {
        self.attended = None;
        self.narrator.rest();
    }
}

impl App {
    /// Plays two tones, then a line if there is a voice.
    pub(super) fn test_sound(&mut self) {
        self.played.speaker.test();
        let due = self.clock.now() + TEST_TONES;
        self.played.narration.prepare_alone(TEST_LINE, &self.settings, due);
    }

    /// Says one line as soon as it is spoken, in place of another one. Not while a session is on.
    pub(super) fn say_line(&mut self, line: &str) {
        if self.played.playing.is_none() && self.played.starting.is_none() {
            let now = self.clock.now();
            self.played.narration.prepare_alone(line, &self.settings, now);
        }
    }

    /// Says a line that is to be said by itself once it is time and it is spoken, or why it was not spoken as asked for.
    pub(super) fn finish_line(&mut self, ctx: &Context, now: Duration) {
        let Some(alone) = &self.played.narration.alone else { return };
        if now < alone.due {
            ctx.request_repaint_after(alone.due - now);
            return;
        }
        // The narrator asks for a frame when it is done.
        if !self.played.narration.is_ready() {
            return;
        }
        let Some(Alone { line, .. }) = self.played.narration.alone.take() else { return };
        self.played.voice_rests_at = Some(now + VOICE_RESTS_AFTER);
        if let Some(samples) = self.played.narration.narrator.get(&line) {
            self.played.speaker.say(samples);
        }
        if self.played.narration.narrator.state_of(&line) == LineState::Unreadable {
            self.say(VoiceError::Unreadable.to_string());
        }
        match self.played.narration.narrator.condition() {
            Condition::Fine => {}
            Condition::Fallback(reason) => self.say(format!("{reason} The built-in voice speaks instead.")),
            Condition::Silent(reason) => self.say(reason),
        }
    }
}

fn new_narrator(engines: &Engines, command: &str, cache_folder: &std::path::Path, wake: &Wake) -> Arc<Narrator> {
    Arc::new(Narrator::start(engines(command), Some(SpeechCache::in_folder(cache_folder)), Arc::clone(wake)))
}

struct SpokenLines(Arc<Narrator>);

impl Lines for SpokenLines {
    fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        self.0.get(line)
    }

    fn needs_chime(&self, line: &str) -> bool {
        match self.0.state_of(line) {
            LineState::Unreadable => true,
            // Without any voice the tones carry the session, and a badge says so.
            LineState::Failed => !matches!(self.0.condition(), Condition::Silent(_)),
            LineState::Waiting | LineState::Spoken(_) => false,
        }
    }

    fn version(&self) -> u64 {
        self.0.edition()
    }
}
