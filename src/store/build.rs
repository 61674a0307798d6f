//! Builds a store from files: what is new or has changed is written, what has not is skipped.
//!
//! Reports are read and turned into quads on all threads; one thread writes, a transaction a report. What the store
//! holds afterwards does not depend on the number of threads, nor on the order in which the files were named. At most a
//! few reports are in memory at a time, however many there are.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::mpsc,
};

use oxigraph::model::Quad;
use rayon::prelude::*;

use super::{GraphStore, Record, StoreError};
use crate::{
    hash,
    source::{Format, Origin, Part, Problem, RawFile, Reader, SourceError, SourceText, file_name, format_of},
};

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

/// A file that is to be read.
#[derive(Debug)]
struct Job {
    origin: Origin,
    real: PathBuf,
    fingerprint: String,
    /// What the store holds of it, or of the same bytes elsewhere.
    replaces: Vec<Record>,
    /// Whether its reports are compared one by one with what the store holds: it may have several.
    each: bool,
}

/// What a reader has to tell the writer.
#[derive(Debug)]
enum News {
    Made(Box<(SourceText, Made)>),
    /// The store holds the report already.
    Unchanged(Origin, String),
    Failed(SourceError),
    /// The file is at its end.
    End,
}

type Make<'a> = dyn Fn(&SourceText) -> Result<Made, Problem> + Sync + 'a;

/// Builds: `files` are read, `make` turns their reports into quads, what is new or changed is written.
pub fn build(
    store: &GraphStore,
    files: &[PathBuf],
    reader: &Reader,
    options: &BuildOptions,
    make: &Make<'_>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<BuildSummary, StoreError> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(options.threads.unwrap_or(0)).build();
    let threads = threads.map_err(|error| StoreError::Threads { reason: error.to_string() })?;
    let mut plan = threads.install(|| Plan::make(store, files, reader, options))?;
    progress(Event::Start(plan.jobs.len()));
    let jobs = std::mem::take(&mut plan.jobs);
    let mut writer = Writer { store, reader, make, holders: plan.holders, contested: HashMap::new(), summary: plan.summary };
    // A short queue: when the writer is slower, the readers wait instead of filling the memory.
    let (sender, receiver) = mpsc::sync_channel(2 * threads.current_num_threads());
    let jobs = &jobs;
    std::thread::scope(|scope| {
        scope.spawn(move || {
            threads.install(|| {
                jobs.par_iter().enumerate().for_each_with(sender, |sender, (index, job)| {
                    // The writer is gone only if it has failed; its error is what counts.
                    read(job, reader, options, make, &mut |news| match sender.send((index, news)) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    });
                });
            });
        });
        let mut open: HashMap<usize, Progress> = HashMap::new();
        for (index, news) in receiver {
            let job = &jobs[index];
            if matches!(news, News::End) {
                writer.end(job, &open.remove(&index).unwrap_or_default())?;
                progress(Event::Done(&job.origin.path));
            } else {
                writer.take(job, news, open.entry(index).or_default())?;
            }
        }
        writer.settle(jobs)
    })?;
    let mut summary = writer.summary;
    if summary.quads > 0 {
        store.flush()?;
    }
    summary.left_out.sort_by(|a, b| (&a.path, &a.part).cmp(&(&b.path, &b.part)));
    Ok(summary)
}

/// One file from bytes to quads, report by report. A panic on the way is a finding about this file, not the end of the others.
fn read(job: &Job, reader: &Reader, options: &BuildOptions, make: &Make<'_>, tell: &mut dyn FnMut(News) -> ControlFlow<()>) {
    reader.visit(&job.origin, &mut |report| {
        let text = match report {
            Ok(text) => text,
            Err(error) => return tell(News::Failed(error)),
        };
        let known = |record: &Record| {
            record.part == text.part.as_str()
                && record.digest == text.digest()
                && record.fingerprint == job.fingerprint
                && record.path == job.real
        };
        if job.each && !options.force && job.replaces.iter().any(known) {
            return tell(News::Unchanged(text.origin(), text.sha256));
        }
        match Problem::guard(|| make(&text)) {
            Ok(report) => tell(News::Made(Box::new((text, report)))),
            Err(problem) => tell(News::Failed(SourceError::at(&text.origin(), problem))),
        }
    });
    let _ = tell(News::End);
}

/// What is to be done.
struct Plan {
    jobs: Vec<Job>,
    summary: BuildSummary,
    /// By the hash of reports, where each is that stays as it is.
    holders: HashMap<String, Origin>,
}

impl Plan {
    /// Decides for each file whether it is new, changed, unchanged, or the copy of another. What may hold several
    /// reports is read in any case.
    fn make(store: &GraphStore, files: &[PathBuf], reader: &Reader, options: &BuildOptions) -> Result<Self, StoreError> {
        let records = store.records()?;
        let mut by_path: HashMap<&Path, Vec<&Record>> = HashMap::new();
        for record in &records {
            by_path.entry(record.path.as_path()).or_default().push(record);
        }
        let origins: Vec<Origin> = files.iter().map(|path| Origin::parse(path)).collect();
        let real_paths: Vec<PathBuf> =
            origins.iter().map(|origin| origin.path.canonicalize().unwrap_or_else(|_| origin.path.clone())).collect();
        let built: HashSet<&Path> = real_paths.iter().map(PathBuf::as_path).collect();
        let by_hash: HashMap<&str, &Record> = records.iter().map(|record| (record.sha256.as_str(), record)).collect();
        let whole = |origin: &Origin| {
            origin.part.is_whole() && origin.path.is_file() && !format_of(&origin.path).is_some_and(Format::is_collection)
        };
        let hashes: Vec<_> =
            origins.par_iter().map(|origin| whole(origin).then(|| RawFile::read(&origin.path).map(|raw| raw.sha256))).collect();
        let mut plan = Self { jobs: Vec::new(), summary: BuildSummary::default(), holders: HashMap::new() };
        for record in records.iter().filter(|record| !built.contains(record.path.as_path()) && record.path.exists()) {
            plan.holders.insert(record.sha256.clone(), origin_of(record));
        }
        let mut first_with: HashMap<String, PathBuf> = HashMap::new();
        for ((origin, place), hash) in origins.into_iter().zip(&real_paths).zip(hashes) {
            let path = origin.path.clone();
            let context = reader.context(&path);
            let fingerprint = match context.as_str() {
                "" => options.fingerprint.clone(),
                context => hash::sha256_of_parts([options.fingerprint.as_str(), context]),
            };
            let here: Vec<&Record> = by_path.get(place.as_path()).cloned().unwrap_or_default();
            let job = |replaces: Vec<Record>, each| Job { origin, real: place.clone(), fingerprint: fingerprint.clone(), replaces, each };
            let hash = match hash {
                None => {
                    plan.jobs.push(job(here.into_iter().cloned().collect(), true));
                    continue;
                }
                Some(Ok(hash)) => hash,
                Some(Err(error)) => {
                    plan.summary.left_out.push(error);
                    continue;
                }
            };
            if let Some(of) = first_with.get(&hash) {
                plan.summary.left_out.push(SourceError::new(&path, Problem::Duplicate { of: of.clone() }));
                continue;
            }
            let same = by_hash.get(hash.as_str()).copied().filter(|record| record.path != *place && record.part.is_empty());
            if let Some(other) = same.filter(|other| stays_elsewhere(other, &built)) {
                plan.summary.left_out.push(SourceError::new(&path, Problem::Duplicate { of: other.path.clone() }));
                continue;
            }
            let unchanged = matches!(here.as_slice(), [record] if record.sha256 == hash
                && record.fingerprint == fingerprint && record.file_name == file_name(&path) && record.part.is_empty());
            first_with.insert(hash.clone(), path.clone());
            if unchanged && !options.force {
                plan.summary.unchanged += 1;
                plan.holders.insert(hash, Origin::whole(place));
            } else {
                plan.jobs.push(job(here.into_iter().chain(same).cloned().collect(), false));
            }
        }
        Ok(plan)
    }
}

/// Whether the file of a record still holds the report, and is not among those that are being built: then a new file
/// with the same bytes is a copy. Otherwise the report has moved.
fn stays_elsewhere(record: &Record, built: &HashSet<&Path>) -> bool {
    !built.contains(record.path.as_path()) && RawFile::read(&record.path).is_ok_and(|raw| raw.sha256 == record.sha256)
}

fn origin_of(record: &Record) -> Origin {
    Origin { path: record.path.clone(), part: Part::from(record.part.as_str()) }
}

/// What came of a file so far.
#[derive(Debug, Default)]
struct Progress {
    /// Parts that were read, or failed.
    seen: HashSet<String>,
    /// A report was written in place of those of another file with the same bytes.
    moved: bool,
    /// The file as a whole could not be read to its end: what the store holds of it stays.
    broken: bool,
}

struct Writer<'a> {
    store: &'a GraphStore,
    reader: &'a Reader,
    make: &'a Make<'a>,
    holders: HashMap<String, Origin>,
    /// Reports that lie in two places, by their hash: the files are read at the same time, so that only in the end it is
    /// decided which of the places counts.
    contested: HashMap<String, Vec<Origin>>,
    summary: BuildSummary,
}

impl Writer<'_> {
    fn take(&mut self, job: &Job, news: News, progress: &mut Progress) -> Result<(), StoreError> {
        match news {
            News::Failed(error) => {
                progress.broken |= error.part.is_whole() || error.part == job.origin.part;
                progress.seen.insert(error.part.as_str().to_owned());
                self.summary.left_out.push(error);
            }
            News::Unchanged(origin, sha256) => {
                progress.seen.insert(origin.part.as_str().to_owned());
                if self.holds(sha256, origin, job) {
                    self.summary.unchanged += 1;
                }
            }
            News::Made(made) => {
                let (text, made) = *made;
                progress.seen.insert(text.part.as_str().to_owned());
                if self.holds(text.sha256.clone(), text.origin(), job) {
                    let replaced: Vec<&Record> = match job.each {
                        true => job.replaces.iter().filter(|record| record.part == text.part.as_str()).collect(),
                        false if progress.moved => Vec::new(),
                        false => job.replaces.iter().collect(),
                    };
                    progress.moved = true;
                    self.write(job, &text, made, &replaced)?;
                }
            }
            News::End => {}
        }
        Ok(())
    }

    /// Whether a report is the only one of its kind so far; where another holds its place it is put off.
    fn holds(&mut self, sha256: String, origin: Origin, job: &Job) -> bool {
        let real = Origin { path: job.real.clone(), part: origin.part };
        match self.holders.get(&sha256) {
            Some(holder) if *holder != real => {
                self.contested.entry(sha256).or_default().push(real);
                false
            }
            Some(_) => true,
            None => {
                self.holders.insert(sha256, real);
                true
            }
        }
    }

    /// Removes the reports that a file held when it was last built, and holds no longer.
    fn end(&mut self, job: &Job, progress: &Progress) -> Result<(), StoreError> {
        if !job.each || progress.broken || !job.origin.part.is_whole() {
            return Ok(());
        }
        for record in job.replaces.iter().filter(|record| !progress.seen.contains(&record.part)) {
            self.store.remove(record)?;
        }
        Ok(())
    }

    /// Decides which place counts of reports that lie in several: the first by file name, path and part, whatever was read first.
    fn settle(&mut self, jobs: &[Job]) -> Result<(), StoreError> {
        let mut contested: Vec<(String, Vec<Origin>)> = std::mem::take(&mut self.contested).into_iter().collect();
        contested.sort();
        for (sha256, mut places) in contested {
            let Some(holder) = self.holders.get(&sha256).cloned() else { continue };
            places.push(holder.clone());
            let key = |origin: &Origin| (file_name(&origin.path), origin.clone());
            places.sort_by_key(key);
            places.dedup();
            // What was built before and is not read now stays what it is.
            let built = |origin: &Origin| jobs.iter().find(|job| job.real == origin.path);
            let best = if built(&holder).is_some() { places[0].clone() } else { holder.clone() };
            let records = self.store.records()?;
            let held: Vec<&Record> =
                records.iter().filter(|record| record.sha256 == sha256 && places.contains(&origin_of(record))).collect();
            if (best != holder || held.len() > 1)
                && let Some(job) = built(&best)
            {
                let origin = Origin { path: job.origin.path.clone(), part: best.part.clone() };
                let text = self.reader.read_one(&origin);
                match text.and_then(|text| {
                    Problem::guard(|| (self.make)(&text)).map(|made| (text, made)).map_err(|problem| SourceError::at(&origin, problem))
                }) {
                    Ok((text, made)) => {
                        self.write(job, &text, made, &held)?;
                        self.summary.replaced -= usize::from(!held.is_empty());
                    }
                    Err(error) => self.summary.left_out.push(error),
                }
            }
            for place in places.iter().filter(|place| **place != best) {
                let path = built(place).map_or(&place.path, |job| &job.origin.path);
                let of = built(&best).map_or(&best.path, |job| &job.origin.path);
                let of = PathBuf::from(format!("{}{}", of.display(), best.part.as_str()));
                let at = Origin { path: path.clone(), part: place.part.clone() };
                self.summary.left_out.push(SourceError::at(&at, Problem::Duplicate { of }));
            }
        }
        Ok(())
    }

    fn write(&mut self, job: &Job, text: &SourceText, made: Made, replaced: &[&Record]) -> Result<(), StoreError> {
        let record = Record {
            report: made.report,
            path: job.real.clone(),
            file_name: text.file_name.clone(),
            part: text.part.as_str().to_owned(),
            sha256: text.sha256.clone(),
            digest: text.digest(),
            fingerprint: job.fingerprint.clone(),
            title: made.title,
            region: made.region,
            year: made.year,
            complete: made.complete,
            counts: made.counts,
            quads: made.quads.len(),
        };
        self.store.put(&record, &made.quads, replaced)?;
        for (kind, count) in &record.counts {
            *self.summary.counts.entry(kind.clone()).or_default() += count;
        }
        self.summary.quads += record.quads;
        if replaced.is_empty() {
            self.summary.added += 1;
        } else {
            self.summary.replaced += 1;
        }
        Ok(())
    }
}
