//! A report's graph: what stands in it, that it is the same every time, and that every format says the same.

mod sample;

use std::{
    collections::{BTreeSet, HashSet},
    fs,
};

use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat, RdfParser},
    model::Quad,
    sparql::{QueryResults, SparqlEvaluator},
    store::Store,
};
use reportgraph::{
    fact::Extraction,
    graph::{self, DEFAULT_BASE, ReportSource, serialize},
    span::CodePoints,
};
use sample::{at, document, extraction, options, source};

fn sample_quads() -> Vec<Quad> {
    graph::quads(&source(), &document(), &extraction(), &options())
}

/// Whether the pattern, in the terms of the vocabulary, holds in the sample's graph; `?g` is the report and its graph.
fn check(pattern: &str) {
    ask(&format!("GRAPH ?g {{ ?g a rg:Report . {pattern} }}"));
}

/// Whether the pattern holds where the sample's graph is `?g` and the ontology is the default graph.
fn ask(pattern: &str) {
    let store = Store::new().expect("a store in memory");
    store.extend(sample_quads()).expect("quads");
    let ontology = fs::read("ontology/reportgraph.ttl").expect("the ontology");
    store.load_from_slice(RdfFormat::Turtle, &ontology).expect("Turtle");
    let prefixes: Vec<String> =
        graph::vocabulary::PREFIXES.iter().map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}>\n")).collect();
    let query = format!("{}ASK {{ {pattern} }}", prefixes.concat());
    let query = SparqlEvaluator::new().parse_query(&query).expect("a query");
    let holds = matches!(query.on_store(&store).execute(), Ok(QueryResults::Boolean(true)));
    assert!(holds, "not in the graph: {pattern}");
}

#[test]
fn the_report_states_its_metadata() {
    check("?g dcterms:title '云山县2023年政府工作报告'@zh ; dcterms:date '2023-12-20'^^xsd:date ; rg:year 2023 ; rg:complete true");
    check("?g rg:region <https://w3id.org/reportgraph/id/region/云山县> . ?g rg:region/rdfs:label '云山县'@zh");
    check("?g rg:deliveredBy ?p . ?p a rg:Person ; rdfs:label '林知远'@zh ; schema:jobTitle '县长'@zh ; rg:mentionedIn/oa:exact '林知远'");
    check("?g rg:meeting '云山县第九届人民代表大会第三次会议'@zh ; rg:fileName 'county_云山县_2023.txt' ; rg:encoding 'UTF-8'");
    check("?g dcterms:source <https://example.org/云山县/2023.html> FILTER(STRENDS(STR(?g), '/report/云山县/2023/0123456789ab'))");
}

#[test]
fn facts_state_values_units_times_and_provenance() {
    check("?f a rg:Observation ; rg:value 12050000000.0 ; rg:unit '元' ; qudt:hasUnit unit:CCY_CNY ; rg:statedAs '120.5亿元'");
    check("?f rg:value ?v ; rg:statedAs '72.8亿元' FILTER(STR(?v) = '7280000000' && DATATYPE(?v) = xsd:decimal)");
    check("?f rg:measure rg:Growth ; rg:minValue 5.0 ; rg:maxValue 6.0 ; rg:modality rg:Estimate ; qudt:hasUnit unit:PERCENT");
    check("?f rg:measure rg:Rank ; rg:scope '全市' ; rg:qualifier rg:AtMost ; rg:year 2023 ; rg:indicator/rdfs:label '地区生产总值'@zh");
    check("?f rg:modality rg:Target ; rg:periodStart '2024-01-01'^^xsd:date ; rg:periodEnd '2025-12-31'^^xsd:date");
    check(
        "?f a rg:Investment ; rg:investmentKind rg:Total ; rg:about/rdfs:label '青禾锂电池产业链项目'@zh ; rg:confidence 0.95 ; rg:rule 'fact/sample'",
    );
    check("?f a rg:Milestone ; rg:status rg:StageInOperation ; prov:wasDerivedFrom/oa:exact '现已投产'");
    check(
        "?f a rg:Recognition ; rg:honour '国家4A级旅游景区' ; rg:level rg:National ; rg:about ?p . ?p a rg:Park ; rg:locatedIn ?r . ?r a rg:Region",
    );
}

#[test]
fn entities_state_names_members_and_kinds() {
    check("?e a rg:Project ; skos:altLabel '青禾锂电池'@zh ; rg:undertakenBy ?u . ?u a rg:Enterprise ; rdfs:label '青禾新能源公司'@zh");
    check("?e a rg:Group ; rg:memberKind rg:Project ; rg:noun '亿元以上项目' ; rg:count 37 ; prov:hadMember/rdfs:label '白鹭冷链'@zh");
    check("?e a rg:Program ; rg:programKind kind:Action ; rg:mentionedIn/oa:exact '百企登高'");
    check(
        "?s a rg:Section ; rg:sectionKind rg:Plan ; rg:ordinal 2 ; rg:heading '2024年工作安排' ; dcterms:isPartOf ?g . ?p a rg:Passage ; dcterms:isPartOf ?s",
    );
    check("?p oa:exact '林知远' ; dcterms:isPartOf ?g");
}

#[test]
fn standard_terms_find_what_ours_say() {
    for class in [
        "schema:Report",
        "doco:Section",
        "oa:TextPositionSelector",
        "oa:TextQuoteSelector",
        "schema:AdministrativeArea",
        "org:Organization",
        "schema:Place",
        "schema:Project",
        "prov:Collection",
        "prov:Plan",
        "foaf:Person",
        "skos:Concept",
        "prov:Entity",
        "qb:Observation",
        "schema:MonetaryAmount",
    ] {
        ask(&format!("GRAPH ?g {{ ?x a ?class }} ?class rdfs:subClassOf+ {class}"));
    }
    for property in
        ["sdmx-measure:obsValue", "schema:value", "schema:minValue", "schema:unitText", "schema:about", "schema:award", "dcterms:spatial"]
    {
        ask(&format!("GRAPH ?g {{ ?x ?property ?y }} ?property rdfs:subPropertyOf+ {property}"));
    }
}

#[test]
fn passages_count_code_points() {
    let span = at("现已投产");
    let points = CodePoints::new(&document().text);
    let (start, end) = (points.of_byte(span.start), points.of_byte(span.end));
    assert_eq!(document().text.chars().skip(start).take(end - start).collect::<String>(), "现已投产");
    check(&format!("?p oa:start {start} ; oa:end {end} ; oa:exact '现已投产' FILTER(STRENDS(STR(?p), '/{start}-{end}'))"));
}

#[test]
fn all_lies_in_the_graph_of_the_report_and_nothing_twice() {
    let quads = sample_quads();
    assert_eq!(quads.iter().map(|quad| &quad.graph_name).collect::<HashSet<_>>().len(), 1);
    assert_eq!(quads.iter().collect::<HashSet<_>>().len(), quads.len());
    assert_eq!(quads, sample_quads());
}

#[test]
fn a_fact_found_twice_is_one_node_and_two_groups_of_one_noun_are_two() {
    let mut doubled = extraction();
    let mut again = doubled.facts[0].clone();
    again.rule = "fact/other".to_owned();
    doubled.facts.push(again);
    assert_eq!(graph::quads(&source(), &document(), &doubled, &options()), sample_quads());

    let group = doubled.entities.iter().find(|entity| entity.name == "亿元以上项目").expect("a group").clone();
    doubled.entities.push(group);
    let quads = graph::quads(&source(), &document(), &doubled, &options());
    let groups = quads.iter().filter(|quad| quad.object == graph::vocabulary::rg::GROUP.into()).count();
    assert_eq!(groups, 2);
    assert_eq!(quads.iter().collect::<HashSet<_>>().len(), quads.len());
}

#[test]
fn a_report_that_states_nothing_has_a_graph() {
    let mut document = document();
    document.metadata = reportgraph::document::Metadata::default();
    document.sections.clear();
    let quads =
        graph::quads(&ReportSource { address: Some("no IRI".to_owned()), ..source() }, &document, &Extraction::default(), &options());
    assert_eq!(quads.len(), 6, "{quads:?}");
}

#[test]
fn every_format_says_the_same() {
    let quads = sample_quads();
    let expected: BTreeSet<String> = quads.iter().map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object)).collect();
    let formats = [
        RdfFormat::Turtle,
        RdfFormat::NTriples,
        RdfFormat::NQuads,
        RdfFormat::TriG,
        RdfFormat::RdfXml,
        RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    ];
    for format in formats {
        let bytes = written(format, &quads);
        let read: Result<Vec<Quad>, _> = RdfParser::from_format(format).for_slice(&bytes).collect();
        let read = read.unwrap_or_else(|error| panic!("{format}: {error}"));
        let found: BTreeSet<String> = read.iter().map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object)).collect();
        assert_eq!(found, expected, "{format}");
        let named = read.iter().all(|quad| quad.graph_name == quads[0].graph_name);
        assert_eq!(named, format.supports_datasets(), "{format}");
    }
}

#[test]
fn the_order_of_the_input_does_not_show() {
    let quads = sample_quads();
    let mut reversed = quads.clone();
    reversed.reverse();
    for format in [RdfFormat::Turtle, RdfFormat::NQuads, RdfFormat::RdfXml] {
        assert_eq!(written(format, &quads), written(format, &reversed), "{format}");
    }
}

#[test]
fn turtle_is_grouped_and_starts_with_the_report() {
    let turtle = String::from_utf8(written(RdfFormat::Turtle, &sample_quads())).expect("UTF-8");
    let blocks: Vec<&str> = turtle.lines().filter(|line| line.starts_with('<')).collect();
    assert!(blocks[0].contains("report/云山县/2023/0123456789ab") && blocks[0].contains(" a rg:Report"), "{turtle}");
    assert!(blocks.iter().all(|line| line.contains("> a ")), "{turtle}");
    let classes = ["a rg:Report", "a rg:Section", "a rg:Region", "a rg:Project", "a rg:Observation", "a rg:Passage"];
    let places: Vec<_> = classes.iter().map(|class| turtle.find(class).expect("the class")).collect();
    assert!(places.is_sorted(), "{turtle}");
}

fn written(format: RdfFormat, quads: &[Quad]) -> Vec<u8> {
    let quads = quads.iter().cloned().map(Ok::<_, std::convert::Infallible>);
    serialize::write(Vec::new(), format, Some(DEFAULT_BASE), quads).expect("a buffer takes all")
}
