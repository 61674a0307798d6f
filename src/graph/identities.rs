//! Identities: what several reports speak of, as nodes in a graph of its own; each step that made them a node with its evidence.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use oxigraph::model::{NamedNode, NamedNodeRef, QuadRef};
use rust_decimal::Decimal;

use super::{
    emitter::Emitter,
    iri::DataIris,
    shared::SharedGraph,
    vocabulary::{rdf, rdfs, rg, skos},
};
use crate::identity::{Cluster, Evidence, Kind, MatchKey};

/// What a store knows of an entity that belongs to an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    pub kind: Kind,
    /// Its names in its report, the label first.
    pub names: Vec<String>,
    /// The graph that it lies in.
    pub report: NamedNode,
}

/// The quads of one identity. `members` describes every member of the cluster, by its IRI.
pub fn visit(cluster: &Cluster, members: &BTreeMap<String, Described>, iris: &DataIris, sink: &mut dyn FnMut(QuadRef<'_>)) {
    let known = || cluster.merges.iter().filter_map(|merge| members.get(&merge.member));
    let Some(kind) = known().map(|member| member.kind).next() else { return };
    let graph = SharedGraph::Identities.iri(iris);
    let mut emitter = Emitter::new(&graph, sink);
    let node = node(cluster, kind, iris);
    emitter.link(&node, rdf::TYPE, rg::IDENTITY);
    emitter.link(&node, rg::IDENTITY_KIND, class(kind));
    let labels = known().filter_map(|member| member.names.first().map(String::as_str));
    let label = usual(labels);
    emitter.name(&node, rdfs::LABEL, label);
    for name in known().flat_map(|member| &member.names).filter(|name| *name != label).collect::<BTreeSet<_>>() {
        emitter.name(&node, skos::ALT_LABEL, name);
    }
    emitter.decimal(&node, rg::CONFIDENCE, hundredths(cluster.score()));
    for merge in &cluster.merges {
        let Some(described) = members.get(&merge.member) else { continue };
        let member = NamedNodeRef::new_unchecked(&merge.member);
        let step = iris.across("merge", &[&merge.member]);
        emitter.link(&member.into_owned(), rg::IDENTITY_OF, node.as_ref());
        emitter.link(&step, rdf::TYPE, rg::MERGE);
        emitter.link(&step, rg::MERGED, member);
        emitter.link(&step, rg::IDENTITY_OF, node.as_ref());
        emitter.link(&step, rg::IN_REPORT, described.report.as_ref());
        emitter.link(&step, rg::EVIDENCE_OF, merge.key.as_ref().map_or(rg::JOINED_BY_HAND, |key| evidence(key.evidence)));
        if let Some(key) = &merge.key {
            emitter.text(&step, rg::MATCH_KEY, &key.text());
        }
        emitter.decimal(&step, rg::CONFIDENCE, hundredths(merge.score()));
    }
}

/// The node of an identity: by the smallest key that joins it, so that it keeps its IRI when reports are added.
fn node(cluster: &Cluster, kind: Kind, iris: &DataIris) -> NamedNode {
    let key = cluster.merges.iter().filter_map(|merge| merge.key.as_ref()).min().map(MatchKey::text);
    iris.across("identity", &[kind.name(), key.as_deref().unwrap_or(&cluster.merges[0].member)])
}

/// The name that most use; of several the longest.
fn usual<'a>(names: impl Iterator<Item = &'a str>) -> &'a str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(name, count)| (*count, name.chars().count(), Reverse(*name)));
    most.map_or("", |(name, _)| name)
}

fn hundredths(score: u8) -> Decimal {
    Decimal::new(i64::from(score), 2)
}

/// The class of what an identity stands for.
pub fn class(kind: Kind) -> NamedNodeRef<'static> {
    match kind {
        Kind::Enterprise => rg::ENTERPRISE,
        Kind::Project => rg::PROJECT,
        Kind::Park => rg::PARK,
    }
}

fn evidence(evidence: Evidence) -> NamedNodeRef<'static> {
    match evidence {
        Evidence::RegisteredName => rg::SAME_REGISTERED_NAME,
        Evidence::KnownName => rg::SAME_KNOWN_NAME,
        Evidence::NameAndPlace => rg::SAME_NAME_AND_PLACE,
        Evidence::NameAndPrefecture => rg::SAME_NAME_AND_PREFECTURE,
        Evidence::NamePlaceAndAmount => rg::SAME_NAME_PLACE_AND_AMOUNT,
        Evidence::GeneralNameAndPlace => rg::SAME_GENERAL_NAME_AND_PLACE,
    }
}
