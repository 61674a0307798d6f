//! `extract`: reports to facts on standard output, without a store.

mod jsonl;

use std::io::Write;

use clap::{Args, ValueEnum};

use super::{
    console,
    each::each_report,
    exit::Exit,
    failure::Failure,
    options::{PathOptions, PipelineOptions, SourceOptions, exit_of, no_report},
};
use crate::{
    pipeline::Pipeline,
    source::{Problem, SourceText},
};

/// Write the facts of reports to standard output, without a store
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph extract reports/ > graph.nq                  the whole graph, as N-Quads
  reportgraph extract county_2023.txt --format jsonl       one fact a line, as JSON

The lines of JSON have the fields of the annotation guidelines: type, at and len (in Unicode code points), indicator,
measure, value, unit, year, modality and so on.")]
pub struct Extract {
    #[command(flatten)]
    paths: PathOptions,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,

    /// How facts are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// The graph, a named graph a report
    #[default]
    Nquads,
    /// A JSON object a fact or named thing
    Jsonl,
}

impl Extract {
    pub fn run(self) -> Result<Exit, Failure> {
        let found = self.paths.find()?;
        let pipeline = self.pipeline.load()?;
        let mut findings = found.errors;
        let mut out = console::data();
        let mut written = 0;
        let work = |text: &SourceText| extract(text, &pipeline, self.format);
        each_report(&found.files, &self.source.reader(&pipeline), &work, &mut |_, text| {
            match text {
                Ok(text) => {
                    out.write_all(&text)?;
                    written += 1;
                }
                Err(finding) => findings.push(finding),
            }
            Ok(())
        })?;
        out.flush()?;
        if written == 0 {
            return Err(no_report(&findings));
        }
        findings.iter().for_each(console::print_finding);
        Ok(exit_of(&findings))
    }
}

fn extract(text: &SourceText, pipeline: &Pipeline, format: Format) -> Result<Vec<u8>, Problem> {
    let reading = pipeline.read(text)?;
    match format {
        Format::Nquads => Ok(pipeline.nquads(&reading)),
        Format::Jsonl => jsonl::write(&reading).map_err(|error| Problem::Internal { reason: error.to_string() }),
    }
}
