//! All colors of the figure: skin, hair, clothes, props, floor and highlight, for light and dark surroundings.

use glam::{Vec3A, vec3a};

use super::look::{Hair, Look, Outfit, Skin};

/// A color as red, green, blue, 0 to 1, in the space of the screen.
pub type Color = Vec3A;

/// Surroundings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PictureTheme {
    /// Dark figure parts on pale blue-gray.
    #[default]
    Light,
    /// On blue-black.
    Dark,
}

/// The color set of one picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct FigurePalette {
    pub background: Color,
    pub floor: Color,
    pub skin: Color,
    pub hair: Color,
    pub brow: Color,
    pub eye: Color,
    pub eye_white: Color,
    pub lip: Color,
    pub mouth: Color,
    pub blush: Color,
    pub top: Color,
    pub trousers: Color,
    pub shoe: Color,
    pub sole: Color,
    pub sock: Color,
    /// By [`Shade`].
    pub props: [Color; 8],
    pub muscle: Color,
    pub muscle_pale: Color,
    pub fiber: Color,
    /// Multiplies surfaces turned away from the light: a hue, not just darkness.
    pub shade: Color,
    pub line: Color,
    pub rim: Color,
    pub shadow: Color,
    /// Strength of the ground shadow, rim light and folds.
    pub shadow_strength: f32,
    pub rim_strength: f32,
    pub fold_strength: f32,
    pub arrow: Color,
    pub arrow_halo: Color,
}

/// What a prop is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Shade {
    #[default]
    Mat,
    Wood,
    Metal,
    Plaster,
    Fabric,
    Frame,
    Rubber,
    Linen,
}

impl FigurePalette {
    /// The colors of a look in a theme.
    pub fn new(look: &Look, theme: PictureTheme) -> FigurePalette {
        let dark = theme == PictureTheme::Dark;
        let dress = outfit(look.outfit);
        let skin = dim(skin(look.skin), if dark { 0.95 } else { 1.0 });
        let hair = hair(look);
        let cloth = |color: Color| if dark { dim(color, 0.90) } else { color };
        let base = if dark { DARK } else { LIGHT };
        FigurePalette {
            skin,
            hair: if dark { mix(hair, base.background, 0.15) } else { hair },
            brow: mix(hair, skin, 0.25),
            eye: vec3a(0.16, 0.12, 0.13),
            eye_white: mix(vec3a(0.98, 0.97, 0.95), skin, 0.10),
            lip: mix(skin, vec3a(0.78, 0.32, 0.32), 0.42),
            mouth: mix(skin, vec3a(0.36, 0.12, 0.15), 0.72),
            blush: mix(skin, vec3a(0.93, 0.42, 0.36), 0.55),
            top: cloth(dress[0]),
            trousers: if dark { mix(dress[1], vec3a(0.50, 0.62, 0.80), 0.20) } else { dress[1] },
            shoe: cloth(dress[2]),
            sole: cloth(dress[3]),
            sock: cloth(dress[3]),
            ..base
        }
    }
}

const LIGHT: FigurePalette = FigurePalette {
    background: hex(0xDDE8EA),
    floor: hex(0xCBDADD),
    props: [
        hex(0x8FB8B0),
        hex(0xD9B48A),
        hex(0xB8C4CC),
        hex(0xE6DFD3),
        hex(0x6E8FA3),
        hex(0xCBBFAF),
        hex(0x2F7F86),
        hex(0xEFE9DC),
    ],
    muscle: hex(0xF2553D),
    muscle_pale: hex(0xF9A184),
    fiber: vec3a(1.0, 0.86, 0.80),
    shade: vec3a(0.78, 0.75, 0.86),
    line: hex(0x3A3346),
    rim: vec3a(1.0, 1.0, 1.0),
    shadow: hex(0x5A5468),
    shadow_strength: 0.40,
    rim_strength: 0.16,
    fold_strength: 0.42,
    arrow: hex(0x1F7A8C),
    arrow_halo: vec3a(1.0, 1.0, 1.0),
    ..EMPTY
};

const DARK: FigurePalette = FigurePalette {
    background: hex(0x1D222B),
    floor: hex(0x282F3A),
    props: [
        hex(0x4F8077),
        hex(0x9A7B58),
        hex(0x6B7885),
        hex(0x59616D),
        hex(0x5B7C93),
        hex(0x7A7468),
        hex(0x3E9AA0),
        hex(0x9C9A94),
    ],
    muscle: hex(0xFF6147),
    muscle_pale: hex(0xF59A7C),
    fiber: vec3a(1.0, 0.86, 0.80),
    shade: vec3a(0.60, 0.60, 0.78),
    line: hex(0x10131A),
    rim: vec3a(0.75, 0.88, 1.0),
    shadow: hex(0x05070B),
    shadow_strength: 0.75,
    rim_strength: 0.30,
    fold_strength: 0.55,
    arrow: hex(0xFFC857),
    arrow_halo: hex(0x1D222B),
    ..EMPTY
};

const EMPTY: FigurePalette = FigurePalette {
    background: Color::ZERO,
    floor: Color::ZERO,
    skin: Color::ZERO,
    hair: Color::ZERO,
    brow: Color::ZERO,
    eye: Color::ZERO,
    eye_white: Color::ZERO,
    lip: Color::ZERO,
    mouth: Color::ZERO,
    blush: Color::ZERO,
    top: Color::ZERO,
    trousers: Color::ZERO,
    shoe: Color::ZERO,
    sole: Color::ZERO,
    sock: Color::ZERO,
    props: [Color::ZERO; 8],
    muscle: Color::ZERO,
    muscle_pale: Color::ZERO,
    fiber: Color::ZERO,
    shade: Color::ZERO,
    line: Color::ZERO,
    rim: Color::ZERO,
    shadow: Color::ZERO,
    shadow_strength: 0.0,
    rim_strength: 0.0,
    fold_strength: 0.0,
    arrow: Color::ZERO,
    arrow_halo: Color::ZERO,
};

/// Color of a skin tone, for swatches in the settings.
pub fn skin(skin: Skin) -> Color {
    match skin {
        Skin::Light => hex(0xF0C4A6),
        Skin::Tan => hex(0xE3AE8C),
        Skin::Olive => hex(0xC68F69),
        Skin::Brown => hex(0x97634A),
        Skin::Deep => hex(0x6E4636),
    }
}

/// Top, trousers, shoes, soles and socks.
fn outfit(outfit: Outfit) -> [Color; 4] {
    match outfit {
        Outfit::Day => [hex(0xF7F8FA), hex(0x3B5168), hex(0xE2A94B), hex(0xFAFAF8)],
        Outfit::Plum => [hex(0xF3EBDD), hex(0x5B4B6B), hex(0x4F8F86), hex(0xF7F3EC)],
        Outfit::Sage => [hex(0xB9CDB8), hex(0x3E4348), hex(0xEDE8DE), hex(0xFAFAF8)],
        Outfit::Slate => [hex(0xCDD3DA), hex(0x2F3E5C), hex(0x5E8FB8), hex(0xF6F7F8)],
    }
}

/// Hair goes with the skin tone.
fn hair(look: &Look) -> Color {
    match (look.hair, look.skin) {
        (_, Skin::Deep) => hex(0x241C1E),
        (_, Skin::Brown) => hex(0x2C2122),
        (Hair::Bob, Skin::Light) => hex(0x8A5A3C),
        (_, Skin::Light) => hex(0x6B4A38),
        (_, Skin::Olive) => hex(0x33282B),
        (_, Skin::Tan) => hex(0x4A3A3C),
    }
}

/// A color from its usual notation.
pub const fn hex(rgb: u32) -> Color {
    vec3a((rgb >> 16 & 255) as f32 / 255.0, (rgb >> 8 & 255) as f32 / 255.0, (rgb & 255) as f32 / 255.0)
}

/// From `a` to `b`.
#[inline]
pub fn mix(a: Color, b: Color, t: f32) -> Color {
    a + (b - a) * t
}

fn dim(color: Color, by: f32) -> Color {
    color * by
}
