//! Any edits can be undone, keep the limits and the joins, and can be written to a file and read again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::{
    figure::{Bone, Stage, solve},
    format::{problem::Problem, reader::read_toml},
    library::catalog::Catalog,
};

fn studio(id: &str) -> Studio {
    Studio::new(Catalog::bundled().exercises[id].motion.clone().unwrap(), Rest::new(0.4))
}

fn problems(motion: &Motion) -> Vec<String> {
    let read = |text: &str| read_toml(text, |table| Motion::read(&table.table("motion").unwrap()));
    let (again, problems) = read(&motion.to_toml());
    assert_eq!(again.poses.len(), motion.poses.len());
    for (name, pose) in &again.poses {
        assert_eq!(Some(pose), motion.pose_named(name), "{name}");
    }
    problems.iter().map(Problem::to_string).collect()
}

/// An angle or length as a person or a bug may give it.
fn any_number() -> impl Strategy<Value = f32> {
    prop_oneof![6 => -200.0_f32..200.0, 3 => -1.0_f32..1.0, 1 => any::<f32>(), 1 => Just(f32::NAN)]
}

fn any_edit() -> impl Strategy<Value = MotionEdit> {
    (0..21_u8, any::<[usize; 4]>(), any::<[bool; 3]>(), [any_number(), any_number(), any_number()]).prop_map(
        |(kind, picks, [one, two, three], [x, y, z])| {
            let pose = picks[0] % 5;
            let side = if one { BodySide::Left } else { BodySide::Right };
            let limb = if two { Limb::Hand(side) } else { Limb::Foot(side) };
            let reach = HeldLimb { both_sides: two, every_pose: three };
            let row = PoseRow::ALL[picks[1] % 5];
            let place = PosePlace { row, index: picks[2] % 4 };
            let parts = [RootPart::Aside, RootPart::Height, RootPart::Ahead, RootPart::Pitch, RootPart::Turn, RootPart::Roll];
            let kinds = [PropKind::Chair, PropKind::Wall, PropKind::Band, PropKind::Mat, PropKind::Disc];
            let index = picks[3] % 3;
            match kind {
                0..=3 => {
                    MotionEdit::Angle { pose, joint: Joint::ALL[picks[1] % 13], side, axis: picks[2] % 4, degrees: x, reach }
                }
                4 => MotionEdit::Root { pose, part: parts[picks[1] % 6], to: x, every_pose: three },
                5 | 6 => MotionEdit::Plant { pose, limb, is_planted: three, reach },
                7 => MotionEdit::Move { pose, limb, by: Vec3::new(x, y, z), reach },
                8 => MotionEdit::Point { pose, limb, pole: Vec3::new(x, y, z), reach },
                9 => MotionEdit::Mirror { pose },
                10 => MotionEdit::CopySide { pose, from: side },
                11 => MotionEdit::Effort { pose, share: x },
                12 | 13 => MotionEdit::Add { after: place, row: PoseRow::ALL[picks[3] % 5] },
                14 => MotionEdit::Remove(place),
                15 => MotionEdit::Shift { place, is_later: one },
                16 => MotionEdit::Muscle { muscle: Muscle::ALL[picks[1] % 23], left: two.then_some(three), strength: x },
                17 => MotionEdit::AddProp(kinds[picks[1] % 5]),
                18 => MotionEdit::MoveProp { prop: index, part: PropPart::Turn, to: x },
                19 if one => MotionEdit::RemoveProp(index),
                19 if two => MotionEdit::RemoveView(index),
                19 => MotionEdit::FirstView(index),
                _ => MotionEdit::AddView(CameraView {
                    name: String::new(),
                    azimuth_deg: x,
                    elevation_deg: y,
                    frame: Frame::Upper,
                    levels: Vec::new(),
                }),
            }
        },
    )
}

fn any_source() -> impl Strategy<Value = Studio> {
    let ids: Vec<&str> = Catalog::bundled().exercises.keys().map(String::as_str).collect();
    (prop::sample::select(ids), 0..8_usize).prop_map(|(id, cycle)| {
        let mut studio = studio(id);
        studio.turn_to(cycle);
        studio
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_edits_can_be_undone_and_every_state_can_be_written(
        mut studio in any_source(),
        edits in prop::collection::vec((any_edit(), any::<bool>()), 1..14),
    ) {
        let start = Arc::clone(studio.motion());
        for (edit, goes_on) in &edits {
            studio.apply(std::slice::from_ref(edit), *goes_on);
            prop_assert_eq!(problems(studio.motion()), Vec::<String>::new(), "{:?}", edit);
            for step in studio.steps() {
                let posed = solve(studio.pose(step.pose).unwrap(), studio.rest());
                prop_assert!(Bone::all().all(|bone| posed.pos[bone].is_finite()));
            }
        }
        let end = Arc::clone(studio.motion());
        while studio.undo() {}
        prop_assert_eq!(studio.motion(), &start);
        while studio.redo() {}
        prop_assert_eq!(studio.motion(), &end);
    }

    #[test]
    fn planted_hands_and_feet_stay_while_other_joints_turn(
        mut studio in any_source(),
        turns in prop::collection::vec((0..13_usize, any::<bool>(), 0..3_usize, -60.0_f32..60.0), 1..5),
    ) {
        let Some(step) = studio.steps().first().cloned() else { return Ok(()) };
        let pose = step.pose;
        for (joint, is_left, axis, degrees) in turns {
            let side = if is_left { BodySide::Left } else { BodySide::Right };
            let edit = MotionEdit::Angle { pose, joint: Joint::ALL[joint], side, axis, degrees, reach: HeldLimb::default() };
            studio.apply(&[edit], false);
        }
        let pose = studio.pose(pose).unwrap();
        let posed = solve(pose, studio.rest());
        let off = |limb: &Limb| posed.pos[limb.bones()[2]].distance(limb.of(pose).pos);
        let worst = Limb::ALL.iter().filter(|limb| limb.of(pose).weight >= 1.0).map(off).fold(0.0, f32::max);
        // With all four held and the back bent as far as it goes no body reaches every point.
        let n_held = Limb::ALL.iter().filter(|limb| limb.is_planted(pose)).count();
        prop_assert!(worst < 0.0005 || n_held > 2, "{worst}");
    }
}

#[test]
fn an_angle_beyond_its_range_is_cut_and_that_is_said() {
    let mut studio = studio("airplane");
    let pose = studio.steps().iter().find(|step| step.title == "Start").unwrap().pose;
    let reach = HeldLimb { both_sides: true, every_pose: false };
    let turn = |degrees| MotionEdit::Angle { pose, joint: Joint::Elbow, side: BodySide::Left, axis: 0, degrees, reach };
    studio.apply(&[turn(300.0)], false);
    assert_eq!(studio.note(), Some("This joint goes from -5° to 155°"));
    assert_eq!(studio.pose(pose).unwrap().left.elbow.x, 155.0);
    assert_eq!(studio.pose(pose).unwrap().right.elbow.x, 155.0);
    studio.apply(&[turn(45.04)], false);
    assert_eq!(studio.note(), None);
    assert_eq!(studio.pose(pose).unwrap().right.elbow.x, 45.0);
}

#[test]
fn arms_at_ninety_become_arms_at_forty_five_in_every_pose_by_one_edit() {
    let mut studio = studio("airplane");
    let [start, effort] = ["Start", "Effort"].map(|title| studio.steps().iter().find(|s| s.title == title).unwrap().pose);
    let reach = HeldLimb { both_sides: true, every_pose: true };
    studio.apply(
        &[MotionEdit::Angle { pose: start, joint: Joint::Shoulder, side: BodySide::Left, axis: 0, degrees: 45.0, reach }],
        false,
    );
    assert_eq!(studio.pose(start).unwrap().left.shoulder.x, 45.0);
    assert_eq!(studio.pose(effort).unwrap().right.shoulder.x, 47.0);
    // Getting ready is another movement.
    let ready = studio.steps().iter().find(|step| step.title == "Get ready").unwrap().pose;
    assert_eq!(studio.pose(ready).unwrap().left.shoulder.x, 16.0);
}

#[test]
fn a_gesture_is_one_step_back() {
    let mut studio = studio("chin_tuck");
    let start = Arc::clone(studio.motion());
    for degrees in [1.0, 2.0, 3.0] {
        let reach = HeldLimb::default();
        studio.apply(
            &[MotionEdit::Angle { pose: 0, joint: Joint::Head, side: BodySide::Left, axis: 0, degrees, reach }],
            degrees > 1.0,
        );
    }
    assert!(studio.undo() && !studio.can_undo());
    assert_eq!(studio.motion(), &start);
}

#[test]
fn added_poses_stay_joined_and_leave_without_a_trace() {
    let mut studio = studio("airplane");
    let start = Arc::clone(studio.motion());
    let effort = studio.steps().iter().find(|step| step.title == "Effort").unwrap().place;
    studio.apply(&[MotionEdit::Add { after: effort, row: PoseRow::Move }], false);
    studio.apply(&[MotionEdit::Add { after: effort, row: PoseRow::Return }], false);
    let titles: Vec<&str> = studio.steps().iter().map(|step| step.title).collect();
    assert_eq!(titles, ["Get ready", "Get ready", "Start", "On the way", "Effort", "Way back"]);
    let last = studio.steps()[4].place;
    studio.apply(&[MotionEdit::Shift { place: last, is_later: false }], false);
    assert_eq!(problems(studio.motion()), [""; 0]);
    studio.apply(&[MotionEdit::Remove(PosePlace { row: PoseRow::Return, index: 1 })], false);
    studio.apply(&[MotionEdit::Remove(PosePlace { row: PoseRow::Move, index: 1 })], false);
    assert_eq!(studio.motion().poses.len(), start.poses.len());
    assert_eq!(problems(studio.motion()), [""; 0]);
}

#[test]
fn one_key_pose_stays() {
    let mut studio = Studio::new(Ground::Sitting.motion(), Rest::new(0.0));
    let place = PosePlace { row: PoseRow::Move, index: 0 };
    studio.apply(&[MotionEdit::Remove(place)], false);
    assert_eq!(studio.note(), None);
    studio.apply(&[MotionEdit::Remove(place)], false);
    assert!(studio.note().is_some());
    assert_eq!(studio.steps().len(), 1);
}

#[test]
fn every_ground_and_every_repetition_can_be_started_from() {
    for (ground, name) in Ground::NAMES {
        let motion = ground.motion();
        assert_eq!(problems(&motion), [""; 0], "{name}");
        assert!(!motion.cameras.is_empty() && motion.poses.len() == 2);
    }
    for exercise in Catalog::bundled().exercises.values() {
        let motion = exercise.motion.as_ref().unwrap();
        for cycle in 0..motion.cycles.len() {
            let only = only_cycle(motion, cycle);
            assert_eq!(problems(&only), [""; 0], "{}", exercise.id);
            let keys = |motion: &Motion, cycle| motion.stage_keys(cycle, Stage::Move).cloned().collect::<Vec<Pose>>();
            assert_eq!(keys(&only, 0), keys(motion, cycle));
        }
    }
}

#[test]
fn the_other_side_can_get_the_same_arm_and_leg() {
    let mut studio = studio("bent_arm_wall_stretch");
    let pose = studio.steps().last().unwrap().pose;
    studio.apply(&[MotionEdit::CopySide { pose, from: BodySide::Left }], false);
    let copied = studio.pose(pose).unwrap();
    assert_eq!(copied.left, copied.mirrored().left);
    let before = copied.clone();
    studio.apply(&[MotionEdit::Mirror { pose }], false);
    assert_eq!(studio.pose(pose).unwrap().left, before.left);
}
