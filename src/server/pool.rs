//! The processes that answer SPARQL: as many as are allowed, started when they are needed, ended when they take too long or
//! when whoever asked has gone.

use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::http::{StatusCode, header};
use bytes::Bytes;
use tokio::sync::Semaphore;

use super::{
    error::Refusal,
    worker::{Job, Outcome},
};
use crate::{query::QueryError, store::Served};

/// How long beyond its limit a query gets to notice that it was stopped before its process is ended.
const GRACE: Duration = Duration::from_millis(1500);

/// An answer up to this size is held in memory, a larger one is read from its file.
const IN_MEMORY: u64 = 1 << 20;

/// The processes.
#[derive(Debug)]
pub struct Pool {
    command: Vec<String>,
    idle: Mutex<VecDeque<Worker>>,
    places: Arc<Semaphore>,
    next: AtomicU64,
    started: AtomicU64,
    ended: AtomicU64,
    running: AtomicU64,
}

/// What a query gave.
#[derive(Debug)]
pub struct Answered {
    pub media_type: String,
    pub rows: u64,
    pub content: Content,
}

#[derive(Debug)]
pub enum Content {
    Bytes(Bytes),
    File(std::fs::File),
}

#[derive(Debug)]
struct Worker {
    process: Process,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Kept as long as the process may have its files open.
    snapshot: Option<Arc<Served>>,
}

/// Ends the process when the last of its holders lets go.
#[derive(Clone, Debug)]
struct Process(Arc<Mutex<Child>>);

impl Process {
    fn end(&self) {
        let mut child = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.process.end();
    }
}

/// Ends a process, and removes what it has written, unless it was told that all went well.
struct Guard {
    process: Process,
    file: PathBuf,
    done: bool,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.done {
            self.process.end();
        }
        // The answer stays readable for whoever has it open.
        let _ = std::fs::remove_file(&self.file);
    }
}

impl Pool {
    pub fn new(command: Vec<String>, workers: usize) -> Self {
        Self {
            command,
            idle: Mutex::new(VecDeque::new()),
            places: Arc::new(Semaphore::new(workers.max(1))),
            next: AtomicU64::new(0),
            started: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            running: AtomicU64::new(0),
        }
    }

    /// How many queries are being answered, how many processes were started, and how many queries were ended by force.
    pub fn numbers(&self) -> [u64; 3] {
        [&self.running, &self.started, &self.ended].map(|number| number.load(Ordering::Relaxed))
    }

    /// A file that no other answer uses.
    pub fn answer_file(&self, snapshot: &Served) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let shelf = snapshot.copy().parent().unwrap_or(snapshot.copy());
        shelf.join(format!("{}-answer-{number}", std::process::id()))
    }

    /// Has a job done. When the future is dropped, the query is ended.
    pub async fn ask(&self, job: Job, snapshot: Arc<Served>) -> Result<Answered, Refusal> {
        let limit = job.limits.time;
        let Ok(Ok(_place)) = tokio::time::timeout(limit, Arc::clone(&self.places).acquire_owned()).await else {
            return Err(busy());
        };
        let line = serde_json::to_string(&job).map_err(|error| Refusal::internal(error.to_string()))?;
        let _running = Running::new(&self.running);
        // A process that waited may have ended just now; a new one has not.
        let mut reused = true;
        let (worker, outcome, mut guard) = loop {
            let idle = if reused { self.waiting() } else { None };
            reused = idle.is_some();
            let mut worker = match idle {
                Some(worker) => worker,
                None => self.start().map_err(|error| Refusal::internal(format!("no process for the query: {error}")))?,
            };
            worker.snapshot = Some(Arc::clone(&snapshot));
            let guard = Guard { process: worker.process.clone(), file: job.answer.clone(), done: false };
            let line = line.clone();
            let exchange = tokio::task::spawn_blocking(move || {
                let outcome = worker.exchange(&line);
                (worker, outcome)
            });
            let Ok(joined) = tokio::time::timeout(limit + GRACE, exchange).await else {
                self.ended.fetch_add(1, Ordering::Relaxed);
                return Err(QueryError::TooSlow { limit }.into());
            };
            let (worker, outcome) = joined.map_err(|error| Refusal::internal(error.to_string()))?;
            match outcome {
                Ok(outcome) => break (worker, outcome, guard),
                Err(_) if reused => reused = false,
                Err(error) => return Err(Refusal::internal(format!("the process that answers queries has ended: {error}"))),
            }
        };
        let answered = match outcome {
            Outcome::Written { media_type, rows, bytes } => {
                let content = content(&job.answer, bytes).map_err(|error| Refusal::internal(format!("the answer is lost: {error}")))?;
                Ok(Answered { media_type, rows, content })
            }
            Outcome::Refused { status, code, message } => Err(refusal(status, &code, message)),
        };
        guard.done = true;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push_front(worker);
        answered
    }

    /// Ends all processes that wait.
    pub fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Lets go of snapshots other than `current` that waiting processes have open.
    pub fn forget_older_than(&self, current: &Arc<Served>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|worker| worker.snapshot.as_ref().is_some_and(|snapshot| Arc::ptr_eq(snapshot, current)));
    }

    /// A process that waits for work.
    fn waiting(&self) -> Option<Worker> {
        loop {
            let worker = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop_front()?;
            let ended = worker.process.0.lock().unwrap_or_else(PoisonError::into_inner).try_wait();
            if matches!(ended, Ok(None)) {
                return Some(worker);
            }
        }
    }

    fn start(&self) -> io::Result<Worker> {
        let (program, arguments) = self.command.split_first().ok_or_else(|| io::Error::other("no program"))?;
        // What clients ask must not slow down the pages.
        let start = |mut command: Command| command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut nice = Command::new("nice");
        nice.args(["-n", "10", program]).args(arguments);
        let mut plain = Command::new(program);
        plain.args(arguments);
        let mut child = start(nice).or_else(|_| start(plain))?;
        self.started.fetch_add(1, Ordering::Relaxed);
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the process has no pipes"));
        };
        Ok(Worker { process: Process(Arc::new(Mutex::new(child))), input, output: BufReader::new(output), snapshot: None })
    }
}

impl Worker {
    fn exchange(&mut self, line: &str) -> io::Result<Outcome> {
        self.input.write_all(line.as_bytes())?;
        self.input.write_all(b"\n")?;
        self.input.flush()?;
        let mut answer = String::new();
        if self.output.read_line(&mut answer)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(serde_json::from_str(&answer)?)
    }
}

/// Counts a query while it is being answered, whichever way that ends.
struct Running<'a>(&'a AtomicU64);

impl<'a> Running<'a> {
    fn new(number: &'a AtomicU64) -> Self {
        number.fetch_add(1, Ordering::Relaxed);
        Self(number)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

pub fn busy() -> Refusal {
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "the server is busy with other queries; ask again later")
        .with_header(header::RETRY_AFTER, "5".to_owned())
}

fn content(path: &PathBuf, bytes: u64) -> io::Result<Content> {
    Ok(if bytes <= IN_MEMORY { Content::Bytes(std::fs::read(path)?.into()) } else { Content::File(std::fs::File::open(path)?) })
}

/// The codes that a worker may send.
const CODES: [&str; 12] = [
    "malformed-query",
    "parameter",
    "not-acceptable",
    "time-limit",
    "row-limit",
    "size-limit",
    "memory-limit",
    "query",
    "evaluation",
    "store-missing",
    "store",
    "index-in-use",
];

fn refusal(status: u16, code: &str, message: String) -> Refusal {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let code = CODES.into_iter().find(|known| *known == code).unwrap_or("internal");
    Refusal::new(status, code, message)
}
