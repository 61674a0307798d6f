//! `reports`: what the store holds.

use std::io::Write;

use clap::Args;
use comfy_table::{Cell, CellAlignment};
use serde_json::json;

use super::{console, exit::Exit, failure::Failure, options::StoreOptions};
use crate::{
    query::{TableStyle, drawn, header_cell, plain_table},
    store::Record,
};

/// List the reports that the store holds
#[derive(Debug, Args)]
pub struct Reports {
    #[command(flatten)]
    store: StoreOptions,

    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

/// What counts as a fact, as for those who annotate reports: what is stated, and the projects, firms, groups and programmes
/// that are named. All other kinds that a record counts are things.
pub(super) const FACTS: [&str; 8] = ["observation", "investment", "milestone", "recognition", "project", "enterprise", "group", "program"];

impl Reports {
    pub fn run(self) -> Result<Exit, Failure> {
        let records = self.store.read()?.records()?;
        if self.json {
            let all = records.iter().map(|record| {
                json!({
                    "iri": record.report, "path": record.path, "file_name": record.file_name, "sha256": record.sha256,
                    "title": record.title, "region": record.region, "year": record.year, "complete": record.complete,
                    "counts": record.counts, "quads": record.quads,
                })
            });
            console::print_json(&json!(all.collect::<Vec<_>>()))?;
        } else {
            let mut out = console::data();
            out.write_all(as_table(&records, console::table_style()).as_bytes())?;
            out.flush()?;
        }
        Ok(Exit::Done)
    }
}

fn as_table(records: &[Record], style: TableStyle) -> String {
    let mut table = plain_table(style);
    table.set_header(["file", "place", "year", "facts", "things", "quads", "whole"].map(|title| header_cell(title, style)));
    let number = |number: usize| Cell::new(number).set_alignment(CellAlignment::Right);
    for record in records {
        let facts: usize = FACTS.iter().filter_map(|kind| record.counts.get(*kind)).sum();
        let things = record.counts.values().sum::<usize>() - facts;
        table.add_row([
            Cell::new(&record.file_name),
            Cell::new(record.region.as_deref().unwrap_or("")),
            Cell::new(record.year.map_or_else(String::new, |year| year.to_string())),
            number(facts),
            number(things),
            number(record.quads),
            Cell::new(if record.complete { "yes" } else { "breaks off" }),
        ]);
    }
    format!("{}\n{} {}\n", drawn(&table), records.len(), if records.len() == 1 { "report" } else { "reports" })
}
