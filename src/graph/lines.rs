//! Statements as lines of N-Quads or N-Triples, in the order of their bytes, none twice.
//!
//! A graph is some ten thousand lines, most of which begin alike. So subjects are sorted first, and lines only among those
//! of one subject: that is the order of the whole lines, since `>` or a space ends a subject in each.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use oxigraph::model::{GraphNameRef, LiteralRef, NamedOrBlankNodeRef, QuadRef, TermRef, vocab::xsd};

/// Lines of one graph, as they come.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    all: Vec<Line>,
    /// The subject of neighbouring lines, as it stands in the first of them.
    subjects: Vec<Stretch>,
}

/// A stretch of [`Lines::text`], in bytes.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    /// A place in [`Lines::subjects`].
    subject: usize,
    /// From the subject on.
    start: usize,
    end: usize,
}

impl Lines {
    pub fn add(&mut self, quad: QuadRef<'_>) {
        let start = self.text.len();
        self.subject(quad.subject);
        let end = self.text.len();
        let known = self.subjects.last().is_some_and(|last| self.text[last.start..last.end] == self.text[start..end]);
        if !known {
            self.subjects.push(Stretch { start, end });
        }
        self.text.push(' ');
        self.node(quad.predicate.as_str());
        self.text.push(' ');
        self.object(quad.object);
        match quad.graph_name {
            GraphNameRef::DefaultGraph => {}
            GraphNameRef::NamedNode(graph) => {
                self.text.push(' ');
                self.node(graph.as_str());
            }
            GraphNameRef::BlankNode(graph) => self.displayed(format_args!(" {graph}")),
        }
        self.text.push_str(" .\n");
        self.all.push(Line { subject: self.subjects.len() - 1, start, end: self.text.len() });
    }

    /// Writes all lines in their order.
    pub fn write(mut self, output: &mut impl Write) -> io::Result<()> {
        let ranks = self.ranks();
        let (text, subjects) = (self.text.as_bytes(), &self.subjects);
        let behind = |line: &Line| {
            let subject = subjects[line.subject];
            &text[line.start + (subject.end - subject.start)..line.end]
        };
        self.all.sort_unstable_by(|one, other| ranks[one.subject].cmp(&ranks[other.subject]).then_with(|| behind(one).cmp(behind(other))));
        self.all.dedup_by(|one, other| ranks[one.subject] == ranks[other.subject] && behind(one) == behind(other));
        self.all.iter().try_for_each(|line| output.write_all(&text[line.start..line.end]))
    }

    /// The places of subjects in the order of their bytes; the same for the same subject.
    fn ranks(&self) -> Vec<usize> {
        let text = self.text.as_bytes();
        let written = |subject: usize| &text[self.subjects[subject].start..self.subjects[subject].end];
        let mut sorted: Vec<usize> = (0..self.subjects.len()).collect();
        sorted.sort_unstable_by(|one, other| written(*one).cmp(written(*other)));
        let mut ranks = vec![0; sorted.len()];
        for pair in sorted.windows(2) {
            ranks[pair[1]] = ranks[pair[0]] + usize::from(written(pair[0]) != written(pair[1]));
        }
        ranks
    }

    fn subject(&mut self, subject: NamedOrBlankNodeRef<'_>) {
        match subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.node(node.as_str()),
            NamedOrBlankNodeRef::BlankNode(node) => self.displayed(format_args!("{node}")),
        }
    }

    fn object(&mut self, object: TermRef<'_>) {
        match object {
            TermRef::NamedNode(node) => self.node(node.as_str()),
            TermRef::Literal(literal) if plain(literal.value()) => self.literal(literal),
            other => self.displayed(format_args!("{other}")),
        }
    }

    fn literal(&mut self, literal: LiteralRef<'_>) {
        self.text.push('"');
        self.text.push_str(literal.value());
        self.text.push('"');
        if let Some(language) = literal.language() {
            self.text.push('@');
            self.text.push_str(language);
        } else if literal.datatype() != xsd::STRING {
            self.text.push_str("^^");
            self.node(literal.datatype().as_str());
        }
    }

    fn node(&mut self, iri: &str) {
        self.text.push('<');
        self.text.push_str(iri);
        self.text.push('>');
    }

    fn displayed(&mut self, term: std::fmt::Arguments<'_>) {
        self.text.write_fmt(term).expect("a string takes all that is written to it");
    }
}

/// Whether a text stands in a line as it is, without escapes.
fn plain(text: &str) -> bool {
    text.chars().all(|character| !matches!(character, '\0'..='\u{1F}' | '"' | '\\' | '\u{7F}' | '\u{FFFE}' | '\u{FFFF}'))
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
    use proptest::prelude::*;

    use super::*;

    fn node(last: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("http://example.org/{last}"))
    }

    fn quads() -> impl Strategy<Value = Vec<Quad>> {
        let last = || prop::sample::select(vec!["a", "ab", "a/b", "a!", "县", "a~"]);
        let text = prop::sample::select(vec!["", "甲", "a\"b", "\\", "\n\t\u{1}", "\u{FFFE}，", "5", "5 "]);
        let quad = (last(), last(), last(), text, 0..5_u8, 0..3_u8);
        let made = quad.prop_map(|(subject, predicate, object, text, kind, graph)| {
            let subject: NamedOrBlankNode =
                if kind == 4 { BlankNode::new_unchecked(predicate.len().to_string()).into() } else { node(subject).into() };
            let object: Term = match kind {
                0 => node(object).into(),
                1 => Literal::new_simple_literal(text).into(),
                2 => Literal::new_language_tagged_literal_unchecked(text, "zh").into(),
                _ => Literal::new_typed_literal(text, xsd::INTEGER).into(),
            };
            let graph: GraphName = if graph == 0 { GraphName::DefaultGraph } else { node(&graph.to_string()).into() };
            Quad::new(subject, node(predicate), object, graph)
        });
        prop::collection::vec(made, 0..40)
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_model_sorted(quads in quads()) {
            let mut wanted: Vec<String> = quads.iter().map(|quad| format!("{quad} .\n")).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let mut lines = Lines::default();
            for quad in &quads {
                lines.add(quad.as_ref());
            }
            let mut written = Vec::new();
            lines.write(&mut written).expect("a buffer takes all");
            prop_assert_eq!(String::from_utf8(written).expect("UTF-8"), wanted.concat());
        }
    }
}
