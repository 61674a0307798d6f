//! One report's graph as a sink: a statement goes in, a quad goes out. It owns nothing, so a quad costs no allocation.

use std::fmt::{self, Debug, Display, Formatter};

use oxigraph::model::{LiteralRef, NamedNode, NamedNodeRef, QuadRef, TermRef};

use super::vocabulary::xsd;
use crate::quantity::Date;

/// The language of everything that a report names.
const LANGUAGE: &str = "zh";

pub(super) struct Emitter<'a> {
    graph: &'a NamedNode,
    sink: &'a mut dyn FnMut(QuadRef<'_>),
}

impl<'a> Emitter<'a> {
    pub fn new(graph: &'a NamedNode, sink: &'a mut dyn FnMut(QuadRef<'_>)) -> Self {
        Self { graph, sink }
    }

    pub fn term(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: TermRef<'_>) {
        (self.sink)(QuadRef::new(subject, predicate, object, self.graph));
    }

    pub fn link(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: NamedNodeRef<'_>) {
        self.term(subject, predicate, object.into());
    }

    /// A name: text in Chinese.
    pub fn name(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, name: &str) {
        self.term(subject, predicate, LiteralRef::new_language_tagged_literal_unchecked(name, LANGUAGE).into());
    }

    /// A name in English.
    pub fn english(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, name: &str) {
        self.term(subject, predicate, LiteralRef::new_language_tagged_literal_unchecked(name, "en").into());
    }

    /// Text as it was read, or a code: a string without a language.
    pub fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        self.term(subject, predicate, LiteralRef::new_simple_literal(text).into());
    }

    pub fn integer(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, number: impl Display) {
        self.typed(subject, predicate, &format!("{number}"), xsd::INTEGER);
    }

    pub fn boolean(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, value: bool) {
        self.typed(subject, predicate, if value { "true" } else { "false" }, xsd::BOOLEAN);
    }

    pub fn date(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, date: Date) {
        self.typed(subject, predicate, &iso(date), xsd::DATE);
    }

    pub fn decimal(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, number: rust_decimal::Decimal) {
        self.typed(subject, predicate, &number.normalize().to_string(), xsd::DECIMAL);
    }

    fn typed(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, value: &str, datatype: NamedNodeRef<'_>) {
        self.term(subject, predicate, LiteralRef::new_typed_literal(value, datatype).into());
    }
}

impl Debug for Emitter<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Emitter").field("graph", self.graph).finish_non_exhaustive()
    }
}

/// A date as `xsd:date` has it.
pub(super) fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}
