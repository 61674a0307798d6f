//! What a server shows: the newest snapshot of a store, in files of its own, so that it outlives the store's folder.
//!
//! The files of a snapshot never change, so hard links to them cost next to nothing.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};

use oxigraph::{
    model::NamedNodeRef,
    store::{Store, Transaction},
};

use super::{Access, Catalogue, GraphStore, Layout, Record, Snapshot, StoreError};

/// Which state of a store is shown: another signature is another state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    snapshot: u64,
    made: Option<SystemTime>,
}

/// The state of a store when its newest snapshot was made. Its files are removed when it is dropped.
#[derive(Debug)]
pub struct Served {
    // Fields are dropped in their order: the store is closed before its files go.
    store: GraphStore,
    records: Vec<Record>,
    signature: Signature,
    copy: Copy,
}

/// A folder of our own, removed when it is dropped.
#[derive(Debug)]
struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        // What cannot be removed is removed by the next process that serves the store.
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Signature {
    /// The state that a store shows to readers now.
    pub fn of(folder: &Path) -> Result<Self, StoreError> {
        let layout = Layout::new(folder);
        layout.expect_store()?;
        let newest = Snapshot::newest(&layout).ok_or_else(|| StoreError::NotReady { folder: folder.to_owned() })?;
        Ok(Self::of_snapshot(&newest))
    }

    fn of_snapshot(snapshot: &Snapshot) -> Self {
        // A store that is made anew counts from the start again.
        let made = fs::metadata(snapshot.catalogue()).and_then(|metadata| metadata.modified()).ok();
        Self { snapshot: snapshot.number, made }
    }
}

impl Served {
    /// Takes the newest snapshot of a store into a new folder below `shelf`, which is made where it is missing.
    ///
    /// `shelf` should lie on the same file system, where links are possible; elsewhere the data is copied.
    pub fn take(folder: &Path, shelf: &Path) -> Result<Self, StoreError> {
        let layout = Layout::new(folder);
        layout.expect_store()?;
        let (snapshot, lock) = Snapshot::pin(&layout)?;
        let signature = Signature::of_snapshot(&snapshot);
        let failed = |source| StoreError::Folder { folder: shelf.to_owned(), source };
        fs::create_dir_all(shelf).map_err(failed)?;
        sweep(shelf);
        let copy = Copy(shelf.join(unique_name()));
        link_all(&snapshot.database(), &copy.0).map_err(failed)?;
        let records = GraphStore::open_read_only_at(&layout, snapshot, lock)?.records()?;
        let store = Self::open(&copy.0, folder)?;
        Ok(Self { store, records, signature, copy })
    }

    /// Opens the files that another process has taken and keeps.
    pub fn open(copy: &Path, folder: &Path) -> Result<GraphStore, StoreError> {
        let store = Store::open_read_only(copy).map_err(|source| StoreError::storage(folder, source))?;
        Ok(GraphStore { store, layout: Layout::new(folder), access: Access::Nothing(Catalogue::default()) })
    }

    /// The store, for queries and texts. Its own list of reports is empty; see [`Self::records`].
    pub fn store(&self) -> &GraphStore {
        &self.store
    }

    /// All reports, in the order of their file names, then of their paths and parts.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The state that it shows.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Where its files lie.
    pub fn copy(&self) -> &Path {
        &self.copy.0
    }
}

impl GraphStore {
    /// Whether there is a named graph of this IRI.
    pub fn holds_graph(&self, iri: &str) -> Result<bool, StoreError> {
        let name = NamedNodeRef::new_unchecked(iri);
        self.store.contains_named_graph(name).map_err(|source| StoreError::storage(&self.layout.root, source))
    }

    /// Makes a change that is no build, in one transaction. Graphs that belong to no report are noted in the catalogue
    /// afterwards, and readers see all of it.
    ///
    /// # Errors
    ///
    /// Whatever `change` gives, or an error of the store; then nothing has changed.
    pub fn change<E: From<StoreError>>(&self, change: impl FnOnce(&mut Transaction<'_>) -> Result<(), E>) -> Result<(), E> {
        let storage = |source| StoreError::storage(&self.layout.root, source);
        let mut transaction = self.store.start_transaction().map_err(|source| E::from(storage(source)))?;
        change(&mut transaction)?;
        transaction.commit().map_err(|source| E::from(storage(source)))?;
        self.note_shared()?;
        Ok(self.publish()?)
    }

    /// Notes which graphs there are besides those of reports.
    fn note_shared(&self) -> Result<(), StoreError> {
        let reports: std::collections::HashSet<String> = self.records()?.into_iter().map(|record| record.report).collect();
        let mut names = self.shared()?;
        for graph in self.store.named_graphs() {
            let graph = graph.map_err(|source| StoreError::storage(&self.layout.root, source))?;
            if let oxigraph::model::NamedOrBlankNode::NamedNode(name) = graph
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        let mut graphs = Vec::new();
        for name in names.into_iter().filter(|name| !reports.contains(name.as_str())) {
            let quads = self.report_quads(&name).collect::<Result<Vec<_>, _>>()?;
            graphs.push((name, quads));
        }
        self.put_shared(&graphs)
    }
}

/// Links all files of a folder into a new one; where that is not possible, they are copied.
fn link_all(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_file() && fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Removes what processes that have died have left.
fn sweep(shelf: &Path) {
    for entry in fs::read_dir(shelf).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.split_once('-')).and_then(|(process, _)| process.parse::<u32>().ok());
        let alive = process.is_none_or(|process| process == std::process::id() || Path::new(&format!("/proc/{process}")).exists());
        if !alive && Path::new("/proc").is_dir() {
            let _ = fs::remove_dir_all(entry.path()).or_else(|_| fs::remove_file(entry.path()));
        }
    }
}

fn unique_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
