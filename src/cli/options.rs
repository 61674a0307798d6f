//! Options that several commands share, and what they mean.

use std::path::PathBuf;

use clap::Args;

use super::{console, exit::Exit, failure::Failure};
use crate::{
    graph::{DEFAULT_BASE, DataIris},
    pipeline::Pipeline,
    rules::RuleFiles,
    source::{self, Found, SourceError},
    store::GraphStore,
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

    pub fn open(&self) -> Result<GraphStore, Failure> {
        Ok(GraphStore::open(&self.store)?)
    }

    pub fn read(&self) -> Result<GraphStore, Failure> {
        Ok(GraphStore::open_read_only(&self.store)?)
    }
}

/// How reports are turned into facts and quads.
#[derive(Debug, Args)]
pub struct PipelineOptions {
    /// A folder of rules laid out like the program's own rules/, used instead of them
    #[arg(long, value_name = "DIR", env = "REPORTGRAPH_RULES")]
    rules: Option<PathBuf>,

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
        match &self.rules {
            None => Ok(RuleFiles::built_in()),
            Some(folder) => RuleFiles::from_folder(folder)
                .map_err(|error| Failure::new(Exit::Rules, format!("the rules of {} cannot be read: {error}", folder.display()))),
        }
    }

    pub fn load_from(&self, files: &RuleFiles) -> Result<Pipeline, Failure> {
        let iris = DataIris::new(&self.base).map_err(|error| Failure::new(Exit::Usage, format!("--base: {error}")))?;
        Ok(Pipeline::new(files, iris)?)
    }
}

/// The report files that are named on the command line.
#[derive(Debug, Args)]
pub struct PathOptions {
    /// Report files (.txt), and folders that hold them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl PathOptions {
    /// All report files. Where there is none at all, the findings are printed and the command fails.
    pub fn find(&self) -> Result<Found, Failure> {
        let found = source::find(&self.paths);
        if found.files.is_empty() { Err(no_report(&found.errors)) } else { Ok(found) }
    }
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
