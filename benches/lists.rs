//! What a person waits for in long lists: one frame of 1,000 own exercises, and one letter typed into their search.
//! Times are for reading, not for tests.

use egui_kittest::Harness;
use jiff::civil::date;
use unhunch::{
    exercise::Exercise,
    history::History,
    library::{Library, OwnFile, OwnFiles, catalog::Catalog},
    settings::Settings,
    ui::{
        exercises::{ExercisesState, exercises_ui},
        kit::theme::Theme,
        model::Model,
        pictures::figures::Figures,
    },
};

fn main() {
    // Read once; not part of what is measured.
    Catalog::bundled();
    divan::main();
}

/// This many exercises with names, steps and words.
fn own_files(n_exercises: usize) -> OwnFiles {
    let words = ["Wall", "Neck", "Chest", "Doorway", "Shoulder", "Slow", "Deep", "Seated", "Morning"];
    let exercises = (0..n_exercises).map(|number| {
        let part = |step: usize| words.iter().cycle().nth(number / step).copied().unwrap_or_default();
        let id = format!("own_{number}");
        let name = format!("{} {} stretch {number}", part(1), part(9));
        let exercise = Exercise { name, steps: vec!["Lean forward.".to_owned(); 4], ..Exercise::blank(&id) };
        OwnFile { text: exercise.to_toml(), id }
    });
    OwnFiles { exercises: exercises.collect(), ..OwnFiles::default() }
}

fn listed(words: &'static [&'static str]) -> Harness<'static> {
    let library = Library::new(Catalog::bundled(), own_files(1_000));
    let (settings, history, figures) = (Settings::default(), History::default(), Figures::new(|| {}));
    let mut state = ExercisesState::default();
    let mut typed = words.iter().cycle();
    let setup = |ctx: &egui::Context| Theme::apply(ctx, 1.0);
    let mut harness = Harness::builder().with_size([1120.0, 720.0]).with_context_setup(setup).build_ui(move |ui| {
        if let Some(words) = typed.next() {
            (*words).clone_into(&mut state.words);
        }
        let model = Model::of(&library, &settings, &history, &figures, date(2026, 3, 4).at(9, 0, 0, 0));
        exercises_ui(ui, &model, &mut state);
    });
    harness.run_steps(8);
    harness
}

#[divan::bench]
fn show_1_000_exercises(bencher: divan::Bencher<'_, '_>) {
    let mut harness = listed(&[""]);
    bencher.bench_local(|| harness.step());
}

#[divan::bench]
fn type_a_letter_into_the_search(bencher: divan::Bencher<'_, '_>) {
    let mut harness = listed(&["s", "sh", "sho", "shou", "should", "shoulder w"]);
    bencher.bench_local(|| harness.step());
}

#[divan::bench]
fn load_1_000_exercises(bencher: divan::Bencher<'_, '_>) {
    let files = own_files(1_000);
    bencher.with_inputs(|| files.clone()).bench_local_values(|files| Library::new(Catalog::bundled(), files));
}
