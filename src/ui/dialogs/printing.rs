//! The dialog before a routine is printed: paper, size of type, kind of file, and where it goes.

use egui::Context;

use crate::{
    export::handout::{Format, HandoutOptions, Paper},
    format::text_limits,
    ui::kit::{
        icon::Icon,
        prose::{paragraph, problem_ui},
        theme::space,
        widgets::{Button, Dialog, Wanted, segmented, switch_row, text_field},
    },
};

/// What the person has chosen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintChoice {
    /// Paper and type.
    pub options: HandoutOptions,
    /// The kind of file.
    pub format: Format,
    /// Where it goes.
    pub path: String,
}

/// What the person wants of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintWish {
    /// To close it.
    Close,
    /// To choose the place in the system's dialog.
    Choose,
    /// To make the file.
    Save,
}

/// Shows the dialog over the window. `problem` is what was wrong with the last try; may be empty.
pub fn printing_ui(ctx: &Context, name: &str, choice: &mut PrintChoice, problem: &str) -> Option<PrintWish> {
    let (wish, wanted) = Dialog::new("Print").answer("Save").cancel().show(ctx, |ui| {
        let mut wish = None;
        let words = format!("\"{name}\" as a sheet: pictures, steps, how much, and boxes to tick for two weeks.");
        paragraph(ui, &words);
        ui.add_space(space::M);
        segmented(ui, "Paper", &mut choice.options.paper, &[(Paper::A4, "A4"), (Paper::Letter, "Letter")]);
        ui.add_space(space::S);
        let formats = [(Format::Pdf, "PDF"), (Format::Html, "Web page")];
        if segmented(ui, "Kind of file", &mut choice.format, &formats) {
            choice.path = with_ending(&choice.path, choice.format);
        }
        ui.add_space(space::S);
        switch_row(ui, "Large print", Some("Larger words and more pages."), &mut choice.options.is_large);
        ui.add_space(space::S);
        text_field(ui, "Save as", &mut choice.path, "Folder and name of the file", text_limits::COMMAND);
        ui.add_space(space::XS);
        if ui.add(Button::quiet("Choose another place").icon(Icon::Folder)).clicked() {
            wish = Some(PrintWish::Choose);
        }
        problem_ui(ui, problem);
        wish
    });
    match wanted {
        Wanted::Stay => wish,
        Wanted::Close => Some(PrintWish::Close),
        Wanted::Answer => Some(PrintWish::Save),
    }
}

/// The same path with the ending of another kind of file.
fn with_ending(path: &str, format: Format) -> String {
    let stem = Format::NAMES.iter().find_map(|(ending, _)| path.strip_suffix(&format!(".{ending}")));
    format!("{}.{}", stem.unwrap_or(path), format.key())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_kind_of_file_changes_only_the_ending() {
        assert_eq!(with_ending("/home/a b/Desk.pdf", Format::Html), "/home/a b/Desk.html");
        assert_eq!(with_ending("Desk.v2", Format::Pdf), "Desk.v2.pdf");
    }
}
