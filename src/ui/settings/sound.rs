//! How it sounds and how much it says.

use egui::{ComboBox, Ui};

use super::{choice, titled};
use crate::{
    cue::{PACE_RANGE, ToneTheme},
    routine::Guidance,
    settings::Settings,
    ui::{
        action::Action,
        kit::{
            icon::Icon,
            theme::{Text, Theme, space},
            widgets::{Button, slider_row, switch_row},
        },
        model::Model,
    },
};

/// What stands for the system's own choice of a sound device.
const USUAL_DEVICE: &str = "The system's usual one";

/// Shows volumes, mute, device and the test.
pub(super) fn sound_ui(ui: &mut Ui, model: &Model<'_>, wanted: &mut Settings) -> Option<Action> {
    let percent = |volume: f32| format!("{:.0} %", volume * 100.0);
    let mut is_on = !wanted.is_muted;
    switch_row(ui, "Sound", Some("Everything said also shows as text."), &mut is_on);
    wanted.is_muted = !is_on;
    slider_row(ui, "Voice", &mut wanted.voice_volume, 0.0..=1.0, percent);
    slider_row(ui, "Tones", &mut wanted.tone_volume, 0.0..=1.0, percent);
    choice(ui, "Sound of the tones", &mut wanted.tones, &titled(ToneTheme::NAMES, ToneTheme::title));
    let words_a_minute = |pace: f32| format!("{:.0} %", pace * 100.0);
    slider_row(ui, "Pace of speech", &mut wanted.pace, PACE_RANGE, words_a_minute);
    device_ui(ui, model, wanted);
    ui.add_space(space::XS);
    ui.add(Button::secondary("Test the sound").icon(Icon::Speaker)).clicked().then_some(Action::TestSound)
}

fn device_ui(ui: &mut Ui, model: &Model<'_>, wanted: &mut Settings) {
    let t = Theme::of(ui);
    if model.output_devices.is_empty() && wanted.output_device.is_none() {
        return;
    }
    let name = ui.label(t.rich(Text::Body, "Sound device"));
    let shown = wanted.output_device.clone().unwrap_or_else(|| USUAL_DEVICE.to_owned());
    let menu = ComboBox::from_id_salt("sound device").selected_text(shown).truncate().width(ui.available_width());
    let menu = menu.show_ui(ui, |ui| {
        ui.selectable_value(&mut wanted.output_device, None, USUAL_DEVICE);
        for device in model.output_devices {
            ui.selectable_value(&mut wanted.output_device, Some(device.clone()), device);
        }
    });
    menu.response.labelled_by(name.id);
}

/// Shows how much is said and whether it waits.
pub(super) fn coaching_ui(ui: &mut Ui, wanted: &mut Settings) {
    let t = Theme::of(ui);
    let mut choices = titled(Guidance::NAMES, Guidance::title);
    choices.reverse();
    choice(ui, "How much is said", &mut wanted.guidance, &choices);
    let words = match wanted.guidance {
        Guidance::Full => "Every exercise is explained the first time.",
        Guidance::Brief => "Names, counts and changes.",
        Guidance::Tones => "Tones only, no words.",
    };
    ui.label(t.quiet(Text::Small, words));
    let explanation = "Before each exercise, until you press any key.";
    switch_row(ui, "Wait for me", Some(explanation), &mut wanted.waits);
    switch_row(ui, "Captions", Some("Show what is said as text."), &mut wanted.shows_captions);
}
