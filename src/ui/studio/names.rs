//! Plain words for joints, their angles, muscles and things.

use crate::figure::{BodySide, Joint, Limb, Motion, PropKind};

/// The joints in groups, for the list.
pub(super) const GROUPS: [(&str, &[Joint]); 4] = [
    ("Arm", &[Joint::Clav, Joint::Shoulder, Joint::Elbow, Joint::Pronate, Joint::Wrist, Joint::Fingers]),
    ("Leg", &[Joint::Hip, Joint::Knee, Joint::Ankle, Joint::Toes]),
    ("Back", &[Joint::Spine, Joint::Thorax]),
    ("Head", &[Joint::Neck, Joint::Head]),
];

/// A joint's name.
pub(super) fn joint(joint: Joint) -> &'static str {
    match joint {
        Joint::Spine => "Lower back",
        Joint::Thorax => "Upper back",
        Joint::Neck => "Neck",
        Joint::Head => "Head",
        Joint::Clav => "Shoulder blade",
        Joint::Shoulder => "Shoulder",
        Joint::Elbow => "Elbow",
        Joint::Pronate => "Forearm",
        Joint::Wrist => "Wrist",
        Joint::Fingers => "Fingers",
        Joint::Hip => "Hip",
        Joint::Knee => "Knee",
        Joint::Ankle => "Ankle",
        Joint::Toes => "Toes",
    }
}

/// What more of an angle does.
pub(super) fn axis(joint: Joint, axis: usize) -> &'static str {
    let names = match joint {
        Joint::Spine | Joint::Thorax | Joint::Neck | Joint::Head => ["Bend forward", "Lean to the left", "Turn to the left"],
        Joint::Clav => ["Forward", "Up", "Roll"],
        Joint::Shoulder => ["Raise", "Toward the front", "Turn outward"],
        Joint::Elbow | Joint::Knee => ["Bend", "", ""],
        Joint::Pronate => ["Turn the palm back", "", ""],
        Joint::Wrist => ["Fold to the palm", "To the side", ""],
        Joint::Fingers => ["Close", "", ""],
        Joint::Hip => ["Lift forward", "Out to the side", "Turn outward"],
        Joint::Ankle => ["Toes up", "Sole inward", "Toes outward"],
        Joint::Toes => ["Bend up", "", ""],
    };
    names.get(axis).copied().unwrap_or_default()
}

/// "left" or "right".
pub(super) fn side(side: BodySide) -> &'static str {
    match side {
        BodySide::Left => "left",
        BodySide::Right => "right",
    }
}

/// A joint with its side.
pub(super) fn joint_on(of: Joint, on: BodySide) -> String {
    if of.has_sides() { format!("{} {}", capital(side(on)), joint(of).to_lowercase()) } else { joint(of).to_owned() }
}

/// A hand or foot with its side.
pub(super) fn limb(limb: Limb) -> String {
    let what = match limb {
        Limb::Hand(_) => "hand",
        Limb::Foot(_) => "foot",
    };
    format!("{} {what}", side(limb.side()))
}

/// The same word with a capital first.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A name of a file in plain words.
pub(super) fn plain(name: &str) -> String {
    capital(&name.replace('_', " "))
}

/// The level and shape that a repetition belongs to.
pub(super) fn cycle(motion: &Motion, cycle: usize) -> String {
    let own = motion.cycles.get(cycle);
    let parts = [own.and_then(|c| c.level.as_deref()), own.and_then(|c| c.shape.as_deref())];
    let words: Vec<&str> = parts.into_iter().flatten().collect();
    if words.is_empty() { "Usual".to_owned() } else { plain(&words.join(", ")) }
}

/// Things that can be put into the room.
pub(super) const THINGS: [(PropKind, &str); 14] = [
    (PropKind::Mat, "Mat"),
    (PropKind::Chair, "Chair"),
    (PropKind::Stool, "Stool"),
    (PropKind::Wall, "Wall"),
    (PropKind::Band, "Band"),
    (PropKind::Desk, "Desk"),
    (PropKind::DoorFrame, "Door frame"),
    (PropKind::Door, "Door"),
    (PropKind::Anchor, "Door anchor"),
    (PropKind::Post, "Post"),
    (PropKind::Block, "Block"),
    (PropKind::Cushion, "Cushion"),
    (PropKind::Towel, "Towel"),
    (PropKind::Disc, "Floor"),
];

/// A thing's name.
pub(super) fn thing(kind: PropKind) -> &'static str {
    THINGS.iter().find(|(own, _)| *own == kind).map_or("Thing", |(_, name)| name)
}
