//! `backup`: a copy of the store.

use std::path::PathBuf;

use clap::Args;

use super::{console, exit::Exit, failure::Failure, options::StoreOptions};
use crate::store;

/// Copy the store to another folder, while others read it or a build goes on
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph backup /backups/2026-11-24
  reportgraph stats --store /backups/2026-11-24     the copy is a store of its own

The copy is the store as its readers see it: of a build that goes on, what it has published, at most a minute ago.")]
pub struct Backup {
    /// A folder that is not there yet
    #[arg(value_name = "DIR")]
    target: PathBuf,

    #[command(flatten)]
    store: StoreOptions,
}

impl Backup {
    pub fn run(self) -> Result<Exit, Failure> {
        let description = store::backup(self.store.folder(), &self.target)?;
        console::print_note(&format!("copied {} reports, {} quads to {}", description.reports, description.quads, self.target.display()));
        Ok(Exit::Done)
    }
}
