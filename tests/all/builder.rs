//! The builder as a person uses it: by the names that a screen reader says, by keys alone and by clicks, at every size.

use std::{fs, time::Duration};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use unhunch::{
    edit::routine::{Draft, Pick, RoutineEdit, RoutineField, RoutineHead, Spot},
    library::{FileKind, catalog::Catalog},
    routine::{Item, Routine, updated_text},
    store::Store,
    ui::action::{Action, Build},
};

use crate::window::{Window, beside_rail};

const WIDE: [f32; 2] = [1040.0, 720.0];
const SIZES: [[f32; 2]; 4] = [[560.0, 480.0], [640.0, 480.0], [1040.0, 720.0], [3760.0, 2160.0]];

/// The builder in the window, used by name and by key.
struct Used(Window);

impl Used {
    fn open(routine: Routine, size: [f32; 2], scale: f32) -> Self {
        let text = updated_text("", &routine);
        let add = |store: &Store| drop(store.add(FileKind::Routine, "mine", &text).unwrap());
        let mut used = Self(Window::open(beside_rail(size, scale), (scale * 100.0) as u32, add));
        used.0.perform(Action::Build(Build::Open("mine".to_owned())));
        used.0.harness.check_accessibility();
        used
    }

    fn new(items: &str) -> Self {
        Self::open(routine(items), WIDE, 1.0)
    }

    fn settle(&mut self) {
        self.0.show();
    }

    fn has(&self, name: &str) -> bool {
        self.0.harness.query_by_label(name).is_some()
    }

    fn click(&mut self, name: &str) {
        self.0.harness.get_by_label(name).click();
        self.settle();
    }

    fn click_with(&mut self, name: &str, modifiers: Modifiers) {
        self.0.harness.get_by_label(name).click_modifiers(modifiers);
        self.settle();
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.0.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Goes from control to control until the one with this name has the keyboard.
    fn tab_to(&mut self, name: &str) {
        for _ in 0..120 {
            let focused = self.0.harness.query_by(|node| node.is_focused() && node.label().as_deref() == Some(name));
            if focused.is_some() {
                return;
            }
            self.press(Modifiers::NONE, Key::Tab);
        }
        panic!("the Tab key never comes to {name}");
    }

    fn type_words(&mut self, words: &str) {
        for letter in words.chars() {
            self.0.harness.event(egui::Event::Text(letter.to_string()));
        }
        self.settle();
    }

    /// Adds an exercise with the keyboard: search, Enter.
    fn add_by_keys(&mut self, words: &str) {
        self.tab_to("Find an exercise or muscle");
        self.press(Modifiers::COMMAND, Key::A);
        self.type_words(words);
        self.press(Modifiers::NONE, Key::Enter);
    }

    /// Types a number into a field of the inspector.
    fn type_number(&mut self, name: &str, number: &str) {
        self.tab_to(name);
        self.press(Modifiers::COMMAND, Key::A);
        self.type_words(number);
        self.press(Modifiers::NONE, Key::Tab);
    }

    fn draft(&self) -> &Draft {
        self.0.app().model().building.unwrap().draft
    }

    fn edit(&mut self, edit: RoutineEdit) {
        self.0.perform(Action::Build(Build::Edit(vec![edit])));
    }

    fn items(&self) -> Vec<String> {
        names(&self.draft().routine().items)
    }

    fn text(&self) -> String {
        updated_text("", &self.draft().named())
    }

    /// What the file says.
    fn saved(&mut self) -> String {
        self.0.settle();
        self.0.store.read_own(FileKind::Routine, "mine").unwrap().unwrap()
    }
}

fn names(items: &[Item]) -> Vec<String> {
    let name_of = |item: &Item| match item {
        Item::Exercise(item) => item.exercise.id.clone(),
        Item::Rest(_) => "rest".to_owned(),
        Item::Group(group) => format!("{}×({})", group.rounds, names(&group.items).join(" ")),
    };
    items.iter().map(name_of).collect()
}

fn routine(items: &str) -> Routine {
    let text = format!("format = 1\nname = \"Mine\"\n{items}");
    let (routine, problems) = Routine::from_toml("mine", &text, &Catalog::bundled().exercises);
    assert_eq!(problems, []);
    routine
}

const THREE: &str = r#"item = [{ exercise = "chin_tuck" }, { rest_s = 20 }, { exercise = "push_up" }]"#;

/// The row whose name begins like this.
fn row(used: &Used, start: &str) -> String {
    let is_it = |name: &str| name.starts_with(start);
    let node = used.0.harness.get_by(|node| node.role() == Role::ListBoxOption && node.label().is_some_and(|name| is_it(&name)));
    node.accesskit_node().label().unwrap()
}

#[test]
fn a_sheet_of_exercises_is_built_with_the_keyboard_alone() {
    let mut used = Used::new("item = []");
    used.add_by_keys("bent arm wall");
    used.add_by_keys("face pull");
    used.type_number("Sets", "3");
    used.type_number("Repeats", "10");
    for (name, number) in [("Move out", "3"), ("Stay", "1"), ("Move back", "3"), ("Pause", "0")] {
        used.type_number(name, number);
    }
    used.tab_to("Add a rest");
    used.press(Modifiers::NONE, Key::Enter);
    used.add_by_keys("chin tuck");
    insta::assert_snapshot!(used.text(), @r#"
    format = 1
    name = "Mine"

    [[item]]
    exercise = "bent_arm_wall_stretch"

    [[item]]
    exercise = "face_pull"
    reps = 10
    tempo = [3, 1, 3, 0]
    sets = 3

    [[item]]
    rest_s = 15

    [[item]]
    exercise = "chin_tuck"
    "#);
    assert_eq!(used.items(), ["bent_arm_wall_stretch", "face_pull", "rest", "chin_tuck"]);

    // The last one goes up to the top, and back.
    let last = row(&used, "3. ");
    used.tab_to(&last);
    used.press(Modifiers::ALT, Key::ArrowUp);
    used.press(Modifiers::ALT, Key::ArrowUp);
    used.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(used.items(), ["chin_tuck", "bent_arm_wall_stretch", "face_pull", "rest"]);
    used.press(Modifiers::COMMAND, Key::Z);
    used.press(Modifiers::COMMAND, Key::Z);
    used.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(used.items(), ["bent_arm_wall_stretch", "chin_tuck", "face_pull", "rest"]);
    used.press(Modifiers::NONE, Key::Delete);
    assert_eq!(used.items(), ["bent_arm_wall_stretch", "face_pull", "rest"]);
}

#[test]
fn a_routine_is_built_by_clicks() {
    let mut used = Used::open(routine("item = []"), [1040.0, 1500.0], 1.0);
    used.click("Wall");
    used.click("Add Bent arm wall stretch");
    used.click("Add a rest");
    used.click("All");
    used.click("Add Airplanes");
    assert_eq!(used.items(), ["bent_arm_wall_stretch", "rest", "airplane"]);
    used.click("Sets: more");
    used.click("Count by: Time");
    used.click("Time: more");
    used.click("Undo");
    used.click("Undo");
    used.click("Redo");
    let text = used.text();
    assert!(text.contains("sets") && text.contains("work_s"), "{text}");
    for (button, item) in [("Start", 0), ("Start from here", 1)] {
        used.click(button);
        used.0.pass(Duration::from_secs(5));
        assert_eq!(used.0.app().played().unwrap().step.unwrap().item, item);
        used.press(Modifiers::NONE, Key::Escape);
    }
    assert_eq!(used.items(), ["bent_arm_wall_stretch", "rest", "airplane"]);
}

#[test]
fn rows_are_chosen_together_grouped_and_repeated() {
    let mut used = Used::new(THREE);
    let (first, last) = (row(&used, "1. "), row(&used, "2. "));
    used.click(&first);
    used.click_with(&last, Modifiers::SHIFT);
    assert!(used.has("3 items selected"));
    used.press(Modifiers::COMMAND, Key::G);
    assert_eq!(used.items(), ["2×(chin_tuck rest push_up)"]);
    used.click("Rounds: more");
    assert_eq!(used.items(), ["3×(chin_tuck rest push_up)"]);
    used.click("Duplicate");
    assert_eq!(used.items().len(), 2);
    used.click("Delete");
    used.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    assert_eq!(used.items(), ["chin_tuck", "rest", "push_up"]);
    let (first, last) = (row(&used, "1. "), row(&used, "2. "));
    used.click(&first);
    used.click_with(&last, Modifiers::COMMAND);
    assert!(used.has("2 items selected"));
}

#[test]
fn fields_of_several_rows_are_changed_together_and_taken_back_at_once() {
    let items = r#"item = [{ exercise = "chin_tuck", sets = 2 }, { rest_s = 20 }, { exercise = "push_up", sets = 4 }]"#;
    let mut used = Used::new(items);
    let start = used.text();
    let first = row(&used, "1. ");
    used.click(&first);
    used.press(Modifiers::COMMAND, Key::A);
    assert!(used.has("3 items selected") && used.has("2 exercises") && used.has("1 rest"));
    let value =
        |used: &Used, name: &str| used.0.harness.get_by_role_and_label(Role::SpinButton, name).value().unwrap_or_default();
    assert_eq!((value(&used, "Sets"), value(&used, "Length")), ("mixed".to_owned(), "20 s".to_owned()));
    let sets = |used: &Used| -> Vec<u32> { used.draft().routine().exercise_items().map(|item| item.dose.sets).collect() };
    // The number that only the first one has is a change too.
    used.type_number("Sets", "2");
    assert_eq!((sets(&used), value(&used, "Sets")), (vec![2, 2], "2".to_owned()));
    used.click("Sets: more");
    used.click("Sets: more");
    assert_eq!(sets(&used), [4, 4]);
    used.click("Length: more");
    used.type_number("Rest after", "40");
    assert!(used.text().matches("rest_after_s = 40").count() == 2 && used.text().contains("rest_s = 25"), "{}", used.text());
    // The length, the rests and the sets: one step each.
    for _ in 0..3 {
        used.click("Undo");
    }
    assert_eq!(used.text(), start);
    assert_eq!(value(&used, "Sets"), "mixed");
    // What was typed stays taken back when the field is left by that very click.
    used.tab_to("Sets");
    used.press(Modifiers::COMMAND, Key::A);
    used.type_words("2");
    assert_eq!(sets(&used), [2, 2]);
    used.click("Undo");
    assert_eq!((used.text(), sets(&used)), (start, vec![2, 4]));
}

#[test]
fn a_row_is_dragged_to_another_place_and_an_exercise_from_the_palette() {
    let mut used = Used::new(THREE);
    let (first, last) = (row(&used, "1. "), row(&used, "2. "));
    drag(&mut used, &last, &first);
    assert_eq!(used.items(), ["push_up", "chin_tuck", "rest"]);
    let rest = row(&used, "Rest");
    drag(&mut used, "Add Airplanes", &rest);
    assert_eq!(used.items(), ["push_up", "chin_tuck", "airplane", "rest"]);
    // Let go beside the list, it goes nowhere.
    drag(&mut used, "Add Airplanes", "Undo");
    assert_eq!(used.items().len(), 4);
}

/// Drags to the upper part of another thing.
fn drag(used: &mut Used, from: &str, to: &str) {
    let from = used.0.harness.get_by_label(from).rect().center();
    let to = used.0.harness.get_by_label(to).rect();
    let to = egui::pos2(to.center().x, to.top() + 4.0);
    used.0.harness.event(egui::Event::PointerMoved(from));
    used.0.harness.run_steps(2);
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    used.0.harness.event(button(from, true));
    used.0.harness.run_steps(1);
    for part in 1..=4 {
        used.0.harness.event(egui::Event::PointerMoved(from + (to - from) * (part as f32 / 4.0)));
        used.0.harness.run_steps(1);
    }
    used.0.harness.event(button(to, false));
    used.settle();
}

#[test]
fn the_files_that_can_be_made_of_a_routine_are_in_the_menu() {
    for (size, scale) in [(WIDE, 1.0), ([648.0, 520.0], 1.0), ([648.0, 520.0], 2.0)] {
        let mut used = Used::open(routine(THREE), size, scale);
        let choose = |used: &mut Used, name: &str| {
            used.click("More: print, share, save as sound");
            used.0.harness.check_accessibility();
            check_inside(used, size, scale);
            used.click(name);
        };
        // Each opens its dialog, for this routine.
        for (name, words) in
            [("Print", "\"Mine\" as a sheet"), ("Share", "\"Mine\""), ("Save as sound", "The coach speaks \"Mine\"")]
        {
            choose(&mut used, name);
            used.0.settle();
            assert!(used.0.has(words), "{name}");
            used.press(Modifiers::NONE, Key::Escape);
            assert!(!used.0.has(words), "{name}");
        }
    }
    // And with the keyboard alone.
    let mut used = Used::new(THREE);
    used.tab_to("More: print, share, save as sound");
    used.press(Modifiers::NONE, Key::Enter);
    used.tab_to("Share");
    used.press(Modifiers::NONE, Key::Enter);
    used.0.settle();
    assert!(used.0.has("\"Mine\"") && !used.has("Print"));
}

#[test]
fn the_name_is_typed_in_place_and_an_empty_one_is_said() {
    let mut used = Used::new("item = []");
    let field = used.0.harness.get_by_label("Name of the routine");
    field.focus();
    used.settle();
    used.press(Modifiers::COMMAND, Key::A);
    used.press(Modifiers::NONE, Key::Backspace);
    assert_eq!(used.draft().routine().name, "");
    assert!(used.has("The name is empty. In the file it is \"New routine\"."));
    used.type_words("Ünwind – é");
    assert_eq!(used.draft().routine().name, "Ünwind – é");
    used.press(Modifiers::NONE, Key::Tab);
    used.click("Undo");
    assert_eq!(used.draft().routine().name, "Mine");
}

#[test]
fn a_hint_stands_at_its_row_and_is_part_of_its_name() {
    let used =
        Used::new(r#"item = [{ exercise = "chin_tuck" }, { exercise = "airplane", note = "Тихо" }, { exercise = "chin_tuck" }]"#);
    let name = row(&used, "2. ");
    assert!(name.contains("on the floor, between two that are not. The voice can't read the note"), "{name}");
}

#[test]
fn a_conflict_gives_a_clear_choice_and_a_failed_save_says_why() {
    for (name, in_file, in_window) in
        [("Keep mine", "Calm", "Calm"), ("Use theirs", "Theirs", "Theirs"), ("Keep both", "Theirs", "Calm (mine)")]
    {
        let mut used = Used::new(THREE);
        let path = used.0.store.path(FileKind::Routine, "mine");
        let theirs = fs::read_to_string(&path).unwrap().replace("Mine", "Theirs");
        fs::write(&path, theirs).unwrap();
        let head = RoutineHead { name: "Calm".to_owned(), ..used.draft().head() };
        used.edit(RoutineEdit::SetHead(RoutineField::Name, head));
        used.click(name);
        assert!(used.saved().contains(in_file), "{name}");
        assert_eq!((used.draft().named().name.as_str(), used.has("Saved")), (in_window, true), "{name}");
    }
    let mut used = Used::new(THREE);
    let folder = used.0.store.folder(FileKind::Routine);
    fs::rename(&folder, folder.with_extension("away")).unwrap();
    fs::write(&folder, "in the way").unwrap();
    used.edit(RoutineEdit::SelectAll);
    used.edit(RoutineEdit::Delete);
    assert!(used.0.has("Not saved. Can't read"));
    fs::remove_file(&folder).unwrap();
    fs::rename(folder.with_extension("away"), &folder).unwrap();
    used.click("Save again");
    assert!(!used.saved().contains("chin_tuck") && used.has("Saved"));
}

#[test]
fn an_empty_routine_says_what_to_do_and_leads_to_the_search() {
    let mut used = Used::new("item = []");
    assert!(used.has("There is no exercise in it yet."));
    used.click("Add an exercise");
    used.type_words("airplane");
    used.press(Modifiers::NONE, Key::Enter);
    assert_eq!(used.items(), ["airplane"]);
}

#[test]
fn everything_has_a_name_and_stays_in_the_window_at_every_size() {
    let items = r#"item = [
        { exercise = "push_up", note = "A note that is much longer than the row it is shown in would ever be able to show", hold_s = 30 },
        { rounds = 3, rest_between_rounds_s = 20, item = [{ exercise = "airplane" }, { rest_s = 10 }] },
        { rounds = 2, rest_between_rounds_s = 20 },
    ]"#;
    for size in SIZES {
        for scale in [0.8, 1.0, 2.0] {
            let mut used = Used::open(routine(items), size, scale);
            for is_saved in [true, false] {
                if !is_saved {
                    fs::remove_file(used.0.store.path(FileKind::Routine, "mine")).unwrap();
                    let head = RoutineHead { name: "Calm".to_owned(), ..used.draft().head() };
                    used.edit(RoutineEdit::SetHead(RoutineField::Name, head));
                    assert!(used.has("Keep mine"));
                }
                let select = |at, inner| RoutineEdit::Select(Spot { at, inner }, Pick::Only);
                for edit in [select(0, None), select(1, None), select(1, Some(0)), RoutineEdit::SelectAll] {
                    used.edit(edit);
                    for pane in ["Show: Add", "Show: Details", "Show: Routine", "Beside it: Details"] {
                        if used.has(pane) {
                            used.click(pane);
                        }
                        used.0.harness.check_accessibility();
                        check_inside(&used, size, scale);
                    }
                }
            }
        }
    }
}

fn check_inside(used: &Used, size: [f32; 2], scale: f32) {
    let width = beside_rail(size, scale)[0];
    for node in used.0.harness.query_all_by(|node| node.label().is_some()) {
        let rect = node.rect();
        assert!(rect.left() >= 0.0 && rect.right() <= width + 1.0, "at {size:?} × {scale}: {node:?}");
    }
}

#[test]
fn of_a_long_routine_only_a_few_rows_are_made() {
    let items: String = (0..200).map(|_| "[[item]]\nexercise = \"chin_tuck\"\n").collect();
    let mut used = Used::new(&items);
    let n_rows = |used: &Used| used.0.harness.query_all_by(|node| node.role() == Role::ListBoxOption).count();
    assert!((5..25).contains(&n_rows(&used)), "{}", n_rows(&used));
    let first = row(&used, "1. ");
    used.click(&first);
    used.press(Modifiers::NONE, Key::End);
    used.settle();
    row(&used, "200. ");
    assert!((5..25).contains(&n_rows(&used)), "{}", n_rows(&used));
}
