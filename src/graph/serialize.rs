//! Writes quads in the formats of RDF: the same quads give the same bytes.
//!
//! Line formats (N-Quads, N-Triples) are sorted by line. The others are written for readers: prefixes, one block a
//! subject, the report first and its passages last. Memory holds one named graph at a time, never all of them.

use std::io::{self, Write};

use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    model::{GraphName, Quad},
};

use super::{lines::Lines, order::sorted_for_readers, turtle::TurtleWriter, vocabulary::DATA_PREFIXES};

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
    let named = format.supports_datasets();
    if matches!(format, RdfFormat::NQuads | RdfFormat::NTriples) {
        let mut output = output;
        each_graph(quads, named, |graph| {
            let mut lines = Lines::default();
            for quad in &graph {
                lines.add(quad.as_ref());
            }
            lines.write(&mut output)
        })?;
        output.flush()?;
        return Ok(output);
    }
    if matches!(format, RdfFormat::Turtle | RdfFormat::TriG) {
        let mut writer = TurtleWriter::new(output, base);
        each_graph(quads, named, |graph| writer.graph(&sorted_for_readers(graph)))?;
        return Ok(writer.finish()?);
    }
    let mut serializer = serializer(format).for_writer(output);
    each_graph(quads, named, |graph| sorted_for_readers(graph).iter().try_for_each(|quad| serializer.serialize_quad(quad)))?;
    let mut output = serializer.finish()?;
    output.flush()?;
    Ok(output)
}

/// Hands over the quads of one graph after the other, with or without the graph's name.
fn each_graph<E>(
    quads: impl IntoIterator<Item = Result<Quad, E>>,
    named: bool,
    mut write: impl FnMut(Vec<Quad>) -> io::Result<()>,
) -> Result<(), WriteError<E>> {
    let mut graph: Vec<Quad> = Vec::new();
    let mut write = |mut graph: Vec<Quad>| {
        if !named {
            for quad in &mut graph {
                quad.graph_name = GraphName::DefaultGraph;
            }
        }
        write(graph)
    };
    for quad in quads {
        let quad = quad.map_err(WriteError::Input)?;
        if graph.last().is_some_and(|last| last.graph_name != quad.graph_name) {
            write(std::mem::take(&mut graph))?;
        }
        graph.push(quad);
    }
    Ok(write(graph)?)
}

fn serializer(format: RdfFormat) -> RdfSerializer {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in DATA_PREFIXES {
        serializer = serializer.with_prefix(*prefix, *namespace).expect("the namespaces of the vocabulary are IRIs");
    }
    serializer
}
