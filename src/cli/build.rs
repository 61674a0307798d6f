//! `build`: reads reports into the store.

use std::{collections::BTreeMap, io::Write};

use clap::Args;
use comfy_table::{Cell, CellAlignment};
use serde_json::json;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    interrupt,
    options::{DecisionOptions, PathOptions, PipelineOptions, SourceOptions, StoreOptions, exit_of, no_report},
    progress::Display,
};
use crate::{
    query::{TableStyle, drawn, header_cell, plain_table},
    search::{Index, SearchError, folder_of},
    source::Found,
    store::{self, BuildOptions, BuildSummary, GraphStore, Progress},
};

/// Read reports into the store; what has not changed since the last build is skipped
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[command(after_help = "\
Examples:
  reportgraph build reports/                      all reports below a folder
  reportgraph build a.txt b.txt --store my.store  two files, into a store of another name
  reportgraph build reports/ --dry-run            what would be added and replaced
  reportgraph build reports/ --sync               and remove what is no more in reports/
  reportgraph build reports/ --json | jq .left_out

A file that cannot be used is named with the reason; all others are built, and the exit code is 1.
A build can be ended at any moment, by Ctrl-C or by force: the store holds whole reports, can be read all the while, and
the same command goes on where it ended.")]
pub struct Build {
    #[command(flatten)]
    paths: PathOptions,
    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,
    #[command(flatten)]
    decisions: DecisionOptions,

    /// Build reports again although they have not changed
    #[arg(long)]
    force: bool,

    /// Remove the reports of files that were below PATH and are no more
    #[arg(long)]
    sync: bool,

    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// How many threads extract, and how many load [default: one a core]
    #[arg(short, long, visible_alias = "threads", value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// How many thousand quads are loaded in one go: fewer take less memory and more time [default: 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    batch: Option<u32>,

    /// Print what was done as JSON on standard output, and no table
    #[arg(long)]
    json: bool,

    /// Show no progress and no table
    #[arg(short, long)]
    quiet: bool,
}

impl Build {
    pub fn run(self) -> Result<Exit, Failure> {
        let found = self.find()?;
        let pipeline = self.pipeline.load()?;
        let store = if self.dry_run { self.store.read_or_nothing()? } else { self.store.create()? };
        let decisions = self.decisions.load(&self.store)?;
        let stop = interrupt::watch();
        let options = BuildOptions {
            maker: pipeline.maker(),
            jobs: self.jobs.map(usize::from),
            batch: self.batch.map(|thousands| thousands as usize * 1000),
            force: self.force,
            dry_run: self.dry_run,
            sync: self.sync,
            stop: Some(&stop),
        };
        let mut display = Display::new(self.quiet);
        let mut show = |progress: &Progress| display.show(progress);
        let roots = self.paths.roots();
        let reader = self.source.reader(&pipeline);
        let summary = store::build(&store, &found.files, roots, &reader, &options, &|text| pipeline.make(text), &mut show);
        display.clear();
        let mut summary = summary?;
        // A build that was interrupted leaves this to the one that goes on.
        if !self.dry_run && summary.not_reached == 0 {
            store.join(Some(&decisions), pipeline.graph_options())?;
            store.publish()?;
        }
        if !self.dry_run {
            index_text(&store)?;
        }
        summary.left_out.extend(found.errors);
        summary.left_out.sort_by(|a, b| (&a.path, &a.part).cmp(&(&b.path, &b.part)));
        self.tell(&summary)
    }

    /// All report files. That a named path is no more is what `--sync` is for.
    fn find(&self) -> Result<Found, Failure> {
        match self.paths.find() {
            Err(_) if self.sync => Ok(Found { files: Vec::new(), errors: Vec::new() }),
            found => found,
        }
    }

    fn tell(&self, summary: &BuildSummary) -> Result<Exit, Failure> {
        if self.json {
            console::print_json(&as_json(summary))?;
        }
        if summary.not_reached == 0 && !self.sync && summary.added + summary.replaced + summary.unchanged == 0 {
            return Err(no_report(&summary.left_out));
        }
        summary.left_out.iter().for_each(console::print_finding);
        if !self.json && !self.quiet {
            tell_actions(summary)?;
            console::print_note(&as_table(summary, self.dry_run));
            if !summary.findings.is_empty() {
                console::print_note("`reportgraph check` with the same paths says which reports are odd, and why");
            }
        }
        if summary.not_reached > 0 {
            console::print_note(&format!(
                "interrupted: {} files were not reached; what was built is in the store, and the same command goes on with the rest",
                summary.not_reached
            ));
            return Ok(Exit::Interrupted);
        }
        Ok(exit_of(&summary.left_out))
    }
}

/// Brings the text index up to date. That it cannot be written is no reason to fail: a later command makes up for it.
fn index_text(store: &GraphStore) -> Result<(), Failure> {
    let index = Index::open(&folder_of(store.folder()));
    match index.and_then(|index| index.bring_up_to_date(store, &store.records()?)) {
        Ok(_) => Ok(()),
        Err(SearchError::Store(error)) => Err(error.into()),
        Err(error) => {
            console::print_note(&format!("The text cannot be searched yet: {error}"));
            Ok(())
        }
    }
}

/// In a dry run, what would be done with each report, on standard output.
fn tell_actions(summary: &BuildSummary) -> Result<(), Failure> {
    let mut out = console::data();
    for (action, path) in &summary.actions {
        writeln!(out, "{}\t{}", action.name(), path.display())?;
    }
    Ok(out.flush()?)
}

fn as_json(summary: &BuildSummary) -> serde_json::Value {
    let left_out = summary.left_out.iter().map(|finding| {
        json!({ "path": finding.path, "part": finding.part.as_str(), "code": finding.problem.code(), "problem": finding.problem.to_string(), "hint": finding.problem.hint() })
    });
    let actions = summary.actions.iter().map(|(action, path)| json!({ "action": action.name(), "path": path }));
    json!({
        "added": summary.added,
        "replaced": summary.replaced,
        "unchanged": summary.unchanged,
        "removed": summary.removed,
        "vanished": summary.vanished,
        "not_reached": summary.not_reached,
        "left_out": left_out.collect::<Vec<_>>(),
        "actions": actions.collect::<Vec<_>>(),
        "counts": summary.counts,
        "findings": summary.findings.iter().map(|(kind, count)| (kind.code(), *count)).collect::<BTreeMap<_, _>>(),
        "quads": summary.quads,
        "bytes": summary.bytes,
        "seconds": summary.time.as_secs_f64(),
    })
}

fn as_table(summary: &BuildSummary, dry_run: bool) -> String {
    let style = TableStyle::default();
    let mut table = plain_table(style);
    table.set_header([header_cell(if dry_run { "would be" } else { "found" }, style), header_cell("number", style)]);
    let reports = [
        ("reports added", summary.added),
        ("reports replaced", summary.replaced),
        ("reports unchanged", summary.unchanged),
        ("reports removed", summary.removed),
        ("reports whose files are gone (--sync removes them)", summary.vanished),
        ("files not reached", summary.not_reached),
        ("files left out", summary.left_out.len()),
    ];
    let reports = reports.into_iter().filter(|(_, number)| *number > 0).map(|(name, number)| (name.to_owned(), number));
    let odd = summary.findings.iter().map(|(kind, count)| (format!("odd: {}", kind.code()), *count));
    let kinds = summary.counts.iter().map(|(kind, count)| (kind.clone(), *count));
    let quads = (!dry_run).then(|| ("quads".to_owned(), summary.quads));
    for (name, number) in reports.chain(odd).chain(kinds).chain(quads) {
        table.add_row([Cell::new(name), Cell::new(number).set_alignment(CellAlignment::Right)]);
    }
    drawn(&table)
}
