//! What joins reports, brought up to date after a build: the graphs that describe what reports refer to, and the identities.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::{
    model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term},
    store::StorageError,
};

use super::{GraphStore, IdentitySummary, StoreError};
use crate::{
    graph::{
        GraphOptions, SharedGraph, Used, shared_quads,
        vocabulary::{rdf, rdfs, rg},
    },
    identity::Decisions,
};

/// The graphs that are made from what reports refer to.
const DESCRIBING: [SharedGraph; 3] = [SharedGraph::Indicators, SharedGraph::Industries, SharedGraph::Places];

impl GraphStore {
    /// Brings all that joins reports up to date with them. Without decisions about identities, those count that the store followed last.
    /// Readers see it after [`Self::publish`].
    pub fn join(&self, decisions: Option<&Decisions>, options: &GraphOptions) -> Result<IdentitySummary, StoreError> {
        let summary = self.refresh_identities(decisions, &options.iris)?;
        if !self.shared_is_current()? {
            self.describe(options)?;
        }
        Ok(summary)
    }

    /// Does so also where a graph that joins reports has come from elsewhere.
    pub fn join_anew(&self, options: &GraphOptions) -> Result<(), StoreError> {
        self.refresh_identities(None, &options.iris)?;
        self.describe(options)
    }

    fn describe(&self, options: &GraphOptions) -> Result<(), StoreError> {
        let used = self.used().map_err(|source| StoreError::storage(self.folder(), source))?;
        let described = DESCRIBING.iter().map(|graph| (graph.iri(&options.iris), shared_quads(*graph, &used, options)));
        let graphs: Vec<(NamedNode, Vec<Quad>)> = described.chain(self.of_other_bases(options)?).collect();
        self.put_shared(&graphs)
    }

    /// The graphs of these kinds that were made when IRIs began with another base, without quads.
    fn of_other_bases(&self, options: &GraphOptions) -> Result<Vec<(NamedNode, Vec<Quad>)>, StoreError> {
        let own = SharedGraph::ALL.map(|graph| graph.iri(&options.iris));
        let ending = |graph: &NamedNode| graph.as_str().rsplitn(3, '/').take(2).map(str::to_owned).collect::<Vec<_>>();
        let others = self.shared()?.into_iter().filter(|graph| !own.contains(graph) && own.iter().any(|one| ending(one) == ending(graph)));
        Ok(others.map(|graph| (graph, Vec::new())).collect())
    }

    /// What the graphs of reports refer to.
    fn used(&self) -> Result<Used, StorageError> {
        let mut used = Used::default();
        for quad in self.store.quads_for_pattern(None, Some(rdf::TYPE), Some(rg::REGION.into()), None) {
            used.regions.extend(node(quad?.subject));
        }
        for (predicate, nodes) in [(rg::LOCATED_IN, &mut used.regions), (rg::INDUSTRY_OF, &mut used.industries)] {
            for quad in self.store.quads_for_pattern(None, Some(predicate), None, None) {
                if let Term::NamedNode(object) = quad?.object {
                    nodes.insert(object);
                }
            }
        }
        used.indicators = self.indicators()?;
        Ok(used)
    }

    /// Indicators as written, with their nodes.
    fn indicators(&self) -> Result<BTreeMap<String, NamedNode>, StorageError> {
        let mut nodes: BTreeSet<NamedNode> = BTreeSet::new();
        for quad in self.store.quads_for_pattern(None, Some(rdf::TYPE), Some(rg::INDICATOR.into()), None) {
            nodes.extend(node(quad?.subject));
        }
        let mut indicators = BTreeMap::new();
        for node in nodes {
            let label = self.store.quads_for_pattern(Some(node.as_ref().into()), Some(rdfs::LABEL), None, None).next().transpose()?;
            if let Some(Quad { object: Term::Literal(label), .. }) = label {
                indicators.insert(label.value().to_owned(), node);
            }
        }
        Ok(indicators)
    }

    /// How many quads a graph holds.
    pub(super) fn size_of(&self, graph: NamedNodeRef<'_>) -> usize {
        self.store.quads_for_pattern(None, None, None, Some(graph.into())).count()
    }
}

fn node(subject: NamedOrBlankNode) -> Option<NamedNode> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
