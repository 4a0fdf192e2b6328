//! What a person has chosen: look, sound, coaching, goal. Plain data with sensible defaults.
//!
//! Reading is tolerant: a field that can't be understood keeps its default and is noted. Disk access is in `store`.

use serde::Serialize;

use crate::{
    cue::{ToneTheme, estimated_length_at},
    exercise::named,
    figure::{Hair, Look, Outfit, Skin},
    format::{
        problem::Problem,
        reader::{Table, read_toml},
        text_limits,
    },
    routine::{Guidance, Routine},
    timeline::{Coaching, Timeline},
};

/// The version of the settings file.
const SETTINGS_FORMAT: u32 = 1;
/// Most words in the list of pronunciations.
pub const MOST_PRONUNCIATIONS: usize = 500;

/// The least volume that the player's control gives; silence has a button of its own.
const LEAST_VOLUME: f32 = 0.05;

/// Names of the figure's looks in the file.
const SKINS: &[(&str, Skin)] =
    &[("light", Skin::Light), ("tan", Skin::Tan), ("olive", Skin::Olive), ("brown", Skin::Brown), ("deep", Skin::Deep)];
const HAIRS: &[(&str, Hair)] = &[("short", Hair::Short), ("cropped", Hair::Cropped), ("bun", Hair::Bun), ("bob", Hair::Bob)];
const OUTFITS: &[(&str, Outfit)] =
    &[("day", Outfit::Day), ("plum", Outfit::Plum), ("sage", Outfit::Sage), ("slate", Outfit::Slate)];

fn key_of<T: PartialEq>(names: &[(&'static str, T)], value: T) -> &'static str {
    names.iter().find(|(_, other)| *other == value).map_or("", |&(name, _)| name)
}

/// Light, dark or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

named!(ThemeChoice, System = "system", "System"; Light = "light", "Light"; Dark = "dark", "Dark";);

/// Everything a person can choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Whether the safety card has been read and accepted.
    pub is_safety_read: bool,
    /// Light, dark or as the system says.
    pub theme: ThemeChoice,
    /// Text size, percent, 80 to 200.
    pub text_percent: u32,
    /// Show key poses and no sliding instead of movement.
    pub reduces_motion: bool,
    /// Show what is said as text.
    pub shows_captions: bool,
    /// How the drawn person looks.
    pub look: Look,
    /// How much is said.
    pub guidance: Guidance,
    /// Wait before every exercise until the person is ready.
    pub waits: bool,
    /// Pace of speech, 0.7 to 1.4; 1 is 145 words a minute.
    pub pace: f32,
    /// Volume of the voice, 0 to 1.
    pub voice_volume: f32,
    /// Volume of the tones, 0 to 1.
    pub tone_volume: f32,
    /// The color of the tones.
    pub tones: ToneTheme,
    /// No sound at all.
    pub is_muted: bool,
    /// The name of the sound device; the system's usual one if not given.
    pub output_device: Option<String>,
    /// Words and how to say them.
    pub pronunciations: Vec<(String, String)>,
    /// A program that speaks instead of the built-in voice; empty for none.
    pub voice_command: String,
    /// The weekly goal in minutes, 0 for none.
    pub weekly_minutes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            is_safety_read: false,
            theme: ThemeChoice::System,
            text_percent: 100,
            reduces_motion: false,
            shows_captions: true,
            look: Look::default(),
            guidance: Guidance::Full,
            waits: false,
            pace: 1.0,
            voice_volume: 0.8,
            tone_volume: 0.6,
            tones: ToneTheme::default(),
            is_muted: false,
            output_device: None,
            pronunciations: Vec::new(),
            voice_command: String::new(),
            weekly_minutes: 40,
        }
    }
}

impl Settings {
    /// The volume of all sound, 0 to 1: that of the voice or of the tones, whichever is louder.
    pub fn volume(&self) -> f32 {
        self.voice_volume.max(self.tone_volume)
    }

    /// The same with another volume of all sound, and not muted. Voice and tones stay in proportion, so it is never quite 0.
    #[must_use]
    pub fn with_volume(&self, volume: f32) -> Self {
        let volume = volume.clamp(LEAST_VOLUME, 1.0);
        let share = |part: f32| if self.volume() > 0.0 { part / self.volume() } else { 1.0 };
        let scaled = |part: f32| (share(part) * volume * 1000.0).round() / 1000.0;
        Self { voice_volume: scaled(self.voice_volume), tone_volume: scaled(self.tone_volume), is_muted: false, ..self.clone() }
    }

    /// The part of it that a timeline depends on.
    pub fn coaching(&self) -> Coaching {
        Coaching { guidance: self.guidance, waits: self.waits }
    }

    /// A routine laid out in time, with lines as long as their words take on average. What is shown before a session comes from
    /// here; the session itself uses the true lengths of the lines and may differ by a few seconds.
    pub fn timeline_of(&self, routine: &Routine) -> Timeline {
        Timeline::compile(routine, self.coaching(), &|line| estimated_length_at(line, self.pace))
    }

    /// Reads a settings file. Fields that are missing or wrong have their defaults.
    pub fn from_toml(text: &str) -> (Self, Vec<Problem>) {
        read_toml(text, Self::read)
    }

    /// The settings file.
    pub fn to_toml(&self) -> String {
        let file = File {
            format: SETTINGS_FORMAT,
            safety_read: self.is_safety_read,
            look: LookPart {
                theme: self.theme.key(),
                text_percent: self.text_percent,
                reduced_motion: self.reduces_motion,
                captions: self.shows_captions,
                body: self.look.shape,
                skin: key_of(SKINS, self.look.skin),
                hair: key_of(HAIRS, self.look.hair),
                outfit: key_of(OUTFITS, self.look.outfit),
            },
            coaching: CoachingPart {
                guidance: self.guidance.key(),
                wait_for_me: self.waits,
                weekly_minutes: self.weekly_minutes,
            },
            sound: SoundPart {
                muted: self.is_muted,
                voice_volume: self.voice_volume,
                tone_volume: self.tone_volume,
                tones: self.tones.key(),
                pace: self.pace,
                device: self.output_device.as_deref().unwrap_or_default(),
                voice_command: &self.voice_command,
                say: self.pronunciations.iter().map(|(word, spoken)| Say { word, spoken }).collect(),
            },
        };
        // Plain strings and numbers can always be written.
        toml::to_string(&file).unwrap_or_default()
    }

    /// These settings as they may come in from elsewhere, and the program that they name, if it is left out.
    ///
    /// What belongs to this computer and its person stays as it is `here`: a file never chooses a program to run or a sound
    /// device, and never says that the safety card has been read.
    pub fn taken_over_by(self, here: Option<&Self>) -> (Self, Option<String>) {
        let usual = Self::default();
        let here = here.unwrap_or(&usual);
        let is_refused = !self.voice_command.trim().is_empty() && self.voice_command != here.voice_command;
        let refused = is_refused.then(|| self.voice_command.clone());
        let taken = Self {
            is_safety_read: here.is_safety_read,
            output_device: here.output_device.clone(),
            voice_command: here.voice_command.clone(),
            ..self
        };
        (taken, refused)
    }

    fn read(table: &Table<'_>) -> Self {
        let base = Self::default();
        table.whole("format", 0..=SETTINGS_FORMAT);
        let mut settings = Self { is_safety_read: table.flag("safety_read").unwrap_or(false), ..base };
        if let Some(look) = table.table("look") {
            settings.read_look(&look);
        }
        if let Some(coaching) = table.table("coaching") {
            settings.guidance = coaching.choice("guidance", Guidance::NAMES).unwrap_or(settings.guidance);
            settings.waits = coaching.flag("wait_for_me").unwrap_or(settings.waits);
            settings.weekly_minutes = coaching.whole("weekly_minutes", 0..=600).unwrap_or(settings.weekly_minutes);
            coaching.finish();
        }
        if let Some(sound) = table.table("sound") {
            settings.read_sound(&sound);
        }
        settings
    }

    fn read_look(&mut self, look: &Table<'_>) {
        self.theme = look.choice("theme", ThemeChoice::NAMES).unwrap_or(self.theme);
        self.text_percent = look.whole("text_percent", 80..=200).unwrap_or(self.text_percent);
        self.reduces_motion = look.flag("reduced_motion").unwrap_or(self.reduces_motion);
        self.shows_captions = look.flag("captions").unwrap_or(self.shows_captions);
        self.look.shape = look.number("body", 0.0..=1.0).map_or(self.look.shape, |shape| shape as f32);
        self.look.skin = look.choice("skin", SKINS).unwrap_or(self.look.skin);
        self.look.hair = look.choice("hair", HAIRS).unwrap_or(self.look.hair);
        self.look.outfit = look.choice("outfit", OUTFITS).unwrap_or(self.look.outfit);
        look.finish();
    }

    fn read_sound(&mut self, sound: &Table<'_>) {
        let volume = |key, base: f32| sound.number(key, 0.0..=1.0).map_or(base, |volume| volume as f32);
        self.voice_volume = volume("voice_volume", self.voice_volume);
        self.tone_volume = volume("tone_volume", self.tone_volume);
        self.tones = sound.choice("tones", ToneTheme::NAMES).unwrap_or(self.tones);
        self.is_muted = sound.flag("muted").unwrap_or(self.is_muted);
        self.pace = sound.number("pace", 0.7..=1.4).map_or(self.pace, |pace| pace as f32);
        self.output_device = sound.text("device", text_limits::LINE).filter(|name| !name.is_empty());
        self.voice_command = sound.text("voice_command", text_limits::COMMAND).unwrap_or_default();
        self.pronunciations = sound
            .tables("say", MOST_PRONUNCIATIONS)
            .iter()
            .map(|say| {
                let pair = (say.required_text("word", text_limits::WORD), say.required_text("spoken", text_limits::WORD));
                say.finish();
                pair
            })
            .collect();
        sound.finish();
    }
}

/// The shape of the file.
#[derive(Serialize)]
struct File<'a> {
    format: u32,
    safety_read: bool,
    look: LookPart,
    coaching: CoachingPart,
    sound: SoundPart<'a>,
}

#[derive(Serialize)]
struct LookPart {
    theme: &'static str,
    text_percent: u32,
    reduced_motion: bool,
    captions: bool,
    body: f32,
    skin: &'static str,
    hair: &'static str,
    outfit: &'static str,
}

#[derive(Serialize)]
struct CoachingPart {
    guidance: &'static str,
    wait_for_me: bool,
    weekly_minutes: u32,
}

#[derive(Serialize)]
struct SoundPart<'a> {
    muted: bool,
    voice_volume: f32,
    tone_volume: f32,
    tones: &'static str,
    pace: f32,
    device: &'a str,
    voice_command: &'a str,
    say: Vec<Say<'a>>,
}

#[derive(Serialize)]
struct Say<'a> {
    word: &'a str,
    spoken: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let settings = Settings {
            is_safety_read: true,
            theme: ThemeChoice::Dark,
            text_percent: 150,
            tones: ToneTheme::Wood,
            pace: 1.25,
            output_device: Some("Kopfhörer \"2\"".to_owned()),
            pronunciations: vec![("scapula".to_owned(), "skap yoo la".to_owned())],
            ..Settings::default()
        };
        assert_eq!(Settings::from_toml(&settings.to_toml()), (settings, Vec::new()));
    }

    #[test]
    fn a_file_from_elsewhere_names_no_program_and_no_device_and_reads_no_safety_card() {
        let mine =
            Settings { voice_command: "mine {text}".to_owned(), output_device: Some("Desk".to_owned()), ..Settings::default() };
        for spelling in [
            "[sound]\nvoice_command = \"evil\"",
            "sound.voice_command = \"evil\"",
            "sound = { voice_command = 'evil' }",
            "[\"sound\"]\n\"voice_command\" = \"\"\"evil\"\"\"",
            "[ 'so\u{75}nd' ]\n\"voice_comm\\u0061nd\" = \"ev\\u0069l\"",
        ] {
            let text = format!("safety_read = true\nlook.text_percent = 120\n{spelling}\n");
            let (theirs, problems) = Settings::from_toml(&text);
            assert!(problems.is_empty(), "{spelling}: {problems:?}");
            for here in [Some(&mine), None] {
                let (taken, refused) = theirs.clone().taken_over_by(here);
                assert_eq!(refused.as_deref(), Some("evil"), "{spelling}");
                let expected = here.cloned().unwrap_or_default();
                assert_eq!(taken, Settings { text_percent: 120, ..expected }, "{spelling}");
            }
        }
        assert_eq!(mine.clone().taken_over_by(Some(&mine)), (mine, None));
    }

    #[test]
    fn one_control_turns_voice_and_tones_and_keeps_their_proportion() {
        let settings = Settings { voice_volume: 0.8, tone_volume: 0.4, is_muted: true, ..Settings::default() };
        assert_eq!(settings.volume(), 0.8);
        let quiet = settings.with_volume(0.3);
        assert_eq!((quiet.voice_volume, quiet.tone_volume, quiet.is_muted), (0.3, 0.15, false));
        let least = settings.with_volume(-1.0);
        let back = least.with_volume(2.0);
        assert!(least.volume() > 0.0);
        assert_eq!((back.voice_volume, back.tone_volume), (1.0, 0.5));
        let silent = Settings { voice_volume: 0.0, tone_volume: 0.0, ..settings };
        assert_eq!((silent.with_volume(0.5).voice_volume, silent.with_volume(0.5).tone_volume), (0.5, 0.5));
    }

    #[test]
    fn one_bad_field_keeps_its_default_and_the_others_their_values() {
        let (settings, problems) = Settings::from_toml("[look]\ntheme = \"drak\"\ntext_percent = 120\n");
        assert_eq!((settings.theme, settings.text_percent), (ThemeChoice::System, 120));
        assert_eq!(
            problems.first().map(ToString::to_string).as_deref(),
            Some("2:9: error: \"drak\" is not known for \"theme\". Did you mean \"dark\"?")
        );
    }
}
