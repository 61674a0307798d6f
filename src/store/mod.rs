//! Reports as named graphs in an oxigraph store on disk.
//!
//! One folder holds one store. Each report is one named graph, written, replaced or removed in one transaction together
//! with its [`Record`] in the catalogue, so that a failure leaves the store as it was. What a report says is not decided
//! here; [`build`] is told how to make quads from a file.
//!
//! The catalogue lies in the store's default graph, which no report uses: `GRAPH ?g` and exports do not see it.
//!
//! One process writes, or several read; a lock file sees to that.

mod build;
mod catalogue;
mod error;
mod lock;

use std::{
    fmt::{self, Debug, Formatter},
    path::{Path, PathBuf},
};

use oxigraph::{
    model::{GraphNameRef, NamedNode, NamedNodeRef, Quad},
    store::{Store, Transaction},
};

pub use build::{BuildOptions, BuildSummary, Event, Made, build};
pub use catalogue::Record;
pub use error::StoreError;

use lock::Lock;

/// A store that is open: for one writer, or for readers.
pub struct GraphStore {
    store: Store,
    folder: PathBuf,
    // Held until the store is closed; fields are dropped in their order, the lock last.
    _lock: Lock,
}

impl Debug for GraphStore {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GraphStore").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// RocksDB writes this file first: a folder without it is no store.
const MARK: &str = "CURRENT";

impl GraphStore {
    /// Opens a store for writing, and creates it where there is none.
    ///
    /// A folder that holds other files is refused, so that a mistyped path does not fill it with those of a database.
    pub fn create(folder: &Path) -> Result<Self, StoreError> {
        if !is_store(folder)? && folder.exists() && !is_empty(folder)? {
            return Err(StoreError::NotAStore { folder: folder.to_owned() });
        }
        std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder { folder: folder.to_owned(), source })?;
        Self::open_for_writing(folder)
    }

    /// Opens a store that exists, for writing.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        expect_store(folder)?;
        Self::open_for_writing(folder)
    }

    /// Opens a store that exists, for reading. Several processes may.
    pub fn open_read_only(folder: &Path) -> Result<Self, StoreError> {
        expect_store(folder)?;
        let lock = Lock::shared(folder)?;
        let store = Store::open_read_only(folder).map_err(|source| StoreError::storage(folder, source))?;
        Ok(Self { store, folder: folder.to_owned(), _lock: lock })
    }

    fn open_for_writing(folder: &Path) -> Result<Self, StoreError> {
        let lock = Lock::exclusive(folder)?;
        let store = Store::open(folder).map_err(|source| StoreError::storage(folder, source))?;
        Ok(Self { store, folder: folder.to_owned(), _lock: lock })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The store itself, for queries.
    pub fn inner(&self) -> &Store {
        &self.store
    }

    /// All reports, in the order of their file names, then of their paths.
    pub fn records(&self) -> Result<Vec<Record>, StoreError> {
        catalogue::read(&self.store, &self.folder)
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

    /// The quads of one report, in the order of the store.
    pub fn report_quads(&self, report: &NamedNode) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'_> {
        let graph = GraphNameRef::from(report.as_ref());
        self.store
            .quads_for_pattern(None, None, None, Some(graph))
            .map(|quad| quad.map_err(|source| StoreError::storage(&self.folder, source)))
    }

    /// How many quads the reports hold, the catalogue left out.
    pub fn quad_count(&self) -> Result<usize, StoreError> {
        let all = self.store.len().map_err(|source| StoreError::storage(&self.folder, source))?;
        Ok(all - self.records()?.len())
    }

    /// Writes a report's graph and its record, in place of the graphs of `replaced`, in one transaction.
    fn put(&self, record: &Record, quads: &[Quad], replaced: &[&Record]) -> Result<(), StoreError> {
        self.transact(|transaction| {
            for old in replaced {
                erase(transaction, old)?;
            }
            transaction.insert(&catalogue::quad(record));
            transaction.extend(quads);
            Ok(())
        })
    }

    /// Removes a report: its graph and its record, nothing else.
    pub fn remove(&self, record: &Record) -> Result<(), StoreError> {
        self.transact(|transaction| erase(transaction, record))
    }

    /// Writes what lies in the log to its place: otherwise the next command would do so first, and take long to start.
    fn flush(&self) -> Result<(), StoreError> {
        self.store.flush().map_err(|source| StoreError::storage(&self.folder, source))
    }

    fn transact(&self, change: impl FnOnce(&mut Transaction<'_>) -> Result<(), oxigraph::store::StorageError>) -> Result<(), StoreError> {
        let attempt = || {
            let mut transaction = self.store.start_transaction()?;
            change(&mut transaction)?;
            transaction.commit()
        };
        attempt().map_err(|source| StoreError::storage(&self.folder, source))
    }
}

fn erase(transaction: &mut Transaction<'_>, record: &Record) -> Result<(), oxigraph::store::StorageError> {
    transaction.remove_named_graph(NamedNodeRef::new_unchecked(&record.report))?;
    transaction.remove(&catalogue::quad(record));
    Ok(())
}

fn is_store(folder: &Path) -> Result<bool, StoreError> {
    if folder.is_file() {
        return Err(StoreError::IsAFile { path: folder.to_owned() });
    }
    Ok(folder.join(MARK).is_file())
}

fn expect_store(folder: &Path) -> Result<(), StoreError> {
    match is_store(folder)? {
        true => Ok(()),
        false if folder.exists() => Err(StoreError::NotAStore { folder: folder.to_owned() }),
        false => Err(StoreError::Missing { folder: folder.to_owned() }),
    }
}

/// Whether a folder holds nothing but, perhaps, the lock of an attempt that failed.
fn is_empty(folder: &Path) -> Result<bool, StoreError> {
    let mut entries = std::fs::read_dir(folder).map_err(|source| StoreError::Folder { folder: folder.to_owned(), source })?;
    Ok(entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == lock::FILE)))
}

#[cfg(test)]
mod tests;
