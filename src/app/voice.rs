//! The voice of a session: which lines to speak, how long they take, and their sound for the loudspeaker.

use std::{sync::Arc, time::Duration};

use egui::Context;

use super::App;
use crate::{
    audio::Lines,
    cue::cautious_length,
    export::audio::Manner,
    settings::Settings,
    timeline::Timeline,
    voice::{
        cache::SpeechCache,
        engine::{Condition, Engine},
        narrator::{LineState, Narrator, Wake},
    },
};

/// What a test of the sound says.
const TEST_LINE: &str = "This is how I sound.";
/// The tones of a test are over by then.
const TEST_TONES: Duration = Duration::from_millis(1500);

/// The narrator as the rest of the window sees it.
pub(super) struct Narration {
    narrator: Arc<Narrator>,
    command: String,
    cache_folder: std::path::PathBuf,
    wake: Wake,
    /// When the line of a test may be said, while one is on.
    test_due: Option<Duration>,
}

impl Narration {
    pub(super) fn start(settings: &Settings, cache_folder: std::path::PathBuf, wake: Wake) -> Self {
        let narrator = Arc::new(new_narrator(&settings.voice_command, &cache_folder, &wake));
        Self { narrator, command: settings.voice_command.clone(), cache_folder, wake, test_due: None }
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
        self.narrator = Arc::new(new_narrator(&self.command, &self.cache_folder, &self.wake));
        true
    }

    /// Begins to speak all lines of a score, the first ones first.
    pub(super) fn prepare(&mut self, timeline: &Timeline, settings: &Settings) {
        self.test_due = None;
        let Manner { own, pace, .. } = Manner::of_settings(settings);
        let lines = timeline.lines().iter().map(ToString::to_string).collect();
        self.narrator.prepare(lines, pace, &Arc::new(own));
    }

    /// Begins to speak the line of a test.
    fn begin_test(&mut self, settings: &Settings, now: Duration) {
        let Manner { own, pace, .. } = Manner::of_settings(settings);
        self.narrator.prepare(vec![TEST_LINE.to_owned()], pace, &Arc::new(own));
        self.test_due = Some(now + TEST_TONES);
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
    pub(super) fn rest(&self) {
        self.narrator.rest();
    }
}

impl App {
    /// Plays two tones, then a line if there is a voice.
    pub(super) fn test_sound(&mut self) {
        self.speaker.test();
        self.narration.begin_test(&self.settings, self.clock.now());
    }

    /// Says the line of a test once its tones are over and it is spoken, or why it was not spoken as asked for.
    pub(super) fn finish_test(&mut self, ctx: &Context, now: Duration) {
        let Some(due) = self.narration.test_due else { return };
        if now < due {
            ctx.request_repaint_after(due - now);
            return;
        }
        // The narrator asks for a frame when it is done.
        if !self.narration.is_ready() {
            return;
        }
        self.narration.test_due = None;
        if let Some(line) = self.narration.narrator.get(TEST_LINE) {
            self.speaker.say(line);
        }
        match self.narration.narrator.condition() {
            Condition::Fine => {}
            Condition::Fallback(reason) => self.say(format!("{reason} The built-in voice speaks instead.")),
            Condition::Silent(reason) => self.say(reason),
        }
    }
}

fn new_narrator(command: &str, cache_folder: &std::path::Path, wake: &Wake) -> Narrator {
    // A command that can't be understood is left out; the built-in voice speaks then.
    let (engines, _) = Engine::chain(Some(command));
    Narrator::start(engines, Some(SpeechCache::in_folder(cache_folder)), Arc::clone(wake))
}

struct SpokenLines(Arc<Narrator>);

impl Lines for SpokenLines {
    fn get(&self, line: &str) -> Option<Arc<[f32]>> {
        self.0.get(line)
    }

    fn is_unreadable(&self, line: &str) -> bool {
        self.0.state_of(line) == LineState::Unreadable
    }

    fn version(&self) -> u64 {
        // Whole tracks are made anew when this changes, so not for every single line.
        let progress = self.0.progress();
        u64::try_from(if progress.is_complete() { progress.done } else { progress.done / 8 }).unwrap_or(0)
    }
}
