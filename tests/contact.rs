//! No part of the body passes the floor or a thing in the room, at any moment of any bundled exercise.
//! Flesh and cushions give way a little where weight rests; how much is written below.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use glam::{Quat, Vec3, vec3};
use unhunch::{
    figure::{Body, Bone, Hair, Look, Moment, Motion, Posed, Prop, PropKind, Scene, Stage, solve},
    format::reader::read_toml,
};

const STAGES: [Stage; 5] = [Stage::GettingReady, Stage::Move, Stage::Hold, Stage::Return, Stage::Pause];
/// Looks at each stage.
const N_STEPS: usize = 6;

/// A solid box: what weight rests on or a hand leans against.
struct Solid {
    name: &'static str,
    middle: Vec3,
    half: Vec3,
    turn: Quat,
}

impl Solid {
    /// How deep a point lies in it, meters; 0 outside.
    fn depth(&self, point: Vec3) -> f32 {
        let own = self.turn.inverse() * (point - self.middle);
        let inside = self.half - own.abs();
        // What sinks into a seat comes out of its top, however thin it is.
        let up = if self.name == "seat" { self.half.y - own.y } else { inside.y };
        if inside.min_element() <= 0.0 { 0.0 } else { up.min(inside.x).min(inside.z) }
    }
}

/// The hard parts of a thing. Rods and cloth are too thin or soft to matter.
fn solids(prop: &Prop) -> Vec<Solid> {
    let turn = Quat::from_rotation_y(prop.turn_deg.to_radians());
    let size = prop.size;
    let solid = |name, middle: Vec3, size: Vec3| Solid { name, middle: prop.pos + turn * middle, half: size * 0.5, turn };
    match prop.kind {
        PropKind::Wall => vec![solid("wall", Vec3::Y * size.y * 0.5, size)],
        PropKind::Post | PropKind::Block => vec![solid("post", Vec3::Y * size.y * 0.5, size)],
        PropKind::Desk => vec![solid("desk", Vec3::Y * (size.y - 0.016), vec3(size.x, 0.032, size.z))],
        PropKind::Chair | PropKind::Stool => {
            // What weight rests on, deep enough to catch what sinks through; and its rim, which hands may hold.
            let mut parts = vec![
                solid("seat", Vec3::Y * (size.y - 0.1), vec3(size.x, 0.2, size.z)),
                solid("rim", Vec3::Y * (size.y - 0.028), vec3(size.x, 0.056, size.z)),
            ];
            if prop.kind == PropKind::Chair {
                let board_y = prop.back_m.unwrap_or(size.y + 0.325) - 0.055;
                parts.push(solid("back", vec3(0.0, board_y, -size.z * 0.5 - 0.027), vec3(0.38, 0.11, 0.024)));
            }
            parts
        }
        PropKind::DoorFrame => [1.0, -1.0]
            .map(|side| solid("jamb", vec3(side * (size.x + 0.1) * 0.5, size.y * 0.5, 0.0), vec3(0.1, size.y, size.z)))
            .into(),
        PropKind::Door => vec![solid("door", Vec3::Y * size.y * 0.5, size)],
        PropKind::Anchor | PropKind::Mat | PropKind::Cushion | PropKind::Towel | PropKind::Band | PropKind::Disc => Vec::new(),
    }
}

/// What part of the body a point belongs to.
fn part(bone: u8) -> &'static str {
    let is = |bones: &[Bone]| bones.iter().any(|own| own.number() == bone || own.right().number() == bone);
    if is(&[Bone::HAND]) {
        "hand"
    } else if is(&[Bone::FOOT, Bone::TOES]) {
        "foot"
    } else if is(&[Bone::PELVIS, Bone::THIGH]) {
        "seat"
    } else if is(&[Bone::ARM, Bone::FOREARM, Bone::TWIST]) {
        "arm"
    } else if is(&[Bone::SHANK]) {
        "shank"
    } else if is(&[Bone::HEAD, Bone::NECK]) {
        "head"
    } else {
        "trunk"
    }
}

fn motions() -> Vec<(String, Motion)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/motions");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let (motion, _) = read_toml(&fs::read_to_string(path).unwrap(), Motion::read);
        (path.file_stem().unwrap().to_string_lossy().into_owned(), motion)
    };
    paths.iter().map(read).collect()
}

#[test]
fn nothing_passes_the_floor_or_a_thing() {
    // The bun is the hair that stands out most.
    let looks = [(0.0, Hair::Short), (1.0, Hair::Bun)].map(|(shape, hair)| Look { shape, hair, ..Look::default() });
    let bodies: Vec<Arc<Body>> = looks.iter().map(Body::shared).collect();
    // By exercise, thing and part: how deep, and where that was.
    let mut deepest: BTreeMap<(String, &str, &str), (f32, String)> = BTreeMap::new();
    for (name, motion) in motions() {
        for cycle in 0..motion.cycles.len() {
            let things: Vec<&Prop> = motion.props_of(cycle).collect();
            let mat_y = things.iter().find(|prop| prop.kind == PropKind::Mat).map_or(0.0, |mat| mat.size.y);
            for (number, (look, body)) in looks.iter().zip(&bodies).enumerate() {
                for (stage, step) in STAGES.into_iter().flat_map(|stage| (0..=N_STEPS).map(move |step| (stage, step))) {
                    let mirrored = (step + number) % 2 == 1;
                    let moment = Moment { cycle, stage, fraction: step as f32 / N_STEPS as f32, mirrored };
                    let scene = Scene::new(&motion, moment, look, body);
                    let side = |prop: &&Prop| if mirrored { prop.mirrored() } else { (*prop).clone() };
                    let solids: Vec<Solid> = things.iter().map(side).flat_map(|prop| solids(&prop)).collect();
                    for (point, vertex) in scene.body_points().iter().zip(&body.mesh.vertices) {
                        let part = part(vertex.weights[0].0);
                        let ground = if mat_y > 0.0 { "mat" } else { "floor" };
                        // Thighs and bottom sit on the seat; everything else meets its rim.
                        let skipped = if part == "seat" { "rim" } else { "seat" };
                        let depths =
                            solids.iter().filter(|solid| solid.name != skipped).map(|solid| (solid.name, solid.depth(*point)));
                        for (thing, depth) in depths.chain([(ground, mat_y - point.y)]) {
                            if depth > 0.001 {
                                let worst = deepest.entry((name.clone(), thing, part)).or_default();
                                if depth > worst.0 {
                                    *worst = (
                                        depth,
                                        format!("{stage:?} {:.2} cycle {cycle} shape {number} at {point:.2}", moment.fraction),
                                    );
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    let too_deep = deepest.iter().filter(|((_, thing, part), (depth, _))| *depth > give_m(thing, part));
    let list: Vec<String> = too_deep
        .map(|((name, thing, part), (depth, place))| format!("{:.1} mm {name}: {part} in {thing}, {place}", depth * 1000.0))
        .collect();
    assert!(list.is_empty(), "{list:#?}");
}

/// How far a part of the body may sink into a thing, meters. Rounding of the mesh is about 2 mm.
fn give_m(thing: &str, part: &str) -> f32 {
    match (thing, part) {
        // A cushion and what sits on it, pressed together by the weight of the trunk.
        ("seat", _) => 0.022,
        // Palms, soles and fingers are soft, and a hand that holds an edge presses on it.
        (_, "hand" | "foot") => 0.005,
        // A lying trunk, thighs and shins press into the mat, which is 12 mm thick.
        ("mat", _) => 0.010,
        // A forearm that slides along a wall.
        ("wall", "arm") => 0.006,
        _ => 0.003,
    }
}

/// A key pose on one body, with what is needed to measure it.
struct Shown {
    scene: Scene,
    body: Arc<Body>,
    posed: Posed,
}

impl Shown {
    /// Calls `check` for a key pose of a bundled motion on both bodies.
    fn on_both(motion_name: &str, pose: &str, mut check: impl FnMut(&Shown, &str)) {
        let motions = motions();
        let (_, motion) = motions.iter().find(|(name, _)| name == motion_name).unwrap();
        let key = motion.poses.iter().position(|(name, _)| name == pose).unwrap();
        let cycle = motion.cycles.iter().position(|cycle| STAGES.iter().any(|stage| cycle.keys(*stage).contains(&key))).unwrap();
        for shape in [0.0, 1.0] {
            let look = Look { shape, hair: if shape > 0.5 { Hair::Bun } else { Hair::Short }, ..Look::default() };
            let body = Body::shared(&look);
            let scene = Scene::of_key(motion, Moment { cycle, ..Moment::default() }, pose, &look, &body).unwrap();
            let posed = solve(motion.pose_named(pose).unwrap(), &body.rest);
            check(&Shown { scene, body, posed }, &format!("{motion_name} {pose}, shape {shape}"));
        }
    }

    /// The points of the skin of these bones.
    fn points(&self, bones: &[Bone]) -> Vec<Vec3> {
        let numbers: Vec<u8> = bones.iter().map(|bone| bone.number()).collect();
        let skin = self.body.mesh.vertices.iter().zip(self.scene.body_points());
        skin.filter(|(vertex, _)| numbers.contains(&vertex.weights[0].0)).map(|(_, point)| *point).collect()
    }

    /// Where a point of the resting body comes to lie.
    fn at(&self, bone: Bone, at_rest: Vec3) -> Vec3 {
        self.posed.point(&self.body.rest, bone, at_rest)
    }

    fn lowest(&self, bones: &[Bone]) -> f32 {
        self.points(bones).iter().map(|point| point.y).fold(f32::MAX, f32::min)
    }

    /// How far the elbow of a side is bent, degrees.
    fn elbow_deg(&self, left: bool) -> f32 {
        let [shoulder, elbow, wrist] = [Bone::ARM, Bone::FOREARM, Bone::HAND].map(|bone| self.posed.pos[bone.on(left)]);
        (elbow - shoulder).angle_between(wrist - elbow).to_degrees()
    }
}

#[test]
fn what_rests_touches_what_it_rests_on() {
    const HEAD: &[Bone] = &[Bone::HEAD];
    let right_shoulder = [Bone::ARM.right(), Bone::CLAV.right()];
    let hands = [Bone::HAND, Bone::HAND.right()];
    // Height of what it rests on: the mat, and what lies on it.
    let rests: [(&str, &str, &[Bone], f32); 11] = [
        ("deep_neck_flexor_hold", "start", HEAD, 0.038),
        ("deep_neck_flexor_hold", "hold", HEAD, 0.038),
        ("chin_tuck", "lying", HEAD, 0.058),
        ("chin_tuck", "lying_tuck", HEAD, 0.058),
        ("airplane", "prone", HEAD, 0.048),
        ("airplane", "arms", HEAD, 0.048),
        ("childs_pose", "hold", HEAD, 0.012),
        ("thread_needle", "hold", HEAD, 0.012),
        ("thread_needle", "hold", &right_shoulder, 0.012),
        ("wall_angel", "lying_low", HEAD, 0.012),
        ("wall_angel", "lying_low", &hands, 0.012),
    ];
    let mut apart = Vec::new();
    for (motion, pose, bones, height_m) in rests {
        Shown::on_both(motion, pose, |shown, name| {
            let gap_mm = (shown.lowest(bones) - height_m) * 1000.0;
            // Hair, cushions and towels give way.
            if !(-15.0..15.0).contains(&gap_mm) {
                apart.push(format!("{name}: {gap_mm:.0} mm between"));
            }
        });
    }
    assert!(apart.is_empty(), "{apart:#?}");
}

#[test]
fn the_forehead_rests_on_the_folded_arms_at_the_desk() {
    Shown::on_both("childs_pose", "desk_hold", |shown, name| {
        let arms = [Bone::FOREARM, Bone::TWIST, Bone::HAND];
        let arms: Vec<Vec3> = shown.points(&arms.map(|bone| [bone, bone.right()]).concat());
        let forehead = shown.at(Bone::HEAD, vec3(0.0, 1.70, 0.105));
        let gap = arms.iter().map(|point| point.distance(forehead)).fold(f32::MAX, f32::min);
        assert!(gap < 0.035, "{name}: {gap}");
    });
}

#[test]
fn feet_toe_in_under_airplanes() {
    Shown::on_both("airplane", "prone", |shown, name| {
        let [left, right] =
            [true, false].map(|left| shown.at(Bone::TOES.on(left), vec3(if left { 0.12 } else { -0.12 }, 0.0, 0.17)));
        let [left_heel, right_heel] =
            [true, false].map(|left| shown.at(Bone::FOOT.on(left), vec3(if left { 0.106 } else { -0.106 }, 0.03, -0.08)));
        let (toes, heels) = (left.distance(right), left_heel.distance(right_heel));
        assert!(toes + 0.04 < heels, "{name}: toes {toes}, heels {heels} apart");
    });
}

#[test]
fn arms_push_nearly_straight_in_the_cat() {
    Shown::on_both("cat_cow", "cat", |shown, name| {
        let bend = shown.elbow_deg(true);
        assert!(bend < 14.0, "{name}: {bend} degrees");
    });
}

#[test]
fn the_chest_comes_down_between_the_hands_at_the_edge_of_the_desk() {
    Shown::on_both("push_up", "desk_bottom", |shown, name| {
        let [elbow, wrist] = [Bone::FOREARM, Bone::HAND].map(|bone| shown.posed.pos[bone]);
        let lean = (elbow - wrist).angle_between(Vec3::Y).to_degrees();
        // Across the slant of the body, not flat on the desk.
        assert!(lean < 58.0, "{name}: the forearm leans {lean} degrees");
        let chest = shown.at(Bone::CHEST, vec3(0.0, 1.32, 0.1));
        assert!((chest.z - wrist.z).abs() < 0.16, "{name}: chest {} hands {}", chest.z, wrist.z);
    });
}

#[test]
fn the_hand_on_the_seat_holds_its_edge_with_the_fingers() {
    for motion in ["upper_trap_stretch", "levator_stretch"] {
        Shown::on_both(motion, "hold", |shown, name| {
            let fingers = shown.points(&[Bone::HAND.right()]);
            // The seat ends at 0.215 m and is 56 mm thick below 0.416 m.
            let under = fingers.iter().filter(|point| point.x > -0.2 && point.y < 0.36).count();
            assert!(under > 5, "{name}: {under} points of the fingers are under the seat");
        });
    }
}

#[test]
fn shoulders_roll_up_toward_the_ears() {
    let mut heights = Vec::new();
    for pose in ["down", "up"] {
        Shown::on_both("shoulder_rolls", pose, |shown, _| heights.push(shown.posed.pos[Bone::ARM].y));
    }
    let [down, _, up, _] = heights[..] else { panic!("{heights:?}") };
    assert!(up - down > 0.08, "{} m", up - down);
}
