//! What is done with each report: it is new, replaces another, is the copy of another, or stays.
//!
//! Reports come in the order of the files. Of several with the same bytes the first counts.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use super::{
    Action, At, BuildOptions, BuildSummary,
    feed::{Found, News},
    plan::{FilePlan, Plan},
    real,
    write::Batches,
};
use crate::{
    source::{Origin, Part, Problem, RawFile, SourceError},
    store::{GraphStore, Record, Stamp, StoreError, writer::Writing},
};

/// Takes the news of all files and has written what must be.
pub(super) struct Decider<'a> {
    plan: &'a Plan,
    batches: Batches<'a>,
    /// The reports that this build found, by the hash of their bytes.
    places: HashMap<String, Origin>,
    file: FileSoFar,
    /// Places of records whose file was read and held them no longer.
    dropped: HashSet<usize>,
    summary: BuildSummary,
}

/// What came of the file at hand so far.
#[derive(Debug, Default)]
struct FileSoFar {
    parts: HashSet<String>,
    /// How many reports the store has of it.
    reports: usize,
    /// Something of it was left out.
    partial: bool,
    /// It could not be read to its end.
    broken: bool,
}

impl<'a> Decider<'a> {
    pub fn new(plan: &'a Plan, batches: Batches<'a>) -> Self {
        let (places, file, dropped) = (HashMap::new(), FileSoFar::default(), HashSet::new());
        Self { plan, batches, places, file, dropped, summary: BuildSummary::default() }
    }

    pub fn take(&mut self, file: usize, news: News) -> Result<(), StoreError> {
        let plan = self.plan;
        let at = &plan.files[file];
        match news {
            News::Unchanged => plan.known(file).for_each(|record| {
                self.stay(at, &Part::from(record.part.as_str()), &record.sha256);
            }),
            News::Same { part, sha256 } => {
                self.file.parts.insert(part.as_str().to_owned());
                self.stay(at, &part, &sha256);
            }
            News::Failed(error) => {
                self.file.broken |= error.part.is_whole() || error.part == at.origin.part;
                self.file.partial = true;
                self.file.parts.insert(error.part.as_str().to_owned());
                self.summary.left_out.push(error);
            }
            News::Read(found) => self.put(file, *found)?,
            News::End => self.end(file),
        }
        Ok(())
    }

    /// A report that the store holds as it is.
    fn stay(&mut self, file: &FilePlan, part: &Part, sha256: &str) {
        if self.is_first(file, part, sha256) {
            self.summary.unchanged += 1;
            self.file.reports += 1;
        }
    }

    /// Whether no file before had this report. Else it is a finding.
    fn is_first(&mut self, file: &FilePlan, part: &Part, sha256: &str) -> bool {
        let origin = Origin { path: file.origin.path.clone(), part: part.clone() };
        if let Some(first) = self.places.get(sha256) {
            self.file.partial = true;
            self.summary.left_out.push(SourceError::at(&origin, Problem::Duplicate { of: written(first) }));
            return false;
        }
        self.places.insert(sha256.to_owned(), origin);
        true
    }

    fn put(&mut self, index: usize, found: Found) -> Result<(), StoreError> {
        let plan = self.plan;
        let file = &plan.files[index];
        self.file.parts.insert(found.part.as_str().to_owned());
        let is_here = |record: &Record| record.path == file.real && record.part == found.part.as_str();
        let elsewhere = plan.by_hash.get(&found.sha256).map(|place| &plan.records[*place]).filter(|record| !is_here(record));
        if let Some(other) = elsewhere.filter(|other| stays(other, plan)) {
            self.file.partial = true;
            let origin = Origin { path: file.origin.path.clone(), part: found.part };
            let of = written(&Origin { path: other.path.clone(), part: Part::from(other.part.as_str()) });
            self.summary.left_out.push(SourceError::at(&origin, Problem::Duplicate { of }));
            return Ok(());
        }
        // What lay here before may have moved to a place that came earlier: then it is not to be removed.
        let here = plan.known(index).find(|record| is_here(record)).filter(|record| !self.places.contains_key(&record.sha256));
        if !self.is_first(file, &found.part, &found.sha256) {
            return Ok(());
        }
        self.file.reports += 1;
        let replaces: Vec<String> = here.into_iter().chain(elsewhere).map(|record| record.report.clone()).collect();
        let action = if replaces.is_empty() { Action::Add } else { Action::Replace };
        let Some((made, text)) = found.made else {
            self.summary.count_action(action);
            self.summary.actions.push((action, written(&Origin { path: file.origin.path.clone(), part: found.part })));
            return Ok(());
        };
        self.summary.count(&made, action);
        let record = made.record(At {
            path: file.real.clone(),
            part: found.part.as_str().to_owned(),
            file_name: found.file_name,
            sha256: found.sha256,
            digest: found.digest,
            fingerprint: file.fingerprint.clone(),
        });
        self.batches.put(Writing { record, quads: made.quads, text: Some(text), replaces })
    }

    fn end(&mut self, index: usize) {
        let file = std::mem::take(&mut self.file);
        let plan = &self.plan.files[index];
        if !file.broken && plan.origin.part.is_whole() {
            let gone = |place: &&usize| !file.parts.contains(&self.plan.records[**place].part);
            self.dropped.extend(plan.known.iter().filter(gone));
        }
        // What was left out shall be named again by the next build.
        if let (Some(stamp), false, true) = (&plan.stamp, file.partial, plan.origin.part.is_whole()) {
            self.batches.note(plan.real.clone(), Stamp { reports: file.reports, ..stamp.clone() });
        }
    }

    /// When all files are through: hands the last reports to the loaders.
    pub fn finish(mut self) -> Result<Decided, StoreError> {
        self.batches.flush()?;
        Ok(Decided { summary: self.summary, places: self.places, dropped: self.dropped })
    }
}

/// What was found in all files.
pub(super) struct Decided {
    summary: BuildSummary,
    places: HashMap<String, Origin>,
    dropped: HashSet<usize>,
}

impl Decided {
    /// When the loaders are through, too: removes what is no more, if that is wanted.
    pub fn remove_what_is_gone(
        mut self,
        store: &GraphStore,
        plan: &Plan,
        roots: &[PathBuf],
        options: &BuildOptions<'_>,
    ) -> Result<BuildSummary, StoreError> {
        let gone = self.gone(plan, roots);
        if !options.sync {
            self.summary.vanished = gone.len();
            return Ok(self.summary);
        }
        self.summary.removed = gone.len();
        if options.dry_run {
            let of = |record: &&Record| (Action::Remove, PathBuf::from(format!("{}{}", record.path.display(), record.part)));
            self.summary.actions.extend(gone.iter().map(of));
        } else {
            store.remove_all(&gone)?;
        }
        Ok(self.summary)
    }

    /// The reports of files that were below `roots` and are no more, and those that their files hold no longer.
    fn gone<'p>(&self, plan: &'p Plan, roots: &[PathBuf]) -> Vec<&'p Record> {
        let roots: Vec<PathBuf> = roots.iter().map(|root| real(root)).collect();
        let vanished = |record: &Record| {
            !plan.built.contains(&record.path) && roots.iter().any(|root| record.path.starts_with(root)) && !record.path.exists()
        };
        let records = plan.records.iter().enumerate();
        let gone = records.filter(|(place, record)| self.dropped.contains(place) || vanished(record)).map(|(_, record)| record);
        // Not those that were found in another place.
        gone.filter(|record| !self.places.contains_key(&record.sha256)).collect()
    }
}

/// Whether the file of a record still holds the report, and is not among those that are being built: then a new file
/// with the same bytes is a copy. Otherwise the report has moved.
fn stays(record: &Record, plan: &Plan) -> bool {
    if plan.built.contains(&record.path) {
        return false;
    }
    match record.part.as_str() {
        "" => RawFile::read(&record.path).is_ok_and(|raw| raw.sha256 == record.sha256),
        _ => Path::exists(&record.path),
    }
}

fn written(origin: &Origin) -> PathBuf {
    PathBuf::from(format!("{}{}", origin.path.display(), origin.part.as_str()))
}
