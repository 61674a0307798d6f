//! Entities: their nodes, and what a report says of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use oxigraph::model::{NamedNode, NamedNodeRef};

use super::{
    emitter::Emitter,
    facts::qualifier_concept,
    iri::ReportIris,
    shared::{Regions, industry},
    text::Passages,
    vocabulary::{kind, prov, rdf, rdfs, rg, skos},
};
use crate::{
    fact::{Entity, EntityId, EntityKind, Extraction, Group, MemberKind, ProgramKind, Statement},
    identity::{Identities, Industry, IndustryRules, MatchKey, PlaceId},
    span::Span,
};

/// The node of every entity, by its place in [`Extraction::entities`].
///
/// A name and a kind tell entities of a report apart; groups, whose noun phrases recur, their place and number too.
/// Where that is not enough, a number is added.
pub(super) fn nodes(
    extraction: &Extraction,
    identities: &Identities,
    regions: &Regions<'_>,
    iris: &ReportIris<'_>,
    passages: &Passages<'_>,
) -> Vec<NamedNode> {
    let mut taken = HashSet::new();
    let mut nodes = Vec::with_capacity(extraction.entities.len());
    for (index, entity) in extraction.entities.iter().enumerate() {
        let node = match &entity.kind {
            EntityKind::Region => regions.node(&entity.name, identities.place(index)),
            EntityKind::Indicator => iris.shared().indicator(&entity.name),
            kind => {
                let identity = identity(entity, passages);
                let parts: Vec<&str> = identity.iter().map(String::as_str).collect();
                untaken(&mut taken, |more| iris.node(class(kind).folder, &[&parts, more].concat()))
            }
        };
        nodes.push(node);
    }
    nodes
}

/// The node of a person whom only the report's head names: the same as if the text named him or her once more.
pub(super) fn person(name: &str, iris: &ReportIris<'_>) -> NamedNode {
    iris.node(class(&EntityKind::Person).folder, &[name])
}

fn identity(entity: &Entity, passages: &Passages<'_>) -> Vec<String> {
    let mut parts = vec![entity.name.clone()];
    if let EntityKind::Group(group) = &entity.kind {
        parts.push(group.count.normalize().to_string());
        parts.extend(entity.mentions.first().map(|span| passages.offsets(*span).0.to_string()));
    }
    parts
}

fn untaken(taken: &mut HashSet<NamedNode>, node: impl Fn(&[&str]) -> NamedNode) -> NamedNode {
    let mut candidate = node(&[]);
    let mut number = 1;
    while !taken.insert(candidate.clone()) {
        number += 1;
        candidate = node(&[&number.to_string()]);
    }
    candidate
}

/// The entities that a report's graph describes, by their nodes. Left out are indicators and unmentioned places that
/// nothing refers to. A place that a report calls by several names is one node, and indicators of one name are one.
pub(super) struct Described<'a> {
    entities: Vec<(Known<'a>, &'a NamedNode)>,
    /// The places of nodes among `entities`.
    places: HashMap<&'a NamedNode, usize>,
    nodes: &'a [NamedNode],
}

/// An entity, with the others of the same node and with its identities.
struct Known<'a> {
    entity: &'a Entity,
    others: Vec<&'a Entity>,
    place: Option<PlaceId>,
    around: Option<PlaceId>,
    keys: &'a [MatchKey],
    industry: Option<&'a Industry>,
}

impl<'a> Described<'a> {
    pub fn new(extraction: &'a Extraction, identities: &'a Identities, industries: &'a IndustryRules, nodes: &'a [NamedNode]) -> Self {
        let needed = referred_to(extraction);
        let mut described = Self { entities: Vec::new(), places: HashMap::new(), nodes };
        for (index, (entity, node)) in extraction.entities.iter().zip(nodes).enumerate() {
            let stands_alone = match entity.kind {
                EntityKind::Indicator => false,
                EntityKind::Region => !entity.mentions.is_empty(),
                _ => true,
            };
            if !stands_alone && !needed.contains(&EntityId(index)) {
                continue;
            }
            if let Some(place) = described.places.get(node) {
                described.entities[*place].0.others.push(entity);
                continue;
            }
            described.places.insert(node, described.entities.len());
            let (place, around, keys) = (identities.place(index), identities.around(index), identities.keys(index));
            let industry = match entity.kind {
                EntityKind::Enterprise | EntityKind::Project => industries.of(&entity.name),
                _ => None,
            };
            described.entities.push((Known { entity, others: Vec::new(), place, around, keys, industry }, node));
        }
        described
    }

    pub fn contains(&self, node: &NamedNode) -> bool {
        self.places.contains_key(node)
    }

    pub fn describe(&self, regions: &Regions<'_>, passages: &mut Passages<'_>, emitter: &mut Emitter<'_>) {
        for (known, node) in &self.entities {
            known.describe(node, self.nodes, regions, passages, emitter);
        }
    }
}

fn referred_to(extraction: &Extraction) -> HashSet<EntityId> {
    let mut all = HashSet::new();
    for entity in &extraction.entities {
        all.extend(entity.undertaken_by);
        all.extend(entity.located_in);
    }
    for fact in &extraction.facts {
        all.insert(fact.about);
        if let Statement::Observation { indicator, .. } = &fact.statement {
            all.insert(*indicator);
        }
    }
    all
}

impl Known<'_> {
    fn describe(
        &self,
        node: &NamedNode,
        nodes: &[NamedNode],
        regions: &Regions<'_>,
        passages: &mut Passages<'_>,
        emitter: &mut Emitter<'_>,
    ) {
        let entity = self.entity;
        emitter.link(node, rdf::TYPE, class(&entity.kind).iri);
        let label = regions.label(&entity.name, self.place);
        emitter.name(node, rdfs::LABEL, &label);
        if matches!(entity.kind, EntityKind::Indicator) {
            return; // Its observations have passages of their own.
        }
        let all = || self.others.iter().copied().chain([entity]);
        let names = all().flat_map(|entity| entity.alternatives.iter().chain([&entity.name]));
        for name in names.filter(|name| **name != *label).collect::<BTreeSet<_>>() {
            emitter.name(node, skos::ALT_LABEL, name);
        }
        for span in all().flat_map(|entity| entity.mentions.iter().copied()).collect::<BTreeSet<Span>>() {
            emitter.link(node, rg::MENTIONED_IN, passages.at(span).as_ref());
        }
        if let Some(enterprise) = entity.undertaken_by {
            emitter.link(node, rg::UNDERTAKEN_BY, nodes[enterprise.0].as_ref());
        }
        match (entity.located_in, self.around) {
            (Some(place), _) => emitter.link(node, rg::LOCATED_IN, nodes[place.0].as_ref()),
            (None, Some(place)) => emitter.link(node, rg::LOCATED_IN, regions.place(place).as_ref()),
            (None, None) => {}
        }
        match &entity.kind {
            EntityKind::Group(group) => describe_group(entity, group, node, nodes, emitter),
            EntityKind::Program(program_kind) => emitter.link(node, rg::PROGRAM_KIND, program_kind_concept(*program_kind)),
            _ => {}
        }
        if let Some(class) = self.industry {
            emitter.link(node, rg::INDUSTRY_OF, industry(class).as_ref());
        }
        for key in self.keys {
            emitter.text(node, rg::MATCH_KEY, &key.text());
        }
        if !matches!(entity.kind, EntityKind::Region) && !entity.rule.is_empty() {
            emitter.text(node, rg::RULE, &entity.rule);
        }
    }
}

fn describe_group(entity: &Entity, group: &Group, node: &NamedNode, nodes: &[NamedNode], emitter: &mut Emitter<'_>) {
    let member_class = match group.member_kind {
        MemberKind::Project => rg::PROJECT,
        MemberKind::Enterprise => rg::ENTERPRISE,
    };
    emitter.link(node, rg::MEMBER_KIND, member_class);
    emitter.text(node, rg::NOUN, &entity.name);
    emitter.integer(node, rg::COUNT, group.count.trunc().normalize());
    if let Some(qualifier) = group.qualifier {
        emitter.link(node, rg::QUALIFIER, qualifier_concept(qualifier));
    }
    for member in group.members.iter().map(|member| &nodes[member.0]).collect::<BTreeSet<_>>() {
        emitter.link(node, prov::HAD_MEMBER, member.as_ref());
    }
}

/// An entity's class, and the folder of its IRIs.
struct Class {
    iri: NamedNodeRef<'static>,
    folder: &'static str,
}

fn class(kind: &EntityKind) -> Class {
    let (iri, folder) = match kind {
        EntityKind::Region => (rg::REGION, "region"),
        EntityKind::Enterprise => (rg::ENTERPRISE, "enterprise"),
        EntityKind::Agency => (rg::AGENCY, "agency"),
        EntityKind::Institution => (rg::INSTITUTION, "institution"),
        EntityKind::Park => (rg::PARK, "park"),
        EntityKind::IndustryCluster => (rg::INDUSTRY_CLUSTER, "cluster"),
        EntityKind::Project => (rg::PROJECT, "project"),
        EntityKind::Group(_) => (rg::GROUP, "group"),
        EntityKind::Program(_) => (rg::PROGRAM, "program"),
        EntityKind::Fund => (rg::FUND, "fund"),
        EntityKind::Indicator => (rg::INDICATOR, "indicator"),
        EntityKind::Person => (rg::PERSON, "person"),
        EntityKind::Event => (rg::EVENT, "event"),
        EntityKind::Industry => (rg::INDUSTRY, "industry"),
        EntityKind::Brand => (rg::BRAND, "brand"),
        EntityKind::Works => (rg::WORKS, "works"),
    };
    Class { iri, folder }
}

fn program_kind_concept(program_kind: ProgramKind) -> NamedNodeRef<'static> {
    match program_kind {
        ProgramKind::Strategy => kind::STRATEGY,
        ProgramKind::Action => kind::ACTION,
        ProgramKind::Plan => kind::PLAN,
        ProgramKind::Document => kind::POLICY_DOCUMENT,
        ProgramKind::Reform => kind::REFORM,
        ProgramKind::Initiative => kind::INITIATIVE,
    }
}
