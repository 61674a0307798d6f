//! Entities: their nodes, and what a report says of them.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{NamedNode, NamedNodeRef};

use super::{
    emitter::Emitter,
    facts::qualifier_concept,
    iri::ReportIris,
    text::Passages,
    vocabulary::{kind, prov, rdf, rdfs, rg, skos},
};
use crate::{
    fact::{Entity, EntityId, EntityKind, Extraction, Group, MemberKind, ProgramKind, Statement},
    span::Span,
};

/// The node of every entity, by its place in [`Extraction::entities`].
///
/// A name and a kind tell entities of a report apart; groups, whose noun phrases recur, their place and number too.
/// Where that is not enough, a number is added.
pub(super) fn nodes(extraction: &Extraction, iris: &ReportIris<'_>, passages: &Passages<'_>) -> Vec<NamedNode> {
    let mut taken = HashSet::new();
    let mut nodes = Vec::with_capacity(extraction.entities.len());
    for entity in &extraction.entities {
        let node = match &entity.kind {
            EntityKind::Region => iris.shared().region(&entity.name),
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
/// nothing refers to, and of two with the same node the second.
pub(super) struct Described<'a> {
    entities: Vec<(&'a Entity, &'a NamedNode)>,
    nodes: &'a [NamedNode],
}

impl<'a> Described<'a> {
    pub fn new(extraction: &'a Extraction, nodes: &'a [NamedNode]) -> Self {
        let needed = referred_to(extraction);
        let mut seen = HashSet::new();
        let all = extraction.entities.iter().zip(nodes).enumerate();
        let needed = all.filter(|(index, (entity, node))| {
            let stands_alone = match entity.kind {
                EntityKind::Indicator => false,
                EntityKind::Region => !entity.mentions.is_empty(),
                _ => true,
            };
            (stands_alone || needed.contains(&EntityId(*index))) && seen.insert(*node)
        });
        Self { entities: needed.map(|(_, pair)| pair).collect(), nodes }
    }

    pub fn contains(&self, node: &NamedNode) -> bool {
        self.entities.iter().any(|(_, described)| *described == node)
    }

    pub fn describe(&self, passages: &mut Passages<'_>, emitter: &mut Emitter<'_>) {
        for (entity, node) in &self.entities {
            describe_entity(entity, node, self.nodes, passages, emitter);
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

fn describe_entity(entity: &Entity, node: &NamedNode, nodes: &[NamedNode], passages: &mut Passages<'_>, emitter: &mut Emitter<'_>) {
    emitter.link(node, rdf::TYPE, class(&entity.kind).iri);
    emitter.name(node, rdfs::LABEL, &entity.name);
    if matches!(entity.kind, EntityKind::Indicator) {
        return; // Its observations have passages of their own.
    }
    for name in entity.alternatives.iter().filter(|name| **name != entity.name).collect::<BTreeSet<_>>() {
        emitter.name(node, skos::ALT_LABEL, name);
    }
    for span in entity.mentions.iter().copied().collect::<BTreeSet<Span>>() {
        emitter.link(node, rg::MENTIONED_IN, passages.at(span).as_ref());
    }
    if let Some(enterprise) = entity.undertaken_by {
        emitter.link(node, rg::UNDERTAKEN_BY, nodes[enterprise.0].as_ref());
    }
    if let Some(place) = entity.located_in {
        emitter.link(node, rg::LOCATED_IN, nodes[place.0].as_ref());
    }
    match &entity.kind {
        EntityKind::Group(group) => describe_group(entity, group, node, nodes, emitter),
        EntityKind::Program(program_kind) => emitter.link(node, rg::PROGRAM_KIND, program_kind_concept(*program_kind)),
        _ => {}
    }
    if !matches!(entity.kind, EntityKind::Region) && !entity.rule.is_empty() {
        emitter.text(node, rg::RULE, &entity.rule);
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
