//! Draws a scene: a pure function from scene, camera and style to pixels.
//! Every pixel is shaded once; only where surfaces meet inside a pixel are its samples shaded apart. Rows are shared between cores.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
    thread,
};

use glam::{Vec3, Vec4, vec2};

use super::{
    arrow::{FlatArrow, Ink},
    camera::{Camera, Projection, size_vec},
    floor::{Blend, Floor},
    grid::at,
    palette::{Palette, Theme},
    picture::{Picture, bytes},
    pixel::PixelRow,
    raster::{Area, Flat, NONE, Samples},
    scene::Scene,
    shade::Shader,
    shelf::{Kept, Shelf},
};

/// The longest side of a picture; longer ones are cut to it.
pub const MAX_SIDE_PX: u32 = 4096;
/// Rows drawn at a time: small enough to stay in the cache.
const BAND_ROWS: usize = 32;
/// Rows above and below a band that ink lines look at.
const APRON_ROWS: usize = 1;
/// Pictures smaller than this are not worth a second thread.
const MIN_PARALLEL_PX: usize = 60_000;
/// More threads do not help pictures of screen size.
const MAX_THREADS: usize = 4;

/// How a scene is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Style {
    /// Surroundings.
    pub theme: Theme,
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
pub(super) struct Canvas<'a> {
    pub(super) shader: Shader<'a>,
    pub(super) floor: Floor,
    flats: Kept<Flat>,
    /// The first of `flats` that is seen through.
    n_solid: usize,
    /// The first of `flats` that is not of the body, as owners are counted.
    n_body: f32,
    pub(super) width: usize,
    height: usize,
}

/// What a triangle belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Floor,
    Body,
    Prop(u8),
}

/// Draws a scene. Sizes are cut to 1 to [`MAX_SIDE_PX`]; the picture says its true size. Every input gives a picture.
pub fn render(scene: &Scene, camera: &Camera, style: &Style, width_px: u32, height_px: u32) -> Picture {
    let (width_px, height_px) = (width_px.clamp(1, MAX_SIDE_PX), height_px.clamp(1, MAX_SIDE_PX));
    let palette = Palette::new(&scene.look, style.theme);
    let points: Vec<Vec3> = scene.points(camera.frame).collect();
    let projection = Projection::fit(camera, &points, size_vec(width_px, height_px));
    let canvas = Canvas::new(scene, projection, palette, style, width_px as usize, height_px as usize);
    let mut picture = Picture { width_px, height_px, rgba: vec![0; width_px as usize * height_px as usize * 4] };
    canvas.draw(&mut picture.rgba);
    if !style.without_arrows {
        draw_arrows(&mut picture, scene, camera, &projection, &palette);
    }
    picture
}

impl<'a> Canvas<'a> {
    fn new(scene: &'a Scene, projection: Projection, palette: Palette, style: &Style, width: usize, height: usize) -> Canvas<'a> {
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

    fn draw(&self, rgba: &mut [u8]) {
        let bins = self.bins();
        let bands = rgba.chunks_mut(self.width * BAND_ROWS * 4).zip(&bins).enumerate();
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MAX_THREADS);
        if cores == 1 || self.width * self.height < MIN_PARALLEL_PX {
            let mut buffers = Buffers::take();
            bands.for_each(|(band, (rows, bin))| self.draw_band(band, bin, rows, &mut buffers));
            return buffers.put_back();
        }
        // Bands differ a lot in work, so each thread takes the next one when it is done.
        let queue = Mutex::new(bands);
        let work = || {
            let mut buffers = Buffers::take();
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((band, (rows, bin))) = next else { break };
                self.draw_band(band, bin, rows, &mut buffers);
            }
            buffers.put_back();
        };
        thread::scope(|scope| {
            for _ in 1..cores {
                scope.spawn(work);
            }
            work();
        });
    }

    /// The triangle of a sample.
    #[inline]
    pub(super) fn flat(&self, owner: f32) -> Option<&Flat> {
        if owner == NONE { None } else { self.flats.get(owner as i32 as usize) }
    }

    /// Whether all four samples lie on the body.
    #[inline]
    pub(super) fn are_body(&self, owners: Vec4) -> bool {
        (owners.cmpne(Vec4::splat(NONE)) & owners.cmplt(Vec4::splat(self.n_body))).all()
    }

    /// What the triangle of a sample belongs to.
    #[inline]
    pub(super) fn kind(&self, owner: f32) -> Kind {
        if owner != NONE && owner < self.n_body {
            return Kind::Body;
        }
        let face = self.flat(owner).and_then(|flat| self.shader.scene.prop_face(flat.triangle as usize));
        face.map_or(Kind::Floor, |face| Kind::Prop(face.tone as u8))
    }

    /// For each band the triangles that touch it or its apron.
    fn bins(&self) -> Vec<Vec<u32>> {
        let n_bands = self.height.div_ceil(BAND_ROWS);
        let mut bins = vec![Vec::new(); n_bands];
        let band_of = |y: f32| (y.max(0.0) as usize / BAND_ROWS).min(n_bands.saturating_sub(1));
        let apron = APRON_ROWS as f32 + 1.0;
        for (number, flat) in self.flats.iter().enumerate() {
            let (low, high) = flat.bounds();
            let (low, high) = (low.y, high.y);
            if high < -apron || low > self.height as f32 + apron {
                continue;
            }
            for bin in bins.get_mut(band_of(low - apron)..=band_of(high + apron)).unwrap_or_default() {
                bin.push(number as u32);
            }
        }
        bins
    }

    fn draw_band(&self, band: usize, bin: &[u32], rgba: &mut [u8], buffers: &mut Buffers) {
        let empty = bytes(self.floor.empty);
        rgba.chunks_exact_mut(4).for_each(|pixel| pixel.copy_from_slice(&empty));
        let first = band * BAND_ROWS;
        let last = (first + BAND_ROWS).min(self.height);
        let (solid, seen_through): (Vec<u32>, Vec<u32>) = bin.iter().partition(|number| (**number as usize) < self.n_solid);
        let area = self.area(bin, first, last);
        buffers.solid.reset(area);
        self.fill(&solid, &mut buffers.solid);
        if !seen_through.is_empty() {
            buffers.glass.reset(area);
            self.fill(&seen_through, &mut buffers.glass);
        }
        let glass = (!seen_through.is_empty()).then_some(&buffers.glass);
        for (row, pixels) in rgba.chunks_exact_mut(self.width * 4).enumerate() {
            PixelRow::new(self, &buffers.solid, glass, first + row).draw(pixels);
        }
    }

    /// The part of a band that its triangles touch, with the rows around it that ink lines look at.
    fn area(&self, bin: &[u32], first: usize, last: usize) -> Area {
        let (mut low, mut high) = (f32::MAX, f32::MIN);
        for flat in bin.iter().filter_map(|number| self.flats.get(*number as usize)) {
            let (from, to) = flat.bounds();
            low = low.min(from.x);
            high = high.max(to.x);
        }
        let to_column = (high.max(-1.0) as i32 + 2).max(0) as usize;
        Area {
            from_column: (low.max(0.0) as usize).saturating_sub(1).min(self.width),
            to_column: to_column.min(self.width),
            from_row: first.saturating_sub(APRON_ROWS),
            to_row: (last + APRON_ROWS).min(self.height),
        }
    }

    fn fill(&self, numbers: &[u32], samples: &mut Samples) {
        for &number in numbers {
            if let Some(flat) = self.flats.get(number as usize) {
                samples.draw(number, flat);
            }
        }
    }
}

/// Sample buffers of one thread.
struct Buffers {
    solid: Samples,
    glass: Samples,
}

/// Buffers kept from picture to picture: fresh memory costs more than drawing a band.
static SHELF: Mutex<Vec<Buffers>> = Mutex::new(Vec::new());

impl Buffers {
    fn take() -> Buffers {
        let kept = SHELF.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(|| Buffers { solid: Samples::new(), glass: Samples::new() })
    }

    fn put_back(self) {
        let mut shelf = SHELF.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.len() < MAX_THREADS {
            shelf.push(self);
        }
    }
}

fn draw_arrows(picture: &mut Picture, scene: &Scene, camera: &Camera, projection: &Projection, palette: &Palette) {
    let thick_px = (picture.height_px as f32 * 0.0115).max(2.2);
    for arrow in scene.arrows.iter().filter(|arrow| camera.shows(&arrow.cameras)) {
        let [from, to] = [arrow.from, arrow.to].map(|p| projection.project(p).truncate());
        let longest = vec2(picture.width_px as f32, picture.height_px as f32).length() * 2.0;
        // An arrow past the eye would be endless.
        if !from.is_finite() || !to.is_finite() || from.distance(to) > longest {
            continue;
        }
        let ink = Ink { color: palette.arrow, halo: palette.arrow_halo, opacity: arrow.opacity };
        FlatArrow::new(from, to, arrow.bend, thick_px).paint(picture, &ink);
    }
}
