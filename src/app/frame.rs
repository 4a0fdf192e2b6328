//! One frame: state first, then painting, then what was asked for.

use std::sync::{Arc, atomic::Ordering};

use eframe::Frame;
use egui::{CentralPanel, Context, Frame as Panel, Ui, ViewportCommand};

use super::{App, waker};
use crate::{
    settings::ThemeChoice,
    store::Store,
    ui::{
        action::{Action, Screen},
        dialogs::safety_card::safety_card_ui,
        kit::{
            theme::{Theme, size},
            widgets::{Dialog, Toasts, Wanted},
        },
        pictures::{figures::Figures, photos::PictureSource},
        player::{free_place, player_ui},
        screens::Screens,
        shell::shell_ui,
    },
};

/// A wider font atlas costs memory and time at start and gains nothing.
const MAX_TEXTURE_SIDE_PX: usize = 2048;

/// What is shown, and over it.
pub(super) struct Shown {
    pub(super) screen: Screen,
    screens: Screens,
    pub(super) figures: Figures,
    pub(super) toasts: Toasts<Action>,
    pub(super) shows_safety: bool,
    pub(super) is_full_screen: bool,
    /// Where the person's files are.
    pub(super) data_folder: String,
    /// The look of the theme that is in force, to see when it must be set again.
    themed: Option<(ThemeChoice, u32)>,
}

impl Shown {
    /// Today; the safety card over it, if that has to be read.
    pub(super) fn start(ctx: &Context, store: &Store, shows_safety: bool) -> Self {
        Self {
            screen: Screen::Today,
            screens: Screens::default(),
            figures: Figures::with_pictures(picture_source(store), waker(ctx)),
            toasts: Toasts::default(),
            shows_safety,
            is_full_screen: false,
            data_folder: store.data_folder().display().to_string(),
            themed: None,
        }
    }
}

/// Reads the pictures of own exercises by name. One that can't be read is shown as missing.
fn picture_source(store: &Store) -> PictureSource {
    let store = store.clone();
    Arc::new(move |name| store.read_picture(name).ok().flatten())
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        if self.is_told_to_end.load(Ordering::Relaxed) {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        self.take_requests(ctx);
        self.take_notices();
        self.take_saved_records();
        self.take_answers();
        self.take_outside_changes();
        self.take_exchanged(ctx);
        self.take_pictures(ctx);
        self.keep_edits(ctx);
        self.advance(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        self.show(ui);
        self.count_smoke_frame(ui.ctx());
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_cut_session();
        self.finish_edits();
    }

    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut egui::RawInput) {
        input.max_texture_side = Some(input.max_texture_side.map_or(MAX_TEXTURE_SIDE_PX, |side| side.min(MAX_TEXTURE_SIDE_PX)));
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}

impl App {
    /// Paints the window and carries out what was asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.apply_theme(&ctx);
        self.take_dropped_pictures(&ctx);
        self.take_dropped(&ctx);
        self.shown.figures.begin_frame(ui, self.look(), self.settings.reduces_motion);
        self.show_toasts(ui);
        if let Some(model) = self.player_model() {
            let paper = Panel::new().fill(Theme::of(ui).palette.paper);
            let action = CentralPanel::default().frame(paper).show(ui, |ui| player_ui(ui, &model)).inner;
            if let Some(action) = action {
                self.play(&ctx, action);
            }
        } else {
            let mut screens = std::mem::take(&mut self.shown.screens);
            let action = shell_ui(ui, &self.shown.screen, |ui| screens.show(ui, &self.shown.screen, &self.model()));
            self.shown.screens = screens;
            if let Some(action) = action {
                self.perform(&ctx, action);
            }
        }
        self.show_routine_dialog(&ctx);
        self.show_exchange(&ctx);
        if self.shown.shows_safety {
            let safety = &self.catalog.safety;
            let card = Dialog::new("Before you start").width(size::TEXT_COLUMN).answer("I have read this").read_whole();
            let (_, wanted) = card.show(&ctx, |ui| safety_card_ui(ui, safety));
            // The first time it stays until it has been accepted.
            if wanted == Wanted::Answer || (wanted == Wanted::Close && self.settings.is_safety_read) {
                self.accept_safety();
            }
        }
    }

    /// Messages stand in a strip below the screen, or in a session on the stage, where nothing can be pressed. They wait until
    /// no dialog lies over them.
    fn show_toasts(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let now = self.now();
        let is_covered = self.shown.shows_safety || ctx.memory(|memory| memory.top_modal_layer().is_some());
        let stage = self.player_model().and_then(|model| free_place(ui, &model));
        let action = match stage {
            Some(stage) => self.shown.toasts.over(&ctx, stage, now, is_covered),
            None => self.shown.toasts.strip(ui, now, is_covered),
        };
        if let Some(action) = action {
            self.perform(&ctx, action);
        }
    }

    /// A check of the window closes it after some frames.
    fn count_smoke_frame(&mut self, ctx: &Context) {
        if let Some(frames) = &mut self.smoke_frames {
            *frames = frames.saturating_sub(1);
            ctx.request_repaint();
            if *frames == 0 {
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    fn accept_safety(&mut self) {
        self.shown.shows_safety = false;
        if !self.settings.is_safety_read {
            let mut settings = self.settings.clone();
            settings.is_safety_read = true;
            self.change(settings);
            if let Some(routine) = self.played.after_safety.take() {
                self.start(routine);
            }
        }
    }

    /// Puts the chosen theme in force, if it is not.
    pub(super) fn apply_theme(&mut self, ctx: &Context) {
        let wanted = (self.settings.theme, self.settings.text_percent);
        if self.shown.themed == Some(wanted) {
            return;
        }
        self.shown.themed = Some(wanted);
        ctx.set_theme(match self.settings.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        });
        // Where the system does not say, paper is lighter on most desks.
        ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
        Theme::apply(ctx, self.settings.text_percent as f32 / 100.0);
    }

    /// A second start of the program shows this window, perhaps with a routine.
    fn take_requests(&mut self, ctx: &Context) {
        while let Some(request) = self.requests.as_ref().and_then(crate::app::single::Requests::next) {
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
            if let Some(name) = request {
                self.answer_request(ctx, name);
            }
        }
    }
}
