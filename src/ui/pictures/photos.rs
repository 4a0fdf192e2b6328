//! Pictures of the person's own as textures, and the card that stands where an exercise has neither figure nor picture.
//!
//! Files are read and decoded by one worker thread; textures are bounded. Nothing is painted anew more often than the pictures
//! change.

mod card;
mod shelf;

use std::time::Duration;

use egui::{Color32, CornerRadius, Rect, TextureHandle, Ui, epaint::RectShape, pos2, vec2};

use crate::{
    exercise::{Exercise, ExercisePicture, PictureStage},
    figure::Stage,
    ui::kit::theme::{radius, space},
};

pub use card::named_card;
pub use shelf::{Detail, PictureSource};
use shelf::{Shelf, Sight};

/// With less motion no picture gives way to the next sooner than this.
const CALM_TIME: Duration = Duration::from_secs(1);
/// A picture fills its frame if no more than this part of it is cut off by that.
const MOST_CUT: f32 = 0.28;

/// What the pictures of an exercise are shown for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureMoment {
    /// The stage of the repetition.
    pub stage: Stage,
    /// A clock that stands while nothing moves on.
    pub at: Duration,
    /// Whether the other side is shown.
    pub is_mirrored: bool,
    /// Whether the clock runs.
    pub is_running: bool,
    /// Whether the person wants less motion.
    pub is_calm: bool,
}

/// Pictures of the person's own, decoded off the window's thread and kept.
pub struct Photos {
    shelf: Shelf,
    /// Which pictures take turns, and since when.
    turn: std::cell::RefCell<Turn>,
}

#[derive(Default, PartialEq)]
struct Turn {
    exercise: String,
    pictures: Vec<usize>,
    since: Duration,
}

impl Photos {
    /// Starts the worker. `source` reads a picture by name, `wake` is called when one is ready.
    pub fn new(source: PictureSource, wake: impl Fn() + Send + 'static) -> Self {
        Self { shelf: Shelf::new(source, wake), turn: std::cell::RefCell::default() }
    }

    /// Takes in finished pictures. Call once a frame, before anything is painted.
    pub fn begin_frame(&self, ctx: &egui::Context) {
        self.shelf.begin_frame(ctx);
    }

    /// Looks again for pictures that were missing.
    pub fn look_again(&self) {
        self.shelf.forget_missing();
    }

    /// The texture of a picture, once it is there.
    pub fn texture(&self, file: &str, detail: Detail) -> Option<TextureHandle> {
        match self.shelf.sight(file, detail) {
            Sight::Ready(texture) => Some(texture),
            Sight::Waiting | Sight::Missing => None,
        }
    }

    /// Whether a picture is known to be missing or damaged.
    pub fn is_missing(&self, file: &str) -> bool {
        matches!(self.shelf.sight(file, Detail::Small), Sight::Missing)
    }

    /// Paints the most telling picture of an exercise for a list, or a card with its name.
    pub(in crate::ui) fn thumbnail(&self, ui: &Ui, rect: Rect, exercise: &Exercise) {
        let Some(picture) = cover(&exercise.pictures) else { return named_card(ui, rect, exercise, true) };
        let detail = if rect.height() * ui.ctx().pixels_per_point() > Detail::SMALL_PX { Detail::Large } else { Detail::Small };
        match self.shelf.sight(&picture.file, detail) {
            Sight::Ready(texture) => paint_filling(ui, rect, &texture, picture.is_mirrored),
            Sight::Waiting => {}
            Sight::Missing => named_card(ui, rect, exercise, true),
        }
    }

    /// Paints the picture of a moment as large as fits, or a card. Asks for the next frame when the next picture is due.
    pub(in crate::ui) fn stage(&self, ui: &Ui, rect: Rect, exercise: &Exercise, moment: &PictureMoment) {
        let due = due_at(&exercise.pictures, moment.stage);
        let mut turn = self.turn.borrow_mut();
        if turn.exercise != exercise.id || turn.pictures != due || moment.at < turn.since {
            *turn = Turn { exercise: exercise.id.clone(), pictures: due, since: moment.at };
        }
        let time_of = |index: usize| {
            let time = exercise.pictures.get(index).map_or(CALM_TIME, |picture| picture.time);
            if moment.is_calm { time.max(CALM_TIME) } else { time }
        };
        let times: Vec<Duration> = turn.pictures.iter().map(|&index| time_of(index)).collect();
        let (place, left) = turn_at(&times, moment.at - turn.since);
        let picture = turn.pictures.get(place).and_then(|&index| exercise.pictures.get(index));
        let Some(picture) = picture else { return named_card(ui, rect, exercise, false) };
        if moment.is_running && times.len() > 1 {
            ui.ctx().request_repaint_after(left);
        }
        let frame = rect.shrink(space::L.min(rect.width() / 20.0));
        match self.shelf.sight(&picture.file, Detail::Large) {
            Sight::Ready(texture) => paint_whole(ui, frame, &texture, picture.is_mirrored != moment.is_mirrored),
            Sight::Waiting => {}
            Sight::Missing => named_card(ui, rect, exercise, false),
        }
    }
}

/// The picture that says most about an exercise.
fn cover(pictures: &[ExercisePicture]) -> Option<&ExercisePicture> {
    pictures.iter().find(|picture| picture.stage == PictureStage::Hold).or_else(|| pictures.first())
}

/// The pictures of a stage in order, as indices. Where there are none of their own, all take turns.
fn due_at(pictures: &[ExercisePicture], stage: Stage) -> Vec<usize> {
    let wanted = match stage {
        Stage::GettingReady | Stage::Return | Stage::Pause | Stage::Rest => PictureStage::Start,
        Stage::Move | Stage::Hold => PictureStage::Hold,
    };
    let is_due = |picture: &ExercisePicture| picture.stage == wanted || picture.stage == PictureStage::Any;
    let due: Vec<usize> = (0..).zip(pictures).filter(|(_, picture)| is_due(picture)).map(|(index, _)| index).collect();
    if due.is_empty() { (0..pictures.len()).collect() } else { due }
}

/// Which of several pictures shows at a time, and how long it still does.
fn turn_at(times: &[Duration], at: Duration) -> (usize, Duration) {
    let whole: Duration = times.iter().sum();
    if whole.is_zero() {
        return (0, CALM_TIME);
    }
    // Durations have no remainder; a session in nanoseconds fits with ease.
    let mut left = Duration::from_nanos(u64::try_from(at.as_nanos() % whole.as_nanos()).unwrap_or(0));
    for (index, &time) in times.iter().enumerate() {
        if left < time {
            return (index, time - left);
        }
        left -= time;
    }
    (0, CALM_TIME)
}

/// Paints a picture as large as fits, without distorting it.
pub fn paint_whole(ui: &Ui, rect: Rect, texture: &TextureHandle, is_mirrored: bool) {
    let [width, height] = texture.size().map(|side| side.max(1) as f32);
    let scale = (rect.width() / width).min(rect.height() / height);
    let shown = Rect::from_center_size(rect.center(), vec2(width, height) * scale);
    paint_part(ui, shown, texture, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), is_mirrored);
}

/// Paints a picture so that it fills its frame, unless too much of it would be cut off.
fn paint_filling(ui: &Ui, rect: Rect, texture: &TextureHandle, is_mirrored: bool) {
    let [width, height] = texture.size().map(|side| side.max(1) as f32);
    let scale = (rect.width() / width).max(rect.height() / height);
    let seen = vec2(rect.width() / (width * scale), rect.height() / (height * scale));
    if seen.x.min(seen.y) < 1.0 - MOST_CUT {
        return paint_whole(ui, rect, texture, is_mirrored);
    }
    paint_part(ui, rect, texture, Rect::from_center_size(pos2(0.5, 0.5), seen), is_mirrored);
}

fn paint_part(ui: &Ui, rect: Rect, texture: &TextureHandle, part: Rect, is_mirrored: bool) {
    let part = if is_mirrored {
        Rect::from_min_max(pos2(1.0 - part.min.x, part.min.y), pos2(1.0 - part.max.x, part.max.y))
    } else {
        part
    };
    let corners = CornerRadius::same(radius::M);
    ui.painter().add(RectShape::filled(rect, corners, Color32::WHITE).with_texture(texture.id(), part));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(stage: PictureStage) -> ExercisePicture {
        ExercisePicture { file: "x.jpg".to_owned(), stage, time: Duration::from_secs(2), is_mirrored: false }
    }

    #[test]
    fn each_stage_shows_its_own_pictures_and_those_for_the_whole_time() {
        use PictureStage::{Any, Hold, Start};
        let all = [Start, Hold, Any].map(picture);
        assert_eq!(due_at(&all, Stage::GettingReady), [0, 2]);
        assert_eq!(due_at(&all, Stage::Move), [1, 2]);
        assert_eq!(due_at(&all, Stage::Hold), [1, 2]);
        assert_eq!(due_at(&all, Stage::Return), [0, 2]);
        let hold_only = [Hold, Hold].map(picture);
        assert_eq!(due_at(&hold_only, Stage::Pause), [0, 1]);
        assert!(due_at(&[], Stage::Hold).is_empty());
        assert_eq!(cover(&all), all.get(1));
    }

    #[test]
    fn pictures_take_turns_by_their_times() {
        let times = [2_000, 500].map(Duration::from_millis);
        let at = |ms: u64| turn_at(&times, Duration::from_millis(ms));
        assert_eq!(at(0), (0, Duration::from_secs(2)));
        assert_eq!(at(1_900), (0, Duration::from_millis(100)));
        assert_eq!(at(2_000), (1, Duration::from_millis(500)));
        assert_eq!(at(2_500), (0, Duration::from_secs(2)));
        assert_eq!(turn_at(&[], Duration::from_secs(9)).0, 0);
    }
}
