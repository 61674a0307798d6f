//! Passages and sections: where in the report's text something is stated.
//!
//! A passage is described once, however many facts and names it holds; a section only where a passage stands in it or
//! in a part of it, and every top section. Offsets are code points here, as everywhere in the graph.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedNodeRef};

use super::{
    emitter::Emitter,
    iri::ReportIris,
    vocabulary::{dcterms, oa, rdf, rg},
};
use crate::{
    document::{Document, Section, SectionKind},
    span::{CodePoints, Span},
};

/// The stretches of one report's text that its graph refers to.
pub(super) struct Passages<'a> {
    document: &'a Document,
    iris: &'a ReportIris<'a>,
    code_points: CodePoints,
    used: BTreeMap<Span, NamedNode>,
}

impl<'a> Passages<'a> {
    pub fn new(document: &'a Document, iris: &'a ReportIris<'a>) -> Self {
        Self { document, iris, code_points: CodePoints::new(&document.text), used: BTreeMap::new() }
    }

    /// The passage at a span, which from now on is part of the graph.
    pub fn at(&mut self, span: Span) -> NamedNode {
        let (start, end) = self.offsets(span);
        self.used.entry(span).or_insert_with(|| self.iris.passage(start, end)).clone()
    }

    /// Start and end in code points.
    pub fn offsets(&self, span: Span) -> (usize, usize) {
        (self.code_points.of_byte(span.start), self.code_points.of_byte(span.end))
    }

    /// Describes the sections that are needed, then the passages.
    pub fn describe(&self, emitter: &mut Emitter<'_>) {
        let sections = &self.document.sections;
        let places: Vec<Option<usize>> = self.used.keys().map(|span| innermost(sections, *span)).collect();
        let nodes = self.needed_sections(&places);
        let part = |section: Option<usize>| section.and_then(|index| nodes[index].as_ref()).unwrap_or(self.iris.report());
        for (section, node) in sections.iter().zip(&nodes).filter_map(|(section, node)| Some((section, node.as_ref()?))) {
            self.describe_section(section, node, part(section.parent), emitter);
        }
        for ((span, passage), place) in self.used.iter().zip(places) {
            let (start, end) = self.offsets(*span);
            emitter.link(passage, rdf::TYPE, rg::PASSAGE);
            emitter.integer(passage, oa::START, start);
            emitter.integer(passage, oa::END, end);
            emitter.text(passage, oa::EXACT, span.of(&self.document.text));
            emitter.link(passage, dcterms::IS_PART_OF, part(place).as_ref());
        }
    }

    /// The nodes of the top sections, of the sections at `places`, and of those above them; `None` for the others.
    fn needed_sections(&self, places: &[Option<usize>]) -> Vec<Option<NamedNode>> {
        let sections = &self.document.sections;
        let mut needed: Vec<bool> = sections.iter().map(|section| section.parent.is_none()).collect();
        for place in places {
            let mut next = *place;
            while let Some(index) = next {
                needed[index] = true;
                next = sections[index].parent;
            }
        }
        needed.into_iter().enumerate().map(|(index, needed)| needed.then(|| self.iris.section(index + 1))).collect()
    }

    fn describe_section(&self, section: &Section, node: &NamedNode, above: &NamedNode, emitter: &mut Emitter<'_>) {
        emitter.link(node, rdf::TYPE, rg::SECTION);
        emitter.integer(node, rg::ORDINAL, section.ordinal);
        emitter.text(node, rg::HEADING, section.heading.trimmed(&self.document.text).of(&self.document.text));
        emitter.link(node, rg::SECTION_KIND, section_kind(section.kind));
        emitter.link(node, dcterms::IS_PART_OF, above.as_ref());
    }
}

/// The innermost section that holds a span. Sections stand in the order of the text, a parent before its children.
fn innermost(sections: &[Section], span: Span) -> Option<usize> {
    let mut next = sections.partition_point(|section| section.span.start <= span.start).checked_sub(1);
    while let Some(index) = next {
        if sections[index].span.contains(span) {
            break;
        }
        next = sections[index].parent;
    }
    next
}

fn section_kind(kind: SectionKind) -> NamedNodeRef<'static> {
    match kind {
        SectionKind::Review => rg::REVIEW,
        SectionKind::Plan => rg::PLAN,
        SectionKind::Other => rg::OTHER,
    }
}
