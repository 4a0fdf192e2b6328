//! The dialogs of import and export: which file, what is inside, what is to become of it, how far it is.
//!
//! They change only what they are lent; what an answer means is up to `app`.

use egui::{Context, Ui};

use crate::{
    format::text_limits::{COMMAND, CREDIT},
    library::FileKind,
    pack::{Choice, Credits, ImportPlan, PackKind, PlannedFile, PlannedState, Trouble},
    routine::about_text,
    ui::kit::{
        icon::Icon,
        page::{spread, tinted},
        prose::{count_text, paragraph, problem_ui},
        theme::{Text, Theme, size, space},
        widgets::{Button, Chip, ChipTone, Dialog, Wanted, banner, card, heading, segmented, switch_row, text_field},
    },
};

/// The most rows that are shown; of more only the number is.
const MAX_ROWS: usize = 100;
/// The most troubles that are shown.
const MAX_TROUBLES: usize = 8;
/// What can become of something whose name is taken.
const CHOICES: &[(Choice, &str)] = &[(Choice::KeepBoth, "Keep both"), (Choice::Replace, "Replace"), (Choice::Skip, "Skip")];

/// What the person says to a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    None,
    /// To choose a file in the system's dialog.
    Choose,
    /// To go on.
    GoOn,
    /// To leave it.
    Cancel,
}

impl Answer {
    fn of(wanted: Wanted, chooses: bool) -> Self {
        match wanted {
            Wanted::Answer => Self::GoOn,
            Wanted::Close => Self::Cancel,
            Wanted::Stay if chooses => Self::Choose,
            Wanted::Stay => Self::None,
        }
    }
}

/// Asks which file to open.
pub fn ask_file_ui(ctx: &Context, kind: PackKind, path: &mut String) -> Answer {
    let (title, words) = match kind {
        PackKind::Pack => (
            "Import",
            "Choose a pack, the file of a routine or an exercise, or the exercises.xml of Workrave. \
             You will see what is inside before anything is kept. You can also drop the file on the window.",
        ),
        PackKind::Backup => ("Restore", "Choose a backup. You will see what is inside before anything is changed."),
    };
    let (chooses, wanted) = Dialog::new(title).answer("Open").cancel().show(ctx, |ui| {
        paragraph(ui, words);
        ui.add_space(space::M);
        path_ui(ui, path)
    });
    Answer::of(wanted, chooses)
}

/// Asks where to save a routine, or everything if there is no title, and whose work it is. `problem` is what was wrong with the
/// last try; may be empty.
pub fn ask_share_ui(ctx: &Context, title: Option<&str>, credits: &mut Credits, path: &mut String, problem: &str) -> Answer {
    let name = if title.is_some() { "Share" } else { "Export everything" };
    let (chooses, wanted) = Dialog::new(name).answer("Save").cancel().show(ctx, |ui| {
        match title {
            Some(title) => {
                let words = "goes into one file, with your own exercises and pictures in it. Anyone with Unhunch can import it.";
                paragraph(ui, &format!("\"{title}\" {words}"));
                ui.add_space(space::M);
                text_field(ui, "Author", &mut credits.author, "Who made it; may stay empty", CREDIT);
                ui.add_space(space::S);
                text_field(ui, "License", &mut credits.license, "How others may use it, such as CC0-1.0", CREDIT);
                ui.add_space(space::S);
                text_field(ui, "Source", &mut credits.source, "Where it comes from, such as a web page", CREDIT);
            }
            None => {
                let words = "Settings, routines, exercises, pictures and history go into one file. Keep it in a safe place: \
                    \"Restore\" brings all of it back.";
                paragraph(ui, words);
            }
        }
        ui.add_space(space::M);
        let chooses = path_ui(ui, path);
        problem_ui(ui, problem);
        chooses
    });
    Answer::of(wanted, chooses)
}

/// The field for a path; true when the person wants to choose in the system's dialog.
fn path_ui(ui: &mut Ui, path: &mut String) -> bool {
    text_field(ui, "File", path, "Its path", COMMAND);
    ui.add_space(space::XS);
    ui.add(Button::secondary("Choose…").icon(Icon::Folder).name("Choose a file")).clicked()
}

/// Shows what is inside a file and asks what is to become of it.
pub fn preview_ui(ctx: &Context, plan: &mut ImportPlan) -> Answer {
    let refusal = plan.refusal();
    let is_needed = plan.is_needed();
    let can_go_on = is_needed && refusal.is_none();
    let (title, go_on) = match plan.manifest.kind {
        PackKind::Pack => ("Import", "Import"),
        PackKind::Backup => ("Restore", "Restore"),
    };
    let dialog = Dialog::new(title).width(size::TEXT_COLUMN);
    let dialog = if can_go_on { dialog.answer(go_on).cancel() } else { dialog.answer("Close") };
    let ((), wanted) = dialog.show(ctx, |ui| {
        manifest_ui(ui, plan);
        if !is_needed {
            let words = if plan.items.is_empty() { "There is nothing in it to import." } else { "All of it is here already." };
            banner(ui, ChipTone::Accent, Icon::Info, words, None);
            ui.add_space(space::S);
        }
        if let Some(refusal) = refusal.filter(|_| is_needed) {
            banner(ui, ChipTone::Warning, Icon::Warning, &format!("{refusal}."), None);
            ui.add_space(space::S);
        }
        troubles_ui(ui, &plan.troubles);
        items_ui(ui, &mut plan.items);
        rest_ui(ui, plan);
    });
    match Answer::of(wanted, false) {
        Answer::GoOn if !can_go_on => Answer::Cancel,
        answer => answer,
    }
}

fn manifest_ui(ui: &mut Ui, plan: &ImportPlan) {
    let t = Theme::of(ui);
    ui.label(t.rich(Text::Lead, &plan.manifest.title));
    let credits = &plan.manifest.credits;
    for (name, words) in [("Author", &credits.author), ("License", &credits.license), ("Source", &credits.source)] {
        if !words.is_empty() {
            ui.label(t.quiet(Text::Small, format!("{name}: {words}")));
        }
    }
    ui.add_space(space::S);
}

fn troubles_ui(ui: &mut Ui, troubles: &[Trouble]) {
    if troubles.is_empty() {
        return;
    }
    let t = Theme::of(ui);
    tinted(ui, t.palette.warning_tint, |ui| {
        heading(ui, Text::Strong, "Some of it can't be used");
        for trouble in troubles.iter().take(MAX_TROUBLES) {
            ui.label(t.rich(Text::Small, format!("{trouble}.")));
        }
        let n_more = troubles.len().saturating_sub(MAX_TROUBLES);
        if n_more > 0 {
            ui.label(t.quiet(Text::Small, format!("And {n_more} more.")));
        }
    });
    ui.add_space(space::S);
}

fn items_ui(ui: &mut Ui, items: &mut [PlannedFile]) {
    let t = Theme::of(ui);
    let taken: Vec<Choice> = items.iter().filter(|item| item.state == PlannedState::Taken).map(|item| item.choice).collect();
    if taken.len() > 1 {
        let first = taken.first().copied();
        let mut common = first.filter(|first| taken.iter().all(|choice| choice == first));
        ui.label(t.rich(Text::Body, "All whose name is taken here"));
        let choices: Vec<(Option<Choice>, &str)> = CHOICES.iter().map(|&(choice, words)| (Some(choice), words)).collect();
        if segmented(ui, "All", &mut common, &choices)
            && let Some(choice) = common
        {
            items.iter_mut().for_each(|item| item.choice = choice);
        }
        ui.add_space(space::S);
    }
    let n_items = items.len();
    // What asks for a choice comes first.
    let (asking, others): (Vec<&mut PlannedFile>, Vec<&mut PlannedFile>) =
        items.iter_mut().partition(|item| item.state == PlannedState::Taken);
    for item in asking.into_iter().chain(others).take(MAX_ROWS) {
        item_ui(ui, item);
        ui.add_space(space::XS);
    }
    if n_items > MAX_ROWS {
        ui.label(t.quiet(Text::Body, format!("And {} more.", n_items - MAX_ROWS)));
    }
}

fn item_ui(ui: &mut Ui, item: &mut PlannedFile) {
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        let t = Theme::of(ui);
        let about = match (item.kind, item.length) {
            (FileKind::Routine, Some(length)) => format!("Routine, {}", about_text(length)),
            (FileKind::Routine, None) => "Routine".to_owned(),
            (FileKind::Exercise, _) => "Exercise".to_owned(),
        };
        let (words, tone) = match item.state {
            PlannedState::New => ("New", ChipTone::Accent),
            PlannedState::Same => ("Already here", ChipTone::Quiet),
            PlannedState::Taken => ("Name is taken", ChipTone::Warning),
        };
        let title = |ui: &mut Ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(t.rich(Text::Strong, &item.title));
                ui.label(t.quiet(Text::Small, about));
            })
        };
        spread(ui, title, |ui| ui.add(Chip::new(words).tone(tone)));
        if let Some(name) = &item.name {
            let words = format!("In the file it is called \"{name}\". Here it gets a name that every system takes: {}.", item.id);
            ui.label(t.quiet(Text::Small, words));
        }
        if let Some(problem) = &item.problem {
            ui.label(
                t.rich(Text::Small, format!("It has mistakes and comes back as it is: {problem}.")).color(t.palette.warning_ink),
            );
        }
        if item.state == PlannedState::Taken {
            ui.add_space(space::XS);
            segmented(ui, &item.title, &mut item.choice, CHOICES);
            let words = match item.choice {
                Choice::KeepBoth => "Both stay. The new one goes by a name of its own in files.",
                Choice::Replace => "The one here is set aside; Undo brings it back.",
                Choice::Skip => "The one here stays alone.",
            };
            ui.label(t.quiet(Text::Small, words));
        }
    });
}

fn rest_ui(ui: &mut Ui, plan: &mut ImportPlan) {
    let t = Theme::of(ui);
    if plan.rest.settings.is_some() {
        let words = "Those you have now are kept beside them.";
        switch_row(ui, "Take its settings", Some(words), &mut plan.rest.takes_settings);
        ui.add_space(space::S);
    }
    if !plan.rest.sessions.is_empty() {
        let sessions = count_text(plan.rest.sessions.len(), "session");
        ui.label(t.rich(Text::Body, format!("{sessions} will be added to your history.")));
        ui.add_space(space::S);
    }
}
