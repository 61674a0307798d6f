//! A report as documents of the index: one for itself, one for each paragraph of its text, one for each named thing.

use std::collections::{BTreeMap, HashMap};

use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use tantivy::TantivyDocument;

use super::schema::{Fields, PARAGRAPH, REPORT};
use crate::{
    graph::vocabulary::{NAMESPACE, rdf, rdfs, rg, skos},
    store::Record,
};

/// What the index takes of a report.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub record: &'a Record,
    /// Its whole decoded text; `None` where its file has gone, and only passages are known.
    pub text: Option<&'a str>,
    /// Its quads, or those of them that name things and passages.
    pub quads: &'a [Quad],
}

/// A paragraph longer than this is parted at the ends of sentences, so that a hit tells where it is.
const LONGEST: usize = 1500;

/// What a report's record says of what is indexed: with the same stamp, it need not be indexed again.
pub(super) fn stamp(record: &Record) -> String {
    format!("{} {}", record.sha256, record.fingerprint)
}

pub(super) fn documents(entry: Entry<'_>, fields: &Fields) -> Vec<TantivyDocument> {
    let graph = Graph::read(entry.quads);
    let about = |class: &str| {
        let mut document = TantivyDocument::new();
        document.add_text(fields.class, class);
        document.add_text(fields.report, &entry.record.report);
        if let Some(place) = &entry.record.region {
            document.add_text(fields.place, place);
        }
        if let Some(year) = entry.record.year {
            document.add_i64(fields.year, year.into());
        }
        document
    };
    let mut documents = Vec::new();
    let mut report = about(REPORT);
    report.add_text(fields.stamp, stamp(entry.record));
    let title = entry.record.title.as_deref().unwrap_or(&entry.record.file_name);
    report.add_text(fields.title, title);
    report.add_text(fields.words, title);
    if let Some(text) = entry.text {
        report.add_text(fields.text, text);
    }
    documents.push(report);
    let paragraphs = entry.text.map_or_else(|| graph.known_paragraphs(), |text| paragraphs(text, &graph.passages));
    for paragraph in paragraphs {
        let mut document = about(PARAGRAPH);
        document.add_u64(fields.start, paragraph.start as u64);
        document.add_text(fields.words, paragraph.text);
        document.add_text(fields.iri, graph.passage_prefix);
        let passages: Vec<String> = paragraph.passages.iter().map(|(start, end)| format!("{start}-{end}")).collect();
        document.add_text(fields.passages, passages.join(" "));
        documents.push(document);
    }
    for (iri, (class, names)) in &graph.things {
        let mut document = about(class);
        document.add_text(fields.iri, iri);
        for name in names {
            document.add_text(fields.words, name);
        }
        documents.push(document);
    }
    documents
}

/// What a report's quads say of passages and names.
struct Graph<'a> {
    /// What the IRIs of passages start with, up to their offsets.
    passage_prefix: &'a str,
    /// Sorted; in code points.
    passages: Vec<(usize, usize)>,
    exact: HashMap<(usize, usize), &'a str>,
    /// The class and the names of each thing, by its IRI.
    things: BTreeMap<&'a str, (&'a str, Vec<&'a str>)>,
}

impl<'a> Graph<'a> {
    fn read(quads: &'a [Quad]) -> Self {
        let mut graph = Self { passage_prefix: "", passages: Vec::new(), exact: HashMap::new(), things: BTreeMap::new() };
        let mut texts: HashMap<&str, &str> = HashMap::new();
        for quad in quads {
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            match &quad.object {
                Term::NamedNode(class) if quad.predicate == rdf::TYPE => {
                    if class.as_ref() == rg::PASSAGE {
                        graph.add_passage(subject.as_str());
                    } else if let Some(name) = class.as_str().strip_prefix(NAMESPACE) {
                        graph.things.entry(subject.as_str()).or_default().0 = name;
                    }
                }
                Term::Literal(name) if quad.predicate == rdfs::LABEL || quad.predicate == skos::ALT_LABEL => {
                    graph.things.entry(subject.as_str()).or_default().1.push(name.value());
                }
                Term::Literal(exact) if quad.predicate == crate::graph::vocabulary::oa::EXACT => {
                    texts.insert(subject.as_str(), exact.value());
                }
                _ => {}
            }
        }
        graph.things.retain(|_, (class, names)| !class.is_empty() && !names.is_empty());
        graph.passages.sort_unstable();
        for (iri, text) in texts {
            if let Some(offsets) = offsets(iri) {
                graph.exact.insert(offsets, text);
            }
        }
        graph
    }

    fn add_passage(&mut self, iri: &'a str) {
        if let (Some(offsets), Some(slash)) = (offsets(iri), iri.rfind('/')) {
            self.passages.push(offsets);
            self.passage_prefix = &iri[..=slash];
        }
    }

    /// Where the text is not known: each passage that lies in no other is a paragraph.
    fn known_paragraphs(&self) -> Vec<Paragraph<'a>> {
        let mut paragraphs: Vec<Paragraph<'a>> = Vec::new();
        let mut end = 0;
        let mut widest_first = self.passages.clone();
        widest_first.sort_unstable_by_key(|(start, end)| (*start, usize::MAX - *end));
        for passage in widest_first {
            if passage.1 > end {
                end = passage.1;
                let text = self.exact.get(&passage).copied().unwrap_or_default();
                paragraphs.push(Paragraph { start: passage.0, text, passages: Vec::new() });
            }
            if let Some(last) = paragraphs.last_mut() {
                last.passages.push(passage);
            }
        }
        paragraphs
    }
}

/// The offsets at the end of a passage's IRI.
fn offsets(iri: &str) -> Option<(usize, usize)> {
    let (start, end) = iri.rsplit_once('/')?.1.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

struct Paragraph<'a> {
    /// In code points.
    start: usize,
    text: &'a str,
    /// Those that it holds, and those that it holds a part of: a quote may run over a line's end.
    passages: Vec<(usize, usize)>,
}

fn paragraphs<'a>(text: &'a str, passages: &[(usize, usize)]) -> Vec<Paragraph<'a>> {
    let mut paragraphs = Vec::new();
    let mut rest = passages.iter().copied().peekable();
    let mut own: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for part in parted(line) {
            let end = start + part.chars().count();
            own.retain(|passage| passage.1 > start);
            while let Some(passage) = rest.next_if(|passage| passage.0 < end) {
                own.push(passage);
            }
            if !part.trim().is_empty() {
                paragraphs.push(Paragraph { start, text: part, passages: own.clone() });
            }
            start = end;
        }
    }
    paragraphs
}

/// A line, or where it is long, its parts: each ends with a sentence.
fn parted(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    while rest.len() > LONGEST {
        let end = rest.char_indices().filter(|(at, character)| *at > LONGEST / 3 && ends_sentence(*character));
        let Some((at, character)) = end.take_while(|(at, _)| *at <= LONGEST).last() else { break };
        let (part, after) = rest.split_at(at + character.len_utf8());
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// U+3002, U+FF01, U+FF1F, U+FF1B: the full stop, the exclamation mark, the question mark and the semicolon of Chinese text.
pub(super) fn ends_sentence(character: char) -> bool {
    matches!(character, '\u{3002}' | '\u{ff01}' | '\u{ff1f}' | '\u{ff1b}' | '\n')
}
