//! Code and ontology hold the same terms, every term is explained in two languages, every class has a shape.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef},
};
use reportgraph::graph::vocabulary::{DATA_PREFIXES, NAMESPACE, PREFIXES, PROGRAM_KINDS_NAMESPACE, kind, rdf, rdfs, rg};

const OWL_CLASS: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#Class");
const OWL_OBJECT_PROPERTY: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#ObjectProperty");
const OWL_DATATYPE_PROPERTY: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#DatatypeProperty");
const SKOS_CONCEPT: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#Concept");
const SKOS_CONCEPT_SCHEME: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#ConceptScheme");
const SKOS_DEFINITION: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#definition");
const SKOS_IN_SCHEME: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#inScheme");
const SKOS_PREF_LABEL: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#prefLabel");
const SH_TARGET_CLASS: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#targetClass");

fn read(path: &str) -> Vec<Quad> {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let quads: Result<Vec<Quad>, _> = RdfParser::from_format(RdfFormat::Turtle).for_slice(&text).collect();
    quads.unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn ontology() -> Vec<Quad> {
    read("ontology/reportgraph.ttl")
}

/// The subjects of a type that are terms of ours.
fn instances(quads: &[Quad], class: NamedNodeRef<'_>) -> BTreeSet<String> {
    let typed = quads.iter().filter(|quad| quad.predicate.as_ref() == rdf::TYPE && quad.object.as_ref() == class.into());
    typed.filter_map(|quad| subject(quad).filter(|iri| is_ours(iri))).map(str::to_owned).collect()
}

fn is_ours(iri: &str) -> bool {
    iri.starts_with(NAMESPACE) || iri.starts_with(PROGRAM_KINDS_NAMESPACE)
}

fn subject(quad: &Quad) -> Option<&str> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

fn iris(lists: &[&[NamedNodeRef<'static>]]) -> BTreeSet<String> {
    lists.concat().iter().map(|term| term.as_str().to_owned()).collect()
}

#[test]
fn code_and_ontology_hold_the_same_terms() {
    let quads = ontology();
    assert_eq!(instances(&quads, OWL_CLASS), iris(&[rg::CLASSES]));
    let properties: BTreeSet<String> = &instances(&quads, OWL_OBJECT_PROPERTY) | &instances(&quads, OWL_DATATYPE_PROPERTY);
    assert_eq!(properties, iris(&[rg::PROPERTIES]));
    assert_eq!(instances(&quads, SKOS_CONCEPT), iris(&[rg::CONCEPTS, kind::CONCEPTS]));
    assert_eq!(instances(&quads, SKOS_CONCEPT_SCHEME), iris(&[rg::SCHEMES]));
}

#[test]
fn the_ontology_refers_to_no_term_that_it_does_not_declare() {
    let terms = iris(&[rg::CLASSES, rg::PROPERTIES, rg::CONCEPTS, kind::CONCEPTS, rg::SCHEMES]);
    for path in ["ontology/reportgraph.ttl", "ontology/shapes.ttl", "ontology/indicators.ttl"] {
        for quad in read(path) {
            let object = match &quad.object {
                Term::NamedNode(node) => Some(node.as_str()),
                _ => None,
            };
            for iri in subject(&quad).into_iter().chain([quad.predicate.as_str()]).chain(object).filter(|iri| is_ours(iri)) {
                assert!(terms.contains(iri), "{path}: {iri}");
            }
        }
    }
}

#[test]
fn every_term_is_named_and_defined_in_chinese_and_english() {
    let quads = ontology();
    let mut texts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for quad in &quads {
        let role = match quad.predicate.as_ref() {
            rdfs::LABEL | SKOS_PREF_LABEL => "label",
            SKOS_DEFINITION => "definition",
            _ => continue,
        };
        if let (Some(subject), TermRef::Literal(literal)) = (subject(quad), quad.object.as_ref()) {
            *texts.entry((subject, role, literal.language().unwrap_or(""))).or_default() += 1;
        }
    }
    for term in iris(&[rg::CLASSES, rg::PROPERTIES, rg::CONCEPTS, kind::CONCEPTS, rg::SCHEMES]) {
        for role in ["label", "definition"] {
            for language in ["zh", "en"] {
                assert_eq!(texts.get(&(term.as_str(), role, language)), Some(&1), "{term}: {role}@{language}");
            }
        }
    }
}

#[test]
fn every_concept_belongs_to_one_scheme() {
    let quads = ontology();
    for concept in iris(&[rg::CONCEPTS, kind::CONCEPTS]) {
        let schemes = quads.iter().filter(|quad| subject(quad) == Some(&concept) && quad.predicate.as_ref() == SKOS_IN_SCHEME).count();
        assert_eq!(schemes, 1, "{concept}");
    }
}

#[test]
fn every_class_has_a_shape() {
    let targets = read("ontology/shapes.ttl").into_iter().filter(|quad| quad.predicate.as_ref() == SH_TARGET_CLASS);
    let targets: BTreeSet<String> = targets.map(|quad| quad.object.to_string().trim_matches(['<', '>']).to_owned()).collect();
    assert_eq!(targets, iris(&[rg::CLASSES]));
}

#[test]
fn prefixes_are_sorted_and_mean_the_same_in_the_files() {
    assert!(PREFIXES.is_sorted() && DATA_PREFIXES.is_sorted(), "the prefixes are not sorted");
    assert!(DATA_PREFIXES.iter().all(|prefix| PREFIXES.contains(prefix)), "a prefix of data is not among all");
    let known: BTreeMap<&str, &str> = PREFIXES.iter().copied().collect();
    for path in ["ontology/reportgraph.ttl", "ontology/shapes.ttl"] {
        let text = fs::read(path).expect("the file");
        let mut parser = RdfParser::from_format(RdfFormat::Turtle).for_slice(&text);
        assert!(parser.by_ref().all(|quad| quad.is_ok()), "{path}");
        for (prefix, namespace) in parser.prefixes() {
            let expected = known.get(prefix).copied();
            assert!(expected.is_none_or(|expected| expected == namespace), "{path}: {prefix}");
        }
    }
}
