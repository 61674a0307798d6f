//! What a writer does to a store. Each change is announced in the catalogue, done, and closed.

use std::{
    fs::{self, File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use oxigraph::{
    model::{NamedNode, NamedNodeRef, Quad},
    store::{StorageError, Store, Transaction},
};

use super::{
    Record, Stamp, StoreError,
    catalogue::{self, Catalogue, Change, Entry},
    description::{Description, Maker},
    layout::{self, Layout},
    lock::Lock,
    snapshot::Snapshot,
    texts::Texts,
};

/// How often a long build lets readers see what it has done.
const BETWEEN_SNAPSHOTS: Duration = Duration::from_secs(60);

/// A report that is to be written: all that the store takes of it.
#[derive(Clone, Debug)]
pub(super) struct Writing {
    pub record: Record,
    pub quads: Vec<Quad>,
    /// The text, packed. None where it is not kept.
    pub text: Option<Vec<u8>>,
    /// The reports that go when this one comes.
    pub replaces: Vec<String>,
}

/// The writer's side of an open store.
#[derive(Debug)]
pub(super) struct Writer {
    state: Mutex<State>,
    layout: Layout,
    _lock: Lock,
}

#[derive(Debug)]
struct State {
    log: File,
    /// Of the log, in bytes.
    length: u64,
    catalogue: Catalogue,
    texts: Texts,
    maker: Maker,
    /// The length that the log had when the newest snapshot was made.
    published: Option<u64>,
    last: Instant,
}

impl Writer {
    /// Opens the catalogue of a store, and settles what a writer that was killed has left open.
    pub fn open(layout: &Layout, lock: Lock, store: &Store) -> Result<Self, StoreError> {
        let failed = |error| layout.error(error);
        let (catalogue, length) = Catalogue::read(&layout.catalogue())?;
        let log = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(layout.catalogue()).map_err(failed)?;
        log.set_len(length).map_err(failed)?;
        let texts = Texts::open(&layout.texts()).map_err(failed)?;
        let maker = Description::read(&layout.description())?.maker;
        let published = Snapshot::newest(layout).and_then(|newest| fs::metadata(newest.catalogue()).ok()).map(|file| file.len());
        let mut state = State { log, length, catalogue, texts, maker, published, last: Instant::now() };
        let entries = state.catalogue.settle(|graph| holds(store, layout, graph))?;
        state.append(&entries).map_err(failed)?;
        if state.catalogue.is_wordy() {
            state.shorten(layout).map_err(failed)?;
        }
        Ok(Self { state: Mutex::new(state), layout: layout.clone(), _lock: lock })
    }

    /// The catalogue as it is now.
    pub fn catalogue<T>(&self, look: impl FnOnce(&Catalogue) -> T) -> T {
        look(&self.state().catalogue)
    }

    pub fn set_maker(&self, maker: &Maker) {
        self.state().maker = maker.clone();
    }

    /// Writes reports that are new: all of them in one step, by the bulk loader. Several threads may do so at once.
    pub fn add(&self, store: &Store, batch: Vec<Writing>, files: Vec<(std::path::PathBuf, Stamp)>) -> Result<(), StoreError> {
        let mut quads: Vec<Vec<Quad>> = Vec::with_capacity(batch.len());
        let number = {
            let mut state = self.state();
            let mut change = Change { files, ..Change::default() };
            state.keep_texts(&batch).map_err(|error| self.layout.error(error))?.into_iter().zip(batch).for_each(|(text, report)| {
                quads.push(report.quads);
                change.put.push(Record { text, ..report.record });
            });
            state.begin(change).map_err(|error| self.layout.error(error))?
        };
        let count = quads.iter().map(Vec::len).sum::<usize>();
        let load = || {
            // One table file an index: for the loader, a megabyte is a thousand quads.
            let mut loader = store.bulk_loader().with_num_threads(1).with_max_memory_size_in_megabytes(count / 1000 + 1);
            loader.load_quads(quads.into_iter().flatten())?;
            loader.commit()
        };
        let loaded = if count == 0 { Ok(()) } else { load() };
        self.close(store, number, loaded)
    }

    /// Writes reports in place of others, each in a transaction of its own.
    pub fn replace(&self, store: &Store, group: &[Writing], files: Vec<(std::path::PathBuf, Stamp)>) -> Result<(), StoreError> {
        // No snapshot may be made in between: whether a report of the same name is the old or the new one, it could not tell.
        let mut state = self.state();
        let failed = |error| self.layout.error(error);
        let places = state.keep_texts(group).map_err(failed)?;
        let mut change = Change { files, ..Change::default() };
        for (text, report) in places.into_iter().zip(group) {
            change.put.push(Record { text, ..report.record.clone() });
            change.remove.extend(report.replaces.iter().filter(|old| **old != report.record.report).cloned());
        }
        let number = state.begin(change).map_err(failed)?;
        let done = group.iter().try_for_each(|report| {
            transact(store, |transaction| {
                report.replaces.iter().try_for_each(|old| transaction.remove_named_graph(NamedNodeRef::new_unchecked(old)))?;
                transaction.extend(&report.quads);
                Ok(())
            })
        });
        // The database's own journal is not on disk yet, so that a loss of power could undo what the catalogue tells.
        let done = done.and_then(|()| store.flush());
        drop(state);
        self.close(store, number, done)
    }

    /// Removes reports: their graphs and records, nothing else.
    pub fn remove(&self, store: &Store, reports: &[String]) -> Result<(), StoreError> {
        let number =
            self.state().begin(Change { remove: reports.to_vec(), ..Change::default() }).map_err(|error| self.layout.error(error))?;
        let each = |report: &String| transact(store, |transaction| transaction.remove_named_graph(NamedNodeRef::new_unchecked(report)));
        let done = reports.iter().try_for_each(each).and_then(|()| store.flush());
        self.close(store, number, done)
    }

    /// Writes graphs that belong to no report, in place of those of the same names, all in one transaction. One without
    /// quads goes.
    pub fn put_shared(&self, store: &Store, graphs: &[(NamedNode, Vec<Quad>)]) -> Result<(), StoreError> {
        let mut state = self.state();
        let entry = |(graph, quads): &(NamedNode, Vec<Quad>)| Entry::Shared { graph: graph.as_str().to_owned(), quads: quads.len() };
        let (gone, there): (Vec<_>, Vec<_>) = graphs.iter().partition(|(_, quads)| quads.is_empty());
        // Named before they are there, forgotten after they are gone: a name without a graph does no harm.
        state.append(&there.into_iter().map(entry).collect::<Vec<_>>()).map_err(|error| self.layout.error(error))?;
        let done = transact(store, |transaction| {
            for (graph, quads) in graphs {
                transaction.remove_named_graph(graph.as_ref())?;
                transaction.extend(quads);
            }
            Ok(())
        });
        done.and_then(|()| store.flush()).map_err(|source| StoreError::storage(&self.layout.root, source))?;
        let joined = gone.into_iter().map(entry).chain([Entry::Joined]);
        state.append(&joined.collect::<Vec<_>>()).map_err(|error| self.layout.error(error))
    }

    /// Takes quads out of a graph that belongs to no report and puts others in, in one transaction.
    pub fn change_shared(&self, store: &Store, graph: &NamedNode, removed: &[Quad], added: &[Quad]) -> Result<(), StoreError> {
        let mut state = self.state();
        let failed = |source| StoreError::storage(&self.layout.root, source);
        let name = graph.as_str().to_owned();
        state.append(&[Entry::Shared { graph: name.clone(), quads: added.len().max(1) }]).map_err(|error| self.layout.error(error))?;
        let done = transact(store, |transaction| {
            for quad in removed {
                transaction.remove(quad);
            }
            transaction.extend(added);
            Ok(())
        });
        done.and_then(|()| store.flush()).map_err(failed)?;
        let quads = store.quads_for_pattern(None, None, None, Some(graph.as_ref().into())).count();
        state.append(&[Entry::Shared { graph: name, quads }]).map_err(|error| self.layout.error(error))
    }

    /// Notes files of which all reports are in the store already.
    pub fn note_files(&self, files: Vec<(std::path::PathBuf, Stamp)>) -> Result<(), StoreError> {
        if files.is_empty() {
            return Ok(());
        }
        self.state().append(&[Entry::Files(files)]).map_err(|error| self.layout.error(error))
    }

    /// Lets readers see all that was done.
    pub fn publish(&self, store: &Store) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.published == Some(state.length) {
            return Ok(());
        }
        let description = Description::new(&state.maker, &state.catalogue);
        Snapshot::make(&self.layout, store, &description)?;
        description.write(&self.layout.description()).map_err(|error| self.layout.error(error))?;
        state.published = Some(state.length);
        state.last = Instant::now();
        Snapshot::prune(&self.layout);
        Ok(())
    }

    /// Does so if the last time is long ago.
    pub fn publish_now_and_then(&self, store: &Store) -> Result<(), StoreError> {
        let due = self.state().last.elapsed() > BETWEEN_SNAPSHOTS;
        if due { self.publish(store) } else { Ok(()) }
    }

    fn close(&self, store: &Store, number: u64, done: Result<(), StorageError>) -> Result<(), StoreError> {
        let mut state = self.state();
        if let Err(source) = done {
            // The next writer would do the same; when the disk is full, it will have to.
            if let Ok(entries) = state.catalogue.settle_one(number, |graph| holds(store, &self.layout, graph)) {
                let _ = state.append(&entries);
            }
            return Err(StoreError::storage(&self.layout.root, source));
        }
        state.append(&[Entry::Done { number }]).map_err(|error| self.layout.error(error))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is only changed after its file was; a thread that panicked has not left it half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keep_texts(&mut self, batch: &[Writing]) -> std::io::Result<Vec<Option<super::Kept>>> {
        let frames: Vec<&[u8]> = batch.iter().filter_map(|report| report.text.as_deref()).collect();
        if frames.is_empty() {
            return Ok(batch.iter().map(|report| report.record.text).collect());
        }
        let mut places = self.texts.add(frames)?.into_iter();
        Ok(batch.iter().map(|report| report.text.as_ref().map_or(report.record.text, |_| places.next())).collect())
    }

    fn begin(&mut self, change: Change) -> std::io::Result<u64> {
        let number = self.catalogue.next_number();
        self.append(&[Entry::Begin { number, change }])?;
        Ok(number)
    }

    /// Adds entries. They are on disk when this returns; an error leaves none.
    fn append(&mut self, entries: &[Entry]) -> std::io::Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let lines = catalogue::lines(entries);
        let write = |log: &mut File| {
            log.seek(SeekFrom::Start(self.length))?;
            log.write_all(&lines)?;
            log.sync_data()
        };
        if let Err(error) = write(&mut self.log) {
            let _ = self.log.set_len(self.length);
            return Err(error);
        }
        self.length += lines.len() as u64;
        for entry in entries {
            self.catalogue.apply(entry.clone());
        }
        Ok(())
    }

    /// Writes the log anew, without what is no more.
    fn shorten(&mut self, layout: &Layout) -> std::io::Result<()> {
        let entries = self.catalogue.entries();
        layout::write_whole(&layout.catalogue(), &catalogue::lines(&entries))?;
        self.log = OpenOptions::new().read(true).write(true).open(layout.catalogue())?;
        self.length = self.log.metadata()?.len();
        self.published = None;
        let mut short = Catalogue::default();
        for entry in entries {
            short.apply(entry);
        }
        self.catalogue = short;
        Ok(())
    }
}

fn holds(store: &Store, layout: &Layout, graph: &str) -> Result<bool, StoreError> {
    store.contains_named_graph(NamedNodeRef::new_unchecked(graph)).map_err(|source| StoreError::storage(&layout.root, source))
}

fn transact(store: &Store, change: impl FnOnce(&mut Transaction<'_>) -> Result<(), StorageError>) -> Result<(), StorageError> {
    let mut transaction = store.start_transaction()?;
    change(&mut transaction)?;
    transaction.commit()
}
