//! Draws a canvas band by band. Rows are shared between cores.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
    thread,
};

use super::{
    canvas::Canvas,
    picture::bytes,
    pixel::PixelRow,
    raster::{Area, Samples},
};

/// Rows drawn at a time: small enough to stay in the cache.
const BAND_ROWS: usize = 32;
/// Rows above and below a band that ink lines look at.
const APRON_ROWS: usize = 1;
/// Pictures smaller than this are not worth a second thread.
const MIN_PARALLEL_PX: usize = 60_000;
/// More threads do not help pictures of screen size.
const MAX_THREADS: usize = 4;

impl Canvas<'_> {
    /// Draws every band, shared between cores.
    pub(in crate::figure) fn draw(&self, rgba: &mut [u8]) {
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
