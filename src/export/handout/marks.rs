//! What a handout is drawn with: sizes, inks, marks at places, the tree that screen readers follow, and blocks of these.
//!
//! Lengths are in points. What stands where is decided in `blocks` and `pages`.

use krilla::tagging::TagKind;

use super::{
    HandoutOptions, Paper,
    content::{DAYS, N_WEEKS},
    pictures::{LARGE_WIDTH_PT, WIDTH_PT},
    typesetting::{Cut, Fonts, Line},
};

/// Red, green and blue.
pub(super) type Ink = [u8; 3];
pub(super) const BLACK: Ink = [0x1d, 0x2b, 0x33];
pub(super) const QUIET: Ink = [0x52, 0x60, 0x69];
pub(super) const ACCENT: Ink = [0x0b, 0x6a, 0x69];
pub(super) const CORAL: Ink = [0xaa, 0x35, 0x1e];
pub(super) const FAINT: Ink = [0xb9, 0xb3, 0xa8];

/// The height of a line of type, as a share of its size.
const LEADING: f32 = 1.36;
/// From box to box, as a share of the side of a box.
const TICK_STEP: f32 = 1.27;

/// Sizes of one handout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    /// Width and height of the paper.
    pub(super) paper: [f32; 2],
    /// Around the text.
    pub(super) margin: f32,
    /// Running text.
    pub(super) body: f32,
    /// Captions and the foot.
    pub(super) small: f32,
    /// Names of exercises.
    pub(super) heading: f32,
    /// The name of the routine.
    pub(super) title: f32,
    /// The width of a picture.
    pub(super) picture: f32,
    /// A box to tick.
    pub(super) tick: f32,
    /// Whether this is large print.
    pub(super) is_large: bool,
}

impl Measures {
    pub(super) fn new(options: HandoutOptions) -> Self {
        let paper = match options.paper {
            Paper::A4 => [595.28, 841.89],
            Paper::Letter => [612.0, 792.0],
        };
        if options.is_large {
            let margin = 38.0;
            Self {
                paper,
                margin,
                body: 16.0,
                small: 13.0,
                heading: 20.0,
                title: 27.0,
                picture: LARGE_WIDTH_PT,
                tick: 20.0,
                is_large: true,
            }
        } else {
            let margin = 42.0;
            Self {
                paper,
                margin,
                body: 10.0,
                small: 8.8,
                heading: 14.0,
                title: 23.0,
                picture: WIDTH_PT,
                tick: 15.0,
                is_large: false,
            }
        }
    }

    /// The width of the text.
    pub(super) fn width(&self) -> f32 {
        let [width, _] = self.paper;
        width - 2.0 * self.margin
    }
}

/// How a line looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) is_strong: bool,
    pub(super) size: f32,
    pub(super) ink: Ink,
}

impl Style {
    pub(super) fn cut(self, fonts: &Fonts) -> &Cut {
        if self.is_strong { &fonts.strong } else { &fonts.regular }
    }

    /// The height of a line.
    pub(super) fn height(self) -> f32 {
        self.size * LEADING
    }
}

/// Something that is drawn.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// A line of type.
    Text(Line, Style),
    /// A picture by its number.
    Picture { index: usize, width: f32 },
    /// Boxes to tick for each day of the weeks.
    Ticks { letters: Vec<Line>, style: Style, side: f32, weeks: Weeks },
    /// A line across, to write on or to part what follows.
    Rule { width: f32, ink: Ink },
}

/// How the boxes of the weeks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weeks {
    /// In one row, each with the letters of the days.
    InARow,
    /// One below the other, under one row of letters.
    Stacked,
}

impl Weeks {
    /// From one box to the next.
    pub(super) fn step(side: f32) -> f32 {
        side * TICK_STEP
    }

    /// From one week to the next, across and down.
    pub(super) fn offset(self, side: f32) -> [f32; 2] {
        let step = Self::step(side);
        match self {
            Self::InARow => [DAYS.len() as f32 * step + side * 1.2, 0.0],
            Self::Stacked => [0.0, step],
        }
    }

    /// Width and height of all boxes.
    pub(super) fn size(self, side: f32) -> [f32; 2] {
        let more = (N_WEEKS - 1) as f32;
        let [across, down] = self.offset(side);
        [(DAYS.len() - 1) as f32 * Self::step(side) + side + more * across, side + more * down]
    }
}

impl Mark {
    /// How wide it is.
    pub(super) fn width(&self) -> f32 {
        match self {
            Self::Text(line, style) => line.width_em * style.size,
            Self::Picture { width, .. } | Self::Rule { width, .. } => *width,
            Self::Ticks { side, weeks, .. } => {
                let [width, _] = weeks.size(*side);
                width
            }
        }
    }
}

/// A mark and the place of its upper left corner.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) height: f32,
    pub(super) mark: Mark,
}

/// A part of the tree that screen readers follow.
#[derive(Clone, Debug)]
pub(super) enum Node<L> {
    Group(TagKind, Vec<Node<L>>),
    Leaf(L),
}

/// A part of a handout that stands together.
#[derive(Default)]
pub(super) struct Block {
    pub(super) height: f32,
    /// What is read, in order; marks go down the page.
    pub(super) nodes: Vec<Node<Placed>>,
    /// What is only looked at; stands at the top.
    pub(super) furniture: Vec<Placed>,
    /// Its line in the list of contents.
    pub(super) bookmark: Option<String>,
    /// Whether it stands on the same page as the block after it.
    pub(super) leads: bool,
    /// Whether it may stand anywhere: it fills the first room that would stay empty. At most one block does.
    pub(super) floats: bool,
}
