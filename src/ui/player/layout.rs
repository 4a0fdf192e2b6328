//! Where the parts of the player are: stage left, words and timer right, controls below.

use egui::{Rect, pos2};

use crate::ui::kit::theme::{Theme, size, space};

/// The rectangles of the player.
pub(super) struct Layout {
    pub top: Rect,
    pub stage: Rect,
    pub side: Rect,
    pub transport: Rect,
    pub is_far: bool,
    /// Whether there is room for the volume beside the other controls.
    pub is_wide: bool,
}

impl Layout {
    pub(super) fn new(window: Rect, theme: &Theme, is_far: bool) -> Self {
        let margin = if window.width() < size::NARROW { space::M } else { space::XL };
        let inner = window.shrink(margin);
        let bar = theme.px(size::CONTROL);
        let top = Rect::from_min_max(inner.min, pos2(inner.max.x, inner.min.y + bar));
        let transport = Rect::from_min_max(pos2(inner.min.x, inner.max.y - bar), inner.max);
        let (from, to) = (top.max.y + space::M, transport.min.y - space::M);
        // From afar the timer matters more than the picture.
        let stage_share = if is_far { size::STAGE_SHARE_FAR } else { size::STAGE_SHARE };
        let split = inner.min.x + inner.width() * stage_share;
        let stage = Rect::from_min_max(pos2(inner.min.x, from), pos2(split, to));
        let side = Rect::from_min_max(pos2(split + margin, from), pos2(inner.max.x, to));
        let is_wide = inner.width() >= theme.px(size::WIDE_PLAYER);
        Self { top, stage, side, transport, is_far, is_wide }
    }
}
