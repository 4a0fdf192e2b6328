//! What has to hold for every pose, moment and picture, whatever the exercise.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use glam::{Vec3, vec3};
use proptest::prelude::*;

use super::*;
use crate::format::{problem::Problem, reader::read_toml};

/// A number as a file or a bug may give it.
fn any_number() -> impl Strategy<Value = f32> {
    prop_oneof![8 => -200.0_f32..200.0, 1 => any::<f32>(), 1 => Just(f32::NAN), 1 => Just(f32::INFINITY)]
}

/// A pose of such numbers, made from a plain list to keep the test's stack small.
pub(super) fn any_pose() -> impl Strategy<Value = Pose> {
    prop::collection::vec(any_number(), 125).prop_map(|numbers| {
        let mut numbers = numbers.into_iter();
        let mut number = move || numbers.next().unwrap();
        let mut vec = || vec3(number(), number(), number());
        let mut pose = Pose { root_pos: vec(), root_rot: vec(), spine: vec(), ..Pose::default() };
        (pose.thorax, pose.neck, pose.head) = (vec(), vec(), vec());
        for limbs in [&mut pose.left, &mut pose.right] {
            (limbs.clav, limbs.shoulder, limbs.elbow, limbs.pronate, limbs.wrist) = (vec(), vec(), vec(), vec(), vec());
            (limbs.hip, limbs.knee, limbs.ankle, limbs.toes) = (vec(), vec(), vec(), vec());
            for reach in [&mut limbs.hand, &mut limbs.foot] {
                let shares = vec();
                *reach = Reach { weight: shares.x, aim: shares.y, pos: vec(), pole: vec(), dir: vec(), face: reach.face };
            }
        }
        pose
    })
}

/// Bones with the bone they hang on.
const CHAIN: [(Bone, Bone); 9] = [
    (Bone::SPINE_LOW, Bone::PELVIS),
    (Bone::CHEST, Bone::SPINE_HIGH),
    (Bone::HEAD, Bone::NECK),
    (Bone::ARM, Bone::CLAV),
    (Bone::FOREARM, Bone::ARM),
    (Bone::HAND, Bone::FOREARM),
    (Bone::SHANK, Bone::THIGH),
    (Bone::FOOT, Bone::SHANK),
    (Bone::TOES, Bone::FOOT),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_pose_is_finite_and_keeps_the_length_of_its_bones(pose in any_pose(), shape in 0.0_f32..1.0) {
        let rest = Rest::new(shape);
        let posed = solve(&pose, &rest);
        for bone in Bone::all() {
            prop_assert!(posed.pos[bone].is_finite() && posed.rot[bone].is_finite(), "{bone:?}");
        }
        for (bone, parent) in CHAIN.into_iter().flat_map(|(b, p)| [(b, p), (b.right(), p.right())]) {
            let length = posed.pos[bone].distance(posed.pos[parent]);
            let wanted = rest.pos[bone].distance(rest.pos[parent]);
            // Rooms are at most 50 m wide here, so rounding stays small.
            prop_assert!((length - wanted).abs() < 1e-3, "{bone:?} {length} {wanted}");
        }
    }

    #[test]
    fn mirroring_twice_changes_nothing(pose in any_pose()) {
        let twice = pose.mirrored().mirrored();
        prop_assert_eq!(format!("{pose:?}"), format!("{twice:?}"));
    }

    #[test]
    fn any_key_poses_blend_without_surprise(a in any_pose(), b in any_pose(), fraction in any_number()) {
        let posed = solve(&Pose::along(&[&a, &b], fraction), &Rest::new(0.0));
        prop_assert!(Bone::all().all(|bone| posed.pos[bone].is_finite()));
    }

    #[test]
    fn a_blend_stays_between_its_keys(a in -90.0_f32..90.0, b in -90.0_f32..90.0, c in -90.0_f32..90.0, t in 0.0_f32..1.0) {
        let key = |angle: f32| Pose { spine: vec3(angle, 0.0, 0.0), ..Pose::default() };
        let at = Pose::along(&[&key(a), &key(b), &key(c)], t).spine.x;
        let (low, high) = (a.min(b).min(c), a.max(b).max(c));
        prop_assert!(at >= low - 1e-3 && at <= high + 1e-3);
    }
}

#[test]
fn a_mirrored_pose_is_the_mirror_image() {
    let mut pose = Pose { spine: vec3(10.0, 12.0, -7.0), root_rot: vec3(20.0, 30.0, 5.0), ..Pose::default() };
    pose.left.shoulder = vec3(80.0, 20.0, 10.0);
    pose.right.knee = vec3(40.0, 0.0, 0.0);
    pose.left.hand = Reach { weight: 1.0, pos: vec3(0.4, 1.2, 0.3), ..Reach::free(Vec3::X) };
    let rest = Rest::new(0.4);
    let (here, there) = (solve(&pose, &rest), solve(&pose.mirrored(), &rest));
    for bone in Bone::all() {
        let twin = Bone::all().find(|other| other.right() == bone && *other != bone).unwrap_or(bone.right());
        let image = here.pos[twin] * vec3(-1.0, 1.0, 1.0);
        assert!(there.pos[bone].distance(image) < 1e-4, "{bone:?} {} {image}", there.pos[bone]);
    }
}

#[test]
fn a_planted_hand_out_of_reach_pulls_the_root_along() {
    let mut pose = Pose::default();
    pose.left.hand = Reach { weight: 1.0, pos: vec3(1.4, 1.4, 0.3), ..Reach::free(Vec3::NEG_Y) };
    let posed = solve(&pose, &Rest::new(0.0));
    assert!(posed.pos[Bone::HAND].distance(pose.left.hand.pos) < 5e-4);
    assert!(posed.pos[Bone::PELVIS].x > 0.3);
}

const MOTION: &str = r#"
muscles = { rhomboids = 1.0 }
[pose.start]
joints = { elbow_l = 20, shoulder = [10, 30, 0] }
ik.foot = { pos = [0.11, 0.078, 0.0], pole = [0, 0, 1], dir = [0.2, 0, 1], up = [0, 1, 0] }
gain = 0.2
[pose.effort]
base = "start"
joints = { clav = [-17, 0, 0] }
gain = 1
[[prop]]
kind = "chair"
[[cycle]]
move = ["start", "effort"]
[[camera]]
name = "Back"
azimuth = 180
[[arrow]]
poses = ["effort"]
from = [0.3, 1.3, -0.2]
to = [0.1, 1.3, -0.2]
"#;

fn read(text: &str) -> (Motion, Vec<String>) {
    let (motion, problems) = read_toml(text, Motion::read);
    (motion, problems.iter().map(Problem::to_string).collect())
}

#[test]
fn a_good_motion_reads_without_problems() {
    let (motion, problems) = read(MOTION);
    assert_eq!(problems, [""; 0]);
    assert_eq!(motion.muscles, [Target { muscle: Muscle::Rhomboids, left: None, strength: 1.0 }]);
    let effort = motion.pose_named("effort").unwrap();
    assert_eq!(effort.left.elbow.x, 20.0);
    assert_eq!(effort.right.foot.pos.x, -0.11);
}

#[test]
fn a_cycle_may_light_other_muscles() {
    let cycle = "move = [\"start\", \"effort\"]";
    let (motion, problems) = read(&MOTION.replace(cycle, &format!("{cycle}\nmuscles = {{ triceps = 0.5 }}")));
    assert_eq!(problems, [""; 0]);
    assert_eq!(motion.muscles_of(0), [Target { muscle: Muscle::Triceps, left: None, strength: 0.5 }]);
    assert_eq!(motion.muscles_of(9), motion.muscles);
}

#[test]
fn a_muscle_of_one_side_changes_sides_in_the_mirror() {
    let (motion, problems) = read(&MOTION.replace("rhomboids = 1.0", "rhomboids_r = 1.0"));
    assert_eq!(problems, [""; 0]);
    let camera = Camera { azimuth_deg: 180.0, frame: Frame::Upper, ..Camera::default() };
    // Seen from behind, the left of the picture is the left of the body.
    let n_lit_left_and_right = |mirrored| {
        let moment = Moment { stage: Stage::Hold, mirrored, ..Moment::default() };
        let draw = |motion: &Motion| {
            let scene = Scene::new(motion, moment, &Look::default(), &body());
            render(&scene, &camera, &Style { without_arrows: true, ..Style::default() }, 200, 160)
        };
        let (lit, plain) = (draw(&motion), draw(&Motion { muscles: Vec::new(), ..motion.clone() }));
        let mut n_lit = [0, 0];
        for (index, (a, b)) in lit.rgba.chunks(4).zip(plain.rgba.chunks(4)).enumerate() {
            n_lit[usize::from(index % 200 >= 100)] += usize::from(a[1].abs_diff(b[1]) > 24);
        }
        n_lit
    };
    let ([left, right], [mirrored_left, mirrored_right]) = (n_lit_left_and_right(false), n_lit_left_and_right(true));
    assert!(right > 20 && left == 0, "{left} {right}");
    assert!(mirrored_left > 20 && mirrored_right == 0, "{mirrored_left} {mirrored_right}");
}

#[test]
fn every_mistake_in_a_motion_is_found_at_its_place() {
    let changes = [
        ("rhomboids", "romboids", "1:3: error: There is no muscle"),
        ("elbow_l", "elbw_l", "There is no joint \"elbw_l\""),
        ("elbow_l = 20", "elbow_l = nan", "out of range"),
        ("elbow_l = 20", "elbow_l = 1e9", "out of range"),
        ("[-17, 0, 0]", "[-77, 0, 0]", "out of range"),
        ("base = \"start\"", "base = \"effort\"", "leads back to itself"),
        ("base = \"start\"", "base = \"strat\"", "There is no pose \"strat\". Did you mean \"start\"?"),
        ("kind = \"chair\"", "kind = \"chiar\"", "Did you mean \"chair\"?"),
        ("\"start\", \"effort\"", "\"start\", \"efort\"", "There is no pose \"efort\""),
        (
            "poses = [\"effort\"]",
            "poses = [\"effort\"]\ncameras = [\"Bakc\"]",
            "There is no camera \"Bakc\". Did you mean \"Back\"?",
        ),
        ("azimuth = 180", "azimuth = 9999", "out of range"),
        ("[0.11, 0.078, 0.0]", "[0.11, 0.078]", "has 2 numbers"),
        ("pole = [0, 0, 1]", "pole = [0, 0, 0]", "has no direction"),
        ("move = [\"start\", \"effort\"]", "move = [\"start\", \"effort\"]\nreturn = [\"start\", \"effort\"]", "ends at"),
        ("gain = 1", "gian = 1", "Unknown key \"gian\". Did you mean \"gain\"?"),
    ];
    for (from, to, wanted) in changes {
        assert!(MOTION.contains(from), "{from}");
        let (_, problems) = read(&MOTION.replace(from, to));
        let part = wanted.split(": ").last().unwrap();
        assert!(problems.iter().any(|problem| problem.contains(part)), "{from} -> {to}: {problems:#?}");
    }
}

#[test]
fn ten_thousand_poses_are_cut_with_a_problem() {
    let poses: String = (0..10_000).map(|i| format!("[pose.p{i}]\nbase = \"p{}\"\n", i + 1)).collect();
    let (motion, problems) = read(&poses);
    assert_eq!(motion.poses.len(), MAX_POSES);
    assert!(problems.iter().any(|p| p.contains("There are 10000 poses")), "{problems:?}");
}

#[test]
fn a_stage_begins_where_the_one_before_it_ended() {
    let (motion, _) = read(MOTION);
    let at = |stage, fraction| motion.pose_at(Moment { stage, fraction, ..Moment::default() });
    let order = [Stage::GettingReady, Stage::Move, Stage::Hold, Stage::Return, Stage::Pause, Stage::Move];
    for pair in order.windows(2) {
        assert_eq!(at(pair[0], 1.0), at(pair[1], 0.0), "{pair:?}");
    }
}

#[test]
fn arrows_show_while_the_figure_moves_to_their_pose() {
    let (motion, _) = read(MOTION);
    let shown = |stage, fraction| {
        let moment = Moment { stage, fraction, ..Moment::default() };
        motion.arrows_at(moment).map(|(_, opacity)| opacity).sum::<f32>()
    };
    assert_eq!(shown(Stage::Move, 0.5), 1.0);
    assert_eq!(shown(Stage::Hold, 0.9), 0.0);
    assert_eq!(shown(Stage::Return, 0.5), 0.0);
}

#[test]
fn the_closest_cycle_is_chosen() {
    let text = MOTION.replace(
        "[[cycle]]",
        "[[cycle]]\nmove = [\"effort\", \"start\"]\n[[cycle]]\nlevel = \"desk\"\nmove = [\"start\", \"start\"]\n[[cycle]]\nshape = \"y\"",
    );
    let (motion, problems) = read(&text);
    assert_eq!(problems, [""; 0]);
    assert_eq!(motion.cycle_of(None, None), 0);
    assert_eq!(motion.cycle_of(Some("desk"), None), 1);
    assert_eq!(motion.cycle_of(Some("wall"), Some("y")), 2);
}

fn body() -> Arc<Body> {
    Body::shared(&Look::default())
}

#[test]
fn the_body_is_closed_weighted_and_symmetric() {
    let body = body();
    let mesh = &body.mesh;
    assert!((12_000..24_000).contains(&mesh.triangles.len()), "{}", mesh.triangles.len());
    for vertex in &mesh.vertices {
        assert!(vertex.pos.is_finite() && vertex.normal.is_finite());
        let sum: f32 = vertex.weights.iter().map(|(_, weight)| weight).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{:?}", vertex.weights);
    }
    let (low, high) = mesh.vertices.iter().fold((0.0_f32, 0.0_f32), |(l, h), v| (l.min(v.pos.x), h.max(v.pos.x)));
    assert!((low + high).abs() < 1e-4);
}

#[test]
fn every_look_makes_a_person_and_shares_it() {
    let look = Look { shape: f32::NAN, hair: Hair::Bob, ..Look::default() };
    assert!(Arc::ptr_eq(&Body::shared(&look), &Body::shared(&look)));
    for (_, hair) in Hair::ALL {
        let body = Body::new(&Look { shape: 1.0, hair, outfit: Outfit::Sage, ..Look::default() });
        assert_eq!(body.covers.len(), body.mesh.triangles.len());
    }
}

fn draw(motion: &Motion, camera: &Camera, style: &Style, width_px: u32, height_px: u32) -> Picture {
    let moment = Moment { stage: Stage::Hold, ..Moment::default() };
    render(&Scene::new(motion, moment, &Look::default(), &body()), camera, style, width_px, height_px)
}

#[test]
fn absurd_sizes_are_cut() {
    let (motion, _) = read(MOTION);
    for (width_px, height_px) in [(0, 0), (1, 1), (1, 300), (300, 1), (u32::MAX, 2), (3, 20_000)] {
        let picture = draw(&motion, &Camera::default(), &Style::default(), width_px, height_px);
        assert_eq!(picture.rgba.len() as u64, u64::from(picture.width_px) * u64::from(picture.height_px) * 4);
        assert!((1..=MAX_SIDE_PX).contains(&picture.width_px) && (1..=MAX_SIDE_PX).contains(&picture.height_px));
    }
}

#[test]
fn absurd_cameras_and_motions_still_give_a_picture() {
    let (mut motion, _) = read(MOTION);
    for bad in [f32::NAN, f32::INFINITY, -1e30] {
        let camera = Camera { azimuth_deg: bad, elevation_deg: bad, zoom: bad, ..Camera::default() };
        draw(&motion, &camera, &Style::default(), 60, 50);
        motion.arrows[0].to = Vec3::splat(bad);
        motion.props[0].pos = Vec3::splat(bad);
        motion.poses[1].1.root_pos = Vec3::splat(bad);
        draw(&motion, &camera, &Style::default(), 60, 50);
    }
    let picture = draw(&Motion::default(), &Camera::default(), &Style::default(), 60, 50);
    let first = &picture.rgba[..4];
    assert!(picture.rgba.chunks(4).any(|pixel| pixel != first), "a person stands even without a motion");
}

#[test]
fn a_transparent_picture_is_clear_at_its_corners_and_solid_on_the_figure() {
    let (motion, _) = read(MOTION);
    let style = Style { backdrop: Backdrop::Transparent, ..Style::default() };
    let picture = draw(&motion, &Camera::default(), &style, 200, 160);
    let opacity = |x: usize, y: usize| picture.rgba[(y * 200 + x) * 4 + 3];
    assert_eq!([opacity(0, 0), opacity(199, 0)], [0, 0]);
    assert_eq!(opacity(100, 50), 255);
}

#[test]
fn the_same_scene_gives_the_same_picture() {
    let (motion, _) = read(MOTION);
    // Large enough to be drawn by several threads.
    let one = draw(&motion, &Camera::default(), &Style::default(), 400, 300);
    let two = draw(&motion, &Camera::default(), &Style::default(), 400, 300);
    assert!(one == two);
}

#[test]
fn arrows_can_be_left_out() {
    let (motion, _) = read(MOTION);
    let moment = Moment { stage: Stage::Move, fraction: 0.5, ..Moment::default() };
    let scene = Scene::new(&motion, moment, &Look::default(), &body());
    let with = render(&scene, &Camera::default(), &Style::default(), 200, 160);
    let without = render(&scene, &Camera::default(), &Style { without_arrows: true, ..Style::default() }, 200, 160);
    assert!(with != without);
}

#[test]
fn the_frame_stays_while_a_band_is_pulled() {
    let band = "[[prop]]\nkind = \"band\"\nfrom = [0.3, 1.0, 0.9]\nto_limb = \"hand_l\"\n[[cycle]]";
    let effort = "joints = { clav = [-17, 0, 0], shoulder_l = [80, 90, 0] }";
    let (motion, problems) = read(&MOTION.replace("[[cycle]]", band).replace("joints = { clav = [-17, 0, 0] }", effort));
    assert_eq!(problems, [""; 0]);
    let points = |fraction| {
        let moment = Moment { stage: Stage::Move, fraction, ..Moment::default() };
        Scene::new(&motion, moment, &Look::default(), &body()).points(Frame::All).collect::<Vec<Vec3>>()
    };
    assert_eq!(points(0.0), points(0.6));
}

#[test]
fn fingers_close_as_far_as_a_pose_says_and_all_the_way_around_a_handle() {
    let body = body();
    let tips = |text: &str| {
        let (motion, problems) = read(text);
        assert_eq!(problems, [""; 0]);
        let scene = Scene::new(&motion, Moment::default(), &Look::default(), &body);
        let rest = &body.rest;
        let far = |v: Vec3| (v - rest.pos[Bone::HAND]).dot(vec3(0.717, -0.697, 0.0));
        let hand = body.mesh.vertices.iter().zip(scene.body_points());
        let (_, tip) = hand
            .filter(|(v, _)| v.pos.distance(rest.pos[Bone::HAND]) < 0.25)
            .max_by(|(a, _), (b, _)| far(a.pos).total_cmp(&far(b.pos)))
            .unwrap();
        let wrist = solve(&motion.pose_at(Moment::default()), rest).pos[Bone::HAND];
        tip.distance(wrist)
    };
    let with = |joint: &str| MOTION.replace("shoulder = [10, 30, 0] }", &format!("shoulder = [10, 30, 0]{joint} }}"));
    let (open, half, closed) = (tips(MOTION), tips(&with(", fingers = 90")), tips(&with(", fingers_l = 230")));
    assert!(open - half > 0.03 && half - closed > 0.03, "{open} {half} {closed}");
    assert_eq!(tips(&with(", fingers_r = 230")), open, "the other hand stays open");
    let band = "[[prop]]\nkind = \"band\"\nto_limb = \"hand_l\"\n[[cycle]]";
    assert!((tips(&MOTION.replace("[[cycle]]", band)) - closed).abs() < 2e-3);
}

#[test]
fn a_band_runs_across_the_sole_and_comes_out_at_its_edge() {
    let text = "[[prop]]\nkind = \"band\"\nfrom_limb = \"foot_l\"\nto_limb = \"hand_l\"\n\
                [[prop]]\nkind = \"band\"\nfrom_limb = \"foot_l\"\nto_limb = \"foot_r\"\n[[cycle]]";
    let (motion, problems) = read(&MOTION.replace("[[cycle]]", text));
    assert_eq!(problems, [""; 0]);
    let rest = Rest::new(0.3);
    let posed = solve(&motion.pose_at(Moment::default()), &rest);
    let ankle = posed.pos[Bone::FOOT];
    let ends = |prop: usize| -> Vec<Vec3> {
        let bands: Vec<_> = motion.props.iter().filter(|prop| prop.kind == PropKind::Band).collect();
        bands[prop].pieces(&posed, &rest).iter().map(|piece| piece.vertices.last().unwrap().0).collect()
    };
    // Up to the hand from the outer edge; to the other foot from the inner one. Both lie on the floor.
    let (up, across) = (ends(0), ends(1));
    assert!(up[0].x > ankle.x + 0.03 && up[0].y < 0.02, "{up:?} {ankle}");
    assert!(across[0].x < ankle.x - 0.01 && across.iter().all(|end| end.y < 0.02), "{across:?} {ankle}");
}
