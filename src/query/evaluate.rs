//! Evaluates queries on a store and writes their results.
//!
//! A query's default graph is the union of all graphs, so that it need not know that each report lies in a graph of its
//! own; `GRAPH ?report { … }` tells the reports apart. The prefixes of [`PREFIXES`] need not be declared.

use std::{io::Write, path::PathBuf};

use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    model::{GraphName, NamedNode, NamedOrBlankNode, Term},
    sparql::{
        QueryResults, SparqlEvaluator, Variable,
        results::{QueryResultsFormat, QueryResultsSerializer},
    },
    store::Store,
};

use spargebra::SparqlParser;

use super::{Bound, Header, Limits, QueryError, Setting, Stop, TableStyle, bind, limits, table, text_match};

pub use crate::graph::vocabulary::PREFIXES;

/// What a query gives: rows, a yes or no, or triples.
pub type Answer = QueryResults<'static>;

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table(TableStyle),
    Csv,
    Tsv,
    Json,
    Xml,
    Turtle,
    NTriples,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Self::Table(_) => "table",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
        }
    }

    fn of_results(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Table(_) | Self::Turtle | Self::NTriples => None,
        }
    }
}

/// How a query is answered, besides what it says.
#[derive(Debug, Default)]
pub struct Question<'a> {
    /// The default graph is the union of these instead of all; empty for all.
    pub default_graphs: &'a [String],
    /// The named graphs are these instead of all; empty for all, or for none where `default_graphs` names some.
    pub named_graphs: &'a [String],
    /// What relative IRIs are relative to.
    pub base: Option<&'a str>,
    /// Where `rg:matches` looks.
    pub text: Option<&'a crate::search::Index>,
    pub limits: Limits,
    /// Stops the evaluation.
    pub stop: Option<&'a Stop>,
}

/// Starts to answer a query. `source` is what `bound` was made of; syntax errors refer to it.
pub fn evaluate(store: &Store, bound: &Bound, source: &str) -> Result<Answer, QueryError> {
    evaluate_question(store, bound, source, &Question::default())
}

/// As [`evaluate`], in other graphs, with full text, and so that it can be stopped.
pub fn evaluate_question(store: &Store, bound: &Bound, source: &str, question: &Question<'_>) -> Result<Answer, QueryError> {
    let parse = |text: &str| parser(question.base).parse_query(text);
    let refused = |error| QueryError::syntax(&error, bound, source, &|text| parse(text).map(drop));
    let mut query = parse(&bound.text).map_err(refused)?;
    text_match::put_in(&mut query, question.text)?;
    let mut evaluator = SparqlEvaluator::new();
    if let Some(stop) = question.stop {
        evaluator = evaluator.with_cancellation_token(stop.token());
    }
    let mut prepared = evaluator.for_query(query);
    let dataset = prepared.dataset_mut();
    if !question.default_graphs.is_empty() || !question.named_graphs.is_empty() {
        let default = question.default_graphs.iter().map(|iri| graph(iri).map(GraphName::from)).collect::<Result<Vec<_>, _>>()?;
        let named = question.named_graphs.iter().map(|iri| graph(iri).map(NamedOrBlankNode::from)).collect::<Result<Vec<_>, _>>()?;
        dataset.set_default_graph(default);
        dataset.set_available_named_graphs(named);
    } else if dataset.is_default_dataset() {
        dataset.set_default_graph_as_union();
    }
    prepared.on_store(store).execute().map_err(|error| limits::stopped(error, question.limits))
}

pub(super) fn graph(iri: &str) -> Result<NamedNode, QueryError> {
    NamedNode::new(iri).map_err(|error| QueryError::Graph { iri: iri.to_owned(), reason: error.to_string() })
}

/// One row of an answer, by the names of its variables.
#[derive(Clone, Debug, Default)]
pub struct Row(Vec<(String, Term)>);

impl Row {
    pub fn get(&self, name: &str) -> Option<&Term> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, term)| term)
    }

    /// The text of a literal, or the IRI.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Term::Literal(literal) => Some(literal.value()),
            Term::NamedNode(node) => Some(node.as_str()),
            Term::BlankNode(node) => Some(node.as_str()),
        }
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Term)> {
        self.0.iter().map(|(name, term)| (name.as_str(), term))
    }
}

/// All rows of a query of our own, with the parameters that its header declares.
pub fn rows(store: &Store, query: &str, settings: &[Setting], question: &Question<'_>) -> Result<Vec<Row>, QueryError> {
    let header = Header::parse(query).map_err(|source| QueryError::Header { path: PathBuf::from("a query of the program"), source })?;
    let bound = bind(query, &header, settings)?;
    let QueryResults::Solutions(solutions) = evaluate_question(store, &bound, query, question)? else {
        return Err(QueryError::Format { gives: "no rows", format: "rows", choices: "" });
    };
    let mut rows = Vec::new();
    for solution in solutions {
        let solution = solution.map_err(|error| limits::stopped(error, question.limits))?;
        rows.push(Row(solution.iter().map(|(variable, term)| (variable.as_str().to_owned(), term.clone())).collect()));
    }
    Ok(rows)
}

/// A parser that knows the usual prefixes.
fn parser(base: Option<&str>) -> SparqlParser {
    let parser = PREFIXES.iter().fold(SparqlParser::new(), |parser, (prefix, namespace)| {
        parser.with_prefix(*prefix, *namespace).expect("a test holds that all prefixes stand for IRIs")
    });
    // A base that is no IRI is none: then a relative IRI in the query is an error of syntax.
    match base {
        Some(base) => parser.clone().with_base_iri(base).unwrap_or(parser),
        None => parser,
    }
}

/// Writes an answer. Rows stream, but for tables; triples are sorted, so that the same graph gives the same text.
pub fn write(answer: Answer, format: Format, out: &mut impl Write) -> Result<(), QueryError> {
    match answer {
        QueryResults::Solutions(solutions) => {
            let variables: Vec<Variable> = solutions.variables().to_vec();
            if let Format::Table(style) = format {
                let mut rows: Vec<Vec<Option<Term>>> = Vec::new();
                for solution in solutions {
                    rows.push(solution?.values().to_vec());
                }
                return Ok(out.write_all(table(&variables, &rows, style).as_bytes())?);
            }
            let serializer = QueryResultsSerializer::from_format(results_format(format, "rows")?);
            let mut writer = serializer.serialize_solutions_to_writer(out, variables)?;
            for solution in solutions {
                writer.serialize(&solution?)?;
            }
            writer.finish()?;
        }
        QueryResults::Boolean(value) => {
            if let Format::Table(_) = format {
                return Ok(writeln!(out, "{value}")?);
            }
            let serializer = QueryResultsSerializer::from_format(results_format(format, "yes or no")?);
            serializer.serialize_boolean_to_writer(out, value)?;
        }
        QueryResults::Graph(triples) => {
            let rdf = match format {
                Format::Turtle | Format::Table(_) => RdfFormat::Turtle,
                Format::NTriples => RdfFormat::NTriples,
                _ => return Err(QueryError::Format { gives: "triples", format: format.name(), choices: "turtle, ntriples" }),
            };
            let mut triples = triples.collect::<Result<Vec<_>, _>>()?;
            triples.sort_by_cached_key(ToString::to_string);
            triples.dedup();
            let mut serializer = RdfSerializer::from_format(rdf);
            for (prefix, namespace) in PREFIXES {
                serializer = serializer.with_prefix(*prefix, *namespace).expect("a test holds that all prefixes stand for IRIs");
            }
            let mut writer = serializer.for_writer(out);
            for triple in &triples {
                writer.serialize_triple(triple)?;
            }
            writer.finish()?;
        }
    }
    Ok(())
}

fn results_format(format: Format, gives: &'static str) -> Result<QueryResultsFormat, QueryError> {
    let choices = "table, csv, tsv, json, xml";
    format.of_results().ok_or(QueryError::Format { gives, format: format.name(), choices })
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, Quad, vocab::rdfs};

    use super::*;
    use crate::query::{Header, bind};

    fn store() -> Store {
        let store = Store::new().unwrap();
        let node = NamedNode::new("http://example.org/a").unwrap();
        let graph = NamedNode::new("http://example.org/g").unwrap();
        store.insert(&Quad::new(node, rdfs::LABEL, Literal::new_language_tagged_literal("甲", "zh").unwrap(), graph)).unwrap();
        store
    }

    fn answer(query: &str, format: Format) -> Result<String, QueryError> {
        let bound = bind(query, &Header::default(), &[])?;
        let mut out = Vec::new();
        write(evaluate(&store(), &bound, query)?, format, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn all_prefixes_stand_for_iris() {
        for (prefix, namespace) in PREFIXES {
            assert!(SparqlEvaluator::new().with_prefix(*prefix, *namespace).is_ok(), "{prefix}");
        }
    }

    #[test]
    fn the_default_graph_is_the_union_of_all() {
        let rows = "SELECT ?l { ?s rdfs:label ?l }";
        assert_eq!(answer(rows, Format::Csv).unwrap(), "l\r\n甲\r\n");
        assert_eq!(answer(rows, Format::Tsv).unwrap(), "?l\n\"甲\"@zh\n");
        assert!(answer(rows, Format::Json).unwrap().contains("\"甲\""));
        assert!(answer(rows, Format::Xml).unwrap().contains("甲"));
        assert_eq!(answer("ASK { ?s rdfs:label ?l }", Format::Csv).unwrap(), "true");
        let triples = "CONSTRUCT WHERE { ?s rdfs:label ?l }";
        assert!(answer(triples, Format::Turtle).unwrap().ends_with("<http://example.org/a> rdfs:label \"甲\"@zh .\n"));
        assert!(answer(triples, Format::NTriples).unwrap().starts_with("<http://example.org/a> <http://www.w3.org"));
    }

    #[test]
    fn formats_fit_what_a_query_gives() {
        assert!(matches!(answer("SELECT * {}", Format::Turtle), Err(QueryError::Format { .. })));
        assert!(matches!(answer("CONSTRUCT WHERE { ?s ?p ?o }", Format::Csv), Err(QueryError::Format { .. })));
    }

    #[test]
    fn syntax_errors_name_the_place() {
        let check = |query: &str, line: usize, column: usize, expected: &str| {
            let Err(QueryError::Syntax { place: Some(place), reason }) = answer(query, Format::Csv) else { panic!("{query}") };
            assert_eq!((place.line, place.column), (line, column), "{query}: {reason}");
            assert!(reason.contains(expected), "{reason}");
        };
        check("SELECT * WHERE {\n  ?s ?p }", 2, 9, "unexpected `}`");
        check("SELEC * {}", 1, 1, "unexpected `SELEC`");
        check("# a comment\nDELETE WHERE { ?s ?p ?o }", 2, 1, "unexpected `DELETE`");
        check("SELECT ?甲 {\n  ?甲 rg:amount> 5 }", 2, 15, "unexpected `>`");
        check("SELECT * { BIND(1 AS ?v) ) }", 1, 26, "unexpected `)`");
        check("SELECT * { ?s ?p ?o FILTER(?o > ) }", 1, 33, "unexpected `)`");
        check("SELECT * {\n ?s ?p foo:bar }", 2, 8, "the prefix `foo:` is not declared");
        check("SELECT ?s { ?s ?p \"abc }", 1, 19, "the string is not closed");
        check("SELECT ?s {\n ?s ?p 'abc\n}", 2, 8, "the string is not closed");
        check("SELECT ?s { ?s ?p ?o", 1, 21, "the query ends too early, expected");
        check("", 1, 1, "the query ends too early");
    }

    #[test]
    fn places_are_those_of_the_source_also_after_a_parameter() {
        let query = "# param: x (text, abcdef) d\nSELECT * { BIND($x AS ?v) ) }";
        let bound = bind(query, &Header::parse(query).unwrap(), &[]).unwrap();
        let Err(QueryError::Syntax { place: Some(place), .. }) = evaluate(&store(), &bound, query) else { panic!() };
        assert_eq!((place.line, place.column), (2, 27), "{place:?}");
    }
}
