//! What can go wrong with a store.

use std::{
    io,
    path::{Path, PathBuf},
};

use oxigraph::store::StorageError;

use super::Record;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store {} is a file, not a folder", path.display())]
    IsAFile { path: PathBuf },
    #[error("there is no store at {}", folder.display())]
    Missing { folder: PathBuf },
    #[error("the folder {} holds other files, and no store", folder.display())]
    NotAStore { folder: PathBuf },
    #[error("the store {} is in use by another process", folder.display())]
    InUse { folder: PathBuf },
    #[error("the folder of the store {} cannot be used: {source}", folder.display())]
    Folder { folder: PathBuf, source: io::Error },
    #[error("no report in the store answers to `{name}`")]
    NoSuchReport { name: String, nearest: Option<String>, empty: bool },
    #[error("several reports answer to `{name}`: {}", paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))]
    SeveralReports { name: String, paths: Vec<PathBuf> },
    #[error("the catalogue of the store {} is damaged: {reason}", folder.display())]
    Catalogue { folder: PathBuf, reason: String },
    #[error("the store {} failed: {source}", folder.display())]
    Storage { folder: PathBuf, source: StorageError },
    #[error("the threads for extraction could not be started: {reason}")]
    Threads { reason: String },
}

impl StoreError {
    /// Wraps an error of the database; that another process holds its lock is told apart.
    pub(super) fn storage(folder: &Path, source: StorageError) -> Self {
        let message = source.to_string();
        if message.contains("lock") && (message.contains("LOCK") || message.contains("Resource temporarily unavailable")) {
            return Self::InUse { folder: folder.to_owned() };
        }
        Self::Storage { folder: folder.to_owned(), source }
    }

    pub(super) fn no_such_report(name: &str, records: &[Record]) -> Self {
        let scored = records.iter().map(|record| (strsim::jaro_winkler(name, &record.file_name), &record.file_name));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > 0.6);
        Self::NoSuchReport { name: name.to_owned(), nearest: best.map(|(_, name)| name.clone()), empty: records.is_empty() }
    }
}
