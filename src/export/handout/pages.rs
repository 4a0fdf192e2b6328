//! Puts blocks on pages: one after the other, none torn in two unless it is longer than a page.

use super::marks::{Block, Measures, Node, Placed};

/// What is drawn on one page.
#[derive(Default)]
pub(super) struct PageMarks {
    /// What is read: the leaves of the tree, in their order.
    pub(super) read: Vec<Placed>,
    /// What is only looked at.
    pub(super) furniture: Vec<Placed>,
}

/// A line of the list of contents.
pub(super) struct Bookmark {
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// A handout with a place for everything.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) pages: Vec<PageMarks>,
    /// What screen readers follow; leaves are numbered over all pages, and each knows its page.
    pub(super) tree: Vec<Node<Leaf>>,
    pub(super) bookmarks: Vec<Bookmark>,
}

/// A leaf of the tree: its number and its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    pub(super) index: usize,
    pub(super) page: usize,
}

/// The room for blocks on a page with `foot` points kept free at its lower edge.
fn page_height(measures: &Measures, foot: f32) -> f32 {
    let [_, height] = measures.paper;
    height - 2.0 * measures.margin - foot
}

/// Puts blocks on pages with `foot` points kept free at the lower edge of each.
pub(super) fn lay_out(mut blocks: Vec<Block>, measures: &Measures, foot: f32) -> Pages {
    let top = measures.margin;
    let mut layout = Layout {
        done: Pages { pages: vec![PageMarks::default()], ..Pages::default() },
        x: measures.margin,
        top,
        bottom: top + page_height(measures, foot),
        y: top,
        n_leaves: 0,
    };
    let mut floating = blocks.iter().position(|block| block.floats).map(|index| blocks.remove(index));
    for index in 0..blocks.len() {
        let wanted = together(&blocks, index, layout.bottom - top);
        if !layout.has_room(wanted)
            && let Some(block) = floating.take_if(|block| layout.has_room(block.height))
        {
            layout.place_whole(block);
        }
        if let Some(block) = blocks.get_mut(index) {
            layout.place(std::mem::take(block), wanted);
        }
    }
    if let Some(block) = floating {
        layout.place_whole(block);
    }
    layout.done
}

/// How much room a block needs with those it leads; only its own if all are too long for one page.
fn together(blocks: &[Block], index: usize, page_height: f32) -> f32 {
    let mut height = 0.0;
    for block in blocks.iter().skip(index) {
        height += block.height;
        if !block.leads {
            break;
        }
    }
    let own = blocks.get(index).map_or(0.0, |block| block.height);
    if height > page_height { own } else { height }
}

struct Layout {
    done: Pages,
    x: f32,
    top: f32,
    bottom: f32,
    y: f32,
    n_leaves: usize,
}

impl Layout {
    /// Whether this much fits, or there is a whole page for it.
    fn has_room(&self, wanted: f32) -> bool {
        self.y + wanted <= self.bottom || self.y <= self.top
    }

    fn place_whole(&mut self, block: Block) {
        let wanted = block.height;
        self.place(block, wanted);
    }

    fn place(&mut self, block: Block, wanted: f32) {
        if !self.has_room(wanted) {
            self.turn();
        }
        let start = self.y;
        let page = self.done.pages.len() - 1;
        if let Some(title) = block.bookmark {
            self.done.bookmarks.push(Bookmark { title, page, y: start });
        }
        let is_first = start <= self.top;
        if let Some(page) = self.done.pages.last_mut() {
            // Nothing has to be parted from the edge of the paper.
            let furniture = block.furniture.into_iter().filter(|placed| !is_first || placed.y > 0.0);
            page.furniture.extend(furniture.map(|placed| Placed { x: placed.x + self.x, y: placed.y + start, ..placed }));
        }
        let mut shift = start;
        for node in block.nodes {
            let node = self.place_node(node, &mut shift);
            self.done.tree.push(node);
        }
        self.y = shift + block.height;
        // A block that ran over the edge ends near the foot of its last page.
        self.y = self.y.min(self.bottom);
    }

    fn place_node(&mut self, node: Node<Placed>, shift: &mut f32) -> Node<Leaf> {
        match node {
            Node::Group(kind, nodes) => Node::Group(kind, nodes.into_iter().map(|node| self.place_node(node, shift)).collect()),
            Node::Leaf(placed) => Node::Leaf(self.place_leaf(placed, shift)),
        }
    }

    fn place_leaf(&mut self, placed: Placed, shift: &mut f32) -> Leaf {
        // A little more than the page holds is rounding.
        if placed.y + *shift + placed.height > self.bottom + 0.5 {
            self.turn();
            *shift = self.top - placed.y;
        }
        let leaf = Leaf { index: self.n_leaves, page: self.done.pages.len() - 1 };
        self.n_leaves += 1;
        if let Some(page) = self.done.pages.last_mut() {
            page.read.push(Placed { x: placed.x + self.x, y: placed.y + *shift, ..placed });
        }
        leaf
    }

    fn turn(&mut self) {
        self.done.pages.push(PageMarks::default());
        self.y = self.top;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use krilla::tagging::Tag;
    use proptest::prelude::*;

    use super::*;
    use crate::export::handout::{HandoutOptions, marks::Mark};

    const LINE: f32 = 10.0;

    /// A block of lines, each a leaf.
    fn block(n_lines: usize, leads: bool) -> Block {
        let leaf = |line: usize| {
            let mark = Mark::Rule { width: 10.0, ink: [0; 3] };
            Node::Leaf(Placed { x: 0.0, y: line as f32 * LINE, height: LINE, mark })
        };
        let nodes = vec![Node::Group(Tag::P.into(), (0..n_lines).map(leaf).collect())];
        Block { height: n_lines as f32 * LINE, nodes, leads, ..Block::default() }
    }

    fn pages_of(node: &Node<Leaf>, pages: &mut Vec<usize>) {
        match node {
            Node::Leaf(leaf) => pages.push(leaf.page),
            Node::Group(_, nodes) => nodes.iter().for_each(|node| pages_of(node, pages)),
        }
    }

    #[test]
    fn a_floating_block_fills_the_first_room_that_would_stay_empty() {
        let measures = Measures::new(HandoutOptions::default());
        let n_lines = (page_height(&measures, 40.0) / LINE) as usize;
        let part = |percent: usize| block(n_lines * percent / 100, false);
        let page_of_floating = |others: &[usize]| {
            let floating = Block { floats: true, bookmark: Some("floats".to_owned()), ..part(25) };
            let blocks = others.iter().map(|&percent| part(percent)).chain([floating]).collect();
            lay_out(blocks, &measures, 40.0).bookmarks[0].page
        };
        assert_eq!(page_of_floating(&[50, 80, 80]), 0, "the second does not fit beside the first");
        assert_eq!(page_of_floating(&[90, 50, 80]), 1, "the first page has no room for it");
        assert_eq!(page_of_floating(&[30, 60, 50]), 1, "where no room stays empty it comes last");
    }

    proptest! {
        #[test]
        fn a_block_is_torn_only_if_it_is_longer_than_a_page_and_every_leaf_is_on_its_page(
            wanted in prop::collection::vec((1_usize..120, any::<bool>()), 1..40),
        ) {
            let measures = Measures::new(HandoutOptions::default());
            let room = page_height(&measures, 40.0);
            let blocks = wanted.iter().map(|&(n_lines, leads)| block(n_lines, leads)).collect();
            let laid = lay_out(blocks, &measures, 40.0);
            let bottom = measures.margin + room + 1.0;
            for placed in laid.pages.iter().flat_map(|page| &page.read) {
                prop_assert!(placed.y >= measures.margin - 0.1 && placed.y + placed.height <= bottom, "{placed:?}");
            }
            prop_assert_eq!(laid.pages.iter().map(|page| page.read.len()).sum::<usize>(), wanted.iter().map(|(n, _)| n).sum::<usize>());
            let mut before = None;
            for (&(n_lines, leads), node) in wanted.iter().zip(&laid.tree) {
                let mut pages = Vec::new();
                pages_of(node, &mut pages);
                prop_assert!(pages.is_sorted());
                let height = n_lines as f32 * LINE;
                prop_assert!(pages.first() == pages.last() || height > room);
                if let Some((page, height_before)) = before
                    && !leads
                    && height + height_before <= room
                {
                    prop_assert_eq!(page, pages[0]);
                }
                before = (leads && before.is_none()).then_some((pages[0], height));
            }
        }
    }
}
