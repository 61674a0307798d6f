//! **reportgraph** reads China's government work reports (政府工作报告) and turns what they state into an RDF graph.
//!
//! The modules stand in the order in which a report flows through them; each sees only what stands above it.
//!
//! | module | in → out |
//! | --- | --- |
//! | [`source`] | files and folders → decoded text |
//! | [`lexicon`] | `rules/lexicon/*.tsv` → word lists that can be found in text |
//! | [`document`] | text → title, place, date, speaker, meeting, sections, sentences, clauses |
//! | [`quantity`] | text → numbers with units, bounds and ranks; times and periods |
//! | [`pattern`] | `rules/patterns/*.toml` → compiled rules, and what they match |
//! | [`fact`] | document + quantities + rules → entities and facts, as plain data |
//! | [`graph`] | facts → quads |
//! | [`store`] | quads → an oxigraph store in a folder |
//! | [`query`] | named SPARQL queries with parameters, result tables |
//! | [`cli`] | the command line: the only module that prints |
//!
//! `docs/architecture.md` states the invariants between them.

pub mod document;
pub mod fact;
pub mod graph;
pub mod lexicon;
pub mod quantity;
pub mod rules;
pub mod span;
