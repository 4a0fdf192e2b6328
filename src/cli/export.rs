//! `unhunch export`: pictures of exercises, contact sheets, and routines as sound files and handouts.

use std::path::PathBuf;

use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::{
    Stop, Streams,
    interrupt::{self, watched},
    routines,
};
use crate::{
    clock::Clock,
    cue::{PACE_RANGE, ToneTheme},
    exercise::Side,
    export::{
        ExportError,
        animation::{self, ANIMATION_PX},
        audio::{self, Manner, Spoken, Tape},
        handout::{self, Paper},
        icon,
        picture::{self, STILL_PX, find_exercise},
        sheet,
    },
    figure::{Backdrop, PictureTheme, Style},
    library::catalog::Catalog,
    routine::{Guidance, Routine},
    store::Store,
    voice::{
        cache::SpeechCache,
        engine::{Bench, Engine},
    },
};

const THEMES: &[(&str, PictureTheme)] = &[("light", PictureTheme::Light), ("dark", PictureTheme::Dark)];

/// What to save.
#[derive(Subcommand)]
pub(super) enum Export {
    /// Save a picture of an exercise, or one moving repetition
    Picture(Box<PictureArguments>),
    /// Save pictures of all key poses of all exercises, and a page that shows them
    Sheet {
        /// The folder for the pictures
        folder: PathBuf,
        /// Only these surroundings
        #[arg(long, value_parser = choice(THEMES))]
        theme: Option<PictureTheme>,
    },
    /// Save a routine as a sound file
    Audio(AudioArguments),
    /// Save a routine to print: pictures, steps, dose, boxes to tick
    Handout(HandoutArguments),
    /// Save the icon of the program
    #[command(hide = true)]
    Icon {
        /// The file, ending in .png
        out: PathBuf,
        /// Width and height in pixels
        #[arg(long, default_value_t = 256)]
        side: u32,
    },
}

#[derive(Args)]
pub(super) struct PictureArguments {
    /// The exercise's id or name
    exercise: String,
    /// The file, ending in .png or .webp for a still, in .gif for one repetition
    out: PathBuf,
    /// The key pose; the effort if not given
    #[arg(long, value_name = "NAME")]
    pose: Option<String>,
    /// The level of the exercise
    #[arg(long, value_name = "ID")]
    level: Option<String>,
    /// The camera; the main one if not given
    #[arg(long, value_name = "NAME")]
    camera: Option<String>,
    /// Width and height in pixels, such as 900x700
    #[arg(long, value_name = "WxH", value_parser = size)]
    size: Option<Size>,
    /// The surroundings
    #[arg(long, value_parser = choice(THEMES), default_value = "light")]
    theme: PictureTheme,
    /// Leave out the background
    #[arg(long)]
    transparent: bool,
    /// Leave out the arrows
    #[arg(long)]
    no_arrows: bool,
    /// The side that works
    #[arg(long, value_parser = choice(Side::NAMES))]
    side: Option<Side>,
}

#[derive(Args)]
pub(super) struct AudioArguments {
    /// The routine's id, or a routine file, or - for standard input
    routine: String,
    /// The file, ending in .ogg (small) or .wav (large, for every player)
    out: PathBuf,
    /// How much is said
    #[arg(long, value_parser = choice(Guidance::NAMES))]
    guidance: Option<Guidance>,
    /// Pace of speech, 0.7 to 1.4; 1 is 145 words a minute
    #[arg(long, value_parser = pace)]
    pace: Option<f32>,
    /// The sound of the tones; as in Settings if not given
    #[arg(long, value_parser = choice(ToneTheme::NAMES))]
    tones: Option<ToneTheme>,
}

#[derive(Args)]
pub(super) struct HandoutArguments {
    /// The routine's id, or a routine file, or - for standard input
    routine: String,
    /// The file, ending in .pdf, or in .html for one web page
    out: PathBuf,
    /// The size of the paper
    #[arg(long, value_parser = choice(Paper::NAMES), default_value = "a4")]
    paper: Paper,
    /// Larger type and pictures
    #[arg(long)]
    large_print: bool,
}

/// Width and height in pixels.
#[derive(Clone, Copy)]
struct Size([u32; 2]);

/// Takes one of these names.
fn choice<T: Copy + Send + Sync + 'static>(names: &'static [(&'static str, T)]) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names.iter().map(|(name, _)| *name)).try_map(move |text| {
        let named = names.iter().find(|(name, _)| *name == text);
        named.map(|&(_, value)| value).ok_or("it is not known")
    })
}

fn size(text: &str) -> Result<Size, String> {
    let refusal = || "Write width x height in pixels, such as 900x700".to_owned();
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(refusal)?;
    let side = |text: &str| text.trim().parse::<u32>().map_err(|_| refusal());
    Ok(Size([side(width)?, side(height)?]))
}

fn pace(text: &str) -> Result<f32, String> {
    let pace = text.parse::<f32>().ok().filter(|pace| PACE_RANGE.contains(pace));
    pace.ok_or_else(|| format!("Use {} to {}", PACE_RANGE.start(), PACE_RANGE.end()))
}

impl From<ExportError> for Stop {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Canceled => Self::Canceled,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// Saves what was asked for.
pub(super) fn run(export: &Export, store: &Store, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    interrupt::flag();
    match export {
        Export::Picture(arguments) => save_picture(arguments, store, streams)?,
        Export::Sheet { folder, theme } => {
            let themes = theme.map_or_else(|| vec![PictureTheme::Light, PictureTheme::Dark], |theme| vec![theme]);
            watched(interrupt::flag(), |progress| sheet::save_all(&Catalog::bundled().exercises, &themes, folder, progress))?;
        }
        Export::Audio(arguments) => save_audio(arguments, store, streams)?,
        Export::Handout(arguments) => save_handout(arguments, store, streams)?,
        Export::Icon { out, side } => {
            icon::save(find_exercise(&Catalog::bundled().exercises, "shoulder_blade_squeeze")?, *side, out)?
        }
    }
    Ok(0)
}

fn save_picture(arguments: &PictureArguments, store: &Store, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let is_animation = arguments.out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gif"));
    let library = routines::library(store, streams)?;
    let backdrop = if arguments.transparent { Backdrop::Transparent } else { Backdrop::Themed };
    let request = picture::PictureRequest {
        exercise: find_exercise(library.exercises(), &arguments.exercise)?,
        level: arguments.level.as_deref(),
        pose: arguments.pose.as_deref(),
        camera: arguments.camera.as_deref(),
        side: arguments.side,
        size_px: arguments.size.map_or(if is_animation { ANIMATION_PX } else { STILL_PX }, |Size(size)| size),
        style: Style { theme: arguments.theme, backdrop, without_arrows: arguments.no_arrows },
        look: store.load_settings().0.look,
    };
    if is_animation {
        watched(interrupt::flag(), |progress| animation::save(&request, &arguments.out, progress))?;
    } else {
        picture::save(&request, &arguments.out)?;
    }
    Ok(())
}

fn save_audio(arguments: &AudioArguments, store: &Store, streams: &mut Streams<'_>) -> Result<(), Stop> {
    audio::check_path(&arguments.out)?;
    let mut routine = routines::find(store, &arguments.routine, streams)?;
    // What is asked for here counts more than what the routine asks for.
    routine.guidance = arguments.guidance.or(routine.guidance);
    let (mut spoken, mut bench) = speak(&routine, arguments.pace, store, streams)?;
    let tones = arguments.tones.unwrap_or_else(|| store.load_settings().0.tones);
    let today = Clock::start().local().date();
    Ok(watched(interrupt::flag(), |progress| {
        Tape::new(&mut spoken, tones, &mut bench).dated(today).save(&arguments.out, progress)
    })?)
}

fn save_handout(arguments: &HandoutArguments, store: &Store, streams: &mut Streams<'_>) -> Result<(), Stop> {
    handout::check_path(&arguments.out)?;
    let routine = routines::find(store, &arguments.routine, streams)?;
    let request = handout::HandoutRequest {
        routine: &routine,
        safety: &Catalog::bundled().safety,
        look: store.load_settings().0.look,
        options: handout::HandoutOptions { paper: arguments.paper, is_large: arguments.large_print },
        own_picture: &|name| store.read_picture(name).map_err(|error| error.to_string()),
    };
    for notice in watched(interrupt::flag(), |progress| handout::save(&request, &arguments.out, progress))? {
        writeln!(streams.err, "unhunch: {notice}")?;
    }
    Ok(())
}

/// Speaks a routine with the voice and the pace from Settings, or another pace, and says what the person should know. Gives the
/// bench too, which can say the lines again.
pub(super) fn speak(
    routine: &Routine,
    pace: Option<f32>,
    store: &Store,
    streams: &mut Streams<'_>,
) -> Result<(Spoken, Bench), Stop> {
    let (settings, _) = store.load_settings();
    let mut manner = Manner::of_settings(&settings);
    manner.pace = pace.unwrap_or(manner.pace);
    let (engines, problem) = Engine::chain(Some(&settings.voice_command));
    if let Some(problem) = problem {
        writeln!(streams.err, "unhunch: {problem}")?;
    }
    let mut bench = Bench::new(engines, Some(SpeechCache::in_folder(store.data_folder().join("voice-cache"))));
    let spoken = watched(interrupt::flag(), |progress| audio::speak(routine, &manner, &mut bench, progress))?;
    for notice in &spoken.notices {
        writeln!(streams.err, "unhunch: {notice}")?;
    }
    Ok((spoken, bench))
}
