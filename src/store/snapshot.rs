//! Snapshots: what readers see, so that they and the writer never wait for each other.
//!
//! A database of RocksDB has one writer, and a second process that opens its folder reads undefined data while the
//! first one writes. So readers open another folder: one of hard links to the database's files, which never change once
//! written. It costs no copy and is there in a moment. The writer makes one when it ends, and now and then before; a
//! reader takes the newest and holds a lock on it; the writer removes those that nobody holds.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

use oxigraph::store::Store;

use super::{
    StoreError,
    description::Description,
    layout::{CATALOGUE, DESCRIPTION, Layout, is_database, sync_folder},
    lock::Lock,
};

const LOCK: &str = "reader.lock";

/// The folder of one snapshot.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    pub number: u64,
    pub folder: PathBuf,
}

impl Snapshot {
    fn at(layout: &Layout, number: u64) -> Self {
        Self { number, folder: layout.snapshots().join(number.to_string()) }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join("database")
    }

    pub fn catalogue(&self) -> PathBuf {
        self.folder.join(CATALOGUE)
    }

    pub fn description(&self) -> PathBuf {
        self.folder.join(DESCRIPTION)
    }

    /// All snapshots that are whole, the newest first.
    pub fn all(layout: &Layout) -> Vec<Self> {
        let entries = fs::read_dir(layout.snapshots()).into_iter().flatten().flatten();
        let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let mut all: Vec<Self> = numbers.map(|number| Self::at(layout, number)).filter(|one| is_database(&one.database())).collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.number));
        all
    }

    pub fn newest(layout: &Layout) -> Option<Self> {
        Self::all(layout).into_iter().next()
    }

    /// The newest snapshot, with a lock that keeps it.
    pub fn pin(layout: &Layout) -> Result<(Self, Lock), StoreError> {
        // A writer may remove the newest one that we have seen, when it has made a newer one.
        for _ in 0..100 {
            let newest = Self::newest(layout).ok_or_else(|| StoreError::NotReady { folder: layout.root.clone() })?;
            match Lock::reader(&newest.folder.join(LOCK)) {
                Ok(Some(lock)) => return Ok((newest, lock)),
                Ok(None) => std::thread::sleep(Duration::from_millis(10)),
                Err(error) => return Err(layout.error(error)),
            }
        }
        Err(StoreError::NotReady { folder: layout.root.clone() })
    }

    /// Makes a snapshot of a database that is open for writing, with its catalogue, which must not change meanwhile.
    pub fn make(layout: &Layout, store: &Store, description: &Description) -> Result<Self, StoreError> {
        let snapshot = Self::at(layout, Self::newest(layout).map_or(1, |newest| newest.number + 1));
        let new = snapshot.folder.with_extension("new");
        let failed = |error| layout.error(error);
        remove_if_there(&new).map_err(failed)?;
        fs::create_dir_all(&new).map_err(failed)?;
        let fill = || {
            fs::copy(layout.catalogue(), new.join(CATALOGUE)).map_err(failed)?;
            description.write(&new.join(DESCRIPTION)).map_err(failed)?;
            File::create(new.join(LOCK)).map_err(failed)?;
            store.backup(new.join("database")).map_err(|source| StoreError::storage(&layout.root, source))?;
            fs::rename(&new, &snapshot.folder).map_err(failed)
        };
        fill().inspect_err(|_| drop(fs::remove_dir_all(&new)))?;
        sync_folder(&layout.snapshots());
        Ok(snapshot)
    }

    /// Removes all snapshots but the newest that nobody reads, and what attempts that failed have left.
    pub fn prune(layout: &Layout) {
        for old in Self::all(layout).iter().skip(1) {
            if let Some(_lock) = Lock::remover(&old.folder.join(LOCK)) {
                let gone = old.folder.with_extension("old");
                let _ = fs::rename(&old.folder, &gone);
                let _ = fs::remove_dir_all(&gone);
            }
        }
    }

    /// Removes what a writer that was killed has left.
    pub fn sweep(layout: &Layout) {
        for entry in fs::read_dir(layout.snapshots()).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "new" || extension == "old") {
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    /// Makes the database of a writer out of this snapshot, and the catalogue.
    pub fn restore(&self, layout: &Layout) -> std::io::Result<()> {
        let beside = layout.root.join("database.new");
        remove_if_there(&beside)?;
        copy_folder(&self.database(), &beside, true)?;
        fs::copy(self.catalogue(), layout.catalogue())?;
        remove_if_there(&layout.database())?;
        fs::rename(&beside, layout.database())
    }

    /// Copies the snapshot to a folder that is to become a store.
    pub fn copy_to(&self, target: &Layout) -> std::io::Result<()> {
        let copy = Self::at(target, 1);
        let new = copy.folder.with_extension("new");
        copy_folder(&self.database(), &new.join("database"), false)?;
        for name in [CATALOGUE, DESCRIPTION, LOCK] {
            fs::copy(self.folder.join(name), new.join(name))?;
        }
        fs::rename(new, copy.folder)
    }
}

fn remove_if_there(folder: &Path) -> std::io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
}

/// Copies the files of a database; those that never change are linked where `link` and the file system allow it.
fn copy_folder(from: &Path, to: &Path, link: bool) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let target = to.join(&name);
        // RocksDB's journal of messages and its lock are no data.
        if name == "LOCK" || name.to_string_lossy().starts_with("LOG") {
            continue;
        }
        let is_table = Path::new(&name).extension().is_some_and(|extension| extension == "sst");
        if !(link && is_table && fs::hard_link(entry.path(), &target).is_ok()) {
            fs::copy(entry.path(), &target)?;
            File::open(&target)?.sync_all()?;
        }
    }
    sync_folder(to);
    Ok(())
}
