//! Learn: why the upper back tightens, self-care, when to stop and see someone, and where the facts come from.

use egui::Ui;

use crate::{
    library::catalog::Topic,
    ui::{
        action::Action,
        dialogs::safety_card::{ask_rules_ui, stop_rules_ui},
        kit::{
            page::{page, two_columns},
            prose::{bullets, paragraph, sources},
            theme::{Text, Theme, space},
            widgets::{Button, card, heading},
        },
        model::Model,
    },
};

/// Shows the screen.
pub fn learn_ui(ui: &mut Ui, model: &Model<'_>) -> Option<Action> {
    page(ui, "learn", |ui| {
        let t = Theme::of(ui);
        heading(ui, Text::Display, "Learn");
        ui.label(t.quiet(Text::Body, "General information. It is not medical advice."));
        ui.add_space(space::L);
        let topics = |ui: &mut Ui| {
            for topic in &model.catalog.learn {
                topic_ui(ui, topic);
                ui.add_space(space::S);
            }
            None
        };
        let (left, right) = two_columns(ui, topics, |ui| safety_ui(ui, model));
        left.or(right)
    })
}

fn topic_ui(ui: &mut Ui, topic: &Topic) {
    let t = Theme::of(ui);
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        heading(ui, Text::Heading, &topic.title);
        for words in &topic.paragraphs {
            paragraph(ui, words);
        }
        bullets(ui, &topic.points, t.palette.accent);
        if !topic.sources.is_empty() {
            ui.add_space(space::S);
            ui.label(t.quiet(Text::SmallStrong, "Sources"));
            sources(ui, &topic.sources);
        }
    });
}

fn safety_ui(ui: &mut Ui, model: &Model<'_>) -> Option<Action> {
    stop_rules_ui(ui, &model.catalog.safety);
    ui.add_space(space::M);
    ask_rules_ui(ui, &model.catalog.safety);
    ui.add_space(space::M);
    ui.add(Button::secondary("Read the safety card")).clicked().then_some(Action::ShowSafety)
}
