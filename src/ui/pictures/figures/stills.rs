//! Stills that are kept as textures: at most so many bytes besides those in sight.

use std::collections::HashMap;

use egui::TextureHandle;

use super::StillKey;

/// The most bytes kept. Cards of the usual size take a third of a megabyte each.
const MAX_BYTES: usize = 32 << 20;

/// Textures by what they show.
#[derive(Default)]
pub(super) struct Stills {
    kept: HashMap<StillKey, Still>,
    /// Counts the frames of the window.
    frame: u64,
}

struct Still {
    texture: TextureHandle,
    /// The frame that showed it last.
    shown: u64,
}

impl Stills {
    pub(super) fn begin_frame(&mut self) {
        self.frame += 1;
    }

    /// The still, which is in sight from now on.
    pub(super) fn show(&mut self, key: &StillKey) -> Option<&TextureHandle> {
        let still = self.kept.get_mut(key)?;
        still.shown = self.frame;
        Some(&still.texture)
    }

    /// Keeps a still that has just been drawn. Where there is no room, those go that are out of sight.
    pub(super) fn put(&mut self, key: StillKey, texture: TextureHandle) {
        if self.n_bytes() + texture.byte_size() > MAX_BYTES {
            let last = self.frame.saturating_sub(1);
            self.kept.retain(|_, still| still.shown >= last);
        }
        self.kept.insert(key, Still { texture, shown: self.frame });
    }

    /// Lets go of the stills of an exercise whose motion has changed.
    pub(super) fn forget(&mut self, exercise: &str) {
        self.kept.retain(|key, _| key.exercise != exercise);
    }

    fn n_bytes(&self) -> usize {
        self.kept.values().map(|still| still.texture.byte_size()).sum()
    }
}

#[cfg(test)]
mod tests {
    use egui::{ColorImage, Context, TextureOptions};

    use super::*;

    fn key(number: usize) -> StillKey {
        StillKey { exercise: "push_up".to_owned(), level: number, size_px: [512, 512] }
    }

    #[test]
    fn stills_out_of_sight_make_room_and_those_in_sight_stay() {
        let ctx = Context::default();
        let mut stills = Stills::default();
        // A megabyte each.
        let image = ColorImage::filled([512, 512], egui::Color32::RED);
        for number in 0..500 {
            stills.begin_frame();
            assert!(number == 0 || stills.show(&key(0)).is_some());
            stills.put(key(number), ctx.load_texture("still", image.clone(), TextureOptions::LINEAR));
            assert!(stills.n_bytes() <= MAX_BYTES);
        }
        assert!(stills.show(&key(499)).is_some() && stills.show(&key(1)).is_none());
        assert!(ctx.tex_manager().read().num_allocated() < 40, "what is let go of is freed");
    }
}
