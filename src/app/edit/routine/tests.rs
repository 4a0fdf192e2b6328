//! A routine edited in the window and its file on disk, also when another program changes it.
#![allow(clippy::unwrap_used)]

use tempfile::TempDir;

use super::*;
use crate::{
    edit::routine::{Pick, Spot},
    store::Store,
    ui::action::Action,
};

const MINE: &str = "# mine\nformat = 1\nname = \"Mine\"\n\n[[item]]\nexercise = \"chin_tuck\" # first\n";
const THEIRS: &str = "format = 1\nname = \"Theirs\"\n[[item]]\nexercise = \"airplane\"\n";

struct Window {
    app: App,
    ctx: Context,
    store: Store,
    _folder: TempDir,
}

impl Window {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        store.add(FileKind::Routine, "mine", text).unwrap();
        let ctx = Context::default();
        let app = App::new(&ctx, store.clone(), None, crate::app::tests::quiet().0);
        Self { app, ctx, store, _folder: folder }
    }

    fn build(&mut self, build: Build) {
        self.app.perform(&self.ctx, Action::Build(build));
    }

    fn edit(&mut self, edit: Edit) {
        self.build(Build::Edit(vec![edit]));
    }

    fn name(&mut self, name: &str) {
        let head = Head { name: name.to_owned(), ..self.draft().head() };
        self.edit(Edit::SetHead(Field::Name, head));
    }

    fn draft(&self) -> &Draft {
        &self.app.building.as_ref().unwrap().draft
    }

    fn state(&self) -> SaveState {
        self.app.building.as_ref().unwrap().state.clone()
    }

    fn text(&self, id: &str) -> String {
        self.store.read_own(FileKind::Routine, id).unwrap().unwrap()
    }

    fn write_outside(&self, text: &str) {
        std::fs::write(self.store.path(FileKind::Routine, "mine"), text).unwrap();
    }
}

#[test]
fn every_change_is_saved_with_comments_and_shows_in_the_library() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("mine".to_owned()));
    assert_eq!((window.app.screen.clone(), window.state()), (Screen::Builder, SaveState::Saved));
    window.name("Calm");
    assert_eq!(window.state(), SaveState::Saving);
    window.app.save_building(&window.ctx.clone());
    window.app.flush_building();
    assert_eq!(window.state(), SaveState::Saved);
    assert_eq!(window.text("mine"), MINE.replace("Mine", "Calm"));
    assert_eq!(window.app.library.get("mine").unwrap().title(), "Calm");
    window.name("  ");
    window.app.flush_building();
    assert_eq!(window.text("mine"), MINE.replace("Mine", FALLBACK_NAME));
}

#[test]
fn a_second_save_waits_a_moment_and_the_end_does_not() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("mine".to_owned()));
    window.name("One");
    window.app.save_building(&window.ctx.clone());
    assert!(window.app.building.as_ref().unwrap().is_sent);
    window.name("Two");
    window.app.keep_building();
    assert_eq!(window.text("mine"), MINE.replace("Mine", "Two"));
}

#[test]
fn a_file_that_another_program_changed_is_not_overwritten() {
    let changed = || {
        let mut window = Window::with(MINE);
        window.build(Build::Open("mine".to_owned()));
        window.write_outside(THEIRS);
        window.name("Calm");
        window.app.flush_building();
        assert_eq!((window.state(), window.text("mine").as_str()), (SaveState::Conflict { can_take: true }, THEIRS));
        window
    };
    let mut window = changed();
    window.build(Build::Resolve(Resolve::Mine));
    window.app.flush_building();
    assert!(window.text("mine").contains("Calm") && window.state() == SaveState::Saved);
    let previous = window.store.folder(FileKind::Routine).join("mine.toml.previous");
    assert_eq!(std::fs::read_to_string(previous).unwrap(), THEIRS);

    let mut window = changed();
    window.build(Build::Resolve(Resolve::Theirs));
    assert_eq!((window.draft().head().name.as_str(), window.state()), ("Theirs", SaveState::Saved));
    window.edit(Edit::Undo);
    window.app.flush_building();
    assert!(window.text("mine").contains("Calm"));

    let mut window = changed();
    window.build(Build::Resolve(Resolve::Both));
    assert_eq!(window.text("mine"), THEIRS);
    assert!(window.text("calm-mine").contains("# mine\nformat = 1\nname = \"Calm (mine)\""));
    window.name("Calm two");
    window.app.flush_building();
    assert!(window.text("calm-mine").contains("Calm two"));
}

#[test]
fn what_only_another_program_changed_is_taken_over_and_can_be_undone() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("mine".to_owned()));
    window.write_outside(THEIRS);
    window.app.routine_changed_outside("mine");
    assert_eq!((window.draft().head().name.as_str(), window.state()), ("Theirs", SaveState::Saved));
    window.edit(Edit::Undo);
    assert_eq!(window.draft().head().name, "Mine");
    // What this window wrote itself changes nothing.
    window.app.flush_building();
    window.app.routine_changed_outside("mine");
    assert_eq!(window.state(), SaveState::Saved);
}

#[test]
fn a_file_that_is_gone_or_broken_can_only_be_replaced() {
    for is_gone in [true, false] {
        let mut window = Window::with(MINE);
        window.build(Build::Open("mine".to_owned()));
        if is_gone {
            std::fs::remove_file(window.store.path(FileKind::Routine, "mine")).unwrap();
        } else {
            window.write_outside("format = ");
        }
        window.app.routine_changed_outside("mine");
        assert_eq!(window.state(), SaveState::Conflict { can_take: false });
        window.build(Build::Resolve(Resolve::Mine));
        window.app.flush_building();
        assert_eq!(window.state(), SaveState::Saved);
        assert!(window.text("mine").contains("name = \"Mine\""));
    }
}

#[test]
fn an_undecided_conflict_is_kept_beside_the_other_at_the_end() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("mine".to_owned()));
    window.write_outside(THEIRS);
    window.name("Calm");
    window.build(Build::Open("desk-reset".to_owned()));
    assert_eq!(window.draft().head().name, "Calm");
    window.app.keep_building();
    assert_eq!(window.text("mine"), THEIRS);
    assert!(window.text("calm-mine").contains("Calm (mine)"));
}

#[test]
fn a_built_in_routine_is_copied_first_and_templates_make_new_ones() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("desk-reset".to_owned()));
    assert_eq!(window.draft().head().name, "Desk reset copy");
    window.build(Build::Make(Template::Empty));
    window.build(Build::Make(Template::Empty));
    assert_eq!(window.draft().head().name, "New routine 2");
    window.build(Build::Make(Template::Minutes(4)));
    assert_eq!(window.draft().head().name, "4 minutes at my desk");
    assert!(window.text("4-minutes-at-my-desk").contains("exercise = "));
    assert!(window.app.library.get("new-routine-2").is_some());
}

#[test]
fn a_broken_file_is_mended_and_the_old_one_is_kept() {
    let broken = format!("{MINE}\n[[item]]\nexercise = \"nothing\"\n");
    let mut window = Window::with(&broken);
    window.build(Build::Open("mine".to_owned()));
    assert!(window.app.building.is_none() && window.app.build_dialog.is_some());
    window.app.mend("mine");
    assert_eq!(window.draft().rows(), [Spot::top(0)]);
    assert_eq!(window.text("mine"), MINE);
    let aside = window.store.folder(FileKind::Routine).join("mine.toml.broken-1");
    assert_eq!(std::fs::read_to_string(aside).unwrap(), broken);
}

#[test]
fn an_exercise_is_added_at_the_end_of_a_routine() {
    let mut window = Window::with(MINE);
    window.app.add_to("push_up", 0, AddTo::Own("mine".to_owned()));
    window.app.flush_building();
    assert!(window.text("mine").contains("exercise = \"push_up\""));
    window.edit(Edit::Select(Spot::top(0), Pick::Only));
    assert_eq!(window.draft().rows().len(), 2);
}

#[test]
fn what_is_printed_or_shared_is_what_is_on_the_screen() {
    let mut window = Window::with(MINE);
    let ctx = window.ctx.clone();
    window.build(Build::Open("mine".to_owned()));
    window.name("Calm");
    assert!(window.app.settle_building("mine"));
    assert_eq!(window.app.routine_to_save("mine").unwrap().name, "Calm");
    window.name("Calmer");
    window.app.perform(&ctx, Action::Share("mine".to_owned()));
    assert!(window.app.exchange.is_some() && window.text("mine").contains("Calmer"));
    window.app.exchange = None;
    // Where it is undecided what is in the file, nothing is made of it.
    window.write_outside(THEIRS);
    window.name("Calm again");
    window.app.perform(&ctx, Action::Print("mine".to_owned()));
    window.app.perform(&ctx, Action::Share("mine".to_owned()));
    assert!(window.app.exchange.is_none());
    assert_eq!(window.state(), SaveState::Conflict { can_take: true });
}

#[test]
fn a_deleted_routine_is_no_longer_open() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("mine".to_owned()));
    window.app.perform(&window.ctx.clone(), Action::Delete("mine".to_owned()));
    assert!(window.app.building.is_none());
}

/// A file stands where the folder of routines was.
fn block(window: &Window) {
    let folder = window.store.folder(FileKind::Routine);
    std::fs::rename(&folder, folder.with_extension("away")).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
}

fn unblock(window: &Window) {
    let folder = window.store.folder(FileKind::Routine);
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(folder.with_extension("away"), &folder).unwrap();
}

#[test]
fn what_could_not_be_saved_is_saved_when_the_window_closes() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("mine".to_owned()));
    block(&window);
    window.name("Calm");
    window.app.flush_building();
    assert!(matches!(window.state(), SaveState::Failed(_)));
    unblock(&window);
    window.app.keep_building();
    assert_eq!((window.state(), window.text("mine")), (SaveState::Saved, MINE.replace("Mine", "Calm")));
}

#[test]
fn what_could_not_be_saved_is_tried_with_the_next_change() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("mine".to_owned()));
    block(&window);
    window.name("Calm");
    window.app.flush_building();
    unblock(&window);
    window.name("Calmer");
    window.app.keep_building();
    assert_eq!(window.text("mine"), MINE.replace("Mine", "Calmer"));
}

#[test]
fn leaving_a_routine_that_is_not_saved_says_so() {
    let mut window = Window::with(MINE);
    window.build(Build::Open("mine".to_owned()));
    block(&window);
    window.name("Calm");
    window.app.flush_building();
    window.app.perform(&window.ctx.clone(), Action::Open(Screen::Today));
    window.app.saver.as_ref().unwrap().flush();
    window.app.take_saved_routines();
    let words = format!("{:?}", window.app.toasts);
    assert!(words.contains("\\\"Calm\\\" is not saved yet") && words.contains("Show"), "{words}");
    // The routine is still there when the person comes back.
    window.build(Build::Open("mine".to_owned()));
    assert_eq!((window.draft().head().name.as_str(), window.app.screen.clone()), ("Calm", Screen::Builder));
}
