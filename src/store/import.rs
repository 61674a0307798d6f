//! Takes an export back: quads whose graphs are reports, from a stream of any size.
//!
//! The quads of one graph must follow each other, as `export` and `extract` write them. A graph is written whole when
//! the next begins. Texts are not part of an export, so that an imported store cannot be rebuilt; `backup` keeps all.

use std::{
    collections::HashSet,
    io::Read,
    path::{Path, PathBuf},
};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, NamedNode, Quad},
};

use super::{
    BuildOptions, GraphStore, Record, StoreError,
    build::{self, Batches},
    writer::Writing,
};
use crate::graph;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    pub reports: usize,
    /// Of `reports`, those that the store had already.
    pub replaced: usize,
    /// Graphs that belong to no report.
    pub shared: usize,
    pub quads: usize,
}

/// Reads quads and writes them to the store. `name` is what messages call the source.
pub fn import(
    store: &GraphStore,
    name: &Path,
    input: impl Read,
    format: RdfFormat,
    progress: &mut dyn FnMut(&ImportSummary),
) -> Result<ImportSummary, StoreError> {
    let failed = |reason: String| StoreError::Import { path: name.to_owned(), reason };
    let known: HashSet<String> = store.records()?.into_iter().map(|record| record.report).collect();
    let mut taking = Taking { known, seen: HashSet::new(), shared: Vec::new(), summary: ImportSummary::default() };
    build::with_loaders(store, &BuildOptions::default(), |mut batches| {
        let mut quads: Vec<Quad> = Vec::new();
        for quad in RdfParser::from_format(format).for_reader(input) {
            let quad = quad.map_err(|error| failed(error.to_string()))?;
            if quads.last().is_some_and(|last| last.graph_name != quad.graph_name) {
                taking.graph(std::mem::take(&mut quads), &mut batches).map_err(|error| error.at(name))?;
                progress(&taking.summary);
            }
            quads.push(quad);
        }
        taking.graph(quads, &mut batches).map_err(|error| error.at(name))?;
        batches.flush()
    })?;
    if !taking.shared.is_empty() {
        store.put_shared(&taking.shared)?;
    }
    store.publish()?;
    Ok(taking.summary)
}

struct Taking {
    /// The reports of the store before.
    known: HashSet<String>,
    seen: HashSet<String>,
    shared: Vec<(NamedNode, Vec<Quad>)>,
    summary: ImportSummary,
}

/// Why a graph cannot be taken.
enum Refused {
    Graph(String),
    Store(StoreError),
}

impl Refused {
    fn at(self, name: &Path) -> StoreError {
        match self {
            Self::Graph(reason) => StoreError::Import { path: name.to_owned(), reason },
            Self::Store(error) => error,
        }
    }
}

impl Taking {
    fn graph(&mut self, mut quads: Vec<Quad>, batches: &mut Batches<'_>) -> Result<(), Refused> {
        let Some(first) = quads.first() else { return Ok(()) };
        let GraphName::NamedNode(name) = first.graph_name.clone() else {
            return Err(Refused::Graph(format!("`{first}` lies in no named graph, so that no report holds it")));
        };
        if !self.seen.insert(name.as_str().to_owned()) {
            return Err(Refused::Graph(format!("the quads of {name} do not follow each other")));
        }
        quads.sort_by_cached_key(ToString::to_string);
        quads.dedup();
        self.summary.quads += quads.len();
        let Some(report) = graph::read_report(&name, &quads) else {
            self.summary.shared += 1;
            self.shared.push((name, quads));
            return Ok(());
        };
        let replaces = if self.known.contains(name.as_str()) { vec![name.as_str().to_owned()] } else { Vec::new() };
        self.summary.reports += 1;
        self.summary.replaced += replaces.len();
        let record = Record {
            report: name.into_string(),
            path: PathBuf::new(),
            part: String::new(),
            file_name: report.file_name,
            digest: report.sha256.clone(),
            sha256: report.sha256,
            // Unknown, so that a build from its file makes it anew.
            fingerprint: String::new(),
            title: report.title,
            region: report.region,
            year: report.year,
            complete: report.complete,
            counts: report.counts,
            quads: quads.len(),
            text: None,
        };
        batches.put(Writing { record, quads, text: None, replaces }).map_err(Refused::Store)
    }
}
