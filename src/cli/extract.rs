//! `extract`: reports to facts on standard output, without a store.

mod jsonl;
mod table;

use std::{io::Write, path::PathBuf};

use clap::{Args, ValueEnum};
use parquet::errors::ParquetError;

use super::{
    console,
    each::each_report,
    exit::Exit,
    failure::Failure,
    options::{PathOptions, PipelineOptions, SourceOptions, exit_of, no_report},
    output::Output,
};
use crate::{
    pipeline::Pipeline,
    source::{Problem, SourceText},
    store::StoreError,
};
use table::Table;

/// Write the facts of reports to standard output, without a store
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph extract reports/ > graph.nq                  the whole graph, as N-Quads
  reportgraph extract county_2023.txt --format jsonl       one fact a line, as JSON
  reportgraph extract reports/ --format parquet -o facts.parquet
  cat reports.jsonl | reportgraph extract - --input-name reports.jsonl | gzip > graph.nq.gz

It reads and writes streams, a few reports at a time, and several may share the work on several machines: what they write is,
put together, the graph (`reportgraph import` takes it into a store).

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

    /// Write to a file instead of standard output; compressed if its name ends in .gz or .zst
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How many threads extract [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The graph, a named graph a report
    #[default]
    Nquads,
    /// A JSON object a fact or named thing
    Jsonl,
    /// A table with a row a fact or named thing
    Parquet,
}

/// What comes of one report.
enum Extracted {
    Bytes(Vec<u8>),
    Rows(Vec<serde_json::Value>),
}

/// Where it goes.
enum Sink {
    Bytes(Box<Output>),
    Rows(Box<Table<Output>>),
}

impl Extract {
    pub fn run(self) -> Result<Exit, Failure> {
        let found = self.paths.find()?;
        let pipeline = self.pipeline.load()?;
        let mut findings = found.errors;
        let out = Output::open(self.output.as_deref())?;
        let mut sink = if self.format == Format::Parquet { Sink::Rows(Box::new(Table::new(out)?)) } else { Sink::Bytes(Box::new(out)) };
        let mut written = 0;
        let work = |text: &SourceText| extract(text, &pipeline, self.format);
        let threads = rayon::ThreadPoolBuilder::new().num_threads(self.jobs.map_or(0, usize::from)).build();
        let threads = threads.map_err(|error| StoreError::Threads { reason: error.to_string() })?;
        let reader = self.source.reader(&pipeline);
        threads.install(|| {
            each_report(&found.files, &reader, &work, &mut |_, extracted| {
                match extracted {
                    Ok(extracted) => {
                        sink.take(extracted)?;
                        written += 1;
                    }
                    Err(finding) => findings.push(finding),
                }
                Ok(())
            })
        })?;
        if written == 0 {
            return Err(no_report(&findings));
        }
        sink.finish()?;
        findings.iter().for_each(console::print_finding);
        Ok(exit_of(&findings))
    }
}

impl Sink {
    fn take(&mut self, extracted: Extracted) -> Result<(), Failure> {
        match (self, extracted) {
            (Self::Bytes(out), Extracted::Bytes(bytes)) => out.write_all(&bytes)?,
            (Self::Rows(table), Extracted::Rows(rows)) => table.add(rows)?,
            // The format decides on both.
            (Self::Bytes(_), Extracted::Rows(_)) | (Self::Rows(_), Extracted::Bytes(_)) => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Bytes(out) => Ok(out.finish()?),
            Self::Rows(table) => Ok(table.finish()?.finish()?),
        }
    }
}

impl From<ParquetError> for Failure {
    fn from(error: ParquetError) -> Self {
        match error {
            ParquetError::External(error) => match error.downcast::<std::io::Error>() {
                Ok(error) => (*error).into(),
                Err(error) => Self::new(Exit::Output, format!("the table cannot be written: {error}")),
            },
            error => Self::new(Exit::Output, format!("the table cannot be written: {error}")),
        }
    }
}

fn extract(text: &SourceText, pipeline: &Pipeline, format: Format) -> Result<Extracted, Problem> {
    let reading = pipeline.read(text)?;
    let written = match format {
        Format::Nquads => return Ok(Extracted::Bytes(pipeline.nquads(&reading))),
        Format::Jsonl => jsonl::write(&reading),
        Format::Parquet => return Ok(Extracted::Rows(jsonl::records(&reading))),
    };
    written.map(Extracted::Bytes).map_err(|error| Problem::Internal { reason: error.to_string() })
}
