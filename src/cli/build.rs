//! `build`: reads reports into the store.

use clap::Args;
use comfy_table::{Cell, CellAlignment};
use serde_json::json;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{PathOptions, PipelineOptions, SourceOptions, StoreOptions, exit_of, no_report},
};
use crate::{
    query::{TableStyle, drawn, header_cell, plain_table},
    store::{self, BuildOptions, BuildSummary, Event},
};

/// Read reports into the store; what has not changed since the last build is skipped
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph build reports/                      all reports below a folder
  reportgraph build a.txt b.txt --store my.store  two files, into a store of another name
  reportgraph build reports/ --json | jq .left_out

A file that cannot be used is named with the reason; all others are built, and the exit code is 1.")]
pub struct Build {
    #[command(flatten)]
    paths: PathOptions,
    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,

    /// Build reports again although they have not changed
    #[arg(long)]
    force: bool,

    /// How many threads extract [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    /// Print what was done as JSON on standard output, and no table
    #[arg(long)]
    json: bool,

    /// Show no progress and no table
    #[arg(short, long)]
    quiet: bool,
}

impl Build {
    pub fn run(self) -> Result<Exit, Failure> {
        let found = self.paths.find()?;
        let pipeline = self.pipeline.load()?;
        let reader = self.source.reader(&pipeline);
        let store = self.store.create()?;
        let options =
            BuildOptions { fingerprint: pipeline.fingerprint().to_owned(), threads: self.threads.map(usize::from), force: self.force };
        let bar = console::progress(found.files.len(), self.quiet);
        let mut show = |event: Event<'_>| match event {
            Event::Start(count) => bar.set_length(count as u64),
            Event::Done(path) => {
                bar.inc(1);
                bar.set_message(crate::source::file_name(path));
            }
        };
        let mut summary = store::build(&store, &found.files, &reader, &options, &|text| pipeline.make(text), &mut show)?;
        bar.finish_and_clear();
        summary.left_out.extend(found.errors);
        summary.left_out.sort_by(|a, b| (&a.path, &a.part).cmp(&(&b.path, &b.part)));
        if self.json {
            console::print_json(&as_json(&summary))?;
        }
        if summary.added + summary.replaced + summary.unchanged == 0 {
            return Err(no_report(&summary.left_out));
        }
        summary.left_out.iter().for_each(console::print_finding);
        if !self.json && !self.quiet {
            console::print_note(&as_table(&summary));
        }
        Ok(exit_of(&summary.left_out))
    }
}

fn as_json(summary: &BuildSummary) -> serde_json::Value {
    let left_out = summary.left_out.iter().map(|finding| {
        json!({ "path": finding.path, "part": finding.part.as_str(), "code": finding.problem.code(), "problem": finding.problem.to_string(), "hint": finding.problem.hint() })
    });
    json!({
        "added": summary.added,
        "replaced": summary.replaced,
        "unchanged": summary.unchanged,
        "left_out": left_out.collect::<Vec<_>>(),
        "counts": summary.counts,
        "quads": summary.quads,
    })
}

fn as_table(summary: &BuildSummary) -> String {
    let style = TableStyle::default();
    let mut table = plain_table(style);
    table.set_header([header_cell("found", style), header_cell("number", style)]);
    let reports = [
        ("reports added", summary.added),
        ("reports replaced", summary.replaced),
        ("reports unchanged", summary.unchanged),
        ("files left out", summary.left_out.len()),
    ];
    let kinds = summary.counts.iter().map(|(kind, count)| (kind.as_str(), *count));
    for (name, number) in reports.into_iter().filter(|(_, number)| *number > 0).chain(kinds).chain([("quads", summary.quads)]) {
        table.add_row([Cell::new(name), Cell::new(number).set_alignment(CellAlignment::Right)]);
    }
    drawn(&table)
}
