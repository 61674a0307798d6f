//! What is served: a snapshot of the store, the text index, and the answers that were given since the store changed.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use tokio::sync::OnceCell;

use super::{error::Refusal, settings::Settings};
use crate::{
    query::{Limits, QueryError, Question, Row, Setting, Stop, rows},
    search::{self, Index},
    store::{Record, Served, Signature, StoreError},
};

/// The store as it was when it was last looked at.
#[derive(Debug)]
pub struct View {
    pub snapshot: Arc<Served>,
    pub index: Option<Index>,
    /// How many reports the text index does not hold yet.
    pub unindexed: AtomicUsize,
    /// 1 for the first view of a server, and so on.
    pub number: u64,
    pub taken: SystemTime,
    /// Where data IRIs start.
    pub base: String,
    pub limits: Limits,
    answers: Answers,
    lists: Mutex<HashMap<String, Arc<Vec<Row>>>>,
}

/// One answer, as it was sent.
#[derive(Clone, Debug)]
pub struct Answer {
    pub media_type: String,
    pub body: Bytes,
}

/// Answers to what everyone may ask, until there are too many.
#[derive(Debug, Default)]
struct Answers {
    cells: Mutex<HashMap<String, Arc<OnceCell<Answer>>>>,
    bytes: AtomicUsize,
}

/// So much memory is spent on answers.
const KEPT: usize = 96 << 20;

impl View {
    /// Takes a snapshot, and opens or mends the text index.
    pub fn take(settings: &Settings, number: u64) -> Result<Self, StoreError> {
        let snapshot = Served::take(&settings.store, &shelf(settings))?;
        let base = snapshot.records().first().and_then(|record| base_of(&record.report));
        let index = Index::open(&search::folder_of(&settings.store));
        if let Err(error) = &index {
            (settings.log)(&format!("no text search: {error}"));
        }
        let view = Self {
            base: base.unwrap_or(crate::graph::DEFAULT_BASE).to_owned(),
            snapshot: Arc::new(snapshot),
            index: index.ok(),
            unindexed: AtomicUsize::new(0),
            number,
            taken: SystemTime::now(),
            limits: settings.limits,
            answers: Answers::default(),
            lists: Mutex::default(),
        };
        view.mend_index(settings);
        Ok(view)
    }

    /// Indexes what the index lacks, unless a build is just doing so.
    pub fn mend_index(&self, settings: &Settings) {
        let Some(index) = &self.index else { return };
        match index.bring_up_to_date(self.snapshot.store(), self.snapshot.records()) {
            Ok(_) => self.unindexed.store(0, Ordering::Relaxed),
            Err(error) => {
                let missing = index.missing(self.snapshot.records()).unwrap_or(self.snapshot.records().len());
                self.unindexed.store(missing, Ordering::Relaxed);
                (settings.log)(&format!("the text of {missing} reports cannot be searched yet: {error}"));
            }
        }
    }

    pub fn records(&self) -> &[Record] {
        self.snapshot.records()
    }

    pub fn record(&self, report: &str) -> Option<&Record> {
        self.records().iter().find(|record| record.report == report)
    }

    pub fn text(&self) -> Option<&Index> {
        self.index.as_ref()
    }

    /// The rows of a query of ours. Blocks; takes no longer than the time limit.
    pub fn rows(&self, query: &str, settings: &[(&str, &str)]) -> Result<Vec<Row>, QueryError> {
        let settings: Vec<Setting> =
            settings.iter().map(|(name, value)| Setting { name: (*name).to_owned(), value: (*value).to_owned() }).collect();
        let timer = Timer::start(self.limits.time);
        let question = Question { text: self.text(), limits: self.limits, stop: Some(&timer.stop), ..Question::default() };
        rows(self.snapshot.store().inner(), query, &settings, &question)
    }

    /// Rows that are kept, for pages that show a part of them.
    pub fn list(&self, key: &str, make: impl FnOnce() -> Result<Vec<Row>, QueryError>) -> Result<Arc<Vec<Row>>, QueryError> {
        if let Some(list) = lock(&self.lists).get(key) {
            return Ok(Arc::clone(list));
        }
        let list = Arc::new(make()?);
        lock(&self.lists).insert(key.to_owned(), Arc::clone(&list));
        Ok(list)
    }

    /// The answer that is kept under a key, or else a new one, made once however many ask for it at the same time.
    pub async fn kept<F>(&self, key: String, make: impl FnOnce() -> F) -> Result<Answer, Refusal>
    where
        F: Future<Output = Result<Answer, Refusal>>,
    {
        let cell = {
            let mut cells = lock(&self.answers.cells);
            if self.answers.bytes.load(Ordering::Relaxed) > KEPT || cells.len() > 20_000 {
                cells.clear();
                self.answers.bytes.store(0, Ordering::Relaxed);
            }
            Arc::clone(cells.entry(key).or_default())
        };
        let answer = cell
            .get_or_try_init(|| async {
                let answer = make().await?;
                self.answers.bytes.fetch_add(answer.body.len() + 256, Ordering::Relaxed);
                Ok::<_, Refusal>(answer)
            })
            .await?;
        Ok(answer.clone())
    }
}

/// Stops a query of ours that takes too long.
pub struct Timer {
    pub stop: Stop,
    // Dropped: the thread ends.
    _done: std::sync::mpsc::Sender<()>,
}

impl Timer {
    pub fn start(limit: Duration) -> Self {
        let stop = Stop::new();
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let remote = stop.clone();
        std::thread::spawn(move || {
            if wait.recv_timeout(limit) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                remote.stop();
            }
        });
        Self { stop, _done: done }
    }
}

/// The view that is served now, and what stands in the way of a newer one.
#[derive(Debug)]
pub struct Views {
    current: RwLock<Arc<View>>,
    trouble: RwLock<Option<String>>,
    last_seen: Mutex<Option<Signature>>,
    next: AtomicU64,
}

impl Views {
    pub fn new(first: View) -> Self {
        Self { current: RwLock::new(Arc::new(first)), trouble: RwLock::new(None), last_seen: Mutex::new(None), next: AtomicU64::new(2) }
    }

    pub fn current(&self) -> Arc<View> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Why what is served may be old.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at the store; where it has changed, and has come to rest, a new view is taken. True where there is a new one.
    ///
    /// While a build writes, the store changes all the time: then what was there before it is served.
    pub fn refresh(&self, settings: &Settings, at_once: bool) -> bool {
        let result = self.try_refresh(settings, at_once);
        let trouble = result.as_ref().err().map(ToString::to_string);
        let mut known = self.trouble.write().unwrap_or_else(PoisonError::into_inner);
        if trouble != *known {
            (settings.log)(trouble.as_deref().unwrap_or("the store is there again"));
            *known = trouble;
        }
        result.unwrap_or(false)
    }

    fn try_refresh(&self, settings: &Settings, at_once: bool) -> Result<bool, StoreError> {
        let now = Signature::of(&settings.store)?;
        let current = self.current();
        if now == *current.snapshot.signature() {
            if current.unindexed.load(Ordering::Relaxed) > 0 {
                current.mend_index(settings);
            }
            return Ok(false);
        }
        let before = lock(&self.last_seen).replace(now.clone());
        if !at_once && before.as_ref() != Some(&now) {
            return Ok(false);
        }
        let view = View::take(settings, self.next.fetch_add(1, Ordering::Relaxed))?;
        (settings.log)(&format!("the store has changed: {} reports", view.records().len()));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
        Ok(true)
    }
}

/// Where snapshots are kept: beside the store, so that they outlive it, and links to its files are possible.
fn shelf(settings: &Settings) -> std::path::PathBuf {
    let folder = settings.store.canonicalize().unwrap_or_else(|_| settings.store.clone());
    let name = folder.file_name().map_or_else(|| "store".into(), |name| name.to_string_lossy().into_owned());
    let beside = folder.with_file_name(format!(".{name}.serving"));
    if std::fs::create_dir_all(&beside).is_ok() { beside } else { std::env::temp_dir().join("reportgraph-serving") }
}

/// Where the data IRIs start that a report's IRI is one of.
fn base_of(report: &str) -> Option<&str> {
    report.rfind("/report/").map(|at| &report[..=at])
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
