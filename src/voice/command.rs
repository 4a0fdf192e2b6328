//! A voice of the person's own choice: a program that turns text into a WAV.
//!
//! The command is split into words, never handed to a shell. `{text}` becomes the line (without it the line goes to the
//! program's input), `{file}` a file the program writes (without it the WAV comes from its output), `{wpm}` words a minute.
//! For example `espeak-ng --stdout {text}` or `say -o {file} --data-format=LEI16@24000 {text}`.

use super::wave::speech_from_wav;
use super::{Speech, Voice, VoiceError, reading};
use crate::cue::{WORDS_A_MINUTE, pace_in_range};
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Longest time a program may take for one line.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Most bytes taken from a program: ten minutes at 48 kHz in 16 bits.
const MOST_BYTES: u64 = 60_000_000;

/// Why a command line from Settings can't be used, and what happens then; `None` if it can or is empty.
pub fn problem_of(line: &str) -> Option<String> {
    match CommandVoice::from_line(line) {
        Err(VoiceError::Failed(reason)) if !line.trim().is_empty() => {
            Some(format!("This can't be used: {reason}. The built-in voice speaks."))
        }
        _ => None,
    }
}

/// A program that speaks.
#[derive(Clone, Debug)]
pub struct CommandVoice {
    name: String,
    words: Vec<String>,
    patience: Duration,
}

impl CommandVoice {
    /// A voice from a command line as written in Settings. Quotes hold words together.
    ///
    /// # Errors
    /// [`VoiceError::Failed`] when the command is empty or a quote is left open.
    pub fn from_line(line: &str) -> Result<Self, VoiceError> {
        let words = words_of(line).ok_or_else(|| VoiceError::Failed("a quote in its command is not closed".to_owned()))?;
        if words.is_empty() {
            return Err(VoiceError::Failed("its command is empty".to_owned()));
        }
        Ok(Self { name: format!("command {}", words.join("\u{1f}")), words, patience: PATIENCE })
    }

    /// The same with another time limit.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    fn wav_of(&self, text: &str, pace: f32) -> Result<Vec<u8>, VoiceError> {
        let wpm = (WORDS_A_MINUTE as f32 * pace_in_range(pace)).round().to_string();
        let file = if self.mentions("{file}") {
            Some(tempfile::Builder::new().suffix(".wav").tempfile().map_err(failed)?)
        } else {
            None
        };
        let path = file.as_ref().map(|file| file.path().to_string_lossy().into_owned()).unwrap_or_default();
        let mut words =
            self.words.iter().map(|word| word.replace("{file}", &path).replace("{wpm}", &wpm).replace("{text}", text));
        let program = words.next().unwrap_or_default();
        let mut command = Command::new(&program);
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        hide_console(&mut command);
        let mut child = command.spawn().map_err(|error| VoiceError::Failed(format!("{program} did not start: {error}")))?;
        let written = self.converse(&mut child, text);
        if written.is_err() {
            // It may have ended by itself; either way it is gone after this.
            let _ = child.kill();
            let _ = child.wait();
        }
        match file {
            None => written,
            Some(mut file) => {
                written?;
                let mut bytes = Vec::new();
                file.as_file_mut().take(MOST_BYTES).read_to_end(&mut bytes).map_err(failed)?;
                Ok(bytes)
            }
        }
    }

    /// Feeds the program and waits for its output and its end. Reading happens beside, so that a program that never ends is
    /// given up in time.
    fn converse(&self, child: &mut Child, text: &str) -> Result<Vec<u8>, VoiceError> {
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let text = if self.mentions("{text}") { String::new() } else { text.to_owned() };
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            if let Some(mut input) = input {
                // A program that does not read its input is fine.
                let _ = input.write_all(text.as_bytes());
            }
            let mut bytes = Vec::new();
            let read = output.map_or(Ok(0), |output| output.take(MOST_BYTES).read_to_end(&mut bytes));
            // Nobody listens any more after a time-out.
            let _ = sender.send(read.map(|_| bytes));
        });
        let bytes = receiver.recv_timeout(self.patience).map_err(|_| VoiceError::TimedOut)?.map_err(failed)?;
        // Its output is closed, so it is about to end. A channel that stays empty is a pause.
        let (_kept, empty) = mpsc::channel::<()>();
        let asked = (0..20).find_map(|_| match child.try_wait() {
            Ok(None) => {
                let _ = empty.recv_timeout(self.patience / 50);
                None
            }
            ended => Some(ended),
        });
        let status = asked.transpose().map_err(failed)?.flatten().ok_or(VoiceError::TimedOut)?;
        if status.success() { Ok(bytes) } else { Err(VoiceError::Failed(format!("its program ended with {status}"))) }
    }

    fn mentions(&self, place: &str) -> bool {
        self.words.iter().any(|word| word.contains(place))
    }
}

impl Voice for CommandVoice {
    fn name(&self) -> &str {
        &self.name
    }

    fn speak(&mut self, text: &str, pace: f32) -> Result<Speech, VoiceError> {
        let text = reading::sentences(&reading::speakable(text)).join(" ");
        if text.is_empty() {
            return Err(VoiceError::Unreadable);
        }
        speech_from_wav(&self.wav_of(&text, pace)?)
    }
}

/// Keeps Windows from showing a console for every line.
fn hide_console(command: &mut Command) {
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    #[cfg(not(windows))]
    let _ = command;
}

fn failed(error: std::io::Error) -> VoiceError {
    VoiceError::Failed(error.to_string())
}

/// The words of a command line; `None` when a quote stays open.
fn words_of(line: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut open: Option<char> = None;
    let mut in_word = false;
    for sign in line.chars() {
        match open {
            Some(quote) if sign == quote => open = None,
            None if sign == '"' || sign == '\'' => {
                open = Some(sign);
                if !in_word {
                    words.push(String::new());
                }
                in_word = true;
            }
            None if sign.is_whitespace() => in_word = false,
            _ => {
                if !in_word {
                    words.push(String::new());
                }
                in_word = true;
                words.last_mut()?.push(sign);
            }
        }
    }
    open.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn command_lines_split_at_spaces_outside_quotes() {
        assert_eq!(words_of("say -o '{file}' \"two words\"").unwrap(), ["say", "-o", "{file}", "two words"]);
        assert_eq!(words_of("a '' b").unwrap(), ["a", "", "b"]);
        assert_eq!(words_of("say 'open"), None);
        assert!(CommandVoice::from_line("  ").is_err());
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let mut voice = CommandVoice::from_line("no-such-program-at-all {text}").unwrap();
        assert!(matches!(voice.speak("Hold.", 1.0), Err(VoiceError::Failed(_))));
        assert_eq!(voice.speak("漢", 1.0), Err(VoiceError::Unreadable));
    }

    #[cfg(unix)]
    #[test]
    fn failing_empty_and_endless_programs_are_given_up() {
        let speak =
            |line: &str| CommandVoice::from_line(line).unwrap().with_patience(Duration::from_millis(300)).speak("Hold.", 1.0);
        assert!(matches!(speak("false"), Err(VoiceError::Failed(_))));
        assert!(matches!(speak("true"), Err(VoiceError::Failed(_))));
        assert!(matches!(speak("echo {text}"), Err(VoiceError::Failed(_))));
        assert_eq!(speak("sleep 60"), Err(VoiceError::TimedOut));
    }

    #[cfg(unix)]
    #[test]
    fn a_wav_from_output_or_file_is_heard() {
        let wav = r"RIFF\0\0\0\0WAVEfmt \020\0\0\0\001\0\001\0\300]\0\0\0\0\0\0\002\0\020\0data\004\0\0\0\0@\0@";
        for line in [format!("printf '{wav}'"), format!("sh -c \"printf '{wav}' > {{file}}\"")] {
            let speech = CommandVoice::from_line(&line).unwrap().speak("Hold.", 1.0).unwrap();
            assert_eq!(speech, Speech { rate_hz: 24_000, samples: vec![0.5, 0.5] });
        }
    }
}
