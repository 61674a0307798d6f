//! Options that several commands share, and what they mean.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{console, exit::Exit, failure::Failure};
use crate::{
    graph::{DEFAULT_BASE, DataIris},
    identity::Decisions,
    lexicon::Entry,
    pipeline::Pipeline,
    rules::RuleFiles,
    source::{self, Column, ColumnNames, Field, Found, Limits, Origin, ReadOptions, Reader, SourceError, SourceText},
    store::{GraphStore, Record, StoreError},
};

/// Which store a command works on.
#[derive(Debug, Args)]
pub struct StoreOptions {
    /// The folder that holds the store
    #[arg(long, value_name = "DIR", env = "REPORTGRAPH_STORE", default_value = "reportgraph.store")]
    store: PathBuf,
}

impl StoreOptions {
    pub fn create(&self) -> Result<GraphStore, Failure> {
        Ok(GraphStore::create(&self.store)?)
    }

    /// For reading; where there is none, one that holds nothing.
    pub fn read_or_nothing(&self) -> Result<GraphStore, Failure> {
        match GraphStore::open_read_only(&self.store) {
            Err(StoreError::Missing { .. }) => Ok(GraphStore::nothing(&self.store)?),
            store => Ok(store?),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.store
    }

    pub fn open(&self) -> Result<GraphStore, Failure> {
        Ok(GraphStore::open(&self.store)?)
    }

    pub fn read(&self) -> Result<GraphStore, Failure> {
        Ok(GraphStore::open_read_only(&self.store)?)
    }
}

/// What people decided about identities.
#[derive(Debug, Args)]
pub struct DecisionOptions {
    /// The file of decisions about identities [default: beside the store, named as it is, with `.identities.txt`]
    #[arg(long, value_name = "FILE", env = "REPORTGRAPH_DECISIONS")]
    decisions: Option<PathBuf>,
}

impl DecisionOptions {
    /// The file, whether or not there is one.
    pub fn path(&self, store: &StoreOptions) -> PathBuf {
        self.decisions.clone().unwrap_or_else(|| store.store.with_extension("identities.txt"))
    }

    /// The decisions; none where there is no file.
    pub fn load(&self, store: &StoreOptions) -> Result<Decisions, Failure> {
        let path = self.path(store);
        let shown = path.display();
        match std::fs::read_to_string(&path) {
            Ok(text) => Decisions::parse(&shown.to_string(), &text)
                .map_err(|error| Failure::new(Exit::Rules, error.to_string()).with_hint("see `reportgraph identity --help`")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Decisions::default()),
            Err(error) => Err(Failure::new(Exit::Rules, format!("{shown} cannot be read: {error}"))),
        }
    }
}

/// Which rules are followed.
#[derive(Debug, Args)]
pub struct RuleOptions {
    /// A folder of rules laid out like the program's own rules/, used instead of them
    #[arg(long, value_name = "DIR", env = "REPORTGRAPH_RULES")]
    rules: Option<PathBuf>,
}

impl RuleOptions {
    fn files(&self) -> Result<RuleFiles, Failure> {
        match &self.rules {
            None => Ok(RuleFiles::built_in()),
            Some(folder) => RuleFiles::from_folder(folder)
                .map_err(|error| Failure::new(Exit::Rules, format!("the rules of {} cannot be read: {error}", folder.display()))),
        }
    }

    /// The pipeline that gives IRIs of the same base as those of a store's reports.
    pub fn load_for(&self, records: &[Record]) -> Result<Pipeline, Failure> {
        Ok(Pipeline::new(&self.files()?, iris_of(records))?)
    }
}

/// How reports are turned into facts and quads.
#[derive(Debug, Args)]
pub struct PipelineOptions {
    #[command(flatten)]
    rules: RuleOptions,

    /// What the IRIs of the graph start with
    #[arg(long, value_name = "IRI", env = "REPORTGRAPH_BASE", default_value = DEFAULT_BASE)]
    base: String,
}

impl PipelineOptions {
    pub fn load(&self) -> Result<Pipeline, Failure> {
        self.load_from(&self.files()?)
    }

    /// The files of the rules, for those who need more of them than the pipeline does.
    pub fn files(&self) -> Result<RuleFiles, Failure> {
        self.rules.files()
    }

    pub fn load_from(&self, files: &RuleFiles) -> Result<Pipeline, Failure> {
        let iris = DataIris::new(&self.base).map_err(|error| Failure::new(Exit::Usage, format!("--base: {error}")))?;
        Ok(Pipeline::new(files, iris)?)
    }
}

/// The report files that are named on the command line.
#[derive(Debug, Args)]
pub struct PathOptions {
    /// Report files and folders that hold them; `a.zip!b.txt` and `a.csv#3` for a part of a file, `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// How files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct SourceOptions {
    /// The column of a table that holds the reports' texts, by its name or letter [default: known by its name]
    #[arg(long, value_name = "COLUMN")]
    text_column: Option<String>,

    /// The column that holds their titles
    #[arg(long, value_name = "COLUMN")]
    title_column: Option<String>,

    /// The column that holds the places whose governments report
    #[arg(long, value_name = "COLUMN")]
    region_column: Option<String>,

    /// The column that holds the days of delivery
    #[arg(long, value_name = "COLUMN")]
    date_column: Option<String>,

    /// The column that holds where they were published
    #[arg(long, value_name = "COLUMN")]
    source_column: Option<String>,

    /// What standard input is called: its extension tells the format
    #[arg(long, value_name = "NAME")]
    input_name: Option<String>,

    /// The largest document that is read, in MiB
    #[arg(long, value_name = "MIB", default_value_t = Limits::default().document >> 20, value_parser = clap::value_parser!(u64).range(1..1 << 20))]
    max_document: u64,

    /// The largest text of one report, in MiB
    #[arg(long, value_name = "MIB", default_value_t = Limits::default().text >> 20, value_parser = clap::value_parser!(u64).range(1..1 << 20))]
    max_text: u64,

    /// How much an archive may hold, unpacked, in MiB
    #[arg(long, value_name = "MIB", default_value_t = Limits::default().unpacked >> 20, value_parser = clap::value_parser!(u64).range(1..1 << 30))]
    max_unpacked: u64,
}

/// The lexicon of the names of columns.
const COLUMN_NAMES: &str = "column_names";

impl SourceOptions {
    pub fn reader(&self, pipeline: &Pipeline) -> Reader {
        let mebibyte = 1 << 20;
        let limits = Limits {
            document: self.max_document * mebibyte,
            text: self.max_text * mebibyte,
            unpacked: self.max_unpacked * mebibyte,
            ..Limits::default()
        };
        Reader::new(ReadOptions { limits, columns: self.columns(pipeline), input_name: self.input_name.clone() })
    }

    /// The one report that a path names. Where it names a file with several, the first.
    pub fn read_one(&self, path: &Path, pipeline: &Pipeline) -> Result<SourceText, SourceError> {
        self.reader(pipeline).read_one(&Origin::parse(path))
    }

    fn columns(&self, pipeline: &Pipeline) -> ColumnNames {
        let known = pipeline.rules().lexicons().get(COLUMN_NAMES).and_then(|lexicon| {
            let column = lexicon.column("column")?;
            let row = |entry: &Entry| Some((entry.word.clone(), Column::from_name(&entry.fields[column])?));
            Some(ColumnNames::new(lexicon.entries.iter().filter_map(row)))
        });
        let told = [
            (&self.text_column, Column::Text),
            (&self.title_column, Column::Hint(Field::Title)),
            (&self.region_column, Column::Hint(Field::Region)),
            (&self.date_column, Column::Hint(Field::Date)),
            (&self.source_column, Column::Hint(Field::Address)),
        ];
        told.into_iter().fold(known.unwrap_or_default(), |names, (name, column)| match name {
            Some(name) => names.told(name, column),
            None => names,
        })
    }
}

impl PathOptions {
    /// The paths as they were named.
    pub fn roots(&self) -> &[PathBuf] {
        &self.paths
    }

    /// All report files, and the paths that gave none.
    pub fn find_any(&self) -> Found {
        source::find(&self.paths)
    }

    /// All report files. Where there is none at all, the findings are printed and the command fails.
    pub fn find(&self) -> Result<Found, Failure> {
        let found = source::find(&self.paths);
        if found.files.is_empty() { Err(no_report(&found.errors)) } else { Ok(found) }
    }
}

/// The base of a store's IRIs: what stands before `report/`, the default one for an empty store or one of several bases.
pub fn base_of(records: &[Record]) -> &str {
    let mut bases = records.iter().filter_map(|record| record.report.split_once("report/").map(|(base, _)| base));
    let first = bases.next().unwrap_or(DEFAULT_BASE);
    if bases.all(|base| base == first) { first } else { DEFAULT_BASE }
}

/// The IRIs of a store.
pub fn iris_of(records: &[Record]) -> DataIris {
    DataIris::new(base_of(records)).unwrap_or_default()
}

/// The failure of a command for which no file gave a report.
pub fn no_report(findings: &[SourceError]) -> Failure {
    match findings {
        [only] => only.clone().into(),
        several => {
            several.iter().for_each(console::print_finding);
            Failure::new(Exit::Input, format!("none of the {} paths gave a report", several.len()))
        }
    }
}

/// How a command ends that has done its work, but for these findings.
pub fn exit_of(findings: &[SourceError]) -> Exit {
    if findings.is_empty() { Exit::Done } else { Exit::LeftOut }
}
