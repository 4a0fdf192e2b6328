//! Text on pages: steps with numbers, lists, sources, and numbers in words.

use std::time::Duration;

use egui::{Color32, RichText, Ui, Vec2};

use crate::{
    exercise::Place,
    history::minutes_of,
    ui::kit::theme::{Text, Theme, size, space},
};

/// A paragraph of running text.
pub fn paragraph(ui: &mut Ui, words: &str) {
    let t = Theme::of(ui);
    ui.label(t.rich(Text::Body, words));
}

/// What was wrong with the last try, below the field; may be empty. Screen readers say it when it comes.
pub fn problem_ui(ui: &mut Ui, words: &str) {
    if words.is_empty() {
        return;
    }
    let t = Theme::of(ui);
    let label = ui.label(t.rich(Text::Body, words).color(t.palette.coral_ink));
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
}

/// Sentences with their numbers.
pub fn numbered(ui: &mut Ui, sentences: &[String]) {
    let t = Theme::of(ui);
    for (index, words) in sentences.iter().enumerate() {
        let number = t.rich(Text::Strong, (index + 1).to_string()).color(t.palette.accent_ink);
        hanging(ui, |ui| drop(ui.label(number)), t.rich(Text::Body, words));
    }
}

/// Sentences with a dot before each.
pub fn bullets(ui: &mut Ui, sentences: &[String], dot: Color32) {
    let t = Theme::of(ui);
    for words in sentences {
        let sign = |ui: &mut Ui| {
            let line_px = t.font(Text::Body).size * 1.25;
            let (_, rect) = ui.allocate_space(Vec2::new(space::S, line_px));
            ui.painter().circle_filled(rect.center(), t.px(space::XS) * 0.75, dot);
        };
        hanging(ui, sign, t.rich(Text::Body, words));
    }
}

/// A sign, and words that wrap beside it.
fn hanging(ui: &mut Ui, sign: impl FnOnce(&mut Ui), words: RichText) {
    let sign_px = Theme::of(ui).px(size::ICON);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        ui.vertical(|ui| {
            ui.set_width(sign_px);
            sign(ui);
        });
        ui.vertical(|ui| ui.label(words));
    });
}

/// Where facts come from; addresses can be opened.
pub fn sources(ui: &mut Ui, sources: &[String]) {
    let t = Theme::of(ui);
    for source in sources {
        match source.find("https://") {
            Some(start) => {
                let (words, address) = source.split_at(start);
                let address = address.trim().trim_end_matches(['.', ')', ',']);
                let words = words.trim().trim_end_matches([',', ':', '(']);
                let words = if words.is_empty() { address } else { words };
                ui.hyperlink_to(RichText::new(words).font(t.font(Text::Small)), address);
            }
            None => drop(ui.label(t.quiet(Text::Small, source))),
        }
    }
}

/// Where something is done, such as "chair & floor".
pub fn places_text(places: &[Place]) -> String {
    let names: Vec<String> = places.iter().map(|place| place.title().to_lowercase()).collect();
    names.join(" & ")
}

/// Minutes of movement, never "0 min" for less than one.
pub fn minutes_text(active_s: u64) -> String {
    match active_s {
        0 => "0 min".to_owned(),
        1..60 => format!("{active_s} s"),
        _ => format!("{} min", minutes_of(active_s)),
    }
}

/// A length of time for a card, such as "3 min".
pub fn length_text(length: Duration) -> String {
    crate::routine::about_text(length)
}

/// A number of things, such as "1 exercise" or "3 exercises".
pub fn count_text(n: usize, thing: &str) -> String {
    let end = if n == 1 { "" } else { "s" };
    format!("{n} {thing}{end}")
}

/// The first letter made large.
pub fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_numbers_read_well() {
        assert_eq!(count_text(1, "exercise"), "1 exercise");
        assert_eq!(count_text(0, "exercise"), "0 exercises");
        assert_eq!(minutes_text(40), "40 s");
        assert_eq!(minutes_text(150), "3 min");
        assert_eq!(capitalized("rhomboids"), "Rhomboids");
        assert_eq!(capitalized(""), "");
        assert_eq!(places_text(&[Place::Chair, Place::Floor]), "chair & floor");
    }
}
