//! Sets every part of a handout as a block of marks. Where a block stands on which page is decided in `pages`.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag};

use super::{
    ExportError,
    content::{CARE_FIRST, CARE_TITLE, Card, DAYS, Figure, N_WEEKS, Sheet, SheetPart},
    marks::{ACCENT, BLACK, Block, CORAL, FAINT, Ink, Mark, Measures, Node, Placed, QUIET, Style, Weeks},
    pictures::{Pictures, RATIO},
    typesetting::{Fonts, Line},
};
use crate::{
    exercise::{ADAPT_TITLE, SKIP_TITLE},
    progress::{Activity, Progress},
};

/// Between a picture and the words beside it.
const BESIDE: f32 = 18.0;
/// Between pictures in a row.
const BETWEEN: f32 = 8.0;
/// Above and below a rule.
const AROUND_RULE: f32 = 11.0;
/// More pictures than this stand above the words, not beside them.
const MOST_BESIDE: usize = 2;
/// Sets blocks, line by line.
pub(super) struct Setter<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) measures: Measures,
    pictures: &'a Pictures,
}

/// Where the next line goes.
#[derive(Clone, Copy)]
struct Column {
    x: f32,
    y: f32,
    width: f32,
}

/// All blocks of a sheet in order.
///
/// # Errors
/// [`ExportError::Canceled`] on request.
pub(super) fn blocks(
    sheet: &Sheet,
    pictures: &Pictures,
    fonts: &Fonts,
    measures: Measures,
    progress: &mut Progress<'_>,
) -> Result<Vec<Block>, ExportError> {
    let setter = Setter { fonts, measures, pictures };
    let mut blocks = vec![setter.head(sheet)];
    for (index, part) in sheet.parts.iter().enumerate() {
        progress.reached(Activity::Writing, 0.5 * index as f32 / sheet.parts.len() as f32)?;
        blocks.push(match part {
            SheetPart::Card(card) => setter.card(card),
            SheetPart::Rest(words) => setter.between(words, false),
            SheetPart::Rounds(words) => setter.between(words, true),
        });
    }
    blocks.push(setter.care(sheet));
    Ok(blocks)
}

impl Setter<'_> {
    fn body(&self) -> Style {
        Style { is_strong: false, size: self.measures.body, ink: BLACK }
    }

    fn strong(&self) -> Style {
        Style { is_strong: true, ..self.body() }
    }

    fn heading(&self) -> Style {
        Style { is_strong: true, size: self.measures.heading, ink: BLACK }
    }

    fn small(&self) -> Style {
        Style { is_strong: false, size: self.measures.small, ink: QUIET }
    }

    fn column(&self) -> Column {
        Column { x: 0.0, y: 0.0, width: self.measures.width() }
    }

    fn gap(&self) -> f32 {
        self.measures.body * 0.45
    }

    /// Title, purpose, and lines to write on.
    fn head(&self, sheet: &Sheet) -> Block {
        let mut at = self.column();
        let title = Style { size: self.measures.title, ..self.heading() };
        let mut nodes = vec![heading(1, &sheet.title, self.lines(&mut at, &sheet.title, title, 0.0))];
        at.y += self.gap();
        for words in [sheet.about.as_str(), sheet.needs.as_str(), CARE_FIRST] {
            if !words.trim().is_empty() {
                nodes.push(paragraph(self.lines(&mut at, words, self.body(), 0.0)));
            }
        }
        at.y += self.measures.body * 1.1;
        let (line, furniture) = self.lines_to_write_on(at);
        nodes.push(line);
        Block {
            height: at.y + self.body().height() + self.gap() * 2.0,
            nodes,
            furniture,
            bookmark: Some(sheet.title.clone()),
            leads: true,
            ..Block::default()
        }
    }

    fn lines_to_write_on(&self, at: Column) -> (Node<Placed>, Vec<Placed>) {
        let mut leaves = Vec::new();
        let mut rules = Vec::new();
        let style = self.small();
        let name_width = at.width * 0.62;
        for (words, x, width) in
            [("Name", at.x, name_width), ("Date", at.x + name_width + BESIDE, at.width - name_width - BESIDE)]
        {
            let line = style.cut(self.fonts).line(&format!("{words} "));
            let words_width = line.width_em * style.size + 4.0;
            leaves.push(Node::Leaf(Placed { x, y: at.y, height: style.height(), mark: Mark::Text(line, style) }));
            let rule = Mark::Rule { width: (width - words_width).max(0.0), ink: QUIET };
            rules.push(Placed { x: x + words_width, y: at.y + style.height() * 0.85, height: 1.0, mark: rule });
        }
        (paragraph(leaves), rules)
    }

    /// A rest or a number of rounds.
    fn between(&self, words: &str, leads: bool) -> Block {
        let mut at = self.column();
        at.y += AROUND_RULE;
        let style = Style { ink: ACCENT, ..self.strong() };
        let nodes = vec![paragraph(self.lines(&mut at, words, style, 0.0))];
        Block { height: at.y + AROUND_RULE, nodes, furniture: vec![self.rule()], leads, ..Block::default() }
    }

    /// Who should ask first, when to stop and when to get help.
    fn care(&self, sheet: &Sheet) -> Block {
        let mut at = self.column();
        at.y += AROUND_RULE;
        let mut nodes = vec![heading(2, CARE_TITLE, self.lines(&mut at, CARE_TITLE, self.heading(), 0.0))];
        for words in [&sheet.first, &sheet.care] {
            if !words.trim().is_empty() {
                at.y += self.gap();
                nodes.push(paragraph(self.lines(&mut at, words, self.body(), 0.0)));
            }
        }
        for (words, signs) in sheet.care_lists() {
            at.y += self.gap();
            nodes.push(paragraph(self.lines(&mut at, words, Style { ink: CORAL, ..self.strong() }, 0.0)));
            let items = signs.iter().map(|sign| self.item(&mut at, "•", sign)).collect();
            nodes.push(Node::Group(Tag::L(ListNumbering::Disc).into(), items));
        }
        let bookmark = Some(CARE_TITLE.to_owned());
        Block { height: at.y + AROUND_RULE, nodes, furniture: vec![self.rule()], bookmark, floats: true, ..Block::default() }
    }

    fn rule(&self) -> Placed {
        let mark = Mark::Rule { width: self.measures.width(), ink: FAINT };
        Placed { x: 0.0, y: 0.0, height: 1.0, mark }
    }

    fn card(&self, card: &Card) -> Block {
        let figures: Vec<(&Figure, usize, [u32; 2])> = card
            .figures
            .iter()
            .filter_map(|figure| {
                let (index, picture) = self.pictures.get(&figure.shot)?;
                Some((figure, index, picture.size_px))
            })
            .collect();
        let is_beside = (1..=MOST_BESIDE).contains(&figures.len()) && !self.measures.is_large;
        let mut at = self.column();
        at.y += AROUND_RULE;
        let mut down = at;
        if is_beside {
            let indent = self.measures.picture + BESIDE;
            at = Column { x: at.x + indent, width: at.width - indent, ..at };
        }
        let mut nodes = vec![self.card_heading(&mut at, card)];
        let mut figure_nodes = Vec::new();
        if is_beside {
            for figure in &figures {
                figure_nodes.extend(self.figure(&mut down, self.measures.picture, *figure));
                down.y += self.gap();
            }
        }
        nodes.append(&mut figure_nodes);
        self.amount(&mut at, card, &mut nodes);
        let mut has_ticks = false;
        if !is_beside && !figures.is_empty() {
            at.y += self.gap() * 1.5;
            has_ticks = self.row(&mut at, &figures, &mut nodes);
        }
        let below = is_beside.then(|| Column { y: down.y, ..self.column() });
        self.words(&mut at, card, &mut nodes, below);
        if !has_ticks {
            at.y += self.gap() * 1.6;
            nodes.push(self.ticks(&mut at, Weeks::InARow));
        }
        Block {
            height: at.y.max(down.y) + AROUND_RULE,
            nodes,
            furniture: vec![self.rule()],
            bookmark: Some(format!("{}. {}", card.number, card.name)),
            ..Block::default()
        }
    }

    fn card_heading(&self, at: &mut Column, card: &Card) -> Node<Placed> {
        let style = self.heading();
        let number = style.cut(self.fonts).line(&format!("{}. ", card.number));
        let indent = number.width_em * style.size;
        let number =
            Placed { x: at.x, y: at.y, height: style.height(), mark: Mark::Text(number, Style { ink: ACCENT, ..style }) };
        let mut leaves = vec![Node::Leaf(number)];
        leaves.append(&mut self.lines(at, &card.name, style, indent));
        heading(2, &format!("{}. {}", card.number, card.name), leaves)
    }

    /// How much, how fast, and what is said before.
    fn amount(&self, at: &mut Column, card: &Card, nodes: &mut Vec<Node<Placed>>) {
        let style = Style { size: self.measures.body * 1.12, ink: ACCENT, ..self.strong() };
        nodes.push(paragraph(self.lines(at, &card.dose, style, 0.0)));
        if !card.often.is_empty() {
            nodes.push(self.labeled(at, "How often:", &card.often, BLACK));
        }
        if !card.pace.is_empty() {
            nodes.push(paragraph(self.lines(at, &card.pace, self.small(), 0.0)));
        }
        if !card.note.trim().is_empty() {
            at.y += self.gap();
            nodes.push(self.labeled(at, "Note:", &card.note, BLACK));
        }
    }

    /// Position, steps, breath and cautions. Facts that begin `below` the pictures take the whole width.
    fn words(&self, at: &mut Column, card: &Card, nodes: &mut Vec<Node<Placed>>, below: Option<Column>) {
        at.y += self.gap() * 1.4;
        if let Some(first) = card.same_as {
            let words = format!("Pictures and steps are the same as in exercise {first}.");
            nodes.push(paragraph(self.lines(at, &words, self.body(), 0.0)));
            return;
        }
        if !card.setup.is_empty() {
            nodes.push(self.labeled(at, "Get ready:", &card.setup.join(" "), BLACK));
            at.y += self.gap();
        }
        if !card.steps.is_empty() {
            let items = card.steps.iter().zip(1..).map(|(step, number)| self.item(at, &format!("{number}."), step)).collect();
            nodes.push(Node::Group(Tag::L(ListNumbering::Decimal).into(), items));
        }
        let facts = [
            ("Breath:", &card.breath, BLACK),
            ("What to feel:", &card.feel, BLACK),
            ("Easier:", &card.easier, BLACK),
            ("Stop when you feel:", &card.stop, CORAL),
            (&format!("{SKIP_TITLE}:"), &card.skip, CORAL),
            (&format!("{ADAPT_TITLE}:"), &card.adapt, BLACK),
        ];
        for (label, words, ink) in facts {
            if !words.trim().is_empty() {
                at.y += self.gap() * 0.5;
                if let Some(below) = below.filter(|below| at.y >= below.y) {
                    (at.x, at.width) = (below.x, below.width);
                }
                nodes.push(self.labeled(at, label, words, ink));
            }
        }
    }

    /// Pictures side by side, and the boxes to tick after them if there is room. Tells whether there was.
    fn row(&self, at: &mut Column, figures: &[(&Figure, usize, [u32; 2])], nodes: &mut Vec<Node<Placed>>) -> bool {
        let n_figures = figures.len() as f32;
        let width = self.measures.picture.min((at.width - BETWEEN * (n_figures - 1.0)) / n_figures);
        let mut bottom = at.y;
        for (index, figure) in figures.iter().enumerate() {
            let mut place = Column { x: at.x + index as f32 * (width + BETWEEN), y: at.y, width };
            nodes.extend(self.figure(&mut place, width, *figure));
            bottom = bottom.max(place.y);
        }
        let used = n_figures * (width + BETWEEN) + BETWEEN;
        let [needed, _] = Weeks::Stacked.size(self.measures.tick);
        let has_room = at.width - used >= needed;
        if has_room {
            let mut place = Column { x: at.x + at.width - needed, y: at.y + self.gap(), width: needed };
            nodes.push(self.ticks(&mut place, Weeks::Stacked));
            bottom = bottom.max(place.y);
        }
        at.y = bottom;
        has_room
    }

    /// A picture in the middle of its place, and its caption.
    fn figure(&self, at: &mut Column, width: f32, (figure, index, size_px): (&Figure, usize, [u32; 2])) -> Vec<Node<Placed>> {
        let [width_px, height_px] = size_px.map(|side| side.max(1) as f32);
        let height = width / RATIO;
        let shown = width.min(height * width_px / height_px);
        let (x, shown_height) = (at.x + (width - shown) / 2.0, shown * height_px / width_px);
        let mark = Mark::Picture { index, width: shown };
        let y = at.y + (height - shown_height) / 2.0;
        let picture = Node::Leaf(Placed { x, y, height: shown_height, mark });
        let mut nodes = vec![Node::Group(Tag::Figure(Some(figure.alt.clone())).into(), vec![picture])];
        at.y += height;
        if !figure.caption.is_empty() {
            let style = self.small();
            let line = style.cut(self.fonts).fitted(&figure.caption, width / style.size);
            let x = at.x + (width - line.width_em * style.size) / 2.0;
            let caption = Placed { x, y: at.y, height: style.height(), mark: Mark::Text(line, style) };
            nodes.push(paragraph(vec![Node::Leaf(caption)]));
            at.y += style.height();
        }
        nodes
    }

    fn ticks(&self, at: &mut Column, weeks: Weeks) -> Node<Placed> {
        let style = self.small();
        let side = self.measures.tick;
        let letters = DAYS.map(|day| style.cut(self.fonts).line(day)).to_vec();
        let [_, boxes] = weeks.size(side);
        let height = style.height() + boxes + 1.0;
        let placed = Placed { x: at.x, y: at.y, height, mark: Mark::Ticks { letters, style, side, weeks } };
        at.y += height;
        let alt = format!("{N_WEEKS} weeks of boxes to tick, one for each day from Monday to Sunday");
        Node::Group(Tag::Figure(Some(alt)).into(), vec![Node::Leaf(placed)])
    }

    /// A bold word and what it is about, in one paragraph.
    fn labeled(&self, at: &mut Column, label: &str, words: &str, ink: Ink) -> Node<Placed> {
        let style = Style { ink, ..self.strong() };
        let line = style.cut(self.fonts).line(&format!("{label} "));
        let indent = line.width_em * style.size;
        let mut leaves = vec![Node::Leaf(Placed { x: at.x, y: at.y, height: style.height(), mark: Mark::Text(line, style) })];
        leaves.append(&mut self.lines(at, words, self.body(), indent));
        paragraph(leaves)
    }

    /// One entry of a list.
    fn item(&self, at: &mut Column, label: &str, words: &str) -> Node<Placed> {
        let style = Style { ink: ACCENT, ..self.strong() };
        let line = style.cut(self.fonts).line(&format!("{label} "));
        let indent = (self.measures.body * 1.5).max(line.width_em * style.size);
        let label = Placed { x: at.x, y: at.y, height: style.height(), mark: Mark::Text(line, style) };
        let mut inner = Column { x: at.x + indent, y: at.y, width: at.width - indent };
        let lines = self.lines(&mut inner, words, self.body(), 0.0);
        at.y = inner.y;
        let label = Node::Group(Tag::Lbl.into(), vec![Node::Leaf(label)]);
        Node::Group(Tag::LI.into(), vec![label, Node::Group(Tag::LBody.into(), lines)])
    }

    /// A text broken into lines, each a leaf. The first begins `indent` to the right.
    fn lines(&self, at: &mut Column, text: &str, style: Style, indent: f32) -> Vec<Node<Placed>> {
        let lines = style.cut(self.fonts).lines(text, at.width / style.size, indent / style.size);
        let leaf = |(index, line): (usize, Line)| {
            let x = at.x + if index == 0 { indent } else { 0.0 };
            let placed = Placed { x, y: at.y, height: style.height(), mark: Mark::Text(line, style) };
            at.y += style.height();
            Node::Leaf(placed)
        };
        lines.into_iter().enumerate().map(leaf).collect()
    }
}

fn paragraph(leaves: Vec<Node<Placed>>) -> Node<Placed> {
    Node::Group(Tag::P.into(), leaves)
}

fn heading(level: u16, title: &str, leaves: Vec<Node<Placed>>) -> Node<Placed> {
    let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    // A title without letters would be no title.
    let title = if title.trim().is_empty() { "Exercise" } else { title };
    Node::Group(Tag::Hn(level, Some(title.to_owned())).into(), leaves)
}
