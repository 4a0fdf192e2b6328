//! What the screens share: the page that scrolls, columns, cards of one height, long lists.
//!
//! Layout only; what stands in it is up to each screen.

use std::ops::Range;

use egui::{Align, CornerRadius, Frame, Id, Layout, Margin, Rect, ScrollArea, Sides, Ui, UiBuilder, Vec2};

use crate::ui::kit::{
    icon::Icon,
    theme::{Text, Theme, radius, size, space},
    widgets::{Button, heading},
};

/// The least width of a card in a grid, at text size 100 %.
pub const CARD_PX: f32 = size::DIALOG / 2.0;
/// The greatest width of the content of a page, at text size 100 %.
const PAGE_PX: f32 = 2.7 * size::DIALOG;
/// Rows drawn beyond each end of what shows of a long list, so that the Tab key finds them.
const SPARE_ROWS: usize = 2;
/// A grid of more cards than this makes only those near the view.
const LONG_GRID: usize = 60;

/// A page that scrolls, its content in the middle of a wide window. `name` keeps the place scrolled to.
pub fn page<R>(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let theme = Theme::of(ui);
    let is_narrow = ui.available_width() < theme.px(2.0 * CARD_PX) + 2.0 * space::XXL;
    let margin = if is_narrow { space::L } else { space::XXL };
    let area = ScrollArea::vertical().id_salt(name).auto_shrink(false);
    let shown = area.show(ui, |ui| {
        let whole_px = ui.available_width();
        let inner_px = (whole_px - 2.0 * margin).min(theme.px(PAGE_PX)).max(0.0);
        let result = ui.horizontal_top(|ui| {
            ui.add_space(((whole_px - inner_px) / 2.0).floor());
            ui.vertical(|ui| {
                ui.set_width(inner_px);
                ui.add_space(margin.min(space::XL));
                let result = contents(ui);
                ui.add_space(space::XXL);
                result
            })
            .inner
        });
        follow_focus(ui, name);
        result.inner
    });
    shown.inner
}

/// Brings what gets the keyboard focus into view; egui does not do so by itself.
fn follow_focus(ui: &Ui, name: &str) {
    let id = Id::unique(("page focus", name));
    let focused = ui.memory(egui::Memory::focused);
    let before = ui.data(|data| data.get_temp::<Option<Id>>(id)).flatten();
    if focused == before {
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, focused));
    let Some(rect) = focused.and_then(|id| ui.ctx().read_response(id)).map(|response| response.rect) else {
        return;
    };
    let view = ui.clip_rect();
    if view.x_range().contains(rect.center().x) && !view.y_range().contains(rect.center().y) {
        ui.scroll_to_rect(rect.expand(space::XXL), None);
    }
}

/// The way back to the list that a page belongs to. Returns whether it was chosen.
pub fn back_link(ui: &mut Ui, words: &str) -> bool {
    let name = format!("Back to {words}");
    ui.add(Button::quiet(words).icon(Icon::ChevronLeft).name(&name)).clicked()
}

/// Chips, or chips after a word, in lines no higher than a chip.
pub fn chip_line<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = Theme::of(ui).px(size::CHIP);
        ui.horizontal_wrapped(contents).inner
    })
    .inner
}

/// Two pieces at the two ends of a line; the left one wraps.
pub fn spread<L, R>(ui: &mut Ui, left: impl FnOnce(&mut Ui) -> L, right: impl FnOnce(&mut Ui) -> R) -> (L, R) {
    Sides::new().shrink_left().wrap().spacing(space::M).show(ui, left, right)
}

/// The title of a screen with its buttons at the right; below it where they would leave it no room. Buttons are added from the
/// right, so the most important one comes first.
pub fn title_row<R>(ui: &mut Ui, title: &str, buttons: impl FnOnce(&mut Ui) -> R) -> R {
    if ui.available_width() < Theme::of(ui).px(size::DIALOG) {
        heading(ui, Text::Display, title);
        return ui.horizontal_wrapped(buttons).inner;
    }
    spread(ui, |ui| heading(ui, Text::Display, title), buttons).1
}

/// How many columns of at least `least_px` (at text size 100 %) fit side by side, 1 or more.
pub fn columns_of(ui: &Ui, least_px: f32) -> usize {
    let least_px = Theme::of(ui).px(least_px);
    let fitting = (ui.available_width() + space::L) / (least_px + space::L);
    fitting.floor().max(1.0) as usize
}

/// Two columns side by side, or one below the other where they would be too narrow. Gives what both give.
pub fn two_columns<L, R>(ui: &mut Ui, left: impl FnOnce(&mut Ui) -> L, right: impl FnOnce(&mut Ui) -> R) -> (L, R) {
    if columns_of(ui, 0.8 * size::DIALOG) < 2 {
        let left = left(ui);
        ui.add_space(space::M);
        return (left, right(ui));
    }
    let width_px = ((ui.available_width() - space::XL) / 2.0).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XL;
        (column(ui, width_px, left), column(ui, width_px, right))
    })
    .inner
}

fn column<R>(ui: &mut Ui, width_px: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::top_down(Align::Min);
    ui.allocate_ui_with_layout(Vec2::new(width_px, 0.0), layout, |ui| {
        ui.set_width(width_px);
        ui.spacing_mut().item_spacing.x = space::S;
        contents(ui)
    })
    .inner
}

/// The height that the cards of one row share.
#[derive(Default)]
pub struct RowHeight {
    /// What the highest card took last time.
    last_px: f32,
    /// What the highest card takes now.
    natural_px: f32,
}

impl RowHeight {
    /// Makes a card as high as its neighbors; called at the end of its contents.
    pub fn fill(&mut self, ui: &mut Ui) {
        self.fill_within(ui, 0.0);
    }

    /// The same for a card whose margins are higher than those of its neighbors by `more_px` in all.
    pub fn fill_within(&mut self, ui: &mut Ui, more_px: f32) {
        let used = ui.min_rect();
        self.natural_px = self.natural_px.max(used.height() + more_px);
        let bottom = used.top() + self.last_px - more_px;
        ui.expand_to_include_rect(used.with_max_y(bottom.max(used.bottom())));
    }
}

/// What a grid of cards took last time, row by row, in points.
#[derive(Clone, Debug, Default)]
struct GridHeights {
    /// The highest card's contents.
    natural_px: Vec<f32>,
    /// The whole row.
    row_px: Vec<f32>,
}

impl GridHeights {
    /// What a row takes: as last time, or like those above it; nothing if none was made yet.
    fn row(&self, row: usize, above: &Self) -> Option<f32> {
        let seen = |px: &&f32| **px > 0.0;
        self.row_px.get(row).filter(seen).or_else(|| above.row_px.iter().rfind(seen)).copied()
    }

    fn push(&mut self, natural_px: f32, row_px: f32) {
        self.natural_px.push(natural_px);
        self.row_px.push(row_px);
    }
}

/// Cards in columns of one width, the cards of each row of one height. Of many cards only those near the view are made. `name`
/// must be unique on the page.
pub fn card_grid(
    ui: &mut Ui,
    name: &str,
    n_cards: usize,
    n_columns: usize,
    mut card_ui: impl FnMut(&mut Ui, usize, &mut RowHeight),
) {
    let n_columns = n_columns.max(1);
    let width_px = ((ui.available_width() + space::L) / n_columns as f32 - space::L).floor();
    let id = ui.scope_id().with(("card grid", name));
    let last: GridHeights = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let mut now = GridHeights::default();
    let mut start = 0;
    while start < n_cards {
        let row = now.row_px.len();
        let last_px = last.natural_px.get(row).copied().unwrap_or_default();
        let skipped = last.row(row, &now).filter(|row_px| n_cards > LONG_GRID && is_far(ui, *row_px));
        if let Some(row_px) = skipped {
            ui.add_space(row_px + space::L);
            now.push(last_px, row_px);
            start += n_columns;
            continue;
        }
        let mut height = RowHeight { last_px, natural_px: 0.0 };
        let shown = ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            for index in start..n_cards.min(start + n_columns) {
                column(ui, width_px, |ui| card_ui(ui, index, &mut height));
            }
        });
        ui.add_space(space::L - ui.spacing().item_spacing.y);
        now.push(height.natural_px, shown.response.rect.height());
        start += n_columns;
    }
    let is_same =
        |now: &[f32], last: &[f32]| now.len() == last.len() && now.iter().zip(last).all(|(now, last)| (now - last).abs() < 0.5);
    if !is_same(&now.natural_px, &last.natural_px) {
        ui.ctx().request_discard("cards of one height");
    }
    if !(is_same(&now.natural_px, &last.natural_px) && is_same(&now.row_px, &last.row_px)) {
        ui.data_mut(|data| data.insert_temp(id, now));
    }
}

/// Whether a row of this height that comes next is well outside of the view.
fn is_far(ui: &Ui, row_px: f32) -> bool {
    let view = ui.clip_rect().expand2(Vec2::new(0.0, SPARE_ROWS as f32 * row_px));
    let top = ui.cursor().top();
    top > view.bottom() || top + row_px < view.top()
}

/// A list of rows of one height of which only those that show are made.
pub fn long_list(ui: &mut Ui, name: &str, n_rows: usize, row_px: f32, mut row_ui: impl FnMut(&mut Ui, usize)) {
    let pitch = row_px + space::S;
    let height = (n_rows as f32 * pitch - space::S).max(0.0);
    let (_, whole) = ui.allocate_space(Vec2::new(ui.available_width(), height));
    for row in shown_rows(ui.clip_rect(), whole, pitch, n_rows) {
        let top = whole.top() + row as f32 * pitch;
        let rect = Rect::from_min_size(egui::Pos2::new(whole.left(), top), Vec2::new(whole.width(), row_px));
        let builder = UiBuilder::new().id_salt((name, row)).max_rect(rect).layout(Layout::top_down(Align::Min));
        row_ui(&mut ui.new_child(builder), row);
    }
}

fn shown_rows(view: Rect, whole: Rect, pitch: f32, n_rows: usize) -> Range<usize> {
    let above = ((view.top() - whole.top()) / pitch).floor().max(0.0) as usize;
    let below = ((view.bottom() - whole.top()) / pitch).ceil().max(0.0) as usize;
    above.saturating_sub(SPARE_ROWS).min(n_rows)..(below + SPARE_ROWS).min(n_rows)
}

/// A quiet box for what must be read, in a color with a meaning.
pub fn tinted<R>(ui: &mut Ui, fill: egui::Color32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new()
        .fill(fill)
        .corner_radius(CornerRadius::same(radius::L))
        .inner_margin(Margin::same(space::L as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui)
        })
        .inner
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Pos2;

    #[test]
    fn of_a_long_list_only_what_shows_is_made() {
        let view = Rect::from_min_size(Pos2::ZERO, Vec2::new(100.0, 500.0));
        let whole = |top: f32| Rect::from_min_size(Pos2::new(0.0, top), Vec2::new(100.0, 50_000.0));
        assert_eq!(shown_rows(view, whole(100.0), 50.0, 1000), 0..10);
        assert_eq!(shown_rows(view, whole(-10_000.0), 50.0, 1000), 198..212);
        assert_eq!(shown_rows(view, whole(900.0), 50.0, 1000), 0..2);
        assert_eq!(shown_rows(view, whole(-90_000.0), 50.0, 1000), 1000..1000);
    }
}
