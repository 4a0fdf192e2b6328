//! The dialogs of import and export, used by the names that a screen reader says.

use std::{cell::RefCell, rc::Rc};

use egui::{Key, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use unhunch::{
    history::History,
    library::{Library, OwnFile, OwnFiles, catalog::Catalog},
    pack::{Choice, Contents, Credits, Here, ImportPlan, Manifest, PackKind},
    ui::{
        dialogs::import::{Answer, ask_file_ui, ask_share_ui, preview_ui},
        kit::theme::Theme,
    },
};

const SIZES: [[f32; 2]; 3] = [[640.0, 480.0], [1040.0, 720.0], [3760.0, 2160.0]];

fn routine(name: &str, rest_s: u32) -> String {
    format!("format = 1\nname = \"{name}\"\n[[item]]\nrest_s = {rest_s}\n")
}

/// A plan with a new routine, one that is here, two whose names are taken, and one that can't be used.
fn plan() -> ImportPlan {
    let file = |id: &str, text: String| OwnFile { id: id.to_owned(), text };
    let credits = Credits { author: "Zoë".to_owned(), license: "CC0-1.0".to_owned(), source: String::new() };
    let mut contents = Contents { manifest: Manifest::new(PackKind::Pack, "From the clinic", credits), ..Contents::default() };
    contents.routines = vec![
        file("new", routine("Fresh", 300)),
        file("same", routine("Same", 20)),
        file("a", routine("Morning", 60)),
        file("b", routine("Evening", 60)),
        file("bad", "name = ".to_owned()),
    ];
    let routines = vec![file("same", routine("Same", 20)), file("a", routine("A", 5)), file("b", routine("B", 5))];
    let library = Library::new(Catalog::bundled(), OwnFiles { routines, ..OwnFiles::default() });
    let here = Here { library: &library, settings: None, history: &History::default(), picture_sum: &|_| None };
    ImportPlan::new(contents, &here)
}

/// A dialog over an empty window, its state, and the last answer.
fn shown<T: 'static>(
    size: [f32; 2],
    scale: f32,
    state: T,
    dialog: impl Fn(&egui::Context, &mut T) -> Answer + 'static,
) -> (Harness<'static>, Rc<RefCell<(T, Answer)>>) {
    let state = Rc::new(RefCell::new((state, Answer::None)));
    let shared = Rc::clone(&state);
    let setup = move |ctx: &egui::Context| Theme::apply(ctx, scale);
    let mut harness = Harness::builder().with_size(size).with_context_setup(setup).build_ui(move |ui| {
        let (state, answer) = &mut *shared.borrow_mut();
        let said = dialog(ui.ctx(), state);
        if said != Answer::None {
            *answer = said;
        }
    });
    harness.run_steps(4);
    harness.check_accessibility();
    (harness, state)
}

#[test]
fn the_preview_shows_what_is_inside_and_takes_a_choice_for_each_taken_name() {
    let (mut harness, state) = shown([1040.0, 1600.0], 1.0, plan(), preview_ui);
    for words in ["From the clinic", "Author: Zoë", "License: CC0-1.0", "Fresh", "New", "Already here"] {
        assert!(harness.query_all_by_label(words).next().is_some(), "{words}");
    }
    assert!(harness.query_all_by_label_contains("Routine, ").next().is_some());
    assert!(harness.query_by_label_contains("routines/bad: 1:1: error").is_some());
    harness.get_by_label("Morning: Replace").click();
    harness.run_steps(3);
    harness.get_by_label("Evening: Skip").click();
    harness.run_steps(3);
    let choice_of = |title: &str| state.borrow().0.items.iter().find(|item| item.title == title).unwrap().choice;
    assert_eq!((choice_of("Morning"), choice_of("Evening")), (Choice::Replace, Choice::Skip));
    harness.get_by_label("All: Keep both").click();
    harness.run_steps(3);
    assert!(state.borrow().0.items.iter().all(|item| item.choice == Choice::KeepBoth));
    harness.get_by_role_and_label(Role::Button, "Import").click();
    harness.run_steps(3);
    assert_eq!(state.borrow().1, Answer::GoOn);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert_eq!(state.borrow().1, Answer::Cancel);
}

#[test]
fn a_file_that_brings_nothing_new_can_only_be_closed() {
    let (mut harness, state) = shown([1040.0, 720.0], 1.0, ImportPlan::default(), preview_ui);
    assert!(harness.query_by_label("There is nothing in it to import.").is_some());
    harness.get_by_role_and_label(Role::Button, "Close").click();
    harness.run_steps(3);
    assert_eq!(state.borrow().1, Answer::Cancel);
}

#[test]
fn a_file_with_more_than_the_list_can_show_says_so_and_can_only_be_closed() {
    let routines = (0..2_001).map(|number| OwnFile { id: format!("r{number}"), text: routine("Many", 5) }).collect();
    let library = Library::new(Catalog::bundled(), OwnFiles::default());
    let here = Here { library: &library, settings: None, history: &History::default(), picture_sum: &|_| None };
    let plan = ImportPlan::new(Contents { routines, ..Contents::default() }, &here);
    let (mut harness, state) = shown([1040.0, 720.0], 1.0, plan, preview_ui);
    assert!(harness.query_by_label_contains("This file adds 2001 routines, you have 0").is_some());
    assert!(harness.query_by_role_and_label(Role::Button, "Import").is_none());
    harness.get_by_role_and_label(Role::Button, "Close").click();
    harness.run_steps(3);
    assert_eq!(state.borrow().1, Answer::Cancel);
}

#[test]
fn a_path_is_typed_or_chosen_and_credits_are_taken() {
    let ask = |ctx: &egui::Context, path: &mut String| ask_file_ui(ctx, PackKind::Pack, path);
    let (mut harness, state) = shown([1040.0, 720.0], 1.0, String::new(), ask);
    harness.get_by_label("File").focus();
    harness.run_steps(3);
    harness.get_by_label("File").type_text("a.unhunch");
    harness.run_steps(3);
    assert_eq!(state.borrow().0, "a.unhunch");
    harness.get_by_label("Choose a file").click();
    harness.run_steps(3);
    assert_eq!(state.borrow().1, Answer::Choose);
    let ask = |ctx: &egui::Context, (credits, path): &mut (Credits, String)| ask_share_ui(ctx, Some("Mine"), credits, path, "");
    let (mut harness, state) = shown([1040.0, 900.0], 1.0, (Credits::default(), String::new()), ask);
    harness.get_by_label("License").focus();
    harness.run_steps(3);
    harness.get_by_label("License").type_text("CC0-1.0");
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run_steps(3);
    assert_eq!((state.borrow().0.0.license.as_str(), state.borrow().1), ("CC0-1.0", Answer::GoOn));
}

#[test]
fn a_path_that_can_t_be_used_is_said_below_the_field() {
    let problem = "There is a file of this name already. Use another name.";
    let (harness, _) = shown([1040.0, 900.0], 1.0, (Credits::default(), String::new()), move |ctx, (credits, path)| {
        ask_share_ui(ctx, Some("Mine"), credits, path, problem)
    });
    assert!(harness.query_by_label(problem).is_some());
}

#[test]
fn the_dialogs_fit_every_window_at_every_size_of_text() {
    for size in SIZES {
        for scale in [0.8, 2.0] {
            shown(size, scale, plan(), preview_ui);
            shown(size, scale, String::new(), |ctx, path| ask_file_ui(ctx, PackKind::Backup, path));
            let (harness, _) = shown(size, scale, (Credits::default(), String::new()), |ctx, (credits, path)| {
                ask_share_ui(ctx, None, credits, path, "")
            });
            for node in harness.query_all_by(|node| node.role() == Role::Button) {
                assert!(node.rect().left() >= 0.0 && node.rect().right() <= size[0], "{node:?}");
            }
            let inside = |harness: &Harness<'_>, answer: &str| {
                let rect = harness.get_by_role_and_label(Role::Button, answer).rect();
                assert!(rect.top() >= 0.0 && rect.bottom() <= size[1], "{answer} at {size:?} × {scale}: {rect:?}");
            };
            inside(&harness, "Save");
            inside(&shown(size, scale, plan(), preview_ui).0, "Import");
        }
    }
}
