//! `explain`: the text of a report with every fact that was found in it, and why.

use std::{io::Write, path::PathBuf};

use clap::Args;

use super::{console, exit::Exit, failure::Failure, options::PipelineOptions};
use crate::{
    document::Document,
    fact::{Amount, EntityId, Extraction, Fact, Statement},
    pipeline::{Reading, fact_kind},
    quantity::{Period, Value},
    source::{self, SourceError},
    span::Span,
};

/// Show the text of a report with every fact, the rule that found it and what it matched
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph explain county_2023.txt | less -R
  reportgraph explain county_2023.txt --missed     only the clauses with a number and no fact")]
pub struct Explain {
    /// A report
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Only clauses that hold a number but gave no fact
    #[arg(long)]
    missed: bool,

    #[command(flatten)]
    pipeline: PipelineOptions,
}

impl Explain {
    pub fn run(self) -> Result<Exit, Failure> {
        let text = source::read(&self.file)?;
        let reading = self.pipeline.load()?.read(&text).map_err(|problem| SourceError::new(&self.file, problem))?;
        let mut out = console::data();
        write(&reading, self.missed, &mut out)?;
        out.flush()?;
        Ok(Exit::Done)
    }
}

/// Writes sentence by sentence: its text, its facts, and the clauses that were looked at in vain.
fn write(reading: &Reading, only_missed: bool, out: &mut impl Write) -> std::io::Result<()> {
    let Reading { document, extraction, .. } = reading;
    let mut facts: Vec<&Fact> = extraction.facts.iter().collect();
    facts.sort_by_key(|fact| (fact.clause.start, fact.clause.end));
    for sentence in &document.sentences {
        let clauses = sentence.clauses.iter().copied().filter(|_| !sentence.heading);
        let missed: Vec<Span> = clauses.filter(|clause| is_missed(*clause, document, &facts)).collect();
        if only_missed && missed.is_empty() {
            continue;
        }
        let indent = if sentence.heading { "# " } else { "" };
        writeln!(out, "{indent}{}", one_line(sentence.span.of(&document.text)))?;
        let first = facts.partition_point(|fact| fact.clause.start < sentence.span.start);
        if !only_missed {
            for fact in facts[first..].iter().take_while(|fact| fact.clause.start < sentence.span.end) {
                write_fact(fact, document, extraction, out)?;
            }
        }
        for clause in missed {
            writeln!(out, "    - no rule claims the number in: {}", one_line(clause.of(&document.text)))?;
        }
    }
    Ok(())
}

fn write_fact(fact: &Fact, document: &Document, extraction: &Extraction, out: &mut impl Write) -> std::io::Result<()> {
    let text = document.text.as_str();
    let name = |id: EntityId| extraction.entities.get(id.0).map_or("?", |entity| entity.name.as_str());
    let statement = match &fact.statement {
        Statement::Observation { indicator, measure, amount: stated, scope } => {
            let scope = scope.as_ref().map(|scope| format!(" in {scope}")).unwrap_or_default();
            format!("{} {measure:?} {}{scope}", name(*indicator), amount(stated, text))
        }
        Statement::Investment { kind, amount: stated } => format!("{kind:?} {}", amount(stated, text)),
        Statement::Milestone { stage } => format!("{stage:?}"),
        Statement::Recognition { honour, level } => {
            format!("{honour}{}", level.map(|level| format!(" ({level:?})")).unwrap_or_default())
        }
    };
    let time = fact.time.map(period).unwrap_or_default();
    writeln!(out, "    + {}: {}: {statement} [{:?}{time}]", fact_kind(fact), name(fact.about), fact.modality)?;
    let trace: Vec<String> = fact.trace.iter().map(|(part, span)| format!("{part}={}", one_line(span.of(text)))).collect();
    writeln!(out, "      rule {} ({:.2}) {}", fact.rule, f64::from(fact.confidence) / 100.0, trace.join(" "))
}

fn amount(amount: &Amount, text: &str) -> String {
    let value = match amount.value {
        Value::Exact(value) => value.to_string(),
        Value::Range { min, max } => format!("{min} to {max}"),
    };
    let unit = amount.unit.as_deref().unwrap_or_default();
    format!("{value} {unit} ({})", amount.stated.of(text))
}

fn period(period: Period) -> String {
    match period {
        Period::Year(year) => format!(" {year}"),
        Period::Years { from, to } => format!(" {from}-{to}"),
        Period::Days { from, to } => {
            format!(" {:04}-{:02}-{:02} to {:04}-{:02}-{:02}", from.year, from.month, from.day, to.year, to.month, to.day)
        }
    }
}

/// Whether a clause holds a digit and no fact was made of it.
fn is_missed(clause: Span, document: &Document, facts: &[&Fact]) -> bool {
    clause.of(&document.text).contains(|character: char| character.is_ascii_digit())
        && !facts.iter().any(|fact| fact.clause.overlaps(clause))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
