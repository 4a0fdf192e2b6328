//! Opens the window.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use eframe::{NativeOptions, Renderer};
use egui::{IconData, ViewportBuilder, vec2};

use super::{App, display, waker};
use crate::{
    app::{host::Host, single::Requests},
    cli::{find_routine, is_pack},
    clock::Clock,
    routine::Routine,
    store::Store,
    ui::{
        action::{Action, Screen},
        kit::fonts,
    },
};

/// What the window opens with.
pub struct Options {
    /// The person's files.
    pub store: Store,
    /// A routine to start at once.
    pub routine: Option<Routine>,
    /// A pack to show at once.
    pub pack: Option<PathBuf>,
    /// What later starts of the program ask for.
    pub requests: Option<Requests>,
    /// Something to say at once.
    pub notice: Option<String>,
    /// Close again after the first frames; for checks.
    pub is_smoke: bool,
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// A sentence that says why no window could be opened.
pub fn run(options: Options) -> Result<(), String> {
    let viewport = ViewportBuilder::default()
        .with_title("Unhunch")
        .with_app_id("unhunch")
        .with_icon(icon())
        .with_inner_size(vec2(1120.0, 720.0))
        .with_min_inner_size(MIN_WINDOW);
    let native = NativeOptions { viewport, renderer: Renderer::Glow, dithering: false, ..NativeOptions::default() };
    let native = on_display(native).map_err(|reason| no_window(&reason))?;
    let Options { store, routine, pack, requests, notice, is_smoke } = options;
    let created = move |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        fonts::fall_back_on_system(&cc.egui_ctx);
        let mut app = App::new(&cc.egui_ctx, store, requests, Host::system());
        if let Some(routine) = routine {
            app.start(routine);
        }
        if let Some(path) = pack {
            app.open_file(&cc.egui_ctx, &path);
        }
        if let Some(notice) = notice {
            app.say(notice);
        }
        app.smoke_frames = is_smoke.then_some(SMOKE_FRAMES);
        app.is_told_to_end = end_on_signals(&cc.egui_ctx);
        Ok(Box::new(app))
    };
    eframe::run_native("unhunch", native, Box::new(created)).map_err(|error| no_window(&display::why_not(&error.to_string())))
}

fn no_window(reason: &str) -> String {
    format!("Can't open a window: {reason}. \"unhunch script\" and \"unhunch list\" work without one")
}

/// Chooses the display, or says what is missing for it.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn on_display(mut native: NativeOptions) -> Result<NativeOptions, String> {
    use winit::platform::x11::EventLoopBuilderExtX11;
    let is_x11 = display::is_x11();
    if let Some(reason) = display::missing(is_x11) {
        return Err(reason);
    }
    if is_x11 {
        native.event_loop_builder = Some(Box::new(|builder| {
            builder.with_x11();
        }));
    }
    Ok(native)
}

#[cfg(not(all(unix, not(target_vendor = "apple"))))]
fn on_display(native: NativeOptions) -> Result<NativeOptions, String> {
    Ok(native)
}

/// The smallest window. Smaller than 640 x 480, which shows all that has to be pressed, it still shows most.
const MIN_WINDOW: egui::Vec2 = vec2(320.0, 240.0);
/// The exit code of a program that a signal ended at once.
const EXIT_CODE: i32 = 130;
/// Signals that come together, as when a terminal is closed, count as one.
const TOGETHER: Duration = Duration::from_secs(1);

/// From now on Ctrl+C, and being told to end or to hang up, closes the window, which keeps everything. A second time ends the
/// program at once. The flag says whether it was told so.
fn end_on_signals(ctx: &egui::Context) -> Arc<AtomicBool> {
    let is_told = Arc::new(AtomicBool::new(false));
    let (flag, wake) = (Arc::clone(&is_told), waker(ctx));
    let (clock, mut first) = (Clock::start(), None);
    let told = move || {
        if clock.now() > *first.get_or_insert(clock.now()) + TOGETHER {
            std::process::exit(EXIT_CODE);
        }
        flag.store(true, Ordering::Relaxed);
        wake();
    };
    // Where the system does not let us listen, signals end the program as ever.
    let _ = ctrlc::set_handler(told);
    is_told
}

/// How many frames a check of the window shows before it closes it.
const SMOKE_FRAMES: u32 = 10;

impl App {
    /// What another start of the program asks for is done at once if nothing is going on; otherwise the person is asked.
    pub(super) fn answer_request(&mut self, ctx: &egui::Context, name: String) {
        let is_exercising = self.is_exercising() || self.played.starting.is_some();
        if !is_exercising && !self.is_occupied(ctx) {
            return self.start_named(ctx, &name);
        }
        let (wish, title) = if is_pack(&name) {
            let file = Path::new(&name).file_name().map(|file| file.to_string_lossy().into_owned());
            ("Open", file.unwrap_or_default())
        } else {
            match find_routine(&self.library, &name) {
                Ok(routine) => ("Start", routine.name),
                Err(reason) => return self.say(reason),
            }
        };
        let (words, answer) = if is_exercising {
            (format!("A session is running. {wish} \"{title}\" after it?"), "After it")
        } else {
            (format!("{wish} \"{title}\"?"), wish)
        };
        self.shown.toasts.push(words, Some((answer, Action::OpenNamed(name))));
    }

    /// Whether the person is in the middle of something else than a session.
    fn is_occupied(&self, ctx: &egui::Context) -> bool {
        let is_editing = matches!(self.shown.screen, Screen::Builder | Screen::EditExercise | Screen::Studio(_));
        is_editing
            || self.exchange.is_some()
            || self.shown.shows_safety
            || ctx.memory(|memory| memory.top_modal_layer().is_some())
    }

    /// Opens what was asked for, now or once the session is over.
    pub(super) fn open_named(&mut self, ctx: &egui::Context, name: String) {
        if self.is_exercising() {
            self.played.after_session = Some(name);
        } else {
            self.start_named(ctx, &name);
        }
    }

    /// Starts a routine by id, or from a file by its absolute path; shows what is in a pack.
    pub(super) fn start_named(&mut self, ctx: &egui::Context, name: &str) {
        if is_pack(name) {
            return self.open_file(ctx, Path::new(name));
        }
        match find_routine(&self.library, name) {
            Ok(routine) => self.start(routine),
            Err(reason) => self.say(reason),
        }
    }
}

/// The sign of the program.
fn icon() -> IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/unhunch.png")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
