//! The whole window: what another start of the program asks for, and messages that cover nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use egui::{Rect, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use tempfile::TempDir;

use super::*;
use crate::{
    app::{
        exchange::{Exchange, import::AskFile},
        tests::quiet,
    },
    pack::PackKind,
};

/// A window of this size, over a folder that `prepare` filled.
fn window(size: [f32; 2], prepare: impl FnOnce(&Path)) -> (Harness<'static, App>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let store = Store::in_folder(folder.path());
    let mut harness = Harness::builder().with_size(size).build_eframe(move |cc| App::new(&cc.egui_ctx, store, None, quiet().0));
    harness.run_steps(3);
    (harness, folder)
}

fn with_safety_read(folder: &Path) {
    fs::write(folder.join("settings.toml"), "format = 1\nsafety_read = true\n").unwrap();
}

/// Three files that can't be read, each with a message.
fn with_trouble(folder: &Path) {
    fs::create_dir(folder.join("settings.toml")).unwrap();
    fs::create_dir(folder.join("history.jsonl")).unwrap();
    fs::write(folder.join("routines"), "").unwrap();
}

/// Starts a session without waiting for its first words.
fn start_desk_reset(harness: &mut Harness<'_, App>) {
    let ctx = harness.ctx.clone();
    harness.state_mut().start_named(&ctx, "desk-reset");
    let starting = harness.state_mut().played.starting.as_mut().unwrap();
    (starting.spoken_by, starting.heard_by) = (std::time::Duration::ZERO, std::time::Duration::ZERO);
    harness.run_steps(3);
    assert!(harness.state().is_exercising());
}

fn has(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn messages(harness: &Harness<'_, App>) -> Vec<Rect> {
    harness.query_all_by_label("Close the message").map(|node| node.rect()).collect()
}

/// Pages through the safety card to its end.
fn read_to_the_end(harness: &mut Harness<'_, App>) {
    while let Some(button) = harness.query_by_role_and_label(Role::Button, "Read on") {
        button.click();
        harness.run_steps(5);
    }
}

#[test]
fn the_safety_card_is_accepted_only_when_every_line_of_it_was_in_sight() {
    let safety = &crate::library::catalog::Catalog::bundled().safety;
    let wanted: Vec<&String> = safety.urgent.iter().chain(&safety.stop_exercise).chain(&safety.emergency).collect();
    for size in [[1280.0, 800.0], [640.0, 480.0]] {
        let (mut harness, _folder) = window(size, |_| {});
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..100 {
            let button = harness.query_by_role_and_label(Role::Button, "Read on").map(|node| node.rect());
            let answer = harness.query_by_role_and_label(Role::Button, "I have read this").map(|node| node.rect());
            let foot = button.or(answer).unwrap();
            for sign in &wanted {
                let is_in_sight = |rect: Rect| rect.top() >= 0.0 && rect.bottom() <= foot.top();
                // The start of a line is enough to find it.
                let start: String = sign.chars().take(24).collect();
                if harness.query_all_by_label_contains(&start).any(|line| is_in_sight(line.rect())) {
                    seen.insert((*sign).clone());
                }
            }
            if answer.is_some() {
                break;
            }
            harness.get_by_role_and_label(Role::Button, "Read on").click();
            harness.run_steps(5);
        }
        let unseen: Vec<&&String> = wanted.iter().filter(|sign| !seen.contains(**sign)).collect();
        assert!(unseen.is_empty(), "{unseen:?} at {size:?}");
    }
}

#[test]
fn start_up_messages_leave_the_safety_card_to_be_answered_and_stay_until_they_are_seen() {
    for size in [[1120.0, 720.0], [640.0, 480.0]] {
        let (mut harness, _folder) = window(size, with_trouble);
        read_to_the_end(&mut harness);
        let answer = harness.get_by_role_and_label(Role::Button, "I have read this").rect();
        assert!(Rect::from_min_size(egui::Pos2::ZERO, size.into()).contains_rect(answer), "{answer:?} at {size:?}");
        // A click where the button is, as with a mouse.
        harness.hover_at(answer.center());
        harness.run_steps(2);
        harness.get_by_role_and_label(Role::Button, "I have read this").click();
        harness.run_steps(3);
        assert!(!harness.state().shown.shows_safety);
        assert!(has(&harness, "is not a file"), "the messages are still to be read");
    }
}

#[test]
fn messages_cover_no_button_of_a_screen_or_of_a_session() {
    for size in [[1120.0, 720.0], [640.0, 480.0]] {
        let (mut harness, _folder) = window(size, with_safety_read);
        for index in 0..3 {
            harness.state_mut().say(format!("Message {index}, long enough to need more than one line in a small window."));
        }
        for screen in [Screen::Today, Screen::Routines, Screen::Exercises, Screen::Settings] {
            harness.state_mut().shown.screen = screen;
            harness.run_steps(3);
            check_apart(&harness, size);
        }
        start_desk_reset(&mut harness);
        check_apart(&harness, size);
    }
}

/// Every message is in the window, and its words lie over no button.
fn check_apart(harness: &Harness<'_, App>, size: [f32; 2]) {
    let words: Vec<Rect> = harness.query_all_by_label_contains("Message ").map(|node| node.rect()).collect();
    assert!(!words.is_empty() && words.len() == messages(harness).len());
    let window = Rect::from_min_size(egui::Pos2::ZERO, size.into());
    assert!(words.iter().chain(&messages(harness)).all(|rect| window.contains_rect(*rect)), "{words:?}");
    let in_session = harness.state().is_exercising();
    for button in harness.query_all_by(|node| node.role() == Role::Button && node.label().as_deref() != Some("Close the message"))
    {
        // What has scrolled out of a screen lies behind the strip, where it can't be seen.
        let is_fixed = in_session || button.rect().bottom() <= words[0].top();
        let covers = words.iter().any(|rect| rect.intersects(button.rect()));
        assert!(!(is_fixed && covers), "{:?} at {size:?}", button.accesskit_node().label());
    }
}

#[test]
fn a_request_during_a_session_is_asked_about_and_done_after_it() {
    let (mut harness, _folder) = window([1120.0, 720.0], with_safety_read);
    let ctx = harness.ctx.clone();
    start_desk_reset(&mut harness);
    harness.state_mut().answer_request(&ctx, "founding-four".to_owned());
    harness.run_steps(2);
    assert!(has(&harness, "A session is running. Start \"The founding four\" after it?"));
    harness.get_by_label("After it").click();
    harness.run_steps(2);
    assert!(harness.state().is_exercising() && harness.state().played.starting.is_none(), "the session goes on");
    harness.state_mut().play(&ctx, crate::ui::player::PlayerAction::Leave);
    harness.run_steps(2);
    assert_eq!(harness.state().played.after_session, None);
    assert!(harness.state().played.starting.is_some() || harness.state().is_exercising(), "now it is its turn");
}

#[test]
fn a_request_at_rest_is_done_and_one_into_other_work_is_only_asked_about() {
    let (mut harness, _folder) = window([1120.0, 720.0], with_safety_read);
    let ctx = harness.ctx.clone();
    harness.state_mut().exchange = Some(Exchange::AskFile(AskFile::of(PackKind::Pack)));
    harness.run_steps(2);
    for (name, words) in [("founding-four", "Start \"The founding four\"?"), ("/nowhere/evil.unhunch", "Open \"evil.unhunch\"?")]
    {
        harness.state_mut().answer_request(&ctx, name.to_owned());
        harness.run_steps(2);
        assert!(has(&harness, words), "{words}");
    }
    assert!(harness.state().played.starting.is_none() && has(&harness, "Choose a pack"), "the dialog is as it was");
    harness.state_mut().exchange = None;
    harness.run_steps(2);
    harness.state_mut().answer_request(&ctx, "founding-four".to_owned());
    assert!(harness.state().played.starting.is_some());
}
