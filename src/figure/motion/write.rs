//! Writes a motion as the `[motion]` table of an exercise file: as short as it can be, and read back the same.
//! Reading is in `read.rs`; the format is described in docs/motion.md.

use glam::Vec3;
use toml_edit::{DocumentMut, Item, Key, Table};

use super::{
    fields::{Fields, length, list, number, push, push_point, push_text, put, quoted, section, share, table},
    pose::Pose,
    pose_write::{kept, pose_fields},
};
use crate::{
    figure::motion::{
        Arrow, CameraView, Cycle, End, Motion, Prop, PropKind, Target,
        read::{ELEVATION_DEG, ENDS, FRAMES, PROPS},
        values::{MAX_POSES, ROOM_M, TURN_DEG},
    },
    format::{
        patch::{apply, difference},
        reader::read_toml,
    },
};

/// The tables whose every key is ours.
const NAMED: [&str; 4] = ["pose", "joints", "ik", "muscles"];
/// All other keys that a motion may have.
const KEYS: [&str; 44] = [
    "muscles",
    "pose",
    "cycle",
    "prop",
    "camera",
    "arrow",
    "base",
    "gain",
    "root",
    "joints",
    "ik",
    "pos",
    "rot",
    "weight",
    "dir",
    "palm",
    "up",
    "aim",
    "pole",
    "level",
    "shape",
    "ready",
    "move",
    "hold",
    "return",
    "pause",
    "kind",
    "size",
    "turn",
    "back",
    "handles",
    "see_through",
    "from",
    "to",
    "from_limb",
    "to_limb",
    "levels",
    "name",
    "azimuth",
    "elevation",
    "frame",
    "poses",
    "bend",
    "cameras",
];

impl Motion {
    /// The `[motion]` table with its headings, for the end of an exercise file.
    ///
    /// Reading it gives an equal motion, with poses and muscles in the order of their names. Numbers are written in full, so
    /// nothing is rounded; what the format does not allow is cut to its limits.
    pub fn to_toml(&self) -> String {
        let mut text = String::from("[motion]\n");
        if !self.muscles.is_empty() {
            put(&mut text, &[("muscles".to_owned(), muscles(&self.muscles))]);
        }
        self.write_poses(&mut text);
        for cycle in &self.cycles {
            section(&mut text, "[[motion.cycle]]", &self.cycle_fields(cycle));
        }
        for prop in &self.props {
            section(&mut text, "[[motion.prop]]", &self.prop_fields(prop));
        }
        for view in &self.cameras {
            section(&mut text, "[[motion.camera]]", &self.view_fields(view));
        }
        for arrow in &self.arrows {
            section(&mut text, "[[motion.arrow]]", &self.arrow_fields(arrow));
        }
        text
    }

    /// The text of an exercise file with this motion instead of its own. All else in it stays, as do comments and poses that
    /// are the same. `None` if the text is not TOML.
    pub fn put_into(&self, text: &str) -> Option<String> {
        let mut document: DocumentMut = text.parse().ok()?;
        if let Some(patched) = self.patched(text, document.clone()) {
            return Some(patched);
        }
        document.remove("motion");
        let rest = document.to_string();
        Some(format!("{}\n\n{}", rest.trim_end(), self.to_toml()))
    }

    /// The old motion, changed where it differs. `None` if there is none, or if this can't be said by changing it.
    fn patched(&self, text: &str, mut document: DocumentMut) -> Option<String> {
        let written: DocumentMut = self.to_toml().parse().ok()?;
        let mut new = written.get("motion")?.as_table()?.clone();
        let old = document.get_mut("motion")?.as_table_mut()?;
        let before = Motion::in_text(text);
        if let Some((old, new)) = old.get("pose").and_then(Item::as_table).zip(new.get_mut("pose").and_then(Item::as_table_mut)) {
            for name in self.poses_as_before(&before, old) {
                new.insert(name, old.get(name)?.clone());
            }
        }
        let lines = difference(old, &new, &|table, key| NAMED.contains(&table) || KEYS.contains(&key));
        apply(old, &lines);
        let text = document.to_string();
        // Read back before it is trusted.
        (Motion::in_text(&text) == Motion::in_text(&written.to_string())).then_some(text)
    }

    fn in_text(text: &str) -> Option<Motion> {
        read_toml(text, |table| table.table("motion").map(|table| Motion::read(&table))).0
    }

    /// The poses that are the same as before, and whose bases are.
    fn poses_as_before<'a>(&self, before: &Option<Motion>, old: &'a Table) -> Vec<&'a str> {
        let is_same = |name: &str| {
            let pose_before = before.as_ref().and_then(|motion| motion.pose_named(name));
            pose_before.is_some() && pose_before == self.pose_named(name).map(kept).as_ref()
        };
        let base_of = |name: &str| old.get(name)?.as_table_like()?.get("base")?.as_str();
        let stays = |name: &&str| std::iter::successors(Some(*name), |name| base_of(name)).take(MAX_POSES).all(is_same);
        old.iter().map(|(name, _)| name).filter(stays).collect()
    }

    /// Poses in the order in which they are passed; each is written as what differs from one before it, where that is shorter.
    fn write_poses(&self, text: &mut String) {
        let mut bases: Vec<(&str, Pose)> = Vec::new();
        for index in self.order_of_use() {
            let Some((name, pose)) = self.poses.get(index) else { continue };
            let pose = kept(pose);
            let alone = (None, pose_fields(&pose, &Pose::default()));
            let based = bases.iter().map(|(base, other)| (Some(*base), pose_fields(&pose, other)));
            let (base, mut fields) = based.fold(alone, |best, next| if length(&next.1) < length(&best.1) { next } else { best });
            match base {
                Some(base) => fields.insert(0, ("base".to_owned(), quoted(base))),
                None => bases.push((name, pose)),
            }
            section(text, &format!("[motion.pose.{}]", Key::new(name)), &fields);
        }
    }

    fn order_of_use(&self) -> Vec<usize> {
        let rows = self.cycles.iter().flat_map(|c| [&c.moves, &c.hold, &c.returns, &c.pause, &c.ready]);
        let mut order: Vec<usize> = Vec::new();
        for index in rows.flatten().copied().chain(0..self.poses.len()) {
            if !order.contains(&index) {
                order.push(index);
            }
        }
        order
    }

    fn cycle_fields(&self, cycle: &Cycle) -> Fields {
        let mut fields = Fields::new();
        push_text(&mut fields, "level", cycle.level.as_deref());
        push_text(&mut fields, "shape", cycle.shape.as_deref());
        if !cycle.muscles.is_empty() {
            fields.push(("muscles".to_owned(), muscles(&cycle.muscles)));
        }
        // The way back depends on the hold, so that is taken as it is.
        let mut usual = Cycle { moves: cycle.moves.clone(), hold: cycle.hold.clone(), ..Cycle::default() };
        usual.fill();
        let usual_hold: Vec<usize> = cycle.moves.last().copied().into_iter().collect();
        let rows = [
            ("ready", &cycle.ready, &usual.ready),
            ("move", &cycle.moves, &Vec::new()),
            ("hold", &cycle.hold, &usual_hold),
            ("return", &cycle.returns, &usual.returns),
            ("pause", &cycle.pause, &usual.pause),
        ];
        for (key, keys, usual) in rows {
            if keys != usual {
                fields.push((key.to_owned(), self.pose_names(keys)));
            }
        }
        fields
    }

    fn pose_names(&self, keys: &[usize]) -> String {
        let names = keys.iter().filter_map(|&key| self.poses.get(key)).map(|(name, _)| quoted(name));
        list(names)
    }

    fn prop_fields(&self, prop: &Prop) -> Fields {
        let mut fields = Fields::new();
        push_text(&mut fields, "kind", PROPS.iter().find(|(_, kind)| *kind == prop.kind).map(|(name, _)| *name));
        push_point(&mut fields, "pos", prop.pos, Vec3::ZERO);
        push_point(&mut fields, "size", prop.size, prop.kind.usual_size());
        if prop.turn_deg != 0.0 {
            push(&mut fields, "turn", number(prop.turn_deg, TURN_DEG as f32));
        }
        if let Some(back_m) = prop.back_m {
            push(&mut fields, "back", number(back_m.max(0.0), ROOM_M as f32));
        }
        if prop.handles {
            push(&mut fields, "handles", "true");
        }
        if prop.see_through != (prop.kind == PropKind::Wall) {
            push(&mut fields, "see_through", prop.see_through.to_string());
        }
        for (end, point_key, limb_key) in [(prop.ends[0], "from", "from_limb"), (prop.ends[1], "to", "to_limb")] {
            match end {
                End::Point(at) => push_point(&mut fields, point_key, at, Vec3::ZERO),
                limb => push_text(&mut fields, limb_key, ENDS.iter().find(|(_, own)| *own == limb).map(|(name, _)| *name)),
            }
        }
        self.push_levels(&mut fields, &prop.levels);
        fields
    }

    fn view_fields(&self, view: &CameraView) -> Fields {
        let mut fields = Fields::new();
        push_text(&mut fields, "name", Some(&view.name));
        if view.azimuth_deg != 0.0 {
            push(&mut fields, "azimuth", number(view.azimuth_deg, TURN_DEG as f32));
        }
        if view.elevation_deg != 8.0 {
            let elevation_deg = view.elevation_deg.clamp(*ELEVATION_DEG.start() as f32, *ELEVATION_DEG.end() as f32);
            push(&mut fields, "elevation", number(elevation_deg, TURN_DEG as f32));
        }
        if view.frame != Default::default() {
            push_text(&mut fields, "frame", FRAMES.iter().find(|(_, frame)| *frame == view.frame).map(|(name, _)| *name));
        }
        self.push_levels(&mut fields, &view.levels);
        fields
    }

    fn arrow_fields(&self, arrow: &Arrow) -> Fields {
        let mut fields = vec![("poses".to_owned(), self.pose_names(&arrow.poses))];
        push_point(&mut fields, "from", arrow.from, Vec3::ZERO);
        push_point(&mut fields, "to", arrow.to, Vec3::Y);
        if arrow.bend != 0.0 {
            push(&mut fields, "bend", number(arrow.bend, 1.0));
        }
        let known = arrow.cameras.iter().filter(|name| self.cameras.iter().any(|view| view.name == **name));
        let cameras: Vec<String> = known.map(|name| quoted(name)).collect();
        if !cameras.is_empty() {
            push(&mut fields, "cameras", list(cameras));
        }
        fields
    }

    fn push_levels(&self, fields: &mut Fields, levels: &[String]) {
        let has_level = |level: &str| self.cycles.iter().any(|cycle| cycle.level.as_deref() == Some(level));
        let known: Vec<String> = levels.iter().filter(|level| has_level(level)).map(|level| quoted(level)).collect();
        if !known.is_empty() {
            push(fields, "levels", list(known));
        }
    }
}

fn muscles(targets: &[Target]) -> String {
    let mut fields = Fields::new();
    for target in targets {
        let side = match target.left {
            None => "",
            Some(true) => "_l",
            Some(false) => "_r",
        };
        let key = format!("{}{side}", target.muscle.name());
        if !fields.iter().any(|(own, _)| *own == key) {
            fields.push((key, number(share(target.strength), 1.0)));
        }
    }
    table(&fields)
}

#[cfg(test)]
mod tests;
