//! Turtle and `TriG` for readers: data IRIs short against a base, a block a subject, an empty line between blocks.
//!
//! oxigraph's own serializers shorten prefixes against the base as well (`<//schema.org/>`) and set the blocks without
//! air; hence this one. It writes nothing that they would not read; a test holds it to that.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use oxigraph::model::{GraphName, LiteralRef, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::vocabulary::{DATA_PREFIXES, rdf, xsd};

const INDENT: &str = "    ";

/// Writes quads in the order in which they come.
pub(super) struct TurtleWriter<W> {
    output: W,
    base: Option<String>,
    started: bool,
}

impl<W: Write> TurtleWriter<W> {
    pub fn new(output: W, base: Option<&str>) -> Self {
        Self { output, base: base.map(str::to_owned), started: false }
    }

    /// Writes the quads of one graph, whose subjects and predicates must stand together; within braces if it has a name.
    pub fn graph(&mut self, quads: &[Quad]) -> io::Result<()> {
        self.start()?;
        let Some(first) = quads.first() else {
            return Ok(());
        };
        let name = match &first.graph_name {
            GraphName::NamedNode(name) => Some(self.iri(name.as_ref()).into_owned()),
            GraphName::BlankNode(name) => Some(name.to_string()),
            GraphName::DefaultGraph => None,
        };
        let indent = if name.is_some() { INDENT } else { "" };
        if let Some(name) = &name {
            write!(self.output, "\n{name} {{")?;
        }
        for block in quads.chunk_by(|a, b| a.subject == b.subject) {
            writeln!(self.output)?;
            self.block(block, indent)?;
        }
        if name.is_some() { writeln!(self.output, "}}") } else { Ok(()) }
    }

    /// Ends the file.
    pub fn finish(mut self) -> io::Result<W> {
        self.start()?;
        self.output.flush()?;
        Ok(self.output)
    }

    fn start(&mut self) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        if let Some(base) = &self.base {
            writeln!(self.output, "@base <{base}> .")?;
        }
        DATA_PREFIXES.iter().try_for_each(|(prefix, namespace)| writeln!(self.output, "@prefix {prefix}: <{namespace}> ."))
    }

    /// Writes what is said of one subject.
    fn block(&mut self, quads: &[Quad], indent: &str) -> io::Result<()> {
        let subject = match &quads[0].subject {
            NamedOrBlankNode::NamedNode(node) => self.iri(node.as_ref()),
            NamedOrBlankNode::BlankNode(node) => Cow::Owned(node.to_string()),
        };
        let mut block = format!("{indent}{subject}");
        for (number, same) in quads.chunk_by(|a, b| a.predicate == b.predicate).enumerate() {
            if number > 0 {
                block.push_str(" ;\n");
                block.push_str(indent);
                block.push_str("   ");
            }
            let predicate = same[0].predicate.as_ref();
            let objects: Vec<Cow<'_, str>> = same.iter().map(|quad| self.term(&quad.object)).collect();
            block.push(' ');
            block.push_str(&if predicate == rdf::TYPE { Cow::Borrowed("a") } else { self.iri(predicate) });
            block.push(' ');
            block.push_str(&objects.join(" , "));
        }
        writeln!(self.output, "{block} .")
    }

    fn term<'a>(&self, term: &'a Term) -> Cow<'a, str> {
        match term {
            Term::NamedNode(node) => self.iri(node.as_ref()),
            Term::BlankNode(node) => Cow::Owned(node.to_string()),
            Term::Literal(literal) => self.literal(literal.as_ref()),
        }
    }

    fn literal<'a>(&self, literal: LiteralRef<'a>) -> Cow<'a, str> {
        let datatype = literal.datatype();
        if datatype == xsd::STRING || datatype == rdf::LANG_STRING {
            return Cow::Owned(literal.to_string());
        }
        if stands_bare(literal) {
            return Cow::Borrowed(literal.value());
        }
        Cow::Owned(format!("{}^^{}", LiteralRef::new_simple_literal(literal.value()), self.iri(datatype)))
    }

    fn iri<'a>(&self, iri: NamedNodeRef<'a>) -> Cow<'a, str> {
        let iri = iri.as_str();
        for (prefix, namespace) in DATA_PREFIXES {
            if let Some(local) = iri.strip_prefix(namespace).filter(|local| is_plain_name(local)) {
                return Cow::Owned(format!("{prefix}:{local}"));
            }
        }
        let relative = self.base.as_deref().and_then(|base| iri.strip_prefix(base));
        Cow::Owned(format!("<{}>", relative.filter(|path| is_plain_path(path)).unwrap_or(iri)))
    }
}

/// Whether Turtle reads the bare value as the same term: `7280000000` as a decimal it would not.
fn stands_bare(literal: LiteralRef<'_>) -> bool {
    let value = literal.value();
    let unsigned = value.strip_prefix('-').unwrap_or(value);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match literal.datatype() {
        xsd::INTEGER => digits(unsigned),
        xsd::DECIMAL => unsigned.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part)),
        xsd::BOOLEAN => matches!(value, "true" | "false"),
        _ => false,
    }
}

fn is_plain_name(local: &str) -> bool {
    local.starts_with(|first: char| first.is_ascii_alphabetic())
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether a path resolves against its base to what it was cut from.
fn is_plain_path(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or("");
    first.starts_with(|first: char| first.is_ascii_alphabetic())
        && !first.contains(':')
        && path.split('/').all(|segment| !matches!(segment.split(['?', '#']).next(), Some("." | "..")))
}

#[cfg(test)]
mod tests {
    use oxigraph::{
        io::{RdfFormat, RdfParser},
        model::{BlankNode, Literal, NamedNode},
    };
    use proptest::prelude::*;

    use super::*;

    const BASE: &str = "https://example.org/id/";

    fn node(iri: &str) -> NamedNode {
        NamedNode::new(iri).expect("an IRI")
    }

    fn quad(object: impl Into<Term>) -> Quad {
        Quad::new(node("https://example.org/id/a/云山县"), node("https://w3id.org/reportgraph/ns#value"), object, GraphName::DefaultGraph)
    }

    fn written(quads: &[Quad]) -> String {
        let mut writer = TurtleWriter::new(Vec::new(), Some(BASE));
        writer.graph(quads).expect("a buffer");
        String::from_utf8(writer.finish().expect("a buffer")).expect("UTF-8")
    }

    fn check(object: impl Into<Term>, expected: &str) {
        let quad = quad(object);
        let text = written(std::slice::from_ref(&quad));
        assert!(text.ends_with(&format!("\n<a/云山县> rg:value {expected} .\n")), "{text}");
        let read: Result<Vec<Quad>, _> = RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes()).collect();
        assert_eq!(read.expect("Turtle"), [quad]);
    }

    #[test]
    fn terms_are_short_and_stay_the_same() {
        let typed = |value: &str, datatype: NamedNodeRef<'_>| Literal::new_typed_literal(value, datatype);
        check(typed("7280000000", xsd::DECIMAL), "\"7280000000\"^^xsd:decimal");
        check(typed("-0.5", xsd::DECIMAL), "-0.5");
        check(typed(".5", xsd::DECIMAL), "\".5\"^^xsd:decimal");
        check(typed("007", xsd::INTEGER), "007");
        check(typed("+7", xsd::INTEGER), "\"+7\"^^xsd:integer");
        check(typed("true", xsd::BOOLEAN), "true");
        check(typed("1", xsd::BOOLEAN), "\"1\"^^xsd:boolean");
        check(typed("2023-12-20", xsd::DATE), "\"2023-12-20\"^^xsd:date");
        check(Literal::new_simple_literal("引\"号\n行\\"), "\"引\\\"号\\n行\\\\\"");
        check(Literal::new_language_tagged_literal_unchecked("云山县", "zh"), "\"云山县\"@zh");
        check(node("https://w3id.org/reportgraph/ns#Level"), "rg:Level");
        check(node("http://qudt.org/vocab/unit/KiloW-HR"), "unit:KiloW-HR");
        check(node("https://w3id.org/reportgraph/ns#a.b"), "<https://w3id.org/reportgraph/ns#a.b>");
        check(node("https://example.org/id/"), "<https://example.org/id/>");
        check(node("https://example.org/id/a:b/c"), "<https://example.org/id/a:b/c>");
        check(node("https://example.org/id/b/../c"), "<https://example.org/id/b/../c>");
    }

    #[test]
    fn no_quads_are_a_file_and_blank_nodes_keep_their_names() {
        assert!(written(&[]).starts_with("@base <https://example.org/id/> .\n@prefix "));
        let blank = BlankNode::new("b1").expect("a name");
        assert!(written(&[quad(blank)]).contains("rg:value _:b1 ."));
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(text in any::<String>(), language in any::<bool>()) {
            let literal = if language { Literal::new_language_tagged_literal_unchecked(text, "zh") } else { Literal::new_simple_literal(text) };
            let quads = [quad(literal)];
            let text = written(&quads);
            let read: Result<Vec<Quad>, _> = RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes()).collect();
            prop_assert_eq!(read.expect("TriG"), quads);
        }
    }
}
