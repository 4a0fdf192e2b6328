//! The player as a person uses it: by label and by key, at any size, from the first second to the summary.

use std::{sync::Arc, time::Duration};

use egui::{Key, accesskit::Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use unhunch::{
    cue::estimated_length,
    library::catalog::Catalog,
    session::{Command, Session},
    timeline::{Coaching, Phase, Timeline},
    ui::{
        kit::theme::Theme,
        pictures::figures::Figures,
        player::{KEYS, Keeping, PlayerAction, PlayerModel, STOPPED, player_ui},
    },
};

struct Playing {
    session: Session,
    now: Duration,
    figures: Figures,
    asked: Vec<PlayerAction>,
    keeping: Keeping,
}

impl Playing {
    fn new(routine: &str) -> Self {
        let routine = Catalog::bundled().routine(routine).unwrap();
        let timeline = Timeline::compile(routine, Coaching::default(), &estimated_length);
        let session = Session::start(Arc::new(timeline), Duration::ZERO);
        Self { session, now: Duration::ZERO, figures: Figures::new(|| ()), asked: Vec::new(), keeping: Keeping::Kept }
    }

    /// Sleeps from wake-up to wake-up until `at` on the timeline.
    fn play_to(&mut self, at: Duration) {
        while self.session.at(self.now) < at {
            let Some(next) = self.session.next_wakeup(self.now) else { return };
            self.now = next;
            self.session.advance(self.now);
        }
    }
}

fn harness(playing: Playing, size: egui::Vec2, text_scale: f32) -> Harness<'static, Playing> {
    Harness::builder().with_size(size).with_context_setup(move |ctx| Theme::apply(ctx, text_scale)).build_ui_state(
        |ui, playing| {
            let outcome = playing.session.is_over().then(|| playing.session.outcome(playing.now));
            let model = PlayerModel {
                view: playing.session.view(playing.now),
                timeline: playing.session.timeline(),
                figures: &playing.figures,
                safety: &Catalog::bundled().safety,
                outcome: outcome.as_ref(),
                felt: None,
                keeping: &playing.keeping,
                sound_trouble: None,
                is_muted: false,
                volume: 0.8,
                shows_captions: true,
                is_full_screen: false,
                milestone: "",
            };
            playing.asked.extend(player_ui(ui, &model));
        },
        playing,
    )
}

#[test]
fn every_key_of_the_table_does_what_it_says() {
    for binding in KEYS {
        let mut harness = harness(Playing::new("desk-reset"), vec2(1120.0, 720.0), 1.0);
        harness.key_press(binding.key);
        harness.step();
        assert_eq!(harness.state().asked, [binding.action], "{}", binding.key_name);
    }
}

#[test]
fn every_control_can_be_pressed_by_its_name() {
    let controls = [
        ("Pause", PlayerAction::Toggle),
        ("To the start, or the exercise before", PlayerAction::Back),
        ("Skip to the next exercise", PlayerAction::Skip),
        ("This hurts", PlayerAction::Hurts),
        ("Ten seconds more", PlayerAction::AddTime),
        ("Captions", PlayerAction::Captions),
        ("Turn the sound off", PlayerAction::Mute),
        ("Full screen", PlayerAction::FullScreen),
        ("Leave the session", PlayerAction::Leave),
    ];
    for (name, action) in controls {
        let mut harness = harness(Playing::new("desk-reset"), vec2(1120.0, 720.0), 1.0);
        harness.get_by_role_and_label(Role::Button, name).click();
        harness.step();
        harness.step();
        assert_eq!(harness.state().asked, [action], "{name}");
    }
}

#[test]
fn the_rest_before_another_exercise_is_about_that_one() {
    let mut playing = Playing::new("founding-four");
    let is_between = |segment: &&unhunch::timeline::Segment| segment.phase == Phase::Rest && segment.set == 1;
    let rest = playing.session.timeline().segments.iter().find(is_between).unwrap().start;
    playing.play_to(rest + Duration::from_secs(1));
    let mut harness = harness(playing, vec2(1120.0, 720.0), 1.0);
    harness.step();
    harness.get_by_label("Next: Shoulder blade squeeze, standing");
    assert!(harness.query_by_label("Wall slide").is_none());
}

#[test]
fn large_text_in_a_small_window_leaves_room_for_the_figure_and_the_buttons() {
    let mut harness = harness(Playing::new("founding-four"), vec2(720.0, 520.0), 2.0);
    harness.step();
    let figure = harness.get_by_label("Wall slide, drawn").rect();
    let pause = harness.get_by_role_and_label(Role::Button, "Pause").rect();
    assert!(figure.height() >= 180.0 && figure.bottom() <= pause.top(), "{figure:?} {pause:?}");
    assert!(harness.query_by_label("Serratus anterior").is_none(), "the muscles have no room");
}

#[test]
fn space_pauses_once_even_while_a_button_has_the_focus() {
    let mut harness = harness(Playing::new("desk-reset"), vec2(1120.0, 720.0), 1.0);
    harness.get_by_role_and_label(Role::Button, "Captions").focus();
    harness.step();
    harness.key_press(Key::Space);
    harness.step();
    assert_eq!(harness.state().asked, [PlayerAction::Toggle]);
}

#[test]
fn the_timer_says_phase_and_digits() {
    let mut playing = Playing::new("desk-reset");
    let hold = playing.session.timeline().segments.iter().find(|segment| segment.phase == Phase::Hold).cloned().unwrap();
    playing.play_to(hold.start);
    let digits = hold.length().as_secs();
    let harness = harness(playing, vec2(1120.0, 720.0), 1.0);
    let timer = harness.get_by_role(Role::Timer);
    let label = timer.accesskit_node().label().unwrap();
    assert!(label.starts_with(&format!("Hold {digits}")), "{label}");
}

#[test]
fn the_volume_is_a_named_control_that_fits_at_every_size_and_moves_nothing_else() {
    for (size, scale) in
        [(vec2(1120.0, 720.0), 1.0), (vec2(720.0, 520.0), 1.0), (vec2(720.0, 520.0), 2.0), (vec2(1280.0, 800.0), 2.0)]
    {
        let mut harness = harness(Playing::new("desk-reset"), size, scale);
        harness.step();
        let slider = harness.get_by_role_and_label(Role::Slider, "Volume");
        let (slider_rect, value) = (slider.rect(), slider.accesskit_node().numeric_value());
        assert!(slider_rect.min.x >= 0.0 && slider_rect.max.x <= size.x, "{size} {scale}: {slider_rect}");
        assert_eq!(value, Some(80.0));
        slider.set_value_accesskit(30.0);
        harness.run_steps(2);
        assert_eq!(harness.state().asked, [PlayerAction::Volume(0.3)], "{size} {scale}");
    }
}

#[test]
fn where_it_hurts_the_rules_and_the_ways_on_are_shown() {
    let mut playing = Playing::new("founding-four");
    let push_ups = playing.session.timeline().steps.iter().find(|step| step.exercise.id == "push_up").unwrap().start;
    playing.session.apply(Duration::ZERO, Command::Seek(push_ups));
    playing.session.apply(Duration::ZERO, Command::Hurts);
    let mut harness = harness(playing, vec2(1120.0, 720.0), 1.0);
    // What is said is shown.
    let sentences: Vec<&str> = STOPPED.splitn(3, ". ").collect();
    for name in [sentences[0], &format!("{}.", sentences[1]), sentences[2], "Skip this exercise", "End the session"] {
        harness.get_by_label(name);
    }
    // The way out comes first, the easier way last.
    let top = |harness: &Harness<'_, Playing>, name: &str| harness.get_by_label_contains(name).rect().top();
    assert!(top(&harness, "Skip this exercise") < top(&harness, "End the session"));
    assert!(top(&harness, "End the session") < top(&harness, "Easier: "));
    harness.get_by_label_contains("Easier: ").click();
    harness.run_steps(2);
    assert_eq!(harness.state().asked, [PlayerAction::Easier]);
}

#[test]
fn where_no_level_is_easier_less_of_it_is_offered_and_said_as_such() {
    let mut playing = Playing::new("band-habit");
    let raise = playing.session.timeline().steps.iter().find(|step| step.exercise.id == "band_lateral_raise").unwrap().start;
    playing.session.apply(Duration::ZERO, Command::Seek(raise));
    playing.session.apply(Duration::ZERO, Command::Hurts);
    let mut harness = harness(playing, vec2(1120.0, 720.0), 1.0);
    assert!(harness.query_by_label_contains("easier way:").is_some());
    harness.get_by_label_contains("Less of it: for 1 minute").click();
    harness.run_steps(2);
    assert_eq!(harness.state().asked, [PlayerAction::Easier]);
}

#[test]
fn no_easier_way_is_offered_where_the_neck_hurts() {
    let mut playing = Playing::new("desk-reset");
    let tuck = playing.session.timeline().steps.iter().find(|step| step.exercise.id == "chin_tuck").unwrap().start;
    playing.session.apply(Duration::ZERO, Command::Seek(tuck));
    playing.session.apply(Duration::ZERO, Command::Hurts);
    let harness = harness(playing, vec2(1120.0, 720.0), 1.0);
    harness.get_by_label("Skip this exercise");
    assert!(harness.query_by_label_contains("asier").is_none());
}

#[test]
fn while_getting_ready_who_should_leave_it_out_is_shown() {
    let playing = Playing::new("founding-four");
    let exercise = &playing.session.timeline().steps[0].exercise;
    for (size, scale) in
        [(vec2(1120.0, 720.0), 1.0), (vec2(640.0, 480.0), 1.0), (vec2(1280.0, 800.0), 2.0), (vec2(640.0, 480.0), 2.0)]
    {
        let harness = harness(Playing::new("founding-four"), size, scale);
        let cautions = harness.get_by_label_contains(&exercise.skip[0]).rect();
        // Where they have no room of their own they follow the words of the setup in the same text.
        let setup = harness.get_by_label_contains(&exercise.usual_level().setup[0]).rect();
        assert!(setup == cautions || setup.bottom() <= cautions.top() + 0.5, "{setup:?} {cautions:?} at {size}, {scale}");
    }
}

#[test]
fn where_the_session_waits_any_key_means_ready() {
    let routine = Catalog::bundled().routine("desk-reset").unwrap();
    let coaching = Coaching { waits: true, ..Coaching::default() };
    let timeline = Timeline::compile(routine, coaching, &estimated_length);
    let session = Session::start(Arc::new(timeline), Duration::ZERO);
    let mut playing = Playing { session, ..Playing::new("desk-reset") };
    playing.play_to(Duration::from_secs(600));
    let mut harness = harness(playing, vec2(1120.0, 720.0), 1.0);
    harness.get_by_role_and_label(Role::Button, "I am ready");
    harness.key_press(Key::Enter);
    harness.step();
    assert_eq!(harness.state().asked, [PlayerAction::Ready]);
}

#[test]
fn the_summary_comes_at_the_end_and_asks_how_it_felt() {
    let mut playing = Playing::new("desk-reset");
    playing.play_to(Duration::from_secs(3600));
    assert!(playing.session.is_over());
    let mut harness = harness(playing, vec2(1120.0, 720.0), 1.0);
    harness.get_by_label("Well done");
    harness.get_by_label_contains("Just right").click();
    harness.run_steps(2);
    assert_eq!(harness.state().asked, [PlayerAction::Felt(unhunch::history::Felt::Right)]);
}

#[test]
fn the_way_out_of_the_summary_is_in_sight_in_every_window() {
    for (size, text_scale) in [((640.0, 480.0), 1.0), ((640.0, 480.0), 1.5), ((640.0, 400.0), 1.0), ((1120.0, 720.0), 2.0)] {
        let mut playing = Playing::new("founding-four");
        playing.play_to(Duration::from_secs(24 * 3600));
        let harness = harness(playing, vec2(size.0, size.1), text_scale);
        let done = harness.get_by_role_and_label(Role::Button, "Done").rect();
        assert!(done.top() >= 0.0 && done.bottom() <= size.1, "{done:?} at {size:?}, {text_scale}");
    }
}

#[test]
fn digits_are_large_and_nothing_leaves_the_window_at_any_size() {
    for (size, text_scale) in [
        ((640.0, 480.0), 1.0),
        ((640.0, 480.0), 1.5),
        ((640.0, 480.0), 2.0),
        ((640.0, 400.0), 1.0),
        ((1120.0, 720.0), 0.8),
        ((3840.0, 2160.0), 2.0),
    ] {
        let mut playing = Playing::new("founding-four");
        playing.play_to(Duration::from_secs(20));
        let harness = harness(playing, vec2(size.0, size.1), text_scale);
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(size.0, size.1)).expand(0.5);
        let buttons: Vec<_> = harness.get_all_by_role(Role::Button).collect();
        for (index, node) in buttons.iter().enumerate() {
            let name = node.accesskit_node().label();
            assert!(window.contains_rect(node.rect()), "{name:?} at {size:?}, {text_scale}");
            let under = buttons[index + 1..].iter().find(|other| other.rect().shrink(0.5).intersects(node.rect()));
            assert!(under.is_none(), "{name:?} lies over another at {size:?}, {text_scale}");
        }
    }
}

/// The summary of a session that was left early.
fn summary(keeping: Keeping, size: egui::Vec2, text_scale: f32) -> Harness<'static, Playing> {
    let mut playing = Playing::new("desk-reset");
    playing.play_to(Duration::from_secs(20));
    playing.session.apply(playing.now, Command::Leave);
    playing.keeping = keeping;
    let mut harness = harness(playing, size, text_scale);
    harness.step();
    harness
}

#[test]
fn the_summary_says_kept_only_when_it_is_and_nothing_moves() {
    let size = vec2(1120.0, 720.0);
    let harness = summary(Keeping::Kept, size, 1.0);
    harness.get_by_label("Kept as a partial session");
    let done = harness.get_by_role_and_label(Role::Button, "Done").rect();
    for keeping in [Keeping::Saving, Keeping::Failed("The disk is full".to_owned())] {
        let harness = summary(keeping, size, 1.0);
        harness.get_by_label("Session left");
        assert!(harness.query_by_label_contains("Kept").is_none());
        assert_eq!(harness.get_by_role_and_label(Role::Button, "Done").rect(), done);
    }
}

#[test]
fn a_record_that_could_not_be_saved_is_said_for_good_and_can_be_tried_again() {
    for (size, text_scale) in [(vec2(1120.0, 720.0), 1.0), (vec2(640.0, 480.0), 2.0)] {
        let mut harness = summary(Keeping::Failed("The disk is full".to_owned()), size, text_scale);
        harness.get_by_label("Not kept yet. The disk is full.");
        for name in ["Try again", "Easy", "Hard", "Done"] {
            let rect = harness.get_by_role_and_label(Role::Button, name).rect();
            assert!(rect.left() >= 0.0 && rect.right() <= size.x, "{name} {size:?} {rect:?}");
        }
        harness.get_by_role_and_label(Role::Button, "Try again").focus();
        harness.step();
        harness.key_press(Key::Enter);
        harness.step();
        assert_eq!(harness.state().asked, [PlayerAction::KeepAgain], "{size:?}");
    }
}
