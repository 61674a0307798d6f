//! `ontology/indicators.ttl` is what the lexicon gives, and a sound SKOS scheme.
//!
//! To write the file anew after a change of the lexicon: `REPORTGRAPH_BLESS=1 cargo test --release --test indicators`.

use std::{collections::BTreeSet, fs, path::PathBuf};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedOrBlankNode, Quad, Term},
};
use reportgraph::{
    graph::{
        UnitTable,
        indicators::{INDICATORS, IndicatorScheme, indicator_scheme_turtle},
    },
    lexicon::Lexicons,
    rules::RuleFiles,
};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

fn scheme_and_turtle() -> (IndicatorScheme, String) {
    let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("the lexicons parse");
    let units = lexicons.get("units").map_or_else(UnitTable::default, |units| UnitTable::from_lexicon(units).expect("the units are sound"));
    let scheme = IndicatorScheme::new(&lexicons).expect("the indicators are sound");
    let turtle = indicator_scheme_turtle(&scheme, &units);
    (scheme, turtle)
}

#[test]
fn the_committed_scheme_is_the_generated_one() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ontology/indicators.ttl");
    let (_, turtle) = scheme_and_turtle();
    if std::env::var_os("REPORTGRAPH_BLESS").is_some() {
        fs::write(&path, &turtle).expect("the scheme can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differing = committed.lines().zip(turtle.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(
        committed == turtle,
        "ontology/indicators.ttl is not what rules/lexicon/indicators.tsv gives (first difference: {differing:?}); \
         REPORTGRAPH_BLESS=1 cargo test --release --test indicators writes it anew"
    );
}

#[test]
fn the_scheme_is_sound_skos() {
    let (scheme, turtle) = scheme_and_turtle();
    let quads: Vec<Quad> =
        RdfParser::from_format(RdfFormat::Turtle).for_reader(turtle.as_bytes()).collect::<Result<_, _>>().expect("it is Turtle");
    let having = |predicate: &str| -> Vec<(NamedOrBlankNode, Term)> {
        let predicate = format!("{SKOS}{predicate}");
        quads.iter().filter(|quad| quad.predicate.as_str() == predicate).map(|quad| (quad.subject.clone(), quad.object.clone())).collect()
    };
    let concepts: BTreeSet<String> = having("inScheme").into_iter().map(|(subject, _)| subject.to_string()).collect();
    assert_eq!(concepts.len(), scheme.concepts().count());
    assert!(having("broader").iter().all(|(_, above)| concepts.contains(&above.to_string())), "every wider concept is in the scheme");
    assert_eq!(having("broader").len() + having("topConceptOf").len(), concepts.len(), "one wider concept each, or a top");
    assert!(having("topConceptOf").iter().all(|(_, top)| top.to_string() == format!("<{INDICATORS}>")));
    // SKOS: the labels of a concept are disjoint, and no two concepts share one here.
    let mut labels = BTreeSet::new();
    for (subject, label) in having("prefLabel").into_iter().chain(having("altLabel")) {
        assert!(labels.insert(label.to_string()), "{label} of {subject} stands twice");
    }
}

#[test]
fn there_are_enough_indicators() {
    let (scheme, _) = scheme_and_turtle();
    let own_rows = scheme.concepts().filter(|concept| !concept.english.is_empty()).count();
    assert!(own_rows >= 300, "{own_rows}");
    assert!(scheme.concepts().filter(|concept| concept.broader.is_none()).count() >= 20);
}
