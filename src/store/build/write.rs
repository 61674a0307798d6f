//! Batches of reports on their way into the store.
//!
//! New reports are gathered until there are enough for the bulk loader, and loaded in the background, by as many loaders
//! as there are cores. Reports that replace others are few, and are written at once.

use std::{
    path::PathBuf,
    sync::{
        Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use super::BuildOptions;
use crate::store::{GraphStore, Stamp, StoreError, writer::Writing};

/// How many quads are loaded in one go. Large batches make few tables, which the database need not merge so often, and
/// share the strings of their reports; they take memory, a kilobyte a quad.
const BATCH: usize = 1_000_000;
/// How much of what replaces is written before the database's journal is brought to disk.
const GROUP_REPORTS: usize = 64;
const GROUP_QUADS: usize = 300_000;

type Files = Vec<(PathBuf, Stamp)>;
type Batch = (Vec<Writing>, Files);

pub(in crate::store) struct Batches<'a> {
    store: &'a GraphStore,
    batch_size: usize,
    fresh: Vec<Writing>,
    fresh_quads: usize,
    changed: Vec<Writing>,
    changed_quads: usize,
    files: Files,
    loading: &'a Loading,
    loaders: Option<SyncSender<Batch>>,
}

/// What the loaders share.
#[derive(Debug)]
pub(super) struct Loading {
    queue: Mutex<Receiver<Batch>>,
    sender: Mutex<Option<SyncSender<Batch>>>,
    failure: Mutex<Option<StoreError>>,
}

impl Loading {
    pub fn new() -> Self {
        // No queue: a batch waits with the one who made it.
        let (sender, receiver) = sync_channel(0);
        Self { queue: Mutex::new(receiver), sender: Mutex::new(Some(sender)), failure: Mutex::new(None) }
    }

    /// What a loader does: one batch after the other, until there are no more.
    pub fn run(&self, store: &GraphStore) {
        loop {
            let batch = locked(&self.queue).recv();
            let Ok((batch, files)) = batch else { return };
            let loaded = store.add_all(batch, files).and_then(|()| store.publish_now_and_then());
            if let Err(error) = loaded {
                locked(&self.failure).get_or_insert(error);
            }
        }
    }

    /// The first error of a loader, once.
    pub fn check(&self) -> Result<(), StoreError> {
        locked(&self.failure).take().map_or(Ok(()), Err)
    }
}

impl<'a> Batches<'a> {
    pub(super) fn new(store: &'a GraphStore, loading: &'a Loading, options: &BuildOptions<'_>) -> Self {
        Self {
            store,
            batch_size: options.batch.unwrap_or(BATCH),
            fresh: Vec::new(),
            fresh_quads: 0,
            changed: Vec::new(),
            changed_quads: 0,
            files: Vec::new(),
            loading,
            loaders: locked(&loading.sender).take(),
        }
    }

    /// Takes a report. When [`Self::flush`] has been called, and the loaders are through, it is in the store.
    pub fn put(&mut self, report: Writing) -> Result<(), StoreError> {
        self.loading.check()?;
        let count = report.quads.len();
        let is_new = report.replaces.is_empty();
        if is_new {
            if self.fresh_quads + count > self.batch_size {
                self.load()?;
            }
            self.fresh.push(report);
            self.fresh_quads += count;
        } else {
            self.changed.push(report);
            self.changed_quads += count;
            if self.changed.len() >= GROUP_REPORTS || self.changed_quads >= GROUP_QUADS {
                self.replace()?;
            }
        }
        Ok(())
    }

    /// Notes a file of which all reports have been taken.
    pub fn note(&mut self, path: PathBuf, stamp: Stamp) {
        self.files.push((path, stamp));
    }

    /// Writes what is left, and tells the loaders that there will be no more.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        self.replace()?;
        self.load()?;
        self.loaders = None;
        Ok(())
    }

    fn load(&mut self) -> Result<(), StoreError> {
        self.fresh_quads = 0;
        let (batch, files) = (std::mem::take(&mut self.fresh), std::mem::take(&mut self.files));
        match &self.loaders {
            Some(loaders) if !batch.is_empty() => {
                // A loader ends only when it is told to.
                let _ = loaders.send((batch, files));
                self.loading.check()
            }
            _ => self.store.note_files(files),
        }
    }

    fn replace(&mut self) -> Result<(), StoreError> {
        self.changed_quads = 0;
        let group = std::mem::take(&mut self.changed);
        if group.is_empty() { Ok(()) } else { self.store.replace_all(&group, std::mem::take(&mut self.files)) }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
