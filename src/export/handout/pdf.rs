//! Draws a handout as a PDF file that a printer, a screen reader and a search can use (PDF/UA-1).

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect, Size, Transform},
    image::Image,
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, BBox, ContentTag, Identifier, Node as TagNode, SpanTag, TagGroup, TagKind, TagTree},
};

use super::{
    ExportError, HandoutOptions,
    blocks::blocks,
    content::{N_WEEKS, Sheet},
    marks::{FAINT, Ink, Mark, Measures, Node, Placed, QUIET, Style, Weeks},
    pages::{Leaf, PageMarks, Pages, lay_out},
    pictures::Pictures,
    typesetting::{BOX_EM, Fonts, Line, Run},
};
use crate::progress::{Activity, Progress};

const LANGUAGE: &str = "en";
const MAKER: &str = "Made with Unhunch";
/// From the top of a line of type to the line its letters stand on, as a share of its size.
const BASELINE: f32 = 1.04;
/// The height of a box that stands for a character, as a share of the size.
const BOX_HEIGHT_EM: f32 = 0.7;
/// The most text that is set on pages, bytes; some seventy pages of nothing but words.
const MAX_TEXT_BYTES: usize = 200_000;
/// The width of thin lines, points.
const HAIR: f32 = 0.75;

/// A sheet as the bytes of a PDF file, and whether some characters have no glyph.
///
/// # Errors
/// [`ExportError::Request`] if it can't be set, [`ExportError::Canceled`] on request.
pub(super) fn write(
    sheet: &Sheet,
    pictures: &Pictures,
    options: HandoutOptions,
    progress: &mut Progress<'_>,
) -> Result<(Vec<u8>, bool), ExportError> {
    check_length(sheet)?;
    let fonts = Fonts::bundled().ok_or_else(|| refused("its type can't be read"))?;
    let measures = Measures::new(options);
    let style = Style { is_strong: false, size: measures.small, ink: QUIET };
    let care = fonts.regular.lines(&sheet.care, measures.width() / style.size, 0.0);
    let blocks = blocks(sheet, pictures, &fonts, measures, progress)?;
    let laid = lay_out(blocks, &measures, Foot::height(&care, style));
    let foot = Foot::new(&sheet.title, care, style, &fonts, &measures, laid.pages.len());
    let images: Vec<Image> = pictures
        .all()
        .iter()
        .map(|jpeg| Image::from_jpeg(jpeg.bytes.clone().into(), false))
        .collect::<Result<_, _>>()
        .map_err(refused)?;
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = accessible.map_err(|_| refused("the format is not known"))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut drawing = Drawing { fonts: &fonts, images, measures, identifiers: Vec::new(), has_missing: false };
    let bytes = drawing.document(Document::new_with(settings), laid, &foot, &sheet.title, progress)?;
    Ok((bytes, drawing.has_missing))
}

fn refused(reason: impl std::fmt::Display) -> ExportError {
    ExportError::Request(format!("The PDF can't be made: {reason}. Save a web page instead"))
}

/// Whether the words of a sheet are few enough for pages: their places and tags take far more memory than they do.
fn check_length(sheet: &Sheet) -> Result<(), ExportError> {
    let n_bytes = sheet.n_bytes();
    if n_bytes <= MAX_TEXT_BYTES {
        return Ok(());
    }
    Err(ExportError::Request(format!(
        "The routine has {} thousand letters, too many for pages; at most {} thousand fit. Split it, or save a web page",
        n_bytes / 1000,
        MAX_TEXT_BYTES / 1000
    )))
}

/// What stands at the foot of every page.
struct Foot {
    title: Line,
    maker: Line,
    care: Vec<Line>,
    style: Style,
}

impl Foot {
    fn new(title: &str, care: Vec<Line>, style: Style, fonts: &Fonts, measures: &Measures, n_pages: usize) -> Self {
        let cut = style.cut(fonts);
        let maker = cut.line(MAKER);
        // No page has a longer number than the last one.
        let page = cut.line(&page_words(n_pages, n_pages));
        let room_em = measures.width() / style.size - page.width_em - maker.width_em - 2.0;
        Self { title: cut.fitted(title, room_em), maker, care, style }
    }

    /// How much room it takes with the space above it.
    fn height(care: &[Line], style: Style) -> f32 {
        style.height() * (care.len() as f32 + 2.0)
    }
}

fn page_words(number: usize, n_pages: usize) -> String {
    format!("  ·  Page {number} of {n_pages}")
}

struct Drawing<'a> {
    fonts: &'a Fonts,
    images: Vec<Image>,
    measures: Measures,
    /// What each leaf became, in their order.
    identifiers: Vec<(Identifier, Option<Rect>)>,
    has_missing: bool,
}

impl Drawing<'_> {
    fn document(
        &mut self,
        mut document: Document,
        laid: Pages,
        foot: &Foot,
        title: &str,
        progress: &mut Progress<'_>,
    ) -> Result<Vec<u8>, ExportError> {
        let [width, height] = self.measures.paper;
        let n_pages = laid.pages.len();
        for (index, marks) in laid.pages.iter().enumerate() {
            progress.reached(Activity::Writing, 0.5 + 0.5 * index as f32 / n_pages as f32)?;
            let settings = PageSettings::from_wh(width, height).ok_or_else(|| refused("the paper has no size"))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            self.page(&mut surface, marks);
            self.foot(&mut surface, foot, index + 1, n_pages);
            surface.finish();
            page.finish();
        }
        let mut outline = Outline::new();
        for bookmark in laid.bookmarks {
            let place = XyzDestination::new(bookmark.page, Point::from_xy(self.measures.margin, bookmark.y));
            outline.push_child(OutlineNode::new(bookmark.title, place));
        }
        document.set_outline(outline);
        let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
        for node in laid.tree {
            tree.push(self.tagged(node));
        }
        document.set_tag_tree(tree);
        let title = if title.trim().is_empty() { "Exercises" } else { title };
        let metadata = Metadata::new().title(title.to_owned()).language(LANGUAGE.to_owned()).creator("Unhunch".to_owned());
        document.set_metadata(metadata);
        document.finish().map_err(refused)
    }

    fn page(&mut self, surface: &mut Surface<'_>, marks: &PageMarks) {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        for placed in &marks.furniture {
            self.draw(surface, placed);
        }
        surface.end_tagged();
        for placed in &marks.read {
            let tag = match &placed.mark {
                Mark::Text(line, _) => {
                    // Boxes stand for characters that only the text has.
                    ContentTag::Span(SpanTag::empty().with_actual_text(line.has_missing().then_some(line.text.as_str())))
                }
                _ => ContentTag::Other,
            };
            let identifier = surface.start_tagged(tag);
            self.draw(surface, placed);
            surface.end_tagged();
            let bounds = Rect::from_xywh(placed.x, placed.y, placed.mark.width(), placed.height);
            self.identifiers.push((identifier, bounds));
        }
    }

    /// The tree with what the leaves became. A picture also tells where it stands.
    fn tagged(&self, node: Node<Leaf>) -> TagNode {
        match node {
            Node::Leaf(leaf) => {
                let identifier = self.identifiers.get(leaf.index).map(|(identifier, _)| *identifier);
                identifier.map_or_else(|| TagGroup::new(krilla::tagging::Tag::NonStruct).into(), TagNode::Leaf)
            }
            Node::Group(kind, nodes) => {
                let kind = match (kind, nodes.as_slice()) {
                    (TagKind::Figure(tag), [Node::Leaf(leaf)]) => {
                        let bounds = self.identifiers.get(leaf.index).and_then(|(_, bounds)| *bounds);
                        TagKind::Figure(tag.with_bbox(bounds.map(|bounds| BBox::new(leaf.page, bounds))))
                    }
                    (kind, _) => kind,
                };
                TagGroup::with_children(kind, nodes.into_iter().map(|node| self.tagged(node)).collect()).into()
            }
        }
    }

    fn foot(&mut self, surface: &mut Surface<'_>, foot: &Foot, number: usize, n_pages: usize) {
        let style = foot.style;
        let [width, height] = self.measures.paper;
        let left = self.measures.margin;
        let mut y = height - left - style.height() * (foot.care.len() as f32 + 1.0);
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        line_across(surface, left, y - 5.0, self.measures.width(), FAINT);
        for line in &foot.care {
            self.text(surface, line, style, left, y);
            y += style.height();
        }
        self.text(surface, &foot.maker, style, left, y);
        let page = style.cut(self.fonts).line(&page_words(number, n_pages));
        let page_x = width - left - page.width_em * style.size;
        self.text(surface, &page, style, page_x, y);
        self.text(surface, &foot.title, style, page_x - foot.title.width_em * style.size, y);
        surface.end_tagged();
    }

    fn draw(&mut self, surface: &mut Surface<'_>, placed: &Placed) {
        let (x, y) = (placed.x, placed.y);
        match &placed.mark {
            Mark::Text(line, style) => self.text(surface, line, *style, x, y),
            Mark::Rule { width, ink } => line_across(surface, x, y, *width, *ink),
            Mark::Picture { index, width } => {
                if let (Some(image), Some(size)) = (self.images.get(*index), Size::from_wh(*width, placed.height)) {
                    surface.push_transform(&Transform::from_translate(x, y));
                    surface.draw_image(image.clone(), size);
                    surface.pop();
                }
            }
            Mark::Ticks { letters, style, side, weeks } => {
                let [across, down] = weeks.offset(*side);
                for week in 0..N_WEEKS {
                    let (week_x, week_y) = (x + week as f32 * across, y + week as f32 * down);
                    for (day, letter) in letters.iter().enumerate() {
                        let box_x = week_x + day as f32 * Weeks::step(*side);
                        // Weeks below each other share the letters.
                        if week == 0 || *weeks == Weeks::InARow {
                            let letter_x = box_x + (side - letter.width_em * style.size) / 2.0;
                            self.text(surface, letter, *style, letter_x, week_y);
                        }
                        empty_box(surface, [box_x, week_y + style.height(), *side, *side], QUIET);
                    }
                }
            }
        }
    }

    /// A line of type with its upper edge at `y`.
    fn text(&mut self, surface: &mut Surface<'_>, line: &Line, style: Style, x: f32, y: f32) {
        let baseline = y + style.size * BASELINE;
        for run in &line.runs {
            match run {
                Run::Glyphs { at_em, glyphs } => {
                    surface.set_stroke(None);
                    surface.set_fill(Some(fill(style.ink)));
                    let start = Point::from_xy(x + at_em * style.size, baseline);
                    surface.draw_glyphs(start, glyphs, style.cut(self.fonts).font.clone(), &line.text, style.size, false);
                }
                Run::Missing { at_em } => {
                    self.has_missing = true;
                    let [width, height] = [BOX_EM * 0.8, BOX_HEIGHT_EM].map(|em| em * style.size);
                    let left = x + (at_em + BOX_EM * 0.1) * style.size;
                    empty_box(surface, [left, baseline - height, width, height], style.ink);
                }
            }
        }
    }
}

fn fill([red, green, blue]: Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn stroke([red, green, blue]: Ink) -> Stroke {
    Stroke { paint: rgb::Color::new(red, green, blue).into(), width: HAIR, ..Stroke::default() }
}

fn line_across(surface: &mut Surface<'_>, x: f32, y: f32, width: f32, ink: Ink) {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(x + width, y);
    outline(surface, path, ink);
}

fn empty_box(surface: &mut Surface<'_>, [x, y, width, height]: [f32; 4], ink: Ink) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(x, y, width, height) {
        path.push_rect(rect);
    }
    outline(surface, path, ink);
}

fn outline(surface: &mut Surface<'_>, path: PathBuilder, ink: Ink) {
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(stroke(ink)));
        surface.draw_path(&path);
        surface.set_stroke(None);
    }
}
