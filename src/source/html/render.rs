//! Elements → text as a browser would show it: blocks are lines, rows of tables lines with tabs.

use ego_tree::{NodeRef, iter::Edge};
use scraper::{ElementRef, Node};

use super::main_text::Lengths;

/// Elements that show no text of the page.
const UNSEEN: [&str; 18] = [
    "script", "style", "noscript", "template", "head", "title", "nav", "footer", "aside", "button", "select", "option", "input",
    "textarea", "iframe", "svg", "object", "rt",
];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 32] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "tbody",
    "thead",
    "tfoot",
    "caption",
    "blockquote",
    "pre",
    "form",
    "fieldset",
    "figure",
    "figcaption",
    "center",
    "hr",
];

pub(super) fn is_unseen(node: &Node) -> bool {
    node.as_element().is_some_and(|element| {
        let hidden = element.attr("hidden").is_some()
            || element.attr("style").is_some_and(|style| {
                let style: String = style.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_ascii_lowercase();
                style.contains("display:none") || style.contains("visibility:hidden")
            });
        hidden || UNSEEN.contains(&element.name())
    })
}

pub(super) fn is_block(node: NodeRef<'_, Node>) -> bool {
    node.value().as_element().is_some_and(|element| BLOCKS.contains(&element.name()))
}

/// The text of an element. Groups of links in it, which lead elsewhere, are left out.
pub(super) fn text(main: ElementRef<'_>, lengths: &Lengths) -> String {
    let mut lines = Lines::default();
    let links_count = !lengths.is_links(*main);
    let mut left_out = 0_usize;
    for edge in main.traverse() {
        match edge {
            Edge::Open(node) => {
                let drop = is_unseen(node.value()) || (links_count && node.id() != main.id() && is_link_group(node, lengths));
                if left_out > 0 || drop {
                    left_out += 1;
                } else {
                    lines.open(node);
                }
            }
            Edge::Close(_) if left_out > 0 => left_out -= 1,
            Edge::Close(node) => lines.close(node),
        }
    }
    lines.end_line();
    lines.text
}

/// A list or block that holds nothing but links: a menu, a share bar.
fn is_link_group(node: NodeRef<'_, Node>, lengths: &Lengths) -> bool {
    let holds_rows = node.value().as_element().is_some_and(|element| matches!(element.name(), "tr" | "tbody" | "p"));
    is_block(node) && !holds_rows && lengths.is_links(node)
}

#[derive(Debug, Default)]
struct Lines {
    text: String,
    line: String,
    /// Blank space is due before the next text; with a line break in it or not.
    gap: Option<bool>,
    cells: usize,
    verbatim: usize,
}

impl Lines {
    fn open(&mut self, node: NodeRef<'_, Node>) {
        match node.value() {
            Node::Text(text) if self.verbatim > 0 => {
                for (index, line) in text.split('\n').enumerate() {
                    if index > 0 {
                        self.end_line();
                    }
                    self.line.push_str(line);
                }
            }
            Node::Text(text) => self.add(&text.text),
            Node::Element(element) => match element.name() {
                "br" => self.end_line(),
                "td" | "th" => {
                    if self.cells > 0 {
                        self.gap = None;
                        self.line.push('\t');
                    }
                    self.cells += 1;
                }
                name => {
                    self.verbatim += usize::from(name == "pre");
                    // A paragraph in a cell stays in its row.
                    if is_block(node) && (self.cells == 0 || name == "tr" || name == "table") {
                        self.end_line();
                        self.cells = 0;
                    }
                }
            },
            _ => {}
        }
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let Some(element) = node.value().as_element() else { return };
        match element.name() {
            "pre" => self.verbatim = self.verbatim.saturating_sub(1),
            "tr" | "table" => self.cells = 0,
            _ => {}
        }
        if is_block(node) {
            if self.cells == 0 {
                self.end_line();
            } else {
                self.gap = self.gap.or(Some(false));
            }
        }
    }

    /// Adds text with its blank space collapsed. A break between two Chinese characters is none.
    fn add(&mut self, text: &str) {
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                let broken = character == '\n' || character == '\r';
                self.gap = Some(self.gap.unwrap_or(false) | broken);
                continue;
            }
            if let Some(broken) = self.gap.take()
                && let Some(last) = self.line.chars().next_back()
                && last != '\t'
                && !(broken && is_wide(last) && is_wide(character))
            {
                self.line.push(' ');
            }
            self.line.push(character);
        }
    }

    fn end_line(&mut self) {
        self.gap = None;
        let line = self.line.trim_end_matches([' ', '\t']);
        if !line.trim().is_empty() {
            self.text.push_str(line);
            self.text.push('\n');
        }
        self.line.clear();
    }
}

fn is_wide(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{2010}'..='\u{2027}')
}
