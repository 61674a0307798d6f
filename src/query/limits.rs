//! Answers queries of people who are not trusted: within limits of time, rows and bytes, or with an error that states the
//! limit. Part of an answer is never taken for the whole.

use std::{
    fmt::{self, Debug, Formatter},
    io::{self, Write},
    time::Duration,
};

use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    sparql::{
        CancellationToken, QueryEvaluationError, QueryResults, QuerySolutionIter,
        results::{QueryResultsFormat, QueryResultsSerializer},
    },
};

use super::{Answer, PREFIXES, QueryError};

/// Stops the evaluation of a query, from any thread.
#[derive(Clone, Default)]
pub struct Stop(CancellationToken);

impl Debug for Stop {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Stop").field(&self.is_stopped()).finish()
    }
}

impl Stop {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn stop(&self) {
        self.0.cancel();
    }

    pub fn is_stopped(&self) -> bool {
        self.0.is_cancelled()
    }

    pub(super) fn token(&self) -> CancellationToken {
        self.0.clone()
    }
}

/// What one query may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Limits {
    pub time: Duration,
    /// Rows, or triples.
    pub rows: u64,
    /// Of the answer as it is written.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), rows: 100_000, bytes: 256 << 20 }
    }
}

/// How rows, and a yes or no, are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ResultsFormat {
    Json,
    Xml,
    Csv,
    Tsv,
}

impl ResultsFormat {
    pub const ALL: [Self; 4] = [Self::Json, Self::Xml, Self::Csv, Self::Tsv];

    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }

    pub fn media_type(self) -> &'static str {
        self.serialized().media_type()
    }

    fn serialized(self) -> QueryResultsFormat {
        match self {
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
        }
    }
}

/// In which formats the asker takes an answer: which applies depends on what the query gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub results: Option<ResultsFormat>,
    pub graph: Option<RdfFormat>,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub media_type: &'static str,
    /// Rows, or triples.
    pub rows: u64,
}

/// Writes an answer as it is wanted.
///
/// # Errors
///
/// [`QueryError::TooManyRows`] and [`QueryError::TooManyBytes`] where a limit is passed: then what was written is no
/// answer. [`QueryError::TooSlow`] where the evaluation was stopped.
pub fn write_limited(answer: Answer, wanted: Wanted, limits: Limits, out: &mut impl Write) -> Result<Written, QueryError> {
    let mut out = Counted { inner: out, left: limits.bytes, over: false };
    let written = write_counted(answer, wanted, limits, &mut out);
    if out.over {
        return Err(QueryError::TooManyBytes { limit: limits.bytes });
    }
    written
}

fn write_counted(answer: Answer, wanted: Wanted, limits: Limits, out: &mut impl Write) -> Result<Written, QueryError> {
    let not_taken = |gives| QueryError::Format { gives, format: "any format that the client accepts", choices: "" };
    match answer {
        QueryResults::Solutions(solutions) => write_rows(solutions, wanted.results.ok_or_else(|| not_taken("rows"))?, limits, out),
        QueryResults::Boolean(value) => {
            let format = wanted.results.ok_or_else(|| not_taken("yes or no"))?;
            QueryResultsSerializer::from_format(format.serialized()).serialize_boolean_to_writer(out, value)?;
            Ok(Written { media_type: format.media_type(), rows: 1 })
        }
        QueryResults::Graph(triples) => {
            let format = wanted.graph.ok_or_else(|| not_taken("triples"))?;
            let mut serializer = RdfSerializer::from_format(format);
            for (prefix, namespace) in PREFIXES {
                serializer = serializer.with_prefix(*prefix, *namespace).expect("a test holds that all prefixes stand for IRIs");
            }
            let mut writer = serializer.for_writer(out);
            let mut rows = 0;
            for triple in triples {
                rows = counted(rows, limits)?;
                writer.serialize_triple(&triple.map_err(|error| stopped(error, limits))?)?;
            }
            writer.finish()?;
            Ok(Written { media_type: format.media_type(), rows })
        }
    }
}

fn write_rows(
    solutions: QuerySolutionIter<'_>,
    format: ResultsFormat,
    limits: Limits,
    out: &mut impl Write,
) -> Result<Written, QueryError> {
    let serializer = QueryResultsSerializer::from_format(format.serialized());
    let mut writer = serializer.serialize_solutions_to_writer(out, solutions.variables().to_vec())?;
    let mut rows = 0;
    for solution in solutions {
        rows = counted(rows, limits)?;
        writer.serialize(&solution.map_err(|error| stopped(error, limits))?)?;
    }
    writer.finish()?;
    Ok(Written { media_type: format.media_type(), rows })
}

fn counted(rows: u64, limits: Limits) -> Result<u64, QueryError> {
    if rows == limits.rows { Err(QueryError::TooManyRows { limit: limits.rows }) } else { Ok(rows + 1) }
}

/// An error of evaluation; that it was stopped is told apart.
pub(super) fn stopped(error: QueryEvaluationError, limits: Limits) -> QueryError {
    match error {
        QueryEvaluationError::Cancelled => QueryError::TooSlow { limit: limits.time },
        other => other.into(),
    }
}

/// A writer that takes so many bytes and no more.
struct Counted<'a, W> {
    inner: &'a mut W,
    left: u64,
    over: bool,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            self.over = true;
            return Err(io::Error::other("the answer is too large"));
        }
        let written = self.inner.write(bytes)?;
        self.left -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::{
        model::{Literal, NamedNode, Quad, vocab::rdfs},
        store::Store,
    };

    use super::*;
    use crate::query::{Header, Question, bind, evaluate_question};

    const JSON: Wanted = Wanted { results: Some(ResultsFormat::Json), graph: Some(RdfFormat::NTriples) };

    fn store() -> Store {
        let store = Store::new().unwrap();
        for index in 0..100 {
            let node = NamedNode::new(format!("http://example.org/{index}")).unwrap();
            let graph = NamedNode::new("http://example.org/g").unwrap();
            store.insert(&Quad::new(node, rdfs::LABEL, Literal::from(index), graph)).unwrap();
        }
        store
    }

    fn ask(query: &str, limits: Limits, stop: &Stop) -> Result<(Written, String), QueryError> {
        let bound = bind(query, &Header::default(), &[])?;
        let question = Question { limits, stop: Some(stop), ..Question::default() };
        let answer = evaluate_question(&store(), &bound, query, &question)?;
        let mut out = Vec::new();
        let written = write_limited(answer, JSON, limits, &mut out)?;
        Ok((written, String::from_utf8(out).unwrap()))
    }

    #[test]
    fn rows_and_bytes_are_limited() {
        let ask = |query: &str, rows, bytes| ask(query, Limits { rows, bytes, ..Limits::default() }, &Stop::new());
        assert_eq!(ask("SELECT * { ?s ?p ?o }", 100, 1 << 20).unwrap().0.rows, 100);
        assert!(matches!(ask("SELECT * { ?s ?p ?o }", 99, 1 << 20), Err(QueryError::TooManyRows { limit: 99 })));
        assert!(matches!(ask("CONSTRUCT WHERE { ?s ?p ?o }", 99, 1 << 20), Err(QueryError::TooManyRows { limit: 99 })));
        assert!(matches!(ask("SELECT * { ?s ?p ?o }", 100, 1000), Err(QueryError::TooManyBytes { limit: 1000 })));
        assert_eq!(ask("ASK {}", 0, 1000).unwrap().1, "{\"head\":{},\"boolean\":true}");
    }

    #[test]
    fn a_stopped_query_ends_with_an_error() {
        let stop = Stop::new();
        let remote = stop.clone();
        let stopper = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            remote.stop();
        });
        // Not stopped, it would take longer than anyone waits for a test.
        let product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }";
        assert!(matches!(ask(product, Limits::default(), &stop), Err(QueryError::TooSlow { .. })));
        stopper.join().unwrap();
    }
}
