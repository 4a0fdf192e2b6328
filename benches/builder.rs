//! What a person waits for while editing a long routine: one frame of the builder, one edit, one save.
//! Times are for reading, not for tests.

use egui_kittest::Harness;
use jiff::civil::date;
use unhunch::{
    edit::routine::{Draft, Pick, RoutineEdit, Spot, new_exercise, new_rest},
    exercise::Exercises,
    history::History,
    library::{Library, OwnFile, OwnFiles, catalog::Catalog},
    routine::{Item, Routine, updated_text},
    settings::Settings,
    ui::{
        action::{Action, Build},
        builder::{BuilderState, builder_ui},
        kit::theme::Theme,
        model::{BuilderModel, Model, SaveState},
        pictures::figures::Figures,
    },
};

fn main() {
    // Read once; not part of what is measured.
    Catalog::bundled();
    divan::main();
}

fn long_routine() -> Routine {
    let exercises: &Exercises = &Catalog::bundled().exercises;
    let items = exercises.values().cycle().take(200).map(|exercise| new_exercise(exercise, exercise.default_level)).collect();
    Routine { id: "long".to_owned(), name: "Long".to_owned(), items, ..Routine::default() }
}

/// The builder in a window of its usual size.
struct Desk {
    library: Library,
    settings: Settings,
    history: History,
    figures: Figures,
    draft: Draft,
    state: BuilderState,
}

impl Desk {
    fn new(n_own: usize) -> Self {
        let text = |id: &str| {
            format!(
                "format = 1\nid = \"{id}\"\nname = \"Mine {id}\"\nkind = \"stretch\"\nplace = \"chair\"\nposture = \"sitting\"\n\
                 setup = [\"Sit.\"]\nsteps = [\"Move.\"]\n[dose]\nreps = 4\n[say]\ngo = \"Go.\"\n"
            )
        };
        let own = (0..n_own).map(|number| format!("own{number}")).map(|id| OwnFile { text: text(&id), id }).collect();
        let mut draft = Draft::new(long_routine());
        let _ = draft.apply(RoutineEdit::Select(Spot::top(3), Pick::Only));
        Self {
            library: Library::new(Catalog::bundled(), OwnFiles { exercises: own, ..OwnFiles::default() }),
            settings: Settings::default(),
            history: History::default(),
            figures: Figures::new(|| {}),
            draft,
            state: BuilderState::default(),
        }
    }

    fn show(&mut self, ui: &mut egui::Ui) {
        let building = BuilderModel { id: "long", draft: &self.draft, saving: &SaveState::Saved };
        let model = Model {
            building: Some(building),
            ..Model::of(&self.library, &self.settings, &self.history, &self.figures, date(2026, 3, 4).at(9, 0, 0, 0))
        };
        if let Some(Action::Build(Build::Edit(edits))) = builder_ui(ui, &model, &mut self.state) {
            for edit in edits {
                let _ = self.draft.apply(edit);
            }
        }
    }

    fn harness(self) -> Harness<'static, Self> {
        let builder = Harness::builder().with_size([1040.0, 720.0]).with_context_setup(|ctx| Theme::apply(ctx, 1.0));
        let mut harness = builder.build_ui_state(|ui, desk: &mut Self| desk.show(ui), self);
        harness.run_steps(4);
        harness
    }
}

#[divan::bench]
fn frame_of_200_items(bencher: divan::Bencher<'_, '_>) {
    let mut harness = Desk::new(0).harness();
    bencher.bench_local(|| harness.step());
}

#[divan::bench]
fn frame_with_an_edit_of_200_items(bencher: divan::Bencher<'_, '_>) {
    let mut harness = Desk::new(0).harness();
    let mut is_up = false;
    bencher.bench_local(|| {
        is_up = !is_up;
        let edit = if is_up { RoutineEdit::MoveUp } else { RoutineEdit::MoveDown };
        let _ = harness.state_mut().draft.apply(edit);
        harness.step();
    });
}

#[divan::bench]
fn frame_beside_1_000_own_exercises(bencher: divan::Bencher<'_, '_>) {
    let mut harness = Desk::new(1000).harness();
    bencher.bench_local(|| harness.step());
}

#[divan::bench]
fn edit_200_items(bencher: divan::Bencher<'_, '_>) {
    let mut draft = Desk::new(0).draft;
    bencher.bench_local(|| {
        let _ = draft.apply(RoutineEdit::Add(vec![new_rest()], None));
        let _ = draft.apply(RoutineEdit::Undo);
    });
}

#[divan::bench]
fn lay_out_200_items(bencher: divan::Bencher<'_, '_>) {
    let (routine, settings) = (long_routine(), Settings::default());
    bencher.bench_local(|| settings.timeline_of(&routine));
}

#[divan::bench]
fn write_200_items(bencher: divan::Bencher<'_, '_>) {
    let mut routine = long_routine();
    let old = updated_text("", &routine);
    routine.items.reverse();
    if let Some(Item::Exercise(item)) = routine.items.first_mut() {
        item.dose.sets += 1;
    }
    bencher.bench_local(|| updated_text(&old, &routine));
}
