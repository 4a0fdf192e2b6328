//! The safety words: the card before the first session, and the stop rules as a panel for any screen.
//!
//! Fixed text; nothing here is computed from what a person enters.

use egui::Ui;

use crate::{
    library::catalog::Safety,
    ui::kit::{
        page::tinted,
        prose::{bullets, paragraph},
        theme::{Text, Theme, space},
        widgets::heading,
    },
};

/// Shows the card to read before the first session, for a dialog.
pub fn safety_card_ui(ui: &mut Ui, safety: &Safety) {
    paragraph(ui, &safety.intended_use);
    ui.add_space(space::S);
    paragraph(ui, &safety.first_run);
    ui.add_space(space::S);
    let t = Theme::of(ui);
    ui.label(t.rich(Text::Strong, &safety.upper_back));
    ui.add_space(space::M);
    let p = t.palette;
    rules(ui, "Do not start, and ask first, if you have", &safety.urgent, p.warning_tint, p.warning_ink);
    ui.add_space(space::M);
    stop_rules_ui(ui, safety);
}

/// Shows when to stop an exercise and when to get help at once.
pub fn stop_rules_ui(ui: &mut Ui, safety: &Safety) {
    let p = Theme::of(ui).palette;
    rules(ui, "Stop the exercise if you notice", &safety.stop_exercise, p.warning_tint, p.warning_ink);
    ui.add_space(space::M);
    rules(ui, "Get emergency help for", &safety.emergency, p.coral_tint, p.coral);
}

/// Shows when to ask a health worker, soon or at some time.
pub fn ask_rules_ui(ui: &mut Ui, safety: &Safety) {
    let p = Theme::of(ui).palette;
    rules(ui, "Ask a doctor or nurse today or tomorrow if you have", &safety.urgent, p.warning_tint, p.warning_ink);
    ui.add_space(space::M);
    rules(ui, "Make an appointment if", &safety.routine, p.control, p.quiet_ink);
}

fn rules(ui: &mut Ui, title: &str, signs: &[String], fill: egui::Color32, dot: egui::Color32) {
    tinted(ui, fill, |ui| {
        heading(ui, Text::Heading, title);
        bullets(ui, signs, dot);
    });
}
