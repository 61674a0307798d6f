//! A process that answers SPARQL for a server, one query at a time, so that a query can be ended whatever it is doing, and
//! its memory with it.
//!
//! It reads one [`Job`] a line as JSON and writes one [`Outcome`] a line. The answer itself goes to the file that the job
//! names: it is whole when the outcome says so, and no answer otherwise.

use std::{
    fs::File,
    io::{self, BufRead, BufWriter, Write},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use oxigraph::io::RdfFormat;
use serde::{Deserialize, Serialize};

use super::error::Refusal;
use crate::{
    query::{self, Bound, Limits, Question, ResultsFormat, Stop, Wanted},
    search::Index,
    store::{GraphStore, Served},
};

/// One query, and where it finds all it needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    pub query: String,
    pub default_graphs: Vec<String>,
    pub named_graphs: Vec<String>,
    pub base: Option<String>,
    pub results: Option<ResultsFormat>,
    /// By its file extension.
    pub graph: Option<String>,
    pub limits: Limits,
    /// The files of the snapshot, and the store that it is of.
    pub copy: PathBuf,
    pub store: PathBuf,
    /// The folder of the text index.
    pub index: Option<PathBuf>,
    /// The file that the answer is written to.
    pub answer: PathBuf,
}

/// How a job ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome {
    Written { media_type: String, rows: u64, bytes: u64 },
    Refused { status: u16, code: String, message: String },
}

/// How often time and memory are looked at.
const BEAT: Duration = Duration::from_millis(20);

/// What is being answered now, for the thread that watches.
#[derive(Debug, Default)]
struct Watched {
    job: Option<(Instant, Stop)>,
}

/// Answers jobs until `input` ends. Where a query takes more than `memory` bytes, this is said on `output`, and `give_up`
/// must end the process.
pub fn work<W: Write + Send + 'static>(input: impl BufRead, output: W, memory: u64, give_up: fn()) -> io::Result<()> {
    let output = Arc::new(Mutex::new(output));
    let watched = Arc::new(Mutex::new(Watched::default()));
    let watcher = (Arc::clone(&watched), Arc::clone(&output));
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(BEAT);
            watch(&watcher.0, &watcher.1, memory, give_up);
        }
    });
    let mut open = Open::default();
    for line in input.lines() {
        let outcome = match serde_json::from_str::<Job>(&line?) {
            Ok(job) => answer(&job, &mut open, &watched),
            Err(error) => refused(&Refusal::internal(format!("the job is malformed: {error}"))),
        };
        lock(&watched).job = None;
        say(&output, &outcome)?;
        // What a large answer took is not given back otherwise.
        if anonymous_memory().is_some_and(|taken| taken > memory / 2) {
            break;
        }
    }
    Ok(())
}

fn watch<W: Write>(watched: &Mutex<Watched>, output: &Mutex<W>, memory: u64, give_up: fn()) {
    let watched = lock(watched);
    let Some((deadline, stop)) = &watched.job else { return };
    if Instant::now() >= *deadline {
        stop.stop();
    }
    if anonymous_memory().is_some_and(|taken| taken > memory) {
        let message = format!("the query was stopped: it may take {} MB of memory", memory >> 20);
        // The other side is gone if it cannot be told.
        let _ = say(output, &Outcome::Refused { status: 503, code: "memory-limit".to_owned(), message });
        give_up();
    }
}

fn say<W: Write>(output: &Mutex<W>, outcome: &Outcome) -> io::Result<()> {
    let mut output = lock(output);
    serde_json::to_writer(&mut *output, outcome)?;
    output.write_all(b"\n")?;
    output.flush()
}

fn refused(refusal: &Refusal) -> Outcome {
    Outcome::Refused { status: refusal.status.as_u16(), code: refusal.code.to_owned(), message: refusal.message.clone() }
}

/// What is kept open between jobs.
#[derive(Debug, Default)]
struct Open {
    store: Option<(PathBuf, GraphStore)>,
    index: Option<(PathBuf, Index)>,
}

impl Open {
    /// Opens what a job needs, unless it is open already.
    fn prepare(&mut self, job: &Job) -> Result<(), Refusal> {
        if self.store.as_ref().is_none_or(|(copy, _)| *copy != job.copy) {
            self.store = None;
            self.store = Some((job.copy.clone(), Served::open(&job.copy, &job.store)?));
            if self.index.as_ref().is_some_and(|(_, index)| index.reload().is_err()) {
                self.index = None;
            }
        }
        if let Some(folder) = &job.index
            && self.index.as_ref().is_none_or(|(open, _)| open != folder)
        {
            // Where the store has gone, its text cannot be searched; all else can still be asked.
            self.index = Index::open_existing(folder).ok().map(|index| (folder.clone(), index));
        }
        Ok(())
    }
}

fn answer(job: &Job, open: &mut Open, watched: &Mutex<Watched>) -> Outcome {
    try_answer(job, open, watched).unwrap_or_else(|refusal| refused(&refusal))
}

fn try_answer(job: &Job, open: &mut Open, watched: &Mutex<Watched>) -> Result<Outcome, Refusal> {
    open.prepare(job)?;
    let Some((_, store)) = &open.store else { return Err(Refusal::internal("the store is not open")) };
    let stop = Stop::new();
    lock(watched).job = Some((Instant::now() + job.limits.time, stop.clone()));
    let question = Question {
        default_graphs: &job.default_graphs,
        named_graphs: &job.named_graphs,
        base: job.base.as_deref(),
        text: open.index.as_ref().filter(|_| job.index.is_some()).map(|(_, index)| index),
        limits: job.limits,
        stop: Some(&stop),
    };
    let wanted = Wanted { results: job.results, graph: job.graph.as_deref().and_then(RdfFormat::from_extension) };
    let answer = query::evaluate_question(store.inner(), &Bound::verbatim(&job.query), &job.query, &question)?;
    let spool = |error: io::Error| Refusal::internal(format!("the answer cannot be kept: {error}"));
    let mut file = BufWriter::with_capacity(1 << 16, File::create(&job.answer).map_err(spool)?);
    let written = query::write_limited(answer, wanted, job.limits, &mut file)?;
    let file = file.into_inner().map_err(|error| spool(error.into_error()))?;
    let bytes = file.metadata().map_err(spool)?.len();
    Ok(Outcome::Written { media_type: written.media_type.to_owned(), rows: written.rows, bytes })
}

/// How much memory of its own the process has, in bytes; `None` where the system does not tell.
pub(super) fn anonymous_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// A thread that panicked while it held the lock has left nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
