//! Which element of a page holds its main text, and which are groups of links.

use std::collections::HashMap;

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{ElementRef, Html, Node};

use super::render;

/// How much of the text of an element one of those in it must hold to be looked into, in hundredths.
const NEARLY_ALL: usize = 85;
/// How much of the text of an element links hold that is a group of links, in hundredths.
const MOSTLY: usize = 80;

/// How much text the elements of a page hold, in characters that are no blank space.
#[derive(Debug)]
pub(super) struct Lengths(HashMap<NodeId, Length>);

#[derive(Clone, Copy, Debug, Default)]
struct Length {
    all: usize,
    /// Of which in links.
    linked: usize,
}

impl Lengths {
    pub(super) fn of(page: &Html) -> Self {
        let mut lengths = HashMap::new();
        // The counts of the elements around, innermost last.
        let mut open: Vec<Length> = Vec::new();
        let (mut left_out, mut links) = (0_usize, 0_usize);
        for edge in page.root_element().traverse() {
            match edge {
                Edge::Open(node) => {
                    left_out += usize::from(left_out > 0 || render::is_unseen(node.value()));
                    links += usize::from(is_link(node.value()));
                    if let (Node::Text(text), 0, Some(last)) = (node.value(), left_out, open.last_mut()) {
                        let length = text.chars().filter(|character| !character.is_whitespace()).count();
                        last.all += length;
                        last.linked += if links > 0 { length } else { 0 };
                    }
                    open.push(Length::default());
                }
                Edge::Close(node) => {
                    left_out = left_out.saturating_sub(1);
                    links -= usize::from(is_link(node.value()));
                    let length = open.pop().unwrap_or_default();
                    lengths.insert(node.id(), length);
                    if let Some(last) = open.last_mut() {
                        last.all += length.all;
                        last.linked += length.linked;
                    }
                }
            }
        }
        Self(lengths)
    }

    fn get(&self, node: NodeRef<'_, Node>) -> Length {
        self.0.get(&node.id()).copied().unwrap_or_default()
    }

    /// Whether nearly all text of a node is that of links, and there is any.
    pub(super) fn is_links(&self, node: NodeRef<'_, Node>) -> bool {
        let length = self.get(node);
        length.all > 0 && length.linked * 100 >= length.all * MOSTLY
    }

    /// The innermost element that holds nearly all of the page's text that is no link.
    pub(super) fn main<'a>(&self, page: &'a Html) -> ElementRef<'a> {
        let text = |element: ElementRef<'_>| {
            let length = self.get(*element);
            length.all - length.linked
        };
        let mut main = page.root_element();
        loop {
            let blocks =
                main.children().filter_map(ElementRef::wrap).filter(|child| child.value().name() == "body" || render::is_block(**child));
            let inner = blocks.max_by_key(|child| text(*child));
            match inner {
                // A paragraph is no container: one that holds all is a text without paragraphs.
                Some(inner) if text(inner) * 100 >= text(main) * NEARLY_ALL && text(inner) > 0 && !is_leaf(inner) => main = inner,
                _ => return main,
            }
        }
    }
}

fn is_leaf(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "p" | "h1" | "h2" | "h3" | "table" | "ul" | "ol" | "li" | "pre")
}

fn is_link(node: &Node) -> bool {
    node.as_element().is_some_and(|element| element.name() == "a")
}
