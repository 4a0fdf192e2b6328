//! How the tokens dress the stock egui widgets, in every state.
//!
//! Colors and sizes come from `theme.rs`; our own widgets do not go through here.

use std::sync::Arc;

use egui::style::{
    HandleShape, ScrollAnimation, ScrollFadeStyle, ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets,
};
use egui::{Color32, CornerRadius, CursorIcon, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Vec2, Visuals};

use super::{Palette, Text, Theme, line, radius, size, space};

/// The egui style of a theme.
pub(super) fn style(theme: &Theme) -> Arc<Style> {
    let base = if theme.is_dark { egui::Theme::Dark } else { egui::Theme::Light }.default_style();
    let mut style = base;
    style.text_styles = [
        (TextStyle::Small, theme.font(Text::Small)),
        (TextStyle::Body, theme.font(Text::Body)),
        (TextStyle::Button, theme.font(Text::Button)),
        (TextStyle::Heading, theme.font(Text::Heading)),
        (TextStyle::Monospace, FontId::new(theme.font(Text::Small).size, FontFamily::Monospace)),
    ]
    .into();
    style.visuals = visuals(theme);
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.animation_time = 0.12;
    style.scroll_animation = ScrollAnimation::duration(0.15);
    set_spacing(theme, &mut style);
    Arc::new(style)
}

fn set_spacing(theme: &Theme, style: &mut Style) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(space::S);
    spacing.window_margin = margin(space::XL);
    spacing.menu_margin = margin(space::S);
    spacing.button_padding = Vec2::new(space::M, space::S);
    spacing.interact_size = Vec2::splat(theme.px(size::CONTROL));
    spacing.slider_width = theme.px(size::SLIDER);
    spacing.slider_rail_height = theme.px(size::BAR) / 2.0;
    spacing.combo_width = theme.px(size::SLIDER);
    spacing.text_edit_width = theme.px(size::SLIDER);
    spacing.icon_width = theme.px(size::ICON);
    spacing.icon_width_inner = theme.px(size::ICON_SMALL);
    spacing.icon_spacing = space::S;
    spacing.tooltip_width = theme.px(size::DIALOG) * 0.75;
    spacing.menu_width = theme.px(size::DIALOG);
    spacing.indent = space::XL;
    spacing.scroll = scroll();
}

fn scroll() -> ScrollStyle {
    ScrollStyle {
        // Room for the focus ring of what lies at the edge.
        content_margin: margin(space::XS),
        bar_width: space::S,
        handle_min_length: space::XXL,
        bar_inner_margin: space::XS,
        floating_width: space::XS,
        floating_allocated_width: space::S,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.3,
        dormant_handle_opacity: 0.2,
        active_handle_opacity: 0.35,
        interact_handle_opacity: 0.6,
        fade: ScrollFadeStyle { strength: 0.0, size: 0.0 },
        ..ScrollStyle::floating()
    }
}

fn visuals(theme: &Theme) -> Visuals {
    let p = &theme.palette;
    let base = if theme.is_dark { Visuals::dark() } else { Visuals::light() };
    Visuals {
        override_text_color: None,
        weak_text_color: Some(p.quiet_ink),
        widgets: widgets(p),
        selection: Selection { bg_fill: p.accent_tint, stroke: Stroke::new(line::STRONG, p.accent_ink) },
        hyperlink_color: p.accent_ink,
        faint_bg_color: p.paper,
        extreme_bg_color: p.control,
        text_edit_bg_color: Some(p.surface),
        code_bg_color: p.control,
        warn_fg_color: p.warning_ink,
        error_fg_color: p.coral_ink,
        window_corner_radius: CornerRadius::same(radius::XL),
        window_shadow: shadow(p, space::XXL),
        window_fill: p.surface,
        window_stroke: Stroke::new(line::THIN, p.line),
        window_highlight_topmost: false,
        menu_corner_radius: CornerRadius::same(radius::L),
        panel_fill: p.paper,
        popup_shadow: shadow(p, space::L),
        text_cursor: TextCursorStyle {
            stroke: Stroke::new(line::STRONG, p.accent),
            preview: false,
            // A blinking cursor would keep the window awake.
            blink: false,
            ..TextCursorStyle::default()
        },
        collapsing_header_frame: false,
        indent_has_left_vline: false,
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        interact_cursor: Some(CursorIcon::PointingHand),
        disabled_alpha: 0.5,
        ..base
    }
}

fn widgets(p: &Palette) -> Widgets {
    let state = |fill: Color32, border: Stroke, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: border,
        corner_radius: CornerRadius::same(radius::M),
        fg_stroke: Stroke::new(line::STRONG, ink),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: state(p.surface, Stroke::new(line::THIN, p.line), p.ink),
        inactive: state(p.control, Stroke::new(line::THIN, p.outline), p.ink),
        hovered: state(p.control_hover, Stroke::new(line::THIN, p.ink), p.ink),
        // egui paints what has the keyboard focus as active: this border is its focus ring.
        active: state(p.control_hover, Stroke::new(line::STRONG, p.accent), p.ink),
        open: state(p.control_hover, Stroke::new(line::THIN, p.outline), p.ink),
    }
}

fn shadow(p: &Palette, blur_px: f32) -> Shadow {
    let blur = blur_px as u8;
    Shadow { offset: [0, (blur / 4) as i8], blur, spread: 0, color: p.shadow }
}

fn margin(all_px: f32) -> Margin {
    Margin::same(all_px as i8)
}
