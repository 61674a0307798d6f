//! `site`: the web pages with the data of a small collection, as plain files that any web server can publish.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{PipelineOptions, StoreOptions},
};
use crate::server::{self, SiteError};

/// Write the web pages and their data as plain files, for a web server that runs no program
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph site -o public          then publish the folder, or look: python3 -m http.server -d public
  reportgraph site -o public --force  write over what an earlier run has written there

For collections of some dozens of reports: every thing has a file of its own, and a search reads all texts.
SPARQL is left out: it needs `reportgraph serve`.")]
pub struct Site {
    #[command(flatten)]
    store: StoreOptions,

    /// The folder to write into
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Write although the folder is not empty
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    pipeline: PipelineOptions,
}

impl Site {
    pub fn run(self) -> Result<Exit, Failure> {
        if !server::web_is_built() {
            return Err(Failure::new(Exit::Output, "this program was built without its web pages")
                .with_hint("run `make web && make` in the folder of the source, with Node.js 20 or later and npm"));
        }
        if !self.force && holds_something(&self.output) {
            return Err(Failure::new(Exit::Output, format!("the folder {} is not empty", self.output.display()))
                .with_hint("name another folder, or add --force"));
        }
        let pipeline = self.pipeline;
        let settings = super::serve::settings_of(self.store.folder(), pipeline);
        let written = server::write_site(&settings, &self.output)?;
        console::print_note(&format!(
            "{} pages of data and {} files of the pages are in {}.",
            written.data,
            written.files,
            self.output.display()
        ));
        Ok(Exit::Done)
    }
}

fn holds_something(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

impl From<SiteError> for Failure {
    fn from(error: SiteError) -> Self {
        match error {
            SiteError::Store(error) => error.into(),
            SiteError::Write { .. } => Self::new(Exit::Output, error.to_string()),
            SiteError::Page { .. } => Self::new(Exit::Store, error.to_string()),
        }
    }
}
