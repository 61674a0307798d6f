//! `coverage`: how many of the numbers of reports are part of a fact.

use std::{io::Write, path::PathBuf};

use clap::Args;
use comfy_table::{Cell, CellAlignment};
use serde_json::{Value as Json, json};

use super::{
    console,
    each::each_report,
    exit::Exit,
    failure::Failure,
    options::{PathOptions, PipelineOptions, SourceOptions, exit_of, no_report},
};
use crate::{
    coverage::{Counted, Coverage, Tally, Wording},
    document::SectionKind,
    query::{drawn, header_cell, plain_table},
    source::{self, SourceText},
};

/// Count how many numbers of reports are part of a fact, and show how the others are worded
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph coverage reports/
  reportgraph coverage reports/ --patterns 100 --lowest 0

A number is part of a fact where it is the amount of an observation or investment, or the count of a group. Those that stand in a
name, or only describe (亿元以上项目), are counted among all, and shown apart. In patterns, {words} are classes of words, <marks> other
quantities, times or names, … is any other text, and [the number] stands in brackets.")]
pub struct CoverageCommand {
    #[command(flatten)]
    paths: PathOptions,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,

    /// How many of the commonest patterns to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    patterns: usize,

    /// How many of the reports with the lowest coverage to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    lowest: usize,

    /// Print all as JSON
    #[arg(long)]
    json: bool,

    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
}

const SECTIONS: [(&str, SectionKind); 3] = [("review", SectionKind::Review), ("plan", SectionKind::Plan), ("other", SectionKind::Other)];

impl CoverageCommand {
    pub fn run(self) -> Result<Exit, Failure> {
        let found = self.paths.find()?;
        let pipeline = self.pipeline.load()?;
        let wording = Wording::new(pipeline.rules().lexicons());
        let progress = console::progress(found.files.len(), self.quiet);
        let work = |text: &SourceText| {
            let reading = pipeline.read(text)?;
            Ok(Coverage::of(&reading.document, &reading.extraction, pipeline.rules().facts(), &wording))
        };
        let mut findings = found.errors;
        let mut reports: Vec<(PathBuf, Tally)> = Vec::new();
        let mut all = Coverage::default();
        each_report(&found.files, &self.source.reader(&pipeline), &work, &mut |origin, measured| {
            match measured {
                Ok(coverage) => {
                    reports.push((PathBuf::from(origin.to_string()), coverage.total()));
                    all.extend(coverage);
                }
                Err(finding) => findings.push(finding),
            }
            progress.inc(1);
            Ok(())
        })?;
        progress.finish_and_clear();
        if reports.is_empty() {
            return Err(no_report(&findings));
        }
        findings.iter().for_each(console::print_finding);
        reports.sort_by(|(first, a), (second, b)| a.share().total_cmp(&b.share()).then_with(|| first.cmp(second)));
        if self.json {
            console::print_json(&self.figures(&all, &reports))?;
        } else {
            self.print(&all, &reports)?;
        }
        Ok(exit_of(&findings))
    }

    fn figures(&self, all: &Coverage, reports: &[(PathBuf, Tally)]) -> Json {
        let kinds = |of: &dyn Fn(Counted) -> Tally| Counted::ALL.map(|counted| (counted.name().to_owned(), tally_json(of(counted))));
        let mut sections: serde_json::Map<String, Json> = SECTIONS
            .iter()
            .map(|(name, section)| ((*name).to_owned(), Json::Object(kinds(&|counted| all.tally(*section, counted)).into_iter().collect())))
            .collect();
        sections.insert("review and plan".to_owned(), Json::Object(kinds(&|counted| all.stated(counted)).into_iter().collect()));
        let patterns = all.patterns().into_iter().take(self.patterns).map(|(count, unclaimed)| {
            json!({ "count": count, "kind": unclaimed.counted.name(), "pattern": unclaimed.pattern, "example": unclaimed.clause })
        });
        let patterns: Vec<Json> = patterns.collect();
        let lowest = reports.iter().take(self.lowest).map(|(path, tally)| {
            let mut figures = tally_json(*tally);
            figures["report"] = json!(source::file_name(path));
            figures
        });
        let lowest: Vec<Json> = lowest.collect();
        json!({ "reports": reports.len(), "sections": sections, "patterns": patterns, "lowest": lowest })
    }

    fn print(&self, all: &Coverage, reports: &[(PathBuf, Tally)]) -> Result<(), Failure> {
        let style = console::table_style();
        let mut out = console::data();
        let mut table = plain_table(style);
        let header = ["section", "numbers", "all", "in facts", "share", "in names or describing"];
        table.set_header(header.map(|name| header_cell(name, style)));
        for (name, section) in SECTIONS {
            for counted in Counted::ALL {
                table.add_row(row(&[name, counted.name()], all.tally(section, counted)));
            }
        }
        for counted in Counted::ALL {
            table.add_row(row(&["review and plan", counted.name()], all.stated(counted)));
        }
        table.add_row(row(&["review and plan", "all three"], all.total()));
        writeln!(out, "{}", drawn(&table))?;
        if self.patterns > 0 {
            let mut table = plain_table(style);
            table.set_header(["times", "pattern of what no fact claims", "for example"].map(|name| header_cell(name, style)));
            for (count, unclaimed) in all.patterns().into_iter().take(self.patterns) {
                table.add_row([number(count), Cell::new(&unclaimed.pattern), Cell::new(&unclaimed.clause)]);
            }
            writeln!(out, "\n{}", drawn(&table))?;
        }
        if self.lowest > 0 {
            let mut table = plain_table(style);
            table.set_header(["lowest coverage", "all", "in facts", "share", "in names"].map(|name| header_cell(name, style)));
            for (path, tally) in reports.iter().take(self.lowest) {
                table.add_row(row(&[&source::file_name(path)], *tally));
            }
            writeln!(out, "\n{}", drawn(&table))?;
        }
        Ok(out.flush()?)
    }
}

fn row(names: &[&str], tally: Tally) -> Vec<Cell> {
    let share = Cell::new(format!("{:.1}%", 100.0 * tally.share())).set_alignment(CellAlignment::Right);
    let names = names.iter().map(Cell::new);
    names.chain([number(tally.all), number(tally.claimed), share, number(tally.described)]).collect()
}

fn number(count: usize) -> Cell {
    Cell::new(count).set_alignment(CellAlignment::Right)
}

fn tally_json(tally: Tally) -> Json {
    json!({ "all": tally.all, "in_facts": tally.claimed, "in_names": tally.described, "share": tally.share() })
}
