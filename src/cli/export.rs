//! `export`: the graph, or one report's, to standard output or a file.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use oxigraph::{io::RdfFormat, model::NamedNode};

use super::{console, exit::Exit, failure::Failure, options::StoreOptions};
use crate::{
    graph::{DEFAULT_BASE, serialize},
    store::{GraphStore, Record},
};

/// Write the graph of all reports, or of one, in a format of RDF
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph export > graph.ttl
  reportgraph export --format nquads --output graph.nq
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

    /// Write to a file instead of standard output
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
        let mut records = match &self.report {
            Some(name) => vec![store.find(name)?],
            None => store.records()?,
        };
        // By IRI: where the files lay is no part of the graph.
        records.sort_by(|a, b| a.report.cmp(&b.report));
        match &self.output {
            None => write(&store, &records, self.format, console::data())?,
            Some(path) => {
                let failure = |error| Failure::new(Exit::Output, format!("{} cannot be written: {error}", path.display()));
                write(&store, &records, self.format, BufWriter::new(File::create(path).map_err(failure)?))?;
            }
        }
        Ok(Exit::Done)
    }
}

fn write(store: &GraphStore, records: &[Record], format: Format, out: impl Write) -> Result<(), Failure> {
    let quads = records.iter().flat_map(|record| store.report_quads(&NamedNode::new_unchecked(&record.report)));
    serialize::write(out, format.into(), Some(base(records)), quads)?;
    Ok(())
}

/// What the IRIs of all reports start with: what stands before `report/`.
fn base(records: &[Record]) -> &str {
    let mut bases = records.iter().filter_map(|record| record.report.split_once("report/").map(|(base, _)| base));
    let first = bases.next().unwrap_or(DEFAULT_BASE);
    if bases.all(|base| base == first) { first } else { DEFAULT_BASE }
}
