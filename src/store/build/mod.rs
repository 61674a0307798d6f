//! Builds a store from files: what is new or has changed is written, what has not is skipped.
//!
//! ```text
//! plan ──files──▶ feeder ──jobs──▶ workers: read, extract, pack ──results──▶ writer: in order, decides ──batches──▶ loaders
//! ```
//!
//! Workers run on all cores. One thread takes their results in the order of the files, so that what the store holds
//! afterwards depends neither on the number of threads nor on the order in which the files were named. Batches of new
//! reports are loaded in the background. Every arrow is short: when the loaders are slower, all others wait, so that
//! memory holds a few batches, however many files there are.

mod decide;
mod feed;
mod plan;
mod write;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
    time::Duration,
};

use oxigraph::model::Quad;

use super::{GraphStore, Maker, Record, StoreError};
use crate::source::{Finding, FindingKind, Problem, Reader, SourceError, SourceText};
use decide::Decider;
use feed::News;
use plan::{FilePlan, Plan};
pub(super) use write::Batches;
use write::Loading;

/// A report, ready to be written.
#[derive(Clone, Debug)]
pub struct Made {
    pub report: String,
    pub title: Option<String>,
    pub region: Option<String>,
    pub year: Option<i32>,
    pub complete: bool,
    pub counts: BTreeMap<String, usize>,
    /// What is odd about it.
    pub findings: Vec<Finding>,
    /// None twice.
    pub quads: Vec<Quad>,
}

/// Makes a report of a text.
pub type Make<'a> = dyn Fn(&SourceText) -> Result<Made, Problem> + Sync + 'a;

#[derive(Clone, Debug, Default)]
pub struct BuildOptions<'a> {
    /// What a report's graph depends on besides its file.
    pub maker: Maker,
    /// `None` for one a core.
    pub jobs: Option<usize>,
    /// How many quads are loaded in one go. `None` for what is fastest.
    pub batch: Option<usize>,
    /// Write again what has not changed, too.
    pub force: bool,
    /// Read nothing into the store, only say what would be done.
    pub dry_run: bool,
    /// Remove the reports of files that were below these paths and are no more.
    pub sync: bool,
    /// When this becomes true, the build ends after the reports in hand.
    pub stop: Option<&'a AtomicBool>,
}

/// What a build did, or, in a dry run, would do.
#[derive(Clone, Debug, Default)]
pub struct BuildSummary {
    pub added: usize,
    pub replaced: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Reports whose files are no more and that were kept.
    pub vanished: usize,
    /// Files that gave no report, sorted by path.
    pub left_out: Vec<SourceError>,
    /// Of the reports written, by kind.
    pub counts: BTreeMap<String, usize>,
    /// How many of the reports written are odd in which way.
    pub findings: BTreeMap<FindingKind, usize>,
    /// Of the reports written.
    pub quads: usize,
    /// Of the files read.
    pub bytes: u64,
    pub time: Duration,
    /// How many files were not looked at, since the build was told to stop.
    pub not_reached: usize,
    /// What is done with each report, in a dry run.
    pub actions: Vec<(Action, PathBuf)>,
}

/// What is done with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Add,
    Replace,
    Remove,
}

impl Action {
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::Remove => "remove",
        }
    }
}

/// How far a build is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Files that are done with, whatever came of them, and all that are to be.
    pub files: usize,
    pub of_files: usize,
    /// The same in bytes of files that had to be read.
    pub bytes: u64,
    pub of_bytes: u64,
    pub reports: usize,
    /// Facts and named things.
    pub facts: usize,
    /// The file at hand.
    pub path: PathBuf,
}

/// Builds: `files` are read, `make` turns their reports into quads, what is new or changed is written. `roots` are the
/// paths that `files` were found under.
pub fn build(
    store: &GraphStore,
    files: &[PathBuf],
    roots: &[PathBuf],
    reader: &Reader,
    options: &BuildOptions<'_>,
    make: &Make<'_>,
    progress: &mut dyn FnMut(&Progress),
) -> Result<BuildSummary, StoreError> {
    let start = std::time::Instant::now();
    let plan = Plan::new(store, files, reader, options)?;
    if !options.dry_run {
        store.set_maker(&options.maker)?;
    }
    let built = run(store, &plan, roots, reader, options, make, progress);
    // Also after an error: what was done shall be seen. A full disk may not allow it; the error that came first counts.
    let published = if options.dry_run { Ok(()) } else { store.publish() };
    let mut summary = built?;
    published?;
    summary.left_out.sort_by(|a, b| (&a.path, &a.part).cmp(&(&b.path, &b.part)));
    summary.time = start.elapsed();
    Ok(summary)
}

fn run(
    store: &GraphStore,
    plan: &Plan,
    roots: &[PathBuf],
    reader: &Reader,
    options: &BuildOptions<'_>,
    make: &Make<'_>,
    progress: &mut dyn FnMut(&Progress),
) -> Result<BuildSummary, StoreError> {
    let mut so_far = Progress::of(plan);
    let (found, reached) = with_loaders(store, options, |batches| {
        let mut decider = Decider::new(plan, batches);
        progress(&so_far);
        let reached = feed::run(plan, reader, options, make, &mut |file, news| {
            so_far.add(&plan.files[file], &news);
            decider.take(file, news)?;
            progress(&so_far);
            Ok(())
        })?;
        Ok((decider.finish()?, reached))
    })?;
    let not_reached = plan.files.len() - reached;
    // A build that was stopped has not seen all that is there.
    let roots = if not_reached == 0 { roots } else { &[] };
    let summary = found.remove_what_is_gone(store, plan, roots, options)?;
    Ok(BuildSummary { not_reached, bytes: so_far.bytes, ..summary })
}

/// Does what `fill` does, which gives reports to the batches, while loaders load them, and waits until all is loaded.
pub(super) fn with_loaders<T>(
    store: &GraphStore,
    options: &BuildOptions<'_>,
    fill: impl FnOnce(Batches<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let loading = Loading::new();
    std::thread::scope(|scope| {
        let loaders = if options.dry_run { 0 } else { threads(options.jobs) };
        let loaders: Vec<_> = (0..loaders).map(|_| scope.spawn(|| loading.run(store))).collect();
        let filled = fill(Batches::new(store, &loading, options));
        for loader in loaders {
            loader.join().map_err(|_| StoreError::Threads { reason: "a thread that loads quads has panicked".to_owned() })?;
        }
        // What a loader met is the cause, if both have failed.
        loading.check()?;
        filled
    })
}

impl BuildOptions<'_> {
    /// Whether the build was told to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(std::sync::atomic::Ordering::Relaxed))
    }
}

impl BuildSummary {
    /// Counts a report that is written.
    pub(super) fn count(&mut self, made: &Made, action: Action) {
        for (kind, count) in &made.counts {
            *self.counts.entry(kind.clone()).or_default() += count;
        }
        for kind in made.findings.iter().map(|finding| finding.kind).collect::<BTreeSet<_>>() {
            *self.findings.entry(kind).or_default() += 1;
        }
        self.quads += made.quads.len();
        self.count_action(action);
    }

    fn count_action(&mut self, action: Action) {
        match action {
            Action::Add => self.added += 1,
            Action::Replace => self.replaced += 1,
            Action::Remove => self.removed += 1,
        }
    }
}

/// Where a report was read from, and what its graph depends on.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub path: PathBuf,
    pub part: String,
    pub file_name: String,
    pub sha256: String,
    pub digest: String,
    pub fingerprint: String,
}

impl At {
    /// Where the report of a record was read from.
    pub(super) fn of(record: &Record, fingerprint: String) -> Self {
        Self {
            path: record.path.clone(),
            part: record.part.clone(),
            file_name: record.file_name.clone(),
            sha256: record.sha256.clone(),
            digest: record.digest.clone(),
            fingerprint,
        }
    }
}

impl Made {
    /// What the catalogue keeps of a report. Where its text lies is not known yet.
    pub(super) fn record(&self, at: At) -> Record {
        let At { path, part, file_name, sha256, digest, fingerprint } = at;
        Record {
            report: self.report.clone(),
            path,
            part,
            file_name,
            sha256,
            digest,
            fingerprint,
            title: self.title.clone(),
            region: self.region.clone(),
            year: self.year,
            complete: self.complete,
            counts: self.counts.clone(),
            quads: self.quads.len(),
            text: None,
        }
    }
}

impl Progress {
    fn of(plan: &Plan) -> Self {
        let of_bytes = plan.files.iter().filter(|file| !file.unchanged).map(|file| file.size).sum();
        Self { of_files: plan.files.len(), of_bytes, ..Self::default() }
    }

    fn add(&mut self, file: &FilePlan, news: &News) {
        match news {
            News::Unchanged => self.files += 1,
            News::End => {
                self.files += 1;
                self.bytes += file.size;
                self.path.clone_from(&file.origin.path);
            }
            News::Read(found) => {
                self.reports += 1;
                self.facts += found.made.as_ref().map_or(0, |(made, _)| made.counts.values().sum());
            }
            News::Same { .. } | News::Failed(_) => {}
        }
    }
}

/// How many threads are meant.
pub(super) fn threads(jobs: Option<usize>) -> usize {
    jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
}

/// A path as it is recorded: absolute, without links.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}
