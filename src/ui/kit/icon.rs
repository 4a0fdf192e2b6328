//! Our own icons: strokes on a grid of 24 by 24, painted by egui, sharp at every size.
//!
//! The drawings are a table in `icon/drawing.rs`. An icon says nothing to a screen reader; the
//! widget that shows it carries the name.

mod drawing;

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, epaint::PathShape};

use drawing::Mark;

/// Side of the grid the icons are drawn on.
const GRID: f32 = 24.0;
/// Stroke width on the grid.
const STROKE: f32 = 1.8;
/// Straight pieces in a full circle.
const CIRCLE_PIECES: f32 = 40.0;

/// A picture for an action, a place or a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each name is the meaning of the picture")]
pub enum Icon {
    Home,
    Person,
    List,
    Chart,
    Book,
    Gear,
    Play,
    Pause,
    SkipForward,
    SkipBack,
    Restart,
    Close,
    Stop,
    Speaker,
    SpeakerMuted,
    FullScreen,
    ExitFullScreen,
    Plus,
    Minus,
    Trash,
    Copy,
    Search,
    Check,
    ChevronLeft,
    ChevronRight,
    ChevronUp,
    ChevronDown,
    Clock,
    Hurts,
    Captions,
    Undo,
    Redo,
    Warning,
    Info,
    Heart,
    Export,
    Import,
    ArrowUp,
    ArrowDown,
    DragDots,
    Folder,
    Moon,
    Sun,
    Edit,
    More,
    Print,
    Filter,
}

impl Icon {
    /// Every icon, for galleries and tests.
    pub const ALL: [Self; 47] = [
        Self::Home,
        Self::Person,
        Self::List,
        Self::Chart,
        Self::Book,
        Self::Gear,
        Self::Play,
        Self::Pause,
        Self::SkipForward,
        Self::SkipBack,
        Self::Restart,
        Self::Close,
        Self::Stop,
        Self::Speaker,
        Self::SpeakerMuted,
        Self::FullScreen,
        Self::ExitFullScreen,
        Self::Plus,
        Self::Minus,
        Self::Trash,
        Self::Copy,
        Self::Search,
        Self::Check,
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::ChevronUp,
        Self::ChevronDown,
        Self::Clock,
        Self::Hurts,
        Self::Captions,
        Self::Undo,
        Self::Redo,
        Self::Warning,
        Self::Info,
        Self::Heart,
        Self::Export,
        Self::Import,
        Self::ArrowUp,
        Self::ArrowDown,
        Self::DragDots,
        Self::Folder,
        Self::Moon,
        Self::Sun,
        Self::Edit,
        Self::More,
        Self::Print,
        Self::Filter,
    ];

    /// Paints the icon as large as fits, in the middle of `rect`.
    pub fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        // In see-through strokes the dots that round ends and corners would show.
        let is_rounded = color.is_opaque() && painter.opacity() >= 1.0;
        painter.extend(self.shapes(rect, color, is_rounded));
    }

    /// Takes a square of `size_px` in the layout and paints the icon there; for decoration.
    pub fn show(self, ui: &mut Ui, size_px: f32, color: Color32) {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(size_px), egui::Sense::hover());
        self.paint(ui.painter(), rect, color);
    }

    fn shapes(self, rect: Rect, color: Color32, is_rounded: bool) -> Vec<Shape> {
        let side = rect.width().min(rect.height());
        let square = Rect::from_center_size(rect.center(), Vec2::splat(side));
        let pen = Pen { origin: square.min, scale: side / GRID, color, is_rounded };
        let mut shapes = Vec::new();
        for mark in drawing::marks(self) {
            pen.draw(mark, &mut shapes);
        }
        shapes
    }
}

/// Turns marks on the grid into shapes in the window.
struct Pen {
    origin: Pos2,
    scale: f32,
    color: Color32,
    is_rounded: bool,
}

impl Pen {
    fn draw(&self, mark: &Mark, shapes: &mut Vec<Shape>) {
        match *mark {
            Mark::Line(points) => self.open_line(self.all_at(points), shapes),
            Mark::Loop(points) => {
                let path = self.all_at(points);
                self.joints(&path, shapes);
                shapes.push(Shape::Path(PathShape::closed_line(path, self.stroke())));
            }
            Mark::Solid(points) => shapes.push(Shape::Path(PathShape {
                points: self.all_at(points),
                closed: true,
                fill: self.color,
                // A stroke in the same color rounds the corners a little.
                stroke: Stroke::new(self.scale, self.color).into(),
            })),
            Mark::Ring(center, radius) => shapes.push(Shape::circle_stroke(self.at(center), radius * self.scale, self.stroke())),
            Mark::Dot(center, radius) => {
                shapes.push(Shape::circle_filled(self.at(center), radius * self.scale, self.color));
            }
            Mark::Arc(center, radius, from_deg, to_deg) => {
                let pieces = ((to_deg - from_deg).abs() / 360.0 * CIRCLE_PIECES).ceil().max(2.0);
                let arc = (0..=pieces as usize).map(|piece| {
                    let angle = (from_deg + (to_deg - from_deg) * piece as f32 / pieces).to_radians();
                    self.at((center.0 + radius * angle.cos(), center.1 + radius * angle.sin()))
                });
                self.open_line(arc.collect(), shapes);
            }
        }
    }

    fn open_line(&self, path: Vec<Pos2>, shapes: &mut Vec<Shape>) {
        self.joints(&path, shapes);
        shapes.push(Shape::line(path, self.stroke()));
    }

    /// Rounds ends and corners.
    fn joints(&self, path: &[Pos2], shapes: &mut Vec<Shape>) {
        if self.is_rounded {
            let radius = self.stroke().width / 2.0;
            shapes.extend(path.iter().map(|point| Shape::circle_filled(*point, radius, self.color)));
        }
    }

    fn stroke(&self) -> Stroke {
        Stroke::new((STROKE * self.scale).max(1.0), self.color)
    }

    fn all_at(&self, points: &[(f32, f32)]) -> Vec<Pos2> {
        points.iter().map(|point| self.at(*point)).collect()
    }

    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.origin + Vec2::new(x, y) * self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_draws_something_within_its_square() {
        let rect = Rect::from_min_size(Pos2::new(100.0, 50.0), Vec2::splat(48.0));
        for icon in Icon::ALL {
            let shapes = icon.shapes(rect, Color32::WHITE, true);
            assert!(!shapes.is_empty(), "{icon:?} draws nothing");
            let drawn = shapes.iter().fold(Rect::NOTHING, |all, shape| all | shape.visual_bounding_rect());
            assert!(rect.contains_rect(drawn), "{icon:?} leaves its square: {drawn:?}");
            assert!(drawn.width().max(drawn.height()) > 20.0, "{icon:?} is too small: {drawn:?}");
        }
    }

    #[test]
    fn all_lists_every_icon_once() {
        let unique: std::collections::HashSet<_> = Icon::ALL.into_iter().collect();
        assert_eq!(unique.len(), Icon::ALL.len());
    }
}
