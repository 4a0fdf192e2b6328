//! What the window takes from the computer besides a person's files. Tests bring their own.

use std::sync::Arc;

use crate::{
    audio::{supervisor::Outputs, system_outputs},
    clock::{Clock, Time},
    voice::engine::Engine,
};

/// Gives the voices, in the order in which they are asked, for the command line in the settings.
pub type Engines = Arc<dyn Fn(&str) -> Vec<Engine> + Send + Sync>;

/// The computer as the window knows it.
pub struct Host {
    /// The time.
    pub clock: Box<dyn Time>,
    /// The voices.
    pub engines: Engines,
    /// The sound devices; a build without sound has none.
    pub outputs: Option<Box<dyn Outputs>>,
}

impl Host {
    /// The real one.
    pub fn system() -> Self {
        // A command that can't be understood is left out, as Settings show; the built-in voice speaks then.
        let engines = |command: &str| Engine::chain(Some(command)).0;
        Self { clock: Box::new(Clock::start()), engines: Arc::new(engines), outputs: system_outputs() }
    }
}
