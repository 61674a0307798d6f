//! The catalogue: one record a report, of what its graph was made from, so that a build knows what has changed.
//!
//! A record is one quad of the default graph, its object the record as JSON.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use oxigraph::{
    model::{GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, Quad, Term},
    store::Store,
};
use serde::{Deserialize, Serialize};

use super::StoreError;

const RECORD: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:reportgraph:catalogue:record");

/// What the store knows about one report besides its graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The report's IRI, which is also its graph's.
    pub report: String,
    /// Where it was read from, absolute.
    pub path: PathBuf,
    pub file_name: String,
    /// Which part of the file it is (`!a.txt`, `#3`); empty for the whole file.
    #[serde(default)]
    pub part: String,
    /// Of the bytes read, in hexadecimal.
    pub sha256: String,
    /// Of the report and what stands beside it: [`SourceText::digest`](crate::source::SourceText::digest).
    #[serde(default)]
    pub digest: String,
    /// What else its graph depends on: rules, program version, base of IRIs.
    pub fingerprint: String,
    pub title: Option<String>,
    pub region: Option<String>,
    /// The year reviewed.
    pub year: Option<i32>,
    /// False where the text breaks off.
    pub complete: bool,
    /// How many facts and named things of each kind were found.
    pub counts: BTreeMap<String, usize>,
    pub quads: usize,
}

impl Record {
    /// Whether a user who writes `name` may mean this report.
    pub(super) fn answers_to(&self, name: &str) -> bool {
        let stem = Path::new(&self.file_name).file_stem().and_then(|stem| stem.to_str());
        let place =
            (!self.part.is_empty()).then(|| [format!("{}{}", self.path.display(), self.part), format!("{}{}", self.file_name, self.part)]);
        if place.is_some_and(|names| names.iter().any(|known| known == name)) {
            return true;
        }
        let names = [Some(self.report.as_str()), Some(&self.file_name), stem, self.title.as_deref(), self.path.to_str()];
        let bare = name.strip_prefix('<').and_then(|name| name.strip_suffix('>')).unwrap_or(name);
        names.contains(&Some(bare)) || (name.contains(['/', '\\']) && Path::new(name).canonicalize().is_ok_and(|path| path == self.path))
    }
}

pub(super) fn quad(record: &Record) -> Quad {
    let json = serde_json::to_string(record).expect("a record of strings and numbers has a form in JSON");
    Quad::new(NamedNode::new_unchecked(&record.report), RECORD, Literal::new_simple_literal(json), GraphName::DefaultGraph)
}

pub(super) fn read(store: &Store, folder: &Path) -> Result<Vec<Record>, StoreError> {
    let mut records = Vec::new();
    for quad in store.quads_for_pattern(None, Some(RECORD), None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad.map_err(|source| StoreError::storage(folder, source))?;
        let Term::Literal(json) = &quad.object else { continue };
        let record: Record = serde_json::from_str(json.value())
            .map_err(|error| StoreError::Catalogue { folder: folder.to_owned(), reason: error.to_string() })?;
        records.push(record);
    }
    records.sort_by(|a, b| (&a.file_name, &a.path, &a.part).cmp(&(&b.file_name, &b.path, &b.part)));
    Ok(records)
}
