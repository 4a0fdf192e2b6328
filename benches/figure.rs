//! How long a body takes to make, and a picture to draw. Times are for reading, not for tests.
//! Draws use every core that is free; run with one core (`taskset -c 0`) to read processor time.

use std::sync::Arc;

use divan::Bencher;
use unhunch::{
    figure::{Body, Camera, Look, Moment, Motion, Scene, Stage, Style, render},
    reader::read_toml,
};

fn main() {
    divan::main();
}

const MOTIONS: [(&str, &str); 3] = [
    ("squeeze", include_str!("../tests/pictures/squeeze.toml")),
    ("push_up", include_str!("../tests/pictures/push_up.toml")),
    ("wall_stretch", include_str!("../tests/pictures/wall_stretch.toml")),
];

fn motion(name: &str) -> Motion {
    let text = MOTIONS.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text);
    read_toml(text, Motion::read).0
}

fn body() -> Arc<Body> {
    Body::shared(&Look::default())
}

#[divan::bench(sample_count = 10)]
fn body_made() -> Body {
    Body::new(&Look::default())
}

#[divan::bench(args = ["squeeze", "push_up", "wall_stretch"])]
fn scene(bencher: Bencher<'_, '_>, name: &str) {
    let (motion, body) = (motion(name), body());
    let moment = Moment { stage: Stage::Move, fraction: 0.4, ..Moment::default() };
    bencher.bench_local(|| Scene::new(&motion, moment, &Look::default(), &body));
}

/// A whole frame at 900x700: scene and picture.
#[divan::bench(args = ["squeeze", "push_up", "wall_stretch"], sample_count = 30)]
fn frame(bencher: Bencher<'_, '_>, name: &str) {
    draw(bencher, name, 900, 700);
}

/// A thumbnail for a list.
#[divan::bench(args = ["squeeze", "push_up", "wall_stretch"], sample_count = 30)]
fn thumbnail(bencher: Bencher<'_, '_>, name: &str) {
    draw(bencher, name, 200, 150);
}

fn draw(bencher: Bencher<'_, '_>, name: &str, width_px: u32, height_px: u32) {
    let (motion, body) = (motion(name), body());
    let Some(view) = motion.views_of(0).next() else { return };
    let camera = Camera::of_view(view, false);
    let moment = Moment { stage: Stage::Hold, ..Moment::default() };
    bencher.bench_local(|| {
        let scene = Scene::new(&motion, moment, &Look::default(), &body);
        render(&scene, &camera, &Style::default(), width_px, height_px)
    });
}
