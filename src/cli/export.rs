//! `export`: the graph, or one report's, to standard output or a file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use oxigraph::{io::RdfFormat, model::NamedNode};

use super::{exit::Exit, failure::Failure, options::StoreOptions, output::Output};
use crate::graph::{DEFAULT_BASE, serialize};

/// Write the graph of all reports, or of one, in a format of RDF
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph export > graph.ttl
  reportgraph export --format nquads --output graph.nq.zst
  reportgraph export --report county_2023 --format jsonld

Turtle, N-Triples and RDF/XML know no named graphs: they hold the triples of all reports together.
The same reports give the same bytes, whatever the order in which they were built.")]
pub struct Export {
    #[command(flatten)]
    store: StoreOptions,

    /// How the graph is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Only this report: its file's name, its title, its path or its IRI
    #[arg(long, value_name = "REPORT")]
    report: Option<String>,

    /// Leave out what joins reports: then the graph is the union of what `extract` writes for each of them
    #[arg(long)]
    reports_only: bool,

    /// Write to a file instead of standard output; compressed if its name ends in .gz or .zst
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Turtle,
    Ntriples,
    Nquads,
    Trig,
    Rdfxml,
    Jsonld,
}

impl From<Format> for RdfFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Turtle => Self::Turtle,
            Format::Ntriples => Self::NTriples,
            Format::Nquads => Self::NQuads,
            Format::Trig => Self::TriG,
            Format::Rdfxml => Self::RdfXml,
            Format::Jsonld => Self::JsonLd { profile: oxigraph::io::JsonLdProfile::Streaming.into() },
        }
    }
}

impl Export {
    pub fn run(self) -> Result<Exit, Failure> {
        let store = self.store.read()?;
        // By IRI: where the files lay is no part of the graph.
        let graphs = match &self.report {
            Some(name) => vec![NamedNode::new_unchecked(store.find(name)?.report)],
            None if self.reports_only => store.records()?.into_iter().map(|record| NamedNode::new_unchecked(record.report)).collect(),
            None => store.graphs()?,
        };
        let mut out = Output::open(self.output.as_deref())?;
        let quads = graphs.iter().flat_map(|graph| store.report_quads(graph));
        serialize::write(&mut out, self.format.into(), Some(base(&graphs)), quads)?;
        Ok(out.finish().map(|()| Exit::Done)?)
    }
}

/// What the IRIs of all reports start with: what stands before `report/`.
fn base(graphs: &[NamedNode]) -> &str {
    let mut bases = graphs.iter().filter_map(|graph| graph.as_str().split_once("report/").map(|(base, _)| base));
    let first = bases.next().unwrap_or(DEFAULT_BASE);
    if bases.all(|base| base == first) { first } else { DEFAULT_BASE }
}
