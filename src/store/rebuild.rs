//! Makes all graphs of a store anew, from the texts that it keeps: with other rules, or out of a store of an older format.
//!
//! The new store grows beside the old one, which can be read all the while, and takes its place in the end. When the
//! process is killed, the next attempt goes on with what is there.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use oxigraph::{
    model::{GraphNameRef, NamedNodeRef, Term},
    store::Store,
};
use rayon::prelude::*;
use serde::Deserialize;

use super::{
    Action, BuildOptions, BuildSummary, GraphStore, Made, Make, Progress, Record, StoreError,
    build::{self, At},
    identities::decisions_of,
    layout::{Kind, Layout, REBUILT},
    lock::Lock,
    texts,
    writer::Writing,
};
use crate::{
    graph::GraphOptions,
    source::{Problem, Reader, SourceError},
};

/// The predicate under which stores of format 0 kept their records, as JSON, in the default graph.
const OLD_RECORD: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:reportgraph:catalogue:record");

/// What a rebuild did.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    /// The format of the old store.
    pub format: u32,
    pub summary: BuildSummary,
}

/// Rebuilds the store in `folder`. What joins reports is made anew, too, by the decisions that the store followed.
pub fn rebuild(
    folder: &Path,
    reader: &Reader,
    options: &BuildOptions<'_>,
    graph: &GraphOptions,
    make: &Make<'_>,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Rebuilt, StoreError> {
    let old = Layout::new(folder);
    let format = if old.kind()? == Kind::OtherFormat(0) { 0 } else { super::Description::FORMAT };
    if format > 0 {
        old.expect_store()?;
    }
    let lock = Lock::writer(&old)?;
    let new = GraphStore::create(&old.beside(REBUILT))?;
    let summary = match format {
        0 => from_files(&old, &new, reader, options, make, progress),
        _ => from_texts(&old, &new, options, make, progress),
    }?;
    let stopped = summary.not_reached > 0;
    if !stopped {
        new.join(Some(&decisions_of(&old)), graph)?;
        new.publish()?;
    }
    drop(new);
    if !stopped {
        old.change_places().map_err(|error| old.error(error))?;
    }
    drop(lock);
    Ok(Rebuilt { format, summary })
}

/// A store of format 0 kept no texts, but knows the files.
fn from_files(
    old: &Layout,
    new: &GraphStore,
    reader: &Reader,
    options: &BuildOptions<'_>,
    make: &Make<'_>,
    progress: &mut dyn FnMut(&Progress),
) -> Result<BuildSummary, StoreError> {
    #[derive(Deserialize)]
    struct OldRecord {
        path: PathBuf,
    }
    let failed = |source| StoreError::storage(&old.root, source);
    let store = Store::open_read_only(&old.root).map_err(failed)?;
    let mut paths = HashSet::new();
    for quad in store.quads_for_pattern(None, Some(OLD_RECORD), None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad.map_err(failed)?;
        let Term::Literal(json) = &quad.object else { continue };
        let damaged = |error: serde_json::Error| StoreError::Damaged { path: old.root.clone(), reason: error.to_string() };
        paths.insert(serde_json::from_str::<OldRecord>(json.value()).map_err(damaged)?.path);
    }
    let mut paths: Vec<PathBuf> = paths.into_iter().collect();
    paths.sort_by_cached_key(|path| (crate::source::file_name(path), path.clone()));
    let summary = build::build(new, &paths, &[], reader, options, make, progress)?;
    // Nothing is lost: while a file cannot be read, the old store stays.
    match summary.left_out.first() {
        Some(first) => Err(StoreError::NoText { file_name: first.path.display().to_string(), reason: first.problem.to_string() }),
        None => Ok(summary),
    }
}

fn from_texts(
    old: &Layout,
    new: &GraphStore,
    options: &BuildOptions<'_>,
    make: &Make<'_>,
    progress: &mut dyn FnMut(&Progress),
) -> Result<BuildSummary, StoreError> {
    let from = GraphStore::open_read_only(&old.root)?;
    let (records, made_by) = (from.records()?, from.description()?.maker);
    new.set_maker(&options.maker)?;
    let done: HashSet<String> = new.records()?.into_iter().map(|record| record.sha256).collect();
    let mut summary = BuildSummary::default();
    let mut so_far = Progress { of_files: records.len(), of_bytes: records.iter().map(length).sum(), ..Progress::default() };
    // What was read with a sidecar or told columns cannot tell here whether they are the same.
    let fingerprint = |old: &str| if old == made_by.fingerprint { options.maker.fingerprint.clone() } else { String::new() };
    build::with_loaders(new, options, |mut batches| {
        for portion in records.chunks(8 * build::threads(options.jobs)) {
            if options.is_stopped() {
                summary.not_reached = records.len() - so_far.files;
                break;
            }
            let reports: Vec<_> = portion.par_iter().map(|record| remake(&from, record, &done, make)).collect();
            for (record, report) in portion.iter().zip(reports) {
                match report {
                    Ok(None) => summary.unchanged += 1,
                    Ok(Some((report, text))) => {
                        summary.count(&report, Action::Add);
                        let at = At::of(record, fingerprint(&record.fingerprint));
                        batches.put(Writing { record: report.record(at), quads: report.quads, text: Some(text), replaces: Vec::new() })?;
                    }
                    Err(error) => summary.left_out.push(error),
                }
                so_far.files += 1;
                so_far.bytes += length(record);
                so_far.path.clone_from(&record.path);
                progress(&so_far);
            }
        }
        for path in records.iter().map(|record| record.path.clone()).collect::<HashSet<_>>() {
            if let Some(mut stamp) = from.stamp(&path) {
                stamp.fingerprint = fingerprint(&stamp.fingerprint);
                batches.note(path, stamp);
            }
        }
        batches.flush()
    })?;
    new.publish()?;
    Ok(summary)
}

fn length(record: &Record) -> u64 {
    record.text.map_or(0, |text| text.length)
}

/// One report made anew. None where the new store has it already.
fn remake(from: &GraphStore, record: &Record, done: &HashSet<String>, make: &Make<'_>) -> Result<Option<(Made, Vec<u8>)>, SourceError> {
    if done.contains(&record.sha256) {
        return Ok(None);
    }
    let failed = |problem| SourceError::new(&record.path, problem);
    let internal = |reason: String| failed(Problem::Internal { reason });
    let text = from.text(record).map_err(|error| internal(error.to_string()))?;
    let report = Problem::guard(|| make(&text)).map_err(failed)?;
    let packed = texts::pack(&text).map_err(|error| internal(error.to_string()))?;
    Ok(Some((report, packed)))
}
