//! `eval`: how well extraction agrees with annotated reports.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;
use comfy_table::{Cell, CellAlignment};
use rayon::prelude::*;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{PipelineOptions, exit_of},
};
use crate::{
    evaluate::{Comparison, Counts, Evaluation, GoldReport, Kind},
    pipeline::{Pipeline, Reading},
    query::{drawn, header_cell, plain_table},
    source::{self, FORMATS, SourceError},
};

/// Compare what is found in reports with what people annotated
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph eval --gold gold/ --texts reports/
  reportgraph eval --gold gold/ --only county_2023 --errors 10    with facts that were missed or found too much

A file STEM.jsonl of annotations belongs to the report STEM.txt. docs/evaluation.md says how to annotate.")]
pub struct Eval {
    /// The folder of the annotations: one .jsonl file a report
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,

    /// The folder of the reports, where it is another one
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,

    /// Only these reports, by the names of their files without extension
    #[arg(long, value_name = "STEM", num_args = 1..)]
    only: Vec<String>,

    /// Show up to N facts of each kind that were missed, and N that were found too much
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,

    /// Print the figures as JSON
    #[arg(long)]
    json: bool,

    /// Print the figures as tables in Markdown
    #[arg(long, conflicts_with_all = ["json", "errors"])]
    markdown: bool,

    #[command(flatten)]
    pipeline: PipelineOptions,
}

/// One annotated report.
struct Annotated {
    stem: String,
    gold: GoldReport,
    reading: Result<Reading, SourceError>,
}

impl Eval {
    pub fn run(self) -> Result<Exit, Failure> {
        let gold = self.gold_files()?;
        let pipeline = self.pipeline.load()?;
        let texts = self.texts.as_deref().unwrap_or(&self.gold);
        let annotated: Vec<Annotated> =
            gold.into_par_iter().map(|(stem, gold)| Annotated { reading: read(texts, &stem, &pipeline), stem, gold }).collect();
        let comparison = Comparison::standard();
        let mut evaluation = Evaluation::default();
        let mut findings = Vec::new();
        for Annotated { stem, gold, reading } in annotated {
            match reading {
                Ok(reading) => evaluation.add(&stem, &gold, &reading.document, &reading.extraction, &comparison),
                Err(finding) => {
                    evaluation.add_absent(&stem, &gold);
                    findings.push(finding);
                }
            }
        }
        findings.iter().for_each(console::print_finding);
        if self.json {
            let mut figures = evaluation.json();
            if self.errors > 0 {
                figures["differences"] = shown(&evaluation, self.errors).map(crate::evaluate::Difference::json).collect();
            }
            console::print_json(&figures)?;
        } else if self.markdown {
            let mut out = console::data();
            write_markdown(&evaluation, &mut out)?;
            out.flush()?;
        } else {
            self.print(&evaluation)?;
        }
        Ok(exit_of(&findings))
    }

    /// The annotations by the stems of their files, in the order of the stems.
    fn gold_files(&self) -> Result<BTreeMap<String, GoldReport>, Failure> {
        let input = |reason: String| Failure::new(Exit::Input, reason);
        let entries = std::fs::read_dir(&self.gold).map_err(|error| input(format!("{}: {error}", self.gold.display())))?;
        let mut all = BTreeMap::new();
        for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let wanted = self.only.is_empty() || self.only.contains(&stem);
            if wanted && path.extension().is_some_and(|extension| extension == "jsonl") {
                let text = std::fs::read_to_string(&path).map_err(|error| input(format!("{}: {error}", path.display())))?;
                let gold = GoldReport::parse(&text).map_err(|error| input(format!("{}, {error}", path.display())))?;
                all.insert(stem, gold);
            }
        }
        if let Some(stem) = self.only.iter().find(|stem| !all.contains_key(*stem)) {
            return Err(input(format!("{} has no file {stem}.jsonl", self.gold.display())));
        }
        if all.is_empty() {
            return Err(input(format!("{} holds no annotations (.jsonl)", self.gold.display())));
        }
        Ok(all)
    }

    fn print(&self, evaluation: &Evaluation) -> Result<(), Failure> {
        let style = console::table_style();
        let mut out = console::data();
        let mut table = plain_table(style);
        table.set_header(["", "precision", "recall", "F1", "found", "extra", "missed"].map(|name| header_cell(name, style)));
        for kind in Kind::ALL {
            table.add_row(row(kind.name(), evaluation.counts_of(kind)));
        }
        table.add_row(row("all (micro)", evaluation.total()));
        writeln!(out, "{}\n\nmean of the kinds' F1 {:.3}\n", drawn(&table), evaluation.macro_f1())?;
        let mut table = plain_table(style);
        table.set_header(["report", "precision", "recall", "F1"].map(|name| header_cell(name, style)));
        for report in &evaluation.reports {
            let rates = [report.rates.precision, report.rates.recall, report.rates.f1].map(rate);
            table.add_row(std::iter::once(Cell::new(&report.report)).chain(rates));
        }
        writeln!(out, "{}\n", drawn(&table))?;
        let mut table = plain_table(style);
        table.set_header(["attribute of what was found", "right"].map(|name| header_cell(name, style)));
        for (name, share) in evaluation.attributes() {
            table.add_row([Cell::new(name), rate(share)]);
        }
        writeln!(out, "{}", drawn(&table))?;
        for difference in shown(evaluation, self.errors) {
            let quote = difference.quote.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(out, "\n{} {} in {}: {quote}\n  {}", difference.what, difference.kind, difference.report, difference.record)?;
        }
        Ok(out.flush()?)
    }
}

/// The figures for documentation: by kind, by report, by attribute.
fn write_markdown(evaluation: &Evaluation, out: &mut impl Write) -> std::io::Result<()> {
    let rates = |counts: Counts| {
        let rates = counts.rates();
        format!("{:.3} | {:.3} | {:.3}", rates.precision, rates.recall, rates.f1)
    };
    writeln!(out, "| kind | precision | recall | F1 | found | extra | missed |\n| --- | --: | --: | --: | --: | --: | --: |")?;
    let kinds = Kind::ALL.map(|kind| (kind.name(), evaluation.counts_of(kind)));
    for (name, counts) in kinds.into_iter().chain([("**all** (micro)", evaluation.total())]) {
        writeln!(out, "| {name} | {} | {} | {} | {} |", rates(counts), counts.found, counts.extra, counts.missed)?;
    }
    writeln!(out, "\nThe mean of the kinds' F1 is {:.3}.\n", evaluation.macro_f1())?;
    writeln!(out, "| report | precision | recall | F1 | {} |", Kind::ALL.map(Kind::name).join(" | "))?;
    writeln!(out, "| --- | --: | --: | --: |{}", " --: |".repeat(Kind::ALL.len()))?;
    for report in &evaluation.reports {
        let total = report.rates;
        let by_kind = Kind::ALL.map(|kind| format!("{:.2}", report.counts.get(&kind).copied().unwrap_or_default().rates().f1));
        let (precision, recall, f1) = (total.precision, total.recall, total.f1);
        writeln!(out, "| {} | {precision:.3} | {recall:.3} | {f1:.3} | {} |", report.report, by_kind.join(" | "))?;
    }
    writeln!(out, "\n| attribute of what was found | right |\n| --- | --: |")?;
    for (name, share) in evaluation.attributes() {
        writeln!(out, "| {name} | {share:.3} |")?;
    }
    Ok(())
}

/// Reads the report that belongs to an annotation: the file of that name in any known format.
fn read(folder: &Path, stem: &str, pipeline: &Pipeline) -> Result<Reading, SourceError> {
    let extensions = FORMATS.iter().filter(|format| !format.is_collection()).flat_map(|format| format.extensions);
    let mut candidates = extensions.map(|extension| folder.join(format!("{stem}.{extension}")));
    let path = candidates.find(|path| path.exists()).unwrap_or_else(|| folder.join(format!("{stem}.txt")));
    let text = source::read(&path)?;
    pipeline.read(&text).map_err(|problem| SourceError::new(&path, problem))
}

fn row(name: &str, counts: Counts) -> Vec<Cell> {
    let rates = counts.rates();
    let mut row = vec![Cell::new(name)];
    row.extend([rates.precision, rates.recall, rates.f1].map(rate));
    row.extend([counts.found, counts.extra, counts.missed].map(|count| Cell::new(count).set_alignment(CellAlignment::Right)));
    row
}

fn rate(share: f64) -> Cell {
    Cell::new(format!("{share:.3}")).set_alignment(CellAlignment::Right)
}

/// The first differences of each sort and kind.
fn shown(evaluation: &Evaluation, most: usize) -> impl Iterator<Item = &crate::evaluate::Difference> {
    let mut counted: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    evaluation.differences.iter().filter(move |difference| {
        let count = counted.entry((difference.what, difference.kind)).or_default();
        *count += 1;
        *count <= most
    })
}
