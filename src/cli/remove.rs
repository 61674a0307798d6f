//! `remove`: takes reports out of the store.

use clap::Args;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{RuleOptions, StoreOptions},
};

/// Remove reports from the store; all others stay as they are
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph remove county_2023
  reportgraph remove county_2023.txt county_2024.txt --store my.store

If one of the names is unknown, nothing is removed.")]
pub struct Remove {
    /// The name of the report's file, its title, its path or its IRI
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<String>,

    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    rules: RuleOptions,
}

impl Remove {
    pub fn run(self) -> Result<Exit, Failure> {
        let store = self.store.open()?;
        let pipeline = self.rules.load_for(&store.records()?)?;
        let mut records = Vec::new();
        for name in &self.reports {
            let record = store.find(name)?;
            if !records.contains(&record) {
                records.push(record);
            }
        }
        for record in &records {
            store.remove(record)?;
            console::print_note(&format!("removed {} ({} quads)", record.file_name, record.quads));
        }
        store.join(None, pipeline.graph_options())?;
        store.publish()?;
        Ok(Exit::Done)
    }
}
