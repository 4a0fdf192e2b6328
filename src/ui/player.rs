//! The player: the figure, the words and the timer of a running session, and the controls around them.
//!
//! It shows a [`View`] and returns what the person wants; the session itself is moved by the app.

mod end;
mod hurt;
mod keys;
mod layout;
mod side;
mod transport;

use std::time::Duration;

use egui::{Rect, Ui, UiBuilder};

use crate::{
    exercise::Place,
    history::Felt,
    library::catalog::Safety,
    routine::clock_text,
    session::{Outcome, State, View},
    timeline::Timeline,
    ui::{
        kit::{
            icon::Icon,
            theme::{Text, Theme, radius, size, space},
            widgets::{Chip, ChipTone, IconButton, announce, volume_slider},
        },
        pictures::figures::{Figures, StageRequest},
    },
};

pub use hurt::STOPPED;
pub use keys::{KEYS, KeyBinding};
use layout::Layout;

/// What the person wants of the player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlayerAction {
    /// Pause or go on.
    Toggle,
    /// The person is ready; goes on where the session waits.
    Ready,
    /// To the next exercise.
    Skip,
    /// To the start, or to the exercise before.
    Back,
    /// To the start of this exercise.
    Restart,
    /// To a position.
    Seek(Duration),
    /// Ten seconds more.
    AddTime,
    /// It hurts: stop this exercise.
    Hurts,
    /// Go on with the easier level.
    Easier,
    /// Sound on or off.
    Mute,
    /// Another volume, 0 to 1.
    Volume(f32),
    /// A step louder.
    Louder,
    /// A step quieter.
    Quieter,
    /// Captions on or off.
    Captions,
    /// Full screen on or off.
    FullScreen,
    /// Leave the session; what was done is kept.
    Leave,
    /// Say how it felt.
    Felt(Felt),
    /// Try again to keep what was done.
    KeepAgain,
    /// Close the summary.
    Close,
}

/// What became of the record of a session that is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// It is on its way to the disk.
    #[default]
    Saving,
    /// It is on disk.
    Kept,
    /// It could not be saved; why.
    Failed(String),
}

/// What the player shows.
pub struct PlayerModel<'a> {
    /// The moment.
    pub view: View<'a>,
    /// The score, for the progress bar.
    pub timeline: &'a Timeline,
    /// Pictures of the drawn person.
    pub figures: &'a Figures,
    /// Stop rules.
    pub safety: &'a Safety,
    /// What came of it, once it is over.
    pub outcome: Option<&'a Outcome>,
    /// How it felt, once the person said so.
    pub felt: Option<Felt>,
    /// What became of the record, once it is over.
    pub keeping: &'a Keeping,
    /// Why there is no sound, if there is none.
    pub sound_trouble: Option<String>,
    /// Whether the sound is off by choice.
    pub is_muted: bool,
    /// The volume of all sound, 0 to 1.
    pub volume: f32,
    /// Whether captions are shown.
    pub shows_captions: bool,
    /// Whether the window fills the screen.
    pub is_full_screen: bool,
    /// What was last announced to screen readers.
    pub milestone: &'a str,
}

impl PlayerModel<'_> {
    /// Whether the screen must be read from afar: in full screen, and always on the floor.
    fn is_far(&self) -> bool {
        let on_floor = self.view.step.is_some_and(|step| step.level().place == Place::Floor);
        self.is_full_screen || on_floor
    }
}

/// Shows the player and returns what the person wants.
pub fn player_ui(ui: &mut Ui, model: &PlayerModel<'_>) -> Option<PlayerAction> {
    let pressed = keys::pressed(ui, model);
    announce(ui, model.milestone);
    let clicked = if let Some(outcome) = model.outcome { end::end_ui(ui, model, outcome) } else { running_ui(ui, model) };
    pressed.or(clicked).or_else(|| keys::arrow_pressed(ui, model))
}

/// Where nothing can be pressed while a session runs.
pub fn free_place(ui: &Ui, model: &PlayerModel<'_>) -> Option<Rect> {
    if model.outcome.is_some() {
        return None;
    }
    let theme = Theme::of(ui);
    let stage = Layout::new(ui.max_rect(), &theme, model.is_far()).stage;
    // Its lower edge has the views to choose from.
    Some(stage.with_max_y(stage.max.y - theme.px(size::CHIP) - space::XL))
}

fn running_ui(ui: &mut Ui, model: &PlayerModel<'_>) -> Option<PlayerAction> {
    let theme = Theme::of(ui);
    let layout = Layout::new(ui.max_rect(), &theme, model.is_far());
    let mut action = within(ui, layout.top, |ui| top_bar(ui, model, layout.is_wide)).inner;
    stage_ui(ui, layout.stage, model);
    let from_side = within(ui, layout.side, |ui| match model.view.state {
        State::Hurting { .. } => hurt::hurt_ui(ui, model),
        _ => side::side_ui(ui, model, layout.is_far),
    });
    let from_transport = within(ui, layout.transport, |ui| transport::transport_ui(ui, model, layout.is_wide));
    action = action.or(from_side.inner).or(from_transport.inner);
    action
}

fn within<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> egui::InnerResponse<R> {
    ui.scope_builder(UiBuilder::new().max_rect(rect), add)
}

fn top_bar(ui: &mut Ui, model: &PlayerModel<'_>, is_wide: bool) -> Option<PlayerAction> {
    let theme = Theme::of(ui);
    let mut action = None;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if ui.add(IconButton::new(Icon::Close, "Leave the session").key("Esc")).clicked() {
            action = Some(PlayerAction::Leave);
        }
        if !is_wide {
            action = action.or(volume_ui(ui, model));
            // Away from the button that mutes it has to say what it is.
            Icon::Speaker.show(ui, theme.px(size::ICON), theme.palette.quiet_ink);
        }
        let view = &model.view;
        ui.add(Chip::new(&format!("{} left", clock_text(view.left()))));
        if view.n_steps > 0 {
            ui.add(Chip::new(&format!("Exercise {} of {}", view.step_index + 1, view.n_steps)));
        }
        if let Some(trouble) = &model.sound_trouble {
            ui.add(Chip::new(trouble).tone(ChipTone::Warning).icon(Icon::SpeakerMuted));
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(theme.quiet(Text::Body, &model.timeline.routine_name)).truncate());
        });
    });
    action
}

/// The volume: below where there is room, else at the top. It has its place whatever is shown.
fn volume_ui(ui: &mut Ui, model: &PlayerModel<'_>) -> Option<PlayerAction> {
    let mut percent = (model.volume * 100.0).round();
    let slider = volume_slider(ui, &mut percent).on_hover_text("Volume: up and down arrow");
    slider.changed().then_some(PlayerAction::Volume(percent / 100.0))
}

/// The most of the stage's height that the name takes.
const HEADER_SHARE: f32 = 0.28;
/// Sizes to try for the name, the largest first.
const TITLE_SIZES: [Text; 3] = [Text::Display, Text::Title, Text::Strong];

/// The rounded stage with the name of the exercise, its muscles and the figure.
fn stage_ui(ui: &mut Ui, rect: Rect, model: &PlayerModel<'_>) {
    let theme = Theme::of(ui);
    ui.painter().rect_filled(rect, radius::XL, theme.palette.stage);
    let Some(step) = model.view.shown_step() else { return };
    let is_next = model.view.is_rest_before_next();
    let header = within(ui, rect.shrink(space::XL.min(rect.width() / 24.0)), |ui| {
        // The figure gets most of the stage, whatever the size of the text.
        let most_px = rect.height() * HEADER_SHARE;
        let title = if is_next { format!("Next: {}", step.title()) } else { step.title().to_owned() };
        let width = ui.available_width();
        let height = |text: Text| ui.painter().layout(title.clone(), theme.font(text), theme.palette.ink, width).size().y;
        let fitting = TITLE_SIZES.into_iter().find(|&text| height(text) <= most_px);
        ui.add(egui::Label::new(theme.rich(fitting.unwrap_or(Text::SmallStrong), title)).wrap());
        if ui.min_rect().height() + theme.px(size::CHIP) > most_px {
            return ui.min_rect().max.y;
        }
        ui.horizontal_wrapped(|ui| {
            for muscle in step.exercise.muscles.iter().take(3) {
                ui.add(Chip::new(&sentence(muscle)).tone(ChipTone::Coral).dot());
            }
            if let Some(side) = model.view.segment.and_then(|segment| segment.side).filter(|_| !is_next) {
                ui.add(Chip::new(&format!("{} side", side.title())).tone(ChipTone::Accent));
            }
        });
        ui.min_rect().max.y
    });
    let figure_rect = Rect::from_min_max(egui::pos2(rect.min.x, header.inner + space::S), rect.max);
    if figure_rect.is_positive() {
        model.figures.stage(ui, figure_rect, &StageRequest::of_view(&model.view));
    }
}

/// The text with a capital first letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
