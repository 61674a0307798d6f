//! The formats that reports come in, and how a file's is told.

use std::path::Path;

use super::{Encoding, Finding, Hints, Limits, Problem, docx, file_name, html, markdown, pdf, plain, spreadsheet};

/// A file format that reports come in.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub name: &'static str,
    pub media_type: &'static str,
    /// Lower-case, without the dot before them.
    pub extensions: &'static [&'static str],
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// One report: from its bytes to its text.
    Document(fn(&[u8], &Limits) -> Result<DocumentText, Problem>),
    /// A table of reports.
    Table(Table),
    /// Other files.
    Archive(Archive),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Separated(u8),
    Json,
    JsonLines,
    Workbook,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Archive {
    Zip,
    Tar,
    TarGzip,
    TarZstd,
    /// One file, compressed.
    Gzip,
    Zstd,
}

/// What a document format makes of a document's bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct DocumentText {
    pub text: String,
    pub encoding: Option<Encoding>,
    pub hints: Hints,
    pub findings: Vec<Finding>,
}

/// All formats. A file whose extension is in none of them is told by its first bytes when it is named outright.
pub const FORMATS: &[Format] = &[
    plain::FORMAT,
    html::FORMAT,
    docx::FORMAT,
    pdf::FORMAT,
    markdown::FORMAT,
    Format {
        name: "workbook",
        media_type: spreadsheet::MEDIA_TYPE,
        extensions: &["xlsx", "xlsm", "xlsb", "xls", "ods"],
        kind: Kind::Table(Table::Workbook),
    },
    Format { name: "CSV", media_type: "text/csv", extensions: &["csv"], kind: Kind::Table(Table::Separated(b',')) },
    Format {
        name: "TSV",
        media_type: "text/tab-separated-values",
        extensions: &["tsv", "tab"],
        kind: Kind::Table(Table::Separated(b'\t')),
    },
    Format { name: "JSON", media_type: "application/json", extensions: &["json"], kind: Kind::Table(Table::Json) },
    Format { name: "JSON Lines", media_type: "application/jsonl", extensions: &["jsonl", "ndjson"], kind: Kind::Table(Table::JsonLines) },
    Format { name: "ZIP", media_type: "application/zip", extensions: &["zip"], kind: Kind::Archive(Archive::Zip) },
    Format { name: "tar", media_type: "application/x-tar", extensions: &["tar"], kind: Kind::Archive(Archive::Tar) },
    Format { name: "tar.gz", media_type: "application/gzip", extensions: &["tar.gz", "tgz"], kind: Kind::Archive(Archive::TarGzip) },
    Format { name: "tar.zst", media_type: "application/zstd", extensions: &["tar.zst"], kind: Kind::Archive(Archive::TarZstd) },
    Format { name: "gzip", media_type: "application/gzip", extensions: &["gz"], kind: Kind::Archive(Archive::Gzip) },
    Format { name: "Zstandard", media_type: "application/zstd", extensions: &["zst"], kind: Kind::Archive(Archive::Zstd) },
];

impl Format {
    /// Whether a file of this format may hold several reports.
    pub fn is_collection(&self) -> bool {
        !matches!(self.kind, Kind::Document(_))
    }

    pub(super) fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// The format that a path's extension stands for. For a compressed file that is the compression.
pub fn format_of(path: &Path) -> Option<&'static Format> {
    of_name(&file_name(path))
}

/// The format with the longest extension that a file's name ends in.
pub(super) fn of_name(name: &str) -> Option<&'static Format> {
    let name = name.to_lowercase();
    let ends = |extension: &&str| name.strip_suffix(*extension).is_some_and(|stem| stem.len() > 1 && stem.ends_with('.'));
    let with =
        FORMATS.iter().filter_map(|format| Some((format, format.extensions.iter().filter(|end| ends(end)).map(|end| end.len()).max()?)));
    with.max_by_key(|(_, length)| *length).map(|(format, _)| format)
}

/// The format that the first bytes tell, where they do.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<&'static Format> {
    let name = match bytes {
        [b'P', b'K', 3, 4, ..] if docx::has_member(bytes, docx::MAIN) => docx::FORMAT.name,
        [b'P', b'K', 3, 4, ..] if docx::has_member(bytes, spreadsheet::MAIN) || docx::has_member(bytes, "xl/workbook.bin") => "workbook",
        [b'P', b'K', 3, 4, ..] => "ZIP",
        [0x1F, 0x8B, ..] => "gzip",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "Zstandard",
        [b'%', b'P', b'D', b'F', b'-', ..] => pdf::FORMAT.name,
        _ if bytes.get(257..262) == Some(b"ustar") => "tar",
        _ => return None,
    };
    Format::named(name)
}

/// The name of a compressed file without the extension of the compression: `a.csv` for `a.csv.gz`.
pub(super) fn inner_name(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((inner, _)) if !inner.is_empty() => inner.to_owned(),
        _ => name.to_owned(),
    }
}

impl Format {
    /// Whether bytes that look like `seen` may well be of this format: a DOCX is a ZIP.
    pub(super) fn is_like(&self, seen: &Self) -> bool {
        let compressed = |format: &Self| match format.kind {
            Kind::Archive(Archive::Gzip | Archive::TarGzip) => Some("gzip"),
            Kind::Archive(Archive::Zstd | Archive::TarZstd) => Some("zstd"),
            _ => None,
        };
        let packed = matches!(self.kind, Kind::Table(Table::Workbook)) || self.name == docx::FORMAT.name;
        self.name == seen.name || (packed && seen.name == "ZIP") || (compressed(self).is_some() && compressed(self) == compressed(seen))
    }
}
