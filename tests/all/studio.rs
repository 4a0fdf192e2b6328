//! The pose studio, used by the names that a screen reader says, by mouse and by keyboard alone.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use unhunch::{
    edit::motion::Studio,
    exercise::Exercise,
    figure::{BodySide, Joint, Limb, Pose},
    library::{FileKind, catalog::Catalog},
    store::Store,
    ui::action::{Action, Screen},
};

use crate::window::{Window, beside_rail};

/// The studio in the window, with an own copy of an exercise.
struct Shown(Window);

impl Shown {
    fn of(exercise: &str, size: [f32; 2], scale: f32) -> Self {
        let exercise = (*Catalog::bundled().exercises[exercise]).clone();
        let text = Exercise { id: "mine".to_owned(), ..exercise }.to_toml();
        let add = |store: &Store| drop(store.add(FileKind::Exercise, "mine", &text).unwrap());
        let mut shown = Self(Window::open(beside_rail(size, scale), (scale * 100.0) as u32, add));
        shown.0.perform(Action::Open(Screen::Studio("mine".to_owned())));
        shown.0.harness.check_accessibility();
        shown
    }

    fn studio(&self) -> &Studio {
        self.0.app().model().drawing.unwrap().studio
    }

    fn wide(exercise: &str) -> Self {
        Self::of(exercise, [1400.0, 1400.0], 1.0)
    }

    fn click(&mut self, name: &str) {
        self.0.harness.get_by_label(name).click();
        self.0.harness.run_steps(4);
    }

    fn switch(&mut self, name: &str) {
        self.0.harness.get_by_role_and_label(Role::Switch, name).click();
        self.0.harness.run_steps(4);
    }

    /// The key pose with this title.
    fn pose(&self, title: &str) -> Pose {
        let studio = self.studio();
        let step = studio.steps().into_iter().find(|step| step.title == title).unwrap();
        studio.pose(step.pose).unwrap().clone()
    }

    fn titles(&self) -> Vec<&'static str> {
        self.studio().steps().iter().map(|step| step.title).collect()
    }

    fn pointer(&mut self, event: egui::Event) {
        self.0.harness.event(event);
        self.0.harness.run_steps(2);
    }

    /// Drags a handle on the picture.
    fn drag(&mut self, name: &str, by: egui::Vec2) {
        let from = self.0.harness.get_by_label(name).rect().center();
        let press = |pos, pressed| egui::Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.pointer(egui::Event::PointerMoved(from));
        self.pointer(press(from, true));
        for step in 1..=10 {
            self.pointer(egui::Event::PointerMoved(from + by * (step as f32 / 10.0)));
        }
        self.pointer(press(from + by, false));
    }
}

#[test]
fn every_control_has_a_name_in_every_part_and_size() {
    for (size, scale) in [([560.0, 480.0], 1.0), ([560.0, 480.0], 2.0), ([1040.0, 720.0], 1.0), ([2600.0, 1500.0], 2.0)] {
        let mut shown = Shown::of("band_row", size, scale);
        for part in ["Body", "Muscles", "Things", "Views", "Start from", "Joints"] {
            shown.0.harness.get_by_label(&format!("Part: {part}")).click();
            shown.0.harness.run_steps(3);
            shown.0.harness.check_accessibility();
        }
    }
}

#[test]
fn arms_at_ninety_become_arms_at_forty_five_with_a_few_clicks() {
    let mut shown = Shown::wide("airplane");
    shown.click("Change: In every pose");
    for _ in 0..9 {
        shown.click("Raise: less");
    }
    for (title, degrees) in [("Start", 45.0), ("Effort", 47.0)] {
        let pose = shown.pose(title);
        assert_eq!([pose.left.shoulder.x, pose.right.shoulder.x], [degrees; 2], "{title}");
    }
    for _ in 0..9 {
        shown.click("Undo");
    }
    assert_eq!(shown.pose("Start").left.shoulder.x, 90.0);
    assert!(!shown.studio().can_undo());
}

#[test]
fn a_joint_is_chosen_and_turned_by_keyboard_alone() {
    let mut shown = Shown::wide("airplane");
    shown.0.harness.get_by_label("Elbow").focus();
    shown.0.harness.run_steps(2);
    shown.0.harness.key_press(Key::Space);
    shown.0.harness.run_steps(3);
    shown.0.harness.get_by_label("Bend: more").focus();
    shown.0.harness.run_steps(2);
    shown.0.harness.key_press(Key::Enter);
    shown.0.harness.run_steps(3);
    assert_eq!(shown.pose("Start").left.elbow.x, 5.0);
    shown.0.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    shown.0.harness.run_steps(3);
    assert_eq!(shown.pose("Start").left.elbow.x, 4.0);
}

#[test]
fn a_handle_chooses_its_joint_and_turns_it_in_one_step() {
    let mut shown = Shown::wide("airplane");
    let before = shown.pose("Start");
    shown.click("Side: Left");
    shown.drag("Handle: left elbow", egui::vec2(40.0, 60.0));
    let after = shown.pose("Start");
    assert!(after.left.elbow.x > before.left.elbow.x + 10.0, "{}", after.left.elbow.x);
    assert_eq!(after.right, before.right);
    shown.click("Undo");
    assert_eq!(shown.pose("Start"), before);
}

#[test]
fn dragging_beside_the_handles_changes_nothing_but_the_view() {
    let mut shown = Shown::wide("airplane");
    let before = shown.studio().motion().clone();
    let picture = shown.0.harness.get_by_role_and_label(Role::Image, "The pose, drawn").rect();
    let (from, to) = (picture.left_top() + egui::vec2(30.0, 30.0), picture.center());
    shown.pointer(egui::Event::PointerMoved(from));
    for (pos, pressed) in [(from, true), (to, false)] {
        shown.pointer(egui::Event::PointerMoved(pos));
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        shown.pointer(egui::Event::PointerButton { pos, button, pressed, modifiers });
    }
    assert_eq!(*shown.studio().motion(), before);
}

#[test]
fn key_poses_are_added_moved_and_taken_out() {
    let mut shown = Shown::wide("airplane");
    shown.click("Key pose 4. Effort");
    shown.click("Add a pose");
    assert_eq!(shown.titles(), ["Get ready", "Get ready", "Start", "On the way", "Effort"]);
    shown.click("Add a pose on the way back");
    assert_eq!(shown.titles().last(), Some(&"Way back"));
    shown.click("Move the pose earlier");
    shown.click("Take the pose out");
    assert_eq!(shown.titles(), ["Get ready", "Get ready", "Start", "Effort", "Way back"]);
}

#[test]
fn a_hand_is_planted_and_let_go_again() {
    let mut shown = Shown::wide("airplane");
    shown.switch("Hand stays where it is");
    let hands = |pose: &Pose| BodySide::BOTH.map(|side| Limb::Hand(side).is_planted(pose));
    assert_eq!(hands(&shown.pose("Start")), [true, true]);
    // The arm follows its hand now: there are no angles, but a place.
    shown.click("Height of the left hand: more");
    shown.switch("Hand stays where it is");
    assert_eq!(hands(&shown.pose("Start")), [false, false]);
    assert!(Joint::Shoulder.of(&shown.pose("Start"), BodySide::Left).is_finite());
}

#[test]
fn one_can_start_again_from_another_exercise() {
    let mut shown = Shown::wide("airplane");
    shown.click("Part: Start from");
    shown.click("Push-ups");
    assert_eq!(shown.studio().motion().cycles.len(), 1);
    shown.click("Undo");
    assert_eq!(shown.titles(), ["Get ready", "Get ready", "Start", "Effort"]);
}
