//! What can be wrong with a file, as data: each is a finding that names the file, and none stops the others.

use std::{
    cell::Cell,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use super::{Origin, Part};

/// A path, or a part of a file, that gave no report, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {problem}", path.display(), part.as_str())]
pub struct SourceError {
    pub path: PathBuf,
    /// Which part of the file; empty for all of it.
    pub part: Part,
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
    #[error(
        "the bytes are no valid text in UTF-8, GB18030, Big5 or UTF-16: the first that is not UTF-8 stands at byte {offset} (line {line})"
    )]
    Undecodable { offset: usize, line: usize },
    #[error("the text is no government work report: it has neither a report's title nor sections that review or plan")]
    NotAReport,
    /// `of` is the file that was read instead.
    #[error("the same report as {}", of.display())]
    Duplicate { of: PathBuf },
    /// `what` is a document, a text, an archive; `limit` counts bytes, or members.
    #[error("the {what} is larger than the limit of {}", amount(what, *limit))]
    TooLarge { what: &'static str, limit: u64 },
    #[error("the {format} is damaged: {reason}")]
    Damaged { format: &'static str, reason: String },
    #[error("the {format} is protected by a password")]
    Encrypted { format: &'static str },
    /// An image-only PDF.
    #[error("none of the {pages} pages holds text: they are images")]
    NoTextLayer { pages: usize },
    /// `columns` are those that the table has.
    #[error("no column holds the text of reports; the columns are {}", columns.join(", "))]
    NoTextColumn { columns: Vec<String> },
    #[error("the table holds no row")]
    NoRows,
    #[error("the archive holds no report file ({})", extensions())]
    EmptyArchive,
    #[error("the member's path leads out of the archive")]
    UnsafePath,
    #[error("archives lie more than {limit} deep in each other")]
    TooDeep { limit: u32 },
    #[error("the file changed while it was read")]
    Changed,
    #[error("the folder leads back to itself through a symbolic link")]
    Loop,
    #[error("reports.toml: {reason}")]
    Sidecar { reason: String },
    #[error("the file has no part `{part}`")]
    NoSuchPart { part: String },
    #[error("reportgraph failed on this file: {reason}")]
    Internal { reason: String },
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

impl SourceError {
    pub fn new(path: &Path, problem: Problem) -> Self {
        Self { path: path.to_owned(), part: Part::WHOLE, problem }
    }

    pub fn at(origin: &Origin, problem: Problem) -> Self {
        Self { path: origin.path.clone(), part: origin.part.clone(), problem }
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
        let around = GUARDED.replace(true);
        let caught = catch_unwind(AssertUnwindSafe(make));
        GUARDED.set(around);
        caught.unwrap_or_else(|panic| {
            let reason = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(Self::Internal { reason: reason.unwrap_or("no reason given").to_owned() })
        })
    }

    /// Does what a library of a format does. That it panics on a document says no more than that the document is damaged.
    pub fn guard_library<T>(format: &'static str, read: impl FnOnce() -> Result<T, Self>) -> Result<T, Self> {
        Self::guard(read).map_err(|problem| match problem {
            Self::Internal { reason } => Self::Damaged { format, reason },
            other => other,
        })
    }

    /// Whether this thread is inside [`Problem::guard`]: then a panic is told of as a problem, and need not be printed.
    pub fn is_guarded() -> bool {
        GUARDED.get()
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
            Self::TooLarge { .. } => "too-large",
            Self::Damaged { .. } => "damaged",
            Self::Encrypted { .. } => "encrypted",
            Self::NoTextLayer { .. } => "no-text-layer",
            Self::NoTextColumn { .. } => "no-text-column",
            Self::NoRows => "no-rows",
            Self::EmptyArchive => "empty-archive",
            Self::UnsafePath => "unsafe-path",
            Self::TooDeep { .. } => "too-deep",
            Self::Changed => "changed",
            Self::Loop => "loop",
            Self::Sidecar { .. } => "sidecar",
            Self::NoSuchPart { .. } => "no-such-part",
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
            Self::Binary { .. } => "save the report as text, DOCX, PDF or HTML first",
            Self::Undecodable { .. } => "convert the file to UTF-8, e.g. with `iconv -f GB18030 -t UTF-8`",
            Self::NotAReport => "see `reportgraph text FILE` for what was recognised in it",
            Self::Duplicate { .. } => "remove one of the two files",
            Self::TooLarge { what, .. } => match *what {
                "text" => "raise --max-text, if it is one report",
                "document" => "raise --max-document, if it is to be trusted",
                _ => "raise --max-unpacked, if it is to be trusted",
            },
            Self::Damaged { .. } => "fetch the file again, or save it anew with the program that made it",
            Self::Encrypted { .. } => "save it without a password first",
            Self::NoTextLayer { .. } => "read it by OCR first, and save the text",
            Self::NoTextColumn { .. } => "name the column with --text-column",
            Self::NoRows => "check that it is the right table",
            Self::EmptyArchive => "check that it is the right archive",
            Self::UnsafePath => "unpack the archive with a program that you trust, and name the files",
            Self::TooDeep { .. } => "unpack the outer archive first",
            Self::Changed => "try again when the file is complete",
            Self::Loop => "remove the link, or name the folders themselves",
            Self::Sidecar { .. } => "correct that line of the reports.toml; docs/formats.md shows how it is written",
            Self::NoSuchPart { .. } => "`reportgraph check FILE` lists the parts",
            Self::Internal { .. } => "please report this with the file",
        }
    }
}

/// The extensions of all formats, as they are listed for people.
pub(super) fn extensions() -> String {
    let all: Vec<String> = super::FORMATS.iter().flat_map(|format| format.extensions).map(|extension| format!(".{extension}")).collect();
    all.join(", ")
}

fn amount(what: &str, limit: u64) -> String {
    match limit {
        _ if what == "number of members" => limit.to_string(),
        limit if limit >= 1 << 20 => format!("{} MiB", limit >> 20),
        limit => format!("{limit} bytes"),
    }
}
