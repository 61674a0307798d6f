//! The order in which people read a graph: the report, its sections, places, people and things, facts, passages.

use std::{cmp::Ordering, collections::HashMap};

use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::vocabulary::{dcterms, oa, prov, qudt, rdf, rdfs, rg, schema, skos};

/// Sorts the quads of one graph so that every subject's stand together, in the order in which people read them.
/// Quads that are equal become one.
pub(super) fn sorted_for_readers(quads: Vec<Quad>) -> Vec<Quad> {
    let places = places(&quads);
    let ranks = predicate_ranks();
    let mut keyed: Vec<(Place, usize, Quad)> = quads
        .into_iter()
        .map(|quad| {
            let place = places.get(&quad.subject).copied().unwrap_or_default();
            let rank = ranks.get(quad.predicate.as_str()).copied().unwrap_or(usize::MAX);
            (place, rank, quad)
        })
        .collect();
    keyed.sort_by(|(place, rank, quad), (other_place, other_rank, other)| {
        (place.class.cmp(&other_place.class))
            .then(place.position.cmp(&other_place.position))
            .then_with(|| by_subject(quad, other))
            .then(rank.cmp(other_rank))
            .then_with(|| quad.predicate.cmp(&other.predicate))
            .then_with(|| by_object(quad, other))
    });
    keyed.dedup_by(|(_, _, quad), (_, _, other)| quad == other);
    keyed.into_iter().map(|(_, _, quad)| quad).collect()
}

/// Where a subject belongs in the order of reading.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// By its class: a place in [`READING_ORDER`].
    class: usize,
    /// Where it stands in the text: the first passage's start, or the section's number.
    position: usize,
}

impl Default for Place {
    /// Behind all that has a class.
    fn default() -> Self {
        Self { class: usize::MAX, position: 0 }
    }
}

/// The classes in the order of reading; classes of one row stand together.
const READING_ORDER: &[&[NamedNodeRef<'static>]] = &[
    &[rg::REPORT],
    &[rg::SECTION],
    &[rg::REGION],
    &[rg::PERSON],
    &[rg::INDICATOR],
    &[rg::ENTERPRISE],
    &[rg::AGENCY],
    &[rg::INSTITUTION],
    &[rg::PARK],
    &[rg::INDUSTRY_CLUSTER],
    &[rg::PROJECT],
    &[rg::GROUP],
    &[rg::PROGRAM],
    &[rg::FUND],
    &[rg::EVENT],
    &[rg::INDUSTRY],
    &[rg::BRAND],
    &[rg::OBSERVATION, rg::INVESTMENT, rg::MILESTONE, rg::RECOGNITION],
    &[rg::PASSAGE],
];

fn places(quads: &[Quad]) -> HashMap<NamedOrBlankNode, Place> {
    let starts = starts(quads);
    let start = |object: &Term| starts.get(object.to_string().as_str()).copied();
    let mut places: HashMap<NamedOrBlankNode, Place> = HashMap::new();
    for quad in quads {
        let predicate = quad.predicate.as_ref();
        if predicate == rdf::TYPE {
            let class = READING_ORDER.iter().position(|row| row.iter().any(|class| quad.object == (*class).into()));
            if let Some(class) = class {
                let position = if class == 1 { section_number(&quad.subject) } else { usize::MAX };
                let place = places.entry(quad.subject.clone()).or_insert(Place { class, position });
                place.class = place.class.min(class);
                place.position = place.position.min(position);
            }
        }
    }
    for quad in quads {
        let predicate = quad.predicate.as_ref();
        let position = if predicate == oa::START {
            number(&quad.object)
        } else if predicate == rg::MENTIONED_IN || predicate == prov::WAS_DERIVED_FROM {
            start(&quad.object)
        } else {
            None
        };
        if let (Some(position), Some(place)) = (position, places.get_mut(&quad.subject)) {
            place.position = place.position.min(position);
        }
    }
    places
}

/// Where each passage starts, by the passage as N-Triples writes it.
fn starts(quads: &[Quad]) -> HashMap<String, usize> {
    let starts = quads.iter().filter(|quad| quad.predicate.as_ref() == oa::START);
    starts.filter_map(|quad| Some((quad.subject.to_string(), number(&quad.object)?))).collect()
}

fn number(term: &Term) -> Option<usize> {
    match term {
        Term::Literal(literal) => literal.value().parse().ok(),
        _ => None,
    }
}

/// The number at the end of a section's IRI.
fn section_number(subject: &NamedOrBlankNode) -> usize {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().rsplit('/').next().and_then(|last| last.parse().ok()).unwrap_or(usize::MAX),
        NamedOrBlankNode::BlankNode(_) => usize::MAX,
    }
}

/// Type and names first, then the other properties in the order of the vocabulary.
fn predicate_ranks() -> HashMap<&'static str, usize> {
    let first = [rdf::TYPE, rdfs::LABEL, skos::PREF_LABEL, skos::ALT_LABEL, dcterms::TITLE, dcterms::DATE, schema::JOB_TITLE];
    let unit = rg::PROPERTIES.iter().position(|property| *property == rg::UNIT).map_or(0, |place| place + 1);
    let (before_unit, after_unit) = rg::PROPERTIES.split_at(unit);
    let last = [oa::START, oa::END, oa::EXACT, prov::HAD_MEMBER, prov::WAS_DERIVED_FROM, dcterms::IS_PART_OF, dcterms::SOURCE];
    let all = first.iter().chain(before_unit).chain(&[qudt::HAS_UNIT]).chain(after_unit).chain(&last);
    all.enumerate().map(|(rank, predicate)| (predicate.as_str(), rank)).collect()
}

fn by_subject(a: &Quad, b: &Quad) -> Ordering {
    match (&a.subject, &b.subject) {
        (NamedOrBlankNode::NamedNode(a), NamedOrBlankNode::NamedNode(b)) => a.cmp(b),
        (a, b) => a.to_string().cmp(&b.to_string()),
    }
}

fn by_object(a: &Quad, b: &Quad) -> Ordering {
    match (&a.object, &b.object) {
        (Term::NamedNode(a), Term::NamedNode(b)) => a.cmp(b),
        (a, b) => a.to_string().cmp(&b.to_string()),
    }
}
