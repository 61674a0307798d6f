//! `export`: every format is read back as the same graph.

use std::collections::BTreeSet;

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::GraphName,
};

use super::{Desk, REPORT};

fn triples(text: &str, format: RdfFormat) -> BTreeSet<String> {
    let quads = RdfParser::from_format(format).for_slice(text.as_bytes());
    let triple = |quad: Result<oxigraph::model::Quad, _>| {
        let mut quad = quad.unwrap_or_else(|error| panic!("{format}: {error}\n{text}"));
        quad.graph_name = GraphName::DefaultGraph;
        quad.to_string()
    };
    quads.map(triple).collect()
}

#[test]
fn all_formats_hold_the_same_triples() {
    let desk = Desk::with_report();
    let expected = triples(&desk.graph(), RdfFormat::NQuads);
    assert!(!expected.is_empty());
    let jsonld = RdfFormat::JsonLd { profile: oxigraph::io::JsonLdProfile::Streaming.into() };
    let formats = [
        ("turtle", RdfFormat::Turtle),
        ("ntriples", RdfFormat::NTriples),
        ("trig", RdfFormat::TriG),
        ("rdfxml", RdfFormat::RdfXml),
        ("jsonld", jsonld),
    ];
    for (name, format) in formats {
        let outcome = desk.run(&["export", "--format", name]);
        outcome.expect_code(0);
        assert_eq!(triples(&outcome.out, format), expected, "{name}");
    }
}

#[test]
fn turtle_is_readable() {
    let desk = Desk::with_report();
    let outcome = desk.run(&["export"]);
    outcome.expect_output(&["@prefix rg: <https://w3id.org/reportgraph/ns#> .", " a rg:Report ;\n", "rg:fileName \"云溪县_2023.txt\""]);
    assert!(!outcome.out.contains("fingerprint"));
}

#[test]
fn one_report_is_exported_by_its_name() {
    let desk = Desk::with_report();
    let whole = desk.graph();
    let before: Vec<&str> = whole.lines().filter(|line| !line.contains("/id/graph/")).collect();
    desk.file("reports/other.txt", REPORT.replace("云溪", "石桥"));
    desk.run(&["build", "reports"]).expect_code(0);
    let one = desk.run(&["export", "--format", "nquads", "--report", "云溪县_2023"]);
    assert_eq!(one.out.lines().collect::<Vec<_>>(), before);
    desk.run(&["export", "--report", "石桥县_2023"]).expect_code(4).expect_error(&["hint: "]);
    desk.run(&["export", "--format", "nquads", "--output", "graph.nq"]).expect_code(0);
    assert_eq!(std::fs::read_to_string(desk.path("graph.nq")).unwrap(), desk.graph());
    desk.run(&["export", "--output", "none/graph.nq"]).expect_code(6).expect_error(&["error: none/graph.nq cannot be written"]);
}
