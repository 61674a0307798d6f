//! What is the same in every report, in graphs of its own: the places with their codes and what they lie in, and the statistical
//! indicators that written forms are attached to.
//!
//! They are made from what the graphs of reports refer to ([`Used`]), so they depend on the set of reports, and not on their order.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, QuadRef};

use super::{
    emitter::Emitter,
    indicators::{Attachment, Concept, IndicatorScheme},
    iri::DataIris,
    quads::GraphOptions,
    units::UnitTable,
    vocabulary::{dcterms, qudt, rdf, rdfs, rg, schema, skos},
};
use crate::identity::{Industry, IndustryRules, PlaceId, PlaceRules};

/// A named graph that joins reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedGraph {
    /// Enterprises, projects and parks that several reports speak of, and why they are the same.
    Identities,
    Indicators,
    Industries,
    Places,
}

impl SharedGraph {
    /// In the order of their IRIs.
    pub const ALL: [Self; 4] = [Self::Identities, Self::Indicators, Self::Industries, Self::Places];

    pub fn iri(self, iris: &DataIris) -> NamedNode {
        iris.shared_graph(match self {
            Self::Identities => "identities",
            Self::Indicators => "indicators",
            Self::Industries => "industries",
            Self::Places => "places",
        })
    }
}

/// The nodes and labels of regions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Regions<'a> {
    pub iris: &'a DataIris,
    pub places: &'a PlaceRules,
}

impl Regions<'_> {
    /// The node of a region: by its key in the gazetteer where it is known, else by its name.
    pub fn node(&self, name: &str, place: Option<PlaceId>) -> NamedNode {
        place.map_or_else(|| self.iris.region(name), |place| self.place(place))
    }

    pub fn place(&self, place: PlaceId) -> NamedNode {
        self.iris.region(&self.places.gazetteer.key(place))
    }

    /// What a region is called: its full official name where it is known.
    pub fn label<'n>(&self, name: &'n str, place: Option<PlaceId>) -> Cow<'n, str> {
        place.map_or(Cow::Borrowed(name), |place| Cow::Owned(self.places.gazetteer.full_name(place, &self.places.kinds)))
    }
}

/// What the graphs of reports refer to of what is the same in all.
#[derive(Clone, Debug, Default)]
pub struct Used {
    /// The nodes of regions.
    pub regions: BTreeSet<NamedNode>,
    /// Indicators as written, with their nodes.
    pub indicators: BTreeMap<String, NamedNode>,
    /// The nodes of sections and divisions of GB/T 4754.
    pub industries: BTreeSet<NamedNode>,
}

/// The quads of one of the graphs that describe what reports refer to; that of identities is made from clusters.
pub fn shared_quads(graph: SharedGraph, used: &Used, options: &GraphOptions) -> Vec<Quad> {
    let name = graph.iri(&options.iris);
    let mut quads = Vec::new();
    let mut sink = |quad: QuadRef<'_>| quads.push(quad.into_owned());
    let mut emitter = Emitter::new(&name, &mut sink);
    match graph {
        SharedGraph::Places => {
            let regions = Regions { iris: &options.iris, places: &options.identity.places };
            for place in with_surroundings(&used.regions, &regions) {
                describe_place(place, &regions, &mut emitter);
            }
        }
        SharedGraph::Indicators => {
            if let Some(scheme) = &options.indicators {
                let indicators = used.indicators.iter().map(|(written, node)| (written.as_str(), node));
                describe_indicators(indicators, scheme, &options.units, &mut emitter);
            }
        }
        SharedGraph::Industries => describe_industries(&used.industries, &options.identity.industries, &mut emitter),
        SharedGraph::Identities => {}
    }
    quads
}

/// The places among regions, what they became, and all that they lie in.
fn with_surroundings(used: &BTreeSet<NamedNode>, regions: &Regions<'_>) -> BTreeSet<PlaceId> {
    let gazetteer = &regions.places.gazetteer;
    let known = gazetteer.iter().map(|(id, _)| id).filter(|id| used.contains(&regions.place(*id)));
    let named: BTreeSet<PlaceId> = known.flat_map(|place| [place, gazetteer.present(place)]).collect();
    named.into_iter().flat_map(|place| gazetteer.lineage(place)).collect()
}

fn describe_place(id: PlaceId, regions: &Regions<'_>, emitter: &mut Emitter<'_>) {
    let gazetteer = &regions.places.gazetteer;
    let (place, node) = (gazetteer.get(id), regions.place(id));
    let label = regions.label(&place.name, Some(id));
    emitter.link(&node, rdf::TYPE, rg::REGION);
    emitter.name(&node, rdfs::LABEL, &label);
    let names: BTreeSet<&str> = place.names.iter().map(String::as_str).chain(place.short.as_deref()).chain([place.name.as_str()]).collect();
    for name in names.into_iter().filter(|name| *name != label) {
        emitter.name(&node, skos::ALT_LABEL, name);
    }
    if !place.code.is_empty() {
        emitter.text(&node, rg::DIVISION_CODE, &place.code);
    }
    let present = gazetteer.present(id);
    if !gazetteer.get(present).code.is_empty() && !gazetteer.get(present).former {
        emitter.text(&node, rg::PRESENT_CODE, &gazetteer.get(present).code);
    }
    for code in &place.former_codes {
        emitter.text(&node, rg::FORMER_CODE, code);
    }
    if let Some(parent) = place.parent {
        emitter.link(&node, schema::CONTAINED_IN_PLACE, regions.place(parent).as_ref());
    }
    if present != id {
        emitter.link(&node, dcterms::IS_REPLACED_BY, regions.place(present).as_ref());
    }
}

fn describe_indicators<'n>(
    indicators: impl Iterator<Item = (&'n str, &'n NamedNode)>,
    scheme: &IndicatorScheme,
    units: &UnitTable,
    emitter: &mut Emitter<'_>,
) {
    let mut described = BTreeSet::new();
    for (written, node) in indicators {
        let (predicate, concept) = match scheme.attach(written) {
            Some(Attachment::Same(concept)) => (skos::EXACT_MATCH, concept),
            Some(Attachment::Narrower(concept)) => (skos::BROAD_MATCH, concept),
            None => continue,
        };
        emitter.link(node, predicate, NamedNodeRef::new_unchecked(&concept.iri));
        for above in scheme.lineage(concept) {
            if described.insert(above.iri.as_str()) {
                describe_concept(above, scheme, units, emitter);
            }
        }
    }
}

fn describe_concept(concept: &Concept, scheme: &IndicatorScheme, units: &UnitTable, emitter: &mut Emitter<'_>) {
    let node = NamedNode::new_unchecked(&concept.iri);
    emitter.link(&node, rdf::TYPE, skos::CONCEPT);
    emitter.name(&node, skos::PREF_LABEL, &concept.name);
    if !concept.english.is_empty() {
        emitter.english(&node, skos::PREF_LABEL, &concept.english);
    }
    if let Some(broader) = concept.broader.as_deref().and_then(|name| scheme.concept(name)) {
        emitter.link(&node, skos::BROADER, NamedNodeRef::new_unchecked(&broader.iri));
    }
    if let Some(unit) = &concept.unit {
        emitter.text(&node, rg::UNIT, unit);
        if let Some(unit) = units.get(unit) {
            emitter.link(&node, qudt::HAS_UNIT, unit.as_ref());
        }
    }
    emitter.text(&node, rg::DIRECTION, concept.direction.word());
}

/// Where the classes of GB/T 4754 have their IRIs: the same for everybody, whatever the base of the data is.
const INDUSTRIES: &str = "https://w3id.org/reportgraph/industries/";

/// The concept of a section or division of GB/T 4754.
pub(super) fn industry(industry: &Industry) -> NamedNode {
    NamedNode::new_unchecked(format!("{INDUSTRIES}{}", industry.code))
}

fn describe_industries(used: &BTreeSet<NamedNode>, rules: &IndustryRules, emitter: &mut Emitter<'_>) {
    let known = rules.iter().filter(|class| used.contains(&industry(class)));
    let with_sections = known.flat_map(|class| [Some(class), rules.section(class)]).flatten();
    let all: BTreeMap<&str, &Industry> = with_sections.map(|class| (class.code.as_str(), class)).collect();
    for class in all.into_values() {
        let node = industry(class);
        emitter.link(&node, rdf::TYPE, skos::CONCEPT);
        emitter.name(&node, skos::PREF_LABEL, &class.name);
        emitter.text(&node, skos::NOTATION, &class.code);
        if let Some(section) = rules.section(class) {
            emitter.link(&node, skos::BROADER, industry(section).as_ref());
        }
    }
}
