//! The figure with every bundled exercise: hands and feet stay where they are planted, nothing jumps or leaves its limits,
//! the target muscles show, and a few small pictures look as they did. That it passes through nothing is in `contact.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{fs, path::Path, sync::Arc};

use glam::{Vec3, vec2, vec3};
use unhunch::{
    figure::{
        Arrow, Body, Bone, Camera, CameraView, Look, Moment, Motion, PictureTheme, Pose, Posed, Reach, Rest, Scene, Stage, Style,
        render, solve,
    },
    format::reader::read_toml,
};

const STAGES: [Stage; 5] = [Stage::GettingReady, Stage::Move, Stage::Hold, Stage::Return, Stage::Pause];
/// Looks at each stage.
const N_STEPS: usize = 24;

/// Every bundled motion with its name.
fn motions() -> Vec<(String, Motion)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/motions");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let (motion, problems) = read_toml(&fs::read_to_string(path).unwrap(), Motion::read);
        assert!(problems.is_empty(), "{}: {problems:?}", path.display());
        (path.file_stem().unwrap().to_string_lossy().into_owned(), motion)
    };
    paths.iter().map(read).collect()
}

/// Calls `check` for many moments of every cycle of every motion.
fn at_every_moment(mut check: impl FnMut(&str, Moment, &Pose)) {
    for (name, motion) in motions() {
        for cycle in 0..motion.cycles.len() {
            for stage in STAGES {
                for step in 0..=N_STEPS {
                    let fraction = step as f32 / N_STEPS as f32;
                    let moment = Moment { cycle, stage, fraction, mirrored: step % 2 == 1 };
                    check(&name, moment, &motion.pose_at(moment));
                }
            }
        }
    }
}

/// Held limbs with the bone that has to be there.
fn held(pose: &Pose) -> impl Iterator<Item = (Bone, Reach)> {
    let sides = [(true, &pose.left), (false, &pose.right)];
    let all = sides.map(|(left, limbs)| [(Bone::HAND.on(left), limbs.hand), (Bone::FOOT.on(left), limbs.foot)]);
    all.into_iter().flatten().filter(|(_, reach)| reach.weight >= 1.0)
}

#[test]
fn planted_hands_and_feet_are_within_half_a_millimeter() {
    let mut worst: Vec<(f32, String)> = Vec::new();
    at_every_moment(|name, moment, pose| {
        for rest in [Rest::new(0.0), Rest::new(1.0)] {
            let posed = solve(pose, &rest);
            for (bone, reach) in held(pose) {
                let off_mm = posed.pos[bone].distance(reach.pos) * 1000.0;
                if off_mm > 0.5 {
                    worst.push((off_mm, format!("{name} {moment:?} {bone:?}")));
                }
            }
        }
    });
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    worst.truncate(10);
    assert!(worst.is_empty(), "{worst:#?}");
}

#[test]
fn nothing_jumps_within_a_stage_or_between_stages() {
    let rest = Rest::new(0.3);
    for (name, motion) in motions() {
        for cycle in 0..motion.cycles.len() {
            let mut before: Option<Posed> = None;
            for (stage, step) in STAGES.into_iter().flat_map(|stage| (0..=60).map(move |step| (stage, step))) {
                let fraction = step as f32 / 60.0;
                let now = solve(&motion.pose_at(Moment { cycle, stage, fraction, mirrored: false }), &rest);
                if let Some(before) = &before {
                    let limit = if step == 0 { 1e-3 } else { 0.12 };
                    for bone in Bone::all() {
                        let far = now.pos[bone].distance(before.pos[bone]);
                        assert!(far < limit, "{name} cycle {cycle} {stage:?} {fraction} {bone:?}: {far} m");
                    }
                }
                before = Some(now);
            }
        }
    }
}

#[test]
fn elbows_and_knees_bend_only_as_far_as_people_can() {
    let rest = Rest::new(0.3);
    at_every_moment(|name, moment, pose| {
        let posed = solve(pose, &rest);
        for left in [true, false] {
            for chain in [[Bone::ARM, Bone::FOREARM, Bone::HAND], [Bone::THIGH, Bone::SHANK, Bone::FOOT]] {
                let [a, b, c] = chain.map(|bone| posed.pos[bone.on(left)]);
                let bend_deg = (b - a).angle_between(c - b).to_degrees();
                assert!(bend_deg < 165.0, "{name} {moment:?} {:?}: {bend_deg}", chain[1]);
            }
        }
    });
}

#[test]
fn a_repetition_ends_where_the_next_one_begins() {
    for (name, motion) in motions() {
        for cycle in 0..motion.cycles.len() {
            let pose = |stage, fraction| motion.pose_at(Moment { cycle, stage, fraction, mirrored: false });
            let (end, start) = (pose(Stage::Pause, 1.0), pose(Stage::Move, 0.0));
            assert_eq!(end, start, "{name} cycle {cycle}");
            assert_eq!(pose(Stage::Rest, 1.0), start, "{name} cycle {cycle}");
        }
    }
}

#[test]
fn the_other_side_is_the_mirror_image() {
    let rest = Rest::new(0.3);
    at_every_moment(|name, moment, pose| {
        let (here, there) = (solve(pose, &rest), solve(&pose.mirrored(), &rest));
        for bone in Bone::all() {
            // Bones know their right twin only.
            let twin = Bone::all().find(|own| own.right() == bone && *own != bone).unwrap_or(bone.right());
            let seen = here.pos[bone] * glam::vec3(-1.0, 1.0, 1.0);
            let off_m = seen.distance(there.pos[twin]);
            assert!(off_m < 1e-4, "{name} {moment:?} {bone:?}: {off_m} m");
        }
    });
}

#[test]
fn bones_keep_their_length() {
    let rest = Rest::new(0.3);
    let chains = [
        [Bone::CLAV, Bone::ARM],
        [Bone::ARM, Bone::FOREARM],
        [Bone::FOREARM, Bone::HAND],
        [Bone::THIGH, Bone::SHANK],
        [Bone::SHANK, Bone::FOOT],
        [Bone::FOOT, Bone::TOES],
    ];
    at_every_moment(|name, moment, pose| {
        let posed = solve(pose, &rest);
        for ([from, to], left) in chains.into_iter().flat_map(|chain| [(chain, true), (chain, false)]) {
            let [from, to] = [from.on(left), to.on(left)];
            let change_m = (posed.pos[from].distance(posed.pos[to]) - rest.pos[from].distance(rest.pos[to])).abs();
            assert!(change_m < 1e-4, "{name} {moment:?} {from:?} {to:?}: {change_m} m");
        }
    });
}

#[test]
fn the_target_muscles_show_in_the_main_view() {
    const SIZE: [u32; 2] = [300, 232];
    let body = Body::shared(&Look::default());
    let mut hidden = Vec::new();
    for (name, motion) in motions() {
        let mut plain = Motion { muscles: Vec::new(), ..motion.clone() };
        plain.cycles.iter_mut().for_each(|cycle| cycle.muscles.clear());
        if motion.muscles.is_empty() {
            continue;
        }
        for cycle in 0..motion.cycles.len() {
            let moment = Moment { cycle, stage: Stage::Hold, ..Moment::default() };
            let camera = Camera::of_view(motion.views_of(cycle).next().unwrap(), false);
            let draw = |motion: &Motion| {
                let scene = Scene::new(motion, moment, &Look::default(), &body);
                render(&scene, &camera, &Style { without_arrows: true, ..Style::default() }, SIZE[0], SIZE[1])
            };
            let (lit, dark) = (draw(&motion), draw(&plain));
            let pixels = lit.rgba.chunks(4).zip(dark.rgba.chunks(4));
            let n_lit = pixels.filter(|(a, b)| a[1].abs_diff(b[1]) > 24).count();
            if n_lit < 40 {
                hidden.push(format!("{name} cycle {cycle}: {n_lit} pixels"));
            }
        }
    }
    assert!(hidden.is_empty(), "{hidden:#?}");
}

/// The right and the upward direction of a picture.
fn picture_axes(view: &CameraView) -> [Vec3; 2] {
    let (azimuth, elevation) = (view.azimuth_deg.to_radians(), view.elevation_deg.to_radians());
    let back = vec3(elevation.cos() * azimuth.sin(), elevation.sin(), elevation.cos() * azimuth.cos());
    let right = Vec3::Y.cross(back).normalize();
    [right, back.cross(right)]
}

/// How many points of the body near an arrow go its way, in the room and on the picture, from one key pose to another.
fn n_that_follow(arrow: &Arrow, [right, up]: [Vec3; 2], [from, to]: [&Scene; 2]) -> usize {
    const NEAR_M: f32 = 0.45;
    const LEAST_M: f32 = 0.008;
    let (middle, points) = ((arrow.from + arrow.to) * 0.5, arrow.to - arrow.from);
    let flat = |v: Vec3| vec2(v.dot(right), v.dot(up));
    let follows = |step: Vec3| {
        let (in_room, on_picture) = (points.angle_between(step), flat(points).angle_to(flat(step)).abs());
        step.length() > LEAST_M && in_room.to_degrees() < 45.0 && on_picture.to_degrees() < 40.0
    };
    let pairs = from.body_points().iter().zip(to.body_points());
    pairs.filter(|(a, b)| a.distance(middle).min(b.distance(middle)) < NEAR_M && follows(**b - **a)).count()
}

#[test]
fn arrows_point_where_the_body_moves_in_the_main_view() {
    const STAGES: [Stage; 3] = [Stage::Move, Stage::Return, Stage::Pause];
    let body = Body::shared(&Look::default());
    let mut wrong = Vec::new();
    for (name, motion) in motions() {
        for cycle in 0..motion.cycles.len() {
            let view = motion.views_of(cycle).next().unwrap();
            let [right, up] = picture_axes(view);
            let flat = |v: Vec3| vec2(v.dot(right), v.dot(up));
            let is_seen = |arrow: &&Arrow| arrow.cameras.is_empty() || arrow.cameras.contains(&view.name);
            for (arrow, stage) in motion.arrows_of(cycle).filter(is_seen).flat_map(|arrow| STAGES.map(|stage| (arrow, stage))) {
                let keys = motion.cycles[cycle].keys(stage);
                for pair in keys.windows(2).filter(|pair| arrow.poses.contains(&pair[1])) {
                    let scene = |key: usize| {
                        let moment = Moment { cycle, ..Moment::default() };
                        Scene::of_key(&motion, moment, &motion.poses[key].0, &Look::default(), &body).unwrap()
                    };
                    let points = arrow.to - arrow.from;
                    let shown = flat(points).length() / points.length();
                    let n = n_that_follow(arrow, [right, up], [&scene(pair[0]), &scene(pair[1])]);
                    if n < 30 || shown < 0.6 {
                        let pose = &motion.poses[pair[1]].0;
                        wrong.push(format!("{name} {pose}: {n} points go its way, {shown:.2} of its length shows"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Small pictures that must not change unnoticed, drawn from motions of their own: name, pose, dark.
const PICTURES: [(&str, &str, bool); 5] = [
    ("squeeze", "squeezed", false),
    ("seated", "rest", true),
    ("airplane", "lifted", false),
    ("push_up", "bottom", true),
    ("wall_stretch", "stretch", false),
];

/// Compares with `tests/pictures`. Set `UNHUNCH_NEW_PICTURES=1` to write them anew after a wanted change, and look at them.
#[test]
fn small_pictures_look_as_they_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    let body = Body::shared(&Look::default());
    for (name, pose, is_dark) in PICTURES {
        let text = fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
        let (motion, problems) = read_toml(&text, Motion::read);
        assert!(problems.is_empty(), "{name}: {problems:?}");
        let camera = Camera::of_view(motion.views_of(0).next().unwrap(), false);
        let theme = if is_dark { PictureTheme::Dark } else { PictureTheme::Light };
        let scene = Scene::of_key(&motion, Moment::default(), pose, &Look::default(), &body).unwrap();
        let picture = render(&scene, &camera, &Style { theme, ..Style::default() }, 180, 140);
        let path = folder.join(format!("{name}.png"));
        if std::env::var_os("UNHUNCH_NEW_PICTURES").is_some() {
            image::save_buffer(&path, &picture.rgba, 180, 140, image::ColorType::Rgba8).unwrap();
            continue;
        }
        let wanted = image::open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).into_rgba8();
        let n_off = wanted.as_raw().iter().zip(&picture.rgba).filter(|(a, b)| a.abs_diff(**b) > 24).count();
        // Sines differ in their last bits between machines; an edge may move by a sample.
        assert!(n_off * 200 < picture.rgba.len(), "{name}: {n_off} values differ");
    }
}

#[test]
fn a_scene_can_be_drawn_from_another_thread() {
    let (_, motion) = motions().remove(0);
    let motion = Arc::new(motion);
    let copy = Arc::clone(&motion);
    let draw = move |motion: &Motion| {
        let body = Body::shared(&Look::default());
        let scene = Scene::new(motion, Moment::default(), &Look::default(), &body);
        render(&scene, &Camera::default(), &Style::default(), 120, 90)
    };
    let there = std::thread::spawn(move || draw(&copy)).join().unwrap();
    assert!(there == draw(&motion));
}
