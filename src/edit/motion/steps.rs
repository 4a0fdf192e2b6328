//! The key poses of a repetition in the order in which they are passed, and how they stay joined when one comes or goes.

use crate::{
    figure::{Cycle, MAX_POSES, Motion},
    format::ids::first_free,
};

/// A stretch of a repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PoseRow {
    /// On the way into the start.
    Ready,
    /// From the start to the effort.
    Move,
    /// During the hold.
    Hold,
    /// On the way back.
    Return,
    /// During the pause.
    Pause,
}

impl PoseRow {
    /// Every row, in order.
    pub const ALL: [PoseRow; 5] = [PoseRow::Ready, PoseRow::Move, PoseRow::Hold, PoseRow::Return, PoseRow::Pause];

    fn of(self, cycle: &Cycle) -> &[usize] {
        match self {
            PoseRow::Ready => &cycle.ready,
            PoseRow::Move => &cycle.moves,
            PoseRow::Hold => &cycle.hold,
            PoseRow::Return => &cycle.returns,
            PoseRow::Pause => &cycle.pause,
        }
    }

    fn of_mut(self, cycle: &mut Cycle) -> &mut Vec<usize> {
        match self {
            PoseRow::Ready => &mut cycle.ready,
            PoseRow::Move => &mut cycle.moves,
            PoseRow::Hold => &mut cycle.hold,
            PoseRow::Return => &mut cycle.returns,
            PoseRow::Pause => &mut cycle.pause,
        }
    }

    /// The places of a row that are its own; the others are the start or the effort once more.
    fn own(self, cycle: &Cycle) -> std::ops::Range<usize> {
        let len = self.of(cycle).len();
        match self {
            PoseRow::Move => 0..len,
            PoseRow::Ready => 0..len.saturating_sub(1),
            PoseRow::Hold => 1..len.max(1),
            PoseRow::Return if comes_back_same_way(cycle) => 1..1,
            PoseRow::Return | PoseRow::Pause => 1..len.saturating_sub(1).max(1),
        }
    }
}

/// A place in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PosePlace {
    /// The row.
    pub row: PoseRow,
    /// Its place there.
    pub index: usize,
}

/// A key pose with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoseStep {
    /// Where it stands.
    pub place: PosePlace,
    /// Which pose, as an index of [`Motion::poses`].
    pub pose: usize,
    /// What it is, for its label.
    pub title: &'static str,
    /// Whether it can be moved one place earlier or later.
    pub can_shift: [bool; 2],
}

/// The steps of a cycle.
pub(super) fn steps(motion: &Motion, cycle: usize) -> Vec<PoseStep> {
    let Some(cycle) = motion.cycles.get(cycle) else { return Vec::new() };
    let mut steps = Vec::new();
    for row in PoseRow::ALL {
        let own = row.own(cycle);
        for index in own.clone() {
            let Some(&pose) = row.of(cycle).get(index) else { continue };
            let can_shift = [index > own.start, index + 1 < own.end];
            steps.push(PoseStep { place: PosePlace { row, index }, pose, title: title(row, can_shift), can_shift });
        }
    }
    steps
}

fn title(row: PoseRow, [has_before, has_after]: [bool; 2]) -> &'static str {
    match (row, has_before, has_after) {
        (PoseRow::Ready, ..) => "Get ready",
        (PoseRow::Move, false, false) => "Pose",
        (PoseRow::Move, false, true) => "Start",
        (PoseRow::Move, true, false) => "Effort",
        (PoseRow::Move, true, true) => "On the way",
        (PoseRow::Hold, ..) => "Hold",
        (PoseRow::Return, ..) => "Way back",
        (PoseRow::Pause, ..) => "Pause",
    }
}

/// Adds a copy of the pose at `after` as a new key pose, in `row`. `false` if there is no room or no such place.
pub(super) fn add(motion: &mut Motion, cycle: usize, after: PosePlace, row: PoseRow) -> bool {
    let Some(&pose) = motion.cycles.get(cycle).and_then(|c| after.row.of(c).get(after.index)) else { return false };
    let Some((name, copy)) = motion.poses.get(pose).cloned() else { return false };
    if motion.poses.len() >= MAX_POSES {
        return false;
    }
    let new = motion.poses.len();
    motion.poses.push((free_name(motion, &name), copy));
    change_row(motion, cycle, row, |row_keys, own| {
        let at = if after.row == row { after.index + 1 } else { own.end };
        row_keys.insert(at.clamp(own.start, own.end).min(row_keys.len()), new);
    });
    true
}

/// Takes the key pose at a place out; the last one of the way to the effort stays.
pub(super) fn remove(motion: &mut Motion, cycle: usize, place: PosePlace) -> bool {
    let Some(own) = motion.cycles.get(cycle).map(|c| place.row.own(c)) else { return false };
    if !own.contains(&place.index) || (place.row == PoseRow::Move && own.len() < 2) {
        return false;
    }
    change_row(motion, cycle, place.row, |keys, _| {
        keys.remove(place.index);
    });
    drop_unused(motion);
    true
}

/// Swaps a key pose with its neighbor.
pub(super) fn shift(motion: &mut Motion, cycle: usize, place: PosePlace, is_later: bool) {
    let Some(own) = motion.cycles.get(cycle).map(|c| place.row.own(c)) else { return };
    let other = if is_later { place.index + 1 } else { place.index.wrapping_sub(1) };
    if own.contains(&place.index) && own.contains(&other) {
        change_row(motion, cycle, place.row, |keys, _| keys.swap(place.index, other));
    }
}

/// Changes a row and joins the others to it again.
fn change_row(motion: &mut Motion, cycle: usize, row: PoseRow, change: impl FnOnce(&mut Vec<usize>, std::ops::Range<usize>)) {
    let Some(cycle) = motion.cycles.get_mut(cycle) else { return };
    let same_way = comes_back_same_way(cycle) && row != PoseRow::Return;
    if row == PoseRow::Return && comes_back_same_way(cycle) {
        // From now on the way back is written out; its poses count as its own.
        let [Some(end), Some(start)] = [cycle.hold.last().copied(), cycle.moves.first().copied()] else { return };
        cycle.returns = vec![end, start];
        change(&mut cycle.returns, 1..1);
    } else {
        let own = row.own(cycle);
        change(row.of_mut(cycle), own);
    }
    join(cycle, same_way);
}

/// Whether the way back is the way there.
fn comes_back_same_way(cycle: &Cycle) -> bool {
    let mut usual = Cycle { moves: cycle.moves.clone(), hold: cycle.hold.clone(), ..Cycle::default() };
    usual.fill();
    usual.returns == cycle.returns
}

/// Lets each stage begin where the one before it ends.
fn join(cycle: &mut Cycle, same_way: bool) {
    let (Some(&start), Some(&effort)) = (cycle.moves.first(), cycle.moves.last()) else { return };
    set_first(&mut cycle.hold, effort);
    if same_way {
        cycle.returns.clear();
    } else {
        let end = cycle.hold.last().copied().unwrap_or(effort);
        set_first(&mut cycle.returns, end);
        if cycle.returns.len() < 2 {
            cycle.returns.push(start);
        }
        set_last(&mut cycle.returns, start);
    }
    set_first(&mut cycle.pause, start);
    set_last(&mut cycle.pause, start);
    set_last(&mut cycle.ready, start);
    cycle.fill();
}

fn set_first(keys: &mut [usize], key: usize) {
    if let Some(first) = keys.first_mut() {
        *first = key;
    }
}

fn set_last(keys: &mut [usize], key: usize) {
    if let Some(last) = keys.last_mut() {
        *last = key;
    }
}

/// Drops poses that no cycle passes any more, and arrows that lead nowhere.
fn drop_unused(motion: &mut Motion) {
    let is_used = |pose: usize| motion.cycles.iter().any(|c| PoseRow::ALL.iter().any(|row| row.of(c).contains(&pose)));
    let used: Vec<bool> = (0..motion.poses.len()).map(is_used).collect();
    keep_poses(motion, |pose| used.get(pose) == Some(&true));
}

/// Keeps only some poses; everything that names a pose follows.
pub(super) fn keep_poses(motion: &mut Motion, is_kept: impl Fn(usize) -> bool) {
    let new_index = |old: usize| is_kept(old).then(|| (0..old).filter(|&pose| is_kept(pose)).count());
    for cycle in &mut motion.cycles {
        for row in PoseRow::ALL {
            let keys = row.of_mut(cycle);
            *keys = keys.iter().filter_map(|&key| new_index(key)).collect();
        }
    }
    for arrow in &mut motion.arrows {
        arrow.poses = arrow.poses.iter().filter_map(|&key| new_index(key)).collect();
    }
    motion.arrows.retain(|arrow| !arrow.poses.is_empty());
    let mut index = 0;
    motion.poses.retain(|_| {
        index += 1;
        is_kept(index - 1)
    });
}

/// A name like this one that no pose has yet.
fn free_name(motion: &Motion, name: &str) -> String {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let stem = if stem.is_empty() { "pose" } else { stem };
    first_free(stem, "_", |name| name == stem || motion.poses.iter().any(|(own, _)| own == name))
}
