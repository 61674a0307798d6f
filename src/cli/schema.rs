//! `schema`: the ontology, the shapes and the indicators that the graph is written in.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::{console, exit::Exit, failure::Failure};

/// Print the ontology, the shapes that every graph conforms to, or the scheme of indicators, in Turtle
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph schema > reportgraph.ttl
  reportgraph schema shapes > shapes.ttl && pyshacl -s shapes.ttl graph.ttl")]
pub struct Schema {
    #[arg(value_enum, default_value_t)]
    part: Part,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Part {
    /// Classes, properties and concepts
    #[default]
    Ontology,
    /// SHACL shapes
    Shapes,
    /// Statistical indicators, as a SKOS scheme
    Indicators,
}

impl Schema {
    pub fn run(self) -> Result<Exit, Failure> {
        let text = match self.part {
            Part::Ontology => include_str!("../../ontology/reportgraph.ttl"),
            Part::Shapes => include_str!("../../ontology/shapes.ttl"),
            Part::Indicators => include_str!("../../ontology/indicators.ttl"),
        };
        let mut out = console::data();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(Exit::Done)
    }
}
