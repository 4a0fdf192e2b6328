//! The words of the field as enums, each with its name in files and on screen.

/// Where an exercise is done. Decides what may be suggested at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// On a chair at the desk.
    Chair,
    /// Standing in free space.
    Standing,
    /// At a wall, a door frame or a desk edge.
    Wall,
    /// On the floor.
    Floor,
}

/// How the body is placed. Changing it takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Posture {
    /// On the seat.
    Sitting,
    /// On the feet.
    Standing,
    /// On hands and knees, or kneeling.
    Kneeling,
    /// Lying or propped, face down.
    FaceDown,
    /// Lying on the back.
    FaceUp,
}

/// A part of the body to browse by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Rhomboids and trapezius between the shoulder blades.
    ShoulderBlades,
    /// Thoracic spine and the muscles along it.
    UpperBack,
    /// Pectoral muscles.
    Chest,
    /// Neck.
    Neck,
    /// Deltoids and rotators.
    Shoulders,
    /// Serratus anterior and the trunk.
    Trunk,
}

/// A thing an exercise needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Equipment {
    /// A firm chair without wheels.
    Chair,
    /// A free piece of wall.
    Wall,
    /// A door frame.
    DoorFrame,
    /// A heavy, fixed desk.
    Desk,
    /// A mat.
    Mat,
    /// An elastic band.
    Band,
    /// A towel or cushion.
    Towel,
}

macro_rules! named {
    ($type:ty, $($variant:ident = $key:literal, $title:literal;)+) => {
        impl $type {
            /// Every value, with its name in files.
            pub const NAMES: &[(&'static str, Self)] = &[$(($key, Self::$variant)),+];

            /// The name in files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The name on screen.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}
pub(crate) use named;

named!(Place, Chair = "chair", "Chair"; Standing = "standing", "Standing"; Wall = "wall", "Wall or door"; Floor = "floor", "Floor";);
named!(Posture, Sitting = "sitting", "Sitting"; Standing = "standing", "Standing"; Kneeling = "kneeling", "Kneeling";
    FaceDown = "face-down", "Face down"; FaceUp = "face-up", "Face up";);
named!(Area, ShoulderBlades = "shoulder blades", "Shoulder blades"; UpperBack = "upper back", "Upper back"; Chest = "chest", "Chest";
    Neck = "neck", "Neck"; Shoulders = "shoulders", "Shoulders"; Trunk = "trunk", "Trunk";);
named!(Equipment, Chair = "chair", "Chair"; Wall = "wall", "Wall"; DoorFrame = "door frame", "Door frame"; Desk = "desk", "Desk";
    Mat = "mat", "Mat"; Band = "band", "Band"; Towel = "towel", "Towel";);
named!(Sides, Both = "both", "Both at once"; Each = "each", "Left, then right"; Alternate = "alternate", "Taking turns";);
named!(Side, Left = "left", "Left"; Right = "right", "Right";);
named!(Kind, Activation = "activation", "Activation"; Strength = "strength", "Strength"; Stretch = "stretch", "Stretch"; Mobility = "mobility", "Mobility";);

named!(PictureStage, Any = "any", "The whole time"; Start = "start", "At the start"; Hold = "hold", "In the hold";);

/// The part of a repetition that a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureStage {
    /// All of it.
    #[default]
    Any,
    /// Getting ready and the start of each repetition.
    Start,
    /// The way into the effort and the effort.
    Hold,
}

/// What an exercise mostly does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Wakes up a muscle.
    Activation,
    /// Builds strength.
    Strength,
    /// Stretches.
    Stretch,
    /// Moves a joint through its range.
    Mobility,
}

/// Left or right, of the person exercising.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
}

impl Side {
    /// The side that is not this one.
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// How the two sides of the body share the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Both sides work at the same time.
    Both,
    /// One side does its full dose, then the other.
    Each,
    /// The sides take turns, repetition by repetition.
    Alternate,
}
