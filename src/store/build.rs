//! Builds a store from files: what is new or has changed is written, what has not is skipped.
//!
//! Reports are read and turned into quads on all threads; one thread writes, a transaction a report. What the store
//! holds afterwards does not depend on the number of threads, nor on the order in which the files were named. At most a
//! few reports are in memory at a time, however many there are.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
    sync::mpsc,
};

use oxigraph::model::Quad;
use rayon::prelude::*;

use super::{GraphStore, Record, StoreError};
use crate::source::{self, Problem, RawFile, SourceError, SourceText};

/// A report, ready to be written.
#[derive(Clone, Debug)]
pub struct Made {
    pub report: String,
    pub title: Option<String>,
    pub region: Option<String>,
    pub year: Option<i32>,
    pub complete: bool,
    pub counts: BTreeMap<String, usize>,
    pub quads: Vec<Quad>,
}

#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// What a report's graph depends on besides its file: rules, program version, base of IRIs.
    pub fingerprint: String,
    /// `None` for one a core.
    pub threads: Option<usize>,
    /// Write again what has not changed, too.
    pub force: bool,
}

/// What a build did.
#[derive(Clone, Debug, Default)]
pub struct BuildSummary {
    pub added: usize,
    pub replaced: usize,
    pub unchanged: usize,
    /// Files that gave no report, sorted by path.
    pub left_out: Vec<SourceError>,
    /// Of the reports written, by kind.
    pub counts: BTreeMap<String, usize>,
    /// Of the reports written.
    pub quads: usize,
}

/// What happens during a build, for a progress bar.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// So many files are to be read.
    Start(usize),
    /// One file is done with, whatever came of it.
    Done(&'a Path),
}

/// A file that is to be written.
#[derive(Debug)]
struct Job {
    path: PathBuf,
    real: PathBuf,
    /// What the store holds of it, or of the same bytes elsewhere.
    replaces: Vec<Record>,
}

/// Builds: `files` are read, `make` turns their text into quads, what is new or changed is written.
pub fn build(
    store: &GraphStore,
    files: &[PathBuf],
    options: &BuildOptions,
    make: &(dyn Fn(&SourceText) -> Result<Made, Problem> + Sync),
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<BuildSummary, StoreError> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(options.threads.unwrap_or(0)).build();
    let threads = threads.map_err(|error| StoreError::Threads { reason: error.to_string() })?;
    let mut summary = BuildSummary::default();
    let jobs = threads.install(|| plan(store, files, options, &mut summary))?;
    progress(Event::Start(jobs.len()));
    // A short queue: when the writer is slower, the readers wait instead of filling the memory.
    let (sender, receiver) = mpsc::sync_channel(2 * threads.current_num_threads());
    let jobs = &jobs;
    std::thread::scope(|scope| {
        scope.spawn(move || {
            threads.install(|| {
                jobs.par_iter().for_each_with(sender, |sender, job| {
                    // The writer is gone only if it has failed; its error is what counts.
                    let _ = sender.send((job, make_one(job, make)));
                });
            });
        });
        for (job, result) in receiver {
            match result {
                Ok((text, report)) => write(store, job, &text, report, options, &mut summary)?,
                Err(error) => summary.left_out.push(error),
            }
            progress(Event::Done(&job.path));
        }
        Ok::<_, StoreError>(())
    })?;
    if summary.quads > 0 {
        store.flush()?;
    }
    summary.left_out.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(summary)
}

/// Decides for each file whether it is new, changed, unchanged, or the copy of another.
fn plan(store: &GraphStore, files: &[PathBuf], options: &BuildOptions, summary: &mut BuildSummary) -> Result<Vec<Job>, StoreError> {
    let records = store.records()?;
    let by_path: HashMap<&Path, &Record> = records.iter().map(|record| (record.path.as_path(), record)).collect();
    let built: HashSet<PathBuf> = files.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let by_hash: HashMap<&str, &Record> = records.iter().map(|record| (record.sha256.as_str(), record)).collect();
    let hashes: Vec<_> = files.par_iter().map(|path| RawFile::read(path).map(|raw| raw.sha256)).collect();
    let mut first_with: HashMap<String, PathBuf> = HashMap::new();
    let mut jobs = Vec::new();
    for (path, hash) in files.iter().zip(hashes) {
        let hash = match hash {
            Ok(hash) => hash,
            Err(error) => {
                summary.left_out.push(error);
                continue;
            }
        };
        if let Some(of) = first_with.get(&hash) {
            summary.left_out.push(SourceError::new(path, Problem::Duplicate { of: of.clone() }));
            continue;
        }
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        let here = by_path.get(real.as_path()).copied();
        let same = by_hash.get(hash.as_str()).copied().filter(|record| record.path != real);
        if let Some(other) = same.filter(|other| stays_elsewhere(other, &built)) {
            summary.left_out.push(SourceError::new(path, Problem::Duplicate { of: other.path.clone() }));
            continue;
        }
        let unchanged = here.is_some_and(|record| {
            record.sha256 == hash && record.fingerprint == options.fingerprint && record.file_name == source::file_name(path)
        });
        first_with.insert(hash, path.clone());
        if unchanged && !options.force {
            summary.unchanged += 1;
        } else {
            jobs.push(Job { path: path.clone(), real, replaces: here.into_iter().chain(same).cloned().collect() });
        }
    }
    Ok(jobs)
}

/// Whether the file of a record still holds the report, and is not among those that are being built: then a new file
/// with the same bytes is a copy. Otherwise the report has moved.
fn stays_elsewhere(record: &Record, built: &HashSet<PathBuf>) -> bool {
    !built.contains(&record.path) && RawFile::read(&record.path).is_ok_and(|raw| raw.sha256 == record.sha256)
}

/// One file from bytes to quads. A panic on the way is a finding about this file, not the end of the others.
fn make_one(job: &Job, make: &(dyn Fn(&SourceText) -> Result<Made, Problem> + Sync)) -> Result<(SourceText, Made), SourceError> {
    let text = source::read(&job.path)?;
    let report = Problem::guard(|| make(&text)).map_err(|problem| SourceError::new(&job.path, problem))?;
    Ok((text, report))
}

fn write(
    store: &GraphStore,
    job: &Job,
    text: &SourceText,
    made: Made,
    options: &BuildOptions,
    summary: &mut BuildSummary,
) -> Result<(), StoreError> {
    let record = Record {
        report: made.report,
        path: job.real.clone(),
        file_name: text.file_name.clone(),
        sha256: text.sha256.clone(),
        fingerprint: options.fingerprint.clone(),
        title: made.title,
        region: made.region,
        year: made.year,
        complete: made.complete,
        counts: made.counts,
        quads: made.quads.len(),
    };
    store.put(&record, &made.quads, &job.replaces.iter().collect::<Vec<_>>())?;
    for (kind, count) in &record.counts {
        *summary.counts.entry(kind.clone()).or_default() += count;
    }
    summary.quads += record.quads;
    if job.replaces.is_empty() {
        summary.added += 1;
    } else {
        summary.replaced += 1;
    }
    Ok(())
}
