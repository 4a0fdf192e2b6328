//! What the person looks like: body shape, skin, hair and clothes, as chosen in the settings.

use serde::{Deserialize, Serialize};

/// The looks of the figure. Every choice is remembered in the settings file.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Body type from 0 (broad shoulders) to 1 (narrow shoulders, rounder hips).
    pub shape: f32,
    /// Skin tone.
    pub skin: Skin,
    /// Hair.
    pub hair: Hair,
    /// Clothes.
    pub outfit: Outfit,
}

impl Default for Look {
    fn default() -> Self {
        Look { shape: 0.3, skin: Skin::Tan, hair: Hair::Short, outfit: Outfit::Day }
    }
}

/// Skin tones from light to dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Skin {
    Light,
    #[default]
    Tan,
    Olive,
    Brown,
    Deep,
}

/// Hair styles; each comes with its usual color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hair {
    /// Short with a swoop to the side.
    #[default]
    Short,
    /// Very short.
    Cropped,
    /// Tied up.
    Bun,
    /// To the jaw.
    Bob,
}

/// Clothes: color set and cut of the top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outfit {
    /// White top, blue trousers, amber shoes.
    #[default]
    Day,
    /// Cream top, plum trousers, teal shoes.
    Plum,
    /// Sage T-shirt, dark trousers, white shoes.
    Sage,
    /// Gray T-shirt, navy trousers, coral-free blue shoes.
    Slate,
}

impl Skin {
    /// All tones with their names.
    pub const ALL: [(&str, Skin); 5] =
        [("Light", Skin::Light), ("Tan", Skin::Tan), ("Olive", Skin::Olive), ("Brown", Skin::Brown), ("Deep", Skin::Deep)];
}

impl Hair {
    /// All styles with their names.
    pub const ALL: [(&str, Hair); 4] =
        [("Short", Hair::Short), ("Cropped", Hair::Cropped), ("Bun", Hair::Bun), ("Bob", Hair::Bob)];
}

impl Outfit {
    /// All outfits with their names.
    pub const ALL: [(&str, Outfit); 4] =
        [("Day", Outfit::Day), ("Plum", Outfit::Plum), ("Sage", Outfit::Sage), ("Slate", Outfit::Slate)];

    /// Whether the top has short sleeves; otherwise it has none.
    pub fn has_sleeves(self) -> bool {
        matches!(self, Outfit::Sage | Outfit::Slate)
    }
}

impl Look {
    /// Body type in the steps in which bodies are made, 0 to 1. Anything else counts as the nearest.
    pub fn shape_step(&self) -> f32 {
        let shape = if self.shape.is_finite() { self.shape.clamp(0.0, 1.0) } else { 0.0 };
        (shape * 20.0).round() / 20.0
    }
}
