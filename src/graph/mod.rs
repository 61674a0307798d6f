//! Facts to quads: vocabulary, IRIs, provenance, and the formats that graphs are written in.
//!
//! Here plain data becomes RDF, in the terms of `ontology/reportgraph.ttl`. A report's graph is a pure function of the
//! report: the same report gives the same quads in the same order, on any machine. The module knows the data model and
//! the formats of oxigraph, and nothing of its store.
//!
//! | file | in → out |
//! | --- | --- |
//! | [`vocabulary`] | the IRIs of all terms |
//! | `iri` | names and digests → the IRIs of data |
//! | `units` | units as written → units of QUDT |
//! | `emitter` | subject, predicate, value → a quad of one graph |
//! | `text` | spans → passages and sections |
//! | `entities` | entities → their nodes |
//! | `facts` | facts → their nodes |
//! | [`identities`] | clusters of entities → identities and merges, in a graph of their own |
//! | `shared` | places and indicators → what is the same in every report, in graphs of their own |
//! | `quads` | a report → its graph |
//! | `report` | the graph of a report → what it says of the report as a whole |
//! | `turtle` | sorted quads → Turtle, TriG |
//! | `lines` | quads → sorted lines of N-Quads or N-Triples |
//! | `order` | quads → quads in the order in which people read them |
//! | [`indicators`] | written forms → statistical indicators; the indicator scheme as Turtle |
//! | [`service`] | numbers → what an endpoint says about itself and its data |
//! | [`serialize`] | quads → Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD |

mod emitter;
mod entities;
mod facts;
pub mod identities;
pub mod indicators;
mod iri;
mod lines;
mod order;
mod quads;
mod report;
pub mod serialize;
pub mod service;
mod shared;
mod text;
mod turtle;
mod units;
pub mod vocabulary;

pub use iri::{DEFAULT_BASE, DataIris, IriError, ReportIris};
pub use quads::{GraphOptions, ReportSource, nquads, quads, report_iris, visit};
pub use report::{ReportDescription, read_report};
pub use shared::{SharedGraph, Used, shared_quads};
pub use units::{UnitError, UnitTable};
