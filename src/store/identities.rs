//! Identities across reports, kept up to date: what a build added, changed or removed is compared with the rest by its match keys,
//! and only the identities that this touches are written anew.
//!
//! Which reports the identities take account of, and which decisions they follow, is noted in a file beside the database once they are written.
//! After a crash in between, the same reports are compared again, which changes nothing. The outcome is the same as if all had been compared at
//! once.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque},
    fs,
};

use oxigraph::{
    model::{GraphName, LiteralRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, QuadRef, Term},
    store::StorageError,
};
use serde::{Deserialize, Serialize};

use super::{GraphStore, StoreError, layout::Layout};
use crate::{
    graph::{
        DataIris, SharedGraph,
        identities::{self, Described},
        vocabulary::{rdfs, rg, skos},
    },
    identity::{Decisions, Kind, MatchKey, Member, cluster},
};

/// What the identities take account of.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Account {
    /// Reports with what else their graphs depend on.
    reports: Versions,
    /// As their file has them.
    decisions: String,
    /// How many quads there were: other than now, if the database was put back to an earlier state.
    quads: usize,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdentitySummary {
    /// Reports that were new or gone.
    pub reports: usize,
    /// Identities that were written.
    pub written: usize,
    /// Identities that were taken away, those that were written anew among them.
    pub erased: usize,
}

impl Account {
    /// That of a store; an empty one where there is none that can be read.
    fn read(layout: &Layout) -> Self {
        fs::read(layout.identities()).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    fn decisions(&self) -> Decisions {
        Decisions::parse("the store", &self.decisions).unwrap_or_default()
    }
}

/// The decisions that a store followed last.
pub(super) fn decisions_of(layout: &Layout) -> Decisions {
    Account::read(layout).decisions()
}

impl GraphStore {
    /// Brings the identities up to date with the reports and the decisions.
    ///
    /// Without decisions, those count that the store followed last.
    pub fn refresh_identities(&self, decisions: Option<&Decisions>, iris: &DataIris) -> Result<IdentitySummary, StoreError> {
        let records = self.records()?;
        let present = records.into_iter().map(|record| (record.report, record.fingerprint)).collect();
        let graph = SharedGraph::Identities.iri(iris);
        let failed = |source| StoreError::storage(&self.layout.root, source);
        let account = Account::read(&self.layout);
        let account = if account.quads == self.size_of(graph.as_ref()) { account } else { Account::default() };
        let before = account.decisions();
        let decisions = decisions.unwrap_or(&before);
        if account.reports == present && before == *decisions {
            return Ok(IdentitySummary::default());
        }
        let refresh = Refresh { store: self, graph: graph.clone(), decisions, before: &before, iris };
        let (summary, removed, added) = refresh.run(&account.reports, &present).map_err(failed)?;
        self.writer()?.change_shared(&self.store, &graph, &removed, &added)?;
        let account = Account { reports: present, decisions: decisions.text(), quads: self.size_of(graph.as_ref()) };
        let text = serde_json::to_vec(&account).expect("an account of strings and numbers has a form in JSON");
        super::layout::write_whole(&self.layout.identities(), &text).map_err(|error| self.layout.error(error))?;
        Ok(summary)
    }
}

impl GraphStore {
    /// The entity of a report that may be merged, by its IRI or by an end of it that no other has.
    pub fn entity(&self, name: &str) -> Result<String, StoreError> {
        let name = name.trim_start_matches('<').trim_end_matches('>');
        let keyed = self.store.quads_for_pattern(None, Some(rg::MATCH_KEY), None, None);
        let mut found: BTreeSet<String> = BTreeSet::new();
        for quad in keyed {
            let entity = iri(&quad.map_err(|source| StoreError::storage(&self.layout.root, source))?.subject);
            let ends = entity.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'));
            // Merges bear the key that joined them.
            if ends && !entity.contains("/merge/") {
                found.insert(entity);
            }
        }
        match found.len() {
            1 => Ok(found.pop_first().unwrap_or_default()),
            number => Err(StoreError::NoSuchEntity { name: name.to_owned(), number }),
        }
    }
}

struct Refresh<'a> {
    store: &'a GraphStore,
    graph: NamedNode,
    decisions: &'a Decisions,
    /// The decisions that the store followed last.
    before: &'a Decisions,
    iris: &'a DataIris,
}

/// Reports with what else their graphs depend on.
type Versions = BTreeSet<(String, String)>;

/// Entities by their IRIs, with the report that each lies in.
type Reports = BTreeMap<String, NamedNode>;

impl Refresh<'_> {
    /// What was done; the quads that go, and those that come.
    fn run(&self, covered: &Versions, present: &Versions) -> Result<(IdentitySummary, Vec<Quad>, Vec<Quad>), StorageError> {
        let mut start: BTreeSet<String> = BTreeSet::new();
        let changed: BTreeSet<&str> = present.symmetric_difference(covered).map(|(report, _)| report.as_str()).collect();
        for report in &changed {
            start.extend(self.keyed_in(report)?);
        }
        let mut old = self.identities_in(&changed)?;
        if self.before != self.decisions {
            let decided: BTreeSet<&str> = self.before.entities().into_iter().chain(self.decisions.entities()).collect();
            old.extend(self.identities_of(decided.iter().copied())?);
            start.extend(decided.into_iter().map(str::to_owned));
        }
        // What was one with a thing that is gone or split off is compared anew.
        start.extend(self.members_of(&old)?);
        let (members, reports) = self.reached(start)?;
        old.extend(self.identities_of(members.iter().map(|member| member.id.as_str()))?);
        let clusters = cluster(&members, self.decisions);
        let described = self.describe(clusters.iter().flat_map(|cluster| &cluster.merges).map(|merge| &merge.member), &reports)?;
        let mut quads = Vec::new();
        for cluster in &clusters {
            identities::visit(cluster, &described, self.iris, &mut |quad: QuadRef<'_>| quads.push(quad.into_owned()));
        }
        let erased = self.quads_of(&old)?;
        Ok((IdentitySummary { reports: changed.len(), written: clusters.len(), erased: old.len() }, erased, quads))
    }

    /// The entities of a report that have match keys.
    fn keyed_in(&self, report: &str) -> Result<Vec<String>, StorageError> {
        let graph = NamedNodeRef::new_unchecked(report);
        let quads = self.store.store.quads_for_pattern(None, Some(rg::MATCH_KEY), None, Some(graph.into()));
        quads.map(|quad| Ok(iri(&quad?.subject))).collect()
    }

    /// The identities that entities of some reports belong to, or did when the reports were compared.
    fn identities_in(&self, reports: &BTreeSet<&str>) -> Result<BTreeSet<NamedNode>, StorageError> {
        let mut identities = BTreeSet::new();
        for report in reports {
            for merge in self.subjects(rg::IN_REPORT, &NamedNode::new_unchecked(*report))? {
                identities.extend(self.objects(&merge, rg::IDENTITY_OF)?.into_iter().map(NamedNode::new_unchecked));
            }
        }
        Ok(identities)
    }

    fn members_of(&self, identities: &BTreeSet<NamedNode>) -> Result<Vec<String>, StorageError> {
        let mut members = Vec::new();
        for identity in identities {
            for merge in self.subjects(rg::IDENTITY_OF, identity)? {
                members.extend(self.objects(&merge, rg::MERGED)?);
            }
        }
        Ok(members)
    }

    /// All entities that can be reached from some by shared keys and joins, with their keys.
    fn reached(&self, start: BTreeSet<String>) -> Result<(Vec<Member>, Reports), StorageError> {
        let joined = self.joined();
        let mut queue: VecDeque<String> = start.iter().cloned().collect();
        let mut seen: HashSet<String> = start.into_iter().collect();
        let mut keys_seen: HashSet<String> = HashSet::new();
        let (mut members, mut reports) = (Vec::new(), Reports::new());
        while let Some(id) = queue.pop_front() {
            let Some((keys, report)) = self.keys_of(&id)? else { continue };
            let mut next: Vec<String> = joined.get(id.as_str()).into_iter().flatten().map(|other| (*other).to_owned()).collect();
            if !self.decisions.is_split(&id) {
                for key in &keys {
                    if keys_seen.insert(key.clone()) {
                        next.extend(self.holders(key)?);
                    }
                }
            }
            members.push(Member { id: id.clone(), keys: keys.iter().filter_map(|key| MatchKey::parse(key)).collect() });
            reports.insert(id, report);
            queue.extend(next.into_iter().filter(|other| seen.insert(other.clone())));
        }
        Ok((members, reports))
    }

    fn joined(&self) -> HashMap<&str, Vec<&str>> {
        let mut joined: HashMap<&str, Vec<&str>> = HashMap::new();
        for (one, other) in self.decisions.joins() {
            joined.entry(one).or_default().push(other);
            joined.entry(other).or_default().push(one);
        }
        joined
    }

    /// The match keys of an entity, and the report that it lies in; none where there is no such entity with keys.
    fn keys_of(&self, id: &str) -> Result<Option<(Vec<String>, NamedNode)>, StorageError> {
        let subject = NamedNodeRef::new_unchecked(id);
        let mut keys = Vec::new();
        let mut report = None;
        for quad in self.store.store.quads_for_pattern(Some(subject.into()), Some(rg::MATCH_KEY), None, None) {
            let quad = quad?;
            if let (Term::Literal(key), GraphName::NamedNode(graph)) = (quad.object, quad.graph_name) {
                keys.push(key.value().to_owned());
                report = Some(graph);
            }
        }
        keys.sort();
        Ok(report.map(|report| (keys, report)))
    }

    /// The entities with a key. Merges bear keys too, in the graph of identities.
    fn holders(&self, key: &str) -> Result<Vec<String>, StorageError> {
        let key = LiteralRef::new_simple_literal(key);
        let quads = self.store.store.quads_for_pattern(None, Some(rg::MATCH_KEY), Some(key.into()), None);
        let mut holders = Vec::new();
        for quad in quads {
            let quad = quad?;
            if quad.graph_name != GraphName::NamedNode(self.graph.clone()) {
                holders.push(iri(&quad.subject));
            }
        }
        Ok(holders)
    }

    fn identities_of<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Result<BTreeSet<NamedNode>, StorageError> {
        let mut identities = BTreeSet::new();
        for id in ids {
            identities.extend(self.objects(id, rg::IDENTITY_OF)?.into_iter().map(NamedNode::new_unchecked));
        }
        Ok(identities)
    }

    /// All quads of identities: theirs, those of their merges and members.
    fn quads_of(&self, identities: &BTreeSet<NamedNode>) -> Result<Vec<Quad>, StorageError> {
        let mut quads = Vec::new();
        for identity in identities {
            let mut of = |subject: NamedOrBlankNodeRef<'_>| {
                let found = self.store.store.quads_for_pattern(Some(subject), None, None, Some(self.graph.as_ref().into()));
                found.collect::<Result<Vec<_>, _>>().map(|found| quads.extend(found))
            };
            of(identity.as_ref().into())?;
            for subject in self.subjects(rg::IDENTITY_OF, identity)? {
                of(NamedNodeRef::new_unchecked(&subject).into())?;
            }
        }
        Ok(quads)
    }

    fn describe<'i>(&self, ids: impl Iterator<Item = &'i String>, reports: &Reports) -> Result<BTreeMap<String, Described>, StorageError> {
        let mut described = BTreeMap::new();
        for id in ids {
            let (Some(report), Some(kind)) = (reports.get(id), self.kind_of(id)) else { continue };
            let mut names = Vec::new();
            for predicate in [rdfs::LABEL, skos::ALT_LABEL] {
                let found = self.store.store.quads_for_pattern(
                    Some(NamedNodeRef::new_unchecked(id).into()),
                    Some(predicate),
                    None,
                    Some(report.as_ref().into()),
                );
                let mut found: Vec<String> = found.map(|quad| quad.map(|quad| text(&quad.object))).collect::<Result<_, _>>()?;
                found.sort();
                names.extend(found);
            }
            described.insert(id.clone(), Described { kind, names, report: report.clone() });
        }
        Ok(described)
    }

    /// The kind that an entity's IRI names.
    fn kind_of(&self, id: &str) -> Option<Kind> {
        let folder = id.strip_prefix(self.iris.base())?.split('/').next()?;
        Kind::ALL.into_iter().find(|kind| kind.name() == folder)
    }

    /// Subjects in the graph of identities.
    fn subjects(&self, predicate: NamedNodeRef<'_>, object: &NamedNode) -> Result<Vec<String>, StorageError> {
        let quads =
            self.store.store.quads_for_pattern(None, Some(predicate), Some(object.as_ref().into()), Some(self.graph.as_ref().into()));
        quads.map(|quad| Ok(iri(&quad?.subject))).collect()
    }

    /// IRIs that are objects in the graph of identities.
    fn objects(&self, subject: &str, predicate: NamedNodeRef<'_>) -> Result<Vec<String>, StorageError> {
        let subject = NamedNodeRef::new_unchecked(subject);
        let quads = self.store.store.quads_for_pattern(Some(subject.into()), Some(predicate), None, Some(self.graph.as_ref().into()));
        quads.map(|quad| Ok(text(&quad?.object))).collect()
    }
}

fn iri(subject: &NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().to_owned(),
    }
}

/// The IRI or the text of a term.
fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.as_str().to_owned(),
    }
}
