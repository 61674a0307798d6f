//! `explain`: the text of a report with every fact that was found in it, and why; and what was looked at in vain.

mod json;
mod text;

use std::{io::Write, path::PathBuf};

use clap::Args;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{PipelineOptions, SourceOptions},
};
use crate::{
    explain::{Explanation, Searcher, page},
    source::SourceError,
};

/// Show why each fact of a report was found, and why numbers and quoted names gave none
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph explain county_2023.txt | less -R
  reportgraph explain county_2023.txt --missed           only what gave no fact, with the nearest rule
  reportgraph explain county_2023.txt --html > why.html  the text in colours, details on hover

The nearest rule is the one of whose pattern the longest part, from its start on, matches the text around the number or name; what it
wants next is a piece of its pattern in rules/patterns.")]
pub struct Explain {
    /// A report
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Only sentences with a number or quoted name that gave no fact
    #[arg(long)]
    missed: bool,

    /// Write a self-contained HTML page
    #[arg(long, conflicts_with_all = ["missed", "json"])]
    html: bool,

    /// Write JSON; places are offsets in Unicode code points
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,
}

impl Explain {
    pub fn run(self) -> Result<Exit, Failure> {
        let files = self.pipeline.files()?;
        let pipeline = self.pipeline.load_from(&files)?;
        let source = self.source.read_one(&self.file, &pipeline)?;
        let reading = pipeline.read(&source).map_err(|problem| SourceError::at(&source.origin(), problem))?;
        let rules = pipeline.rules();
        let searcher = Searcher::new(&files, rules.lexicons(), rules.facts())
            .map_err(|error| Failure::new(Exit::Rules, format!("the rules cannot be taken apart: {error}")))?;
        let mut explanation = Explanation::new(&reading.document, &reading.extraction, rules.facts(), &searcher);
        let mut out = console::data();
        if self.html {
            out.write_all(page(&reading.document, &explanation).as_bytes())?;
        } else if self.json {
            if self.missed {
                explanation.items.clear();
            }
            drop(out);
            console::print_json(&json::explanation(&reading, &explanation))?;
            return Ok(Exit::Done);
        } else {
            let style = console::table_style();
            text::write(&reading.document, &explanation, text::View { missed: self.missed, style }, &mut out)?;
        }
        out.flush()?;
        Ok(Exit::Done)
    }
}
