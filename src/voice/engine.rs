//! Which voices there are and in which order they are asked.
//!
//! An engine is a voice that is not loaded yet: a name, which the cache needs, and a way to load it. `Bench` asks one
//! after the other; one that fails or panics is left out until the next round.

use super::cache::{LineKey, SpeechCache};
use super::command::CommandVoice;
use super::fake::FakeVoice;
use super::pronunciation::Pronunciations;
use super::{Speech, Voice, VoiceError, level, reading};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An engine that fails at so many lines in a row is given up until the next round.
const MOST_STRIKES: usize = 3;

type Load = Box<dyn FnMut() -> Result<Box<dyn Voice>, VoiceError> + Send>;

/// A voice that can be loaded when needed.
pub struct Engine {
    name: String,
    load: Load,
    /// Whether phonemes from a person's own list may stand in the text.
    reads_phonemes: bool,
    /// Whether its speech is trimmed and leveled; silence must not be.
    is_leveled: bool,
}

impl Engine {
    /// A voice under a name, which has to change when its sound does.
    pub fn new(name: impl Into<String>, load: impl FnMut() -> Result<Box<dyn Voice>, VoiceError> + Send + 'static) -> Self {
        Self { name: name.into(), load: Box::new(load), reads_phonemes: false, is_leveled: true }
    }

    /// The built-in neural voice.
    #[cfg(feature = "voice")]
    pub fn neural() -> Self {
        use super::neural::{NAME, NeuralVoice};
        let load = || NeuralVoice::load().map(|voice| Box::new(voice) as Box<dyn Voice>);
        Self { reads_phonemes: true, ..Self::new(NAME, load) }
    }

    /// A program that speaks, from the command line in Settings.
    ///
    /// # Errors
    /// [`VoiceError::Failed`] when the command cannot be understood.
    pub fn command(line: &str) -> Result<Self, VoiceError> {
        let voice = CommandVoice::from_line(line)?;
        Ok(Self::new(voice.name().to_owned(), move || Ok(Box::new(voice.clone()) as Box<dyn Voice>)))
    }

    /// The silent voice, for tests: lines have lengths and no sound.
    pub fn silent() -> Self {
        let load = || Ok(Box::new(FakeVoice) as Box<dyn Voice>);
        Self { is_leveled: false, ..Self::new(FakeVoice.name(), load) }
    }

    /// The voices of this build, the person's own program first if there is one. A command that cannot be understood is left
    /// out and comes back as the error.
    pub fn chain(command: Option<&str>) -> (Vec<Engine>, Option<VoiceError>) {
        let mut engines = Vec::new();
        let mut problem = None;
        match command.map(str::trim).filter(|line| !line.is_empty()).map(Engine::command) {
            Some(Ok(engine)) => engines.push(engine),
            Some(Err(error)) => problem = Some(error),
            None => {}
        }
        #[cfg(feature = "voice")]
        engines.push(Engine::neural());
        (engines, problem)
    }
}

/// How the voice is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// The first voice speaks.
    #[default]
    Fine,
    /// A voice failed, and another speaks instead: what happened.
    Fallback(String),
    /// No voice speaks; tones and captions carry the session: what happened.
    Silent(String),
}

/// The engines with the one that is loaded, and the cache. Lives on the worker thread.
pub struct Bench {
    engines: Vec<Engine>,
    loaded: Option<(usize, Box<dyn Voice>)>,
    cache: Option<SpeechCache>,
    failed: Vec<usize>,
    /// Lines in a row that the last engine could not say.
    n_strikes: usize,
    /// How it went this round.
    pub condition: Condition,
}

impl Bench {
    /// A bench with nothing loaded.
    pub fn new(engines: Vec<Engine>, cache: Option<SpeechCache>) -> Self {
        Self { engines, loaded: None, cache, failed: Vec::new(), n_strikes: 0, condition: Condition::Fine }
    }

    /// Gives every engine another chance.
    pub fn begin_round(&mut self) {
        self.failed.clear();
        self.n_strikes = 0;
        self.condition = Condition::Fine;
    }

    /// Frees the loaded voice.
    pub fn unload(&mut self) {
        self.loaded = None;
    }

    /// A finished line from the cache or the first engine that can say it.
    ///
    /// # Errors
    /// [`VoiceError::Unreadable`] when the text is not for this voice; another when every engine failed.
    pub fn speech_of(&mut self, line: &str, pace: f32, own: &Pronunciations) -> Result<Speech, VoiceError> {
        if !reading::can_read(line) {
            return Err(VoiceError::Unreadable);
        }
        let mut last = VoiceError::Failed("this build has no voice".to_owned());
        for number in 0..self.engines.len() {
            if self.failed.contains(&number) {
                continue;
            }
            match self.ask(number, line, pace, own) {
                Ok(speech) => {
                    self.n_strikes = 0;
                    return Ok(speech);
                }
                // The text is at fault, not the engine.
                Err(VoiceError::Unreadable) => last = VoiceError::Unreadable,
                Err(error @ VoiceError::Failed(_)) if self.is_forgiven(number) => {
                    self.unload();
                    last = error;
                }
                Err(error) => {
                    self.failed.push(number);
                    if self.loaded.as_ref().is_some_and(|(loaded, _)| *loaded == number) {
                        self.unload();
                    }
                    self.condition = Condition::Fallback(error.to_string());
                    last = error;
                }
            }
        }
        if self.failed.len() == self.engines.len() {
            let reason = match &self.condition {
                Condition::Fallback(reason) | Condition::Silent(reason) => reason.clone(),
                Condition::Fine => last.to_string(),
            };
            self.condition = Condition::Silent(reason);
        }
        Err(last)
    }

    /// Whether an engine that could not say a line is asked for the next one. Where another can speak instead, it does, so that
    /// the voice does not change from line to line.
    fn is_forgiven(&mut self, number: usize) -> bool {
        let is_last = number + 1 == self.engines.len();
        self.n_strikes += usize::from(is_last);
        is_last && self.n_strikes < MOST_STRIKES
    }

    fn ask(&mut self, number: usize, line: &str, pace: f32, own: &Pronunciations) -> Result<Speech, VoiceError> {
        let Some(engine) = self.engines.get_mut(number) else { return Err(VoiceError::Unreadable) };
        let text = own.apply(line, engine.reads_phonemes);
        let key = LineKey { text: &text, voice: &engine.name, pace };
        if let Some(speech) = self.cache.as_ref().and_then(|cache| cache.get(&key)) {
            return Ok(speech);
        }
        let loaded = self.loaded.take().filter(|(loaded, _)| *loaded == number);
        let voice = match loaded {
            Some((_, voice)) => voice,
            None => guarded(|| (engine.load)())?,
        };
        let (_, voice) = self.loaded.insert((number, voice));
        let speech = guarded(|| {
            let speech = voice.speak(&text, pace)?;
            if engine.is_leveled { level::finished(speech) } else { Ok(speech) }
        })?;
        if let Some(cache) = &mut self.cache
            && cache.put(&key, &speech).is_err()
        {
            // A full or locked disk: go on without for as long as the coach runs.
            self.cache = None;
        }
        Ok(speech)
    }
}

/// Runs a voice; its panic becomes an error.
fn guarded<T>(speak: impl FnOnce() -> Result<T, VoiceError>) -> Result<T, VoiceError> {
    catch_unwind(AssertUnwindSafe(speak)).unwrap_or_else(|_| Err(VoiceError::Failed("it stopped unexpectedly".to_owned())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    /// Beeps, fails or panics, and counts.
    struct Stub(fn(&str) -> Result<Speech, VoiceError>);

    impl Voice for Stub {
        fn name(&self) -> &str {
            "stub"
        }

        fn speak(&mut self, text: &str, _pace: f32) -> Result<Speech, VoiceError> {
            (self.0)(text)
        }
    }

    fn engine(name: &str, speak: fn(&str) -> Result<Speech, VoiceError>) -> Engine {
        Engine::new(name, move || Ok(Box::new(Stub(speak)) as Box<dyn Voice>))
    }

    fn beep(_: &str) -> Result<Speech, VoiceError> {
        let samples = (0..9_600).map(|i| 0.3 * (i as f32 * 0.13).sin()).collect();
        Ok(Speech { rate_hz: 48_000, samples })
    }

    fn say(bench: &mut Bench, line: &str) -> Result<Speech, VoiceError> {
        bench.speech_of(line, 1.0, &Pronunciations::default())
    }

    #[test]
    fn a_panicking_voice_makes_room_for_the_next() {
        let mut bench = Bench::new(vec![engine("bad", |_| panic!("on purpose")), engine("good", beep)], None);
        assert!(say(&mut bench, "Hold.").is_ok());
        assert!(matches!(&bench.condition, Condition::Fallback(_)));
    }

    #[test]
    fn when_all_fail_the_condition_says_why_until_the_next_round() {
        let mut bench = Bench::new(vec![engine("bad", |_| Err(VoiceError::TimedOut))], None);
        assert_eq!(say(&mut bench, "Hold."), Err(VoiceError::TimedOut));
        assert_eq!(bench.condition, Condition::Silent(VoiceError::TimedOut.to_string()));
        assert!(say(&mut bench, "Rest.").is_err());
        bench.begin_round();
        assert_eq!(bench.condition, Condition::Fine);
        let mut none = Bench::new(Vec::new(), None);
        assert!(say(&mut none, "Hold.").is_err());
        assert!(matches!(none.condition, Condition::Silent(_)));
    }

    #[test]
    fn one_bad_line_does_not_cost_the_voice_but_three_in_a_row_do() {
        let fails_at_bad =
            |text: &str| if text.contains("bad") { Err(VoiceError::Failed("it did".to_owned())) } else { beep(text) };
        let mut bench = Bench::new(vec![engine("mostly good", fails_at_bad)], None);
        for line in ["A bad line.", "Another bad line.", "Hold."] {
            assert_eq!(say(&mut bench, line).is_err(), line.contains("bad"));
        }
        assert_eq!(bench.condition, Condition::Fine);
        for _ in 0..3 {
            assert!(say(&mut bench, "A bad line.").is_err());
        }
        assert!(say(&mut bench, "Hold.").is_err());
        assert!(matches!(&bench.condition, Condition::Silent(_)));
    }

    #[test]
    fn unreadable_text_is_not_the_voices_fault() {
        let mut bench = Bench::new(vec![engine("good", beep)], None);
        assert_eq!(say(&mut bench, "肩胛骨"), Err(VoiceError::Unreadable));
        assert_eq!(bench.condition, Condition::Fine);
    }

    #[test]
    fn a_line_from_the_cache_needs_no_engine() {
        let folder = tempfile::tempdir().unwrap();
        let cache = || Some(SpeechCache::in_folder(folder.path()));
        let first = say(&mut Bench::new(vec![engine("same", beep)], cache()), "Hold.").unwrap();
        let fails = Engine::new("same", || Err(VoiceError::Damaged("model".to_owned())));
        let mut bench = Bench::new(vec![fails], cache());
        assert_eq!(say(&mut bench, "Hold.").unwrap(), first);
        assert_eq!(bench.condition, Condition::Fine);
        assert!(say(&mut bench, "Never said.").is_err());
    }

    #[test]
    fn a_bad_command_is_reported_and_left_out() {
        let (with_bad, problem) = Engine::chain(Some("say 'open"));
        let (without, none) = Engine::chain(None);
        assert!(problem.is_some() && none.is_none() && with_bad.len() == without.len());
        assert_eq!(Engine::chain(Some("say {text}")).0.len(), without.len() + 1);
    }
}
