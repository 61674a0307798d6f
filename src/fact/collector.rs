//! Gathers entities and facts of one report; one entity for each kind and name.

use std::collections::HashMap;

use crate::{
    fact::{Entity, EntityId, EntityKind, Extraction, Fact, Statement, brief::entity_kind},
    span::Span,
};

#[derive(Debug, Default)]
pub struct Collector {
    extraction: Extraction,
    by_name: HashMap<String, Bearers>,
}

/// The entities that bear a name: one of each kind at most.
#[derive(Debug, Default)]
struct Bearers {
    entities: Vec<(&'static str, EntityId)>,
    /// Whether the name is more than another name of them.
    own: bool,
}

impl Bearers {
    fn get(&self, kind: &'static str) -> Option<EntityId> {
        self.entities.iter().find(|(other, _)| *other == kind).map(|(_, id)| *id)
    }
}

impl Collector {
    /// The entity of a kind and name; made, with `rule` as its finder, where it is new. Groups are never shared.
    pub fn entity(&mut self, kind: EntityKind, name: &str, mention: Option<Span>, rule: &str) -> EntityId {
        let shared = !matches!(kind, EntityKind::Group(_));
        let id = self.find(&kind, name).filter(|_| shared).unwrap_or_else(|| self.add(kind, name, rule));
        if let Some(mention) = mention {
            let mentions = &mut self.extraction.entities[id.0].mentions;
            if !mentions.contains(&mention) {
                mentions.push(mention);
            }
        }
        id
    }

    fn add(&mut self, kind: EntityKind, name: &str, rule: &str) -> EntityId {
        let id = EntityId(self.extraction.entities.len());
        if !matches!(kind, EntityKind::Group(_)) {
            let bearers = self.by_name.entry(name.to_owned()).or_default();
            bearers.entities.push((entity_kind(&kind), id));
            bearers.own = true;
        }
        let (name, rule) = (name.to_owned(), rule.to_owned());
        let (alternatives, mentions) = (Vec::new(), Vec::new());
        self.extraction.entities.push(Entity { kind, name, alternatives, mentions, rule, undertaken_by: None, located_in: None });
        id
    }

    /// Another name of an entity, by which it will be found too.
    pub fn alias(&mut self, kind: &EntityKind, name: &str, id: EntityId) {
        if self.find(kind, name).is_none() {
            self.by_name.entry(name.to_owned()).or_default().entities.push((entity_kind(kind), id));
        }
    }

    pub fn find(&self, kind: &EntityKind, name: &str) -> Option<EntityId> {
        self.by_name.get(name)?.get(entity_kind(kind))
    }

    /// Whether an entity of any kind bears a name.
    pub fn knows(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(|bearers| bearers.own)
    }

    /// Whether a programme is mentioned at a place that overlaps `at`.
    pub fn mentions_program(&self, at: Span) -> bool {
        let programs = self.extraction.entities.iter().filter(|entity| matches!(entity.kind, EntityKind::Program(_)));
        programs.flat_map(|entity| &entity.mentions).any(|mention| mention.overlaps(at))
    }

    /// Whether an enterprise is mentioned at a place that covers `at`.
    pub fn mentions_enterprise(&self, at: Span) -> bool {
        let enterprises = self.extraction.entities.iter().filter(|entity| matches!(entity.kind, EntityKind::Enterprise));
        enterprises.flat_map(|entity| &entity.mentions).any(|mention| mention.contains(at))
    }

    pub fn get_mut(&mut self, id: EntityId) -> &mut Entity {
        &mut self.extraction.entities[id.0]
    }

    pub fn get(&self, id: EntityId) -> &Entity {
        &self.extraction.entities[id.0]
    }

    /// Adds a fact, unless the very same was stated at the same place before.
    pub fn fact(&mut self, fact: Fact) {
        let known = self
            .extraction
            .facts
            .iter()
            .rev()
            .take(64)
            .any(|other| other.clause == fact.clause && other.about == fact.about && other.statement == fact.statement);
        if !known {
            self.extraction.facts.push(fact);
        }
    }

    /// The last fact's indicators and so on: what was added since a mark, see [`Self::mark`].
    pub fn facts_since(&self, mark: usize) -> &[Fact] {
        &self.extraction.facts[mark..]
    }

    pub fn mark(&self) -> usize {
        self.extraction.facts.len()
    }

    /// Everything, facts in the order of the text.
    pub fn finish(mut self) -> Extraction {
        self.extraction.facts.sort_by_key(|fact| (fact.clause, rank(&fact.statement)));
        for entity in &mut self.extraction.entities {
            entity.mentions.sort_unstable();
        }
        self.extraction
    }
}

fn rank(statement: &Statement) -> u8 {
    match statement {
        Statement::Observation { .. } => 0,
        Statement::Investment { .. } => 1,
        Statement::Milestone { .. } => 2,
        Statement::Recognition { .. } => 3,
    }
}
