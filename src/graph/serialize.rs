//! Writes quads in the formats of RDF: the same quads give the same bytes.
//!
//! Line formats (N-Quads, N-Triples) are sorted by line. The others are written for readers: prefixes, one block a
//! subject, the report first and its passages last. Memory holds one named graph at a time, never all of them.

use std::io::{self, Write};

use oxigraph::{
    io::{RdfFormat, RdfSerializer, WriterQuadSerializer},
    model::{GraphName, Quad},
};

use super::{order::sorted_for_readers, vocabulary::PREFIXES};

#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    #[error("the graph cannot be written: {0}")]
    Output(#[from] io::Error),
    #[error(transparent)]
    Input(E),
}

/// Writes quads to `output` and gives it back.
///
/// The quads of one graph must follow each other; graphs are written in the order in which they come. A format that
/// knows no named graphs (Turtle, N-Triples, RDF/XML) gets the triples of all graphs. `base`, where data IRIs start,
/// makes Turtle and `TriG` short; other formats do not use it.
///
/// # Errors
///
/// [`WriteError::Input`] is the first error that the iterator gave; what came before it may have been written.
pub fn write<W: Write, E>(
    output: W,
    format: RdfFormat,
    base: Option<&str>,
    quads: impl IntoIterator<Item = Result<Quad, E>>,
) -> Result<W, WriteError<E>> {
    let mut writer = GraphWriter::new(output, format, base);
    let mut graph: Vec<Quad> = Vec::new();
    for quad in quads {
        let quad = quad.map_err(WriteError::Input)?;
        if graph.last().is_some_and(|last| last.graph_name != quad.graph_name) {
            writer.graph(std::mem::take(&mut graph))?;
        }
        graph.push(quad);
    }
    writer.graph(graph)?;
    Ok(writer.finish()?)
}

/// Writes one graph after the other.
struct GraphWriter<W: Write>(Lines<W>);

enum Lines<W: Write> {
    Sorted { output: W, named: bool },
    Grouped { serializer: WriterQuadSerializer<W>, named: bool },
}

impl<W: Write> GraphWriter<W> {
    fn new(output: W, format: RdfFormat, base: Option<&str>) -> Self {
        match format {
            RdfFormat::NQuads | RdfFormat::NTriples => Self(Lines::Sorted { output, named: format == RdfFormat::NQuads }),
            _ => {
                let serializer = serializer(format, base).for_writer(output);
                Self(Lines::Grouped { serializer, named: format.supports_datasets() })
            }
        }
    }

    fn graph(&mut self, quads: Vec<Quad>) -> io::Result<()> {
        match &mut self.0 {
            Lines::Sorted { output, named } => write_sorted(output, quads, *named),
            Lines::Grouped { serializer, named } => {
                for mut quad in sorted_for_readers(quads) {
                    if !*named {
                        quad.graph_name = GraphName::DefaultGraph;
                    }
                    serializer.serialize_quad(&quad)?;
                }
                Ok(())
            }
        }
    }

    fn finish(self) -> io::Result<W> {
        match self.0 {
            Lines::Sorted { mut output, .. } => {
                output.flush()?;
                Ok(output)
            }
            Lines::Grouped { serializer, .. } => {
                let mut output = serializer.finish()?;
                output.flush()?;
                Ok(output)
            }
        }
    }
}

/// Canonical lines, in the order of their bytes, none twice.
fn write_sorted(output: &mut impl Write, quads: Vec<Quad>, named: bool) -> io::Result<()> {
    let mut lines: Vec<String> = Vec::with_capacity(quads.len());
    for mut quad in quads {
        if !named {
            quad.graph_name = GraphName::DefaultGraph;
        }
        lines.push(format!("{quad} .\n"));
    }
    lines.sort_unstable();
    lines.dedup();
    lines.iter().try_for_each(|line| output.write_all(line.as_bytes()))
}

fn serializer(format: RdfFormat, base: Option<&str>) -> RdfSerializer {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in PREFIXES {
        serializer = serializer.with_prefix(*prefix, *namespace).expect("the namespaces of the vocabulary are IRIs");
    }
    let plain = serializer.clone();
    match (format, base) {
        (RdfFormat::Turtle | RdfFormat::TriG, Some(base)) => serializer.with_base_iri(base).unwrap_or(plain),
        _ => serializer,
    }
}
