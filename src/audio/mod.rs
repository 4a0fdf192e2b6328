//! The score as sound: tones, the track, the loudspeaker, the sound file.
//!
//! `tones` makes sounds, `bank` finds the sound of a cue, `track` places sounds in time (pure), `sound_file` writes a track to a
//! file with `wav` or `ogg`.
//! `performer` is what the sound device calls, `supervisor` opens and mends the device, `keepers` give each device a thread that
//! may be left behind, `speaker` is the handle for the rest of the program. Sound libraries are named in `device` only. Nothing
//! here decides when a cue is due: that is the timeline.

pub mod bank;
#[cfg(feature = "sound")]
mod device;
pub mod keepers;
pub mod ogg;
pub mod performer;
pub mod sound_file;
pub mod source;
pub mod speaker;
pub mod supervisor;
pub mod tones;
pub mod track;
pub mod wav;

pub use bank::{Bank, Lines, NoLines};
pub use sound_file::SoundFormat;
pub use speaker::{SoundState, Speaker};
pub use track::{Gains, SoundGroup, Track, frame_at};

/// The sound devices of the system. None in a build without sound.
pub fn system_outputs() -> Option<Box<dyn supervisor::Outputs>> {
    #[cfg(feature = "sound")]
    return Some(Box::new(keepers::Keepers::new(std::sync::Arc::new(device::SystemDevices))));
    #[cfg(not(feature = "sound"))]
    return None;
}

/// Samples a second of every track: mono, in Hz.
pub const RATE_HZ: u32 = crate::voice::TRACK_RATE_HZ;
