//! What can be wrong with a file, as data: each is a finding that names the file, and none stops the others.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// A path that gave no report, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {problem}", path.display())]
pub struct SourceError {
    pub path: PathBuf,
    pub problem: Problem,
}

/// Why a path gave no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("no such file or folder")]
    Missing,
    #[error("cannot be read: {reason}")]
    Unreadable { reason: String },
    #[error("the folder holds no report file ({})", extensions())]
    NoReports,
    #[error("the file is empty")]
    Empty,
    /// `looks_like` names the format where the first bytes tell it.
    #[error("the file is not text: it looks like {looks_like}")]
    Binary { looks_like: &'static str },
    /// `offset` counts bytes from the start of the file, `line` from 1.
    #[error("the bytes are no valid text in UTF-8, GB18030 or UTF-16: the first that is not UTF-8 stands at byte {offset} (line {line})")]
    Undecodable { offset: usize, line: usize },
    #[error("the text is no government work report: it has neither a report's title nor sections that review or plan")]
    NotAReport,
    /// `of` is the file that was read instead.
    #[error("the same report as {}", of.display())]
    Duplicate { of: PathBuf },
    #[error("reportgraph failed on this file: {reason}")]
    Internal { reason: String },
}

impl SourceError {
    pub fn new(path: &Path, problem: Problem) -> Self {
        Self { path: path.to_owned(), problem }
    }

    pub fn from_io(path: &Path, error: &io::Error) -> Self {
        let problem = match error.kind() {
            io::ErrorKind::NotFound => Problem::Missing,
            _ => Problem::Unreadable { reason: error.to_string() },
        };
        Self::new(path, problem)
    }
}

impl Problem {
    /// Does what `make` does. A panic is a problem of the file at hand, not the end of the others.
    pub fn guard<T>(make: impl FnOnce() -> Result<T, Self>) -> Result<T, Self> {
        catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|panic| {
            let reason = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(Self::Internal { reason: reason.unwrap_or("no reason given").to_owned() })
        })
    }

    /// A short stable name for programs: `missing`, `not-a-report`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable { .. } => "unreadable",
            Self::NoReports => "no-reports",
            Self::Empty => "empty",
            Self::Binary { .. } => "binary",
            Self::Undecodable { .. } => "undecodable",
            Self::NotAReport => "not-a-report",
            Self::Duplicate { .. } => "duplicate",
            Self::Internal { .. } => "internal",
        }
    }

    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing => "check the spelling of the path",
            Self::Unreadable { .. } => "check that you may read it",
            Self::NoReports => "name the folder that holds the reports, or the files themselves",
            Self::Empty => "fetch the report again",
            Self::Binary { .. } => "save the report as plain text (.txt, UTF-8) first",
            Self::Undecodable { .. } => "convert the file to UTF-8, e.g. with `iconv -f GB18030 -t UTF-8`",
            Self::NotAReport => "see `reportgraph text FILE` for what was recognised in it",
            Self::Duplicate { .. } => "remove one of the two files",
            Self::Internal { .. } => "please report this with the file",
        }
    }
}

fn extensions() -> String {
    let all: Vec<String> = super::FORMATS.iter().flat_map(|format| format.extensions).map(|extension| format!(".{extension}")).collect();
    all.join(", ")
}
