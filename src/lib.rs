//! **reportgraph** reads China's government work reports (政府工作报告) and turns what they state into an RDF graph.
//!
//! The modules stand in the order in which a report flows through them; each sees only what stands above it.
//!
//! | module | in → out |
//! | --- | --- |
//! | [`source`] | files, archives and tables → decoded texts, with what stands beside them |
//! | [`lexicon`] | `rules/lexicon/*.tsv` → word lists that can be found in text |
//! | [`document`] | text → title, place, date, speaker, meeting, sections, sentences, clauses |
//! | [`quantity`] | text → numbers with units, bounds and ranks; times and periods |
//! | [`pattern`] | `rules/patterns/*.toml` → compiled rules, and what they match |
//! | [`fact`] | document + quantities + rules → entities and facts, as plain data |
//! | [`identity`] | names → the places that they mean; what joins things across reports |
//! | [`graph`] | facts → quads |
//! | [`pipeline`] | the whole way from a file's text to its quads, as one value |
//! | [`store`] | quads → an oxigraph store in a folder |
//! | [`search`] | reports → an index of their text and names |
//! | [`query`] | named SPARQL queries with parameters, result tables |
//! | [`panel`] | what reports state of one indicator → tidy tables, targets with their outcomes |
//! | [`explain`] | facts → why they were found; what was looked at in vain |
//! | [`likeness`] | texts → which are nearly the same |
//! | [`coverage`] | facts → how much of the text they cover |
//! | [`evaluate`] | facts + annotations → how well they agree |
//! | [`server`] | a SPARQL endpoint and web pages over a store |
//! | [`cli`] | the command line: the only module that prints |
//!
//! `docs/architecture.md` states the invariants between them.

pub mod cli;
pub mod coverage;
pub mod document;
pub mod evaluate;
pub mod explain;
pub mod fact;
pub mod graph;
mod hash;
pub mod identity;
pub mod lexicon;
pub mod likeness;
pub mod panel;
pub mod pattern;
pub mod pipeline;
pub mod quantity;
pub mod query;
pub mod rules;
pub mod search;
pub mod server;
pub mod source;
pub mod span;
pub mod store;

use document::{Document, Given};
use fact::Extraction;
use rules::RuleSet;
use source::SourceText;

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[derive(Debug)]
pub struct ReadmeExamples;

/// The same for a report as it was read, with all that stands beside its text.
pub fn extract_source(source: &SourceText, rules: &RuleSet) -> (Document, Extraction) {
    let document = outline_source(source, rules);
    let extraction = fact::extract(&document, rules.facts());
    (document, extraction)
}

/// Only the outline of a report as it was read.
pub fn outline_source(source: &SourceText, rules: &RuleSet) -> Document {
    let given = Given { file_name: &source.file_name, hints: &source.hints };
    document::read_with(source.text.clone(), &given, rules.document())
}

/// Reads one report: its outline, and the facts that it states. A pure function of its arguments.
///
/// `file_name` may say what the text does not: the place and the year of `county_清河县_2023.txt`.
pub fn extract(text: String, file_name: &str, rules: &RuleSet) -> (Document, Extraction) {
    let document = document::read(text, file_name, rules.document());
    let extraction = fact::extract(&document, rules.facts());
    (document, extraction)
}
