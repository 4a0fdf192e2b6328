//! Controls found and used by their names, as a screen reader does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use egui_kittest::{Harness, kittest::Queryable};

use super::*;
use crate::ui::kit::icon::Icon;

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
            ui.set_min_width(300.0);
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

#[test]
fn a_switch_and_a_choice_change_what_they_were_lent() {
    let mut harness = shown((false, 1), |ui, (is_on, choice)| {
        switch_row(ui, "Captions", Some("Show every line."), is_on);
        segmented(ui, "Voice", choice, &[(1, "Full"), (2, "Brief")]);
    });
    harness.get_by_role_and_label(egui::accesskit::Role::Switch, "Captions").click();
    harness.run();
    harness.get_by_label("Voice: Brief").click();
    harness.run();
    assert_eq!(*harness.state(), (true, 2));
}

#[test]
fn a_stepper_lands_on_whole_steps_and_stays_in_range() {
    let mut harness = shown(7, |ui, hold_s| {
        ui.add(Stepper::new("Hold", hold_s).range(1..=12).step(5.0).unit("s"));
    });
    for (button, value) in [("more", 10), ("more", 12), ("less", 10), ("less", 5), ("less", 1)] {
        harness.get_by_label(&format!("Hold: {button}")).click();
        harness.run();
        assert_eq!(*harness.state(), value, "after {button}");
    }
}

#[test]
fn the_progress_bar_jumps_by_click_and_by_arrow() {
    let stretches = [Stretch { name: "Airplanes", length_s: 60.0 }, Stretch { name: "Rest", length_s: 40.0 }];
    let mut harness = shown(Vec::new(), move |ui, jumps| jumps.extend(progress_bar(ui, &stretches, 20.0)));
    harness.get_by_label("Place in the session").click();
    harness.run();
    harness.get_by_label("Place in the session").focus();
    harness.run();
    harness.key_press(egui::Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().iter().map(|at_s| at_s.round()).collect::<Vec<_>>(), [50.0, 25.0]);
}

#[test]
fn escape_closes_a_dialog_and_the_keyboard_stays_inside() {
    let mut harness = shown((true, 0), |ui, (is_open, deleted)| {
        ui.add(Button::primary("Behind"));
        if *is_open {
            let (is_clicked, wanted) = Dialog::new("Delete?").show(ui.ctx(), |ui| ui.add(Button::danger("Delete")).clicked());
            *deleted += i32::from(is_clicked);
            *is_open = wanted == Wanted::Stay;
        }
    });
    harness.run();
    for _ in 0..5 {
        assert!(!harness.get_by_label("Behind").is_focused(), "the keyboard left the dialog");
        if !harness.get_by_label("Delete").is_focused() {
            harness.key_press(egui::Key::Tab);
            harness.run();
        }
    }
    assert!(harness.get_by_label("Delete").is_focused(), "Tab does not go to the dialog");
    harness.key_press(egui::Key::Enter);
    harness.run();
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert_eq!(*harness.state(), (false, 1));
}

#[test]
fn enter_in_a_field_of_one_line_answers_a_dialog() {
    let mut harness = shown((String::new(), String::new(), 0), |ui, (name, note, answers)| {
        let (_, wanted) = Dialog::new("Save").answer("Keep").show(ui.ctx(), |ui| {
            text_field(ui, "Name", name, "", 50);
            text_area(ui, "Note", note, "", 50);
        });
        *answers += i32::from(wanted == Wanted::Answer);
    });
    harness.run();
    for (field, answers) in [("Note", 0), ("Name", 1)] {
        harness.get_by_label(field).focus();
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert_eq!(harness.state().2, answers, "{field}");
    }
}

#[test]
fn a_toast_offers_its_action_and_goes_in_time() {
    use std::time::Duration;
    let mut toasts = Toasts::default();
    toasts.push("Desk reset was deleted.", Some(("Undo", 7)));
    let mut harness = shown((toasts, Duration::ZERO, None), |ui, (toasts, now, done)| {
        *done = toasts.strip(ui, *now, false).or(*done);
    });
    harness.run_steps(2);
    harness.get_by_label("Undo").click();
    harness.run_steps(2);
    assert_eq!(harness.state().2, Some(7));
    harness.state_mut().0.push("Saved.", None);
    harness.run_steps(2);
    assert!(harness.query_by_label("Saved.").is_some());
    harness.state_mut().1 = Duration::from_secs(6);
    harness.run_steps(2);
    assert!(harness.query_by_label("Saved.").is_none());
}

#[test]
fn messages_wait_for_their_turn_and_while_a_dialog_lies_over_them() {
    use std::time::Duration;
    let mut toasts = Toasts::<u8>::default();
    for words in ["One", "Two", "Two", "Three", "Four"] {
        toasts.push(words, None);
    }
    let state = (toasts, Duration::ZERO, true);
    let mut harness = shown(state, |ui, (toasts, now, is_covered)| {
        let _ = toasts.strip(ui, *now, *is_covered);
    });
    let seen = |harness: &Harness<'_, _>| ["One", "Two", "Three", "Four"].map(|words| harness.query_all_by_label(words).count());
    harness.run_steps(2);
    let first = seen(&harness);
    assert_eq!(first[0], 1);
    assert_eq!(first[3], 0, "not all at once");
    harness.state_mut().1 = Duration::from_secs(60);
    harness.run_steps(2);
    assert_eq!(seen(&harness), first, "time stands still");
    harness.state_mut().2 = false;
    harness.run_steps(2);
    assert_eq!(seen(&harness), first, "it begins when they are seen");
    harness.state_mut().1 = Duration::from_secs(66);
    harness.run_steps(2);
    assert_eq!(seen(&harness)[0], 0);
    assert!(seen(&harness).iter().sum::<usize>() > 0, "the others are next");
    for second in [72, 78, 84] {
        harness.state_mut().1 = Duration::from_secs(second);
        harness.run_steps(2);
    }
    assert_eq!(seen(&harness), [0; 4]);
}

#[test]
fn a_message_can_be_closed_and_does_not_disguise_a_name() {
    use std::time::Duration;
    let mut toasts = Toasts::<u8>::default();
    toasts.push("Saved as a\u{202e}gpj.exe", None);
    let mut harness = shown(toasts, |ui, toasts| {
        let _ = toasts.strip(ui, Duration::ZERO, false);
    });
    harness.run_steps(2);
    assert!(harness.query_by_label("Saved as a\\u202egpj.exe").is_some());
    harness.get_by_label("Close the message").click();
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("Saved").is_none());
}

#[test]
fn a_strip_of_messages_covers_nothing() {
    use std::time::Duration;
    let mut toasts = Toasts::<u8>::default();
    for index in 0..5 {
        toasts.push(
            format!("{index}. Can't read /home/someone/a/rather/long/path/to/settings.toml: it is a folder. Move it away"),
            None,
        );
    }
    let mut harness = shown(toasts, |ui, toasts| {
        let _ = toasts.strip(ui, Duration::ZERO, false);
        ui.add_space(ui.available_height() - 60.0);
        ui.add(Button::primary("Go on"));
    });
    harness.run_steps(3);
    let button = harness.get_by_label("Go on").rect();
    let messages: Vec<Rect> = harness.query_all_by_label_contains("Can't read").map(|node| node.rect()).collect();
    assert!(!messages.is_empty());
    assert!(
        messages.iter().all(|rect| !rect.intersects(button) && rect.right() <= 480.0 && rect.bottom() <= 360.0),
        "{messages:?} {button:?}"
    );
}
