//! The bundled fonts: Inter, cut down by `scripts/subset-fonts.py`, license in `assets/fonts/OFL.txt`.
//!
//! Every digit is equally wide in all faces but Display. Characters Inter lacks come from
//! egui's own fonts, and from the system where the window asks for that. Sizes are in `theme.rs`.

use std::sync::{Arc, OnceLock};

use egui::{Context, FontData, FontDefinitions, FontFamily, epaint::text::FallbackRequest, epaint::text::FontProvider};
use egui_system_font_provider::SystemFontProvider;

use crate::library::catalog::fonts;

/// A cut of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Running text.
    Regular,
    /// Names, buttons, headings.
    SemiBold,
    /// Large headings, drawn tighter.
    Display,
    /// Large numbers: digits and ASCII only.
    Digits,
}

impl Face {
    const ALL: [Self; 4] = [Self::Regular, Self::SemiBold, Self::Display, Self::Digits];

    /// The egui family of this face.
    pub fn family(self) -> FontFamily {
        match self {
            Self::Regular => FontFamily::Proportional,
            Self::SemiBold | Self::Display | Self::Digits => FontFamily::Name(self.name().into()),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Regular => "inter-regular",
            Self::SemiBold => "inter-semibold",
            Self::Display => "inter-display",
            Self::Digits => "inter-digits",
        }
    }

    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => fonts::REGULAR,
            Self::SemiBold => fonts::SEMI_BOLD,
            Self::Display => fonts::DISPLAY,
            Self::Digits => fonts::DIGITS,
        }
    }
}

/// Gives egui the bundled fonts, before its own.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

/// Lets the system's fonts show what ours lack, such as names in Chinese or Arabic.
///
/// They are looked up at the first such character, so that other starts do not pay for it.
pub fn fall_back_on_system(ctx: &Context) {
    let system = OnceLock::new();
    let found = move |request: &FallbackRequest<'_>| system.get_or_init(SystemFontProvider::new).font_for(request);
    ctx.add_font_provider(Arc::new(found));
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for face in Face::ALL {
        let mut data = FontData::from_static(face.bytes());
        // Else each large digit is kept four times, a quarter of a pixel apart.
        data.tweak.subpixel_binning = Some(face != Face::Digits);
        fonts.font_data.insert(face.name().to_owned(), Arc::new(data));
        let names = std::iter::once(face.name().to_owned()).chain(fallback.iter().cloned());
        fonts.families.insert(face.family(), names.collect());
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Width of each of these characters, after the fonts are in.
    fn widths(face: Face, letters: &str) -> Vec<f32> {
        let ctx = Context::default();
        install(&ctx);
        let mut widths = Vec::new();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = egui::FontId::new(100.0, face.family());
            widths = ui.fonts_mut(|fonts| letters.chars().map(|letter| fonts.glyph_width(&font, letter)).collect());
        });
        // Nothing is painted here.
        output.textures_delta.clear();
        widths
    }

    #[test]
    fn digits_are_equally_wide() {
        for face in [Face::Regular, Face::SemiBold, Face::Digits] {
            let found = widths(face, "0123456789");
            let first = found.first().copied().unwrap_or_default();
            assert!(first > 0.0 && found.iter().all(|width| (width - first).abs() < 0.05), "{face:?} {found:?}");
        }
    }

    #[test]
    fn european_letters_are_in_the_bundled_faces() {
        for face in [Face::Regular, Face::SemiBold, Face::Display] {
            let names = definitions().families.remove(&face.family()).unwrap_or_default();
            assert_eq!(names.first().map(String::as_str), Some(face.name()));
            let found = widths(face, "aäßéłőşžŊαωЖяіґ→–—…·×");
            assert!(found.iter().all(|width| *width > 0.0), "{face:?} {found:?}");
        }
    }
}
