//! One file → all reports in it, one after the other.

use std::{
    collections::HashMap,
    fs::{File, Metadata},
    io::{self, BufReader, Cursor, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use super::{
    ColumnNames, Encoding, Finding, Hints, Limits, Origin, Part, Problem, SourceError, SourceText, encoding, file_name,
    format::{self, Archive, DocumentText, Format, Kind, Table},
    limits::{Bounded, problem_of},
    plain,
    sidecar::Sidecar,
};
use crate::hash;

/// What takes the reports of a file, and the problems of its parts, in their order. It may break off.
pub type Sink<'a> = dyn FnMut(Result<SourceText, SourceError>) -> ControlFlow<()> + 'a;

pub(super) type Flow = ControlFlow<()>;

/// The path that stands for standard input.
pub const STANDARD_INPUT: &str = "-";

#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    pub limits: Limits,
    pub columns: ColumnNames,
    /// What standard input is called, as if it were a file: its extension tells the format.
    pub input_name: Option<String>,
}

/// Reads files of any known format. Shared by threads.
#[derive(Debug, Default)]
pub struct Reader {
    pub(super) options: ReadOptions,
    /// By folder.
    sidecars: Mutex<HashMap<PathBuf, Arc<Sidecar>>>,
}

impl Reader {
    pub fn new(options: ReadOptions) -> Self {
        Self { options, sidecars: Mutex::default() }
    }

    /// Hands all reports of a file (or of the part of it that `origin` names) to `sink`, and every problem.
    ///
    /// `-` is standard input.
    pub fn visit(&self, origin: &Origin, sink: &mut Sink<'_>) {
        let mut walk = Walk { reader: self, sink, wanted: origin.part.clone(), unpacked: 0, members: 0, found: false };
        let flow = walk.file(&origin.path);
        if flow.is_continue() && !walk.found && !origin.part.is_whole() {
            let problem = Problem::NoSuchPart { part: origin.part.as_str().to_owned() };
            let _ = (walk.sink)(Err(SourceError::new(&origin.path, problem)));
        }
    }

    /// The same for bytes that are in memory, as if they were a file of that name. No sidecar is looked for.
    pub fn visit_bytes(&self, name: &str, bytes: &[u8], sink: &mut Sink<'_>) {
        let mut walk = Walk { reader: self, sink, wanted: Part::WHOLE, unpacked: 0, members: 0, found: false };
        let place = Place { origin: Origin::whole(Path::new(name)), name: name.to_owned(), file_name: name.to_owned(), depth: 0 };
        let _ = if bytes.len() as u64 > self.options.limits.document {
            walk.fail(&place.origin, Problem::TooLarge { what: "document", limit: self.options.limits.document })
        } else {
            walk.bytes(&place, bytes)
        };
    }

    /// The first report of a file, or the part that `origin` names.
    pub fn read_one(&self, origin: &Origin) -> Result<SourceText, SourceError> {
        let mut first = None;
        self.visit(origin, &mut |report| {
            first = Some(report);
            ControlFlow::Break(())
        });
        first.unwrap_or_else(|| Err(SourceError::at(origin, Problem::NoRows)))
    }

    /// What a report depends on besides its bytes: the sidecar of its folder, and columns that were told. Empty for most.
    pub fn context(&self, path: &Path) -> String {
        let sidecar = self.sidecar(path);
        let parts = [sidecar.digest().to_owned(), self.options.columns.digest()];
        if parts.iter().all(String::is_empty) { String::new() } else { hash::sha256_of_parts(parts.iter().map(String::as_str)) }
    }

    /// What is wrong with the sidecar beside a file, if anything is.
    pub fn sidecar_problem(&self, path: &Path) -> Option<SourceError> {
        self.sidecar(path).problem()
    }

    pub(super) fn sidecar(&self, path: &Path) -> Arc<Sidecar> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut known = self.sidecars.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(folder).or_insert_with_key(|folder| Arc::new(Sidecar::beside(folder))))
    }
}

/// Something that is read: a file, or a member of an archive.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub origin: Origin,
    /// Whose extension tells the format: without those of compressions around it.
    pub name: String,
    /// The name that its reports bear.
    pub file_name: String,
    /// How many archives it lies in.
    pub depth: u32,
}

/// The way through one file.
pub(super) struct Walk<'a, 's> {
    pub reader: &'a Reader,
    sink: &'a mut Sink<'s>,
    wanted: Part,
    /// How much has been unpacked of all archives so far.
    unpacked: u64,
    members: u64,
    found: bool,
}

/// By what it is seen that a file has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        Self { length: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl Walk<'_, '_> {
    fn file(&mut self, path: &Path) -> Flow {
        if path.as_os_str() == STANDARD_INPUT {
            return self.standard_input();
        }
        let origin = Origin::whole(path);
        let opened = File::open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
        let (mut file, metadata) = match opened {
            Ok(opened) => opened,
            Err(error) => return (self.sink)(Err(SourceError::from_io(path, &error))),
        };
        if metadata.is_dir() {
            return self.fail(&origin, Problem::Unreadable { reason: "it is a folder".to_owned() });
        }
        let name = file_name(path);
        let place = Place { origin, file_name: name.clone(), name, depth: 0 };
        let before = Stamp::from(&metadata);
        match format::of_name(&place.name).map(|format| format.kind) {
            Some(Kind::Archive(Archive::Zip)) if metadata.is_file() => self.zip(&place, &mut BufReader::new(&mut file))?,
            Some(Kind::Table(_) | Kind::Archive(_)) => self.stream(&place, &mut BufReader::new(&mut file))?,
            _ => {
                let mut bounded = Bounded::new(&mut file, "document", self.limits().document);
                let bytes = bounded.all();
                // A document that changed meanwhile is not read at all.
                if file.metadata().is_ok_and(|after| after.is_file() && Stamp::from(&after) != before) {
                    return self.fail(&place.origin, Problem::Changed);
                }
                return self.bytes_or_problem(&place, bytes);
            }
        }
        match file.metadata() {
            Ok(after) if after.is_file() && Stamp::from(&after) != before => self.fail(&place.origin, Problem::Changed),
            _ => Flow::Continue(()),
        }
    }

    fn standard_input(&mut self) -> Flow {
        let name = self.reader.options.input_name.clone().unwrap_or_else(|| "standard input".to_owned());
        let place = Place { origin: Origin::whole(Path::new(STANDARD_INPUT)), file_name: name.clone(), name, depth: 0 };
        self.stream(&place, &mut io::stdin().lock())
    }

    pub fn limits(&self) -> Limits {
        self.reader.options.limits
    }

    /// Reads a stream of the format that its name tells.
    pub fn stream(&mut self, place: &Place, stream: &mut dyn Read) -> Flow {
        let limits = self.limits();
        match format::of_name(&place.name).map(|format| format.kind) {
            Some(Kind::Table(table)) => self.table(place, table, stream),
            Some(Kind::Archive(archive)) if archive != Archive::Zip => self.archive(place, archive, stream),
            _ => {
                let bytes = Bounded::new(stream, "document", limits.document).all();
                self.bytes_or_problem(place, bytes)
            }
        }
    }

    fn bytes_or_problem(&mut self, place: &Place, bytes: io::Result<Vec<u8>>) -> Flow {
        match bytes {
            Ok(bytes) => self.bytes(place, &bytes),
            Err(error) => {
                let problem = match problem_of(&error, "file") {
                    Problem::Damaged { reason, .. } if place.depth == 0 => Problem::Unreadable { reason },
                    problem => problem,
                };
                self.fail(&place.origin, problem)
            }
        }
    }

    /// Reads bytes of the format that their name tells, or else their beginning.
    pub fn bytes(&mut self, place: &Place, bytes: &[u8]) -> Flow {
        let named = format::of_name(&place.name);
        if encoding::is_encrypted_office(bytes) {
            return self.fail(&place.origin, Problem::Encrypted { format: "Office document" });
        }
        let format = match (named, format::of_bytes(bytes)) {
            (Some(named), Some(seen)) if named.is_like(seen) => named,
            (_, Some(seen)) => seen,
            (Some(named), None) => named,
            (None, None) => &plain::FORMAT,
        };
        let renamed = named.is_some_and(|named| named.name != format.name);
        match format.kind {
            Kind::Document(read) => self.document(place, format, renamed, read, bytes),
            Kind::Table(table) => self.table(place, table, &mut Cursor::new(bytes)),
            Kind::Archive(Archive::Zip) => self.zip(place, &mut Cursor::new(bytes)),
            Kind::Archive(archive) => self.archive(place, archive, &mut Cursor::new(bytes)),
        }
    }

    fn document(
        &mut self,
        place: &Place,
        format: &'static Format,
        renamed: bool,
        read: fn(&[u8], &Limits) -> Result<DocumentText, Problem>,
        bytes: &[u8],
    ) -> Flow {
        if !self.wanted.holds(&place.origin.part) {
            return Flow::Continue(());
        }
        let limits = self.limits();
        match Problem::guard(|| read(bytes, &limits)) {
            Ok(mut text) => {
                if renamed {
                    text.findings.push(Finding::new(super::FindingKind::OtherFormat, format!("it is {}", format.name)));
                }
                self.report(&place.origin, &place.file_name, hash::sha256(bytes), format.media_type, text)
            }
            Err(problem) => self.fail(&place.origin, problem),
        }
    }

    fn table(&mut self, place: &Place, table: Table, stream: &mut dyn Read) -> Flow {
        match table {
            Table::Separated(separator) => self.separated(place, separator, stream),
            Table::Json => self.json(place, stream),
            Table::JsonLines => self.json_lines(place, stream),
            Table::Workbook => match Bounded::new(stream, "document", self.limits().document).all() {
                Ok(bytes) => self.workbook(place, &bytes),
                Err(error) => self.bytes_or_problem(place, Err(error)),
            },
        }
    }

    /// Hands a report out.
    pub fn report(&mut self, origin: &Origin, file_name: &str, sha256: String, media_type: &'static str, text: DocumentText) -> Flow {
        if !self.wanted.holds(&origin.part) {
            return Flow::Continue(());
        }
        let limit = self.limits().text;
        if text.text.len() as u64 > limit {
            return self.fail(origin, Problem::TooLarge { what: "text", limit });
        }
        if text.text.trim().is_empty() {
            return self.fail(origin, Problem::Empty);
        }
        let mut hints = text.hints;
        hints.extend(&self.reader.sidecar(&origin.path).hints(&super::file_name(&origin.path), file_name, &origin.part));
        self.found = true;
        (self.sink)(Ok(SourceText {
            path: origin.path.clone(),
            part: origin.part.clone(),
            file_name: file_name.to_owned(),
            text: text.text,
            sha256,
            encoding: text.encoding,
            media_type,
            hints,
            findings: text.findings,
        }))
    }

    /// Hands a row of a table out as a report.
    pub fn row(&mut self, place: &Place, origin: &Origin, row: Row, encoding: Option<Encoding>, media_type: &'static str) -> Flow {
        let sha256 = hash::sha256(row.text.as_bytes());
        let text = DocumentText { text: row.text, encoding, hints: row.hints, findings: row.findings };
        self.report(origin, &place.file_name, sha256, media_type, text)
    }

    pub fn fail(&mut self, origin: &Origin, problem: Problem) -> Flow {
        // While one part is looked for, the others' problems are not of interest; that of a file around it is.
        if !self.wants(origin) {
            return Flow::Continue(());
        }
        self.found = true;
        (self.sink)(Err(SourceError::at(origin, problem)))
    }

    /// Whether a part is asked for, or may hold what is.
    pub fn wants(&self, origin: &Origin) -> bool {
        self.wanted.holds(&origin.part) || origin.part.holds(&self.wanted)
    }

    /// Counts one more member or row, and fails where there are too many.
    pub fn count_member(&mut self) -> Result<(), Problem> {
        self.members += 1;
        let limit = self.limits().members;
        if self.members > limit { Err(Problem::TooLarge { what: "number of members", limit }) } else { Ok(()) }
    }

    /// How much may still be unpacked.
    pub fn left_to_unpack(&self) -> u64 {
        self.limits().unpacked.saturating_sub(self.unpacked)
    }

    pub fn count_unpacked(&mut self, bytes: u64) {
        self.unpacked += bytes;
    }
}

/// A row of a table that is a report.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub text: String,
    pub hints: Hints,
    pub findings: Vec<Finding>,
}
