//! The dialog before a routine is printed, used by the names that a screen reader says.

use std::{cell::RefCell, rc::Rc};

use egui::{Key, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use unhunch::{
    export::handout::{Format, HandoutOptions, Paper},
    ui::{
        dialogs::printing::{PrintChoice, PrintWish, printing_ui},
        kit::theme::Theme,
    },
};

/// What was chosen, and what was wished last.
type Heard = Rc<RefCell<(PrintChoice, Option<PrintWish>)>>;

fn dialog(problem: &'static str, size: [f32; 2], scale: f32) -> (Harness<'static>, Heard) {
    let choice = PrintChoice { path: "/home/someone/Desk reset.pdf".to_owned(), ..PrintChoice::default() };
    let heard: Heard = Rc::new(RefCell::new((choice, None)));
    let shared = Rc::clone(&heard);
    let setup = move |ctx: &egui::Context| Theme::apply(ctx, scale);
    let mut harness = Harness::builder().with_size(size).with_context_setup(setup).build_ui(move |ui| {
        let (choice, wish) = &mut *shared.borrow_mut();
        if let Some(wished) = printing_ui(&ui.ctx().clone(), "Desk reset", choice, problem) {
            *wish = Some(wished);
        }
    });
    harness.run_steps(4);
    harness.check_accessibility();
    (harness, heard)
}

#[test]
fn paper_print_and_kind_are_chosen_and_the_ending_follows() {
    let (mut harness, heard) = dialog("", [1040.0, 720.0], 1.0);
    let controls = [
        (Role::RadioButton, "Paper: Letter"),
        (Role::RadioButton, "Kind of file: Web page"),
        (Role::Switch, "Large print"),
        (Role::Button, "Save"),
    ];
    for (role, label) in controls {
        harness.get_by_role_and_label(role, label).click();
        harness.run_steps(4);
    }
    let (choice, wish) = heard.borrow().clone();
    assert_eq!(choice.options, HandoutOptions { paper: Paper::Letter, is_large: true });
    assert_eq!((choice.format, choice.path.as_str()), (Format::Html, "/home/someone/Desk reset.html"));
    assert_eq!(wish, Some(PrintWish::Save));
}

#[test]
fn the_place_is_chosen_elsewhere_and_escape_closes() {
    let (mut harness, heard) = dialog("", [1040.0, 720.0], 1.0);
    harness.get_by_label("Choose another place").click();
    harness.run_steps(4);
    assert_eq!(heard.borrow().1, Some(PrintWish::Choose));
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert_eq!(heard.borrow().1, Some(PrintWish::Close));
}

#[test]
fn what_is_wrong_is_said_and_all_stays_in_the_window_at_every_size() {
    for size in [[640.0, 480.0], [3760.0, 2160.0]] {
        for scale in [0.8, 2.0] {
            let (harness, _) = dialog("There is a file of this name already.", size, scale);
            assert!(harness.query_by_label("There is a file of this name already.").is_some());
            for node in harness.query_all_by(|node| [Role::Button, Role::Label].contains(&node.role())) {
                let rect = node.rect();
                assert!(rect.left() >= 0.0 && rect.right() <= size[0], "{node:?}");
            }
        }
    }
}
