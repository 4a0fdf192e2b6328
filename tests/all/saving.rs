//! Saving a routine as sound from the window, used by the names that a screen reader says.

use std::{cell::Cell, rc::Rc};

use egui::{Key, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use jiff::civil::date;
use unhunch::{
    audio::SoundFormat,
    history::History,
    library::{Library, OwnFile, OwnFiles, catalog::Catalog},
    settings::Settings,
    ui::{
        action::Action,
        dialogs::saving::{SavingModel, saving_ui},
        kit::theme::Theme,
        model::Model,
        pictures::figures::Figures,
        routine_page::{RoutinePageState, routine_page_ui},
    },
};

/// What a click on "Save as sound" and then on these words asks for, on the page of this routine.
fn asked_for(id: &'static str, answers: &[&str]) -> Option<Action> {
    let broken = "format = 1\nname = \"Mine\"\n[[item]]\nexercise = \"chin_tuk\"\n";
    let routines = vec![OwnFile { id: "broken".to_owned(), text: broken.to_owned() }];
    let library = Library::new(Catalog::bundled(), OwnFiles { routines, ..OwnFiles::default() });
    let (settings, history, figures) = (Settings::default(), History::default(), Figures::new(|| {}));
    let mut state = RoutinePageState::default();
    let asked = Rc::new(Cell::new(None));
    let heard = Rc::clone(&asked);
    let mut harness =
        Harness::builder().with_size([1040.0, 2400.0]).with_context_setup(|ctx| Theme::apply(ctx, 1.0)).build_ui(move |ui| {
            let model = Model::of(&library, &settings, &history, &figures, date(2026, 3, 4).at(9, 0, 0, 0));
            if let Some(action) = routine_page_ui(ui, &model, id, &mut state) {
                heard.set(Some(action));
            }
        });
    harness.run_steps(4);
    harness.get_by_role_and_label(Role::Button, "Save as sound").click();
    harness.run_steps(4);
    for answer in answers {
        harness.get_by_label(answer).click();
        harness.run_steps(4);
        harness.check_accessibility();
    }
    if answers.is_empty() {
        harness.key_press(Key::Escape);
        harness.run_steps(4);
        assert!(harness.query_by_role(Role::Dialog).is_none());
    }
    asked.take()
}

/// The dialog over an empty window, and whether it has asked to stop.
fn dialog(percent: u32, is_stopping: bool, size: [f32; 2], scale: f32) -> (Harness<'static>, Rc<Cell<bool>>) {
    let asked = Rc::new(Cell::new(false));
    let heard = Rc::clone(&asked);
    let setup = move |ctx: &egui::Context| Theme::apply(ctx, scale);
    let mut harness = Harness::builder().with_size(size).with_context_setup(setup).build_ui(move |ui| {
        let model = SavingModel { title: "Save as sound", words: "The coach speaks \"Desk reset\".", percent, is_stopping };
        if saving_ui(&ui.ctx().clone(), &model) {
            heard.set(true);
        }
    });
    harness.run_steps(4);
    harness.check_accessibility();
    (harness, asked)
}

#[test]
fn the_page_of_a_routine_saves_it_as_sound_unless_it_is_broken() {
    let saved = |format| Some(Action::SaveSound { id: "desk-reset".to_owned(), format });
    assert_eq!(asked_for("desk-reset", &["Save"]), saved(SoundFormat::Ogg));
    assert_eq!(asked_for("desk-reset", &["Kind of file: WAV, large", "Save"]), saved(SoundFormat::Wav));
    assert_eq!(asked_for("desk-reset", &[]), None);
    assert_eq!(asked_for("broken", &[]), None);
}

#[test]
fn the_dialog_says_how_far_it_is_and_stops_by_button_and_by_key() {
    let (mut harness, asked) = dialog(42, false, [1040.0, 720.0], 1.0);
    assert!(harness.query_by_label("42 %").is_some());
    let bar = harness.get_by_role_and_label(Role::ProgressIndicator, "Saved so far");
    assert_eq!(bar.accesskit_node().numeric_value(), Some(42.0));
    assert!(!asked.get());
    harness.get_by_label("Cancel").click();
    harness.run_steps(4);
    assert!(asked.take());
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert!(asked.take());
}

#[test]
fn while_it_stops_it_says_so_and_can_not_be_stopped_twice() {
    let (mut harness, asked) = dialog(42, true, [1040.0, 720.0], 1.0);
    assert!(harness.query_by_label("Stopping…").is_some());
    harness.get_by_label("Cancel").click();
    harness.run_steps(4);
    assert!(!asked.get());
}

#[test]
fn the_dialog_stays_within_the_window_at_every_size_of_text() {
    for size in [[640.0, 480.0], [3760.0, 2160.0]] {
        for scale in [0.8, 2.0] {
            let (harness, _) = dialog(100, false, size, scale);
            for node in harness.query_all_by(|node| [Role::Button, Role::ProgressIndicator, Role::Label].contains(&node.role())) {
                let rect = node.rect();
                assert!(rect.left() >= 0.0 && rect.right() <= size[0] && rect.bottom() <= size[1], "{node:?}");
            }
        }
    }
}
