//! Files and folders → decoded text.
//!
//! A file that cannot be used is a finding ([`SourceError`] with its path), never a crash: the others are still read.
//! This module knows formats and encodings; it does not know what a report is (`document` does).
//! A further format (HTML, DOCX …) is one more file here and one more row in [`FORMATS`].

mod encoding;
mod error;
mod find;
mod plain;

use std::path::{Path, PathBuf};

use crate::hash;

pub use encoding::{Decoded, Encoding, decode};
pub use error::{Problem, SourceError};
pub use find::{Found, find};

/// One file's text, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    pub path: PathBuf,
    /// The last part of the path: `county_2023.txt`.
    pub file_name: String,
    /// Decoded, without a byte-order mark; nothing else is changed, so that offsets refer to the file itself.
    pub text: String,
    /// Of the bytes read, in hexadecimal.
    pub sha256: String,
    pub encoding: Encoding,
}

/// A file format that reports come in.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub name: &'static str,
    /// Lower-case, without the dot.
    pub extensions: &'static [&'static str],
    /// From the bytes of a file to its text.
    pub read: fn(&[u8]) -> Result<Decoded, Problem>,
}

/// All formats. A file whose extension is in none of them is read as plain text when it is named outright.
pub const FORMATS: &[Format] = &[plain::FORMAT];

/// The format that a path's extension stands for.
pub fn format_of(path: &Path) -> Option<&'static Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
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

    /// The text that the bytes hold. Errors where they are empty, binary, or no valid text.
    pub fn decode(self) -> Result<SourceText, SourceError> {
        let format = format_of(&self.path).unwrap_or(&plain::FORMAT);
        match (format.read)(&self.bytes) {
            Ok(Decoded { text, encoding }) => {
                Ok(SourceText { path: self.path, file_name: self.file_name, text, sha256: self.sha256, encoding })
            }
            Err(problem) => Err(SourceError { path: self.path, problem }),
        }
    }
}

/// Reads and decodes one file.
pub fn read(path: &Path) -> Result<SourceText, SourceError> {
    RawFile::read(path)?.decode()
}

/// The last part of a path, as text.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_have_extensions_of_their_own() {
        let mut seen = std::collections::BTreeSet::new();
        for extension in FORMATS.iter().flat_map(|format| format.extensions) {
            assert_eq!(*extension, extension.to_ascii_lowercase());
            assert!(seen.insert(extension), "{extension} stands for two formats");
        }
    }

    #[test]
    fn a_file_is_read_with_its_name_and_hash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("甲县_2023.txt");
        std::fs::write(&path, "政府工作报告").unwrap();
        let text = read(&path).unwrap();
        assert_eq!(text.file_name, "甲县_2023.txt");
        assert_eq!(text.text, "政府工作报告");
        assert_eq!(text.sha256, hash::sha256("政府工作报告".as_bytes()));
        assert_eq!(text.encoding, Encoding::Utf8);
    }

    #[test]
    fn what_cannot_be_read_is_a_finding() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(&folder.path().join("none.txt")).unwrap_err().problem, Problem::Missing);
        assert!(matches!(read(folder.path()).unwrap_err().problem, Problem::Unreadable { .. }));
    }
}
