//! How words are said, and a voice of the person's own choice. Speaks nothing itself.

use egui::{Align, Key, Layout, Response, Ui, accesskit::Live};

use crate::{
    format::text_limits,
    settings::{MOST_PRONUNCIATIONS, Settings},
    ui::{
        action::Action,
        kit::{
            icon::Icon,
            page::spread,
            prose::paragraph,
            theme::{Text, Theme, size, space},
            widgets::{Button, IconButton, text_field},
        },
    },
    voice::{command, pronunciation},
};

/// What the person is writing and has not been taken over.
#[derive(Default)]
pub struct VoiceDraft {
    word: String,
    spoken: String,
    /// Why the pair could not be added.
    problem: Option<String>,
    command: Option<String>,
}

/// Shows the list of words that are said in another way, and adds to it.
pub(super) fn pronunciations_ui(ui: &mut Ui, draft: &mut VoiceDraft, wanted: &mut Settings) -> Option<Action> {
    paragraph(ui, "Does the voice say a word wrong? Write it the way it sounds, such as skap-yoo-la for scapula.");
    let action = list_ui(ui, wanted);
    let t = Theme::of(ui);
    let is_wide = ui.available_width() > t.px(size::DIALOG) * 0.75;
    let half_px = (ui.available_width() - space::M) / 2.0;
    let fields = |ui: &mut Ui| {
        if is_wide {
            ui.spacing_mut().item_spacing.x = space::M;
            ui.set_width(half_px);
        }
        let word = text_field(ui, "Word", &mut draft.word, "", text_limits::WORD);
        let spoken = ui.vertical(|ui| {
            if is_wide {
                ui.set_width(half_px);
            }
            text_field(ui, "Say it like", &mut draft.spoken, "", text_limits::WORD)
        });
        (word, spoken.inner)
    };
    let layout = if is_wide { Layout::left_to_right(Align::Min) } else { Layout::top_down(Align::Min) };
    let (word, spoken) = ui.with_layout(layout, fields).inner;
    if word.changed() || spoken.changed() {
        draft.problem = None;
    }
    let is_entered = is_entered(ui, &word) || is_entered(ui, &spoken);
    ui.add_space(space::XS);
    let is_clicked = ui.add(Button::secondary("Add").icon(Icon::Plus).name("Add the word")).clicked();
    if is_clicked || is_entered {
        add(draft, wanted);
        if draft.problem.is_none() {
            word.request_focus();
        }
    }
    if let Some(problem) = &draft.problem {
        problem_ui(ui, problem);
    }
    action
}

/// Whether Enter was pressed in a field.
fn is_entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Takes the written pair over, in place of the one for the same word.
fn add(draft: &mut VoiceDraft, wanted: &mut Settings) {
    let (word, spoken) = (draft.word.trim().to_owned(), draft.spoken.trim().to_owned());
    draft.problem = pronunciation::problem_of(&word, &spoken);
    if draft.problem.is_some() {
        return;
    }
    let list = &mut wanted.pronunciations;
    let is_full = list.len() >= MOST_PRONUNCIATIONS;
    match list.iter_mut().find(|(other, _)| other.to_lowercase() == word.to_lowercase()) {
        Some(pair) => *pair = (word, spoken),
        None if is_full => {
            draft.problem = Some(format!("The list is full: it holds {MOST_PRONUNCIATIONS} words. Delete one first."));
            return;
        }
        None => list.push((word, spoken)),
    }
    draft.word.clear();
    draft.spoken.clear();
}

fn list_ui(ui: &mut Ui, wanted: &mut Settings) -> Option<Action> {
    let t = Theme::of(ui);
    let (mut deleted, mut action) = (None, None);
    for (index, (word, spoken)) in wanted.pronunciations.iter().enumerate() {
        ui.push_id(index, |ui| {
            let (_, (is_heard, is_deleted)) = spread(
                ui,
                |ui| {
                    ui.label(t.rich(Text::Strong, word));
                    ui.label(t.rich(Text::Body, spoken));
                },
                |ui| {
                    // From right to left.
                    let is_deleted = ui.add(IconButton::new(Icon::Trash, &format!("Delete {word}")).small().quiet()).clicked();
                    let is_heard = ui.add(IconButton::new(Icon::Speaker, &format!("Hear {word}")).small().quiet()).clicked();
                    (is_heard, is_deleted)
                },
            );
            if is_heard {
                action = Some(Action::Say(word.clone()));
            }
            if is_deleted {
                deleted = Some(index);
            }
            // The file may have been written by hand.
            if let Some(problem) = pronunciation::problem_of(word, spoken) {
                problem_ui(ui, &problem);
            }
        });
    }
    if let Some(index) = deleted {
        wanted.pronunciations.remove(index);
    }
    action
}

/// Shows the field for a program that speaks. It is taken over when the field is left, not at every letter.
pub(super) fn command_ui(ui: &mut Ui, draft: &mut VoiceDraft, wanted: &mut Settings) {
    let t = Theme::of(ui);
    paragraph(
        ui,
        "A program on this computer can speak instead of the built-in voice. Unhunch runs it with every line that is spoken, \
         so name only a program that you trust. Packs and backups never change it.",
    );
    let mut command = draft.command.take().unwrap_or_else(|| wanted.voice_command.clone());
    let (label, hint) = ("Voice program (empty for the built-in voice)", "espeak-ng --stdout {text}");
    let field = text_field(ui, label, &mut command, hint, text_limits::COMMAND);
    let words = "{text} stands for the line, {file} for the WAV to write, {wpm} for words a minute. \
                 Without {file} the program writes the WAV to its output.";
    ui.label(t.quiet(Text::Small, words));
    if let Some(problem) = command::problem_of(&command) {
        problem_ui(ui, &problem);
    }
    if command != wanted.voice_command {
        if !field.has_focus() {
            wanted.voice_command.clone_from(&command);
        }
        draft.command = Some(command);
    }
}

/// Says what is wrong, where it is.
fn problem_ui(ui: &mut Ui, problem: &str) {
    let t = Theme::of(ui);
    let label = ui.label(t.rich(Text::Small, problem).color(t.palette.warning_ink));
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
}
