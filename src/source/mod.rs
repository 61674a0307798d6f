//! Files, archives and tables → decoded text, with what stands beside it.
//!
//! One file may hold one report (a document), many (a table with a report a row) or other files (an archive). A
//! [`Reader`] hands out one [`SourceText`] after the other and keeps none, so memory holds a report and not a file of them.
//! What cannot be used is a finding ([`SourceError`] with its place), never a crash: the others are still read.
//!
//! This module knows formats and encodings; it does not know what a report is (`document` does). A further format is
//! one more file here and one more row in [`FORMATS`].
//!
//! | file | what |
//! | --- | --- |
//! | `find` | paths that were named → files |
//! | `reader` | a file → its reports, whatever it is |
//! | `origin`, `hints`, `finding`, `error`, `limits` | where a report lies; what stands beside it; what is odd; why there is none; how much is read |
//! | `encoding`, `decoding` | bytes → text, all at once or as a stream |
//! | `plain` … | one file a format |
//! | `columns`, `table` | which column is what; rows → reports |
//! | `sidecar` | `reports.toml` |

mod archive;
mod columns;
mod csv;
mod decoding;
mod docx;
mod encoding;
mod error;
mod find;
mod finding;
mod format;
mod hints;
mod html;
mod json;
mod limits;
mod markdown;
mod origin;
mod pdf;
mod plain;
mod reader;
mod sidecar;
mod spreadsheet;
mod table;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::hash;

pub use columns::{Column, ColumnNames};
pub use encoding::{Decoded, Encoding, decode};
pub use error::{Problem, SourceError};
pub use find::{Found, find};
pub use finding::{Finding, FindingKind};
pub use format::{FORMATS, Format, format_of};
pub use hints::{Field, Hint, HintFrom, Hints};
pub use limits::Limits;
pub use origin::{Origin, Part};
pub use reader::{ReadOptions, Reader, Sink};

/// One report's text, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    pub path: PathBuf,
    /// Which part of the file the report is: a member of an archive, a row of a table. Empty for the whole file.
    pub part: Part,
    /// The last part of the path: `county_2023.txt`; of a member of an archive its own name, of a row its table's.
    pub file_name: String,
    /// What offsets refer to. Of a plain text file all that it holds, decoded, without a byte-order mark, and nothing
    /// changed; of a cell of a table all that it holds; of other formats the text that its reader makes.
    pub text: String,
    /// Of the bytes of the document, in hexadecimal; for a row of a table, of its text in UTF-8.
    pub sha256: String,
    /// How the text was encoded, where the format leaves that open.
    pub encoding: Option<Encoding>,
    /// The media type of what was read: `text/plain`.
    pub media_type: &'static str,
    /// What stands beside the text.
    pub hints: Hints,
    /// What was odd in reading it.
    pub findings: Vec<Finding>,
}

impl SourceText {
    pub fn origin(&self) -> Origin {
        Origin { path: self.path.clone(), part: self.part.clone() }
    }

    /// Tells the same report with the same hints: then its graph is the same, too.
    pub fn digest(&self) -> String {
        match self.hints.digest() {
            hints if hints.is_empty() => self.sha256.clone(),
            hints => hash::sha256_of_parts([self.sha256.as_str(), hints.as_str()]),
        }
    }
}

/// The bytes of a file with their hash: enough to know whether it has changed, before anything is decoded.
#[derive(Clone, Debug)]
pub struct RawFile {
    pub path: PathBuf,
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// Of `bytes`, in hexadecimal.
    pub sha256: String,
}

impl RawFile {
    /// Reads a file's bytes; nothing is decoded yet.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let bytes = std::fs::read(path).map_err(|error| SourceError::from_io(path, &error))?;
        Ok(Self { path: path.to_owned(), file_name: file_name(path), sha256: hash::sha256(&bytes), bytes })
    }
}

/// Reads the one report of a file, or the first of several, with the default options.
pub fn read(path: &Path) -> Result<SourceText, SourceError> {
    Reader::default().read_one(&Origin::whole(path))
}

/// The last part of a path, as text.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
