//! What can go wrong with a store.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use oxigraph::store::StorageError;

use super::{Holder, Record};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store {} is a file, not a folder", path.display())]
    IsAFile { path: PathBuf },
    #[error("there is no store at {}", folder.display())]
    Missing { folder: PathBuf },
    #[error("the folder {} holds other files, and no store", folder.display())]
    NotAStore { folder: PathBuf },
    #[error("the store {} is of format {format}, and this program uses format {}", folder.display(), super::Description::FORMAT)]
    OtherFormat { folder: PathBuf, format: u32 },
    #[error("the store {} is just being made: there is nothing to read yet", folder.display())]
    NotReady { folder: PathBuf },
    #[error("the store {} is being written to by another process{}", folder.display(), Named(holder.as_ref()))]
    InUse { folder: PathBuf, holder: Option<Holder> },
    #[error("the folder of the store {} cannot be used: {source}", folder.display())]
    Folder { folder: PathBuf, source: io::Error },
    #[error("the disk that holds the store {} is full: {reason}", folder.display())]
    Full { folder: PathBuf, reason: String },
    #[error("no report in the store answers to `{name}`")]
    NoSuchReport { name: String, nearest: Option<String>, empty: bool },
    #[error("{number} enterprises, projects and parks answer to `{name}`; it takes one")]
    NoSuchEntity { name: String, number: usize },
    #[error("several reports answer to `{name}`: {}", paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))]
    SeveralReports { name: String, paths: Vec<PathBuf> },
    #[error("the file {} of the store is damaged: {reason}", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("the text of {file_name} is not in the store: {reason}")]
    NoText { file_name: String, reason: String },
    #[error("the store {} is open for reading only", folder.display())]
    ReadOnly { folder: PathBuf },
    #[error("the folder {} is there already", folder.display())]
    TargetExists { folder: PathBuf },
    #[error("{} cannot be taken in: {reason}", path.display())]
    Import { path: PathBuf, reason: String },
    #[error("the store {} failed: {source}", folder.display())]
    Storage { folder: PathBuf, source: StorageError },
    #[error("the threads for extraction could not be started: {reason}")]
    Threads { reason: String },
}

/// Who holds a store, as part of a sentence.
struct Named<'a>(Option<&'a Holder>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |holder| write!(formatter, ": `{}`, process {}, since {}", holder.command, holder.process, holder.since))
    }
}

impl StoreError {
    /// Wraps an error of the database; a full disk and another process's lock are told apart.
    pub(super) fn storage(folder: &Path, source: StorageError) -> Self {
        let message = source.to_string();
        let folder = folder.to_owned();
        if message.contains("lock") && (message.contains("LOCK") || message.contains("Resource temporarily unavailable")) {
            return Self::InUse { folder, holder: None };
        }
        if message.contains("No space left on device") || message.contains("Disk quota exceeded") {
            return Self::Full { folder, reason: message };
        }
        Self::Storage { folder, source }
    }

    /// Wraps an error of the file system; a full disk is told apart.
    pub(super) fn folder(folder: &Path, source: io::Error) -> Self {
        let folder = folder.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { folder, reason: source.to_string() },
            _ => Self::Folder { folder, source },
        }
    }

    pub(super) fn no_such_report(name: &str, records: &[Record]) -> Self {
        let scored = records.iter().map(|record| (strsim::jaro_winkler(name, &record.file_name), &record.file_name));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > 0.6);
        Self::NoSuchReport { name: name.to_owned(), nearest: best.map(|(_, name)| name.clone()), empty: records.is_empty() }
    }
}
