//! A picture in the making: what is to be drawn, flattened onto the picture, and what each triangle belongs to.

use glam::{Vec3, Vec4};

use super::{
    floor::Floor,
    picture::Blend,
    raster::{Flat, NONE},
    shade::Shader,
    shelf::{Kept, Shelf},
};
use crate::figure::{
    body::{
        grid::at,
        palette::{FigurePalette, PictureTheme},
    },
    scene::{Scene, camera::Projection},
};

/// How a scene is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Style {
    /// Surroundings.
    pub theme: PictureTheme,
    /// What is behind the figure.
    pub backdrop: Backdrop,
    /// Leaves out the arrows.
    pub without_arrows: bool,
}

/// What is behind the figure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Backdrop {
    /// The color of the theme.
    #[default]
    Themed,
    /// This color (red, green, blue).
    Plain([u8; 3]),
    /// Nothing; the floor disc and the shadow stay, translucent at their edges.
    Transparent,
}

static FLATS: Shelf<Flat> = Shelf::new();

/// A picture in the making: everything its bands share.
pub(in crate::figure) struct Canvas<'a> {
    pub(in crate::figure) shader: Shader<'a>,
    pub(in crate::figure) floor: Floor,
    pub(in crate::figure) flats: Kept<Flat>,
    /// The first of `flats` that is seen through.
    pub(in crate::figure) n_solid: usize,
    /// The first of `flats` that is not of the body, as owners are counted.
    n_body: f32,
    pub(in crate::figure) width: usize,
    pub(in crate::figure) height: usize,
}

/// What a triangle belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::figure) enum Kind {
    Floor,
    Body,
    Prop(u8),
}

impl<'a> Canvas<'a> {
    pub(in crate::figure) fn new(
        scene: &'a Scene,
        projection: Projection,
        palette: FigurePalette,
        style: &Style,
        width: usize,
        height: usize,
    ) -> Canvas<'a> {
        let empty = match style.backdrop {
            Backdrop::Themed => Blend::opaque(palette.background),
            Backdrop::Plain(rgb) => Blend::opaque(rgb.map(|byte| f32::from(byte) / 255.0).into()),
            Backdrop::Transparent => Blend::CLEAR,
        };
        let shader = Shader::new(scene, projection, palette);
        let floor = Floor::new(scene, projection, &palette, shader.light, empty);
        let places: Vec<Vec3> = scene.pos.iter().map(|p| projection.project(*p)).collect();
        let places: Vec<Vec3> = places.iter().map(|p| p.with_z(1.0 / p.z)).collect();
        let mut flats = FLATS.take();
        let mut seen_through = Vec::new();
        for (index, triangle) in scene.triangles.iter().enumerate() {
            let Some(flat) = Flat::new(index as u32, triangle.map(|i| at(&places, i as usize))) else { continue };
            if scene.is_glass(index, projection.eye) { seen_through.push(flat) } else { flats.push(flat) }
        }
        let n_solid = flats.len();
        let n_body = flats.partition_point(|flat| (flat.triangle as usize) < scene.n_body_triangles()) as f32;
        flats.append(&mut seen_through);
        Canvas { shader, floor, flats, n_solid, n_body, width, height }
    }

    /// The triangle of a sample.
    #[inline]
    pub(in crate::figure) fn flat(&self, owner: f32) -> Option<&Flat> {
        if owner == NONE { None } else { self.flats.get(owner as i32 as usize) }
    }

    /// Whether all four samples lie on the body.
    #[inline]
    pub(in crate::figure) fn are_body(&self, owners: Vec4) -> bool {
        (owners.cmpne(Vec4::splat(NONE)) & owners.cmplt(Vec4::splat(self.n_body))).all()
    }

    /// What the triangle of a sample belongs to.
    #[inline]
    pub(in crate::figure) fn kind(&self, owner: f32) -> Kind {
        if owner != NONE && owner < self.n_body {
            return Kind::Body;
        }
        let face = self.flat(owner).and_then(|flat| self.shader.scene.prop_face(flat.triangle as usize));
        face.map_or(Kind::Floor, |face| Kind::Prop(face.tone as u8))
    }
}
