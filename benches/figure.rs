//! How long a body takes to make, and a picture to draw. Times are for reading, not for tests.
//! Draws use every core that is free; run with one core (`taskset -c 0`) to read processor time.

use std::sync::Arc;

use divan::Bencher;
use unhunch::{
    figure::{Body, Camera, Look, Moment, Motion, Scene, Stage, Style, render},
    format::reader::read_toml,
    library::catalog::Catalog,
};

fn main() {
    // Read once; not part of what is measured.
    Catalog::bundled();
    divan::main();
}

/// The scenes of the golden pictures, which do not change with the exercises.
const NAMES: [&str; 5] = ["squeeze", "seated", "airplane", "push_up", "wall_stretch"];

fn motion(name: &str) -> Motion {
    let text = match name {
        "squeeze" => include_str!("../tests/pictures/squeeze.toml"),
        "seated" => include_str!("../tests/pictures/seated.toml"),
        "airplane" => include_str!("../tests/pictures/airplane.toml"),
        "push_up" => include_str!("../tests/pictures/push_up.toml"),
        _ => include_str!("../tests/pictures/wall_stretch.toml"),
    };
    read_toml(text, Motion::read).0
}

fn body() -> Arc<Body> {
    Body::shared(&Look::default())
}

#[divan::bench(sample_count = 10)]
fn body_made() -> Body {
    Body::new(&Look::default())
}

#[divan::bench(args = NAMES)]
fn scene(bencher: Bencher<'_, '_>, name: &str) {
    let (motion, body) = (motion(name), body());
    let moment = Moment { stage: Stage::Move, fraction: 0.4, ..Moment::default() };
    bencher.bench_local(|| Scene::new(&motion, moment, &Look::default(), &body));
}

/// A whole frame of a moving figure at 900x700: scene and picture.
#[divan::bench(args = NAMES, sample_count = 30)]
fn frame(bencher: Bencher<'_, '_>, name: &str) {
    let (motion, body) = (motion(name), body());
    let moment = Moment { stage: Stage::Move, fraction: 0.4, ..Moment::default() };
    bencher.bench_local(|| draw(&motion, moment, &body, 900, 700));
}

/// The same for every built-in exercise, by its number in the catalog.
#[divan::bench(args = 0..21, sample_count = 10)]
fn exercise_frame(bencher: Bencher<'_, '_>, number: usize) {
    let Some(motion) = motions().nth(number) else { return };
    let (body, moment) = (body(), Moment { stage: Stage::Move, fraction: 0.4, ..Moment::default() });
    bencher.bench_local(|| draw(motion, moment, &body, 900, 700));
}

/// The stills of all built-in exercises, as lists show them.
#[divan::bench(sample_count = 5)]
fn all_thumbnails() {
    let body = body();
    let moment = Moment { stage: Stage::Hold, fraction: 1.0, ..Moment::default() };
    motions().for_each(|motion| draw(motion, moment, &body, 320, 240));
}

fn motions() -> impl Iterator<Item = &'static Motion> {
    Catalog::bundled().exercises.values().filter_map(|exercise| exercise.motion.as_deref())
}

fn draw(motion: &Motion, moment: Moment, body: &Arc<Body>, width_px: u32, height_px: u32) {
    let camera = motion.views_of(moment.cycle).next().map_or_else(Camera::default, |view| Camera::of_view(view, false));
    let scene = Scene::new(motion, moment, &Look::default(), body);
    divan::black_box(render(&scene, &camera, &Style::default(), width_px, height_px));
}
