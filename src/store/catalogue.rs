//! The catalogue: what the store holds, report by report, and what is being done to it at the moment.
//!
//! It is a file beside the database, so that no query sees it; and since a file could get out of step with a database
//! when a process is killed, it is a log, written ahead:
//!
//! 1. a change is announced with all its records ([`Entry::Begin`]), and that is on disk before anything else;
//! 2. the database does it, a batch of new reports in one step, or each replaced report in one transaction;
//! 3. the change is closed ([`Entry::Done`]).
//!
//! Whoever finds a change that was announced and not closed asks the database which of its graphs are there
//! ([`Catalogue::settle`]): since the database does all of a report or nothing, that tells what was done.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{StoreError, texts::Kept};

/// What the store knows about one report besides its graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The report's IRI, which is also its graph's.
    pub report: String,
    /// Where it was read from, absolute.
    pub path: PathBuf,
    /// Which part of the file it is (`!a.txt`, `#3`). Empty for the whole file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    pub file_name: String,
    /// Of the bytes read, in hexadecimal.
    pub sha256: String,
    /// Of the report and what stands beside it: [`SourceText::digest`](crate::source::SourceText::digest).
    pub digest: String,
    /// What else its graph depends on: rules, program version, base of IRIs. Empty where a build was killed while it
    /// replaced the report: the next one makes it anew.
    pub fingerprint: String,
    pub title: Option<String>,
    pub region: Option<String>,
    /// The year reviewed.
    pub year: Option<i32>,
    /// False where the text breaks off.
    pub complete: bool,
    /// How many facts and named things of each kind were found.
    pub counts: BTreeMap<String, usize>,
    pub quads: usize,
    /// Where the report's text is kept.
    pub text: Option<Kept>,
}

impl Record {
    /// Whether a user who writes `name` may mean this report.
    pub(super) fn answers_to(&self, name: &str) -> bool {
        let stem = Path::new(&self.file_name).file_stem().and_then(|stem| stem.to_str());
        let placed = |at: String| !self.part.is_empty() && format!("{at}{}", self.part) == name;
        if placed(self.path.display().to_string()) || placed(self.file_name.clone()) {
            return true;
        }
        let names = [Some(self.report.as_str()), Some(&self.file_name), stem, self.title.as_deref(), self.path.to_str()];
        let bare = name.strip_prefix('<').and_then(|name| name.strip_suffix('>')).unwrap_or(name);
        names.contains(&Some(bare)) || (name.contains(['/', '\\']) && Path::new(name).canonicalize().is_ok_and(|path| path == self.path))
    }
}

/// What tells that a file has not changed since it was read, without reading it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub size: u64,
    /// In nanoseconds since 1970.
    pub modified: u64,
    /// What the graphs of its reports depended on.
    pub fingerprint: String,
    /// How many reports the file gave.
    pub reports: usize,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry {
    Begin {
        number: u64,
        change: Change,
    },
    Done {
        number: u64,
    },
    /// The change was not made, or is made known by the entries before this one.
    Settled {
        number: u64,
    },
    Put(Box<Record>),
    Remove(String),
    /// All reports of these files are in the store.
    Files(Vec<(PathBuf, Stamp)>),
    /// A graph that belongs to no report, and how many quads it has. None: it is gone.
    Shared {
        graph: String,
        quads: usize,
    },
    /// The graphs that belong to no report are up to date with those of the reports.
    Joined,
}

/// What is done in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Change {
    pub put: Vec<Record>,
    /// The IRIs of reports that go.
    pub remove: Vec<String>,
    pub files: Vec<(PathBuf, Stamp)>,
}

/// The catalogue, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Catalogue {
    reports: BTreeMap<String, Record>,
    files: HashMap<PathBuf, Stamp>,
    shared: BTreeMap<String, usize>,
    joined: bool,
    open: BTreeMap<u64, Change>,
    last_number: u64,
    lines: usize,
}

impl Catalogue {
    /// Reads a log up to its last whole line, and says how many bytes that are.
    pub fn read(path: &Path) -> Result<(Self, u64), StoreError> {
        let damaged = |reason: String| StoreError::Damaged { path: path.to_owned(), reason };
        let mut catalogue = Self::default();
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((catalogue, 0)),
            Err(error) => return Err(damaged(error.to_string())),
        };
        let mut reader = BufReader::with_capacity(1 << 20, file);
        let (mut line, mut length) = (Vec::new(), 0);
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line).map_err(|error| damaged(error.to_string()))?;
            // The last line of a writer that was killed may be cut short.
            if read == 0 || line.last() != Some(&b'\n') {
                return Ok((catalogue, length));
            }
            match serde_json::from_slice(&line) {
                Ok(entry) => catalogue.apply(entry),
                // After a loss of power, a file may end in bytes that were never written.
                Err(_) if line.contains(&0) && ends_here(&mut reader) => return Ok((catalogue, length)),
                Err(error) => return Err(damaged(format!("line {}: {error}", catalogue.lines + 1))),
            }
            length += read as u64;
        }
    }

    pub fn apply(&mut self, entry: Entry) {
        self.lines += 1;
        self.joined &= matches!(entry, Entry::Done { .. } | Entry::Settled { .. } | Entry::Files(_) | Entry::Shared { .. });
        match entry {
            Entry::Joined => self.joined = true,
            Entry::Begin { number, change } => {
                self.last_number = self.last_number.max(number);
                self.open.insert(number, change);
            }
            Entry::Done { number } => {
                if let Some(change) = self.open.remove(&number) {
                    change.remove.iter().for_each(|report| drop(self.reports.remove(report)));
                    self.reports.extend(change.put.into_iter().map(|record| (record.report.clone(), record)));
                    self.files.extend(change.files);
                }
            }
            Entry::Settled { number } => drop(self.open.remove(&number)),
            Entry::Put(record) => drop(self.reports.insert(record.report.clone(), *record)),
            Entry::Remove(report) => drop(self.reports.remove(&report)),
            Entry::Files(files) => self.files.extend(files),
            Entry::Shared { graph, quads: 0 } => drop(self.shared.remove(&graph)),
            Entry::Shared { graph, quads } => drop(self.shared.insert(graph, quads)),
        }
    }

    pub fn next_number(&self) -> u64 {
        self.last_number + 1
    }

    /// What became of changes that were announced and not closed, as entries that say so.
    ///
    /// `holds` tells whether the database has a graph of this name. Where a report was to be replaced by one of the
    /// same name, that says nothing: the report stays, and will be made anew by the next build.
    pub fn settle(&self, holds: impl Fn(&str) -> Result<bool, StoreError>) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        for number in self.open.keys() {
            entries.extend(self.settle_one(*number, &holds)?);
        }
        Ok(entries)
    }

    /// The same for one change.
    pub fn settle_one(&self, number: u64, holds: impl Fn(&str) -> Result<bool, StoreError>) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        if let Some(change) = self.open.get(&number) {
            for report in &change.remove {
                if self.reports.contains_key(report) && !holds(report)? {
                    entries.push(Entry::Remove(report.clone()));
                }
            }
            for record in &change.put {
                match (self.reports.get(&record.report), holds(&record.report)?) {
                    (Some(old), true) => entries.push(Entry::Put(Box::new(Record { fingerprint: String::new(), ..old.clone() }))),
                    (Some(_), false) => entries.push(Entry::Remove(record.report.clone())),
                    (None, true) => entries.push(Entry::Put(Box::new(record.clone()))),
                    (None, false) => {}
                }
            }
            entries.push(Entry::Settled { number });
        }
        Ok(entries)
    }

    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.reports.values()
    }

    pub fn file(&self, path: &Path) -> Option<&Stamp> {
        self.files.get(path)
    }

    /// The graphs that belong to no report, in the order of their names.
    pub fn shared(&self) -> impl Iterator<Item = &str> {
        self.shared.keys().map(String::as_str)
    }

    /// Whether the graphs that belong to no report are up to date with those of the reports.
    pub fn is_joined(&self) -> bool {
        self.joined
    }

    pub fn quads(&self) -> usize {
        self.records().map(|record| record.quads).sum::<usize>() + self.shared.values().sum::<usize>()
    }

    /// Whether most lines of the log tell of what is no more.
    pub fn is_wordy(&self) -> bool {
        self.lines > 4 * (self.reports.len() + self.shared.len()) + 1000
    }

    /// The shortest log that says the same, changes that are not closed left out. Files of which no report is left are
    /// forgotten.
    pub fn entries(&self) -> Vec<Entry> {
        let paths: BTreeSet<&Path> = self.records().map(|record| record.path.as_path()).collect();
        let mut files: Vec<_> = self.files.iter().filter(|(path, _)| paths.contains(path.as_path())).collect();
        files.sort_by_key(|(path, _)| path.as_path());
        let records = self.records().cloned().map(Box::new).map(Entry::Put);
        let shared = self.shared.iter().map(|(graph, quads)| Entry::Shared { graph: graph.clone(), quads: *quads });
        let files =
            files.chunks(1000).map(|chunk| Entry::Files(chunk.iter().map(|(path, stamp)| ((*path).clone(), (*stamp).clone())).collect()));
        records.chain(shared).chain(files).chain(self.joined.then_some(Entry::Joined)).collect()
    }
}

/// Lines of the log.
pub(super) fn lines(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut bytes, entry).expect("strings and numbers have a form in JSON, and memory takes it");
        bytes.push(b'\n');
    }
    bytes
}

/// Whether nothing but zeros follows.
fn ends_here(reader: &mut impl Read) -> bool {
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).is_ok() && rest.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(report: &str) -> Record {
        Record {
            report: report.to_owned(),
            path: PathBuf::from(format!("/{report}.txt")),
            part: String::new(),
            file_name: format!("{report}.txt"),
            sha256: "0".to_owned(),
            digest: "0".to_owned(),
            fingerprint: "f".to_owned(),
            title: None,
            region: None,
            year: None,
            complete: true,
            counts: BTreeMap::new(),
            quads: 2,
            text: None,
        }
    }

    fn begin(number: u64, put: &[&str], remove: &[&str]) -> Entry {
        let change = Change {
            put: put.iter().map(|report| record(report)).collect(),
            remove: remove.iter().map(|report| (*report).to_owned()).collect(),
            files: Vec::new(),
        };
        Entry::Begin { number, change }
    }

    fn read(entries: &[Entry], tail: &[u8]) -> (Catalogue, u64) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        std::fs::write(&path, [&lines(entries), tail].concat()).unwrap();
        Catalogue::read(&path).unwrap()
    }

    fn names(catalogue: &Catalogue) -> Vec<String> {
        catalogue.records().map(|record| format!("{}{}", record.report, if record.fingerprint.is_empty() { "?" } else { "" })).collect()
    }

    /// What a log comes to, given the graphs that are there.
    fn check(entries: &[Entry], graphs: &[&str], expected: &[&str]) {
        let (mut catalogue, _) = read(entries, b"");
        for entry in catalogue.settle(|graph| Ok(graphs.contains(&graph))).unwrap() {
            catalogue.apply(entry);
        }
        assert_eq!(names(&catalogue), expected, "{entries:?}");
        assert!(catalogue.open.is_empty());
        let (short, _) = read(&catalogue.entries(), b"");
        assert_eq!(names(&short), expected);
    }

    #[test]
    fn what_was_not_closed_is_settled_by_the_graphs() {
        let done = |number| Entry::Done { number };
        check(&[begin(1, &["a", "b"], &[]), done(1)], &[], &["a", "b"]);
        check(&[begin(1, &["a", "b"], &[])], &["a", "b"], &["a", "b"]);
        check(&[begin(1, &["a", "b"], &[])], &[], &[]);
        check(&[begin(1, &["a", "b"], &[]), begin(2, &["c"], &[]), done(2)], &["c"], &["c"]);
        let a = [begin(1, &["a"], &[]), done(1)];
        check(&[a.as_slice(), &[begin(2, &["b"], &["a"])]].concat(), &["b"], &["b"]);
        check(&[a.as_slice(), &[begin(2, &["b"], &["a"])]].concat(), &["a"], &["a"]);
        check(&[a.as_slice(), &[begin(2, &["a"], &[])]].concat(), &["a"], &["a?"]);
        check(&[a.as_slice(), &[begin(2, &[], &["a"])]].concat(), &[], &[]);
        check(&[a.as_slice(), &[begin(2, &[], &["a"])]].concat(), &["a"], &["a"]);
    }

    #[test]
    fn a_line_cut_short_is_none() {
        let whole = [Entry::Put(Box::new(record("a"))), Entry::Put(Box::new(record("b")))];
        let length = lines(&whole).len() as u64;
        for tail in [&b"{\"put\":{\"rep"[..], b"", b"\0\0\0", b"{\"put\0\0\0\n\0\0"] {
            let (catalogue, read) = read(&whole, tail);
            assert_eq!((names(&catalogue).len(), read), (2, length), "{tail:?}");
        }
    }

    #[test]
    fn damage_names_the_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        std::fs::write(
            &path,
            [lines(&[Entry::Put(Box::new(record("a")))]), b"{}\n".to_vec(), lines(&[Entry::Put(Box::new(record("b")))])].concat(),
        )
        .unwrap();
        let error = Catalogue::read(&path).unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }
}
