//! `text`: what was recognised of a report's form, before any fact.

use std::{io::Write, path::PathBuf};

use clap::Args;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{PipelineOptions, SourceOptions},
};
use crate::{
    document::{Document, SectionKind},
    extract_source,
    source::Encoding,
};

/// Show a file as it is read: its head, and the outline of its sections
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph text county_2023.txt            title, place, date, speaker, meeting, sections
  reportgraph text county_2023.txt --plain    the decoded text, in UTF-8")]
pub struct Text {
    /// A report
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Only the decoded text
    #[arg(long)]
    plain: bool,

    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,
}

impl Text {
    pub fn run(self) -> Result<Exit, Failure> {
        let pipeline = self.pipeline.load()?;
        let source = self.source.read_one(&self.file, &pipeline)?;
        let mut out = console::data();
        if self.plain {
            out.write_all(source.text.as_bytes())?;
        } else {
            let (document, _) = extract_source(&source, pipeline.rules());
            writeln!(out, "format    {}", source.media_type)?;
            writeln!(out, "encoding  {}", source.encoding.map_or("as the format has it", Encoding::name))?;
            write_head(&document, &mut out)?;
            write_outline(&document, &mut out)?;
        }
        out.flush()?;
        Ok(Exit::Done)
    }
}

fn write_head(document: &Document, out: &mut impl Write) -> std::io::Result<()> {
    let metadata = &document.metadata;
    let date = metadata.date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    let rows = [
        ("title", metadata.title.clone()),
        ("place", metadata.region.clone()),
        ("date", date),
        ("speaker", metadata.speaker.clone()),
        ("office", metadata.office.clone()),
        ("meeting", metadata.meeting.clone()),
        ("year", metadata.year.map(|year| year.to_string())),
    ];
    for (name, value) in rows {
        writeln!(out, "{name:<8}  {}", value.as_deref().unwrap_or("not stated"))?;
    }
    writeln!(out, "complete  {}", if document.complete { "yes" } else { "no: the text breaks off" })?;
    let sentences = document.sentences.iter().filter(|sentence| !sentence.heading).count();
    writeln!(out, "sentences {sentences}")
}

/// The headings, each with its kind, indented by depth.
fn write_outline(document: &Document, out: &mut impl Write) -> std::io::Result<()> {
    let mut depths = Vec::with_capacity(document.sections.len());
    for section in &document.sections {
        let depth = section.parent.map_or(0, |parent| depths.get(parent).map_or(0, |depth| depth + 1));
        depths.push(depth);
        let kind = match section.kind {
            SectionKind::Review => "review",
            SectionKind::Plan => "plan",
            SectionKind::Other => "other",
        };
        let indent = "  ".repeat(depth);
        writeln!(out, "{kind:<6}  {indent}{}. {}", section.ordinal, section.heading.of(&document.text))?;
    }
    Ok(())
}
