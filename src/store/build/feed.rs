//! From files to results: a feeder hands out jobs, workers read and extract, results come back in the order of the files.
//!
//! Files of one document are read by the workers. Files of many reports (archives, tables) are read by the feeder, a
//! report at a time, so that all workers share in one file. So many jobs are under way at most; the feeder waits for the
//! writer.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
};

use super::{BuildOptions, Made, Make, plan::Plan, threads};
use crate::{
    source::{Format, Origin, Part, Problem, Reader, SourceError, SourceText, format_of},
    store::{StoreError, texts},
};

/// What came of one report, or of a file.
#[derive(Debug)]
pub(super) enum News {
    /// The file is as it was.
    Unchanged,
    /// The store holds the report already.
    Same {
        part: Part,
        sha256: String,
    },
    Read(Box<Found>),
    Failed(SourceError),
    /// The file is at its end.
    End,
}

/// A report that was read and is to be written.
#[derive(Debug)]
pub(super) struct Found {
    pub part: Part,
    pub file_name: String,
    pub sha256: String,
    pub digest: String,
    /// None in a dry run.
    pub made: Option<(Made, Vec<u8>)>,
}

#[derive(Debug)]
enum Job {
    /// A file that is read by a worker.
    File,
    Report(Result<SourceText, SourceError>),
    Ready(News),
}

/// A job or its result, with its number and its file.
type Numbered<T> = (usize, usize, T);

/// What is shared by the threads.
struct Shop<'a> {
    plan: &'a Plan,
    reader: &'a Reader,
    make: &'a Make<'a>,
    options: &'a BuildOptions<'a>,
    /// Files that were handed out.
    reached: AtomicUsize,
    gone: AtomicBool,
}

/// Reads all files of the plan. `take` gets the news of each, in order; after an error of it no more. Returns how many
/// files were reached.
pub(super) fn run(
    plan: &Plan,
    reader: &Reader,
    options: &BuildOptions<'_>,
    make: &Make<'_>,
    take: &mut dyn FnMut(usize, News) -> Result<(), StoreError>,
) -> Result<usize, StoreError> {
    let workers = threads(options.jobs);
    let shop = Shop { plan, reader, make, options, reached: AtomicUsize::new(0), gone: AtomicBool::new(false) };
    // As many permits as there may be jobs under way. Each result that was taken gives one back.
    let under_way = 8 * workers;
    let (permits, permit) = mpsc::sync_channel(under_way);
    let (jobs, job) = mpsc::sync_channel(under_way);
    let (results, result) = mpsc::channel();
    let job = Mutex::new(job);
    std::thread::scope(|scope| {
        scope.spawn(|| shop.feed(Hatch { permits, jobs, number: 0 }));
        for _ in 0..workers {
            let (results, job, shop) = (results.clone(), &job, &shop);
            scope.spawn(move || shop.work(job, &results));
        }
        drop(results);
        let taken = in_order(&result, &permit, take);
        shop.gone.store(true, Ordering::Relaxed);
        // Whoever waits for a permit or for a place in a queue learns that nobody listens any more.
        drop((permit, result));
        if taken.is_err() {
            while job.lock().unwrap_or_else(PoisonError::into_inner).recv().is_ok() {}
        }
        taken
    })?;
    Ok(shop.reached.load(Ordering::Relaxed))
}

fn in_order(
    results: &Receiver<Numbered<Vec<News>>>,
    permits: &Receiver<()>,
    take: &mut dyn FnMut(usize, News) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, file, news) in results {
        early.insert(number, (file, news));
        while let Some((file, news)) = early.remove(&next) {
            news.into_iter().try_for_each(|one| take(file, one))?;
            next += 1;
            // The feeder may be through already.
            let _ = permits.recv();
        }
    }
    Ok(())
}

/// Through which jobs are handed out.
struct Hatch {
    permits: SyncSender<()>,
    jobs: SyncSender<Numbered<Job>>,
    number: usize,
}

impl Hatch {
    fn hand_out(&mut self, file: usize, job: Job) -> ControlFlow<()> {
        let sent = self.permits.send(()).is_ok() && self.jobs.send((self.number, file, job)).is_ok();
        self.number += 1;
        if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

impl Shop<'_> {
    fn feed(&self, mut hatch: Hatch) {
        let mut hand_out = |file: usize, job: Job| hatch.hand_out(file, job);
        for (index, file) in self.plan.files.iter().enumerate() {
            if self.is_stopped() {
                return;
            }
            let flow = if file.unchanged {
                hand_out(index, Job::Ready(News::Unchanged))
            } else if holds_many(&file.origin) {
                self.reader.visit(&file.origin, &mut |report| {
                    if self.is_stopped() {
                        return ControlFlow::Break(());
                    }
                    hand_out(index, Job::Report(report))
                });
                if self.is_stopped() { ControlFlow::Break(()) } else { hand_out(index, Job::Ready(News::End)) }
            } else {
                hand_out(index, Job::File)
            };
            if flow.is_break() {
                return;
            }
            self.reached.store(index + 1, Ordering::Relaxed);
        }
    }

    fn is_stopped(&self) -> bool {
        self.gone.load(Ordering::Relaxed) || self.options.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    fn work(&self, jobs: &Mutex<Receiver<Numbered<Job>>>, results: &mpsc::Sender<Numbered<Vec<News>>>) {
        loop {
            let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((number, file, job)) = job else { return };
            let news = match job {
                Job::Ready(news) => vec![news],
                Job::Report(report) => vec![self.look(file, report)],
                Job::File => {
                    let mut news = Vec::new();
                    self.reader.visit(&self.plan.files[file].origin, &mut |report| {
                        news.push(self.look(file, report));
                        ControlFlow::Continue(())
                    });
                    news.push(News::End);
                    news
                }
            };
            // The writer is gone only if it has failed; its error is what counts.
            if results.send((number, file, news)).is_err() {
                return;
            }
        }
    }

    /// From a text to what the store takes of it. A panic on the way is a finding about this report, not the end of all.
    fn look(&self, file: usize, report: Result<SourceText, SourceError>) -> News {
        let text = match report {
            Ok(text) => text,
            Err(error) => return News::Failed(error),
        };
        let digest = text.digest();
        let fingerprint = &self.plan.files[file].fingerprint;
        let is_known = self.plan.known(file).any(|known| {
            known.part == text.part.as_str()
                && known.digest == digest
                && known.fingerprint == *fingerprint
                && known.file_name == text.file_name
        });
        if is_known && !self.options.force {
            return News::Same { part: text.part, sha256: text.sha256 };
        }
        let whole = || {
            let made = (self.make)(&text)?;
            let kept = texts::pack(&text).map_err(|error| Problem::Internal { reason: error.to_string() })?;
            Ok(Some((made, kept)))
        };
        let made = if self.options.dry_run { Ok(None) } else { Problem::guard(whole) };
        match made {
            Ok(made) => News::Read(Box::new(Found { part: text.part, file_name: text.file_name, sha256: text.sha256, digest, made })),
            Err(problem) => News::Failed(SourceError::at(&text.origin(), problem)),
        }
    }
}

/// Whether a file may hold more than one report: by its name, or since only its bytes tell.
fn holds_many(origin: &Origin) -> bool {
    format_of(&origin.path).is_none_or(Format::is_collection)
}
