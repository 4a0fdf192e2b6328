//! What is written is read back the same.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use proptest::prelude::*;

use super::*;
use crate::{
    exercise::Exercise,
    figure::{Frame, Muscle, tests::any_pose},
    format::{problem::Problem, reader::read_toml},
    library::catalog::Catalog,
};

fn read(text: &str) -> (Motion, Vec<String>) {
    let (motion, problems) = read_toml(text, |table| Motion::read(&table.table("motion").unwrap()));
    (motion, problems.iter().map(Problem::to_string).collect())
}

#[test]
fn every_bundled_motion_is_read_back_the_same() {
    for exercise in Catalog::bundled().exercises.values() {
        let motion = exercise.motion.as_ref().unwrap();
        let (again, problems) = read(&motion.to_toml());
        assert_eq!(problems, [""; 0], "{}", exercise.id);
        assert_eq!(again, **motion, "{}", exercise.id);
    }
}

#[test]
fn a_motion_is_written_short() {
    insta::assert_snapshot!(Catalog::bundled().exercises["cat_cow"].motion.as_ref().unwrap().to_toml());
}

#[test]
fn only_the_motion_of_a_file_changes() {
    let push_up = &Catalog::bundled().exercises["push_up"];
    let chin_tuck = Catalog::bundled().exercises["chin_tuck"].motion.as_ref().unwrap();
    let own = include_str!("../../../../assets/exercises/push_up.toml");
    let text = push_up.motion.as_ref().unwrap().put_into(own).unwrap();
    assert!(text.starts_with(own.trim_end()));
    let changed = chin_tuck.put_into(&text).unwrap();
    assert!(changed.starts_with(own.trim_end()));
    let (exercise, problems) = Exercise::from_toml(&changed);
    assert_eq!(problems, []);
    assert_eq!(exercise.motion.as_ref(), Some(chin_tuck));
    assert_eq!(exercise.steps, push_up.steps);
    assert_eq!(chin_tuck.put_into("name = "), None);
}

/// Any motion that could have come from a file.
fn any_motion() -> impl Strategy<Value = Motion> {
    let poses = prop::collection::vec(any_pose(), 1..5);
    (poses, prop::collection::vec(any::<prop::sample::Index>(), 9), any::<[bool; 6]>(), -5.0_f32..5.0).prop_map(
        |(mut poses, picks, flags, number)| {
            if flags[0] {
                let first = poses[0].mirrored();
                poses.push(first);
            }
            let poses: Vec<(String, Pose)> =
                poses.iter().enumerate().map(|(i, pose)| (format!("a \"pose\" {i}"), kept(pose))).collect();
            let pick = |i: usize| picks[i].index(poses.len());
            let (start, effort, end) = (pick(0), pick(2), if flags[1] { pick(2) } else { pick(3) });
            let mut cycle = Cycle { moves: vec![start, pick(1), effort], hold: vec![effort, end], ..Cycle::default() };
            if flags[2] {
                cycle.returns = vec![end, pick(4), start];
                cycle.ready = vec![pick(5), start];
            }
            cycle.level = flags[3].then(|| "high \u{1}\n\"'".to_owned());
            cycle.fill();
            let levels: Vec<String> = cycle.level.iter().cloned().collect();
            let target = Target { muscle: Muscle::Biceps, left: Some(flags[4]), strength: number.abs() / 5.0 };
            let at = Vec3::new(number, 0.3, -number);
            let prop = Prop {
                kind: PROPS[picks[6].index(PROPS.len())].1,
                pos: at,
                size: at.abs(),
                turn_deg: number,
                back_m: flags[5].then_some(0.8),
                handles: flags[0],
                see_through: flags[1],
                ends: [End::Foot(flags[2]), End::Point(at)],
                levels: levels.clone(),
            };
            let view =
                CameraView { name: "Ä".to_owned(), azimuth_deg: number, elevation_deg: number, frame: Frame::Upper, levels };
            let arrow = Arrow { poses: vec![effort], from: at, to: Vec3::Y, bend: 0.1, cameras: vec!["Ä".to_owned()] };
            Motion {
                muscles: vec![target],
                cycles: vec![cycle],
                props: vec![prop],
                cameras: vec![view],
                arrows: vec![arrow],
                poses,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_motion_is_read_back_the_same(motion in any_motion()) {
        let text = motion.to_toml();
        let (again, problems) = read(&text);
        prop_assert_eq!(problems, Vec::<String>::new(), "{}", text);
        prop_assert_eq!(again, motion, "{}", text);
    }

    #[test]
    fn what_cannot_be_written_is_cut(pose in any_pose()) {
        let motion = Motion {
            poses: vec![("a".to_owned(), pose.clone())],
            cycles: vec![Cycle { moves: vec![0], ..Cycle::default() }],
            cameras: vec![CameraView { name: "v".to_owned(), azimuth_deg: f32::NAN, elevation_deg: 1e9, frame: Frame::All, levels: vec![] }],
            ..Motion::default()
        };
        let (again, problems) = read(&motion.to_toml());
        prop_assert_eq!(problems, Vec::<String>::new());
        prop_assert_eq!(&again.poses[0].1, &kept(&pose));
    }
}
