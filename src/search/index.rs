//! The index on disk: opening, adding, removing, and what it lacks.

use std::{
    collections::{HashMap, HashSet},
    fmt::{self, Debug, Formatter},
    path::{Path, PathBuf},
};

use oxigraph::model::NamedNode;
use tantivy::{
    IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term,
    collector::DocSetCollector,
    directory::{MmapDirectory, error::LockError},
    query::{BooleanQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption, Value},
};

use super::{
    Entry, SearchError,
    entries::{documents, stamp},
    schema::{Fields, REPORT},
    tokens,
};
use crate::store::{GraphStore, Record};

/// Where the index of a store lies.
pub fn folder_of(store: &Path) -> PathBuf {
    store.join("text-index")
}

/// How much memory a writer fills before it writes a part of the index.
const WRITER_MEMORY: usize = 128 << 20;

/// An index that is open for reading.
#[derive(Clone)]
pub struct Index {
    pub(super) inner: tantivy::Index,
    pub(super) reader: IndexReader,
    pub(super) fields: Fields,
    folder: PathBuf,
}

impl Debug for Index {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Index").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Adds reports to an index and removes them; nothing is kept before [`Indexer::commit`].
pub struct Indexer {
    writer: IndexWriter,
    index: Index,
}

impl Debug for Indexer {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Indexer").field("index", &self.index).finish_non_exhaustive()
    }
}

/// What was done to bring an index up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpToDate {
    pub added: usize,
    pub removed: usize,
}

/// What the index keeps of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReport {
    pub report: String,
    pub title: String,
    /// Its whole text, where it is known.
    pub text: Option<String>,
    pub(super) stamp: String,
}

impl Index {
    /// Opens the index in a folder, and creates it where there is none or one of another version.
    pub fn open(folder: &Path) -> Result<Self, SearchError> {
        let failed = |error: &dyn ToString| SearchError::Index { folder: folder.to_owned(), reason: error.to_string() };
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        Self::open_made(folder)
    }

    /// Opens the index in a folder that is there: nothing is made where there is none.
    pub fn open_existing(folder: &Path) -> Result<Self, SearchError> {
        if folder.is_dir() {
            return Self::open_made(folder);
        }
        Err(SearchError::Index { folder: folder.to_owned(), reason: "it is not there".to_owned() })
    }

    fn open_made(folder: &Path) -> Result<Self, SearchError> {
        let failed = |error: &dyn ToString| SearchError::Index { folder: folder.to_owned(), reason: error.to_string() };
        let fields = Fields::new();
        let open = || tantivy::Index::open_or_create(MmapDirectory::open(folder)?, fields.schema.clone());
        let inner = match open() {
            Ok(index) => index,
            Err(TantivyError::SchemaError(_) | TantivyError::DataCorruption(_) | TantivyError::IncompatibleIndex(_)) => {
                std::fs::remove_dir_all(folder).and_then(|()| std::fs::create_dir_all(folder)).map_err(|error| failed(&error))?;
                open().map_err(|error| failed(&error))?
            }
            Err(error) => return Err(failed(&error)),
        };
        inner.tokenizers().register(tokens::NAME, tokens::Pairs);
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(|error| failed(&error))?;
        Ok(Self { inner, reader, fields, folder: folder.to_owned() })
    }

    /// Opens it for writing. One process may at a time.
    pub fn writer(&self) -> Result<Indexer, SearchError> {
        let writer = self.inner.writer_with_num_threads(1, WRITER_MEMORY).map_err(|error| match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => SearchError::InUse { folder: self.folder.clone() },
            other => self.failed(&other),
        })?;
        Ok(Indexer { writer, index: self.clone() })
    }

    /// Makes the index hold the reports of `records`, which `store` holds, and no others.
    ///
    /// Nothing is opened for writing where nothing is to be done.
    pub fn bring_up_to_date(&self, store: &GraphStore, records: &[Record]) -> Result<UpToDate, SearchError> {
        let (missing, extra) = self.differences(records)?;
        if missing.is_empty() && extra.is_empty() {
            return Ok(UpToDate::default());
        }
        let mut writer = self.writer()?;
        for report in &extra {
            writer.remove(report);
        }
        for record in &missing {
            let node = NamedNode::new_unchecked(&record.report);
            let text = store.text(record).ok().map(|text| text.text);
            let quads = store.naming_quads(&node, text.is_none())?;
            writer.add(Entry { record, text: text.as_deref(), quads: &quads })?;
        }
        writer.commit()?;
        Ok(UpToDate { added: missing.len(), removed: extra.len() })
    }

    /// How many of the reports are not, or no longer as they are, in the index.
    pub fn missing(&self, records: &[Record]) -> Result<usize, SearchError> {
        Ok(self.differences(records)?.0.len())
    }

    /// The records that are not in the index as they are, and the reports of the index that are not among the records.
    fn differences<'a>(&self, records: &'a [Record]) -> Result<(Vec<&'a Record>, Vec<String>), SearchError> {
        self.reload()?;
        let held: HashMap<String, String> = self.all_reports()?.into_iter().map(|report| (report.report, report.stamp)).collect();
        let missing = records.iter().filter(|record| held.get(&record.report) != Some(&stamp(record))).collect();
        let known: HashSet<&str> = records.iter().map(|record| record.report.as_str()).collect();
        Ok((missing, held.into_keys().filter(|report| !known.contains(report.as_str())).collect()))
    }

    /// Sees what was committed since it was opened.
    pub fn reload(&self) -> Result<(), SearchError> {
        self.reader.reload().map_err(|error| self.failed(&error))
    }

    /// A report by its IRI.
    pub fn report(&self, iri: &str) -> Result<Option<StoredReport>, SearchError> {
        let query =
            BooleanQuery::new(vec![(Occur::Must, Self::is(self.fields.class, REPORT)), (Occur::Must, Self::is(self.fields.report, iri))]);
        Ok(self.stored(&query)?.pop())
    }

    fn all_reports(&self) -> Result<Vec<StoredReport>, SearchError> {
        self.stored(&*Self::is(self.fields.class, REPORT))
    }

    fn stored(&self, query: &dyn Query) -> Result<Vec<StoredReport>, SearchError> {
        let searcher = self.reader.searcher();
        let found = searcher.search(query, &DocSetCollector).map_err(|error| self.failed(&error))?;
        let mut reports = Vec::new();
        for address in found {
            let document: TantivyDocument = searcher.doc(address).map_err(|error| self.failed(&error))?;
            let text = |field| document.get_first(field).and_then(|value| value.as_str().map(str::to_owned));
            reports.push(StoredReport {
                report: text(self.fields.report).unwrap_or_default(),
                title: text(self.fields.title).unwrap_or_default(),
                text: text(self.fields.text),
                stamp: text(self.fields.stamp).unwrap_or_default(),
            });
        }
        Ok(reports)
    }

    pub(super) fn is(field: Field, value: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
    }

    pub(super) fn failed(&self, error: &TantivyError) -> SearchError {
        SearchError::Index { folder: self.folder.clone(), reason: error.to_string() }
    }
}

impl Indexer {
    /// Adds a report, in place of what the index holds of it.
    pub fn add(&mut self, entry: Entry<'_>) -> Result<(), SearchError> {
        self.remove(&entry.record.report);
        for document in documents(entry, &self.index.fields) {
            self.writer.add_document(document).map_err(|error| self.index.failed(&error))?;
        }
        Ok(())
    }

    /// Removes a report by its IRI.
    pub fn remove(&mut self, report: &str) {
        self.writer.delete_term(Term::from_field_text(self.index.fields.report, report));
    }

    /// Keeps what was added and removed.
    pub fn commit(mut self) -> Result<(), SearchError> {
        self.writer.commit().map_err(|error| self.index.failed(&error))?;
        self.writer.wait_merging_threads().map_err(|error| self.index.failed(&error))?;
        self.index.reload()
    }
}
