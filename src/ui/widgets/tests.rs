//! Controls found and used by their names, as a screen reader does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use egui_kittest::{Harness, kittest::Queryable};

use super::*;
use crate::ui::icon::Icon;

/// Shows a piece of window with the theme on.
fn shown<'a, State: 'a>(state: State, mut contents: impl FnMut(&mut Ui, &mut State) + 'a) -> Harness<'a, State> {
    Harness::builder()
        .with_size([480.0, 360.0])
        .with_context_setup(|ctx| Theme::apply(ctx, 1.0))
        .build_ui_state(move |ui, state| contents(ui, state), state)
}

#[test]
fn a_button_is_pressed_by_name_and_by_key() {
    let mut harness = shown(0, |ui, clicks| {
        if ui.add(Button::primary("Start").icon(Icon::Play).key("Space")).clicked() {
            *clicks += 1;
        }
    });
    harness.get_by_label("Start").click();
    harness.run();
    harness.get_by_label("Start").focus();
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), 2);
}

#[test]
fn a_card_is_pressed_as_a_whole_and_its_controls_on_their_own() {
    let mut harness = shown((0, 0), |ui, (card, inner)| {
        let shown = ClickCard::new("Open Desk reset").show(ui, |ui| {
            ui.label("3 min");
            if ui.add(IconButton::new(Icon::Trash, "Delete Desk reset")).clicked() {
                *inner += 1;
            }
        });
        if shown.response.clicked() {
            *card += 1;
        }
    });
    harness.get_by_label("Open Desk reset").click();
    harness.run();
    harness.get_by_label("Delete Desk reset").click();
    harness.run();
    assert_eq!(*harness.state(), (1, 1));
}

#[test]
fn a_long_button_wraps_instead_of_leaving_the_window() {
    for scale in [0.8, 1.0, 2.0] {
        let mut harness = shown((), move |ui, ()| {
            Theme::apply(ui.ctx(), scale);
            ui.set_max_width(300.0);
            ui.add(Button::secondary("Show me an easier version of this exercise and carry on").icon(Icon::Hurts));
        });
        harness.run();
        let rect = harness.get_by_label_contains("easier").rect();
        assert!(rect.right() <= 310.0, "{rect:?} at {scale}");
    }
}
