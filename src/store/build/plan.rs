//! What is to be read: each file with what the store holds of it, and whether it can be skipped unread.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{BuildOptions, real};
use crate::{
    hash,
    source::{Origin, Reader},
    store::{GraphStore, Record, Stamp, StoreError},
};

/// A file that was changed so shortly before it was read may be changed again without that its time tells.
const TOO_FRESH: Duration = Duration::from_secs(2);

/// A file that is named, or was found.
#[derive(Debug)]
pub(super) struct FilePlan {
    pub origin: Origin,
    pub real: PathBuf,
    /// What the graphs of its reports depend on besides it.
    pub fingerprint: String,
    pub size: u64,
    /// By which it is known again. None where that cannot be.
    pub stamp: Option<Stamp>,
    /// What the store holds of it, as places in [`Plan::records`].
    pub known: Vec<usize>,
    /// It has not changed since it was read.
    pub unchanged: bool,
}

#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In the order in which they are read, which decides between copies.
    pub files: Vec<FilePlan>,
    /// Of the whole store, as they were before the build.
    pub records: Vec<Record>,
    /// The paths of `files`.
    pub built: HashSet<PathBuf>,
    /// By the hash of the bytes.
    pub by_hash: HashMap<String, usize>,
}

impl Plan {
    pub fn new(store: &GraphStore, files: &[PathBuf], reader: &Reader, options: &BuildOptions<'_>) -> Result<Self, StoreError> {
        let records = store.records()?;
        let by_hash = records.iter().enumerate().map(|(index, record)| (record.sha256.clone(), index)).collect();
        let mut by_path: HashMap<&Path, Vec<usize>> = HashMap::new();
        for (index, record) in records.iter().enumerate() {
            by_path.entry(record.path.as_path()).or_default().push(index);
        }
        let mut planned = Vec::with_capacity(files.len());
        for path in files {
            let origin = Origin::parse(path);
            let real = real(&origin.path);
            let known: Vec<usize> = by_path.get(real.as_path()).map_or_else(Vec::new, Clone::clone);
            let fingerprint = match reader.context(&origin.path).as_str() {
                "" => options.maker.fingerprint.clone(),
                context => hash::sha256_of_parts([options.maker.fingerprint.as_str(), context]),
            };
            let metadata = fs::metadata(&real).ok().filter(fs::Metadata::is_file);
            let stamp = metadata.as_ref().and_then(|metadata| stamp(metadata, &fingerprint));
            let unchanged = !options.force
                && origin.part.is_whole()
                && stamp.as_ref().is_some_and(|stamp| is_unchanged(store, &real, stamp, &known, &records, &origin));
            let size = metadata.map_or(0, |metadata| metadata.len());
            planned.push(FilePlan { origin, real, fingerprint, size, stamp, known, unchanged });
        }
        let built = planned.iter().map(|file| file.real.clone()).collect();
        Ok(Self { files: planned, records, built, by_hash })
    }

    pub fn known(&self, file: usize) -> impl Iterator<Item = &Record> {
        self.files[file].known.iter().map(|index| &self.records[*index])
    }
}

/// Whether all reports of a file are in the store, made of it as it is now.
fn is_unchanged(store: &GraphStore, real: &Path, stamp: &Stamp, known: &[usize], records: &[Record], origin: &Origin) -> bool {
    let same = store.stamp(real).is_some_and(|old| Stamp { reports: 0, ..old } == *stamp && old.reports == known.len());
    let name = crate::source::file_name(&origin.path);
    let of_now = |record: &Record| record.fingerprint == stamp.fingerprint && (!record.part.is_empty() || record.file_name == name);
    same && !known.is_empty() && known.iter().all(|index| of_now(&records[*index]))
}

fn stamp(metadata: &fs::Metadata, fingerprint: &str) -> Option<Stamp> {
    let modified = metadata.modified().ok()?;
    let age = SystemTime::now().duration_since(modified).ok()?;
    let since = modified.duration_since(UNIX_EPOCH).ok()?;
    let stamp =
        Stamp { size: metadata.len(), modified: u64::try_from(since.as_nanos()).ok()?, fingerprint: fingerprint.to_owned(), reports: 0 };
    (age > TOO_FRESH).then_some(stamp)
}
