//! `stats`: how much the store holds.

use std::{collections::BTreeMap, io::Write};

use clap::Args;
use comfy_table::{Cell, CellAlignment};
use serde_json::json;

use super::{console, exit::Exit, failure::Failure, options::StoreOptions, reports::FACTS};
use crate::query::{drawn, header_cell, plain_table};

/// Count what the store holds: reports, facts and things by kind, quads
#[derive(Debug, Args)]
pub struct Stats {
    #[command(flatten)]
    store: StoreOptions,

    /// Print the numbers as JSON
    #[arg(long)]
    json: bool,
}

impl Stats {
    pub fn run(self) -> Result<Exit, Failure> {
        let store = self.store.read()?;
        let records = store.records()?;
        let quads = store.quad_count()?;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (kind, count) in records.iter().flat_map(|record| &record.counts) {
            *counts.entry(kind).or_default() += count;
        }
        let facts: usize = FACTS.iter().filter_map(|kind| counts.get(kind)).sum();
        let per_fact = ratio(quads, facts);
        if self.json {
            console::print_json(&json!({
                "reports": records.len(), "counts": counts, "facts": facts, "quads": quads, "quads_per_fact": per_fact,
            }))?;
            return Ok(Exit::Done);
        }
        let style = console::table_style();
        let mut table = plain_table(style);
        table.set_header([header_cell("in the store", style), header_cell("number", style)]);
        let mut row = |name: &str, number: String| {
            table.add_row([Cell::new(name), Cell::new(number).set_alignment(CellAlignment::Right)]);
        };
        row("reports", records.len().to_string());
        row("facts", facts.to_string());
        for kind in FACTS {
            row(&format!("  {kind}"), counts.remove(kind).unwrap_or(0).to_string());
        }
        row("things", counts.values().sum::<usize>().to_string());
        for (kind, count) in &counts {
            row(&format!("  {kind}"), count.to_string());
        }
        row("quads", quads.to_string());
        row("quads a fact", format!("{per_fact:.1}"));
        let mut out = console::data();
        writeln!(out, "{}", drawn(&table))?;
        out.flush()?;
        Ok(Exit::Done)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a ratio that is shown with one decimal")]
fn ratio(quads: usize, facts: usize) -> f64 {
    if facts == 0 { 0.0 } else { quads as f64 / facts as f64 }
}
