//! Where everything lies in the folder of a store, and what kind of folder a path names.
//!
//! ```text
//! reportgraph.json    what the store is: format, program, rules, counts, prefixes (`description`)
//! reportgraph.lock    held by the one process that writes, and tells who it is (`lock`)
//! catalogue.jsonl     what the store holds and what is being done to it, a change a line (`catalogue`)
//! texts.pack          the reports' texts, compressed (`texts`)
//! identities.json     which reports the identities across reports take account of (`identities`)
//! database/           the graphs: an oxigraph store, open by the writer only
//! snapshots/7/        the state that readers see: hard links to the database's files, and the catalogue (`snapshot`)
//! ```

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{StoreError, description::Description};

pub(super) const DESCRIPTION: &str = "reportgraph.json";
pub(super) const CATALOGUE: &str = "catalogue.jsonl";
/// The endings of the folders in which a store grows that is to take this one's place, and in which this one then lies.
pub(super) const REBUILT: &str = "rebuilt";
const BEFORE: &str = "before";
/// RocksDB writes this file first: a folder with it is a database.
const DATABASE_MARK: &str = "CURRENT";

/// The paths below a store's folder.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub root: PathBuf,
}

/// What a folder is, to one who looks for a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing there, or an empty folder.
    Vacant,
    /// A store that this program can use.
    Store,
    /// A store of another format: 0 for those that lay in the folder itself.
    OtherFormat(u32),
    /// A folder with files of something else.
    Foreign,
}

impl Layout {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub fn description(&self) -> PathBuf {
        self.root.join(DESCRIPTION)
    }

    pub fn lock(&self) -> PathBuf {
        self.root.join("reportgraph.lock")
    }

    pub fn catalogue(&self) -> PathBuf {
        self.root.join(CATALOGUE)
    }

    pub fn texts(&self) -> PathBuf {
        self.root.join("texts.pack")
    }

    /// What the identities take account of.
    pub fn identities(&self) -> PathBuf {
        self.root.join("identities.json")
    }

    pub fn database(&self) -> PathBuf {
        self.root.join("database")
    }

    pub fn snapshots(&self) -> PathBuf {
        self.root.join("snapshots")
    }

    pub fn has_database(&self) -> bool {
        is_database(&self.database())
    }

    /// The folder of that ending beside this one.
    pub fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.root.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(ending);
        self.root.with_file_name(name)
    }

    /// Puts the store that was rebuilt beside this one in its place.
    pub fn change_places(&self) -> io::Result<()> {
        let before = self.beside(BEFORE);
        fs::rename(&self.root, &before)?;
        fs::rename(self.beside(REBUILT), &self.root)?;
        sync_parent(&self.root);
        fs::remove_dir_all(before)
    }

    /// Does what a process that was killed while it changed places has left to do.
    pub fn finish_changing_places(&self) {
        let (before, rebuilt) = (self.beside(BEFORE), self.beside(REBUILT));
        if !self.root.exists() && before.exists() {
            let _ = fs::rename(if rebuilt.exists() { &rebuilt } else { &before }, &self.root);
        }
        if self.root.exists() && before.exists() && !rebuilt.exists() {
            let _ = fs::remove_dir_all(before);
        }
    }

    /// Wraps an error of the file system.
    pub fn error(&self, source: io::Error) -> StoreError {
        StoreError::folder(&self.root, source)
    }

    /// What the folder is.
    pub fn kind(&self) -> Result<Kind, StoreError> {
        self.finish_changing_places();
        if self.root.is_file() {
            return Err(StoreError::IsAFile { path: self.root.clone() });
        }
        if self.description().is_file() {
            let format = Description::read(&self.description())?.format;
            return Ok(if format == Description::FORMAT { Kind::Store } else { Kind::OtherFormat(format) });
        }
        if is_database(&self.root) {
            return Ok(Kind::OtherFormat(0));
        }
        // The lock may be there from an attempt that failed, or that another process is just making.
        let lock = self.lock();
        match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kind::Vacant),
            Err(error) => Err(self.error(error)),
            Ok(mut entries) => {
                let vacant = entries.all(|entry| entry.is_ok_and(|entry| entry.path() == lock));
                Ok(if vacant { Kind::Vacant } else { Kind::Foreign })
            }
        }
    }

    /// Fails unless there is a store that this program can use.
    pub fn expect_store(&self) -> Result<(), StoreError> {
        let folder = self.root.clone();
        match self.kind()? {
            Kind::Store => Ok(()),
            Kind::Vacant if !folder.exists() => Err(StoreError::Missing { folder }),
            Kind::Vacant | Kind::Foreign => Err(StoreError::NotAStore { folder }),
            Kind::OtherFormat(format) => Err(StoreError::OtherFormat { folder, format }),
        }
    }
}

pub(super) fn is_database(folder: &Path) -> bool {
    folder.join(DATABASE_MARK).is_file()
}

/// Makes what was written to a folder (new names, renames) last. Where the system cannot, it is left to it.
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn sync_parent(path: &Path) {
    if let Some(parent) = path.parent() {
        sync_folder(parent);
    }
}

/// Writes a small file so that it is there whole or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("tmp");
    let write = || {
        let mut file = fs::File::create(&beside)?;
        io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().inspect_err(|_| drop(fs::remove_file(&beside)))?;
    sync_parent(path);
    Ok(())
}
