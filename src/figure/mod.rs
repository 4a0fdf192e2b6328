//! The drawn figure: from an exercise's motion to a picture, in plain Rust and without a window.
//!
//! Read in this order: `motion` (what moves), `pose` (angles), `skeleton` (bones). Nothing here knows egui, files or clocks.

mod body;
mod motion;
mod render;
mod scene;

pub use body::Body;
pub use body::look::{Hair, Look, Outfit, Skin};
pub use body::palette::{PictureTheme, skin as skin_color};
pub use body::plant::Limb;
pub use body::skeleton::{Bone, Posed, Rest, solve};
pub use motion::MAX_ENTRIES;
pub use motion::limits::{BodySide, Joint};
pub use motion::muscle::Muscle;
pub use motion::pose::{Limbs, Pose, Reach};
pub use motion::schema::motion_schema;
pub use motion::values::MAX_POSES;
pub use motion::{Arrow, CameraView, Cycle, End, Frame, Moment, Motion, Prop, PropKind, Stage, Target};
pub use render::canvas::{Backdrop, Style};
pub use render::picture::Picture;
pub use render::{MAX_SIDE_PX, render};
pub use scene::Scene;
pub use scene::camera::Camera;
pub use scene::framing::{Framing, Sight};

#[cfg(test)]
mod tests;
