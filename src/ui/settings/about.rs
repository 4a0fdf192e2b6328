//! Where the files are, which keys there are, and whose work is in the program.

use egui::{CollapsingHeader, Ui};

use crate::ui::{
    action::Action,
    kit::{
        icon::Icon,
        prose::paragraph,
        theme::{Text, Theme, space},
        widgets::{Button, key_cap},
    },
    model::Model,
    player::KEYS,
    shell::RAIL,
};

/// Texts of licenses that come with the program.
const LICENSES: [(&str, &str); 3] = [
    ("Letters: Inter, SIL Open Font License", include_str!("../../../assets/fonts/OFL.txt")),
    ("Voice: notices", include_str!("../../../assets/voice/NOTICE")),
    ("Voice: Apache License 2.0", include_str!("../../../assets/voice/LICENSE")),
];

/// Shows the folder of the person's files.
pub(super) fn files_ui(ui: &mut Ui, model: &Model<'_>) -> Option<Action> {
    let t = Theme::of(ui);
    paragraph(ui, "Settings, routines and history are plain files on this computer. Nothing leaves it.");
    ui.label(t.quiet(Text::Small, model.data_folder));
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::secondary("Copy the path").icon(Icon::Copy)).clicked() {
            action = Some(Action::Copy(model.data_folder.to_owned()));
        }
        if ui.add(Button::secondary("Open the folder").icon(Icon::Folder)).clicked() {
            action = Some(Action::ShowFolder);
        }
        if ui.add(Button::secondary("Export everything").icon(Icon::Export)).clicked() {
            action = Some(Action::ExportAll);
        }
        if ui.add(Button::secondary("Restore").icon(Icon::Import)).clicked() {
            action = Some(Action::Restore);
        }
    });
    action
}

/// Shows every key.
pub(super) fn keys_ui(ui: &mut Ui) {
    let t = Theme::of(ui);
    ui.label(t.quiet(Text::SmallStrong, "In a session"));
    for binding in KEYS {
        key_line(ui, &[binding.key_name], binding.words);
    }
    ui.add_space(space::S);
    ui.label(t.quiet(Text::SmallStrong, "Everywhere else"));
    let command = if ui.ctx().os().is_mac() { "Cmd" } else { "Ctrl" };
    for item in RAIL {
        key_line(ui, &[command, item.key.symbol_or_name()], item.name);
    }
    key_line(ui, &["Tab"], "Next control");
    key_line(ui, &["Enter"], "Press it");
}

fn key_line(ui: &mut Ui, keys: &[&str], words: &str) {
    let t = Theme::of(ui);
    ui.horizontal_wrapped(|ui| {
        for key in keys {
            key_cap(ui, key);
        }
        ui.label(t.rich(Text::Body, words));
    });
}

/// Shows version and licenses.
pub(super) fn about_ui(ui: &mut Ui) -> Option<Action> {
    let t = Theme::of(ui);
    ui.label(t.rich(Text::Strong, concat!("Unhunch ", env!("CARGO_PKG_VERSION"))));
    paragraph(ui, "A guided exercise coach for the upper back. Free, offline, yours.");
    ui.label(t.quiet(Text::Small, "License: MIT or Apache-2.0, as you like."));
    for (title, text) in LICENSES {
        CollapsingHeader::new(t.rich(Text::Small, title)).show(ui, |ui| {
            ui.label(t.quiet(Text::Caption, text));
        });
    }
    ui.add_space(space::XS);
    ui.add(Button::secondary("Read the safety card")).clicked().then_some(Action::ShowSafety)
}
