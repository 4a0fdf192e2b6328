//! Saving a file: the dialog that asks for the kind of a sound, and the one that shows how far any file is and stops it.

use std::time::Duration;

use egui::{Context, CornerRadius, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::{
    audio::SoundFormat,
    ui::kit::{
        prose::paragraph,
        theme::{Text, Theme, size, space},
        widgets::{Button, Dialog, Wanted, segmented},
    },
};

/// What the person says to the kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatAnswer {
    /// Nothing yet.
    None,
    /// Not to save.
    Cancel,
    /// To save as chosen.
    Save,
}

/// Asks which kind of file it should be, for a routine that takes this long.
pub fn format_ui(ctx: &Context, name: &str, length: Duration, format: &mut SoundFormat) -> FormatAnswer {
    let dialog = Dialog::new("Save as sound").answer("Save");
    let ((), wanted) = dialog.show(ctx, |ui| {
        paragraph(ui, &format!("The coach speaks \"{name}\" into a file that you can take along and play anywhere."));
        ui.add_space(space::M);
        segmented(ui, "Kind of file", format, &[(SoundFormat::Ogg, "OGG, small"), (SoundFormat::Wav, "WAV, large")]);
        ui.add_space(space::S);
        let about = match format {
            SoundFormat::Ogg => "Most phones and players can read it. If yours can't, choose WAV.",
            SoundFormat::Wav => "Every player can read it.",
        };
        let t = Theme::of(ui);
        let size_mb = (length.as_secs_f64() * megabytes_a_second(*format)).ceil();
        ui.label(t.quiet(Text::Body, format!("About {size_mb} MB. {about}")));
    });
    match wanted {
        Wanted::Stay => FormatAnswer::None,
        Wanted::Close => FormatAnswer::Cancel,
        Wanted::Answer => FormatAnswer::Save,
    }
}

fn megabytes_a_second(format: SoundFormat) -> f64 {
    match format {
        SoundFormat::Ogg => 0.0045,
        SoundFormat::Wav => 0.096,
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub struct SavingModel<'a> {
    /// What is done, as its button says it.
    pub title: &'a str,
    /// What is made, one or two sentences.
    pub words: &'a str,
    /// How much is done, 0 to 100.
    pub percent: u32,
    /// Whether it has been asked to stop and soon will.
    pub is_stopping: bool,
}

/// Shows the dialog over the window; true when the person wants to stop.
pub fn saving_ui(ctx: &Context, model: &SavingModel<'_>) -> bool {
    let (is_canceled, wanted) = Dialog::new(model.title).show(ctx, |ui| {
        paragraph(ui, model.words);
        ui.add_space(space::M);
        bar(ui, model.percent);
        ui.add_space(space::XS);
        let t = Theme::of(ui);
        let words = if model.is_stopping { "Stopping…".to_owned() } else { format!("{} %", model.percent) };
        ui.label(t.quiet(Text::Body, words));
        ui.add_space(space::M);
        ui.add_enabled(!model.is_stopping, Button::secondary("Cancel").big()).clicked()
    });
    is_canceled || wanted != Wanted::Stay
}

fn bar(ui: &mut Ui, percent: u32) {
    let t = Theme::of(ui);
    let height = t.px(size::BAR);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, "Saved so far"));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::ProgressIndicator);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.set_numeric_value(percent.into());
        node.set_value(format!("{percent} %"));
    });
    let round = CornerRadius::same((height / 2.0) as u8);
    ui.painter().rect_filled(rect, round, t.palette.control_press);
    let done = Rect::from_min_size(rect.min, Vec2::new(rect.width() * percent as f32 / 100.0, height));
    ui.painter().with_clip_rect(ui.clip_rect().intersect(done)).rect_filled(rect, round, t.palette.accent);
}
