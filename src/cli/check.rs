//! `check`: what is wrong with files, without building anything.

use std::{collections::BTreeMap, io::Write};

use clap::Args;
use comfy_table::{Cell, CellAlignment};
use serde_json::{Value as Json, json};

use super::{
    console,
    each::each_report,
    exit::Exit,
    failure::Failure,
    options::{PathOptions, PipelineOptions, SourceOptions},
};
use crate::{
    document::Metadata,
    likeness::{Collection, Sketch},
    pipeline::Pipeline,
    query::{drawn, header_cell, plain_table},
    source::{Encoding, Finding, FindingKind, Origin, Problem, SourceError, SourceText},
};

/// List what is wrong or odd with files, without building anything
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph check reports/                  each file that gives no report, or an odd one, with the reason
  reportgraph check reports/ --all            the others, too
  reportgraph check reports/ --json | jq '.files[] | select(.problem)'

The exit code is 0 where nothing is wrong or odd, 1 where something is, and 3 where no file gives a report.
docs/reliability.md lists all that is looked for.")]
pub struct Check {
    #[command(flatten)]
    paths: PathOptions,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,

    /// List files with which nothing is wrong, too
    #[arg(long)]
    all: bool,

    /// Print all as JSON
    #[arg(long)]
    json: bool,
}

/// A report that was read.
#[derive(Debug)]
struct Read {
    media_type: &'static str,
    encoding: Option<Encoding>,
    metadata: Metadata,
    sha256: String,
    characters: usize,
    sketch: Sketch,
    findings: Vec<Finding>,
}

/// What came of a file, or of a part of one.
#[derive(Debug)]
enum Outcome {
    Read(Box<Read>),
    LeftOut(Problem),
}

impl Check {
    pub fn run(self) -> Result<Exit, Failure> {
        let found = self.paths.find_any();
        let pipeline = self.pipeline.load()?;
        let reader = self.source.reader(&pipeline);
        let mut outcomes: Vec<(Origin, Outcome)> = Vec::new();
        each_report(&found.files, &reader, &|text| read(text, &pipeline), &mut |origin, result| {
            let outcome = match result {
                Ok(read) => Outcome::Read(Box::new(read)),
                Err(error) => Outcome::LeftOut(error.problem),
            };
            outcomes.push((origin.clone(), outcome));
            Ok(())
        })?;
        let sidecars = found.files.iter().filter_map(|path| reader.sidecar_problem(path));
        let mut others: Vec<SourceError> = found.errors.into_iter().chain(sidecars).collect();
        others.sort_by(|a, b| a.path.cmp(&b.path));
        others.dedup();
        outcomes.extend(others.into_iter().map(|error| (Origin { path: error.path, part: error.part }, Outcome::LeftOut(error.problem))));
        compare(&mut outcomes);
        if self.json {
            console::print_json(&as_json(&outcomes))?;
        } else {
            self.print(&outcomes)?;
        }
        let read = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Read(_))).count();
        Ok(match outcomes.iter().any(|(_, outcome)| is_odd(outcome)) {
            _ if read == 0 => Exit::Input,
            true => Exit::LeftOut,
            false => Exit::Done,
        })
    }

    fn print(&self, outcomes: &[(Origin, Outcome)]) -> Result<(), Failure> {
        let mut out = console::data();
        for (origin, outcome) in outcomes.iter().filter(|(_, outcome)| self.all || is_odd(outcome)) {
            writeln!(out, "{origin}")?;
            match outcome {
                Outcome::LeftOut(problem) => {
                    writeln!(out, "  left out: {:<16} {problem}", problem.code())?;
                    writeln!(out, "  {:>26} hint: {}", "", problem.hint())?;
                }
                Outcome::Read(read) => {
                    let metadata = &read.metadata;
                    let date = metadata.date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
                    let parts = [metadata.region.clone(), date, metadata.year.map(|year| format!("reviews {year}"))];
                    writeln!(out, "  report: {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))?;
                    for finding in &read.findings {
                        writeln!(out, "  {:<26} {finding}", finding.kind.code())?;
                    }
                }
            }
        }
        writeln!(out, "{}", by_format(outcomes))?;
        Ok(out.flush()?)
    }
}

fn read(text: &SourceText, pipeline: &Pipeline) -> Result<Read, Problem> {
    let reading = pipeline.outline(text)?;
    let body = reading.document.body.of(&reading.document.text);
    Ok(Read {
        media_type: text.media_type,
        encoding: text.encoding,
        sha256: text.sha256.clone(),
        characters: body.chars().count(),
        sketch: Sketch::of(body),
        metadata: reading.document.metadata.clone(),
        findings: reading.findings,
    })
}

/// Finds reports that were read before: the same bytes, or nearly the same text.
fn compare(outcomes: &mut [(Origin, Outcome)]) {
    let mut by_hash: BTreeMap<String, Origin> = BTreeMap::new();
    let mut likeness = Collection::default();
    let mut read_before: Vec<Origin> = Vec::new();
    for (origin, outcome) in outcomes {
        let Outcome::Read(read) = outcome else { continue };
        if let Some(first) = by_hash.get(&read.sha256) {
            *outcome = Outcome::LeftOut(Problem::Duplicate { of: first.to_string().into() });
            continue;
        }
        by_hash.insert(read.sha256.clone(), origin.clone());
        if let Some((other, share)) = likeness.add(std::mem::take(&mut read.sketch)) {
            let other = &read_before[other];
            read.findings.push(Finding::new(FindingKind::NearDuplicate, format!("{share}% of it is in {other}")));
        }
        read_before.push(origin.clone());
    }
}

fn is_odd(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Read(read) => !read.findings.is_empty(),
        Outcome::LeftOut(_) => true,
    }
}

fn by_format(outcomes: &[(Origin, Outcome)]) -> String {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (_, outcome) in outcomes {
        let (name, column) = match outcome {
            Outcome::Read(read) => (read.media_type, usize::from(!read.findings.is_empty())),
            Outcome::LeftOut(_) => ("(left out)", 2),
        };
        counts.entry(name).or_default()[column] += 1;
    }
    let style = console::table_style();
    let mut table = plain_table(style);
    table.set_header(["format", "reports", "of which odd", "left out"].map(|name| header_cell(name, style)));
    let mut all = [0; 3];
    for (name, [plain, odd, left_out]) in &counts {
        table.add_row(row(name, [*plain, *odd, *left_out]));
        all = [all[0] + plain, all[1] + odd, all[2] + left_out];
    }
    table.add_row(row("all", all));
    drawn(&table)
}

fn row(name: &str, [plain, odd, left_out]: [usize; 3]) -> Vec<Cell> {
    let number = |count: usize| Cell::new(count).set_alignment(CellAlignment::Right);
    vec![Cell::new(name), number(plain + odd), number(odd), number(left_out)]
}

fn as_json(outcomes: &[(Origin, Outcome)]) -> Json {
    let files = outcomes.iter().map(|(origin, outcome)| match outcome {
        Outcome::Read(read) => {
            let metadata = &read.metadata;
            let date = metadata.date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
            let findings = read.findings.iter().map(|finding| {
                json!({ "code": finding.kind.code(), "meaning": finding.kind.meaning(), "detail": finding.detail, "hint": finding.kind.hint() })
            });
            json!({
                "path": origin.path, "part": origin.part.as_str(), "format": read.media_type, "encoding": read.encoding.map(Encoding::name),
                "title": metadata.title, "region": metadata.region, "date": date, "year": metadata.year, "characters": read.characters,
                "findings": findings.collect::<Vec<_>>(), "problem": null,
            })
        }
        Outcome::LeftOut(problem) => json!({
            "path": origin.path, "part": origin.part.as_str(), "findings": [],
            "problem": { "code": problem.code(), "message": problem.to_string(), "hint": problem.hint() },
        }),
    });
    json!({ "files": files.collect::<Vec<_>>() })
}
