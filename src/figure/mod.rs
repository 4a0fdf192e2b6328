//! The drawn figure: from an exercise's motion to a picture, in plain Rust and without a window.
//!
//! Read in this order: `motion` (what moves), `pose` (angles), `skeleton` (bones). Nothing here knows egui, files or clocks.

mod anatomy;
mod arrow;
mod bands;
mod body;
mod camera;
mod canvas;
mod fields;
mod floor;
mod framing;
mod grid;
mod grip;
mod head;
mod limits;
mod look;
mod mesh;
mod motion;
mod motion_read;
mod motion_schema;
mod motion_values;
mod motion_write;
mod muscle;
mod paint;
mod palette;
mod picture;
mod pixel;
mod plant;
mod pose;
mod pose_read;
mod pose_write;
mod props;
mod raster;
mod region;
mod render;
mod scene;
mod shade;
mod shadow;
mod shelf;
mod skeleton;
mod skin;
mod solid;
mod weights;

pub use body::Body;
pub use camera::Camera;
pub use canvas::{Backdrop, Style};
pub use framing::{Framing, Sight};
pub use limits::{Joint, Side};
pub use look::{Hair, Look, Outfit, Skin};
pub use motion::MAX_ENTRIES;
pub use motion::{Arrow, Cycle, End, Frame, Moment, Motion, Prop, PropKind, Stage, Target, View};
pub use motion_schema::motion_schema;
pub use motion_values::MAX_POSES;
pub use muscle::Muscle;
pub use palette::{Theme, skin as skin_color};
pub use picture::Picture;
pub use plant::Limb;
pub use pose::{Limbs, Pose, Reach};
pub use render::{MAX_SIDE_PX, render};
pub use scene::Scene;
pub use skeleton::{Bone, Posed, Rest, solve};

#[cfg(test)]
mod tests;
