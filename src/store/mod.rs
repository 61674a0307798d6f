//! Reports as named graphs in an oxigraph store on disk.
//!
//! One folder holds one store (`layout`). Each report is one named graph, and at any moment the store holds whole
//! reports only, also when the process is killed: `catalogue` says how. What a report says is not decided here; [`build`]
//! is told how to make quads from a text.
//!
//! One process writes; any number read meanwhile, each the state of the newest `snapshot` when it opened the store.
//!
//! | file | what |
//! | --- | --- |
//! | `layout` | where everything lies in the folder |
//! | `description` | what the store says of itself |
//! | `catalogue` | what it holds, and what is being done to it |
//! | `texts` | the texts of the reports |
//! | `snapshot` | what readers see |
//! | `served` | what a server shows |
//! | `lock` | who writes, who reads |
//! | `writer` | changes, each whole or not at all |
//! | [`build`] | files → what has to be written |
//! | `rebuild` | texts of a store → a new store |
//! | `backup` | a store → a copy |
//! | `import` | an export → a store |

mod backup;
mod build;
mod catalogue;
mod description;
mod error;
mod identities;
mod import;
mod joined;
mod layout;
mod lock;
mod rebuild;
mod served;
mod snapshot;
mod texts;
mod writer;

use std::{
    collections::HashSet,
    fmt::{self, Debug, Formatter},
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use oxigraph::{
    model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad},
    store::Store,
};

pub use backup::backup;
pub use build::{Action, BuildOptions, BuildSummary, Made, Make, Progress, build};
pub use catalogue::{Record, Stamp};
pub use description::{Description, Maker};
pub use error::StoreError;
pub use identities::IdentitySummary;
pub use import::{ImportSummary, import};
pub use lock::Holder;
pub use rebuild::{Rebuilt, rebuild};
pub use served::{Served, Signature};
pub use texts::Kept;

use crate::{
    graph::vocabulary::{oa, rdf, rdfs, rg, skos},
    source::SourceText,
};
use catalogue::Catalogue;
use layout::{Kind, Layout};
use lock::Lock;
use snapshot::Snapshot;
use writer::{Writer, Writing};

/// A store that is open: for one writer, or for a reader.
pub struct GraphStore {
    store: Store,
    layout: Layout,
    // The lock in it is held until the database is closed; fields are dropped in their order.
    access: Access,
}

enum Access {
    Write(Box<Writer>),
    Read(Box<Reading>),
    /// There is no store.
    Nothing(Catalogue),
}

/// The state that a reader sees.
struct Reading {
    snapshot: Snapshot,
    catalogue: OnceLock<Catalogue>,
    _lock: Lock,
}

impl Debug for GraphStore {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GraphStore").field("folder", &self.layout.root).finish_non_exhaustive()
    }
}

impl GraphStore {
    /// Opens a store for writing, and creates it where there is none.
    ///
    /// A folder that holds other files is refused, so that a mistyped path does not fill it with those of a database.
    pub fn create(folder: &Path) -> Result<Self, StoreError> {
        let layout = Layout::new(folder);
        if layout.kind()? != Kind::Vacant {
            layout.expect_store()?;
            return Self::open_for_writing(layout);
        }
        let failed = |error| layout.error(error);
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = Lock::writer(&layout)?;
        fs::create_dir_all(layout.snapshots()).map_err(failed)?;
        let description = Description::new(&Maker::default(), &Catalogue::default());
        description.write(&layout.description()).map_err(failed)?;
        Self::open_locked(layout, lock)
    }

    /// Opens a store that exists, for writing.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let layout = Layout::new(folder);
        layout.expect_store()?;
        Self::open_for_writing(layout)
    }

    /// Opens a store that exists, for reading: as it was when its newest snapshot was made. Any number of processes may,
    /// also while another one writes.
    pub fn open_read_only(folder: &Path) -> Result<Self, StoreError> {
        let layout = Layout::new(folder);
        layout.expect_store()?;
        let (snapshot, lock) = Snapshot::pin(&layout)?;
        Self::open_read_only_at(&layout, snapshot, lock)
    }

    fn open_read_only_at(layout: &Layout, snapshot: Snapshot, lock: Lock) -> Result<Self, StoreError> {
        let store = Store::open_read_only(snapshot.database()).map_err(|source| StoreError::storage(&layout.root, source))?;
        Ok(Self {
            store,
            layout: layout.clone(),
            access: Access::Read(Box::new(Reading { snapshot, catalogue: OnceLock::new(), _lock: lock })),
        })
    }

    /// What a store is before it is made: without any report, and for reading only.
    pub fn nothing(folder: &Path) -> Result<Self, StoreError> {
        let store = Store::new().map_err(|source| StoreError::storage(folder, source))?;
        Ok(Self { store, layout: Layout::new(folder), access: Access::Nothing(Catalogue::default()) })
    }

    fn open_for_writing(layout: Layout) -> Result<Self, StoreError> {
        let lock = Lock::writer(&layout)?;
        Self::open_locked(layout, lock)
    }

    fn open_locked(layout: Layout, lock: Lock) -> Result<Self, StoreError> {
        Snapshot::sweep(&layout);
        if !layout.has_database()
            && let Some(newest) = Snapshot::newest(&layout)
        {
            newest.restore(&layout).map_err(|error| layout.error(error))?;
        }
        remove_tables_that_were_not_loaded(&layout);
        let store = Store::open(layout.database()).map_err(|source| StoreError::storage(&layout.root, source))?;
        let writer = Writer::open(&layout, lock, &store)?;
        if Snapshot::newest(&layout).is_none() {
            writer.publish(&store)?;
        }
        Ok(Self { store, layout, access: Access::Write(Box::new(writer)) })
    }

    pub fn folder(&self) -> &Path {
        &self.layout.root
    }

    /// The store itself, for queries. Its default graph is empty; each report is a named graph.
    pub fn inner(&self) -> &Store {
        &self.store
    }

    /// What the store says of itself.
    pub fn description(&self) -> Result<Description, StoreError> {
        match &self.access {
            Access::Write(_) => Description::read(&self.layout.description()),
            Access::Nothing(catalogue) => Ok(Description::new(&Maker::default(), catalogue)),
            Access::Read(reading) => Description::read(&reading.snapshot.description()),
        }
    }

    /// Which snapshot a reader sees. They are numbered in the order in which they were made.
    pub fn snapshot(&self) -> Option<u64> {
        match &self.access {
            Access::Write(_) | Access::Nothing(_) => None,
            Access::Read(reading) => Some(reading.snapshot.number),
        }
    }

    /// The number of the newest snapshot of a store. A reader that has an older one open may open the store again.
    pub fn newest_snapshot(folder: &Path) -> Option<u64> {
        Snapshot::newest(&Layout::new(folder)).map(|newest| newest.number)
    }

    /// All reports, in the order of their file names, then of their paths and parts.
    pub fn records(&self) -> Result<Vec<Record>, StoreError> {
        let mut records = self.catalogue(|catalogue| catalogue.records().cloned().collect::<Vec<_>>())?;
        records.sort_by(|a, b| (&a.file_name, &a.path, &a.part).cmp(&(&b.file_name, &b.path, &b.part)));
        Ok(records)
    }

    /// The report that a name stands for: its IRI, its file's name (with or without extension) or path, or its title.
    pub fn find(&self, name: &str) -> Result<Record, StoreError> {
        let records = self.records()?;
        let matching: Vec<&Record> = records.iter().filter(|record| record.answers_to(name)).collect();
        match matching.as_slice() {
            [record] => Ok((*record).clone()),
            [] => Err(StoreError::no_such_report(name, &records)),
            several => {
                Err(StoreError::SeveralReports { name: name.to_owned(), paths: several.iter().map(|record| record.path.clone()).collect() })
            }
        }
    }

    /// The names of all graphs in the order in which they are exported: those of reports, then those that belong to none.
    pub fn graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        self.catalogue(|catalogue| {
            let reports = catalogue.records().map(|record| record.report.as_str());
            reports.chain(catalogue.shared()).map(NamedNode::new_unchecked).collect()
        })
    }

    /// The quads of one report, or of another graph, in the order of the store.
    pub fn report_quads(&self, report: &NamedNode) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'_> {
        let graph = GraphNameRef::from(report.as_ref());
        self.store
            .quads_for_pattern(None, None, None, Some(graph))
            .map(|quad| quad.map_err(|source| StoreError::storage(&self.layout.root, source)))
    }

    /// Those quads of a report that tell what its things are called and which passages there are; with `exact`, what stands in
    /// these, too. A quarter of all: each quad costs several reads of the database.
    pub fn naming_quads(&self, report: &NamedNode, exact: bool) -> Result<Vec<Quad>, StoreError> {
        let graph = GraphNameRef::from(report.as_ref());
        let find = |subject: Option<NamedOrBlankNodeRef<'_>>, predicate: NamedNodeRef<'_>, object: Option<NamedNodeRef<'_>>| {
            let found = self.store.quads_for_pattern(subject, Some(predicate), object.map(Into::into), Some(graph));
            found.collect::<Result<Vec<_>, _>>().map_err(|source| StoreError::storage(&self.layout.root, source))
        };
        let mut quads = [find(None, rdfs::LABEL, None)?, find(None, skos::ALT_LABEL, None)?].concat();
        let named: HashSet<NamedOrBlankNode> = quads.iter().map(|quad| quad.subject.clone()).collect();
        for subject in &named {
            quads.extend(find(Some(subject.as_ref()), rdf::TYPE, None)?);
        }
        quads.extend(find(None, rdf::TYPE, Some(rg::PASSAGE))?);
        if exact {
            quads.extend(find(None, oa::EXACT, None)?);
        }
        Ok(quads)
    }

    /// The text that a report's graph was made from.
    pub fn text(&self, record: &Record) -> Result<SourceText, StoreError> {
        let failed = |reason: String| StoreError::NoText { file_name: record.file_name.clone(), reason };
        let place = record.text.ok_or_else(|| failed("it was imported without its text".to_owned()))?;
        texts::read(&self.layout.texts(), place).map_err(|error| failed(error.to_string()))
    }

    /// How many quads the graphs hold.
    pub fn quad_count(&self) -> Result<usize, StoreError> {
        self.catalogue(Catalogue::quads)
    }

    /// Removes a report: its graph and its record, nothing else. Readers see it after [`Self::publish`].
    pub fn remove(&self, record: &Record) -> Result<(), StoreError> {
        self.remove_all(&[record])
    }

    /// Writes graphs that belong to no report (what joins reports), in place of those of the same names. One without
    /// quads is removed. Readers see it after [`Self::publish`].
    pub fn put_shared(&self, graphs: &[(NamedNode, Vec<Quad>)]) -> Result<(), StoreError> {
        self.writer()?.put_shared(&self.store, graphs)
    }

    /// The graphs that belong to no report.
    pub fn shared(&self) -> Result<Vec<NamedNode>, StoreError> {
        self.catalogue(|catalogue| catalogue.shared().map(NamedNode::new_unchecked).collect())
    }

    /// Whether no report has changed since the graphs that belong to none were written.
    pub fn shared_is_current(&self) -> Result<bool, StoreError> {
        self.catalogue(Catalogue::is_joined)
    }

    /// Lets readers that open the store from now on see all that was done.
    pub fn publish(&self) -> Result<(), StoreError> {
        self.writer()?.publish(&self.store)
    }

    fn publish_now_and_then(&self) -> Result<(), StoreError> {
        self.writer()?.publish_now_and_then(&self.store)
    }

    fn set_maker(&self, maker: &Maker) -> Result<(), StoreError> {
        self.writer()?.set_maker(maker);
        Ok(())
    }

    fn add_all(&self, batch: Vec<Writing>, files: Vec<(PathBuf, Stamp)>) -> Result<(), StoreError> {
        self.writer()?.add(&self.store, batch, files)
    }

    fn replace_all(&self, group: &[Writing], files: Vec<(PathBuf, Stamp)>) -> Result<(), StoreError> {
        self.writer()?.replace(&self.store, group, files)
    }

    fn remove_all(&self, records: &[&Record]) -> Result<(), StoreError> {
        let reports: Vec<String> = records.iter().map(|record| record.report.clone()).collect();
        if reports.is_empty() { Ok(()) } else { self.writer()?.remove(&self.store, &reports) }
    }

    fn note_files(&self, files: Vec<(PathBuf, Stamp)>) -> Result<(), StoreError> {
        if files.is_empty() { Ok(()) } else { self.writer()?.note_files(files) }
    }

    /// How a file was when all its reports were taken.
    fn stamp(&self, path: &Path) -> Option<Stamp> {
        self.catalogue(|catalogue| catalogue.file(path).cloned()).ok().flatten()
    }

    fn writer(&self) -> Result<&Writer, StoreError> {
        match &self.access {
            Access::Write(writer) => Ok(writer),
            Access::Read(_) | Access::Nothing(_) => Err(StoreError::ReadOnly { folder: self.layout.root.clone() }),
        }
    }

    fn catalogue<T>(&self, look: impl FnOnce(&Catalogue) -> T) -> Result<T, StoreError> {
        let reading = match &self.access {
            Access::Write(writer) => return Ok(writer.catalogue(look)),
            Access::Nothing(catalogue) => return Ok(look(catalogue)),
            Access::Read(reading) => reading,
        };
        if let Some(catalogue) = reading.catalogue.get() {
            return Ok(look(catalogue));
        }
        let (mut catalogue, _) = Catalogue::read(&reading.snapshot.catalogue())?;
        // A snapshot may have been made while batches were loaded.
        let holds = |graph: &str| {
            let held = self.store.contains_named_graph(NamedNodeRef::new_unchecked(graph));
            held.map_err(|source| StoreError::storage(&self.layout.root, source))
        };
        let entries = catalogue.settle(holds)?;
        for entry in entries {
            catalogue.apply(entry);
        }
        Ok(look(reading.catalogue.get_or_init(|| catalogue)))
    }
}

/// Removes tables that a bulk loader had written when its process was killed.
fn remove_tables_that_were_not_loaded(layout: &Layout) {
    for entry in fs::read_dir(layout.database()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("bulk-") && Path::new(&name).extension().is_some_and(|extension| extension == "sst") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests;
