//! Where the picture is taken from: angles and frame, fitted to a scene, and the projection.

use glam::{Vec2, Vec3, vec2, vec3};

use crate::figure::motion::{CameraView, Frame};

/// Vertical opening of the long lens, degrees.
const LENS_DEG: f32 = 20.0;
/// Empty border as a share of width and height.
const MARGIN: f32 = 0.07;

/// A point of view.
#[derive(Clone, Debug, PartialEq)]
pub struct Camera {
    /// Around the figure: 0 in front, 90 at its left, 180 behind, degrees.
    pub azimuth_deg: f32,
    /// Above the horizon, degrees; cut to -85 to 85.
    pub elevation_deg: f32,
    /// What has to fit.
    pub frame: Frame,
    /// 1 fits the frame; more is closer. Cut to 0.2 to 8.
    pub zoom: f32,
    /// Name of the view this comes from, for its arrows; empty if it was turned freely.
    pub name: String,
}

impl Default for Camera {
    fn default() -> Self {
        Camera { azimuth_deg: 30.0, elevation_deg: 8.0, frame: Frame::All, zoom: 1.0, name: String::new() }
    }
}

impl Camera {
    /// The camera of a named view; on the other side of the body it stands mirrored.
    pub fn of_view(view: &CameraView, mirrored: bool) -> Camera {
        Camera {
            azimuth_deg: if mirrored { -view.azimuth_deg } else { view.azimuth_deg },
            elevation_deg: view.elevation_deg,
            frame: view.frame,
            zoom: 1.0,
            name: view.name.clone(),
        }
    }

    /// Whether an arrow for these views is drawn.
    pub(in crate::figure) fn shows(&self, cameras: &[String]) -> bool {
        cameras.is_empty() || cameras.contains(&self.name)
    }
}

/// A camera that knows its place: turns points of the room into points of the picture.
#[derive(Clone, Copy, Debug)]
pub(in crate::figure) struct Projection {
    pub(in crate::figure) eye: Vec3,
    pub(in crate::figure) right: Vec3,
    pub(in crate::figure) up: Vec3,
    pub(in crate::figure) back: Vec3,
    /// Pixels per unit of slope.
    pub(in crate::figure) scale: f32,
    pub(in crate::figure) center: Vec2,
}

impl Projection {
    /// The camera as far away as needed for `points` to fit a picture of this size in pixels.
    pub(in crate::figure) fn fit(camera: &Camera, points: &[Vec3], size: Vec2) -> Projection {
        let angle = |x: f32| if x.is_finite() { x.to_radians() } else { 0.0 };
        let azimuth = angle(camera.azimuth_deg % 360.0);
        let elevation = angle(camera.elevation_deg.clamp(-85.0, 85.0));
        let back = vec3(elevation.cos() * azimuth.sin(), elevation.sin(), elevation.cos() * azimuth.cos());
        let right = Vec3::Y.cross(back).normalize_or(Vec3::X);
        let up = back.cross(right);
        let scale = 0.5 * size.y / (LENS_DEG.to_radians() * 0.5).tan();
        let low = points.iter().copied().fold(Vec3::splat(f32::MAX), Vec3::min);
        let high = points.iter().copied().fold(Vec3::splat(f32::MIN), Vec3::max);
        let mut target = if points.is_empty() { Vec3::Y } else { (low + high) * 0.5 };
        let mut distance = 8.0;
        let room = size * (1.0 - 2.0 * MARGIN);
        let mut projection = Projection { eye: target + back * distance, right, up, back, scale, center: size * 0.5 };
        // The perspective makes the fit a little nonlinear.
        for _ in 0..8 {
            let Some((low, high)) = projection.bounds(points) else { break };
            let off = (low + high) * 0.5 - projection.center;
            let step = distance / scale;
            target += right * (off.x * step) - up * (off.y * step);
            distance *= ((high - low) / room).max_element().clamp(0.2, 5.0);
            projection.eye = target + back * distance;
        }
        let zoom = if camera.zoom.is_finite() { camera.zoom.clamp(0.2, 8.0) } else { 1.0 };
        // A longer lens instead of a closer eye: nothing changes but the size.
        projection.scale *= zoom;
        projection
    }

    fn bounds(&self, points: &[Vec3]) -> Option<(Vec2, Vec2)> {
        let places = points.iter().map(|p| self.project(*p).truncate());
        places.map(|p| (p, p)).reduce(|(low, high), (p, _)| (low.min(p), high.max(p)))
    }

    /// Pixel position in x and y (y down), distance in z, meters.
    #[inline]
    pub(in crate::figure) fn project(&self, p: Vec3) -> Vec3 {
        let d = p - self.eye;
        let z = (-d.dot(self.back)).max(0.05);
        let k = self.scale / z;
        vec3(self.center.x + d.dot(self.right) * k, self.center.y - d.dot(self.up) * k, z)
    }

    /// Direction of the ray through a pixel position, of length 1 along the view.
    #[inline]
    pub(in crate::figure) fn ray(&self, pixel: Vec2) -> Vec3 {
        let q = (pixel - self.center) / self.scale;
        vec3(0.0, 0.0, 0.0) + self.right * q.x - self.up * q.y - self.back
    }

    /// The picture plane's unit steps, for lights that move with the camera.
    pub(in crate::figure) fn turned(&self, right: f32, up: f32, back: f32) -> Vec3 {
        self.right * right + self.up * up + self.back * back
    }

    /// Width of a pixel at a distance, meters.
    #[inline]
    pub(in crate::figure) fn pixel_m(&self, distance: f32) -> f32 {
        distance / self.scale
    }
}

/// Size of a picture as a vector.
pub(in crate::figure) fn size_vec(width_px: u32, height_px: u32) -> Vec2 {
    vec2(width_px as f32, height_px as f32)
}
