//! The look in one place: colors, text sizes, spaces and radii, light and dark.
//!
//! No other file holds a color or a size of its own. How the tokens reach the stock egui
//! widgets is in `theme/style.rs`; the font files are in `fonts.rs`.

mod style;

use egui::{Color32, Context, FontId, Id, RichText, Ui};

use crate::ui::kit::fonts::Face;

/// Colors of one appearance. Names say the job, not the hue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub paper: Color32,
    /// Cards, rail, menus, dialogs.
    pub surface: Color32,
    /// Buttons, chips, fields and tracks at rest.
    pub control: Color32,
    /// The same under the pointer.
    pub control_hover: Color32,
    /// The same while pressed.
    pub control_press: Color32,
    /// Text.
    pub ink: Color32,
    /// Secondary text.
    pub quiet_ink: Color32,
    /// Text and icons of a control that is off.
    pub faint_ink: Color32,
    /// Card borders and separators; decoration only.
    pub line: Color32,
    /// Borders that tell a control apart from what is behind it (3:1).
    pub outline: Color32,
    /// The one accent: main action, progress, focus ring.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// The accent while pressed.
    pub accent_press: Color32,
    /// Text and icons on the accent.
    pub on_accent: Color32,
    /// The accent as text, on paper, surface and tint.
    pub accent_ink: Color32,
    /// Quiet fill of what is selected.
    pub accent_tint: Color32,
    /// Muscles at work, and stop.
    pub coral: Color32,
    /// Coral as text.
    pub coral_ink: Color32,
    /// Quiet coral fill.
    pub coral_tint: Color32,
    /// Text on a filled stop button.
    pub on_coral: Color32,
    /// The fill of a stop button.
    pub coral_fill: Color32,
    /// A warning as text.
    pub warning_ink: Color32,
    /// Quiet warning fill.
    pub warning_tint: Color32,
    /// Behind the figure.
    pub stage: Color32,
    /// The floor under the figure, and its mat.
    pub stage_floor: Color32,
    /// Behind a dialog.
    pub scrim: Color32,
    /// Under floating things.
    pub shadow: Color32,
}

const LIGHT: Palette = Palette {
    paper: Color32::from_rgb(0xf5, 0xf2, 0xec),
    surface: Color32::from_rgb(0xff, 0xff, 0xff),
    control: Color32::from_rgb(0xec, 0xe7, 0xdd),
    control_hover: Color32::from_rgb(0xe3, 0xdc, 0xcf),
    control_press: Color32::from_rgb(0xd8, 0xcf, 0xbf),
    ink: Color32::from_rgb(0x1d, 0x2b, 0x33),
    quiet_ink: Color32::from_rgb(0x52, 0x60, 0x69),
    faint_ink: Color32::from_rgb(0xa4, 0xa2, 0x9b),
    line: Color32::from_rgb(0xdd, 0xd6, 0xc9),
    outline: Color32::from_rgb(0x8c, 0x87, 0x7b),
    accent: Color32::from_rgb(0x0e, 0x7c, 0x7b),
    accent_hover: Color32::from_rgb(0x0b, 0x6c, 0x6b),
    accent_press: Color32::from_rgb(0x09, 0x5b, 0x5a),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    accent_ink: Color32::from_rgb(0x0b, 0x6a, 0x69),
    accent_tint: Color32::from_rgb(0xd5, 0xeb, 0xe8),
    coral: Color32::from_rgb(0xe4, 0x57, 0x3d),
    coral_ink: Color32::from_rgb(0xaa, 0x35, 0x1e),
    coral_tint: Color32::from_rgb(0xfb, 0xe3, 0xdc),
    on_coral: Color32::from_rgb(0xff, 0xff, 0xff),
    coral_fill: Color32::from_rgb(0xb8, 0x3b, 0x23),
    warning_ink: Color32::from_rgb(0x74, 0x4d, 0x00),
    warning_tint: Color32::from_rgb(0xf8, 0xe9, 0xc6),
    stage: Color32::from_rgb(0xdd, 0xe8, 0xea),
    stage_floor: Color32::from_rgb(0xcb, 0xda, 0xdd),
    scrim: Color32::from_rgba_premultiplied(0x0a, 0x0f, 0x12, 0x73),
    shadow: Color32::from_rgba_premultiplied(0x06, 0x06, 0x05, 0x2b),
};

const DARK: Palette = Palette {
    paper: Color32::from_rgb(0x0f, 0x15, 0x18),
    surface: Color32::from_rgb(0x18, 0x21, 0x26),
    control: Color32::from_rgb(0x22, 0x2d, 0x33),
    control_hover: Color32::from_rgb(0x2c, 0x39, 0x40),
    control_press: Color32::from_rgb(0x37, 0x46, 0x4e),
    ink: Color32::from_rgb(0xe9, 0xef, 0xf1),
    quiet_ink: Color32::from_rgb(0xa6, 0xb3, 0xb9),
    faint_ink: Color32::from_rgb(0x5d, 0x6b, 0x72),
    line: Color32::from_rgb(0x2a, 0x36, 0x3d),
    outline: Color32::from_rgb(0x74, 0x86, 0x8f),
    accent: Color32::from_rgb(0x41, 0xc6, 0xbe),
    accent_hover: Color32::from_rgb(0x5c, 0xd3, 0xcc),
    accent_press: Color32::from_rgb(0x35, 0xb0, 0xa9),
    on_accent: Color32::from_rgb(0x06, 0x20, 0x1f),
    accent_ink: Color32::from_rgb(0x4a, 0xcd, 0xc5),
    accent_tint: Color32::from_rgb(0x17, 0x3b, 0x3b),
    coral: Color32::from_rgb(0xff, 0x7b, 0x63),
    coral_ink: Color32::from_rgb(0xff, 0x8d, 0x78),
    coral_tint: Color32::from_rgb(0x45, 0x24, 0x1d),
    on_coral: Color32::from_rgb(0x2c, 0x0c, 0x06),
    coral_fill: Color32::from_rgb(0xff, 0x7b, 0x63),
    warning_ink: Color32::from_rgb(0xf2, 0xc5, 0x5c),
    warning_tint: Color32::from_rgb(0x3b, 0x30, 0x17),
    stage: Color32::from_rgb(0x1e, 0x23, 0x2c),
    stage_floor: Color32::from_rgb(0x2b, 0x33, 0x3e),
    scrim: Color32::from_rgba_premultiplied(0x00, 0x00, 0x00, 0x99),
    shadow: Color32::from_rgba_premultiplied(0x00, 0x00, 0x00, 0x70),
};

/// Distances in points; they do not grow with the text.
pub mod space {
    /// Between an icon and its word.
    pub const XS: f32 = 4.0;
    /// Between neighbors that belong together.
    pub const S: f32 = 8.0;
    /// Between rows.
    pub const M: f32 = 12.0;
    /// Inside cards, between cards.
    pub const L: f32 = 16.0;
    /// Around a screen, between groups.
    pub const XL: f32 = 24.0;
    /// Between sections, beside the content.
    pub const XXL: f32 = 32.0;
}

/// Corner radii in points.
pub mod radius {
    /// Bars, key caps.
    pub const S: u8 = 6;
    /// Buttons, fields, pictures in rows.
    pub const M: u8 = 10;
    /// Cards, menus.
    pub const L: u8 = 14;
    /// The stage, dialogs, big cards.
    pub const XL: u8 = 18;
    /// Chips: as round as they can be.
    pub const ROUND: u8 = u8::MAX;
}

/// Line widths in points.
pub mod line {
    /// Borders and separators.
    pub const THIN: f32 = 1.0;
    /// Focus ring and selected border.
    pub const STRONG: f32 = 2.0;
    /// From a control to its focus ring.
    pub const FOCUS_GAP: f32 = 1.0;
}

/// Sizes that grow with the text; in points at text size 100 %. See [`Theme::px`].
pub mod size {
    /// Height of buttons, fields and rows one can press.
    pub const CONTROL: f32 = 40.0;
    /// Height of the one big button of a screen.
    pub const CONTROL_BIG: f32 = 46.0;
    /// Height of chips.
    pub const CHIP: f32 = 26.0;
    /// Icons in controls.
    pub const ICON: f32 = 20.0;
    /// Icons in chips.
    pub const ICON_SMALL: f32 = 14.0;
    /// Icon of an empty state.
    pub const ICON_BIG: f32 = 40.0;
    /// Width of the rail at the side.
    pub const RAIL: f32 = 72.0;
    /// Height of an item in the rail.
    pub const RAIL_ITEM: f32 = 52.0;
    /// Height of thin progress bars.
    pub const BAR: f32 = 8.0;
    /// Height of the bars of a week.
    pub const WEEK_BAR: f32 = 64.0;
    /// Width of a bar of a week at most.
    pub const WEEK_BAR_WIDTH: f32 = 26.0;
    /// Width of a switch.
    pub const SWITCH: f32 = 44.0;
    /// Width of the number in a stepper.
    pub const STEPPER_VALUE: f32 = 64.0;
    /// Width of a slider.
    pub const SLIDER: f32 = 180.0;
    /// Length of the player's volume slider.
    pub const VOLUME: f32 = 88.0;
    /// Knob of a slider or a switch.
    pub const KNOB: f32 = 18.0;
    /// Width of a dialog.
    pub const DIALOG: f32 = 440.0;
    /// Width of lines of running text.
    pub const TEXT_COLUMN: f32 = 640.0;
    /// Digits of the ring timer never get smaller while the window is 1120 × 720 or more.
    pub const DIGITS_MIN: f32 = 140.0;
    /// Windows narrower than this have thin margins.
    pub const NARROW: f32 = 900.0;
    /// The stage's part of the player's width.
    pub const STAGE_SHARE: f32 = 0.56;
    /// The same when the screen is read from afar.
    pub const STAGE_SHARE_FAR: f32 = 0.47;
    /// The timer's part of the height beside the stage.
    pub const RING_SHARE: f32 = 0.66;
    /// The same while getting ready, when there is more to read.
    pub const RING_SHARE_READY: f32 = 0.55;
    /// The same when the screen is read from afar.
    pub const RING_SHARE_FAR: f32 = 0.80;
    /// The card that says what comes next.
    pub const NEXT_CARD: f32 = 84.0;
    /// The picture on that card.
    pub const NEXT_PICTURE: f32 = 64.0;
    /// The line of the caption.
    pub const CAPTION: f32 = 26.0;
    /// Beside a lower stage there is no card for what comes next.
    pub const TALL_SIDE: f32 = 430.0;
    /// In a narrower row of controls words give way to signs.
    pub const WIDE_TRANSPORT: f32 = 460.0;
    /// A row of controls narrower than this has smaller ones without words.
    pub const NARROW_TRANSPORT: f32 = 500.0;
    /// From this width on the volume stands beside the button that mutes.
    pub const WIDE_PLAYER: f32 = 800.0;
    /// The height of the summary after a session.
    pub const END_CARD: f32 = 420.0;
}

/// What a piece of text is for; gives face and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// The name of a screen or of the exercise on stage.
    Display,
    /// The name of a card or dialog.
    Title,
    /// The step text of the player.
    Lead,
    /// The name of a section.
    Heading,
    /// An item's name.
    Strong,
    /// Running text.
    Body,
    /// Secondary text and chips.
    Small,
    /// A chip that counts, or a small text that matters.
    SmallStrong,
    /// Rail words and axis letters.
    Caption,
    /// The chosen rail word.
    CaptionStrong,
    /// The words on buttons.
    Button,
}

impl Text {
    /// All kinds, for galleries and tests.
    pub const ALL: [Self; 11] = [
        Self::Display,
        Self::Title,
        Self::Lead,
        Self::Heading,
        Self::Strong,
        Self::Body,
        Self::Small,
        Self::SmallStrong,
        Self::Caption,
        Self::CaptionStrong,
        Self::Button,
    ];

    /// Face, and size in points at 100 %.
    const fn face_and_size(self) -> (Face, f32) {
        match self {
            Self::Display => (Face::Display, 31.0),
            Self::Title => (Face::Display, 25.0),
            Self::Lead => (Face::Regular, 24.0),
            Self::Heading => (Face::SemiBold, 18.0),
            Self::Strong => (Face::SemiBold, 15.5),
            Self::Body => (Face::Regular, 15.5),
            Self::Small => (Face::Regular, 13.5),
            Self::SmallStrong => (Face::SemiBold, 13.5),
            Self::Caption => (Face::Regular, 12.0),
            Self::CaptionStrong => (Face::SemiBold, 12.0),
            Self::Button => (Face::SemiBold, 15.0),
        }
    }
}

/// The look in force: one palette and one text scale. Cheap to copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// The colors.
    pub palette: Palette,
    /// True for the dark palette.
    pub is_dark: bool,
    /// Text size, 0.8 to 2.0; 1.0 is 100 %.
    pub text_scale: f32,
}

impl Theme {
    /// Smallest text scale.
    pub const TEXT_SCALE_MIN: f32 = 0.8;
    /// Largest text scale.
    pub const TEXT_SCALE_MAX: f32 = 2.0;

    /// The light theme. The scale is kept within 0.8 to 2.0.
    pub fn light(text_scale: f32) -> Self {
        Self { palette: LIGHT, is_dark: false, text_scale: sane_scale(text_scale) }
    }

    /// The dark theme. The scale is kept within 0.8 to 2.0.
    pub fn dark(text_scale: f32) -> Self {
        Self { palette: DARK, is_dark: true, text_scale: sane_scale(text_scale) }
    }

    /// Dresses every egui widget in light and dark, and installs the fonts.
    ///
    /// Call once before the first frame and again when the text size changes, at the start of a
    /// frame. Which of the two shows is egui's choice: `ctx.set_theme(ThemePreference::..)`.
    pub fn apply(ctx: &Context, text_scale: f32) {
        let scale = sane_scale(text_scale);
        crate::ui::kit::fonts::install(ctx);
        ctx.data_mut(|data| data.insert_temp(scale_id(), scale));
        ctx.set_style_of(egui::Theme::Light, style::style(&Self::light(scale)));
        ctx.set_style_of(egui::Theme::Dark, style::style(&Self::dark(scale)));
    }

    /// The theme in force in this `Ui`.
    pub fn of(ui: &Ui) -> Self {
        Self::chosen(ui.ctx(), ui.visuals().dark_mode)
    }

    /// The theme in force in the window.
    pub fn of_window(ctx: &Context) -> Self {
        Self::chosen(ctx, ctx.global_style().visuals.dark_mode)
    }

    fn chosen(ctx: &Context, is_dark: bool) -> Self {
        let scale = ctx.data(|data| data.get_temp(scale_id())).unwrap_or(1.0);
        if is_dark { Self::dark(scale) } else { Self::light(scale) }
    }

    /// A size that grows with the text, in points.
    pub fn px(&self, size_px: f32) -> f32 {
        (size_px * self.text_scale).round()
    }

    /// The font for a kind of text.
    pub fn font(&self, text: Text) -> FontId {
        let (face, size) = text.face_and_size();
        FontId::new(size * self.text_scale, face.family())
    }

    /// The font for big numbers: every digit is equally wide. Height of the font in points.
    pub fn digits(&self, size_px: f32) -> FontId {
        FontId::new(size_px, Face::Digits.family())
    }

    /// Text for `ui.label`, in ink.
    pub fn rich(&self, text: Text, words: impl Into<String>) -> RichText {
        RichText::new(words).font(self.font(text)).color(self.palette.ink)
    }

    /// Text for `ui.label`, in quiet ink.
    pub fn quiet(&self, text: Text, words: impl Into<String>) -> RichText {
        self.rich(text, words).color(self.palette.quiet_ink)
    }
}

fn scale_id() -> Id {
    Id::unique("unhunch text scale")
}

fn sane_scale(scale: f32) -> f32 {
    if scale.is_finite() { scale.clamp(Theme::TEXT_SCALE_MIN, Theme::TEXT_SCALE_MAX) } else { 1.0 }
}

/// Contrast ratio of two opaque colors by WCAG 2.2, 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color32) -> f32 {
    let linear = egui::Rgba::from(color);
    0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG AA for text of normal size.
    const TEXT: f32 = 4.5;
    /// WCAG AA for parts of controls.
    const PART: f32 = 3.0;

    fn check(name: &str, front: Color32, back: Color32, least: f32) {
        let ratio = contrast(front, back);
        assert!(ratio >= least, "{name}: {ratio:.2} is below {least}");
    }

    #[test]
    fn every_text_can_be_read_on_what_is_behind_it() {
        for (mode, p) in [("light", LIGHT), ("dark", DARK)] {
            let backs = [("paper", p.paper), ("surface", p.surface), ("control", p.control), ("stage", p.stage)];
            for (back_name, back) in backs {
                for (name, ink) in [("ink", p.ink), ("quiet", p.quiet_ink), ("accent ink", p.accent_ink)] {
                    check(&format!("{mode} {name} on {back_name}"), ink, back, TEXT);
                }
            }
            for (name, front, back) in [
                ("ink on hovered", p.ink, p.control_hover),
                ("ink on pressed", p.ink, p.control_press),
                ("on accent", p.on_accent, p.accent),
                ("on accent hover", p.on_accent, p.accent_hover),
                ("on accent press", p.on_accent, p.accent_press),
                ("accent ink on tint", p.accent_ink, p.accent_tint),
                ("ink on tint", p.ink, p.accent_tint),
                ("coral ink on tint", p.coral_ink, p.coral_tint),
                ("coral ink on surface", p.coral_ink, p.surface),
                ("coral ink on paper", p.coral_ink, p.paper),
                ("on coral", p.on_coral, p.coral_fill),
                ("warning", p.warning_ink, p.warning_tint),
                ("warning on paper", p.warning_ink, p.paper),
                ("ink on warning", p.ink, p.warning_tint),
            ] {
                check(&format!("{mode} {name}"), front, back, TEXT);
            }
            for back in [p.paper, p.surface, p.control] {
                check(&format!("{mode} focus ring"), p.accent, back, PART);
            }
            for back in [p.paper, p.surface] {
                check(&format!("{mode} outline"), p.outline, back, PART);
            }
        }
    }

    #[test]
    fn contrast_of_black_and_white_is_21() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    }

    #[test]
    fn text_scale_stays_sane() {
        for (given, kept) in [(0.1, 0.8), (1.3, 1.3), (9.0, 2.0), (f32::NAN, 1.0)] {
            assert!((Theme::light(given).text_scale - kept).abs() < f32::EPSILON);
        }
    }
}
